import { GrammyError, type Api } from 'grammy';
import type { LanguageCode } from 'grammy/types';
import type { I18n } from '../shared/telegram/i18n.ts';

const OPERATORS = ['start', 'add', 'new', 'bots', 'pause', 'resume', 'remove', 'token', 'stats'];
const OWNERS = ['invite', 'announce', 'chains', 'unlock'];
const EVERYBODY = ['language', 'help'];

/** The commands that are offered to a person, in the order of the menu. */
export function commandsFor(isOwner: boolean): readonly string[] {
  return [...OPERATORS, ...(isOwner ? OWNERS : []), ...EVERYBODY];
}

/** Tells Telegram the commands in each language; owners see theirs in their own chats. */
export async function publishCommands(
  api: Api,
  i18n: I18n,
  ownerIds: readonly number[],
): Promise<void> {
  for (const { language, code } of versions(i18n))
    await api.setMyCommands(described(i18n, language, false), code);
  for (const ownerId of ownerIds) await publishForOwner(api, i18n, ownerId);
}

/** The commands of one owner. Telegram knows the chat only once the owner has started the bot. */
export async function publishForOwner(api: Api, i18n: I18n, ownerId: number): Promise<void> {
  const scope = { type: 'chat', chat_id: ownerId } as const;
  try {
    for (const { language, code } of versions(i18n))
      await api.setMyCommands(described(i18n, language, true), { ...code, scope });
  } catch (error) {
    if (!(error instanceof GrammyError) || error.error_code !== 400) throw error;
  }
}

/** English is what everybody sees whose language has no version of its own. */
function versions(i18n: I18n) {
  return i18n.languages.map((language) => ({
    language,
    code: language === 'en' ? {} : { language_code: language as LanguageCode },
  }));
}

function described(i18n: I18n, language: string, isOwner: boolean) {
  return commandsFor(isOwner).map((command) => ({
    command,
    description: i18n.plain(language, `command-${command}`),
  }));
}
