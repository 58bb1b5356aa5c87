import { startChain, type SandboxChain } from '../../sandbox/chain.ts';
import { crossRate, PRICES } from '../../sandbox/prices.ts';
import type { Chain } from '../../shared/chains/chain.ts';
import { ethereum } from '../../shared/chains/ethereum.ts';
import type { PlatformDb } from '../../shared/db/tenant-db.ts';
import * as accounts from '../../shared/domain/accounts.ts';
import { createConnections } from '../../shared/domain/connections.ts';
import { createDeposits } from '../../shared/domain/deposits.ts';
import type { Invoice } from '../../shared/domain/invoices.ts';
import { createQuotes } from '../../shared/domain/quotes.ts';
import * as settings from '../../shared/domain/settings.ts';
import { Unavailable } from '../../shared/errors.ts';
import type { Money } from '../../shared/money.ts';
import * as cursors from '../../shared/platform/chain-cursors.ts';
import { allocateAddress } from '../../shared/platform/chains.ts';
import type { Scope } from '../../shared/scope.ts';
import type { Apply } from '../../shared/workers/chain-credit.ts';
import type { ChainWatch } from '../../shared/workers/chain-watch.ts';
import { aChain, aKey, movingClock, plainWatch, settle, watchOf } from '../shared/workers/chain-support.ts'; // prettier-ignore
import { aCustomer } from '../support/builders.ts';
import { newScope, type TestPlatform } from '../support/platform.ts';
import { pause, seeded } from '../support/process.ts';
import { judge, type Part, type Verdict } from './judge.ts';
import { badNode, type Faults } from './nodes.ts';

export interface Options {
  readonly seed: number;
  readonly payments: number;
  readonly shops: number;
  readonly scanners: number;
  /** Blocks before a credit; Ethereum's own by default. */
  readonly depth?: number;
  /** Of the transactions that a fork drops, how many come back at most. */
  readonly comeBack?: number;
  say(line: string): void;
}

export interface Report extends Verdict {
  readonly payments: number;
  readonly blocks: number;
  readonly forks: number;
  /** Transactions that a fork dropped, and those of them that were mined again. */
  readonly dropped: number;
  readonly returned: number;
  /** Payments that a shop was told of and that it was told to forget. */
  readonly reversed: number;
  readonly halts: number;
  readonly faults: Faults;
  readonly seconds: number;
}

/** Of all bookings: the shop is not there, or its answer is lost. */
const REFUSED = 0.1;
const UNHEARD = 0.05;
/** Of all blocks: after how many one to four are replaced. */
const FORKED = 0.3;
const DEEPEST = 4;
const MOST_PER_BLOCK = 5;
/** Of all payments for an invoice, and of all in the chain's own coin. */
const UNDERPAID = 0.2;
const OVERPAID = 0.2;
const BY_CONTRACT = 0.3;
const COINS = ['USDT', 'USDC', 'ETH'];
/** Between looks of a scanner, so that its neighbours and the database have their turn. */
const BREATH_MS = 5;
const LONGEST_WAIT_MS = 3_000;
const LONGEST_REST_MS = 300_000;

/**
 * Customers of several shops pay on a chain that keeps forking, while scanners that share one database race
 * over nodes that fail; when it is quiet, every book is compared with what the node says lies at each address.
 */
export async function playReorgs(platform: TestPlatform, options: Options): Promise<Report> {
  const began = performance.now();
  const random = seeded(options.seed);
  const sandbox = await startChain({ blockTimeS: 0 });
  try {
    await sandbox.mine(40);
    const depth = options.depth ?? ethereum.confirmationsRequired;
    const chain = aChain(sandbox, { confirmationsRequired: depth });
    const db = platform.database.platform;
    const clock = movingClock();
    const { parts, apply, told } = await openShops(platform, chain, random, options);
    // The chain begins before anybody pays.
    await settle(plainWatch(db, sandbox, chain, apply, clock));
    const faults: Faults = { calls: 0, broken: 0, nulls: 0, empty: 0, stale: 0, behind: 0 };
    const watches = Array.from({ length: options.scanners }, (_, number) => {
      const node = badNode(chain, sandbox, seeded(options.seed + number + 1), faults);
      return watchOf({ db, chain, node, clock, apply });
    });
    const counts = { halts: 0, blocks: 0, forks: 0, dropped: 0, returned: 0 };
    const crew = startCrew(db, chain, watches, sandbox, counts);
    try {
      await perform({ sandbox, chain, db, parts, counts, random, options, pass: clock.pass });
      await sandbox.mine(depth + DEEPEST + 1);
      await atRest(db, chain, sandbox, () => clock.pass(60_000));
    } finally {
      await crew.stop();
    }
    const verdict = await judge(sandbox, parts);
    const seconds = Math.round((performance.now() - began) / 1_000);
    return {
      ...verdict,
      ...counts,
      payments: parts.length,
      reversed: told.reversed,
      faults,
      seconds,
    };
  } finally {
    await sandbox.close();
  }
}

