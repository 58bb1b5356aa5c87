import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import type { Secrets } from '../../secrets.ts';
import * as audit from '../staff/audit.ts';
import { digestLine, openLine, sealLine } from './goods.ts';
import { sortLines, type Added } from './stock-text.ts';

export const lineStates = ['available', 'reserved', 'sold', 'withdrawn'] as const;
export type LineState = (typeof lineStates)[number];

/** What there is of a product, for staff. */
export interface Stock {
  readonly productId: bigint;
  readonly name: string;
  readonly kind: string;
  /** Of what is sold as lines. */
  readonly counts: Readonly<Record<LineState, number>>;
  /** Of everything else; null: unlimited. */
  readonly count: number | null;
  /** Staff hear when this much is left. */
  readonly lowLevel: number;
  /** How many people wait for it. */
  readonly waiting: number;
}

/** A stock line without what it says. */
export interface StockLine {
  readonly id: bigint;
  readonly state: LineState;
  readonly addedAt: Date;
  readonly sealed: Buffer;
}

/** So many go in one statement: a few hundred kilobytes. */
const BATCH = 1_000;

/** What there is of a product. Throws UserError `product-gone` when the shop has none such. */
export async function read(scope: Scope, productId: bigint): Promise<Stock> {
  const [row] = await scope.db.query<StockRow>(
    `select p.id, p.name, p.kind, p.stock, low_level(p.options) as low_level,
       (select coalesce(jsonb_object_agg(state, n), '{}') from (
         select state, count(*) as n from stock_items where product_id = p.id group by 1) c) as counts,
       (select count(*) from wishes where product_id = p.id and kind = 'waiting')::int as waiting
     from products p where p.id = $1 and p.state <> 'deleted'`,
    [productId],
  );
  if (!row) throw new UserError('product-gone');
  return readStock(row);
}

/** Products by how little is left of them; what is unlimited comes never. One more than `limit`. */
export async function listLow(
  scope: Scope,
  page: { readonly offset: number; readonly limit: number },
): Promise<{ productId: bigint; name: string; left: number; isLow: boolean }[]> {
  const rows = await scope.db.query<{ id: string; name: string; left: number; is_low: boolean }>(
    `select id, name, left_now as left, left_now <= low_level(options) as is_low from (
       select p.id, p.name, p.options, case when p.kind = 'unique'
         then (select count(*) from stock_items s where s.product_id = p.id and s.state = 'available')::int
         else p.stock end as left_now
       from products p where p.state <> 'deleted') p
     where left_now is not null order by left_now, id offset $1 limit $2`,
    [page.offset, page.limit],
  );
  return rows.map((row) => ({
    productId: BigInt(row.id),
    name: row.name,
    left: row.left,
    isLow: row.is_low,
  }));
}

/**
 * Adds lines to a product, in their order, in one transaction. Lines that are there already, sold or
 * withdrawn ones too, are not added again. Throws UserError `product-gone` as above.
 */
export async function add(
  scope: Scope,
  secrets: Secrets,
  actorId: number,
  productId: bigint,
  text: string,
): Promise<Added & { readonly auditId: bigint | null }> {
  const { lines, ...rest } = sortLines(text);
  return scope.transaction(async (scope) => {
    const added = await put(scope, secrets, productId, lines);
    const data = { product: `${productId}`, added, moment: await moment(scope) };
    const auditId = added === 0 ? null : await audit.write(scope, actorId, 'stock.add', data);
    return { added, known: lines.length - added, ...rest, auditId };
  });
}

/** By which all lines of this transaction are known: `forget` takes them back. */
export async function moment(scope: Scope): Promise<string> {
  const [row] = await scope.db.query<{ at: string }>('select now()::text as at');
  return row?.at ?? '';
}

/**
 * Removes lines that a product got at a moment, so that they may come again. Throws UserError
 * `undo-changed` unless all of them are still free.
 */
export async function forget(scope: Scope, productId: bigint, moment: string): Promise<void> {
  const [row] = await scope.db.query<{ count: number | null }>(
    'select forget_stock($1, $2) as count',
    [productId, moment],
  );
  if (!row?.count) throw new UserError('undo-changed');
}

/** Takes an addition back, from its entry in the audit log. Throws UserError `undo-changed`. */
export async function revertAddition(scope: Scope, { data }: audit.AuditEntry): Promise<void> {
  await forget(scope, BigInt(String(data['product'])), String(data['moment']));
}

/** Adds different lines inside the caller's transaction; returns how many were not there. */
export async function put(
  scope: Scope,
  secrets: Secrets,
  productId: bigint,
  lines: readonly string[],
): Promise<number> {
  let added = 0;
  for (let start = 0; start === 0 || start < lines.length; start += BATCH) {
    const sealed = lines
      .slice(start, start + BATCH)
      .map((line) => sealLine(scope, secrets, productId, line));
    const [row] = await scope.db.query<{ added: number | null }>(
      'select add_stock($1, $2::bytea[], $3::bytea[]) as added',
      [productId, sealed.map((line) => line.sealed), sealed.map((line) => line.digest)],
    );
    if (row?.added == null) throw new UserError('product-gone');
    added += row.added;
  }
  return added;
}

