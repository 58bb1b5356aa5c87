import { Unavailable, messageOf } from '../errors.ts';
import type { BlockHead, NodeOptions, SentTransaction, Transfer } from './chain.ts';
import { createEndpoint, type Endpoint, type Protocol } from './endpoint.ts';

/** A transfer as another node has to know it. */
type Movement = Pick<Transfer, 'txid' | 'ordinal' | 'script' | 'money'>;

/** Several endpoints of one chain, the healthiest first. */
export interface Endpoints {
  /** The newest block any of them has. */
  tip(): Promise<number>;
  /**
   * Reads something about a height from ONE endpoint; the next is tried only from the beginning.
   * Null when those that answered do not have it. One that knows less (`lesser`) comes after its equals.
   */
  readOne<T>(
    height: number,
    read: (endpoint: Endpoint) => Promise<T | null>,
    lesser?: (endpoint: Endpoint) => boolean,
  ): Promise<T | null>;
  /**
   * Resolves when two of them, or the only one, have this block. Unavailable while they do not: one
   * rests, lags, or has another block of this height.
   */
  agree(block: Pick<BlockHead, 'height' | 'hash'>): Promise<void>;
  /**
   * Resolves when two of them, or the only one, know a transaction with this transfer in a block. `partial`:
   * what one of them reads may lack it, and its word for the transaction is enough.
   */
  confirm(
    transfer: Movement | undefined,
    read: (endpoint: Endpoint, txid: string) => Promise<SentTransaction | null>,
    partial?: (endpoint: Endpoint, transfer: Movement) => boolean,
  ): Promise<void>;
  /**
   * Resolves when two of them, or the only one, object to nothing; null: no objection. `what` says what they
   * were asked to have.
   */
  quorum(
    height: number,
    what: string,
    objection: (endpoint: Endpoint) => Promise<string | null>,
  ): Promise<void>;
}

/** Where the protocol says nothing else. */
const LAGGING_BLOCKS = 5;
/** How many have to say the same of a block before much money is believed. */
const QUORUM = 2;
/** As much as three failures in a row: then what knows less, but answers, comes first. */
const LESSER_WEIGHT = 10;

/** Makes the endpoints of one chain. Throws on a url that is none. */
export function createEndpoints(protocol: Protocol, options: NodeOptions): Endpoints {
  const all = options.urls.map((url) => createEndpoint(url, protocol, options));
  const lagging = protocol.laggingBlocks ?? LAGGING_BLOCKS;
  const asking = new Map<Endpoint, Promise<number>>();

  /** One question at a time to each: a slow one is not asked more often for being slow. */
  function askHead(endpoint: Endpoint): Promise<number> {
    const pending = asking.get(endpoint);
    if (pending) return pending;
    const head = endpoint.askHead().finally(() => asking.delete(endpoint));
    asking.set(endpoint, head);
    return head;
  }

  async function quorum(
    height: number,
    what: string,
    objection: (endpoint: Endpoint) => Promise<string | null>,
  ): Promise<void> {
    const needed = Math.min(QUORUM, all.length);
    const others: string[] = [];
    let agreeing = 0;
    for (const endpoint of inOrder(all, height, lagging)) {
      try {
        const reason = await objection(endpoint);
        if (reason === null) agreeing += 1;
        else others.push(`${endpoint.name} ${reason}`);
      } catch (error) {
        if (!(error instanceof Unavailable)) throw error;
        others.push(error.message);
      }
      if (agreeing >= needed) return;
    }
    const reasons = others.join('; ') || 'the others rest';
    throw new Unavailable(`${agreeing} of ${needed} nodes have ${what}: ${reasons}`);
  }

  return {
    async tip() {
      await anyOf(all.filter((endpoint) => !endpoint.banned).map(askHead));
      return bestHead(all);
    },
    async readOne(height, read, lesser = () => false) {
      const reasons: string[] = [];
      let missing = false;
      for (const endpoint of inOrder(all, height, lagging, lesser)) {
        try {
          const found = await read(endpoint);
          if (found !== null) return found;
          missing = true;
        } catch (error) {
          if (!(error instanceof Unavailable)) throw error;
          reasons.push(error.message);
        }
      }
      if (missing) return null;
      throw new Unavailable(reasons.join('; ') || 'every node is resting');
    },
    agree: ({ height, hash }) =>
      quorum(height, `block ${height} ${hash}`, async (endpoint) => {
        const found = await endpoint.hashAt(height);
        return found === hash ? null : `has ${found ?? 'none'}`;
      }),
    async confirm(transfer, read, partial = () => false) {
      if (!transfer) throw new Error('somebody asks whether nothing is known');
      const { ordinal, txid } = transfer;
      await quorum(0, `transfer ${ordinal} of ${txid}`, async (endpoint) => {
        const found = await read(endpoint, txid);
        if (!found?.succeeded || found.confirmations === 0) return 'does not know it';
        const has = found.transfers.some((each) => isSame(each, transfer));
        return has || partial(endpoint, transfer) ? null : 'knows another';
      });
    },
    quorum,
  };
}

function isSame(one: Transfer, other: Movement): boolean {
  return (
    one.ordinal === other.ordinal &&
    one.script.equals(other.script) &&
    one.money.amount === other.money.amount &&
    one.money.currency === other.money.currency
  );
}

/** The first good answer; the others may come later. */
async function anyOf(questions: readonly Promise<number>[]): Promise<void> {
  try {
    await Promise.any(questions);
  } catch (error) {
    const reasons = error instanceof AggregateError ? error.errors.map(messageOf) : [];
    throw new Unavailable(reasons.join('; ') || 'every node is resting', { cause: error });
  }
}

function bestHead(all: readonly Endpoint[]): number {
  return Math.max(-1, ...all.map((endpoint) => endpoint.head ?? -1));
}

function inOrder(
  all: readonly Endpoint[],
  height: number,
  lagging: number,
  lesser: (endpoint: Endpoint) => boolean = () => false,
): readonly Endpoint[] {
  const best = bestHead(all);
  const isBehind = ({ head }: Endpoint) =>
    head !== null && (head < height || head < best - lagging);
  const rank = (endpoint: Endpoint) =>
    (isBehind(endpoint) ? 1_000 : 0) +
    Math.min(endpoint.failures, 900) +
    (lesser(endpoint) ? LESSER_WEIGHT : 0);
  return all.filter(({ banned }) => !banned).toSorted((one, other) => rank(one) - rank(other));
}
