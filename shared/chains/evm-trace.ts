import { z, type ZodType } from 'zod';
import type { Clock } from '../clock.ts';
import { Unavailable } from '../errors.ts';
import { Refused, type Endpoint } from './endpoint.ts';

/** The chain's own coin, moved by a contract within a transaction. */
export interface Move {
  readonly to: string;
  readonly value: bigint;
}

/** The block whose calls are wanted. */
interface Traced {
  readonly hash: string;
  readonly height: number;
  /** Hashes, in order. */
  readonly transactions: readonly string[];
}

/** Knows which endpoint shows the calls within transactions, and how it is asked. */
export interface Tracer {
  /** What each transaction's contracts moved, by its hash; none where the endpoint does not tell. */
  block(endpoint: Endpoint, block: Traced): Promise<ReadonlyMap<string, readonly Move[]>>;
  /** The same of one transaction. */
  transaction(endpoint: Endpoint, txid: string): Promise<readonly Move[]>;
  /** It was asked and does not tell. */
  isBlind(endpoint: Endpoint): boolean;
}

/** After so long an endpoint that did not tell is asked again: servers behind one address change. */
const REMEMBERED_MS = 3_600_000;
/** Nothing but failures for so long, and it counts as blind: who traces too slowly must not stop a chain. */
const TROUBLE_MS = 60_000;
/** Below are the chains' own contracts, which some tracers leave out where they were sent nothing. */
const SYSTEM = /^0x0{36}/;

const text = z.string().toLowerCase();
const address = text.regex(/^0x[0-9a-f]{40}$/);
const quantity = text.regex(/^0x[0-9a-f]{1,64}$/);

/** A call as geth's `callTracer` shows it: https://geth.ethereum.org/docs/developers/evm-tracing/built-in-tracers. */
interface Frame {
  readonly type: string;
  readonly from: string;
  readonly to?: string | null | undefined;
  readonly value?: string | null | undefined;
  readonly error?: string | null | undefined;
  readonly calls?: readonly Frame[] | null | undefined;
}
const frame: ZodType<Frame> = z.object({
  type: z.string(),
  from: address,
  to: address.nullish(),
  value: quantity.nullish(),
  error: z.string().nullish(),
  get calls() {
    return z.array(frame).nullish();
  },
});
const framed = z.object({ txHash: text.nullish(), result: frame.optional(), error: z.string().nullish() }); // prettier-ignore

/** A call as `trace_block` shows it: https://docs.erigon.tech, openethereum.github.io/JSONRPC-trace-module. */
const flat = z.object({
  type: z.string(),
  action: z.object({
    callType: z.string().nullish(),
    from: address.nullish(),
    to: address.nullish(),
    value: quantity.nullish(),
    address: address.nullish(),
    refundAddress: address.nullish(),
    balance: quantity.nullish(),
  }),
  result: z.object({ address: address.nullish() }).nullish(),
  error: z.string().nullish(),
  blockHash: text,
  transactionHash: text.nullish(),
  traceAddress: z.array(z.number().int()),
});
type Flat = z.infer<typeof flat>;

type Way = 'debug' | 'trace' | 'none';
interface State {
  way: Way;
  /** When a blind one is asked again. */
  until: number;
  troubleSince: number | null;
}
const CALL_TRACER = { tracer: 'callTracer' };

/** Makes a tracer; it learns with the first block that an endpoint is asked for. */
export function createTracer(clock: Clock): Tracer {
  const known = new WeakMap<Endpoint, State>();

  function stateOf(endpoint: Endpoint) {
    const found = known.get(endpoint);
    if (found && (found.way !== 'none' || found.until > clock.now())) return found;
    const fresh: State = { way: 'debug', until: 0, troubleSince: null };
    known.set(endpoint, fresh);
    return fresh;
  }

  /** Asks as this endpoint answers; `null` where it does not. */
  async function ask<T>(
    endpoint: Endpoint,
    ways: { readonly [way in Exclude<Way, 'none'>]: () => Promise<T | Refused> },
  ): Promise<T | null> {
    const state = stateOf(endpoint);
    while (state.way !== 'none') {
      const { way } = state;
      try {
        const answer = await ways[way]();
        if (!(answer instanceof Refused)) {
          state.troubleSince = null;
          return answer;
        }
        if (answer.what === 'past') return null;
        if (answer.what === 'missing') throw answer;
        // Another block's answer may have decided meanwhile.
        if (state.way === way) turnFrom(state, way);
      } catch (error) {
        const now = clock.now();
        state.troubleSince ??= now;
        if (now - state.troubleSince < TROUBLE_MS) throw error;
        if (state.way === way) turnFrom(state, way);
      }
    }
    return null;
  }

  function turnFrom(state: State, way: Way): void {
    state.troubleSince = null;
    state.way = way === 'debug' ? 'trace' : 'none';
    state.until = clock.now() + REMEMBERED_MS;
  }

  return {
    isBlind: (endpoint) => stateOf(endpoint).way === 'none',
    async block(endpoint, block) {
      const found = await ask(endpoint, {
        async debug() {
          const params = [block.hash, CALL_TRACER];
          const all = await endpoint.offered('debug_traceBlockByHash', params, z.array(framed));
          return all instanceof Refused ? all : byFrames(endpoint, block, all);
        },
        async trace() {
          const params = [`0x${block.height.toString(16)}`];
          const all = await endpoint.offered('trace_block', params, z.array(flat));
          return all instanceof Refused ? all : byTraces(endpoint, block, all);
        },
      });
      return found ?? new Map<string, readonly Move[]>();
    },
    async transaction(endpoint, txid) {
      // Whoever asks was just shown its receipt: what is not there is the state of then, not the transaction.
      const found = await ask(endpoint, {
        async debug() {
          const all = await endpoint.offered('debug_traceTransaction', [txid, CALL_TRACER], frame);
          return all instanceof Refused ? asPast(all) : movesOfFrame(all);
        },
        async trace() {
          const all = await endpoint.offered('trace_transaction', [txid], z.array(flat));
          return all instanceof Refused ? asPast(all) : movesOfTraces(all);
        },
      });
      return found ?? [];
    },
  };
}

