import { randomBytes } from 'node:crypto';
import { UserError } from '../../errors.ts';
import { toDecimal } from '../../money.ts';
import type { Scope } from '../../scope.ts';
import type { Judged } from '../orders/checkout.ts';

/** Without I, O, 0 and 1, which are misread; 32 of them, so that each byte gives one fairly. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const CODE_LENGTH = 12;
/** What a deep link and a button of the gate carry. */
const CODE = /^[A-Z0-9][A-Z0-9_-]{2,31}$/;

/** What a coupon gives, and to whom. */
export interface Coupon {
  readonly id: bigint;
  /** In capitals; customers may type it as they like. */
  readonly code: string;
  readonly kind: 'percent' | 'fixed';
  /** Hundredths of a percent, or the smallest unit of `currency`. */
  readonly value: bigint;
  readonly state: 'active' | 'ended';
  readonly currency: string;
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
  readonly maxUses: number | null;
  readonly maxUsesEach: number | null;
  readonly minOrder: bigint;
  readonly firstOrder: boolean;
  /** Both empty: every product. */
  readonly productIds: readonly bigint[];
  readonly categoryIds: readonly bigint[];
  /** One-time codes that were made together. */
  readonly batch: string | null;
  readonly version: number;
}

/** As SQL gives a whole row. */
export interface CouponRow {
  id: string;
  code: string;
  kind: Coupon['kind'];
  value: string;
  state: Coupon['state'];
  currency: string;
  starts_at: Date | null;
  ends_at: Date | null;
  max_uses: number | null;
  max_uses_each: number | null;
  min_order: string;
  first_order: boolean;
  product_ids: string[];
  category_ids: string[];
  batch: string | null;
  version: number;
}

/** An order that a coupon shall count for. */
export interface CouponOrder {
  readonly customerId: bigint;
  readonly lines: readonly {
    readonly productId: bigint;
    readonly categoryId: bigint | null;
    readonly total: bigint;
  }[];
  readonly subtotal: bigint;
}

/**
 * What a code takes off an order. Uses are orders that are not cancelled or wholly refunded. Throws
 * UserError `coupon-unknown`, `-ended`, `-early`, `-used-up`, `-used`, `-first-order`, `-min-order` or
 * `-other-products`. Placing the order asks again, in its transaction.
 */
export async function judge(scope: Scope, code: string, order: CouponOrder): Promise<Judged> {
  const [row] = await scope.db.query<
    CouponRow & {
      shop_currency: string;
      uses: number;
      uses_each: number;
      has_bought: boolean;
      open_categories: string[];
    }
  >(
    `with recursive found as (select * from coupons where code = $1),
     below as (
       select c.id from categories c, found where c.id = any (found.category_ids) and c.deleted_at is null
       union select c.id from categories c join below b on c.parent_id = b.id where c.deleted_at is null
     )
     select f.*, (select currency from settings) as shop_currency, u.uses, u.uses_each,
       exists (select from orders where customer_id = $2 and status in ('new', 'paid', 'completed')) as has_bought,
       array(select id from below) as open_categories
     from found f, lateral (
       select count(*)::int as uses, (count(*) filter (where customer_id = $2))::int as uses_each
       from orders where coupon_id = f.id and status in ('new', 'paid', 'completed')) u`,
    [normalise(code), order.customerId],
  );
  if (!row) throw new UserError('coupon-unknown');
  const coupon = readCouponRow(row);
  const now = scope.clock.now();
  const isForeign = coupon.currency !== row.shop_currency;
  const isOver = coupon.endsAt !== null && coupon.endsAt.getTime() <= now;
  if (coupon.state !== 'active' || isOver || (isForeign && countsMoney(coupon)))
    throw new UserError('coupon-ended');
  if (coupon.startsAt && coupon.startsAt.getTime() > now) throw new UserError('coupon-early');
  if (coupon.maxUses !== null && row.uses >= coupon.maxUses) throw new UserError('coupon-used-up');
  if (coupon.maxUsesEach !== null && row.uses_each >= coupon.maxUsesEach)
    throw new UserError('coupon-used');
  if (coupon.firstOrder && row.has_bought) throw new UserError('coupon-first-order');
  if (order.subtotal < coupon.minOrder)
    throw new UserError('coupon-min-order', {
      least: toDecimal({ amount: coupon.minOrder, currency: coupon.currency }),
      currency: coupon.currency,
    });
  const categories = new Set(row.open_categories);
  const isBound = coupon.productIds.length + coupon.categoryIds.length > 0;
  const eligible = order.lines
    .filter(
      ({ productId, categoryId }) =>
        !isBound || coupon.productIds.includes(productId) || categories.has(`${categoryId}`),
    )
    .reduce((sum, { total }) => sum + total, 0n);
  if (isBound && eligible === 0n) throw new UserError('coupon-other-products');
  return {
    couponId: coupon.id,
    version: coupon.version,
    code: coupon.code,
    discount: discountOf(coupon, eligible),
  };
}

/** What a coupon takes off lines it counts for: never more than they cost; a part of the smallest unit is not given. */
export function discountOf({ kind, value }: Pick<Coupon, 'kind' | 'value'>, total: bigint): bigint {
  if (kind === 'percent') return (total * value) / 10_000n;
  return value < total ? value : total;
}

/** The coupon with this code while it may be used some time; null: there is none. */
export async function findOpen(scope: Scope, code: string): Promise<Coupon | null> {
  const [row] = await scope.db.query<CouponRow>(
    `select * from coupons where code = $1 and state = 'active' and (ends_at is null or ends_at > $2)`,
    [normalise(code), new Date(scope.clock.now())],
  );
  return row ? readCouponRow(row) : null;
}

/** A code that nobody guesses. */
export function randomCode(): string {
  return Array.from(randomBytes(CODE_LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

/** A code as staff write it, in capitals. Throws UserError `coupon-code` when no link could carry it. */
export function readCode(text: string): string {
  const code = normalise(text);
  if (!CODE.test(code)) throw new UserError('coupon-code');
  return code;
}

/** Reads a row of coupons. */
export function readCouponRow(row: CouponRow): Coupon {
  return {
    id: BigInt(row.id),
    code: row.code,
    kind: row.kind,
    value: BigInt(row.value),
    state: row.state,
    currency: row.currency,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    maxUses: row.max_uses,
    maxUsesEach: row.max_uses_each,
    minOrder: BigInt(row.min_order),
    firstOrder: row.first_order,
    productIds: row.product_ids.map(BigInt),
    categoryIds: row.category_ids.map(BigInt),
    batch: row.batch,
    version: row.version,
  };
}

/** Whether it means nothing after the shop began to count in another currency. */
function countsMoney({ kind, minOrder }: Coupon): boolean {
  return kind === 'fixed' || minOrder > 0n;
}

/** `İ` and the like grow in capitals: what is too long is no code. */
function normalise(code: string): string {
  return code.trim().toUpperCase().slice(0, 60);
}
