import {
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible';
import type { Redis } from 'ioredis';
import type { LimitRule, Limits } from './ports.ts';

/** Rules are constants of the code; more of them is somebody making them up from input. */
const MOST_RULES = 200;

/**
 * Limits counted here or, with a client, in Redis, where this process counts on while Redis is
 * away. What counting itself cannot do is allowed: a limit must not close the shop.
 */
export function createLimits(redis: Redis | null, failed: (error: unknown) => void): Limits {
  const limiters = new Map<string, RateLimiterAbstract>();
  const limiterOf = (rule: LimitRule) => {
    const id = `${rule.name}:${rule.points}:${rule.durationS}`;
    const known = limiters.get(id);
    if (known) return known;
    if (limiters.size >= MOST_RULES) throw new Error('too many limit rules');
    const made = createLimiter(redis, { ...rule, name: id });
    limiters.set(id, made);
    return made;
  };
  return {
    async take(rule, key) {
      try {
        await limiterOf(rule).consume(key);
        return { allowed: true };
      } catch (thrown) {
        if (thrown instanceof RateLimiterRes)
          return { allowed: false, retryAfterMs: Math.max(thrown.msBeforeNext, 1) };
        failed(thrown);
        return { allowed: true };
      }
    },
  };
}

function createLimiter(redis: Redis | null, { name, points, durationS }: LimitRule) {
  const options = { keyPrefix: `limit:${name}`, points, duration: durationS };
  const memory = new RateLimiterMemory(options);
  if (redis === null) return memory;
  return new RateLimiterRedis({
    ...options,
    storeClient: redis,
    rejectIfRedisNotReady: true,
    insuranceLimiter: memory,
  });
}
