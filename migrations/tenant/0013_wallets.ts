import type { TenantNames } from '../../shared/db/tenant-names.ts';
import { callable } from './callable.ts';

/** Prices that were promised, and the exchange between a customer's own wallets. */
export function up(names: TenantNames): string {
  const { role, schema } = names;
  const definer = `security definer set search_path = ${schema}, pg_temp`;
  return `
create table quotes (
  id bigint generated always as identity primary key,
  -- Null: asked for by the shop itself, for an invoice or a payout.
  customer_id bigint references customers,
  from_currency text not null,
  to_currency text not null,
  -- { "numerator", "denominator" } in smallest units, as it is given, the spread in it.
  rate jsonb not null,
  -- { "sources": [names], "at", "spread" }.
  origin jsonb not null default '{}',
  expires_at timestamptz not null,
  -- The message that shows it and counts down: { "chatId", "messageId", "token", "amount" }; null: none any more.
  card jsonb,
  used_at timestamptz,
  -- What was exchanged by it; worth is in the shop's currency, for the limit of a day.
  sold numeric(38, 0),
  bought numeric(38, 0),
  worth numeric(38, 0),
  -- { "state": wanted | placing | placed | filled | failed | unknown, "accountId", … }: the order at an
  -- exchange that covers it. "placing" is committed before the call: from there on it is only asked about.
  hedge jsonb,
  created_at timestamptz not null default now()
);
create index quotes_used on quotes (used_at) where used_at is not null;
grant select, insert, delete, update (card, expires_at, hedge) on quotes to ${role};
${callable(
  names,
  `
-- Exchanges between a customer's own wallets by a price that was promised to them, once.
-- p: { quoteId, customerId, amount, worth, dayLimit, hedge (account or null), now }. Answers
-- { done: transaction } or { refused: gone | used | expired | small | limit }. SHL03: balance too low.
create function trade(p jsonb) returns jsonb language plpgsql ${definer} as $$
declare
  v_now timestamptz := (p->>'now')::timestamptz;
  v_customer bigint := (p->>'customerId')::bigint;
  v_sold numeric := (p->>'amount')::numeric;
  v_quote quotes;
  v_bought numeric;
  v_id bigint;
begin
  perform lock_money(v_customer);
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
  v_id := post('trade:' || v_quote.id, 'trade', jsonb_build_object('quote', v_quote.id), jsonb_build_array(
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
end $$;
`,
)}`;
}
