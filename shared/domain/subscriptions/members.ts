import type { Scope } from '../../scope.ts';
import { readChat, type ChatRow, type Community } from './communities.ts';

/** Somebody's place in a chat, as far as Telegram told us. */
export type MemberStatus = 'in' | 'out' | 'admin' | 'asking' | 'kicked' | 'banned';

/** Why somebody is to go; `erased`: they had themselves deleted, and nothing is kept of them afterwards. */
export type Stray = 'link' | 'uninvited' | 'ended' | 'audit' | 'erased';

/** What Telegram told of somebody's place. */
export interface MemberChange {
  readonly chatId: number;
  readonly telegramId: number;
  readonly name: string;
  readonly status: MemberStatus;
  /** Whether they were in before. */
  readonly wasIn: boolean;
  /** The link that they came by. */
  readonly link: string | null;
  /** Another person of the chat let them in. */
  readonly byHand: boolean;
  /** Until when Telegram was paid for their place; null: it was not. */
  readonly paidUntil?: Date | null;
  readonly username?: string | null;
  readonly language?: string | null;
}

/** One person at the door of one chat. */
export interface Door {
  readonly chat: Community;
  readonly telegramId: number;
  /** A subscription of theirs opens it. */
  readonly may: boolean;
  readonly isStaff: boolean;
  /** Null: Telegram never told us of them there. */
  readonly status: MemberStatus | null;
  readonly isGuest: boolean;
  readonly stray: Stray | null;
  /** Their link, where one is open. */
  readonly link: string | null;
  readonly linkUntil: Date | null;
  /** They paid Telegram for their place until then, as far as we know: it is not the shop's to take. */
  readonly paidUntil: Date | null;
}

/** A door as SQL gives it: a row, or its JSON. */
export interface DoorRow {
  chat: ChatRow;
  telegram_id: string | number;
  may: boolean;
  is_staff: boolean;
  status: MemberStatus | null;
  is_guest: boolean;
  stray: Stray | null;
  link: string | null;
  link_until: Date | string | null;
  paid_until: Date | string | null;
}

/**
 * Notes a change of somebody's place. Who came in without a right to it will be put out by a job.
 * Null: the chat is none of the shop's.
 */
export async function note(scope: Scope, change: MemberChange): Promise<string | null> {
  const [row] = await scope.db.query<{ verdict: string | null }>(
    'select note_member($1) as verdict',
    [JSON.stringify({ ...change, now: new Date(scope.clock.now()) })],
  );
  return row?.verdict ?? null;
}

/**
 * The doors of a subscription, at each of its chats: of all whom it opens or opened them, or of one of these. Also at
 * what its plan does not open any more, where they were told that it does.
 */
export async function doorsOf(
  scope: Scope,
  subscriptionId: bigint,
  customerId: bigint | null = null,
): Promise<Door[]> {
  const rows = await scope.db.query<DoorRow>(
    `with who as (select (select telegram_id from customers where id = $2) as id)
     select d.* from (select d.* from who cross join doors($1, null, who.id) d
     -- Who had themselves deleted has no number any more.
     where ($2::bigint is null or who.id is not null) and d.telegram_id > 0
     union select d.* from who cross join subscriptions s cross join jsonb_each(s.details->'access') a (person, told)
       cross join jsonb_array_elements_text(a.told->'chats') k cross join doors(s.id, k::bigint, a.person::bigint) d
     where s.id = $1 and ($2::bigint is null or a.person = who.id::text)
       and not exists (select from plan_chats l where l.product_id = s.product_id and l.chat_id = k::bigint)
     ) d order by d.chat->>'connected_at', d.chat->>'chat_id', d.telegram_id`,
    [subscriptionId, customerId],
  );
  return rows.map(readDoor);
}

/** One person at one chat; null: the chat is none of the shop's. */
export async function doorAt(
  scope: Scope,
  chatId: number,
  telegramId: number,
): Promise<Door | null> {
  const [row] = await scope.db.query<DoorRow>('select * from doors(null, $1, $2)', [
    chatId,
    telegramId,
  ]);
  return row ? readDoor(row) : null;
}

/**
 * Tells somebody what a subscription opens them now, and where they were put out and why; each change once. Who came
 * by a channel's link and never wrote to the bot hears it when they do. Within a transaction.
 */
export async function tellAccess(
  scope: Scope,
  subscriptionId: bigint,
  telegramId: number,
  lost: readonly string[],
): Promise<void> {
  // Who is in everywhere already, by a channel's link, needs no way in.
  await scope.db.query(
    `update subscriptions s set details = jsonb_set(s.details || jsonb_build_object('access', coalesce(s.details->'access', '{}')),
       array['access', $2::bigint::text], jsonb_build_object('n', coalesce((s.details->'access'->$2::bigint::text->>'n')::int, 0),
         'chats', (select jsonb_agg(l.chat_id order by l.chat_id) from plan_chats l where l.product_id = s.product_id)))
     where s.id = $1 and s.details ? 'channel' and s.status in ('trial', 'active', 'grace')
       and exists (select from customers c where c.id = s.customer_id and c.telegram_id = $2)
       and exists (select from plan_chats l where l.product_id = s.product_id)
       and not exists (select from plan_chats l left join members m on m.chat_id = l.chat_id and m.telegram_id = $2
         where l.product_id = s.product_id and m.status is distinct from 'in' and m.status is distinct from 'admin')`,
    [subscriptionId, telegramId],
  );
  await scope.db.query(
    `select note_access($1, $2, $3) where not exists (
       select from customers c join subscriptions s on s.customer_id = c.id
       where s.id = $1 and c.telegram_id = $2 and c.unreachable_at is not null
         and not coalesce(s.details->'access' ? $2::bigint::text, false))`,
    [subscriptionId, telegramId, JSON.stringify(lost)],
  );
  if (lost.length > 0) await tellWhy(scope, subscriptionId, telegramId);
}