/** Shops with customers who each have an address, and how their books are written. */
async function openShops(
  platform: TestPlatform,
  chain: Chain,
  random: () => number,
  { payments, shops }: Options,
) {
  const { secrets, database } = platform;
  const deposits = createDeposits({
    providers: [], chains: { [chain.id]: chain }, platform: database.platform, secrets,
    connections: createConnections({ providers: [], providerUrls: {}, secrets, fetch, publicUrl: 'http://127.0.0.1' }),
    quotes: createQuotes({ rates: { quote: async (from, to) => priced(from, to) } }),
  }); // prettier-ignore
  const scopes = new Map<number, { scope: Scope; key: string }>();
  for (let number = 0; number < shops; number += 1) {
    const scope = await newScope({ platform });
    const key = aKey();
    const account = {
      actorId: 1,
      provider: chain.id,
      label: 'theatre',
      credentials: { xpub: key },
    };
    await accounts.add(scope, secrets, account);
    scopes.set(scope.tenant.id, { scope, key });
  }
  const all = [...scopes.values()];
  const parts: Part[] = [];
  for (let number = 0; number < payments; number += 1) {
    const { scope, key } = all[number % all.length] ?? { scope: undefined, key: '' };
    if (!scope) throw new Error('there are shops');
    const customer = await aCustomer(scope, `Payer ${number}`);
    if (number % 2 === 0) {
      const { address } = await allocateAddress(database.platform, {
        chain, tenantId: scope.tenant.id, customerId: customer.id, key,
      }); // prettier-ignore
      parts.push({ scope, customer, address, invoice: null });
      continue;
    }
    const invoice = await deposits.begin(scope, {
      customer,
      settings: await settings.read(scope),
      method: `${chain.id}:${COINS[Math.floor(random() * COINS.length)]}`,
      money: { amount: BigInt(200 + Math.floor(random() * 4_000)), currency: 'USD' },
      reference: `theatre:${number}`,
    });
    parts.push({ scope, customer, address: invoice.instructions['address'] ?? '', invoice });
  }
  const told = { reversed: 0 };
  const apply: Apply = async (tenantId, event) => {
    if (random() < REFUSED) throw new Error('the shop is not there');
    const shop = scopes.get(tenantId);
    if (!shop) throw new Error('a payment of nobody');
    const applied = await deposits.chainSeen(shop.scope, event);
    if (applied.status === 'reversed') told.reversed += 1;
    if (random() < UNHEARD) throw new Error('the answer was lost');
    return applied;
  };
  return { parts, apply, told };
}

function priced(from: string, to: string) {
  const rate = crossRate(PRICES, from, to);
  if (!rate) throw new Unavailable(`no price of ${from}`);
  return { rate, sources: ['one', 'two'], at: Date.now() };
}

/** The scanners, each as fast as it can, until they are stopped; a halt is resumed like a hurried person would. */
function startCrew(
  db: PlatformDb,
  chain: Chain,
  watches: readonly ChainWatch[],
  sandbox: SandboxChain,
  counts: { halts: number },
) {
  const state = { isOver: false };
  const running = watches.map(async (watch, number) => {
    while (!state.isOver) {
      await watch.tick();
      if (number === 0 && (await cursors.readCursor(db, chain.id))?.halted != null) {
        counts.halts += 1;
        await cursors.resume(db, chain.id, await headBelow(sandbox, chain));
      }
      await pause(BREATH_MS);
    }
  });
  return {
    async stop() {
      state.isOver = true;
      await Promise.all(running);
    },
  };
}

async function headBelow(sandbox: SandboxChain, chain: Chain) {
  const height = Number(await sandbox.rpc('eth_blockNumber')) - DEEPEST - 1 - chain.confirmationsRequired; // prettier-ignore
  const block = (await sandbox.rpc('eth_getBlockByNumber', `0x${height.toString(16)}`, false)) as {
    hash: string;
    parentHash: string;
    timestamp: string;
  };
  return { height, hash: block.hash, parentHash: block.parentHash, time: Number(block.timestamp) };
}

