import {
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible';
import type { Redis } from 'ioredis';
import type { LimitRule, Limits } from './ports.ts';

/** Names of rules are constants of the code; more of them is somebody making them up from input. */
const MOST_RULES = 200;
/** More than anybody takes: what a rule allows is compared here, because each shop may set it. */
const BLOCKED = 1_000_000_000;

/**
 * Limits counted here or, with a client, in Redis, where this process counts on while Redis is
 * away. What counting itself cannot do is allowed: a limit must not close the shop.
 */
export function createLimits(redis: Redis | null, failed: (error: unknown) => void): Limits {
  const limiters = new Map<string, RateLimiterAbstract>();
  const limiterOf = ({ name, durationS }: LimitRule) => {
    const id = `${name}:${durationS}`;
    const known = limiters.get(id);
    if (known) return known;
    if (limiters.size >= MOST_RULES) throw new Error('too many limit rules');
    const made = createLimiter(redis, id, durationS);
    limiters.set(id, made);
    return made;
  };
  return {
    async take(rule, key) {
      try {
        const taken = await consume(limiterOf(rule), key);
        const excess = taken.consumedPoints - rule.points;
        if (excess <= 0)
          return { allowed: true, remaining: -excess, resetMs: Math.max(taken.msBeforeNext, 0) };
        return { allowed: false, excess, retryAfterMs: Math.max(taken.msBeforeNext, 1) };
      } catch (thrown) {
        failed(thrown);
        return { allowed: true, remaining: rule.points, resetMs: rule.durationS * 1000 };
      }
    },
    async block(rule, key, ms) {
      try {
        await limiterOf(rule).block(key, Math.ceil(ms / 1000));
      } catch (thrown) {
        failed(thrown);
      }
    },
  };
}

/** One more for this key; the count, whether it is above the limiter's own or not. */
async function consume(limiter: RateLimiterAbstract, key: string): Promise<RateLimiterRes> {
  try {
    return await limiter.consume(key);
  } catch (thrown) {
    if (thrown instanceof RateLimiterRes) return thrown;
    throw thrown;
  }
}

function createLimiter(redis: Redis | null, id: string, durationS: number) {
  const options = { keyPrefix: `limit:${id}`, points: BLOCKED, duration: durationS };
  const memory = new RateLimiterMemory(options);
  if (redis === null) return memory;
  return new RateLimiterRedis({
    ...options,
    storeClient: redis,
    rejectIfRedisNotReady: true,
    insuranceLimiter: memory,
  });
}
