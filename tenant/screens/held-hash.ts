import type { Claim } from '../../shared/domain/coins/coin-claims.ts';
import { hashIn } from '../../shared/domain/coins/transaction-lookup.ts';
import type { DepositMethod } from '../../shared/domain/money/deposits.ts';
import * as hashSales from '../../shared/domain/subscriptions/hash-sales.ts';
import type { OwnCoins } from '../../shared/domain/subscriptions/hash-sales.ts';
import type { ShopContext } from '../context.ts';
import { waysFor } from './checkout-pay.ts';

/** What every network's transactions look like; anything else is asked of no node. */
const HASH = /^[\w+/=-]{40,128}$/;

/** A transaction that somebody named before they chose a plan. */
export interface HeldHash {
  readonly chain: string;
  readonly hash: string;
}

/** What the open question keeps while a plan is chosen; null: nothing was named. */
export function heldHash({ turn }: ShopContext): HeldHash | null {
  const { state, data } = turn.customer.dialogue ?? {};
  const { chain, hash } = (data ?? {}) as Partial<Record<string, string>>;
  return state === 'plan:hash' && chain && hash ? { chain, hash } : null;
}

/** A transaction as it was read: to be bought with, or why not, as HTML. */
export type HashReading =
  | (HeldHash & { readonly coins: OwnCoins; readonly method: DepositMethod })
  | { readonly why: string };

/** Looks for what somebody pasted on all networks that this shop takes coins on. */
export async function readHash(ctx: ShopContext, text: string): Promise<HashReading> {
  const hash = hashIn(text);
  if ((await coinMethods(ctx)).length === 0) return { why: ctx.t('plan-hash-off') };
  if (!HASH.test(hash)) return { why: ctx.t('plan-hash-odd') };
  const found = await ctx.shop.deposits.lookUp(ctx.scope, hash);
  if (!found) return { why: ctx.t('plan-hash-unknown') };
  return readHeld(ctx, { chain: found.chain, hash }, null);
}

/** Reads what was named before once more: it may be counted for something else by now. */
export async function readHeld(
  ctx: ShopContext,
  { chain, hash }: HeldHash,
  productId: bigint | null,
): Promise<HashReading> {
  const { id: customerId } = ctx.turn.customer;
  const claimed = { invoice: { method: chain, customerId }, text: hash };
  const claim = await ctx.shop.deposits.claimCoins(ctx.scope, claimed);
  if (!hashSales.isOwn(claim)) return { why: whyNot(ctx, chain, claim) };
  const methods = await coinMethods(ctx);
  const method = methods.find(({ source, currency }) => source === chain && currency === claim.money.currency); // prettier-ignore
  if (!method) return { why: ctx.t('coin-hash-no-coin') };
  const paid = { customerId, source: chain, coins: claim };
  const use = await hashSales.useOf(ctx.scope, paid, productId);
  if (!use) return { chain, hash, coins: claim, method };
  const { orderId, what } = use;
  const to = orderId === null ? 'top-up' : 'order';
  return { why: ctx.t('plan-hash-used', { money: claim.money, to, order: `${orderId ?? ''}`, what: what ?? '' }) }; // prettier-ignore
}

function whyNot(ctx: ShopContext, chain: string, claim: Claim): string {
  return ctx.t(`coin-hash-${claim.kind}`, { network: ctx.label(`network-${chain}`) });
}

/** Coins that plans may be paid with here. */
async function coinMethods(ctx: ShopContext): Promise<readonly DepositMethod[]> {
  const all = await ctx.shop.deposits.methods(ctx.scope, ctx.turn.settings);
  return waysFor(ctx, ['access'], all).methods.filter(({ kind }) => kind === 'chain');
}
