-- The first 40 migrations in one. Written by `npm run baseline`: not to be edited.

alter default privileges in schema t_{id} grant execute on functions to t_{id};

CREATE OR REPLACE FUNCTION t_{id}.fold_text_{id}(p_text text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE STRICT
AS $function$
  select translate(lower(p_text), 'АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯІЇЄҐё', 'абвгдеежзийклмнопрстуфхцчшщъыьэюяіїєґе')
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.latin_text_{id}(p_text text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE STRICT
AS $function$
  select translate(fold_text_{id}(p_text), 'абвгдежзийклмнопрстуфхцчшщыэюяіїєґъь', 'abvgdejziyklmnoprstufhcqwxyeuaiieg')
$function$
;

create sequence ids;

create table settings (
  id boolean default true constraint settings_id_not_null not null,
  name text constraint settings_name_not_null not null,
  currency text default 'USD'::text constraint settings_currency_not_null not null,
  language text default 'en'::text constraint settings_language_not_null not null,
  support text,
  star_price text,
  texts jsonb default '{}'::jsonb constraint settings_texts_not_null not null,
  stars_compared integer default 0 constraint settings_stars_compared_not_null not null,
  version integer default 1 constraint settings_version_not_null not null,
  options jsonb default '{}'::jsonb constraint settings_options_not_null not null,
  constraint settings_id_check CHECK (id),
  constraint settings_pkey PRIMARY KEY (id)
);

create table staff (
  telegram_id bigint constraint staff_telegram_id_not_null not null,
  role text storage plain constraint staff_role_not_null not null,
  added_by bigint,
  added_at timestamp with time zone default now() constraint staff_added_at_not_null not null,
  name text storage plain,
  constraint staff_pkey PRIMARY KEY (telegram_id)
);

create table customers (
  id bigint generated always as identity constraint customers_id_not_null not null,
  telegram_id bigint constraint customers_telegram_id_not_null not null,
  name text constraint customers_name_not_null not null,
  username text,
  language text,
  unreachable_at timestamp with time zone,
  dialogue jsonb,
  dialogue_version integer default 0 constraint customers_dialogue_version_not_null not null,
  created_at timestamp with time zone default now() constraint customers_created_at_not_null not null,
  seen_at timestamp with time zone default now() constraint customers_seen_at_not_null not null,
  blocked_at timestamp with time zone,
  block_reason text,
  rules_accepted_at timestamp with time zone,
  referral_code text,
  referrer_id bigint,
  notes jsonb default '[]'::jsonb constraint customers_notes_not_null not null,
  constraint customers_pkey PRIMARY KEY (id),
  constraint customers_telegram_id_key UNIQUE (telegram_id),
  constraint customers_referral_code_key UNIQUE (referral_code)
);

create table provider_accounts (
  id bigint generated always as identity constraint provider_accounts_id_not_null not null,
  provider text constraint provider_accounts_provider_not_null not null,
  label text constraint provider_accounts_label_not_null not null,
  sealed bytea constraint provider_accounts_sealed_not_null not null,
  hook_key text constraint provider_accounts_hook_key_not_null not null,
  state text default 'active'::text constraint provider_accounts_state_not_null not null,
  callback_seen_at timestamp with time zone,
  health jsonb default '{}'::jsonb constraint provider_accounts_health_not_null not null,
  created_at timestamp with time zone default now() constraint provider_accounts_created_at_not_null not null,
  constraint provider_accounts_state_check CHECK ((state = ANY (ARRAY['active'::text, 'removed'::text]))),
  constraint provider_accounts_pkey PRIMARY KEY (id),
  constraint provider_accounts_hook_key_key UNIQUE (hook_key)
);

create table invoices (
  id bigint generated always as identity constraint invoices_id_not_null not null,
  key text constraint invoices_key_not_null not null,
  reference text constraint invoices_reference_not_null not null,
  customer_id bigint constraint invoices_customer_id_not_null not null,
  method text constraint invoices_method_not_null not null,
  account_id bigint,
  currency text constraint invoices_currency_not_null not null,
  amount numeric(38,0) constraint invoices_amount_not_null not null,
  asked_currency text constraint invoices_asked_currency_not_null not null,
  asked_amount numeric(38,0) constraint invoices_asked_amount_not_null not null,
  rate jsonb,
  external_id text,
  pay_url text,
  data jsonb default '{}'::jsonb constraint invoices_data_not_null not null,
  status text default 'new'::text constraint invoices_status_not_null not null,
  paid text,
  is_late boolean default false constraint invoices_is_late_not_null not null,
  covered numeric(38,0) default 0 constraint invoices_covered_not_null not null,
  credited numeric(38,0) default 0 constraint invoices_credited_not_null not null,
  held numeric(38,0) default 0 constraint invoices_held_not_null not null,
  expires_at timestamp with time zone constraint invoices_expires_at_not_null not null,
  ended_at timestamp with time zone,
  created_at timestamp with time zone default now() constraint invoices_created_at_not_null not null,
  settled_at timestamp with time zone,
  card_chat_id bigint,
  card_message_id bigint,
  constraint invoices_amount_check CHECK ((amount > (0)::numeric)),
  constraint invoices_asked_amount_check CHECK ((asked_amount > (0)::numeric)),
  constraint invoices_status_check CHECK ((status = ANY (ARRAY['new'::text, 'processing'::text, 'settled'::text, 'expired'::text, 'invalid'::text]))),
  constraint invoices_paid_check CHECK ((paid = ANY (ARRAY['exact'::text, 'partial'::text, 'over'::text]))),
  constraint invoices_pkey PRIMARY KEY (id),
  constraint invoices_key_key UNIQUE (key),
  constraint invoices_reference_key UNIQUE (reference),
  constraint invoices_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id),
  constraint invoices_account_id_fkey FOREIGN KEY (account_id) REFERENCES provider_accounts(id)
);

create table payments (
  id bigint generated always as identity constraint payments_id_not_null not null,
  reference text constraint payments_reference_not_null not null,
  source text constraint payments_source_not_null not null,
  status text constraint payments_status_not_null not null,
  invoice_id bigint,
  customer_id bigint constraint payments_customer_id_not_null not null,
  currency text constraint payments_currency_not_null not null,
  amount numeric(38,0) constraint payments_amount_not_null not null,
  credit_currency text,
  credit_amount numeric(38,0),
  covered numeric(38,0),
  held numeric(38,0) default 0 constraint payments_held_not_null not null,
  held_why text,
  is_late boolean default false constraint payments_is_late_not_null not null,
  rate jsonb,
  fee jsonb,
  details jsonb default '{}'::jsonb constraint payments_details_not_null not null,
  seen_at timestamp with time zone default now() constraint payments_seen_at_not_null not null,
  settled_at timestamp with time zone,
  constraint payments_status_check CHECK ((status = ANY (ARRAY['processing'::text, 'settled'::text, 'reversed'::text]))),
  constraint payments_amount_check CHECK ((amount > (0)::numeric)),
  constraint payments_held_why_check CHECK ((held_why = ANY (ARRAY['late'::text, 'partial'::text, 'over'::text]))),
  constraint payments_pkey PRIMARY KEY (id),
  constraint payments_reference_key UNIQUE (reference),
  constraint payments_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES invoices(id),
  constraint payments_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id)
);

create table messages (
  id bigint default nextval('ids'::regclass) constraint messages_id_not_null not null,
  reference text,
  customer_id bigint,
  chat_id bigint constraint messages_chat_id_not_null not null,
  method text default 'send'::text constraint messages_method_not_null not null,
  target_id bigint,
  content jsonb constraint messages_content_not_null not null,
  priority smallint default 1 constraint messages_priority_not_null not null,
  state text default 'queued'::text constraint messages_state_not_null not null,
  attempts integer default 0 constraint messages_attempts_not_null not null,
  not_before timestamp with time zone default now() constraint messages_not_before_not_null not null,
  telegram_message_id bigint,
  error text,
  created_at timestamp with time zone default now() constraint messages_created_at_not_null not null,
  sent_at timestamp with time zone,
  broadcast_id bigint,
  constraint messages_pkey PRIMARY KEY (id),
  constraint messages_reference_key UNIQUE (reference),
  constraint messages_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id),
  constraint messages_method_check CHECK ((method = ANY (ARRAY['send'::text, 'edit'::text, 'delete'::text]))),
  constraint messages_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'queued'::text, 'sending'::text, 'sent'::text, 'unknown'::text, 'failed'::text, 'blocked'::text])))
);

create table updates (
  update_id bigint constraint updates_update_id_not_null not null,
  chat_key bigint constraint updates_chat_key_not_null not null,
  body jsonb constraint updates_body_not_null not null,
  received_at timestamp with time zone default now() constraint updates_received_at_not_null not null,
  done_at timestamp with time zone,
  attempts integer default 0 constraint updates_attempts_not_null not null,
  error text,
  constraint updates_pkey PRIMARY KEY (update_id)
);

create table audit_log (
  id bigint generated always as identity constraint audit_log_id_not_null not null,
  actor_id bigint constraint audit_log_actor_id_not_null not null,
  action text constraint audit_log_action_not_null not null,
  data jsonb default '{}'::jsonb constraint audit_log_data_not_null not null,
  at timestamp with time zone default now() constraint audit_log_at_not_null not null,
  constraint audit_log_pkey PRIMARY KEY (id)
);

create table ledger_accounts (
  id bigint default nextval('ids'::regclass) constraint ledger_accounts_id_not_null not null,
  name text storage plain constraint ledger_accounts_name_not_null not null,
  currency text storage plain constraint ledger_accounts_currency_not_null not null,
  constraint ledger_accounts_pkey PRIMARY KEY (id),
  constraint ledger_accounts_name_currency_key UNIQUE (name, currency)
);

create table ledger_balances (
  account_id bigint constraint ledger_balances_account_id_not_null not null,
  amount numeric(38,0) default 0 constraint ledger_balances_amount_not_null not null,
  constraint ledger_balances_amount_check CHECK ((amount >= (0)::numeric)),
  constraint ledger_balances_pkey PRIMARY KEY (account_id),
  constraint ledger_balances_account_id_fkey FOREIGN KEY (account_id) REFERENCES ledger_accounts(id)
);

create table ledger_transactions (
  id bigint generated always as identity constraint ledger_transactions_id_not_null not null,
  reference text constraint ledger_transactions_reference_not_null not null,
  body_hash bytea constraint ledger_transactions_body_hash_not_null not null,
  kind text constraint ledger_transactions_kind_not_null not null,
  data jsonb default '{}'::jsonb constraint ledger_transactions_data_not_null not null,
  posted_at timestamp with time zone default now() constraint ledger_transactions_posted_at_not_null not null,
  constraint ledger_transactions_pkey PRIMARY KEY (id),
  constraint ledger_transactions_reference_key UNIQUE (reference)
);

create table ledger_entries (
  transaction_id bigint constraint ledger_entries_transaction_id_not_null not null,
  account_id bigint constraint ledger_entries_account_id_not_null not null,
  amount numeric(38,0) constraint ledger_entries_amount_not_null not null,
  constraint ledger_entries_amount_check CHECK ((amount <> (0)::numeric)),
  constraint ledger_entries_pkey PRIMARY KEY (transaction_id, account_id),
  constraint ledger_entries_transaction_id_fkey FOREIGN KEY (transaction_id) REFERENCES ledger_transactions(id),
  constraint ledger_entries_account_id_fkey FOREIGN KEY (account_id) REFERENCES ledger_accounts(id)
);

create table categories (
  id bigint default nextval('ids'::regclass) constraint categories_id_not_null not null,
  parent_id bigint,
  name text storage plain constraint categories_name_not_null not null,
  sort integer default 0 constraint categories_sort_not_null not null,
  hidden boolean default false constraint categories_hidden_not_null not null,
  deleted_at timestamp with time zone,
  constraint categories_pkey PRIMARY KEY (id),
  constraint categories_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES categories(id)
);

create table products (
  id bigint generated always as identity constraint products_id_not_null not null,
  key text constraint products_key_not_null not null,
  category_id bigint,
  kind text constraint products_kind_not_null not null,
  state text default 'draft'::text constraint products_state_not_null not null,
  name text constraint products_name_not_null not null,
  description text default ''::text constraint products_description_not_null not null,
  photos text[] default '{}'::text[] constraint products_photos_not_null not null,
  price numeric(38,0) constraint products_price_not_null not null,
  sale jsonb,
  tiers jsonb default '[]'::jsonb constraint products_tiers_not_null not null,
  min_quantity integer default 1 constraint products_min_quantity_not_null not null,
  max_quantity integer,
  customer_limit integer,
  stock integer,
  goods bytea,
  options jsonb default '{}'::jsonb constraint products_options_not_null not null,
  sort integer default 0 constraint products_sort_not_null not null,
  version integer default 1 constraint products_version_not_null not null,
  created_at timestamp with time zone default now() constraint products_created_at_not_null not null,
  search tsvector generated always as ((setweight(to_tsvector('russian'::regconfig, fold_text_{id}(name)), 'A'::"char") || setweight(to_tsvector('russian'::regconfig, fold_text_{id}(description)), 'B'::"char"))) stored,
  latin text generated always as (latin_text_{id}(name)) stored constraint products_latin_not_null not null,
  low_told_at timestamp with time zone,
  constraint products_kind_check CHECK ((kind = ANY (ARRAY['unique'::text, 'text'::text, 'file'::text, 'manual'::text, 'physical'::text, 'access'::text]))),
  constraint products_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'published'::text, 'hidden'::text, 'deleted'::text]))),
  constraint products_price_check CHECK ((price >= (0)::numeric)),
  constraint products_min_quantity_check CHECK ((min_quantity > 0)),
  constraint products_stock_check CHECK ((stock >= 0)),
  constraint products_pkey PRIMARY KEY (id),
  constraint products_key_key UNIQUE (key),
  constraint products_category_id_fkey FOREIGN KEY (category_id) REFERENCES categories(id)
);

create table wishes (
  customer_id bigint constraint wishes_customer_id_not_null not null,
  product_id bigint constraint wishes_product_id_not_null not null,
  kind text storage plain constraint wishes_kind_not_null not null,
  reserved_until timestamp with time zone,
  created_at timestamp with time zone default now() constraint wishes_created_at_not_null not null,
  constraint wishes_kind_check CHECK ((kind = ANY (ARRAY['favourite'::text, 'waiting'::text]))),
  constraint wishes_pkey PRIMARY KEY (customer_id, product_id, kind),
  constraint wishes_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id) ON DELETE CASCADE
);

create table product_views (
  day date constraint product_views_day_not_null not null,
  product_id bigint constraint product_views_product_id_not_null not null,
  customer_id bigint constraint product_views_customer_id_not_null not null,
  constraint product_views_pkey PRIMARY KEY (day, product_id, customer_id)
);

create table stock_items (
  id bigint default nextval('ids'::regclass) constraint stock_items_id_not_null not null,
  product_id bigint constraint stock_items_product_id_not_null not null,
  sealed bytea constraint stock_items_sealed_not_null not null,
  digest bytea constraint stock_items_digest_not_null not null,
  state text default 'available'::text constraint stock_items_state_not_null not null,
  order_line_id bigint,
  added_at timestamp with time zone default now() constraint stock_items_added_at_not_null not null,
  sold_at timestamp with time zone,
  withdrawn_at timestamp with time zone,
  constraint stock_items_state_check CHECK ((state = ANY (ARRAY['available'::text, 'reserved'::text, 'sold'::text, 'withdrawn'::text]))),
  constraint stock_items_pkey PRIMARY KEY (id),
  constraint stock_items_product_id_digest_key UNIQUE (product_id, digest),
  constraint stock_items_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id)
);

create table cart_lines (
  customer_id bigint constraint cart_lines_customer_id_not_null not null,
  product_id bigint constraint cart_lines_product_id_not_null not null,
  quantity integer constraint cart_lines_quantity_not_null not null,
  added_at timestamp with time zone default now() constraint cart_lines_added_at_not_null not null,
  constraint cart_lines_quantity_check CHECK ((quantity > 0)),
  constraint cart_lines_pkey PRIMARY KEY (customer_id, product_id),
  constraint cart_lines_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id) ON DELETE CASCADE
);

create table checkouts (
  customer_id bigint constraint checkouts_customer_id_not_null not null,
  state jsonb constraint checkouts_state_not_null not null,
  constraint checkouts_pkey PRIMARY KEY (customer_id),
  constraint checkouts_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id) ON DELETE CASCADE
);

create table orders (
  id bigint generated always as identity constraint orders_id_not_null not null,
  reference text constraint orders_reference_not_null not null,
  customer_id bigint constraint orders_customer_id_not_null not null,
  status text default 'new'::text constraint orders_status_not_null not null,
  currency text constraint orders_currency_not_null not null,
  subtotal numeric(38,0) constraint orders_subtotal_not_null not null,
  discount numeric(38,0) default 0 constraint orders_discount_not_null not null,
  shipping numeric(38,0) default 0 constraint orders_shipping_not_null not null,
  total numeric(38,0) constraint orders_total_not_null not null,
  held numeric(38,0) default 0 constraint orders_held_not_null not null,
  refunded numeric(38,0) default 0 constraint orders_refunded_not_null not null,
  invoice_id bigint,
  coupon_id bigint,
  details jsonb default '{}'::jsonb constraint orders_details_not_null not null,
  address bytea,
  expires_at timestamp with time zone,
  created_at timestamp with time zone default now() constraint orders_created_at_not_null not null,
  paid_at timestamp with time zone,
  completed_at timestamp with time zone,
  constraint orders_status_check CHECK ((status = ANY (ARRAY['new'::text, 'paid'::text, 'completed'::text, 'cancelled'::text, 'refunded'::text]))),
  constraint orders_total_check CHECK ((total >= (0)::numeric)),
  constraint orders_pkey PRIMARY KEY (id),
  constraint orders_reference_key UNIQUE (reference),
  constraint orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id),
  constraint orders_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES invoices(id)
);

create table order_lines (
  id bigint generated always as identity constraint order_lines_id_not_null not null,
  order_id bigint constraint order_lines_order_id_not_null not null,
  product_id bigint constraint order_lines_product_id_not_null not null,
  name text constraint order_lines_name_not_null not null,
  kind text constraint order_lines_kind_not_null not null,
  price numeric(38,0) constraint order_lines_price_not_null not null,
  quantity integer constraint order_lines_quantity_not_null not null,
  total numeric(38,0) constraint order_lines_total_not_null not null,
  refunded_quantity integer default 0 constraint order_lines_refunded_quantity_not_null not null,
  goods bytea,
  delivered_at timestamp with time zone,
  warranty_until timestamp with time zone,
  replaces bigint,
  constraint order_lines_quantity_check CHECK ((quantity > 0)),
  constraint order_lines_check CHECK (((refunded_quantity >= 0) AND (refunded_quantity <= quantity))),
  constraint order_lines_pkey PRIMARY KEY (id),
  constraint order_lines_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id),
  constraint order_lines_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id)
);

create table claims (
  id bigint generated always as identity constraint claims_id_not_null not null,
  order_line_id bigint constraint claims_order_line_id_not_null not null,
  customer_id bigint constraint claims_customer_id_not_null not null,
  text text constraint claims_text_not_null not null,
  state text default 'open'::text constraint claims_state_not_null not null,
  answer text,
  decided_by bigint,
  created_at timestamp with time zone default now() constraint claims_created_at_not_null not null,
  decided_at timestamp with time zone,
  constraint claims_state_check CHECK ((state = ANY (ARRAY['open'::text, 'replaced'::text, 'refunded'::text, 'refused'::text]))),
  constraint claims_pkey PRIMARY KEY (id),
  constraint claims_order_line_id_fkey FOREIGN KEY (order_line_id) REFERENCES order_lines(id)
);

create table refunds (
  id bigint default nextval('ids'::regclass) constraint refunds_id_not_null not null,
  reference text constraint refunds_reference_not_null not null,
  order_id bigint constraint refunds_order_id_not_null not null,
  amount numeric(38,0) constraint refunds_amount_not_null not null,
  method text constraint refunds_method_not_null not null,
  state text default 'done'::text constraint refunds_state_not_null not null,
  payment_id bigint,
  details jsonb default '{}'::jsonb constraint refunds_details_not_null not null,
  created_at timestamp with time zone default now() constraint refunds_created_at_not_null not null,
  constraint refunds_amount_check CHECK ((amount >= (0)::numeric)),
  constraint refunds_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'done'::text, 'failed'::text]))),
  constraint refunds_pkey PRIMARY KEY (id),
  constraint refunds_reference_key UNIQUE (reference),
  constraint refunds_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id),
  constraint refunds_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES payments(id),
  constraint refunds_method_check CHECK ((method = ANY (ARRAY['balance'::text, 'stars'::text, 'provider'::text])))
);

create table coupons (
  id bigint generated always as identity constraint coupons_id_not_null not null,
  code text constraint coupons_code_not_null not null,
  kind text constraint coupons_kind_not_null not null,
  value numeric(38,0) constraint coupons_value_not_null not null,
  state text default 'active'::text constraint coupons_state_not_null not null,
  currency text constraint coupons_currency_not_null not null,
  starts_at timestamp with time zone,
  ends_at timestamp with time zone,
  max_uses integer,
  max_uses_each integer,
  min_order numeric(38,0) default 0 constraint coupons_min_order_not_null not null,
  first_order boolean default false constraint coupons_first_order_not_null not null,
  product_ids bigint[] default '{}'::bigint[] constraint coupons_product_ids_not_null not null,
  category_ids bigint[] default '{}'::bigint[] constraint coupons_category_ids_not_null not null,
  batch text,
  version integer default 1 constraint coupons_version_not_null not null,
  created_at timestamp with time zone default now() constraint coupons_created_at_not_null not null,
  constraint coupons_kind_check CHECK ((kind = ANY (ARRAY['percent'::text, 'fixed'::text]))),
  constraint coupons_check CHECK (((value > (0)::numeric) AND ((kind = 'fixed'::text) OR (value <= (10000)::numeric)))),
  constraint coupons_state_check CHECK ((state = ANY (ARRAY['active'::text, 'ended'::text]))),
  constraint coupons_max_uses_check CHECK ((max_uses > 0)),
  constraint coupons_max_uses_each_check CHECK ((max_uses_each > 0)),
  constraint coupons_min_order_check CHECK ((min_order >= (0)::numeric)),
  constraint coupons_pkey PRIMARY KEY (id),
  constraint coupons_code_key UNIQUE (code)
);

create table commissions (
  id bigint default nextval('ids'::regclass) constraint commissions_id_not_null not null,
  order_id bigint constraint commissions_order_id_not_null not null,
  customer_id bigint constraint commissions_customer_id_not_null not null,
  level smallint constraint commissions_level_not_null not null,
  currency text storage plain constraint commissions_currency_not_null not null,
  earned numeric(38,0) storage plain constraint commissions_earned_not_null not null,
  amount numeric(38,0) storage plain constraint commissions_amount_not_null not null,
  credited numeric(38,0) storage plain default 0 constraint commissions_credited_not_null not null,
  owed numeric(38,0) storage plain default 0 constraint commissions_owed_not_null not null,
  state text storage plain default 'held'::text constraint commissions_state_not_null not null,
  due_at timestamp with time zone constraint commissions_due_at_not_null not null,
  created_at timestamp with time zone default now() constraint commissions_created_at_not_null not null,
  constraint commissions_level_check CHECK ((level = ANY (ARRAY[1, 2]))),
  constraint commissions_earned_check CHECK ((earned > (0)::numeric)),
  constraint commissions_check CHECK (((amount >= (0)::numeric) AND (amount <= earned))),
  constraint commissions_credited_check CHECK ((credited >= (0)::numeric)),
  constraint commissions_check1 CHECK (((owed >= (0)::numeric) AND (owed <= credited))),
  constraint commissions_state_check CHECK ((state = ANY (ARRAY['held'::text, 'credited'::text, 'reversed'::text]))),
  constraint commissions_pkey PRIMARY KEY (id),
  constraint commissions_order_id_level_key UNIQUE (order_id, level),
  constraint commissions_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id),
  constraint commissions_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id)
);

create table reviews (
  id bigint generated always as identity constraint reviews_id_not_null not null,
  product_id bigint constraint reviews_product_id_not_null not null,
  customer_id bigint constraint reviews_customer_id_not_null not null,
  stars smallint constraint reviews_stars_not_null not null,
  text text,
  photo text,
  answer text,
  hidden boolean default false constraint reviews_hidden_not_null not null,
  seen boolean default false constraint reviews_seen_not_null not null,
  created_at timestamp with time zone default now() constraint reviews_created_at_not_null not null,
  constraint reviews_stars_check CHECK (((stars >= 1) AND (stars <= 5))),
  constraint reviews_text_check CHECK ((length(text) <= 500)),
  constraint reviews_pkey PRIMARY KEY (id),
  constraint reviews_product_id_customer_id_key UNIQUE (product_id, customer_id),
  constraint reviews_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id),
  constraint reviews_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id)
);

create table approvals (
  id bigint generated always as identity constraint approvals_id_not_null not null,
  kind text constraint approvals_kind_not_null not null,
  data jsonb constraint approvals_data_not_null not null,
  requested_by bigint constraint approvals_requested_by_not_null not null,
  decided_by bigint,
  state text default 'open'::text constraint approvals_state_not_null not null,
  created_at timestamp with time zone default now() constraint approvals_created_at_not_null not null,
  decided_at timestamp with time zone,
  constraint approvals_state_check CHECK ((state = ANY (ARRAY['open'::text, 'approved'::text, 'refused'::text]))),
  constraint approvals_pkey PRIMARY KEY (id)
);

create table tickets (
  id bigint generated always as identity constraint tickets_id_not_null not null,
  reference text constraint tickets_reference_not_null not null,
  customer_id bigint constraint tickets_customer_id_not_null not null,
  order_id bigint,
  subject text constraint tickets_subject_not_null not null,
  state text default 'open'::text constraint tickets_state_not_null not null,
  thread_id bigint,
  created_at timestamp with time zone default now() constraint tickets_created_at_not_null not null,
  updated_at timestamp with time zone default now() constraint tickets_updated_at_not_null not null,
  constraint tickets_state_check CHECK ((state = ANY (ARRAY['open'::text, 'answered'::text, 'closed'::text]))),
  constraint tickets_pkey PRIMARY KEY (id),
  constraint tickets_reference_key UNIQUE (reference),
  constraint tickets_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id),
  constraint tickets_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id)
);

create table ticket_messages (
  id bigint generated always as identity constraint ticket_messages_id_not_null not null,
  reference text constraint ticket_messages_reference_not_null not null,
  ticket_id bigint constraint ticket_messages_ticket_id_not_null not null,
  staff_id bigint,
  text text,
  media jsonb,
  created_at timestamp with time zone default now() constraint ticket_messages_created_at_not_null not null,
  constraint ticket_messages_pkey PRIMARY KEY (id),
  constraint ticket_messages_reference_key UNIQUE (reference),
  constraint ticket_messages_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES tickets(id)
);

create table broadcasts (
  id bigint generated always as identity constraint broadcasts_id_not_null not null,
  content jsonb constraint broadcasts_content_not_null not null,
  audience jsonb constraint broadcasts_audience_not_null not null,
  state text default 'draft'::text constraint broadcasts_state_not_null not null,
  total integer default 0 constraint broadcasts_total_not_null not null,
  created_by bigint constraint broadcasts_created_by_not_null not null,
  starts_at timestamp with time zone,
  started_at timestamp with time zone,
  ended_at timestamp with time zone,
  details jsonb default '{}'::jsonb constraint broadcasts_details_not_null not null,
  created_at timestamp with time zone default now() constraint broadcasts_created_at_not_null not null,
  constraint broadcasts_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'scheduled'::text, 'running'::text, 'paused'::text, 'done'::text, 'cancelled'::text, 'stopped'::text]))),
  constraint broadcasts_pkey PRIMARY KEY (id)
);

create table quotes (
  id bigint default nextval('ids'::regclass) constraint quotes_id_not_null not null,
  customer_id bigint,
  from_currency text constraint quotes_from_currency_not_null not null,
  to_currency text constraint quotes_to_currency_not_null not null,
  rate jsonb constraint quotes_rate_not_null not null,
  origin jsonb default '{}'::jsonb constraint quotes_origin_not_null not null,
  expires_at timestamp with time zone constraint quotes_expires_at_not_null not null,
  card jsonb,
  used_at timestamp with time zone,
  sold numeric(38,0),
  bought numeric(38,0),
  worth numeric(38,0),
  hedge jsonb,
  created_at timestamp with time zone default now() constraint quotes_created_at_not_null not null,
  constraint quotes_pkey PRIMARY KEY (id),
  constraint quotes_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id)
);

create table payouts (
  id bigint generated always as identity constraint payouts_id_not_null not null,
  key text constraint payouts_key_not_null not null,
  reference text constraint payouts_reference_not_null not null,
  customer_id bigint constraint payouts_customer_id_not_null not null,
  way text constraint payouts_way_not_null not null,
  account_id bigint,
  currency text constraint payouts_currency_not_null not null,
  amount numeric(38,0) constraint payouts_amount_not_null not null,
  fee numeric(38,0) default 0 constraint payouts_fee_not_null not null,
  destination jsonb constraint payouts_destination_not_null not null,
  destination_key bytea constraint payouts_destination_key_not_null not null,
  state text default 'requested'::text constraint payouts_state_not_null not null,
  needed smallint default 1 constraint payouts_needed_not_null not null,
  approvals jsonb default '[]'::jsonb constraint payouts_approvals_not_null not null,
  external_id text,
  not_before timestamp with time zone,
  details jsonb default '{}'::jsonb constraint payouts_details_not_null not null,
  created_at timestamp with time zone default now() constraint payouts_created_at_not_null not null,
  submitted_at timestamp with time zone,
  ended_at timestamp with time zone,
  card_chat_id bigint,
  card_message_id bigint,
  constraint payouts_amount_check CHECK ((amount > (0)::numeric)),
  constraint payouts_fee_check CHECK ((fee >= (0)::numeric)),
  constraint payouts_state_check CHECK ((state = ANY (ARRAY['requested'::text, 'approved'::text, 'submitting'::text, 'submitted'::text, 'unknown'::text, 'settled'::text, 'failed'::text, 'cancelled'::text]))),
  constraint payouts_pkey PRIMARY KEY (id),
  constraint payouts_key_key UNIQUE (key),
  constraint payouts_reference_key UNIQUE (reference),
  constraint payouts_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id),
  constraint payouts_account_id_fkey FOREIGN KEY (account_id) REFERENCES provider_accounts(id)
);

create table action_tokens (
  token text constraint action_tokens_token_not_null not null,
  telegram_id bigint constraint action_tokens_telegram_id_not_null not null,
  action text constraint action_tokens_action_not_null not null,
  data jsonb default '{}'::jsonb constraint action_tokens_data_not_null not null,
  expires_at timestamp with time zone constraint action_tokens_expires_at_not_null not null,
  used_at timestamp with time zone,
  constraint action_tokens_pkey PRIMARY KEY (token)
);

create table second_factors (
  telegram_id bigint constraint second_factors_telegram_id_not_null not null,
  sealed bytea storage plain,
  recovery jsonb storage plain default '[]'::jsonb constraint second_factors_recovery_not_null not null,
  last_step bigint default 0 constraint second_factors_last_step_not_null not null,
  failures integer default 0 constraint second_factors_failures_not_null not null,
  locked_until timestamp with time zone,
  confirmed_at timestamp with time zone constraint second_factors_confirmed_at_not_null not null,
  reset_at timestamp with time zone,
  constraint second_factors_pkey PRIMARY KEY (telegram_id)
);

create table identity_checks (
  id bigint default nextval('ids'::regclass) constraint identity_checks_id_not_null not null,
  customer_id bigint constraint identity_checks_customer_id_not_null not null,
  level text constraint identity_checks_level_not_null not null,
  sealed bytea,
  state text default 'open'::text constraint identity_checks_state_not_null not null,
  reason text,
  decided_by bigint,
  decided_at timestamp with time zone,
  expires_at timestamp with time zone,
  created_at timestamp with time zone default now() constraint identity_checks_created_at_not_null not null,
  constraint identity_checks_state_check CHECK ((state = ANY (ARRAY['open'::text, 'sent'::text, 'accepted'::text, 'refused'::text, 'expired'::text]))),
  constraint identity_checks_pkey PRIMARY KEY (id),
  constraint identity_checks_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id)
);

create table findings (
  id bigint generated always as identity constraint findings_id_not_null not null,
  reference text constraint findings_reference_not_null not null,
  kind text constraint findings_kind_not_null not null,
  data jsonb default '{}'::jsonb constraint findings_data_not_null not null,
  state text default 'open'::text constraint findings_state_not_null not null,
  found_at timestamp with time zone default now() constraint findings_found_at_not_null not null,
  resolved_by bigint,
  resolved_at timestamp with time zone,
  resolution text,
  constraint findings_state_check CHECK ((state = ANY (ARRAY['open'::text, 'resolved'::text]))),
  constraint findings_pkey PRIMARY KEY (id),
  constraint findings_reference_key UNIQUE (reference)
);

create table ledger_seals (
  id bigint generated always as identity constraint ledger_seals_id_not_null not null,
  through_id bigint constraint ledger_seals_through_id_not_null not null,
  transactions bigint constraint ledger_seals_transactions_not_null not null,
  head bytea storage plain constraint ledger_seals_head_not_null not null,
  sealed_at timestamp with time zone default now() constraint ledger_seals_sealed_at_not_null not null,
  constraint ledger_seals_pkey PRIMARY KEY (id),
  constraint ledger_seals_through_id_key UNIQUE (through_id)
);

