import type { Scope } from '../../scope.ts';
import type { MessageContent, Priority } from './messages.ts';

/** A message on its way out, with what is needed to say it to this reader. */
export interface OutgoingMessage {
  readonly id: bigint;
  readonly customerId: bigint | null;
  readonly chatId: number;
  readonly method: 'send' | 'edit' | 'delete';
  readonly targetId: number | null;
  readonly content: MessageContent;
  readonly priority: Priority;
  /** This one included. */
  readonly attempts: number;
  readonly language: string | null;
  readonly fallbackLanguage: string;
  readonly unreachable: boolean;
  /** One of a broadcast. */
  readonly bulk: { readonly isPaid: boolean } | null;
}

interface MessageRow {
  id: string;
  customer_id: string | null;
  chat_id: string;
  method: 'send' | 'edit' | 'delete';
  target_id: string | null;
  content: MessageContent;
  priority: Priority;
  attempts: number;
  language: string | null;
  fallback_language: string;
  unreachable: boolean;
  bulk: { isPaid: boolean } | null;
}

/**
 * Takes the most urgent waiting message; null when none is due. It is `sending` from now on, in the
 * table: one at a time, because of what is `sending` after a crash nobody knows whether it arrived.
 */
export async function take(scope: Scope): Promise<OutgoingMessage | null> {
  const [row] = await scope.db.query<MessageRow>(
    `with due as (
       select id from messages where state = 'queued' and not_before <= now()
       order by priority, id limit 1 for update skip locked
     ), taken as (
       update messages m set state = 'sending', attempts = attempts + 1 from due where m.id = due.id
       returning m.*
     )
     select t.id, t.customer_id, t.chat_id, t.method, t.target_id, t.content, t.priority, t.attempts,
       -- Customers are spoken to in a language that the shop offers; staff in theirs.
       case when coalesce(s.options->'languages', '[]') = '[]' or s.options->'languages' ? c.language
         or exists (select from staff where telegram_id = t.chat_id) then c.language end as language,
       s.language as fallback_language, c.unreachable_at is not null as unreachable,
       null as bulk
     from taken t cross join settings s left join customers c on c.telegram_id = t.chat_id`,
  );
  return row ? readRow(row) : null;
}

/**
 * Takes up to `count` messages of broadcasts that are running, oldest broadcast first. What they say
 * stands in the broadcast, once.
 */
export async function takeBulk(scope: Scope, count: number): Promise<OutgoingMessage[]> {
  const rows = await scope.db.query<MessageRow>(
    `with due as (
       select m.id, b.content, b.details from broadcasts b cross join lateral (
         select id from messages where broadcast_id = b.id and state = 'waiting' and not_before <= now()
         order by not_before limit $1) m
       where b.state = 'running' order by b.id limit $1
     ), taken as (
       update messages m set state = 'sending', attempts = attempts + 1 from due
       where m.id = due.id and m.state = 'waiting'
       returning m.*, due.content as said, due.details as how
     )
     select t.id, t.customer_id, t.chat_id, t.method, t.target_id, t.priority, t.attempts,
       jsonb_strip_nulls(jsonb_build_object('key', 'broadcast', 'copy', jsonb_build_object(
         'chatId', t.said->'chatId', 'messageId', t.said->'messageId'), 'buttons', t.said->'buttons',
         'silent', t.said->'silent', 'edited', t.how->'edited', 'isPaid', t.how->'isPaid')) as content,
       case when coalesce(s.options->'languages', '[]') = '[]' or s.options->'languages' ? c.language
         then c.language end as language,
       s.language as fallback_language, c.unreachable_at is not null or c.blocked_at is not null as unreachable,
       jsonb_build_object('isPaid', coalesce(t.how->>'isPaid', 'false')::boolean) as bulk
     from taken t join customers c on c.id = t.customer_id cross join settings s order by t.id`,
    [count],
  );
  return rows.map(readRow);
}

