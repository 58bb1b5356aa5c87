import { randomBytes, randomInt } from 'node:crypto';
import { block, coinbase, digest, heldIn, hogEx, transaction, type Output, type WireBlock, type WireTransaction } from './bitcoin-bytes.ts'; // prettier-ignore
import { json, serve, type Reply } from './loopback.ts';
import { openState } from './state-file.ts';

/** A payment to an address's script. */
export type Payment = Output;

/** What a door of the chain does to those who come through it. */
export interface Weather {
  /** Blocks that its newest one is behind. */
  lag?: number;
  /** Answered instead of anything: 429, 503. */
  status?: number;
  /** Bytes of blocks are bent on the way. */
  bend?: (block: Buffer) => Buffer;
}

/** A chain of Bitcoin's kind behind an Esplora interface, with hands to move it. Nothing is mined or signed. */
export interface SandboxCoins {
  readonly url: string;
  /** Hash of the first block. */
  readonly genesis: string;
  readonly height: number;
  /** Another address of the same chain, with weather of its own. */
  door(weather: Weather): string;
  /** Sends to one or more scripts; it waits for the next block. */
  pay(...payments: readonly Payment[]): string;
  /** Spends the coin of a waiting transaction in another way (BIP125). */
  replace(txid: string, ...payments: readonly Payment[]): string;
  /** Pays out of Litecoin's MWEB: until it is mined, nobody sees to whom. */
  pegOut(payment: Payment): string;
  /** Blocks with all that waits in the first. */
  mine(count?: number): void;
  /**
   * Replaces the newest blocks by one more than they were. Of the payments in them a share comes back in the
   * first, the rest is gone; of those that come back, a share does so by other transactions (BIP125).
   */
  reorg(
    depth: number,
    options?: { readonly share?: number; readonly bumped?: number },
  ): { readonly dropped: number; readonly returned: number };
  /** What arrived at a script in blocks of the chain. */
  arrived(script: Buffer): bigint;
  close(): Promise<void>;
}

export interface SandboxCoinsOptions {
  /** Gives the first block its hash. */
  readonly name: string;
  /** How the chain reads addresses; throws for those of another. */
  readonly scriptOf: (address: string) => Buffer;
  /** The chain is kept here. */
  readonly stateFile?: string;
  /** 0: blocks come by `mine` only. */
  readonly blockTimeS?: number;
  /** The time of its blocks, in milliseconds; without it, the machine's. */
  readonly now?: () => number;
}

/** What waits or stands in a block, in texts and numbers, as the file keeps it. */
interface Sent {
  readonly coin: { readonly txid: string; readonly place: number };
  readonly outputs: readonly { readonly script: string; readonly amount: string }[];
  readonly isMweb: boolean;
  /** What its sender added to the miner's share, at the cost of the change. */
  readonly fee?: number;
}

interface Mined {
  readonly height: number;
  readonly time: number;
  readonly salt: number;
  readonly parentHash: string;
  readonly sent: readonly Sent[];
}

interface Memory {
  /** The first block and the newest ones. */
  blocks: Mined[];
  waiting: Sent[];
}

/** Anybody who looks further back asks a chain that a sandbox does not have. */
const BLOCKS_KEPT = 5_000;
const BLOCKS_A_SAVE = 20;
/** 3 January 2009. */
const BIRTH = 1_231_006_505;
const CHANGE_AMOUNT = 1_234_567n;
/** Satoshis; a relaying node takes no replacement for less than its size. */
const BUMP = 200;
const SUBSIDY = 5_000_000_000n;
/** Anybody's own: nobody has the key. */
const MINER = Buffer.concat([Buffer.from([0, 20]), Buffer.alloc(20, 0x11)]);
const CHANGE = Buffer.concat([Buffer.from([0, 20]), Buffer.alloc(20, 0x22)]);
/** What Litecoin writes after the transactions of a block; no reader of payments looks at it. */
const MWEB_PART = Buffer.concat([Buffer.from([1]), Buffer.alloc(64, 0x77)]);

/** Blocks by what the file keeps of them: each is put together once. */
const made = new WeakMap<Mined, WireBlock>();

