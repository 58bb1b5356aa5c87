import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { convert, fromDecimal, inverse, rateOf, toDecimal, type Money } from '../shared/money.ts';
import { createDeliveries, takeOne } from './deliveries.ts';
import { createFaults, withFaults, type ProviderFaults } from './faults.ts';
import { json, serve, type Reply } from './loopback.ts';
import { ADDRESSES, CHAINS, MARKETS, type OkxAccount, type OkxState } from './okx-state.ts';
import { crossRate, PRICES } from './prices.ts';
import { openState } from './state-file.ts';

/** The API key that the page shows; `read_only,withdraw,trade`. */
export const OKX_KEY: OkxAccount = {
  key: '0c5d1e7a-0000-4000-8000-5a4d0b0e0001',
  secret: '5A4DB0E05EC2E7000000000000000001',
  passphrase: 'Sandbox-2026!',
  uid: '44705892343619584',
};

export interface OkxOptions {
  readonly port?: number;
  readonly stateFile?: string;
  readonly accounts?: readonly OkxAccount[];
  /** How much USDT lies ready to be sent. */
  readonly float?: string;
  /** How long a deposit or a withdrawal waits for its blocks. */
  readonly confirmMs?: number;
  /** Addresses that withdrawals may go to; without it all are allowed. */
  readonly allowed?: readonly string[];
  readonly prices?: Readonly<Record<string, string>>;
  /** Dates what happens; the time of a signature is always the machine's. */
  readonly now?: () => number;
}

export interface OkxSandbox {
  readonly url: string;
  readonly faults: ProviderFaults;
  /** Sends coins to one of the account's addresses; returns the deposit's id. */
  deposit(sent: { network: string; address: string; amount: string }): string;
  /** Sends what the invoice with this id waits for. */
  pay(externalId: string): Promise<boolean>;
  /** Brings a withdrawal to an end: `2` arrived, `-1` failed. */
  settle(clientId: string, state?: string): Promise<void>;
  sent(): { key: string; money: Money }[];
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** How far a clock may be off; requests are signed by the machine’s: https://www.okx.com/docs-v5/en/#overview-rest-authentication. */
const TOLERANCE_MS = 30_000;
const FEE = { numerator: 1n, denominator: 1_000n };

/**
 * OKX as its clients see it, on loopback: the same signature, answers and error codes, one account
 * with money in it.
 */
export async function startOkx(options: OkxOptions = {}): Promise<OkxSandbox> {
  const { accounts = [OKX_KEY], confirmMs = 3_000, prices = PRICES, now = Date.now } = options;
  const { state, save } = openState<OkxState>(options.stateFile, {
    nextId: 1,
    balances: {
      '6': { USDT: options.float ?? '1000', TRX: '500', ETH: '1' },
      '18': { USDT: '5000', BTC: '0.5', ETH: '3' },
    },
    deposits: [],
    withdrawals: [],
    orders: [],
    transfers: [],
  });
  const faults = createFaults(createDeliveries([]).faults);
  const server = await serve(withFaults(faults, answer, doesSomething), options.port);

  const balanceOf = (account: string, ccy: string): bigint =>
    fromDecimal(state.balances[account]?.[ccy] ?? '0', ccy, 'down');
  function book(account: string, { amount, currency }: Money): void {
    const whole = { amount: balanceOf(account, currency) + amount, currency };
    (state.balances[account] ??= {})[currency] = toDecimal(whole);
  }

  /** What time has done to money on its way. */
  function ripen(): void {
    for (const deposit of state.deposits) {
      if (deposit.state !== '0' || Number(deposit.ts) + confirmMs > now()) continue;
      deposit.state = '2';
      book('6', moneyOf(deposit.amt, deposit.ccy));
    }
    for (const each of state.withdrawals)
      if (each.state === '0' && Number(each.ts) + confirmMs <= now()) end(each.clientId, '2');
    save();
  }

  function end(clientId: string, to: string): void {
    const found = state.withdrawals.find((each) => each.clientId === clientId);
    if (!found || found.state !== '0') return;
    found.state = to;
    if (to === '2') found.txId = createHmac('sha256', 'tx').update(found.wdId).digest('hex');
    else {
      const back = moneyOf(found.amt, found.ccy).amount + moneyOf(found.fee, found.ccy).amount;
      book('6', { amount: back, currency: found.ccy });
    }
  }

  function answer(request: IncomingMessage, url: URL, body: string): Reply | null {
    if (!url.pathname.startsWith('/api/v5/')) return null;
    const path = url.pathname.slice('/api/v5/'.length);
    const isPublic = path.startsWith('public/') || path.startsWith('market/');
    const account = isPublic ? OKX_KEY : provenAccount(request, body);
    if ('status' in account) return account;
    ripen();
    const query = Object.fromEntries(url.searchParams);
    if (request.method === 'POST')
      return kept(post(path, JSON.parse(body) as Record<string, string>));
    return get(path, query, account.uid);
  }

  function provenAccount(request: IncomingMessage, body: string): OkxAccount | Reply {
    const header = (name: string) => String(request.headers[`ok-access-${name}`] ?? '');
    if (header('key') === '') return refused('50103', 'Request header OK-ACCESS-KEY cannot be empty', 401); // prettier-ignore
    const account = accounts.find(({ key }) => key === header('key'));
    if (!account) return refused('50111', 'Invalid OK-ACCESS-KEY', 401);
    if (account.passphrase !== header('passphrase'))
      return refused('50105', 'Request header OK-ACCESS-PASSPHRASE incorrect', 401);
    const time = header('timestamp');
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(time))
      return refused('50112', 'Invalid OK-ACCESS-TIMESTAMP', 401);
    if (Math.abs(Date.parse(time) - Date.now()) > TOLERANCE_MS)
      return refused('50102', 'Timestamp request expired', 401);
    const signed = `${time}${request.method}${request.url}${body}`;
    const right = createHmac('sha256', account.secret).update(signed).digest();
    const given = Buffer.from(header('sign'), 'base64');
    if (given.length !== right.length || !timingSafeEqual(given, right))
      return refused('50113', 'Invalid Sign', 401);
    return account;
  }

