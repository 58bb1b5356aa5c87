import * as settings from '../../../../shared/domain/shop/settings.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { send, show } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { showPayments } from './payments.ts';

/** What one Telegram Star is worth in the shop; without a price Stars are off. */
export const starPrice: ShopScreen = {
  presses: {
    stars: (ctx) => showStars(ctx),
    'stars:ask': (ctx) => askPrice(ctx),
    'stars:off': (ctx) => setPrice(ctx, null),
  },
  answers: { 'stars:price': (ctx, text) => setPrice(ctx, readPrice(text)) },
};

/** The price, what the bot has at Telegram, and the way to the payments. */
async function showStars(ctx: ShopContext): Promise<void> {
  demand(ctx.turn.role, 'payments');
  const { currency, starPrice } = ctx.turn.settings;
  // What Telegram does not say now is no reason to show nothing.
  const balance = await ctx.api.getMyStarBalance().then(
    ({ amount }) => ({ amount: BigInt(amount), currency: 'XTR' }),
    () => null,
  );
  await show(ctx, {
    text: ctx.t('stars-text', { price: starPrice && `${starPrice} ${currency}`, balance }),
    buttons: [
      [{ text: ctx.label('stars-price'), press: 'stars:ask' }],
      [{ text: ctx.label('stars-payments'), press: 'stars:list' }],
      [backButton(ctx, 'payments')],
    ],
  });
}

async function askPrice(ctx: ShopContext): Promise<void> {
  demand(ctx.turn.role, 'payments');
  await ctx.commit((scope) => ask(ctx, scope, 'stars:price'));
  const { currency, starPrice } = ctx.turn.settings;
  const price = starPrice === null ? null : `${starPrice} ${currency}`;
  const off = { text: ctx.label('stars-off'), press: 'stars:off' };
  await show(ctx, {
    text: ctx.t('stars-ask', { currency, price }),
    buttons: [starPrice === null ? [] : [off], [cancelButton(ctx, 'stars')]],
  });
}

async function setPrice(ctx: ShopContext, starPrice: string | null): Promise<void> {
  demand(ctx.turn.role, 'payments');
  await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    await settings.change(scope, ctx.person.id, { starPrice });
  });
  ctx.turn = { ...ctx.turn, settings: { ...ctx.turn.settings, starPrice } };
  const saved = ctx.label('settings-saved');
  if (!(await ctx.toast(saved))) await send(ctx, { text: saved });
  await showPayments(ctx);
}

/** A price may have more places than the currency: a Star is worth about a cent. */
function readPrice(text: string): string {
  const match = /^(\d{1,9})(?:[.,](\d{1,8}))?$/.exec(text.trim());
  const price = `${BigInt(match?.[1] ?? '0')}.${match?.[2] ?? '0'}`;
  if (!match || /^[0.]+$/.test(price))
    throw new UserError('amount-unreadable', { text: text.slice(0, 40) });
  return price.replace(/\.?0+$/, '');
}
