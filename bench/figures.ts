import { readFileSync } from 'node:fs';
import { tenantNames } from '../shared/db/tenant-names.ts';
import * as plans from '../shared/domain/subscriptions/plans.ts';
import * as statistics from '../shared/domain/subscriptions/subscription-statistics.ts';
import type { Scope, Tenant } from '../shared/scope.ts';
import { scopeOf } from './credits.ts';
import type { House } from './house.ts';
import { median, ratio, written } from './numbers.ts';
import type { Section } from './report.ts';
import type { Sizes } from './sizes.ts';

const AIM_MS = 500;
const DAY_MS = 86_400_000;
/** Of `/proc`, in milliseconds: the kernel counts a process's time in hundredths of a second. */
const TICK_MS = 10;

/** What the figures of very many subscriptions cost the database, beside grouping their periods and nothing else. */
export async function measureFigures(
  house: House,
  { figures: { subscriptions, rounds } }: Sizes,
  tenants: readonly Tenant[],
): Promise<Section> {
  const tenant = tenants.at(-1);
  if (!tenant) throw new Error('a shop was made before');
  const scope = scopeOf(house, tenant);
  await fill(house, scope, subscriptions);
  const to = new Date();
  const figures = (days: number) => () =>
    statistics.read(scope, { from: new Date(to.getTime() - days * DAY_MS), to }, 'UTC');
  const bare = () =>
    scope.db.query(
      'select subscription_id, max(id) from subscription_periods group by 1 offset 1e9',
    );
  const [grouped, month, year] = [
    await cost(scope, bare, rounds),
    await cost(scope, figures(30), rounds),
    await cost(scope, figures(365), rounds),
  ];
  const worst = Math.max(month, year);
  return {
    title: `Figures of ${written(subscriptions)} subscriptions`,
    notes: [
      'Processor time of the database’s own process; five plans, 4.25 periods each, a quarter ended.',
      'Baseline: the newest period of each subscription, and nothing else.',
    ],
    columns: ['', 'ms', 'of baseline'],
    rows: [
      ['periods grouped', written(grouped), '1 ×'],
      ['figures of a month', written(month), ratio(month, grouped)],
      ['figures of a year', written(year), ratio(year, grouped)],
    ],
    verdicts: [
      { aim: `both under ${AIM_MS} ms`, found: `${written(worst)} ms`, met: worst < AIM_MS },
    ],
  };
}

/** People with a subscription each, as a shop of a year has them. */
async function fill(house: House, scope: Scope, count: number): Promise<void> {
  const made = [];
  for (let n = 0; n < 5; n += 1)
    made.push(
      await plans.create(scope, 1, { name: `Plan ${n}`, price: 1000n, state: 'published' }),
    );
  const ids = made.map(({ product }) => product.id.toString());
  await house.admin.transaction(async (client) => {
    const { schema } = tenantNames(scope.tenant.id);
    await client.query(`set local role shopherd_keeper; set local search_path = ${schema}`);
    await client.query(
      `insert into customers (telegram_id, name) select 7000000000 + n, 'C' || n from generate_series(1, $1::int) n`,
      [count],
    );
    await client.query(
      `insert into subscriptions (customer_id, product_id, status, starts_at, ends_at, grace_until)
       select id, ($1::bigint[])[1 + id % 5],
         (array['active', 'active', 'active', 'ended', 'trial', 'ended', 'grace', 'paused'])[1 + id % 8],
         now() - interval '100 days', now() + (id % 200 - 100) * interval '1 day', now() + (id % 200 - 100) * interval '1 day'
       from customers where telegram_id > 7000000000`,
      [ids],
    );
    await client.query(
      `insert into subscription_periods (subscription_id, reference, kind, term, joins, at, starts_at, ends_at, price, currency)
       select s.id, 'order:' || s.id || ':' || k, case when k = 0 then 'trial' else 'order' end, '{"unit": "month", "count": 1}',
         true, now() + (k * 30 - 120) * interval '1 day', now() + (k * 30 - 120) * interval '1 day',
         now() + (k * 30 - 90) * interval '1 day', case when k = 0 then 0 else 1000 end, case when k > 0 then 'USD' end
       from subscriptions s, generate_series(0, 3) k`,
    );
    await client.query(
      `insert into subscription_periods (subscription_id, reference, kind, term, joins, at, starts_at, ends_at, details)
       select id, 'revoke:' || id, 'end', '{}', true, now() - interval '10 days', now() - interval '10 days',
         now() - interval '10 days', case when id % 3 = 0 then '{"change": "5"}' else '{}' end::jsonb
       from subscriptions where status = 'ended'`,
    );
    await client.query('analyze subscriptions; analyze subscription_periods; analyze customers');
  });
}

/** Milliseconds of the shop's backend, the middle of some rounds after a first one; without `/proc`, by the clock. */
async function cost(scope: Scope, work: () => Promise<unknown>, rounds: number): Promise<number> {
  const [backend] = await scope.db.query<{ pid: number }>('select pg_backend_pid() as pid');
  const spent = () => processorMs(backend?.pid ?? 0) ?? performance.now();
  await work();
  const all: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const before = spent();
    await work();
    all.push(spent() - before);
  }
  return median(all);
}

function processorMs(pid: number): number | null {
  try {
    // Behind the name, which may hold spaces: the state and twelve more before the time of user and system.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return null;
  }
}
