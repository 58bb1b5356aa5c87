import type { Money } from '../../money.ts';
import type { Scope } from '../../scope.ts';
import type { Period } from '../shop/statistics.ts';
import type { SubscriptionState } from './subscriptions.ts';

/**
 * Subscriptions in figures. One is *paid* while what runs of it was paid for: neither a trial nor time that
 * was given. A change into another plan is neither an end nor something new.
 */
export interface SubscriptionFigures {
  /** What paid ones are worth a month: in the shop's currency first, what was paid in others (Stars) beside it. */
  readonly monthly: readonly Money[];
  /** Paid ones that are active now. */
  readonly paying: number;
  /** Now, by state. */
  readonly states: Readonly<Partial<Record<SubscriptionState, number>>>;
  /** Paid ones at the beginning of the time, for life aside, and how many of them are over now. */
  readonly atBeginning: number;
  readonly lost: number;
  /** Periods that were paid for after the first of the same subscription. */
  readonly renewals: number;
  /** Of the subscriptions that were due: renewed, and ended. */
  readonly renewed: number;
  readonly ended: number;
  /** Trials that were over within the time, and how many of these people paid for the plan. */
  readonly trials: number;
  readonly converted: number;
  /** By week of the shop's clock: `2026-11-23`. */
  readonly weeks: readonly {
    readonly at: string;
    readonly begun: number;
    readonly ended: number;
  }[];
  /** What each plan brings a month in the shop's currency, the best first. */
  readonly plans: readonly {
    readonly name: string;
    readonly paying: number;
    readonly monthly: bigint;
  }[];
}

interface Answer extends Omit<SubscriptionFigures, 'monthly' | 'plans'> {
  readonly monthly: { amount: string; currency: string }[];
  readonly plans: { name: string; paying: number; monthly: string }[];
}

/** The figures of a time until now, in one query. A month is 30.4375 days where a period is not of months. */
export async function read(
  scope: Scope,
  { from, to }: Period,
  timeZone: string,
): Promise<SubscriptionFigures> {
  const [row] = await scope.db.query<{ figures: Answer }>(
    `with ends as materialized (
       select subscription_id, id, at, details->>'change' as change from subscription_periods
       where kind = 'end' and undone_at is null
     ), cut as (
       select subscription_id, max(id) as id from ends where at <= $1::timestamptz group by 1
     ), changed as (
       select distinct on (subscription_id) subscription_id, change from ends order by subscription_id, id desc
     ), told as (
       select p.subscription_id,
         min(p.at) filter (where p.price > 0) as first_at,
         min(p.id) filter (where p.price > 0) as first_id,
         min(p.id) filter (where p.kind = 'order' and split_part(p.reference, ':', 2) in (
           select change from ends where change is not null)) as change_id,
         max(p.id) filter (where p.starts_at <= $2::timestamptz and p.kind <> 'pause') as now_id,
         max(p.id) filter (where p.starts_at <= $1::timestamptz and p.kind <> 'pause') as from_id,
         bool_or(p.starts_at <= $1::timestamptz and coalesce(p.ends_at, 'infinity') > $1::timestamptz and p.id > coalesce(c.id, 0)) as runs,
         count(*) filter (where p.price > 0 and p.at > $1::timestamptz) as paid_times,
         max(p.ends_at) filter (where p.kind = 'trial') as trial_end
       from subscription_periods p left join cut c on c.subscription_id = p.subscription_id
       where p.kind <> 'end' and p.undone_at is null and p.at <= $2::timestamptz group by 1
     ), all_of as materialized (
       select t.*, s.product_id, s.status, s.customer_id, coalesce(s.grace_until, s.ends_at) as over_at,
         t.first_at is not null and s.status = 'ended' and x.change is null as is_over,
         f.price > 0 and t.runs and not f.term ? 'lifetime' as was_paid,
         case when s.status = 'active' and n.price > 0 then n.currency end as currency,
         case when n.term ? 'lifetime' then 0
           when n.term->>'unit' = 'month' and not n.term ? 'extra'
             then n.price / ((n.term->>'count')::int * n.quantity)
           else n.price * 2629800 / greatest(1, extract(epoch from n.ends_at - n.starts_at)) end as monthly
       from told t join subscriptions s on s.id = t.subscription_id
       left join changed x on x.subscription_id = t.subscription_id
       left join subscription_periods n on n.id = t.now_id and n.price > 0
       left join subscription_periods f on f.id = t.from_id and f.price > 0
     ), begun as (
       select first_at as at from all_of where first_at > $1::timestamptz and change_id is distinct from first_id
     ), over as (
       select over_at as at from all_of where is_over and over_at > $1::timestamptz and over_at <= $2::timestamptz
     )
     select jsonb_build_object(
       'monthly', (select coalesce(jsonb_agg(jsonb_build_object('amount', round(m.sum)::text, 'currency', m.currency)
           order by m.currency <> g.currency, m.currency), '[]') from (
         select currency, sum(monthly) as sum from all_of where currency is not null group by 1
         having sum(monthly) > 0) m),
       'paying', (select count(*) from all_of where currency is not null),
       'states', (select coalesce(jsonb_object_agg(c.status, c.count), '{}') from (
         select status, count(*) from subscriptions group by 1) c),
       'atBeginning', (select count(*) from all_of where was_paid),
       'lost', (select count(*) from all_of where was_paid and is_over),
       'renewals', (select coalesce(sum(paid_times - (first_at > $1::timestamptz)::int), 0) from all_of where paid_times > 0),
       'renewed', (select count(*) from all_of where paid_times > (first_at > $1::timestamptz)::int and not is_over),
       'ended', (select count(*) from over),
       'trials', (select count(*) from all_of where trial_end > $1::timestamptz and trial_end <= $2::timestamptz),
       'converted', (select count(*) from all_of
         where trial_end > $1::timestamptz and trial_end <= $2::timestamptz and first_at is not null),
       'weeks', (select jsonb_agg(jsonb_build_object('at', to_char(w.at, 'YYYY-MM-DD'),
           'begun', coalesce(b.count, 0), 'ended', coalesce(o.count, 0)) order by w.at)
         from generate_series(date_trunc('week', $1::timestamptz at time zone $3),
           $2::timestamptz at time zone $3, interval '1 week') w (at)
         left join (select date_trunc('week', at at time zone $3) as at, count(*) from begun group by 1) b on b.at = w.at
         left join (select date_trunc('week', at at time zone $3) as at, count(*) from over group by 1) o on o.at = w.at),
       'plans', (select coalesce(jsonb_agg(jsonb_build_object('name', l.name, 'paying', l.paying,
           'monthly', round(l.sum)::text) order by l.sum desc, l.id), '[]') from (
         select p.id, p.name, count(*) as paying, coalesce(sum(monthly) filter (where a.currency = g.currency), 0) as sum
         from all_of a join products p on p.id = a.product_id where a.currency is not null
         group by p.id order by 4 desc, 1 limit 20) l)) as figures
     from settings g`,
    [from, to, timeZone],
  );
  if (!row) throw new Error('a shop has settings from its first moment');
  const { figures } = row;
  return {
    ...figures,
    monthly: figures.monthly.map(({ amount, currency }) => ({ amount: BigInt(amount), currency })),
    plans: figures.plans.map((plan) => ({ ...plan, monthly: BigInt(plan.monthly) })),
  };
}
