import type { TenantNames } from '../../shared/db/tenant-names.ts';
import { callable } from './callable.ts';

/**
 * What happens in a shop, told to programs of its operator. Triggers look at the rows that changed, so
 * that no function of money knows of it; where nobody listens they do nothing.
 */
export function up(names: TenantNames): string {
  const { schema, role } = names;
  const definer = `security definer set search_path = ${schema}, pg_temp`;
  return `
create table webhooks (
  id bigint generated always as identity primary key,
  url text not null,
  -- Types of events: see shared/domain/programs/webhooks.ts.
  events text[] not null,
  secret bytea not null,
  state text not null default 'on' check (state in ('on', 'off')),
  -- Since when nothing was accepted there; null: the last one was.
  failing_since timestamptz,
  -- Why it was switched off without staff: 'failing' or 'gone'.
  off_why text,
  made_by bigint not null,
  made_at timestamptz not null
);

-- One event for one address. Its body is made at the first try and stays: every repeat says the same.
create table webhook_deliveries (
  id bigint generated always as identity primary key,
  webhook bigint not null references webhooks on delete cascade,
  event text not null,
  type text not null,
  -- Which row it is about: { "order" | "payment" | "payout" | "subscription" | "product": id }.
  subject jsonb not null,
  body text,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
  attempts int not null default 0,
  -- What was answered last: an HTTP status, or a word for none.
  answer text,
  created_at timestamptz not null,
  tried_at timestamptz,
  next_at timestamptz,
  unique (webhook, event)
);

grant select, insert, update, delete on webhooks to ${role};
grant select, insert, update, delete on webhook_deliveries to ${role};

${callable(
  names,
  `
-- Notes an event for every address that wants its type, and wakes who sends it: one at a time of a shop,
-- so that its silent addresses hold no more than one worker. The same event twice in
-- one transaction is one.
create function emit_event(p_type text, p_subject jsonb) returns void language plpgsql ${definer} as $$
declare v_id bigint;
begin
  for v_id in
    insert into webhook_deliveries (webhook, event, type, subject, created_at)
    select id, 'evt_' || md5(concat_ws(':', '${schema}', p_type, p_subject, pg_current_xact_id())), p_type, p_subject, now()
    from webhooks where state = 'on' and p_type = any(events)
    on conflict (webhook, event) do nothing
    returning id
  loop
    insert into platform.requests (kind, payload) values ('job', jsonb_build_object(
      'task', 'webhook', 'key', 'webhook:' || v_id, 'queued', true, 'payload', jsonb_build_object('deliveryId', v_id::text)));
  end loop;
end $$;
`,
)}
create function ${schema}_emit_order() returns trigger language plpgsql ${definer} as $$
begin
  if new.status <> old.status and new.status in ('paid', 'completed', 'cancelled') then
    perform emit_event('order.' || new.status, jsonb_build_object('order', new.id));
  end if;
  if new.refunded > old.refunded then
    perform emit_event('order.refunded', jsonb_build_object('order', new.id));
  end if;
  return null;
end $$;
create trigger emit_event after update on orders for each row
  when (new.status <> old.status or new.refunded <> old.refunded) execute function ${schema}_emit_order();

create function ${schema}_emit_payment() returns trigger language plpgsql ${definer} as $$
begin
  perform emit_event('payment.' || new.status, jsonb_build_object('payment', new.id));
  return null;
end $$;
create trigger emit_new_event after insert on payments for each row
  when (new.status in ('settled', 'reversed')) execute function ${schema}_emit_payment();
create trigger emit_event after update on payments for each row
  when (new.status <> old.status and new.status in ('settled', 'reversed')) execute function ${schema}_emit_payment();

create function ${schema}_emit_payout() returns trigger language plpgsql ${definer} as $$
begin
  perform emit_event('payout.' || new.state, jsonb_build_object('payout', new.id));
  return null;
end $$;
create trigger emit_event after update on payouts for each row
  when (new.state <> old.state and new.state in ('settled', 'failed', 'cancelled')) execute function ${schema}_emit_payout();

create function ${schema}_emit_low() returns trigger language plpgsql ${definer} as $$
begin
  perform emit_event('stock.low', jsonb_build_object('product', new.id));
  return null;
end $$;
create trigger emit_event after update on products for each row
  when (new.low_told_at is not null and old.low_told_at is null) execute function ${schema}_emit_low();

create function ${schema}_emit_subscription() returns trigger language plpgsql ${definer} as $$
begin
  perform emit_event('subscription.' || case
    when new.status in ('trial', 'active') then 'resumed' else new.status end, jsonb_build_object('subscription', new.id));
  return null;
end $$;
-- What begins or is renewed is told by its period.
create trigger emit_event after update on subscriptions for each row
  when (new.status <> old.status and (new.status in ('grace', 'paused', 'ended') or old.status = 'paused'))
  execute function ${schema}_emit_subscription();

create function ${schema}_emit_period() returns trigger language plpgsql ${definer} as $$
begin
  -- What it was before: it is computed anew after this.
  perform emit_event((select case when status = 'ended' then 'subscription.started' else 'subscription.renewed' end
    from subscriptions where id = new.subscription_id), jsonb_build_object('subscription', new.subscription_id));
  return null;
end $$;
create trigger emit_event after insert on subscription_periods for each row
  when (new.kind not in ('pause', 'end')) execute function ${schema}_emit_period();
`;
}
