import type { Api } from 'grammy';
import * as communities from '../domain/subscriptions/communities.ts';
import type { Community } from '../domain/subscriptions/communities.ts';
import * as invites from '../domain/subscriptions/invites.ts';
import type { Door } from '../domain/subscriptions/members.ts';
import type { Scope } from '../scope.ts';
import { readRefusal, type Refusal } from './chat-refusal.ts';

/** A link for one person is good for so long: long enough for a night, short enough to be of no use in a leak. */
const LINK_MS = 24 * 3_600_000;
/** One that ends sooner is replaced rather than given out again. */
const LEFT_MS = 3_600_000;
/** Telegram's limit of a link's name. */
const LONGEST_NAME = 32;

/**
 * The way into a chat for somebody who may come in: their unused link, or a new one. Where requests are
 * looked at it is the chat's one link. A refusal says why there is none; trouble of the chat is noted.
 */
export async function linkFor(
  scope: Scope,
  api: Api,
  door: Door,
  subscriptionId: bigint,
): Promise<string | Refusal> {
  const { chat, telegramId, link, linkUntil } = door;
  const isRequest = chat.settings.entry === 'request';
  const now = scope.clock.now();
  try {
    if (link !== null && !isRequest && (linkUntil?.getTime() ?? 0) > now + LEFT_MS) return link;
    if (link !== null) await revoke(scope, api, chat.chatId, link);
    if (isRequest) return await requestLink(scope, api, chat);
    const expiresAt = new Date(now + LINK_MS);
    const made = await api.createChatInviteLink(chat.chatId, {
      member_limit: 1,
      expire_date: Math.floor(expiresAt.getTime() / 1000),
      name: `#${subscriptionId} · ${telegramId}`.slice(0, LONGEST_NAME),
    });
    const invite = {
      link: made.invite_link,
      chatId: chat.chatId,
      subscriptionId,
      telegramId,
      expiresAt,
    };
    const kept = await invites.keep(scope, invite);
    // Two presses at once: one link is enough.
    if (kept !== invite.link) await revoke(scope, api, chat.chatId, invite.link);
    return kept;
  } catch (error) {
    const refusal = readRefusal(error);
    if (!refusal) throw error;
    if (refusal.kind === 'trouble')
      await communities.note(scope, { chatId: chat.chatId, trouble: refusal.trouble });
    if (refusal.kind === 'moved') await communities.move(scope, chat.chatId, refusal.to);
    return refusal;
  }
}

/** The link of a chat by which everybody may ask; it is made once. */
export async function requestLink(scope: Scope, api: Api, chat: Community): Promise<string> {
  if (chat.requestLink !== null) return chat.requestLink;
  const made = await api.createChatInviteLink(chat.chatId, { creates_join_request: true });
  await communities.keepRequestLink(scope, chat.chatId, made.invite_link);
  return made.invite_link;
}

/** Makes a link lead nowhere. One that is spent, over or gone leads nowhere already. */
export async function revoke(scope: Scope, api: Api, chatId: number, link: string): Promise<void> {
  try {
    await api.revokeChatInviteLink(chatId, link);
  } catch (error) {
    const refusal = readRefusal(error);
    if (refusal === null || refusal.kind === 'later') throw error;
  }
  await invites.end(scope, link);
}
