import { demand } from '../../../../shared/domain/staff/staff.ts';
import { press, readWord } from '../../../../shared/telegram/callback.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { saveOptions } from './save-options.ts';

const POLICIES = ['mixed', 'stars-only'] as const;

/** Telegram's rule that digital goods are sold for Stars, and what the shop makes of it. */
export const settingsPolicy: ShopScreen = {
  presses: {
    policy: (ctx) => showPolicy(ctx),
    'policy:set': async (ctx, policy) =>
      showPolicy(ctx, await saveOptions(ctx, { paymentPolicy: readWord(policy, POLICIES) })),
  },
};

async function showPolicy(ctx: ShopContext, undo?: Button): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const { options, starPrice, currency } = ctx.turn.settings;
  const now = options.paymentPolicy;
  await show(ctx, {
    text: ctx.t('policy-text', { policy: now, stars: starPrice && `${starPrice} ${currency}` }),
    buttons: [
      ...POLICIES.map((policy) => [
        {
          text: `${policy === now ? '• ' : ''}${ctx.label(`policy-${policy}`)}`,
          press: press('policy:set', policy),
        },
      ]),
      undo ? [undo] : [],
      [backButton(ctx, 'settings')],
    ],
  });
}