/** Which of these lines the product has already, as a set of their texts. */
export async function known(
  scope: Scope,
  secrets: Secrets,
  productId: bigint,
  lines: readonly string[],
): Promise<Set<string>> {
  const found = new Set<string>();
  for (let start = 0; start < lines.length; start += BATCH) {
    const batch = lines.slice(start, start + BATCH);
    const digests = batch.map((line) => digestLine(scope, secrets, productId, line));
    const rows = await scope.db.query<{ place: number }>(
      `select d.place::int from unnest($2::bytea[]) with ordinality as d (digest, place)
       join stock_items s on s.product_id = $1 and s.digest = d.digest`,
      [productId, digests],
    );
    for (const { place } of rows) found.add(batch[place - 1] ?? '');
  }
  return found;
}

/** A product's lines in a state, oldest first, still sealed; by `limit` after `offset`. */
export async function list(
  scope: Scope,
  productId: bigint,
  page: { readonly state: LineState; readonly offset: number; readonly limit: number },
): Promise<StockLine[]> {
  const rows = await scope.db.query<LineRow>(
    `select id, state, added_at, sealed from stock_items
     where product_id = $1 and state = $2 order by id offset $3 limit $4`,
    [productId, page.state, page.offset, page.limit],
  );
  return rows.map(readLine);
}

/** One line of this product. Throws UserError `line-gone` when the product has none such. */
export async function find(scope: Scope, productId: bigint, id: bigint): Promise<StockLine> {
  const [row] = await scope.db.query<LineRow>(
    'select id, state, added_at, sealed from stock_items where product_id = $1 and id = $2',
    [productId, id],
  );
  if (!row) throw new UserError('line-gone');
  return readLine(row);
}

/** What a line says. Somebody of the staff looks at it: that is written down. */
export async function reveal(
  scope: Scope,
  secrets: Secrets,
  actorId: number,
  productId: bigint,
  id: bigint,
): Promise<{ readonly line: StockLine; readonly text: string }> {
  const line = await find(scope, productId, id);
  const text = openLine(scope, secrets, productId, line.sealed);
  await audit.write(scope, actorId, 'stock.show', { product: `${productId}`, line: `${id}` });
  return { line, text };
}

/**
 * Takes a line (null: all that are available) out of sale; what went together can come back
 * together. Returns how many went and the audit log's entry; null: nothing was there to go.
 */
export async function withdraw(
  scope: Scope,
  actorId: number,
  productId: bigint,
  id: bigint | null,
): Promise<{ readonly count: number; readonly auditId: bigint } | null> {
  const at = new Date(scope.clock.now());
  const [row] = await scope.db.query<{ count: number }>(
    'select withdraw_stock($1, $2, $3) as count',
    [productId, id, at],
  );
  const count = row?.count ?? 0;
  if (count === 0) return null;
  const data = { product: `${productId}`, count, at: at.toISOString() };
  return { count, auditId: await audit.write(scope, actorId, 'stock.withdraw', data) };
}

/** Puts back into sale one withdrawn line, or all that were withdrawn at a moment. Returns how many. */
export async function restore(
  scope: Scope,
  actorId: number,
  productId: bigint,
  which: { readonly id: bigint } | { readonly at: Date },
): Promise<number> {
  const [row] = await scope.db.query<{ count: number }>(
    'select restore_stock($1, $2, $3) as count',
    [productId, 'id' in which ? which.id : null, 'at' in which ? which.at : null],
  );
  const count = row?.count ?? 0;
  if (count > 0)
    await audit.write(scope, actorId, 'stock.restore', { product: `${productId}`, count });
  return count;
}

/** Takes a withdrawal back, from its entry in the audit log. Throws UserError `undo-changed`. */
export async function revertWithdrawal(scope: Scope, entry: audit.AuditEntry): Promise<void> {
  const { product, at } = entry.data;
  const which = { at: new Date(String(at)) };
  const count = await restore(scope, entry.actorId, BigInt(String(product)), which);
  if (count === 0) throw new UserError('undo-changed');
}

/** Says how many there are of what is not sold as lines; null: unlimited. Returns the audit log's entry. Throws `product-gone`. */
export async function setCount(
  scope: Scope,
  actorId: number,
  productId: bigint,
  count: number | null,
): Promise<bigint> {
  const [row] = await scope.db.query<{ set: { before: number | null } | null }>(
    'select set_stock($1, $2) as set',
    [productId, count],
  );
  if (!row?.set) throw new UserError('product-gone');
  const data = { product: `${productId}`, before: row.set.before, after: count };
  return audit.write(scope, actorId, 'stock.set', data);
}

/** Takes a set number back. Throws UserError `undo-changed` when some were bought or set since. */
export async function revertCount(scope: Scope, entry: audit.AuditEntry): Promise<void> {
  const { product, before, after } = entry.data as Record<string, number | null>;
  const id = BigInt(String(product));
  const { count } = await read(scope, id);
  if (count !== after) throw new UserError('undo-changed');
  await setCount(scope, entry.actorId, id, before ?? null);
}

interface StockRow {
  id: string;
  name: string;
  kind: string;
  stock: number | null;
  low_level: number;
  counts: Partial<Record<LineState, number>>;
  waiting: number;
}

interface LineRow {
  id: string;
  state: LineState;
  added_at: Date;
  sealed: Buffer;
}

function readStock(row: StockRow): Stock {
  return {
    productId: BigInt(row.id),
    name: row.name,
    kind: row.kind,
    counts: { available: 0, reserved: 0, sold: 0, withdrawn: 0, ...row.counts },
    count: row.stock,
    lowLevel: row.low_level,
    waiting: row.waiting,
  };
}

function readLine(row: LineRow): StockLine {
  return { id: BigInt(row.id), state: row.state, addedAt: row.added_at, sealed: row.sealed };
}
