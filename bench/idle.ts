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
const SETTLE_MS = 3_000;
const AIM = 0.1;

interface Idle {
  readonly kiB: number;
  readonly heapKiB: number;
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
  return {
    title: `Idle cost of ${count} polled bots`,
    notes: [
      `TLS to a server in another process, long polls of ${pollSeconds} s for both, ${sizes.idle.seconds} s watched.`,
      `Plain: \`new Bot(token)\` with ${HANDLERS} handlers of its own under @grammyjs/runner's \`run\`.`,
      'Memory: what the process grew by after garbage collection, from loaded to all polling.',
    ],
    columns: [
      '', 'KiB RSS per bot', 'KiB heap per bot', 'of plain (RSS)', 'CPU %', 'connections',
      'to the database', 's until all poll', 'CPU s for that',
    ], // prettier-ignore
    rows: [
      rowOf(`plain Bot, ${HANDLERS} handlers`, plain, plain),
      rowOf('our fleet, PostgreSQL', fleet, plain),
    ],
    verdicts: [
      { aim: "a tenth of the plain bots' memory", found: ratio(share, 1), met: share <= AIM },
    ],
  };
}

function rowOf(name: string, found: Idle, baseline: Idle): string[] {
  return [
    name,
    written(found.kiB),
    written(found.heapKiB),
    ratio(found.kiB, baseline.kiB),
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
  const child = await startProcess(name, options);
  try {
    const before = await child.ask<Cost>('cost');
    const startedAt = Date.now();
    await child.ask('start');
    const pollingAt = await telegram.ask<number>('polling', { count });
    const startCpuMs = (await child.ask<number>('cpu')) - before.cpuMs;
    await sleep(SETTLE_MS);
    const cpu = await child.ask<number>('cpu');
    await sleep(sizes.idle.seconds * 1000);
    const cpuMs = (await child.ask<number>('cpu')) - cpu;
    const after = await child.ask<Cost & { connections?: number }>('cost');
    const sockets = after.sockets - before.sockets;
    const connections = after.connections ?? sockets;
    return {
      kiB: (after.rssKiB - before.rssKiB) / count,
      heapKiB: (after.heapKiB - before.heapKiB) / count,
      cpuPercent: cpuMs / (sizes.idle.seconds * 10),
      connections,
      database: sockets - connections,
      startSeconds: (pollingAt - startedAt) / 1000,
      startCpuSeconds: startCpuMs / 1000,
    };
  } finally {
    await child.end();
  }
}
