import assert from 'node:assert/strict';
import { z } from 'zod';
import { Unavailable } from '../errors.ts';
import { convert, fromDecimal, rateOf, toDecimal, type Money } from '../money.ts';
import { provide } from './okx-accounts.ts';
import { callOkx, isRefusal, okxMoney, refusal, TRADING } from './okx-client.ts';
import type { Connection } from './provider.ts';

/** What a shop exchanges at OKX to cover what its customers exchanged. */
export interface OkxOrder {
  /** Our opaque name of it and its idempotency key (`clOrdId`): at most 32 letters and digits. */
  readonly key: string;
  readonly sell: Money;
  readonly buy: string;
}

/** How an order stands. A cancelled one may have been filled in part. */
export interface OkxOrderReading {
  readonly status: 'open' | 'filled' | 'cancelled';
  readonly externalId: string;
  readonly sold: Money;
  readonly bought: Money;
  /** What OKX took of it; null where nothing was filled yet or it paid us. */
  readonly fee: Money | null;
}

const UNKNOWN_INSTRUMENT = '51001';
const KNOWN_KEY = '51016';
const UNKNOWN_ORDER = '51603';

/**
 * Sells by a market order, once for a key however often it is asked. A UserError says that certainly
 * nothing happened; after any other error only `readOrder` tells.
 * https://www.okx.com/docs-v5/en/#order-book-trading-trade-post-place-order
 */
export async function placeOrder(
  connection: Connection,
  order: OkxOrder,
): Promise<OkxOrderReading> {
  assert(/^[A-Za-z0-9]{1,32}$/.test(order.key), 'a key of OKX is letters and digits');
  const market = await marketOf(connection, order);
  const known = await find(connection, order, market);
  if (known) return known;
  const size = sizeOf(order, market);
  await provide(connection, size, TRADING);
  const body = {
    instId: market.instId,
    tdMode: 'cash',
    side: market.side,
    ordType: 'market',
    sz: toDecimal(size),
    // The size is always what we sell, in its own currency.
    tgtCcy: market.side === 'sell' ? 'base_ccy' : 'quote_ccy',
    clOrdId: order.key,
  };
  try {
    await callOkx(connection, { method: 'POST', path: 'trade/order', body }, z.object({}));
  } catch (error) {
    if (!isRefusal(error, KNOWN_KEY)) throw error;
  }
  // From here on nothing may sound as if nothing had happened.
  const placed = await find(connection, order, market).catch((cause: unknown) => {
    throw new Unavailable('how the order stands is not known', { cause });
  });
  if (!placed) throw new Unavailable('OKX does not know the order yet');
  return placed;
}

/** How the order with this key stands; null where OKX does not know it. */
export async function readOrder(
  connection: Connection,
  order: OkxOrder,
): Promise<OkxOrderReading | null> {
  return find(connection, order, await marketOf(connection, order));
}

async function find(
  connection: Connection,
  order: OkxOrder,
  { instId, side }: Market,
): Promise<OkxOrderReading | null> {
  try {
    const query = { instId, clOrdId: order.key };
    const [found] = await callOkx(connection, { method: 'GET', path: 'trade/order', query }, Order);
    return found ? readingOf(found, order, side) : null;
  } catch (error) {
    if (isRefusal(error, UNKNOWN_ORDER)) return null;
    throw error;
  }
}

const Order = z.object({
  ordId: z.string(),
  state: z.enum(['live', 'partially_filled', 'filled', 'canceled', 'mmp_canceled']),
  /** In the base currency, and at what price in the quote currency. */
  accFillSz: z.string(),
  avgPx: z.string(),
  fee: z.string(),
  feeCcy: z.string(),
});

function readingOf(
  found: z.infer<typeof Order>,
  { sell, buy }: OkxOrder,
  side: Market['side'],
): OkxOrderReading {
  const [base, quote] = side === 'sell' ? [sell.currency, buy] : [buy, sell.currency];
  const filled = okxMoney(found.accFillSz, base);
  const worth =
    filled.amount === 0n
      ? { amount: 0n, currency: quote }
      : convert(filled, rateOf(base, quote, found.avgPx), side === 'sell' ? 'down' : 'up');
  const [sold, bought] = side === 'sell' ? [filled, worth] : [worth, filled];
  return { status: statusOf(found), externalId: found.ordId, sold, bought, fee: feeOf(found) };
}

// oxlint-disable-next-line typescript/consistent-return -- tsc knows that the switch is exhaustive
function statusOf({ state }: z.infer<typeof Order>): OkxOrderReading['status'] {
  switch (state) {
    case 'live':
    case 'partially_filled':
      return 'open';
    case 'filled':
      return 'filled';
    case 'canceled':
    case 'mmp_canceled':
      return 'cancelled';
  }
}

/** What it takes is below zero. */
function feeOf({ fee, feeCcy }: z.infer<typeof Order>): Money | null {
  return fee.startsWith('-') ? okxMoney(fee.slice(1), feeCcy) : null;
}

const Instrument = z.object({
  instId: z.string(),
  state: z.string(),
  lotSz: z.string(),
  minSz: z.string(),
});

interface Market extends z.infer<typeof Instrument> {
  /** Ours: whether the base of the pair is sold or bought. */
  readonly side: 'sell' | 'buy';
}

/** The market of two currencies, whichever way round it is listed. */
async function marketOf(connection: Connection, { sell, buy }: OkxOrder): Promise<Market> {
  for (const [instId, side] of [
    [`${sell.currency}-${buy}`, 'sell'],
    [`${buy}-${sell.currency}`, 'buy'],
  ] as const) {
    const query = { instType: 'SPOT', instId };
    const [found] = await callOkx(
      connection,
      { method: 'GET', path: 'public/instruments', query },
      Instrument,
    ).catch((error: unknown) => {
      if (isRefusal(error, UNKNOWN_INSTRUMENT)) return [];
      throw error;
    });
    if (found) return { ...found, side };
  }
  throw refusal(UNKNOWN_INSTRUMENT, `No market of ${sell.currency} and ${buy}`);
}

/** What can be sold: of the base only whole lots, the rest stays. */
function sizeOf({ sell }: OkxOrder, market: Market): Money {
  if (market.state !== 'live') throw refusal(UNKNOWN_INSTRUMENT, `${market.instId} is not traded now`); // prettier-ignore
  if (market.side === 'buy') return sell;
  const lot = fromDecimal(market.lotSz, sell.currency, 'down') || 1n;
  const amount = (sell.amount / lot) * lot;
  if (amount === 0n || amount < okxMoney(market.minSz, sell.currency).amount)
    throw refusal('51020', 'Less than the smallest order');
  return { amount, currency: sell.currency };
}
