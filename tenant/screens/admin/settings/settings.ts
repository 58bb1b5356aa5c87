import * as settingsOf from '../../../../shared/domain/shop/settings.ts';
import type { Settings } from '../../../../shared/domain/shop/settings.ts';
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

/** Telegram's limit of a bot's name: the shop should be able to have the same. */
const LONGEST_NAME = 64;

/** Every screen of settings, by its label and what opens it. */
const ENTRIES = [
  ['name', 'settings:name'],
  ['currency', 'currency'],
  ['wallets', 'wallets'],
  ['language', 'settings:language'],
  ['languages', 'languages'],
  ['texts', 'texts'],
  ['mainmenu', 'mainmenu'],
  ['support', 'settings:support'],
  ['staffchat', 'staffchat'],
  ['ready', 'ready'],
  ['notices', 'notices'],
  ['access', 'access'],
  ['policy', 'policy'],
  ['selling', 'knobs:selling'],
  ['shipping', 'shipping'],
  ['subscriptions', 'knobs:subscriptions'],
  ['referral', 'knobs:referral'],
  ['safety', 'knobs:safety'],
  ['security', 'safeguards'],
  ['api', 'apikeys'],
  ['webhooks', 'webhooks'],
] as const;

/** What staff may change of their shop. */
export const settings: ShopScreen = {
  presses: {
    settings: (ctx) => showSettings(ctx),
    'settings:name': (ctx) => askFor(ctx, 'name'),
    'settings:support': (ctx) => askFor(ctx, 'support'),
    'settings:no-support': (ctx) => save(ctx, { support: null }),
    'settings:language': (ctx) => showLanguages(ctx),
    'settings:speak': (ctx, code) => save(ctx, { language: readWord(code, ctx.i18n.languages) }),
  },
  answers: {
    'settings:name': (ctx, text) => save(ctx, { name: readName(text) }),
    'settings:support': (ctx, text) => save(ctx, { support: readContact(text) }),
  },
};

async function showSettings(ctx: ShopContext, undo?: Button): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const { name, currency, language, support } = ctx.turn.settings;
  const buttons = ENTRIES.map(([entry, opens]) => ({
    text: ctx.label(`settings-${entry}`),
    press: opens,
  }));
  await show(ctx, {
    text: ctx.t('settings-text', {
      name,
      currency,
      support,
      language: ctx.i18n.plain(ctx.i18n.pick(language, 'en'), 'language-name'),
    }),
    buttons: [...rowsOf(buttons, 2), undo ? [undo] : [], [backButton(ctx, 'admin')]],
  });
}

async function askFor(ctx: ShopContext, what: 'name' | 'support'): Promise<void> {
  demand(ctx.turn.role, 'settings');
  await ctx.commit((scope) => ask(ctx, scope, `settings:${what}`));
  const remove =
    what === 'support' && ctx.turn.settings.support !== null
      ? [{ text: ctx.label('settings-no-support'), press: 'settings:no-support' }]
      : [];
  await show(ctx, {
    text: ctx.t(`settings-ask-${what}`),
    buttons: [remove, [cancelButton(ctx, 'settings')]],
  });
}

async function showLanguages(ctx: ShopContext): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const buttons = ctx.i18n.languages.map((code) => ({
    text: ctx.i18n.plain(code, 'language-name'),
    press: press('settings:speak', code),
  }));
  await show(ctx, {
    text: ctx.t('settings-ask-language'),
    buttons: [...rowsOf(buttons, 2), [backButton(ctx, 'settings')]],
  });
}

async function save(
  ctx: ShopContext,
  changes: Partial<Pick<Settings, 'name' | 'language' | 'support'>>,
): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const auditId = await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    return settingsOf.change(scope, ctx.person.id, changes);
  });
  ctx.turn = { ...ctx.turn, settings: { ...ctx.turn.settings, ...changes } };
  await saySaved(ctx);
  await showSettings(ctx, undoButton(ctx, auditId));
}

function readName(text: string): string {
  const name = text.trim().replaceAll(/\s+/g, ' ');
  if (name === '' || name.length > LONGEST_NAME)
    throw new UserError('name-length', { longest: LONGEST_NAME });
  return name;
}

/** `@name`, `t.me/name` or a link. */
function readContact(text: string): string {
  const plain = text.trim();
  const name = /^(?:@|(?:https?:\/\/)?t\.me\/)?([a-z]\w{3,31})$/i.exec(plain)?.[1];
  if (name !== undefined) return `@${name}`;
  if (/^https:\/\/[^\s"<>]{4,200}$/.test(plain) && URL.canParse(plain)) return plain;
  throw new UserError('contact-unreadable');
}
