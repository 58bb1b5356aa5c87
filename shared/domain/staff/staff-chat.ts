import type { Scope } from '../../scope.ts';
import * as audit from './audit.ts';
import { readOptions, type Options } from '../shop/options.ts';
import { roleOf, type Role } from './staff.ts';

export type StaffChat = NonNullable<Options['staffChat']>;

/** What a message in the staff's group is about and who wrote it. */
export interface GroupTurn {
  readonly options: Options;
  readonly role: Role | null;
  /** The ticket whose topic it is; null: none. */
  readonly ticketId: bigint | null;
  /** The shop's language: a group has many readers. */
  readonly language: string;
}

/** Reads what a turn in a group needs, in one query; who writes there becomes no customer by it. */
export async function beginGroupTurn(
  scope: Scope,
  by: { readonly telegramId: number; readonly threadId: number | null },
): Promise<GroupTurn> {
  const [row] = await scope.db.query<{
    options: unknown;
    language: string;
    role: string | null;
    ticket: string | null;
  }>(
    `select s.options, s.language, (select role from staff where telegram_id = $1) as role,
       (select id from tickets where thread_id = $2 order by id desc limit 1) as ticket
     from settings s`,
    [by.telegramId, by.threadId],
  );
  if (!row) throw new Error('a shop has settings from its first moment');
  const options = readOptions(row.options);
  return {
    options,
    role: row.role === null ? null : roleOf(row.role, options),
    ticketId: row.ticket === null ? null : BigInt(row.ticket),
    language: row.language,
  };
}

/** Makes a group the staff's: tickets go there from now on. Topics of another group are forgotten. */
export async function bind(scope: Scope, actorId: number, chat: StaffChat): Promise<void> {
  const [row] = await scope.db.query<{ before: unknown }>(
    `with old as (select options->'staffChat' as chat from settings),
       forgotten as (
         update tickets set thread_id = null from old
         where thread_id is not null and (old.chat->>'chatId')::bigint is distinct from $2)
     update settings set options = options || jsonb_build_object('staffChat', $1::jsonb), version = version + 1
     returning (select chat from old) as before`,
    [JSON.stringify(chat), chat.chatId],
  );
  await audit.write(scope, actorId, 'settings.options', {
    before: { staffChat: row?.before ?? null },
    after: { staffChat: chat },
  });
}

/** Lets go of the staff's group by hand: tickets and notices go to the staff's own chats again. */
export async function unbind(scope: Scope, actorId: number, chat: StaffChat): Promise<void> {
  await scope.db.query(`select leave_staff_chat($1)`, [chat.chatId]);
  await audit.write(scope, actorId, 'settings.options', {
    before: { staffChat: chat },
    after: { staffChat: null },
  });
}

/** The group cannot be used any more: staff are told, and reached in their own chats. */
export async function lose(scope: Scope, chatId: number): Promise<void> {
  await scope.db.query(`select leave_staff_chat($1)`, [chatId]);
}

/** A group became a supergroup and has another number now. */
export async function move(scope: Scope, from: number, to: number): Promise<void> {
  await scope.db.query(
    `update settings set version = version + 1,
       options = replace(options::text, '"chatId": ' || $1::bigint, '"chatId": ' || $2::bigint)::jsonb
     where (options->'staffChat'->>'chatId')::bigint = $1`,
    [from, to],
  );
}

/** Notes whether the group has topics. */
export async function setForum(scope: Scope, isForum: boolean): Promise<void> {
  await scope.db.query(
    `update settings set version = version + 1, options = jsonb_set(options, '{staffChat,isForum}', to_jsonb($1::boolean))
     where options->'staffChat'->>'chatId' is not null`,
    [isForum],
  );
}

/** What opening a topic for a ticket needs; null: it has one, or there is no group with topics. */
export async function wantedTopic(
  scope: Scope,
  ticketId: bigint,
): Promise<{ chatId: number; subject: string; customerName: string } | null> {
  const [row] = await scope.db.query<{ chat_id: string; subject: string; name: string }>(
    `select s.options->'staffChat'->>'chatId' as chat_id, t.subject, c.name
     from settings s, tickets t join customers c on c.id = t.customer_id
     where t.id = $1 and t.thread_id is null and (s.options->'staffChat'->>'isForum')::boolean`,
    [ticketId],
  );
  return row ? { chatId: Number(row.chat_id), subject: row.subject, customerName: row.name } : null;
}

/** A topic was opened for a ticket: what waits is said there. False: it has another one already. */
export async function openTopic(
  scope: Scope,
  ticketId: bigint,
  threadId: number,
): Promise<boolean> {
  const [row] = await scope.db.query<{ opened: boolean }>('select open_topic($1, $2) as opened', [
    ticketId,
    threadId,
  ]);
  return row?.opened === true;
}

/** No topic can be opened there: staff hear of the ticket, and of the trouble, in their own chats. */
export async function loseTopic(scope: Scope, ticketId: bigint, chatId: number): Promise<void> {
  await scope.db.query('select lose_topic($1, $2)', [ticketId, chatId]);
}

/** Says again to staff what waits in a ticket, where they are reached now. */
export async function route(scope: Scope, ticketId: bigint): Promise<void> {
  await scope.db.query(
    `select route_ticket(m) from ticket_messages m where m.ticket_id = $1 and m.staff_id is null`,
    [ticketId],
  );
}
