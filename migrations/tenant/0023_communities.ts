import type { TenantNames } from '../../shared/db/tenant-names.ts';
import { communityDoors } from './0023_community_doors.ts';

/**
 * Closed chats: which ones a shop sells access to, who is in them, and the links that let people in.
 * Who may be where is one question, `entitled`; what follows from its answer is the job `access`.
 */
export function up(names: TenantNames): string {
  const { schema, role } = names;
  const definer = `security definer set search_path = ${schema}, pg_temp`;
  return `
create table chats (
  chat_id bigint primary key,
  kind text not null check (kind in ('group', 'supergroup', 'channel')),
  title text not null,
  username text,
  -- { "invite", "ban" }: what the bot may do there.
  rights jsonb not null default '{}',
  -- Why nobody can be let in or put out; null: all is well. Plans with this chat are not sold meanwhile.
  trouble text check (trouble in ('gone', 'no-admin', 'no-invite', 'no-ban', 'full')),
  trouble_at timestamptz,
  -- { "entry", "refused", "audit" } as far as they differ from a new one's.
  settings jsonb not null default '{}',
  -- The one link for everybody that makes requests.
  request_link text,
  size int,
  connected_at timestamptz not null,
  checked_at timestamptz not null,
  -- { "day", "known", "entitled", "strangers", "removed" } of the last look at who is in.
  audit jsonb
);

-- Whom Telegram told us of in these chats; bots are not kept.
create table members (
  chat_id bigint not null references chats on update cascade on delete cascade,
  telegram_id bigint not null,
  name text not null,
  -- asking: their request waits. kicked: put out by us and not let go yet. banned: by somebody there.
  status text not null check (status in ('in', 'out', 'admin', 'asking', 'kicked', 'banned')),
  -- Brought in by an administrator by hand: they stay.
  is_guest boolean not null default false,
  -- Why they are to go: 'link' somebody else's, 'uninvited', 'ended', 'audit'.
  stray text,
  since timestamptz not null,
  checked_at timestamptz,
  primary key (chat_id, telegram_id)
);
create index members_person on members (telegram_id);

create table invites (
  link text primary key,
  chat_id bigint not null references chats on update cascade on delete cascade,
  subscription_id bigint not null,
  -- Who may come by it.
  telegram_id bigint not null,
  state text not null default 'open' check (state in ('open', 'used', 'revoked')),
  expires_at timestamptz not null,
  used_by bigint
);
create unique index invites_open on invites (chat_id, telegram_id) where state = 'open';
create index invites_subscription on invites (subscription_id);
grant select, insert, update, delete on chats, members, invites to ${role};

-- Has a subscription's doors looked at, soon.
create function wake_doors(p_subscription_id bigint, p_at timestamptz) returns void language sql ${definer} as $$
  insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
    'task', 'access', 'key', 'access:' || p_subscription_id, 'runAt', p_at,
    'payload', jsonb_build_object('subscriptionId', p_subscription_id::text)));
$$;

-- The same for everybody whose doors a chat is, one after the other.
create function wake_chat(p_chat_id bigint, p_product_id bigint) returns void language sql ${definer} as $$
  select wake_doors(w.id, clock_timestamp() + make_interval(secs => w.place * 0.2)) from (
    select s.id, row_number() over (order by s.id) as place
    from subscriptions s join customers c on c.id = s.customer_id
    where (s.product_id = p_product_id or (p_product_id is null
        and s.product_id in (select product_id from plan_chats where chat_id = p_chat_id)))
      -- Who is rightly in or out needs nothing.
      and (s.status in ('trial', 'active', 'grace') or exists (
        select from members m where m.chat_id = p_chat_id and m.telegram_id = c.telegram_id and m.status in ('in', 'kicked')))
  ) w;
$$;

create function follow_plan_chat() returns trigger language plpgsql ${definer} as $$
begin
  perform wake_chat(coalesce(new.chat_id, old.chat_id), coalesce(new.product_id, old.product_id));
  return null;
end $$;
create trigger follow_plan_chat after insert or delete on plan_chats for each row execute function follow_plan_chat();

-- A person who is made unknown is unknown here too.
create function forget_member() returns trigger language plpgsql ${definer} as $$
begin
  delete from members where telegram_id = old.telegram_id;
  delete from invites where telegram_id = old.telegram_id;
  return null;
end $$;
create trigger forget_member after update of telegram_id on customers for each row
  when (new.telegram_id < 0) execute function forget_member();

create function tell_of_chat(p_chat chats, p_what text, p_at timestamptz) returns void language sql ${definer} as $$
  select tell_staff(concat_ws(':', 'chat', p_chat.chat_id, p_what, extract(epoch from p_at)), 'trouble', jsonb_build_object(
    'key', 'notice-chat-' || p_what,
    'data', jsonb_build_object('title', p_chat.title, 'count',
      (select count(*) from plan_chats where chat_id = p_chat.chat_id)),
    'buttons', jsonb_build_array(jsonb_build_array(
      jsonb_build_object('key', 'button-chat', 'press', 'chat:' || p_chat.chat_id)))));
$$;

${communityDoors(names)}`;
}
