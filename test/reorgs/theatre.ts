import { crossRate, PRICES } from '../../sandbox/prices.ts';
import type { Chain } from '../../shared/chains/chain.ts';
import type { PlatformDb } from '../../shared/db/tenant-db.ts';
import * as accounts from '../../shared/domain/money/accounts.ts';
import { createConnections } from '../../shared/domain/money/connections.ts';
import { createDeposits } from '../../shared/domain/money/deposits.ts';
import type { Invoice } from '../../shared/domain/money/invoices.ts';
import { createQuotes } from '../../shared/domain/money/quotes.ts';
import * as settings from '../../shared/domain/shop/settings.ts';
import { Unavailable } from '../../shared/errors.ts';
import type { Money } from '../../shared/money.ts';
import * as cursors from '../../shared/platform/chain-cursors.ts';
import { allocateAddress } from '../../shared/platform/chains.ts';
import type { Scope } from '../../shared/scope.ts';
import type { Apply } from '../../shared/workers/chain-credit.ts';
import type { ChainWatch } from '../../shared/workers/chain-watch.ts';
import { aKey, movingClock, settle, watchOf } from '../shared/workers/chain-support.ts'; // prettier-ignore
import { aCustomer } from '../support/builders.ts';
import { newScope, type TestPlatform } from '../support/platform.ts';
import { pause, seeded } from '../support/process.ts';
import { judge, type Part, type Verdict } from './judge.ts';
import { noFaults, someCoin, startEthereum, type Faults, type Ground } from './ground.ts';
import { startCoinsGround } from './coins-ground.ts';
import { startTronGround } from './tron-ground.ts';

export interface Options {
  readonly seed: number;
  readonly payments: number;
  readonly shops: number;
  readonly scanners: number;
  /** What is played on; Ethereum by default. */
  readonly on?: keyof typeof GROUNDS;
  /** Blocks before a credit; the chain's own by default. */
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

/** Chains to play on. */
export const GROUNDS = {
  ethereum: startEthereum,
  tron: startTronGround,
  bitcoin: (depth?: number) => startCoinsGround('bitcoin', depth),
  litecoin: (depth?: number) => startCoinsGround('litecoin', depth),
} as const;

/** Of all bookings: the shop is not there, or its answer is lost. */
const REFUSED = 0.1;
const UNHEARD = 0.05;
/** Of all blocks: after how many the newest ones are replaced. */
const FORKED = 0.3;
const MOST_PER_BLOCK = 5;
/** Of all payments for an invoice, and of all in the chain's own coin. */
const UNDERPAID = 0.2;
const OVERPAID = 0.2;
const BY_CONTRACT = 0.3;
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
  const ground = await GROUNDS[options.on ?? 'ethereum'](options.depth);
  try {
    await ground.mine(40);
    const { chain } = ground;
    const db = platform.database.platform;
    const clock = movingClock();
    const { parts, apply, told } = await openShops(platform, chain, random, options);
    // The chain begins before anybody pays.
    await settle(watchOf({ db, chain, node: ground.node(), clock, apply }));
    const faults = noFaults();
    const watches = Array.from({ length: options.scanners }, (_, number) => {
      const node = ground.badNode(seeded(options.seed + number + 1), faults);
      return watchOf({ db, chain, node, clock, apply });
    });
    const counts = { halts: 0, blocks: 0, forks: 0, dropped: 0, returned: 0 };
    const crew = startCrew(db, watches, ground, counts);
    try {
      await perform({ ground, db, parts, counts, random, options, pass: clock.pass });
      await ground.mine(chain.confirmationsRequired + ground.deepest + 1);
      await atRest(db, ground, () => clock.pass(60_000));
    } finally {
      await crew.stop();
    }
    const verdict = await judge(ground, parts);
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
    await ground.close();
  }
}

