import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import { randomKey } from '../../secrets.ts';
import * as audit from '../staff/audit.ts';
import type { CouponFields } from './coupon-edits.ts';
import { randomCode } from './coupons.ts';

/** More is another batch. */
export const MOST_CODES = 5_000;
/** Two equal codes among 32^12 are a wonder; three rounds are more than enough. */
const ROUNDS = 3;

/** Makes so many codes that count once each, alike in all else. Returns the first one's id. */
export async function create(
  scope: Scope,
  actorId: number,
  count: number,
  fields: Partial<Omit<CouponFields, 'maxUses'>> & Pick<CouponFields, 'kind' | 'value'>,
): Promise<bigint> {
  if (!Number.isInteger(count) || count < 1 || count > MOST_CODES)
    throw new UserError('number-range', { least: 1, most: MOST_CODES });
  const batch = randomKey(9);
  return scope.transaction(async (scope) => {
    let made = 0;
    for (let round = 0; made < count && round < ROUNDS; round += 1) {
      const codes = Array.from({ length: count - made }, randomCode);
      const rows = await scope.db.query<{ id: string }>(
        `insert into coupons (code, currency, kind, value, starts_at, ends_at, max_uses, min_order, first_order,
           batch, created_at)
         select code, s.currency, $3, $4, $5, $6, 1, $7, $8, $2, $9 from settings s, unnest($1::text[]) as code
         on conflict (code) do nothing returning id`,
        [
          codes,
          batch,
          fields.kind,
          fields.value,
          fields.startsAt ?? null,
          fields.endsAt ?? null,
          fields.minOrder ?? 0n,
          fields.firstOrder ?? false,
          new Date(scope.clock.now()),
        ],
      );
      made += rows.length;
    }
    const [first] = await scope.db.query<{ id: string }>(
      'select min(id) as id from coupons where batch = $1',
      [batch],
    );
    const id = BigInt(first?.id ?? 0);
    await audit.write(scope, actorId, 'coupon.batch', { coupon: Number(id), codes: made });
    return id;
  });
}

/** The codes made together with this one that nobody has used, in the order they were made. */
export async function openCodes(scope: Scope, id: bigint): Promise<string[]> {
  const rows = await scope.db.query<{ code: string }>(
    `select c.code from coupons m join coupons c on c.batch = m.batch
     where m.id = $1 and c.state = 'active' and not exists (
       select from orders where coupon_id = c.id and status in ('new', 'paid', 'completed'))
     order by c.id limit $2`,
    [id, MOST_CODES],
  );
  return rows.map(({ code }) => code);
}
