import * as customerSearch from '../../../../shared/domain/people/customer-search.ts';
import * as planBook from '../../../../shared/domain/subscriptions/plans.ts';
import { can, demand } from '../../../../shared/domain/staff/staff.ts';
import * as desk from '../../../../shared/domain/subscriptions/subscription-desk.ts';
import {
  deskViews,
  type DeskLine,
  type DeskView,
} from '../../../../shared/domain/subscriptions/subscription-desk.ts';
import { UserError } from '../../../../shared/errors.ts';
import { press, readId, readWord } from '../../../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { clip } from '../../../../shared/telegram/fit.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton, rowsOf } from '../../buttons.ts';
import { pageOf, pagingButtons, readPage } from '../../paging.ts';

const PAGE = 8;
/** Until when stands behind the names and must not be cut off. */
const LONGEST_NAME = 18;
const LONGEST_QUERY = 100;
const PURPOSES = ['find', 'give'] as const;

/** Who has what: lists by state and plan, somebody's own, and the way to a person. */
export const subscriptionDesk: ShopScreen = {
  presses: {
    subs: (ctx, view = 'active', plan = '0', page) =>
      showList(ctx, readWord(view, deskViews), readPlan(plan), readPage(page)),
    'subs:plans': (ctx, view, page) => choosePlan(ctx, readWord(view, deskViews), readPage(page)),
    'subs:of': (ctx, customer, page) => showTheirs(ctx, readId(customer), readPage(page)),
    'subs:find': (ctx) => askWhom(ctx, 'find'),
    'subs:give': (ctx) => askWhom(ctx, 'give'),
  },
  answers: { 'subs:whom': (ctx, text) => answer(ctx, text) },
};

/** Who sells plans, and who answers customers, may look. */
export function demandLook(ctx: ShopContext): void {
  if (!can(ctx.turn.role, 'subscriptions')) demand(ctx.turn.role, 'customers');
}

/** 0: all plans. */
function readPlan(text: string): bigint | null {
  return text === '0' ? null : readId(text);
}

async function showList(
  ctx: ShopContext,
  view: DeskView,
  productId: bigint | null,
  number: number,
): Promise<void> {
  demandLook(ctx);
  await closeDialogue(ctx, ctx.scope);
  const wanted = { view, productId, customerId: null };
  const [found, counts, plan] = await Promise.all([
    desk.list(ctx.scope, wanted, { limit: PAGE + 1, offset: (number - 1) * PAGE }),
    desk.count(ctx.scope, productId),
    productId === null ? null : planBook.find(ctx.scope, productId),
  ]);
  const page = pageOf(found, number, PAGE);
  const of = productId ?? 0;
  const tabs = deskViews.map((each) => ({
    text: `${each === view ? '• ' : ''}${ctx.label(`subs-view-${each}`, { count: counts[each] })}`,
    press: press('subs', each, of),
  }));
  const to = (key: string, what: string): Button => ({ text: ctx.label(key), press: what });
  const mayChange = can(ctx.turn.role, 'subscriptions');
  await show(ctx, {
    text: ctx.t('subs-text', {
      view: { html: ctx.t(`subs-about-${view}`) },
      plan: plan?.product.name ?? null,
      count: counts[view],
    }),
    buttons: [
      ...rowsOf(tabs, 2),
      ...rowsOf(page.rows.map((each) => lineButton(ctx, each)), 1),
      pagingButtons(ctx, page, 'subs', view, of),
      [to('subs-find', 'subs:find'), to('subs-by-plan', press('subs:plans', view))],
      mayChange ? [to('subs-give', 'subs:give'), to('subs-figures', 'subs:figures')] : [],
      [backButton(ctx, mayChange ? 'subscriptions' : 'customers')],
    ],
  }); // prettier-ignore
}

