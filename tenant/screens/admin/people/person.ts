import * as ledger from '../../../../shared/domain/money/ledger-history.ts';
import * as profiles from '../../../../shared/domain/people/profiles.ts';
import type { Profile } from '../../../../shared/domain/people/profiles.ts';
import { can, demand } from '../../../../shared/domain/staff/staff.ts';
import type { Money } from '../../../../shared/money.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { closeDialogue } from '../../../../shared/telegram/context.ts';
import { formatMoney } from '../../../../shared/telegram/format.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { historyLine } from '../../history.ts';
import { pageOf, pagingButtons, readPage } from '../../paging.ts';
import { roleName } from './role-name.ts';
import { undoButton } from '../undo.ts';

const PAGE = 8;
/** So many notes stand on the profile itself; the rest is one press away. */
const NOTES_SHOWN = 3;

/** One customer, for staff: who they are, what they bought, what came and went. */
export const person: ShopScreen = {
  presses: {
    person: (ctx, id) => showPerson(ctx, readId(id)),
    'person:orders': (ctx, id, page) => showOrders(ctx, readId(id), readPage(page)),
    'person:ledger': (ctx, id, before) =>
      showLedger(ctx, readId(id), before === undefined ? null : readId(before)),
  },
};

/** Shows a profile; `undoing` is what was just done to it. */
export async function showPerson(
  ctx: ShopContext,
  id: bigint,
  undoing: bigint | null = null,
): Promise<void> {
  demand(ctx.turn.role, 'customers');
  await closeDialogue(ctx, ctx.scope);
  const profile = await profiles.find(ctx.scope, id);
  await show(ctx, {
    text: textOf(ctx, profile),
    buttons: [
      ...buttonsOf(ctx, profile),
      undoing === null ? [] : [undoButton(ctx, undoing)],
      [backButton(ctx, 'customers')],
    ],
  });
}

function textOf(ctx: ShopContext, profile: Profile): string {
  const { username, language, referrer, blocked, role } = profile;
  const notes = profile.notes.slice(-NOTES_SHOWN).map(({ text, at, author }) =>
    ctx.t('person-note', { text, at, author: author ?? ctx.label('person-somebody') }),
  ); // prettier-ignore
  return [
    ctx.t('person-text', {
      name: profile.name,
      id: profile.id,
      telegramId: String(profile.telegramId),
      username: username === null ? null : `@${username}`,
      language: languageName(ctx, language),
      registered: profile.registeredAt,
      seen: profile.seenAt,
      referrer: referrer && `${referrer.name} (${referrer.id})`,
    }),
    ctx.t('person-money', {
      balance: sumOf(ctx, profile.balances),
      held: profile.held.length === 0 ? null : sumOf(ctx, profile.held),
      orders: profile.orders.count,
      spent: sumOf(ctx, profile.orders.spent),
    }),
    role === null ? '' : ctx.t('person-staff', { role: roleName(ctx, role) }),
    blocked === null ? '' : ctx.t('person-blocked', { reason: blocked.reason, at: blocked.at }),
    profile.isReachable ? '' : ctx.t('person-unreachable'),
    ...notes,
  ]
    .filter(Boolean)
    .join('\n\n');
}

function buttonsOf(ctx: ShopContext, { id, blocked, role, notes }: Profile): Button[][] {
  const to = (key: string, what: string): Button => ({
    text: ctx.label(key, { count: notes.length }),
    press: press(what, id),
  });
  return [
    [to('person-orders', 'person:orders'), to('person-ledger', 'person:ledger')],
    [to('person-subscriptions', 'subs:of')],
    [
      ...(can(ctx.turn.role, 'balances') ? [to('person-adjust', 'adjust')] : []),
      to('person-write', 'person:write'),
    ],
    [
      to('person-notes', 'person:notes'),
      ...(blocked !== null ? [to('person-unblock', 'person:unblock')] : []),
      ...(blocked === null && role === null ? [to('person-block', 'person:block')] : []),
    ],
    [to('person-security', 'person:factor'), to('person-data', 'person:data')],
  ];
}

async function showOrders(ctx: ShopContext, id: bigint, number: number): Promise<void> {
  demand(ctx.turn.role, 'customers');
  const page = pageOf(
    await profiles.orders(ctx.scope, id, { limit: PAGE + 1, offset: (number - 1) * PAGE }),
    number,
    PAGE,
  );
  const lines = page.rows.map(({ id: order, status, total, at }) =>
    ctx.t('person-order', { order, status, total, at }),
  );
  const open = page.rows.map(({ id: order }) => ({
    text: `#${order}`,
    press: press('sale', order),
  }));
  await show(ctx, {
    text: `${ctx.t('person-orders-title')}\n\n${lines.join('\n') || ctx.t('person-orders-none')}`,
    buttons: [
      ...(can(ctx.turn.role, 'orders') ? [open.slice(0, 4), open.slice(4)] : []),
      pagingButtons(ctx, page, 'person:orders', id),
      [backButton(ctx, press('person', id))],
    ],
  });
}

async function showLedger(ctx: ShopContext, id: bigint, before: bigint | null): Promise<void> {
  demand(ctx.turn.role, 'customers');
  const found = await ledger.list(
    ctx.scope,
    id,
    {},
    {
      ...(before === null ? {} : { before }),
      limit: PAGE + 1,
    },
  );
  const lines = found.slice(0, PAGE);
  const last = lines.at(-1);
  const paging: Button[] = [];
  if (before !== null)
    paging.push({ text: ctx.label('history-newest'), press: press('person:ledger', id) });
  if (last && found.length > PAGE)
    paging.push({ text: ctx.label('history-older'), press: press('person:ledger', id, last.id) });
  const list = lines.map((line) => historyLine(ctx, line)).join('\n\n');
  await show(ctx, {
    text: `${ctx.t('person-ledger-title')}\n\n${list || ctx.t('person-ledger-none')}`,
    buttons: [paging, [backButton(ctx, press('person', id))]],
  });
}

function sumOf(ctx: ShopContext, sums: readonly Money[]): string {
  const all = sums.length > 0 ? sums : [{ amount: 0n, currency: ctx.turn.settings.currency }];
  return all.map((money) => formatMoney(ctx.language, money)).join(', ');
}

/** By its name where we speak it, otherwise by its code. */
function languageName(ctx: ShopContext, code: string | null): string {
  if (code === null) return '–';
  return ctx.i18n.languages.includes(code) ? ctx.i18n.plain(code, 'language-name') : code;
}
