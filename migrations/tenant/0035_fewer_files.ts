import type { TenantNames } from '../../shared/db/tenant-names.ts';

/** Tables whose ids are on no card, list or paper and in no order that matters: nobody notices gaps. */
const UNNUMBERED = [
  'messages',
  'ledger_accounts',
  'categories',
  'stock_items',
  'refunds',
  'commissions',
  'quotes',
  'identity_checks',
  'subscription_periods',
  'webhooks',
  'webhook_deliveries',
] as const;

/** Tables of which no row comes near the 8 kB of a page, and their columns of no fixed length. */
const SHORT: Readonly<Record<string, readonly string[]>> = {
  staff: ['role', 'name'],
  ledger_accounts: ['name', 'currency'],
  wishes: ['kind'],
  commissions: ['currency', 'earned', 'amount', 'credited', 'owed', 'state'],
  categories: ['name'],
  second_factors: ['sealed', 'recovery'],
  ledger_seals: ['head'],
  plan_gifts: ['key', 'term', 'price', 'currency'],
  members: ['name', 'status', 'stray'],
  invites: ['link', 'state'],
  api_keys: ['prefix', 'secret_hash', 'name', 'scopes'],
};

/**
 * Each relation of a shop is a file, and rows in a dozen catalogues: a new shop has fewer of them. What
 * people call by its number (orders, tickets, withdrawals, …) goes on counting by itself; the others
 * share one sequence, which begins after all that was ever given, so that no id comes again.
 */
export function up(names: TenantNames): string {
  const definer = `security definer set search_path = ${names.schema}, pg_temp`;
  return `
create sequence if not exists ids;
-- Locked first, so that nobody draws a number in between.
lock table ${UNNUMBERED.join(', ')} in access exclusive mode;
select setval('ids', 1 + greatest(max(pg_sequence_last_value(pg_get_serial_sequence(name, 'id')::regclass)),
  pg_sequence_last_value('ids'), 0), false)
from unnest(array['${UNNUMBERED.join("', '")}']) name;
${UNNUMBERED.map((table) => `alter table ${table} alter id drop identity if exists, alter id set default nextval('ids');`).join('\n')}
grant usage on sequence ids to ${names.role};

-- One open claim for a line, and all claims of a line, by one index.
create unique index if not exists claims_of on claims (order_line_id, (case when state = 'open' then 0 else id end));
drop index if exists claims_open, claims_line;
create or replace function open_claim(p_customer_id bigint, p_line_id bigint, p_text text, p_now timestamptz)
returns bigint language plpgsql ${definer} as $$
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
  perform tell_of_order(v_order, 'claim', 'claim:' || v_id, jsonb_build_object('text', left(p_text, 500)));
  return v_id;
end $$;

-- A broadcast's copies by their state, and those that wait in the order of their time.
create index if not exists messages_copies on messages (broadcast_id, state, not_before) where broadcast_id is not null;
drop index if exists messages_broadcast, messages_bulk;

-- Small tables, or read once a night or by a member of the staff: all rows of 100 000 are read in 5 to 70 ms.
drop index if exists findings_open, tickets_state, updates_received;
-- customers_search finds a username too.
drop index if exists customers_username;

-- References that say again what is known: the line's order names the customer, a key proves itself before its request
-- is written, and the others are copied out of the very row in the statement that writes them. Nobody deletes such rows,
-- and now nobody can.
alter table claims drop constraint if exists claims_customer_id_fkey;
alter table api_requests drop constraint if exists api_requests_prefix_fkey;
alter table customers drop constraint if exists customers_referrer_id_fkey;
alter table wishes drop constraint if exists wishes_product_id_fkey;
alter table cart_lines drop constraint if exists cart_lines_product_id_fkey;
revoke delete on customers, products from ${names.role};

-- What is short in every row needs no TOAST table: a new shop has none for these.
${Object.entries(SHORT)
  .map(
    ([table, columns]) =>
      `alter table ${table} ${columns.map((column) => `alter ${column} set storage plain`).join(', ')};`,
  )
  .join('\n')}
`;
}
