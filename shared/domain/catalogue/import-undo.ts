import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import * as audit from '../staff/audit.ts';
import type { AuditEntry } from '../staff/audit.ts';
import * as products from './products.ts';
import * as stock from './stock.ts';

/** What an import made and changed, by numbers as texts, in the order in which it did. */
export interface Traces {
  readonly categories: string[];
  readonly products: string[];
  /** Audit entries of changed products. */
  readonly changes: string[];
  /** Products that were there and got lines. */
  readonly stocked: string[];
  /** The content of a product was replaced: what it was is not kept anywhere. */
  isGoodsLost: boolean;
}

/** More than this stays in no audit entry, and nobody sees within 30 seconds that it was wrong. */
const MOST_TRACES = 1_000;

export function newTraces(): Traces {
  return { categories: [], products: [], changes: [], stocked: [], isGoodsLost: false };
}

/** Whether all of it can be taken back. */
export function isUndoable({ isGoodsLost, ...lists }: Traces): boolean {
  const count = Object.values(lists).reduce((sum, list) => sum + list.length, 0);
  return !isGoodsLost && count <= MOST_TRACES;
}

/**
 * Takes an import back, whole or not at all: new products and categories are deleted softly, changed
 * products are what they were, new lines are forgotten. Throws UserError `undo-changed` when somebody
 * changed or bought some of it since.
 */
export async function revert(scope: Scope, entry: AuditEntry): Promise<void> {
  const traces = entry.data['traces'] as (Traces & { readonly moment: string }) | undefined;
  if (!traces) throw new UserError('undo-gone');
  for (const id of traces.stocked) await stock.forget(scope, BigInt(id), traces.moment);
  for (const id of traces.changes.toReversed())
    await products.revert(scope, await audit.find(scope, BigInt(id)));
  const [row] = await scope.db.query<{ products: number; categories: number }>(
    `with gone as (
       update products p set state = 'deleted', version = version + 1
       where id = any($1::bigint[]) and state <> 'deleted'
         and not exists (select from order_lines l where l.product_id = p.id) returning id
     ), emptied as (delete from cart_lines where product_id in (select id from gone)),
     closed as (
       update categories c set deleted_at = $3
       where id = any($2::bigint[]) and deleted_at is null
         and not exists (select from products p where p.category_id = c.id and p.state <> 'deleted'
           and p.id not in (select id from gone))
         and not exists (select from categories s where s.parent_id = c.id and s.deleted_at is null
           and s.id <> all($2::bigint[])) returning id
     ) select (select count(*) from gone)::int as products, (select count(*) from closed)::int as categories`,
    [traces.products, traces.categories, new Date(scope.clock.now())],
  );
  if (row?.products !== traces.products.length || row.categories !== traces.categories.length)
    throw new UserError('undo-changed');
}
