import * as customers from '../../shared/domain/people/customers.ts';
import { press, readWord } from '../../shared/telegram/callback.ts';
import { show } from '../../shared/telegram/view.ts';
import { mayAdminister, type ShopContext, type ShopScreen } from '../context.ts';
import { menuButton, securityButton } from './buttons.ts';

/** Which language the bot speaks with this person. */
export const language: ShopScreen = {
  commands: { language: (ctx) => showLanguages(ctx) },
  presses: {
    language: (ctx) => showLanguages(ctx),
    'language:set': (ctx, code) => choose(ctx, readWord(code, offered(ctx))),
  },
};

async function choose(ctx: ShopContext, code: string): Promise<void> {
  await ctx.commit((scope) => customers.setLanguage(scope, ctx.turn.customer.id, code));
  ctx.language = code;
  await ctx.toast(ctx.label('language-chosen'));
  await showLanguages(ctx);
}

async function showLanguages(ctx: ShopContext): Promise<void> {
  const rows = offered(ctx).map((code) => [
    {
      text: `${code === ctx.language ? '✓ ' : ''}${ctx.i18n.plain(code, 'language-name')}`,
      press: press('language:set', code),
    },
  ]);
  await show(ctx, {
    text: ctx.t('language-text'),
    buttons: [...rows, [securityButton(ctx)], [menuButton(ctx)]],
  });
}

/** What the shop lets customers choose from; staff speak any. */
function offered(ctx: ShopContext): readonly string[] {
  const { languages } = ctx.turn.settings.options;
  const known = ctx.i18n.languages.filter((code) => languages.includes(code));
  return known.length === 0 || mayAdminister(ctx.turn.role) ? ctx.i18n.languages : known;
}
