import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Unavailable, UserError } from '../errors.ts';
import { fromDecimal, isCurrency, toDecimal, type Money } from '../money.ts';
import { callOkx, okxMoney, refusal } from './okx-client.ts';
import { chainOf, okxNetworks } from './okx-networks.ts';
import type { Connection, InvoiceReading, InvoiceRequest, OtherPayment, ProviderInvoice } from './provider.ts'; // prettier-ignore

/**
 * How many amounts an invoice chooses from, and the step between them in the coin's smallest unit: enough
 * to tell open invoices apart, worth some cents at most, and no finer than wallets send.
 */
const DIGITS: Readonly<Record<string, { readonly space: bigint; readonly step: bigint }>> = {
  USDT: { space: 10_000n, step: 1n },
  USDC: { space: 10_000n, step: 1n },
  TRX: { space: 10_000n, step: 1n },
  LTC: { space: 10_000n, step: 1n },
  TON: { space: 10_000n, step: 10n },
  SOL: { space: 10_000n, step: 10n },
  ETH: { space: 1_000n, step: 10n ** 10n },
  BTC: { space: 100n, step: 1n },
};

/**
 * An amount is one invoice's from the beginning of its period to the end of the next: money that is
 * four days late still finds it. Periods that overlap differ by the evenness of their amounts.
 */
const PERIOD_MS = 4 * 24 * 3600_000;
/** Of a hundred lines each. */
const MOST_PAGES = 50;

/**
 * What an invoice waits for; this text is its id, so two invoices of one account that would wait for
 * the same have the same id, which the database refuses: the second one takes other digits.
 */
interface Awaited {
  readonly network: string;
  readonly address: string;
  readonly money: Money;
  readonly period: number;
}

/** Chooses the digits and the address for an invoice. */
export async function askForDeposit(
  connection: Connection,
  request: InvoiceRequest,
): Promise<ProviderInvoice> {
  const { currency } = request.money;
  const network = request.payer['network'] ?? okxNetworks(currency)[0]?.value;
  const chain = await chainOf(connection, currency, network);
  if (request.money.amount <= 0n) throw refusal('51000', 'An amount of nothing');
  if (request.money.amount < chain.leastDeposit.amount)
    throw new UserError('amount-least', {
      limit: { amount: `${chain.leastDeposit.amount}`, currency },
    });
  if (!chain.canDep) throw refusal('58301', `${chain.chain} takes no deposits now`);
  const { address, memo } = await addressOf(connection, currency, chain.chain);
  const period = Math.floor((await timeOf(connection)) / PERIOD_MS);
  const money = { amount: uniqueAmount(request, period), currency };
  return {
    externalId: write({ network: chain.chain, address, money, period }),
    payUrl: null,
    asked: money,
    instructions: {
      amount: toDecimal(money),
      address,
      network: chain.label,
      ...(memo === null ? {} : { memo }),
    },
  };
}

/** Periods are counted by the clock that deposits are dated with. */
async function timeOf(connection: Connection): Promise<number> {
  const question = { method: 'GET', path: 'public/time' } as const;
  const Time = z.object({ ts: z.string().regex(/^\d{13}$/) });
  const [time] = await callOkx(connection, question, Time);
  if (!time) throw new Unavailable('a clock without a time');
  return Number(time.ts);
}

function uniqueAmount({ money, invoiceKey, attempt = 0 }: InvoiceRequest, period: number): bigint {
  const digits = DIGITS[money.currency];
  assert(digits, 'a coin of OKX');
  const digest = createHash('sha256').update(`${invoiceKey}:${attempt}`).digest();
  const choice = digest.readBigUInt64BE() % (digits.space / 2n);
  let steps = (money.amount + digits.step - 1n) / digits.step;
  if (steps % 2n !== BigInt(period % 2)) steps += 1n;
  steps += 2n * choice;
  // Round amounts are what strangers send.
  if (steps % 100n < 2n) steps += 2n;
  return steps * digits.step;
}

const Address = z.object({
  addr: z.string().min(1),
  chain: z.string(),
  selected: z.boolean().optional(),
  tag: z.string().optional(),
  memo: z.string().optional(),
  pmtId: z.string().optional(),
  addrEx: z.record(z.string(), z.string()).nullish(),
});

/** https://www.okx.com/docs-v5/en/#funding-account-rest-api-get-deposit-address. */
async function addressOf(connection: Connection, ccy: string, network: string) {
  const query = { ccy };
  const found = await callOkx(
    connection,
    { method: 'GET', path: 'asset/deposit-address', query },
    Address,
  );
  const known = found.filter(({ chain }) => chain === network);
  const chosen = known.find(({ selected }) => selected === true) ?? known[0];
  if (!chosen) throw refusal('58300', `The account has no address for ${network} yet`);
  const { addr, tag, memo, pmtId, addrEx } = chosen;
  const extra = [tag, memo, pmtId, ...Object.values(addrEx ?? {})].find(Boolean);
  return { address: addr, memo: extra ?? null };
}

