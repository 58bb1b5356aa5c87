import * as customers from '../../shared/domain/people/customers.ts';
import { readWord } from '../../shared/telegram/callback.ts';
import type { Screen } from '../../shared/telegram/router.ts';
import { show } from '../../shared/telegram/view.ts';
import type { ManagerContext } from '../context.ts';
import { menuButton } from './buttons.ts';

/** The language that the manager bot speaks with this person. */
export const language: Screen<ManagerContext> = {
  commands: { language: (ctx) => showLanguages(ctx) },
  presses: {
    language: (ctx) => showLanguages(ctx),
    'language:set': (ctx, code) => choose(ctx, code),
  },
};

async function showLanguages(ctx: ManagerContext): Promise<void> {
  await show(ctx, {
    text: ctx.t('language-title'),
    buttons: [
      ...ctx.i18n.languages.map((code) => [
        {
          text: `${code === ctx.language ? '● ' : ''}${ctx.i18n.plain(code, 'language-name')}`,
          press: `language:set:${code}`,
        },
      ]),
      [menuButton(ctx)],
    ],
  });
}

async function choose(ctx: ManagerContext, code: string | undefined): Promise<void> {
  const language = readWord(code, ctx.i18n.languages);
  const { customer } = ctx.turn;
  await ctx.commit((scope) => customers.setLanguage(scope, customer.id, language));
  ctx.language = language;
  await showLanguages(ctx);
}
