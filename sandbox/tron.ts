import { randomBytes } from 'node:crypto';
import type { ChainAsset } from '../shared/chains/chain.ts';
import { json, serve, type Reply } from './loopback.ts';
import { openState } from './state-file.ts';
import { blockId, exactly, txidOf, visibly, wireBlock, wireInfo, wireTransaction, type Act, type InternalMove, type TokenMove, type TronMined, type TronSent } from './tron-wire.ts'; // prettier-ignore

/** What a door of the chain does to those who come through it. */
export interface TronWeather {
  /** Blocks that its newest one is behind. */
  lag?: number;
  /** Blocks that its irreversible one is behind the newest. */
  solidLag?: number;
  /** Answered instead of anything: 429, 503. */
  status?: number;
  /** A node that is too busy says so in a friendly answer. */
  busy?: boolean;
  /** Results of transactions: none, all but the last, those of the block before. */
  results?: 'none' | 'some' | 'other';
  /** Blocks come without their transactions. */
  headless?: boolean;
}

/** A full node of TRON behind its HTTP interface, with hands to move it. Nothing is mined or signed. */
export interface SandboxTron {
  readonly url: string;
  /** Name of the first block. */
  readonly genesis: string;
  readonly height: number;
  /** Every question that came, by its path. */
  readonly asked: readonly string[];
  /** Another address of the same node, with weather of its own. */
  door(weather: TronWeather): string;
  /** Sends TRX, in sun; it waits for the next block. */
  pay(to: string, amount: bigint): string;
  /** Sends a TRC-10 asset. */
  payAsset(to: string, amount: bigint): string;
  /** Calls a contract that logs these transfers of tokens and moves TRX by itself. */
  call(
    act: { readonly logs?: readonly TokenMove[]; readonly internals?: readonly InternalMove[] },
    outcome?: TronSent['outcome'],
  ): string;
  /** Sends a coin or token of a chain, in our own unit. */
  send(to: string, amount: bigint, asset: ChainAsset): string;
  /** Blocks with all that waits in the first. */
  mine(count?: number): void;
  /** Replaces the newest blocks by one more than they were. Of what they held a share comes back in the first of them. */
  reorg(
    depth: number,
    options?: { readonly share?: number },
  ): { readonly dropped: number; readonly returned: number };
  /** What of an asset arrived at an address in blocks of the chain. */
  arrived(to: string, asset: ChainAsset): bigint;
  close(): Promise<void>;
}

export interface SandboxTronOptions {
  /** Gives the first block its name. */
  readonly name: string;
  /** The chain is kept here. */
  readonly stateFile?: string;
  /** 0: blocks come by `mine` only. */
  readonly blockTimeS?: number;
  /** The time of its blocks, in milliseconds; without it, the machine's. */
  readonly now?: () => number;
}

interface Memory {
  /** The first block and the newest ones. */
  blocks: TronMined[];
  waiting: TronSent[];
}

/** Anybody who looks further back asks a chain that a sandbox does not have. */
const BLOCKS_KEPT = 5_000;
const BLOCKS_A_SAVE = 20;
/** With 27 producers who all do: 19 have built on whatever has 18 on top. */
const SOLID_LAG = 18;
const BUSY = { Error: 'class java.lang.IllegalAccessException : lack of computing resources' };

