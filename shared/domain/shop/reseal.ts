import { messageOf } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import type { SealPurpose, Secrets } from '../../secrets.ts';
import { addressPurpose, goodsPurpose, linePurpose, sealLine } from '../catalogue/goods.ts';
import { toldPurpose } from '../guards/identity-told.ts';
import { purpose as secondFactorPurpose } from '../guards/second-factor.ts';
import { secretPurpose as webhookPurpose } from '../programs/webhooks.ts';

/** What was moved from the platform's key before to the one of now. */
export interface Resealed {
  readonly moved: number;
  /** Values that neither key opens; they stay as they are. */
  readonly failed: number;
}

interface SealedRow {
  id: string;
  /** The product or the customer that it belongs to. */
  owner_id: string;
  sealed: Buffer;
}

/** One place where sealed values are kept. */
interface Place {
  /** The next ones after an id. */
  readonly list: (scope: Scope, after: string) => Promise<SealedRow[]>;
  readonly belongs: (scope: Scope, ownerId: bigint) => SealPurpose;
  /** Only if nobody changed it meanwhile. */
  readonly replace: (
    scope: Scope,
    secrets: Secrets,
    row: SealedRow,
    text: string,
  ) => Promise<unknown>;
}

/** So many rows are in memory at once. */
const PAGE = 500;

const stockLines: Place = {
  list: (scope, after) =>
    scope.db.query(
      'select id, product_id as owner_id, sealed from stock_items where id > $1 order by id limit $2',
      [after, PAGE],
    ),
  belongs: linePurpose,
  // The digest's key moves with the platform's.
  replace(scope, secrets, row, text) {
    const { sealed, digest } = sealLine(scope, secrets, BigInt(row.owner_id), text);
    return scope.db.query('select reseal_stock($1, $2, $3, $4)', [
      row.id,
      row.sealed,
      sealed,
      digest,
    ]);
  },
};

const productGoods: Place = {
  list: (scope, after) =>
    scope.db.query(
      `select id, id as owner_id, goods as sealed from products
       where id > $1 and goods is not null order by id limit $2`,
      [after, PAGE],
    ),
  belongs: goodsPurpose,
  replace: (scope, secrets, row, text) =>
    scope.db.query('update products set goods = $2 where id = $1 and goods = $3', [
      row.id,
      secrets.seal(text, goodsPurpose(scope, BigInt(row.owner_id))),
      row.sealed,
    ]),
};

const delivered: Place = {
  list: (scope, after) =>
    scope.db.query(
      `select id, product_id as owner_id, goods as sealed from order_lines
       where id > $1 and goods is not null order by id limit $2`,
      [after, PAGE],
    ),
  belongs: goodsPurpose,
  replace: (scope, secrets, row, text) =>
    scope.db.query('select reseal_delivered($1, $2, $3)', [
      row.id,
      row.sealed,
      secrets.seal(text, goodsPurpose(scope, BigInt(row.owner_id))),
    ]),
};

const addresses: Place = {
  list: (scope, after) =>
    scope.db.query(
      `select id, customer_id as owner_id, address as sealed from orders
       where id > $1 and address is not null order by id limit $2`,
      [after, PAGE],
    ),
  belongs: addressPurpose,
  replace: (scope, secrets, row, text) =>
    scope.db.query('update orders set address = $2 where id = $1 and address = $3', [
      row.id,
      secrets.seal(text, addressPurpose(scope, BigInt(row.owner_id))),
      row.sealed,
    ]),
};

/** Where an order that is not placed yet goes: in its checkout, as base64. */
const checkoutAddresses: Place = {
  list: (scope, after) =>
    scope.db.query(
      `select customer_id as id, customer_id as owner_id, decode(state->>'address', 'base64') as sealed
       from checkouts where customer_id > $1 and state->>'address' is not null
       order by customer_id limit $2`,
      [after, PAGE],
    ),
  belongs: addressPurpose,
  replace: (scope, secrets, row, text) =>
    scope.db.query(
      `update checkouts set state = state || jsonb_build_object('address', $2::text)
       where customer_id = $1 and state->>'address' = $3`,
      [
        row.id,
        secrets.seal(text, addressPurpose(scope, BigInt(row.owner_id))).toString('base64'),
        row.sealed.toString('base64'),
      ],
    ),
};

const webhookSecrets: Place = {
  list: (scope, after) =>
    scope.db.query(
      'select id, id as owner_id, secret as sealed from webhooks where id > $1 order by id limit $2',
      [after, PAGE],
    ),
  belongs: webhookPurpose,
  replace: (scope, secrets, row, text) =>
    scope.db.query('update webhooks set secret = $2 where id = $1 and secret = $3', [
      row.id,
      secrets.seal(text, webhookPurpose(scope)),
      row.sealed,
    ]),
};

const secondFactors: Place = {
  list: (scope, after) =>
    scope.db.query(
      `select telegram_id as id, telegram_id as owner_id, sealed from second_factors
       where telegram_id > $1 and sealed is not null order by telegram_id limit $2`,
      [after, PAGE],
    ),
  belongs: (scope, telegramId) => secondFactorPurpose(scope, Number(telegramId)),
  replace: (scope, secrets, row, text) =>
    scope.db.query('update second_factors set sealed = $2 where telegram_id = $1 and sealed = $3', [
      row.id,
      secrets.seal(text, secondFactorPurpose(scope, Number(row.id))),
      row.sealed,
    ]),
};

const identityChecks: Place = {
  list: (scope, after) =>
    scope.db.query(
      `select id, customer_id as owner_id, sealed from identity_checks
       where id > $1 and sealed is not null order by id limit $2`,
      [after, PAGE],
    ),
  belongs: toldPurpose,
  replace: (scope, secrets, row, text) =>
    scope.db.query('update identity_checks set sealed = $2 where id = $1 and sealed = $3', [
      row.id,
      secrets.seal(text, toldPurpose(scope, BigInt(row.owner_id))),
      row.sealed,
    ]),
};

const GOODS = [stockLines, productGoods, delivered, addresses, checkoutAddresses];

/**
 * Seals again what a shop sells, what it delivered and where to, where the key before still holds it.
 */
export function goods(scope: Scope, secrets: Secrets): Promise<Resealed> {
  return moveAll(scope, secrets, GOODS);
}

/** The same for second factors, what customers told of themselves, and what programs check by. */
export function people(scope: Scope, secrets: Secrets): Promise<Resealed> {
  return moveAll(scope, secrets, [secondFactors, identityChecks, webhookSecrets]);
}

/** Each value by itself: stopping half-way or a second run harms nothing. */
async function moveAll(
  scope: Scope,
  secrets: Secrets,
  places: readonly Place[],
): Promise<Resealed> {
  let [moved, failed] = [0, 0];
  for (const place of places) {
    for (let after = '0'; ;) {
      const rows = await place.list(scope, after);
      for (const row of rows) {
        const belongs = place.belongs(scope, BigInt(row.owner_id));
        if (!secrets.isOld(row.sealed, belongs)) continue;
        try {
          await place.replace(scope, secrets, row, secrets.open(row.sealed, belongs));
          moved += 1;
        } catch (error) {
          failed += 1;
          // Never the value itself.
          scope.log.error(
            { reason: messageOf(error), id: row.id },
            'a value could not be sealed again',
          );
        }
      }
      if (rows.length < PAGE) break;
      after = rows.at(-1)?.id ?? after;
    }
  }
  return { moved, failed };
}
