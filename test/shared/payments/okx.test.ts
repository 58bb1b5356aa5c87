import { readFileSync } from 'node:fs';
import { mock } from 'node:test';
import { expect } from 'chai';
import { OKX_KEY, startOkx, type OkxSandbox } from '../../../sandbox/okx.ts';
import { Unavailable, UserError } from '../../../shared/errors.ts';
import { fromDecimal } from '../../../shared/money.ts';
import { okx } from '../../../shared/payments/okx.ts';
import { provide } from '../../../shared/payments/okx-accounts.ts';
import { FUNDING } from '../../../shared/payments/okx-client.ts';
import type { Connection, InvoiceRequest } from '../../../shared/payments/provider.ts';
import { rejected } from '../../contract/case.ts';

const { key, secret, passphrase } = OKX_KEY;
const credentials = { key, secret, passphrase };
const DAY_MS = 24 * 3600_000;
/** A day in the middle of a period, so that the next four days are of the same or the next one. */
const NOW = 5_152 * 4 * DAY_MS + DAY_MS;

const signatures = JSON.parse(
  readFileSync(new URL('../../fixtures/okx/signatures.json', import.meta.url), 'utf8'),
) as Record<string, string>;

interface Sent {
  readonly url: string;
  readonly headers: Record<string, string>;
}

/** Answers each question of a kind with what is given for it, in turn and then the last again. */
function answering(answers: Record<string, readonly unknown[]>, sent: Sent[] = []): Connection {
  const left = new Map(Object.entries(answers).map(([path, list]) => [path, [...list]]));
  return {
    credentials,
    baseUrl: 'https://okx.example',
    fetch: async (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input);
      sent.push({ url: url.href, headers: init?.headers as Record<string, string> });
      const list = left.get(url.pathname.replace('/api/v5/', '')) ?? [];
      const data = list.length > 1 ? list.shift() : list[0];
      return new Response(JSON.stringify(data ?? { code: '0', msg: '', data: [] }));
    },
  };
}

const done = (...data: unknown[]) => ({ code: '0', msg: '', data });
const refusedBy = (code: string) => ({ code, msg: 'words', data: [] });
const request = (over: Partial<InvoiceRequest> = {}): InvoiceRequest => ({
  invoiceKey: 'inv_8Zk2pQ',
  money: { amount: 10_000_000n, currency: 'USDT' },
  description: 'x',
  expiresInS: 600,
  returnUrl: 'https://t.me/shop_bot',
  callbackUrl: 'https://shop.example/hooks/okx/k',
  payer: {},
  ...over,
});

describe('OKX: calls', () => {
  afterEach(() => mock.timers.reset());

  it('signs as openssl does, with the time in ISO and milliseconds', async () => {
    mock.timers.enable({ apis: ['Date'], now: Date.UTC(2026, 10, 2, 10, 15, 31, 2) });
    const sent: Sent[] = [];
    const empty = { details: [{ ccy: 'USDT', availBal: '2.5' }] };
    const connection = answering(
      {
        'account/config': [done({ uid: '1' })],
        'account/balance': [done(empty)],
        'asset/transfer': [done({ transId: '1' })],
        'asset/transfer-state': [done({ state: 'success' })],
      },
      sent,
    );
    await okx.test(connection);
    const payout = { key: '8f14e45fceea167a5a36dedd4bea2543', externalId: null, callbackUrl: '' };
    await okx.payouts?.read(connection, payout);
    await provide(connection, { amount: 2_500_000n, currency: 'USDT' }, FUNDING);
    const of = (path: string) =>
      sent.find(({ url }) => new URL(url).pathname.endsWith(path))?.headers;
    expect(of('config')).to.include({
      'OK-ACCESS-TIMESTAMP': '2026-11-02T10:15:31.002Z',
      'OK-ACCESS-SIGN': signatures['config'],
      'OK-ACCESS-KEY': key,
      'OK-ACCESS-PASSPHRASE': passphrase,
    });
    expect(of('withdrawal-history')?.['OK-ACCESS-SIGN']).to.equal(signatures['history']);
    expect(of('asset/transfer')?.['OK-ACCESS-SIGN']).to.equal(signatures['transfer']);
  });

  it('tells wrong keys from a wrong clock, from haste and from a no', async () => {
    const outcome = async (code: string) =>
      rejected(() => okx.test(answering({ 'account/config': [refusedBy(code)] })));
    for (const code of ['50105', '50111', '50113'])
      expect(await outcome(code)).to.have.property('code', 'credentials-refused');
    for (const code of ['50102', '50112', '50011', '50001', '50004', '50026'])
      expect(await outcome(code), code).to.be.instanceOf(Unavailable);
    expect(await outcome('50120')).to.have.nested.property('data.reason', 'words (50120)');
  });

  it('takes an item that failed for a no, whatever the whole says', async () => {
    const failed = { code: '0', msg: '', data: [{ sCode: '51008', sMsg: 'too little', uid: '1' }] };
    const error = await rejected(() => okx.test(answering({ 'account/config': [failed] })));
    expect(error).to.have.nested.property('data.code', '51008');
  });
});

