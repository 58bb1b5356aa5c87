import type { Money } from '../../money.ts';
import type { Scope } from '../../scope.ts';

/** A shop in numbers. */
export interface Totals {
  readonly customers: number;
  /** Settled payments. */
  readonly payments: number;
  /** What they credited, by currency. */
  readonly turnover: readonly Money[];
}

/** Customers and credits of this shop since it began, in one query. */
export async function read(scope: Scope): Promise<Totals> {
  const [row] = await scope.db.query<{
    customers: number;
    payments: number;
    turnover: { amount: string; currency: string }[];
  }>(
    `with credits as (
       select coalesce(credit_currency, currency) as currency, count(*)::int as payments,
         sum(coalesce(credit_amount, amount)) as amount
       from payments where status = 'settled' group by 1
     )
     select (select count(*)::int from customers) as customers,
       (select coalesce(sum(payments), 0)::int from credits) as payments,
       (select coalesce(jsonb_agg(jsonb_build_object('currency', currency, 'amount', amount::text)
         order by currency), '[]') from credits) as turnover`,
  );
  if (!row) throw new Error('totals are one row');
  return {
    customers: row.customers,
    payments: row.payments,
    turnover: row.turnover.map(({ amount, currency }) => ({ amount: BigInt(amount), currency })),
  };
}
