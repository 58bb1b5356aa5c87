import * as settings from '../../../../shared/domain/shop/settings.ts';
import { textPlaces, type TextPlace } from '../../../../shared/domain/shop/settings.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { press, readWord } from '../../../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton, rowsOf } from '../../buttons.ts';
import { saySaved } from './save-options.ts';
import { undoButton } from '../undo.ts';

/** A message has room for 4096 characters; headings and the command list need some. */
const LONGEST = 3000;

interface Where {
  readonly language: string;
  readonly place: TextPlace;
}

/** The shop's own words, by language and place. */
export const ownTexts: ShopScreen = {
  presses: {
    texts: (ctx, code) => showTexts(ctx, code),
    'texts:edit': (ctx, code, place) => askText(ctx, readWhere(ctx, code, place)),
    'texts:remove': (ctx, code, place) => save(ctx, readWhere(ctx, code, place), null),
  },
  answers: { 'texts:text': (ctx, text) => answer(ctx, text.trim()) },
};

async function showTexts(ctx: ShopContext, code?: string, undo?: Button): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const language = readWord(code ?? ctx.language, ctx.i18n.languages);
  const tabs = ctx.i18n.languages.map((each) => ({
    text: `${each === language ? '• ' : ''}${ctx.i18n.plain(each, 'language-name')}`,
    press: press('texts', each),
  }));
  const own = ctx.turn.settings.texts[language] ?? {};
  const places = textPlaces.map((place) => ({
    text: `${own[place] === undefined ? '' : '✓ '}${ctx.label(`texts-${place}`)}`,
    press: press('texts:edit', language, place),
  }));
  await show(ctx, {
    text: ctx.t('texts-text', { language: ctx.i18n.plain(language, 'language-name') }),
    buttons: [tabs, ...rowsOf(places, 2), undo ? [undo] : [], [backButton(ctx, 'settings')]],
  });
}

async function askText(ctx: ShopContext, where: Where): Promise<void> {
  demand(ctx.turn.role, 'settings');
  await ctx.commit((scope) => ask(ctx, scope, 'texts:text', { ...where }));
  const own = ctx.turn.settings.texts[where.language]?.[where.place] ?? null;
  const remove = {
    text: ctx.label('texts-remove'),
    press: press('texts:remove', where.language, where.place),
  };
  await show(ctx, {
    text: ctx.t('texts-ask', {
      place: ctx.label(`texts-${where.place}`),
      language: ctx.i18n.plain(where.language, 'language-name'),
      own,
    }),
    buttons: [own === null ? [] : [remove], [cancelButton(ctx, press('texts', where.language))]],
  });
}

async function answer(ctx: ShopContext, text: string): Promise<void> {
  const { language, place } = ctx.turn.customer.dialogue?.data ?? {};
  if (text.length > LONGEST) throw new UserError('text-too-long', { longest: LONGEST });
  await save(ctx, readWhere(ctx, String(language), String(place)), text);
}

async function save(ctx: ShopContext, where: Where, text: string | null): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const auditId = await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    return settings.setText(scope, ctx.person.id, where, text);
  });
  ctx.turn = { ...ctx.turn, settings: await settings.read(ctx.scope) };
  await saySaved(ctx);
  await showTexts(ctx, where.language, undoButton(ctx, auditId));
}

function readWhere(ctx: ShopContext, code: string | undefined, place: string | undefined): Where {
  return { language: readWord(code, ctx.i18n.languages), place: readWord(place, textPlaces) };
}
