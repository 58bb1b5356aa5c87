import { randomBytes } from 'node:crypto';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import type { Options } from '../../../../shared/domain/shop/options.ts';
import { UserError } from '../../../../shared/errors.ts';
import { parseAmount, type Money } from '../../../../shared/money.ts';
import { press } from '../../../../shared/telegram/callback.ts';
import { ask } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { saveOptions } from './save-options.ts';

type Shipping = Options['shipping'][number];

/** More ways to ship than a customer reads. */
const MOST = 20;
const LONGEST_NAME = 60;

/** How goods that are no data reach the customer, and what it costs. */
export const settingsShipping: ShopScreen = {
  presses: {
    shipping: (ctx) => showAll(ctx),
    'shipping:way': (ctx, id) => showOne(ctx, demandWay(ctx, id)),
    'shipping:add': (ctx) => askFor(ctx, 'name', null),
    'shipping:name': (ctx, id) => askFor(ctx, 'name', demandWay(ctx, id)),
    'shipping:price': (ctx, id) => askFor(ctx, 'price', demandWay(ctx, id)),
    'shipping:address': (ctx, id) => turnAddress(ctx, demandWay(ctx, id)),
    'shipping:remove': (ctx, id) => remove(ctx, demandWay(ctx, id)),
  },
  answers: {
    'shipping:name': (ctx, text) => setName(ctx, text),
    'shipping:price': (ctx, text) => setPrice(ctx, text),
  },
};

async function showAll(ctx: ShopContext, undo?: Button): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const ways = ctx.turn.settings.options.shipping;
  await show(ctx, {
    text: ctx.t('shipping-text', { ways: ways.length }),
    buttons: [
      ...ways.map((way) => [
        {
          text: ctx.label('shipping-line', { name: way.name, price: priceOf(ctx, way) }),
          press: press('shipping:way', way.id),
        },
      ]),
      ways.length < MOST ? [{ text: ctx.label('shipping-add'), press: 'shipping:add' }] : [],
      undo ? [undo] : [],
      [backButton(ctx, 'settings')],
    ],
  });
}

async function showOne(ctx: ShopContext, way: Shipping, undo?: Button): Promise<void> {
  demand(ctx.turn.role, 'settings');
  await show(ctx, {
    text: ctx.t('shipping-one', { name: way.name, price: priceOf(ctx, way) }),
    buttons: [
      [
        { text: ctx.label('shipping-rename'), press: press('shipping:name', way.id) },
        { text: ctx.label('shipping-price'), press: press('shipping:price', way.id) },
      ],
      [
        {
          text: ctx.label(
            way.needsAddress !== false ? 'shipping-address-on' : 'shipping-address-off',
          ),
          press: press('shipping:address', way.id),
        },
      ],
      [{ text: ctx.label('shipping-remove'), press: press('shipping:remove', way.id) }],
      undo ? [undo] : [],
      [backButton(ctx, 'shipping')],
    ],
  });
}

async function askFor(
  ctx: ShopContext,
  what: 'name' | 'price',
  way: Shipping | null,
  newName: string | null = null,
) {
  demand(ctx.turn.role, 'settings');
  await ctx.commit((scope) =>
    ask(ctx, scope, `shipping:${what}`, { id: way?.id ?? null, newName }),
  );
  await show(ctx, {
    text: ctx.t(`shipping-ask-${what}`, { currency: ctx.turn.settings.currency }),
    buttons: [[cancelButton(ctx, way ? press('shipping:way', way.id) : 'shipping')]],
  });
}

/** Renames; a new one is asked for its price next. */
async function setName(ctx: ShopContext, text: string): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const name = text.trim().replaceAll(/\s+/g, ' ');
  if (name === '' || name.length > LONGEST_NAME)
    throw new UserError('name-length', { longest: LONGEST_NAME });
  const { id } = ctx.turn.customer.dialogue?.data ?? {};
  if (typeof id === 'string') return change(ctx, { ...demandWay(ctx, id), name });
  await askFor(ctx, 'price', null, name);
}

async function setPrice(ctx: ShopContext, text: string): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const { id, newName } = ctx.turn.customer.dialogue?.data ?? {};
  const price = String(parseAmount(text, ctx.turn.settings.currency));
  if (typeof newName === 'string') return add(ctx, newName, price);
  await change(ctx, { ...demandWay(ctx, String(id)), price });
}

async function add(ctx: ShopContext, name: string, price: string): Promise<void> {
  const ways = ctx.turn.settings.options.shipping;
  if (ways.length >= MOST) throw new UserError('button-old');
  const way = { id: randomBytes(4).toString('hex'), name, price };
  await showOne(ctx, way, await saveOptions(ctx, { shipping: [...ways, way] }));
}

async function change(ctx: ShopContext, way: Shipping): Promise<void> {
  const shipping = ctx.turn.settings.options.shipping.map((each) => (each.id === way.id ? way : each)); // prettier-ignore
  await showOne(ctx, way, await saveOptions(ctx, { shipping }));
}

/** Goods that are fetched go to no address. */
async function turnAddress(ctx: ShopContext, way: Shipping): Promise<void> {
  demand(ctx.turn.role, 'settings');
  await change(ctx, { ...way, needsAddress: way.needsAddress === false });
}

async function remove(ctx: ShopContext, way: Shipping): Promise<void> {
  const shipping = ctx.turn.settings.options.shipping.filter(({ id }) => id !== way.id);
  await showAll(ctx, await saveOptions(ctx, { shipping }));
}

function demandWay(ctx: ShopContext, id: string | undefined): Shipping {
  const found = ctx.turn.settings.options.shipping.find((way) => way.id === id);
  if (!found) throw new UserError('button-old');
  return found;
}

function priceOf(ctx: ShopContext, { price }: Shipping): Money {
  return { amount: BigInt(price), currency: ctx.turn.settings.currency };
}