async function choosePlan(ctx: ShopContext, view: DeskView, number: number): Promise<void> {
  demandLook(ctx);
  const all = await planBook.list(ctx.scope);
  const start = (number - 1) * PAGE;
  const rows = all.slice(start, start + PAGE).map(({ product, live }) => ({
    text: ctx.label('subs-plan', { name: clip(product.name, 40), live }),
    press: press('subs', view, product.id),
  }));
  await show(ctx, {
    text: ctx.t(all.length === 0 ? 'subs-no-plans' : 'subs-choose-plan'),
    buttons: [
      [{ text: ctx.label('subs-all-plans'), press: press('subs', view) }],
      ...rowsOf(rows, 1),
      pagingButtons(ctx, { number, hasMore: all.length > start + PAGE }, 'subs:plans', view),
      [backButton(ctx, 'subs')],
    ],
  });
}

/** All of one person, for who looks at their profile. */
async function showTheirs(ctx: ShopContext, customerId: bigint, number: number): Promise<void> {
  demandLook(ctx);
  const found = await desk.list(
    ctx.scope,
    { view: 'active', productId: null, customerId },
    { limit: PAGE + 1, offset: (number - 1) * PAGE },
  );
  const page = pageOf(found, number, PAGE);
  const mayChange = can(ctx.turn.role, 'subscriptions');
  const seesPeople = can(ctx.turn.role, 'customers');
  await show(ctx, {
    text: ctx.t('subs-theirs', { customer: found[0]?.customer ?? null }),
    buttons: [
      ...rowsOf(page.rows.map((each) => lineButton(ctx, each, true)), 1),
      pagingButtons(ctx, page, 'subs:of', customerId),
      mayChange ? [{ text: ctx.label('subs-give'), press: press('subs:to', customerId) }] : [],
      [backButton(ctx, seesPeople ? press('person', customerId) : 'subs')],
    ],
  }); // prettier-ignore
}

function lineButton(ctx: ShopContext, line: DeskLine, isTheirs = false): Button {
  const { status, endsAt, graceUntil, renewal, source } = line;
  return {
    text: ctx.label('subs-line', {
      status,
      who: isTheirs ? clip(line.plan, 34) : `${clip(line.customer, LONGEST_NAME)} · ${clip(line.plan, LONGEST_NAME)}`, // prettier-ignore
      until: dayOf(status === 'grace' ? graceUntil : endsAt),
      // Past the shop's books, and told apart at a glance.
      renewal: source === 'channel' && renewal === 'none' ? 'channel' : renewal,
    }),
    press: press('subs:card', line.id),
  };
}

function dayOf(date: Date | null) {
  return date === null ? null : { day: date };
}

async function askWhom(ctx: ShopContext, purpose: (typeof PURPOSES)[number]): Promise<void> {
  if (purpose === 'find') demandLook(ctx);
  else demand(ctx.turn.role, 'subscriptions');
  await ctx.commit((scope) => ask(ctx, scope, 'subs:whom', { purpose }));
  await show(ctx, {
    text: ctx.t(`subs-ask-${purpose}`),
    buttons: [[cancelButton(ctx, 'subs')]],
  });
}

/** Finds people by number, @username or name; the question stays open for another try. */
async function answer(ctx: ShopContext, text: string): Promise<void> {
  const purpose = readWord(String(ctx.turn.customer.dialogue?.data['purpose']), PURPOSES);
  if (purpose === 'find') demandLook(ctx);
  else demand(ctx.turn.role, 'subscriptions');
  const query = clip(text.trim(), LONGEST_QUERY);
  if (query === '') throw new UserError('text-expected');
  const found = await customerSearch.search(ctx.scope, query, { limit: PAGE + 1, offset: 0 });
  const people = found.slice(0, PAGE).map(({ id, name, username }) => ({
    text: `${clip(name, 30)}${username === null ? '' : ` @${username}`} · ${id}`,
    press: press(purpose === 'find' ? 'subs:of' : 'subs:to', id),
  }));
  await show(ctx, {
    text: ctx.t(
      people.length === 0 ? 'customers-none' : found.length > PAGE ? 'subs-many' : 'subs-found',
      { query },
    ),
    buttons: [...rowsOf(people, 1), [cancelButton(ctx, 'subs')]],
  });
}
