import type { Parsed } from '../exchange/parsed.ts';
import type { Scope } from '../scope.ts';
import type { Secrets } from '../secrets.ts';
import * as audit from './audit.ts';
import * as categories from './categories.ts';
import { sealGoods } from './goods.ts';
import { plan, type ImportCounts, type ImportPlan, type ImportWay, type PlannedProduct } from './import-plan.ts'; // prettier-ignore
import { pathKey } from './import-shelf.ts';
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
    readonly finish?: (scope: Scope, counts: ImportCounts) => Promise<unknown>;
  } = {},
): Promise<ImportCounts> {
  return scope.transaction(async (scope) => {
    const planned = await plan(scope, parsed, way);
    const { counts } = planned;
    const ids = await makePaths(scope, actorId, planned);
    for (const [at, product] of planned.products.entries()) {
      await write(scope, actorId, product, ids, way.secrets);
      options.onProgress?.(at + 1, planned.products.length);
    }
    const { created, changed, lines } = counts;
    if (created + changed + lines + counts.categories > 0)
      await audit.write(scope, actorId, 'import.apply', { format: parsed.format, created, changed, lines }); // prettier-ignore
    await options.finish?.(scope, counts);
    return counts;
  });
}

/** Makes the categories that are missing; returns all by `pathKey`. */
async function makePaths(
  scope: Scope,
  actorId: number,
  { paths, shelf }: ImportPlan,
): Promise<ReadonlyMap<string, bigint>> {
  const ids = new Map(shelf.byPath);
  for (const { path, hidden } of paths) {
    const parentId = ids.get(pathKey(path.slice(0, -1))) ?? null;
    const name = path.at(-1) ?? '';
    const { id } = await categories.create(scope, actorId, { name, parentId });
    if (hidden) await categories.change(scope, actorId, id, { hidden });
    ids.set(pathKey(path), id);
  }
  return ids;
}

async function write(
  scope: Scope,
  actorId: number,
  planned: PlannedProduct,
  ids: ReadonlyMap<string, bigint>,
  secrets: Secrets,
): Promise<void> {
  const { existing, path, goods, lines } = planned;
  const { kind, ...changes } = planned.fields;
  const place = path === undefined ? {} : { categoryId: ids.get(pathKey(path)) ?? null };
  const product = existing
    ? await products.change(scope, actorId, existing.id, { ...changes, ...place })
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
  if (lines.length > 0) await stock.put(scope, secrets, product.id, lines);
}

/** Gives a new product the opaque name that its file says, unless one of the shop has or had it. */
async function adoptKey(scope: Scope, id: bigint, key: string): Promise<void> {
  await scope.db.query(
    `update products set key = $2 where id = $1 and not exists (select from products where key = $2)`,
    [id, key],
  );
}
