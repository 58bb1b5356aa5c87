import * as stock from '../../../../shared/domain/catalogue/stock.ts';
import type { Stock } from '../../../../shared/domain/catalogue/stock.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { send, show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { pageOf, pagingButtons, readPage } from '../../paging.ts';
import { undoButton } from '../undo.ts';

const PAGE = 10;
/** More of anything is a slip of the finger. */
const MOST = 1_000_000;

/** What there is of each product, for staff. */
export const stockScreen: ShopScreen = {
  presses: {
    stock: (ctx, id) => (id === undefined ? showOverview(ctx, 1) : showStock(ctx, readId(id))),
    'stock:page': (ctx, page) => showOverview(ctx, readPage(page)),
    'stock:count': (ctx, id) => askCount(ctx, readId(id)),
    'stock:unlimited': (ctx, id) => saveCount(ctx, readId(id), null),
    'stock:empty': (ctx, id) => confirmEmpty(ctx, readId(id)),
    'stock:emptied': (ctx, id) => empty(ctx, readId(id)),
  },
  answers: { 'stock:count': (ctx, text) => answerCount(ctx, text) },
};

/** All products with a bound, the scarcest first. */
async function showOverview(ctx: ShopContext, number: number): Promise<void> {
  demand(ctx.turn.role, 'stock');
  await closeDialogue(ctx, ctx.scope);
  const offset = (number - 1) * PAGE;
  const page = pageOf(await stock.listLow(ctx.scope, { offset, limit: PAGE + 1 }), number, PAGE);
  const buttons = page.rows.map(({ productId, name, left, isLow }): Button[] => [
    {
      text: ctx.label('stock-row', { name, left, level: isLow ? 'low' : 'enough' }),
      press: press('stock', productId),
    },
  ]);
  await show(ctx, {
    text: ctx.t(page.rows.length > 0 ? 'stock-overview' : 'stock-overview-empty'),
    buttons: [...buttons, pagingButtons(ctx, page, 'stock:page'), [backButton(ctx, 'products')]],
  });
}

/** One product's stock. */
export async function showStock(
  ctx: ShopContext,
  id: bigint,
  said = '',
  auditId: bigint | null = null,
): Promise<void> {
  demand(ctx.turn.role, 'stock');
  await closeDialogue(ctx, ctx.scope);
  const found = await stock.read(ctx.scope, id);
  const { name, counts, count, lowLevel: level, waiting } = found;
  const text =
    found.kind === 'unique'
      ? ctx.t('stock-lines', { name, ...counts, level, waiting })
      : ctx.t('stock-count', { name, count, level, waiting });
  await show(ctx, {
    text: said === '' ? text : `${said}\n\n${text}`,
    buttons: [
      auditId === null ? [] : [undoButton(ctx, auditId)],
      ...buttonsOf(ctx, found),
      [backButton(ctx, press('manage', id))],
    ],
  });
}

function buttonsOf(ctx: ShopContext, { kind, productId: id, counts, count }: Stock): Button[][] {
  if (kind !== 'unique')
    return [
      [{ text: ctx.label('stock-set'), press: press('stock:count', id) }],
      count === null
        ? []
        : [{ text: ctx.label('stock-unlimited'), press: press('stock:unlimited', id) }],
    ];
  const total = Object.values(counts).reduce((sum, each) => sum + each, 0);
  return [
    [{ text: ctx.label('stock-add'), press: press('stock:add', id) }],
    total > 0
      ? [{ text: ctx.label('stock-list'), press: press('stock:list', id, 'available', 1) }]
      : [],
    counts.available > 0
      ? [{ text: ctx.label('stock-empty'), press: press('stock:empty', id) }]
      : [],
  ];
}

async function askCount(ctx: ShopContext, id: bigint): Promise<void> {
  demand(ctx.turn.role, 'stock');
  const { name, count } = await stock.read(ctx.scope, id);
  await ctx.commit((scope) => ask(ctx, scope, 'stock:count', { product: String(id) }));
  await show(ctx, {
    text: ctx.t('stock-ask-count', { name, count }),
    buttons: [[cancelButton(ctx, press('stock', id))]],
  });
}

async function answerCount(ctx: ShopContext, text: string): Promise<void> {
  const number = Number(text.trim().replaceAll(/[\s\u00A0]/g, ''));
  if (text.trim() === '' || !Number.isInteger(number) || number < 0 || number > MOST)
    throw new UserError('stock-count-unreadable', { most: MOST });
  await saveCount(ctx, readId(String(ctx.turn.customer.dialogue?.data['product'])), number);
}

async function saveCount(ctx: ShopContext, id: bigint, count: number | null): Promise<void> {
  demand(ctx.turn.role, 'stock');
  const auditId = await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    return stock.setCount(scope, ctx.person.id, id, count);
  });
  const saved = ctx.label('settings-saved');
  if (!(await ctx.toast(saved))) await send(ctx, { text: saved });
  await showStock(ctx, id, '', auditId);
}

async function confirmEmpty(ctx: ShopContext, id: bigint): Promise<void> {
  demand(ctx.turn.role, 'stock');
  const { name, counts } = await stock.read(ctx.scope, id);
  await show(ctx, {
    text: ctx.t('stock-empty-sure', { name, count: counts.available }),
    buttons: [
      [{ text: ctx.label('stock-empty-yes'), press: press('stock:emptied', id) }],
      [backButton(ctx, press('stock', id))],
    ],
  });
}

async function empty(ctx: ShopContext, id: bigint): Promise<void> {
  demand(ctx.turn.role, 'stock');
  const gone = await ctx.commit((scope) => stock.withdraw(scope, ctx.person.id, id, null));
  if (!gone) throw new UserError('line-gone');
  await showWithdrawn(ctx, id, gone);
}

/** What was just taken out of sale, with the way back. */
export async function showWithdrawn(
  ctx: ShopContext,
  id: bigint,
  gone: { readonly count: number; readonly auditId: bigint },
): Promise<void> {
  await show(ctx, {
    text: ctx.t('stock-withdrawn', { count: gone.count }),
    buttons: [[undoButton(ctx, gone.auditId)], [backButton(ctx, press('stock', id))]],
  });
}
