import type { ChatJoinRequest, Message } from 'grammy/types';
import * as access from '../shared/domain/subscriptions/access.ts';
import * as audit from '../shared/domain/staff/audit.ts';
import * as communities from '../shared/domain/subscriptions/communities.ts';
import * as members from '../shared/domain/subscriptions/members.ts';
import type { Door } from '../shared/domain/subscriptions/members.ts';
import * as messages from '../shared/domain/shop/messages.ts';
import * as seats from '../shared/domain/subscriptions/seats.ts';
import * as staffChat from '../shared/domain/staff/staff-chat.ts';
import { can } from '../shared/domain/staff/staff.ts';
import { readRefusal, type Refusal } from '../shared/telegram/chat-refusal.ts';
import { chatOf, look, paidUntilOf, placeOf, rightsOf } from '../shared/telegram/chat-sight.ts';
import type { Incoming } from '../shared/telegram/context.ts';
import { createPace, type Pace } from '../shared/telegram/pace.ts';
import { send } from '../shared/telegram/view.ts';
import type { ShopParts } from './context.ts';

/** A question of Telegram's waits ten seconds for its answer: so long the offer may take before it. */
const OFFER_MS = 6_000;
/** Offers a second: hundreds of strangers at once all get theirs, and the shop's customers are answered meanwhile. */
const OFFERS_PER_SECOND = 20;
/** Nobody waits for more turns than these: Telegram's own refusal is the second line. */
const MOST_TURNS = 100;

/** How fast the bots of a process write to strangers at their doors. */
export const createOfferPace = (): Pace => createPace({ perSecond: OFFERS_PER_SECOND });

/**
 * The bot's own place in a group or channel changed: staff who make it an administrator bring the chat
 * into the shop; of a known one it is noted what the bot may do there now.
 */
export async function notePlace(incoming: Incoming): Promise<void> {
  const { update, api, botInfo, scope } = incoming;
  const change = update.my_chat_member;
  const chat = change && chatOf(change.chat);
  if (!change || !chat) return;
  const seen = rightsOf(change.new_chat_member);
  const isAdmin = change.new_chat_member.status === 'administrator';
  const turn = await staffChat.beginGroupTurn(scope, {
    telegramId: change.from.id,
    threadId: null,
  });
  const isStaffs = turn.options.staffChat?.chatId === chat.chatId;
  const mayConnect = isAdmin && !isStaffs && can(turn.role, 'subscriptions');
  if (!mayConnect && !(await communities.isKnown(scope, chat.chatId))) return;
  // How many are in, and whether there is room, only Telegram knows.
  const sight = isAdmin ? await look(api, botInfo.id, chat.chatId) : { ...chat, ...seen };
  await noteSight(incoming, sight, mayConnect ? change.from.id : null);
}

/** `/connect` of staff in a group where the bot is an administrator already: Telegram tells nothing then. */
export async function connectHere(incoming: Incoming, message: Message): Promise<void> {
  const { api, botInfo, scope } = incoming;
  const telegramId = message.from?.id ?? 0;
  const { role, options } = await staffChat.beginGroupTurn(scope, { telegramId, threadId: null });
  const { id: chatId } = message.chat;
  if (!can(role, 'subscriptions') || options.staffChat?.chatId === chatId) return;
  const sight = await look(api, botInfo.id, chatId);
  await noteSight(incoming, sight, sight.rights ? telegramId : null);
}

/** Notes what the bot sees of a chat; a new one is told to who connected it (null: nobody may). */
async function noteSight(
  incoming: Incoming,
  sight: communities.Sight,
  connectedBy: number | null,
): Promise<void> {
  const { chatId, title = '', trouble } = sight;
  await incoming.scope.transaction(async (scope) => {
    await incoming.finish(scope.db);
    const what = await communities.note(scope, sight, connectedBy !== null);
    if (what !== 'connected' || connectedBy === null) return;
    await audit.write(scope, connectedBy, 'chat.connect', { name: title, chat: chatId });
    await messages.queue(scope, {
      reference: `connected:${incoming.update.update_id}`,
      chatId: connectedBy,
      content: {
        key: 'notice-chat-connected',
        data: { title, trouble: trouble ?? 'none' },
        buttons: [[{ key: 'button-chat', press: `chat:${chatId}` }]],
      },
    });
  });
}

/** Somebody came, went, or became something else in a chat. */
export async function noteMember({ update, botInfo, scope }: Incoming): Promise<void> {
  const change = update.chat_member;
  if (!change || change.new_chat_member.user.is_bot) return;
  const { user } = change.new_chat_member;
  const byUs = change.from.id === botInfo.id;
  // Another bot that lets people in here, of another shop or maker, answers for its own.
  const { creator } = change.invite_link ?? {};
  const byOtherBot = creator?.is_bot === true && creator.id !== botInfo.id;
  const status = placeOf(change.new_chat_member, byUs);
  const noted = await members.note(scope, {
    chatId: change.chat.id,
    telegramId: user.id,
    name: [user.first_name, user.last_name].filter(Boolean).join(' '),
    status,
    wasIn: ['in', 'admin'].includes(placeOf(change.old_chat_member, false)),
    link: change.invite_link?.invite_link ?? null,
    byHand: (!byUs && change.from.id !== user.id) || byOtherBot,
    paidUntil: paidUntilOf(change.new_chat_member),
    username: user.username ?? null,
    language: user.language_code?.slice(0, 2) ?? null,
  });
  if (noted !== null && status === 'banned')
    await seats.tellBanned(scope, change.chat.id, user.id, update.update_id);
}

