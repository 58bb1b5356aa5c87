import { GrammyError } from 'grammy';
import type { Trouble } from '../domain/subscriptions/communities.ts';

/**
 * What a refusal of a call about a chat's members means:
 * - `trouble`: nobody can be let in or put out there;
 * - `moved`: the group has another number now;
 * - `later`: Telegram asks for a pause;
 * - `crowded`: the person is in as many chats as Telegram allows;
 * - `admin`: the person runs the chat, so the bot may not touch them;
 * - `done`: it is as it should be already;
 * - `nobody`: Telegram does not know such a person, or they asked for nothing.
 * The words are Telegram's own: of its server (https://github.com/tdlib/telegram-bot-api) and of
 * https://core.telegram.org/method/messages.hideChatJoinRequest.
 */
export type Refusal =
  | { readonly kind: 'trouble'; readonly trouble: Trouble }
  | { readonly kind: 'moved'; readonly to: number }
  | { readonly kind: 'later'; readonly seconds: number }
  | { readonly kind: 'crowded' | 'admin' | 'done' | 'nobody' };

const WORDS: readonly (readonly [RegExp, Refusal])[] = [
  [/USER_CHANNELS_TOO_MUCH|\bCHANNELS_TOO_MUCH|CHATS_TOO_MUCH/, { kind: 'crowded' }],
  [/USERS_TOO_MUCH|chat is full|INVITES_TOO_MUCH/i, { kind: 'trouble', trouble: 'full' }],
  [/user is an administrator|can't remove chat owner|USER_ADMIN_INVALID/i, { kind: 'admin' }],
  [/USER_ALREADY_PARTICIPANT|INVITE_HASH_EXPIRED/, { kind: 'done' }],
  [
    /HIDE_REQUESTER_MISSING|user not found|member not found|PARTICIPANT_ID_INVALID|USER_ID_INVALID|USER_NOT_PARTICIPANT|invalid user_id|INPUT_USER_DEACTIVATED|query is too old/i,
    { kind: 'nobody' },
  ],
  [
    /not enough rights to (restrict|ban)|not enough rights to .*(member|kick)/i,
    { kind: 'trouble', trouble: 'no-ban' },
  ],
  [/not enough rights to manage/i, { kind: 'trouble', trouble: 'no-invite' }],
  [
    /administrator rights|CHAT_ADMIN_REQUIRED|not enough rights|need to be inviter/i,
    { kind: 'trouble', trouble: 'no-admin' },
  ],
  [
    /chat not found|bot was kicked|not a member|chat was deleted|CHANNEL_PRIVATE|CHAT_WRITE_FORBIDDEN|deactivated/i,
    { kind: 'trouble', trouble: 'gone' },
  ],
];

/** Reads a refusal; null: it is none of these, and the next try may do better. */
export function readRefusal(error: unknown): Refusal | null {
  if (!(error instanceof GrammyError)) return null;
  const { error_code: code, description, parameters } = error;
  if (code === 429) return { kind: 'later', seconds: parameters.retry_after ?? 1 };
  if (parameters.migrate_to_chat_id !== undefined)
    return { kind: 'moved', to: parameters.migrate_to_chat_id };
  if (code !== 400 && code !== 403) return null;
  return WORDS.find(([words]) => words.test(description))?.[1] ?? null;
}