/** Starts the chain on a free loopback port, or goes on with a kept one. */
export async function startCoins(options: SandboxCoinsOptions): Promise<SandboxCoins> {
  const { state, save } = openState<Memory>(options.stateFile, {
    blocks: [firstBlock(options.name)],
    waiting: [],
  });
  const doors = new Map<string, Weather>();
  const tip = () => state.blocks.at(-1) ?? firstBlock(options.name);
  const genesis = blockOf(firstBlock(options.name)).hash;
  const { now = Date.now } = options;

  function add(sent: Sent): string {
    state.waiting.push(sent);
    save();
    return wireOf(sent).txid;
  }

  function mineOne(): void {
    const { height, time } = tip();
    const sent = state.waiting.splice(0);
    state.blocks.push({
      height: height + 1,
      // Never before its parent: seconds pass slower than blocks in a test.
      time: Math.max(time + (options.blockTimeS === 0 ? 0 : 1), Math.floor(now() / 1_000)),
      salt: randomInt(2 ** 32 - 1),
      parentHash: blockOf(tip()).hash,
      sent,
    });
    if (state.blocks.length > BLOCKS_KEPT) state.blocks.splice(1, 1);
    // After a crash at most this much is lost: a short reorganisation.
    if (sent.length > 0 || tip().height % BLOCKS_A_SAVE === 0) save();
  }

  function mine(count = 1): void {
    for (let n = 0; n < count; n += 1) mineOne();
  }

  function answer(path: string, weather: Weather): Reply | null {
    if (weather.status !== undefined) return json({ error: 'not now' }, weather.status);
    const height = Math.max(0, tip().height - (weather.lag ?? 0));
    const seen = state.blocks.filter((each) => each.height <= height);
    const { bend } = weather;
    return esplora(path, {
      seen,
      waiting: state.waiting,
      height,
      bend,
      scriptOf: options.scriptOf,
    });
  }

  const server = await serve((_request, { pathname }) => {
    const [, first = '', ...rest] = pathname.split('/');
    const weather = doors.get(first);
    return weather ? answer(`/${rest.join('/')}`, weather) : answer(pathname, {});
  });
  const timer = options.blockTimeS ? setInterval(mineOne, options.blockTimeS * 1_000) : undefined;
  return {
    url: server.url,
    genesis,
    get height() {
      return tip().height;
    },
    door(weather) {
      const name = `door-${doors.size + 1}`;
      doors.set(name, weather);
      return `${server.url}/${name}`;
    },
    pay: (...payments) => add(sentOf(aCoin(), payments)),
    replace(txid, ...payments) {
      const place = state.waiting.findIndex((sent) => wireOf(sent).txid === txid);
      const known = state.waiting[place];
      if (!known) throw new Error('Nothing of this name waits.');
      state.waiting.splice(place, 1);
      return add(sentOf(known.coin, payments));
    },
    pegOut: (payment) => add({ ...sentOf(aCoin(), [payment]), isMweb: true }),
    mine,
    reorg(depth, { share = 1, bumped = 0 } = {}) {
      if (depth < 1 || depth >= state.blocks.length) throw new Error('So deep nobody can go.');
      const gone = state.blocks.splice(-depth).flatMap(({ sent }) => sent);
      const back = gone.slice(0, Math.round(share * gone.length));
      const other = Math.round(bumped * back.length);
      state.waiting.unshift(...back.slice(0, other).map(bump), ...back.slice(other));
      mine(depth + 1);
      return { dropped: gone.length, returned: back.length };
    },
    arrived: (script) =>
      state.blocks
        .flatMap(({ sent }) => sent.flatMap(wireOutputs))
        .reduce((sum, output) => (output.script.equals(script) ? sum + output.amount : sum), 0n),
    async close() {
      clearInterval(timer);
      save();
      await server.close();
    },
  };
}

/** The part of Esplora that we ask. */
function esplora(
  path: string,
  chain: {
    readonly seen: readonly Mined[];
    readonly waiting: readonly Sent[];
    readonly height: number;
    readonly bend: Weather['bend'];
    readonly scriptOf: SandboxCoinsOptions['scriptOf'];
  },
): Reply | null {
  const { seen, waiting, height } = chain;
  const [, noun = '', name = '', what = '', more = ''] = path.split('/');
  if (path === '/blocks/tip/height') return text(String(height));
  if (noun === 'block-height') {
    const found = seen.findLast((each) => each.height === Number(name));
    return found ? text(blockOf(found).hash) : null;
  }
  if (noun === 'block' && what === 'raw') {
    const found = seen.findLast((each) => blockOf(each).hash === name);
    const bytes = found && blockOf(found).bytes;
    return bytes ? { status: 200, type: 'application/octet-stream', body: chain.bend?.(bytes) ?? bytes } : null; // prettier-ignore
  }
  if (noun === 'tx') return transactionReply(name, seen, waiting);
  if (noun === 'address' && what === 'txs' && more === 'mempool') {
    const script = chain.scriptOf(name).toString('hex');
    const found = waiting.filter(
      ({ isMweb, outputs }) => !isMweb && outputs.some((output) => output.script === script),
    );
    return json(found.map((sent) => described(wireOf(sent).txid, sent, null)));
  }
  return null;
}

