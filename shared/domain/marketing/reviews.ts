import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import * as messages from '../shop/messages.ts';

/** Telegram's caption has room for it and for the product's name. */
export const LONGEST_REVIEW = 500;
/** A big order asks for a few words, not for a day's work. */
const MOST_ASKED = 3;

/** What a buyer says of a product. */
export interface Review {
  readonly id: bigint;
  readonly productId: bigint;
  readonly stars: number;
  readonly text: string | null;
  /** A file id of this bot. */
  readonly photo: string | null;
  /** What the shop says to it. */
  readonly answer: string | null;
  readonly at: Date;
  readonly author: string;
}

/** As SQL gives it. */
export interface ReviewRow {
  id: number | string;
  product_id: number | string;
  stars: number;
  text: string | null;
  photo: string | null;
  answer: string | null;
  created_at: string | Date;
  author: string;
}

/** One page of a product's reviews, as one customer sees it. */
export interface ReviewPage {
  readonly product: string;
  readonly average: number | null;
  readonly count: number;
  readonly reviews: readonly Review[];
  /** Whether they bought it and may write one. */
  readonly mayWrite: boolean;
  /** The stars they gave; null: none yet. */
  readonly own: number | null;
}

/** A page of what buyers say of a product, newest first. Throws UserError `product-gone`. */
export async function ofProduct(
  scope: Scope,
  productId: bigint,
  viewer: { readonly customerId: bigint; readonly offset: number; readonly limit: number },
): Promise<ReviewPage> {
  const [row] = await scope.db.query<{
    name: string;
    average: number | null;
    count: number;
    reviews: ReviewRow[];
    may_write: boolean;
    own: number | null;
  }>(
    `select p.name, a.average, a.count, may_review($2, p.id) as may_write,
       (select stars from reviews where product_id = p.id and customer_id = $2) as own,
       (select coalesce(jsonb_agg(to_jsonb(r) order by r.id desc), '[]') from (
          select r.id, r.product_id, r.stars, r.text, r.photo, r.answer, r.created_at, c.name as author
          from reviews r join customers c on c.id = r.customer_id
          where r.product_id = p.id and not r.hidden order by r.id desc offset $3 limit $4) r) as reviews
     from products p, lateral (select avg(stars)::float8 as average, count(*)::int as count
       from reviews where product_id = p.id and not hidden) a
     where p.id = $1 and p.state <> 'deleted'`,
    [productId, viewer.customerId, viewer.offset, viewer.limit],
  );
  if (!row) throw new UserError('product-gone');
  return {
    product: row.name,
    average: row.average,
    count: row.count,
    reviews: row.reviews.map(readReviewRow),
    mayWrite: row.may_write,
    own: row.own,
  };
}

/** One review as everybody may read it; null: it is hidden, or there is none. */
export async function find(scope: Scope, id: bigint): Promise<Review | null> {
  const [row] = await scope.db.query<ReviewRow>(
    `select r.id, r.product_id, r.stars, r.text, r.photo, r.answer, r.created_at, c.name as author
     from reviews r join customers c on c.id = r.customer_id where r.id = $1 and not r.hidden`,
    [id],
  );
  return row ? readReviewRow(row) : null;
}

/** A buyer's own review of a product, hidden or not; null: they wrote none. */
export async function own(
  scope: Scope,
  customerId: bigint,
  productId: bigint,
): Promise<Review | null> {
  const [row] = await scope.db.query<ReviewRow>(
    `select r.id, r.product_id, r.stars, r.text, r.photo, r.answer, r.created_at, c.name as author
     from reviews r join customers c on c.id = r.customer_id where r.customer_id = $1 and r.product_id = $2`,
    [customerId, productId],
  );
  return row ? readReviewRow(row) : null;
}

/** What was saved, as staff are told of it. */
interface Saved {
  id: string;
  product: string;
  author: string;
  is_new: boolean;
}

/**
 * Gives a product stars: one review per buyer and product, which they may change. Staff hear of a new
 * one. Throws UserError `review-no-buyer` for whoever has not bought it or gave it back.
 */
export async function rate(
  scope: Scope,
  customerId: bigint,
  productId: bigint,
  stars: number,
): Promise<void> {
  await scope.transaction(async (scope) => {
    const [row] = await scope.db.query<Saved>(
      `insert into reviews (product_id, customer_id, stars, created_at)
       select id, $1, $3, $4 from products where id = $2 and state <> 'deleted' and may_review($1, $2)
       on conflict (product_id, customer_id) do update set stars = excluded.stars, seen = false
       returning id, xmax = 0 as is_new, (select name from products where id = product_id) as product,
         (select name from customers where id = customer_id) as author`,
      [customerId, productId, stars, new Date(scope.clock.now())],
    );
    if (!row) throw new UserError('review-no-buyer');
    if (row.is_new) await tellOf(scope, row, 'new', { stars });
  });
}

