import type { Api } from 'grammy';
import type { Chat, ChatMember } from 'grammy/types';
import { troubleOf, type ChatKind, type Sight } from '../domain/subscriptions/communities.ts';
import type { MemberStatus } from '../domain/subscriptions/members.ts';
import { readRefusal } from './chat-refusal.ts';

/** Telegram's most members of a supergroup. */
const MOST_MEMBERS = 200_000;

/** A group or channel as an update or an answer names it; null: no such chat. */
export function chatOf(chat: Chat): {
  readonly chatId: number;
  readonly kind: ChatKind;
  readonly title: string;
  readonly username: string | null;
} | null {
  if (chat.type === 'private') return null;
  return {
    chatId: chat.id,
    kind: chat.type,
    title: chat.title,
    username: 'username' in chat ? (chat.username ?? null) : null,
  };
}

/** What the bot may do in a chat where it has this place. */
export function rightsOf(me: ChatMember): Pick<Sight, 'rights' | 'trouble'> {
  if (me.status === 'left' || me.status === 'kicked')
    return { rights: { invite: false, ban: false }, trouble: 'gone' };
  if (me.status !== 'administrator')
    return { rights: { invite: false, ban: false }, trouble: 'no-admin' };
  const rights = { invite: me.can_invite_users, ban: me.can_restrict_members };
  return { rights, trouble: troubleOf(rights) };
}

/** Looks at a chat: what it is called, how many are in, what the bot may do there. */
export async function look(api: Api, botId: number, chatId: number): Promise<Sight> {
  try {
    const chat = chatOf(await api.getChat(chatId));
    if (!chat) return { chatId, trouble: 'gone' };
    const seen = rightsOf(await api.getChatMember(chatId, botId));
    if (seen.trouble === 'gone') return { ...chat, ...seen };
    const size = await api.getChatMemberCount(chatId);
    const isFull = chat.kind === 'supergroup' && size >= MOST_MEMBERS;
    return { ...chat, ...seen, size, trouble: seen.trouble ?? (isFull ? 'full' : null) };
  } catch (error) {
    const refusal = readRefusal(error);
    if (refusal?.kind === 'trouble') return { chatId, trouble: refusal.trouble };
    throw error;
  }
}

/** Somebody's place as we keep it; `byUs`: the bot itself made it so. */
export function placeOf(member: ChatMember, byUs: boolean): MemberStatus {
  switch (member.status) {
    case 'creator':
    case 'administrator':
      return 'admin';
    case 'member':
      return 'in';
    case 'restricted':
      return member.is_member ? 'in' : 'out';
    case 'kicked':
      return byUs ? 'kicked' : 'banned';
    case 'left':
    default:
      return 'out';
  }
}

/**
 * Until when Telegram itself was paid for somebody's place, by a link of the channel's that has a price: what they
 * paid for is not the shop's to take away. Null: it was not. https://core.telegram.org/bots/api#chatmembermember
 */
export function paidUntilOf(member: ChatMember): Date | null {
  const seconds = member.status === 'member' ? (member.until_date ?? 0) : 0;
  return seconds > 0 ? new Date(seconds * 1000) : null;
}