function transactionReply(
  txid: string,
  seen: readonly Mined[],
  waiting: readonly Sent[],
): Reply | null {
  const queued = waiting.find((sent) => wireOf(sent).txid === txid);
  if (queued) return json(described(txid, queued, null));
  for (const mined of seen) {
    const sent = mined.sent.find((each) => !each.isMweb && wireOf(each).txid === txid);
    if (sent) return json(described(txid, sent, mined));
    const out = pegged(mined);
    if (out.length > 0 && hogEx(mined.height, mined.salt, out).txid === txid)
      return json(hogDescribed(txid, mined, out));
  }
  return null;
}

/** What leaves MWEB in a block, in one transaction for all (LIP-2). */
function pegged({ sent }: Mined): readonly Output[] {
  return sent.filter(({ isMweb }) => isMweb).flatMap(wireOutputs);
}

function hogDescribed(txid: string, mined: Mined, out: readonly Output[]): object {
  const vout = [heldIn(mined.height, mined.salt), ...out].map(outputReply);
  return { txid, version: 2, locktime: 0, vin: [], vout, status: statusOf(mined) };
}

/** As Esplora tells of a transaction; amounts are numbers there. */
function described(txid: string, sent: Sent, mined: Mined | null): object {
  const vout = sent.isMweb ? [{}] : wireOutputs(sent).map(outputReply);
  return { txid, version: 2, locktime: 0, vin: [sent.coin], vout, status: statusOf(mined) };
}

function outputReply({ script, amount }: Output): object {
  return { scriptpubkey: script.toString('hex'), value: Number(amount) };
}

function statusOf(mined: Mined | null): object {
  return mined
    ? { confirmed: true, block_height: mined.height, block_hash: blockOf(mined).hash }
    : { confirmed: false };
}

function blockOf(mined: Mined): WireBlock {
  const known = made.get(mined);
  if (known) return known;
  const fresh = makeBlock(mined);
  made.set(mined, fresh);
  return fresh;
}

function makeBlock(mined: Mined): WireBlock {
  const { height, salt, sent } = mined;
  const plain = sent.filter(({ isMweb }) => !isMweb).map(wireOf);
  const out = pegged(mined);
  const reward = coinbase(height, salt, { script: MINER, amount: SUBSIDY });
  const hog = out.length > 0 ? [hogEx(height, salt, out)] : [];
  return block(mined, [reward, ...plain, ...hog], hog.length > 0 ? MWEB_PART : undefined);
}

function wireOf(sent: Sent): WireTransaction {
  return transaction(sent.coin, wireOutputs(sent));
}

function wireOutputs({ outputs, isMweb, fee = 0 }: Sent): readonly Output[] {
  const paid = outputs.map(({ script, amount }) => ({
    script: Buffer.from(script, 'hex'),
    amount: BigInt(amount),
  }));
  return isMweb ? paid : [...paid, { script: CHANGE, amount: CHANGE_AMOUNT - BigInt(fee) }];
}

function sentOf(coin: Sent['coin'], payments: readonly Payment[]): Sent {
  const outputs = payments.map(({ script, amount }) => ({
    script: script.toString('hex'),
    amount: amount.toString(),
  }));
  return { coin, outputs, isMweb: false };
}

/** The same payment in another transaction that the miner gets more for. */
function bump(sent: Sent): Sent {
  return { ...sent, fee: (sent.fee ?? 0) + BUMP };
}

/** A coin that exists nowhere else. */
function aCoin(): Sent['coin'] {
  return { txid: randomBytes(32).toString('hex'), place: 0 };
}

function firstBlock(name: string): Mined {
  const salt = digest(Buffer.from(name)).readUInt32LE();
  return { height: 0, time: BIRTH, salt, parentHash: '0'.repeat(64), sent: [] };
}

function text(body: string): Reply {
  return { status: 200, type: 'text/plain', body };
}
