import { demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { press, readWord } from '../../../../shared/telegram/callback.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton, rowsOf } from '../../buttons.ts';
import { saveOptions } from './save-options.ts';

/** Which languages customers may choose; the shop's own one always is among them. */
export const settingsLanguages: ShopScreen = {
  presses: {
    languages: (ctx) => showLanguages(ctx),
    'languages:set': (ctx, code) => toggle(ctx, readWord(code, ctx.i18n.languages)),
  },
};

async function showLanguages(ctx: ShopContext, undo?: Button): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const offered = offeredTo(ctx);
  const buttons = ctx.i18n.languages.map((code) => ({
    text: `${offered.includes(code) ? '✓ ' : ''}${ctx.i18n.plain(code, 'language-name')}`,
    press: press('languages:set', code),
  }));
  await show(ctx, {
    text: ctx.t('languages-text'),
    buttons: [...rowsOf(buttons, 2), undo ? [undo] : [], [backButton(ctx, 'settings')]],
  });
}

async function toggle(ctx: ShopContext, code: string): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const own = ctx.i18n.pick(ctx.turn.settings.language, 'en');
  if (code === own) throw new UserError('language-own');
  const offered = offeredTo(ctx);
  const wanted = ctx.i18n.languages.filter((each) =>
    each === code ? !offered.includes(code) : offered.includes(each) || each === own,
  );
  // All of them: also those that will be added later.
  const languages = wanted.length === ctx.i18n.languages.length ? [] : wanted;
  await showLanguages(ctx, await saveOptions(ctx, { languages }));
}

function offeredTo(ctx: ShopContext): readonly string[] {
  const { languages } = ctx.turn.settings.options;
  return languages.length === 0 ? ctx.i18n.languages : languages;
}
