import type { PlatformDb } from '../db/tenant-db.ts';

/** The job that works on a row: payload `{ inboxId, tenantId }`, both whole numbers. */
export const INBOX_TASK = 'inbox';
/** How long a callback is kept: longer than any provider's dispute about whether it was sent. */
export const KEEP_DAYS = 90;
/** What may be kept of a request's headers besides the provider's proof. Never Authorization. */
const HARMLESS = /^(content-type|[a-z0-9-]*signature)$/;
const LONGEST_HEADER = 1_000;
const LONGEST_ERROR = 500;

/** A callback whose sender is proven. */
export interface Callback {
  readonly tenantId: number;
  readonly provider: string;
  readonly accountId: bigint;
  readonly eventKey: string;
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

export type InboxState = 'new' | 'done' | 'failed' | 'ignored';

/** A callback as it lies here. */
export interface InboxRow extends Callback {
  readonly id: bigint;
  readonly state: InboxState;
  readonly error: string | null;
  readonly attempts: number;
  readonly receivedAt: Date;
}

export interface Stored {
  readonly id: bigint;
  /** False for a repeat: there was a row already. */
  readonly isNew: boolean;
  readonly state: InboxState;
}

/**
 * Keeps a callback and wakes its job, both or neither. A repeat makes no second row; it wakes the
 * job again as long as the first one has not been worked through.
 */
export async function store(db: PlatformDb, callback: Callback): Promise<Stored> {
  const [row] = await db.query<{ id: string; state: InboxState; is_new: boolean }>(
    `with stored as (
       insert into inbox (tenant_id, provider, account_id, event_key, body, headers)
       values ($1, $2, $3, $4, $5, $6)
       on conflict (provider, account_id, tenant_id, event_key) do update
         set state = case inbox.state when 'failed' then 'new' else inbox.state end
       returning id, tenant_id, state, xmax = 0 as is_new
     ), woken as (
       select add_platform_job($7, json_build_object('inboxId', id, 'tenantId', tenant_id),
         $7 || ':' || id, now())
       from stored where state = 'new'
     )
     select id, state, is_new, (select count(*) from woken) as jobs from stored`,
    [
      callback.tenantId,
      callback.provider,
      callback.accountId,
      callback.eventKey,
      callback.body,
      JSON.stringify(harmless(callback.headers)),
      INBOX_TASK,
    ],
  );
  if (!row) throw new Error('the inbox kept nothing');
  return { id: BigInt(row.id), isNew: row.is_new, state: row.state };
}

/** One row, for its job; null when it is not here (any more). */
export async function read(db: PlatformDb, id: bigint | number): Promise<InboxRow | null> {
  const [row] = await db.query<RawRow>(`select ${COLUMNS} from inbox where id = $1`, [id]);
  return row ? rowOf(row) : null;
}

/** The row's work is over: what it meant has been applied, or it means nothing to us. */
export async function finish(
  db: PlatformDb,
  id: bigint | number,
  outcome: { state: 'done' } | { state: 'ignored'; reason: string },
): Promise<void> {
  const reason = outcome.state === 'ignored' ? outcome.reason.slice(0, LONGEST_ERROR) : null;
  await db.query(
    `update inbox set state = $2, error = $3, processed_at = now(), attempts = attempts + 1
     where id = $1 and state in ('new', 'failed')`,
    [id, outcome.state, reason],
  );
}

/**
 * A try went wrong. The row stays `new` while its job will try again, and is `failed` after the
 * last try, for staff to see; a repeat of the callback opens it again.
 */
export async function fail(
  db: PlatformDb,
  id: bigint | number,
  { error, isLast }: { error: string; isLast: boolean },
): Promise<void> {
  await db.query(
    `update inbox set error = $2, attempts = attempts + 1,
       state = case when $3 then 'failed' else state end,
       processed_at = case when $3 then now() end
     where id = $1 and state = 'new'`,
    [id, error.slice(0, LONGEST_ERROR), isLast],
  );
}

/** Wakes the jobs of rows that wait too long, however they were lost; returns how many. */
export async function wakeForgotten(
  db: PlatformDb,
  { olderThanS, limit = 500 }: { olderThanS: number; limit?: number },
): Promise<number> {
  const rows = await db.query(
    `select add_platform_job($1, json_build_object('inboxId', id, 'tenantId', tenant_id),
       $1 || ':' || id, now())
     from (
       select id, tenant_id from inbox
       where state = 'new' and received_at < now() - make_interval(secs => $2)
       order by id limit $3
     ) forgotten`,
    [INBOX_TASK, olderThanS, limit],
  );
  return rows.length;
}

/** How many rows wait, for the metrics. */
export async function depth(db: PlatformDb): Promise<number> {
  const [row] = await db.query<{ count: string }>(`select count(*) from inbox where state = 'new'`);
  return Number(row?.count ?? 0);
}

/** Deletes what is kept long enough, a bounded number at a time; returns how many. */
export async function purge(db: PlatformDb, limit = 5_000): Promise<number> {
  const rows = await db.query(
    `delete from inbox where id in (
       select id from inbox
       where received_at < now() - make_interval(days => $1) and state <> 'new'
       order by received_at limit $2
     ) returning id`,
    [KEEP_DAYS, limit],
  );
  return rows.length;
}

/** What lies here of one shop's account and speaks of `needle`: an invoice's key or the provider's id of it. */
export async function about(
  db: PlatformDb,
  {
    tenantId,
    accountId,
    needles,
  }: {
    readonly tenantId: number;
    readonly accountId: bigint;
    readonly needles: readonly string[];
  },
): Promise<Pick<InboxRow, 'receivedAt' | 'state' | 'error' | 'eventKey'>[]> {
  const rows = await db.query<RawRow>(
    `select ${COLUMNS} from inbox i where tenant_id = $1 and account_id = $2 and exists (
       select from unnest($3::text[]) needle
       where position(needle in i.event_key) > 0 or position(convert_to(needle, 'UTF8') in i.body) > 0)
     order by received_at limit 20`,
    [tenantId, accountId, needles],
  );
  return rows.map(rowOf);
}

/** The names of those events of one shop whose callbacks speak of this: a receipt's number stands there only. */
export async function eventsNaming(
  db: PlatformDb,
  tenantId: number,
  text: string,
): Promise<string[]> {
  const rows = await db.query<{ event_key: string }>(
    `select event_key from inbox where tenant_id = $1 and position(convert_to($2, 'UTF8') in body) > 0
     order by received_at limit 5`,
    [tenantId, text],
  );
  return rows.map((row) => row.event_key);
}

interface RawRow {
  id: string;
  tenant_id: string;
  provider: string;
  account_id: string;
  event_key: string;
  body: Buffer;
  headers: Record<string, string>;
  state: InboxState;
  error: string | null;
  attempts: number;
  received_at: Date;
}

const COLUMNS = `id, tenant_id, provider, account_id, event_key, body, headers, state, error,
  attempts, received_at`;

function rowOf(row: RawRow): InboxRow {
  return {
    id: BigInt(row.id),
    tenantId: Number(row.tenant_id),
    provider: row.provider,
    accountId: BigInt(row.account_id),
    eventKey: row.event_key,
    body: row.body,
    headers: row.headers,
    state: row.state,
    error: row.error,
    attempts: row.attempts,
    receivedAt: row.received_at,
  };
}

function harmless(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .map(([name, value]) => [name.toLowerCase(), value.slice(0, LONGEST_HEADER)] as const)
      .filter(([name]) => HARMLESS.test(name)),
  );
}
