import type { TenantNames } from '../../shared/db/tenant-names.ts';

/** One message to many. Each of its copies is a row of messages. */
export function up({ role }: TenantNames): string {
  return `
create table broadcasts (
  id bigint generated always as identity primary key,
  -- { "fromChatId", "messageId", "buttons" }
  content jsonb not null,
  -- { "segment": "all", ... }
  audience jsonb not null,
  state text not null default 'draft'
    check (state in ('draft', 'scheduled', 'running', 'paused', 'done', 'cancelled', 'stopped')),
  total int not null default 0,
  created_by bigint not null,
  starts_at timestamptz,
  started_at timestamptz,
  ended_at timestamptz,
  details jsonb not null default '{}',
  created_at timestamptz not null default now()
);

alter table messages add column broadcast_id bigint references broadcasts,
  drop constraint messages_method_check,
  add constraint messages_method_check check (method in ('send', 'edit', 'delete'));
create index messages_broadcast on messages (broadcast_id, state) where broadcast_id is not null;

grant select, insert, update, delete on broadcasts to ${role};
`;
}
