import * as ledger from '../../shared/domain/money/ledger-history.ts';
import {
  lineTypes,
  type HistoryLine,
  type LineType,
} from '../../shared/domain/money/ledger-history.ts';
import { UserError } from '../../shared/errors.ts';
import { isCurrency, type Money } from '../../shared/money.ts';
import { periodNames, periodOf, type PeriodName } from '../../shared/period.ts';
import { press, readId, readWord } from '../../shared/telegram/callback.ts';
import { formatMoney } from '../../shared/telegram/format.ts';
import { kindName, outsideNames, type Speech } from '../../shared/telegram/ledger-words.ts';
import { show, type Button } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { backButton, menuButton, rowsOf } from './buttons.ts';

const PAGE = 10;
const ALL = 'all';

/** What a customer wants to see: `all` or one of each. */
interface View {
  readonly type: LineType | typeof ALL;
  readonly currency: string;
  readonly period: PeriodName;
}

const EVERYTHING: View = { type: ALL, currency: ALL, period: ALL };

/** What came to a customer's balance and went from it, newest first. */
export const history: ShopScreen = {
  commands: { history: (ctx) => showHistory(ctx, EVERYTHING, null) },
  presses: {
    history: (ctx, ...args) =>
      showHistory(ctx, readView(args), args[3] === undefined ? null : readId(args[3])),
    'history:by': (ctx, what, ...args) =>
      showChoice(ctx, readWord(what, ['type', 'currency', 'period']), readView(args)),
  },
};

async function showHistory(ctx: ShopContext, view: View, before: bigint | null): Promise<void> {
  const { type, currency, period } = view;
  const { timeZone } = ctx.turn.settings.options;
  const { from, to } = periodOf(period, new Date(ctx.scope.clock.now()), timeZone);
  const filter = {
    ...(type === ALL ? {} : { type }),
    ...(currency === ALL ? {} : { currency }),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
  };
  const found = await ledger.list(ctx.scope, ctx.turn.customer.id, filter, {
    ...(before === null ? {} : { before }),
    limit: PAGE + 1,
  });
  const lines = found.slice(0, PAGE);
  const list = lines.map((line, at) => `${at + 1}. ${historyLine(ctx, line)}`).join('\n\n');
  const isFiltered = pressOf(view) !== pressOf(EVERYTHING);
  const nothing = ctx.t(isFiltered ? 'history-none' : 'history-empty');
  const isBare = lines.length === 0 && before === null && !isFiltered;
  const receipts = lines.map(({ id }, at) => ({ text: `${at + 1}`, press: press('receipt', id) }));
  await show(ctx, {
    text: `${ctx.t('history-title')}\n\n${list || nothing}`,
    buttons: [
      ...rowsOf(receipts, 5),
      pagingOf(ctx, view, before, found),
      isBare ? [] : filterButtons(ctx, view),
      isBare ? [] : [{ text: ctx.label('statement-button'), press: 'statement' }],
      [menuButton(ctx)],
    ],
  });
}

function pagingOf(
  ctx: ShopContext,
  view: View,
  before: bigint | null,
  found: readonly HistoryLine[],
): Button[] {
  const last = found[PAGE - 1];
  return [
    ...(before === null ? [] : [{ text: ctx.label('history-newest'), press: pressOf(view) }]),
    ...(last && found.length > PAGE
      ? [{ text: ctx.label('history-older'), press: `${pressOf(view)}:${last.id}` }]
      : []),
  ];
}

function filterButtons(ctx: ShopContext, view: View): Button[] {
  return (['type', 'currency', 'period'] as const).map((what) => ({
    text: ctx.label('history-filter', { what, value: wordOf(ctx, what, view[what]) }),
    press: press('history:by', what, view.type, view.currency, view.period),
  }));
}

/** What there is to choose from: only what this customer has. */
async function showChoice(ctx: ShopContext, what: keyof View, view: View): Promise<void> {
  const { types, currencies } = await ledger.shape(ctx.scope, ctx.turn.customer.id);
  const choices = { type: types, currency: currencies, period: periodNames.filter((name) => name !== ALL) }[what]; // prettier-ignore
  const buttons = [ALL, ...choices].map((choice) => ({
    text: `${choice === view[what] ? '• ' : ''}${wordOf(ctx, what, choice)}`,
    press: pressOf({ ...view, [what]: choice }),
  }));
  await show(ctx, {
    text: ctx.t(`history-by-${what}`),
    buttons: [...rowsOf(buttons, 2), [backButton(ctx, pressOf(view))]],
  });
}

function wordOf(ctx: ShopContext, what: keyof View, value: string): string {
  if (what === 'currency' && value !== ALL) return value;
  return ctx.label(what === 'period' ? `period-${value}` : `history-type-${value}`);
}

function pressOf({ type, currency, period }: View): string {
  return press('history', type, currency, period);
}

function readView([type, currency, period]: readonly string[]): View {
  if (type === undefined) return EVERYTHING;
  if (currency !== undefined && currency !== ALL && !isCurrency(currency))
    throw new UserError('button-old');
  return {
    type: readWord(type, [ALL, ...(Object.keys(lineTypes) as LineType[])]),
    currency: currency ?? ALL,
    period: readWord(period ?? ALL, periodNames),
  };
}

/** One line of a history: what it was, how much, when. */
export function historyLine(ctx: ShopContext, line: HistoryLine): string {
  const speech: Speech = {
    label: (key, data) => ctx.label(key, data),
    has: (key) => ctx.i18n.has(key),
  };
  return ctx.t(`history-${shapeOf(line)}`, {
    kind: kindName(speech, line),
    counters: outsideNames(speech, line),
    came: amountsOf(ctx, [...line.money, ...line.held], 1n),
    went: amountsOf(ctx, [...line.money, ...line.held], -1n),
    at: line.at,
  });
}

function shapeOf({ money, held }: HistoryLine): 'in' | 'out' | 'swap' | 'hold' | 'free' {
  const moved = money.length > 0 ? money : held;
  const comes = moved.some(({ amount }) => amount > 0n);
  if (money.length === 0) return comes ? 'hold' : 'free';
  if (!comes) return 'out';
  return moved.some(({ amount }) => amount < 0n) ? 'swap' : 'in';
}

function amountsOf(ctx: ShopContext, all: readonly Money[], sign: bigint): string {
  return all
    .filter(({ amount }) => amount * sign > 0n)
    .map((money) => formatMoney(ctx.language, { ...money, amount: money.amount * sign }))
    .join(', ');
}
