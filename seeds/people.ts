import type { UserFromGetMe } from 'grammy/types';
import { startTelegram } from '../sandbox/telegram/server.ts';
import type { Person } from '../shared/domain/people/customers.ts';

/** The operator and the first customer are the people of the sandbox's page. */
export const OPERATOR: Person = { id: 1002, first_name: 'Oscar', username: 'oscar_shop', language_code: 'en' }; // prettier-ignore
export const CUSTOMERS: readonly Person[] = [
  { id: 1003, first_name: 'Clara', username: 'clara', language_code: 'en' },
  { id: 1004, first_name: 'Boris', username: 'boris', language_code: 'ru' },
  { id: 1005, first_name: 'Maya', language_code: 'en' },
  { id: 1006, first_name: 'Anna', last_name: 'Petrova', username: 'anna_p', language_code: 'ru' },
  { id: 1007, first_name: 'Leo', language_code: 'en' },
];

const BOT = { username: 'demo_tea_bot', name: 'Demo Tea House' };

/** Makes the people and their bot known to the local Telegram; the same again on a second call. */
export async function introduce(
  stateFile: string,
): Promise<{ token: string; botInfo: UserFromGetMe }> {
  const telegram = await startTelegram({ stateFile });
  try {
    for (const person of [OPERATOR, ...CUSTOMERS]) telegram.user({ ...person });
    const known = telegram.bots().find((bot) => bot.username === BOT.username);
    const { token } = known ?? telegram.createBot({ owner: OPERATOR.id, ...BOT });
    // A bot may only write to those who wrote first.
    for (const { id } of CUSTOMERS)
      if (!telegram.view(id, BOT.username).started) telegram.say(id, BOT.username, '/start');
    const answer = await fetch(`${telegram.url}/bot${token}/getMe`);
    const { result } = (await answer.json()) as { result: UserFromGetMe };
    return { token, botInfo: result };
  } finally {
    await telegram.close();
  }
}