  function get(path: string, query: Record<string, string>, uid: string): Reply | null {
    const ofCoin = <T extends { ccy: string }>(all: readonly T[]) =>
      all.filter(({ ccy }) => query['ccy'] === undefined || query['ccy'].split(',').includes(ccy));
    switch (path) {
      case 'account/config':
        return done([{ uid, mainUid: uid, label: 'shop', perm: 'read_only,withdraw,trade' }]);
      case 'asset/currencies':
        return done(ofCoin(CHAINS));
      case 'asset/deposit-address':
        return done(ofCoin(ADDRESSES));
      case 'asset/deposit-history':
        return done(page(ofCoin(state.deposits), query));
      case 'asset/withdrawal-history':
        return done(
          page(
            ofCoin(state.withdrawals).filter(
              ({ clientId, wdId }) =>
                (query['clientId'] ?? clientId) === clientId && (query['wdId'] ?? wdId) === wdId,
            ),
            query,
          ),
        );
      case 'asset/balances':
        return done(ofCoin(listed('6')));
      case 'account/balance':
        return done([{ details: ofCoin(listed('18')) }]);
      case 'asset/transfer-state':
        return done(state.transfers.filter(({ transId }) => transId === query['transId']));
      case 'public/instruments':
        return instrument(query['instId'] ?? '');
      case 'public/time':
        return done([{ ts: `${now()}` }]);
      case 'market/ticker':
        return ticker(query['instId'] ?? '');
      case 'trade/order': {
        const found = state.orders.find(({ clOrdId }) => clOrdId === query['clOrdId']);
        return found?.instId === query['instId'] && found
          ? done([found])
          : refused('51603', 'Order does not exist');
      }
      default:
        return refused('50404', 'Not found', 404);
    }
  }

  function kept(reply: Reply | null): Reply | null {
    save();
    return reply;
  }

