import type { Money } from '../../money.ts';
import type { Scope } from '../../scope.ts';
import { randomKey } from '../../secrets.ts';

/** What somebody's link has brought. */
export interface Referral {
  /** Opaque end of their link: made when they first look. */
  readonly code: string;
  /** People who came by it, and those of them who bought. */
  readonly brought: number;
  readonly buyers: number;
  /** On the balance; waiting for its time; to be taken from the next commissions. */
  readonly earned: Money;
  readonly held: Money;
  readonly owed: Money;
}

/** Somebody's link and figures, in the shop's currency, in one round trip. */
export async function read(scope: Scope, customerId: bigint): Promise<Referral> {
  const [row] = await scope.db.query<{
    code: string;
    brought: number;
    buyers: number;
    currency: string;
    earned: string;
    held: string;
    owed: string;
  }>(
    `with made as (
       update customers set referral_code = $2 where id = $1 and referral_code is null returning referral_code
     )
     select coalesce((select referral_code from made), c.referral_code) as code, s.currency,
       (select count(*)::int from customers where referrer_id = c.id) as brought,
       (select count(*)::int from customers b where b.referrer_id = c.id
          and exists (select from orders where customer_id = b.id and paid_at is not null)) as buyers,
       m.earned, m.held, m.owed
     from customers c, settings s, lateral (
       select coalesce(sum(credited), 0) as earned, coalesce(sum(owed), 0) as owed,
         coalesce(sum(amount) filter (where state = 'held'), 0) as held
       from commissions where customer_id = c.id and currency = s.currency) m
     where c.id = $1`,
    [customerId, randomKey(6)],
  );
  if (!row) throw new Error('whoever asks is a customer');
  const money = (amount: string): Money => ({ amount: BigInt(amount), currency: row.currency });
  return {
    code: row.code,
    brought: row.brought,
    buyers: row.buyers,
    earned: money(row.earned),
    held: money(row.held),
    owed: money(row.owed),
  };
}

/**
 * Notes who brought a customer, by the code of a link: once, only of who is new here and has bought
 * nothing, and never in a circle. False, and nothing else: it was not to be noted.
 */
export async function bring(scope: Scope, customerId: bigint, code: string): Promise<boolean> {
  const [row] = await scope.db.query<{ id: string | null }>('select bring($1, $2, $3) as id', [
    customerId,
    code,
    new Date(scope.clock.now()),
  ]);
  return row?.id != null;
}

/** What the programme has done for the shop. */
export interface ReferralTotals {
  readonly brought: number;
  readonly buyers: number;
  readonly paid: Money;
  readonly held: Money;
  /** What those who were brought have paid, less refunds. */
  readonly revenue: Money;
}

/** The figures of the whole shop, in its currency. */
export async function totals(scope: Scope): Promise<ReferralTotals> {
  const [row] = await scope.db.query<{
    currency: string;
    brought: number;
    buyers: number;
    paid: string;
    held: string;
    revenue: string;
  }>(
    `select s.currency, m.paid, m.held, b.brought, b.buyers, b.revenue
     from settings s,
     lateral (select coalesce(sum(credited), 0) as paid,
       coalesce(sum(amount) filter (where state = 'held'), 0) as held
       from commissions where currency = s.currency) m,
     lateral (select count(*)::int as brought, (count(*) filter (where o.bought))::int as buyers,
         coalesce(sum(o.revenue), 0) as revenue
       from customers c, lateral (
         select count(*) > 0 as bought, sum(total - refunded) filter (where currency = s.currency) as revenue
         from orders where customer_id = c.id and paid_at is not null) o
       where c.referrer_id is not null) b`,
  );
  if (!row) throw new Error('a shop has settings from its first moment');
  const money = (amount: string): Money => ({ amount: BigInt(amount), currency: row.currency });
  return {
    brought: row.brought,
    buyers: row.buyers,
    paid: money(row.paid),
    held: money(row.held),
    revenue: money(row.revenue),
  };
}
