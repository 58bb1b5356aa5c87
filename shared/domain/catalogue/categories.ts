import { isDeepStrictEqual } from 'node:util';
import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import * as audit from '../staff/audit.ts';
import type { AuditEntry } from '../staff/audit.ts';

/** A place in the shop's tree; null as its parent: at the top. */
export interface Category {
  readonly id: bigint;
  readonly parentId: bigint | null;
  readonly name: string;
  readonly hidden: boolean;
}

/** A category in the tree of all, where `depth` 0 is the top. */
export interface Branch extends Category {
  readonly depth: number;
}

/** Deeper trees lose their customers, and a keyboard its overview. */
export const DEEPEST = 5;
/** One screen picks from the whole tree, page by page: a shop has dozens, not thousands. */
export const MOST_CATEGORIES = 500;
const LONGEST_NAME = 60;

interface CategoryRow {
  id: string;
  parent_id: string | null;
  name: string;
  hidden: boolean;
}

/** The category with this number; null when there is none, or it is deleted. */
export async function find(scope: Scope, id: bigint): Promise<Category | null> {
  const [row] = await scope.db.query<CategoryRow>(
    'select id, parent_id, name, hidden from categories where id = $1 and deleted_at is null',
    [id],
  );
  return row ? read(row) : null;
}

/** A tree, as `tree` gives it, without one category and all below it. */
export function without(branches: readonly Branch[], id: bigint): Branch[] {
  const at = branches.findIndex((branch) => branch.id === id);
  const depth = branches[at]?.depth;
  if (depth === undefined) return [...branches];
  const end = branches.findIndex((branch, place) => place > at && branch.depth <= depth);
  return [...branches.slice(0, at), ...(end < 0 ? [] : branches.slice(end))];
}

/** All categories in the order of the tree, each below its parent. */
export async function tree(scope: Scope): Promise<Branch[]> {
  const rows = await scope.db.query<CategoryRow & { depth: number }>(
    `with recursive branches as (
       select id, parent_id, name, hidden, 0 as depth, array[sort::bigint, id] as place
       from categories where parent_id is null and deleted_at is null
       union all
       select c.id, c.parent_id, c.name, c.hidden, b.depth + 1, b.place || array[c.sort::bigint, c.id]
       from categories c join branches b on c.parent_id = b.id where c.deleted_at is null
     ) select id, parent_id, name, hidden, depth from branches order by place limit $1`,
    [MOST_CATEGORIES],
  );
  return rows.map((row) => ({ ...read(row), depth: row.depth }));
}

/**
 * Adds a category as the last one below its parent. Throws UserError `category-gone`, `category-deep`
 * or `too-many-categories`. The caller has checked the right, here and below.
 */
export async function create(
  scope: Scope,
  actorId: number,
  fields: { readonly name: string; readonly parentId: bigint | null },
): Promise<Category> {
  const name = demandName(fields.name);
  return scope.transaction(async (scope) => {
    await demandRoom(scope, { parentId: fields.parentId, moved: null });
    const [row] = await scope.db.query<CategoryRow>(
      `insert into categories (name, parent_id, sort) values ($1, $2::bigint,
         (select coalesce(max(sort), 0) + 1 from categories where parent_id is not distinct from $2::bigint))
       returning id, parent_id, name, hidden`,
      [name, fields.parentId],
    );
    if (!row) throw new Error('an insert gives its row');
    await audit.write(scope, actorId, 'category.create', { category: Number(row.id), name });
    return read(row);
  });
}

/** Gives a category another name, or hides it with all below it, or shows it again. Returns the audit entry. */
export async function change(
  scope: Scope,
  actorId: number,
  id: bigint,
  changes: { readonly name?: string; readonly hidden?: boolean },
): Promise<bigint> {
  const name = changes.name === undefined ? null : demandName(changes.name);
  return scope.transaction(async (scope) => {
    const [row] = await scope.db.query<CategoryRow & { before: unknown }>(
      `update categories c set name = coalesce($2, c.name), hidden = coalesce($3, c.hidden)
       from (select * from categories where id = $1 for update) old
       where c.id = old.id and c.deleted_at is null
       returning c.id, c.parent_id, c.name, c.hidden,
         jsonb_build_object('name', old.name, 'hidden', old.hidden) as before`,
      [id, name, changes.hidden ?? null],
    );
    if (!row) throw new UserError('category-gone');
    const after = { name: row.name, hidden: row.hidden };
    const { before } = row;
    return audit.write(scope, actorId, 'category.change', { category: Number(id), before, after });
  });
}