describe('OKX: deposits', () => {
  let sandbox: OkxSandbox;
  let time = NOW;
  const connection = (): Connection => ({ credentials, baseUrl: sandbox.url, fetch });
  const ask = (over: Partial<InvoiceRequest> = {}) =>
    okx.createInvoice(connection(), request(over));
  const read = (id: string) => okx.readInvoice(connection(), id);
  const partsOf = (id: string) => {
    const [network = '', address = '', amount = '', period = ''] = id.split('|');
    return { network, address, amount, period };
  };
  beforeEach(async () => {
    time = NOW;
    sandbox = await startOkx({ confirmMs: 0, now: () => time });
  });
  afterEach(() => sandbox.close());

  it('asks for a little more, to the digit, at the address of the network', async () => {
    const made = await ask();
    const asked = made.asked?.amount ?? 0n;
    expect(asked > 10_000_000n && asked <= 10_010_001n, `${asked}`).to.equal(true);
    expect(made.instructions).to.deep.equal({
      amount: partsOf(made.externalId).amount,
      address: 'TJRabPrwbZy45sbavfcjinPJC18kjpRTv8',
      network: 'TRON (TRC-20)',
    });
    expect(await ask()).to.deep.equal(made);
  });

  it('shows the memo where the network needs one, and refuses a network without an address', async () => {
    const made = await ask({ payer: { network: 'USDT-TON' } });
    expect(made.instructions).to.include({ memo: '7710204', network: 'TON' });
    for (const network of ['TRC20', 'USDC-Polygon', 'BTC-Bitcoin', ''])
      expect(await rejected(() => ask({ payer: { network } }))).to.have.property(
        'code',
        'provider-refused',
      );
    const money = { amount: 999_999n, currency: 'USDT' };
    expect(await rejected(() => ask({ money }))).to.have.property('code', 'amount-least');
  });

  it('tells invoices apart: other digits for another key, another attempt, an overlapping period', async () => {
    const ids = new Set<string>();
    for (let at = 0; at < 40; at++) ids.add((await ask({ invoiceKey: `inv_${at}` })).externalId);
    expect(ids.size).to.be.greaterThan(38);
    const first = await ask();
    expect((await ask({ attempt: 1 })).externalId).to.not.equal(first.externalId);
    const evenness = async () => ((await ask()).asked?.amount ?? 0n) % 2n;
    const now = await evenness();
    time += 4 * DAY_MS;
    expect(await evenness()).to.not.equal(now);
  });

  it('works for each coin, to places that a wallet sends', async () => {
    for (const [currency, amount, places] of [
      ['BTC', 15_594n, 8],
      ['ETH', 3_204_613_041_499_759n, 8],
      ['TON', 1_840_908_303n, 8],
      ['SOL', 67_467_278n, 8],
      ['LTC', 12_289_541n, 8],
      ['TRX', 63_000_063n, 6],
    ] as const) {
      const made = await ask({ money: { amount, currency } });
      const text = made.instructions?.['amount'] ?? '';
      expect(text.replace(/0+$/, '').split('.')[1]?.length ?? 0).to.be.at.most(places);
      expect(fromDecimal(text, currency, 'exact') >= amount).to.equal(true);
      await sandbox.pay(made.externalId);
      expect((await read(made.externalId)).status, currency).to.equal('settled');
    }
  });

  it('finds exactly its amount at its address over its network, in its time', async () => {
    const { externalId, asked } = await ask();
    const { network, address, amount } = partsOf(externalId);
    time -= 2 * DAY_MS;
    sandbox.deposit({ network, address, amount });
    time += 2 * DAY_MS;
    sandbox.deposit({ network, address, amount: '10' });
    sandbox.deposit({ network, address, amount: amount.replace(/.$/, (d) => `${(Number(d) + 2) % 10}`) }); // prettier-ignore
    sandbox.deposit({ network: 'TRX-TRC20', address, amount });
    expect(await read(externalId)).to.deep.include({ status: 'waiting', received: null });
    time += 3 * DAY_MS;
    sandbox.deposit({ network, address, amount });
    expect(await read(externalId)).to.deep.include({ status: 'settled', received: asked, asked });
  });

  it('takes the first of two equal ones; the other stays in the statement', async () => {
    const { externalId } = await ask();
    const { network, address, amount } = partsOf(externalId);
    const first = sandbox.deposit({ network, address, amount });
    time += 1000;
    const second = sandbox.deposit({ network, address, amount });
    const reading = await read(externalId);
    expect(reading.paymentId).to.equal(first);
    const lines = await okx.statement?.(connection(), new Date(NOW - 1));
    expect(lines?.map(({ id }) => id)).to.deep.equal([first, second]);
  });

  it('finds it behind hundreds of others', async () => {
    const { externalId } = await ask();
    const { network, address } = partsOf(externalId);
    await sandbox.pay(externalId);
    for (let at = 0; at < 250; at++) {
      if (at % 3 === 0) time += 1;
      sandbox.deposit({ network, address, amount: '11' });
    }
    expect((await read(externalId)).status).to.equal('settled');
  });

  it('reads every state of a deposit, and guesses none', async () => {
    const { externalId } = await ask();
    const { network, address, amount } = partsOf(externalId);
    const status = async (state: string) => {
      const deposit = { depId: '7', ccy: 'USDT', chain: network, amt: amount, to: address, ts: `${NOW}`, state }; // prettier-ignore
      const reading = await okx.readInvoice(
        answering({ 'asset/deposit-history': [done(deposit)] }),
        externalId,
      );
      return reading.status;
    };
    expect(await status('2')).to.equal('settled');
    for (const state of ['0', '1', '8', '11', '12', '13', '14', '17'])
      expect(await status(state)).to.equal('processing');
    expect(await rejected(() => status('99'))).to.be.instanceOf(Unavailable);
  });
});

