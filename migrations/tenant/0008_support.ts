import type { TenantNames } from '../../shared/db/tenant-names.ts';

/** Conversations between customers and staff. */
export function up({ role }: TenantNames): string {
  return `
create table tickets (
  id bigint generated always as identity primary key,
  customer_id bigint not null references customers,
  order_id bigint references orders,
  subject text not null,
  -- open: the shop is to answer; answered: the customer.
  state text not null default 'open' check (state in ('open', 'answered', 'closed')),
  -- The forum topic of the staff's group.
  thread_id bigint,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index tickets_customer on tickets (customer_id, id desc);
create index tickets_open on tickets (updated_at) where state = 'open';
create index tickets_thread on tickets (thread_id) where thread_id is not null;

create table ticket_messages (
  id bigint generated always as identity primary key,
  ticket_id bigint not null references tickets,
  -- Null: the customer.
  staff_id bigint,
  text text,
  -- { "photo": file id } | { "document": file id }
  media jsonb,
  created_at timestamptz not null default now()
);
create index ticket_messages_ticket on ticket_messages (ticket_id, id);

grant select, insert, update, delete on tickets, ticket_messages to ${role};
`;
}
