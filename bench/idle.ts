import { setTimeout as sleep } from 'node:timers/promises';
import type { House } from './house.ts';
import { ratio, written } from './numbers.ts';
import { startProcess, type Process } from './process.ts';
import type { Cost } from './processes/answers.ts';
import type { Bot } from './provisioning.ts';
import type { Section } from './report.ts';
import type { Sizes } from './sizes.ts';

/** Handlers of each plain bot. */
const HANDLERS = 100;
const AIM = 0.1;
/** The sixth reading was as low as any later one; a first one shows up to 15 MiB more. */
const READINGS = 6;

interface Idle {
  /** What the process grew by, for each bot. */
  readonly kiB: number;
  /** What each bot after the first ones added to the heap. */
  readonly heapKiB: number;
  /** The whole process at the end. */
  readonly totalMiB: number;
  readonly cpuPercent: number;
  readonly connections: number;
  readonly database: number;
  readonly startSeconds: number;
  readonly startCpuSeconds: number;
}

/** What a bot costs that has nothing to do, over TLS: our fleet beside a plain `Bot` per tenant. */
export async function measureIdle(house: House, sizes: Sizes, telegram: Process): Promise<Section> {
  const count = sizes.tenants.at(-1) ?? 0;
  const { apiRoot, ca } = await telegram.ask<{ apiRoot: string; ca: string }>('where');
  const bots = (await telegram.ask<Bot[]>('bots')).slice(0, count);
  const { pollSeconds } = sizes.idle;
  const { adminUrl, secretKey } = house;
  const plain = await idle('plain', telegram, sizes, {
    apiRoot, ca, pollSeconds, handlers: HANDLERS, tokens: bots.map(({ token }) => token),
  }); // prettier-ignore
  const fleet = await idle('fleet', telegram, sizes, {
    apiRoot, ca, adminUrl, secretKey, pollSeconds, botIds: bots.map(({ id }) => id),
  }); // prettier-ignore
  const share = fleet.kiB / plain.kiB;
  const heapShare = fleet.heapKiB / plain.heapKiB;
  return {
    title: `Idle cost of ${count} polled bots`,
    notes: [
      `TLS to a server in another process, long polls of ${pollSeconds} s for both, ${sizes.idle.seconds} s watched.`,
      `Plain: \`new Bot(token)\` with ${HANDLERS} handlers of its own under @grammyjs/runner's \`run\`.`,
      `RSS per bot: what the process grew by from loaded to all polling, connections to the database included. Heap per bot: from the first ${firstOf(count)} to all. Both after garbage collection, at rest.`,
      'Under Node.js below 24 tsx adds 256 bytes to each named closure; 24 reads TypeScript itself.',
    ],
    columns: [
      '', 'KiB RSS per bot', 'of plain', 'KiB heap per bot', 'MiB RSS in all', 'CPU %',
      'connections', 'to the database', 's until all poll', 'CPU s for that',
    ], // prettier-ignore
    rows: [
      rowOf(`plain Bot, ${HANDLERS} handlers`, plain, plain),
      rowOf('our fleet, PostgreSQL', fleet, plain),
    ],
    verdicts: tellsMemory(count)
      ? [
          {
            aim: "a tenth of the plain bots' memory",
            found: `${ratio(share, 1)} by RSS, ${ratio(heapShare, 1)} by heap`,
            met: share <= AIM && heapShare <= AIM,
          },
        ]
      : [],
  };
}

function rowOf(name: string, found: Idle, baseline: Idle): string[] {
  return [
    name,
    written(found.kiB),
    ratio(found.kiB, baseline.kiB),
    written(found.heapKiB),
    written(found.totalMiB),
    written(found.cpuPercent),
    String(found.connections),
    String(found.database),
    written(found.startSeconds),
    written(found.startCpuSeconds),
  ];
}

async function idle(
  name: 'plain' | 'fleet',
  telegram: Process,
  sizes: Sizes,
  options: object,
): Promise<Idle> {
  const count = sizes.tenants.at(-1) ?? 0;
  const { pollSeconds } = sizes.idle;
  const child = await startProcess(name, options);
  try {
    const unborn = await rested(child, sizes);
    const first = firstOf(count);
    const begun = await startBots(child, telegram, 0, first);
    await sleep(pollSeconds * 100);
    const before = await rested(child, sizes);
    const all = await startBots(child, telegram, first, count);
    await sleep(pollSeconds * 100);
    const cpu = await child.ask<number>('cpu');
    await sleep(sizes.idle.seconds * 1000);
    const cpuMs = (await child.ask<number>('cpu')) - cpu;
    const after = await rested(child, sizes);
    const sockets = after.sockets - unborn.sockets;
    const connections = after.connections ?? sockets;
    return {
      kiB: (after.rssKiB - unborn.rssKiB) / count,
      heapKiB: (after.heapKiB - before.heapKiB) / (count - first),
      totalMiB: after.rssKiB / 1024,
      cpuPercent: cpuMs / (sizes.idle.seconds * 10),
      connections,
      database: sockets - connections,
      startSeconds: begun.seconds + all.seconds,
      startCpuSeconds: begun.cpuSeconds + all.cpuSeconds,
    };
  } finally {
    await child.end();
  }
}

/** What loading and starting left behind V8 gives up only after some collections and time. */
async function rested(child: Process, sizes: Sizes): Promise<Cost & { connections?: number }> {
  for (let reading = 1; reading < READINGS; reading += 1) {
    await child.ask('cost');
    await sleep(sizes.idle.restSeconds * 1000);
  }
  return child.ask('cost');
}

async function startBots(child: Process, telegram: Process, from: number, to: number) {
  const cpuMs = await child.ask<number>('cpu');
  const startedAt = Date.now();
  await child.ask('start', { from, to });
  const pollingAt = await telegram.ask<number>('polling', { count: to });
  return {
    seconds: (pollingAt - startedAt) / 1000,
    cpuSeconds: ((await child.ask<number>('cpu')) - cpuMs) / 1000,
  };
}

/** The memory of few bots is lost in what a process takes and gives back anyway. */
function tellsMemory(count: number): boolean {
  return count >= 500;
}

/** So many that every connection to the database is open and all code has run. */
function firstOf(count: number): number {
  return Math.min(200, count / 2);
}
