import type { TenantNames } from '../../shared/db/tenant-names.ts';
import { callable } from './callable.ts';

/** What proves the books: a chain of hashes over the ledger. */
export function up(names: TenantNames): string {
  const { schema, role } = names;
  const definer = `security definer set search_path = ${schema}, pg_temp`;
  return `
-- The chain of hashes over the ledger's transactions, continued at night: each row covers those after
-- the row before, up to through_id.
create table ledger_seals (
  id bigint generated always as identity primary key,
  through_id bigint not null unique,
  transactions bigint not null,
  head bytea not null,
  sealed_at timestamptz not null default now()
);

grant select on ledger_seals to ${role};
create trigger append_only before update or delete or truncate on ledger_seals
  for each statement execute function ${schema}_refuse_change();

-- The chain's head after the transactions in (p_after, p_through], each with all its entries.
create function ledger_digest(p_head bytea, p_after bigint, p_through bigint, out head bytea, out transactions bigint)
language plpgsql stable set search_path = ${schema}, pg_temp as $$
declare v_row record;
begin
  head := p_head;
  transactions := 0;
  for v_row in
    select t.id, t.reference, t.kind, t.data::text as data, extract(epoch from t.posted_at) as at, (
      select string_agg(a.name || ' ' || a.currency || ' ' || e.amount, E'\\n' order by a.name collate "C", a.currency collate "C")
      from ledger_entries e join ledger_accounts a on a.id = e.account_id where e.transaction_id = t.id) as entries
    from ledger_transactions t where t.id > p_after and t.id <= p_through order by t.id
  loop
    head := sha256(head || convert_to(jsonb_build_array(v_row.id, v_row.reference, v_row.kind, v_row.data,
      v_row.at, coalesce(v_row.entries, ''))::text, 'UTF8'));
    transactions := transactions + 1;
  end loop;
end $$;
${callable(
  names,
  `
-- Up to where nothing can come in between any more: whoever is posting now is waited for.
create function ledger_horizon() returns bigint language plpgsql ${definer} set lock_timeout = '2s' as $$
begin
  lock table ledger_transactions in share mode;
  return coalesce((select max(id) from ledger_transactions), 0);
end $$;

-- Continues the chain over at most p_most transactions up to the horizon. False: there was nothing.
create function seal_ledger(p_horizon bigint, p_most int) returns boolean language plpgsql ${definer} as $$
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
  select * into v_next from ledger_digest(coalesce(v_last.head, ''), coalesce(v_last.through_id, 0), v_through);
  insert into ledger_seals (through_id, transactions, head)
  values (v_through, coalesce(v_last.transactions, 0) + v_next.transactions, v_next.head);
  return true;
end $$;

-- Whether the part that a seal covers still gives its head.
create function is_seal_whole(p_id bigint) returns boolean language plpgsql stable ${definer} as $$
declare
  v_seal ledger_seals;
  v_before ledger_seals;
  v_now record;
begin
  select * into v_seal from ledger_seals where id = p_id;
  select * into v_before from ledger_seals where id < p_id order by id desc limit 1;
  select * into v_now from ledger_digest(coalesce(v_before.head, ''), coalesce(v_before.through_id, 0), v_seal.through_id);
  return v_now.head = v_seal.head and coalesce(v_before.transactions, 0) + v_now.transactions = v_seal.transactions;
end $$;
`,
)}`;
}
