import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import { readCouponRow, type Coupon, type CouponRow } from './coupons.ts';

/** Coupons as the list shows them: those made together are one line. */
export interface CouponLine {
  readonly coupon: Coupon;
  /** How many codes the line stands for. */
  readonly codes: number;
  readonly uses: number;
}

/** One coupon, or those made together, with what they did. */
export interface CouponReport extends CouponLine {
  /** Codes that may still be used. */
  readonly openCodes: number;
  /** Of paid orders, less refunds, in the coupon's currency. */
  readonly discount: bigint;
  readonly revenue: bigint;
  /** Names of what it is bound to, the first few; deleted ones are left out. */
  readonly boundTo: readonly string[];
}

export const couponFilters = ['open', 'over'] as const;
export type CouponFilter = (typeof couponFilters)[number];

/** One page of coupons, newest first: those that count or will, or those that are over. */
export async function list(
  scope: Scope,
  filter: CouponFilter,
  page: { readonly offset: number; readonly limit: number },
): Promise<CouponLine[]> {
  const rows = await scope.db.query<CouponRow & { codes: number; uses: number }>(
    `with shown as (
       select min(id) as first, count(*)::int as codes, coalesce(batch, id::text) as name from coupons
       where (state = 'active' and (ends_at is null or ends_at > $2)) = ($1 = 'open')
       group by coalesce(batch, id::text), batch is null order by min(id) desc offset $3 limit $4
     )
     select c.*, s.codes, (
       select count(*)::int from orders o join coupons m on m.id = o.coupon_id
       where (m.id = c.id or m.batch = c.batch) and o.status in ('new', 'paid', 'completed')) as uses
     from shown s join coupons c on c.id = s.first order by c.id desc`,
    [filter, new Date(scope.clock.now()), page.offset, page.limit],
  );
  return rows.map((row) => ({ coupon: readCouponRow(row), codes: row.codes, uses: row.uses }));
}

/** A coupon with its figures. Throws UserError `coupon-gone`. */
export async function read(scope: Scope, id: bigint): Promise<CouponReport> {
  const [row] = await scope.db.query<
    CouponRow & {
      codes: number;
      open_codes: number;
      uses: number;
      discount: string;
      revenue: string;
      bound_to: string[];
    }
  >(
    `with mine as (select * from coupons where id = $1),
     same as (select c.* from coupons c join mine m on c.id = m.id or c.batch = m.batch),
     used as (
       select o.* from orders o join same s on s.id = o.coupon_id where o.status in ('new', 'paid', 'completed')
     )
     select m.*, (select count(*)::int from same) as codes,
       (select count(*)::int from same s where state = 'active' and not exists (
         select from used where coupon_id = s.id and s.max_uses = 1)) as open_codes,
       u.uses, u.discount, u.revenue,
       array(select name from (
         select 0 as rank, name from categories where id = any (m.category_ids) and deleted_at is null
         union all select 1, name from products where id = any (m.product_ids) and state <> 'deleted'
         order by 1, 2 limit 6) b) as bound_to
     from mine m, lateral (select count(*)::int as uses,
       coalesce(sum(discount) filter (where paid_at is not null and currency = m.currency), 0) as discount,
       coalesce(sum(total - refunded) filter (where paid_at is not null and currency = m.currency), 0) as revenue
       from used) u`,
    [id],
  );
  if (!row) throw new UserError('coupon-gone');
  return {
    coupon: readCouponRow(row),
    codes: row.codes,
    openCodes: row.open_codes,
    uses: row.uses,
    discount: BigInt(row.discount),
    revenue: BigInt(row.revenue),
    boundTo: row.bound_to,
  };
}

export const boundKinds = ['product', 'category'] as const;
export type BoundKind = (typeof boundKinds)[number];

/** Something that a coupon could be bound to. */
export interface Choice {
  readonly id: bigint;
  readonly name: string;
  readonly isChosen: boolean;
}

/** One page of the shop's products or categories, what is chosen first. */
export async function choices(
  scope: Scope,
  couponId: bigint,
  kind: BoundKind,
  page: { readonly offset: number; readonly limit: number },
): Promise<Choice[]> {
  const rows = await scope.db.query<{ id: string; name: string; chosen: boolean }>(
    `select a.id, a.name, coalesce(a.id = any (
         case $2 when 'product' then c.product_ids else c.category_ids end), false) as chosen
     from coupons c, (
       select id, name from products where $2 = 'product' and state <> 'deleted'
       union all select id, name from categories where $2 = 'category' and deleted_at is null) a
     where c.id = $1 order by 3 desc, lower(a.name), a.id offset $3 limit $4`,
    [couponId, kind, page.offset, page.limit],
  );
  return rows.map(({ id, name, chosen }) => ({ id: BigInt(id), name, isChosen: chosen }));
}
