import { createConnections } from '../../shared/domain/money/connections.ts';
import * as accounts from '../../shared/domain/money/accounts.ts';
import type { Customer } from '../../shared/domain/people/customers.ts';
import { createDeposits, type Deposits } from '../../shared/domain/money/deposits.ts';
import type { Invoice } from '../../shared/domain/money/invoices.ts';
import { createQuotes } from '../../shared/domain/money/quotes.ts';
import * as settings from '../../shared/domain/shop/settings.ts';
import type { Settings } from '../../shared/domain/shop/settings.ts';
import { Unavailable, UserError } from '../../shared/errors.ts';
import { providers } from '../../shared/payments/index.ts';
import { crossRate, PRICES } from '../../sandbox/prices.ts';
import { aCustomer } from '../support/builders.ts';
import {
  forget,
  pause,
  seeded,
  startProcess,
  until,
  type TestProcess,
} from '../support/process.ts';
import { aShop, type TestShop } from '../support/process-shops.ts';
import { newWorld, type TestWorld } from '../support/world.ts';
import { contestants, type Contestant, type Counterpart } from './counterparts.ts';
import { judge, type Deed, type Verdict, type Wish } from './judge.ts';
import { sentBy, send } from './payouts.ts';
import { openRoad, type Road } from './road.ts';

export interface Options {
  readonly seed: number;
  readonly payments: number;
  readonly payouts: number;
  readonly shops: number;
  /** Programs that share the work; one of them is killed every so often. */
  readonly programs: number;
  readonly killEveryMs: number;
  /** Scenarios under way at once. */
  readonly hands: number;
  /** How long the books may take to come to rest. */
  readonly restMs: number;
  say(line: string): void;
}

export interface Report extends Verdict {
  readonly kills: number;
  readonly callbacks: number;
  readonly replays: number;
  readonly refusals: Readonly<Record<string, number>>;
  readonly seconds: number;
}

/** A shop in the machine. */
export interface Contender {
  readonly shop: TestShop;
  readonly settings: Settings;
  readonly customers: readonly Customer[];
  readonly accounts: ReadonlyMap<string, bigint>;
}

/** What goes wrong, how often, of all scenarios. */
const LOST = 0.08;
const DOUBLED = 0.08;
const HELD = 0.05;
const FAILED = 0.04;
const DROPPED = 0.04;
const REFUSED = 0.04;
const LIED = 0.02;
const NEVER_PAID = 0.1;
const REPLAYED = 0.05;
/** As often as a customer presses again when a provider makes no invoice. */
const PRESSES = 3;
const CUSTOMERS = 8;

/**
 * Runs scenarios against the real program in processes that are killed at random moments, between
 * simulated providers that do all that providers do wrong; then compares every book with theirs.
 */
export async function runFaults(options: Options): Promise<Report> {
  const began = performance.now();
  const random = seeded(options.seed);
  const world = await newWorld();
  const road = await openRoad();
  const parts: { close(): Promise<void> }[] = [road];
  try {
    const arena = await openArena(world, road, options);
    parts.push(...arena.counterparts.values());
    const programs = await startPrograms(world, road, arena, options, random);
    const deeds: Deed[] = [];
    const wishes: Wish[] = [];
    const counts = { replays: 0, done: 0 };
    const begin = async (): Promise<void> => {
      while (deeds.length < options.payments) {
        // Payouts come evenly between the payments.
        if (wishes.length * options.payments < options.payouts * deeds.length)
          await send(arena, wishes, random);
        const number = deeds.length;
        const deed = plan(number, arena, random);
        deeds.push(deed);
        await pay(arena, deed, random);
        if (random() < REPLAYED) counts.replays += await replay(road, arena, random);
        counts.done += 1;
        if (counts.done % 1_000 === 0) options.say(`${counts.done} scenarios, ${programs.kills()} kills`); // prettier-ignore
      }
    };
    await Promise.all(Array.from({ length: options.hands }, begin));
    await programs.stopKilling();
    for (const each of arena.counterparts.values()) Object.assign(each.faults, { lose: 0, hold: 0, refuse: 0, fail: 0, drop: 0 }); // prettier-ignore
    const verdict = await rest(world, arena, { deeds, wishes }, options);
    // A month later everything is sent once more, and to the neighbours' doors.
    for (const passed of road.passed.slice(0, 300)) {
      await road.send(passed);
      await road.send(passed, arena.doorOf(passed.path, random));
      counts.replays += 2;
    }
    await rest(world, arena, { deeds, wishes }, options);
    const last = await judge(world, arena.contenders, deeds, { wishes, sent: sentBy(arena) });
    await programs.end();
    return {
      ...verdict,
      ...last,
      refusals: Object.fromEntries(arena.refusals),
      kills: programs.kills(),
      callbacks: road.taken,
      replays: counts.replays,
      seconds: Math.round((performance.now() - began) / 1000),
    };
  } finally {
    for (const part of parts) await part.close();
    await world.close();
  }
}

/** A simulated provider, with a queue for what must not be mixed. */
export type Opposite = Counterpart & { readonly turns: ReturnType<typeof createQueue> };

