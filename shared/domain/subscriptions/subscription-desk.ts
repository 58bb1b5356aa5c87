import type { Scope } from '../../scope.ts';
import type { MemberStatus } from './members.ts';
import type { Renewal, SubscriptionSource, SubscriptionState } from './subscriptions.ts';

/** What staff ask for: those in one state, or those whose time is over within a week. */
export const deskViews = ['active', 'ending', 'trial', 'grace', 'paused', 'ended'] as const;
export type DeskView = (typeof deskViews)[number];

/** How near the end of what is "ending" is. */
const ENDING_MS = 7 * 86_400_000;

/** A line of a list. */
export interface DeskLine {
  readonly id: bigint;
  readonly customer: string;
  readonly plan: string;
  readonly status: SubscriptionState;
  /** Null: for life. */
  readonly endsAt: Date | null;
  readonly graceUntil: Date | null;
  /** None also where Telegram was told to charge no more. */
  readonly renewal: Renewal;
  /** What made it run last; null: all of it was taken back. */
  readonly source: SubscriptionSource | null;
}

interface LineRow {
  id: string;
  customer: string;
  plan: string;
  status: SubscriptionState;
  ends_at: Date | null;
  grace_until: Date | null;
  renewal: Renewal;
  source: SubscriptionSource | null;
}

/**
 * Subscriptions of all or of one plan, who ends next first; of those that are over the last one first. With a
 * customer: all of theirs, whatever the view.
 */
export async function list(
  scope: Scope,
  wanted: {
    readonly view: DeskView;
    readonly productId: bigint | null;
    readonly customerId: bigint | null;
  },
  page: { readonly limit: number; readonly offset: number },
): Promise<DeskLine[]> {
  const { view, productId, customerId } = wanted;
  const now = scope.clock.now();
  const rows = await scope.db.query<LineRow>(
    `select s.id, c.name as customer, p.name as plan, s.status, s.ends_at, s.grace_until,
       case when s.renewal = 'stars' and (s.details->'stars'->>'canceled')::boolean then 'none' else s.renewal end as renewal,
       (select e.kind from subscription_periods e where e.subscription_id = s.id and e.undone_at is null
         and e.kind not in ('pause', 'end') order by e.id desc limit 1) as source
     from (select *, row_number() over () as place from (
       select * from subscriptions
       where ($2::bigint is null or product_id = $2)
         and case when $3::bigint is not null then customer_id = $3
           when $1 = 'ending' then status in ('trial', 'active') and ends_at > $4 and ends_at <= $5
           else status = $1 end
       order by case when $3::bigint is not null then status = 'ended' end,
         case when $1 = 'ended' then ends_at end desc, case when $1 <> 'ended' then ends_at end, id desc
       limit $6 offset $7) page) s
     join customers c on c.id = s.customer_id join products p on p.id = s.product_id
     order by s.place`,
    [view, productId, customerId, new Date(now), new Date(now + ENDING_MS), page.limit, page.offset], // prettier-ignore
  );
  return rows.map((row) => ({
    id: BigInt(row.id),
    customer: row.customer,
    plan: row.plan,
    status: row.status,
    endsAt: row.ends_at,
    graceUntil: row.grace_until,
    renewal: row.renewal,
    source: row.source,
  }));
}

/** How many there are in each view, of all plans or of one. */
export async function count(
  scope: Scope,
  productId: bigint | null,
): Promise<Readonly<Record<DeskView, number>>> {
  const now = scope.clock.now();
  const rows = await scope.db.query<{ status: SubscriptionState; count: number; ending: number }>(
    `select status, count(*)::int as count, count(*) filter (
       where status in ('trial', 'active') and ends_at > $2 and ends_at <= $3)::int as ending
     from subscriptions where $1::bigint is null or product_id = $1 group by status`,
    [productId, new Date(now), new Date(now + ENDING_MS)],
  );
  const of = (status: SubscriptionState) => rows.find((row) => row.status === status)?.count ?? 0;
  return {
    active: of('active'),
    ending: rows.reduce((sum, { ending }) => sum + ending, 0),
    trial: of('trial'),
    grace: of('grace'),
    paused: of('paused'),
    ended: of('ended'),
  };
}

/** Whose a subscription is, and how they stand in each of its chats. */
export interface Holder {
  readonly customerId: bigint;
  /** Below zero: they had themselves deleted. */
  readonly telegramId: number;
  readonly name: string;
  readonly username: string | null;
  readonly chats: readonly {
    readonly title: string;
    /** Null: Telegram never told us of them there. */
    readonly status: MemberStatus | null;
  }[];
}

/** The person behind a subscription; null: there is no such one. */
export async function holderOf(scope: Scope, id: bigint): Promise<Holder | null> {
  const [row] = await scope.db.query<{
    id: string;
    telegram_id: string;
    name: string;
    username: string | null;
    chats: Holder['chats'];
  }>(
    `select c.id, c.telegram_id, c.name, c.username,
       (select coalesce(jsonb_agg(jsonb_build_object('title', k.title, 'status', m.status) order by k.chat_id), '[]')
        from plan_chats o join chats k on k.chat_id = o.chat_id
        left join members m on m.chat_id = k.chat_id and m.telegram_id = c.telegram_id
        where o.product_id = s.product_id) as chats
     from subscriptions s join customers c on c.id = s.customer_id where s.id = $1`,
    [id],
  );
  if (!row) return null;
  return {
    customerId: BigInt(row.id),
    telegramId: Number(row.telegram_id),
    name: row.name,
    username: row.username,
    chats: row.chats,
  };
}
