import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import * as audit from '../staff/audit.ts';

/** Why nobody can be let into a chat or put out of it. */
export const troubles = ['gone', 'no-admin', 'no-invite', 'no-ban', 'full'] as const;
export type Trouble = (typeof troubles)[number];

export const chatKinds = ['group', 'supergroup', 'channel'] as const;
export type ChatKind = (typeof chatKinds)[number];

/** What a shop chooses for each of its chats. */
export interface ChatSettings {
  /** How people come in: by a link for one, or by a request that is looked at. */
  readonly entry: 'link' | 'request';
  /** What becomes of the request of somebody without a subscription, beside the offer that they get. */
  readonly refused: 'decline' | 'leave';
  /** What the nightly look does with whom it finds: puts them out, or says who they are. */
  readonly audit: 'repair' | 'report';
}

const USUAL: ChatSettings = { entry: 'link', refused: 'decline', audit: 'report' };

/** What each setting may be, the usual first. */
export const chatChoices = {
  entry: ['link', 'request'],
  refused: ['decline', 'leave'],
  audit: ['report', 'repair'],
} as const satisfies { readonly [Name in keyof ChatSettings]: readonly ChatSettings[Name][] };

/** A community of the shop. */
export interface Community {
  readonly chatId: number;
  readonly kind: ChatKind;
  readonly title: string;
  readonly username: string | null;
  readonly rights: { readonly invite?: boolean; readonly ban?: boolean };
  readonly trouble: Trouble | null;
  readonly troubleAt: Date | null;
  readonly settings: ChatSettings;
  readonly requestLink: string | null;
  /** How many Telegram counted when the bot looked last. */
  readonly size: number | null;
  readonly checkedAt: Date;
  readonly audit: AuditResult | null;
}

/** What the last look at who is in a chat came to. */
export interface AuditResult {
  readonly day: string;
  readonly known: number;
  readonly entitled: number;
  readonly strangers: number;
  readonly removed: number;
}

/** A community as its card shows it. */
export interface CommunityCard extends Community {
  readonly plans: readonly { readonly id: bigint; readonly name: string }[];
  /** Of those whom Telegram told us of: in, and in without a subscription. */
  readonly known: number;
  readonly strangers: number;
}

/** What the bot sees of a chat, as Telegram told or answered. */
export interface Sight {
  readonly chatId: number;
  readonly kind?: ChatKind;
  readonly title?: string;
  readonly username?: string | null;
  readonly rights?: { readonly invite: boolean; readonly ban: boolean };
  readonly size?: number;
  readonly trouble: Trouble | null;
}

/** A row as `to_jsonb` gives it. */
export interface ChatRow {
  chat_id: number;
  kind: ChatKind;
  title: string;
  username: string | null;
  rights: { invite?: boolean; ban?: boolean };
  trouble: Trouble | null;
  trouble_at: string | null;
  settings: Partial<ChatSettings>;
  request_link: string | null;
  size: number | null;
  checked_at: string;
  audit: AuditResult | null;
}

/** Whether somebody with this much right there can let in and put out; the first thing that is missing. */
export function troubleOf(rights: {
  readonly invite: boolean;
  readonly ban: boolean;
}): Trouble | null {
  if (!rights.invite) return 'no-invite';
  return rights.ban ? null : 'no-ban';
}

/** Every chat of the shop, the oldest first. */
export async function list(scope: Scope): Promise<Community[]> {
  const rows = await scope.db.query<{ chat: ChatRow }>(
    'select to_jsonb(c) as chat from chats c order by connected_at, chat_id',
  );
  return rows.map(({ chat }) => readChat(chat));
}

/** One of the shop's chats with its plans and figures. Throws UserError `chat-unknown`. */
export async function find(scope: Scope, chatId: number): Promise<CommunityCard> {
  const [row] = await scope.db.query<{
    chat: ChatRow;
    plans: { id: number; name: string }[];
    known: number;
    strangers: number;
  }>(
    `select to_jsonb(c) as chat,
       (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name) order by p.sort, p.id), '[]')
        from plan_chats l join products p on p.id = l.product_id
        where l.chat_id = c.chat_id and p.state <> 'deleted') as plans,
       m.known, m.strangers
     from chats c cross join lateral (
       select count(*)::int as known, (count(*) filter (where status = 'in' and not is_guest
         and coalesce((paid->>'until')::timestamptz <= $2, true)
         and not exists (select from staff s where s.telegram_id = m.telegram_id)
         and not entitled(c.chat_id, m.telegram_id)))::int as strangers
       from members m where m.chat_id = c.chat_id and status in ('in', 'admin')) m
     where c.chat_id = $1`,
    [chatId, new Date(scope.clock.now())],
  );
  if (!row) throw new UserError('chat-unknown');
  return {
    ...readChat(row.chat),
    plans: row.plans.map(({ id, name }) => ({ id: BigInt(id), name })),
    known: row.known,
    strangers: row.strangers,
  };
}

