import { readReason } from '../../../../shared/domain/people/blocks.ts';
import * as planBook from '../../../../shared/domain/subscriptions/plans.ts';
import * as profiles from '../../../../shared/domain/people/profiles.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import * as grants from '../../../../shared/domain/subscriptions/subscription-grants.ts';
import { UserError } from '../../../../shared/errors.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { clip } from '../../../../shared/telegram/fit.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton, rowsOf } from '../../buttons.ts';
import { pagingButtons, readPage } from '../../paging.ts';
import { periodText } from '../../plan-text.ts';
import { showCard } from './desk-card.ts';
import { OWN_TERM, periodOf, readyTerms, termOf } from './desk-terms.ts';
import { demandPlan } from './plan-edit.ts';

const PAGE = 8;

/** Gives somebody a plan for nothing: which, for how long, why, and only then a confirmation. */
export const subscriptionGift: ShopScreen = {
  presses: {
    'subs:to': (ctx, customer, page) => choosePlan(ctx, readId(customer), readPage(page)),
    'subs:plan': (ctx, customer, plan) => chooseTerm(ctx, readId(customer), readId(plan)),
    'subs:term': (ctx, customer, plan, term) =>
      askReason(ctx, readId(customer), readId(plan), term),
    'subs:given': (ctx) => give(ctx),
  },
  answers: { 'subs:reason': (ctx, text) => askSure(ctx, text) },
};

async function choosePlan(ctx: ShopContext, customerId: bigint, number: number): Promise<void> {
  demand(ctx.turn.role, 'subscriptions');
  await closeDialogue(ctx, ctx.scope);
  const [profile, all] = await Promise.all([
    profiles.find(ctx.scope, customerId),
    planBook.list(ctx.scope),
  ]);
  const plans = all.filter(({ product }) => product.state !== 'draft');
  const start = (number - 1) * PAGE;
  const rows = plans.slice(start, start + PAGE).map(({ product, terms }) => ({
    text: `${clip(product.name, 34)} · ${periodText(ctx, terms.period)}`,
    press: press('subs:plan', customerId, product.id),
  }));
  await show(ctx, {
    text: ctx.t(plans.length === 0 ? 'subs-no-plans' : 'subs-give-which', { name: profile.name }),
    buttons: [
      ...rowsOf(rows, 1),
      pagingButtons(ctx, { number, hasMore: plans.length > start + PAGE }, 'subs:to', customerId),
      [backButton(ctx, press('subs:of', customerId))],
    ],
  });
}

async function chooseTerm(ctx: ShopContext, customerId: bigint, planId: bigint): Promise<void> {
  const { product, terms } = await demandPlan(ctx, planId);
  const { name } = await profiles.find(ctx.scope, customerId);
  const own = ctx.label('subs-give-own', { period: periodText(ctx, terms.period) });
  await show(ctx, {
    text: ctx.t('subs-give-term', { plan: product.name, name }),
    buttons: [
      [{ text: own, press: press('subs:term', customerId, planId, OWN_TERM) }],
      ...rowsOf(readyTerms.map(({ code, period }) => ({
        text: periodText(ctx, period),
        press: press('subs:term', customerId, planId, code),
      })), 3),
      [backButton(ctx, press('subs:to', customerId))],
    ],
  }); // prettier-ignore
}

async function askReason(
  ctx: ShopContext,
  customerId: bigint,
  planId: bigint,
  term: string | undefined,
): Promise<void> {
  await demandPlan(ctx, planId);
  await profiles.find(ctx.scope, customerId);
  periodOf(term);
  const data = {
    customer: `${customerId}`,
    plan: `${planId}`,
    term,
    key: `${ctx.update.update_id}`,
  };
  await ctx.commit((scope) => ask(ctx, scope, 'subs:reason', data));
  await show(ctx, {
    text: ctx.t('subs-give-reason'),
    buttons: [[cancelButton(ctx, press('subs:of', customerId))]],
  });
}

/** What was chosen so far. */
function chosen(ctx: ShopContext) {
  const data = (ctx.turn.customer.dialogue?.data ?? {}) as Partial<Record<string, string>>;
  return {
    data,
    customerId: readId(data['customer']),
    planId: readId(data['plan']),
    term: data['term'],
    reference: `give:${readId(data['key'])}`,
  };
}

async function askSure(ctx: ShopContext, text: string): Promise<void> {
  const { data, customerId, planId, term } = chosen(ctx);
  const { product, terms } = await demandPlan(ctx, planId);
  const reason = readReason(text);
  const { name } = await profiles.find(ctx.scope, customerId);
  await ctx.commit((scope) => ask(ctx, scope, 'subs:given', { ...data, reason }));
  await show(ctx, {
    text: ctx.t('subs-give-sure', {
      plan: product.name,
      name,
      period: periodText(ctx, periodOf(term) ?? terms.period),
      reason,
    }),
    buttons: [
      [{ text: ctx.label('button-confirm'), press: 'subs:given' }],
      [cancelButton(ctx, press('subs:of', customerId))],
    ],
  });
}

async function give(ctx: ShopContext): Promise<void> {
  demand(ctx.turn.role, 'subscriptions');
  if (ctx.turn.customer.dialogue?.state !== 'subs:given') throw new UserError('button-old');
  const { data, customerId, planId, term, reference } = chosen(ctx);
  const reason = String(data['reason']);
  const wanted = { customerId, productId: planId, term: termOf(term), reason, reference };
  const { subscriptionId, auditId } = await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    return grants.grant(scope, ctx.person.id, wanted);
  });
  await ctx.toast(ctx.label(auditId === null ? 'subs-done-before' : 'subs-given'));
  await showCard(ctx, subscriptionId, auditId);
}
