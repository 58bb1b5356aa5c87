import { randomInt } from 'node:crypto';
import { ApiError } from './errors.ts';
import type { Update } from './model.ts';
import type { Bot } from './state.ts';
import { liveOf, type World } from './world.ts';

const WEEK_MS = 7 * 24 * 3600 * 1000;
const DAY_MS = 24 * 3600 * 1000;
/** The server's longest hold. */
const LONGEST_POLL_S = 50;
/** How far beyond the queue an offset may point and still count as one. */
const OFFSET_SLACK = 10;
/** A `getUpdates` answer stays below 4 MiB. */
const ANSWER_BYTES = 1 << 22;

/** How long each kind of update waits before Telegram drops it. */
const LIFE_MS: Record<string, number> = {
  callback_query: 150_000,
  pre_checkout_query: 150_000,
  shipping_query: 150_000,
  inline_query: 30_000,
  chosen_inline_result: 600_000,
};

const OFF_BY_DEFAULT = new Set(['chat_member', 'message_reaction', 'message_reaction_count']);

/** Every kind of update the Bot API knows: other names in `allowed_updates` are ignored. */
export const UPDATE_KINDS: readonly string[] = [
  'message',
  'edited_message',
  'channel_post',
  'edited_channel_post',
  'business_connection',
  'business_message',
  'edited_business_message',
  'deleted_business_messages',
  'guest_message',
  'message_reaction',
  'message_reaction_count',
  'inline_query',
  'chosen_inline_result',
  'callback_query',
  'shipping_query',
  'pre_checkout_query',
  'purchased_paid_media',
  'poll',
  'poll_answer',
  'my_chat_member',
  'chat_member',
  'chat_join_request',
  'chat_boost',
  'removed_chat_boost',
  'managed_bot',
  'subscription',
];

/** Queues an update for a bot, if it wants that kind, and wakes whoever waits for it. */
export function pushUpdate(
  world: World,
  bot: Bot,
  kind: string,
  payload: unknown,
  lane: number,
): void {
  const wanted = bot.allowedUpdates ? bot.allowedUpdates.includes(kind) : !OFF_BY_DEFAULT.has(kind);
  if (!wanted) return;
  const now = world.now();
  if (bot.lastUpdateAtMs > 0 && now - bot.lastUpdateAtMs > WEEK_MS) jumpUpdateId(bot);
  bot.lastUpdateAtMs = now;
  const update: Update = { update_id: bot.nextUpdateId++, [kind]: structuredClone(payload) };
  bot.queue.push({ update, expiresAtMs: now + (LIFE_MS[kind] ?? DAY_MS), lane });
  world.wake(bot);
}

/** After a week of silence the next identifier is chosen at random. */
export function jumpUpdateId(bot: Bot): void {
  const before = bot.nextUpdateId;
  // What still waits keeps its order: only an empty queue may continue with smaller numbers.
  const least = bot.queue.length > 0 ? before + 1_000_000 : 0;
  do bot.nextUpdateId = firstUpdateId() + least;
  while (Math.abs(bot.nextUpdateId - before) < 1_000_000);
}

/** Where a new bot's identifiers begin. */
export function firstUpdateId(): number {
  return randomInt(100_000_000, 900_000_000);
}

/** Takes over `allowed_updates`; an empty list means the default again, none leaves it. */
export function allowUpdates(bot: Bot, names: unknown): void {
  if (!Array.isArray(names) || names.some((name) => typeof name !== 'string')) return;
  const known = names
    .map((name) => String(name).toLowerCase())
    .filter((name) => UPDATE_KINDS.includes(name));
  bot.allowedUpdates = known.length > 0 ? [...new Set(known)] : null;
}

/** Drops what is past its life, and returns what is left. */
export function alive(world: World, bot: Bot): Bot['queue'] {
  const now = world.now();
  if (bot.queue.some((queued) => queued.expiresAtMs <= now)) {
    bot.queue = bot.queue.filter((queued) => queued.expiresAtMs > now);
  }
  return bot.queue;
}

