import { z, type ZodType } from 'zod';
import { Unavailable, messageOf } from '../errors.ts';
import { parseExact } from '../exact-json.ts';
import type { NodeOptions } from './chain.ts';

/** One question to an HTTP interface. */
export interface Request {
  /** Below the url, with its own query: `/block/<hash>/raw`. Empty: the url itself. */
  readonly path: string;
  /** Sent as JSON by POST; without one it is a GET. */
  readonly body?: unknown;
  /** How the answer is read; `exact`: JSON with its numbers as texts. */
  readonly as: 'json' | 'exact' | 'text' | 'bytes';
}

/** What tells the nodes of one chain from those of another. */
export interface Protocol {
  /** Resolves when the url serves this chain; else says what it serves. */
  prove(ask: Ask): Promise<string | null>;
  /** Height of its newest block. */
  head(ask: Ask): Promise<number>;
  /** Hash of its block of a height; null where it has none. Needed for a quorum. */
  hashAt?(ask: Ask, height: number): Promise<string | null>;
  /** Blocks behind the best head at which it is asked last: it may sit on a dead fork. */
  readonly laggingBlocks?: number;
  /** What its free tiers allow where that is less than others do; whoever says another pace knows better. */
  readonly pace?: { readonly perSecond: number; readonly burst: number };
  /** Sent with every question: a key that the operator has there. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks; throws Unavailable for whatever is no useful answer. */
export interface Ask {
  /** JSON-RPC 2.0. */
  call<T>(method: string, params: readonly unknown[], schema: ZodType<T>): Promise<T>;
  /** Plain HTTP. 404 reads as null. */
  get<T>(request: Request, read: (answer: unknown) => T): Promise<T>;
}

/**
 * A node does not do what it was asked, and said so: it does not know the method or may not be asked
 * for it here (`method`), it keeps nothing so old (`past`), or it does not have what was named (`missing`).
 */
export class Refused extends Unavailable {
  readonly what: 'method' | 'past' | 'missing';

