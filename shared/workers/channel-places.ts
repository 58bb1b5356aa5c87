import type { Api } from 'grammy';
import type { ChatMember } from 'grammy/types';
import * as channelLinkEnds from '../domain/subscriptions/channel-link-ends.ts';
import * as communities from '../domain/subscriptions/communities.ts';
import * as members from '../domain/subscriptions/members.ts';
import * as paidPlaces from '../domain/subscriptions/paid-places.ts';
import type { Scope } from '../scope.ts';
import { readRefusal } from '../telegram/chat-refusal.ts';
import { paidUntilOf, placeOf } from '../telegram/chat-sight.ts';

/**
 * Looks at a place in a channel whose paid month is over: Telegram tells bots of no renewal. A later end is one, which
 * adds to the plan; while the charge may still come it is asked again; else the plan ends as any other.
 */
export async function lookAtPlace(
  scope: Scope,
  api: Api | null,
  { chatId, telegramId }: { readonly chatId: number; readonly telegramId: number },
): Promise<void> {
  const was = await paidPlaces.find(scope, chatId, telegramId);
  if (was === null || was.getTime() > scope.clock.now()) return;
  if (!api) throw new Error('the bot cannot speak now');
  const place = { chatId, telegramId, until: was };
  const member = await ask(scope, api, chatId, telegramId);
  if (member === 'nowhere') return paidPlaces.noteOver(scope, place);
  if (member !== null) {
    await members.set(scope, chatId, telegramId, placeOf(member, false));
    const until = paidUntilOf(member);
    if (until && until > was) return void (await paidPlaces.note(scope, { ...place, until }));
  }
  const isIn = member !== null && ['in', 'admin'].includes(placeOf(member, false));
  if (isIn && (await paidPlaces.wakeAgain(scope, place))) return;
  await paidPlaces.noteOver(scope, place);
}

/** Who somebody is there; null: they are not in. nowhere: the bot cannot see it any more. */
async function ask(
  scope: Scope,
  api: Api,
  chatId: number,
  telegramId: number,
): Promise<ChatMember | 'nowhere' | null> {
  try {
    return await api.getChatMember(chatId, telegramId);
  } catch (error) {
    const refusal = readRefusal(error);
    if (refusal?.kind === 'nobody') {
      await members.set(scope, chatId, telegramId, 'out');
      return null;
    }
    if (refusal?.kind !== 'trouble') throw error;
    await communities.note(scope, { chatId, trouble: refusal.trouble });
    return 'nowhere';
  }
}

/**
 * Ends the links of a plan that sell what cannot be had, and tells Telegram of all that lead nowhere any more. Where
 * the bot may not, it is told when the right comes back; a repeat does nothing.
 */
export async function revokeLinks(scope: Scope, api: Api | null, productId: bigint): Promise<void> {
  const ending = await channelLinkEnds.endUnfit(scope, productId);
  if (ending.length > 0 && !api) throw new Error('the bot cannot speak now');
  for (const { link, chatId } of ending) {
    try {
      await api?.revokeChatInviteLink(chatId, link);
    } catch (error) {
      const refusal = readRefusal(error);
      if (refusal === null || refusal.kind === 'later') throw error;
      if (refusal.kind === 'trouble') {
        await communities.note(scope, { chatId, trouble: refusal.trouble });
        continue;
      }
    }
    await channelLinkEnds.keepRevoked(scope, productId, link);
  }
}
