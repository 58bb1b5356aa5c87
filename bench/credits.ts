import { randomBytes } from 'node:crypto';
import { systemClock } from '../shared/clock.ts';
import { BUCKETS, tenantNames } from '../shared/db/tenant-names.ts';
import * as customers from '../shared/domain/customers.ts';
import * as payments from '../shared/domain/payments.ts';
import type { PaymentEvent } from '../shared/payments/event.ts';
import { createScope, type Scope, type Tenant } from '../shared/scope.ts';
import { log, type House } from './house.ts';
import { median, ratio, written } from './numbers.ts';
import { findPgbench, runPgbench } from './pgbench.ts';
import type { Section } from './report.ts';
import type { Sizes } from './sizes.ts';

/** Credits under way at once: four for each lane. */
const AT_ONCE = 4 * BUCKETS;
/** Tenants of each lane. */
const PER_LANE = 8;
const AIM = 0.5;

/** Credits per second through the one door, beside pgbench with the same statements. */
export async function measureCredits(
  house: House,
  sizes: Sizes,
  tenants: readonly Tenant[],
): Promise<Section> {
  const perLane = Math.min(PER_LANE, Math.floor(tenants.length / BUCKETS));
  const scopes = tenants.slice(0, perLane * BUCKETS).map((tenant) => scopeOf(house, tenant));
  const payers = await Promise.all(
    scopes.map(async (scope) => ({
      scope,
      customerId: (await customers.beginTurn(scope, { id: 5001, first_name: 'Paul' })).customer.id,
    })),
  );
  const pgbench = await findPgbench();
  const url = pgbench && (await loginOf(house, tenants.slice(0, perLane * BUCKETS)));
  const baseline = async (seconds: number) =>
    pgbench && url
      ? runPgbench(pgbench, { url, script: scriptOf(perLane), clients: BUCKETS, seconds })
      : Number.NaN;

  // Both start with warm connections, caches and compiled functions.
  await credit(payers, 1);
  await baseline(1);
  const ours: Measured[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < sizes.credits.rounds; round += 1) {
    ours.push(await credit(payers, sizes.credits.seconds));
    theirs.push(await baseline(sizes.credits.seconds));
  }
  const rate = median(ours.map(({ perSecond }) => perSecond));
  const rates = median(theirs);
  const share = median(ours.map(({ perSecond }, round) => perSecond / (theirs[round] ?? 0)));
  const cpuUs = written(median(ours.map(({ cpuUs }) => cpuUs)));
  return {
    title: 'Credits per second',
    notes: [
      `${scopes.length} tenants on ${BUCKETS} connections, synchronous_commit on for both, a commit on disk for each credit.`,
      'A credit: payment, ledger transaction with two entries, balance, message and its job.',
      'pgbench sends begin, role, path, `select apply_payment(…)` and commit in one message.',
    ],
    columns: ['', 'credits/s', 'own CPU µs each', 'of pgbench'],
    rows: [
      ['pgbench, same statements', written(rates), '–', '1 ×'],
      ['payments.apply', written(rate), cpuUs, ratio(share, 1)],
    ],
    verdicts: pgbench
      ? [{ aim: "at least half of pgbench's", found: ratio(share, 1), met: share >= AIM }]
      : [{ aim: "at least half of pgbench's", found: 'pgbench is not installed', met: false }],
  };
}

interface Measured {
  readonly perSecond: number;
  readonly cpuUs: number;
}

interface Payer {
  readonly scope: Scope;
  readonly customerId: bigint;
}

async function credit(payers: readonly Payer[], seconds: number): Promise<Measured> {
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1000;
  let done = 0;
  const work = async (first: number) => {
    for (let n = first; performance.now() < endsAt; n += AT_ONCE) {
      const payer = payers[n % payers.length];
      if (!payer) return;
      await payments.apply(payer.scope, eventFor(payer.customerId));
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, (_, first) => work(first)));
  const { user, system } = process.cpuUsage(cpu);
  return {
    perSecond: done / ((performance.now() - startedAt) / 1000),
    cpuUs: (user + system) / done,
  };
}

function eventFor(customerId: bigint): PaymentEvent {
  const money = { amount: 1_250n, currency: 'USD' };
  return {
    reference: `fake:${randomBytes(8).toString('hex')}`,
    road: 'chain', source: 'fake', status: 'settled', money, credit: money, rate: null, fee: null,
    invoiceId: null, customerId, details: { height: 1 },
  }; // prettier-ignore
}

/** What `payments.apply` sends, with pgbench's variables in it. */
function scriptOf(perLane: number): string {
  const body = JSON.stringify({
    reference: 'pgbench-:{client_id}-:{n}',
    road: 'chain', source: 'fake', status: 'settled', currency: 'USD', amount: '1250',
    creditCurrency: 'USD', creditAmount: '1250', rate: null, fee: null, invoiceId: null,
    customerId: '1', details: { height: 1 },
  }).replaceAll('":', '": ').replaceAll(/:\{(\w+)\}/g, ':$1'); // prettier-ignore
  return `\\set n random(1, 1000000000000000000)
\\set t 1 + :client_id + ${BUCKETS} * random(0, ${perLane - 1})
begin\\; set local role t_:t\\; set local search_path to t_:t\\; select apply_payment('${body}')\\; commit;
`;
}

/** A login that may become each of these tenants, as a bucket's login may. */
async function loginOf(house: House, tenants: readonly Tenant[]): Promise<string> {
  const password = randomBytes(16).toString('hex');
  await house.admin.transaction(async (client) => {
    await client.query(`create role bench login noinherit password '${password}'`);
    const roles = tenants.map((tenant) => tenantNames(tenant.id).role).join(', ');
    await client.query(`grant ${roles} to bench`);
  });
  const url = new URL(house.adminUrl);
  url.username = 'bench';
  url.password = password;
  return url.toString();
}

function scopeOf(house: House, tenant: Tenant): Scope {
  return createScope({ tenant, db: house.database.tenant(tenant.id), log, clock: systemClock });
}
