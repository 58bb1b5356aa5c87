import { UserError } from '../../errors.ts';
import type { Money } from '../../money.ts';
import type { Scope } from '../../scope.ts';

/** Longer than anybody needs to see that a press was a mistake. */
const UNDO_MS = 30_000;

export interface AuditEntry {
  readonly id: bigint;
  readonly actorId: number;
  readonly action: string;
  /** What a change was: `{ before, after }`; else what there is to say. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly at: Date;
}

/** What of a credit counts for its limit: its worth in the shop's currency, and who else agreed to it. */
export interface Weight {
  readonly worth?: Money | null;
  readonly requestedBy?: number;
}

interface AuditRow {
  id: string;
  actor_id: string;
  action: string;
  data: Record<string, unknown>;
  at: Date;
}

/** Writes down who of the staff did what. Never secrets: `data` is shown to staff. Returns the entry's id. */
export async function write(
  scope: Scope,
  actorId: number,
  action: string,
  data: Readonly<Record<string, unknown>> = {},
): Promise<bigint> {
  const [row] = await scope.db.query<{ id: string }>(
    `insert into audit_log (actor_id, action, data, at)
     values ($1, $2, $3, to_timestamp($4::float8 / 1000)) returning id`,
    [actorId, action, JSON.stringify(said(scope, data)), scope.clock.now()],
  );
  return BigInt(row?.id ?? 0);
}

/** What an entry says of it. */
export function weightOf({ worth, requestedBy }: Weight): Readonly<Record<string, unknown>> {
  return {
    ...(worth ? { worth: { amount: worth.amount.toString(), currency: worth.currency } } : {}),
    ...(requestedBy === undefined ? {} : { requestedBy }),
  };
}

/**
 * The entry that this person may still undo: their own, not older than 30 seconds. Throws UserError
 * `undo-gone` or `undo-late`.
 */
export async function findUndoable(scope: Scope, id: bigint, actorId: number): Promise<AuditEntry> {
  const [row] = await scope.db.query<AuditRow>(
    'select * from audit_log where id = $1 and actor_id = $2',
    [id, actorId],
  );
  if (!row) throw new UserError('undo-gone');
  if (row.at.getTime() + UNDO_MS < scope.clock.now()) throw new UserError('undo-late');
  return readEntry(row);
}

/** An entry by its number. Throws UserError `entry-gone`. */
export async function find(scope: Scope, id: bigint): Promise<AuditEntry> {
  const [row] = await scope.db.query<AuditRow>('select * from audit_log where id = $1', [id]);
  if (!row) throw new UserError('entry-gone');
  return readEntry(row);
}

/** Writes down that an entry is undone: the first time only, or UserError `undo-done`. */
export async function markUndone(scope: Scope, entry: AuditEntry): Promise<void> {
  const rows = await scope.db.query(
    `insert into audit_log (actor_id, action, data, at)
     values ($1, 'undo', $2, to_timestamp($3::float8 / 1000)) on conflict do nothing returning id`,
    [
      entry.actorId,
      JSON.stringify({ entry: entry.id.toString(), action: entry.action }),
      scope.clock.now(),
    ],
  );
  if (rows.length === 0) throw new UserError('undo-done');
}

/** Deletes what is older than the shop keeps its log; 0 days means for ever. */
export async function forgetOld(scope: Scope): Promise<void> {
  await scope.db.query('select forget_audit()');
}

function said({ via }: Scope, data: AuditEntry['data']): AuditEntry['data'] {
  return via === undefined ? data : { ...data, apiKey: via };
}

function readEntry(row: AuditRow): AuditEntry {
  return {
    id: BigInt(row.id),
    actorId: Number(row.actor_id),
    action: row.action,
    data: row.data,
    at: row.at,
  };
}