  function listed(account: string) {
    return Object.entries(state.balances[account] ?? {}).map(([ccy, availBal]) => ({ ccy, availBal, bal: availBal, frozenBal: '0' })); // prettier-ignore
  }

  function post(path: string, input: Record<string, string>): Reply | null {
    switch (path) {
      case 'asset/transfer':
        return transfer(input);
      case 'asset/withdrawal':
        return withdraw(input);
      case 'trade/order':
        return order(input);
      default:
        return null;
    }
  }

  function transfer({ ccy = '', amt = '', from = '', to = '' }: Record<string, string>): Reply {
    const money = moneyOf(amt, ccy);
    if (money.amount <= 0n) return refused('51000', 'Parameter amt error');
    if (balanceOf(from, ccy) < money.amount) return refused('58350', 'Insufficient balance');
    book(from, { ...money, amount: -money.amount });
    book(to, money);
    const transId = `${state.nextId++}`;
    state.transfers.push({ transId, ccy, amt, from, to, state: 'success' });
    return done([{ transId, ccy, amt, from, to, clientId: '' }]);
  }

  function withdraw(input: Record<string, string>): Reply {
    const { ccy = '', amt = '', toAddr = '', clientId = '', dest } = input;
    const chain = CHAINS.find((each) => each.chain === input['chain'] && each.ccy === ccy);
    if (!chain || dest !== '4') return refused('51000', 'Parameter chain error');
    if (!/^[A-Za-z0-9]{0,32}$/.test(clientId)) return refused('51000', 'Parameter clientId error');
    if (clientId !== '' && state.withdrawals.some((each) => each.clientId === clientId))
      return refused('58127', 'Duplicate clientId');
    if (options.allowed && !options.allowed.includes(toAddr))
      return refused('58207', 'Withdrawal address is not on the verification allowlist');
    const money = moneyOf(amt, ccy);
    const places = amt.split('.')[1]?.replace(/0+$/, '').length ?? 0;
    if (money.amount < moneyOf(chain.minWd, ccy).amount || places > Number(chain.wdTickSz))
      return refused('58206', 'Withdrawal amount is out of range');
    const whole = money.amount + moneyOf(chain.fee, ccy).amount;
    // Only the funding account is asked.
    if (balanceOf('6', ccy) < whole) return refused('58350', 'Insufficient balance');
    book('6', { amount: -whole, currency: ccy });
    const wdId = `${67_485_000 + state.nextId++}`;
    state.withdrawals.unshift({
      wdId, clientId, ccy, amt, chain: chain.chain, to: toAddr, fee: chain.fee, feeCcy: ccy,
      txId: '', state: '0', ts: `${now()}`,
    }); // prettier-ignore
    if (takeOne(faults, 'reject')) end(clientId, '-1');
    return done([{ wdId, clientId, ccy, amt, chain: chain.chain }]);
  }

  function ticker(instId: string): Reply {
    const price = MARKETS[instId] === undefined ? null : priceOf(instId);
    if (price === null) return refused('51001', 'Instrument ID does not exist');
    return done([{ instId, last: price, ts: `${now()}` }]);
  }

  function priceOf(instId: string): string | null {
    const [base = '', quote = ''] = instId.split('-');
    const rate = crossRate(prices, base, quote);
    if (!rate) return null;
    const one = { amount: fromDecimal('1', base, 'exact'), currency: base };
    return toDecimal(convert(one, rate, 'down'));
  }