/** Answers `getUpdates`: at once when there is something, else when there is or the time is up. */
export function getUpdates(
  world: World,
  bot: Bot,
  asked: { offset: number; limit: number; timeoutS: number; signal: AbortSignal },
): Update[] | Promise<Update[]> {
  const live = liveOf(world, bot.id);
  let limit = Math.min(Math.max(asked.limit, 1), 100);
  let timeoutS = Math.min(Math.max(asked.timeoutS, 0), LONGEST_POLL_S);
  // The real server slows down whoever asks the same again without confirming.
  const now = performance.now();
  const again = asked.offset === live.previousOffset;
  if (again && timeoutS < 3 && now < live.previousPollAt + 3000) timeoutS = 3;
  if (again && now < live.previousPollAt + 500) limit = 1;
  live.previousOffset = asked.offset;
  live.previousPollAt = now;

  const offset = confirm(world, bot, asked.offset);
  const ready = take(world, bot, offset, limit);
  if (ready.length > 0 || timeoutS === 0) return ready;
  abortPoll(world, bot, 'other');
  return hold(world, bot, { offset, limit, timeoutS, signal: asked.signal });
}

/** Ends the poll that waits, as a newer poll or a webhook does. */
export function abortPoll(world: World, bot: Bot, why: 'other' | 'webhook'): void {
  const live = liveOf(world, bot.id);
  const poll = live.poll;
  if (!poll) return;
  live.poll = null;
  poll.detach();
  live.conflicts += 1;
  const error = new ApiError(
    409,
    why === 'webhook'
      ? 'Conflict: terminated by setWebhook request'
      : 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
  );
  failConflict(world, bot, () => poll.fail(error));
}

/** The answer to `getUpdates` while a webhook is set. */
export function webhookConflict(world: World, bot: Bot): Promise<never> {
  liveOf(world, bot.id).conflicts += 1;
  const error = new ApiError(
    409,
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
  );
  return new Promise((_, reject) => failConflict(world, bot, () => reject(error)));
}

/** Gives the waiting poll what came in. */
export function answerPoll(world: World, bot: Bot): void {
  const live = liveOf(world, bot.id);
  const poll = live.poll;
  if (!poll) return;
  const ready = take(world, bot, isKnown(bot, poll.offset) ? poll.offset : 0, poll.limit);
  if (ready.length === 0) return;
  live.poll = null;
  poll.answer(ready);
}

function failConflict(world: World, bot: Bot, fail: () => void): void {
  const live = liveOf(world, bot.id);
  const now = performance.now();
  if (now >= live.nextConflictAt) {
    live.nextConflictAt = now + 3000;
    fail();
  } else {
    world.later(3000, fail);
  }
}

function confirm(world: World, bot: Bot, offset: number): number {
  const queue = alive(world, bot);
  if (offset < 0 && queue.length > -offset) bot.queue = queue.slice(offset);
  if (!isKnown(bot, offset)) return 0;
  if (queue.length > 0 && queue[0]!.update.update_id < offset) {
    bot.queue = queue.filter((queued) => queued.update.update_id >= offset);
    world.touch();
  }
  return offset;
}

/** An offset from before an identifier jump is no offset, also of a poll that waits: the server starts at the head then. */
function isKnown(bot: Bot, offset: number): boolean {
  return offset > 0 && offset <= bot.nextUpdateId + OFFSET_SLACK;
}

function take(world: World, bot: Bot, offset: number, limit: number): Update[] {
  const updates: Update[] = [];
  let bytes = ANSWER_BYTES;
  for (const { update } of alive(world, bot)) {
    if (update.update_id < offset) continue;
    bytes -= 50 + JSON.stringify(update).length;
    if (updates.length >= limit || (bytes <= 0 && updates.length > 0)) break;
    updates.push(update);
  }
  return updates;
}

function hold(
  world: World,
  bot: Bot,
  asked: { offset: number; limit: number; timeoutS: number; signal: AbortSignal },
): Promise<Update[]> {
  const live = liveOf(world, bot.id);
  return new Promise((resolve, reject) => {
    const detach = (): void => {
      cancel();
      asked.signal.removeEventListener('abort', gone);
      if (live.poll === poll) live.poll = null;
    };
    const poll = {
      offset: asked.offset,
      limit: asked.limit,
      detach,
      answer: (updates: Update[]): void => {
        detach();
        resolve(updates);
      },
      fail: (error: ApiError): void => {
        detach();
        reject(error);
      },
    };
    const gone = (): void => poll.answer([]);
    const cancel = world.later(asked.timeoutS * 1000, gone);
    asked.signal.addEventListener('abort', gone);
    live.poll = poll;
  });
}