/**
 * Somebody asks to come in: who may is let in at once; anybody else gets the shop's offer, which Telegram
 * lets the bot write for five minutes and until the request is answered, and then the answer.
 */
export async function answerRequest(
  shop: ShopParts,
  incoming: Incoming,
  pace: Pace,
): Promise<void> {
  const { update, scope } = incoming;
  const request = update.chat_join_request;
  if (!request) return;
  const { chat, from } = request;
  const door = await members.doorAt(scope, chat.id, from.id);
  if (door && (door.may || door.isStaff)) return admit(shop, incoming, request, door);
  const step = door && (await members.readDoorstep(scope, chat.id, from.id));
  // A chat that no plan opens has its own people who decide.
  if (!door || !step?.isGuarded) {
    if (request.query_id !== undefined) await decide(incoming, request, 'queue');
    return;
  }
  const name = [from.first_name, from.last_name].filter(Boolean).join(' ');
  if (await members.noteRequest(scope, { chatId: chat.id, telegramId: from.id, name })) {
    const offer = takeTurn(incoming, request, pace)
      .then(() => sendOffer(shop, incoming, request, step))
      .catch((error: unknown) => putOff(incoming, request, pace, error));
    await (request.query_id === undefined
      ? offer
      : Promise.race([offer.catch(() => undefined), scope.clock.sleep(OFFER_MS)]));
  }
  await decide(incoming, request, door.chat.settings.refused === 'decline' ? 'decline' : 'queue');
}

async function takeTurn({ scope }: Incoming, { user_chat_id: to }: ChatJoinRequest, pace: Pace) {
  for (let turns = 0; turns < MOST_TURNS; turns += 1) {
    const ms = pace.take(scope.tenant.id, to);
    if (ms === 0) return;
    await scope.clock.sleep(ms);
  }
}

/** Telegram asks for a pause: the request comes again after it, and is then as good as the first. */
async function putOff(
  { scope }: Incoming,
  { chat, from }: ChatJoinRequest,
  pace: Pace,
  error: unknown,
): Promise<never> {
  const refusal = readRefusal(error);
  if (refusal?.kind === 'later') pace.flooded(scope.tenant.id, from.id, refusal.seconds);
  await members.set(scope, chat.id, from.id, 'out');
  throw error;
}

async function admit(
  shop: ShopParts,
  incoming: Incoming,
  request: ChatJoinRequest,
  { chat }: Door,
): Promise<void> {
  const { scope } = incoming;
  const refusal = await decide(incoming, request, 'approve');
  if (refusal?.kind !== 'crowded' && refusal?.kind !== 'trouble') return;
  // Their request is kept: they come in as soon as it can be.
  const asked = {
    chatId: request.chat.id,
    telegramId: request.from.id,
    name: request.from.first_name,
  };
  await members.noteRequest(scope, asked);
  const step = await members.readDoorstep(scope, request.chat.id, request.from.id);
  const language = languageOf(shop, request, step);
  await say(
    incoming,
    request,
    shop.i18n.t(language, `enter-${refusal.kind}`, { title: chat.title }),
  );
}

/** Tells Telegram; returns why it refused. Trouble of the chat is noted. */
async function decide(
  { api, scope }: Incoming,
  { chat, from, query_id: query }: ChatJoinRequest,
  result: 'approve' | 'decline' | 'queue',
): Promise<Refusal | null> {
  try {
    if (query !== undefined) await api.answerChatJoinRequestQuery(query, result);
    else if (result === 'approve') await api.approveChatJoinRequest(chat.id, from.id);
    else if (result === 'decline') await api.declineChatJoinRequest(chat.id, from.id);
    return null;
  } catch (error) {
    const refusal = readRefusal(error);
    // A pause that Telegram asks for is kept by who hands updates out: it comes again.
    if (!refusal || refusal.kind === 'later') throw error;
    if (refusal.kind === 'trouble')
      await communities.note(scope, { chatId: chat.id, trouble: refusal.trouble });
    return refusal;
  }
}

async function sendOffer(
  shop: ShopParts,
  incoming: Incoming,
  request: ChatJoinRequest,
  step: Awaited<ReturnType<typeof members.readDoorstep>>,
): Promise<void> {
  const { offers } = step;
  const text = shop.i18n.t(languageOf(shop, request, step), 'enter-offer', {
    title: request.chat.title,
    count: offers.length,
  });
  const buttons = access
    .offerButtons(incoming.scope, offers)
    .map((row) => row.map(({ label, url }) => ({ text: label, url })));
  await say(incoming, request, text, buttons);
}

/** Writes to who asked. Who does not want to be written to is not; a pause is kept by who hands updates out. */
async function say(
  { api, scope }: Incoming,
  request: ChatJoinRequest,
  text: string,
  buttons: readonly (readonly { readonly text: string; readonly url: string }[])[] = [],
): Promise<void> {
  try {
    await send({ api, chatId: request.user_chat_id }, { text, buttons });
  } catch (error) {
    if (readRefusal(error)?.kind === 'later') throw error;
    scope.log.info({ error }, 'who asked to come in could not be written to');
  }
}

function languageOf(
  shop: ShopParts,
  { from }: ChatJoinRequest,
  step: { readonly language: string | null; readonly fallback: string },
): string {
  return shop.i18n.pick(step.language ?? from.language_code ?? null, step.fallback);
}
