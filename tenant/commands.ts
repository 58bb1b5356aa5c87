import { GrammyError, type Api } from 'grammy';
import { list, type Role } from '../shared/domain/staff/staff.ts';
import type { Scope } from '../shared/scope.ts';
import type { I18n } from '../shared/telegram/i18n.ts';
import { mayAdminister } from './context.ts';

/** What Telegram's menu and the help list, in this order; the other names are shortcuts. */
const LISTED = [
  'menu',
  'shop',
  'search',
  'cart',
  'balance',
  'deposit',
  'withdraw',
  'trade',
  'orders',
  'subscribe',
  'history',
  'referral',
  'language',
  'security',
  'support',
  'help',
  'paysupport',
  'terms',
  'privacy',
];

export interface CommandLine {
  readonly command: string;
  readonly description: string;
}

/** The commands that somebody with this role can use, described in a language. */
export function commandList(i18n: I18n, language: string, role: Role | null): CommandLine[] {
  const names = mayAdminister(role) ? ['admin', ...LISTED] : LISTED;
  return names.map((command) => ({
    command,
    description: i18n.plain(language, `command-${command}`),
  }));
}

/** Publishes the commands with Telegram: in each language, and with /admin in the chats of staff. */
export async function publishCommands(i18n: I18n, api: Api, scope: Scope): Promise<void> {
  const staff = await list(scope);
  for (const [place, language] of i18n.languages.entries()) {
    // The first one is for everybody whose language we do not speak.
    const other = place === 0 ? {} : { language_code: language as 'ru' };
    await api.setMyCommands(commandList(i18n, language, null), other);
    for (const { telegramId, role } of staff) {
      if (!mayAdminister(role)) continue;
      const scope = { type: 'chat' as const, chat_id: telegramId };
      await publishTo(api, commandList(i18n, language, role), { ...other, scope });
    }
  }
}

/** Publishes the commands of one chat again: somebody's role has changed. */
export async function publishChatCommands(
  i18n: I18n,
  api: Api,
  scope: Scope,
  chatId: number,
): Promise<void> {
  const member = (await list(scope)).find(({ telegramId }) => telegramId === chatId);
  const role = member?.role ?? null;
  for (const [place, language] of i18n.languages.entries()) {
    const other = place === 0 ? {} : { language_code: language as 'ru' };
    const where = { ...other, scope: { type: 'chat' as const, chat_id: chatId } };
    // Without a list of its own the chat shows everybody's.
    if (mayAdminister(role)) await publishTo(api, commandList(i18n, language, role), where);
    else await withoutChat(() => api.deleteMyCommands(where));
  }
}

async function publishTo(
  api: Api,
  commands: readonly CommandLine[],
  options: NonNullable<Parameters<Api['setMyCommands']>[1]>,
): Promise<void> {
  await withoutChat(() => api.setMyCommands(commands, options));
}

/** Staff who never wrote to the bot have no chat with it yet: they get theirs at the next start. */
async function withoutChat(call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (error instanceof GrammyError && error.error_code === 400) return;
    throw error;
  }
}
