import type { Customer } from '../../shared/domain/people/customers.ts';
import * as invoices from '../../shared/domain/money/invoices.ts';
import type { Invoice } from '../../shared/domain/money/invoices.ts';
import type { Scope } from '../../shared/scope.ts';
import { brokenBooks } from '../support/builders.ts';
import type { Ground } from './ground.ts';

/** What one customer is going to pay, to an address of their own. */
export interface Part {
  readonly scope: Scope;
  readonly customer: Customer;
  readonly address: string;
  /** Of those who pay for one. */
  readonly invoice: Invoice | null;
}

export interface Verdict {
  /** Customers whose books are not what the node says, in words. */
  readonly mismatches: readonly string[];
  /** Payments that are credited and in no block. */
  readonly ghosts: number;
  readonly credited: number;
  /** Payments of invoices that took the place of one whose block is gone. */
  readonly replacing: number;
  /** Invoices that ended as each of these, by the chain's truth: all of them when nothing mismatches. */
  readonly invoices: Readonly<Record<'unpaid' | 'partial' | 'exact' | 'over', number>>;
}

interface Booked {
  customer_id: string;
  status: string;
  currency: string;
  amount: string;
  txid: string;
  is_replacing: boolean;
}

/** Compares every book with what the node itself says lies at the address, coin by coin. */
export async function judge(ground: Ground, parts: readonly Part[]): Promise<Verdict> {
  const mismatches: string[] = [];
  const counts = { ghosts: 0, credited: 0, replacing: 0 };
  const tally = { unpaid: 0, partial: 0, exact: 0, over: 0 };
  for (const scope of new Set(parts.map((part) => part.scope))) {
    const booked = await scope.db.query<Booked>(
      `select customer_id, status, currency, amount, details ->> 'txid' as txid,
         details ? 'replaces' as is_replacing from payments`,
    );
    const settled = booked.filter(({ status }) => status === 'settled');
    counts.credited += settled.length;
    counts.replacing += settled.filter((each) => each.is_replacing).length;
    for (const { txid } of settled) if (!(await ground.isMined(txid))) counts.ghosts += 1;
    for (const { customer, address, invoice } of parts.filter((part) => part.scope === scope)) {
      const own = settled.filter((each) => each.customer_id === `${customer.id}`);
      for (const { currency } of ground.chain.assets) {
        const truth = await ground.lies(address, currency);
        const ours = own
          .filter((each) => each.currency === currency)
          .reduce((sum, { amount }) => sum + BigInt(amount), 0n);
        if (ours !== truth)
          mismatches.push(`${scope.tenant.id}/${customer.id}: ${ours} ${currency}, not ${truth}`);
        if (invoice?.asked.currency !== currency) continue;
        const said = wordOf(await invoices.find(scope, invoice.id));
        const should = shouldBe(invoice, truth);
        tally[should] += 1;
        if (said !== SAID[should])
          mismatches.push(`${scope.tenant.id}/${customer.id}: its invoice is ${said}, not ${SAID[should]}`); // prettier-ignore
      }
    }
    for (const row of await brokenBooks(scope)) mismatches.push(JSON.stringify(row));
    // What a customer has is what was credited, and nothing else.
    const wrong = await scope.db.query<{ id: string }>(
      `select c.id from customers c
       left join lateral (select coalesce(sum(b.amount), 0) as amount from ledger_balances b
         join ledger_accounts a on a.id = b.account_id where a.name = 'customer:' || c.id) has on true
       left join lateral (select coalesce(sum(p.credit_amount), 0) as amount from payments p
         where p.customer_id = c.id and p.status = 'settled') got on true
       where has.amount <> got.amount`,
    );
    for (const { id } of wrong) mismatches.push(`${scope.tenant.id}/${id}: the balance differs`);
  }
  return { mismatches, ...counts, invoices: tally };
}

/** How an invoice ends, by what lies at its address: nobody else pays there. */
function shouldBe({ asked }: Invoice, truth: bigint): keyof Verdict['invoices'] {
  if (truth === 0n) return 'unpaid';
  if (truth < asked.amount) return 'partial';
  return truth === asked.amount ? 'exact' : 'over';
}

/** What the customer reads then; what was asked and paid is credited, not a cent less. */
const SAID = {
  unpaid: 'new, unpaid, nothing credited',
  partial: 'processing, partial, some credited',
  exact: 'settled, exact, all credited',
  over: 'settled, over, more credited',
} as const;

function wordOf(invoice: Invoice | null): string {
  if (!invoice) return 'gone';
  const { status, paid, money, credited } = invoice;
  const left = money.amount - credited.amount;
  const got =
    credited.amount === 0n ? 'nothing' : left > 0n ? 'some' : left === 0n ? 'all' : 'more';
  return `${status}, ${paid ?? 'unpaid'}, ${got} credited`;
}
