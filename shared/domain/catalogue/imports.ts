import type { Parsed } from '../../exchange/parsed.ts';
import type { Scope } from '../../scope.ts';
import type { Secrets } from '../../secrets.ts';
import * as audit from '../staff/audit.ts';
import * as categories from './categories.ts';
import { sealGoods } from './goods.ts';
import { plan, type ImportCounts, type ImportPlan, type ImportWay, type PlannedProduct } from './import-plan.ts'; // prettier-ignore
import { pathKey } from './import-shelf.ts';
import { isUndoable, newTraces, type Traces } from './import-undo.ts';
import * as plans from '../subscriptions/plans.ts';
import * as products from './products.ts';
import * as stock from './stock.ts';

/** What an import file is to the job that takes it in; the job fetches and reads it again. */
export interface ImportJob {
  readonly actorId: number;
  readonly chatId: number;
  /** The message that shows how far it is. */
  readonly messageId: number;
  readonly language: string;
  readonly fileId: string;
  /** SHA-256 of what the dry run saw, hex: another content is not taken in. */
  readonly hash: string;
}

/** Opaque names that a deep link can carry. */
const KEY = /^[\w-]{6,40}$/;

/** Hands a confirmed file to the job, in the caller's transaction. One at a time for each shop. */
export async function schedule(scope: Scope, updateId: number, job: ImportJob): Promise<void> {
  await scope.db.query(`insert into platform.requests (kind, payload) values ('job', $1)`, [
    JSON.stringify({ task: 'import', key: `import:${updateId}`, queued: true, attempts: 5, payload: job }),
  ]); // prettier-ignore
}

/**
 * Takes a file in, whole or not at all, in one transaction; what is wrong in it stays outside, as
 * `plan` said. The same file again changes nothing. `finish` runs in the same transaction.
 */
export async function apply(
  scope: Scope,
  actorId: number,
  parsed: Parsed,
  way: ImportWay,
  options: {
    readonly onProgress?: (done: number, total: number) => void;
    /** `auditId` names what can be undone; null: nothing was done, or too much for that. */
    readonly finish?: (
      scope: Scope,
      counts: ImportCounts,
      auditId: bigint | null,
    ) => Promise<unknown>;
  } = {},
): Promise<ImportCounts> {
  return scope.transaction(async (scope) => {
    const planned = await plan(scope, parsed, way);
    const { counts } = planned;
    const traces = newTraces();
    const ids = await makePaths(scope, actorId, planned, traces);
    for (const [at, product] of planned.products.entries()) {
      await write(scope, actorId, product, ids, way.secrets, traces);
      options.onProgress?.(at + 1, planned.products.length);
    }
    const auditId = await note(scope, actorId, parsed.format, counts, traces);
    await options.finish?.(scope, counts, auditId);
    return counts;
  });
}

/** Writes down what was done; returns the entry's id if it can be undone. */
async function note(
  scope: Scope,
  actorId: number,
  format: Parsed['format'],
  { created, changed, lines, categories }: ImportCounts,
  traces: Traces,
): Promise<bigint | null> {
  if (created + changed + lines + categories === 0) return null;
  const kept = isUndoable(traces) ? { traces: { ...traces, moment: await stock.moment(scope) } } : {}; // prettier-ignore
  const data = { format, created, changed, lines, ...kept };
  const auditId = await audit.write(scope, actorId, 'import.apply', data);
  return 'traces' in data ? auditId : null;
}

/** Makes the categories that are missing; returns all by `pathKey`. */
async function makePaths(
  scope: Scope,
  actorId: number,
  { paths, shelf }: ImportPlan,
  traces: Traces,
): Promise<ReadonlyMap<string, bigint>> {
  const ids = new Map(shelf.byPath);
  for (const { path, hidden } of paths) {
    const parentId = ids.get(pathKey(path.slice(0, -1))) ?? null;
    const name = path.at(-1) ?? '';
    const { id } = await categories.create(scope, actorId, { name, parentId });
    if (hidden) await categories.change(scope, actorId, id, { hidden });
    ids.set(pathKey(path), id);
    traces.categories.push(`${id}`);
  }
  return ids;
}

async function write(
  scope: Scope,
  actorId: number,
  planned: PlannedProduct,
  ids: ReadonlyMap<string, bigint>,
  secrets: Secrets,
  traces: Traces,
): Promise<void> {
  const { existing, path, goods, terms, lines } = planned;
  const { kind, ...changes } = planned.fields;
  const place = path === undefined ? {} : { categoryId: ids.get(pathKey(path)) ?? null };
  const product = existing
    ? await change(existing.id)
    : await products.create(scope, actorId, { kind, ...changes, ...place });
  if (!existing && planned.key !== null && KEY.test(planned.key))
    await adoptKey(scope, product.id, planned.key);
  if (goods)
    await products.setGoods(
      scope,
      actorId,
      product.id,
      sealGoods(scope, secrets, product.id, goods),
    );
  if (terms) await plans.change(scope, actorId, product.id, terms);
  if ((goods || terms) && existing) traces.isGoodsLost = true;
  const added = lines.length > 0 ? await stock.put(scope, secrets, product.id, lines) : 0;
  if (!existing) traces.products.push(`${product.id}`);
  else if (added > 0) traces.stocked.push(`${product.id}`);

  async function change(id: bigint) {
    const edited = await products.edit(scope, actorId, id, { ...changes, ...place });
    if (edited.auditId !== null) traces.changes.push(`${edited.auditId}`);
    return edited.product;
  }
}

/** Gives a new product the opaque name that its file says, unless one of the shop has or had it. */
async function adoptKey(scope: Scope, id: bigint, key: string): Promise<void> {
  await scope.db.query(
    `update products set key = $2 where id = $1 and not exists (select from products where key = $2)`,
    [id, key],
  );
}
