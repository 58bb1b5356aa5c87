import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import * as audit from '../staff/audit.ts';
import * as broadcasts from './broadcasts.ts';
import type { Broadcast, State } from './broadcasts.ts';
import * as messages from '../shop/messages.ts';
import type { EditedText } from '../shop/messages.ts';
import * as outbox from '../shop/outbox.ts';

/** From so many on it is judged how many blocked it. */
const GUARD_FROM = 100;
/** More than this share of lost messages ends in a ban of the bot rather than in readers. */
const GUARD_SHARE = 0.2;
/** Telegram's limit for taking a message away. */
const DELETE_WITHIN_MS = 48 * 3_600_000;

/** Asks for a look at a broadcast: now, or at a moment. */
export async function wake(scope: Scope, id: bigint, at: number): Promise<void> {
  await scope.db.query(`insert into platform.requests (kind, payload) values ('job', $1)`, [
    JSON.stringify({
      task: 'broadcast',
      key: `broadcast:${id}`,
      runAt: new Date(at).toISOString(),
      payload: { broadcastId: `${id}` },
    }),
  ]);
}

/**
 * Starts a draft at a moment: who gets it is decided then. Only the first of many presses does.
 * `paidFor`: at the paid pace, confirmed for so many.
 */
export async function schedule(
  scope: Scope,
  actorId: number,
  id: bigint,
  { at, paidFor = null }: { readonly at: number; readonly paidFor?: number | null },
): Promise<void> {
  await move(scope, id, ['draft'], 'scheduled', {
    action: 'send',
    isPaid: paidFor !== null,
    paidFor,
    startsAt: at,
  });
  await wake(scope, id, at);
  const when = new Date(at).toISOString();
  await audit.write(scope, actorId, 'broadcast.start', { broadcast: `${id}`, at: when });
}

/** A scheduled one is a draft again. */
export async function unschedule(scope: Scope, actorId: number, id: bigint): Promise<void> {
  await move(scope, id, ['scheduled'], 'draft', {});
  await audit.write(scope, actorId, 'broadcast.unschedule', { broadcast: `${id}` });
}

export async function pause(scope: Scope, actorId: number, id: bigint): Promise<void> {
  await move(scope, id, ['running'], 'paused', {});
  await audit.write(scope, actorId, 'broadcast.pause', { broadcast: `${id}` });
}

/** Goes on, after a pause or although it was stopped because many blocked it. */
export async function resume(scope: Scope, actorId: number, id: bigint): Promise<void> {
  const { state } = await broadcasts.find(scope, id);
  const isUnguarded = state === 'stopped' ? { isUnguarded: true, reason: null } : {};
  await move(scope, id, ['paused', 'stopped'], 'running', { ...isUnguarded, since: null });
  await wake(scope, id, scope.clock.now());
  await outbox.wake(scope, 0);
  await audit.write(scope, actorId, 'broadcast.resume', { broadcast: `${id}` });
}

/** Ends it: what is not sent is never sent. An edit or a deletion just ends where it is. */
export async function cancel(scope: Scope, actorId: number, id: bigint): Promise<void> {
  const { details } = await broadcasts.find(scope, id);
  const to = (details.action ?? 'send') === 'send' ? 'cancelled' : 'done';
  await move(scope, id, ['running', 'paused', 'stopped'], to, {});
  await wake(scope, id, scope.clock.now());
  await audit.write(scope, actorId, 'broadcast.cancel', { broadcast: `${id}` });
}

/** Changes the text of all copies, or (null) takes them all away. */
export async function change(
  scope: Scope,
  actorId: number,
  id: bigint,
  edited: EditedText | null,
): Promise<void> {
  const found = await broadcasts.find(scope, id);
  if (edited === null && !mayDelete(found, scope.clock.now()))
    throw new UserError('broadcast-too-old');
  if (found.details.counts) throw new UserError('broadcast-too-old');
  if (edited !== null && found.details.action === 'delete') throw new UserError('broadcast-moved');
  const action = edited === null ? 'delete' : 'edit';
  await move(scope, id, ['done', 'cancelled', 'stopped'], 'scheduled', {
    action,
    ...(edited === null ? {} : { edited }),
    startsAt: scope.clock.now(),
  });
  await wake(scope, id, scope.clock.now());
  await audit.write(scope, actorId, `broadcast.${action}`, { broadcast: `${id}` });
}

/** Whether Telegram still lets its copies be taken away. */
export function mayDelete({ startedAt, counts }: Broadcast, now: number): boolean {
  return counts.sent > 0 && startedAt !== null && now - startedAt.getTime() < DELETE_WITHIN_MS;
}

/**
 * One look at a broadcast: begins what is due, ends what is through, stops what too many block.
 * A repeat is harmless. Returns how it is then; null: it is gone.
 */
export async function look(scope: Scope, id: bigint): Promise<Broadcast | null> {
  const found = await broadcasts.find(scope, id).catch((error: unknown) => {
    if (error instanceof UserError) return null;
    throw error;
  });
  if (!found) return null;
  const { state, startsAt, counts, details } = found;
  if (state === 'scheduled' && startsAt !== null && startsAt.getTime() <= scope.clock.now())
    await begin(scope, found); // prettier-ignore
  else if (state === 'running' && counts.left === 0) await end(scope, id, 'done', {});
  else if (state === 'running' && details.since == null) await setSince(scope, found);
  else if (state === 'running' && isBlockedByMany(found)) await stop(scope, found);
  else if (state === 'cancelled' || state === 'done') await clear(scope, id);
  else return found;
  return broadcasts.find(scope, id);
}