export interface Arena {
  readonly contenders: readonly Contender[];
  readonly counterparts: ReadonlyMap<string, Opposite>;
  readonly deposits: Deposits;
  /** Why presses made no invoice, and how often. */
  readonly refusals: Map<string, number>;
  readonly env: Readonly<Record<string, string>>;
  /** Another shop's door of the same provider. */
  doorOf(path: string, random: () => number): string;
}

async function openArena(world: TestWorld, road: Road, options: Options): Promise<Arena> {
  const doors = new Map<string, string>();
  const nameOf = (one: Contestant, credentials: unknown) => `${one.id} ${JSON.stringify(credentials)}`; // prettier-ignore
  const counterparts = new Map<string, Opposite>();
  for (const one of contestants)
    counterparts.set(one.id, {
      ...(await one.start((credentials) => doors.get(nameOf(one, credentials)) ?? null)),
      turns: createQueue(),
    });
  const { database, secrets } = world.platform;
  const providerUrls = Object.fromEntries([...counterparts].map(([id, { url }]) => [id, url]));
  const all = Object.values(providers);
  const connections = createConnections({ providers: all, providerUrls, secrets, fetch, publicUrl: road.url }); // prettier-ignore
  const deposits = createDeposits({
    providers: all, chains: {}, platform: database.platform, secrets, connections,
    quotes: createQuotes({ rates: { quote: async (from, to) => priced(from, to) } }),
  }); // prettier-ignore
  const contenders: Contender[] = [];
  const paths: string[] = [];
  for (let number = 0; number < options.shops; number += 1) {
    const shop = await aShop(world, 'faults');
    const open = new Map<string, bigint>();
    for (const one of contestants) {
      const credentials = one.credentials(number);
      const { id, hookKey } = await accounts.add(shop.scope, secrets, {
        actorId: 1, provider: one.id, label: `faults ${number}`, credentials,
      }); // prettier-ignore
      open.set(one.id, id);
      const path = `/hooks/${one.id}/${hookKey}`;
      paths.push(path);
      doors.set(nameOf(one, credentials), road.url + path);
    }
    const customers: Customer[] = [];
    for (let n = 0; n < CUSTOMERS; n += 1) customers.push(await aCustomer(shop.scope, `Buyer ${n}`)); // prettier-ignore
    contenders.push({ shop, customers, accounts: open, settings: await settings.read(shop.scope) });
  }
  for (const each of counterparts.values()) each.opened?.();
  return {
    contenders,
    counterparts,
    deposits,
    refusals: new Map(),
    env: Object.fromEntries(
      contestants.map(({ id, variable }) => [variable, counterparts.get(id)?.url ?? '']),
    ),
    doorOf(path, random) {
      const others = paths.filter((each) => each !== path && each.split('/')[2] === path.split('/')[2]); // prettier-ignore
      return others[Math.floor(random() * others.length)] ?? path;
    },
  };
}

/** What one scenario is going to be; everything random is drawn here, so that a seed repeats it. */
function plan(number: number, arena: Arena, random: () => number): Deed {
  const contestant = contestants[Math.floor(random() * contestants.length)] ?? contestants[0];
  const contender = arena.contenders[Math.floor(random() * arena.contenders.length)];
  const customer = contender?.customers[Math.floor(random() * CUSTOMERS)];
  if (!contestant || !contender || !customer) throw new Error('there is nobody to play');
  return {
    number,
    contestant,
    contender,
    customer,
    money: { amount: contestant.amount(random()), currency: 'USD' },
    willPay: random() >= NEVER_PAID,
    isLie: false,
    invoice: null,
    isPaid: false,
  };
}

async function pay(arena: Arena, deed: Deed, random: () => number): Promise<void> {
  const counterpart = arena.counterparts.get(deed.contestant.id);
  if (!counterpart) throw new Error('nobody simulates this provider');
  const { faults } = counterpart;
  const raise = (name: Exclude<keyof typeof faults, 'broken'>, chance: number) => {
    if (random() < chance) faults[name] = (faults[name] ?? 0) + 1;
  };
  raise('lose', LOST);
  raise('duplicate', DOUBLED);
  raise('hold', HELD);
  raise('fail', FAILED);
  raise('drop', DROPPED);
  raise('refuse', REFUSED);
  deed.invoice = await begin(arena, deed);
  if (!deed.willPay || deed.invoice?.externalId == null) return;
  const { externalId } = deed.invoice;
  const lies = deed.contestant.lies !== null && random() < LIED;
  // The next payment takes the lie: so nobody pays in between.
  deed.isPaid = await counterpart.turns.take(async () => {
    if (lies) faults.lie = 1;
    const isPaid = await counterpart.pay(externalId);
    deed.isLie = lies && isPaid && faults.lie === 0;
    faults.lie = 0;
    return isPaid;
  });
}

