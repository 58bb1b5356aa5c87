import type { Knex } from 'knex';

/** Which transfers prove withdrawals that shops sent with their own wallets: each of them one, on the whole platform. */
export async function up(db: Knex): Promise<void> {
  await db.raw(TABLE);
  await db.raw(FORMER);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`drop function platform.claim_transfer(text, text, text, bigint);
    drop table platform.settled_transfers`);
}

const TABLE = `
-- Kept for ever, also when the withdrawal ended otherwise: what was named once proves nothing else.
create table platform.settled_transfers (
  chain text not null,
  txid text not null,
  ordinal text not null,
  tenant_id bigint not null,
  payout_id bigint not null,
  primary key (chain, txid, ordinal)
);

-- Takes a transfer for a payout of the shop whose role asks, and answers whether it is that payout's now. Who
-- else has it is not told. The caller's role is read from the setting, as the function runs as its owner.
create function platform.claim_transfer(p_chain text, p_txid text, p_ordinal text, p_payout bigint) returns boolean
language plpgsql security definer set search_path = platform, pg_temp as $$
declare v_tenant bigint := substring(current_setting('role') from '^t_(\\d+)$')::bigint;
begin
  if v_tenant is null then raise exception 'only a tenant may claim' using errcode = '42501'; end if;
  insert into settled_transfers (chain, txid, ordinal, tenant_id, payout_id)
  values (p_chain, p_txid, p_ordinal, v_tenant, p_payout) on conflict do nothing;
  return exists (select from settled_transfers where chain = p_chain and txid = p_txid and ordinal = p_ordinal
    and tenant_id = v_tenant and payout_id = p_payout);
end $$;
revoke execute on function platform.claim_transfer(text, text, text, bigint) from public;
grant execute on function platform.claim_transfer(text, text, text, bigint) to shopherd_tenants;
`;

/** What was proven before there was this table; of two shops that named the same, the older keeps it. */
const FORMER = `
do $$
declare
  t record;
  v_former jsonb;
begin
  for t in select id, 't_' || id as schema from platform.tenants order by id loop
    continue when to_regclass(t.schema || '.payouts') is null;
    set local role shopherd_keeper;
    execute format('select coalesce(jsonb_agg(jsonb_build_array(way, external_id, id)), ''[]'') from %I.payouts
      where account_id is null and way <> ''hand'' and external_id like ''%%:%%''', t.schema) into v_former;
    reset role;
    insert into platform.settled_transfers (chain, txid, ordinal, tenant_id, payout_id)
    select f->>0, split_part(f->>1, ':', 1), substr(f->>1, strpos(f->>1, ':') + 1), t.id, (f->>2)::bigint
    from jsonb_array_elements(v_former) f on conflict do nothing;
  end loop;
end $$;
`;
