import { randomBytes } from 'node:crypto';
import { systemClock } from '../shared/clock.ts';
import { loginPassword } from '../shared/db/connect.ts';
import { BUCKETS, loginOf } from '../shared/db/tenant-names.ts';
import * as customers from '../shared/domain/people/customers.ts';
import * as payments from '../shared/domain/money/payments.ts';
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
  const baseline = async (seconds: number) =>
    pgbench === null ? Number.NaN : pgbenchRate(house, pgbench, perLane, seconds);

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
      'pgbench sends begin, role, path, `select apply_payment(…)` and commit in one message, a process for each login.',
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

/** One pgbench for each bucket, since it logs in once and a bucket has a login of its own. */
async function pgbenchRate(
  house: House,
  pgbench: string,
  perLane: number,
  seconds: number,
): Promise<number> {
  const rates = await Promise.all(
    Array.from({ length: BUCKETS }, (_, bucket) => {
      const url = new URL(house.adminUrl);
      url.username = loginOf(bucket);
      url.password = loginPassword(house.secrets, loginOf(bucket));
      const script = scriptOf(bucket, perLane);
      return runPgbench(pgbench, { url: url.toString(), script, seconds });
    }),
  );
  return rates.reduce((sum, rate) => sum + rate, 0);
}

/** What `payments.apply` sends, with pgbench's variables in it. Tenants are numbered from 1. */
function scriptOf(bucket: number, perLane: number): string {
  const body = JSON.stringify({
    reference: `pgbench-${bucket}-:{n}`,
    road: 'chain', source: 'fake', status: 'settled', currency: 'USD', amount: '1250',
    creditCurrency: 'USD', creditAmount: '1250', rate: null, fee: null, invoiceId: null,
    customerId: '1', details: { height: 1 },
  }).replaceAll('":', '": ').replaceAll(/:\{(\w+)\}/g, ':$1'); // prettier-ignore
  return `\\set n random(1, 1000000000000000000)
\\set t ${bucket === 0 ? BUCKETS : bucket} + ${BUCKETS} * random(0, ${perLane - 1})
begin\\; set local role t_:t\\; set local search_path to t_:t\\; select apply_payment_:t('${body}')\\; commit;
`;
}

/** A tenant's scope in the bench's database. */
export function scopeOf(house: House, tenant: Tenant): Scope {
  return createScope({ tenant, db: house.database.tenant(tenant.id), log, clock: systemClock });
}
