import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import type { Claim } from '../coins/coin-claims.ts';
import * as orders from '../orders/orders.ts';
import type { Settings } from '../shop/settings.ts';
import * as planSales from './plan-sales.ts';

/** A transaction that reached its customer's own address. */
export type OwnCoins = Extract<Claim, { readonly txid: string }>;

/** What a transaction was used for; null: a top-up. */
export interface HashUse {
  readonly orderId: bigint | null;
  readonly what: string | null;
}

interface Paid {
  readonly customerId: bigint;
  /** The chain. */
  readonly source: string;
  readonly coins: OwnCoins;
}

/** Whether a transaction is one that a plan can be bought by. */
export function isOwn(claim: Claim): claim is OwnCoins {
  return claim.kind === 'coming' || claim.kind === 'credited';
}

/**
 * What a transaction is used for, so that it buys nothing more; null: it can buy, or buys this plan already and is
 * waited for. Its order is named after it for ever: one transaction buys once, whatever becomes of the subscription.
 */
export async function useOf(
  scope: Scope,
  { customerId, source, coins }: Paid,
  productId: bigint | null,
): Promise<HashUse | null> {
  const before = await orders.findPlaced(scope, customerId, keyOf(source, coins));
  if (before !== null) {
    const order = await orders.find(scope, before, null);
    if (!order) throw new Error('an order that was placed is there');
    const isSame =
      productId !== null && order.lines.some(({ productId: each }) => each === productId);
    if (order.status !== 'new' || !isSame)
      return { orderId: before, what: order.lines.map(({ name }) => name).join(', ') };
  }
  // What comes for a top-up is there to be spent once it is on the balance.
  return (
    coins.uses.find(
      ({ invoiceId, orderId }) =>
        invoiceId !== null && (orderId === null ? coins.kind === 'coming' : orderId !== before),
    ) ?? null
  );
}

/**
 * Orders one period of a plan by a transaction: what is on the balance already pays from there, what is still coming
 * pays the invoice that is to be made for the order. What it is worth, the books say, not who sent it. The same again is the
 * same order. Throws UserError `hash-used`, `plan-unsold`, `plan-enough`, `plan-stars-only`, `balance-too-low`.
 */
export async function order(
  scope: Scope,
  settings: Pick<Settings, 'currency' | 'options'>,
  paid: Paid,
  productId: bigint,
): Promise<bigint> {
  const { customerId, source, coins } = paid;
  const use = await useOf(scope, paid, productId);
  if (use) throw usedError(use);
  const by = coins.kind === 'credited' ? 'balance' : 'coins';
  const wanted = { customerId, productId, key: keyOf(source, coins), by } as const;
  const { orderId } = await planSales.order(scope, settings, wanted);
  if (by === 'balance') await orders.pay(scope, customerId, orderId);
  return orderId;
}

function keyOf(source: string, { txid }: OwnCoins): string {
  return `hash:${source}:${txid}`;
}

function usedError({ orderId, what }: HashUse): UserError {
  const of = orderId === null ? { to: 'top-up' } : { to: 'order', order: `${orderId}` };
  return new UserError('hash-used', { ...of, what: what ?? '' });
}
