import * as productList from '../../../../shared/domain/catalogue/product-list.ts';
import type { StaffShelf } from '../../../../shared/domain/catalogue/product-list.ts';
import { isAvailable, type Offer } from '../../../../shared/domain/catalogue/showcase.ts';
import { unitPrice } from '../../../../shared/domain/catalogue/pricing.ts';
import { can, demand } from '../../../../shared/domain/staff/staff.ts';
import { press } from '../../../../shared/telegram/callback.ts';
import { clip } from '../../../../shared/telegram/fit.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { pagingButtons, readPage } from '../../paging.ts';
import { readCategory } from '../../shop.ts';

const PAGE = 10;
/** The price stands behind the name and must not be cut off. */
const LONGEST_NAME = 34;

/** What the shop sells, as staff see it: the tree, and in it products of every state. */
export const products: ShopScreen = {
  presses: {
    products: (ctx, id, page) => showProducts(ctx, readCategory(id), readPage(page)),
  },
};

/** One page of a category; null: the top. */
export async function showProducts(ctx: ShopContext, id: bigint | null, number = 1): Promise<void> {
  demand(ctx.turn.role, 'catalogue');
  const shelf = await productList.shelf(ctx.scope, id, { number, size: PAGE });
  if (number > 1 && shelf.categories.length + shelf.offers.length === 0)
    return showProducts(ctx, id);
  const here = id ?? 0n;
  const isEmpty = shelf.categories.length + shelf.offers.length === 0;
  const key = shelf.total === 0 && id === null ? 'products-none' : 'products-text';
  const parent = shelf.path.at(-2)?.id ?? 0n;
  await show(ctx, {
    text: ctx.t(isEmpty && id !== null ? 'products-none-here' : key, {
      path: ['', ...shelf.path.map(({ name }) => name)].join(' › '),
      count: shelf.total,
    }),
    buttons: [
      ...shelf.categories.map((category) => [categoryButton(ctx, category)]),
      ...shelf.offers.map((offer) => [productButton(ctx, offer)]),
      pagingButtons(ctx, { number, hasMore: shelf.hasMore }, 'products', here),
      [
        { text: ctx.label('products-new'), press: press('products:new', here) },
        { text: ctx.label('category-new'), press: press('category:new', here) },
      ],
      ...(id === null
        ? topButtons(ctx, shelf)
        : [[{ text: ctx.label('category-manage'), press: press('category', here) }]]),
      [backButton(ctx, id === null ? 'admin' : press('products', parent))],
    ],
  });
}

function categoryButton(ctx: ShopContext, category: StaffShelf['categories'][number]): Button {
  const { name, hidden, count } = category;
  const key = hidden ? 'products-category-hidden' : 'products-category';
  return { text: ctx.label(key, { name, count }), press: press('products', category.id) };
}

function productButton(ctx: ShopContext, offer: Offer): Button {
  const { product } = offer;
  const { currency } = ctx.turn.settings;
  const amount = unitPrice(product, product.minQuantity, ctx.scope.clock.now());
  const isMissing = product.state === 'published' && !isAvailable(offer);
  return {
    text: ctx.label('products-product', {
      name: clip(product.name, LONGEST_NAME),
      price: { amount, currency },
      state: isMissing ? 'sold-out' : product.state,
    }),
    press: press('manage', product.id),
  };
}

/** What concerns the whole shop. */
function topButtons(ctx: ShopContext, shelf: StaffShelf): Button[][] {
  const stock = can(ctx.turn.role, 'stock')
    ? [
        { text: ctx.label('products-stock'), press: 'stock' },
        { text: ctx.label('products-import'), press: 'import' },
      ]
    : [];
  return [
    [...stock, { text: ctx.label('products-export'), press: 'export' }],
    [{ text: ctx.label('products-clone'), press: 'clone' }],
    demoButtons(ctx, shelf),
  ];
}

function demoButtons(ctx: ShopContext, { total, demo }: StaffShelf): Button[] {
  if (total === 0) return [{ text: ctx.label('demo-button'), press: 'demo' }];
  return demo > 0 ? [{ text: ctx.label('demo-clear-button'), press: 'demo:clear' }] : [];
}
