import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import type { Audience } from './audience.ts';
import * as audit from '../staff/audit.ts';
import type { EditedText, MessageButton } from '../shop/messages.ts';

export type State = 'draft' | 'scheduled' | 'running' | 'paused' | 'done' | 'cancelled' | 'stopped';
/** What is being done with all copies. */
export type Action = 'send' | 'edit' | 'delete';

/** What is sent: a copy of a message that staff wrote to the bot, with buttons below. */
export interface Content {
  readonly chatId: number;
  readonly messageId: number;
  /** What can be edited later: the text, the caption of a file, or nothing. */
  readonly kind: 'text' | 'caption' | 'other';
  readonly buttons: readonly (readonly MessageButton[])[];
  /** Arrives without a sound. */
  readonly silent?: boolean;
}

/** What became of the copies. `changed` and `unchanged` are of an edit or a deletion. */
export interface Counts {
  readonly sent: number;
  readonly blocked: number;
  readonly failed: number;
  /** Nobody knows whether they arrived. */
  readonly unknown: number;
  readonly left: number;
  readonly changed: number;
  readonly unchanged: number;
}

interface Details {
  readonly action?: Action;
  readonly isPaid?: boolean;
  /** How many it was confirmed for, when it is paid. */
  readonly paidFor?: number;
  /** Where the figures show themselves, and in which language. */
  readonly card?: {
    readonly chatId: number;
    readonly messageId: number;
    readonly language: string;
  };
  /** The speed is counted from here: since it started or went on. */
  readonly since?: { readonly at: number; readonly done: number };
  /** Staff said to go on although many blocked it. */
  readonly isUnguarded?: boolean;
  /** Why it was stopped. */
  readonly reason?: 'blocked' | 'failed';
  readonly edited?: EditedText;
  /** Kept when the rows are gone. */
  readonly counts?: Counts;
}

export interface Broadcast {
  readonly id: bigint;
  readonly content: Content;
  readonly audience: Audience;
  readonly state: State;
  /** How many it goes to; of a draft and a scheduled one as it is now. */
  readonly total: number;
  readonly startsAt: Date | null;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly details: Details;
  readonly counts: Counts;
}

interface BroadcastRow {
  id: string;
  content: Content;
  audience: Audience;
  state: State;
  total: number;
  starts_at: Date | null;
  started_at: Date | null;
  ended_at: Date | null;
  details: Details;
  counts: Counts;
}

/** Keeps a message that staff sent as a draft for everybody. */
export async function create(scope: Scope, actorId: number, content: Content): Promise<bigint> {
  const [row] = await scope.db.query<{ id: string }>(
    `insert into broadcasts (content, audience, created_by) values ($1, '{"segment": "all"}', $2) returning id`,
    [JSON.stringify(content), actorId],
  );
  const id = BigInt(row?.id ?? 0);
  await audit.write(scope, actorId, 'broadcast.create', { broadcast: `${id}` });
  return id;
}

/** One broadcast with what became of its copies so far. Throws UserError `broadcast-gone`. */
export async function find(scope: Scope, id: bigint): Promise<Broadcast> {
  const [row] = await scope.db.query<BroadcastRow>(
    `select b.id, b.content, b.audience, b.state, b.starts_at, b.started_at, b.ended_at, b.details,
       case when b.state in ('draft', 'scheduled')
         then (select count(*)::int from audience(b.audience, $2)) else b.total end as total,
       coalesce(b.details->'counts', (select jsonb_build_object(
         'sent', count(*) filter (where telegram_message_id is not null),
         'blocked', count(*) filter (where state = 'blocked' and telegram_message_id is null),
         'failed', count(*) filter (where state = 'failed' and telegram_message_id is null),
         'unknown', count(*) filter (where state = 'unknown' and telegram_message_id is null),
         'left', count(*) filter (where state in ('waiting', 'sending')),
         'changed', count(*) filter (where method <> 'send' and state = 'sent'),
         'unchanged', count(*) filter (where method <> 'send' and state not in ('sent', 'waiting', 'sending')))
         from messages where broadcast_id = b.id)) as counts
     from broadcasts b where b.id = $1`,
    [id, new Date(scope.clock.now())],
  );
  if (!row) throw new UserError('broadcast-gone');
  return {
    id: BigInt(row.id),
    content: row.content,
    audience: row.audience,
    state: row.state,
    total: row.total,
    startsAt: row.starts_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    details: row.details,
    counts: row.counts,
  };
}

/** The newest first. */
export async function list(
  scope: Scope,
  page: { readonly offset: number; readonly limit: number },
): Promise<{ id: bigint; state: State; total: number; createdAt: Date }[]> {
  const rows = await scope.db.query<{
    id: string;
    state: State;
    total: number;
    created_at: Date;
  }>(`select id, state, total, created_at from broadcasts order by id desc offset $1 limit $2`, [
    page.offset,
    page.limit,
  ]);
  return rows.map((row) => ({
    id: BigInt(row.id),
    state: row.state,
    total: row.total,
    createdAt: row.created_at,
  }));
}

/** Changes what a draft says. Throws UserError `broadcast-started` when it is a draft no more. */
export async function setContent(
  scope: Scope,
  id: bigint,
  content: Partial<Content>,
): Promise<void> {
  demandChanged(
    await scope.db.query(
      `update broadcasts set content = content || $2 where id = $1 and state = 'draft' returning id`,
      [id, JSON.stringify(content)],
    ),
  );
}

/** Changes whom a draft is for. Throws UserError `broadcast-started` as above. */
export async function setAudience(scope: Scope, id: bigint, audience: Audience): Promise<void> {
  demandChanged(
    await scope.db.query(
      `update broadcasts set audience = $2 where id = $1 and state = 'draft' returning id`,
      [id, JSON.stringify(audience)],
    ),
  );
}

/** Removes a draft. */
export async function remove(scope: Scope, actorId: number, id: bigint): Promise<void> {
  demandChanged(
    await scope.db.query(`delete from broadcasts where id = $1 and state = 'draft' returning id`, [
      id,
    ]),
  );
  await audit.write(scope, actorId, 'broadcast.remove', { broadcast: `${id}` });
}

/** Notes where the figures are to show themselves. */
export async function setCard(
  scope: Scope,
  id: bigint,
  card: NonNullable<Details['card']>,
): Promise<void> {
  await scope.db.query(
    `update broadcasts set details = details || jsonb_build_object('card', $2::jsonb) where id = $1`,
    [id, JSON.stringify(card)],
  );
}

/** Deletes rows of broadcasts that ended `days` ago; what became of them is kept as figures. */
export async function forgetOld(scope: Scope, days: number): Promise<void> {
  const old = await scope.db.query<{ id: string }>(
    `select id from broadcasts where ended_at < to_timestamp($1::float8 / 1000) - make_interval(days => $2)
       and state in ('done', 'cancelled', 'stopped') and not details ? 'counts'`,
    [scope.clock.now(), days],
  );
  for (const { id } of old)
    await scope.transaction(async (scope) => {
      const { counts } = await find(scope, BigInt(id));
      await scope.db.query(
        `update broadcasts set details = details || jsonb_build_object('counts', $2::jsonb) where id = $1`,
        [id, JSON.stringify({ ...counts, left: 0 })],
      );
      await scope.db.query('delete from messages where broadcast_id = $1', [id]);
    });
}

function demandChanged(rows: readonly unknown[]): void {
  if (rows.length === 0) throw new UserError('broadcast-started');
}
