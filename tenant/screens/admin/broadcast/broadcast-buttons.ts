import * as audience from '../../../../shared/domain/marketing/audience.ts';
import * as broadcasts from '../../../../shared/domain/marketing/broadcasts.ts';
import type { MessageButton } from '../../../../shared/domain/shop/messages.ts';
import * as products from '../../../../shared/domain/catalogue/products.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import type { Scope } from '../../../../shared/scope.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { ask } from '../../../../shared/telegram/context.ts';
import { clip } from '../../../../shared/telegram/fit.ts';
import { show } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { pageOf, pagingButtons, readPage } from '../../paging.ts';

const PAGE = 10;
/** More than a reader looks at, and far below Telegram's hundred. */
const MOST = 12;
const LONGEST_LABEL = 60;

/** The buttons below a broadcast: links, the shop, products. */
export const broadcastButtons: ShopScreen = {
  presses: {
    'broadcast:buttons': (ctx, id) => showButtons(ctx, readId(id)),
    'broadcast:shop': (ctx, id) => addShop(ctx, readId(id)),
    'broadcast:products': (ctx, id, page) => showProducts(ctx, readId(id), readPage(page)),
    'broadcast:product': (ctx, id, product) => addProduct(ctx, readId(id), readId(product)),
    'broadcast:bare': (ctx, id) =>
      save(ctx, readId(id), (scope, id) => broadcasts.setContent(scope, id, { buttons: [] })),
  },
  answers: { 'broadcast:buttons': (ctx, text) => addLinks(ctx, text) },
};

async function showButtons(ctx: ShopContext, id: bigint): Promise<void> {
  demand(ctx.turn.role, 'broadcast');
  const { buttons } = (await broadcasts.find(ctx.scope, id)).content;
  if (ctx.progress === 'open')
    await ctx.commit((scope) => ask(ctx, scope, 'broadcast:buttons', { broadcast: `${id}` }));
  const lines = buttons.flat().map((button) => `• ${labelOf(ctx, button)}`);
  await show(ctx, {
    text: ctx.t('broadcast-ask-buttons', { list: lines.length > 0 ? lines.join('\n') : null }),
    buttons: [
      [
        { text: ctx.label('broadcast-add-shop'), press: press('broadcast:shop', id) },
        { text: ctx.label('broadcast-add-product'), press: press('broadcast:products', id, 1) },
      ],
      lines.length > 0
        ? [{ text: ctx.label('broadcast-no-buttons'), press: press('broadcast:bare', id) }]
        : [],
      // What is there is kept already: nobody cancels it by leaving.
      [backButton(ctx, press('cancel:broadcast', id))],
    ],
  });
}

async function addLinks(ctx: ShopContext, text: string): Promise<void> {
  demand(ctx.turn.role, 'broadcast');
  const id = readId(String(ctx.turn.customer.dialogue?.data['broadcast']));
  const rows = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.split(' | ').map(readLink));
  await save(ctx, id, (scope) => add(scope, id, rows));
}

/** `Label - https://…` */
function readLink(line: string): MessageButton {
  const [, label, address] = /^\s*(.+?)\s+[-–—]\s+(\S+)\s*$/.exec(line) ?? [];
  const url = parsed(address ?? '');
  if (label === undefined || !url || !['http:', 'https:', 'tg:'].includes(url.protocol))
    throw new UserError('broadcast-link-unreadable', { line: clip(line.trim(), 60) });
  return { label: clip(label, LONGEST_LABEL), url: url.href };
}

function parsed(address: string): URL | null {
  return URL.canParse(address) ? new URL(address) : null;
}

/** A link, so that the broadcast stays where it is when the shop opens. */
async function addShop(ctx: ShopContext, id: bigint): Promise<void> {
  demand(ctx.turn.role, 'broadcast');
  const url = `https://t.me/${ctx.botInfo.username}?start=c_0`;
  await save(ctx, id, (scope) => add(scope, id, [[{ key: 'shop-button', url }]]));
}

async function showProducts(ctx: ShopContext, id: bigint, number: number): Promise<void> {
  demand(ctx.turn.role, 'broadcast');
  const offset = (number - 1) * PAGE;
  const found = await audience.listProducts(ctx.scope, { isOnSale: true, offset, limit: PAGE + 1 });
  const page = pageOf(found, number, PAGE);
  await show(ctx, {
    text: ctx.t('broadcast-choose-product', { count: page.rows.length }),
    buttons: [
      ...page.rows.map((product) => [
        {
          text: `📦 ${product.name}`,
          press: press('broadcast:product', id, product.id),
        },
      ]),
      pagingButtons(ctx, page, 'broadcast:products', id),
      [backButton(ctx, press('broadcast:buttons', id))],
    ],
  });
}

async function addProduct(ctx: ShopContext, id: bigint, productId: bigint): Promise<void> {
  demand(ctx.turn.role, 'broadcast');
  const product = await products.find(ctx.scope, productId);
  if (product?.state !== 'published') throw new UserError('product-gone');
  const url = `https://t.me/${ctx.botInfo.username}?start=p_${product.key}`;
  await save(ctx, id, (scope) => add(scope, id, [[{ label: clip(product.name, LONGEST_LABEL), url }]])); // prettier-ignore
}

async function add(
  scope: Scope,
  id: bigint,
  rows: readonly (readonly MessageButton[])[],
): Promise<void> {
  const { buttons } = (await broadcasts.find(scope, id)).content;
  const all = [...buttons, ...rows];
  if (all.flat().length > MOST) throw new UserError('broadcast-buttons-many', { most: MOST });
  await broadcasts.setContent(scope, id, { buttons: all });
}

/** Changes them and shows them again, with the question still open. */
async function save(
  ctx: ShopContext,
  id: bigint,
  work: (scope: Scope, id: bigint) => Promise<void>,
): Promise<void> {
  demand(ctx.turn.role, 'broadcast');
  await ctx.commit(async (scope) => {
    await work(scope, id);
    await ask(ctx, scope, 'broadcast:buttons', { broadcast: `${id}` });
  });
  await showButtons(ctx, id);
}

function labelOf(ctx: ShopContext, button: MessageButton): string {
  return 'label' in button ? button.label : ctx.label(button.key);
}
