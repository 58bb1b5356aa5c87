/** How fast bots may send in bulk. */
export interface PaceOptions {
  /** Monotonic or wall-clock milliseconds. */
  readonly now?: () => number;
  /** Messages per second and bot; Telegram speaks of about 30. */
  readonly perSecond?: number;
  /** Messages in a row to one chat before one per second applies. */
  readonly chatBurst?: number;
}

/**
 * The pace of bulk sending, one lazy token bucket per bot: computed when asked, no timers. Answers
 * to a person's own action do not ask here.
 */
export interface Pace {
  /** 0: go, and it is counted. Otherwise nothing is counted; ask again after so many milliseconds. */
  take(tenantId: number, chatId: number): number;
  /** How many messages may go now. */
  room(tenantId: number): number;
  /** So many milliseconds the whole bot is to rest, because of a 429; 0: it may send. */
  rest(tenantId: number): number;
  /** Telegram answered 429: that bot (a group: that group) rests, and the bot is slower for a while. */
  flooded(tenantId: number, chatId: number, retryAfterSeconds: number): void;
  /** The tenant is gone from this process. */
  forget(tenantId: number): void;
}

interface Bucket {
  tokens: number;
  filledAt: number;
  perSecond: number;
  restsUntil: number;
  readonly chats: Map<number, Chat>;
}

interface Chat {
  tokens: number;
  filledAt: number;
  restsUntil: number;
}

/** Chats remembered per bot; a full bucket says nothing, so those go first. */
const MAX_CHATS = 2_000;
/** After a 429 the pace is halved and regained by one message per second in this time. */
const REGAIN_MS = 10_000;

/** Starts with full buckets of one second. */
export function createPace(options: PaceOptions = {}): Pace {
  const now = options.now ?? (() => performance.now());
  const fullPace = options.perSecond ?? 25;
  const chatBurst = options.chatBurst ?? 3;
  const buckets = new Map<number, Bucket>();

  const bucketOf = (tenantId: number, at: number): Bucket => {
    let bucket = buckets.get(tenantId);
    if (bucket === undefined) {
      bucket = {
        tokens: fullPace,
        filledAt: at,
        perSecond: fullPace,
        restsUntil: 0,
        chats: new Map(),
      };
      buckets.set(tenantId, bucket);
    }
    const passedMs = Math.max(0, at - bucket.filledAt);
    bucket.perSecond = Math.min(fullPace, bucket.perSecond + passedMs / REGAIN_MS);
    bucket.tokens = Math.min(
      bucket.perSecond,
      bucket.tokens + (passedMs / 1000) * bucket.perSecond,
    );
    bucket.filledAt = Math.max(bucket.filledAt, at);
    return bucket;
  };

  const chatOf = (bucket: Bucket, chatId: number, at: number): Chat => {
    let chat = bucket.chats.get(chatId);
    if (chat === undefined) {
      if (bucket.chats.size >= MAX_CHATS) prune(bucket.chats, at, chatBurst);
      chat = { tokens: chatBurst, filledAt: at, restsUntil: 0 };
      bucket.chats.set(chatId, chat);
    }
    chat.tokens = Math.min(chatBurst, chat.tokens + Math.max(0, at - chat.filledAt) / 1000);
    chat.filledAt = at;
    return chat;
  };

  return {
    take(tenantId, chatId) {
      const at = now();
      const bucket = bucketOf(tenantId, at);
      const chat = chatOf(bucket, chatId, at);
      const waitMs = Math.max(
        bucket.restsUntil - at,
        chat.restsUntil - at,
        ((1 - bucket.tokens) / bucket.perSecond) * 1000,
        (1 - chat.tokens) * 1000,
      );
      if (waitMs > 0) return Math.ceil(waitMs);
      bucket.tokens -= 1;
      chat.tokens -= 1;
      return 0;
    },
    room(tenantId) {
      const at = now();
      const bucket = bucketOf(tenantId, at);
      return bucket.restsUntil > at ? 0 : Math.max(0, Math.floor(bucket.tokens));
    },
    rest: (tenantId) => Math.ceil(Math.max(0, (buckets.get(tenantId)?.restsUntil ?? 0) - now())),
    flooded(tenantId, chatId, retryAfterSeconds) {
      const at = now();
      const bucket = bucketOf(tenantId, at);
      const until = at + retryAfterSeconds * 1000;
      // Groups have a limit of their own (20 a minute): the others go on.
      if (chatId < 0) {
        chatOf(bucket, chatId, at).restsUntil = until;
        return;
      }
      bucket.restsUntil = Math.max(bucket.restsUntil, until);
      bucket.perSecond = Math.max(1, bucket.perSecond / 2);
      bucket.tokens = 0;
      // Regaining begins after the rest.
      bucket.filledAt = until;
    },
    forget: (tenantId) => void buckets.delete(tenantId),
  };
}

function prune(chats: Map<number, Chat>, at: number, chatBurst: number): void {
  const fullMs = chatBurst * 1000;
  for (const [id, chat] of chats) {
    if (chat.restsUntil <= at && at - chat.filledAt >= fullMs) chats.delete(id);
  }
  // Nobody is full: the oldest goes; the bot's own bucket still holds.
  const [oldest] = chats.keys();
  if (chats.size >= MAX_CHATS && oldest !== undefined) chats.delete(oldest);
}
