import type { SandboxChain } from '../../sandbox/chain.ts';
import type { Customer } from '../../shared/domain/customers.ts';
import type { Scope } from '../../shared/scope.ts';
import { brokenBooks } from '../support/builders.ts';

/** What one customer is going to pay, to an address of their own. */
export interface Part {
  readonly scope: Scope;
  readonly customer: Customer;
  readonly address: string;
}

export interface Verdict {
  /** Customers whose books are not what the node says, in words. */
  readonly mismatches: readonly string[];
  /** Payments that are credited and in no block. */
  readonly ghosts: number;
  readonly credited: number;
}

interface Booked {
  customer_id: string;
  status: string;
  currency: string;
  amount: string;
  txid: string;
}

/** Compares every book with what the node itself says lies at the address, coin by coin. */
export async function judge(sandbox: SandboxChain, parts: readonly Part[]): Promise<Verdict> {
  const mismatches: string[] = [];
  const counts = { ghosts: 0, credited: 0 };
  for (const scope of new Set(parts.map((part) => part.scope))) {
    const booked = await scope.db.query<Booked>(
      `select customer_id, status, currency, amount, details ->> 'txid' as txid from payments`,
    );
    const settled = booked.filter(({ status }) => status === 'settled');
    counts.credited += settled.length;
    for (const { txid } of settled)
      if ((await sandbox.rpc('eth_getTransactionReceipt', txid)) === null) counts.ghosts += 1;
    for (const { customer, address } of parts.filter((part) => part.scope === scope)) {
      const own = settled.filter((each) => each.customer_id === `${customer.id}`);
      for (const { currency, contract } of sandbox.assets) {
        const truth = await lies(sandbox, contract, address);
        const ours = own
          .filter((each) => each.currency === currency)
          .reduce((sum, { amount }) => sum + BigInt(amount), 0n);
        if (ours !== truth)
          mismatches.push(`${scope.tenant.id}/${customer.id}: ${ours} ${currency}, not ${truth}`);
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
  return { mismatches, ...counts };
}

/** What the node says lies at an address. */
async function lies(
  { rpc }: SandboxChain,
  contract: string | null,
  address: string,
): Promise<bigint> {
  if (contract === null) return BigInt(String(await rpc('eth_getBalance', address, 'latest')));
  const data = `0x70a08231${address.slice(2).toLowerCase().padStart(64, '0')}`;
  return BigInt(String(await rpc('eth_call', { to: contract, data }, 'latest')));
}
