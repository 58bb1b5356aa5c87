import type { Api } from 'grammy';
import type { ChatMember } from 'grammy/types';
import * as access from '../domain/subscriptions/access.ts';
import type { AccessJob } from '../domain/subscriptions/access.ts';
import * as communities from '../domain/subscriptions/communities.ts';
import type { Community } from '../domain/subscriptions/communities.ts';
import * as members from '../domain/subscriptions/members.ts';
import type { Door } from '../domain/subscriptions/members.ts';
import * as paidPlaces from '../domain/subscriptions/paid-places.ts';
import type { Scope } from '../scope.ts';
import { revoke } from '../telegram/chat-links.ts';
import { readRefusal, type Refusal } from '../telegram/chat-refusal.ts';
import { paidUntilOf, placeOf } from '../telegram/chat-sight.ts';
import { createPace, type Pace } from '../telegram/pace.ts';

export interface AccessParts {
  readonly apiOf: (tenantId: number) => Promise<Api | null>;
}

/** A thousand subscriptions end at one midnight: so many calls a second of one bot, below Telegram's pace. */
const PER_SECOND = 20;
/** So long a job waits for its turn; then others have the worker. */
const LONGEST_WAIT_MS = 2_000;
/** Should the end of a removal be cut short, Telegram itself lets them go: half a minute is its least. */
const BAN_S = 90;

/** Telegram asks for a pause: the job comes again after it. */
class Later extends Error {
  override readonly name = 'Later';
  readonly ms: number;
  constructor(ms: number) {
    super('later');
    this.ms = ms;
  }
}

/**
 * Opens and closes the doors of chats: for everybody of a subscription, or for one person at one chat.
 * It looks at how things are, so a second time does nothing; a failure is tried again by the job.
 */
export function createAccess(parts: AccessParts): (scope: Scope, job: AccessJob) => Promise<void> {
  // Of its own: how fast people are put out does not slow down what they are told.
  const pace = createPace({ perSecond: PER_SECOND, chatBurst: PER_SECOND });
  return async (scope, job) => {
    const api = await parts.apiOf(scope.tenant.id);
    if (!api) throw new Error('the bot cannot speak now');
    const calls = callsOf(scope, pace);
    try {
      if (job.spent !== null) await endSpent(scope, api, job, job.spent);
      else if (job.subscriptionId === null) await settlePerson(scope, api, calls, job);
      else await settleSubscription(scope, api, calls, job.subscriptionId, job.customerId);
    } catch (error) {
      const ms = error instanceof Later ? error.ms : laterMs(error);
      if (ms === null) throw error;
      await access.wakeAgain(scope, job, ms);
    }
  };
}

type Calls = (door: Door, call: () => Promise<unknown>) => Promise<Refusal | null>;

/** Calls at Telegram's pace. Null: done; otherwise why not, with trouble of the chat noted. */
function callsOf(scope: Scope, pace: Pace): Calls {
  const { tenant, clock } = scope;
  return async ({ chat: { chatId }, telegramId }, call) => {
    const wait = Math.max(pace.rest(tenant.id), pace.take(tenant.id, telegramId));
    if (wait > LONGEST_WAIT_MS) throw new Later(wait);
    if (wait > 0) await clock.sleep(wait);
    try {
      await call();
      return null;
    } catch (error) {
      const refusal = readRefusal(error);
      if (!refusal) throw error;
      if (refusal.kind === 'later') {
        pace.flooded(tenant.id, telegramId, refusal.seconds);
        throw new Later(refusal.seconds * 1000);
      }
      if (refusal.kind === 'trouble')
        await communities.note(scope, { chatId, trouble: refusal.trouble });
      if (refusal.kind === 'moved') {
        await communities.move(scope, chatId, refusal.to);
        throw new Later(0);
      }
      scope.log.info({ chatId, refusal: refusal.kind }, 'a door was not moved');
      return refusal;
    }
  };
}

async function settleSubscription(
  scope: Scope,
  api: Api,
  calls: Calls,
  subscriptionId: bigint,
  customerId: bigint | null,
): Promise<void> {
  const lost = new Map<number, Community[]>();
  for (const door of await members.doorsOf(scope, subscriptionId, customerId)) {
    const titles = lost.get(door.telegramId) ?? [];
    if (door.may) await letIn(scope, api, calls, door);
    else if (await putOut(scope, api, calls, door)) titles.push(door.chat);
    lost.set(door.telegramId, titles);
  }
  for (const [telegramId, chats] of lost)
    await scope.transaction(async (scope) => {
      const titles = chats.map(({ title }) => title);
      await members.tellAccess(scope, subscriptionId, telegramId, titles);
      for (const { chatId } of chats) await members.clearStray(scope, chatId, telegramId);
    });
}

/** Puts out whose time is over; true also where an earlier try did it and could not say so. */
async function putOut(scope: Scope, api: Api, calls: Calls, door: Door): Promise<boolean> {
  if (door.status === 'in' && door.paidUntil === null)
    await members.markEnded(scope, door.chat.chatId, door.telegramId);
  const isOut = await keepOut(scope, api, calls, door);
  return isOut || (door.stray === 'ended' && (door.status === 'out' || door.status === 'kicked'));
}