/** Puts a category with all below it under another one; returns the audit entry. Throws UserError `category-inside-itself`. */
export async function move(
  scope: Scope,
  actorId: number,
  id: bigint,
  parentId: bigint | null,
): Promise<bigint> {
  return scope.transaction(async (scope) => {
    const before = await find(scope, id);
    if (!before) throw new UserError('category-gone');
    await demandRoom(scope, { parentId, moved: id });
    await scope.db.query(
      `update categories set parent_id = $2::bigint, sort =
         (select coalesce(max(sort), 0) + 1 from categories where parent_id is not distinct from $2::bigint)
       where id = $1`,
      [id, parentId],
    );
    return audit.write(scope, actorId, 'category.move', {
      category: Number(id),
      name: before.name,
      before: before.parentId === null ? null : Number(before.parentId),
      after: parentId === null ? null : Number(parentId),
    });
  });
}

/** Takes a `category.change` or a `category.move` back. Throws UserError `undo-changed` when somebody changed it since. */
export async function revert(scope: Scope, { action, actorId, data }: AuditEntry): Promise<void> {
  const id = BigInt(Number(data['category']));
  const now = await find(scope, id);
  if (!now) throw new UserError('undo-changed');
  const isMove = action === 'category.move';
  const parent = now.parentId === null ? null : Number(now.parentId);
  const state = isMove ? parent : { name: now.name, hidden: now.hidden };
  if (!isDeepStrictEqual(state, data['after'])) throw new UserError('undo-changed');
  const { before } = data;
  await (isMove
    ? move(scope, actorId, id, typeof before === 'number' ? BigInt(before) : null)
    : change(scope, actorId, id, before as { name: string; hidden: boolean }));
}

/** Moves a category one place up or down among those beside it; returns false at the edge, where nothing moves. */
export async function shift(
  scope: Scope,
  actorId: number,
  id: bigint,
  direction: 'up' | 'down',
): Promise<boolean> {
  const [row] = await scope.db.query<{ found: boolean; moved: boolean }>(
    `with beside as (
       select id, row_number() over (order by sort, id) as place from categories
       where deleted_at is null
         and parent_id is not distinct from (select parent_id from categories where id = $1)
     ), mine as (select place, place + $2::int as wanted from beside where id = $1),
     moved as (update categories c set sort = case
       when b.id = $1 then mine.wanted when b.place = mine.wanted then mine.place else b.place end
     from beside b, mine where c.id = b.id and exists (select from beside where place = mine.wanted) returning c.id)
     select exists (select from mine) as found, exists (select from moved) as moved`,
    [id, direction === 'up' ? -1 : 1],
  );
  if (row?.found !== true) throw new UserError('category-gone');
  if (!row.moved) return false;
  await audit.write(scope, actorId, 'category.shift', { category: Number(id), direction });
  return true;
}

/** Whether there is room below a category: for a new one, or for `moved` with all below it. */
async function demandRoom(
  scope: Scope,
  { parentId, moved }: { readonly parentId: bigint | null; readonly moved: bigint | null },
): Promise<void> {
  // Two moves at once could each be sound and together a circle: the tree is changed one at a time.
  await scope.db.query('lock table categories in share row exclusive mode');
  const [row] = await scope.db.query<{
    count: number;
    found: boolean;
    above: number;
    inside: boolean;
    below: number;
  }>(
    `with recursive above as (
       select id, parent_id from categories where id = $1 and deleted_at is null
       union all select c.id, c.parent_id from categories c join above a on c.id = a.parent_id
     ), below as (
       select id, 1 as depth from categories where id = $2 and deleted_at is null
       union all select c.id, b.depth + 1 from categories c join below b on c.parent_id = b.id
         where c.deleted_at is null
     ) select (select count(*)::int from categories where deleted_at is null) as count,
       ($1::bigint is null or exists (select from above)) as found,
       (select count(*)::int from above) as above,
       exists (select from above where id = $2) as inside,
       (select coalesce(max(depth), 1) from below) as below`,
    [parentId, moved],
  );
  if (!row?.found) throw new UserError('category-gone');
  if (row.inside) throw new UserError('category-inside-itself');
  if (row.above + row.below > DEEPEST) throw new UserError('category-deep', { deepest: DEEPEST });
  if (moved === null && row.count >= MOST_CATEGORIES)
    throw new UserError('too-many-categories', { most: MOST_CATEGORIES });
}

function demandName(text: string): string {
  const name = text.trim().replaceAll(/\s+/g, ' ');
  if (name === '' || name.length > LONGEST_NAME)
    throw new UserError('name-length', { longest: LONGEST_NAME });
  return name;
}

function read(row: CategoryRow): Category {
  return {
    id: BigInt(row.id),
    parentId: row.parent_id === null ? null : BigInt(row.parent_id),
    name: row.name,
    hidden: row.hidden,
  };
}