/** Presses until there is an invoice; each press is the same reference, as in a chat. */
async function begin(
  arena: Arena,
  { number, contender, contestant, customer, money }: Deed,
): Promise<Invoice | null> {
  for (let press = 0; press < PRESSES; press += 1) {
    try {
      return await arena.deposits.begin(contender.shop.scope, {
        customer,
        settings: contender.settings,
        method: `${contestant.id}:${contender.accounts.get(contestant.id)}`,
        money,
        reference: `faults:${number}`,
        payer: contestant.payer,
      });
    } catch (error) {
      if (!(error instanceof UserError || error instanceof Unavailable)) throw error;
      const why = error instanceof UserError ? error.code : 'unavailable';
      arena.refusals.set(
        `${contestant.id} ${why}`,
        (arena.refusals.get(`${contestant.id} ${why}`) ?? 0) + 1,
      );
    }
  }
  return null;
}

/** Sends an old callback once more: as it was, or to a neighbour's door. */
async function replay(road: Road, arena: Arena, random: () => number): Promise<number> {
  const passed = road.passed[Math.floor(random() * road.passed.length)];
  if (!passed) return 0;
  await road.send(passed, random() < 0.5 ? passed.path : arena.doorOf(passed.path, random));
  return 1;
}

/** The programs that do the work, one of which is killed now and then until told otherwise. */
async function startPrograms(
  world: TestWorld,
  road: Road,
  arena: Arena,
  options: Options,
  random: () => number,
) {
  const environment = { ...world.env, ...arena.env, PUBLIC_URL: road.url };
  const running: TestProcess[] = [];
  const state = { kills: 0, isOver: false };
  const start = async (place: number): Promise<void> => {
    // The first one has the door; the others only work.
    const ROLES = place === 0 ? 'worker,web' : 'worker';
    const program = await startProcess({ env: environment }, { ROLES });
    running[place] = program;
    if (place > 0) return;
    await program.ready();
    road.target = program.address;
  };
  for (let place = 0; place < options.programs; place += 1) await start(place);
  const killing = (async () => {
    while (!state.isOver) {
      await pause(options.killEveryMs * (0.4 + 1.2 * random()));
      const place = Math.floor(random() * options.programs);
      const program = running[place];
      if (state.isOver || !program) return;
      await program.kill('SIGKILL');
      state.kills += 1;
      await forget(world, program.node);
      await start(place);
    }
  })();
  return {
    kills: () => state.kills,
    async stopKilling() {
      state.isOver = true;
      await killing;
    },
    async end() {
      await Promise.all(running.map((program) => program.kill('SIGKILL')));
    },
  };
}

/** No new wishes: what was begun goes to its end, the waiting for it shortened. */
async function rest(
  world: TestWorld,
  arena: Arena,
  { deeds, wishes }: { readonly deeds: readonly Deed[]; readonly wishes: readonly Wish[] },
  options: Options,
): Promise<Verdict> {
  const look = () => judge(world, arena.contenders, deeds, { wishes, sent: sentBy(arena) });
  let verdict = await look();
  await until(
    async () => {
      await Promise.all([...arena.counterparts.values()].map((each) => each.idle()));
      await world.platform.database.platform.query(
        `update graphile_worker._private_jobs j set run_at = now() from graphile_worker._private_tasks t
         where t.id = j.task_id and t.identifier in ('invoice', 'payout', 'inbox')
           and run_at > now() + interval '1 second' and locked_at is null`,
      );
      await settleAll(arena);
      await passADay(world, arena);
      verdict = await look();
      const { waiting, mismatches, payouts } = verdict;
      return waiting === 0 && mismatches.length === 0 && payouts.open + payouts.doubts === 0;
    },
    'rest',
    { ms: options.restMs, everyMs: 1_000 },
  ).catch(() => options.say(`the books did not come to rest: ${JSON.stringify(verdict)}`));
  if (verdict.waiting > 0)
    for (const { what } of await world.platform.database.platform.query<{ what: string }>(
      `select provider || ' ' || attempts || ' ' || coalesce(error, '-') || ' ×' || count(*) as what
       from inbox where state = 'new' group by provider, attempts, error`,
    ))
      options.say(`waits: ${what}`);
  return verdict;
}

/** What a provider has accepted and not finished, it finishes now. */
async function settleAll(arena: Arena): Promise<void> {
  for (const each of arena.counterparts.values())
    for (const { key } of each.settle ? (each.sent?.() ?? []) : []) await each.settle?.(key ?? '');
}

function priced(from: string, to: string) {
  const rate = crossRate(PRICES, from, to);
  if (!rate) throw new Unavailable(`no price of ${from}`);
  return { rate, sources: ['one', 'two'], at: Date.now() };
}

/**
 * A day passes for payouts that nobody knows the end of: who claimed one is certainly dead, and a provider
 * that still does not know it never will.
 */
async function passADay(world: TestWorld, arena: Arena): Promise<void> {
  await world.platform.admin.transaction(async (client) => {
    await client.query('set local role shopherd_keeper');
    for (const { shop } of arena.contenders)
      await client.query(`update t_${shop.id}.payouts set submitted_at = submitted_at - interval '1 day'
        where state in ('submitting', 'unknown') and submitted_at > now() - interval '10 days'`);
  });
}

/** One after the other. */
function createQueue() {
  let last: Promise<unknown> = Promise.resolve();
  return {
    take<T>(work: () => Promise<T>): Promise<T> {
      const turn = last.then(work);
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}