/** Shops with customers who each have an address, and how their books are written. */
async function openShops(
  platform: TestPlatform,
  chain: Chain,
  random: () => number,
  { payments, shops, seed }: Options,
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
    // Also those that a shop must ask for.
    const coins = chain.assets.map(({ currency }) => [`${chain.id}:${currency}`, true]);
    await settings.setOptions(scope, 1, { coins: Object.fromEntries(coins) });
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
      method: `${chain.id}:${someCoin(chain, random)}`,
      money: { amount: BigInt(200 + Math.floor(random() * 4_000)), currency: 'USD' },
      reference: `theatre:${number}`,
    });
    parts.push({ scope, customer, address: invoice.instructions['address'] ?? '', invoice });
  }
  const told = { reversed: 0 };
  // Of its own: the bookings race, and what is played must be the same each time.
  const luck = seeded(seed - 1);
  const apply: Apply = async (tenantId, event) => {
    if (luck() < REFUSED) throw new Error('the shop is not there');
    const shop = scopes.get(tenantId);
    if (!shop) throw new Error('a payment of nobody');
    const applied = await deposits.chainSeen(shop.scope, event);
    if (applied.status === 'reversed') told.reversed += 1;
    if (luck() < UNHEARD) throw new Error('the answer was lost');
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
  watches: readonly ChainWatch[],
  ground: Ground,
  counts: { halts: number },
) {
  const { chain } = ground;
  const state = { isOver: false };
  const running = watches.map(async (watch, number) => {
    while (!state.isOver) {
      await watch.tick();
      if (number === 0 && (await cursors.readCursor(db, chain.id))?.halted != null) {
        counts.halts += 1;
        const height = (await ground.tip()) - ground.deepest - 1 - chain.confirmationsRequired;
        await cursors.resume(db, chain.id, await ground.headAt(height));
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

/** Everybody pays once, a few in each block, and the chain forks behind them. */
async function perform(stage: {
  readonly ground: Ground;
  readonly db: PlatformDb;
  readonly parts: readonly Part[];
  readonly counts: { blocks: number; forks: number; dropped: number; returned: number };
  readonly random: () => number;
  readonly options: Options;
  pass(ms: number): void;
}): Promise<void> {
  const { ground, parts, counts, random, options } = stage;
  for (let next = 0; next < parts.length;) {
    const count = Math.floor(random() * (MOST_PER_BLOCK + 1));
    for (const { address, invoice } of parts.slice(next, next + count)) {
      const money = invoice ? paidFor(invoice, random) : ground.someMoney(random);
      const isOwn = ground.chain.assets.some((each) => each.contract === null && each.currency === money.currency); // prettier-ignore
      await ground.pay(address, money, isOwn && random() < BY_CONTRACT);
    }
    next += count;
    await ground.mine(1);
    counts.blocks += 1;
    if (counts.blocks % 100 === 0) options.say(`${counts.blocks} blocks, ${counts.forks} forks`);
    stage.pass(3_000);
    if (options.depth === 0 || random() < 0.8) await someoneNear(stage);
    if (random() >= FORKED) continue;
    const { dropped, returned } = await ground.fork(1 + Math.floor(random() * ground.deepest), random() * (options.comeBack ?? 1)); // prettier-ignore
    counts.forks += 1;
    counts.dropped += dropped;
    counts.returned += returned;
  }
}

/** What somebody pays for an invoice: just that, half of it, or twice as much. */
function paidFor({ asked }: Invoice, random: () => number): Money {
  const way = random();
  if (way < UNDERPAID) return { ...asked, amount: asked.amount / 2n };
  return way < UNDERPAID + OVERPAID ? { ...asked, amount: asked.amount * 2n } : asked;
}

/** Waits until the newest block or the one before was read: a fork that nobody saw is none. */
async function someoneNear({ ground, db, options }: Parameters<typeof perform>[0]): Promise<void> {
  // Whoever shows what is credited at once needs blocks that were read.
  const behind = options.depth === 0 ? 0 : 1;
  const tip = await ground.tip();
  for (const end = performance.now() + LONGEST_WAIT_MS; performance.now() < end;) {
    const cursor = await cursors.readCursor(db, ground.chain.id);
    if (cursor && cursor.height >= tip - behind) return;
    await pause(BREATH_MS);
  }
}

/** Until the newest block is read and every shop has taken what there is to tell. */
async function atRest(db: PlatformDb, ground: Ground, pass: () => void): Promise<void> {
  const { chain } = ground;
  const tip = await ground.tip();
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
