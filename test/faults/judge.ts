import type { Customer } from '../../shared/domain/people/customers.ts';
import type { Invoice } from '../../shared/domain/money/invoices.ts';
import type { Money } from '../../shared/money.ts';
import { brokenBooks } from '../support/builders.ts';
import type { TestWorld } from '../support/world.ts';
import { contestants, type Contestant } from './counterparts.ts';
import type { Contender } from './machine.ts';

/** One payment as it was meant, and what really happened at the provider. */
export interface Deed {
  readonly number: number;
  readonly contestant: Contestant;
  readonly contender: Contender;
  readonly customer: Customer;
  readonly money: Money;
  readonly willPay: boolean;
  invoice: Invoice | null;
  /** The provider has the money. */
  isPaid: boolean;
  /** The provider speaks of another sum than it was asked for: never to be credited. */
  isLie: boolean;
}

/** One payout as it was asked for. */
export interface Wish {
  readonly number: number;
  readonly contestant: Contestant;
  readonly contender: Contender;
  readonly customer: Customer;
  readonly money: Money;
  id: bigint | null;
}

export interface Verdict {
  /** Scenarios, those that the provider has money of, and those that were credited. */
  readonly asked: number;
  readonly paid: number;
  readonly credited: number;
  /** Sums that the provider lied about, and findings that staff got of it. */
  readonly lies: number;
  readonly findings: number;
  /** Callbacks not read yet. */
  readonly waiting: number;
  readonly lost: number;
  readonly doubled: number;
  readonly strayed: number;
  /** Payouts that were asked for, really sent, settled here, given back, and left to staff. */
  readonly payouts: {
    readonly asked: number;
    readonly sent: number;
    readonly settled: number;
    readonly failed: number;
    /** Left to staff: their provider keeps no key of ours. */
    readonly unknown: number;
    /** Unknown although the provider could be asked. */
    readonly doubts: number;
    readonly open: number;
    readonly doubled: number;
  };
  /** The first of them in words. */
  readonly mismatches: readonly string[];
}

interface Booked {
  invoice_id: string | null;
  customer_id: string;
  reference: string;
  credit: string;
}

/** The provider has the money, and says so. */
function isDue({ isPaid, isLie, contestant }: Deed): boolean {
  return isPaid && !(isLie && contestant.lies === 'withheld');
}

/** Compares every book with the providers' truth. */
export async function judge(
  world: TestWorld,
  contenders: readonly Contender[],
  deeds: readonly Deed[],
  outgoing: { readonly wishes: readonly Wish[]; readonly sent: readonly Sent[] },
): Promise<Verdict> {
  const mismatches: string[] = [];
  const payouts = {
    asked: outgoing.wishes.length,
    sent: outgoing.sent.length,
    settled: 0,
    failed: 0,
    unknown: 0,
    doubts: 0,
    open: 0,
    doubled: 0,
  };
  const counts = { credited: 0, findings: 0, lost: 0, doubled: 0, strayed: 0 };
  for (const contender of contenders) {
    const { db } = contender.shop.scope;
    const own = deeds.filter((deed) => deed.contender === contender);
    const due = new Map(
      own.filter(isDue).map((deed) => [String(deed.invoice?.id), deed]),
    ); // prettier-ignore
    const booked = await db.query<Booked>(
      `select invoice_id, customer_id, reference, credit_amount as credit from payments where status = 'settled'`,
    );
    const seen = new Map<string, number>();
    for (const row of booked) {
      const deed = due.get(String(row.invoice_id));
      const times = (seen.get(String(row.invoice_id)) ?? 0) + 1;
      seen.set(String(row.invoice_id), times);
      if (!deed) counts.strayed += note(mismatches, `${row.reference} was credited and nobody paid it`);
      else if (times > 1) counts.doubled += note(mismatches, `${row.reference} was credited again`);
      else if (BigInt(row.credit) !== deed.invoice?.money.amount || BigInt(row.customer_id) !== deed.customer.id)
        counts.strayed += note(mismatches, `${row.reference} was credited otherwise`);
    } // prettier-ignore
    for (const [invoice, { contestant, number }] of due)
      if (!seen.has(invoice)) counts.lost += note(mismatches, `${contestant.id}: scenario ${number}, invoice ${invoice} was paid and not credited`); // prettier-ignore
    counts.credited += booked.length;
    for (const line of await brokenBooks(contender.shop.scope)) note(mismatches, JSON.stringify(line)); // prettier-ignore
    await compareBalances(contender, own, mismatches);
    await comparePayouts(contender, outgoing, payouts, mismatches);
    // The shops' keys at OKX are of one account: what came there for the others is a finding too, by another name.
    const [found] = await db.query<{ count: number }>(
      `select count(*)::int as count from findings where reference like 'other-%'`,
    );
    counts.findings += found?.count ?? 0;
  }
  const [waiting] = await world.platform.database.platform.query<{ count: number }>(
    `select count(*)::int as count from inbox where state = 'new'`,
  );
  return {
    asked: deeds.length,
    paid: deeds.filter(({ isPaid }) => isPaid).length,
    lies: deeds.filter(({ isLie, contestant }) => isLie && contestant.lies === 'withheld').length,
    waiting: waiting?.count ?? 0,
    ...counts,
    payouts,
    mismatches,
  };
}

