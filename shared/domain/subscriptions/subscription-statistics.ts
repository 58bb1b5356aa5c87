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
  /**
   * Who runs by a place in a channel that Telegram was paid for: the channel's owner has the Stars, so they are among
   * no figure of money.
   */
  readonly byChannel: number;
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
    `with told as (
       select subscription_id,
         min(at) filter (where is_paid) as first_at,
         count(*) filter (where is_paid and is_late) as paid_times,
         max(id) filter (where adds and is_started) as now_id,
         max(id) filter (where adds and is_begun) as from_id,
         max(id) filter (where is_begun and is_paid and not is_for_life) as from_paid_id,
         max(id) filter (where runs and not is_end) as runs_id,
         max(id) filter (where is_end) as end_id,
         max(id) filter (where is_change) as change_id,
         max(id) filter (where is_end and not is_late) as cut_id,
         max(trial_end) as trial_end
       from (
         -- Read once, in the order in which they lie ("offset": by no index). At 100 000 subscriptions their index, or a
         -- join with all of them, takes longer than all the rest.
         select id, subscription_id, at, price > 0 as is_paid, kind = 'end' as is_end,
           kind = 'end' and details ? 'change' as is_change,
           at > $1::timestamptz as is_late, starts_at <= $1::timestamptz as is_begun, ends_at is null as is_for_life,
           starts_at <= $2::timestamptz as is_started, kind not in ('pause', 'end') as adds,
           starts_at <= $1::timestamptz and (ends_at > $1::timestamptz or ends_at is null) as runs,
           case when kind = 'trial' then ends_at end as trial_end
         from subscription_periods where undone_at is null and (at <= $2::timestamptz or kind = 'end') offset 0) p
       group by 1
     ), all_of as materialized (
       select s.customer_id, s.product_id, coalesce(s.grace_until, s.ends_at) as over_at, s.id, t.first_at,
         t.first_at <= $1::timestamptz as is_old, t.paid_times, t.change_id is not null as was_changed,
         case when s.status = 'active' then t.now_id end as now_id,
         t.first_at is not null and s.status = 'ended' and t.change_id = t.end_id is not true as is_over,
         t.from_paid_id = t.from_id and t.runs_id > coalesce(t.cut_id, 0) as was_paid,
         t.trial_end > $1::timestamptz and t.trial_end <= $2::timestamptz as was_trial
       from told t join subscriptions s on s.id = t.subscription_id
     ), paying as materialized (
       -- Of the same term and price there are many: what that is a month is computed once.
       select product_id, currency, count, count * case when term ? 'lifetime' then 0
         when term->>'unit' = 'month' and not term ? 'extra' then price / ((term->>'count')::int * quantity)
         else price * 2629800 / greatest(1, extract(epoch from length)) end as monthly
       from (
         select a.product_id, n.currency, n.term, n.quantity, n.price, n.ends_at - n.starts_at as length, count(*)
         from all_of a cross join lateral (select * from subscription_periods where id = a.now_id offset 0) n
         where a.now_id is not null and n.price > 0 group by 1, 2, 3, 4, 5, 6) alike
     ), week as materialized (
       select n, at, at at time zone $3 as from_at
       from generate_series(date_trunc('week', $1::timestamptz at time zone $3),
         $2::timestamptz at time zone $3, interval '1 week') with ordinality w (at, n) order by n
     ), begun as (
       select first_at as at from all_of where not is_old and not (
         -- What another plan of the same customer became is nothing new.
         customer_id in (select customer_id from all_of where was_changed) and exists (
           select from subscription_periods f
             join subscription_periods e on e.reference = 'change:' || split_part(f.reference, ':', 2)
           where f.subscription_id = all_of.id and f.at = first_at and f.kind = 'order' and f.price > 0 and f.undone_at is null and e.undone_at is null offset 0))
     ), over as (
       select over_at as at from all_of where is_over and over_at > $1::timestamptz and over_at <= $2::timestamptz
     )
     select jsonb_build_object(
       'monthly', (select coalesce(jsonb_agg(jsonb_build_object('amount', round(m.sum)::text, 'currency', m.currency)
           order by m.currency <> g.currency, m.currency), '[]') from (
         select currency, sum(monthly) as sum from paying group by 1 having sum(monthly) > 0) m),
       'paying', (select coalesce(sum(count), 0) from paying),
       'byChannel', (select count(*) from subscriptions where status in ('active', 'grace') and details ? 'channel'
         and (details->'channel'->>'until')::timestamptz > $2::timestamptz - interval '1 day'),
       'states', (select coalesce(jsonb_object_agg(c.status, c.count), '{}') from (
         select status, count(*) from subscriptions group by 1) c),
       'weeks', (select jsonb_agg(jsonb_build_object('at', to_char(w.at, 'YYYY-MM-DD'),
           'begun', coalesce(b.count, 0), 'ended', coalesce(o.count, 0)) order by w.at)
         from week w
         left join (select width_bucket(at, array(select from_at from week order by n)) as n, count(*) from begun group by 1) b on b.n = w.n
         left join (select width_bucket(at, array(select from_at from week order by n)) as n, count(*) from over group by 1) o on o.n = w.n),
       'plans', (select coalesce(jsonb_agg(jsonb_build_object('name', l.name, 'paying', l.paying,
           'monthly', round(l.sum)::text) order by l.sum desc, l.id), '[]') from (
         select p.id, p.name, sum(count) as paying, coalesce(sum(monthly) filter (where a.currency = g.currency), 0) as sum
         from paying a join products p on p.id = a.product_id group by p.id order by 4 desc, 1 limit 20) l))
       || (select jsonb_build_object(
         'atBeginning', count(*) filter (where was_paid),
         'lost', count(*) filter (where was_paid and is_over),
         'renewals', coalesce(sum(paid_times - (not is_old)::int) filter (where paid_times > 0), 0),
         'renewed', count(*) filter (where paid_times > (not is_old)::int and not is_over),
         'ended', count(*) filter (where is_over and over_at > $1::timestamptz and over_at <= $2::timestamptz),
         'trials', count(*) filter (where was_trial),
         'converted', count(*) filter (where was_trial and first_at is not null)) from all_of) as figures
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
