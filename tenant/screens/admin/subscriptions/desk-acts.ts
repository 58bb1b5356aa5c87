import { demand } from '../../../../shared/domain/staff/staff.ts';
import { demandLength, readTerm, readyTerms, termOf } from './desk-terms.ts';
import * as grants from '../../../../shared/domain/subscriptions/subscription-grants.ts';
import * as paidPlaces from '../../../../shared/domain/subscriptions/paid-places.ts';
import * as subscriptions from '../../../../shared/domain/subscriptions/subscriptions.ts';
import type { Subscription, Term } from '../../../../shared/domain/subscriptions/subscriptions.ts';
import { UserError } from '../../../../shared/errors.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { rowsOf } from '../../buttons.ts';
import { periodText } from '../../plan-text.ts';
import { stateText } from '../../subscription.ts';
import { showCard } from './desk-card.ts';

/**
 * What staff do to a subscription: add time, pause and resume it, take it away. A screen's number goes with its
 * buttons, so that however often they are pressed it adds once.
 */
export const subscriptionActs: ShopScreen = {
  presses: {
    'subs:extend': (ctx, id) => askTerm(ctx, readId(id)),
    'subs:add': (ctx, id, term, key) => extend(ctx, readId(id), termOf(term), readId(key)),
    'subs:pause': (ctx, id) => setPaused(ctx, readId(id), true),
    'subs:resume': (ctx, id) => setPaused(ctx, readId(id), false),
    'subs:revoke': (ctx, id) => askWhy(ctx, readId(id)),
  },
  answers: {
    'subs:until': (ctx, text) => answerTerm(ctx, text),
    'subs:why': (ctx, text) => revoke(ctx, text),
  },
};

async function demandFound(ctx: ShopContext, id: bigint): Promise<Subscription> {
  demand(ctx.turn.role, 'subscriptions');
  const found = await subscriptions.find(ctx.scope, id, null);
  if (!found) throw new UserError('subscription-gone');
  return found;
}

/** The subscription that the open question is about, and the number of that question. */
function asked(ctx: ShopContext): { readonly id: bigint; readonly key: bigint } {
  const { id, key } = (ctx.turn.customer.dialogue?.data ?? {}) as Partial<Record<string, string>>;
  return { id: readId(id), key: readId(key) };
}

function keyOf(ctx: ShopContext): string {
  return `${ctx.update.update_id}`;
}

async function askTerm(ctx: ShopContext, id: bigint): Promise<void> {
  const found = await demandFound(ctx, id);
  const key = keyOf(ctx);
  await ctx.commit((scope) => ask(ctx, scope, 'subs:until', { id: `${id}`, key }));
  const buttons = readyTerms.map(({ code, period }) => ({
    text: `+ ${periodText(ctx, period)}`,
    press: press('subs:add', id, code, key),
  }));
  await show(ctx, {
    text: ctx.t('subs-ask-term', {
      plan: found.plan,
      state: { html: stateText(ctx, found) },
      zone: ctx.turn.settings.options.timeZone,
    }),
    buttons: [...rowsOf(buttons, 3), [cancelButton(ctx, press('subs:card', id))]],
  });
}

async function answerTerm(ctx: ShopContext, text: string): Promise<void> {
  demand(ctx.turn.role, 'subscriptions');
  const { id, key } = asked(ctx);
  const found = await demandFound(ctx, id);
  const term = readTerm(text, ctx.turn.settings.options.timeZone);
  demandLength(term, found.status === 'ended' ? null : found.endsAt, ctx.scope.clock.now());
  await extend(ctx, id, term, key);
}

async function extend(ctx: ShopContext, id: bigint, term: Term | null, key: bigint): Promise<void> {
  const { customerId, productId } = await demandFound(ctx, id);
  const { auditId } = await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    const reference = `extend:${id}:${key}`;
    return grants.grant(scope, ctx.person.id, { customerId, productId, term, reason: null, reference }); // prettier-ignore
  });
  await ctx.toast(ctx.label(auditId === null ? 'subs-done-before' : 'subs-extended'));
  await showCard(ctx, id, auditId);
}

async function setPaused(ctx: ShopContext, id: bigint, paused: boolean): Promise<void> {
  demand(ctx.turn.role, 'subscriptions');
  const done = await ctx.commit((scope) => grants.setPaused(scope, ctx.person.id, id, paused));
  await ctx.toast(ctx.label(done === null ? 'subs-done-before' : `subs-${paused ? 'paused' : 'resumed'}`)); // prettier-ignore
  await showCard(ctx, id, done);
}

async function askWhy(ctx: ShopContext, id: bigint): Promise<void> {
  const found = await demandFound(ctx, id);
  if (found.status === 'ended') throw new UserError('subscription-over');
  const isPaidThere = await paidPlaces.runsNow(ctx.scope, id);
  await ctx.commit((scope) => ask(ctx, scope, 'subs:why', { id: `${id}`, key: keyOf(ctx) }));
  await show(ctx, {
    text: [
      ctx.t('subs-ask-why', { plan: found.plan }),
      isPaidThere ? ctx.t('subs-why-channel') : '',
    ]
      .filter(Boolean)
      .join('\n\n'),
    buttons: [[cancelButton(ctx, press('subs:card', id))]],
  });
}

async function revoke(ctx: ShopContext, reason: string): Promise<void> {
  demand(ctx.turn.role, 'subscriptions');
  const { id, key } = asked(ctx);
  const done = await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    return grants.revoke(scope, ctx.person.id, { id, reason, reference: `staff:${id}:${key}` });
  });
  if (done === null) throw new UserError('subscription-over');
  await showCard(ctx, id, done);
}
