import type { LimitRule, LimitVerdict } from '../shared/cache/ports.ts';
import { UserError } from '../shared/errors.ts';
import { keyOf } from '../shared/scope.ts';
import { mayAdminister, type ShopContext } from './context.ts';

/** What is counted per customer and minute; the shop says how many. */
export type Counted = 'actions' | 'purchases' | 'invoices';

/**
 * Takes one of what this customer may do in a minute. Throws UserError `too-fast` above the shop's
 * limit. Staff are never counted.
 */
export async function demandPace(ctx: ShopContext, what: 'purchases' | 'invoices'): Promise<void> {
  const verdict = await take(ctx, what);
  if (!verdict.allowed)
    throw new UserError('too-fast', { seconds: Math.ceil(verdict.retryAfterMs / 1000) });
}

/** One more of something for this customer; staff may always. */
export async function take(ctx: ShopContext, what: Counted): Promise<LimitVerdict> {
  if (mayAdminister(ctx.turn.role)) return { allowed: true };
  return ctx.shop.ports.limits.take(ruleOf(ctx, what), customerKey(ctx));
}

/** The shop's own rule. */
export function ruleOf(ctx: ShopContext, what: Counted): LimitRule {
  return { name: what, points: ctx.turn.settings.options.limits[what], durationS: 60 };
}

/** This customer among those of all shops. */
export function customerKey(ctx: ShopContext): string {
  return keyOf(ctx.scope.tenant, 'customer', ctx.turn.customer.id);
}