create table plans (
  product_id bigint constraint plans_product_id_not_null not null,
  terms jsonb default '{"period": {"unit": "month", "count": 1}}'::jsonb constraint plans_terms_not_null not null,
  links jsonb default '{}'::jsonb constraint plans_links_not_null not null,
  constraint plans_pkey PRIMARY KEY (product_id),
  constraint plans_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id) ON DELETE CASCADE
);

create table plan_chats (
  product_id bigint constraint plan_chats_product_id_not_null not null,
  chat_id bigint constraint plan_chats_chat_id_not_null not null,
  constraint plan_chats_pkey PRIMARY KEY (product_id, chat_id),
  constraint plan_chats_product_id_fkey FOREIGN KEY (product_id) REFERENCES plans(product_id) ON DELETE CASCADE
);

create table subscriptions (
  id bigint generated always as identity constraint subscriptions_id_not_null not null,
  customer_id bigint constraint subscriptions_customer_id_not_null not null,
  product_id bigint constraint subscriptions_product_id_not_null not null,
  status text constraint subscriptions_status_not_null not null,
  starts_at timestamp with time zone constraint subscriptions_starts_at_not_null not null,
  ends_at timestamp with time zone,
  grace_until timestamp with time zone,
  paused_at timestamp with time zone,
  renewal text default 'none'::text constraint subscriptions_renewal_not_null not null,
  details jsonb default '{}'::jsonb constraint subscriptions_details_not_null not null,
  seat_key text default replace((gen_random_uuid())::text, '-'::text, ''::text) constraint subscriptions_seat_key_not_null not null,
  created_at timestamp with time zone default now() constraint subscriptions_created_at_not_null not null,
  constraint subscriptions_status_check CHECK ((status = ANY (ARRAY['trial'::text, 'active'::text, 'grace'::text, 'paused'::text, 'ended'::text]))),
  constraint subscriptions_renewal_check CHECK ((renewal = ANY (ARRAY['none'::text, 'balance'::text, 'stars'::text]))),
  constraint subscriptions_pkey PRIMARY KEY (id),
  constraint subscriptions_customer_id_product_id_key UNIQUE (customer_id, product_id),
  constraint subscriptions_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id),
  constraint subscriptions_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id)
);

create table subscription_periods (
  id bigint default nextval('ids'::regclass) constraint subscription_periods_id_not_null not null,
  subscription_id bigint constraint subscription_periods_subscription_id_not_null not null,
  reference text constraint subscription_periods_reference_not_null not null,
  kind text constraint subscription_periods_kind_not_null not null,
  term jsonb constraint subscription_periods_term_not_null not null,
  quantity integer default 1 constraint subscription_periods_quantity_not_null not null,
  joins boolean constraint subscription_periods_joins_not_null not null,
  at timestamp with time zone constraint subscription_periods_at_not_null not null,
  starts_at timestamp with time zone constraint subscription_periods_starts_at_not_null not null,
  ends_at timestamp with time zone,
  price numeric(38,0) default 0 constraint subscription_periods_price_not_null not null,
  currency text,
  undone_at timestamp with time zone,
  details jsonb default '{}'::jsonb constraint subscription_periods_details_not_null not null,
  constraint subscription_periods_quantity_check CHECK ((quantity >= 0)),
  constraint subscription_periods_pkey PRIMARY KEY (id),
  constraint subscription_periods_reference_key UNIQUE (reference),
  constraint subscription_periods_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES subscriptions(id),
  constraint subscription_periods_kind_check CHECK ((kind = ANY (ARRAY['order'::text, 'gift'::text, 'trial'::text, 'staff'::text, 'stars'::text, 'channel'::text, 'pause'::text, 'end'::text])))
);

create table subscription_seats (
  subscription_id bigint constraint subscription_seats_subscription_id_not_null not null,
  customer_id bigint constraint subscription_seats_customer_id_not_null not null,
  joined_at timestamp with time zone constraint subscription_seats_joined_at_not_null not null,
  left_at timestamp with time zone,
  constraint subscription_seats_pkey PRIMARY KEY (subscription_id, customer_id),
  constraint subscription_seats_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES subscriptions(id),
  constraint subscription_seats_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id)
);

create table plan_gifts (
  order_line_id bigint constraint plan_gifts_order_line_id_not_null not null,
  key text storage plain constraint plan_gifts_key_not_null not null,
  customer_id bigint constraint plan_gifts_customer_id_not_null not null,
  product_id bigint constraint plan_gifts_product_id_not_null not null,
  term jsonb storage plain constraint plan_gifts_term_not_null not null,
  quantity integer constraint plan_gifts_quantity_not_null not null,
  price numeric(38,0) storage plain constraint plan_gifts_price_not_null not null,
  currency text storage plain constraint plan_gifts_currency_not_null not null,
  created_at timestamp with time zone constraint plan_gifts_created_at_not_null not null,
  expires_at timestamp with time zone constraint plan_gifts_expires_at_not_null not null,
  taken_by bigint,
  taken_at timestamp with time zone,
  constraint plan_gifts_pkey PRIMARY KEY (order_line_id),
  constraint plan_gifts_key_key UNIQUE (key),
  constraint plan_gifts_order_line_id_fkey FOREIGN KEY (order_line_id) REFERENCES order_lines(id)
);

create table chats (
  chat_id bigint constraint chats_chat_id_not_null not null,
  kind text constraint chats_kind_not_null not null,
  title text constraint chats_title_not_null not null,
  username text,
  rights jsonb default '{}'::jsonb constraint chats_rights_not_null not null,
  trouble text,
  trouble_at timestamp with time zone,
  settings jsonb default '{}'::jsonb constraint chats_settings_not_null not null,
  request_link text,
  size integer,
  connected_at timestamp with time zone constraint chats_connected_at_not_null not null,
  checked_at timestamp with time zone constraint chats_checked_at_not_null not null,
  audit jsonb,
  constraint chats_kind_check CHECK ((kind = ANY (ARRAY['group'::text, 'supergroup'::text, 'channel'::text]))),
  constraint chats_trouble_check CHECK ((trouble = ANY (ARRAY['gone'::text, 'no-admin'::text, 'no-invite'::text, 'no-ban'::text, 'full'::text]))),
  constraint chats_pkey PRIMARY KEY (chat_id)
);

create table members (
  chat_id bigint constraint members_chat_id_not_null not null,
  telegram_id bigint constraint members_telegram_id_not_null not null,
  name text storage plain constraint members_name_not_null not null,
  status text storage plain constraint members_status_not_null not null,
  is_guest boolean default false constraint members_is_guest_not_null not null,
  stray text storage plain,
  since timestamp with time zone constraint members_since_not_null not null,
  checked_at timestamp with time zone,
  paid jsonb storage plain,
  constraint members_status_check CHECK ((status = ANY (ARRAY['in'::text, 'out'::text, 'admin'::text, 'asking'::text, 'kicked'::text, 'banned'::text]))),
  constraint members_pkey PRIMARY KEY (chat_id, telegram_id),
  constraint members_chat_id_fkey FOREIGN KEY (chat_id) REFERENCES chats(chat_id) ON UPDATE CASCADE ON DELETE CASCADE
);

create table invites (
  link text storage plain constraint invites_link_not_null not null,
  chat_id bigint constraint invites_chat_id_not_null not null,
  subscription_id bigint constraint invites_subscription_id_not_null not null,
  telegram_id bigint constraint invites_telegram_id_not_null not null,
  state text storage plain default 'open'::text constraint invites_state_not_null not null,
  expires_at timestamp with time zone constraint invites_expires_at_not_null not null,
  used_by bigint,
  constraint invites_state_check CHECK ((state = ANY (ARRAY['open'::text, 'used'::text, 'revoked'::text]))),
  constraint invites_pkey PRIMARY KEY (link),
  constraint invites_chat_id_fkey FOREIGN KEY (chat_id) REFERENCES chats(chat_id) ON UPDATE CASCADE ON DELETE CASCADE
);

create table api_keys (
  prefix text storage plain constraint api_keys_prefix_not_null not null,
  secret_hash bytea storage plain constraint api_keys_secret_hash_not_null not null,
  name text storage plain constraint api_keys_name_not_null not null,
  scopes text[] storage plain constraint api_keys_scopes_not_null not null,
  made_by bigint constraint api_keys_made_by_not_null not null,
  made_at timestamp with time zone constraint api_keys_made_at_not_null not null,
  used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint api_keys_pkey PRIMARY KEY (prefix)
);

create table api_requests (
  prefix text constraint api_requests_prefix_not_null not null,
  name text constraint api_requests_name_not_null not null,
  fingerprint bytea constraint api_requests_fingerprint_not_null not null,
  attempt text constraint api_requests_attempt_not_null not null,
  busy_until timestamp with time zone constraint api_requests_busy_until_not_null not null,
  status smallint,
  answer json,
  at timestamp with time zone constraint api_requests_at_not_null not null,
  constraint api_requests_pkey PRIMARY KEY (prefix, name)
);

create table webhooks (
  id bigint default nextval('ids'::regclass) constraint webhooks_id_not_null not null,
  url text constraint webhooks_url_not_null not null,
  events text[] constraint webhooks_events_not_null not null,
  secret bytea constraint webhooks_secret_not_null not null,
  state text default 'on'::text constraint webhooks_state_not_null not null,
  failing_since timestamp with time zone,
  off_why text,
  made_by bigint constraint webhooks_made_by_not_null not null,
  made_at timestamp with time zone constraint webhooks_made_at_not_null not null,
  constraint webhooks_state_check CHECK ((state = ANY (ARRAY['on'::text, 'off'::text]))),
  constraint webhooks_pkey PRIMARY KEY (id)
);

create table webhook_deliveries (
  id bigint default nextval('ids'::regclass) constraint webhook_deliveries_id_not_null not null,
  webhook bigint constraint webhook_deliveries_webhook_not_null not null,
  event text constraint webhook_deliveries_event_not_null not null,
  type text constraint webhook_deliveries_type_not_null not null,
  subject jsonb constraint webhook_deliveries_subject_not_null not null,
  body text,
  state text default 'waiting'::text constraint webhook_deliveries_state_not_null not null,
  attempts integer default 0 constraint webhook_deliveries_attempts_not_null not null,
  answer text,
  created_at timestamp with time zone constraint webhook_deliveries_created_at_not_null not null,
  tried_at timestamp with time zone,
  next_at timestamp with time zone,
  constraint webhook_deliveries_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'delivered'::text, 'failed'::text]))),
  constraint webhook_deliveries_pkey PRIMARY KEY (id),
  constraint webhook_deliveries_webhook_event_key UNIQUE (webhook, event),
  constraint webhook_deliveries_webhook_fkey FOREIGN KEY (webhook) REFERENCES webhooks(id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX provider_accounts_label ON t_{id}.provider_accounts USING btree (provider, label) WHERE (state = 'active'::text);

CREATE INDEX invoices_customer ON t_{id}.invoices USING btree (customer_id, id DESC);

CREATE UNIQUE INDEX invoices_external ON t_{id}.invoices USING btree (method, account_id, external_id) WHERE (external_id IS NOT NULL);

CREATE INDEX payments_invoice ON t_{id}.payments USING btree (invoice_id);

CREATE INDEX payments_customer ON t_{id}.payments USING btree (customer_id, id DESC);

CREATE INDEX messages_waiting ON t_{id}.messages USING btree (priority, id) WHERE (state = ANY (ARRAY['queued'::text, 'sending'::text, 'unknown'::text]));

CREATE INDEX updates_undone ON t_{id}.updates USING btree (update_id) WHERE (done_at IS NULL);

CREATE INDEX ledger_entries_account ON t_{id}.ledger_entries USING btree (account_id, transaction_id DESC);

CREATE INDEX products_category ON t_{id}.products USING btree (category_id, sort, id);

CREATE INDEX stock_items_free ON t_{id}.stock_items USING btree (product_id, id) WHERE (state = 'available'::text);

CREATE INDEX stock_items_line ON t_{id}.stock_items USING btree (order_line_id) WHERE (order_line_id IS NOT NULL);

CREATE INDEX wishes_waiting ON t_{id}.wishes USING btree (product_id, created_at) WHERE (kind = 'waiting'::text);

CREATE INDEX orders_customer ON t_{id}.orders USING btree (customer_id, id DESC);

CREATE INDEX orders_open ON t_{id}.orders USING btree (status, id) WHERE (status = ANY (ARRAY['new'::text, 'paid'::text]));

CREATE INDEX orders_paid ON t_{id}.orders USING btree (paid_at) WHERE (paid_at IS NOT NULL);

CREATE INDEX orders_coupon ON t_{id}.orders USING btree (coupon_id) WHERE (coupon_id IS NOT NULL);

CREATE INDEX order_lines_order ON t_{id}.order_lines USING btree (order_id);

CREATE INDEX order_lines_product ON t_{id}.order_lines USING btree (product_id, id);

CREATE INDEX refunds_order ON t_{id}.refunds USING btree (order_id);

CREATE INDEX coupons_batch ON t_{id}.coupons USING btree (batch) WHERE (batch IS NOT NULL);

CREATE INDEX commissions_customer ON t_{id}.commissions USING btree (customer_id, id DESC);

CREATE INDEX commissions_open ON t_{id}.commissions USING btree (customer_id) WHERE ((state = 'held'::text) OR (credited > amount));

CREATE INDEX customers_search ON t_{id}.customers USING gin (lower(((name || ' '::text) || COALESCE(username, ''::text))) public.gin_trgm_ops);

CREATE INDEX customers_referrer ON t_{id}.customers USING btree (referrer_id) WHERE (referrer_id IS NOT NULL);

CREATE INDEX audit_log_actor ON t_{id}.audit_log USING btree (actor_id, id DESC);

CREATE UNIQUE INDEX audit_log_undo ON t_{id}.audit_log USING btree (((data ->> 'entry'::text))) WHERE (action = 'undo'::text);

CREATE INDEX tickets_customer ON t_{id}.tickets USING btree (customer_id, id DESC);

CREATE INDEX tickets_thread ON t_{id}.tickets USING btree (thread_id) WHERE (thread_id IS NOT NULL);

CREATE INDEX ticket_messages_ticket ON t_{id}.ticket_messages USING btree (ticket_id, id);

CREATE INDEX quotes_used ON t_{id}.quotes USING btree (used_at) WHERE (used_at IS NOT NULL);

CREATE INDEX payouts_customer ON t_{id}.payouts USING btree (customer_id, id DESC);

CREATE INDEX payouts_recent ON t_{id}.payouts USING btree (created_at);

CREATE INDEX payouts_open ON t_{id}.payouts USING btree (id) WHERE (state = ANY (ARRAY['requested'::text, 'approved'::text, 'submitting'::text, 'submitted'::text, 'unknown'::text]));

CREATE UNIQUE INDEX payouts_external ON t_{id}.payouts USING btree (way, COALESCE(account_id, (0)::bigint), external_id) WHERE (external_id IS NOT NULL);

CREATE UNIQUE INDEX identity_checks_customer ON t_{id}.identity_checks USING btree (customer_id, (
CASE
    WHEN (state = ANY (ARRAY['open'::text, 'sent'::text])) THEN (0)::bigint
    ELSE id
END));

CREATE INDEX subscriptions_status ON t_{id}.subscriptions USING btree (status, ends_at);

CREATE INDEX subscription_periods_of ON t_{id}.subscription_periods USING btree (subscription_id, id);

CREATE INDEX subscription_seats_customer ON t_{id}.subscription_seats USING btree (customer_id);

CREATE INDEX members_person ON t_{id}.members USING btree (telegram_id);

CREATE UNIQUE INDEX invites_open ON t_{id}.invites USING btree (chat_id, telegram_id) WHERE (state = 'open'::text);

CREATE INDEX invites_subscription ON t_{id}.invites USING btree (subscription_id);

CREATE INDEX subscriptions_plan ON t_{id}.subscriptions USING btree (product_id, status, ends_at);

CREATE UNIQUE INDEX claims_of ON t_{id}.claims USING btree (order_line_id, (
CASE
    WHEN (state = 'open'::text) THEN (0)::bigint
    ELSE id
END));

CREATE INDEX messages_copies ON t_{id}.messages USING btree (broadcast_id, state, not_before) WHERE (broadcast_id IS NOT NULL);

CREATE OR REPLACE FUNCTION t_{id}.post_{id}(p_reference text, p_kind text, p_data jsonb, p_legs jsonb)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_hash bytea := sha256(convert_to(p_kind || ' ' || p_legs::text, 'UTF8'));
  v_id bigint;
begin
  insert into ledger_transactions (reference, body_hash, kind, data)
  values (p_reference, v_hash, p_kind, p_data)
  on conflict (reference) do nothing returning id into v_id;
  if v_id is null then
    if not exists (select from ledger_transactions where reference = p_reference and body_hash = v_hash) then
      raise exception 'reference % is used by another transaction', p_reference using errcode = 'SHL02';
    end if;
    return null;
  end if;

  insert into ledger_accounts (name, currency)
  select distinct l.account, l.currency
  from jsonb_to_recordset(p_legs) as l (account text, currency text, amount numeric)
  where not exists (select from ledger_accounts a where a.name = l.account and a.currency = l.currency)
  on conflict do nothing;

  insert into ledger_entries (transaction_id, account_id, amount)
  select v_id, a.id, sum(l.amount)
  from jsonb_to_recordset(p_legs) as l (account text, currency text, amount numeric)
  join ledger_accounts a on a.name = l.account and a.currency = l.currency
  group by a.id;

  -- A row that does not exist cannot be locked: a zero row first, then locks in one order.
  insert into ledger_balances (account_id)
  select e.account_id from ledger_entries e join ledger_accounts a on a.id = e.account_id
  where e.transaction_id = v_id and (a.name like 'customer:%' or a.name like 'held:%')
    and not exists (select from ledger_balances b where b.account_id = e.account_id)
  order by e.account_id
  on conflict do nothing;
  perform from ledger_balances b
  where b.account_id in (select account_id from ledger_entries where transaction_id = v_id)
  order by b.account_id for update;
  begin
    update ledger_balances b set amount = b.amount + e.amount
    from ledger_entries e where e.transaction_id = v_id and e.account_id = b.account_id;
  exception when check_violation then
    raise exception 'balance too low' using errcode = 'SHL03';
  end;
  return v_id;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.queue_message_{id}(p_reference text, p_customer_id bigint, p_chat_id bigint, p_method text, p_target_id bigint, p_content jsonb, p_priority integer)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare v_id bigint;
begin
  insert into messages (reference, customer_id, chat_id, method, target_id, content, priority)
  values (p_reference, p_customer_id, p_chat_id, p_method, p_target_id, p_content, p_priority)
  on conflict (reference) do nothing returning id into v_id;
  return v_id;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.store_updates_{id}(p_updates jsonb, p_shard integer, p_token bigint)
 RETURNS SETOF bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
begin
  perform platform.check_lease(p_shard, p_token);
  return query
    insert into updates as u (update_id, chat_key, body)
    select (i.body->>'update_id')::bigint, coalesce(
      jsonb_path_query_first(i.body, '$.*.chat.id'), jsonb_path_query_first(i.body, '$.*.message.chat.id'),
      jsonb_path_query_first(i.body, '$.*.from.id'), jsonb_path_query_first(i.body, '$.*.user.id'),
      i.body->'update_id')::text::bigint, i.body
    from jsonb_array_elements(p_updates) with ordinality as i (body, place)
    order by i.place
    on conflict (update_id) do nothing returning u.update_id;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.finish_update_{id}(p_update_id bigint, p_shard integer, p_token bigint)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
begin
  perform platform.check_lease(p_shard, p_token);
  update updates set done_at = clock_timestamp() where update_id = p_update_id and done_at is null;
  return found;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.product_json_{id}(p products)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('id', p.id, 'key', p.key, 'categoryId', p.category_id, 'kind', p.kind, 'state', p.state,
    'name', p.name, 'description', p.description, 'photos', to_jsonb(p.photos), 'price', p.price::text, 'sale', p.sale,
    'tiers', p.tiers, 'minQuantity', p.min_quantity, 'maxQuantity', p.max_quantity, 'customerLimit', p.customer_limit,
    'stock', p.stock, 'hasGoods', p.goods is not null, 'options', p.options, 'sort', p.sort, 'version', p.version)
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.open_categories_{id}()
 RETURNS SETOF bigint
 LANGUAGE sql
 STABLE
AS $function$
  with recursive open as (
    select id from categories where parent_id is null and not hidden and deleted_at is null
    union all
    select c.id from categories c join open o on c.parent_id = o.id where not c.hidden and c.deleted_at is null
  ) select id from open
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.find_products_{id}(p_text text, p_limit integer, p_offset integer)
 RETURNS TABLE(id bigint, place bigint)
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  v_open bigint[] := array(select open_categories_{id}());
  v_words tsquery := websearch_to_tsquery('russian', fold_text_{id}(p_text));
  v_latin text := latin_text_{id}(p_text);
begin
  if p_text = '' then
    return query select p.id, -p.id from products p
      where p.state = 'published' and not p.options ? 'unlisted'
        and (p.category_id is null or p.category_id = any(v_open))
      order by p.id desc limit p_limit offset p_offset;
  elsif p_text ~ '^p_[A-Za-z0-9_-]+$' then
    return query select p.id, 1::bigint from products p
      where p.key = substr(p_text, 3) and p.state = 'published'
        and (p.category_id is null or p.category_id = any(v_open))
      limit p_limit offset p_offset;
  else
    return query select f.id, row_number() over (order by f.rank desc, f.likeness desc, f.id desc) from (
      -- Likeness is what takes time: it is asked only where the words are not found.
      select p.id, case when p.search @@ v_words then 1 + ts_rank(p.search, v_words) else 0 end as rank,
        case when p.search @@ v_words then 1 else public.word_similarity(v_latin, p.latin) end as likeness
      from products p
      where p.state = 'published' and not p.options ? 'unlisted'
        and (p.category_id is null or p.category_id = any(v_open))) f
    where f.likeness >= 0.4 order by 2 limit p_limit offset p_offset;
  end if;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.low_level_{id}(p_options jsonb)
 RETURNS integer
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
  select coalesce((p_options->>'lowStock')::int, (s.options->>'lowStock')::int, 3) from settings s;
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.free_stock_{id}(p_product_id bigint, p_customer_id bigint)
 RETURNS integer
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
  select case
    when p.kind = 'access' and (not plan_is_open_{id}(p.id)
      or (select (t->>'until')::timestamptz <= now() from plan_term_{id}(p.id) t)) then 0
    when p.kind = 'access' and (select not t ? 'unit' from plan_term_{id}(p.id) t) then least(1, p.stock)
    when p.kind <> 'unique' and p.stock is null then null
    else greatest(0,
      case when p.kind = 'unique'
        then (select count(*) from stock_items where product_id = p.id and state = 'available')
        else p.stock end
      - p.min_quantity * (select count(*) from wishes w
        where w.product_id = p.id and w.kind = 'waiting' and w.reserved_until > now()
          and w.customer_id is distinct from p_customer_id))::int end
  from products p where p.id = p_product_id;
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.add_stock_{id}(p_product_id bigint, p_sealed bytea[], p_digests bytea[])
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare v_count int;
begin
  perform from products where id = p_product_id and kind = 'unique' and state <> 'deleted' for no key update;
  if not found then return null; end if;
  insert into stock_items (product_id, sealed, digest)
  select p_product_id, l.sealed, l.digest
  from unnest(p_sealed, p_digests) with ordinality as l (sealed, digest, place) order by l.place
  on conflict (product_id, digest) do nothing;
  get diagnostics v_count = row_count;
  return v_count;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.withdraw_stock_{id}(p_product_id bigint, p_item_id bigint, p_at timestamp with time zone)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare v_count int;
begin
  update stock_items set state = 'withdrawn', withdrawn_at = p_at
  where product_id = p_product_id and state = 'available' and (p_item_id is null or id = p_item_id);
  get diagnostics v_count = row_count;
  return v_count;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.restore_stock_{id}(p_product_id bigint, p_item_id bigint, p_at timestamp with time zone)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare v_count int;
begin
  update stock_items set state = 'available', withdrawn_at = null
  where product_id = p_product_id and state = 'withdrawn'
    and (case when p_item_id is null then withdrawn_at = p_at else id = p_item_id end);
  get diagnostics v_count = row_count;
  return v_count;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.forget_stock_{id}(p_product_id bigint, p_added_at timestamp with time zone)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare v_count int;
begin
  perform from stock_items where product_id = p_product_id and added_at = p_added_at order by id for update;
  if exists (select from stock_items
    where product_id = p_product_id and added_at = p_added_at and state <> 'available') then return null; end if;
  delete from stock_items where product_id = p_product_id and added_at = p_added_at;
  get diagnostics v_count = row_count;
  return v_count;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.set_stock_{id}(p_product_id bigint, p_stock integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare v_before int;
begin
  select stock into v_before from products
  where id = p_product_id and kind <> 'unique' and state <> 'deleted' for no key update;
  if not found then return null; end if;
  update products set stock = p_stock,
    low_told_at = case when p_stock <= low_level_{id}(options) then now() end
  where id = p_product_id;
  return jsonb_build_object('before', v_before);
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.offer_waiting_{id}(p_product_id bigint)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_product products;
  v_free int;
  v_minutes int;
  v_next timestamptz;
  v_wish record;
begin
  if not exists (select from wishes where product_id = p_product_id and kind = 'waiting') then return; end if;
  select * into v_product from products where id = p_product_id for no key update;
  delete from wishes where product_id = p_product_id and kind = 'waiting' and reserved_until <= now();
  v_free := free_stock_{id}(p_product_id, null);
  v_minutes := coalesce((select (options->>'reserveMin')::int from settings), 30);
  for v_wish in
    select w.customer_id, c.telegram_id from wishes w join customers c on c.id = w.customer_id
    where w.product_id = p_product_id and w.kind = 'waiting' and w.reserved_until is null
      and c.unreachable_at is null and c.blocked_at is null and v_product.state = 'published'
    order by w.created_at, w.customer_id
    limit v_free / v_product.min_quantity
  loop
    update wishes set reserved_until = now() + make_interval(mins => v_minutes)
    where customer_id = v_wish.customer_id and product_id = p_product_id and kind = 'waiting';
    perform queue_message_{id}(
      'restock:' || p_product_id || ':' || v_wish.customer_id || ':' || pg_current_xact_id(),
      v_wish.customer_id, v_wish.telegram_id, 'send', null, jsonb_build_object(
        'key', 'notice-restock',
        'data', jsonb_build_object('product', v_product.name, 'minutes', v_minutes),
        'buttons', jsonb_build_array(
          jsonb_build_array(jsonb_build_object('key', 'notice-restock-open', 'press', 'product:' || p_product_id)),
          jsonb_build_array(jsonb_build_object('key', 'notice-restock-leave', 'press', 'wait:leave:' || p_product_id)))), 1);
  end loop;
  select min(reserved_until) into v_next from wishes where product_id = p_product_id and kind = 'waiting';
  if v_next is not null then
    insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
      'task', 'waiting', 'key', 'waiting:' || p_product_id, 'runAt', v_next + interval '1 second',
      'payload', jsonb_build_object('productId', p_product_id::text)));
  end if;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.reseal_stock_{id}(p_id bigint, p_old bytea, p_sealed bytea, p_digest bytea)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
begin
  update stock_items set sealed = p_sealed, digest = p_digest where id = p_id and sealed = p_old;
