import type { Api } from 'grammy';
import * as communities from '../domain/subscriptions/communities.ts';
import type { Community, Sight } from '../domain/subscriptions/communities.ts';
import * as members from '../domain/subscriptions/members.ts';
import * as memberAudit from '../domain/subscriptions/member-audit.ts';
import type { Doubtful } from '../domain/subscriptions/member-audit.ts';
import * as paidPlaces from '../domain/subscriptions/paid-places.ts';
import * as messages from '../domain/shop/messages.ts';
import type { Scope } from '../scope.ts';
import { readRefusal } from '../telegram/chat-refusal.ts';
import { look, paidUntilOf, placeOf } from '../telegram/chat-sight.ts';
import { createPace } from '../telegram/pace.ts';

/** Telegram is asked about so many people of one chat in one night; the rest has its turn in the next. */
const MOST_QUESTIONS = 300;
/** Taken at once: a crash loses the answers to no more. */
const BATCH = 25;
const PER_SECOND = 10;
/** Names that a report says; their number is said of all. */
const MOST_NAMES = 20;

/**
 * Each night: looks at what the bot may do in every chat of a shop, and compares who is in with who may
 * be. Whom it is in doubt of it asks Telegram about; then they are put out, or staff are told. Whoever
 * does it at the same time takes other people: together they do it once.
 */
export function createChatAudit(parts: {
  readonly apiOf: (tenantId: number) => Promise<Api | null>;
}): (scope: Scope) => Promise<void> {
  const pace = createPace({ perSecond: PER_SECOND, chatBurst: PER_SECOND });

  /** Whether somebody is in, or still banned by us: then they are to be let go. */
  const isIn = async (scope: Scope, api: Api, chatId: number, person: Doubtful) => {
    const { telegramId, status: was } = person;
    const wait = pace.take(scope.tenant.id, telegramId);
    if (wait > 0) await scope.clock.sleep(wait);
    try {
      const member = await api.getChatMember(chatId, telegramId);
      const status = placeOf(member, was === 'kicked');
      await members.set(scope, chatId, telegramId, status);
      const until = paidUntilOf(member);
      if (until) {
        await paidPlaces.note(scope, { chatId, telegramId, until });
        if (until.getTime() > scope.clock.now()) return false;
      }
      return status === 'in' || status === 'kicked';
    } catch (error) {
      const refusal = readRefusal(error);
      if (refusal?.kind === 'nobody') await members.set(scope, chatId, telegramId, 'out');
      if (refusal === null || refusal.kind === 'later') throw error;
      return false;
    }
  };

  const ask = async (scope: Scope, api: Api, chatId: number, found: Doubtful[]): Promise<void> => {
    for (let asked = 0; asked < MOST_QUESTIONS; asked += BATCH) {
      const doubtful = await memberAudit.takeDoubtful(scope, chatId, BATCH);
      for (const person of doubtful) if (await isIn(scope, api, chatId, person)) found.push(person);
      if (doubtful.length < BATCH) return;
    }
  };

  const compare = async (scope: Scope, api: Api, chat: Community): Promise<void> => {
    const day = new Date(scope.clock.now()).toISOString().slice(0, 10);
    const found: Doubtful[] = [];
    // What was found before Telegram asked for a pause counts all the same.
    const failure = await ask(scope, api, chat.chatId, found).catch((error: unknown) => ({
      error,
    }));
    const repairs = chat.settings.audit === 'repair';
    await scope.transaction(async (scope) => {
      const strangers = found.length;
      await memberAudit.keepAudit(scope, chat.chatId, {
        day,
        strangers,
        removed: repairs ? strangers : 0,
      });
      for (const { telegramId } of repairs ? found : [])
        await memberAudit.sendAway(scope, chat.chatId, telegramId);
      if (strangers > 0) await report(scope, chat, found, day);
      const payers = await paidPlaces.takeUntold(scope, chat.chatId, MOST_NAMES);
      if (payers.length > 0) await reportPayers(scope, chat, payers);
    });
    if (failure) throw failure.error;
  };

  return async (scope) => {
    const chats = await communities.list(scope);
    if (chats.length === 0) return;
    const api = await parts.apiOf(scope.tenant.id);
    if (!api) throw new Error('the bot cannot speak now');
    for (const chat of chats) {
      const sight = await see(scope, api, chat.chatId);
      await communities.note(scope, sight);
      if (sight.trouble !== null) continue;
      await memberAudit.wakeEnded(scope, sight.chatId);
      await paidPlaces.wakeOver(scope, sight.chatId);
      await compare(scope, api, { ...chat, chatId: sight.chatId });
    }
  };
}

/** Looks at a chat, under the number that it has now: a group may have moved while nobody listened. */
async function see(scope: Scope, api: Api, chatId: number): Promise<Sight> {
  try {
    return await look(api, scope.tenant.botId, chatId);
  } catch (error) {
    const refusal = readRefusal(error);
    if (refusal?.kind !== 'moved') throw error;
    await communities.move(scope, chatId, refusal.to);
    return look(api, scope.tenant.botId, refusal.to);
  }
}

/** Tells staff who pays Telegram for a place by a link that is none of this bot's: they stay while they do. */
async function reportPayers(
  scope: Scope,
  { chatId, title }: Community,
  payers: readonly { readonly telegramId: number; readonly name: string }[],
): Promise<void> {
  await messages.tellStaff(scope, {
    reference: `chat-payers:${chatId}:${payers[0]?.telegramId}`,
    kind: 'trouble',
    content: {
      key: 'notice-chat-payers',
      data: { title, count: payers.length, names: namesOf(payers) },
      buttons: [[{ key: 'button-chat', press: `chat:${chatId}` }]],
    },
  });
}

function namesOf(
  people: readonly { readonly telegramId: number; readonly name: string }[],
): string {
  return people.map(({ telegramId, name }) => `${name || '—'} (${telegramId})`).join('\n');
}

/** Tells staff whom the night found without a right to be there, and what becomes of them. */
async function report(
  scope: Scope,
  chat: Community,
  found: readonly Doubtful[],
  day: string,
): Promise<void> {
  await messages.tellStaff(scope, {
    reference: `chat-audit:${chat.chatId}:${day}:${found[0]?.telegramId}`,
    kind: 'trouble',
    content: {
      key: 'notice-chat-audit',
      data: {
        title: chat.title,
        count: found.length,
        names: namesOf(found.slice(0, MOST_NAMES)),
        what: chat.settings.audit,
      },
      buttons: [[{ key: 'button-chat', press: `chat:${chat.chatId}` }]],
    },
  });
}
