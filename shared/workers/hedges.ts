import { randomBytes } from 'node:crypto';
import type { Connections } from '../domain/money/connections.ts';
import * as findings from '../domain/money/findings.ts';
import type { Quotes } from '../domain/money/quotes.ts';
import * as settingsOf from '../domain/shop/settings.ts';
import * as hedges from '../domain/money/trade-hedges.ts';
import type { Hedge, HedgeOrder } from '../domain/money/trade-hedges.ts';
import { messageOf, UserError } from '../errors.ts';
import { convert, writeMoney, type Money } from '../money.ts';
import { placeOrder, readOrder, type OkxOrderReading } from '../payments/okx-orders.ts';
import type { Scope } from '../scope.ts';

export interface HedgeParts {
  readonly connections: Connections;
  readonly quotes: Quotes;
}

/** What an exchange trades; fiat money is covered in the last. */
const COINS = new Set(['BTC', 'ETH', 'LTC', 'SOL', 'TON', 'TRX', 'USDC', 'USDT']);
const SETTLED_IN = 'USDT';

const PAUSE_MS = 15_000;
/** An order that the exchange does not know after so long was never placed: no call waits that long. */
const UNKNOWN_MS = 15 * 60_000;
/** A market order that is open for so long needs somebody to look. */
const OPEN_MS = 24 * 60 * 60_000;

/**
 * Covers one exchange by an order, once: it is written down before the call, and after that only
 * asked about. What fails is a finding.
 */
export function createHedger({ connections, quotes }: HedgeParts) {
  const orderOf = async (scope: Scope, { gave, got }: Hedge): Promise<HedgeOrder | null> => {
    const buy = COINS.has(got.currency) ? got.currency : SETTLED_IN;
    const sell = COINS.has(gave.currency) ? gave : COINS.has(got.currency) ? await inDollars(scope, got) : null; // prettier-ignore
    if (sell === null || sell.currency === buy || sell.amount <= 0n) return null;
    return { key: randomBytes(16).toString('hex'), sell, buy };
  };

  const inDollars = async (scope: Scope, money: Money): Promise<Money> => {
    const settings = await settingsOf.read(scope);
    const { rate } = await quotes.rate(scope, settings, money.currency, SETTLED_IN);
    return convert(money, rate, 'up');
  };

  const place = async (scope: Scope, wanted: Hedge): Promise<void> => {
    const hedge = { ...wanted, begunAt: new Date(scope.clock.now()) };
    // The price has gone its way since.
    if (ageOf(scope, wanted) > OPEN_MS) return fail(scope, wanted, 'not placed in time');
    const order = await orderOf(scope, hedge);
    if (!order) return void (await hedges.note(scope, hedge.quoteId, { state: 'none' }));
    const account = await connections.of(scope, hedge.accountId).catch(refusalOf);
    if (account instanceof UserError) return fail(scope, hedge, account.code);
    if (!(await hedges.begin(scope, hedge.quoteId, order))) return;
    try {
      await follow(scope, hedge, await placeOrder(account.connection, order));
    } catch (error) {
      if (error instanceof UserError) return fail(scope, hedge, reasonOf(error));
      scope.log.warn({ quote: `${hedge.quoteId}`, error }, 'it is not known whether an order was placed');
      await hedges.note(scope, hedge.quoteId, { state: 'unknown', error: messageOf(error) });
      await later(scope, hedge);
    }
  }; // prettier-ignore

  const look = async (scope: Scope, hedge: Hedge & { order: HedgeOrder }): Promise<void> => {
    try {
      const { connection } = await connections.of(scope, hedge.accountId);
      const reading = await readOrder(connection, hedge.order);
      if (reading) return await follow(scope, hedge, reading);
      if (ageOf(scope, hedge) > UNKNOWN_MS) return await fail(scope, hedge, 'never placed');
      await hedges.note(scope, hedge.quoteId, { state: 'unknown' });
    } catch (error) {
      // Also a refusal says nothing of an order that may be there.
      scope.log.warn({ quote: `${hedge.quoteId}`, error }, 'an order could not be asked about');
      if (ageOf(scope, hedge) > OPEN_MS) return fail(scope, hedge, `unknown: ${messageOf(error)}`);
    }
    await later(scope, hedge);
  };

  return async (scope: Scope, quoteId: bigint): Promise<void> => {
    const hedge = await hedges.find(scope, quoteId);
    if (!hedge) return;
    switch (hedge.state) {
      case 'filled':
      case 'failed':
      case 'none':
        return;
      case 'wanted':
        return place(scope, hedge);
      case 'placing':
      case 'placed':
      case 'unknown':
        if (hedge.order) return look(scope, { ...hedge, order: hedge.order });
    }
  };
}

async function follow(scope: Scope, hedge: Hedge, reading: OkxOrderReading): Promise<void> {
  const { status, sold, bought } = reading;
  if (status === 'cancelled') return fail(scope, hedge, 'cancelled', { sold, bought });
  if (status === 'filled')
    return void (await hedges.note(scope, hedge.quoteId, { state: 'filled', sold, bought }));
  if (ageOf(scope, hedge) > OPEN_MS) return fail(scope, hedge, 'not filled', { sold, bought });
  await hedges.note(scope, hedge.quoteId, { state: 'placed', sold, bought });
  await later(scope, hedge);
}

/** A cover that failed leaves the shop with a risk: staff are told. */
async function fail(
  scope: Scope,
  { quoteId, gave, got, order }: Hedge,
  error: string,
  found: { readonly sold?: Money; readonly bought?: Money } = {},
): Promise<void> {
  await scope.transaction(async (scope) => {
    if (!(await hedges.note(scope, quoteId, { state: 'failed', error, ...found }))) return;
    await findings.note(scope, {
      kind: 'hedge',
      reference: `hedge:${quoteId}`,
      data: {
        money: writeMoney(gave),
        got: writeMoney(got),
        key: order?.key ?? null,
        reason: error,
      },
    });
  });
}

async function later(scope: Scope, { quoteId }: Hedge): Promise<void> {
  await hedges.watch(scope, quoteId, new Date(scope.clock.now() + PAUSE_MS));
}

/** Since somebody began to place it; before, since the exchange. */
function ageOf(scope: Scope, { at, begunAt }: Hedge): number {
  return scope.clock.now() - (begunAt ?? at).getTime();
}

function refusalOf(error: unknown): UserError {
  if (error instanceof UserError) return error;
  throw error;
}

function reasonOf({ code, data }: UserError): string {
  return [code, ...Object.values(data).filter((each) => typeof each !== 'object')].join(' ');
}