describe('OKX: withdrawals', () => {
  let sandbox: OkxSandbox;
  const TO = 'TJRabPrwbZy45sbavfcjinPJC18kjpRTv8';
  const connection = (): Connection => ({ credentials, baseUrl: sandbox.url, fetch });
  const send = (amount: bigint, over: { key?: string; network?: string; currency?: string } = {}) =>
    okx.payouts?.send(connection(), {
      key: over.key ?? 'a'.repeat(32),
      money: { amount, currency: over.currency ?? 'USDT' },
      destination: { network: over.network ?? 'USDT-TRC20', address: TO },
      note: '',
      callbackUrl: '',
    }) ?? expect.fail();
  beforeEach(async () => {
    sandbox = await startOkx({ confirmMs: 1e9 });
  });
  afterEach(() => sandbox.close());

  it('tells the fee before, and moves what the funding account lacks', async () => {
    const money = { amount: 3_000_000_000n, currency: 'USDT' };
    const destination = { network: 'USDT-TRC20', address: TO };
    const fee = await okx.payouts?.quoteFee?.(connection(), { money, destination });
    expect(fee).to.deep.equal({ amount: 1_000_000n, currency: 'USDT' });
    expect(await send(money.amount)).to.include({ status: 'submitted' });
    expect(sandbox.sent()).to.deep.equal([{ key: 'a'.repeat(32), money }]);
  });

  it('refuses before anything moves what cannot be sent', async () => {
    expect(await rejected(() => send(1_999_999n))).to.have.property('code', 'amount-too-small');
    expect(await rejected(() => send(2_000_000_000_000n))).to.have.property('code', 'amount-too-big'); // prettier-ignore
    expect(await rejected(() => send(9_000_000_000n))).to.have.nested.property('data.code', '58350'); // prettier-ignore
    const eth = { network: 'ETH-ERC20', currency: 'ETH' };
    expect(await rejected(() => send(10n ** 16n + 1n, eth))).to.deep.include({
      code: 'amount-too-precise',
      data: { currency: 'ETH', places: 8 },
    });
    for (const network of ['TRC20', 'BTC-Bitcoin', 'USDT-Optimism'])
      expect(await rejected(() => send(5_000_000n, { network }))).to.have.property('code', 'provider-refused'); // prettier-ignore
    expect(sandbox.sent()).to.deep.equal([]);
  });

  it('says what it knows of a key that was refused as known', async () => {
    await send(5_000_000n);
    expect(await send(5_000_000n)).to.include({ status: 'submitted' });
    await sandbox.settle('a'.repeat(32), '-1');
    expect(await send(5_000_000n)).to.include({ status: 'failed' });
    expect(sandbox.sent()).to.have.lengthOf(1);
  });

  it('finds its key behind more withdrawals than a page has', async () => {
    for (let at = 0; at < 120; at++) await send(5_000_000n, { key: `b${at}` });
    const asked = { key: 'b0', externalId: null, callbackUrl: '' };
    expect(await okx.payouts?.read(connection(), asked)).to.include({ status: 'submitted' });
  });

  it('does not call refused what may have been sent', async () => {
    const history = [done(), refusedBy('50026')];
    const chain = { chain: 'USDT-TRC20', canDep: true, canWd: true, minDep: '1', minWd: '1', maxWd: '9', wdTickSz: '6', fee: '1' }; // prettier-ignore
    const answers = {
      'asset/currencies': [done(chain)],
      'asset/balances': [done({ ccy: 'USDT', availBal: '50' })],
      'asset/withdrawal': [refusedBy('58127')],
      'asset/withdrawal-history': history.slice(1),
    };
    const payout = { key: 'b', money: { amount: 2_000_000n, currency: 'USDT' }, destination: { network: 'USDT-TRC20', address: TO }, note: '', callbackUrl: '' }; // prettier-ignore
    const work = () => okx.payouts?.send(answering(answers), payout);
    expect(await rejected(work)).to.be.instanceOf(Unavailable);
    const unsure = { ...answers, 'asset/withdrawal': [refusedBy('50004')] };
    expect(await rejected(() => okx.payouts?.send(answering(unsure), payout))).to.be.instanceOf(Unavailable); // prettier-ignore
    const sure = { ...answers, 'asset/withdrawal-history': history.slice(0, 1) };
    expect(await rejected(() => okx.payouts?.send(answering(sure), payout))).to.be.instanceOf(UserError); // prettier-ignore
  });

  it('reads every state of a withdrawal, and guesses none', async () => {
    const status = async (state: string) => {
      const line = { ccy: 'USDT', amt: '5', ts: '1', wdId: '9', clientId: 'k', txId: '', fee: '1', state }; // prettier-ignore
      const connection = answering({ 'asset/withdrawal-history': [done(line)] });
      const reading = await okx.payouts?.read(connection, { key: 'k', externalId: null, callbackUrl: '' }); // prettier-ignore
      return reading?.status;
    };
    expect(await status('2')).to.equal('settled');
    for (const state of ['-1', '-2']) expect(await status(state)).to.equal('failed');
    for (const state of ['-3', '0', '1', '4', '5', '6', '7', '8', '9', '10', '12', '15', '16', '17', '19'])
      expect(await status(state), state).to.equal('submitted'); // prettier-ignore
    expect(await rejected(() => status('3'))).to.be.instanceOf(Unavailable);
  });
});