function asPast(refused: Refused): Refused {
  return refused.what === 'missing' ? new Refused(refused.message, 'past') : refused;
}

/** Older nodes name no transaction: then their order does, if there are as many. */
function byFrames(
  endpoint: Endpoint,
  { height, transactions }: Traced,
  all: readonly z.infer<typeof framed>[],
): ReadonlyMap<string, readonly Move[]> {
  const isNamed = all.every(({ txHash }) => txHash);
  const isFitting = isNamed
    ? all.every(({ txHash }) => transactions.includes(txHash ?? ''))
    : all.length === transactions.length;
  if (!isFitting) throw new Unavailable(`${endpoint.name}: block ${height}: traces of another`);
  return new Map(
    all.flatMap(({ txHash, result }, place) => {
      const name = txHash ?? transactions[place];
      return result && name !== undefined ? [[name, movesOfFrame(result)] as const] : [];
    }),
  );
}

/** It is asked by number: the hash that each trace carries tells whose it is. */
function byTraces(
  endpoint: Endpoint,
  { height, hash, transactions }: Traced,
  all: readonly Flat[],
): ReadonlyMap<string, readonly Move[]> {
  if (all.some(({ blockHash }) => blockHash !== hash))
    throw new Unavailable(`${endpoint.name}: block ${height}: traces of another`);
  const byName = new Map<string, Flat[]>();
  for (const one of all) {
    const own = byName.get(one.transactionHash ?? '') ?? [];
    own.push(one);
    byName.set(one.transactionHash ?? '', own);
  }
  return new Map(
    transactions.flatMap((name) => {
      const own = byName.get(name);
      return own ? [[name, movesOfTraces(own)] as const] : [];
    }),
  );
}

/** What moved below the first call, which the transaction itself shows; depth first, as it happened. */
function movesOfFrame(top: Frame): readonly Move[] {
  if (top.error) return [];
  return (top.calls ?? []).flatMap((call) => (call.error ? [] : [...moveOfFrame(call), ...movesOfFrame(call)])); // prettier-ignore
}

function moveOfFrame({ type, from, to, value }: Frame): readonly Move[] {
  switch (type) {
    case 'CALL':
    case 'CREATE':
    case 'CREATE2':
    case 'SELFDESTRUCT':
      return move(from, to, value);
    // It lends its code: what stands there as value moves nowhere.
    case 'DELEGATECALL':
    case 'CALLCODE':
    case 'STATICCALL':
    default:
      return [];
  }
}

/** What failed took everything below it back. */
function movesOfTraces(all: readonly Flat[]): readonly Move[] {
  const failed = all.flatMap(({ error, traceAddress }) => (error ? [traceAddress] : []));
  return all
    .filter(({ traceAddress }) => traceAddress.length > 0)
    .filter(({ traceAddress }) => !failed.some((above) => isBelow(traceAddress, above)))
    .toSorted((one, other) => inTheWay(one.traceAddress, other.traceAddress))
    .flatMap(moveOfTrace);
}

function moveOfTrace({ type, action, result }: Flat): readonly Move[] {
  switch (type) {
    case 'call':
      return action.callType === 'call' ? move(action.from, action.to, action.value) : [];
    case 'create':
      return move(action.from, result?.address, action.value);
    case 'suicide':
    case 'selfdestruct':
      return move(action.address, action.refundAddress, action.balance);
    default:
      return [];
  }
}

function move(
  from: string | null | undefined,
  to: string | null | undefined,
  value: string | null | undefined,
): readonly Move[] {
  const amount = BigInt(value ?? 0);
  return !to || to === from || amount === 0n || SYSTEM.test(to) ? [] : [{ to, value: amount }];
}

function isBelow(path: readonly number[], above: readonly number[]): boolean {
  return above.every((step, depth) => path[depth] === step);
}

/** Depth first. */
function inTheWay(one: readonly number[], other: readonly number[]): number {
  const fork = one.findIndex((step, depth) => step !== other[depth]);
  return fork < 0 ? one.length - other.length : (one[fork] ?? 0) - (other[fork] ?? -1);
}
