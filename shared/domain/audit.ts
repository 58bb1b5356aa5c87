import type { Scope } from '../scope.ts';

/** Writes down who of the staff did what. Never secrets: `data` is shown to staff. */
export async function write(
  scope: Scope,
  actorId: number,
  action: string,
  data: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await scope.db.query('insert into audit_log (actor_id, action, data) values ($1, $2, $3)', [
    actorId,
    action,
    JSON.stringify(data),
  ]);
}

export interface AuditEntry {
  readonly id: bigint;
  readonly actorId: number;
  readonly action: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly at: Date;
}

/** The newest entries, `limit` at a time, older than entry `before`. */
export async function list(
  scope: Scope,
  page: { readonly before?: bigint; readonly limit: number },
): Promise<AuditEntry[]> {
  const rows = await scope.db.query<{
    id: string;
    actor_id: string;
    action: string;
    data: Record<string, unknown>;
    at: Date;
  }>('select * from audit_log where ($1::bigint is null or id < $1) order by id desc limit $2', [
    page.before ?? null,
    page.limit,
  ]);
  return rows.map((row) => ({
    id: BigInt(row.id),
    actorId: Number(row.actor_id),
    action: row.action,
    data: row.data,
    at: row.at,
  }));
}