  function order(input: Record<string, string>): Reply {
    const { instId = '', side = '', sz = '', clOrdId = '', tgtCcy, tdMode, ordType } = input;
    const failed = (sCode: string, sMsg: string) =>
      json({
        code: '1',
        msg: 'All operations failed',
        data: [{ ordId: '', clOrdId, sCode, sMsg }],
      });
    const price = priceOf(instId);
    const isSale = side === 'sell';
    if (price === null || MARKETS[instId] === undefined)
      return failed('51001', 'Instrument ID does not exist');
    if (tdMode !== 'cash' || ordType !== 'market' || tgtCcy !== (isSale ? 'base_ccy' : 'quote_ccy'))
      return failed('51000', 'Parameter error');
    if (state.orders.some((each) => each.clOrdId === clOrdId))
      return failed('51016', 'Duplicated client order ID');
    const [base = '', quote = ''] = instId.split('-');
    const given = moneyOf(sz, isSale ? base : quote);
    if (takeOne(faults, 'reject') || balanceOf('18', given.currency) < given.amount) return failed('51008', 'Insufficient balance'); // prettier-ignore
    const rate = rateOf(base, quote, price);
    const got = convert(given, isSale ? rate : inverse(rate), 'down');
    const fee = (got.amount * FEE.numerator) / FEE.denominator;
    book('18', { ...given, amount: -given.amount });
    book('18', { ...got, amount: got.amount - fee });
    const ordId = `${312_269_865_000 + state.nextId++}`;
    state.orders.push({
      ordId, clOrdId, instId, side, state: 'filled', avgPx: price,
      accFillSz: toDecimal(isSale ? given : got),
      fee: `-${toDecimal({ ...got, amount: fee })}`, feeCcy: got.currency,
    }); // prettier-ignore
    return done([{ ordId, clOrdId, sCode: '0', sMsg: '' }]);
  }

  function deposit({
    network,
    address,
    amount,
  }: {
    network: string;
    address: string;
    amount: string;
  }) {
    const known = ADDRESSES.find((each) => each.chain === network && each.addr === address);
    if (!known) throw new Error('No account of the sandbox has this address.');
    const amt = takeOne(faults, 'lie') ? toDecimal({ ...moneyOf(amount, known.ccy), amount: moneyOf(amount, known.ccy).amount / 2n }) : amount; // prettier-ignore
    const depId = `${97_000_000 + state.nextId++}`;
    state.deposits.unshift({
      depId, ccy: known.ccy, chain: network, amt, to: address, from: '', state: '0',
      txId: createHmac('sha256', 'dep').update(depId).digest('hex'), ts: `${now()}`,
      actualDepBlkConfirm: '0',
    }); // prettier-ignore
    save();
    return depId;
  }

  return {
    url: server.url,
    faults,
    deposit,
    async pay(externalId) {
      const [network = '', address = '', amount = ''] = externalId.split('|');
      deposit({ network, address, amount });
      return true;
    },
    async settle(clientId, to = '2') {
      end(clientId, to);
      save();
    },
    sent: () =>
      state.withdrawals
        .toReversed()
        .map(({ clientId, amt, ccy }) => ({ key: clientId, money: moneyOf(amt, ccy) })),
    idle: () => Promise.resolve(),
    close: () => server.close(),
  };
}

/** Newest first, between two moments, as OKX pages. */
function page<T extends { readonly ts: string; readonly state: string }>(
  all: readonly T[],
  query: Record<string, string>,
): T[] {
  const { after = 'Infinity', before = '-Infinity', limit = '100', state } = query;
  return all
    .filter(({ ts }) => Number(ts) < Number(after) && Number(ts) > Number(before))
    .filter((each) => state === undefined || each.state === state)
    .slice(0, Math.min(Number(limit), 100));
}

function moneyOf(amount: string, currency: string): Money {
  return { amount: fromDecimal(amount, currency, 'down'), currency };
}

function done(data: readonly unknown[]): Reply {
  return json({ code: '0', msg: '', data });
}

function refused(code: string, msg: string, status = 200): Reply {
  return json({ code, msg, data: [] }, status);
}

function instrument(instId: string): Reply {
  const lotSz = MARKETS[instId];
  if (lotSz === undefined) return refused('51001', 'Instrument ID does not exist');
  return done([{ instId, instType: 'SPOT', state: 'live', lotSz, minSz: lotSz, tickSz: '0.1' }]);
}

/** Moves between the account's own pockets are not what may go wrong. */
function doesSomething(request: IncomingMessage, { pathname }: URL): boolean {
  return request.method === 'POST' && !pathname.endsWith('/transfer');
}