const Deposit = z.object({
  depId: z.string().min(1),
  ccy: z.string(),
  chain: z.string(),
  amt: z.string(),
  to: z.string(),
  ts: z.string().regex(/^\d{1,15}$/),
  state: z.enum(['0', '1', '2', '8', '11', '12', '13', '14', '17']),
});
export type OkxDeposit = z.infer<typeof Deposit>;

/**
 * Looks for the deposit of exactly this amount to this address. Of two the first one is the payment;
 * what came twice, with a fee taken out or over another network is told beside it: staff decide.
 */
export async function findDeposit(
  connection: Connection,
  externalId: string,
): Promise<InvoiceReading> {
  const { network, address, money, period } = readAwaited(externalId);
  const from = period * PERIOD_MS;
  const until = from + 2 * PERIOD_MS;
  const found = await deposits(connection, { ccy: money.currency, since: from });
  const [payment] = found
    .filter((each) => each.chain === network && each.to === address && Number(each.ts) < until)
    .filter((each) => okxMoney(each.amt, each.ccy).amount === money.amount);
  return {
    externalId,
    invoiceKey: null,
    status: payment ? statusOf(payment) : 'waiting',
    asked: money,
    received: payment ? money : null,
    covered: null,
    fee: null,
    paymentId: payment?.depId ?? externalId,
    ...(payment ? { seenAt: new Date(Number(payment.ts)) } : {}),
    others: found.filter((each) => each !== payment && each.state === '2').map(otherOf),
  };
}

function otherOf({ depId, ccy, chain, amt, to, ts }: OkxDeposit): OtherPayment {
  const money = okxMoney(amt, ccy);
  const now = Math.floor(Number(ts) / PERIOD_MS);
  const fits = [now, now - 1].map((period) =>
    write({ network: chain, address: to, money, period }),
  );
  return { paymentId: depId, fits, money, seenAt: new Date(Number(ts)) };
}

/** All deposits since a moment, oldest first. */
export async function deposits(
  connection: Connection,
  { ccy, since, state }: { ccy?: string; since: number; state?: string },
): Promise<OkxDeposit[]> {
  const found = await pagesOf(since, (range) =>
    callOkx(
      connection,
      { method: 'GET', path: 'asset/deposit-history', query: { ccy, state, ...range } },
      Deposit,
    ),
  );
  return found.toSorted(
    (one, other) => Number(one.ts) - Number(other.ts) || one.depId.localeCompare(other.depId),
  );
}

/** Reads page by page back to a moment. A page begins where the last one ended, so that nothing of that millisecond is lost. */
export async function pagesOf<T extends { readonly ts: string }>(
  since: number,
  read: (range: { before: string; after?: string }) => Promise<T[]>,
): Promise<T[]> {
  const found = new Map<string, T>();
  let after: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const lines = await read({
      before: `${since - 1}`,
      ...(after === undefined ? {} : { after }),
    });
    const before = found.size;
    for (const line of lines) found.set(JSON.stringify(line), line);
    const last = lines.at(-1);
    if (!last || found.size === before) return [...found.values()];
    after = `${Number(last.ts) + 1}`;
  }
  throw new Unavailable('more lines than we read');
}

// oxlint-disable-next-line typescript/consistent-return -- tsc knows that the switch is exhaustive
function statusOf({ state }: OkxDeposit): InvoiceReading['status'] {
  switch (state) {
    case '2':
      return 'settled';
    // On its way, or held by OKX for a while or for good: the money is seen and not ours yet.
    case '0':
    case '1':
    case '8':
    case '11':
    case '12':
    case '13':
    case '14':
    case '17':
      return 'processing';
  }
}

function write({ network, address, money, period }: Awaited): string {
  return [network, address, toDecimal(money), period].join('|');
}

function readAwaited(externalId: string): Awaited {
  const [network = '', address = '', amount = '', period = ''] = externalId.split('|');
  const [currency = ''] = network.split('-');
  if (!isCurrency(currency) || !/^[\d.]+$/.test(amount) || !/^\d{1,9}$/.test(period))
    throw new Unavailable('the provider does not know this invoice');
  try {
    const money = { amount: fromDecimal(amount, currency, 'exact'), currency };
    return { network, address, money, period: Number(period) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new Unavailable('the provider does not know this invoice', { cause: error });
  }
}