exception when unique_violation then
  update stock_items set sealed = p_sealed where id = p_id and sealed = p_old;
  update stock_items set state = 'withdrawn', withdrawn_at = now() where id = (
    select s.id from stock_items known join stock_items s on s.product_id = known.product_id
      and (s.id = known.id or s.digest = p_digest)
    where known.id = p_id and s.state = 'available' order by s.id = known.id limit 1);
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.reseal_delivered_{id}(p_id bigint, p_old bytea, p_sealed bytea)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
begin
  update order_lines set goods = p_sealed where id = p_id and goods = p_old;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.bought_{id}(p_customer_id bigint, p_product_id bigint)
 RETURNS integer
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
  select coalesce(sum(l.quantity - l.refunded_quantity), 0)::int
  from orders o join order_lines l on l.order_id = o.id
  where o.customer_id = p_customer_id and o.status in ('new', 'paid', 'completed')
    and l.product_id = p_product_id and l.replaces is null;
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.wanted_lines_{id}(p_customer_id bigint, p_product_id bigint, p_quantity integer)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object(
      'productId', w.product_id, 'quantity', coalesce(w.quantity, p.min_quantity),
      'product', case when p.id is not null then product_json_{id}(p) - 'description' - 'photos' end,
      'term', case when p.kind = 'access' then plan_term_{id}(p.id) end,
      'free', free_stock_{id}(p.id, p_customer_id),
      'bought', case when p.customer_limit is not null then bought_{id}(p_customer_id, p.id) else 0 end)
    order by w.added_at, w.product_id), '[]')
  from (
    select p_product_id as product_id, p_quantity as quantity, now() as added_at where p_product_id is not null
    union all
    select c.product_id, c.quantity, c.added_at from cart_lines c
    where p_product_id is null and c.customer_id = p_customer_id
  ) w left join products p on p.id = w.product_id;
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.change_cart_{id}(p_customer_id bigint, p_product_id bigint, p_add integer, p_set integer, p_most integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_product products;
  v_now int;
begin
  select * into v_product from products where id = p_product_id;
  select quantity into v_now from cart_lines where customer_id = p_customer_id and product_id = p_product_id;
  if p_add is not null then
    if v_product.state is distinct from 'published' then return '{"refused": "gone"}'; end if;
    if v_now is null and (select count(*) from cart_lines where customer_id = p_customer_id) >= p_most then
      return '{"refused": "full"}';
    end if;
  end if;
  if p_add is not null or v_now is not null then
    insert into cart_lines (customer_id, product_id, quantity)
    values (p_customer_id, p_product_id, greatest(v_product.min_quantity,
      least(coalesce(p_set, coalesce(v_now, 0) + p_add), v_product.max_quantity, v_product.customer_limit)))
    on conflict (customer_id, product_id) do update set quantity = excluded.quantity;
  end if;
  return jsonb_build_object('lines', wanted_lines_{id}(p_customer_id, null, null));
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.spendable_{id}(p_customer_id bigint, p_currency text)
 RETURNS numeric
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
  select coalesce((select b.amount from ledger_accounts a join ledger_balances b on b.account_id = a.id
    where a.name = 'customer:' || p_customer_id and a.currency = p_currency), 0);
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.open_checkout_{id}(p_customer_id bigint, p_changes jsonb, p_now timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare v_state jsonb;
begin
  select state into v_state from checkouts where customer_id = p_customer_id;
  -- Another product is neither a gift nor a change, unless it is said again.
  v_state := case when p_changes ? 'productId' then coalesce(v_state, '{}') - 'changeFrom' - 'gift'
    else coalesce(v_state, '{}') end || p_changes;
  v_state := v_state || jsonb_build_object(
    'at', p_now,
    'balance', spendable_{id}(p_customer_id, (select currency from settings))::text,
    'lines', wanted_lines_{id}(p_customer_id, (v_state->>'productId')::bigint, (v_state->>'quantity')::int),
    'change', change_quote_{id}(p_customer_id, (v_state->>'changeFrom')::bigint, (v_state->>'productId')::bigint, p_now));
  insert into checkouts (customer_id, state) values (p_customer_id, v_state)
  on conflict (customer_id) do update set state = excluded.state;
  return v_state;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.settle_commissions_{id}(p_after bigint, p_now timestamp with time zone)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_id bigint;
  v_row commissions;
  v_old commissions;
  v_rest numeric;
  v_part numeric;
begin
  select min(m.customer_id) into v_id from commissions m join customers c on c.id = m.customer_id
  where m.customer_id > p_after and (m.state = 'held' or m.credited > m.amount)
    and (m.credited > m.amount + m.owed
      or (m.state = 'held' and m.due_at <= p_now and c.blocked_at is null and c.telegram_id > 0));
  if v_id is null then return null; end if;
  for v_row in
    select m.* from commissions m join customers c on c.id = m.customer_id
    where m.customer_id = v_id and (m.credited > m.amount + m.owed
      or (m.state = 'held' and m.due_at <= p_now and c.blocked_at is null and c.telegram_id > 0))
    order by m.id for update of m
  loop
    v_rest := v_row.amount;
    if v_row.state = 'held' then
      for v_old in
        select * from commissions
        where customer_id = v_id and credited > amount and owed > 0 and currency = v_row.currency order by id for update
      loop
        v_part := least(v_old.owed, v_rest);
        v_rest := v_rest - v_part;
        update commissions set owed = owed - v_part, credited = credited - v_part where id = v_old.id;
      end loop;
      perform pay_earner_{id}(v_row, 'commission:' || v_row.id, 'commission', v_rest);
      update commissions set state = 'credited', credited = amount where id = v_row.id;
      perform tell_earner_{id}(v_row, 'credited', v_row.amount, v_row.amount - v_rest);
    else
      perform lock_money_{id}(v_id);
      v_rest := v_row.credited - v_row.amount - v_row.owed;
      v_part := least(v_rest, spendable_{id}(v_id, v_row.currency));
      perform pay_earner_{id}(v_row, 'commission:' || v_row.id || ':back:' || v_row.amount, 'commission-back', -v_part);
      update commissions set credited = credited - v_part, owed = owed + v_rest - v_part,
        state = case when amount = 0 then 'reversed' else state end
      where id = v_row.id;
      perform tell_earner_{id}(v_row, 'back', v_rest, v_rest - v_part);
    end if;
  end loop;
  return v_id;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.bring_{id}(p_customer_id bigint, p_code text, p_now timestamp with time zone)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare v_id bigint;
begin
  -- One at a time: two links that are followed at once could make a circle.
  perform pg_advisory_xact_lock(hashtextextended(current_schema() || ':bring', 0));
  update customers c set referrer_id = r.id from customers r
  where c.id = p_customer_id and c.referrer_id is null and c.created_at > p_now - interval '1 day'
    and r.referral_code = p_code and r.id <> c.id and r.telegram_id > 0 and r.blocked_at is null
    and not exists (select from orders where customer_id = c.id)
    and not exists (
      with recursive above as (
        select r.referrer_id as id
        union select a.referrer_id from customers a join above on a.id = above.id
      ) select from above where id = c.id)
  returning r.id into v_id;
  return v_id;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.may_review_{id}(p_customer_id bigint, p_product_id bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
  select exists (
    select from orders o join order_lines l on l.order_id = o.id
    where o.customer_id = p_customer_id and o.status in ('paid', 'completed')
      and l.product_id = p_product_id and l.refunded_quantity < l.quantity
      and not exists (select from plan_gifts g
        where g.order_line_id = l.id and g.taken_by is distinct from o.customer_id)
  ) or exists (
    select from subscriptions s join subscription_periods e on e.subscription_id = s.id
    where s.customer_id = p_customer_id and s.product_id = p_product_id and e.kind = 'gift' and e.quantity > 0);
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.begin_turn_{id}(p_telegram_id bigint, p_name text, p_username text, p_language text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare v_customer customers;
begin
  select * into v_customer from customers where telegram_id = p_telegram_id;
  if v_customer.id is null then
    insert into customers (telegram_id, name, username, language)
    values (p_telegram_id, p_name, p_username, p_language)
    on conflict (telegram_id) do update set seen_at = now() returning * into v_customer;
  elsif v_customer.name <> p_name or v_customer.username is distinct from p_username
    or v_customer.unreachable_at is not null or v_customer.seen_at < now() - interval '1 hour'
  then
    if v_customer.unreachable_at is not null then
      perform wake_access_{id}(id, null) from subscriptions
      where customer_id = v_customer.id and details ? 'channel' and status in ('trial', 'active', 'grace');
    end if;
    update customers set name = p_name, username = p_username, unreachable_at = null, seen_at = now()
    where id = v_customer.id returning * into v_customer;
  end if;
  return jsonb_build_object(
    'customer', to_jsonb(v_customer) - 'notes',
    'settings', (select to_jsonb(s) from settings s),
    'role', (select s.role from staff s where s.telegram_id = p_telegram_id));
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.tell_staff_{id}(p_reference text, p_kind text, p_content jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_options jsonb := (select options from settings);
  v_notice jsonb := v_options->'notices'->p_kind;
begin
  if coalesce((v_notice->>'off')::boolean, p_kind = 'customer') then return; end if;
  if is_quiet_{id}(v_options, now()) then p_content := p_content || '{"silent": true}'; end if;
  if v_notice->>'chatId' is not null then
    perform queue_message_{id}(p_reference || ':staff', null, (v_notice->>'chatId')::bigint, 'send', null,
      p_content || jsonb_strip_nulls(jsonb_build_object('threadId', v_notice->'threadId')), 1);
    return;
  end if;
  perform queue_message_{id}(p_reference || ':staff:' || s.telegram_id, null, s.telegram_id, 'send', null, p_content, 1)
  from staff s where hears_{id}(s.role, p_kind, v_options);
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.erase_customer_{id}(p_customer_id bigint, p_agreed jsonb, p_now timestamp with time zone)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_old customers;
  v_tomb bigint := -p_customer_id;
  v_id text := p_customer_id::text;
  v_left jsonb;
begin
  select * into v_old from customers where id = p_customer_id for update;
  if v_old.id is null or v_old.telegram_id < 0 then return 'gone'; end if;
  perform from ledger_balances b join ledger_accounts a on a.id = b.account_id
  where a.name in ('customer:' || v_id, 'held:' || v_id) order by b.account_id for update of b;
  v_left := erasure_left_{id}(v_old);
  if v_left->>'obstacle' is not null then return v_left->>'obstacle'; end if;
  if v_left->'balances' <> p_agreed then return 'balance'; end if;
  if p_agreed <> '{}' then
    perform post_{id}('given-up:' || v_id, 'given-up', '{}', (
      select jsonb_agg(jsonb_build_object('account', leg.account, 'currency', b.key, 'amount', leg.amount::text))
      from jsonb_each_text(p_agreed) b cross join lateral (values
        ('customer:' || v_id, -b.value::numeric), ('given-up', b.value::numeric)) as leg (account, amount)));
  end if;

  update customers set telegram_id = v_tomb, name = '—', username = null, language = null,
    unreachable_at = coalesce(unreachable_at, p_now), dialogue = null, dialogue_version = dialogue_version + 1,
    blocked_at = null, block_reason = null, rules_accepted_at = null, referral_code = null,
    referrer_id = null, notes = '[]'
  where id = p_customer_id;
  delete from cart_lines where customer_id = p_customer_id;
  delete from checkouts where customer_id = p_customer_id;
  delete from quotes where customer_id = p_customer_id and used_at is null;
  update quotes set card = null where customer_id = p_customer_id;
  delete from wishes where customer_id = p_customer_id;
  delete from product_views where customer_id = p_customer_id;
  update orders set address = null, details = details - 'note' - 'tracking' - 'reason'
  where customer_id = p_customer_id;
  update order_lines set goods = null
  where goods is not null and order_id in (select id from orders where customer_id = p_customer_id);
  update claims set text = '', answer = null, state = case when state = 'open' then 'refused' else state end,
    decided_at = coalesce(decided_at, p_now)
  where customer_id = p_customer_id;
  update reviews set photo = null, text = case when not mentions_{id}(text, v_old) then text end,
    answer = case when not mentions_{id}(answer, v_old) then answer end
  where customer_id = p_customer_id;
  update ticket_messages set text = null, media = null
  where ticket_id in (select id from tickets where customer_id = p_customer_id);
  update tickets set subject = '', state = 'closed' where customer_id = p_customer_id;
  update invoices set card_chat_id = null, card_message_id = null, data = data - 'proof' - 'payer',
    status = case when status = 'new' then 'expired' else status end
  where customer_id = p_customer_id;
  update payments set details = details - 'telegramId' where customer_id = p_customer_id;
  update approvals set data = data - 'reason', state = case when state = 'open' then 'refused' else state end
  where data->>'customer' = v_id;
  update payouts set destination = '{}', card_chat_id = null, card_message_id = null,
    details = details - 'words' - 'reason' - 'note' - 'proof' where customer_id = p_customer_id;
  delete from action_tokens where telegram_id = v_old.telegram_id;
  delete from identity_checks where customer_id = p_customer_id;
  delete from second_factors where telegram_id = v_old.telegram_id;
  perform erase_traces_{id}(v_old, v_tomb);
  return 'erased';
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.erasure_left_{id}(p_customer customers)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
  select jsonb_build_object(
    'obstacle', case
      when exists (select from staff where telegram_id = p_customer.telegram_id) then 'staff'
      when exists (select from payouts where customer_id = p_customer.id
        and state not in ('settled', 'failed', 'cancelled')) then 'payments'
      when exists (select from orders where customer_id = p_customer.id and status in ('new', 'paid'))
        or exists (select from ledger_balances b join ledger_accounts a on a.id = b.account_id
          where a.name = 'held:' || p_customer.id and b.amount > 0) then 'orders'
      when exists (select from payments where customer_id = p_customer.id and (status = 'processing' or held > 0))
        or exists (select from refunds r join orders o on o.id = r.order_id
          where o.customer_id = p_customer.id and r.state = 'pending') then 'payments' end,
    'balances', coalesce((select jsonb_object_agg(a.currency, b.amount::text)
      from ledger_balances b join ledger_accounts a on a.id = b.account_id
      where a.name = 'customer:' || p_customer.id and b.amount > 0), '{}'));
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.forget_audit_{id}()
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_days int := coalesce((select (options->>'auditDays')::int from settings), 0);
  v_gone int;
begin
  if v_days <= 0 then return 0; end if;
  delete from audit_log where at < now() - make_interval(days => v_days);
  get diagnostics v_gone = row_count;
  return v_gone;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.is_quiet_{id}(p_options jsonb, p_at timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_from int := (p_options->'quietHours'->>'from')::int;
  v_to int := (p_options->'quietHours'->>'to')::int;
  v_hour int;
begin
  if v_from is null or v_to is null then return false; end if;
  begin
    v_hour := extract(hour from p_at at time zone coalesce(p_options->>'timeZone', 'UTC'));
  exception when invalid_parameter_value then
    v_hour := extract(hour from p_at at time zone 'UTC');
  end;
  return case when v_from <= v_to then v_hour >= v_from and v_hour < v_to
    else v_hour >= v_from or v_hour < v_to end;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.route_ticket_{id}(p_message ticket_messages)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_chat jsonb := (select nullif(options->'staffChat', 'null') from settings);
  v_thread bigint := (select thread_id from tickets where id = p_message.ticket_id);
  v_reference text := 'ticket:' || p_message.ticket_id || ':' || p_message.id;
begin
  if v_chat is null then
    perform tell_staff_{id}(v_reference, 'ticket', ticket_content_{id}(p_message, 'notice-ticket'));
  elsif not (v_chat->>'isForum')::boolean then
    perform queue_message_{id}(v_reference, null, (v_chat->>'chatId')::bigint, 'send', null,
      ticket_content_{id}(p_message, 'notice-ticket'), 1);
  elsif v_thread is not null then
    perform queue_message_{id}(v_reference, null, (v_chat->>'chatId')::bigint, 'send', null,
      ticket_content_{id}(p_message, 'notice-ticket-words') || jsonb_build_object('threadId', v_thread), 1);
  else
    -- Only Telegram can open a topic: a job asks it to, and comes back with open_topic.
    insert into platform.requests (kind, payload) values ('job', jsonb_build_object('task', 'topic',
      'key', 'topic:' || p_message.ticket_id, 'queued', true,
      'payload', jsonb_build_object('ticketId', p_message.ticket_id::text)));
  end if;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.say_in_ticket_{id}(p jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_ticket tickets;
  v_message ticket_messages;
  v_customer bigint := (p->>'customerId')::bigint;
  v_staff bigint := (p->>'staffId')::bigint;
  v_order bigint := (p->>'orderId')::bigint;
begin
  if p->>'ticketId' is not null then
    select * into v_ticket from tickets
    where id = (p->>'ticketId')::bigint and (v_staff is not null or customer_id = v_customer) for update;
  else
    select * into v_ticket from tickets where reference = p->>'reference' and customer_id = v_customer;
    if v_ticket.id is null then
      if v_order is not null and not exists (select from orders where id = v_order and customer_id = v_customer) then
        return null;
      end if;
      if (select count(*) from tickets where customer_id = v_customer and state <> 'closed') >= (p->>'most')::int then
        return jsonb_build_object('tooMany', true);
      end if;
      insert into tickets (reference, customer_id, order_id, subject)
      values (p->>'reference', v_customer, v_order, p->>'subject') returning * into v_ticket;
    end if;
  end if;
  if v_ticket.id is null then return null; end if;

  insert into ticket_messages (reference, ticket_id, staff_id, text, media)
  values (p->>'reference', v_ticket.id, v_staff, p->>'text', nullif(p->'media', 'null'))
  on conflict (reference) do nothing returning * into v_message;
  if v_message.id is not null then
    update tickets set state = case when v_staff is null then 'open' else 'answered' end, updated_at = now()
    where id = v_ticket.id;
    if v_staff is null then
      perform route_ticket_{id}(v_message);
    else
      perform queue_message_{id}('ticket:' || v_ticket.id || ':' || v_message.id, c.id, c.telegram_id, 'send', null,
        ticket_content_{id}(v_message, 'notice-ticket-answer'), 1) from customers c where c.id = v_ticket.customer_id;
      perform tell_topic_{id}(v_ticket, v_message.id || ':said', ticket_content_{id}(v_message, 'notice-ticket-said'))
      where p->>'inGroup' is null;
    end if;
  end if;
  return jsonb_build_object('ticketId', v_ticket.id);
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.tell_topic_{id}(p_ticket tickets, p_reference text, p_content jsonb)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
  select queue_message_{id}('ticket:' || p_ticket.id || ':' || p_reference, null,
    (options->'staffChat'->>'chatId')::bigint, 'send', null,
    p_content || jsonb_build_object('threadId', p_ticket.thread_id), 1)
  from settings where p_ticket.thread_id is not null and options->'staffChat'->>'chatId' is not null
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.open_topic_{id}(p_ticket_id bigint, p_thread_id bigint)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare v_ticket tickets;
begin
  update tickets set thread_id = p_thread_id where id = p_ticket_id and thread_id is null
  returning * into v_ticket;
  if v_ticket.id is null then return false; end if;
  perform tell_topic_{id}(v_ticket, 'topic:' || p_thread_id, ticket_content_{id}(
    (select m from ticket_messages m where m.ticket_id = p_ticket_id order by m.id limit 1), 'notice-ticket-topic')
    || jsonb_build_object('buttons', jsonb_build_array(jsonb_build_array(
      jsonb_build_object('key', 'desk-button-open', 'data', jsonb_build_object('ticket', p_ticket_id::text),
        'press', 'desk:' || p_ticket_id),
      jsonb_build_object('key', 'button-person', 'press', 'person:' || v_ticket.customer_id))))
    - 'photo' - 'document' - 'copy');
  perform route_ticket_{id}(m) from ticket_messages m
  where m.ticket_id = p_ticket_id and m.staff_id is null order by m.id;
  return true;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.leave_staff_chat_{id}(p_chat_id bigint)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare v_title text := (select options->'staffChat'->>'title' from settings);
begin
  update settings set version = version + 1, options = options
    || case when (options->'staffChat'->>'chatId')::bigint = p_chat_id then '{"staffChat": null}' else '{}'::jsonb end
    || jsonb_build_object('notices', coalesce((
      select jsonb_object_agg(n.key, case when (n.value->>'chatId')::bigint = p_chat_id
        then n.value - 'chatId' - 'threadId' else n.value end)
      from jsonb_each(options->'notices') n), '{}'));
  update tickets set thread_id = null where thread_id is not null;
  perform tell_staff_{id}('staff-chat:' || p_chat_id || ':' || current_date, 'trouble', jsonb_build_object(
    'key', 'notice-staff-chat-lost', 'data', jsonb_build_object('title', coalesce(v_title, '')),
    'buttons', jsonb_build_array(jsonb_build_array(
      jsonb_build_object('key', 'button-support-settings', 'press', 'helpdesk')))));
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.lose_topic_{id}(p_ticket_id bigint, p_chat_id bigint)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
begin
  perform leave_staff_chat_{id}(p_chat_id);
  perform route_ticket_{id}(m) from ticket_messages m
  where m.ticket_id = p_ticket_id and m.staff_id is null order by m.id;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.next_digest_{id}(p_options jsonb, p_now timestamp with time zone)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_hour int := (p_options->>'digestHour')::int;
  v_zone text := coalesce(p_options->>'timeZone', 'UTC');
  v_day timestamp;
begin
  if v_hour is null then return null; end if;
  begin
    v_day := date_trunc('day', p_now at time zone v_zone);
  exception when invalid_parameter_value then
    v_zone := 'UTC';
    v_day := date_trunc('day', p_now at time zone v_zone);
  end;
  for v_ahead in 0..2 loop
    if (v_day + make_interval(days => v_ahead, hours => v_hour)) at time zone v_zone > p_now then
      return (v_day + make_interval(days => v_ahead, hours => v_hour)) at time zone v_zone;
    end if;
  end loop;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.audience_{id}(p jsonb, p_now timestamp with time zone)
 RETURNS TABLE(customer_id bigint, chat_id bigint)
 LANGUAGE sql
 STABLE
AS $function$
  select c.id, c.telegram_id from customers c cross join settings s
  where c.unreachable_at is null and c.blocked_at is null and c.telegram_id > 0
    and case p->>'segment'
      when 'all' then true
      when 'buyers' then c.id in (select o.customer_id from orders o where o.paid_at is not null and o.status <> 'refunded')
      when 'never' then c.id not in (select o.customer_id from orders o where o.paid_at is not null and o.status <> 'refunded')
      when 'bought' then c.id in (select o.customer_id from order_lines l join orders o on o.id = l.order_id
        where l.product_id = (p->>'productId')::bigint and l.refunded_quantity < l.quantity and o.paid_at is not null)
      when 'language' then
        case when p->'known' ? c.language then c.language else s.language end = p->>'language'
      when 'idle' then c.seen_at < p_now - make_interval(days => (p->>'days')::int)
      when 'balance' then c.id in (select substr(a.name, 10)::bigint
        from ledger_accounts a join ledger_balances b on b.account_id = a.id
        where a.name like 'customer:%' and a.currency = s.currency and b.amount > (p->>'amount')::numeric)
      else false end
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.send_line_{id}(p_order orders, p_line_id bigint, p_reference text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
begin
  perform queue_message_{id}(p_reference, p_order.customer_id,
    (select telegram_id from customers where id = p_order.customer_id), 'send', null,
    jsonb_build_object('key', 'delivery-none', 'data', jsonb_build_object('order', p_order.id::text),
      'delivery', jsonb_build_object('lineId', p_line_id::text)), 0);
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.pay_order_{id}(p_id bigint, p_now timestamp with time zone, p_tell boolean)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_order orders := lock_order_{id}(p_id);
  v_rest numeric := v_order.total - v_order.held;
  v_legs jsonb := '[]';
  v_line_id bigint;
  v_missed text;
begin
  if v_order.id is null then return 'gone'; end if;
  if v_order.status in ('paid', 'completed', 'refunded') then return 'repeated'; end if;
  -- Late money buys at the price that was agreed on, for a day and if the stock is still there.
  if v_order.status = 'cancelled' and (v_order.details->>'reason' is distinct from 'expired'
    or v_order.created_at < p_now - interval '1 day') then return 'cancelled'; end if;
  if spendable_{id}(v_order.customer_id, v_order.currency) < v_rest then return 'short'; end if;
  v_missed := missed_plan_{id}(v_order, p_now);
  if v_missed is not null then
    if v_order.status = 'new' then perform end_order_{id}(p_id, 'customer', null, p_now); end if;
    update orders set details = details || jsonb_build_object('reason', v_missed) where id = p_id;
    perform tell_buyer_{id}(v_order, v_missed, '{}');
    return v_missed;
  end if;
  if v_order.status = 'cancelled' then
    begin
      perform lock_products_{id}(p_id);
      if exists (select from order_lines l join products p on p.id = l.product_id
        where l.order_id = p_id and (p.state <> 'published' or free_stock_{id}(p.id, v_order.customer_id) < l.quantity))
      then raise exception 'sold out' using errcode = 'SHL05'; end if;
      -- Locked as a checkout does it: uses are counted one after the other.
      perform from coupons where id = v_order.coupon_id for no key update;
      if exists (select from coupons c where c.id = v_order.coupon_id and (
          c.max_uses <= (select count(*) from orders
            where coupon_id = c.id and status in ('new', 'paid', 'completed'))
          or c.max_uses_each <= (select count(*) from orders where coupon_id = c.id
            and customer_id = v_order.customer_id and status in ('new', 'paid', 'completed'))
          or (c.first_order and exists (select from orders
            where customer_id = v_order.customer_id and status in ('new', 'paid', 'completed')))))
        or exists (select from order_lines l join products p on p.id = l.product_id
          where l.order_id = p_id and bought_{id}(v_order.customer_id, p.id) + l.quantity > p.customer_limit)
      then raise exception 'used up' using errcode = 'SHL06'; end if;
      for v_line_id in select id from order_lines where order_id = p_id order by product_id loop
        perform reserve_line_{id}(v_line_id);
      end loop;
    exception
      when sqlstate 'SHL05' then v_missed := 'sold-out';
      when sqlstate 'SHL06' then v_missed := 'used-up';
    end;
    if v_missed is not null then
      update orders set details = details || jsonb_build_object('reason', v_missed) where id = p_id;
      perform tell_buyer_{id}(v_order, v_missed, '{}');
      perform tell_of_order_{id}(v_order, 'order', v_missed, '{}');
      return v_missed;
    end if;
  end if;
  if v_rest > 0 then
    v_legs := v_legs || jsonb_build_object('account', 'customer:' || v_order.customer_id,
      'currency', v_order.currency, 'amount', (-v_rest)::text);
  end if;
  if v_order.held > 0 then
    v_legs := v_legs || jsonb_build_object('account', 'held:' || v_order.customer_id,
      'currency', v_order.currency, 'amount', (-v_order.held)::text);
  end if;
  if v_order.total > 0 then
    perform post_{id}('order:' || p_id || ':pay', 'purchase', jsonb_build_object('order', p_id), v_legs
      || jsonb_build_object('account', 'sales', 'currency', v_order.currency, 'amount', v_order.total::text));
  end if;
  update orders set status = 'paid', paid_at = p_now, expires_at = null, held = 0,
    details = details - 'reason' where id = p_id returning * into v_order;
  -- Before the goods. An edited card makes no sound: it is enough only where goods come with one.
  if p_tell and not (
    exists (select from invoices
      where id = v_order.invoice_id and status = 'settled' and card_message_id is not null)
    and exists (select from order_lines where order_id = p_id and kind in ('unique', 'text', 'file', 'access')))
  then perform tell_buyer_{id}(v_order, 'paid', '{}'); end if;
  perform deliver_instantly_{id}(v_order, p_now);
  perform judge_order_{id}(p_id, p_now);
  perform tell_of_order_{id}(v_order, 'order', 'paid', jsonb_build_object('waits',
    (select case when count(*) > 0 then 'yes' else 'no' end from order_lines
      where order_id = p_id and delivered_at is null)));
  return 'paid';
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.end_order_{id}(p_id bigint, p_reason text, p_note text, p_now timestamp with time zone)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_order orders := lock_order_{id}(p_id);
  v_invoice invoices;
begin
  if v_order.status is distinct from 'new' or (p_reason = 'expired' and v_order.expires_at > p_now) then
    return v_order.status;
  end if;
  perform release_order_{id}(p_id);
  if v_order.held > 0 then
    perform post_{id}('order:' || p_id || ':release', 'release', jsonb_build_object('order', p_id), jsonb_build_array(
      jsonb_build_object('account', 'held:' || v_order.customer_id, 'currency', v_order.currency,
        'amount', (-v_order.held)::text),
      jsonb_build_object('account', 'customer:' || v_order.customer_id, 'currency', v_order.currency,
        'amount', v_order.held::text)));
  end if;
  update orders set status = 'cancelled', held = 0, expires_at = null,
    details = details || jsonb_strip_nulls(jsonb_build_object('reason', p_reason, 'note', p_note)) where id = p_id;
  -- Nobody should pay it any more; what is paid nevertheless is credited. One that was bound after our
  -- lock of the invoice may be being paid now: then it is not waited for.
  update invoices set status = 'expired', ended_at = p_now, expires_at = least(expires_at, p_now) where id in (
    select id from invoices where id = v_order.invoice_id and status = 'new' for update skip locked)
  returning * into v_invoice;
  if v_invoice.id is not null then perform queue_card_{id}(v_invoice); end if;
  if p_reason <> 'customer' then
    perform tell_buyer_{id}(v_order, case when p_reason = 'expired' then 'expired' else 'cancelled' end,
      jsonb_build_object('note', p_note));
  end if;
  return 'cancelled';
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.place_order_{id}(p jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_customer bigint := (p->>'customerId')::bigint;
  v_now timestamptz := (p->>'now')::timestamptz;
  v_held numeric := (p->>'held')::numeric;
  v_order orders;
  v_changed jsonb;
  v_line_id bigint;
begin
  -- One at a time of a customer: limits are counted, and twenty taps find the first one's order.
  perform pg_advisory_xact_lock(hashtextextended(current_schema() || ':order:' || v_customer, 0));
  select * into v_order from orders where reference = p->>'reference';
  if v_order.id is not null then
    return jsonb_build_object('orderId', v_order.id::text, 'status', v_order.status, 'repeated', true);
  end if;
  if exists (select from jsonb_to_recordset(p->'lines') as l (quantity int, price numeric, total numeric)
      where l.total <> l.price * l.quantity or l.price < 0)
    or (p->>'subtotal')::numeric is distinct from
      (select sum(l.total) from jsonb_to_recordset(p->'lines') as l (total numeric))
    or (p->>'total')::numeric is distinct from (p->>'subtotal')::numeric - (p->>'discount')::numeric
      + coalesce((p->'shipping'->>'price')::numeric, 0)
    or (p->>'discount')::numeric not between 0 and (p->>'subtotal')::numeric
    -- A change is of one plan; what is left of the other one is all that is taken off.
    or (p->'change' <> 'null' and (jsonb_array_length(p->'lines') <> 1 or p->'lines'->0->>'quantity' <> '1'
      or (p->>'discount')::numeric <> least((p->'change'->>'credit')::numeric, (p->>'subtotal')::numeric)))
    or v_held not between 0 and (p->>'total')::numeric
  then
    raise exception 'the sums of a checkout do not add up' using errcode = '22023';
  end if;
  perform lock_money_{id}(v_customer);
  perform from products where id in (select (l->>'productId')::bigint from jsonb_array_elements(p->'lines') l)
  order by id for no key update;
  v_changed := checkout_changes_{id}(p);
  if v_changed <> '[]' then return jsonb_build_object('changed', v_changed); end if;

  begin
    insert into orders (reference, customer_id, currency, subtotal, discount, shipping, total, held, coupon_id,
      details, address, expires_at, created_at)
    values (p->>'reference', v_customer, p->>'currency', (p->>'subtotal')::numeric, (p->>'discount')::numeric,
      coalesce((p->'shipping'->>'price')::numeric, 0), (p->>'total')::numeric, v_held,
      (p->'coupon'->>'id')::bigint, jsonb_strip_nulls(jsonb_build_object('pay', p->'pay',
        'shipping', p->'shipping', 'coupon', p->'coupon'->'code', 'change', nullif(p->'change', 'null'),
        'gift', case when (p->>'gift')::boolean then true end)),
      decode(p->>'address', 'hex'), (p->>'expiresAt')::timestamptz, v_now)
    returning * into v_order;
    for v_line_id in
      insert into order_lines (order_id, product_id, name, kind, price, quantity, total)
      select v_order.id, r.id, r.name, r.kind, l.price, l.quantity, l.total
      from jsonb_to_recordset(p->'lines') as l ("productId" bigint, quantity int, price numeric, total numeric)
      join products r on r.id = l."productId" order by r.id
      returning id
    loop
      perform reserve_line_{id}(v_line_id);
    end loop;
  exception when sqlstate 'SHL05' then
    return '{"changed": [{"what": "stock"}]}';
  end;
  if v_held > 0 then
    perform post_{id}('order:' || v_order.id || ':hold', 'hold', jsonb_build_object('order', v_order.id), jsonb_build_array(
      jsonb_build_object('account', 'customer:' || v_customer, 'currency', v_order.currency, 'amount', (-v_held)::text),
      jsonb_build_object('account', 'held:' || v_customer, 'currency', v_order.currency, 'amount', v_held::text)));
  end if;
  delete from checkouts where customer_id = v_customer;
  delete from cart_lines where customer_id = v_customer and (p->>'fromCart')::boolean
    and product_id in (select product_id from order_lines where order_id = v_order.id);
  if p->>'pay' = 'balance' or v_order.total = 0 then
    if pay_order_{id}(v_order.id, v_now, false) <> 'paid' then
      raise exception 'an order that can be paid is paid' using errcode = 'XX000';
    end if;
  else
    insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
      'task', 'order', 'key', 'order:' || v_order.id, 'runAt', v_order.expires_at,
      'payload', jsonb_build_object('orderId', v_order.id::text)));
  end if;
  return jsonb_build_object('orderId', v_order.id::text, 'repeated', false,
    'status', (select status from orders where id = v_order.id));
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.bind_invoice_{id}(p_order_id bigint, p_invoice_id bigint, p_now timestamp with time zone)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare v_invoice invoices;
begin
  select * into v_invoice from invoices where id = p_invoice_id for update;
  update orders set invoice_id = p_invoice_id
  where id = p_order_id and customer_id = v_invoice.customer_id and status = 'new'
    and v_invoice.reference like 'order:' || p_order_id || ':%';
  if not found then return 'gone'; end if;
  return case when v_invoice.status = 'settled' then pay_order_{id}(p_order_id, p_now, true) else 'bound' end;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.deliver_by_hand_{id}(p jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_order orders := lock_order_{id}((p->>'orderId')::bigint);
  v_now timestamptz := (p->>'now')::timestamptz;
  v_lines bigint[];
begin
  with delivered as (
    update order_lines l set goods = coalesce(decode(p->>'goods', 'hex'), l.goods), delivered_at = v_now,
      warranty_until = coalesce(l.warranty_until, v_now + make_interval(hours => coalesce(
        (r.options->>'warrantyH')::int, (select (options->>'warrantyH')::int from settings), 24)))
    from products r
    where r.id = l.product_id and l.order_id = v_order.id and l.delivered_at is null
      and l.refunded_quantity < l.quantity and v_order.status = 'paid'
      and (case when p->>'lineId' is null then l.kind = 'physical' else l.id = (p->>'lineId')::bigint end)
    returning l.id
  ) select array_agg(id) into v_lines from delivered;
  if v_lines is null then raise exception 'nothing is left to deliver' using errcode = 'SHL06'; end if;
  if p->>'tracking' is not null then
    update orders set details = details || jsonb_build_object('tracking', p->'tracking') where id = v_order.id;
  end if;
  if p->>'goods' is not null then perform send_line_{id}(v_order, v_lines[1], 'line:' || v_lines[1]); end if;
  perform judge_order_{id}(v_order.id, v_now);
  if p->>'goods' is null then
    perform tell_buyer_{id}(v_order,
      case when p->>'lineId' is null then 'shipped:' else 'delivered:' end || v_lines[1],
      jsonb_build_object('tracking', p->'tracking'));
  end if;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.refund_order_{id}(p jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_order orders := lock_order_{id}((p->>'orderId')::bigint);
  v_now timestamptz := (p->>'now')::timestamptz;
  v_left numeric := v_order.total - v_order.refunded;
  v_amount numeric := coalesce((p->>'amount')::numeric, v_left);
  v_is_all boolean := v_amount = v_left and jsonb_array_length(p->'lines') = 0;
  v_way jsonb := nullif(p->'way', 'null');
  v_terms jsonb;
  v_returns numeric := 0;
  v_refund refunds;
  v_payment payments;
  v_payout payouts;
  v_legs jsonb;
  v_count int;
begin
  select * into v_refund from refunds where reference = p->>'reference';
  if v_refund.id is not null then
    return jsonb_build_object('refundId', v_refund.id::text, 'amount', v_refund.amount::text, 'repeated', true);
  end if;
  if v_order.id is null or v_order.status not in ('paid', 'completed', 'refunded') or v_amount > v_left
    or v_amount < 0 or (v_amount = 0 and (v_order.total > 0 or v_order.status = 'refunded'))
  then raise exception 'more than is left to refund' using errcode = 'SHL07'; end if;

  if (p->>'returnStock')::boolean then
    perform lock_products_{id}(v_order.id);
    update products r set stock = r.stock + l.quantity from (
      select o.product_id, sum(case when v_is_all then o.quantity - o.refunded_quantity else w.quantity end) as quantity
      from order_lines o
      left join jsonb_to_recordset(p->'lines') as w ("lineId" bigint, quantity int) on w."lineId" = o.id
      where o.order_id = v_order.id and o.delivered_at is null and o.kind <> 'unique'
        and (v_is_all or w.quantity is not null)
      group by 1) l
    where r.id = l.product_id and r.stock is not null and l.quantity > 0;
  end if;
  if v_is_all then
    update order_lines set refunded_quantity = quantity where order_id = v_order.id;
  else
    update order_lines o set refunded_quantity = o.refunded_quantity + w.quantity
    from jsonb_to_recordset(p->'lines') as w ("lineId" bigint, quantity int)
    where o.id = w."lineId" and o.order_id = v_order.id and w.quantity > 0
      and o.refunded_quantity + w.quantity <= o.quantity;
    get diagnostics v_count = row_count;
    if v_count <> jsonb_array_length(p->'lines') then
      raise exception 'more than is left to refund' using errcode = 'SHL07';
    end if;
  end if;

  if p->>'to' = 'stars' then
    select s.* into v_payment from payments s join invoices i on i.id = s.invoice_id
    where i.id = v_order.invoice_id and s.source = 'stars' and s.status = 'settled';
    -- Telegram gives a charge back whole or not at all.
    if v_payment.id is null or v_order.refunded > 0 or v_amount <> v_order.total then
      raise exception 'Stars go back whole' using errcode = 'SHL07';
    end if;
    v_returns := v_payment.credit_amount;
  elsif p->>'to' = 'provider' then
    v_terms := refund_terms_{id}(v_order.id, v_amount, (v_way->>'step')::numeric);
    -- Never anything else than what staff were shown.
    if v_terms->>'back' is distinct from v_way->>'back' or not ((v_way->>'isPartial')::boolean or (v_terms->>'isWhole')::boolean) then
      raise exception 'that does not go back' using errcode = 'SHL07';
    end if;
    select * into v_payment from payments where id = (v_terms->>'paymentId')::bigint;
    v_returns := (v_terms->>'worth')::numeric;
  end if;
  insert into refunds (reference, order_id, amount, method, state, payment_id, details, created_at)
  values (p->>'reference', v_order.id, v_amount, p->>'to', case when v_payment.id is null then 'done' else 'pending' end,
    v_payment.id, jsonb_strip_nulls(jsonb_build_object('actor', p->'actorId', 'reason', p->'reason',
      'worth', v_terms->'worth', 'back', v_terms->'back', 'currency', v_terms->'currency')), v_now)
  returning * into v_refund;
  if v_amount > 0 then
    v_legs := jsonb_build_array(
      jsonb_build_object('account', 'sales', 'currency', v_order.currency, 'amount', (-v_amount)::text));
    if v_payment.id is not null then
      v_legs := v_legs || jsonb_build_object('account', 'refunding', 'currency', v_order.currency,
        'amount', v_returns::text);
    end if;
    -- What the payment did not cover goes to the balance; what a charge brought too much is taken from there.
    if v_amount <> v_returns then
      v_legs := v_legs || jsonb_build_object('account', 'customer:' || v_order.customer_id,
        'currency', v_order.currency, 'amount', (v_amount - v_returns)::text);
    end if;
    perform post_{id}('refund:' || v_refund.id, 'refund', jsonb_build_object('order', v_order.id), v_legs);
  end if;
  update orders set refunded = refunded + v_amount where id = v_order.id;
  perform judge_order_{id}(v_order.id, v_now);
  if v_terms is not null then
    insert into payouts (key, reference, customer_id, way, account_id, currency, amount, destination,
      destination_key, details, state, needed, created_at)
    values (v_way->>'key', 'refund:' || v_refund.id, v_order.customer_id, v_payment.source, (v_terms->>'accountId')::bigint,
      v_payment.currency, (v_terms->>'back')::numeric, v_way->'destination', decode(v_way->>'destinationKey', 'hex'),
      jsonb_build_object('refund', v_refund.id::text, 'order', v_order.id::text), 'approved', 0, v_now)
    returning * into v_payout;
    perform watch_payout_{id}(v_payout.id, v_now);
    perform tell_buyer_{id}(v_order, 'refund-sent:' || v_refund.id, jsonb_build_object('reason', p->'reason',
      'way', jsonb_build_object('key', 'provider-' || v_payment.source),
      'amount', jsonb_build_object('amount', v_payout.amount::text, 'currency', v_payout.currency),
      'rest', case when v_amount > v_returns then jsonb_build_object(
        'amount', (v_amount - v_returns)::text, 'currency', v_order.currency) end));
  elsif v_payment.id is not null then
    insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
      'task', 'refund', 'key', 'refund:' || v_refund.id,
      'payload', jsonb_build_object('refundId', v_refund.id::text)));
  else
    perform tell_buyer_{id}(v_order, 'refund:' || v_refund.id, jsonb_build_object('reason', p->'reason',
      'amount', jsonb_build_object('amount', v_amount::text, 'currency', v_order.currency)));
  end if;
  return jsonb_build_object('refundId', v_refund.id::text, 'amount', v_amount::text, 'repeated', false);
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.finish_refund_{id}(p_id bigint, p_is_done boolean, p_error text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_refund refunds;
  v_order orders;
  v_payment payments;
  v_said jsonb;
begin
  select * into v_refund from refunds where id = p_id;
  v_order := lock_order_{id}(v_refund.order_id);
  select * into v_refund from refunds where id = p_id and state = 'pending' for update;
  if v_refund.id is null then return; end if;
  select * into v_payment from payments where id = v_refund.payment_id;
  v_said := jsonb_build_object('reason', v_refund.details->>'reason', 'whole',
    jsonb_build_object('amount', v_refund.amount::text, 'currency', v_order.currency));
  perform post_{id}('refund:' || p_id || ':end', 'refund', jsonb_build_object('order', v_order.id),
    jsonb_build_array(jsonb_build_object('account', 'refunding', 'currency', v_payment.credit_currency,
      'amount', (-v_payment.credit_amount)::text)) || case when p_is_done then jsonb_build_array(
        jsonb_build_object('account', 'exchange', 'currency', v_payment.credit_currency,
          'amount', v_payment.credit_amount::text),
        jsonb_build_object('account', 'exchange', 'currency', v_payment.currency, 'amount', (-v_payment.amount)::text),
        jsonb_build_object('account', 'provider:' || v_payment.source, 'currency', v_payment.currency,
          'amount', v_payment.amount::text))
      else jsonb_build_array(jsonb_build_object('account', 'customer:' || v_order.customer_id,
        'currency', v_payment.credit_currency, 'amount', v_payment.credit_amount::text)) end);
  update refunds set state = case when p_is_done then 'done' else 'failed' end,
    details = details || jsonb_strip_nulls(jsonb_build_object('error', p_error)) where id = p_id;
  if p_is_done then
    -- What the charge did not cover went to the balance at once.
    perform tell_buyer_{id}(v_order, 'stars-back:' || p_id, v_said || jsonb_build_object(
      'amount', jsonb_build_object('amount', v_payment.amount::text, 'currency', v_payment.currency),
      'rest', case when v_refund.amount > v_payment.credit_amount then jsonb_build_object(
        'amount', (v_refund.amount - v_payment.credit_amount)::text, 'currency', v_order.currency) end));
  else
    perform tell_buyer_{id}(v_order, 'refund:' || p_id, v_said || jsonb_build_object('amount', v_said->'whole'));
    perform tell_of_order_{id}(v_order, 'trouble', 'refund-failed:' || p_id, jsonb_build_object('reason', p_error));
  end if;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.open_claim_{id}(p_customer_id bigint, p_line_id bigint, p_text text, p_now timestamp with time zone)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_order orders;
  v_id bigint;
begin
  select o.* into v_order from order_lines l join orders o on o.id = l.order_id
  where l.id = p_line_id and o.customer_id = p_customer_id and l.warranty_until > p_now
    and l.refunded_quantity < l.quantity and o.status in ('paid', 'completed')
    -- What was replaced is settled: the new one may be claimed.
    and l.quantity > coalesce((select sum(r.quantity) from order_lines r where r.replaces = l.id), 0);
  if v_order.id is null then return null; end if;
  insert into claims (order_line_id, customer_id, text, created_at) values (p_line_id, p_customer_id, p_text, p_now)
  on conflict (order_line_id, (case when state = 'open' then 0 else id end)) do nothing returning id into v_id;
  if v_id is null then raise exception 'a claim is open' using errcode = 'SHL06'; end if;
  perform tell_of_order_{id}(v_order, 'claim', 'claim:' || v_id, jsonb_build_object('text', left(p_text, 500)));
  return v_id;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.decide_claim_{id}(p jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_now timestamptz := (p->>'now')::timestamptz;
  v_claim claims;
  v_line order_lines;
  v_order orders;
  v_new bigint;
begin
  select * into v_claim from claims where id = (p->>'claimId')::bigint;
  select * into v_line from order_lines where id = v_claim.order_line_id;
  v_order := lock_order_{id}(v_line.order_id);
  update claims set state = p->>'state', answer = p->>'answer', decided_by = (p->>'actorId')::bigint,
    decided_at = v_now
  where id = v_claim.id and state = 'open' returning * into v_claim;
  if v_claim.id is null then raise exception 'decided before' using errcode = 'SHL06'; end if;
  if p->>'state' = 'replaced' then
    if (p->>'quantity')::int not between 1 and v_line.quantity - v_line.refunded_quantity then
      raise exception 'more than was bought' using errcode = 'SHL07';
    end if;
    perform lock_products_{id}(v_order.id);
    insert into order_lines (order_id, product_id, name, kind, price, quantity, total, warranty_until, replaces)
    values (v_order.id, v_line.product_id, v_line.name, v_line.kind, 0, (p->>'quantity')::int, 0,
      v_line.warranty_until, v_line.id)
    returning id into v_new;
    perform reserve_line_{id}(v_new);
    perform deliver_instantly_{id}(v_order, v_now);
    perform judge_order_{id}(v_order.id, v_now);
  elsif p->>'state' = 'refunded' then
    perform refund_order_{id}(p->'refund');
  end if;
  perform tell_buyer_{id}(v_order, 'claim-' || (p->>'state') || ':' || v_claim.id,
    jsonb_build_object('product', v_line.name, 'answer', p->'answer'));
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.trade_{id}(p jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_now timestamptz := (p->>'now')::timestamptz;
  v_customer bigint := (p->>'customerId')::bigint;
  v_sold numeric := (p->>'amount')::numeric;
  v_quote quotes;
  v_bought numeric;
  v_id bigint;
begin
  perform lock_money_{id}(v_customer);
  select * into v_quote from quotes where id = (p->>'quoteId')::bigint and customer_id = v_customer for update;
  if v_quote.id is null then return '{"refused": "gone"}'; end if;
  if v_quote.used_at is not null then return '{"refused": "used"}'; end if;
  if v_quote.expires_at <= v_now then return '{"refused": "expired"}'; end if;
  -- Downwards: a part of a smallest unit stays with who gives the quote.
  v_bought := div(v_sold * (v_quote.rate->>'numerator')::numeric, (v_quote.rate->>'denominator')::numeric);
  if v_sold <= 0 or v_bought <= 0 then return '{"refused": "small"}'; end if;
  if (p->>'worth')::numeric > (p->>'dayLimit')::numeric - (select coalesce(sum(worth), 0) from quotes
    where customer_id = v_customer and used_at > v_now - interval '1 day')
  then return '{"refused": "limit"}'; end if;
  v_id := post_{id}('trade:' || v_quote.id, 'trade', jsonb_build_object('quote', v_quote.id), jsonb_build_array(
    jsonb_build_object('account', 'customer:' || v_customer, 'currency', v_quote.from_currency, 'amount', (-v_sold)::text),
    jsonb_build_object('account', 'exchange', 'currency', v_quote.from_currency, 'amount', v_sold::text),
    jsonb_build_object('account', 'exchange', 'currency', v_quote.to_currency, 'amount', (-v_bought)::text),
    jsonb_build_object('account', 'customer:' || v_customer, 'currency', v_quote.to_currency, 'amount', v_bought::text)));
  update quotes set used_at = v_now, sold = v_sold, bought = v_bought, worth = (p->>'worth')::numeric,
    hedge = case when p->>'hedge' is not null then
      jsonb_build_object('state', 'wanted', 'accountId', p->>'hedge') end
  where id = v_quote.id;
  if p->>'hedge' is not null then
    insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
      'task', 'hedge', 'key', 'hedge:' || v_quote.id, 'payload', jsonb_build_object('quoteId', v_quote.id::text)));
  end if;
  return jsonb_build_object('done', v_id::text);
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.note_finding_{id}(p_reference text, p_kind text, p_data jsonb)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare v_id bigint;
begin
  insert into findings (reference, kind, data) values (p_reference, p_kind, p_data)
  on conflict (reference) do nothing returning id into v_id;
  if v_id is not null then
    perform tell_staff_{id}('finding:' || v_id, 'trouble', jsonb_build_object('key', 'notice-finding',
      'data', jsonb_build_object('kind', p_kind, 'money', nullif(p_data->'money', 'null')),
      'buttons', jsonb_build_array(jsonb_build_array(
        jsonb_build_object('key', 'button-finding', 'press', 'finding:' || v_id)))));
  end if;
  return v_id;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.ledger_horizon_{id}()
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
 SET lock_timeout TO '2s'
AS $function$
begin
  lock table ledger_transactions in share mode;
  return coalesce((select max(id) from ledger_transactions), 0);
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.seal_ledger_{id}(p_horizon bigint, p_most integer)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_last ledger_seals;
  v_through bigint;
  v_next record;
begin
  lock table ledger_seals in share row exclusive mode;
  select * into v_last from ledger_seals order by id desc limit 1;
  select max(id) into v_through from (
    select id from ledger_transactions where id > coalesce(v_last.through_id, 0) and id <= p_horizon
    order by id limit p_most) part;
  if v_through is null then return false; end if;
  select * into v_next from ledger_digest_{id}(coalesce(v_last.head, ''), coalesce(v_last.through_id, 0), v_through);
  insert into ledger_seals (through_id, transactions, head)
  values (v_through, coalesce(v_last.transactions, 0) + v_next.transactions, v_next.head);
  return true;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.is_seal_whole_{id}(p_id bigint)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_seal ledger_seals;
  v_before ledger_seals;
  v_now record;
begin
  select * into v_seal from ledger_seals where id = p_id;
  select * into v_before from ledger_seals where id < p_id order by id desc limit 1;
  select * into v_now from ledger_digest_{id}(coalesce(v_before.head, ''), coalesce(v_before.through_id, 0), v_seal.through_id);
  return v_now.head = v_seal.head and coalesce(v_before.transactions, 0) + v_now.transactions = v_seal.transactions;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.end_invoice_{id}(p_id bigint, p_now timestamp with time zone, p_how text, p_problem text)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare v_invoice invoices;
begin
  select * into v_invoice from invoices where id = p_id for update;
  if v_invoice.ended_at is null and v_invoice.status in ('new', 'processing')
      and (p_how = 'invalid' or v_invoice.expires_at <= p_now)
    or v_invoice.status = 'expired' and p_problem = 'mismatch'
  then
    update invoices set ended_at = coalesce(ended_at, p_now), status = case when p_how = 'invalid' then p_how else status end,
      data = data || jsonb_strip_nulls(jsonb_build_object('problem', p_problem))
    where id = p_id;
    v_invoice := judge_invoice_{id}(p_id);
  end if;
  return v_invoice.status;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.apply_payment_{id}(p_event jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_reference text := p_event->>'reference';
  v_status text := p_event->>'status';
  v_source text := p_event->>'source';
  v_at timestamptz := coalesce((p_event->>'at')::timestamptz, now());
  v_customer customers;
  v_invoice invoices;
  v_payment payments;
  v_before text;
  v_house text;
  v_held numeric;
  v_is_invoice boolean := p_event->>'invoiceId' is not null;
  v_replaced payments;
  v_is_taken boolean := false;
begin
  if v_is_invoice then
    select * into v_invoice from invoices where id = (p_event->>'invoiceId')::bigint for update;
    if v_invoice.id is null or v_invoice.customer_id <> (p_event->>'customerId')::bigint then
      raise exception 'no such invoice of this customer' using errcode = 'SHL04';
    end if;
    select * into v_replaced from payments
    where reference = p_event->'details'->>'replaces' and invoice_id = v_invoice.id and status <> 'settled';
  end if;

  insert into payments (reference, source, status, invoice_id, customer_id, currency, amount,
    credit_currency, credit_amount, covered, is_late, rate, fee, details, seen_at)
  values (v_reference, v_source, 'processing', v_invoice.id, (p_event->>'customerId')::bigint,
    p_event->>'currency', (p_event->>'amount')::numeric,
    case when not v_is_invoice then p_event->>'creditCurrency' end,
    case when not v_is_invoice then (p_event->>'creditAmount')::numeric end,
    case when v_is_invoice then coalesce((p_event->>'covered')::numeric, (p_event->>'amount')::numeric) end,
    coalesce(v_invoice.ended_at <= v_at, false) and coalesce(v_replaced.is_late, true), nullif(p_event->'rate', 'null'), nullif(p_event->'fee', 'null'),
    coalesce(p_event->'details', '{}'), v_at)
  on conflict (reference) do nothing
  returning * into v_payment;
  if v_payment.id is null then
    select * into v_payment from payments where reference = v_reference for update;
    v_before := v_payment.status;
    -- Until it settled nothing is booked, and the provider may know more than it did.
    v_is_taken := v_is_invoice and v_payment.invoice_id is null and v_before <> 'settled';
    if v_payment.customer_id <> (p_event->>'customerId')::bigint
      or v_payment.invoice_id is distinct from v_invoice.id and not v_is_taken
      or v_before = 'settled' and (v_payment.currency <> p_event->>'currency'
        or v_payment.amount <> (p_event->>'amount')::numeric)
    then
      raise exception 'payment % is known with another body', v_reference using errcode = 'SHL02';
    end if;
    v_payment.currency := p_event->>'currency';
    v_payment.amount := (p_event->>'amount')::numeric;
    if v_is_taken then
      update payments set invoice_id = v_invoice.id, credit_currency = null, credit_amount = null,
        covered = coalesce((p_event->>'covered')::numeric, (p_event->>'amount')::numeric),
        is_late = coalesce(v_invoice.ended_at <= seen_at, false) and coalesce(v_replaced.is_late, true)
      where id = v_payment.id returning * into v_payment;
    end if;
  end if;

  -- A status only moves forwards, and settled is final (a refund is a posting of its own). What was
  -- reversed before it settled was never credited: a chain may bring it back.
  if v_before = 'settled' or v_before = v_status then
    if v_before = 'processing' then
      update payments set details = details || coalesce(p_event->'details', '{}') where id = v_payment.id;
    end if;
    if v_is_taken then
      v_invoice := judge_invoice_{id}(v_invoice.id);
      return jsonb_build_object('changed', true, 'status', v_before, 'invoiceStatus', v_invoice.status);
    end if;
    return jsonb_build_object('changed', false, 'status', v_before);
  end if;
  select * into v_customer from customers where id = v_payment.customer_id;

  if v_status = 'settled' then
    v_payment.details := v_payment.details || coalesce(p_event->'details', '{}');
    if v_is_invoice then
      v_payment.covered := coalesce((p_event->>'covered')::numeric, v_payment.covered);
      v_payment := weigh_payment_{id}(v_payment, v_invoice, p_event->'nowRate');
    elsif (p_event->>'creditAmount') is null then
      raise exception 'a settled payment names its credit' using errcode = '22023';
    else
      v_payment.credit_currency := p_event->>'creditCurrency';
      v_payment.credit_amount := (p_event->>'creditAmount')::numeric;
    end if;
    update payments set status = 'settled', settled_at = v_at, currency = v_payment.currency,
      amount = v_payment.amount, covered = v_payment.covered, held = v_payment.held,
      held_why = v_payment.held_why, credit_currency = v_payment.credit_currency,
      credit_amount = v_payment.credit_amount, rate = nullif(p_event->'rate', 'null'),
      fee = coalesce(nullif(p_event->'fee', 'null'), fee), details = v_payment.details
    where id = v_payment.id returning * into v_payment;
    v_house := (p_event->>'road') || ':' || v_source || coalesce(':' || v_invoice.account_id, '');
    v_held := held_of_{id}(v_payment);
    perform post_{id}('payment:' || v_reference, 'deposit',
      jsonb_build_object('payment', v_payment.id, 'source', v_source),
      credit_legs_{id}(v_house, v_payment.amount - v_held, v_payment.currency, 'customer:' || v_customer.id,
        v_payment.credit_amount, v_payment.credit_currency)
      || credit_legs_{id}(v_house, v_held, v_payment.currency, 'suspense', v_held, v_payment.currency));
    -- What the provider kept of it, at the shop's cost.
    if (v_payment.fee->>'amount')::numeric > 0 then
      perform post_{id}('payment:' || v_reference || ':cost', 'payment-cost', jsonb_build_object('payment', v_payment.id),
        jsonb_build_array(
          jsonb_build_object('account', v_house, 'currency', v_payment.fee->>'currency', 'amount', v_payment.fee->>'amount'),
          jsonb_build_object('account', 'fees', 'currency', v_payment.fee->>'currency',
            'amount', '-' || (v_payment.fee->>'amount'))));
    end if;
    if v_payment.held_why in ('late', 'over') then
      perform note_finding_{id}(v_payment.held_why || ':' || v_reference, v_payment.held_why,
        finding_data_{id}(v_invoice, v_payment, v_payment.held));
    end if;
  else
    update payments set status = v_status, currency = v_payment.currency, amount = v_payment.amount
    where id = v_payment.id;
  end if;

  if v_is_invoice then
    if v_status = 'settled' and v_payment.held_why is distinct from 'late'
      and v_invoice.covered + v_payment.covered >= v_invoice.asked_amount - tolerance_of_{id}(v_invoice)
    then
      perform release_partial_{id}(v_invoice);
    end if;
    v_invoice := judge_invoice_{id}(v_invoice.id);
  end if;

  -- What paid an order is told by the order: it is on no balance any more.
  if v_status = 'settled' and v_invoice.paid = 'exact' and v_invoice.reference like 'order:%' and exists (
    select from orders where id = split_part(v_invoice.reference, ':', 2)::bigint and status in ('paid', 'completed'))
  then
    return jsonb_build_object('changed', true, 'status', v_status, 'invoiceStatus', v_invoice.status);
  end if;
  if v_status = 'reversed' and exists (select from payments
    where invoice_id = v_invoice.id and details->>'replaces' = v_reference and status <> 'reversed')
  then
    return jsonb_build_object('changed', true, 'status', v_status, 'invoiceStatus', v_invoice.status);
  end if;
  perform queue_message_{id}('payment:' || v_reference || ':' || v_status, v_customer.id, v_customer.telegram_id,
    'send', null, jsonb_build_object(
      'key', 'notice-payment-' || case when v_status = 'settled' and v_payment.credit_amount = 0
        and v_payment.held > 0 then 'held' else v_status end,
      'data', jsonb_build_object(
        'paid', jsonb_build_object('amount', v_payment.amount::text, 'currency', v_payment.currency),
        'why', case when v_payment.credit_amount = 0 and v_payment.held = 0 then 'dust'
          else coalesce(v_payment.held_why, 'none') end,
        'credit', case when v_payment.credit_amount is not null then jsonb_build_object(
          'amount', v_payment.credit_amount::text, 'currency', v_payment.credit_currency) end),
      'buttons', jsonb_build_array(jsonb_build_array(
        jsonb_build_object('key', 'button-balance', 'press', 'balance')))), 0);
  return jsonb_build_object('changed', true, 'status', v_status, 'invoiceStatus', v_invoice.status);
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.request_payout_{id}(p jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_now timestamptz := (p->>'now')::timestamptz;
  v_customer bigint := (p->>'customerId')::bigint;
  v_total numeric := (p->>'amount')::numeric + (p->>'fee')::numeric;
  v_key bytea := decode(p->>'destinationKey', 'hex');
  v_limit record;
  v_first timestamptz;
  v_payout payouts;
begin
  perform pg_advisory_xact_lock(hashtextextended('t_{id}:payouts', 0));
  select * into v_payout from payouts where reference = p->>'reference';
  if v_payout.id is not null then return jsonb_build_object('id', v_payout.id::text, 'repeated', true); end if;
  if not exists (select from customers where id = v_customer and telegram_id > 0) then
    return '{"refused": "gone"}';
  end if;
  for v_limit in
    select l.key as name, l.value::numeric as most, coalesce(sum(o.amount + o.fee), 0) as used
    from jsonb_each_text(p->'limits') l
    left join payouts o on o.created_at > v_now - interval '1 day' and o.currency = p->>'currency'
      and o.state not in ('failed', 'cancelled')
      and not (o.details ? 'refund') and case l.key when 'customer' then o.customer_id = v_customer
        when 'destination' then o.destination_key = v_key else true end
    where l.value is not null group by 1, 2 order by 1
  loop
    if v_limit.used + v_total > v_limit.most then
      return jsonb_build_object('refused', v_limit.name, 'left', greatest(v_limit.most - v_limit.used, 0)::text);
    end if;
  end loop;
  select min(created_at) into v_first from payouts
  where customer_id = v_customer and destination_key = v_key and state not in ('failed', 'cancelled');
  insert into payouts (key, reference, customer_id, way, account_id, currency, amount, fee, destination,
    destination_key, details, state, needed, not_before, created_at)
  values (p->>'key', p->>'reference', v_customer, p->>'way', (p->>'accountId')::bigint, p->>'currency',
    (p->>'amount')::numeric, (p->>'fee')::numeric, p->'destination', v_key,
    jsonb_build_object('words', p->>'words'),
    case when (p->>'needed')::int = 0 then 'approved' else 'requested' end, (p->>'needed')::int,
    coalesce(v_first, v_now) + make_interval(hours => (p->>'coolDownH')::int), v_now)
  returning * into v_payout;
  perform post_{id}('payout:' || v_payout.id || ':hold', 'payout-hold', jsonb_build_object('payout', v_payout.id),
    jsonb_build_array(
      jsonb_build_object('account', 'customer:' || v_customer, 'currency', v_payout.currency, 'amount', (-v_total)::text),
      jsonb_build_object('account', 'held:' || v_customer, 'currency', v_payout.currency, 'amount', v_total::text)));
  perform tell_of_payout_{id}(v_payout, 'new', v_now);
  if v_payout.state = 'approved' and not is_manual_{id}(v_payout) then
    perform watch_payout_{id}(v_payout.id, greatest(v_payout.not_before, v_now));
  end if;
  return jsonb_build_object('id', v_payout.id::text, 'repeated', false);
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.cancel_payout_{id}(p jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_payout payouts;
  v_may bigint[] := array(select jsonb_array_elements_text(coalesce(nullif(p->'may', 'null'), '[]'))::bigint);
begin
  update payouts set details = details
    || jsonb_strip_nulls(jsonb_build_object('by', p->>'by', 'refusedBy', p->'actor', 'reason', p->>'reason')),
    approvals = case when state = 'requested' and p ? 'may' then weighed_approvals_{id}(approvals, v_may) else approvals end
  where id = (p->>'id')::bigint and state in ('requested', 'approved')
    and (p->>'customerId' is null or customer_id = (p->>'customerId')::bigint)
  returning * into v_payout;
  if v_payout.id is null then return false; end if;
  perform end_payout_{id}(v_payout, 'cancelled', (p->>'now')::timestamptz);
  return true;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.claim_payout_{id}(p_id bigint, p_actor bigint, p_now timestamp with time zone)
 RETURNS SETOF payouts
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare v_payout payouts;
begin
  update payouts o set state = 'submitting', submitted_at = p_now,
    details = details || jsonb_strip_nulls(jsonb_build_object('takenBy', p_actor))
  where o.id = p_id and o.state = 'approved' and is_manual_{id}(o) = (p_actor is not null)
    and coalesce(o.not_before, p_now) <= p_now
  returning * into v_payout;
  if v_payout.id is null then return; end if;
  perform queue_payout_card_{id}(v_payout, p_now);
  return next v_payout;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.claim_ready_payouts_{id}(p_way text, p_actor bigint, p_now timestamp with time zone)
 RETURNS SETOF payouts
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
  select c.* from (
    select id from payouts where state = 'approved' and account_id is null and way = p_way and way <> 'hand'
      and coalesce(not_before, p_now) <= p_now order by id limit 200) o
  cross join lateral claim_payout_{id}(o.id, p_actor, p_now) c order by c.id
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.note_payout_{id}(p jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_now timestamptz := (p->>'now')::timestamptz;
  v_status text := p->>'status';
  v_payout payouts;
begin
  select * into v_payout from payouts where id = (p->>'id')::bigint for update;
  if v_payout.state not in ('submitting', 'submitted', 'unknown') or v_status = v_payout.state
    or (v_status = 'unknown' and v_payout.state = 'submitted')
  then return jsonb_build_object('changed', false, 'state', v_payout.state); end if;
  update payouts set external_id = coalesce(external_id, p->>'externalId'),
    details = details || jsonb_strip_nulls(jsonb_build_object('note', p->>'note', 'providerFee', nullif(p->'fee', 'null')))
  where id = v_payout.id returning * into v_payout;
  if v_status in ('settled', 'failed') then
    perform end_payout_{id}(v_payout, v_status, v_now);
  else
    update payouts set state = v_status where id = v_payout.id returning * into v_payout;
    perform queue_payout_card_{id}(v_payout, v_now);
  end if;
  return jsonb_build_object('changed', true, 'state', v_status);
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.judge_payout_{id}(p jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_now timestamptz := (p->>'now')::timestamptz;
  v_payout payouts;
  v_verdicts jsonb;
  v_left int;
begin
  select * into v_payout from payouts where id = (p->>'id')::bigint for update;
  if not coalesce(v_payout.state = 'unknown' or (v_payout.state = 'submitting' and is_manual_{id}(v_payout))
    or (v_payout.state = 'submitted' and v_payout.submitted_at < v_now - interval '1 day'), false)
  then return jsonb_build_object('refused', 'moved'); end if;
  select coalesce(jsonb_agg(v), '[]') || jsonb_build_object('by', p->'actor', 'says', p->'says', 'at', v_now)
  into v_verdicts from jsonb_array_elements(coalesce(v_payout.details->'verdicts', '[]')) v
  where v->'by' <> p->'actor';
  select case when p->>'says' = 'arrived' and v_payout.state = 'submitting' then 1
      else greatest(v_payout.needed, 1) end - count(*) into v_left
  from jsonb_array_elements(v_verdicts) v
  where v->'says' = p->'says' and (v->'by' = p->'actor' or p->'may' is null or p->'may' @> (v->'by'));
  update payouts set details = details || jsonb_strip_nulls(jsonb_build_object('verdicts', v_verdicts,
    'proof', nullif(p->'proof', 'null'), 'note', case when v_left <= 0 then p->'proof'->>'text' end))
  where id = v_payout.id returning * into v_payout;
  if v_left <= 0 then
    perform end_payout_{id}(v_payout, case p->>'says' when 'arrived' then 'settled' else 'failed' end, v_now);
  end if;
  return jsonb_build_object('left', greatest(v_left, 0),
    'state', case when v_left > 0 then v_payout.state when p->>'says' = 'arrived' then 'settled' else 'failed' end);
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.doubt_payout_{id}(p_id bigint, p_now timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare v_payout payouts;
begin
  select * into v_payout from payouts where id = p_id and state in ('unknown', 'submitted');
  if v_payout.details ? 'refund' then
    perform tell_of_order_{id}((select o from orders o where id = (v_payout.details->>'order')::bigint), 'trouble',
      'refund-unknown:' || (v_payout.details->>'refund'), jsonb_build_object('id', p_id::text,
        'way', jsonb_build_object('key', 'provider-' || v_payout.way),
        'amount', jsonb_build_object('amount', v_payout.amount::text, 'currency', v_payout.currency)));
  elsif v_payout.id is not null then
    perform tell_of_payout_{id}(v_payout, 'unknown', p_now);
  end if;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.wake_payouts_{id}(p_now timestamp with time zone)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare v_count int;
begin
  select count(watch_payout_{id}(o.id, greatest(o.not_before, p_now))) into v_count from payouts o
  where o.state in ('approved', 'submitting', 'submitted', 'unknown')
    and (o.account_id is not null or o.state = 'submitted');
  return v_count;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.note_health_{id}(p_account_id bigint, p_reason text, p_now timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_account provider_accounts;
  v_was jsonb;
  v_health jsonb;
  v_opens int;
  v_until timestamptz;
begin
  select * into v_account from provider_accounts where id = p_account_id for update;
  if v_account.id is null then return null; end if;
  v_was := v_account.health;
  if p_reason is null then
    v_health := jsonb_build_object('failures', 0, 'okAt', p_now,
      'since', case when coalesce((v_was->>'failures')::int, 0) = 0 then coalesce(v_was->'since', to_jsonb(p_now))
        else to_jsonb(p_now) end);
    if v_was->>'openUntil' is not null then
      perform tell_account_{id}(v_account, 'back', v_was->>'failedAt', null);
    end if;
  else
    v_health := v_was || jsonb_build_object('failures', coalesce((v_was->>'failures')::int, 0) + 1,
      'failedAt', p_now, 'reason', p_reason);
    v_opens := coalesce((v_was->>'opens')::int, 0);
    -- While it is hidden only the probe's own failure counts: others would make the pauses long at once.
    if (v_was->>'openUntil' is null and ((v_health->>'failures')::int >= 3 or p_reason = 'credentials-refused'))
      or (v_was->>'openUntil')::timestamptz <= p_now
    then
      v_until := p_now + least(interval '30 minutes', interval '1 minute' * power(2, least(v_opens, 6)));
      v_health := v_health || jsonb_build_object('opens', v_opens + 1, 'openUntil', v_until);
      insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
        'task', 'probe', 'key', 'probe:' || p_account_id, 'runAt', v_until,
        'payload', jsonb_build_object('accountId', p_account_id::text)));
      if v_opens = 0 then
        perform tell_account_{id}(v_account, 'down', p_now::text, p_reason);
      end if;
    end if;
  end if;
  update provider_accounts set health = v_health where id = p_account_id;
  return v_health;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.take_back_{id}(p_reference text, p_now timestamp with time zone)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_payment payments;
  v_invoice invoices;
  v_customer customers;
  v_house text;
  v_taken numeric;
  v_owed numeric;
  v_held numeric;
begin
  select * into v_payment from payments where reference = p_reference;
  if v_payment.id is null then return null; end if;
  select * into v_invoice from invoices where id = v_payment.invoice_id for update;
  perform lock_money_{id}(v_payment.customer_id);
  select * into v_payment from payments where id = v_payment.id for update;
  if v_payment.details->>'refund' in ('pending', 'done')
    or exists (select from refunds where payment_id = v_payment.id and state in ('pending', 'done'))
  then return 'known'; end if;
  if v_payment.status <> 'settled' then
    update payments set status = 'reversed' where id = v_payment.id;
    return 'reversed';
  end if;
  -- What was sold for them and can be taken back is: then there is something on the balance to take.
  perform refund_access_{id}(v_invoice, p_reference, p_now);
  v_house := concat_ws(':', 'provider', v_payment.source, v_invoice.account_id);
  v_held := held_of_{id}(v_payment);
  v_taken := least(v_payment.credit_amount, spendable_{id}(v_payment.customer_id, v_payment.credit_currency));
  v_owed := v_payment.credit_amount - v_taken;
  perform post_{id}('taken-back:' || p_reference, 'reversal', jsonb_build_object('payment', v_payment.id),
    merged_{id}(turned_{id}(credit_legs_{id}(v_house, v_payment.amount - v_held, v_payment.currency, 'customer:' || v_payment.customer_id,
      v_taken, v_payment.credit_currency) || credit_legs_{id}(v_house, v_held, v_payment.currency, 'suspense', v_held,
      v_payment.currency)) || owed_legs_{id}(v_payment, v_owed)));
  update payments set held = 0, held_why = null,
    details = details || jsonb_build_object('refund', 'done', 'refundedAt', p_now, 'taken', v_taken::text)
  where id = v_payment.id;
  update findings set state = 'resolved', resolved_by = 0, resolved_at = p_now, resolution = 'refunded'
  where reference in ('late:' || p_reference, 'over:' || p_reference) and state = 'open';
  if v_invoice.id is not null then perform judge_invoice_{id}(v_invoice.id); end if;
  if v_owed > 0 then
    perform note_finding_{id}('stars-owed:' || p_reference, 'stars-owed', jsonb_build_object(
      'reference', p_reference, 'customerId', v_payment.customer_id::text, 'invoiceId', v_invoice.id::text,
      'money', jsonb_build_object('amount', v_owed::text, 'currency', v_payment.credit_currency)));
  end if;
  select * into v_customer from customers where id = v_payment.customer_id;
  perform queue_message_{id}('taken-back:' || p_reference, v_customer.id, v_customer.telegram_id, 'send', null,
    jsonb_build_object('key', 'notice-stars-taken', 'data', jsonb_build_object(
      'paid', jsonb_build_object('amount', v_payment.amount::text, 'currency', v_payment.currency),
      'taken', jsonb_build_object('amount', v_taken::text, 'currency', v_payment.credit_currency))), 0);
  return 'taken';
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.begin_stars_back_{id}(p_payment_id bigint, p_now timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare v_payment payments;
begin
  select * into v_payment from payments where id = p_payment_id;
  perform from invoices where id = v_payment.invoice_id for update;
  perform lock_money_{id}(v_payment.customer_id);
  select * into v_payment from payments where id = p_payment_id for update;
  if v_payment.id is null or v_payment.source <> 'stars' or v_payment.status <> 'settled' or v_payment.held > 0
    or exists (select from refunds where payment_id = p_payment_id and state in ('pending', 'done'))
  then raise exception 'no Stars to give back' using errcode = 'SHL07'; end if;
  if v_payment.details->>'refund' is not null then return false; end if;
  perform undo_star_period_{id}(v_payment.reference, p_now);
  -- Refused once, it may be tried again: each try has its own postings.
  perform post_{id}(concat_ws(':', 'stars-back', v_payment.reference, coalesce(v_payment.details->>'refused', '0')), 'refund', jsonb_build_object('payment', v_payment.id),
    credit_legs_{id}('customer:' || v_payment.customer_id, v_payment.credit_amount, v_payment.credit_currency,
      'refunding', v_payment.credit_amount, v_payment.credit_currency));
  update payments set details = details || '{"refund": "pending"}' where id = v_payment.id;
  insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
    'task', 'stars-back', 'key', 'stars-back:' || p_payment_id,
    'payload', jsonb_build_object('paymentId', p_payment_id::text)));
  return true;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.end_stars_back_{id}(p_payment_id bigint, p_refusal text, p_now timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_payment payments;
  v_customer customers;
  v_reference text;
begin
  select * into v_payment from payments where id = p_payment_id;
  perform from invoices where id = v_payment.invoice_id for update;
  select * into v_payment from payments where id = p_payment_id and details->>'refund' = 'pending' for update;
  if v_payment.id is null then return; end if;
  v_reference := concat_ws(':', 'stars-back', v_payment.reference, coalesce(v_payment.details->>'refused', '0'), 'end');
  select * into v_customer from customers where id = v_payment.customer_id;
  if p_refusal is null then
    perform post_{id}(v_reference, 'refund', jsonb_build_object('payment', v_payment.id),
      turned_{id}(credit_legs_{id}('provider:stars', v_payment.amount, v_payment.currency, 'refunding', v_payment.credit_amount,
        v_payment.credit_currency)));
  else
    perform post_{id}(v_reference, 'refund', jsonb_build_object('payment', v_payment.id),
      credit_legs_{id}('refunding', v_payment.credit_amount, v_payment.credit_currency, 'customer:' || v_customer.id,
        v_payment.credit_amount, v_payment.credit_currency));
    perform tell_staff_{id}(v_reference, 'trouble', jsonb_build_object('key', 'notice-stars-refused',
      'data', jsonb_build_object('reason', p_refusal, 'customer', v_customer.name,
        'paid', jsonb_build_object('amount', v_payment.amount::text, 'currency', v_payment.currency))));
  end if;
  update payments set details = case when p_refusal is not null then details - 'refund'
      || jsonb_build_object('refused', coalesce((details->>'refused')::int, 0) + 1)
    else details || jsonb_build_object('refund', 'done', 'refundedAt', p_now) end
  where id = v_payment.id;
  if p_refusal is null then
    perform queue_message_{id}('taken-back:' || v_payment.reference, v_customer.id, v_customer.telegram_id, 'send', null,
      jsonb_build_object('key', 'notice-stars-taken', 'data', jsonb_build_object(
        'paid', jsonb_build_object('amount', v_payment.amount::text, 'currency', v_payment.currency),
        'taken', jsonb_build_object('amount', v_payment.credit_amount::text, 'currency', v_payment.credit_currency))), 0);
  end if;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.credit_finding_{id}(p jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_finding findings;
  v_customer customers;
  v_payment payments;
  v_credit numeric := (p->>'amount')::numeric;
  v_currency text := p->>'currency';
  v_now timestamptz := (p->>'now')::timestamptz;
  v_legs jsonb;
  v_money jsonb;
  v_part numeric;
begin
  select * into v_finding from findings where id = (p->>'findingId')::bigint;
  -- In the order of all locks: the invoice before what hangs on it.
  perform from invoices where id = (v_finding.data->>'invoiceId')::bigint for update;
  select * into v_finding from findings where id = (p->>'findingId')::bigint and state = 'open' for update;
  if v_finding.id is null then raise exception 'decided before' using errcode = 'SHL06'; end if;
  select * into v_customer from customers where id = (p->>'customerId')::bigint and telegram_id > 0;
  if v_customer.id is null or v_credit <= 0 then
    raise exception 'nobody to credit' using errcode = 'SHL07';
  end if;
  if v_finding.kind in ('partial', 'over', 'late') then
    if v_finding.data->>'customerId' <> p->>'customerId' then
      raise exception 'this money has an owner' using errcode = 'SHL07';
    end if;
    v_part := v_credit;
    for v_payment in select * from payments
      where invoice_id = (v_finding.data->>'invoiceId')::bigint and held_why = v_finding.kind
        and (v_finding.kind = 'partial' or reference = v_finding.data->>'reference')
      order by id for update
    loop
      perform post_{id}('finding:' || v_finding.id || ':' || v_payment.reference, 'deposit',
        jsonb_build_object('payment', v_payment.id, 'finding', v_finding.id),
        credit_legs_{id}('suspense', held_of_{id}(v_payment), v_payment.currency, 'customer:' || v_customer.id, v_part, v_currency));
      update payments set held = 0, held_why = null, credit_amount = credit_amount + v_part where id = v_payment.id;
      v_part := 0; -- The credit is one sum, and the first posting carries it.
    end loop;
    if v_part > 0 then raise exception 'nothing waits' using errcode = 'SHL06'; end if;
    perform judge_invoice_{id}((v_finding.data->>'invoiceId')::bigint);
  else
    v_money := coalesce(nullif(v_finding.data->'money', 'null'),
      jsonb_build_object('amount', v_credit::text, 'currency', v_currency));
    if v_finding.data->>'house' is null then
      raise exception 'it says of no money where it lies' using errcode = 'SHL07';
    end if;
    if v_finding.data->>'reference' is not null then
      -- In the books under its own name: what a poller finds later is this one.
      insert into payments (reference, source, status, customer_id, currency, amount, credit_currency, credit_amount,
        details, settled_at, seen_at)
      values (v_finding.data->>'reference', split_part(v_finding.data->>'house', ':', 2), 'settled', v_customer.id,
        v_money->>'currency', (v_money->>'amount')::numeric, v_currency, v_credit,
        jsonb_build_object('finding', v_finding.id), v_now, v_now)
      on conflict (reference) do nothing returning * into v_payment;
      if v_payment.id is null then raise exception 'it is in the books' using errcode = 'SHL02'; end if;
    end if;
    perform post_{id}(coalesce('payment:' || (v_finding.data->>'reference'), 'finding:' || v_finding.id), 'deposit',
      jsonb_build_object('payment', v_payment.id, 'finding', v_finding.id),
      credit_legs_{id}(v_finding.data->>'house', (v_money->>'amount')::numeric, v_money->>'currency',
        'customer:' || v_customer.id, v_credit, v_currency));
  end if;
  update findings set state = 'resolved', resolved_by = (p->>'actorId')::bigint, resolved_at = v_now,
    resolution = 'credited' where id = v_finding.id;
  perform queue_message_{id}('finding:' || v_finding.id, v_customer.id, v_customer.telegram_id, 'send', null,
    jsonb_build_object('key', 'notice-finding-credited', 'data', jsonb_build_object(
      'credit', jsonb_build_object('amount', v_credit::text, 'currency', v_currency)),
      'buttons', jsonb_build_array(jsonb_build_array(
        jsonb_build_object('key', 'button-balance', 'press', 'balance')))), 0);
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.collect_owed_{id}(p_finding_id bigint, p_actor bigint, p_now timestamp with time zone)
 RETURNS numeric
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_finding findings;
  v_customer bigint;
  v_owed numeric;
  v_taken numeric;
  v_currency text;
begin
  select * into v_finding from findings where id = p_finding_id;
  v_customer := (v_finding.data->>'customerId')::bigint;
  perform lock_money_{id}(v_customer);
  select * into v_finding from findings
  where id = p_finding_id and kind = 'stars-owed' and state = 'open' for update;
  if v_finding.id is null then raise exception 'decided before' using errcode = 'SHL06'; end if;
  v_owed := (v_finding.data->'money'->>'amount')::numeric;
  v_currency := v_finding.data->'money'->>'currency';
  v_taken := least(v_owed, spendable_{id}(v_customer, v_currency));
  if v_taken > 0 then
    perform post_{id}('owed:' || p_finding_id || ':' || v_owed, 'reversal', jsonb_build_object('finding', p_finding_id),
      credit_legs_{id}('customer:' || v_customer, v_taken, v_currency, 'suspense', v_taken, v_currency));
  end if;
  v_owed := v_owed - v_taken;
  update findings set data = jsonb_set(data, '{money,amount}', to_jsonb(v_owed::text)),
    state = case when v_owed = 0 then 'resolved' else state end,
    resolved_by = case when v_owed = 0 then p_actor end, resolved_at = case when v_owed = 0 then p_now end,
    resolution = case when v_owed = 0 then 'collected' end
  where id = p_finding_id;
  return v_owed;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.shop_zone_{id}()
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
  select coalesce((select options->>'timeZone' from settings), 'UTC');
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.plan_is_open_{id}(p_product_id bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
  select not exists (select from plan_chats l join chats c on c.chat_id = l.chat_id
    where l.product_id = p_product_id and c.trouble is not null)
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.judge_subscription_{id}(p_id bigint, p_now timestamp with time zone)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_old subscriptions;
  v_status text;
  v_next timestamptz;
begin
  select * into v_old from subscriptions where id = p_id for update;
  if v_old.id is null then return null; end if;
  v_status := case
    when v_old.paused_at is not null then 'paused'
    when v_old.ends_at is null or v_old.ends_at > p_now then case when exists (
      select from subscription_periods where subscription_id = p_id and undone_at is null
        and kind not in ('trial', 'pause', 'end')) then 'active' else 'trial' end
    when v_old.grace_until > p_now then 'grace'
    else 'ended' end;
  if v_status <> v_old.status then
    update subscriptions set status = v_status where id = p_id;
    if (v_status in ('paused', 'ended')) <> (v_old.status in ('paused', 'ended')) then
      perform wake_access_{id}(p_id, null);
    end if;
  end if;
  v_next := next_look_{id}(v_old, v_status, p_now);
  if v_next is not null then
    insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
      'task', 'subscription', 'key', 'subscription:' || p_id, 'runAt', v_next,
      'payload', jsonb_build_object('subscriptionId', p_id::text)));
  end if;
  return v_status;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.extend_subscription_{id}(p jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_now timestamptz := (p->>'now')::timestamptz;
  v_subscription subscriptions;
  v_id bigint;
begin
  insert into subscriptions (customer_id, product_id, status, starts_at, ends_at, grace_until, created_at)
  values ((p->>'customerId')::bigint, (p->>'productId')::bigint, 'ended', v_now, v_now, v_now, v_now)
  on conflict (customer_id, product_id) do nothing;
  select * into v_subscription from subscriptions
  where customer_id = (p->>'customerId')::bigint and product_id = (p->>'productId')::bigint for update;
  select subscription_id into v_id from subscription_periods where reference = p->>'reference';
  if v_id is null then
    if v_subscription.paused_at is not null then
      perform resume_subscription_{id}(v_subscription.id, v_now);
      select * into v_subscription from subscriptions where id = v_subscription.id;
    end if;
    insert into subscription_periods (subscription_id, reference, kind, term, quantity, joins, at, starts_at, price,
      currency, details)
    values (v_subscription.id, p->>'reference', p->>'kind', p->'term', coalesce((p->>'quantity')::int, 1),
      v_subscription.ends_at is null or v_subscription.ends_at > v_now, v_now, v_now,
      coalesce((p->>'price')::numeric, 0), p->>'currency', coalesce(nullif(p->'details', 'null'), '{}'));
    perform settle_subscription_{id}(v_subscription.id, v_now);
  end if;
  select * into v_subscription from subscriptions where id = coalesce(v_id, v_subscription.id);
  return jsonb_build_object('subscriptionId', v_subscription.id::text, 'status', v_subscription.status,
    'endsAt', v_subscription.ends_at, 'repeated', v_id is not null);
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.shorten_subscription_{id}(p_reference text, p_quantity integer, p_now timestamp with time zone)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare v_period subscription_periods;
begin
  select * into v_period from subscription_periods where reference = p_reference;
  perform from subscriptions where id = v_period.subscription_id for update;
  select * into v_period from subscription_periods where reference = p_reference and quantity > p_quantity;
  if v_period.id is null then return null; end if;
  if exists (select from subscription_periods where subscription_id = v_period.subscription_id
    and id > v_period.id and kind = 'end' and details ? 'change' and undone_at is null)
  then raise exception 'its value went into another plan' using errcode = 'SHL08'; end if;
  update subscription_periods set price = round(price * p_quantity / quantity), quantity = p_quantity,
    undone_at = case when p_quantity = 0 then p_now end
  where id = v_period.id;
  perform settle_subscription_{id}(v_period.subscription_id, p_now);
  return v_period.subscription_id;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.end_subscription_{id}(p_id bigint, p_reference text, p_details jsonb, p_now timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare v_subscription subscriptions;
begin
  select * into v_subscription from subscriptions where id = p_id for update;
  if v_subscription.status is null or v_subscription.status = 'ended' then return false; end if;
  if exists (select from subscription_periods where reference = p_reference) then return false; end if;
  if v_subscription.paused_at is not null then
    insert into subscription_periods (subscription_id, reference, kind, term, joins, at, starts_at)
    values (p_id, 'pause:' || p_id || ':' || extract(epoch from v_subscription.paused_at), 'pause',
      jsonb_build_object('unit', 'second', 'count',
      greatest(0, extract(epoch from p_now - v_subscription.paused_at))), true, p_now, p_now);
  end if;
  insert into subscription_periods (subscription_id, reference, kind, term, joins, at, starts_at, ends_at, details)
  values (p_id, p_reference, 'end', '{}', true, p_now, p_now, p_now, p_details)
  on conflict (reference) do nothing;
  if not found then return false; end if;
  update subscriptions set paused_at = null, renewal = 'none' where id = p_id;
  perform settle_subscription_{id}(p_id, p_now);
  return true;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.pause_subscription_{id}(p_id bigint, p_now timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
begin
  update subscriptions set paused_at = p_now, details = details - 'pause'
  where id = p_id and status in ('trial', 'active') and (ends_at is null or ends_at > p_now) and paused_at is null;
  if not found then return false; end if;
  perform judge_subscription_{id}(p_id, p_now);
  return true;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.resume_subscription_{id}(p_id bigint, p_now timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_old subscriptions;
  v_reference text;
begin
  select * into v_old from subscriptions where id = p_id for update;
  if v_old.paused_at is null then return false; end if;
  -- Two pauses may begin in one moment: each is worth its own time.
  v_reference := concat_ws(':', 'pause', p_id, extract(epoch from v_old.paused_at), (select nullif(count(*), 0)
    from subscription_periods where subscription_id = p_id and kind = 'pause' and at >= v_old.paused_at));
  update subscriptions set paused_at = null where id = p_id;
  perform give_time_{id}(p_id, v_reference, p_now - v_old.paused_at, p_now);
  update subscription_periods set details = '{"by": "customer"}'
  where reference = v_reference and v_old.details ? 'pause';
  return true;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.wake_gift_{id}(p_line_id bigint, p_at timestamp with time zone)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
  insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
    'task', 'gift', 'key', 'gift:' || p_line_id, 'runAt', p_at,
    'payload', jsonb_build_object('lineId', p_line_id::text)));
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.plan_term_{id}(p_product_id bigint)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
  select case when terms->'period' = '"lifetime"' then '{"lifetime": true}' else terms->'period' end
  from plans where product_id = p_product_id;
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.plan_is_full_{id}(p_customer_id bigint, p_product_id bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
  select exists (select from subscriptions s, plan_term_{id}(p_product_id) t
    where s.customer_id = p_customer_id and s.product_id = p_product_id and s.status <> 'ended'
      and (s.ends_at is null or s.ends_at >= (t->>'until')::timestamptz));
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.start_trial_{id}(p_customer_id bigint, p_product_id bigint, p_now timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare v_days int;
begin
  select (l.terms->>'trialDays')::int into v_days from plans l join products r on r.id = l.product_id
  where l.product_id = p_product_id and r.state = 'published' and plan_is_open_{id}(p_product_id);
  if coalesce(v_days, 0) = 0 or exists (
    select from subscriptions s join subscription_periods e on e.subscription_id = s.id
    where s.customer_id = p_customer_id and s.product_id = p_product_id
      and e.reference <> 'trial:' || p_customer_id || ':' || p_product_id)
  then return null; end if;
  return extend_subscription_{id}(jsonb_build_object('customerId', p_customer_id, 'productId', p_product_id,
    'reference', 'trial:' || p_customer_id || ':' || p_product_id, 'kind', 'trial',
    'term', jsonb_build_object('unit', 'day', 'count', v_days), 'now', p_now));
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.take_gift_{id}(p_key text, p_customer_id bigint, p_now timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_gift plan_gifts;
  v_extended jsonb;
  v_giver bigint;
begin
  select * into v_gift from plan_gifts where key = p_key for update;
  if v_gift.taken_by = p_customer_id then
    return jsonb_build_object('result', 'repeated', 'subscriptionId', (select subscription_id::text
      from subscription_periods where reference = 'gift:' || v_gift.order_line_id));
  end if;
  if v_gift.key is null or v_gift.taken_by is not null or v_gift.quantity = 0 then return '{"result": "gone"}'; end if;
  if v_gift.expires_at <= p_now and v_gift.customer_id <> p_customer_id then return '{"result": "expired"}'; end if;
  if plan_is_full_{id}(p_customer_id, v_gift.product_id) then return '{"result": "full"}'; end if;
  update plan_gifts set taken_by = p_customer_id, taken_at = p_now where key = p_key;
  v_extended := extend_subscription_{id}(jsonb_build_object('customerId', p_customer_id, 'productId', v_gift.product_id,
    'reference', 'gift:' || v_gift.order_line_id, 'kind', 'gift', 'term', v_gift.term, 'quantity', v_gift.quantity,
    'price', v_gift.price, 'currency', v_gift.currency, 'now', p_now));
  if v_gift.customer_id <> p_customer_id then
    perform queue_message_{id}('gift:' || v_gift.order_line_id || ':taken', c.id, c.telegram_id, 'send', null,
      jsonb_build_object('key', 'notice-gift-taken', 'data', jsonb_build_object(
        'product', (select name from products where id = v_gift.product_id),
        'customer', (select name from customers where id = p_customer_id))), 1)
    from customers c where c.id = v_gift.customer_id and c.telegram_id > 0;
  end if;
  -- Who has it is asked how they like it, as a buyer is: a day after it began.
  insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
    'task', 'review', 'key', 'review:gift:' || v_gift.order_line_id, 'runAt', p_now + interval '1 day',
    'payload', jsonb_build_object('orderId', (select order_id::text from order_lines where id = v_gift.order_line_id))));
  return v_extended || '{"result": "taken"}';
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.renew_gift_{id}(p_line_id bigint, p_customer_id bigint, p_now timestamp with time zone)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare v_key text;
begin
  update plan_gifts set key = replace(gen_random_uuid()::text, '-', ''), expires_at = gift_ends_{id}(p_now)
  where order_line_id = p_line_id and customer_id = p_customer_id and taken_by is null and quantity > 0
  returning key into v_key;
  if v_key is not null then perform wake_gift_{id}(p_line_id, gift_ends_{id}(p_now)); end if;
  return v_key;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.expire_gift_{id}(p_line_id bigint, p_now timestamp with time zone)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare v_gift plan_gifts;
begin
  select * into v_gift from plan_gifts where order_line_id = p_line_id and taken_by is null and quantity > 0;
  if v_gift.key is null then return null; end if;
  if v_gift.expires_at > p_now then return v_gift.expires_at; end if;
  perform queue_message_{id}('gift:' || p_line_id || ':expired:' || v_gift.key, c.id, c.telegram_id, 'send', null,
    jsonb_build_object('key', 'notice-gift-expired', 'data', jsonb_build_object(
      'product', (select name from products where id = v_gift.product_id)),
      'buttons', jsonb_build_array(jsonb_build_array(
        jsonb_build_object('key', 'button-gift', 'press', 'gift:' || p_line_id)))), 1)
  from customers c where c.id = v_gift.customer_id and c.telegram_id > 0;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.take_seat_{id}(p_id bigint, p_key text, p_customer_id bigint, p_now timestamp with time zone)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_subscription subscriptions;
  v_seats int;
begin
  select * into v_subscription from subscriptions where id = p_id and seat_key = p_key for update;
  if v_subscription.id is null or v_subscription.status = 'ended' then return 'gone'; end if;
  if v_subscription.customer_id = p_customer_id then return 'own'; end if;
  if exists (select from subscription_seats
    where subscription_id = p_id and customer_id = p_customer_id and left_at is null) then return 'repeated'; end if;
  select (terms->>'seats')::int into v_seats from plans where product_id = v_subscription.product_id;
  if (select count(*) from subscription_seats where subscription_id = p_id and left_at is null) >= coalesce(v_seats, 0)
  then return 'full'; end if;
  insert into subscription_seats (subscription_id, customer_id, joined_at) values (p_id, p_customer_id, p_now)
  on conflict (subscription_id, customer_id) do update set joined_at = p_now, left_at = null;
  perform wake_access_{id}(p_id, p_customer_id);
  perform queue_message_{id}(concat_ws(':', 'seat', p_id, p_customer_id, p_now), c.id, c.telegram_id, 'send', null,
    jsonb_build_object('key', 'notice-seat-taken', 'data', jsonb_build_object(
      'product', (select name from products where id = v_subscription.product_id),
      'customer', (select name from customers where id = p_customer_id)),
      'buttons', jsonb_build_array(jsonb_build_array(
        jsonb_build_object('key', 'button-subscription', 'press', 'subscription:' || p_id)))), 1)
  from customers c where c.id = v_subscription.customer_id and c.telegram_id > 0;
  return 'taken';
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.free_seat_{id}(p_id bigint, p_customer_id bigint, p_by bigint, p_now timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare v_subscription subscriptions;
begin
  select * into v_subscription from subscriptions where id = p_id for update;
  if v_subscription.id is null or p_by not in (p_customer_id, v_subscription.customer_id) then return false; end if;
  update subscription_seats set left_at = p_now
  where subscription_id = p_id and customer_id = p_customer_id and left_at is null;
  if not found then return false; end if;
  if p_by = v_subscription.customer_id then
    update subscriptions set seat_key = replace(gen_random_uuid()::text, '-', '') where id = p_id;
  else
    perform tell_seat_left_{id}(p_id, p_customer_id, (select name from customers where id = p_customer_id), p_now);
  end if;
  perform wake_access_{id}(p_id, p_customer_id);
  return true;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.entitled_{id}(p_chat_id bigint, p_telegram_id bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
  select exists (
    select from customers c join subscriptions s on s.customer_id = c.id join plan_chats l on l.product_id = s.product_id
    where c.telegram_id = p_telegram_id and l.chat_id = p_chat_id and s.status in ('trial', 'active', 'grace')
  ) or exists (
    select from customers c join subscription_seats t on t.customer_id = c.id and t.left_at is null
      join subscriptions s on s.id = t.subscription_id join plan_chats l on l.product_id = s.product_id
    where c.telegram_id = p_telegram_id and l.chat_id = p_chat_id and s.status in ('trial', 'active', 'grace'))
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.note_chat_{id}(p jsonb)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_now timestamptz := (p->>'now')::timestamptz;
  v_chat chats;
  v_new chats;
begin
  select * into v_chat from chats where chat_id = (p->>'chatId')::bigint for update;
  if v_chat.chat_id is null then
    if not coalesce((p->>'connect')::boolean, false) then return null; end if;
    insert into chats (chat_id, kind, title, username, rights, trouble, trouble_at, size, connected_at, checked_at)
    values ((p->>'chatId')::bigint, p->>'kind', p->>'title', p->>'username', p->'rights', p->>'trouble',
      case when p->>'trouble' is not null then v_now end, (p->>'size')::int, v_now, v_now)
    on conflict (chat_id) do nothing;
    return case when found then 'connected' else 'known' end;
  end if;
  update chats set kind = coalesce(p->>'kind', kind), title = coalesce(p->>'title', title),
    username = case when p ? 'username' then p->>'username' else username end,
    rights = coalesce(p->'rights', rights), size = coalesce((p->>'size')::int, size),
    trouble = p->>'trouble',
    trouble_at = case when p->>'trouble' is not null then coalesce(trouble_at, v_now) end, checked_at = v_now
  where chat_id = v_chat.chat_id returning * into v_new;
  if v_new.trouble is not distinct from v_chat.trouble then return 'known'; end if;
  if v_new.trouble is not null then
    perform tell_of_chat_{id}(v_new, v_new.trouble, v_new.trouble_at);
    return 'trouble';
  end if;
  perform tell_of_chat_{id}(v_new, 'back', v_chat.trouble_at);
  perform wake_chat_{id}(v_new.chat_id, null);
  perform wake_person_{id}(chat_id, telegram_id, null) from members
  where chat_id = v_new.chat_id and (stray is not null or status = 'kicked');
  return 'back';
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.move_chat_{id}(p_from bigint, p_to bigint)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
begin
  perform from chats where chat_id = p_from for update;
  if not found then return false; end if;
  insert into plan_chats (product_id, chat_id) select product_id, p_to from plan_chats where chat_id = p_from
  on conflict do nothing;
  delete from chats where chat_id = p_to;
  update chats set chat_id = p_to, kind = 'supergroup', request_link = null where chat_id = p_from;
  update invites set state = 'revoked' where chat_id = p_to and state = 'open';
  delete from plan_chats where chat_id = p_from;
  return true;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.drop_chat_{id}(p_chat_id bigint)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
begin
  delete from chats where chat_id = p_chat_id;
  if not found then return false; end if;
  delete from plan_chats where chat_id = p_chat_id;
  return true;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.note_member_{id}(p jsonb)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_chat bigint := (p->>'chatId')::bigint;
  v_person bigint := (p->>'telegramId')::bigint;
  v_now timestamptz := (p->>'now')::timestamptz;
  v_guarded boolean := exists (select from plan_chats where chat_id = v_chat);
  v_enters boolean := p->>'status' = 'in' and not (p->>'wasIn')::boolean;
  v_pays boolean := p->>'status' = 'in' and p->>'paidUntil' is not null;
  v_invite invites;
  v_stray text;
  v_guest boolean := false;
begin
  perform from chats where chat_id = v_chat for key share;
  if not found then return null; end if;
  if v_enters then
    update invites set state = 'used', used_by = v_person where link = p->>'link' and chat_id = v_chat
    returning * into v_invite;
    v_guest := (p->>'byHand')::boolean and v_invite.link is null and not v_pays;
    if v_guarded and not v_guest and not v_pays and not entitled_{id}(v_chat, v_person)
      and not exists (select from staff where telegram_id = v_person)
    then
      v_stray := case when v_invite.telegram_id <> v_person then 'link' when v_invite.link is null then 'uninvited'
        else 'ended' end;
    end if;
  end if;
  -- Who had themselves deleted, or was never known here, leaves no trace by going.
  if p->>'status' in ('out', 'kicked') and not exists (select from members where chat_id = v_chat and telegram_id = v_person)
    and not exists (select from customers where telegram_id = v_person)
  then return 'fine'; end if;
  insert into members (chat_id, telegram_id, name, status, is_guest, stray, since)
  values (v_chat, v_person, p->>'name', p->>'status', v_guest, v_stray, v_now)
  on conflict (chat_id, telegram_id) do update set
    name = case when members.stray = 'erased' and excluded.status in ('out', 'kicked') then '' else excluded.name end,
    status = excluded.status,
    since = case when members.status = excluded.status then members.since else excluded.since end,
    is_guest = case when excluded.status = 'in' and (p->>'wasIn')::boolean then members.is_guest else excluded.is_guest end,
    stray = case when v_enters then excluded.stray else members.stray end,
    -- A ban ends what Telegram was paid for; who comes in by another way has paid for nothing.
    paid = case when not (v_enters and not v_pays) and excluded.status not in ('kicked', 'banned') then members.paid end;
  if v_pays then
    perform note_paid_{id}(jsonb_build_object('chatId', v_chat, 'telegramId', v_person, 'until', p->>'paidUntil',
      'link', p->>'link', 'enters', v_enters, 'username', p->>'username', 'language', p->>'language', 'now', v_now));
  end if;
  -- Who is put out by us is let go at once; should that be cut short, it is done a little later.
  if v_stray is not null or p->>'status' = 'kicked' then
    perform wake_person_{id}(v_chat, v_person,
      case when p->>'status' = 'kicked' then clock_timestamp() + interval '30 seconds' end);
  end if;
  if v_invite.link is not null then
    insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
      'task', 'access', 'key', 'access:spent:' || v_invite.link,
      'payload', jsonb_build_object('chatId', v_chat, 'telegramId', v_invite.telegram_id,
        'subscriptionId', v_invite.subscription_id::text,
        case when v_invite.telegram_id = v_person then 'spent' else 'again' end, v_invite.link)));
  end if;
  return coalesce(v_stray, 'fine');
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.wake_person_{id}(p_chat_id bigint, p_telegram_id bigint, p_at timestamp with time zone)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
  insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
    'task', 'access', 'key', concat_ws(':', 'access', p_chat_id, p_telegram_id), 'runAt', p_at,
    'payload', jsonb_build_object('chatId', p_chat_id, 'telegramId', p_telegram_id)));
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.note_access_{id}(p_subscription_id bigint, p_telegram_id bigint, p_lost jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_sub subscriptions;
  v_customer bigint := (select id from customers where telegram_id = p_telegram_id);
  v_was jsonb;
  v_chats jsonb := '[]';
  v_number int;
  v_data jsonb;
begin
  select * into v_sub from subscriptions where id = p_subscription_id for update;
  if v_sub.id is null or v_customer is null then return; end if;
  v_was := coalesce(v_sub.details->'access'->p_telegram_id::text, '{"n": 0, "chats": []}');
  if v_sub.status in ('trial', 'active', 'grace') and (v_sub.customer_id = v_customer or exists (
    select from subscription_seats where subscription_id = v_sub.id and customer_id = v_customer and left_at is null))
  then
    select coalesce(jsonb_agg(c.chat_id order by c.chat_id), '[]') into v_chats
    from plan_chats l join chats c on c.chat_id = l.chat_id where l.product_id = v_sub.product_id;
  end if;
  if v_chats = v_was->'chats' and jsonb_array_length(p_lost) = 0 then return; end if;
  v_number := (v_was->>'n')::int + 1;
  update subscriptions set details = jsonb_set(case when details ? 'access' then details else details || '{"access": {}}' end,
    array['access', p_telegram_id::text], jsonb_build_object('n', v_number, 'chats', v_chats))
  where id = v_sub.id;
  v_data := jsonb_build_object('plan', (select name from products where id = v_sub.product_id));
  if exists (select from jsonb_array_elements(v_chats) e where not v_was->'chats' @> jsonb_build_array(e)) then
    perform queue_message_{id}(concat_ws(':', 'enter', v_sub.id, p_telegram_id, v_number), v_customer, p_telegram_id, 'send', null,
      jsonb_build_object('key', 'notice-enter', 'data', v_data || jsonb_build_object('count', jsonb_array_length(v_chats)),
        'buttons', jsonb_build_array(jsonb_build_array(
          jsonb_build_object('key', 'enter-button', 'press', 'enter:' || v_sub.id)))), 1);
  elsif jsonb_array_length(p_lost) > 0 then
    perform queue_message_{id}(concat_ws(':', 'put-out', v_sub.id, p_telegram_id, v_number), v_customer, p_telegram_id, 'send', null,
      jsonb_build_object('key', 'notice-put-out', 'data', v_data || jsonb_build_object(
        'chats', (select string_agg(t, ', ') from jsonb_array_elements_text(p_lost) t)),
        'buttons', jsonb_build_array(jsonb_build_array(
          jsonb_build_object('key', 'button-subscription', 'press', 'subscription:' || v_sub.id)))), 1);
  end if;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.emit_event_{id}(p_type text, p_subject jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare v_id bigint;
begin
  for v_id in
    insert into webhook_deliveries (webhook, event, type, subject, created_at)
    select id, 'evt_' || md5(concat_ws(':', 't_{id}', p_type, p_subject, pg_current_xact_id())), p_type, p_subject, now()
    from webhooks where state = 'on' and p_type = any(events)
    on conflict (webhook, event) do nothing
    returning id
  loop
    insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
      'task', 'webhook', 'key', 'webhook:' || v_id, 'queued', true, 'payload', jsonb_build_object('deliveryId', v_id::text)));
  end loop;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.refund_terms_{id}(p_order_id bigint, p_amount numeric, p_step numeric)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_order orders;
  v_invoice invoices;
  v_payment payments;
  v_count int;
  v_gone numeric;
  v_sent numeric;
  v_worth numeric;
  v_back numeric;
begin
  select * into v_order from orders where id = p_order_id and status in ('paid', 'completed', 'refunded');
  select * into v_invoice from invoices where id = v_order.invoice_id and account_id is not null;
  select count(*) into v_count from payments where invoice_id = v_invoice.id and status = 'settled';
  select * into v_payment from payments where invoice_id = v_invoice.id and status = 'settled';
  if v_count <> 1 or v_payment.held > 0 or v_payment.credit_currency <> v_order.currency
    or v_payment.credit_amount <= 0
  then return null; end if;
  select coalesce(sum(coalesce((details->>'worth')::numeric, amount)), 0), coalesce(sum((details->>'back')::numeric), 0)
  into v_gone, v_sent from refunds where payment_id = v_payment.id and state <> 'failed';
  v_worth := least(coalesce(p_amount, v_order.total - v_order.refunded), v_payment.credit_amount - v_gone);
  v_back := case when v_worth = v_payment.credit_amount - v_gone then v_payment.amount - v_sent
    else div(v_payment.amount * v_worth, v_payment.credit_amount) end;
  v_back := v_back - mod(v_back, p_step);
  -- In one currency what the steps leave goes to the balance, to the last cent.
  if v_payment.currency = v_payment.credit_currency and v_payment.amount = v_payment.credit_amount then
    v_worth := v_back;
  end if;
  if v_worth <= 0 or v_back <= 0 then return null; end if;
  return jsonb_build_object('paymentId', v_payment.id::text, 'source', v_payment.source,
    'accountId', v_invoice.account_id::text, 'externalId', v_invoice.external_id,
    'payer', coalesce(v_invoice.data->'payer', '{}'),
    'telegramId', (select telegram_id::text from customers where id = v_order.customer_id),
    'worth', v_worth::text, 'back', v_back::text, 'currency', v_payment.currency,
    'isWhole', v_gone = 0 and v_worth = v_payment.credit_amount);
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.edit_stars_{id}(p_id bigint, p_charge text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
  insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
    'task', 'star-renewal', 'key', concat_ws(':', 'star-renewal', p_id, p_charge),
    'payload', jsonb_strip_nulls(jsonb_build_object('subscriptionId', p_id::text, 'charge', p_charge))));
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.pay_by_stars_{id}(p jsonb)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_now timestamptz := (p->>'now')::timestamptz;
  v_reference text := 'stars:' || (p->>'charge');
  v_amount numeric := (p->>'amount')::numeric;
  v_customer customers;
  v_plan products;
  v_payment payments;
  v_old jsonb;
  v_is_second boolean;
  v_extended jsonb;
  v_id bigint;
begin
  select * into v_payment from payments where reference = v_reference;
  if v_payment.id is not null then
    return case when v_payment.amount = v_amount then 'repeated' else 'other' end;
  end if;
  select * into v_customer from customers where telegram_id = (p->>'telegramId')::bigint;
  select r.* into v_plan from products r join plans l on l.product_id = r.id where r.id = (p->>'productId')::bigint;
  if v_customer.id is null or v_plan.id is null then return 'gone'; end if;
  perform lock_money_{id}(v_customer.id);
  if plan_is_full_{id}(v_customer.id, v_plan.id) then return 'full'; end if;
  insert into payments (reference, source, status, customer_id, currency, amount, credit_currency, credit_amount,
    details, seen_at, settled_at)
  values (v_reference, 'stars', 'settled', v_customer.id, 'XTR', v_amount, 'XTR', v_amount,
    jsonb_build_object('telegramId', v_customer.telegram_id, 'charge', p->>'charge'), v_now, v_now)
  on conflict (reference) do nothing returning * into v_payment;
  if v_payment.id is null then return 'repeated'; end if;
  perform post_{id}('payment:' || v_reference, 'deposit', jsonb_build_object('payment', v_payment.id), credit_legs_{id}(
    'provider:stars', v_amount, 'XTR', 'customer:' || v_customer.id, v_amount, 'XTR'));
  perform post_{id}('stars-plan:' || v_reference, 'purchase', jsonb_build_object('payment', v_payment.id),
    star_sale_{id}(v_customer.id, v_amount));
  v_extended := extend_subscription_{id}(jsonb_build_object('customerId', v_customer.id, 'productId', v_plan.id,
    'reference', v_reference, 'kind', 'stars', 'term', '{"unit": "day", "count": 30}'::jsonb, 'price', v_amount,
    'currency', 'XTR', 'now', v_now));
  v_id := (v_extended->>'subscriptionId')::bigint;
  update payments set details = details || jsonb_build_object('subscription', v_id) where id = v_payment.id;
  select details->'stars' into v_old from subscriptions where id = v_id and renewal = 'stars'
    and (details->'stars'->>'canceled')::boolean is not true;
  v_is_second := v_old is not null and (p->>'isFirst')::boolean;
  update subscriptions set renewal = 'stars', details = details || jsonb_build_object('stars', case
    when v_old is not null then v_old else jsonb_build_object('charge', p->>'charge', 'price', v_amount::text,
      'canceled', false) end)
  where id = v_id;
  perform settle_subscription_{id}(v_id, v_now);
  -- Paid twice, it runs twice as long; but one of the two is enough from now on.
  if v_is_second then perform edit_stars_{id}(v_id, p->>'charge'); end if;
  perform queue_message_{id}('stars-plan:' || v_reference, v_customer.id, v_customer.telegram_id, 'send', null,
    jsonb_build_object('key', 'notice-subscription-stars', 'data', jsonb_build_object(
      'product', v_plan.name, 'paid', jsonb_build_object('amount', v_amount::text, 'currency', 'XTR'),
      'until', said_moment_{id}((select ends_at from subscriptions where id = v_id)),
      'second', case when v_is_second then 'yes' else 'no' end),
    'buttons', jsonb_build_array(jsonb_build_array(
      jsonb_build_object('key', 'button-subscription', 'press', 'subscription:' || v_id)))), 0);
  if (p->>'isFirst')::boolean then
    perform tell_staff_{id}('stars-plan:' || v_reference, 'order', jsonb_build_object(
      'key', 'notice-staff-star-plan', 'data', jsonb_build_object('customer', v_customer.name,
        'product', v_plan.name, 'paid', jsonb_build_object('amount', v_amount::text, 'currency', 'XTR'))));
  end if;
  return 'paid';
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.approve_payout_{id}(p_id bigint, p_actor bigint, p_now timestamp with time zone, p_may bigint[])
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_payout payouts;
  v_agreed int;
begin
  select * into v_payout from payouts where id = p_id for update;
  if v_payout.state is distinct from 'requested' then return jsonb_build_object('refused', 'moved'); end if;
  if v_payout.approvals @> jsonb_build_array(jsonb_build_object('by', p_actor)) then
    return jsonb_build_object('refused', 'again');
  end if;
  if v_payout.needed > 1 and exists (
    select from customers where id = v_payout.customer_id and telegram_id = p_actor)
  then return jsonb_build_object('refused', 'own'); end if;
  select 1 + count(*) into v_agreed from jsonb_array_elements(v_payout.approvals) a
  where (a->>'by')::bigint = any(p_may);
  update payouts set
    approvals = case when v_agreed >= needed then weighed_approvals_{id}(approvals, p_may) else approvals end
      || jsonb_build_object('by', p_actor, 'at', p_now),
    state = case when v_agreed >= needed then 'approved' else state end
  where id = p_id returning * into v_payout;
  if v_payout.state = 'approved' then
    perform queue_payout_card_{id}(v_payout, p_now);
    if not is_manual_{id}(v_payout) then perform watch_payout_{id}(p_id, greatest(v_payout.not_before, p_now)); end if;
  end if;
  return jsonb_build_object('state', v_payout.state, 'left', greatest(v_payout.needed - v_agreed, 0));
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.wake_links_{id}(p_product_id bigint)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
  insert into platform.requests (kind, payload) select 'job', jsonb_build_object(
    'task', 'channel-links', 'key', 'channel-links:' || product_id,
    'payload', jsonb_build_object('productId', product_id::text))
  from plans where product_id = p_product_id and jsonb_path_exists(links, '$.* ? (@.state != "revoked")');
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.note_paid_{id}(p jsonb)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_step constant interval := interval '2592000 seconds';
  v_now timestamptz := (p->>'now')::timestamptz;
  v_until timestamptz := (p->>'until')::timestamptz;
  v_member members;
  v_was timestamptz;
  v_plan bigint;
  v_link text := p->>'link';
  v_terms jsonb;
  v_from timestamptz := v_until - v_step;
  v_last timestamptz;
  v_count int;
  v_end timestamptz;
  v_customer customers;
  v_subscription subscriptions;
  v_name text;
  v_made int := 0;
begin
  select * into v_member from members
  where chat_id = (p->>'chatId')::bigint and telegram_id = (p->>'telegramId')::bigint for update;
  if v_member.chat_id is null then return null; end if;
  v_was := (v_member.paid->>'until')::timestamptz;
  v_link := coalesce(v_link, v_member.paid->>'link');
  select product_id, links->v_link into v_plan, v_terms from plans
  where links ? v_link and (links->v_link->>'chatId')::bigint = v_member.chat_id;
  update members set is_guest = false, stray = null, paid = jsonb_strip_nulls(jsonb_build_object(
    'until', greatest(v_until, v_was), 'plan', v_plan, 'link', v_link,
    'told', case when v_plan is null then v_member.paid->'told' end))
  where chat_id = v_member.chat_id and telegram_id = v_member.telegram_id;
  if v_plan is null then return 'stranger'; end if;

  -- What was told of before we knew by which link they came is booked now, what was missed with what comes after it.
  v_last := case when v_member.paid->>'plan' is null then greatest(v_until, v_was) else v_until end;
  if (v_member.paid->>'plan')::bigint = v_plan and v_was < v_until then
    v_from := case when (p->>'enters')::boolean then greatest(v_from, v_was) else v_was end;
  end if;
  v_count := least(120, greatest(1, floor(extract(epoch from v_last - v_from) / extract(epoch from v_step))));

  insert into customers (telegram_id, name, username, language, unreachable_at)
  values (v_member.telegram_id, left(coalesce(nullif(v_member.name, ''), '—'), 200), p->>'username', p->>'language', v_now)
  on conflict (telegram_id) do nothing;
  select * into v_customer from customers where telegram_id = v_member.telegram_id;
  if exists (select from subscription_periods
    where reference = concat_ws(':', 'channel', v_member.chat_id, v_customer.id, extract(epoch from v_last)::bigint))
    and v_count = 1
  then return 'repeated'; end if;
  -- Who comes takes one of what there is, as an order does.
  if (p->>'enters')::boolean then
    update products set stock = stock - 1 where id = v_plan and stock > 0;
    update plans set links = jsonb_set(links, array[v_link, 'came'], to_jsonb((v_terms->>'came')::int + 1))
    where product_id = v_plan;
  end if;
  insert into subscriptions (customer_id, product_id, status, starts_at, ends_at, grace_until, created_at)
  values (v_customer.id, v_plan, 'ended', v_from, v_from, v_from, v_now)
  on conflict (customer_id, product_id) do nothing;
  select * into v_subscription from subscriptions
  where customer_id = v_customer.id and product_id = v_plan for update;
  if v_subscription.paused_at is not null then perform resume_subscription_{id}(v_subscription.id, v_now); end if;
  for v_back in reverse v_count - 1 .. 0 loop
    v_end := v_last - v_back * v_step;
    insert into subscription_periods (subscription_id, reference, kind, term, joins, at, starts_at, details)
    select v_subscription.id,
      concat_ws(':', 'channel', v_member.chat_id, v_customer.id, extract(epoch from v_end)::bigint), 'channel',
      jsonb_build_object('unit', 'second', 'count', extract(epoch from v_end - s.at)), true, s.at, s.at,
      jsonb_build_object('chat', v_member.chat_id, 'link', v_link, 'stars', v_terms->'price')
    from (select greatest(v_end - v_step, v_from) as at) s
    on conflict (reference) do nothing;
    if found then v_made := v_made + 1; end if;
  end loop;
  if v_made = 0 then return 'repeated'; end if;
  perform settle_subscription_{id}(v_subscription.id, v_now);
  -- One of the two is enough from now on.
  update subscriptions set renewal = case when renewal = 'balance' then 'none' else renewal end,
    details = details || jsonb_build_object('channel', jsonb_build_object('chat', v_member.chat_id,
      'until', v_last, 'stars', v_terms->'price'))
  where id = v_subscription.id returning * into v_subscription;
  insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
    'task', 'channel-place', 'key', concat_ws(':', 'channel-place', v_member.chat_id, v_member.telegram_id),
    'runAt', v_last + interval '10 minutes',
    'payload', jsonb_build_object('chatId', v_member.chat_id, 'telegramId', v_member.telegram_id)));
  select name into v_name from products where id = v_plan;
  if v_customer.unreachable_at is null and v_customer.telegram_id > 0 then
    perform queue_message_{id}(concat_ws(':', 'channel', v_subscription.id, extract(epoch from v_last)::bigint), v_customer.id,
      v_customer.telegram_id, 'send', null, jsonb_build_object('key', 'notice-subscription-channel',
        'data', jsonb_build_object('product', v_name, 'title', (select title from chats where chat_id = v_member.chat_id),
          'until', said_moment_{id}(v_subscription.ends_at), 'what', case when (p->>'enters')::boolean then 'new' else 'more' end),
        'buttons', jsonb_build_array(jsonb_build_array(
          jsonb_build_object('key', 'button-subscription', 'press', 'subscription:' || v_subscription.id)))), 1);
  end if;
  if (p->>'enters')::boolean then
    perform tell_staff_{id}(concat_ws(':', 'channel', v_subscription.id, extract(epoch from v_last)::bigint), 'order',
      jsonb_build_object('key', 'notice-staff-channel-plan', 'data', jsonb_build_object('customer', v_customer.name,
        'product', v_name, 'title', (select title from chats where chat_id = v_member.chat_id),
        'stars', jsonb_build_object('amount', v_terms->>'price', 'currency', 'XTR'))));
  end if;
  return 'booked';
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.doors_{id}(p_subscription_id bigint, p_chat_id bigint, p_telegram_id bigint)
 RETURNS TABLE(chat jsonb, telegram_id bigint, may boolean, is_staff boolean, status text, is_guest boolean, stray text, link text, link_until timestamp with time zone, paid_until timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
  with sub as (select s.*, c.telegram_id as owner from subscriptions s join customers c on c.id = s.customer_id
      where s.id = p_subscription_id),
    people as (select owner as id from sub where p_telegram_id is null
      union select c.telegram_id from subscription_seats t join customers c on c.id = t.customer_id
        where t.subscription_id = p_subscription_id and p_telegram_id is null
      union select p_telegram_id where p_telegram_id is not null),
    places as (select l.chat_id from sub join plan_chats l on l.product_id = sub.product_id where p_chat_id is null
      union select i.chat_id from invites i where i.subscription_id = p_subscription_id and p_chat_id is null
      union select p_chat_id where p_chat_id is not null)
  select to_jsonb(c), p.id, entitled_{id}(c.chat_id, p.id),
    exists (select from staff s where s.telegram_id = p.id), m.status, coalesce(m.is_guest, false), m.stray,
    i.link, i.expires_at,
    case when (m.paid->>'revoked')::boolean is not true then (m.paid->>'until')::timestamptz end
  from people p cross join places x join chats c on c.chat_id = x.chat_id
    left join members m on m.chat_id = c.chat_id and m.telegram_id = p.id
    left join invites i on i.chat_id = c.chat_id and i.telegram_id = p.id and i.state = 'open'
  order by c.connected_at, c.chat_id, p.id
$function$
;

alter default privileges in schema t_{id} revoke execute on functions from t_{id};

CREATE OR REPLACE FUNCTION t_{id}.t_{id}_refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'the ledger is append-only' using errcode = '42501';
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.t_{id}_check_zero()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
begin
  if exists (
    select from added e join ledger_accounts a on a.id = e.account_id
    group by e.transaction_id, a.currency having sum(e.amount) <> 0
  ) then
    raise exception 'the entries of a transaction sum to zero per currency' using errcode = '23514';
  end if;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.t_{id}_wake_sender()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
begin
  insert into platform.requests (kind, payload) values ('job', '{"task": "send", "queued": true}');
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.stock_fell_{id}(p_product_id bigint)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_product products;
  v_level int;
  v_left int;
begin
  -- Two sales at once: the second one counts what the first one left.
  select * into v_product from products where id = p_product_id for no key update;
  if v_product.low_told_at is not null then return; end if;
  v_level := low_level_{id}(v_product.options);
  v_left := v_product.stock;
  if v_product.kind = 'unique' then
    select count(*) into v_left from (
      select from stock_items where product_id = p_product_id and state = 'available' limit v_level + 1) few;
  end if;
  if v_left > v_level then return; end if;
  update products set low_told_at = now() where id = p_product_id;
  perform tell_staff_{id}('low:' || p_product_id || ':' || pg_current_xact_id(), 'stock', jsonb_build_object(
    'key', 'notice-stock-low',
    'data', jsonb_build_object('product', v_product.name, 'left', v_left),
    'buttons', jsonb_build_array(jsonb_build_array(
      jsonb_build_object('key', 'notice-stock-open', 'press', 'stock:' || p_product_id)))));
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.t_{id}_stock_added()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare v_id bigint;
begin
  for v_id in select distinct product_id from added order by 1 loop
    update products set low_told_at = null where id = v_id and low_told_at is not null
      and low_level_{id}(options) < (select count(*) from stock_items where product_id = v_id and state = 'available');
    perform offer_waiting_{id}(v_id);
  end loop;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.t_{id}_stock_moved()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare v record;
begin
  for v in
    select n.product_id, bool_or(n.state in ('reserved', 'sold')) as fell, bool_or(n.state = 'available') as rose
    from after n join before o on o.id = n.id
    where n.state <> o.state and 'available' in (n.state, o.state)
    group by 1 order by 1
  loop
    if v.fell then perform stock_fell_{id}(v.product_id); end if;
    if v.rose then perform offer_waiting_{id}(v.product_id); end if;
  end loop;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.t_{id}_count_moved()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
begin
  if new.stock < old.stock and new.low_told_at is not distinct from old.low_told_at then
    perform stock_fell_{id}(new.id);
  else
    perform offer_waiting_{id}(new.id);
  end if;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.t_{id}_fulfil_wish()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
begin
  delete from wishes w using orders o
  where o.id = new.order_id and w.customer_id = o.customer_id and w.product_id = new.product_id
    and w.kind = 'waiting';
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.t_{id}_order_moved()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_terms jsonb := (select options->'referral' from settings);
  v_commission commissions;
  v_due timestamptz;
begin
  if old.paid_at is null and new.paid_at is not null and jsonb_typeof(v_terms) = 'object' then
    for v_commission in
      insert into commissions (order_id, customer_id, level, currency, earned, amount, due_at, created_at)
      select new.id, e.id, e.level, new.currency, a.amount, a.amount,
        new.paid_at + make_interval(days => coalesce((v_terms->>'holdDays')::int, 0)), new.paid_at
      from customers buyer
      join customers first on first.id = buyer.referrer_id
      left join customers second on second.id = first.referrer_id and second.id <> buyer.id
      cross join lateral (values
        (first.id, 1, v_terms->>'percent', first.blocked_at, first.telegram_id),
        (second.id, 2, v_terms->>'secondPercent', second.blocked_at, second.telegram_id)
      ) as e (id, level, percent, blocked_at, telegram_id)
      -- Of what was paid for the goods, rounded down; "least" passes over a cap that is not there.
      cross join lateral (select least(
        floor((new.total - new.shipping) * coalesce(e.percent::numeric, 0) / 10000),
        (v_terms->>'cap')::numeric) as amount) a
      where buyer.id = new.customer_id and e.id is not null and e.blocked_at is null and e.telegram_id > 0
        and a.amount > 0
      on conflict do nothing
      returning *
    loop
      v_due := v_commission.due_at;
      if v_due > new.paid_at then
        perform tell_earner_{id}(v_commission, 'held', v_commission.amount, 0);
      end if;
    end loop;
    if v_due is not null then perform wake_commissions_{id}(new.id, v_due); end if;
  end if;

  if new.refunded > old.refunded then
    for v_commission in
      update commissions set amount = floor(earned * (new.total - new.refunded) / new.total),
        state = case when state = 'held' and floor(earned * (new.total - new.refunded) / new.total) = 0
          then 'reversed' else state end
      where order_id = new.id and amount > floor(earned * (new.total - new.refunded) / new.total)
      returning *
    loop
      if v_commission.credited > v_commission.amount then
        perform wake_commissions_{id}(new.id, now());
      else
        perform tell_earner_{id}(v_commission, 'lessened', v_commission.amount, 0);
      end if;
    end loop;
  end if;

  if old.completed_at is null and new.completed_at is not null then
    insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
      'task', 'review', 'key', 'review:' || new.id, 'runAt', new.completed_at + interval '1 day',
      'payload', jsonb_build_object('orderId', new.id::text)));
  end if;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.t_{id}_end_coupons()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
begin
  update coupons c set state = 'ended', version = version + 1
  where state = 'active' and (product_ids <> '{}' or category_ids <> '{}')
    and not exists (select from products where id = any (c.product_ids) and state <> 'deleted')
    and not exists (select from categories where id = any (c.category_ids) and deleted_at is null);
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.wake_commissions_{id}(p_order_id bigint, p_at timestamp with time zone)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
  insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
    'task', 'commissions', 'key', 'commissions:' || p_order_id, 'runAt', p_at));
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.tell_earner_{id}(p commissions, p_what text, p_amount numeric, p_owed numeric)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
  select queue_message_{id}('commission:' || p.id || ':' || p_what || ':' || p.amount, c.id, c.telegram_id, 'send', null,
    jsonb_build_object('key', 'notice-commission-' || p_what,
      'data', jsonb_build_object('level', p.level, 'days', p.due_at::date - p.created_at::date,
        'amount', jsonb_build_object('amount', p_amount::text, 'currency', p.currency),
        'owed', case when p_owed > 0 then jsonb_build_object('amount', p_owed::text, 'currency', p.currency) end),
      'buttons', jsonb_build_array(jsonb_build_array(
        jsonb_build_object('key', 'button-referral', 'press', 'referral')))), 1)
  from customers c where c.id = p.customer_id and c.telegram_id > 0;
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.pay_earner_{id}(p commissions, p_reference text, p_kind text, p_amount numeric)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
begin
  if p_amount = 0 then return; end if;
  perform post_{id}(p_reference, p_kind, jsonb_build_object('order', p.order_id), jsonb_build_array(
    jsonb_build_object('account', 'referral', 'currency', p.currency, 'amount', (-p_amount)::text),
    jsonb_build_object('account', 'customer:' || p.customer_id, 'currency', p.currency, 'amount', p_amount::text)));
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.hears_{id}(p_role text, p_kind text, p_options jsonb)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
  select p_role = 'OWNER' or (p_role = 'MANAGER' and p_kind not in ('withdrawal', 'identity'))
    or (p_role = 'SUPPORT' and p_kind in ('ticket', 'claim'))
    or (p_role = 'STOCK' and p_kind = 'stock')
    or coalesce(p_options->'roles'->p_role->'permissions' ? case p_kind
      when 'ticket' then 'customers' when 'claim' then 'orders' when 'stock' then 'stock' when 'withdrawal' then 'withdrawals' when 'identity' then 'withdrawals' end, false)
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.mentions_{id}(p_text text, p_old customers)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select coalesce(p_text = p_old.name, false)
    or coalesce(p_text ~ ('(^|[^0-9])' || p_old.telegram_id || '([^0-9]|$)'), false)
    or coalesce(length(p_old.username) > 2 and p_text ~* ('(^|\W)' || p_old.username || '(\W|$)'), false)
    or coalesce(length(p_old.name) > 2
      and p_text ~* ('(^|\W)' || regexp_replace(p_old.name, '([][().*+?{}|^$\\])', '\\\1', 'g') || '(\W|$)'), false);
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.scrubbed_{id}(p_json jsonb, p_old customers, p_tomb bigint)
 RETURNS jsonb
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
begin
  return case jsonb_typeof(p_json)
    when 'object' then (
      select coalesce(jsonb_object_agg(key, case
        when key in ('key', 'press', 'url', 'photo', 'fileId', 'id') and jsonb_typeof(value) = 'string' then value
        else scrubbed_{id}(value, p_old, p_tomb) end), '{}')
      from jsonb_each(p_json))
    when 'array' then (
      select coalesce(jsonb_agg(scrubbed_{id}(value, p_old, p_tomb) order by place), '[]')
      from jsonb_array_elements(p_json) with ordinality as e (value, place))
    when 'number' then case when p_json = to_jsonb(p_old.telegram_id) then to_jsonb(p_tomb) else p_json end
    when 'string' then case when mentions_{id}(p_json #>> '{}', p_old) then '"—"' else p_json end
    else p_json end;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.erase_traces_{id}(p_old customers, p_tomb bigint)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_tg text := p_old.telegram_id::text;
  -- As JSON writes the name.
  v_json customers := p_old;
begin
  v_json.name := trim(both '"' from to_jsonb(p_old.name)::text);
  update messages set chat_id = p_tomb, content = '{"key": "notice-erased"}', target_id = null,
    telegram_message_id = null, error = null,
    state = case when state in ('queued', 'sending') then 'failed' else state end
  where customer_id = p_old.id or chat_id = p_old.telegram_id;
  update messages set content = scrubbed_{id}(content, p_old, p_tomb)
  where mentions_{id}(content::text, v_json);
  update messages set reference = regexp_replace(reference, '(^|:)' || v_tg || '(:|$)', '\1' || p_tomb || '\2')
  where position(v_tg in reference) > 0;
  -- What is done only has to be known by its number, so any word of the name is enough; what is not
  -- done is a new beginning.
  update updates set body = jsonb_build_object('update_id', update_id), chat_key = 0, error = null
  where done_at is not null and (chat_key = p_old.telegram_id or mentions_{id}(body::text, v_json)
    or exists (select from regexp_split_to_table(v_json.name, '\s+') as word
      where length(word) > 2 and position(lower(word) in lower(body::text)) > 0));
  update audit_log set actor_id = p_tomb where actor_id = p_old.telegram_id;
  update audit_log set data = data - 'reason' - 'text' - 'note' where data->>'customer' = p_old.id::text;
  update audit_log set data = scrubbed_{id}(data, p_old, p_tomb)
  where mentions_{id}(data::text, v_json);
  update customers set dialogue = null, dialogue_version = dialogue_version + 1
  where dialogue is not null and mentions_{id}(dialogue::text, v_json);
  update customers set notes = scrubbed_{id}(notes, p_old, p_tomb)
  where notes <> '[]' and mentions_{id}(notes::text, v_json);
  update approvals set requested_by = p_tomb where requested_by = p_old.telegram_id;
  update approvals set decided_by = p_tomb where decided_by = p_old.telegram_id;
  update claims set decided_by = p_tomb where decided_by = p_old.telegram_id;
  update identity_checks set decided_by = p_tomb where decided_by = p_old.telegram_id;
  update staff set added_by = p_tomb where added_by = p_old.telegram_id;
  update ticket_messages set staff_id = p_tomb where staff_id = p_old.telegram_id;
  update broadcasts set created_by = p_tomb, content = scrubbed_{id}(content, p_old, p_tomb)
  where created_by = p_old.telegram_id;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.ticket_content_{id}(p_message ticket_messages, p_key text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
  select jsonb_build_object('key', p_key,
    'data', jsonb_build_object('ticket', t.id::text, 'subject', t.subject, 'order', t.order_id::text,
      'name', c.name, 'username', coalesce('@' || c.username, ''), 'text', coalesce(p_message.text, ''),
      'staff', coalesce(s.name, (select w.name from customers w where w.telegram_id = p_message.staff_id), '')))
    || case when p_message.media ? 'document'
      then jsonb_build_object('document', jsonb_build_object('fileId', p_message.media->'document'))
      else coalesce(p_message.media, '{}') end
    || case when p_key = 'notice-ticket' then jsonb_build_object('buttons', jsonb_build_array(jsonb_build_array(
        jsonb_build_object('key', 'desk-button-answer', 'press', 'desk:answer:' || t.id),
        jsonb_build_object('key', 'desk-button-open', 'data', jsonb_build_object('ticket', t.id::text),
          'press', 'desk:' || t.id))))
      when p_key = 'notice-ticket-answer' then jsonb_build_object('buttons', jsonb_build_array(jsonb_build_array(
        jsonb_build_object('key', 'ticket-button-answer', 'press', 'ticket:say:' || t.id),
        jsonb_build_object('key', 'ticket-button-open', 'press', 'ticket:' || t.id))))
      else '{}' end
  from tickets t join customers c on c.id = t.customer_id
    left join staff s on s.telegram_id = p_message.staff_id
  where t.id = p_message.ticket_id
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.recover_notice_{id}()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_options jsonb := (select options from settings);
  v_parts text[] := string_to_array(new.reference, ':');
  v_message ticket_messages;
begin
  if (v_options->'staffChat'->>'chatId')::bigint is distinct from new.chat_id and not exists (
    select from jsonb_each(v_options->'notices') n where (n.value->>'chatId')::bigint = new.chat_id)
  then return null; end if;
  if new.error ~* 'thread not found|topic' then
    update tickets set thread_id = null where thread_id = (new.content->>'threadId')::bigint;
    update settings set options = jsonb_set(options, '{notices}', (
      select jsonb_object_agg(n.key, n.value - 'threadId') from jsonb_each(options->'notices') n))
    where options->'notices' <> '{}';
    perform tell_staff_{id}('lost-topic:' || (new.content->>'threadId'), 'trouble', jsonb_build_object(
      'key', 'notice-topic-lost', 'data', jsonb_build_object('title', v_options->'staffChat'->>'title')));
  elsif new.error ~* 'chat not found|kicked|not a member|rights|forbidden|upgraded|administrator|blocked' then
    perform leave_staff_chat_{id}(new.chat_id);
  else
    return null;
  end if;
  if v_parts[1] = 'ticket' then
    select * into v_message from ticket_messages where id::text = v_parts[3] and staff_id is null;
    if v_message.id is null then return null; end if;
  end if;
  perform queue_message_{id}(
    regexp_replace(new.reference, ':staff$', '') || ':staff:' || s.telegram_id, null, s.telegram_id, 'send', null,
    case when v_message.id is null then new.content - 'threadId' else ticket_content_{id}(v_message, 'notice-ticket') end, 1)
  from staff s where hears_{id}(s.role, case when v_message.id is null then '' else 'ticket' end, v_options);
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.tell_deposit_{id}()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
begin
  if exists (select from orders where customer_id = new.customer_id and invoice_id = new.invoice_id) then
    return null;
  end if;
  update messages m set content = jsonb_set(jsonb_set(m.content,
      '{data,count}', to_jsonb((m.content->'data'->>'count')::int + 1)),
      '{data,money,amount}', to_jsonb(((m.content->'data'->'money'->>'amount')::numeric + new.credit_amount)::text))
  where m.id in (
    select id from messages where state = 'queued' and priority = 1 and content->>'key' = 'notice-staff-deposit'
      and content->'data'->'money'->>'currency' = new.credit_currency for update skip locked);
  if found then return null; end if;
  perform tell_staff_{id}('deposit:' || new.id, 'deposit', jsonb_build_object('key', 'notice-staff-deposit',
    'data', jsonb_build_object('name', c.name, 'username', coalesce('@' || c.username, ''), 'source', new.source,
      'count', 1,
      'money', jsonb_build_object('amount', new.credit_amount::text, 'currency', new.credit_currency)),
    'buttons', jsonb_build_array(jsonb_build_array(
      jsonb_build_object('key', 'button-person', 'press', 'person:' || c.id)))))
  from customers c where c.id = new.customer_id;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.tell_customer_{id}()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
begin
  if exists (select from staff where telegram_id = new.telegram_id) then return null; end if;
  perform tell_staff_{id}('customer:' || new.id, 'customer', jsonb_build_object('key', 'notice-staff-customer',
    'data', jsonb_build_object('name', new.name, 'username', coalesce('@' || new.username, '')),
    'buttons', jsonb_build_array(jsonb_build_array(
      jsonb_build_object('key', 'button-person', 'press', 'person:' || new.id)))));
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.plan_digest_{id}()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare v_next timestamptz := next_digest_{id}(new.options, now());
begin
  if v_next is not null then
    insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
      'task', 'digest', 'key', 'digest', 'runAt', v_next));
  end if;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.lock_money_{id}(p_customer_id bigint)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
begin
  perform from ledger_accounts a join ledger_balances b on b.account_id = a.id
  where a.name in ('customer:' || p_customer_id, 'held:' || p_customer_id)
  order by a.name, a.currency for update of b;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.lock_order_{id}(p_id bigint)
 RETURNS orders
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare v_order orders;
begin
  select * into v_order from orders where id = p_id;
  perform from invoices where id = v_order.invoice_id for update;
  perform lock_money_{id}(v_order.customer_id);
  select * into v_order from orders where id = p_id for update;
  return v_order;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.lock_products_{id}(p_order_id bigint)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
begin
  perform from products where id in (select product_id from order_lines where order_id = p_order_id)
  order by id for no key update;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.reserve_line_{id}(p_line_id bigint)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_line order_lines;
  v_missing int;
  v_taken int;
begin
  select * into v_line from order_lines where id = p_line_id;
  if v_line.kind = 'unique' then
    update stock_items set state = 'reserved', order_line_id = p_line_id where id in (
      select id from stock_items where product_id = v_line.product_id and state = 'available'
      order by id limit v_line.quantity for update skip locked);
    get diagnostics v_taken = row_count;
    v_missing := v_line.quantity - v_taken;
    if v_missing > 0 then
      update stock_items set state = 'reserved', order_line_id = p_line_id where id in (
        select id from stock_items where product_id = v_line.product_id and state = 'available'
        order by id limit v_missing for update);
      get diagnostics v_taken = row_count;
      v_missing := v_missing - v_taken;
    end if;
    if v_missing > 0 then raise exception 'sold out' using errcode = 'SHL05', detail = v_line.product_id; end if;
    return;
  end if;
  update products set stock = stock - v_line.quantity
  where id = v_line.product_id and (stock is null or stock >= v_line.quantity);
  if not found then raise exception 'sold out' using errcode = 'SHL05', detail = v_line.product_id; end if;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.release_order_{id}(p_order_id bigint)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
begin
  perform lock_products_{id}(p_order_id);
  update stock_items set state = 'available', order_line_id = null
  where state = 'reserved' and order_line_id in (select id from order_lines where order_id = p_order_id);
  update products p set stock = p.stock + l.quantity
  from (select product_id, sum(quantity) as quantity from order_lines
    where order_id = p_order_id and kind <> 'unique' group by 1) l
  where p.id = l.product_id and p.stock is not null;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.tell_buyer_{id}(p_order orders, p_what text, p_data jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare v_telegram_id bigint;
begin
  select telegram_id into v_telegram_id from customers where id = p_order.customer_id;
  perform queue_message_{id}('order:' || p_order.id || ':' || p_what, p_order.customer_id, v_telegram_id, 'send', null,
    jsonb_build_object(
      'key', 'notice-order-' || split_part(p_what, ':', 1),
      'data', jsonb_build_object('order', p_order.id::text,
        'total', jsonb_build_object('amount', p_order.total::text, 'currency', p_order.currency)) || p_data,
      'buttons', jsonb_build_array(jsonb_build_array(
        jsonb_build_object('key', 'button-order', 'press', 'order:' || p_order.id)))), 0);
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.tell_of_order_{id}(p_order orders, p_kind text, p_what text, p_data jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
begin
  perform tell_staff_{id}('order:' || p_order.id || ':' || p_what, p_kind, jsonb_build_object(
    'key', 'notice-sale-' || split_part(p_what, ':', 1),
    'data', jsonb_build_object('order', p_order.id::text,
      'customer', (select concat_ws(' ', name, '@' || username) from customers where id = p_order.customer_id),
      'total', jsonb_build_object('amount', p_order.total::text, 'currency', p_order.currency)) || p_data,
    'buttons', jsonb_build_array(jsonb_build_array(
      jsonb_build_object('key', 'button-sale', 'press', 'sale:' || p_order.id)))));
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.deliver_instantly_{id}(p_order orders, p_now timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare v_line order_lines;
begin
  update stock_items set state = 'sold', sold_at = p_now
  where state = 'reserved' and order_line_id in (select id from order_lines where order_id = p_order.id);
  for v_line in
    update order_lines l set goods = case when l.kind not in ('unique', 'access') then p.goods end, delivered_at = p_now,
      warranty_until = coalesce(l.warranty_until, p_now + make_interval(hours => coalesce(
        (p.options->>'warrantyH')::int, (select (options->>'warrantyH')::int from settings), 24)))
    from products p
    where p.id = l.product_id and l.order_id = p_order.id and l.delivered_at is null
      and (l.kind in ('unique', 'access') or (l.kind in ('text', 'file') and p.goods is not null))
    returning l.*
  loop
    if v_line.kind = 'access' then
      perform deliver_access_{id}(p_order, v_line, p_now);
    else
      perform send_line_{id}(p_order, v_line.id, 'line:' || v_line.id);
    end if;
  end loop;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.judge_order_{id}(p_id bigint, p_now timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
begin
  perform take_time_back_{id}(p_id, p_now);
  update orders o set
    status = j.status,
    completed_at = case when j.status = 'completed' then coalesce(o.completed_at, p_now) end
  from (select case
      when not exists (select from order_lines
        where order_id = p_id and refunded_quantity < quantity and replaces is null) then 'refunded'
      when exists (select from order_lines where order_id = p_id and delivered_at is null
        and refunded_quantity < quantity) then 'paid'
      else 'completed' end as status) j
  where o.id = p_id and o.status in ('paid', 'completed', 'refunded');
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.checkout_changes_{id}(p jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_customer bigint := (p->>'customerId')::bigint;
  v_now timestamptz := (p->>'now')::timestamptz;
  v_settings settings;
  v_coupon coupons;
  v_found jsonb;
begin
  select * into v_settings from settings;
  select coalesce(jsonb_agg(jsonb_build_object('what', x.what, 'productId', x.id)), '[]') into v_found from (
    select l."productId" as id, case
      when r.id is null or r.state <> 'published'
        or (r.category_id is not null and r.category_id not in (select open_categories_{id}())) then 'gone'
      when r.version <> l.version then 'product'
      when (r.kind in ('text', 'file') and r.goods is null) or free_stock_{id}(r.id, v_customer) < l.quantity then 'stock'
      when r.kind = 'access' and (p->>'gift')::boolean is not true and plan_is_full_{id}(v_customer, r.id) then 'limit'
      when l.quantity < r.min_quantity or l.quantity > r.max_quantity then 'quantity'
      when r.customer_limit is not null and bought_{id}(v_customer, r.id) + l.quantity > r.customer_limit then 'limit'
      end as what
    from jsonb_to_recordset(p->'lines') as l ("productId" bigint, version int, quantity int)
    left join products r on r.id = l."productId") x where x.what is not null;
  -- What is left becomes less from minute to minute. What it is worth more than the new plan costs becomes
  -- time, where there is time to have.
  if p->'change' <> 'null' and (
    p->'change' is distinct from change_quote_{id}(v_customer, (p->'change'->>'from')::bigint,
      (p->'lines'->0->>'productId')::bigint, (p->'change'->>'at')::timestamptz)
    or (p->'change'->>'at')::timestamptz < v_now - interval '30 minutes'
    or ((p->'change'->>'credit')::numeric > (p->>'subtotal')::numeric
      and ((p->>'subtotal')::numeric = 0 or not (p->'change'->>'timed')::boolean)))
  then v_found := v_found || '{"what": "change"}'; end if;
  if (p->>'validUntil')::timestamptz <= v_now then v_found := v_found || '{"what": "sale"}'; end if;
  if p->>'currency' <> v_settings.currency then v_found := v_found || '{"what": "currency"}'; end if;
  if p->'shipping' <> 'null' and not exists (
    select from jsonb_array_elements(coalesce(v_settings.options->'shipping', '[]')) s
    where s->>'id' = p->'shipping'->>'id' and (s->>'price')::numeric = (p->'shipping'->>'price')::numeric)
  then v_found := v_found || '{"what": "shipping"}'; end if;
  if p->'coupon' <> 'null' then
    -- Locked: its uses are counted one after the other.
    select * into v_coupon from coupons where id = (p->'coupon'->>'id')::bigint for no key update;
    if v_coupon.id is null or v_coupon.state <> 'active' or v_coupon.version <> (p->'coupon'->>'version')::int
      or v_coupon.starts_at > v_now or v_coupon.ends_at <= v_now
      or v_coupon.max_uses <= (select count(*) from orders
        where coupon_id = v_coupon.id and status in ('new', 'paid', 'completed'))
      or v_coupon.max_uses_each <= (select count(*) from orders where coupon_id = v_coupon.id
        and customer_id = v_customer and status in ('new', 'paid', 'completed'))
      or (v_coupon.first_order and exists (select from orders
        where customer_id = v_customer and status in ('new', 'paid', 'completed')))
    then v_found := v_found || '{"what": "coupon"}'; end if;
  end if;
  if spendable_{id}(v_customer, p->>'currency')
    < (case when p->>'pay' = 'balance' then p->>'total' else p->>'held' end)::numeric
  then v_found := v_found || '{"what": "balance"}'; end if;
  return v_found;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.try_pay_{id}(p_order_id bigint)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
begin
  return pay_order_{id}(p_order_id, greatest(now(), (select max(p.settled_at) from orders o
    join payments p on p.invoice_id = o.invoice_id where o.id = p_order_id)), true);
exception
  when transaction_rollback then raise;
  when others then
    perform tell_staff_{id}('order:' || p_order_id || ':trouble', 'trouble', jsonb_build_object(
      'key', 'notice-sale-trouble', 'data', jsonb_build_object('order', p_order_id::text, 'reason', sqlerrm),
      'buttons', jsonb_build_array(jsonb_build_array(
        jsonb_build_object('key', 'button-sale', 'press', 'sale:' || p_order_id)))));
    return 'trouble';
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.t_{id}_invoice_settled()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare v_order_id bigint;
begin
  select id into v_order_id from orders
  where id = split_part(new.reference, ':', 2)::bigint and customer_id = new.customer_id;
  if v_order_id is not null then perform try_pay_{id}(v_order_id); end if;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.t_{id}_coins_settled()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare v_order_id bigint;
begin
  for v_order_id in
    select id from orders where customer_id = new.customer_id and status = 'new' and details->>'pay' = 'coins'
    order by id
  loop
    perform try_pay_{id}(v_order_id);
  end loop;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.ledger_digest_{id}(p_head bytea, p_after bigint, p_through bigint, OUT head bytea, OUT transactions bigint)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare v_row record;
begin
  head := p_head;
  transactions := 0;
  for v_row in
    select t.id, t.reference, t.kind, t.data::text as data, extract(epoch from t.posted_at) as at, (
      select string_agg(a.name || ' ' || a.currency || ' ' || e.amount, E'\n' order by a.name collate "C", a.currency collate "C")
      from ledger_entries e join ledger_accounts a on a.id = e.account_id where e.transaction_id = t.id) as entries
    from ledger_transactions t where t.id > p_after and t.id <= p_through order by t.id
  loop
    head := sha256(head || convert_to(jsonb_build_array(v_row.id, v_row.reference, v_row.kind, v_row.data,
      v_row.at, coalesce(v_row.entries, ''))::text, 'UTF8'));
    transactions := transactions + 1;
  end loop;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.tolerance_of_{id}(p_invoice invoices)
 RETURNS numeric
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
  select trunc(p_invoice.asked_amount
    * coalesce((select (options->'payments'->>'tolerance')::numeric from settings), 0) / 10000);
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.policy_of_{id}(p_why text)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
  select coalesce((select options->'payments'->>p_why from settings), 'balance');
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.worth_of_{id}(p_invoice invoices, p_part numeric)
 RETURNS numeric
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select div(least(p_part, p_invoice.asked_amount) * p_invoice.amount, p_invoice.asked_amount);
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.held_of_{id}(p_payment payments)
 RETURNS numeric
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case when p_payment.held = 0 then 0
    else div(p_payment.amount * p_payment.held, p_payment.covered) end;
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.queue_card_{id}(p_invoice invoices)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_order orders;
  v_is_other boolean := coalesce(p_invoice.data->>'problem' = 'mismatch', false) and p_invoice.status in ('invalid', 'processing');
begin
  if p_invoice.card_message_id is null then return; end if;
  if p_invoice.reference like 'order:%' then
    select * into v_order from orders where id = split_part(p_invoice.reference, ':', 2)::bigint;
  end if;
  perform queue_message_{id}(
    concat_ws(':', 'card', p_invoice.id, p_invoice.status, p_invoice.paid, p_invoice.is_late, p_invoice.covered,
      p_invoice.held, v_order.status, case when v_is_other then 'mismatch' end),
    p_invoice.customer_id, p_invoice.card_chat_id, 'edit', p_invoice.card_message_id,
    jsonb_build_object(
      'key', case when v_order.id is null then 'invoice-card-' else 'order-card-' end
        || case when v_is_other then 'mismatch' else p_invoice.status end,
      'data', jsonb_build_object(
        'invoice', p_invoice.id, 'order', v_order.id::text, 'state', v_order.status, 'reason', v_order.details->>'reason',
        'total', case when v_order.id is not null then
          jsonb_build_object('amount', v_order.total::text, 'currency', v_order.currency) end,
        'amount', jsonb_build_object('amount', p_invoice.amount::text, 'currency', p_invoice.currency),
        'credited', jsonb_build_object('amount', p_invoice.credited::text, 'currency', p_invoice.currency),
        'missing', jsonb_build_object('currency', p_invoice.asked_currency,
          'amount', greatest(p_invoice.asked_amount - p_invoice.covered, 0)::text),
        'held', case when p_invoice.held > 0 then
          jsonb_build_object('amount', p_invoice.held::text, 'currency', p_invoice.asked_currency) end,
        'problem', case when p_invoice.data->>'problem' <> 'mismatch' then
          jsonb_build_object('key', 'problem-' || p_invoice.method || '-' || (p_invoice.data->>'problem')) end,
        'paid', coalesce(p_invoice.paid, 'none'), 'late', case when p_invoice.is_late then 'yes' else 'none' end),
      -- Below: a press must not turn the card into another screen that a later edit overwrites.
      'buttons', case when p_invoice.status <> 'processing' or p_invoice.paid is null or p_invoice.pay_url is null
        then '[]' else jsonb_build_array(jsonb_build_array(
          jsonb_build_object('key', 'invoice-rest', 'url', p_invoice.pay_url))) end
        || jsonb_build_array(jsonb_build_array(case when v_order.id is null
          then jsonb_build_object('key', 'button-menu', 'press', 'menu:below')
          else jsonb_build_object('key', 'button-order', 'press', 'order:' || v_order.id || ':below') end))), 0);
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.judge_invoice_{id}(p_id bigint)
 RETURNS invoices
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_invoice invoices;
  v_covered numeric;
  v_held numeric;
  v_partial numeric;
  v_credited numeric;
  v_late boolean;
  v_coming boolean;
begin
  select * into v_invoice from invoices where id = p_id;
  select coalesce(sum(covered - case when held_why = 'late' then held else 0 end) filter (where status = 'settled'), 0),
    coalesce(sum(held), 0), coalesce(sum(held) filter (where held_why = 'partial'), 0),
    coalesce(sum(credit_amount) filter (where status = 'settled' and credit_currency = v_invoice.currency), 0),
    coalesce(bool_or(is_late and status = 'settled'), false), coalesce(bool_or(status = 'processing'), false)
  into v_covered, v_held, v_partial, v_credited, v_late, v_coming from payments where invoice_id = p_id;
  update invoices set covered = v_covered, held = v_held, credited = v_credited, is_late = v_late,
    status = case
      when v_covered > 0 and v_covered >= asked_amount - tolerance_of_{id}(v_invoice) then 'settled'
      when v_coming then 'processing'
      when status = 'invalid' then 'invalid'
      when ended_at is not null then 'expired'
      when v_covered > 0 then 'processing'
      else 'new' end,
    paid = case
      when v_covered = 0 then null
      when v_covered < asked_amount - tolerance_of_{id}(v_invoice) then 'partial'
      when v_covered > asked_amount + tolerance_of_{id}(v_invoice) then 'over'
      else 'exact' end,
    settled_at = case when v_covered >= asked_amount - tolerance_of_{id}(v_invoice) then coalesce(settled_at, now()) end
  where id = p_id returning * into v_invoice;
  -- The rest did not come in time.
  if v_partial > 0 and v_invoice.ended_at is not null and v_invoice.status <> 'settled' then
    perform note_finding_{id}('partial:' || p_id, 'partial', finding_data_{id}(v_invoice, null, v_partial));
  end if;
  perform queue_card_{id}(v_invoice);
  return v_invoice;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.finding_data_{id}(p_invoice invoices, p_payment payments, p_part numeric)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
  select jsonb_build_object('invoiceId', p_invoice.id::text, 'customerId', p_invoice.customer_id::text,
    'reference', p_payment.reference, 'method', p_invoice.method,
    'asked', jsonb_build_object('amount', p_invoice.asked_amount::text, 'currency', p_invoice.asked_currency),
    'money', jsonb_build_object('amount', p_part::text, 'currency', p_invoice.asked_currency),
    'worth', jsonb_build_object('currency', p_invoice.currency, 'amount', case
      when p_invoice.currency = p_invoice.asked_currency then p_part
      else div(p_part * p_invoice.amount, p_invoice.asked_amount) end::text));
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.credit_legs_{id}(p_house text, p_money numeric, p_currency text, p_to text, p_credit numeric, p_credit_currency text)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('account', l.account, 'currency', l.currency, 'amount', l.amount::text)), '[]')
  from (
    select p_house as account, p_currency as currency, -p_money as amount
    union all select p_to, p_credit_currency, p_credit
    union all select 'exchange', p_currency, p_money where p_currency <> p_credit_currency
    union all select 'exchange', p_credit_currency, -p_credit where p_currency <> p_credit_currency
    union all select 'fees', p_currency, p_money - p_credit where p_currency = p_credit_currency
  ) l where l.amount <> 0;
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.release_partial_{id}(p_invoice invoices)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_payment payments;
  v_worth numeric;
begin
  for v_payment in select * from payments where invoice_id = p_invoice.id and held_why = 'partial' order by id loop
    v_worth := (v_payment.details->>'worth')::numeric;
    perform post_{id}('release:' || v_payment.reference, 'deposit', jsonb_build_object('payment', v_payment.id),
      credit_legs_{id}('suspense', held_of_{id}(v_payment), v_payment.currency, 'customer:' || p_invoice.customer_id,
        v_worth, p_invoice.currency));
    update payments set held = 0, held_why = null, credit_amount = credit_amount + v_worth where id = v_payment.id;
  end loop;
  update findings set state = 'resolved', resolved_by = 0, resolved_at = now(), resolution = 'completed'
  where reference = 'partial:' || p_invoice.id and state = 'open';
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.weigh_payment_{id}(p_payment payments, p_invoice invoices, p_rate jsonb)
 RETURNS payments
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_before numeric := p_invoice.covered;
  v_due numeric := least(p_payment.covered, greatest(p_invoice.asked_amount - p_invoice.covered, 0));
  v_extra numeric := p_payment.covered - v_due;
  v_tolerance numeric := tolerance_of_{id}(p_invoice);
  v_credit numeric := 0;
  v_now jsonb := case when p_invoice.currency = p_invoice.asked_currency
    then '{"numerator": 1, "denominator": 1}'::jsonb else coalesce(nullif(p_rate, 'null'), p_invoice.rate) end;
begin
  if p_payment.is_late then
    if policy_of_{id}('late') = 'wait' then
      p_payment.held := p_payment.covered;
      p_payment.held_why := 'late';
    else
      v_credit := div(p_payment.covered * (v_now->>'numerator')::numeric, (v_now->>'denominator')::numeric);
    end if;
  else
    if v_before + v_due >= p_invoice.asked_amount - v_tolerance then
      v_credit := case when v_before >= p_invoice.asked_amount - v_tolerance then 0
        else p_invoice.amount - worth_of_{id}(p_invoice, v_before) end;
    elsif policy_of_{id}('partial') = 'wait' then
      p_payment.held := v_due;
      p_payment.held_why := 'partial';
      p_payment.details := p_payment.details || jsonb_build_object(
        'worth', (worth_of_{id}(p_invoice, v_before + v_due) - worth_of_{id}(p_invoice, v_before))::text);
    else
      v_credit := worth_of_{id}(p_invoice, v_before + v_due) - worth_of_{id}(p_invoice, v_before);
    end if;
    if v_extra > 0 and v_before + p_payment.covered > p_invoice.asked_amount + v_tolerance and policy_of_{id}('over') = 'wait' then
      p_payment.held := v_extra;
      p_payment.held_why := 'over';
    elsif v_extra > 0 then
      v_credit := v_credit + div(v_extra * (v_now->>'numerator')::numeric, (v_now->>'denominator')::numeric);
    end if;
  end if;
  p_payment.credit_amount := v_credit;
  p_payment.credit_currency := p_invoice.currency;
  return p_payment;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.is_manual_{id}(p payouts)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select p.account_id is null
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.payout_words_{id}(p payouts, p_now timestamp with time zone)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('id', p.id::text, 'state', p.state,
    'amount', jsonb_build_object('amount', p.amount::text, 'currency', p.currency),
    'fee', jsonb_build_object('amount', p.fee::text, 'currency', p.currency),
    'total', jsonb_build_object('amount', (p.amount + p.fee)::text, 'currency', p.currency),
    'destination', p.details->>'words',
    'hours', case when p.state in ('requested', 'approved') and p.not_before > p_now
      then ceil(extract(epoch from p.not_before - p_now) / 3600)::int else 0 end,
    'note', p.details->>'note', 'reason', p.details->>'reason')
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.queue_payout_card_{id}(p payouts, p_now timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
begin
  if p.card_message_id is null then return; end if;
  perform queue_message_{id}('payout-card:' || p.id || ':' || p.state, p.customer_id, p.card_chat_id, 'edit',
    p.card_message_id, jsonb_build_object('key', 'withdrawal-card', 'data', payout_words_{id}(p, p_now),
      'buttons', jsonb_build_array(case when p.state in ('requested', 'approved')
        then jsonb_build_array(jsonb_build_object('key', 'button-withdrawal-cancel', 'press', 'withdrawal:cancel:' || p.id))
        else '[]'::jsonb end
        || jsonb_build_array(jsonb_build_object('key', 'button-menu', 'press', 'menu:below')))), 0);
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.tell_payee_{id}(p payouts, p_now timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
begin
  perform queue_message_{id}('payout:' || p.id || ':' || p.state, p.customer_id,
    (select telegram_id from customers where id = p.customer_id), 'send', null,
    jsonb_build_object('key', 'notice-withdrawal-' || p.state, 'data', payout_words_{id}(p, p_now),
      'buttons', jsonb_build_array(jsonb_build_array(
        jsonb_build_object('key', 'button-withdrawal', 'press', 'withdrawal:' || p.id)))), 0);
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.tell_of_payout_{id}(p payouts, p_what text, p_now timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
begin
  perform tell_staff_{id}('payout:' || p.id || ':' || p_what, 'withdrawal', jsonb_build_object(
    'key', 'notice-payout-' || p_what,
    'data', payout_words_{id}(p, p_now) || jsonb_build_object('manual', case when is_manual_{id}(p) then 'yes' else 'no' end,
      'customer', (select concat_ws(' ', name, '@' || username) from customers where id = p.customer_id)),
    'buttons', jsonb_build_array(jsonb_build_array(
      jsonb_build_object('key', 'button-payout', 'press', 'payout:' || p.id)))));
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.watch_payout_{id}(p_id bigint, p_at timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
begin
  insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
    'task', 'payout', 'key', 'payout:' || p_id, 'payload', jsonb_build_object('payoutId', p_id::text),
    'runAt', p_at));
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.end_payout_{id}(p payouts, p_state text, p_now timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_house text := case when p.account_id is not null then 'provider:' || p.way || ':' || p.account_id
    when p.way = 'hand' then 'payout:hand' else 'chain:' || p.way end;
  v_cost jsonb := p.details->'providerFee';
  v_legs jsonb := jsonb_build_array(jsonb_build_object('account', 'held:' || p.customer_id,
    'currency', p.currency, 'amount', (-(p.amount + p.fee))::text));
begin
  if p.details ? 'refund' then
    perform end_refund_{id}(p, p_state, p_now);
    return;
  end if;
  if p_state = 'settled' then
    v_legs := v_legs || jsonb_build_object('account', v_house, 'currency', p.currency, 'amount', p.amount::text);
    if p.fee > 0 then
      v_legs := v_legs || jsonb_build_object('account', 'fees', 'currency', p.currency, 'amount', p.fee::text);
    end if;
    perform post_{id}('payout:' || p.id || ':settle', 'payout', jsonb_build_object('payout', p.id), v_legs);
    -- What it cost the shop on top.
    if (v_cost->>'amount')::numeric > 0 then
      perform post_{id}('payout:' || p.id || ':cost', 'payout-cost', jsonb_build_object('payout', p.id), jsonb_build_array(
        jsonb_build_object('account', v_house, 'currency', v_cost->>'currency', 'amount', v_cost->>'amount'),
        jsonb_build_object('account', 'fees', 'currency', v_cost->>'currency', 'amount', '-' || (v_cost->>'amount'))));
    end if;
  else
    perform post_{id}('payout:' || p.id || ':release', 'payout-back', jsonb_build_object('payout', p.id), v_legs
      || jsonb_build_object('account', 'customer:' || p.customer_id, 'currency', p.currency,
        'amount', (p.amount + p.fee)::text));
  end if;
  update payouts set state = p_state, ended_at = p_now where id = p.id returning * into p;
  perform queue_payout_card_{id}(p, p_now);
  if p_state <> 'cancelled' or p.details->>'by' <> 'customer' then perform tell_payee_{id}(p, p_now); end if;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.turned_{id}(p_legs jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select coalesce(jsonb_agg(l || jsonb_build_object('amount', (-(l->>'amount')::numeric)::text)), '[]')
  from jsonb_array_elements(p_legs) l;
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.owed_legs_{id}(p_payment payments, p_owed numeric)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case when p_owed = 0 then '[]' else credit_legs_{id}('suspense', p_owed, p_payment.credit_currency,
    case when p_payment.currency = p_payment.credit_currency then 'fees' else 'exchange' end, p_owed,
    p_payment.credit_currency) end;
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.tell_account_{id}(p_account provider_accounts, p_what text, p_episode text, p_reason text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
begin
  if p_account.state <> 'active' then return; end if;
  perform tell_staff_{id}(concat_ws(':', 'account', p_account.id, p_what, p_episode), 'trouble', jsonb_build_object(
    'key', 'notice-account-' || p_what,
    'data', jsonb_build_object('source', p_account.provider, 'label', p_account.label, 'reason', p_reason),
    'buttons', jsonb_build_array(jsonb_build_array(
      jsonb_build_object('key', 'button-account', 'press', 'account:' || p_account.id)))));
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.t_{id}_new_plan()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
begin
  insert into plans (product_id) values (new.id);
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.wake_access_{id}(p_subscription_id bigint, p_customer_id bigint)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
  insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
    'task', 'access', 'key', concat_ws(':', 'access', p_subscription_id, p_customer_id),
    'payload', jsonb_strip_nulls(jsonb_build_object('subscriptionId', p_subscription_id::text,
      'customerId', p_customer_id::text))));
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.said_moment_{id}(p_at timestamp with time zone)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
  select case when p_at is not null then jsonb_build_object('date', p_at, 'zone', shop_zone_{id}()) end;
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.lay_periods_{id}(p_id bigint)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_zone text := shop_zone_{id}();
  v_period subscription_periods;
  v_anchor timestamp;
  v_months int;
  v_start timestamptz;
  v_end timestamptz;
  v_first timestamptz;
begin
  for v_period in select * from subscription_periods where subscription_id = p_id order by id loop
    if v_period.kind = 'end' then
      if v_period.undone_at is null then v_end := least(v_end, v_period.at); end if;
      continue;
    end if;
    v_start := case when v_period.joins and v_period.kind <> 'channel' then coalesce(v_end, v_period.at)
      else greatest(v_end, v_period.at) end;
    if v_first is null or not v_period.joins or (v_period.kind = 'channel' and v_start > v_end) then
      v_first := v_start;
      v_anchor := v_start at time zone v_zone;
      v_months := 0;
    end if;
    v_end := v_start;
    if v_period.quantity > 0 and v_start < 'infinity' then
      if (v_period.term->>'lifetime')::boolean then
        v_end := 'infinity';
      elsif v_period.term ? 'until' then
        v_end := greatest(v_start, (v_period.term->>'until')::timestamptz);
      elsif v_period.term->>'unit' = 'month' then
        v_months := v_months + (v_period.term->>'count')::int * v_period.quantity;
        v_end := (v_anchor + make_interval(months => v_months)) at time zone v_zone;
      elsif v_period.term->>'unit' = 'day' then
        v_end := ((v_start at time zone v_zone) + make_interval(days => (v_period.term->>'count')::int
          * v_period.quantity)) at time zone v_zone;
      else
        v_end := v_start + make_interval(secs => (v_period.term->>'count')::float8);
      end if;
      if v_end < 'infinity' then
        v_end := v_end + make_interval(secs => coalesce((v_period.term->>'extra')::float8, 0));
      end if;
      if v_end < 'infinity' and (v_period.term->>'unit' is distinct from 'month' or v_period.term ? 'extra') then
        v_anchor := v_end at time zone v_zone;
        v_months := 0;
      end if;
    end if;
    -- What comes after "for life" begins and ends nowhere.
    update subscription_periods set starts_at = coalesce(nullif(v_start, 'infinity'), at), ends_at = nullif(v_end, 'infinity')
    where id = v_period.id;
  end loop;
  update subscriptions set starts_at = v_first where id = p_id and starts_at <> v_first;
  return v_end;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.settle_subscription_{id}(p_id bigint, p_now timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_end timestamptz := lay_periods_{id}(p_id);
  v_last text := (select kind from subscription_periods where subscription_id = p_id and undone_at is null
    and kind <> 'pause' order by id desc limit 1);
begin
  update subscriptions s set
    ends_at = e.at,
    grace_until = case when e.at is null then null when v_end <= p_now or coalesce(v_last, 'trial') in ('trial', 'end')
      then e.at else e.at + make_interval(days => greatest(coalesce(
        (select (terms->>'graceDays')::int from plans where product_id = s.product_id), 0),
        case when s.renewal = 'stars' or v_last = 'channel' then 1 else 0 end)) end,
    renewal = case when e.at is null then 'none' else s.renewal end
  from (select case when v_end = 'infinity' then null when v_end > p_now then v_end
    else greatest(v_end, least((select ends_at from subscriptions where id = p_id), p_now)) end as at) e
  where s.id = p_id;
  perform judge_subscription_{id}(p_id, p_now);
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.give_time_{id}(p_id bigint, p_reference text, p_time interval, p_now timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
begin
  insert into subscription_periods (subscription_id, reference, kind, term, joins, at, starts_at)
  values (p_id, p_reference, 'pause', jsonb_build_object('unit', 'second', 'count',
    greatest(0, extract(epoch from p_time))), true, p_now, p_now)
  on conflict (reference) do nothing;
  perform settle_subscription_{id}(p_id, p_now);
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.gift_ends_{id}(p_now timestamp with time zone)
 RETURNS timestamp with time zone
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select p_now + interval '30 days';
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.change_quote_{id}(p_customer_id bigint, p_from bigint, p_product_id bigint, p_at timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_from subscriptions;
  v_currency text := (select currency from settings);
begin
  if p_from is null then return null; end if;
  -- Both, in one order: whoever pays for the change locks them too.
  perform from subscriptions where customer_id = p_customer_id and (id = p_from or product_id = p_product_id)
  order by id for update;
  select * into v_from from subscriptions where id = p_from and customer_id = p_customer_id;
  if v_from.status is distinct from 'active' or v_from.ends_at is null or v_from.ends_at <= p_at
    or v_from.renewal = 'stars' or v_from.product_id = p_product_id then return null; end if;
  return jsonb_build_object('from', p_from::text, 'at', p_at, 'credit',
    unused_value_{id}(v_from, v_currency, p_at)::text, 'timed', coalesce(plan_term_{id}(p_product_id) ? 'unit', false), 'state', change_state_{id}(p_from));
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.change_state_{id}(p_id bigint)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
  select concat_ws(':', max(id), sum(quantity)) from subscription_periods where subscription_id = p_id;
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.unused_value_{id}(p subscriptions, p_currency text, p_at timestamp with time zone)
 RETURNS numeric
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_left numeric := extract(epoch from p.ends_at - p_at);
  v_value numeric := 0;
  v_length numeric;
  v_part numeric;
  v_period subscription_periods;
begin
  for v_period in select * from subscription_periods
    where subscription_id = p.id and quantity > 0 and kind not in ('pause', 'end') and ends_at > starts_at
    order by id desc
  loop
    exit when v_left <= 0;
    v_length := extract(epoch from v_period.ends_at - v_period.starts_at);
    v_part := least(v_left, v_length);
    if v_period.currency = p_currency then v_value := v_value + v_period.price * v_part / v_length; end if;
    v_left := v_left - v_part;
  end loop;
  return round(v_value);
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.missed_plan_{id}(p_order orders, p_now timestamp with time zone)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare v_change jsonb := p_order.details->'change';
begin
  if v_change is not null then
    perform from subscriptions where customer_id = p_order.customer_id and (id = (v_change->>'from')::bigint
      or product_id in (select product_id from order_lines where order_id = p_order.id))
    order by id for update;
    -- Who meanwhile has all of the new one would get it as a gift, and keep the old one to change again.
    if p_order.status = 'cancelled' or v_change->>'state' <> change_state_{id}((v_change->>'from')::bigint)
      or exists (select from order_lines
        where order_id = p_order.id and plan_is_full_{id}(p_order.customer_id, product_id))
    then return 'change-over'; end if;
  end if;
  if exists (select from order_lines l join plans p on p.product_id = l.product_id
    where l.order_id = p_order.id and l.kind = 'access' and (p.terms->'period'->>'until')::timestamptz <= p_now)
  then return 'sold-out'; end if;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.deliver_access_{id}(p_order orders, p_line order_lines, p_now timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_term jsonb := plan_term_{id}(p_line.product_id);
  -- A line that replaces another one changes nothing again.
  v_change jsonb := case when p_line.replaces is null then p_order.details->'change' end;
  -- What was paid for it: its part of the order after a coupon.
  v_price numeric := case when p_order.subtotal = 0 then 0
    else round(p_line.total * (p_order.subtotal - p_order.discount) / p_order.subtotal) end;
  v_more numeric;
  v_renewal text;
  v_extended jsonb;
  v_gift plan_gifts;
  v_telegram_id bigint := (select telegram_id from customers where id = p_order.customer_id);
  v_said jsonb := jsonb_build_object('product', p_line.name, 'order', p_order.id::text);
begin
  if p_order.details ? 'gift' or plan_is_full_{id}(p_order.customer_id, p_line.product_id) then
    insert into plan_gifts (order_line_id, key, customer_id, product_id, term, quantity, price, currency, created_at,
      expires_at)
    values (p_line.id, replace(gen_random_uuid()::text, '-', ''), p_order.customer_id, p_line.product_id, v_term,
      p_line.quantity, v_price, p_order.currency, p_now, gift_ends_{id}(p_now))
    on conflict (order_line_id) do nothing returning * into v_gift;
    if v_gift.key is null then return; end if;
    perform wake_gift_{id}(p_line.id, v_gift.expires_at);
    perform queue_message_{id}('line:' || p_line.id, p_order.customer_id, v_telegram_id, 'send', null, jsonb_build_object(
      'key', case when p_order.details ? 'gift' then 'notice-gift-bought' else 'notice-gift-instead' end,
      'data', v_said || jsonb_build_object('until', said_moment_{id}(v_gift.expires_at)),
      'buttons', jsonb_build_array(jsonb_build_array(
        jsonb_build_object('key', 'button-gift', 'press', 'gift:' || p_line.id)))), 0);
    return;
  end if;
  if v_change is not null then
    -- All that was left of the other one goes into this one: what it is worth more than this one costs, as time.
    v_more := (v_change->>'credit')::numeric - p_order.discount;
    v_price := p_line.total + v_more;
    if v_more > 0 then
      v_term := v_term || jsonb_build_object('extra', round(v_more / p_line.total * extract(epoch from
        plan_end_{id}(p_now, v_term) - p_now)));
    end if;
    select renewal into v_renewal from subscriptions where id = (v_change->>'from')::bigint;
    perform end_subscription_{id}((v_change->>'from')::bigint, 'change:' || p_order.id,
      jsonb_build_object('change', p_order.id::text), p_now);
  end if;
  v_extended := extend_subscription_{id}(jsonb_build_object('customerId', p_order.customer_id, 'productId',
    p_line.product_id, 'reference', 'order:' || p_order.id || ':' || p_line.id, 'kind', 'order', 'term', v_term,
    'quantity', p_line.quantity, 'price', v_price, 'currency', p_order.currency, 'now', p_now));
  if v_change is not null then
    perform move_along_{id}((v_change->>'from')::bigint, (v_extended->>'subscriptionId')::bigint, v_renewal, p_now);
  end if;
  perform queue_message_{id}('line:' || p_line.id, p_order.customer_id, v_telegram_id, 'send', null, jsonb_build_object(
    'key', 'notice-subscription-bought',
    'data', v_said || jsonb_build_object('until', said_moment_{id}((v_extended->>'endsAt')::timestamptz)),
    'buttons', jsonb_build_array(jsonb_build_array(jsonb_build_object('key', 'button-subscription',
      'press', 'subscription:' || (v_extended->>'subscriptionId'))))), 0);
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.move_along_{id}(p_from bigint, p_to bigint, p_renewal text, p_now timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_said jsonb;
  v_free int;
begin
  update subscriptions set renewal = 'balance' where id = p_to and renewal = 'none' and p_renewal = 'balance';
  select jsonb_build_object('product', r.name, 'seats', coalesce((l.terms->>'seats')::int, 0),
      'was', (select o.name from subscriptions f join products o on o.id = f.product_id where f.id = p_from),
      'customer', (select name from customers where id = t.customer_id)),
    coalesce((l.terms->>'seats')::int, 0)
      - (select count(*) from subscription_seats where subscription_id = p_to and left_at is null)
  into v_said, v_free
  from subscriptions t join plans l on l.product_id = t.product_id join products r on r.id = t.product_id
  where t.id = p_to;
  insert into subscription_seats (subscription_id, customer_id, joined_at)
  select p_to, s.customer_id, s.joined_at from subscription_seats s
  where s.subscription_id = p_from and s.left_at is null and not exists (
    select from subscription_seats where subscription_id = p_to and customer_id = s.customer_id and left_at is null)
  order by s.joined_at, s.customer_id limit greatest(0, v_free)
  on conflict (subscription_id, customer_id) do update set joined_at = excluded.joined_at, left_at = null;
  perform wake_access_{id}(p_to, null);
  perform queue_message_{id}(concat_ws(':', 'seat-lost', p_from, p_to, c.id, p_now), c.id, c.telegram_id, 'send', null,
    jsonb_build_object('key', 'notice-seat-lost', 'data', v_said, 'buttons', jsonb_build_array(jsonb_build_array(
      jsonb_build_object('key', 'button-plans', 'press', 'subscribe')))), 1)
  from seatless_{id}(p_from, p_to) c;
  perform queue_message_{id}(concat_ws(':', 'seats-lost', p_from, p_to, p_now), p.id, p.telegram_id, 'send', null,
    jsonb_build_object('key', 'notice-seats-lost', 'data', v_said || jsonb_build_object(
      'count', lost.count, 'names', lost.names), 'buttons', jsonb_build_array(jsonb_build_array(
      jsonb_build_object('key', 'button-subscription', 'press', 'subscription:' || p_to)))), 1)
  from subscriptions t join customers p on p.id = t.customer_id,
    (select count(*) as count, string_agg(name, ', ') as names from seatless_{id}(p_from, p_to)) lost
  where t.id = p_to and lost.count > 0;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.plan_end_{id}(p_from timestamp with time zone, p_term jsonb)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
  select case when p_term ? 'until' then (p_term->>'until')::timestamptz
    when p_term->>'unit' = 'month' then ((p_from at time zone shop_zone_{id}())
      + make_interval(months => (p_term->>'count')::int)) at time zone shop_zone_{id}()
    when p_term->>'unit' = 'day' then ((p_from at time zone shop_zone_{id}())
      + make_interval(days => (p_term->>'count')::int)) at time zone shop_zone_{id}() end;
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.take_time_back_{id}(p_order_id bigint, p_now timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_line order_lines;
  v_left int;
  v_cut subscription_periods;
  v_old subscriptions;
  v_end timestamptz;
  v_laid timestamptz;
begin
  for v_line in select * from order_lines
    where order_id = p_order_id and kind = 'access' and refunded_quantity > 0 and delivered_at is not null order by id
  loop
    v_left := v_line.quantity - v_line.refunded_quantity;
    update plan_gifts set price = round(price * v_left / quantity), quantity = v_left
    where order_line_id = v_line.id and quantity > v_left;
    if shorten_subscription_{id}('gift:' || v_line.id, v_left, p_now) is not null then
      perform tell_gift_back_{id}(v_line.id, v_left);
    end if;
    if shorten_subscription_{id}('order:' || p_order_id || ':' || v_line.id, v_left, p_now) is not null and v_left = 0 then
      select * into v_cut from subscription_periods where reference = 'change:' || p_order_id and undone_at is null;
      if v_cut.id is not null then
        select * into v_old from subscriptions where id = v_cut.subscription_id for update;
        -- What was left when it was cut, and what runs of it again now; a cut leaves the ends before it as they were.
        v_end := p_now + greatest('0', (select max(ends_at) from subscription_periods where subscription_id = v_old.id
            and id < v_cut.id and quantity > 0 and kind <> 'end') - v_cut.at) + greatest('0', v_old.ends_at - p_now);
        update subscription_periods set undone_at = p_now where id = v_cut.id;
        v_laid := lay_periods_{id}(v_old.id);
        perform give_time_{id}(v_old.id, 'back:' || p_order_id,
          case when v_laid < 'infinity' then v_end - v_laid else '0' end, p_now);
      end if;
    end if;
  end loop;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.refund_access_{id}(p_invoice invoices, p_reference text, p_now timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_order orders;
  v_lines jsonb;
  v_amount numeric;
  v_rest int;
begin
  perform undo_star_period_{id}(p_reference, p_now);
  if p_invoice.reference is null or p_invoice.reference not like 'order:%' then return; end if;
  select * into v_order from orders where id = split_part(p_invoice.reference, ':', 2)::bigint
    and customer_id = p_invoice.customer_id and invoice_id = p_invoice.id and status in ('paid', 'completed');
  if v_order.id is null then return; end if;
  select jsonb_agg(jsonb_build_object('lineId', id::text, 'quantity', quantity - refunded_quantity))
      filter (where kind = 'access' and refunded_quantity < quantity),
    coalesce(sum(floor(total * (quantity - refunded_quantity) * (v_order.subtotal - v_order.discount)
      / nullif(quantity * v_order.subtotal, 0))) filter (where kind = 'access'), 0),
    count(*) filter (where kind <> 'access')
  into v_lines, v_amount, v_rest from order_lines where order_id = v_order.id;
  if v_lines is null then return; end if;
  perform refund_order_{id}(jsonb_build_object('reference', 'taken-back:' || p_reference, 'orderId', v_order.id::text,
    'amount', case when v_rest > 0 then least(v_amount, v_order.total - v_order.refunded)::text end,
    'lines', case when v_rest > 0 then v_lines else '[]' end,
    'to', 'balance', 'returnStock', false, 'reason', null, 'actorId', 0, 'now', p_now));
exception
  -- What cannot be given back stays, and the money is owed.
  when sqlstate 'SHL07' or sqlstate 'SHL08' then null;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.wake_doors_{id}(p_subscription_id bigint, p_at timestamp with time zone)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
  insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
    'task', 'access', 'key', 'access:' || p_subscription_id, 'runAt', p_at,
    'payload', jsonb_build_object('subscriptionId', p_subscription_id::text)));
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.wake_chat_{id}(p_chat_id bigint, p_product_id bigint)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
  select wake_doors_{id}(w.id, clock_timestamp() + make_interval(secs => w.place * 0.2)) from (
    select s.id, row_number() over (order by s.id) as place
    from subscriptions s join customers c on c.id = s.customer_id
    where (s.product_id = p_product_id or (p_product_id is null
        and s.product_id in (select product_id from plan_chats where chat_id = p_chat_id)))
      -- Who is rightly in or out needs nothing.
      and (s.status in ('trial', 'active', 'grace') or exists (
        select from members m where m.chat_id = p_chat_id and m.telegram_id = c.telegram_id and m.status in ('in', 'kicked')))
  ) w;
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.follow_plan_chat_{id}()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
begin
  perform wake_chat_{id}(coalesce(new.chat_id, old.chat_id), coalesce(new.product_id, old.product_id));
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.forget_member_{id}()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_subscription subscriptions;
  v_seat subscription_seats;
begin
  for v_subscription in select * from subscriptions where customer_id = old.id order by id for update loop
    update subscriptions set renewal = 'none' where id = v_subscription.id and renewal <> 'none';
    perform end_subscription_{id}(v_subscription.id, 'erased:' || v_subscription.id, '{}', now());
    -- In place of the job that the end asked for: soon nobody knows whom Telegram charges.
    if v_subscription.renewal = 'stars' and (v_subscription.details->'stars'->>'canceled')::boolean is not true then
      insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
        'task', 'star-renewal', 'key', 'star-renewal:' || v_subscription.id,
        'payload', jsonb_build_object('subscriptionId', v_subscription.id::text, 'telegramId', old.telegram_id,
          'charge', v_subscription.details->'stars'->>'charge')));
    end if;
  end loop;
  for v_seat in
    update subscription_seats set left_at = now() where customer_id = old.id and left_at is null returning *
  loop
    perform tell_seat_left_{id}(v_seat.subscription_id, old.id, null, now());
  end loop;
  update subscriptions set details = details #- array['access', old.telegram_id::text]
  where details->'access' ? old.telegram_id::text;
  delete from invites where telegram_id = old.telegram_id;
  update members m set name = '', stray = 'erased'
  where m.telegram_id = old.telegram_id and m.status in ('in', 'kicked') and not m.is_guest
    and not coalesce((m.paid->>'until')::timestamptz > now(), false) and exists (
    select from plan_chats l join subscriptions s on s.product_id = l.product_id
    where l.chat_id = m.chat_id and (s.customer_id = old.id or exists (
      select from subscription_seats t where t.subscription_id = s.id and t.customer_id = old.id)));
  delete from members where telegram_id = old.telegram_id and stray is distinct from 'erased';
  perform wake_person_{id}(chat_id, telegram_id, null) from members where telegram_id = old.telegram_id;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.tell_of_chat_{id}(p_chat chats, p_what text, p_at timestamp with time zone)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
  select tell_staff_{id}(concat_ws(':', 'chat', p_chat.chat_id, p_what, extract(epoch from p_at)), 'trouble', jsonb_build_object(
    'key', 'notice-chat-' || p_what,
    'data', jsonb_build_object('title', p_chat.title, 'count',
      (select count(*) from plan_chats where chat_id = p_chat.chat_id)),
    'buttons', jsonb_build_array(jsonb_build_array(
      jsonb_build_object('key', 'button-chat', 'press', 'chat:' || p_chat.chat_id)))));
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.t_{id}_emit_order()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
begin
  if new.status <> old.status and new.status in ('paid', 'completed', 'cancelled') then
    perform emit_event_{id}('order.' || new.status, jsonb_build_object('order', new.id));
  end if;
  if new.refunded > old.refunded then
    perform emit_event_{id}('order.refunded', jsonb_build_object('order', new.id));
  end if;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.t_{id}_emit_payment()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
begin
  perform emit_event_{id}('payment.' || new.status, jsonb_build_object('payment', new.id));
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.t_{id}_emit_payout()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
begin
  perform emit_event_{id}('payout.' || new.state, jsonb_build_object('payout', new.id));
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.t_{id}_emit_low()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
begin
  perform emit_event_{id}('stock.low', jsonb_build_object('product', new.id));
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.t_{id}_emit_subscription()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
begin
  perform emit_event_{id}('subscription.' || case
    when new.status in ('trial', 'active') then 'resumed' else new.status end, jsonb_build_object('subscription', new.id));
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.t_{id}_emit_period()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
begin
  -- What it was before: it is computed anew after this.
  perform emit_event_{id}((select case when status = 'ended' then 'subscription.started' else 'subscription.renewed' end
    from subscriptions where id = new.subscription_id), jsonb_build_object('subscription', new.subscription_id));
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.end_refund_{id}(p payouts, p_state text, p_now timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare
  v_refund refunds;
  v_order orders;
  v_house text := 'provider:' || p.way || ':' || p.account_id;
  v_cost jsonb := p.details->'providerFee';
  v_worth numeric;
  v_said jsonb;
begin
  select * into v_refund from refunds where id = (p.details->>'refund')::bigint;
  v_order := lock_order_{id}(v_refund.order_id);
  v_worth := (v_refund.details->>'worth')::numeric;
  v_said := jsonb_build_object('reason', v_refund.details->>'reason', 'way', jsonb_build_object('key', 'provider-' || p.way));
  update payouts set state = p_state, ended_at = p_now where id = p.id;
  update refunds set state = case p_state when 'settled' then 'done' else 'failed' end,
    details = details || jsonb_strip_nulls(jsonb_build_object('error', coalesce(p.details->>'reason', p.details->>'note')))
  where id = v_refund.id;
  if p_state = 'settled' then
    perform post_{id}('refund:' || v_refund.id || ':end', 'refund', jsonb_build_object('order', v_order.id),
      turned_{id}(credit_legs_{id}(v_house, p.amount, p.currency, 'refunding', v_worth, v_order.currency)));
    if (v_cost->>'amount')::numeric > 0 then
      perform post_{id}('payout:' || p.id || ':cost', 'payout-cost', jsonb_build_object('payout', p.id), jsonb_build_array(
        jsonb_build_object('account', v_house, 'currency', v_cost->>'currency', 'amount', v_cost->>'amount'),
        jsonb_build_object('account', 'fees', 'currency', v_cost->>'currency', 'amount', '-' || (v_cost->>'amount'))));
    end if;
    perform tell_buyer_{id}(v_order, 'refund-back:' || v_refund.id, v_said || jsonb_build_object(
      'amount', jsonb_build_object('amount', p.amount::text, 'currency', p.currency)));
  else
    perform post_{id}('refund:' || v_refund.id || ':end', 'refund', jsonb_build_object('order', v_order.id),
      credit_legs_{id}('refunding', v_worth, v_order.currency, 'customer:' || v_order.customer_id, v_worth, v_order.currency));
    v_said := v_said || jsonb_build_object(
      'amount', jsonb_build_object('amount', v_worth::text, 'currency', v_order.currency));
    perform tell_buyer_{id}(v_order, 'refund-returned:' || v_refund.id, v_said);
    perform tell_of_order_{id}(v_order, 'trouble', 'refund-returned:' || v_refund.id,
      v_said || jsonb_build_object('reason', coalesce(p.details->>'reason', p.details->>'note')));
  end if;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.next_look_{id}(p subscriptions, p_status text, p_now timestamp with time zone)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
  select min(x.at) from (
    select p.ends_at + l.offset_by as at
    from (values (interval '-7 days'), ('-3 days'), ('-1 day'), ('-3 hours'), ('0')) l (offset_by)
    where p_status in ('trial', 'active')
    union all
    select p.ends_at + l.offset_by from (values (interval '1 day'), ('3 days'), ('5 days')) l (offset_by)
    where p_status = 'grace' and p.renewal = 'balance' and p.ends_at + l.offset_by < p.grace_until
    union all
    -- Telegram's charge has not come.
    select p.ends_at + interval '1 hour' where p_status = 'grace' and p.renewal = 'stars'
    union all
    select p.grace_until where p_status = 'grace'
    union all
    select (p.details->'pause'->>'until')::timestamptz where p_status = 'paused') x
  where x.at > p_now;
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.undo_star_period_{id}(p_reference text, p_now timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
declare v_payment payments;
begin
  select * into v_payment from payments where reference = p_reference and details ? 'subscription';
  if v_payment.id is null or shorten_subscription_{id}(p_reference, 0, p_now) is null then return; end if;
  perform post_{id}('stars-undone:' || p_reference, 'refund', jsonb_build_object('payment', v_payment.id), turned_{id}(
    star_sale_{id}(v_payment.customer_id, v_payment.amount)));
  update subscriptions set renewal = 'none'
  where id = (v_payment.details->>'subscription')::bigint and renewal = 'stars';
exception
  -- Its time went into another plan: it stays, and the Stars are owed.
  when sqlstate 'SHL08' then null;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.star_sale_{id}(p_customer_id bigint, p_amount numeric)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select jsonb_build_array(
    jsonb_build_object('account', 'customer:' || p_customer_id, 'currency', 'XTR', 'amount', (-p_amount)::text),
    jsonb_build_object('account', 'sales', 'currency', 'XTR', 'amount', p_amount::text));
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.t_{id}_stars_end()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
begin
  if (new.details->'stars'->>'canceled')::boolean is not true then
    new.details := jsonb_set(new.details, '{stars,canceled}', 'true');
    perform edit_stars_{id}(new.id, null);
  end if;
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION t_{id}.merged_{id}(p_legs jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('account', l.account, 'currency', l.currency, 'amount', l.amount::text)
    order by l.account, l.currency), '[]')
  from (select l.account, l.currency, sum(l.amount) as amount
    from jsonb_to_recordset(p_legs) as l (account text, currency text, amount numeric) group by 1, 2) l
  where l.amount <> 0;
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.seatless_{id}(p_from bigint, p_to bigint)
 RETURNS SETOF customers
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
  select c.* from subscription_seats s join customers c on c.id = s.customer_id
  where s.subscription_id = p_from and s.left_at is null and c.telegram_id > 0 and not exists (
    select from subscription_seats where subscription_id = p_to and customer_id = s.customer_id and left_at is null)
  order by s.joined_at, c.id;
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.weighed_approvals_{id}(p_approvals jsonb, p_may bigint[])
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select coalesce(jsonb_agg(case when (a->>'by')::bigint = any(p_may) then a else a || '{"lapsed": true}' end order by place), '[]')
  from jsonb_array_elements(p_approvals) with ordinality as e (a, place)
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.tell_seat_left_{id}(p_id bigint, p_customer_id bigint, p_name text, p_now timestamp with time zone)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
  select queue_message_{id}(concat_ws(':', 'seat-left', p_id, p_customer_id, p_now), c.id, c.telegram_id, 'send', null,
    jsonb_build_object('key', 'notice-seat-left', 'data', jsonb_build_object('product', p.name, 'customer', p_name),
      'buttons', jsonb_build_array(jsonb_build_array(
        jsonb_build_object('key', 'button-subscription', 'press', 'subscription:' || p_id)))), 1)
  from subscriptions s join customers c on c.id = s.customer_id join products p on p.id = s.product_id
  where s.id = p_id and s.status <> 'ended' and c.telegram_id > 0;
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.tell_gift_back_{id}(p_line_id bigint, p_left integer)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
  select queue_message_{id}(concat_ws(':', 'gift-back', p_line_id, p_left, w.side), w.id, w.telegram_id, 'send', null,
    jsonb_build_object('key', 'notice-gift-back-' || w.side, 'data', jsonb_build_object('product', p.name,
        'customer', t.name, 'until', case when s.status <> 'ended' then said_moment_{id}(s.ends_at) end, 'state', case
          when s.status = 'ended' then 'over' when s.ends_at is null then 'life' else 'runs' end))
      || case when w.side = 'given' then '{}' else jsonb_build_object('buttons', jsonb_build_array(jsonb_build_array(
        case when s.status = 'ended' then jsonb_build_object('key', 'button-plans', 'press', 'subscribe')
          else jsonb_build_object('key', 'button-subscription', 'press', 'subscription:' || s.id) end))) end, 1)
  from plan_gifts g join products p on p.id = g.product_id join customers t on t.id = g.taken_by
    join subscriptions s on s.customer_id = g.taken_by and s.product_id = g.product_id
    cross join lateral (
      select 'given' as side, b.id, b.telegram_id from customers b where b.id = g.customer_id
      union all select 'taken', t.id, t.telegram_id) w
  where g.order_line_id = p_line_id and g.taken_by <> g.customer_id and w.telegram_id > 0;
$function$
;

CREATE OR REPLACE FUNCTION t_{id}.t_{id}_follow_links()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 't_{id}', 'pg_temp'
AS $function$
begin
  if tg_table_name = 'products' then
    perform wake_links_{id}(new.id);
  elsif tg_table_name = 'plans' then
    perform wake_links_{id}(new.product_id);
  elsif tg_table_name = 'plan_chats' then
    perform wake_links_{id}(old.product_id);
  else
    perform wake_links_{id}(product_id) from plan_chats where chat_id = new.chat_id;
  end if;
  return null;
end $function$
;

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON t_{id}.ledger_transactions FOR EACH STATEMENT EXECUTE FUNCTION t_{id}_refuse_change();

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON t_{id}.ledger_entries FOR EACH STATEMENT EXECUTE FUNCTION t_{id}_refuse_change();

CREATE TRIGGER sum_is_zero AFTER INSERT ON t_{id}.ledger_entries REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION t_{id}_check_zero();

CREATE CONSTRAINT TRIGGER wake_sender AFTER INSERT ON t_{id}.messages DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.state = 'queued'::text)) EXECUTE FUNCTION t_{id}_wake_sender();

CREATE TRIGGER stock_added AFTER INSERT ON t_{id}.stock_items REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION t_{id}_stock_added();

CREATE TRIGGER stock_moved AFTER UPDATE ON t_{id}.stock_items REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION t_{id}_stock_moved();

CREATE TRIGGER count_moved AFTER UPDATE OF stock, state ON t_{id}.products FOR EACH ROW WHEN (((old.stock IS DISTINCT FROM new.stock) OR (old.state <> new.state))) EXECUTE FUNCTION t_{id}_count_moved();

CREATE TRIGGER fulfil_wish AFTER INSERT ON t_{id}.order_lines FOR EACH ROW EXECUTE FUNCTION t_{id}_fulfil_wish();

CREATE TRIGGER marketing AFTER UPDATE OF paid_at, refunded, completed_at ON t_{id}.orders FOR EACH ROW EXECUTE FUNCTION t_{id}_order_moved();

CREATE TRIGGER end_coupons AFTER UPDATE OF state ON t_{id}.products FOR EACH STATEMENT EXECUTE FUNCTION t_{id}_end_coupons();

CREATE TRIGGER end_coupons AFTER UPDATE OF deleted_at ON t_{id}.categories FOR EACH STATEMENT EXECUTE FUNCTION t_{id}_end_coupons();

CREATE TRIGGER recover_notice AFTER UPDATE OF state ON t_{id}.messages FOR EACH ROW WHEN (((new.state = 'failed'::text) AND (new.chat_id < 0) AND (new.customer_id IS NULL) AND (new.method = 'send'::text) AND (new.reference IS NOT NULL))) EXECUTE FUNCTION recover_notice_{id}();

CREATE TRIGGER tell_deposit AFTER UPDATE OF status ON t_{id}.payments FOR EACH ROW WHEN (((new.status = 'settled'::text) AND (old.status <> 'settled'::text) AND (new.credit_amount > (0)::numeric))) EXECUTE FUNCTION tell_deposit_{id}();

CREATE TRIGGER tell_customer AFTER INSERT ON t_{id}.customers FOR EACH ROW EXECUTE FUNCTION tell_customer_{id}();

CREATE TRIGGER plan_digest AFTER UPDATE OF options ON t_{id}.settings FOR EACH ROW WHEN ((((old.options -> 'digestHour'::text) IS DISTINCT FROM (new.options -> 'digestHour'::text)) OR ((old.options -> 'timeZone'::text) IS DISTINCT FROM (new.options -> 'timeZone'::text)))) EXECUTE FUNCTION plan_digest_{id}();

CREATE TRIGGER pay_order AFTER UPDATE OF status ON t_{id}.invoices FOR EACH ROW WHEN (((new.status = 'settled'::text) AND (old.status <> 'settled'::text) AND (new.reference ~~ 'order:%'::text))) EXECUTE FUNCTION t_{id}_invoice_settled();

CREATE CONSTRAINT TRIGGER pay_orders AFTER UPDATE ON t_{id}.payments DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((new.status = 'settled'::text) AND (old.status <> 'settled'::text) AND (new.invoice_id IS NULL))) EXECUTE FUNCTION t_{id}_coins_settled();

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON t_{id}.ledger_seals FOR EACH STATEMENT EXECUTE FUNCTION t_{id}_refuse_change();

CREATE TRIGGER new_plan AFTER INSERT ON t_{id}.products FOR EACH ROW WHEN ((new.kind = 'access'::text)) EXECUTE FUNCTION t_{id}_new_plan();

CREATE TRIGGER follow_plan_chat AFTER INSERT OR DELETE ON t_{id}.plan_chats FOR EACH ROW EXECUTE FUNCTION follow_plan_chat_{id}();

CREATE TRIGGER forget_member AFTER UPDATE OF telegram_id ON t_{id}.customers FOR EACH ROW WHEN ((new.telegram_id < 0)) EXECUTE FUNCTION forget_member_{id}();

CREATE TRIGGER emit_event AFTER UPDATE ON t_{id}.orders FOR EACH ROW WHEN (((new.status <> old.status) OR (new.refunded <> old.refunded))) EXECUTE FUNCTION t_{id}_emit_order();

CREATE TRIGGER emit_new_event AFTER INSERT ON t_{id}.payments FOR EACH ROW WHEN ((new.status = ANY (ARRAY['settled'::text, 'reversed'::text]))) EXECUTE FUNCTION t_{id}_emit_payment();

CREATE TRIGGER emit_event AFTER UPDATE ON t_{id}.payments FOR EACH ROW WHEN (((new.status <> old.status) AND (new.status = ANY (ARRAY['settled'::text, 'reversed'::text])))) EXECUTE FUNCTION t_{id}_emit_payment();

CREATE TRIGGER emit_event AFTER UPDATE ON t_{id}.payouts FOR EACH ROW WHEN (((new.state <> old.state) AND (new.state = ANY (ARRAY['settled'::text, 'failed'::text, 'cancelled'::text])))) EXECUTE FUNCTION t_{id}_emit_payout();

CREATE TRIGGER emit_event AFTER UPDATE ON t_{id}.products FOR EACH ROW WHEN (((new.low_told_at IS NOT NULL) AND (old.low_told_at IS NULL))) EXECUTE FUNCTION t_{id}_emit_low();

CREATE TRIGGER emit_event AFTER UPDATE ON t_{id}.subscriptions FOR EACH ROW WHEN (((new.status <> old.status) AND ((new.status = ANY (ARRAY['grace'::text, 'paused'::text, 'ended'::text])) OR (old.status = 'paused'::text)))) EXECUTE FUNCTION t_{id}_emit_subscription();

CREATE TRIGGER emit_event AFTER INSERT ON t_{id}.subscription_periods FOR EACH ROW WHEN ((new.kind <> ALL (ARRAY['pause'::text, 'end'::text]))) EXECUTE FUNCTION t_{id}_emit_period();

CREATE TRIGGER stars_end BEFORE UPDATE OF renewal ON t_{id}.subscriptions FOR EACH ROW WHEN (((old.renewal = 'stars'::text) AND (new.renewal = 'none'::text))) EXECUTE FUNCTION t_{id}_stars_end();

CREATE TRIGGER follow_links AFTER UPDATE ON t_{id}.products FOR EACH ROW WHEN (((new.kind = 'access'::text) AND ((new.state <> old.state) OR (new.category_id IS DISTINCT FROM old.category_id) OR ((new.stock <= 0) AND (old.stock IS DISTINCT FROM new.stock))))) EXECUTE FUNCTION t_{id}_follow_links();

CREATE TRIGGER follow_links AFTER UPDATE ON t_{id}.plans FOR EACH ROW WHEN ((new.terms <> old.terms)) EXECUTE FUNCTION t_{id}_follow_links();

CREATE TRIGGER follow_links AFTER DELETE ON t_{id}.plan_chats FOR EACH ROW EXECUTE FUNCTION t_{id}_follow_links();

CREATE TRIGGER follow_links AFTER UPDATE ON t_{id}.chats FOR EACH ROW WHEN ((new.trouble IS DISTINCT FROM old.trouble)) EXECUTE FUNCTION t_{id}_follow_links();

grant insert, select, update on settings, customers, invoices, products, coupons, reviews to t_{id};

grant delete, insert, select, update on staff, provider_accounts, messages, updates, categories, wishes, product_views, cart_lines, checkouts, approvals, tickets, ticket_messages, broadcasts, action_tokens, second_factors, identity_checks, chats, members, invites, api_requests, webhooks, webhook_deliveries to t_{id};

grant select on payments, ledger_accounts, ledger_balances, ledger_transactions, ledger_entries, stock_items, orders, order_lines, claims, refunds, commissions, payouts, ledger_seals, subscriptions, subscription_periods, subscription_seats, plan_gifts to t_{id};

grant insert, select on audit_log, api_keys to t_{id};

grant update (address) on orders to t_{id};

grant delete, insert, select on quotes, plan_chats to t_{id};

grant update (expires_at, card, hedge) on quotes to t_{id};

grant update (card_chat_id, card_message_id) on payouts to t_{id};

grant select, update on findings, plans to t_{id};

grant update (renewal, details) on subscriptions to t_{id};

grant update (used_at, revoked_at) on api_keys to t_{id};

grant usage on sequence ids to t_{id};
