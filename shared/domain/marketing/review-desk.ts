import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import * as audit from '../staff/audit.ts';
import * as messages from '../shop/messages.ts';
import { LONGEST_REVIEW, readReviewRow, type Review, type ReviewRow } from './reviews.ts';

/** A review as staff see it. */
export interface DeskReview extends Review {
  readonly customerId: bigint;
  readonly product: string;
  readonly hidden: boolean;
  readonly seen: boolean;
}

interface DeskRow extends ReviewRow {
  customer_id: string;
  product: string;
  hidden: boolean;
  seen: boolean;
}

/** `new`: nobody of the staff has looked at it. */
export const reviewFilters = ['new', 'all', 'hidden'] as const;
export type ReviewFilter = (typeof reviewFilters)[number];

/** One page of all reviews, newest first. */
export async function list(
  scope: Scope,
  filter: ReviewFilter,
  page: { readonly offset: number; readonly limit: number },
): Promise<DeskReview[]> {
  const rows = await scope.db.query<DeskRow>(
    `select r.*, c.name as author, p.name as product
     from reviews r join customers c on c.id = r.customer_id join products p on p.id = r.product_id
     where case $1 when 'new' then not r.seen when 'hidden' then r.hidden else true end
     order by r.id desc offset $2 limit $3`,
    [filter, page.offset, page.limit],
  );
  return rows.map(readDeskRow);
}

/** Opens a review: from now on it is not new any more. Throws UserError `review-gone`. */
export async function open(scope: Scope, id: bigint): Promise<DeskReview> {
  const [row] = await scope.db.query<DeskRow>(
    `with opened as (update reviews set seen = true where id = $1 and not seen)
     select r.*, c.name as author, p.name as product
     from reviews r join customers c on c.id = r.customer_id join products p on p.id = r.product_id
     where r.id = $1`,
    [id],
  );
  if (!row) throw new UserError('review-gone');
  return readDeskRow(row);
}

/** Hides a review from customers and from the average, or shows it again. The caller has checked the right. */
export async function setHidden(
  scope: Scope,
  actorId: number,
  id: bigint,
  hidden: boolean,
): Promise<bigint> {
  const rows = await scope.db.query(
    'update reviews set hidden = $2 where id = $1 and hidden <> $2 returning id',
    [id, hidden],
  );
  if (rows.length === 0) throw new UserError('review-gone');
  return audit.write(scope, actorId, hidden ? 'review.hide' : 'review.show', {
    review: Number(id),
    before: { hidden: !hidden },
    after: { hidden },
  });
}

/** Takes `review.hide` or `review.show` back. */
export async function revert(scope: Scope, entry: audit.AuditEntry): Promise<void> {
  const hidden = entry.action === 'review.show';
  const rows = await scope.db.query(
    'update reviews set hidden = $2 where id = $1 and hidden <> $2 returning id',
    [Number(entry.data['review']), hidden],
  );
  if (rows.length === 0) throw new UserError('undo-changed');
}

/** Answers a review in public, and tells its writer. Throws UserError `review-length`, `review-gone`. */
export async function answer(
  scope: Scope,
  actorId: number,
  id: bigint,
  { text, reference }: { readonly text: string; readonly reference: string },
): Promise<void> {
  const plain = text.trim();
  if (plain === '' || plain.length > LONGEST_REVIEW)
    throw new UserError('review-length', { longest: LONGEST_REVIEW });
  await scope.transaction(async (scope) => {
    const [row] = await scope.db.query<{
      before: string | null;
      product_id: string;
      product: string;
      customer_id: string;
      telegram_id: string;
      hidden: boolean;
    }>(
      `update reviews r set answer = $2, seen = true
       from (select id, answer from reviews where id = $1 for update) old, products p, customers c
       where r.id = old.id and p.id = r.product_id and c.id = r.customer_id
       returning old.answer as before, p.id as product_id, p.name as product, c.id as customer_id, c.telegram_id, r.hidden`,
      [id, plain],
    );
    if (!row) throw new UserError('review-gone');
    const { before } = row;
    await audit.write(scope, actorId, 'review.answer', {
      review: Number(id),
      before,
      after: plain,
    });
    if (row.hidden || Number(row.telegram_id) < 0) return;
    await messages.queue(scope, {
      reference: `${reference}:review`,
      chatId: Number(row.telegram_id),
      customerId: BigInt(row.customer_id),
      content: {
        key: 'notice-review-answer',
        data: { product: row.product, text: plain },
        buttons: [[{ key: 'button-reviews', press: `reviews:${row.product_id}` }]],
      },
    });
  });
}

function readDeskRow(row: DeskRow): DeskReview {
  return {
    ...readReviewRow(row),
    customerId: BigInt(row.customer_id),
    product: row.product,
    hidden: row.hidden,
    seen: row.seen,
  };
}
