import type { TenantNames } from '../../shared/db/tenant-names.ts';

/** An order is paid when its money settled, by the clock that noted the money. */
export function up(names: TenantNames): string {
  const definer = `security definer set search_path = ${names.schema}, pg_temp`;
  return `
-- As before, but never earlier than the payment itself: what is bought begins when it was paid for, also where the
-- platform's clock is ahead of the database's, as in a sandbox whose clock somebody moved on.
create or replace function try_pay(p_order_id bigint) returns text language plpgsql ${definer} as $$
begin
  return pay_order(p_order_id, greatest(now(), (select max(p.settled_at) from orders o
    join payments p on p.invoice_id = o.invoice_id where o.id = p_order_id)), true);
exception
  when transaction_rollback then raise;
  when others then
    perform tell_staff('order:' || p_order_id || ':trouble', 'trouble', jsonb_build_object(
      'key', 'notice-sale-trouble', 'data', jsonb_build_object('order', p_order_id::text, 'reason', sqlerrm),
      'buttons', jsonb_build_array(jsonb_build_array(
        jsonb_build_object('key', 'button-sale', 'press', 'sale:' || p_order_id)))));
    return 'trouble';
end $$;
`;
}