  constructor(reason: string, what: Refused['what']) {
    super(reason);
    this.what = what;
  }
}

/** One url of a node with its own pace: what it may be asked, and whether it is trusted now. */
export interface Endpoint extends Ask {
  /** Its host: the path of a node's url is often an access key. */
  readonly name: string;
  /** Its newest block when last asked; null before. */
  readonly head: number | null;
  /** Weight of what failed lately: a failure adds four, an answer halves it. */
  readonly failures: number;
  readonly banned: boolean;
  /**
   * `call` for what not every node offers: answers `Refused` where it does not, and that is not held
   * against it.
   */
  offered<T>(method: string, params: readonly unknown[], schema: ZodType<T>): Promise<T | Refused>;
  askHead(): Promise<number>;
  /** Hash of its block of a height; null where it has none. */
  hashAt(height: number): Promise<string | null>;
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
/** So that one that fails every other time stays behind one that never does. */
const FAILURE_WEIGHT = 4;
const JSON_BODY = { 'content-type': 'application/json' };
/** How often a url is asked again which chain it serves: behind one address the servers change. */
const IDENTITY_MS = 3_600_000;

/** JSON-RPC's own number for a method that is not there, and EIP-1474's for one that is not supported. */
const NO_METHOD = new Set([-32_601, -32_004]);
/** How nodes and the sellers of their answers say it where the number is another. */
const NO_METHOD_TEXT =
  /methods?\b.{0,80}(?:does not exist|not (?:be )?(?:found|available|supported|enabled|allowed|whitelisted)|disabled|unsupported)|unsupported method|upgrade|\b(?:free|your|current) (?:tier|plan)/i;
/** Nodes drop what an account was some hours ago; a few keep it for ever. */
const PAST_TEXT = /historical state|missing trie node|state (?:is )?(?:not|un)available|pruned/i;
/** EIP-1474's number for what is not there, and nodes that say so under another. */
const NO_RESOURCE = -32_001;
const MISSING_TEXT = /\b(?:resource|transaction|block|header) .{0,80}?not found/i;
/** A seller's gate before a node: to a method that is not bought. */
const CLOSED = new Set([401, 402, 403, 404, 405]);

const answer = z.union([
  z.object({ error: z.object({ code: z.number(), message: z.string() }) }),
  z.object({ result: z.unknown() }),
]);

/** Makes an endpoint; nothing is asked yet. It answers only once it proved to serve its chain. */
export function createEndpoint(
  url: string,
  protocol: Protocol,
  options: Omit<NodeOptions, 'urls'>,
): Endpoint {
  const { fetch, clock } = options;
  const name = new URL(url).host;
  const { perSecond, burst } = protocol.pace ?? { perSecond: REQUESTS_PER_SECOND, burst: BURST };
  const intervalMs = 1_000 / (options.requestsPerSecond ?? perSecond);
  const state = { head: null as number | null, failures: 0, bannedUntil: 0, provenAt: -Infinity };
  let freeAt = 0;
  let proving: Promise<void> | null = null;

  /** A token bucket without a timer (GCRA): when the next call may go. */
  async function takeTurn(): Promise<void> {
    const now = clock.now();
    const next = Math.max(freeAt, now) + intervalMs;
    const waitMs = next - now - burst * intervalMs;
    if (waitMs > QUEUE_MS) throw new Unavailable(`${name}: too many calls are waiting`);
    freeAt = next;
    if (waitMs > 0) await clock.sleep(waitMs);
  }

  function ban(ms: number, reason: string): never {
    state.bannedUntil = clock.now() + Math.min(Math.max(ms, 1_000), LONGEST_BAN_MS);
    throw new Unavailable(`${name}: ${reason}`);
  }

  async function send({ path, body, as }: Request, isOptional = false): Promise<unknown> {
    if (state.bannedUntil > clock.now()) throw new Unavailable(`${name}: resting`);
    await takeTurn();
    const response = await fetch(placeOf(url, path), {
      method: body === undefined ? 'GET' : 'POST',
      headers: { ...(body === undefined ? {} : JSON_BODY), ...protocol.headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (isOptional && CLOSED.has(response.status))
      throw new Refused(`${name}: status ${response.status}`, 'method');
    if (response.status === 429 || response.status === 403) {
      const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
      ban(Number.isFinite(seconds) ? seconds * 1_000 : BAN_MS, `status ${response.status}`);
    }
    if (response.status === 404) return null;
    if (!response.ok) throw new Unavailable(`${name}: status ${response.status}`);
    if (as === 'bytes') return Buffer.from(await response.arrayBuffer());
    const text = await response.text();
    if (as === 'text') return text;
    return as === 'exact' ? parseExact(text) : JSON.parse(text);
  }

  async function post(
    method: string,
    params: readonly unknown[],
    isOptional = false,
  ): Promise<unknown> {
    const sent = { jsonrpc: '2.0', id: 1, method, params };
    const body = answer.parse(await send({ path: '', body: sent, as: 'json' }, isOptional));
    if (!('error' in body)) return body.result;
    const { code, message } = body.error;
    if (code === 429 || /rate limit|too many requests|limit exceeded/i.test(message))
      ban(BAN_MS, message.slice(0, 100));
    const reason = `${name}: ${method}: ${message.slice(0, 100)}`;
    if (PAST_TEXT.test(message)) throw new Refused(reason, 'past');
    if (NO_METHOD.has(code) || NO_METHOD_TEXT.test(message)) throw new Refused(reason, 'method');
    if (isOptional && (code === NO_RESOURCE || MISSING_TEXT.test(message)))
      throw new Refused(reason, 'missing');
    throw new Unavailable(reason);
  }

  async function counted<T>(what: string, work: () => Promise<T>): Promise<T> {
    try {
      const result = await work();
      state.failures = Math.floor(state.failures / 2);
      return result;
    } catch (error) {
      state.failures += FAILURE_WEIGHT;
      if (error instanceof Unavailable) throw error;
      const reason = error instanceof z.ZodError ? 'unreadable answer' : messageOf(error);
      throw new Unavailable(`${name}: ${what}: ${reason}`, { cause: error });
    }
  }

  const ask: Ask = {
    call: (method, params, schema) =>
      counted(method, async () => schema.parse(await post(method, params))),
    get: (request, read) =>
      counted(request.path.split(/[/?]/, 3).join('/'), async () => read(await send(request))),
  };

  async function proveChain(): Promise<void> {
    const other = await protocol.prove(ask);
    if (other !== null) ban(LONGEST_BAN_MS, `serves ${other}`);
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
      return ask.call(method, params, schema);
    },
    async offered(method, params, schema) {
      await proven();
      return counted(method, async () => {
        try {
          return schema.parse(await post(method, params, true));
        } catch (error) {
          if (error instanceof Refused) return error;
          throw error;
        }
      });
    },
    async get(request, read) {
      await proven();
      return ask.get(request, read);
    },
    async askHead() {
      await proven();
      state.head = await protocol.head(ask);
      return state.head;
    },
    async hashAt(height) {
      await proven();
      return protocol.hashAt?.(ask, height) ?? null;
    },
  };
}

/** A path below a url that may carry a key in its own path or query. */
function placeOf(url: string, path: string): string {
  if (path === '') return url;
  const place = new URL(url);
  const [below = '', query = ''] = path.split('?', 2);
  place.pathname = `${place.pathname.replace(/\/+$/, '')}${below}`;
  for (const [key, value] of new URLSearchParams(query)) place.searchParams.append(key, value);
  return place.href;
}
