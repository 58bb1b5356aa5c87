import type { TenantNames } from '../../shared/db/tenant-names.ts';

/**
 * A shop's schema. Runs as `shopherd_keeper`, who owns everything in it; the tenant's role gets
 * what it needs by name and no way to write the ledger but the functions of 0002.
 */
export function up({ role }: TenantNames): string {
  return `
create table settings (
  id boolean primary key default true check (id),
  name text not null,
  currency text not null default 'USD',
  language text not null default 'en',
  support text,
  -- Price of one Telegram Star in the shop's currency, as a decimal text; null: Stars are off.
  star_price text,
  -- The shop's own words: { "<language>": { "welcome" | "terms" | "privacy" | "help": text } }.
  texts jsonb not null default '{}',
  -- How many of Telegram's Star transactions were compared with the books.
  stars_compared int not null default 0,
  version int not null default 1
);

create table staff (
  telegram_id bigint primary key,
  role text not null check (role in ('OWNER', 'MANAGER', 'SUPPORT', 'STOCK')),
  added_by bigint,
  added_at timestamptz not null default now()
);

create table customers (
  id bigint generated always as identity primary key,
  telegram_id bigint not null unique,
  name text not null,
  username text,
  language text,
  -- They blocked the bot, or their account is gone: nothing is sent until they write again.
  unreachable_at timestamptz,
  -- What the bot is asking them: one open question, with a version against late answers.
  dialogue jsonb,
  dialogue_version int not null default 0,
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now()
);
create index customers_username on customers (lower(username));

-- Accounts at providers, and watch-only keys of chains (provider = the chain's id).
create table provider_accounts (
  id bigint generated always as identity primary key,
  provider text not null,
  label text not null,
  sealed bytea not null,
  hook_key text not null unique,
  state text not null default 'active' check (state in ('active', 'removed')),
  callback_seen_at timestamptz,
  -- { "failures", "opens", "openUntil", "since", "okAt", "failedAt", "reason" }: whether it works.
  health jsonb not null default '{}',
  created_at timestamptz not null default now()
);
create unique index provider_accounts_label on provider_accounts (provider, label) where state = 'active';

create table invoices (
  id bigint generated always as identity primary key,
  -- Opaque name of the invoice outside: payloads and providers.
  key text not null unique,
  -- What asked for it ("update:<id>"): a redelivered update makes no second invoice.
  reference text not null unique,
  customer_id bigint not null references customers,
  method text not null,
  account_id bigint references provider_accounts,
  -- What is credited, in the shop's currency; what the payer is asked for, in theirs.
  currency text not null,
  amount numeric(38, 0) not null check (amount > 0),
  asked_currency text not null,
  asked_amount numeric(38, 0) not null check (asked_amount > 0),
  rate jsonb,
  external_id text,
  pay_url text,
  -- { "payer": answers, "instructions": what the card shows, "proof": what the payer sent }.
  data jsonb not null default '{}',
  -- Computed of its payments, what it asks and its end, by judge_invoice of 0018: what has come of
  -- asked_amount, what of it was credited, and what waits for staff (in asked_currency).
  status text not null default 'new' check (status in ('new', 'processing', 'settled', 'expired', 'invalid')),
  paid text check (paid in ('exact', 'partial', 'over')),
  is_late boolean not null default false,
  covered numeric(38, 0) not null default 0,
  credited numeric(38, 0) not null default 0,
  held numeric(38, 0) not null default 0,
  expires_at timestamptz not null,
  -- When its time was noted to be over: what is first seen after that is late.
  ended_at timestamptz,
  created_at timestamptz not null default now(),
  settled_at timestamptz,
  -- The message in the customer's chat that shows it and edits itself.
  card_chat_id bigint,
  card_message_id bigint
);
create index invoices_customer on invoices (customer_id, id desc);
create unique index invoices_external on invoices (method, account_id, external_id) where external_id is not null;

create table payments (
  id bigint generated always as identity primary key,
  reference text not null unique,
  source text not null,
  status text not null check (status in ('processing', 'settled', 'reversed')),
  invoice_id bigint references invoices,
  customer_id bigint not null references customers,
  currency text not null,
  amount numeric(38, 0) not null check (amount > 0),
  credit_currency text,
  credit_amount numeric(38, 0),
  -- Of an invoice's asked_amount. What of it waits for staff, and why: late, partial or over.
  covered numeric(38, 0),
  held numeric(38, 0) not null default 0,
  held_why text check (held_why in ('late', 'partial', 'over')),
  is_late boolean not null default false,
  rate jsonb,
  fee jsonb,
  details jsonb not null default '{}',
  seen_at timestamptz not null default now(),
  settled_at timestamptz
);
create index payments_invoice on payments (invoice_id);
create index payments_customer on payments (customer_id, id desc);

-- Everything said is a row before it is sent.
create table messages (
  id bigint generated always as identity primary key,
  -- Makes a repeat of its cause harmless.
  reference text unique,
  customer_id bigint references customers,
  chat_id bigint not null,
  method text not null default 'send' check (method in ('send', 'edit')),
  -- The message to edit.
  target_id bigint,
  -- { key, data, buttons }: rendered in the reader's language when it is sent.
  content jsonb not null,
  -- 0 money, 1 notices, 9 bulk.
  priority smallint not null default 1,
  state text not null default 'queued' check (state in ('queued', 'sending', 'sent', 'unknown', 'failed')),
  attempts int not null default 0,
  not_before timestamptz not null default now(),
  telegram_message_id bigint,
  error text,
  created_at timestamptz not null default now(),
  sent_at timestamptz
);
create index messages_waiting on messages (priority, id) where state in ('queued', 'sending', 'unknown');

-- What came from Telegram, stored before it is confirmed; kept eight days.
create table updates (
  update_id bigint primary key,
  chat_key bigint not null,
  body jsonb not null,
  received_at timestamptz not null default now(),
  done_at timestamptz,
  attempts int not null default 0,
  error text
);
create index updates_undone on updates (update_id) where done_at is null;
create index updates_received on updates (received_at);

create table audit_log (
  id bigint generated always as identity primary key,
  actor_id bigint not null,
  action text not null,
  data jsonb not null default '{}',
  at timestamptz not null default now()
);

create table ledger_accounts (
  id bigint generated always as identity primary key,
  name text not null,
  currency text not null,
  unique (name, currency)
);
create table ledger_balances (
  account_id bigint primary key references ledger_accounts,
  amount numeric(38, 0) not null default 0 check (amount >= 0)
);
create table ledger_transactions (
  id bigint generated always as identity primary key,
  reference text not null unique,
  body_hash bytea not null,
  kind text not null,
  data jsonb not null default '{}',
  posted_at timestamptz not null default now()
);
create table ledger_entries (
  transaction_id bigint not null references ledger_transactions,
  account_id bigint not null references ledger_accounts,
  amount numeric(38, 0) not null check (amount <> 0),
  primary key (transaction_id, account_id)
);
create index ledger_entries_account on ledger_entries (account_id, transaction_id desc);

grant select, insert, update on settings to ${role};
grant select, insert, update, delete on staff, customers, provider_accounts, messages, updates to ${role};
grant select, insert, update on invoices to ${role};
grant select, insert on audit_log to ${role};
grant select on payments, ledger_accounts, ledger_balances, ledger_transactions, ledger_entries to ${role};
`;
}
