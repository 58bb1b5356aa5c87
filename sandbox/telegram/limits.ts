import { tooManyRequests } from './errors.ts';

/** Telegram's limits; each is off unless given. */
export interface LimitOptions {
  /** How many bots may make their first call within a minute (really 20). */
  newClientsPerMinute?: number;
  /** Messages a second per bot (really about 30). */
  bulkPerSecond?: number;
  /** Messages a second per chat (really about 1). */
  perChatPerSecond?: number;
  /** Messages a minute per group (really 20). */
  perGroupPerMinute?: number;
}

/** Counts calls and refuses what is too much. */
export interface Limits {
  /** Before any call: the first one of a token counts as a new client. */
  admit(token: string): void;
  /** Before a message is sent. */
  send(botId: number, chatId: string): void;
}

/** Makes the counters. They follow the real clock, as connections do. */
export function createLimits(options: LimitOptions): Limits {
  const known = new Set<string>();
  const newcomers: number[] = [];
  const sent = new Map<string, number[]>();

  function count(key: string, most: number | undefined, withinMs = 1000): void {
    if (most === undefined) return;
    let times = sent.get(key);
    if (!times) sent.set(key, (times = []));
    check(times, most, withinMs);
    if (sent.size > 10_000) forgetOld(sent);
  }

  return {
    admit(token) {
      if (options.newClientsPerMinute === undefined || known.has(token)) return;
      check(newcomers, options.newClientsPerMinute, 60_000);
      known.add(token);
    },
    send(botId, chatId) {
      count(`${botId}`, options.bulkPerSecond);
      count(`${botId}:${chatId}`, options.perChatPerSecond);
      if (chatId.startsWith('-')) {
        count(`${botId}:${chatId}:minute`, options.perGroupPerMinute, 60_000);
      }
    },
  };
}

function check(times: number[], most: number, withinMs: number): void {
  const now = performance.now();
  while (times.length > 0 && times[0]! <= now - withinMs) times.shift();
  if (times.length >= most) {
    throw tooManyRequests(Math.floor((times[0]! + withinMs - now) / 1000) + 1);
  }
  times.push(now);
}

function forgetOld(sent: Map<string, number[]>): void {
  const old = performance.now() - 60_000;
  for (const [key, times] of sent) if ((times.at(-1) ?? 0) < old) sent.delete(key);
}