/** Somebody who was found where they should not be, or who is still banned by us. */
async function settlePerson(
  scope: Scope,
  api: Api,
  calls: Calls,
  { chatId, telegramId }: AccessJob,
): Promise<void> {
  const door = await members.doorAt(scope, chatId ?? 0, telegramId ?? 0);
  if (!door) return;
  if (door.may) {
    await letIn(scope, api, calls, door);
    if (door.stray !== null) await members.clearStray(scope, door.chat.chatId, door.telegramId);
  } else if (door.stray === null) {
    if (door.status === 'kicked') await letGo(scope, api, calls, door);
  } else if ((await keepOut(scope, api, calls, door)) || door.status !== 'in')
    await (door.stray === 'erased'
      ? members.forget(scope, door.chat.chatId, door.telegramId)
      : access.tellStray(scope, door));
}

/** Takes away what stands in the way of who may come in; they come by themselves. */
async function letIn(scope: Scope, api: Api, calls: Calls, door: Door): Promise<void> {
  const { chat, telegramId, status } = door;
  if (status === 'kicked') await letGo(scope, api, calls, door);
  if (status !== 'asking') return;
  const refusal = await calls(door, () => api.approveChatJoinRequest(chat.chatId, telegramId));
  // Whoever was let in is told by Telegram, and so are we.
  if (refusal?.kind === 'nobody') await members.set(scope, chat.chatId, telegramId, 'out');
}

/** Ends the link of who may not be there and puts them out. True: they were in. */
async function keepOut(scope: Scope, api: Api, calls: Calls, door: Door): Promise<boolean> {
  const { chat, telegramId, link, isStaff } = door;
  if (link !== null) await revoke(scope, api, chat.chatId, link);
  if (isStaff) return false;
  // A guest was brought in by hand. Who paid Telegram for the place may have paid on: only it knows.
  const mayStay = door.isGuest || door.paidUntil !== null;
  const isKnown = door.status !== null && !(door.status === 'in' && mayStay);
  const status = isKnown ? door.status : await askWhere(scope, api, calls, door);
  if (status === 'kicked') await letGo(scope, api, calls, door);
  if (status !== 'in') return false;
  const until = { until_date: Math.floor(scope.clock.now() / 1000) + BAN_S };
  const refusal = await calls(door, () => api.banChatMember(chat.chatId, telegramId, until));
  if (refusal?.kind === 'admin') await members.set(scope, chat.chatId, telegramId, 'admin');
  if (refusal?.kind === 'nobody') await members.set(scope, chat.chatId, telegramId, 'out');
  if (refusal) return false;
  await letGo(scope, api, calls, door);
  return true;
}

/** Lifts the ban that put them out: they may come back by a link. A basic group bans nobody. */
async function letGo(scope: Scope, api: Api, calls: Calls, door: Door): Promise<void> {
  const { chat, telegramId } = door;
  const only = { only_if_banned: true };
  const refusal =
    chat.kind === 'group'
      ? null
      : await calls(door, () => api.unbanChatMember(chat.chatId, telegramId, only));
  const isOut = refusal?.kind !== 'trouble';
  await members.set(scope, chat.chatId, telegramId, isOut ? 'out' : 'kicked');
}

/** Asks where somebody is; null: nobody says, or they paid Telegram for the place and are not the shop's to put out. */
async function askWhere(
  scope: Scope,
  api: Api,
  calls: Calls,
  door: Door,
): Promise<members.MemberStatus | null> {
  const { chat, telegramId } = door;
  const found: { member: ChatMember | null } = { member: null };
  const refusal = await calls(door, async () => {
    found.member = await api.getChatMember(chat.chatId, telegramId);
  });
  // Where nothing can be asked nothing is known: the next look asks again.
  if (refusal !== null && refusal.kind !== 'nobody') return null;
  const { member } = found;
  const status = member === null ? 'out' : placeOf(member, false);
  await members.set(scope, chat.chatId, telegramId, status);
  const until = member && paidUntilOf(member);
  if (!until) return status;
  await paidPlaces.note(scope, { chatId: chat.chatId, telegramId, until });
  return until.getTime() > scope.clock.now() ? null : status;
}

/** Ends a link that was used; whose link another one used hears of it, and how to get a new one. */
async function endSpent(scope: Scope, api: Api, job: AccessJob, link: string): Promise<void> {
  const { chatId, telegramId, subscriptionId, isStolen } = job;
  const door = await members.doorAt(scope, chatId ?? 0, telegramId ?? 0);
  if (!door) return;
  await revoke(scope, api, door.chat.chatId, link);
  if (isStolen && subscriptionId !== null && door.may && door.status !== 'in')
    await access.tellAgain(scope, door, { was: link, subscriptionId });
}

function laterMs(error: unknown): number | null {
  const refusal = readRefusal(error);
  return refusal?.kind === 'later' ? refusal.seconds * 1000 : null;
}