/** Adds words, a photo or both to one's own stars; what is not given stays. Throws UserError `review-length`, `review-no-buyer`. */
export async function write(
  scope: Scope,
  customerId: bigint,
  productId: bigint,
  said: { readonly text: string | null; readonly photo: string | null },
): Promise<void> {
  const text = said.text?.trim() ?? '';
  if (text.length > LONGEST_REVIEW || (text === '' && said.photo === null))
    throw new UserError('review-length', { longest: LONGEST_REVIEW });
  await scope.transaction(async (scope) => {
    const [row] = await scope.db.query<Saved>(
      `update reviews r set text = coalesce($3, r.text), photo = coalesce($4, r.photo), seen = false
       from (select id, text is null and photo is null as is_new from reviews
         where customer_id = $1 and product_id = $2 for update) old, products p, customers c
       where r.id = old.id and p.id = r.product_id and c.id = r.customer_id and may_review($1, $2)
       returning r.id, p.name as product, c.name as author, old.is_new`,
      [customerId, productId, text === '' ? null : text, said.photo],
    );
    if (!row) throw new UserError('review-no-buyer');
    if (row.is_new) await tellOf(scope, row, 'words', { text });
  });
}

/** Once for the stars, once for the words: the button shows what it is by then. */
async function tellOf(
  scope: Scope,
  { id, product, author }: Saved,
  what: 'new' | 'words',
  data: Readonly<Record<string, unknown>>,
): Promise<void> {
  await messages.tellStaff(scope, {
    reference: `review:${id}:${what}`,
    kind: 'review',
    content: {
      key: `notice-review-${what}`,
      data: { product, customer: author, ...data },
      buttons: [[{ key: 'button-review', press: `review:${id}` }]],
    },
  });
}

/** Takes one's own words and photo back; the stars stay. */
export async function clear(scope: Scope, customerId: bigint, productId: bigint): Promise<void> {
  await scope.db.query(
    'update reviews set text = null, photo = null where customer_id = $1 and product_id = $2',
    [customerId, productId],
  );
}

/**
 * Asks who has what an order brought how they like it: its buyer, or who took it as a gift; once per product,
 * and only what was kept and they have not judged yet. Returns how many questions were queued.
 */
export async function askBuyer(scope: Scope, orderId: bigint): Promise<number> {
  const rows = await scope.db.query<{ id: string | null }>(
    `select queue_message('review:ask:' || c.id || ':' || w.product_id, c.id, c.telegram_id,
       'send', null, jsonb_build_object('key', 'notice-review-ask',
         'data', jsonb_build_object('product', w.name),
         'buttons', jsonb_build_array((select jsonb_agg(jsonb_build_object('key', 'button-stars',
             'data', jsonb_build_object('stars', n), 'press', 'rate:' || w.product_id || ':' || n) order by n)
           from generate_series(1, 5) n))), 1) as id
     from orders o cross join lateral (
       select h.id as customer_id, l.product_id, min(p.name) as name
       from order_lines l join products p on p.id = l.product_id left join plan_gifts g on g.order_line_id = l.id
         cross join lateral (select case when g.key is null then o.customer_id else g.taken_by end as id) h
       where l.order_id = o.id and l.refunded_quantity < l.quantity and p.state <> 'deleted' and h.id is not null
         and not exists (select from reviews r where r.product_id = l.product_id and r.customer_id = h.id)
       group by 1, 2 order by max(l.total) desc limit $2) w join customers c on c.id = w.customer_id
     where o.id = $1 and o.status = 'completed' and c.telegram_id > 0 and c.blocked_at is null
       and coalesce((select (options->>'reviews')::boolean from settings), true)`,
    [orderId, MOST_ASKED],
  );
  return rows.filter(({ id }) => id !== null).length;
}

/** Reads a review as SQL gives it. */
export function readReviewRow(row: ReviewRow): Review {
  return {
    id: BigInt(row.id),
    productId: BigInt(row.product_id),
    stars: row.stars,
    text: row.text,
    photo: row.photo,
    answer: row.answer,
    at: new Date(row.created_at),
    author: row.author,
  };
}