/**
 * Notes what the bot sees of a chat; staff hear of what changed for worse or better. `connect` takes in
 * a chat that the shop does not have yet. Null: it is none of the shop's.
 */
export async function note(
  scope: Scope,
  sight: Sight,
  connect = false,
): Promise<'connected' | 'known' | 'trouble' | 'back' | null> {
  const [row] = await scope.db.query<{ what: 'connected' | 'known' | 'trouble' | 'back' | null }>(
    'select note_chat($1) as what',
    [JSON.stringify({ ...sight, connect, now: new Date(scope.clock.now()) })],
  );
  return row?.what ?? null;
}

/** Whether the chat is one of the shop's. */
export async function isKnown(scope: Scope, chatId: number): Promise<boolean> {
  const rows = await scope.db.query('select from chats where chat_id = $1', [chatId]);
  return rows.length > 0;
}

/** A basic group became a supergroup and has another number now. */
export async function move(scope: Scope, from: number, to: number): Promise<boolean> {
  const [row] = await scope.db.query<{ moved: boolean }>('select move_chat($1, $2) as moved', [
    from,
    to,
  ]);
  // Whoever was told that it opens to them is not told again under its new number.
  if (row?.moved === true)
    await scope.db.query(
      `update subscriptions s set details = jsonb_set(s.details, '{access}', (
         select jsonb_object_agg(a.person, a.told || jsonb_build_object('chats', (
           select coalesce(jsonb_agg(distinct case when k = to_jsonb($1::bigint) then to_jsonb($2::bigint) else k end), '[]')
           from jsonb_array_elements(a.told->'chats') k)))
         from jsonb_each(s.details->'access') a (person, told)))
       where s.details->'access' @? format('$.*.chats[*] ? (@ == %s)', $1::bigint)::jsonpath`,
      [from, to],
    );
  return row?.moved === true;
}

/** Chooses one of a chat's settings. Throws UserError `chat-unknown`. */
export async function choose<Name extends keyof ChatSettings>(
  scope: Scope,
  actorId: number,
  chatId: number,
  name: Name,
  value: ChatSettings[Name],
): Promise<void> {
  const [row] = await scope.db.query<{ title: string; before: string | null }>(
    `with old as (select title, settings->>$2 as before from chats where chat_id = $1 for update)
     update chats set settings = settings || jsonb_build_object($2::text, $3::text) from old where chat_id = $1
     returning old.title, old.before`,
    [chatId, name, value],
  );
  if (!row) throw new UserError('chat-unknown');
  await audit.write(scope, actorId, 'chat.change', {
    name: row.title,
    what: name,
    before: row.before ?? USUAL[name],
    after: value,
  });
}

/** Lets go of a chat: no plan opens it any more. Throws UserError `chat-unknown`. */
export async function disconnect(scope: Scope, actorId: number, chatId: number): Promise<void> {
  const { title } = await find(scope, chatId);
  await scope.db.query('select drop_chat($1)', [chatId]);
  // Of who stays there by Telegram's charges nobody tells us any more.
  await scope.db.query(
    `update subscriptions set details = jsonb_set(details, '{channel,over}', 'true') where details->'channel'->>'chat' = $1::text`,
    [chatId],
  );
  await audit.write(scope, actorId, 'chat.disconnect', { name: title, chat: chatId });
}

/** Keeps the one link of a chat that makes requests; null: it leads nowhere any more. */
export async function keepRequestLink(
  scope: Scope,
  chatId: number,
  link: string | null,
): Promise<void> {
  await scope.db.query('update chats set request_link = $2 where chat_id = $1', [chatId, link]);
}

/** Reads a row. */
export function readChat(row: ChatRow): Community {
  return {
    chatId: row.chat_id,
    kind: row.kind,
    title: row.title,
    username: row.username,
    rights: row.rights,
    trouble: row.trouble,
    troubleAt: row.trouble_at === null ? null : new Date(row.trouble_at),
    settings: { ...USUAL, ...row.settings },
    requestLink: row.request_link,
    size: row.size,
    checkedAt: new Date(row.checked_at),
    audit: row.audit,
  };
}