/** Renewing helps only whose own time is over: a guest, and who has another plan now, are shown what there is. */
async function tellWhy(scope: Scope, subscriptionId: bigint, telegramId: number): Promise<void> {
  await scope.db.query(
    `update messages m set content = jsonb_set(m.content, '{data,why}', to_jsonb(y.why)) ||
       case when y.why in ('seat', 'shared', 'changed') then
         '{"buttons": [[{"key": "button-plans", "press": "subscribe"}]]}'::jsonb else '{}' end
     from subscriptions s join customers c on c.telegram_id = $2 cross join lateral (select case
         when c.id <> s.customer_id and not exists (select from subscription_seats t
           where t.subscription_id = s.id and t.customer_id = c.id and t.left_at is null) then 'seat'
         when s.status = 'paused' then 'paused'
         when s.status <> 'ended' then 'chat'
         when c.id <> s.customer_id then 'shared'
         when exists (select from subscription_periods e where e.subscription_id = s.id and e.kind = 'end'
           and e.reference like 'change:%' and e.undone_at is null and e.ends_at = s.ends_at) then 'changed'
         else 'over' end as why) y
     where s.id = $1 and m.reference = concat_ws(':', 'put-out', s.id, $2::bigint, s.details->'access'->$2::bigint::text->>'n')`,
    [subscriptionId, telegramId],
  );
}

/** Notes what the bot did or saw itself: it does not wait to be told. */
export async function set(
  scope: Scope,
  chatId: number,
  telegramId: number,
  status: MemberStatus,
): Promise<void> {
  await scope.db.query(
    `insert into members (chat_id, telegram_id, name, status, since, checked_at)
     select chat_id, $2, '', $3, $4, $4 from chats where chat_id = $1
     on conflict (chat_id, telegram_id) do update set status = excluded.status, checked_at = excluded.checked_at,
       since = case when members.status = excluded.status then members.since else excluded.since end`,
    [chatId, telegramId, status, new Date(scope.clock.now())],
  );
}

/** They are being put out because their time is over: if that is cut short, they are told all the same. */
export async function markEnded(scope: Scope, chatId: number, telegramId: number): Promise<void> {
  await scope.db.query(
    `update members set stray = coalesce(stray, 'ended') where chat_id = $1 and telegram_id = $2`,
    [chatId, telegramId],
  );
}

/** They were told why they had to go. */
export async function clearStray(scope: Scope, chatId: number, telegramId: number): Promise<void> {
  await scope.db.query('update members set stray = null where chat_id = $1 and telegram_id = $2', [
    chatId,
    telegramId,
  ]);
}

/** Keeps nothing of who was put out because they had themselves deleted. */
export async function forget(scope: Scope, chatId: number, telegramId: number): Promise<void> {
  await scope.db.query('delete from members where chat_id = $1 and telegram_id = $2', [
    chatId,
    telegramId,
  ]);
}

/** Somebody asks to come in. False: they asked, and were answered, less than a minute ago. */
export async function noteRequest(
  scope: Scope,
  request: { readonly chatId: number; readonly telegramId: number; readonly name: string },
): Promise<boolean> {
  const rows = await scope.db.query(
    `insert into members (chat_id, telegram_id, name, status, since)
     select chat_id, $2, $3, 'asking', $4 from chats where chat_id = $1
     on conflict (chat_id, telegram_id) do update set name = excluded.name, status = 'asking', since = excluded.since
     where members.status <> 'asking' or members.since < excluded.since - interval '1 minute'
     returning 1`,
    [request.chatId, request.telegramId, request.name, new Date(scope.clock.now())],
  );
  return rows.length > 0;
}

/** A plan that opens a chat, as a stranger at its door is offered it. */
export interface Offer {
  readonly key: string;
  readonly name: string;
}

/** What to know of somebody at the door of a chat: their language, and what the shop offers for it. */
export async function readDoorstep(
  scope: Scope,
  chatId: number,
  telegramId: number,
): Promise<{
  /** Whether any plan opens the chat: only such a one is the bot's to guard. */
  readonly isGuarded: boolean;
  readonly language: string | null;
  readonly fallback: string;
  readonly offers: readonly Offer[];
}> {
  const [row] = await scope.db.query<{
    guarded: boolean;
    language: string | null;
    fallback: string;
    offers: Offer[];
  }>(
    `select s.language as fallback, exists (select from plan_chats where chat_id = $1) as guarded,
       (select language from customers where telegram_id = $2) as language, (
       select coalesce(jsonb_agg(jsonb_build_object('key', p.key, 'name', p.name) order by p.sort, p.id), '[]')
       from plan_chats l join products p on p.id = l.product_id
       where l.chat_id = $1 and p.state = 'published' and coalesce(free_stock(p.id, null) > 0, true)) as offers
     from settings s`,
    [chatId, telegramId],
  );
  if (!row) throw new Error('a shop has settings from its first moment');
  return { ...row, isGuarded: row.guarded };
}

/** Reads a door. */
export function readDoor(row: DoorRow): Door {
  return {
    chat: readChat(row.chat),
    telegramId: Number(row.telegram_id),
    may: row.may,
    isStaff: row.is_staff,
    status: row.status,
    isGuest: row.is_guest,
    stray: row.stray,
    link: row.link,
    linkUntil: row.link_until === null ? null : new Date(row.link_until),
    paidUntil: row.paid_until === null ? null : new Date(row.paid_until),
  };
}
