import { Redis, type RedisOptions } from 'ioredis';
import { z } from 'zod';
import { messageOf } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { createHub } from './hints.ts';
import { createLimits } from './limits.ts';
import type { Cache, Ports } from './ports.ts';

const CHANNEL = 'shopherd:hints';
const CACHE = 'cache:';

/** Whoever waits for Redis waits no longer than this, then goes on without it. */
const COMMAND_MS = 250;
const CONNECT_MS = 2_000;
const SLOWEST_RECONNECT_MS = 2_000;

const OPTIONS = {
  commandTimeout: COMMAND_MS,
  connectTimeout: CONNECT_MS,
  // A command is worth nothing later: it fails at once while there is no connection.
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  autoResubscribe: false,
  retryStrategy: (attempt: number) =>
    Math.min(50 * 2 ** Math.min(attempt, 10), SLOWEST_RECONNECT_MS),
} satisfies RedisOptions;

const HintText = z.object({ kind: z.string().max(40), tenantId: z.int().min(0) });

export interface RedisPortsParts {
  readonly log: Logger;
  /** Called for each command that Redis did not serve; for a counter. */
  readonly failed?: (port: 'hints' | 'limits' | 'cache') => void;
}

/**
 * The ports over Redis or Valkey. While it is away hints reach this process only, limits are
 * counted here and the cache is empty; the connection comes back by itself.
 */
export function createRedisPorts(url: string, { log, failed }: RedisPortsParts): Ports {
  const client = new Redis(url, OPTIONS);
  const listening = new Redis(url, OPTIONS);
  const hub = createHub(log);
  watch(client, log);
  listening.on('error', () => undefined); // The other connection tells the same story.
  listening.on('ready', () => {
    listening.subscribe(CHANNEL).catch((error: unknown) => {
      log.warn({ reason: messageOf(error) }, 'hints not subscribed');
      listening.disconnect(true);
    });
  });
  listening.on('message', (_channel: string, text: string) => {
    const hint = HintText.safeParse(jsonOf(text));
    if (hint.success) hub.tell(hint.data);
  });

  const orElse = async <T>(port: 'hints' | 'cache', work: () => Promise<T>, instead: () => T) => {
    try {
      return await work();
    } catch (error) {
      failed?.(port);
      log.debug({ port, reason: messageOf(error) }, 'redis did not serve');
      return instead();
    }
  };
  const cache: Cache = {
    get: (key) =>
      orElse(
        'cache',
        () => client.get(CACHE + key),
        () => null,
      ),
    set: (key, value, ttlMs) =>
      orElse(
        'cache',
        async () =>
          void (await client.set(CACHE + key, value, 'PX', Math.max(1, Math.ceil(ttlMs)))),
        () => undefined,
      ),
    delete: (key) =>
      orElse(
        'cache',
        async () => void (await client.del(CACHE + key)),
        () => undefined,
      ),
  };
  return {
    cache,
    hints: {
      publish: (hint) =>
        orElse(
          'hints',
          async () => {
            const reached = await client.publish(CHANNEL, JSON.stringify(hint));
            if (listening.status !== 'ready' || reached === 0) hub.tell(hint);
          },
          () => hub.tell(hint),
        ),
      subscribe: (listener) => hub.subscribe(listener),
    },
    limits: createLimits(client, (error) => {
      failed?.('limits');
      log.error({ error }, 'limit not counted');
    }),
    trouble() {
      if (client.status !== 'ready') return `redis is ${client.status}`;
      // A socket that ended takes no command any more, some time before its status changes.
      return client.stream.writable ? null : 'redis is gone';
    },
    close() {
      hub.clear();
      client.disconnect();
      listening.disconnect();
      return Promise.resolve();
    },
  };
}

/** One line when Redis goes and one when it is back, however often it is tried between. */
function watch(client: Redis, log: Logger): void {
  let away = false;
  const gone = (reason: string) => {
    if (!away) log.warn({ reason }, 'redis is away');
    away = true;
  };
  client.on('error', (error: unknown) => gone(messageOf(error)));
  client.on('reconnecting', () => gone('connection lost'));
  client.on('ready', () => {
    if (away) log.info('redis is back');
    away = false;
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
