import * as currencyOf from '../../../../shared/domain/money/currency.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { press } from '../../../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { send, show } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton, rowsOf } from '../../buttons.ts';

/** What most shops count in; any other code is typed. */
const USUAL = ['USD', 'EUR', 'RUB', 'GBP', 'KES', 'ETB', 'IDR', 'USDT', 'TON'];

/** What a shop counts in: changed only while nobody has money in the old one. */
export const currency: ShopScreen = {
  presses: {
    currency: (ctx) => askCurrency(ctx),
    'currency:set': (ctx, code) => change(ctx, code ?? ''),
  },
  answers: { 'currency:code': (ctx, text) => change(ctx, text.trim().toUpperCase()) },
};

async function askCurrency(ctx: ShopContext): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const { currency } = ctx.turn.settings;
  const hasProducts = await currencyOf.hasProducts(ctx.scope);
  if (hasProducts || (await currencyOf.isInUse(ctx.scope, currency))) {
    await show(ctx, {
      text: ctx.t(hasProducts ? 'currency-has-products' : 'currency-in-use', { currency }),
      buttons: [[backButton(ctx, 'settings')]],
    });
    return;
  }
  await ctx.commit((scope) => ask(ctx, scope, 'currency:code'));
  const usual = USUAL.filter((code) => code !== currency).map((code) => ({
    text: code,
    press: press('currency:set', code),
  }));
  await show(ctx, {
    text: ctx.t('currency-ask', { currency }),
    buttons: [...rowsOf(usual, 4), [cancelButton(ctx, 'settings')]],
  });
}

async function change(ctx: ShopContext, code: string): Promise<void> {
  demand(ctx.turn.role, 'settings');
  await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    await currencyOf.change(scope, ctx.person.id, code);
  });
  const text = ctx.t('currency-changed', { currency: code });
  const hadStars = ctx.turn.settings.starPrice !== null;
  await (ctx.pressed ? show : send)(ctx, {
    text: hadStars ? `${text}\n\n${ctx.t('currency-stars-off')}` : text,
    buttons: [[backButton(ctx, 'settings')]],
  });
}
