import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import * as audit from '../staff/audit.ts';
import type { AuditEntry } from '../staff/audit.ts';
import type { BoundKind } from './coupon-book.ts';
import { readCode, readCouponRow, type Coupon, type CouponRow } from './coupons.ts';

/** What staff may set of a coupon. */
export type CouponFields = Pick<
  Coupon,
  'kind' | 'value' | 'startsAt' | 'endsAt' | 'maxUses' | 'maxUsesEach' | 'minOrder' | 'firstOrder'
>;

/** Makes a coupon in the shop's currency. Throws UserError `coupon-taken`. The caller has checked the right, here and below. */
export async function create(
  scope: Scope,
  actorId: number,
  text: string,
  fields: Partial<CouponFields> & Pick<CouponFields, 'kind' | 'value'>,
): Promise<Coupon> {
  const code = readCode(text);
  demandSound(fields);
  return scope.transaction(async (scope) => {
    const [row] = await scope.db.query<CouponRow>(
      `insert into coupons (code, currency, kind, value, starts_at, ends_at, max_uses, max_uses_each,
         min_order, first_order, created_at)
       select $1, s.currency, d->>'kind', (d->>'value')::numeric, (d->>'startsAt')::timestamptz,
         (d->>'endsAt')::timestamptz, (d->>'maxUses')::int, (d->>'maxUsesEach')::int,
         coalesce((d->>'minOrder')::numeric, 0), coalesce((d->>'firstOrder')::boolean, false), $3
       from settings s, (select $2::jsonb as d) given
       on conflict (code) do nothing returning *`,
      [code, jsonOf(fields), new Date(scope.clock.now())],
    );
    if (!row) throw new UserError('coupon-taken', { code });
    await audit.write(scope, actorId, 'coupon.create', {
      coupon: Number(row.id),
      code,
      ...plainOf(fields),
    });
    return readCouponRow(row);
  });
}

/** Changes a coupon, or all that were made together with it. Throws UserError `coupon-gone`. */
export async function change(
  scope: Scope,
  actorId: number,
  id: bigint,
  changes: Partial<CouponFields>,
): Promise<void> {
  await scope.transaction(async (scope) => {
    const before = await lock(scope, id);
    demandSound({ ...before, ...changes });
    await scope.db.query(
      `update coupons c set kind = coalesce(d->>'kind', kind), value = coalesce((d->>'value')::numeric, value),
         starts_at = case when d ? 'startsAt' then (d->>'startsAt')::timestamptz else starts_at end,
         ends_at = case when d ? 'endsAt' then (d->>'endsAt')::timestamptz else ends_at end,
         max_uses = case when d ? 'maxUses' then (d->>'maxUses')::int else max_uses end,
         max_uses_each = case when d ? 'maxUsesEach' then (d->>'maxUsesEach')::int else max_uses_each end,
         min_order = coalesce((d->>'minOrder')::numeric, min_order),
         first_order = coalesce((d->>'firstOrder')::boolean, first_order), version = version + 1
       from (select $2::jsonb as d) given where c.id = $1 or c.batch = $3`,
      [id, jsonOf(changes), before.batch],
    );
    const names = Object.keys(changes) as (keyof CouponFields)[];
    await audit.write(scope, actorId, 'coupon.change', {
      coupon: Number(id),
      code: before.code,
      before: plainOf(Object.fromEntries(names.map((name) => [name, before[name]]))),
      after: plainOf(changes),
    });
  });
}

/** Binds a coupon to a product or category of the shop, or frees it from one. */
export async function bind(
  scope: Scope,
  actorId: number,
  id: bigint,
  to: { readonly kind: BoundKind; readonly id: bigint },
): Promise<void> {
  await scope.transaction(async (scope) => {
    const before = await lock(scope, id);
    const chosen = to.kind === 'product' ? before.productIds : before.categoryIds;
    const isAdded = !chosen.includes(to.id);
    const rows = await scope.db.query(
      `update coupons c set version = version + 1,
         product_ids = case when $4 <> 'product' then product_ids
           when $5 then product_ids || $3::bigint else array_remove(product_ids, $3::bigint) end,
         category_ids = case when $4 <> 'category' then category_ids
           when $5 then category_ids || $3::bigint else array_remove(category_ids, $3::bigint) end
       where (c.id = $1 or c.batch = $2) and (not $5
         or ($4 = 'product' and exists (select from products where id = $3 and state <> 'deleted'))
         or ($4 = 'category' and exists (select from categories where id = $3 and deleted_at is null)))
       returning c.id`,
      [id, before.batch, to.id, to.kind, isAdded],
    );
    if (rows.length === 0) throw new UserError('button-old');
    await audit.write(scope, actorId, 'coupon.bind', {
      coupon: Number(id),
      code: before.code,
      [to.kind]: Number(to.id),
      added: isAdded,
    });
  });
}

/** Ends a coupon, or all that were made together with it. Returns the id of the audit entry. */
export async function end(scope: Scope, actorId: number, id: bigint): Promise<bigint> {
  return scope.transaction(async (scope) => {
    const { code, batch } = await lock(scope, id);
    const rows = await scope.db.query<{ id: string }>(
      `update coupons set state = 'ended', version = version + 1
       where (id = $1 or batch = $2) and state = 'active' returning id`,
      [id, batch],
    );
    if (rows.length === 0) throw new UserError('coupon-ended');
    return audit.write(scope, actorId, 'coupon.end', { coupon: Number(id), code });
  });
}

/** Takes `coupon.end` back. Throws UserError `undo-changed` when what it was bound to is gone since. */
export async function revert(scope: Scope, entry: AuditEntry): Promise<void> {
  const rows = await scope.db.query(
    `update coupons c set state = 'active', version = c.version + 1
     from (select id, batch from coupons where id = $1) m
     where (c.id = m.id or c.batch = m.batch) and c.state = 'ended'
       and ((c.product_ids = '{}' and c.category_ids = '{}')
         or exists (select from products where id = any (c.product_ids) and state <> 'deleted')
         or exists (select from categories where id = any (c.category_ids) and deleted_at is null))
     returning c.id`,
    [Number(entry.data['coupon'])],
  );
  if (rows.length === 0) throw new UserError('undo-changed');
}

async function lock(scope: Scope, id: bigint): Promise<Coupon> {
  const [row] = await scope.db.query<CouponRow>('select * from coupons where id = $1 for update', [
    id,
  ]);
  if (!row) throw new UserError('coupon-gone');
  return readCouponRow(row);
}

function demandSound(fields: Partial<CouponFields>): void {
  const { kind, value = 1n, startsAt, endsAt } = fields;
  if (value <= 0n || (kind === 'percent' && value > 10_000n)) throw new UserError('coupon-value');
  if (startsAt && endsAt && startsAt >= endsAt) throw new UserError('coupon-dates');
}

function jsonOf(fields: Partial<CouponFields>): string {
  return JSON.stringify(plainOf(fields));
}

/** As JSON keeps it: amounts are texts. */
function plainOf(fields: Partial<CouponFields>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'bigint' ? `${value}` : value,
    ]),
  );
}
