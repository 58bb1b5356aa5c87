import * as ledger from '../../shared/domain/ledger.ts';
import type { HistoryLine } from '../../shared/domain/ledger.ts';
import { press, readId } from '../../shared/telegram/callback.ts';
import { show, type Button } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { menuButton } from './buttons.ts';

const PAGE = 10;

/** What came to a customer's balance and went from it, newest first. */
export const history: ShopScreen = {
  commands: { history: (ctx) => showHistory(ctx, null) },
  presses: {
    history: (ctx, before) => showHistory(ctx, before === undefined ? null : readId(before)),
  },
};

async function showHistory(ctx: ShopContext, before: bigint | null): Promise<void> {
  const found = await ledger.history(ctx.scope, ctx.turn.customer.id, {
    ...(before === null ? {} : { before }),
    limit: PAGE + 1,
  });
  const lines = found.slice(0, PAGE);
  const last = lines.at(-1);
  const paging: Button[] = [];
  if (before !== null) paging.push({ text: ctx.label('history-newest'), press: 'history' });
  if (last && found.length > PAGE)
    paging.push({ text: ctx.label('history-older'), press: press('history', last.id) });
  const list = lines.map((line) => historyLine(ctx, line)).join('\n\n');
  await show(ctx, {
    text: `${ctx.t('history-title')}\n\n${list || ctx.t('history-empty')}`,
    buttons: [paging, [menuButton(ctx)]],
  });
}

/** One line of a history: what it was, how much, when. */
export function historyLine(ctx: ShopContext, { at, kind, money, order }: HistoryLine): string {
  const known = `history-kind-${kind}`;
  const name = ctx.label(ctx.i18n.has(known) ? known : 'history-kind-other');
  return ctx.t(money.amount < 0n ? 'history-out' : 'history-in', {
    kind: order === null ? name : ctx.label('history-of-order', { kind: name, order }),
    money: { ...money, amount: money.amount < 0n ? -money.amount : money.amount },
    at,
  });
}
