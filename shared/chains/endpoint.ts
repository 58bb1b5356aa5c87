import { z, type ZodType } from 'zod';
import { Unavailable, messageOf } from '../errors.ts';
import type { NodeOptions } from './chain.ts';

/** One JSON-RPC url with its own pace: what it may be asked, and whether it is trusted now. */
export interface Endpoint {
  /** Its host: the path of a node's url is often an access key. */
  readonly name: string;
  /** Its newest block when last asked; null before. */
  readonly head: number | null;
  /** Failed calls since the last good one. */
  readonly failures: number;
  readonly banned: boolean;
  call<T>(method: string, params: readonly unknown[], schema: ZodType<T>): Promise<T>;
  askHead(): Promise<number>;
}

/** Free tiers allow 25 to 30 calls a second. */
const REQUESTS_PER_SECOND = 20;
/** Calls that may go at once after a pause: the calls of a few blocks. */
const BURST = 20;
/** Longest time in the queue of one's own pace; more would only hide that the pace is too slow. */
const QUEUE_MS = 10_000;
/** A block with its receipts is several megabytes from a slow node. */
const TIMEOUT_MS = 15_000;
/** Rest after 429 or 403 without a Retry-After (TronGrid bans for 30 s). */
const BAN_MS = 30_000;
const LONGEST_BAN_MS = 600_000;
/** How often a url is asked again which chain it serves: behind one address the servers change. */
const IDENTITY_MS = 3_600_000;

const answer = z.union([
  z.object({ error: z.object({ code: z.number(), message: z.string() }) }),
  z.object({ result: z.unknown() }),
]);
const quantity = z.string().regex(/^0x[0-9a-f]{1,13}$/);

/** Makes an endpoint; nothing is asked yet. It answers only once it proved to serve `chainId`. */
export function createEndpoint(
  url: string,
  chainId: number,
  options: Omit<NodeOptions, 'urls'>,
): Endpoint {
  const { fetch, clock } = options;
  const name = new URL(url).host;
  const intervalMs = 1_000 / (options.requestsPerSecond ?? REQUESTS_PER_SECOND);
  const state = { head: null as number | null, failures: 0, bannedUntil: 0, provenAt: -Infinity };
  let freeAt = 0;
  let proving: Promise<void> | null = null;

  /** A token bucket without a timer (GCRA): when the next call may go. */
  async function takeTurn(): Promise<void> {
    const now = clock.now();
    const next = Math.max(freeAt, now) + intervalMs;
    const waitMs = next - now - BURST * intervalMs;
    if (waitMs > QUEUE_MS) throw new Unavailable(`${name}: too many calls are waiting`);
    freeAt = next;
    if (waitMs > 0) await clock.sleep(waitMs);
  }

  function ban(ms: number, reason: string): never {
    state.bannedUntil = clock.now() + Math.min(Math.max(ms, 1_000), LONGEST_BAN_MS);
    throw new Unavailable(`${name}: ${reason}`);
  }

  async function post(method: string, params: readonly unknown[]): Promise<unknown> {
    if (state.bannedUntil > clock.now()) throw new Unavailable(`${name}: resting`);
    await takeTurn();
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.status === 429 || response.status === 403) {
      const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
      ban(Number.isFinite(seconds) ? seconds * 1_000 : BAN_MS, `status ${response.status}`);
    }
    if (!response.ok) throw new Unavailable(`${name}: status ${response.status}`);
    const body = answer.parse(await response.json());
    if (!('error' in body)) return body.result;
    const { code, message } = body.error;
    if (code === 429 || /rate limit|too many requests|limit exceeded/i.test(message))
      ban(BAN_MS, message.slice(0, 100));
    throw new Unavailable(`${name}: ${method}: ${message.slice(0, 100)}`);
  }

  async function ask<T>(method: string, params: readonly unknown[], schema: ZodType<T>) {
    try {
      const result = schema.parse(await post(method, params));
      state.failures = 0;
      return result;
    } catch (error) {
      state.failures += 1;
      if (error instanceof Unavailable) throw error;
      const reason = error instanceof z.ZodError ? 'unreadable answer' : messageOf(error);
      throw new Unavailable(`${name}: ${method}: ${reason}`, { cause: error });
    }
  }

  async function proveChain(): Promise<void> {
    const actual = Number(await ask('eth_chainId', [], quantity));
    if (actual !== chainId) ban(LONGEST_BAN_MS, `serves chain ${actual}, not ${chainId}`);
    state.provenAt = clock.now();
  }

  /** Callers at the same time share one question. */
  async function proven(): Promise<void> {
    if (clock.now() - state.provenAt < IDENTITY_MS) return;
    proving ??= proveChain().finally(() => {
      proving = null;
    });
    await proving;
  }

  return {
    name,
    get head() {
      return state.head;
    },
    get failures() {
      return state.failures;
    },
    get banned() {
      return state.bannedUntil > clock.now();
    },
    async call(method, params, schema) {
      await proven();
      return ask(method, params, schema);
    },
    async askHead() {
      await proven();
      state.head = Number(await ask('eth_blockNumber', [], quantity));
      return state.head;
    },
  };
}
