import { createBot, createManagedBot, revokeToken, setInline, type NewBot } from './bots.ts';
import type { Fault } from './faults.ts';
import { knownFile } from './files.ts';
import { groupControlOf, placeOf, type GroupControl } from './group-control.ts';
import { anyFile } from './groups.ts';
import { chooseInline, inlineQuery, type InlineAnswer } from './inline.ts';
import { commandsFor, textFor } from './methods/account.ts';
import { starBalance } from './methods/payments.ts';
import type { BotCommand, ChatMessage, MenuButton, Message, ReplyKeyboard, User } from './model.ts';
import { chargePlaces } from './paid-places.ts';
import {
  cancelSubscription,
  chargeSubscriptions,
  payInvoice,
  refund,
  renewSubscription,
  type PayResult,
} from './payments.ts';
import { alive, jumpUpdateId } from './updates.ts';
import * as users from './users.ts';
import type { Bot, StoredFile } from './state.ts';
import {
  botOf,
  chatOf,
  liveOf,
  userOf,
  viewOf,
  type LoggedCall,
  type SandboxEvent,
  type World,
} from './world.ts';

/** A bot by its id or its username; `'*'` stands for every bot where a method says so. */
export type BotName = number | string;

/** A bot, or a group by its negative id. */
export type PlaceName = BotName;

/** A bot as BotFather and the page show it. */
export interface BotInfo {
  id: number;
  username: string;
  name: string;
  owner: number;
  manager: number;
  can_manage_bots: boolean;
  supports_inline_queries: boolean;
  inline_feedback: boolean;
  token: string;
  stars: number;
}

/** One chat as the user's client shows it. */
export interface ChatView {
  messages: ChatMessage[];
  keyboard: ReplyKeyboard | null;
  commands: BotCommand[];
  menuButton: MenuButton;
  pinned: number[];
  started: boolean;
  blocked: boolean;
  description: string;
}

/** What tests and the page do in place of people, BotFather and bad luck. */
export interface Control extends GroupControl {
  /** Creates a user, or changes the one with this id. */
  user(wanted: users.NewUser): User;
  users(): User[];
  /** BotFather. */
  createBot(wanted: NewBot): { id: number; token: string; username: string };
  bots(): BotInfo[];
  bot(bot: BotName): BotInfo;
  revokeToken(bot: BotName): string;
  createManagedBot(
    userId: number,
    managerBot: BotName,
    wanted: { username: string; name: string },
  ): { id: number; token: string; username: string };
  /** BotFather's inline mode, and whether the bot is told what was chosen. */
  setInline(bot: BotName, isOn: boolean, hasFeedback?: boolean): void;
  /** Writes to a bot, or into a group by its id, there perhaps into a topic. */
  say(userId: number, place: PlaceName, text: string, where?: users.Where): Message;
  sendFile(userId: number, place: PlaceName, file: users.SentFile, where?: users.Where): Message;
  press(
    userId: number,
    place: PlaceName,
    messageId: number,
    callbackData: string,
  ): Promise<users.PressAnswer>;
  react(userId: number, place: PlaceName, messageId: number, emoji: string): void;
  /** Types `@bot query`; undefined where the bot does not answer in time. */
  inlineQuery(
    userId: number,
    bot: BotName,
    query: string,
    at?: { place?: PlaceName; offset?: string },
  ): Promise<InlineAnswer | undefined>;
  /** Sends one of the results that were shown last. */
  chooseInline(
    userId: number,
    bot: BotName,
    place: PlaceName,
    resultId: string,
    where?: users.Where,
  ): Message;
  pay(userId: number, bot: BotName, messageId: number): Promise<PayResult>;
  /** Pays a link that `createInvoiceLink` gave. */
  payLink(userId: number, link: string): Promise<PayResult>;
  renewSubscription(bot: BotName, chargeId: string): PayResult;
  /**
   * Charges all subscriptions whose time is over, also of places in channels, or (`false`) ends them: the payer had
   * too few Stars.
   */
  chargeSubscriptions(isPaid: boolean): { renewed: number; ended: number };
  cancelSubscription(userId: number, bot: BotName, chargeId: string, canceled?: boolean): void;
  /** Telegram gives Stars back, as after a user's complaint. */
  refund(userId: number, bot: BotName, chargeId: string): Message;
  block(userId: number, bot: BotName): void;
  unblock(userId: number, bot: BotName): void;
  /** The messages of a chat as the user sees them; in a group, of one topic where it is named. */
  chat(userId: number, place: PlaceName, thread?: number): ChatMessage[];
  /** A chat with its keyboard, commands and state. */
  view(userId: number, bot: BotName): ChatView;
  file(place: PlaceName, fileId: string): StoredFile | undefined;
  /** Calls `listener` for everything that happens, until the returned function is called. */
  subscribe(listener: (event: SandboxEvent) => void): () => void;
  /** Waits for the first message of a bot in this chat that `matches`, old ones included. */
  waitFor(
    userId: number,
    place: PlaceName,
    matches: (message: ChatMessage) => boolean,
    timeoutMs?: number,
  ): Promise<ChatMessage>;
  /** Makes trouble for a bot, or for whichever comes next with `'*'`. */
  fault(bot: BotName, fault: Fault): void;
  clearFaults(): void;
  /** The calls of a bot, oldest first, bounded. */
  calls(bot: BotName): LoggedCall[];
  pendingCount(bot: BotName): number;
  /** Whether a `getUpdates` of the bot waits right now. */
  isPolling(bot: BotName): boolean;
  /** As after a week of silence: the next update gets a random identifier. */
  jumpUpdateId(bot: BotName): void;
  /** How many 409 answers a bot got since the start. */
  conflicts(bot: BotName): number;
}