function readRow(row: MessageRow): OutgoingMessage {
  return {
    id: BigInt(row.id),
    customerId: row.customer_id === null ? null : BigInt(row.customer_id),
    chatId: Number(row.chat_id),
    method: row.method,
    targetId: row.target_id === null ? null : Number(row.target_id),
    content: row.content,
    priority: row.priority,
    attempts: row.attempts,
    language: row.language,
    fallbackLanguage: row.fallback_language,
    unreachable: row.unreachable,
    bulk: row.bulk,
  };
}

/**
 * Decides about what a crash left in flight. An edit is simply repeated; a notice is repeated with a
 * mark that says so; bulk stays `unknown` and is not. An edit or a deletion of a broadcast is repeated.
 */
export async function recover(scope: Scope): Promise<void> {
  await scope.db.query(
    `update messages set
       state = case when broadcast_id is not null and method <> 'send' then 'waiting'
         when priority = 9 then 'unknown' else 'queued' end,
       content = case when method = 'send' and priority < 9 then content || '{"repeated": true}' else content end,
       error = 'interrupted'
     where state = 'sending'`,
  );
}

export async function markSent(scope: Scope, id: bigint, messageId: number | null): Promise<void> {
  await scope.db.query(
    `update messages set state = 'sent', sent_at = now(), telegram_message_id = $2, error = null where id = $1`,
    [id, messageId],
  );
}

/** It did not arrive and never will. Of a broadcast, who blocked the bot is counted apart. */
export async function markFailed(
  scope: Scope,
  id: bigint,
  error: string,
  isBlocked = false,
): Promise<void> {
  await scope.db.query(
    `update messages set error = $2,
       state = case when $3 and broadcast_id is not null then 'blocked' else 'failed' end where id = $1`,
    [id, error, isBlocked],
  );
}

/** It certainly did not arrive: again in `ms`. */
export async function putBack(scope: Scope, id: bigint, ms: number, error: string): Promise<void> {
  await scope.db.query(
    `update messages set error = $3,
       state = case when broadcast_id is null then 'queued' else 'waiting' end,
       not_before = now() + make_interval(secs => $2::float8 / 1000) where id = $1`,
    [id, ms, error],
  );
}

/** Nobody knows whether it arrived: a notice is repeated with a mark, bulk is not. */
export async function markUnknown(
  scope: Scope,
  message: OutgoingMessage,
  error: string,
): Promise<void> {
  await scope.db.query(
    `update messages set error = $2,
       state = case when priority = 9 or attempts >= 5 then 'unknown' else 'queued' end,
       not_before = now() + interval '3 seconds',
       content = content || '{"repeated": true}'
     where id = $1`,
    [message.id, error],
  );
}

/** A message that was taken and not tried: as if it had not been, but not before `ms`. */
export async function giveBack(scope: Scope, id: bigint, ms: number): Promise<void> {
  await scope.db.query(
    `update messages set attempts = attempts - 1,
       state = case when broadcast_id is null then 'queued' else 'waiting' end,
       not_before = now() + make_interval(secs => $2::float8 / 1000) where id = $1`,
    [id, ms],
  );
}

/** Asks for another drain of this tenant in `ms`; one that is asked for earlier stays where it is. */
export async function wake(scope: Scope, ms: number): Promise<void> {
  await scope.db.query(`insert into platform.requests (kind, payload) values ('job', $1)`, [
    JSON.stringify({
      task: 'send',
      queued: true,
      mode: ms > 0 ? 'preserve_run_at' : 'replace',
      runAt: new Date(Date.now() + ms).toISOString(),
    }),
  ]);
}

/** When messages wait for later, asks for a drain at that time. */
export async function wakeForDelayed(scope: Scope): Promise<void> {
  const [row] = await scope.db.query<{ ms: number | null }>(
    `select extract(epoch from min(not_before) - now())::float8 * 1000 as ms from (
       select min(not_before) as not_before from messages where state = 'queued'
       union all
       select m.not_before from broadcasts b cross join lateral (
         select not_before from messages where broadcast_id = b.id and state = 'waiting'
         order by not_before limit 1) m
       where b.state = 'running') next`,
  );
  if (row?.ms != null) await wake(scope, Math.max(0, row.ms) + 50);
}
