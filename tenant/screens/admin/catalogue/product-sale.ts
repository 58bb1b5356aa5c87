import { UserError } from '../../../../shared/errors.ts';
import { readMoment } from '../../../../shared/moment.ts';
import { parseAmount } from '../../../../shared/money.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { ask } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { demandProduct } from './product-edit.ts';
import { saveChanges } from './product-field.ts';

/** A sale: its price, when it begins, when it ends. */
export const productSale: ShopScreen = {
  presses: {
    'product-sale': (ctx, id) => askPrice(ctx, readId(id)),
    'product-sale:end': async (ctx, id) => {
      await demandProduct(ctx, readId(id));
      await saveChanges(ctx, readId(id), { sale: null });
    },
    'product-sale:now': (ctx) => takeFrom(ctx, null),
    'product-sale:forever': (ctx) => takeUntil(ctx, null),
  },
  answers: {
    'product-sale:price': (ctx, text) => takePrice(ctx, text),
    'product-sale:from': (ctx, text) => takeFrom(ctx, readMoment(text, zoneOf(ctx))),
    'product-sale:until': (ctx, text) =>
      takeUntil(ctx, readMoment(text, zoneOf(ctx), { bare: 'end' })),
  },
};

async function askPrice(ctx: ShopContext, id: bigint): Promise<void> {
  const { name, price, sale } = await demandProduct(ctx, id);
  const { currency } = ctx.turn.settings;
  await ctx.commit((scope) => ask(ctx, scope, 'product-sale:price', { id: `${id}` }));
  await show(ctx, {
    text: ctx.t('sale-ask-price', { product: name, price: { amount: price, currency }, currency }),
    buttons: [
      sale ? [{ text: ctx.label('sale-end'), press: press('product-sale:end', id) }] : [],
      [cancelButton(ctx, press('manage', id))],
    ],
  });
}

async function takePrice(ctx: ShopContext, text: string): Promise<void> {
  const { id, price: usual } = await demandProduct(ctx, readId(answers(ctx).id));
  const price = parseAmount(text, ctx.turn.settings.currency);
  if (price >= usual) throw new UserError('sale-not-lower');
  await askNext(ctx, 'from', { id: `${id}`, price: `${price}` }, 'product-sale:now');
}

async function takeFrom(ctx: ShopContext, from: Date | null): Promise<void> {
  const { id, price } = answers(ctx);
  await demandProduct(ctx, readId(id));
  if (price === undefined) throw new UserError('button-old');
  const data = { id: id ?? '', price, from: from?.toISOString() ?? '' };
  await askNext(ctx, 'until', data, 'product-sale:forever');
}

async function takeUntil(ctx: ShopContext, until: Date | null): Promise<void> {
  const { id, price, from } = answers(ctx);
  await demandProduct(ctx, readId(id));
  if (price === undefined || from === undefined) throw new UserError('button-old');
  if (until && until.getTime() <= ctx.scope.clock.now()) throw new UserError('sale-over');
  await saveChanges(ctx, readId(id), {
    sale: { price: BigInt(price), from: from === '' ? null : new Date(from), until },
  });
}

async function askNext(
  ctx: ShopContext,
  step: 'from' | 'until',
  data: Readonly<Record<string, string>>,
  skip: string,
): Promise<void> {
  await ctx.commit((scope) => ask(ctx, scope, `product-sale:${step}`, data));
  const skipButton: Button = { text: ctx.label(`sale-skip-${step}`), press: skip };
  await show(ctx, {
    text: ctx.t(`sale-ask-${step}`, { zone: zoneOf(ctx) }),
    buttons: [[skipButton], [cancelButton(ctx, press('manage', data['id'] ?? ''))]],
  });
}

function answers(ctx: ShopContext) {
  return (ctx.turn.customer.dialogue?.data ?? {}) as {
    readonly id?: string;
    readonly price?: string;
    readonly from?: string;
  };
}

function zoneOf(ctx: ShopContext): string {
  return ctx.turn.settings.options.timeZone;
}
