import type { Scope } from '../../scope.ts';
import * as messages from '../shop/messages.ts';

/** Telegram's charge may come so long after the end. */
const CHARGED_WITHIN_MS = 86_400_000;
/** Until then it is asked about again and again, so often. */
const ASKED_EVERY_MS = 3_600_000;

/** What Telegram says of a place that it was paid for. */
export interface PaidUntil {
  readonly chatId: number;
  readonly telegramId: number;
  readonly until: Date;
}

/**
 * Notes until when Telegram was paid for the place of somebody who is in: by a link of ours it is so much of its plan,
 * once. stranger: by no link of ours. Null: nobody whom we know there.
 */
export async function note(
  scope: Scope,
  { chatId, telegramId, until }: PaidUntil,
): Promise<'stranger' | 'booked' | 'repeated' | null> {
  const [row] = await scope.db.query<{ what: 'stranger' | 'booked' | 'repeated' | null }>(
    'select note_paid($1) as what',
    [
      JSON.stringify({
        chatId,
        telegramId,
        until,
        enters: false,
        now: new Date(scope.clock.now()),
      }),
    ],
  );
  return row?.what ?? null;
}

/** Until when a place by one of our links was paid, as far as we know; null: it was not. */
export async function find(scope: Scope, chatId: number, telegramId: number): Promise<Date | null> {
  const [row] = await scope.db.query<{ until: string }>(
    `select paid->>'until' as until from members where chat_id = $1 and telegram_id = $2 and paid ? 'plan'`,
    [chatId, telegramId],
  );
  return row ? new Date(row.until) : null;
}

/** Has a place looked at once more in an hour, as long as Telegram's charge may still come. */
export async function wakeAgain(
  scope: Scope,
  { chatId, telegramId, until }: PaidUntil,
): Promise<boolean> {
  if (scope.clock.now() >= until.getTime() + CHARGED_WITHIN_MS) return false;
  await scope.db.query(`insert into platform.requests (kind, payload) values ('job', $1)`, [
    JSON.stringify({
      task: 'channel-place',
      key: `channel-place:${chatId}:${telegramId}`,
      payload: { chatId, telegramId },
      runAt: new Date(scope.clock.now() + ASKED_EVERY_MS),
    }),
  ]);
  return true;
}

/** Has the places of a channel looked at whose month is over: the tries of their jobs ran out. */
export async function wakeOver(scope: Scope, chatId: number): Promise<void> {
  await scope.db.query(
    `insert into platform.requests (kind, payload)
     select 'job', jsonb_build_object('task', 'channel-place', 'key', concat_ws(':', 'channel-place', chat_id, telegram_id),
       'payload', jsonb_build_object('chatId', chat_id, 'telegramId', telegram_id))
     from members where chat_id = $1 and status = 'in' and paid ? 'plan' and (paid->>'until')::timestamptz <= $2`,
    [chatId, new Date(scope.clock.now())],
  );
}

/**
 * Telegram does not renew a place: who has the plan hears of it once, with how long it still runs, and nothing else
 * of that end.
 */
export async function noteOver(
  scope: Scope,
  { chatId, telegramId, until }: PaidUntil,
): Promise<void> {
  await scope.transaction(async (scope) => {
    const [row] = await scope.db.query<{
      id: string;
      customer_id: string;
      product_id: string;
      plan: string;
      ends_at: Date | null;
      grace_until: Date | null;
      can_hear: boolean;
      zone: string;
    }>(
      `update subscriptions s set details = s.details || jsonb_build_object(
         'channel', s.details->'channel' || '{"over": true}', 'reminded', case
           when s.ends_at <= $4 then jsonb_build_object('end', s.ends_at, 'days', 0) else s.details->'reminded' end)
       from customers c, products p, members m
       where m.chat_id = $1 and m.telegram_id = $2 and m.paid->>'plan' = p.id::text and c.telegram_id = m.telegram_id
         and s.customer_id = c.id and s.product_id = p.id and (s.details->'channel'->>'chat')::bigint = m.chat_id
         and (s.details->'channel'->>'until')::timestamptz <= $3 and not s.details->'channel' ? 'over'
       returning s.id, s.customer_id, s.product_id, p.name as plan, s.ends_at, s.grace_until,
         c.unreachable_at is null as can_hear, shop_zone() as zone`,
      [chatId, telegramId, until, new Date(scope.clock.now())],
    );
    if (!row?.can_hear) return;
    const last = row.grace_until ?? row.ends_at;
    await messages.queue(scope, {
      reference: `channel-over:${row.id}:${until.getTime()}`,
      chatId: telegramId,
      customerId: BigInt(row.customer_id),
      priority: 0,
      content: {
        key: 'notice-subscription-channel-over',
        data: {
          product: row.plan,
          access:
            last && last.getTime() > scope.clock.now()
              ? { date: last.toISOString(), zone: row.zone }
              : null,
        },
        buttons: [
          [{ key: 'button-renew', press: `plan:${row.product_id}` }],
          [{ key: 'button-subscription', press: `subscription:${row.id}` }],
        ],
      },
    });
  });
}

/**
 * Staff take a subscription away, or think better of it: then who paid Telegram for their place may be put out of it
 * too, or not.
 */
export async function setRevoked(scope: Scope, id: bigint, isRevoked: boolean): Promise<void> {
  await scope.db.query(
    `update members m set paid = case when $2 then m.paid || '{"revoked": true}' else m.paid - 'revoked' end
     from subscriptions s join customers c on c.id = s.customer_id
     where s.id = $1 and m.telegram_id = c.telegram_id and m.paid->>'plan' = s.product_id::text`,
    [id, isRevoked],
  );
}

/** Whether Telegram was paid for a place in one of its channels that runs now: what its removal ends. */
export async function runsNow(scope: Scope, id: bigint): Promise<boolean> {
  const rows = await scope.db.query(
    `select from subscriptions s join customers c on c.id = s.customer_id join members m on m.telegram_id = c.telegram_id
     where s.id = $1 and m.paid->>'plan' = s.product_id::text and m.status = 'in'
       and (m.paid->>'until')::timestamptz > $2`,
    [id, new Date(scope.clock.now())],
  );
  return rows.length > 0;
}

/** Who pays Telegram for a place by no link of ours and of whom staff do not know yet; each is named once. */
export async function takeUntold(
  scope: Scope,
  chatId: number,
  limit: number,
): Promise<{ readonly telegramId: number; readonly name: string }[]> {
  const rows = await scope.db.query<{ telegram_id: string; name: string }>(
    `with untold as (
       select chat_id, telegram_id from members where chat_id = $1 and status = 'in' and paid is not null
         and not paid ? 'plan' and not paid ? 'told' and (paid->>'until')::timestamptz > $3
       order by telegram_id limit $2 for update skip locked)
     update members m set paid = paid || '{"told": true}' from untold u
     where m.chat_id = u.chat_id and m.telegram_id = u.telegram_id returning m.telegram_id, m.name`,
    [chatId, limit, new Date(scope.clock.now())],
  );
  return rows.map(({ telegram_id: id, name }) => ({ telegramId: Number(id), name }));
}