async function compareBalances({ shop }: Contender, own: readonly Deed[], mismatches: string[]) {
  const due = new Map<string, bigint>();
  for (const { customer, invoice } of own.filter(isDue))
    if (invoice) due.set(`customer:${customer.id}`, (due.get(`customer:${customer.id}`) ?? 0n) + invoice.money.amount); // prettier-ignore
  const balances = await shop.scope.db.query<{ name: string; amount: string }>(
    `select a.name, b.amount from ledger_balances b join ledger_accounts a on a.id = b.account_id
     where a.name like 'customer:%' and a.currency = 'USD'`,
  );
  const kept = new Map(balances.map(({ name, amount }) => [name, BigInt(amount)]));
  for (const name of new Set([...due.keys(), ...kept.keys()]))
    if ((due.get(name) ?? 0n) !== (kept.get(name) ?? 0n))
      note(mismatches, `${shop.bot.username} ${name}: ${kept.get(name) ?? 0n} instead of ${due.get(name) ?? 0n}`); // prettier-ignore
}

/** What a provider has really sent, by our key of it. */
export interface Sent {
  readonly way: string;
  readonly key: string | null;
  readonly money: Money;
}

function isAsked(way: string): boolean {
  return contestants.some(({ id, payout }) => id === way && payout?.isFoundByKey === true);
}

type Payouts = { -readonly [K in keyof Verdict['payouts']]: number };

/** Each key at most once, and what is settled here is sent there, and the other way round. */
async function comparePayouts(
  { shop }: Contender,
  { sent }: { readonly sent: readonly Sent[] },
  counts: Payouts,
  mismatches: string[],
): Promise<void> {
  const rows = await shop.scope.db.query<{ key: string; way: string; state: string; amount: string; customer_id: string; currency: string }>(
    'select key, way, state, amount, customer_id, currency from payouts',
  ); // prettier-ignore
  const held = new Map<string, bigint>();
  for (const { key, way, state, amount, currency, customer_id } of rows) {
    const times = sent.filter((one) => one.way === way && (one.key === null ? one.money.amount === BigInt(amount) : one.key === key));
    if (times.length > 1) counts.doubled += note(mismatches, `payout ${key} by ${way} was sent ${times.length} times`);
    if (times.some(({ money }) => money.amount !== BigInt(amount))) note(mismatches, `payout ${key} by ${way} was another sum`);
    if (state === 'settled') counts.settled += 1;
    else if (state === 'failed') counts.failed += 1;
    else if (state === 'unknown' && isAsked(way)) counts.doubts += 1;
    else if (state === 'unknown') counts.unknown += 1;
    else counts.open += 1;
    if (state === 'settled' && times.length === 0) note(mismatches, `payout ${key} by ${way} is settled and was never sent`);
    if (state === 'failed' && times.length > 0) note(mismatches, `payout ${key} by ${way} was given back and sent`);
    if (!['settled', 'failed', 'cancelled'].includes(state)) held.set(`held:${customer_id} ${currency}`, (held.get(`held:${customer_id} ${currency}`) ?? 0n) + BigInt(amount));
  } // prettier-ignore
  const balances = await shop.scope.db.query<{ name: string; currency: string; amount: string }>(
    `select a.name, a.currency, b.amount from ledger_balances b join ledger_accounts a on a.id = b.account_id
     where a.name like 'held:%' and b.amount > 0`,
  );
  for (const { name, currency, amount } of balances)
    if ((held.get(`${name} ${currency}`) ?? 0n) !== BigInt(amount)) note(mismatches, `${shop.bot.username} ${name} holds ${amount} ${currency}`); // prettier-ignore
}

/** Enough to see what is wrong. */
const MOST_SAID = 40;

function note(mismatches: string[], line: string): 1 {
  if (mismatches.length < MOST_SAID) mismatches.push(line);
  return 1;
}
