import { z } from 'zod';
import type { Cache } from '../cache/ports.ts';
import type { Clock } from '../clock.ts';
import type { Rate } from '../money.ts';
import { keyOf } from '../scope.ts';

/** A price that sources agree on. */
export interface MarketPrice {
  readonly rate: Rate;
  /** Who agreed on it. */
  readonly sources: readonly string[];
  /** When the oldest of their prices was seen, in milliseconds. */
  readonly at: number;
}

/** With how long it says anything. */
export interface Agreed extends MarketPrice {
  readonly until: number;
}

const Bigint = z.string().regex(/^\d+$/).transform(BigInt);
const Stored = z.object({
  rate: z.object({ from: z.string(), to: z.string(), numerator: Bigint, denominator: Bigint }),
  sources: z.array(z.string()),
  at: z.number(),
  until: z.number(),
  storedAt: z.number(),
});

/** Prices by pair that processes share for a while. They are the platform's: kept under tenant 0. */
export function createPriceStore(
  { cache, clock }: { readonly cache: Cache; readonly clock: Clock },
  name: string,
) {
  const key = (from: string, to: string) => keyOf({ id: 0 }, name, from, to);
  return {
    async get(from: string, to: string) {
      const text = await cache.get(key(from, to));
      return text === null ? null : (Stored.safeParse(JSON.parse(text)).data ?? null);
    },
    async set({ rate, sources, at, until }: Agreed, ttlMs: number): Promise<void> {
      const numerator = rate.numerator.toString();
      const denominator = rate.denominator.toString();
      const stored = {
        rate: { ...rate, numerator, denominator },
        sources,
        at,
        until,
        storedAt: clock.now(),
      };
      await cache.set(key(rate.from, rate.to), JSON.stringify(stored), ttlMs);
    },
  };
}
