import type { House } from './house.ts';
import { median, ratio, written } from './numbers.ts';
import { startProcess, type Process } from './process.ts';
import type { Talk } from './processes/telegram.ts';
import type { Bot } from './provisioning.ts';
import type { Section } from './report.ts';
import type { Sizes } from './sizes.ts';

/** Raw, echo and ours, each with bots of its own. */
const PROGRAMS = 3;
/** Customers of each bot, each waiting for the answer. */
const CUSTOMERS = 2;
const POLL_SECONDS = 10;

/** How many bots `measureUpdates` wants. */
export function updateBotsWanted(sizes: Sizes): number {
  return PROGRAMS * sizes.updates.bots;
}

interface Contender {
  readonly name: string;
  readonly process: Process;
  readonly perSecond: number[];
  readonly medianMs: number[];
  readonly p95Ms: number[];
  readonly cpuUs: number[];
  readonly serverUs: number[];
  /** One customer alone. */
  readonly aloneMs: number[];
}

/** Updates per second of one process, from the customer's message to its answer. */
export async function measureUpdates(
  house: House,
  sizes: Sizes,
  telegram: Process,
): Promise<Section> {
  const { apiRoot } = await telegram.ask<{ apiRoot: string }>('where');
  const all = await telegram.ask<Bot[]>('bots');
  const { adminUrl, secretKey } = house;
  const { bots } = sizes.updates;
  const chats = CUSTOMERS * bots;
  /** Each has bots of its own: one bot is polled once. */
  const share = (place: number) => all.slice(place * bots, (place + 1) * bots);
  const shared = { apiRoot, pollSeconds: POLL_SECONDS };
  const tokens = (place: number) => share(place).map(({ token }) => token);
  const made: { name: string; program: string; place: number; options: object }[] = [
    {
      name: 'raw node:http, no database',
      program: 'raw',
      place: 0,
      options: { tokens: tokens(0) },
    },
    {
      name: 'bare grammY echo under run, no database',
      program: 'plain',
      place: 1,
      options: { tokens: tokens(1), handlers: 1 },
    },
    {
      name: 'our fleet, /balance, PostgreSQL',
      program: 'fleet',
      place: 2,
      options: { adminUrl, secretKey, botIds: share(2).map(({ id }) => id) },
    },
  ];
  const contenders: Contender[] = [];
  let statements: Readonly<Record<string, number>> = {};
  let updates = 0;
  try {
    for (const { name, program, options } of made)
      contenders.push({
        name,
        process: await startProcess(program, { ...shared, ...options }),
        perSecond: [], medianMs: [], p95Ms: [], cpuUs: [], serverUs: [], aloneMs: [],
      }); // prettier-ignore
    for (const { process } of contenders) await process.ask('start', { from: 0, to: bots });
    const talk = (place: number, chats: number, seconds: number) =>
      telegram.ask<Talk>('talk', { text: '/balance', first: place * bots, bots, chats, seconds });
    await telegram.ask('polling', { count: bots * made.length });
    // Customers are made known, code is compiled.
    for (const place of contenders.keys()) await talk(place, chats, 1);
    for (let round = 0; round < sizes.updates.rounds; round += 1)
      for (const [place, contender] of contenders.entries()) {
        const before = await counted(contender, made[place]?.program);
        const cpu = await contender.process.ask<number>('cpu');
        const found = await talk(place, chats, sizes.updates.seconds);
        const cpuMs = (await contender.process.ask<number>('cpu')) - cpu;
        if (made[place]?.program === 'fleet') {
          const after = await counted(contender, 'fleet');
          statements = differences(before, after, statements);
          updates += found.count;
        }
        contender.perSecond.push(found.perSecond);
        contender.medianMs.push(found.medianMs);
        contender.p95Ms.push(found.p95Ms);
        contender.cpuUs.push((cpuMs * 1000) / found.count);
        contender.serverUs.push(found.serverUs);
        contender.aloneMs.push((await talk(place, 1, 1)).medianMs);
      }
  } finally {
    for (const { process } of contenders) await process.end();
  }
  const [raw, echo] = contenders;
  const rates = contenders.map(({ perSecond }) => median(perSecond));
  return {
    title: 'Updates per second of one process',
    notes: [
      `${chats} customers of ${bots} bots write as soon as they are answered; plain HTTP/1.1; the local Telegram in another process.`,
      'Ours stores the update, reads the customer, settings and balance, answers, and marks the update done, each on disk before it counts.',
      `Statements per update: ${perUpdate(statements, updates)}.`,
    ],
    columns: [
      '', 'updates/s', 'of raw', 'of echo', 'median ms', 'p95 ms', 'alone ms',
      'own CPU µs each', "server's CPU µs",
    ], // prettier-ignore
    rows: contenders.map((each, place) => [
      each.name,
      written(rates[place] ?? 0),
      ratio(rates[place] ?? 0, raw ? (rates[0] ?? 0) : 0),
      ratio(rates[place] ?? 0, echo ? (rates[1] ?? 0) : 0),
      ...[each.medianMs, each.p95Ms, each.aloneMs, each.cpuUs, each.serverUs].map((values) =>
        written(median(values)),
      ),
    ]),
    verdicts: [],
  };
}

async function counted(contender: Contender, program: string | undefined) {
  if (program !== 'fleet') return {};
  return contender.process.ask<Record<string, number>>('statements');
}

function differences(
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
  sum: Readonly<Record<string, number>>,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(after).map(([name, count]) => [
      name,
      (sum[name] ?? 0) + count - (before[name] ?? 0),
    ]),
  );
}

/** The transactions' own begin and commit travel with what they enclose. */
function perUpdate(statements: Readonly<Record<string, number>>, updates: number): string {
  const parts = Object.entries(statements)
    .filter(([name, count]) => count / updates >= 0.01 && name !== 'commit' && name !== 'begin')
    .map(([name, count]) => [name, count / updates] as const)
    .toSorted(([, a], [, b]) => b - a);
  const total = parts.reduce((sum, [, count]) => sum + count, 0);
  return `${written(total)} (${parts.map(([name, count]) => `${name} ${written(count)}`).join(', ')})`;
}