/** Starts the chain on a free loopback port, or goes on with a kept one. */
export async function startTron(options: SandboxTronOptions): Promise<SandboxTron> {
  const first: TronMined = { height: 0, time: 0, salt: options.name, parentHash: '0'.repeat(64), sent: [] }; // prettier-ignore
  const { state, save } = openState<Memory>(options.stateFile, { blocks: [first], waiting: [] });
  const doors = new Map<string, TronWeather>();
  const asked: string[] = [];
  const { now = Date.now } = options;
  let latest = 0;
  const tip = () => state.blocks.at(-1) ?? first;

  function add(act: Act, outcome: TronSent['outcome'] = 'SUCCESS'): string {
    const sent = { nonce: randomBytes(8).toString('hex'), act, outcome };
    state.waiting.push(sent);
    save();
    return txidOf(sent);
  }

  function call(
    act: { readonly logs?: readonly TokenMove[]; readonly internals?: readonly InternalMove[] },
    outcome?: TronSent['outcome'],
  ): string {
    return add({ kind: 'call', logs: act.logs ?? [], internals: act.internals ?? [] }, outcome);
  }

  const pay = (to: string, amount: bigint) => add({ kind: 'coin', to, amount: `${amount}` });

  function mineOne(): void {
    const sent = state.waiting.splice(0);
    // No two blocks have one time, not even those that replace each other.
    latest = Math.max(latest + 1, tip().time + 1, now());
    state.blocks.push({
      height: tip().height + 1,
      time: latest,
      salt: randomBytes(8).toString('hex'),
      parentHash: blockId(tip()),
      sent,
    });
    if (state.blocks.length > BLOCKS_KEPT) state.blocks.splice(1, 1);
    // After a crash at most this much is lost: a short reorganisation.
    if (sent.length > 0 || tip().height % BLOCKS_A_SAVE === 0) save();
  }

  function mine(count = 1): void {
    for (let n = 0; n < count; n += 1) mineOne();
  }

  function answer(path: string, wanted: Wanted, weather: TronWeather): Reply | null {
    if (weather.status !== undefined) return json({ error: 'not now' }, weather.status);
    if (weather.busy === true) return json(BUSY);
    const [view = '', method = ''] = path.split('/').slice(1);
    if (view !== 'wallet' && view !== 'walletsolidity') return null;
    const solid = view === 'wallet' ? 0 : (weather.solidLag ?? SOLID_LAG);
    const height = Math.max(0, tip().height - (weather.lag ?? 0) - solid);
    const seen = state.blocks.filter((each) => each.height <= height);
    const found = METHODS[method]?.(seen, wanted, weather);
    if (found === undefined) return null;
    const body = exactly(wanted.visible === true ? visibly(found) : found);
    return { status: 200, type: 'application/json', body };
  }

  const server = await serve((_request, { pathname, searchParams }, body) => {
    const [, name = '', ...rest] = pathname.split('/');
    const weather = doors.get(name);
    const path = weather ? `/${rest.join('/')}` : pathname;
    asked.push(path);
    const given: unknown = body === '' ? Object.fromEntries(searchParams) : JSON.parse(body);
    return answer(path, given as Wanted, weather ?? {});
  });
  const timer = options.blockTimeS ? setInterval(mineOne, options.blockTimeS * 1_000) : undefined;
  return {
    url: server.url,
    genesis: blockId(first),
    asked,
    get height() {
      return tip().height;
    },
    door(weather) {
      const name = `door-${doors.size + 1}`;
      doors.set(name, weather);
      return `${server.url}/${name}`;
    },
    pay,
    payAsset: (to, amount) => add({ kind: 'asset', to, amount: `${amount}` }),
    call,
    send: (to, amount, { contract }) =>
      contract === null ? pay(to, amount) : call({ logs: [{ contract, to, amount: `${amount}` }] }),
    mine,
    reorg(depth, { share = 1 } = {}) {
      if (depth < 1 || depth >= state.blocks.length) throw new Error('So deep nobody can go.');
      const sent = state.blocks.splice(-depth).flatMap((each) => each.sent);
      const back = sent.slice(0, Math.round(share * sent.length));
      state.waiting.unshift(...back);
      mine(depth + 1);
      return { dropped: sent.length, returned: back.length };
    },
    arrived: (to, asset) => arrived(state.blocks, to, asset),
    async close() {
      clearInterval(timer);
      save();
      await server.close();
    },
  };
}

/** What questions carry; numbers come as texts by GET. */
interface Wanted {
  readonly id_or_num?: string | number;
  readonly detail?: boolean | string;
  readonly num?: number | string;
  readonly value?: string;
  readonly visible?: boolean;
}

type Method = (
  seen: readonly TronMined[],
  wanted: Wanted,
  weather: TronWeather,
) => object | undefined;

/** `{}` is how it says that there is none. */
const METHODS: Readonly<Record<string, Method>> = {
  getblock(seen, { id_or_num: wanted, detail }, { headless }) {
    const found =
      wanted === undefined
        ? seen.at(-1)
        : seen.find((each) => `${each.height}` === `${wanted}` || blockId(each) === wanted);
    return found ? wireBlock(found, String(detail) === 'true' && headless !== true) : {};
  },
  getnowblock(seen, _wanted, { headless }) {
    const found = seen.at(-1);
    return found ? wireBlock(found, headless !== true) : {};
  },
  getblockbynum(seen, { num }, { headless }) {
    const found = seen.find(({ height }) => height === Number(num));
    return found ? wireBlock(found, headless !== true) : {};
  },
  getblockbyid(seen, { value }, { headless }) {
    const found = seen.find((each) => blockId(each) === value);
    return found ? wireBlock(found, headless !== true) : {};
  },
  gettransactioninfobyblocknum(seen, { num }, { results }) {
    const height = Number(num) - (results === 'other' ? 1 : 0);
    if (height <= 0) return {};
    const found = seen.find((each) => each.height === height);
    const infos = found?.sent.map((sent) => wireInfo(sent, found)) ?? [];
    return results === 'none' ? [] : results === 'some' ? infos.slice(0, -1) : infos;
  },
  gettransactionbyid(seen, { value }) {
    const found = placeOf(seen, value);
    return found ? wireTransaction(found.sent) : {};
  },
  gettransactioninfobyid(seen, { value }) {
    const found = placeOf(seen, value);
    return found ? wireInfo(found.sent, found.mined) : {};
  },
};

function placeOf(seen: readonly TronMined[], txid: string | undefined) {
  for (const mined of seen)
    for (const sent of mined.sent) if (txidOf(sent) === txid) return { mined, sent };
  return null;
}

function arrived(blocks: readonly TronMined[], to: string, { contract }: ChainAsset): bigint {
  const done = blocks.flatMap(({ sent }) => sent).filter(({ outcome }) => outcome === 'SUCCESS');
  return done.reduce((sum, { act }) => {
    const moves =
      act.kind === 'call'
        ? contract === null
          ? act.internals.filter((each) => (each.note ?? 'call') === 'call' && !each.rejected && each.tokenId === undefined) // prettier-ignore
          : act.logs.filter((each) => each.contract === contract)
        : act.kind === 'coin' && contract === null
          ? [act]
          : [];
    return moves.filter((each) => each.to === to).reduce((all, { amount }) => all + BigInt(amount), sum); // prettier-ignore
  }, 0n);
}
