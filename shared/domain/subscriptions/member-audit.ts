import type { Scope } from '../../scope.ts';
import type { AuditResult } from './communities.ts';
import type { MemberStatus } from './members.ts';

/** Somebody who is in a chat as far as we know, and should not be. */
export interface Doubtful {
  readonly telegramId: number;
  readonly name: string;
  readonly status: MemberStatus;
}

/** Whom the nightly look is in doubt of, to be asked about; the same one is taken once a night. */
export async function takeDoubtful(
  scope: Scope,
  chatId: number,
  limit: number,
): Promise<Doubtful[]> {
  const rows = await scope.db.query<{ telegram_id: string; name: string; status: MemberStatus }>(
    `with doubtful as (
       select m.chat_id, m.telegram_id from members m
       where m.chat_id = $1 and m.status in ('in', 'kicked') and not m.is_guest
         and (m.checked_at is null or m.checked_at < $3::timestamptz - interval '12 hours')
         and not exists (select from staff s where s.telegram_id = m.telegram_id)
         and exists (select from plan_chats l where l.chat_id = m.chat_id)
         and not entitled(m.chat_id, m.telegram_id)
       order by m.telegram_id limit $2 for update of m skip locked)
     update members m set checked_at = $3 from doubtful d
     where m.chat_id = d.chat_id and m.telegram_id = d.telegram_id
     returning m.telegram_id, m.name, m.status`,
    [chatId, limit, new Date(scope.clock.now())],
  );
  return rows.map(({ telegram_id: id, name, status }) => ({
    telegramId: Number(id),
    name,
    status,
  }));
}

/**
 * Has the doors of subscriptions looked at again whose people are in although they are over: the tries of their jobs
 * ran out while the bot could not speak.
 */
export async function wakeEnded(scope: Scope, chatId: number): Promise<void> {
  await scope.db.query(
    `with inside as (
       select c.id, m.telegram_id from members m join customers c on c.telegram_id = m.telegram_id
       where m.chat_id = $1 and m.status = 'in' and not m.is_guest
         and coalesce((m.paid->>'until')::timestamptz <= $2, true)),
     theirs as (
       select s.id, s.product_id, i.telegram_id from inside i join subscriptions s on s.customer_id = i.id
       where s.status in ('paused', 'ended')
       union all
       select s.id, s.product_id, i.telegram_id from inside i
         join subscription_seats t on t.customer_id = i.id join subscriptions s on s.id = t.subscription_id)
     insert into platform.requests (kind, payload)
     select 'job', jsonb_build_object('task', 'access', 'key', 'access:' || d.id,
       'payload', jsonb_build_object('subscriptionId', d.id::text))
     from (select distinct t.id from theirs t join plan_chats l on l.product_id = t.product_id and l.chat_id = $1
       where not entitled($1, t.telegram_id)
         and not exists (select from staff f where f.telegram_id = t.telegram_id)) d`,
    [chatId, new Date(scope.clock.now())],
  );
}

/** Has somebody put out by a job: the nightly look found them. */
export async function sendAway(scope: Scope, chatId: number, telegramId: number): Promise<void> {
  await scope.db.query(
    `with found as (update members set stray = case when stray = 'erased' then stray else 'audit' end
       where chat_id = $1 and telegram_id = $2 returning 1)
     select wake_person($1, $2, null) from found`,
    [chatId, telegramId],
  );
}

/** Keeps what the look of a day came to; looks of the same day are added up. */
export async function keepAudit(
  scope: Scope,
  chatId: number,
  found: Pick<AuditResult, 'day' | 'strangers' | 'removed'>,
): Promise<AuditResult | null> {
  const [row] = await scope.db.query<{ audit: AuditResult }>(
    `update chats c set audit = jsonb_build_object('day', $2::text,
       'known', (select count(*) from members m where m.chat_id = c.chat_id and m.status in ('in', 'admin')),
       'entitled', (select count(*) from members m where m.chat_id = c.chat_id and m.status in ('in', 'admin')
         and entitled(c.chat_id, m.telegram_id)),
       'strangers', $3::int + case when audit->>'day' = $2 then (audit->>'strangers')::int else 0 end,
       'removed', $4::int + case when audit->>'day' = $2 then (audit->>'removed')::int else 0 end)
     where chat_id = $1 returning audit`,
    [chatId, found.day, found.strangers, found.removed],
  );
  return row?.audit ?? null;
}