const WAIT_MS = 10_000;

/** The hand on the world. */
export function controlOf(world: World, listeners: Set<(event: SandboxEvent) => void>): Control {
  const find = (name: BotName): Bot => botOf(world, name);
  const at = (name: PlaceName): users.Place => placeOf(world, name);
  const chat = (userId: number, name: PlaceName, thread?: number): ChatMessage[] => {
    const place = at(name);
    const { messages } = users.isPrivate(place) ? chatOf(place, userId) : place;
    return [...messages.values()]
      .filter(({ message }) => thread === undefined || (message.message_thread_id ?? 0) === thread)
      .map(viewOf);
  };
  const subscribe = (listener: (event: SandboxEvent) => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    user: (wanted) => users.putUser(world, wanted),
    users: () => [...world.state.users.values()],
    createBot: (wanted) => newBot(createBot(world, wanted)),
    bots: () => [...world.state.bots.values()].map(infoOf),
    bot: (name) => infoOf(find(name)),
    revokeToken: (name) => revokeToken(world, find(name)),
    createManagedBot: (userId, name, wanted) =>
      newBot(createManagedBot(world, userId, find(name), wanted)),
    setInline: (name, isOn, hasFeedback = false) => setInline(world, find(name), isOn, hasFeedback),
    say: (userId, name, text, where) => users.say(world, userId, at(name), text, where),
    sendFile: (userId, name, file, where) => users.sendFile(world, userId, at(name), file, where),
    press: (userId, name, id, data) => users.press(world, userId, at(name), id, data),
    react: (userId, name, id, emoji) => users.react(world, userId, at(name), id, emoji),
    inlineQuery: (userId, name, query, { place, offset = '' } = {}) =>
      inlineQuery(world, userId, find(name), query, {
        offset,
        ...(place === undefined ? {} : { place: at(place) }),
      }),
    chooseInline: (userId, name, place, resultId, where) =>
      chooseInline(world, userId, find(name), at(place), resultId, where),
    pay: (userId, name, id) => users.pay(world, userId, find(name), id),
    payLink: (userId, link) => payLink(world, userId, link),
    renewSubscription: (name, chargeId) => renewSubscription(world, find(name), chargeId),
    chargeSubscriptions(isPaid) {
      const [bots, places] = [chargeSubscriptions(world, isPaid), chargePlaces(world, isPaid)];
      return { renewed: bots.renewed + places.renewed, ended: bots.ended + places.ended };
    },
    cancelSubscription: (userId, name, chargeId, canceled = true) =>
      cancelSubscription(world, find(name), userId, chargeId, canceled),
    refund: (userId, name, chargeId) => refund(world, find(name), userId, chargeId),
    block: (userId, name) => users.setBlocked(world, userId, find(name), true),
    unblock: (userId, name) => users.setBlocked(world, userId, find(name), false),
    chat,
    view: (userId, name) => viewChat(world, userId, find(name), chat(userId, name)),
    file: (name, fileId) => knownFile(at(name), fileId) ?? anyFile(world, fileId),
    ...groupControlOf(world),
    subscribe,
    waitFor: (userId, name, matches, timeoutMs = WAIT_MS) =>
      new Promise((resolve, reject) => {
        const look = (): boolean => {
          const found = chat(userId, name).find((m) => m.from_bot && matches(m));
          if (!found) return false;
          stop();
          clearTimeout(timer);
          resolve(found);
          return true;
        };
        const timer = setTimeout(() => {
          stop();
          reject(new Error(`sandbox: no such message from ${name} within ${timeoutMs} ms`));
        }, timeoutMs);
        const stop = subscribe(() => void look());
        look();
      }),
    fault: (name, fault) => world.faults.add(name === '*' ? '*' : find(name).id, fault),
    clearFaults: () => world.faults.clear(),
    calls: (name) => [...liveOf(world, find(name).id).calls],
    pendingCount: (name) => alive(world, find(name)).length,
    isPolling: (name) => liveOf(world, find(name).id).poll !== null,
    jumpUpdateId: (name) => jumpUpdateId(find(name)),
    conflicts: (name) => liveOf(world, find(name).id).conflicts,
  };
}

function newBot({ id, token, username }: Bot): ReturnType<Control['createBot']> {
  return { id, token, username };
}

function infoOf(bot: Bot): BotInfo {
  return {
    id: bot.id,
    username: bot.username,
    name: bot.name,
    owner: bot.ownerId,
    manager: bot.managerId,
    can_manage_bots: bot.canManageBots,
    supports_inline_queries: bot.supportsInline,
    inline_feedback: bot.inlineFeedback === true,
    token: bot.token,
    stars: starBalance(bot),
  };
}

async function payLink(world: World, userId: number, link: string): Promise<PayResult> {
  const slug = /(?:\$|invoice\/)([\w-]+)$/.exec(link)?.[1] ?? '';
  const found = world.state.links.get(slug);
  if (!found) return { ok: false, error: 'SLUG_INVALID' };
  const bot = botOf(world, found.botId);
  return payInvoice(world, bot, userId, found.terms, undefined);
}

function viewChat(world: World, userId: number, bot: Bot, messages: ChatMessage[]): ChatView {
  const chat = chatOf(bot, userId);
  const language = userOf(world, userId).language_code ?? '';
  return {
    messages,
    keyboard: chat.keyboard,
    commands: commandsFor(bot, userId, language),
    menuButton: bot.menuButtons.get(userId) ?? bot.menuButtons.get(0) ?? { type: 'default' },
    pinned: chat.pinned,
    started: chat.started,
    blocked: chat.blocked,
    description: textFor(bot.descriptions, language),
  };
}
