import type { TenantNames } from '../../shared/db/tenant-names.ts';
import { callable } from './callable.ts';
import { paidPlaces } from './0040_paid_places.ts';

/** Links of channels by which Telegram sells a plan for Stars, and the places in channels that it sold. */
export function up(names: TenantNames): string {
  const { schema } = names;
  const definer = `security definer set search_path = ${schema}, pg_temp`;
  return `
alter table plans
  -- { "<link>": { "chatId", "price", "name", "state": "open" | "ending" | "revoked", "why", "came", "at" } }: see
  -- shared/domain/subscriptions/channel-links.ts. One open one for each channel.
  add column links jsonb not null default '{}';
alter table members
  -- Until when Telegram was paid for their place: { "until", "plan": whose link it was, "link", "revoked": staff took
  -- it away, "told": staff know of it }. Without a plan it was nobody's link of ours.
  add column paid jsonb, alter column paid set storage plain;
alter table subscription_periods
  drop constraint subscription_periods_kind_check,
  -- "channel:<chat>:<customer>:<end>": Telegram was paid for their place in a channel.
  add constraint subscription_periods_kind_check
    check (kind in ('order', 'gift', 'trial', 'staff', 'stars', 'channel', 'pause', 'end'));

-- Lays a subscription's periods one after the other and returns its end; infinity: for life. Months are
-- counted from the beginning of a row of months, so that the 31st comes back after February. What Telegram was paid
-- for a place in a channel is added to what there is, and never begins before Telegram's own month.
create or replace function lay_periods(p_id bigint) returns timestamptz language plpgsql ${definer} as $$
declare
  v_zone text := shop_zone();
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
end $$;

-- Computes what a subscription is after its periods changed. What was ended on purpose has no grace; what Telegram
-- renews has a day of it, because the charge comes at the end or a little later. What is for life is renewed by
-- nobody, and Telegram charges no more for it.
create or replace function settle_subscription(p_id bigint, p_now timestamptz) returns void
language plpgsql ${definer} as $$
declare
  v_end timestamptz := lay_periods(p_id);
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
  perform judge_subscription(p_id, p_now);
end $$;

-- Whatever may stand in the way of a plan's links has them looked at.
create function ${schema}_follow_links() returns trigger language plpgsql ${definer} as $$
begin
  if tg_table_name = 'products' then
    perform wake_links(new.id);
  elsif tg_table_name = 'plans' then
    perform wake_links(new.product_id);
  elsif tg_table_name = 'plan_chats' then
    perform wake_links(old.product_id);
  else
    perform wake_links(product_id) from plan_chats where chat_id = new.chat_id;
  end if;
  return null;
end $$;
create trigger follow_links after update on products for each row
  when (new.kind = 'access' and (new.state <> old.state or new.category_id is distinct from old.category_id
    or (new.stock <= 0 and old.stock is distinct from new.stock)))
  execute function ${schema}_follow_links();
create trigger follow_links after update on plans for each row
  when (new.terms <> old.terms) execute function ${schema}_follow_links();
create trigger follow_links after delete on plan_chats for each row execute function ${schema}_follow_links();
create trigger follow_links after update on chats for each row
  when (new.trouble is distinct from old.trouble) execute function ${schema}_follow_links();
${callable(
  names,
  `
-- Has the links of a plan looked at, where it has some that are not revoked.
create function wake_links(p_product_id bigint) returns void language sql ${definer} as $$
  insert into platform.requests (kind, payload) select 'job', jsonb_build_object(
    'task', 'channel-links', 'key', 'channel-links:' || product_id,
    'payload', jsonb_build_object('productId', product_id::text))
  from plans where product_id = p_product_id and jsonb_path_exists(links, '$.* ? (@.state != "revoked")');
$$;
`,
)}
${paidPlaces(names)}`;
}