/** Everybody pays once, a few in each block, and the chain forks behind them. */
async function perform(stage: {
  readonly sandbox: SandboxChain;
  readonly chain: Chain;
  readonly db: PlatformDb;
  readonly parts: readonly Part[];
  readonly counts: { blocks: number; forks: number; dropped: number; returned: number };
  readonly random: () => number;
  readonly options: Options;
  pass(ms: number): void;
}): Promise<void> {
  const { sandbox, parts, counts, random, options } = stage;
  for (let next = 0; next < parts.length;) {
    const count = Math.floor(random() * (MOST_PER_BLOCK + 1));
    for (const { address, invoice } of parts.slice(next, next + count)) {
      const { amount, currency } = invoice ? paidFor(invoice, random) : someMoney(random, options);
      if (currency === 'ETH' && random() < BY_CONTRACT)
        await sandbox.sendByContract(address, amount);
      else await sandbox.send(address, amount, currency);
    }
    next += count;
    await sandbox.mine(1);
    counts.blocks += 1;
    if (counts.blocks % 100 === 0) options.say(`${counts.blocks} blocks, ${counts.forks} forks`);
    stage.pass(3_000);
    if (random() < 0.8) await someoneNear(stage);
    if (random() >= FORKED) continue;
    const { dropped, returned } = await fork(sandbox, 1 + Math.floor(random() * DEEPEST), random() * (options.comeBack ?? 1)); // prettier-ignore
    counts.forks += 1;
    counts.dropped += dropped;
    counts.returned += returned;
  }
}

/** What somebody sends to their address of their own accord. */
function someMoney(random: () => number, { depth }: Options): Money {
  const currency = COINS[Math.floor(random() * COINS.length)] ?? 'ETH';
  // Credited at once, a large sum of a dead fork would wait for a second node for ever.
  const coin = depth === 0 ? 10n ** 13n : 10n ** 14n;
  const unit = currency === 'ETH' ? coin : 10n ** 4n;
  return { amount: unit * BigInt(100 + Math.floor(random() * 9_900)), currency };
}

/** What somebody pays for an invoice: just that, half of it, or twice as much. */
function paidFor({ asked }: Invoice, random: () => number): Money {
  const way = random();
  if (way < UNDERPAID) return { ...asked, amount: asked.amount / 2n };
  return way < UNDERPAID + OVERPAID ? { ...asked, amount: asked.amount * 2n } : asked;
}

/** Waits until the newest block or the one before was read: a fork that nobody saw is none. */
async function someoneNear({ sandbox, db, chain }: Parameters<typeof perform>[0]): Promise<void> {
  const tip = Number(await sandbox.rpc('eth_blockNumber'));
  for (const end = performance.now() + LONGEST_WAIT_MS; performance.now() < end;) {
    const cursor = await cursors.readCursor(db, chain.id);
    if (cursor && cursor.height >= tip - 1) return;
    await pause(BREATH_MS);
  }
}

/** Replaces the newest blocks by empty ones; the first of their transactions come back in the next block. */
async function fork({ rpc, reorg }: SandboxChain, depth: number, share: number) {
  const tip = Number(await rpc('eth_blockNumber'));
  const raw: unknown[] = [];
  for (let height = tip - depth + 1; height <= tip; height += 1) {
    const block = await rpc('eth_getBlockByNumber', `0x${height.toString(16)}`, false);
    for (const txid of (block as { transactions: string[] }).transactions)
      raw.push(await rpc('eth_getRawTransactionByHash', txid));
  }
  await reorg(depth);
  const back = raw.slice(0, Math.round(share * raw.length));
  for (const each of back) await rpc('eth_sendRawTransaction', each);
  return { dropped: raw.length, returned: back.length };
}

/** Until the newest block is read and every shop has taken what there is to tell. */
async function atRest(
  db: PlatformDb,
  chain: Chain,
  sandbox: SandboxChain,
  pass: () => void,
): Promise<void> {
  const tip = Number(await sandbox.rpc('eth_blockNumber'));
  for (const end = performance.now() + LONGEST_REST_MS; performance.now() < end;) {
    const cursor = await cursors.readCursor(db, chain.id);
    const open = await db.query(
      `select from sightings where chain = $1 and applied_at is null
         and (status <> 'orphaned' or announced = 'processing') limit 1`,
      [chain.id],
    );
    if (cursor && cursor.height >= tip && open.length === 0) return;
    pass();
    await pause(50);
  }
  throw new Error('the books never come to rest');
}
