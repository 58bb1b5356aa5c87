import type { LimitRule, LimitVerdict } from '../shared/cache/ports.ts';
import { UserError } from '../shared/errors.ts';
import { keyOf } from '../shared/scope.ts';
import { send } from '../shared/telegram/view.ts';
import { mayAdminister, type ShopContext } from './context.ts';

/** What is counted per customer and minute; the shop says how many. */
type Counted = 'actions' | 'purchases' | 'invoices';

/** The third excess in ten minutes is no accident. */
const STRIKES: LimitRule = { name: 'strikes', points: 2, durationS: 600 };

/**
 * Takes one of what this customer may do in a minute. Throws UserError `too-fast` above the shop's
 * limit. Staff are never counted.
 */
export async function demandPace(ctx: ShopContext, what: 'purchases' | 'invoices'): Promise<void> {
  if (mayAdminister(ctx.turn.role)) return;
  const verdict = await ctx.shop.ports.limits.take(ruleOf(ctx, what), customerKey(ctx));
  if (!verdict.allowed)
    throw new UserError('too-fast', { seconds: Math.ceil(verdict.retryAfterMs / 1000) });
}

/**
 * Counts one action of a customer. Null: they may go on. Otherwise what to say: a sentence at the first
 * excess and when the pause begins, then nothing. What is open to everybody is counted by itself.
 */
export async function outpaced(
  ctx: ShopContext,
  isOpen: boolean,
): Promise<(() => Promise<void>) | null> {
  const rule = ruleOf(ctx, 'actions');
  const { limits } = ctx.shop.ports;
  const key = customerKey(ctx);
  const verdict = await limits.take(isOpen ? { ...rule, name: 'open' } : rule, key);
  if (verdict.allowed) return null;
  const { banMinutes } = ctx.turn.settings.options.limits;
  if (!isOpen && banMinutes > 0 && (await isStrike(ctx, rule, verdict))) {
    await limits.block(rule, key, banMinutes * 60_000);
    return () => say(ctx, 'pace-paused', banMinutes);
  }
  const seconds = Math.ceil(verdict.retryAfterMs / 1000);
  return verdict.excess === 1 ? () => say(ctx, 'error-too-fast', seconds) : async () => {};
}

/** The first action above the limit, and each time as many again, counts; in a pause nothing does. */
async function isStrike(
  ctx: ShopContext,
  rule: LimitRule,
  { excess }: LimitVerdict & { readonly allowed: false },
): Promise<boolean> {
  if ((excess - 1) % rule.points !== 0 || excess > rule.points * 5) return false;
  return !(await ctx.shop.ports.limits.take(STRIKES, customerKey(ctx))).allowed;
}

async function say(ctx: ShopContext, key: string, count: number): Promise<void> {
  const data = { seconds: count, minutes: count };
  if (!(await ctx.toast(ctx.label(key, data), true))) await send(ctx, { text: ctx.t(key, data) });
}

/** The shop's own rule. */
function ruleOf(ctx: ShopContext, what: Counted): LimitRule {
  return { name: what, points: ctx.turn.settings.options.limits[what], durationS: 60 };
}

/** This customer among those of all shops. */
function customerKey(ctx: ShopContext): string {
  return keyOf(ctx.scope.tenant, 'customer', ctx.turn.customer.id);
}
