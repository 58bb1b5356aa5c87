import type { UserFromGetMe } from 'grammy/types';
import { provision } from '../manager/lifecycle/provision.ts';
import type { Tenant } from '../shared/scope.ts';
import type { House } from './house.ts';
import { median, quantile, ratio, written } from './numbers.ts';
import type { Section } from './report.ts';
import type { Sizes } from './sizes.ts';

/** A bot of the local Telegram that gets a shop. */
export interface Bot {
  readonly id: number;
  readonly token: string;
  readonly username: string;
}

const AIM_MS = 100;

/** How many bots `measureProvisioning` wants. */
export function botsWanted(sizes: Sizes): number {
  return Math.max(...sizes.tenants) + 3 * sizes.provisioned;
}

/** Times `/add`'s transaction while the platform fills; leaves a tenant for each bot. */
export async function measureProvisioning(
  house: House,
  sizes: Sizes,
  bots: readonly Bot[],
): Promise<{ section: Section; tenants: Tenant[] }> {
  const tenants: Tenant[] = [];
  const left = [...bots];
  const add = async (): Promise<number> => {
    const bot = left.shift();
    if (!bot) throw new Error('too few bots');
    const startedAt = performance.now();
    tenants.push(await provision(house.admin, house.secrets, wantedOf(bot)));
    return performance.now() - startedAt;
  };
  // The first one on a connection also fills that connection's caches.
  await add();
  const rows: string[][] = [];
  const medians: number[] = [];
  for (const present of sizes.tenants) {
    const filling: number[] = [];
    while (tenants.length < present) filling.push(await add());
    if (filling.length > 0)
      rows.push(rowOf(`while filling up to ${present} tenants`, filling, medians[0] ?? 0));
    // The server syncs 300 files of each shop just made, and commits wait for the disk meanwhile.
    await house.rest();
    const times: number[] = [];
    for (let n = 0; n < sizes.provisioned; n += 1) times.push(await add());
    medians.push(median(times));
    rows.push(rowOf(`one after another, ${present} tenants present`, times, medians[0] ?? 0));
  }
  const pairs: number[][] = [];
  const startedAt = performance.now();
  for (let n = 0; n < sizes.provisioned / 2; n += 1) pairs.push(await Promise.all([add(), add()]));
  const each = (performance.now() - startedAt) / (2 * pairs.length);
  const slower = median(pairs.map((pair) => Math.max(...pair)));
  rows.push(rowOf(`two at once, ${written(each)} ms per tenant`, pairs.flat(), medians[0] ?? 0));
  while (left.length > 0) await add();
  const last = medians.at(-1) ?? Number.NaN;
  return {
    tenants: tenants.toSorted((a, b) => a.id - b.id),
    section: {
      title: 'Provisioning a tenant',
      notes: [
        'Tenant row, role, schema, all migrations and the first staff member, committed to disk.',
        'A checkpoint stands between filling and what is timed with so many present: the first row of each pair has it in it.',
      ],
      columns: ['', 'median ms', 'p95 ms', 'of the first row'],
      rows,
      verdicts: [
        {
          aim: `under ${AIM_MS} ms`,
          found: `${written(last)} ms at ${sizes.tenants.at(-1)} tenants`,
          met: last < AIM_MS,
        },
        {
          aim: `two at once: under ${AIM_MS} ms each`,
          found: `${written(slower)} ms for the slower of each pair`,
          met: slower < AIM_MS,
        },
      ],
    },
  };
}

function rowOf(what: string, times: readonly number[], baseline: number): string[] {
  const middle = median(times);
  return [what, written(middle), written(quantile(times, 0.95)), ratio(middle, baseline)];
}

function wantedOf(bot: Bot) {
  const botInfo = { ...bot, is_bot: true, first_name: 'Shop' } as unknown as UserFromGetMe;
  return { token: bot.token, botInfo, ownerId: 7001, language: 'en' };
}
