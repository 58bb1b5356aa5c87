import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import type { AuditEntry } from './audit.ts';

/** What to look for; what is missing is not asked. */
export interface AuditFilter {
  readonly actorId?: number;
  readonly action?: string;
  /** A part of what was changed, or of the name or number of who did it or of whom it was about. */
  readonly text?: string;
  /** Days of the shop's own calendar, both included: `2026-01-31`. */
  readonly from?: string;
  readonly until?: string;
}

/** An entry with names where we know them. */
export interface NamedEntry extends AuditEntry {
  readonly actor: string | null;
  /** The customer that it was about (`data.customer`), or the member of the staff (`data.person`). */
  readonly about: string | null;
}

interface Row {
  id: string;
  actor_id: string;
  action: string;
  data: Record<string, unknown>;
  at: Date;
  actor: string | null;
  about: string | null;
}

/** Entries that fit, newest first, `limit` at a time, older than `before`; all that fits in one query. */
export async function search(
  scope: Scope,
  filter: AuditFilter,
  page: {
    readonly before?: bigint;
    readonly limit: number;
    readonly timeZone: string;
    /** Actions whose name in the reader's language fits the text. */
    readonly actions?: readonly string[];
  },
): Promise<NamedEntry[]> {
  const text = filter.text?.replace(/^[@#]/, '') ?? null;
  const rows = await scope.db.query<Row>(
    `select l.id, l.actor_id, l.action, l.data, l.at, coalesce(a.name, s.name) as actor,
       coalesce(c.name, p.name, ps.name) as about
     from audit_log l
     left join customers a on a.telegram_id = l.actor_id
     left join staff s on s.telegram_id = l.actor_id
     left join customers c on c.id = case when l.data->>'customer' ~ '^[0-9]{1,18}$' then (l.data->>'customer')::bigint end
     left join customers p on p.telegram_id = case when l.data->>'person' ~ '^[0-9]{1,18}$' then (l.data->>'person')::bigint end
     left join staff ps on ps.telegram_id = case when l.data->>'person' ~ '^[0-9]{1,18}$' then (l.data->>'person')::bigint end
     where ($1::bigint is null or l.id < $1)
       and ($2::bigint is null or l.actor_id = $2)
       and ($3::text is null or l.action = $3)
       and ($4::date is null or l.at >= $4::date::timestamp at time zone $6)
       and ($5::date is null or l.at < ($5::date + 1)::timestamp at time zone $6)
       and ($7::text is null or l.action = any($9) or l.actor_id::text = $7 or l.data::text ilike $8
         or concat_ws(' ', a.name, a.username, s.name, c.name, c.username, p.name, p.username, ps.name) ilike $8)
     order by l.id desc limit $10`,
    [
      page.before ?? null,
      filter.actorId ?? null,
      filter.action ?? null,
      filter.from ?? null,
      filter.until ?? null,
      page.timeZone,
      text,
      text === null ? null : `%${text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`,
      page.actions ?? [],
      page.limit,
    ],
  );
  return rows.map(read);
}

/** One entry. Throws UserError `entry-gone`: it was never there, or its time is over. */
export async function find(scope: Scope, id: bigint): Promise<NamedEntry> {
  const [row] = await scope.db.query<Row>(
    `select l.id, l.actor_id, l.action, l.data, l.at, coalesce(a.name, s.name) as actor,
       coalesce(c.name, p.name, ps.name) as about
     from audit_log l
     left join customers a on a.telegram_id = l.actor_id
     left join staff s on s.telegram_id = l.actor_id
     left join customers c on c.id = case when l.data->>'customer' ~ '^[0-9]{1,18}$' then (l.data->>'customer')::bigint end
     left join customers p on p.telegram_id = case when l.data->>'person' ~ '^[0-9]{1,18}$' then (l.data->>'person')::bigint end
     left join staff ps on ps.telegram_id = case when l.data->>'person' ~ '^[0-9]{1,18}$' then (l.data->>'person')::bigint end
     where l.id = $1`,
    [id],
  );
  if (!row) throw new UserError('entry-gone');
  return read(row);
}

/** The kinds of actions in the log, most frequent first. */
export async function actions(
  scope: Scope,
  page: { readonly limit: number; readonly offset: number },
): Promise<string[]> {
  const rows = await scope.db.query<{ action: string }>(
    `select action from audit_log group by action order by count(*) desc, action limit $1 offset $2`,
    [page.limit, page.offset],
  );
  return rows.map(({ action }) => action);
}

/** Who is in the log, most active first. */
export async function actors(
  scope: Scope,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ actorId: number; name: string | null }[]> {
  const rows = await scope.db.query<{ actor_id: string; name: string | null }>(
    `select l.actor_id, coalesce(c.name, s.name) as name
     from (select actor_id, count(*) as many from audit_log group by actor_id) l
     left join customers c on c.telegram_id = l.actor_id
     left join staff s on s.telegram_id = l.actor_id
     order by l.many desc, l.actor_id limit $1 offset $2`,
    [page.limit, page.offset],
  );
  return rows.map((row) => ({ actorId: Number(row.actor_id), name: row.name }));
}

function read(row: Row): NamedEntry {
  return {
    id: BigInt(row.id),
    actorId: Number(row.actor_id),
    action: row.action,
    data: row.data,
    at: row.at,
    actor: row.actor,
    about: row.about,
  };
}
