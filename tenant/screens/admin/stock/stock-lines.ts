import { InputFile } from 'grammy';
import { openLine } from '../../../../shared/domain/catalogue/goods.ts';
import * as stock from '../../../../shared/domain/catalogue/stock.ts';
import { mask } from '../../../../shared/domain/catalogue/stock-text.ts';
import {
  lineStates,
  type LineState,
  type StockLine,
} from '../../../../shared/domain/catalogue/stock.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { press, readId, readWord } from '../../../../shared/telegram/callback.ts';
import { closeDialogue } from '../../../../shared/telegram/context.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton, rowsOf } from '../../buttons.ts';
import { pageOf, pagingButtons, readPage } from '../../paging.ts';
import { showStock, showWithdrawn } from './stock.ts';

const PAGE = 10;
/** A message has room for 4096 characters; longer lines come as a file. */
const LONGEST_SHOWN = 3_500;

/** The lines of one product, masked; each can be looked at, taken out of sale and put back. */
export const stockLines: ShopScreen = {
  presses: {
    'stock:list': (ctx, id, state, page) =>
      showList(ctx, readId(id), readWord(state, lineStates), readPage(page)),
    'stock:line': (ctx, id, line) => showLine(ctx, readId(id), readId(line)),
    'stock:show': (ctx, id, line) => reveal(ctx, readId(id), readId(line)),
    'stock:withdraw': (ctx, id, line) => withdraw(ctx, readId(id), readId(line)),
    'stock:restore': (ctx, id, line) => restore(ctx, readId(id), readId(line)),
  },
};

async function showList(
  ctx: ShopContext,
  id: bigint,
  state: LineState,
  number: number,
): Promise<void> {
  demand(ctx.turn.role, 'stock');
  await closeDialogue(ctx, ctx.scope);
  const offset = (number - 1) * PAGE;
  const found = await stock.list(ctx.scope, id, { state, offset, limit: PAGE + 1 });
  const page = pageOf(found, number, PAGE);
  const tabs = lineStates.map((each) => ({
    text: `${each === state ? '• ' : ''}${ctx.label(`stock-state-${each}`)}`,
    press: press('stock:list', id, each, 1),
  }));
  const lines = page.rows.map((line) => ({
    text: masked(ctx, id, line),
    press: press('stock:line', id, line.id),
  }));
  await show(ctx, {
    text: ctx.t(lines.length > 0 ? 'stock-list-text' : 'stock-list-empty'),
    buttons: [
      ...rowsOf(tabs, 2),
      ...rowsOf(lines, 1),
      pagingButtons(ctx, page, 'stock:list', id, state),
      [backButton(ctx, press('stock', id))],
    ],
  });
}

async function showLine(ctx: ShopContext, id: bigint, lineId: bigint): Promise<void> {
  demand(ctx.turn.role, 'stock');
  const line = await stock.find(ctx.scope, id, lineId);
  await show(ctx, {
    text: lineText(ctx, line, masked(ctx, id, line)),
    buttons: lineButtons(ctx, id, line, true),
  });
}

async function reveal(ctx: ShopContext, id: bigint, lineId: bigint): Promise<void> {
  demand(ctx.turn.role, 'stock');
  const { line, text } = await ctx.commit((scope) =>
    stock.reveal(scope, ctx.shop.secrets, ctx.person.id, id, lineId),
  );
  const isLong = text.length > LONGEST_SHOWN;
  if (isLong)
    await ctx.api.sendDocument(ctx.chatId, new InputFile(Buffer.from(text), `${lineId}.txt`));
  await show(ctx, {
    text: lineText(ctx, line, isLong ? mask(text) : text),
    buttons: lineButtons(ctx, id, line, false),
  });
}

async function withdraw(ctx: ShopContext, id: bigint, lineId: bigint): Promise<void> {
  demand(ctx.turn.role, 'stock');
  const gone = await ctx.commit((scope) => stock.withdraw(scope, ctx.person.id, id, lineId));
  if (!gone) throw new UserError('line-gone');
  await showWithdrawn(ctx, id, gone);
}

async function restore(ctx: ShopContext, id: bigint, lineId: bigint): Promise<void> {
  demand(ctx.turn.role, 'stock');
  const which = { id: lineId };
  const count = await ctx.commit((scope) => stock.restore(scope, ctx.person.id, id, which));
  if (count === 0) throw new UserError('line-gone');
  await ctx.toast(ctx.label('stock-restored'));
  await showStock(ctx, id);
}

function lineText(ctx: ShopContext, { state, addedAt }: StockLine, text: string): string {
  return ctx.t('stock-line', { state: ctx.label(`stock-state-${state}`), at: addedAt, text });
}

function lineButtons(ctx: ShopContext, id: bigint, line: StockLine, isMasked: boolean): Button[][] {
  const button = (key: 'stock-show' | 'stock-withdraw' | 'stock-restore', name: string) => [
    { text: ctx.label(key), press: press(name, id, line.id) },
  ];
  return [
    isMasked ? button('stock-show', 'stock:show') : [],
    line.state === 'available' ? button('stock-withdraw', 'stock:withdraw') : [],
    line.state === 'withdrawn' ? button('stock-restore', 'stock:restore') : [],
    [backButton(ctx, press('stock:list', id, line.state, 1))],
  ];
}

function masked(ctx: ShopContext, id: bigint, { sealed }: StockLine): string {
  return mask(openLine(ctx.scope, ctx.shop.secrets, id, sealed));
}
