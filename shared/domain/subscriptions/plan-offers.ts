import type { Scope } from '../../scope.ts';
import { readPlan, type Plan, type PlanRow } from './plans.ts';
import type { SubscriptionState } from './subscriptions.ts';

/** A plan as one customer finds it now. */
export interface PlanOffer extends Plan {
  /** How many of it they could buy; null: any number. */
  readonly free: number | null;
  readonly mine: {
    readonly id: bigint;
    readonly status: SubscriptionState;
    readonly endsAt: Date | null;
    readonly graceUntil: Date | null;
  } | null;
  /** Nothing could be added to what they have: for life, or until the plan's day. */
  readonly isFull: boolean;
  readonly canTry: boolean;
  /** What they have of other plans and could change into this one. */
  readonly changeable: readonly { readonly id: bigint; readonly plan: string }[];
  /** Links of its channels by which they can pay Telegram for a place, where they are not in yet. */
  readonly byLink: readonly ByLink[];
}

/** A way to pay past the shop. */
export interface ByLink {
  readonly link: string;
  readonly title: string;
  /** Stars for 30 days. */
  readonly price: number;
}

interface OfferRow extends PlanRow {
  free: number | null;
  mine: { id: string; status: SubscriptionState; endsAt: string | null; graceUntil: string | null } | null; // prettier-ignore
  full: boolean;
  known: boolean;
  open: boolean;
  changeable: { id: string; plan: string }[];
  by_link: ByLink[];
}

/** The plans that customers see, in their order. */
export async function list(scope: Scope, customerId: bigint): Promise<PlanOffer[]> {
  return read(scope, customerId, null);
}

/** One plan that is sold, also one that only its link shows; null: it is not sold. */
export async function find(
  scope: Scope,
  customerId: bigint,
  id: bigint,
): Promise<PlanOffer | null> {
  const [found] = await read(scope, customerId, id);
  return found ?? null;
}

async function read(scope: Scope, customerId: bigint, id: bigint | null): Promise<PlanOffer[]> {
  const rows = await scope.db.query<OfferRow>(
    `with open as materialized (select open_categories() as id)
     select product_json(p) as product, l.terms, l.links,
       (select coalesce(jsonb_agg(jsonb_build_object('id', k.chat_id, 'title', k.title) order by k.chat_id), '[]')
        from plan_chats o join chats k on k.chat_id = o.chat_id where o.product_id = p.id) as chats,
       free_stock(p.id, $1) as free, plan_is_full($1, p.id) as full, plan_is_open(p.id) as open,
       case when s.status <> 'ended' then jsonb_build_object('id', s.id::text, 'status', s.status, 'endsAt', s.ends_at,
           'graceUntil', s.grace_until)
         end as mine,
       exists (select from subscription_periods e where e.subscription_id = s.id) as known,
       (select coalesce(jsonb_agg(jsonb_build_object('id', o.id::text, 'plan', r.name) order by o.id), '[]')
        from subscriptions o join products r on r.id = o.product_id
        where o.customer_id = $1 and o.product_id <> p.id and o.status = 'active' and o.ends_at > $3
          and o.renewal <> 'stars' and (not o.details ? 'channel' or o.details->'channel' ? 'over')) as changeable,
       (select coalesce(jsonb_agg(jsonb_build_object('link', e.key, 'title', k.title, 'price', e.value->'price')
          order by k.chat_id), '[]')
        from jsonb_each(l.links) e join chats k on k.chat_id = (e.value->>'chatId')::bigint and k.trouble is null
          join plan_chats o on o.product_id = p.id and o.chat_id = k.chat_id
        where e.value->>'state' = 'open' and not exists (select from members m join customers c on c.telegram_id = m.telegram_id
          where c.id = $1 and m.chat_id = k.chat_id and m.status in ('in', 'admin', 'banned'))) as by_link
     from products p join plans l on l.product_id = p.id
       left join subscriptions s on s.product_id = p.id and s.customer_id = $1
     where p.state = 'published' and (p.category_id is null or p.category_id in (select id from open))
       and (p.id = $2 or ($2 is null and not p.options ? 'unlisted'))
     order by p.sort, p.id limit 50`,
    [customerId, id, new Date(scope.clock.now())],
  );
  return rows.map(({ free, mine, full, known, open, changeable, by_link: byLink, ...row }) => {
    const plan = readPlan(row);
    return {
      ...plan,
      free,
      mine: mine && {
        id: BigInt(mine.id),
        status: mine.status,
        endsAt: mine.endsAt === null ? null : new Date(mine.endsAt),
        graceUntil: mine.graceUntil === null ? null : new Date(mine.graceUntil),
      },
      isFull: full,
      canTry: plan.terms.trialDays > 0 && !known && open,
      changeable: changeable.map(({ id, plan }) => ({ id: BigInt(id), plan })),
      // As everything of it: only while it is sold.
      byLink: free === 0 || full ? [] : byLink,
    };
  });
}
