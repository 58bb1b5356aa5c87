import * as customerSearch from '../../../../shared/domain/people/customer-search.ts';
import type { Found } from '../../../../shared/domain/people/customer-search.ts';
import { can, demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { press } from '../../../../shared/telegram/callback.ts';
import { ask } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton, rowsOf } from '../../buttons.ts';
import { pageOf, pagingButtons, readPage } from '../../paging.ts';
import { showPerson } from './person.ts';
import { cut } from '../../../../shared/cut.ts';

const PAGE = 8;
const LONGEST_QUERY = 100;

/** Who has written to the shop: the newest, or found by number, @username or name. */
export const customers: ShopScreen = {
  presses: {
    customers: (ctx, page) => showNewest(ctx, readPage(page)),
    'customers:find': (ctx) => askQuery(ctx),
    'customers:found': (ctx, page) => showFound(ctx, queryOf(ctx), readPage(page)),
  },
  answers: { 'customers:query': (ctx, text) => answer(ctx, text) },
};

async function showNewest(ctx: ShopContext, number: number): Promise<void> {
  demand(ctx.turn.role, 'customers');
  const found = await customerSearch.newest(ctx.scope, windowOf(number));
  const page = pageOf(found, number, PAGE);
  const find = { text: ctx.label('customers-find'), press: 'customers:find' };
  const all = { text: ctx.label('export-button'), press: 'export:run:customers' };
  const approvals = { text: ctx.label('approvals-button'), press: 'approvals' };
  const identities = { text: ctx.label('identities-button'), press: 'identities' };
  await show(ctx, {
    text: ctx.t('customers-text', { found: page.rows.length }),
    buttons: [
      [find, all],
      ...rowsOf(page.rows.map((each) => personButton(each)), 1),
      pagingButtons(ctx, page, 'customers'),
      [
        ...(can(ctx.turn.role, 'balances') ? [approvals] : []),
        ...(asksIdentity(ctx) ? [identities] : []),
      ],
      [backButton(ctx, 'admin')],
    ],
  }); // prettier-ignore
}

/** Whether there are papers to look at, and this is who looks. */
function asksIdentity({ turn }: ShopContext): boolean {
  return turn.settings.options.identity !== null && can(turn.role, 'withdrawals');
}

async function askQuery(ctx: ShopContext): Promise<void> {
  demand(ctx.turn.role, 'customers');
  await ctx.commit((scope) => ask(ctx, scope, 'customers:query'));
  await show(ctx, { text: ctx.t('customers-ask'), buttons: [[cancelButton(ctx, 'customers')]] });
}

async function answer(ctx: ShopContext, text: string): Promise<void> {
  demand(ctx.turn.role, 'customers');
  const query = cut(text.trim(), LONGEST_QUERY);
  if (query === '') throw new UserError('text-expected');
  const found = await customerSearch.search(ctx.scope, query, windowOf(1));
  const [only] = found;
  if (only && found.length === 1) return showPerson(ctx, only.id);
  // What was asked for stays there, for the next pages and for another try.
  await ctx.commit((scope) => ask(ctx, scope, 'customers:query', { query }));
  await showList(ctx, query, found, 1);
}

async function showFound(ctx: ShopContext, query: string, number: number): Promise<void> {
  demand(ctx.turn.role, 'customers');
  const found = await customerSearch.search(ctx.scope, query, windowOf(number));
  await showList(ctx, query, found, number);
}

async function showList(
  ctx: ShopContext,
  query: string,
  found: readonly Found[],
  number: number,
): Promise<void> {
  const page = pageOf(found, number, PAGE);
  await show(ctx, {
    text: ctx.t(page.rows.length > 0 ? 'customers-found' : 'customers-none', { query }),
    buttons: [
      ...rowsOf(page.rows.map((each) => personButton(each)), 1),
      pagingButtons(ctx, page, 'customers:found'),
      [cancelButton(ctx, 'customers')],
    ],
  }); // prettier-ignore
}

function personButton(found: Found) {
  const name = found.username === null ? found.name : `${found.name} @${found.username}`;
  return {
    text: `${found.isBlocked ? '🚫 ' : ''}${name} · ${found.id}`,
    press: press('person', found.id),
  };
}

function queryOf(ctx: ShopContext): string {
  const query = ctx.turn.customer.dialogue?.data['query'];
  if (typeof query !== 'string') throw new UserError('button-old');
  return query;
}

function windowOf(number: number) {
  return { limit: PAGE + 1, offset: (number - 1) * PAGE };
}
