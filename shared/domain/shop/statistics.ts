import type { Scope } from '../../scope.ts';
import { readMoment, writeMoment } from '../../moment.ts';

/** From (included) to (not included). */
export interface Period {
  readonly from: Date;
  readonly to: Date;
}

export type Bucket = 'hour' | 'day' | 'week' | 'month';

/** A shop in figures. Amounts are of the shop's currency, in its smallest unit. */
export interface Statistics {
  readonly currency: string;
  /** What was paid in orders, before refunds. */
  readonly revenue: bigint;
  readonly orders: number;
  /** Revenue by order. */
  readonly average: bigint;
  readonly refunded: bigint;
  readonly refunds: number;
  readonly newCustomers: number;
  /** Who wrote, looked, ordered or paid. */
  readonly activeCustomers: number;
  /** Who looked at a product, and how many of them paid an order. */
  readonly viewers: number;
  readonly converted: number;
  /** By the clock of the shop: `2026-11-27T00:00:00`. */
  readonly series: readonly {
    readonly at: string;
    readonly revenue: bigint;
    readonly orders: number;
  }[];
  /** What was paid for them: after coupons, and after what was left of a plan that became another. */
  readonly top: readonly {
    readonly name: string;
    readonly quantity: number;
    readonly revenue: bigint;
  }[];
  /** How it is now: published products that are at their low level. */
  readonly low: readonly { readonly name: string; readonly left: number }[];
  readonly deposits: readonly {
    readonly source: string;
    readonly count: number;
    readonly amount: bigint;
  }[];
}

/** What the database answers: amounts are texts. */
type Texts<T> = { [K in keyof T]: T[K] extends bigint ? string : T[K] extends readonly (infer E)[] ? Texts<E>[] : T[K] }; // prettier-ignore

/** The figures of a period by the clock of a time zone, in one query. */
export async function read(
  scope: Scope,
  { from, to }: Period,
  { timeZone, bucket }: { readonly timeZone: string; readonly bucket: Bucket },
): Promise<Statistics> {
  const [row] = await scope.db.query<{ figures: Texts<Omit<Statistics, 'average'>> }>(
    `with span as (
       select currency, $1::timestamptz as from_at, $2::timestamptz as to_at,
         $1::timestamptz at time zone $3 as from_wall,
         ($2::timestamptz - interval '1 microsecond') at time zone $3 as to_wall
       from settings
     ), paid as (
       select o.id, o.customer_id, o.total, o.subtotal, o.discount, date_trunc($4, o.paid_at at time zone $3) as at
       from orders o, span s where o.paid_at >= s.from_at and o.paid_at < s.to_at and o.currency = s.currency
     ), sold as (
       -- A line's part of what the goods of its order cost in the end; the parts add up to it.
       select l.product_id, l.name, l.quantity,
         round(l.upto * l.net / l.whole) - round((l.upto - l.total) * l.net / l.whole) as revenue
       from (
         select l.*, sum(l.total) over (partition by l.order_id order by l.id) as upto,
           p.subtotal - p.discount as net, greatest(1, p.subtotal) as whole
         from order_lines l join paid p on p.id = l.order_id where l.replaces is null) l
     ), viewers as (
       select distinct v.customer_id from product_views v, span s
       where v.day between s.from_wall::date and s.to_wall::date
     ), refunds_done as (
       select r.amount from refunds r join orders o on o.id = r.order_id, span s
       where r.created_at >= s.from_at and r.created_at < s.to_at and r.state <> 'failed'
         and r.amount > 0 and o.currency = s.currency
     )
     select jsonb_build_object(
       'currency', s.currency,
       'revenue', (select coalesce(sum(total), 0)::text from paid),
       'orders', (select count(*) from paid),
       'refunded', (select coalesce(sum(amount), 0)::text from refunds_done),
       'refunds', (select count(*) from refunds_done),
       'newCustomers', (select count(*) from customers where created_at >= s.from_at and created_at < s.to_at),
       'activeCustomers', (select count(*) from (
         select customer_id from viewers
         union select customer_id from paid
         union select customer_id from orders where created_at >= s.from_at and created_at < s.to_at
         union select customer_id from payments where seen_at >= s.from_at and seen_at < s.to_at
         union select id from customers where seen_at >= s.from_at and seen_at < s.to_at) active),
       'viewers', (select count(*) from viewers),
       'converted', (select count(*) from viewers where customer_id in (select customer_id from paid)),
       'series', (select coalesce(jsonb_agg(jsonb_build_object('at', b.at, 'revenue', b.revenue::text, 'orders', b.orders)
           order by b.at), '[]') from (
         select g.at, coalesce(sum(p.total), 0) as revenue, count(p.id) as orders
         from generate_series(date_trunc($4, s.from_wall), s.to_wall, ('1 ' || $4)::interval) g (at)
         left join paid p on p.at = g.at group by g.at) b),
       'top', (select coalesce(jsonb_agg(jsonb_build_object('name', t.name, 'quantity', t.quantity, 'revenue', t.revenue::text)
           order by t.revenue desc, t.product_id), '[]') from (
         select product_id, max(name) as name, sum(quantity) as quantity, sum(revenue) as revenue
         from sold group by product_id order by 4 desc, 1 limit 10) t),
       'low', (select coalesce(jsonb_agg(jsonb_build_object('name', w.name, 'left', w.left_now) order by w.left_now, w.id), '[]')
         from (select * from (
           select p.id, p.name, p.options, case when p.kind = 'unique'
             then (select count(*) from stock_items i where i.product_id = p.id and i.state = 'available')
             else p.stock end as left_now
           from products p where p.state = 'published') q
         where left_now <= low_level(options) order by left_now, id limit 10) w),
       'deposits', (select coalesce(jsonb_agg(jsonb_build_object('source', d.source, 'count', d.count, 'amount', d.amount::text)
           order by d.amount desc), '[]') from (
         select source, count(*) as count, sum(credit_amount) as amount from payments
         where status = 'settled' and settled_at >= s.from_at and settled_at < s.to_at
           and credit_currency = s.currency and credit_amount > 0 group by source) d)) as figures
     from span s`,
    [from, to, timeZone, bucket],
  );
  if (!row) throw new Error('a shop has settings from its first moment');
  const { figures } = row;
  const revenue = BigInt(figures.revenue);
  return {
    ...figures,
    revenue,
    average: figures.orders === 0 ? 0n : revenue / BigInt(figures.orders),
    refunded: BigInt(figures.refunded),
    series: withMoney(figures.series),
    top: withMoney(figures.top),
    deposits: figures.deposits.map((each) => ({ ...each, amount: BigInt(each.amount) })),
  };
}

function withMoney<T extends { readonly revenue: string }>(rows: readonly T[]) {
  return rows.map((each) => ({ ...each, revenue: BigInt(each.revenue) }));
}

/** The first moment of the day that is `back` days before today, by the clock of a time zone. */
export function dayStart(now: number, timeZone: string, back = 0): Date {
  const today = new Date(`${writeMoment(new Date(now), timeZone).slice(0, 10)}T00:00:00Z`);
  const day = new Date(today.getTime() - back * 86_400_000).toISOString().slice(0, 10);
  return readMoment(day, timeZone);
}