/** Writes all copies as rows, in one statement; or asks for the change of all that were sent. */
async function begin(scope: Scope, { id, details }: Broadcast): Promise<void> {
  const now = new Date(scope.clock.now());
  // On a connection of its own: a hundred thousand rows take seconds, and others would wait for them.
  await scope.transaction(async (scope) => {
    const [row] = await scope.db.query<{ audience: unknown }>(
      `update broadcasts set state = 'running', started_at = coalesce(started_at, $2), ended_at = null
       where id = $1 and state = 'scheduled' returning audience`,
      [id, now],
    );
    if (!row) return;
    if ((details.action ?? 'send') === 'send')
      await scope.db.query(
        `insert into messages (customer_id, chat_id, content, priority, state, broadcast_id)
         select customer_id, chat_id, '{"key": "broadcast"}', 9, 'waiting', $1 from audience($2, $3)`,
        [id, JSON.stringify(row.audience), now],
      );
    else
      await scope.db.query(
        `update messages set state = 'waiting', method = $2, target_id = telegram_message_id, attempts = 0,
           not_before = now(), error = null
         where broadcast_id = $1 and telegram_message_id is not null and not (method = 'delete' and state = 'sent')`,
        [id, details.action],
      );
    // Paid only as far as it was confirmed: an audience that has grown since goes at the free pace.
    await scope.db.query(
      `update broadcasts b set total = m.count, details = details || jsonb_build_object(
         'isPaid', coalesce((details->>'isPaid')::boolean and m.count <= (details->>'paidFor')::int, false),
         'since', jsonb_build_object('at', $2::float8, 'done', 0))
       from (select count(*)::int from messages where broadcast_id = $1 and state = 'waiting') m where b.id = $1`,
      [id, now.getTime()],
    );
    await outbox.wake(scope, 0);
  });
}

/** After a pause the speed is counted anew. */
async function setSince(scope: Scope, { id, total, counts }: Broadcast): Promise<void> {
  await scope.db.query(
    `update broadcasts set details = details || jsonb_build_object('since',
       jsonb_build_object('at', $2::float8, 'done', $3::int)) where id = $1`,
    [id, scope.clock.now(), total - counts.left],
  );
}

function isBlockedByMany({ counts, details }: Broadcast): boolean {
  if (details.isUnguarded === true || (details.action ?? 'send') !== 'send') return false;
  const lost = counts.blocked + counts.failed;
  const all = counts.sent + counts.unknown + lost;
  return all >= GUARD_FROM && lost > all * GUARD_SHARE;
}

async function stop(scope: Scope, { id, counts }: Broadcast): Promise<void> {
  const reason = counts.blocked >= counts.failed ? 'blocked' : 'failed';
  await scope.transaction(async (scope) => {
    if (!(await end(scope, id, 'stopped', { reason }))) return;
    await messages.tellStaff(scope, {
      reference: `broadcast:${id}:stopped`,
      kind: 'trouble',
      content: {
        key: 'notice-broadcast-stopped',
        data: { reason, sent: counts.sent, lost: counts.blocked + counts.failed },
        buttons: [[{ key: 'button-broadcast', press: `broadcast:${id}` }]],
      },
    });
  });
}

async function end(
  scope: Scope,
  id: bigint,
  to: State,
  details: Readonly<Record<string, unknown>>,
): Promise<boolean> {
  const rows = await scope.db.query(
    `update broadcasts set state = $2, ended_at = to_timestamp($3::float8 / 1000), details = details || $4
     where id = $1 and state = 'running' returning id`,
    [id, to, scope.clock.now(), JSON.stringify(details)],
  );
  return rows.length > 0;
}

/** What was not sent never will be; what was not changed is as it was. */
async function clear(scope: Scope, id: bigint): Promise<void> {
  await scope.transaction(async (scope) => {
    await scope.db.query(
      `delete from messages where broadcast_id = $1 and state = 'waiting' and method = 'send'`,
      [id],
    );
    await scope.db.query(
      `update messages set state = 'sent', method = 'send' where broadcast_id = $1 and state = 'waiting'`,
      [id],
    );
  });
}

/** Changes the state, if it is one of `from`. Throws UserError `broadcast-moved`. */
async function move(
  scope: Scope,
  id: bigint,
  from: readonly State[],
  to: State,
  { startsAt = null, ...details }: Readonly<Record<string, unknown>>,
): Promise<void> {
  const rows = await scope.db.query(
    `update broadcasts set state = $3, details = jsonb_strip_nulls(details || $4),
       starts_at = coalesce(to_timestamp($5::float8 / 1000), starts_at),
       ended_at = case when $3 in ('done', 'cancelled') then to_timestamp($6::float8 / 1000) end
     where id = $1 and state = any($2) returning id`,
    [id, from, to, JSON.stringify(details), startsAt, scope.clock.now()],
  );
  if (rows.length > 0) return;
  await broadcasts.find(scope, id);
  throw new UserError('broadcast-moved');
}
