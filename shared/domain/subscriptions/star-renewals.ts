import { Unavailable } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import * as messages from '../shop/messages.ts';
import { readTerms } from './subscription-rules.ts';

/** The only period that Telegram allows: https://core.telegram.org/bots/api#createinvoicelink */
export const STAR_PERIOD_S = 2_592_000;
/** So long after the end Telegram's charge may still come. */
const CHARGED_WITHIN_MS = 3_600_000;

/** Whose month of which plan a payment in Stars is. */
export interface StarMonth {
  readonly productId: bigint;
  readonly customerId: bigint;
}

/** What Telegram says again of each charge of a subscription. */
export const payloadOf = ({ productId, customerId }: StarMonth): string =>
  `plan:${productId}:${customerId}`;

/** Reads a payload; null: it is an invoice's. */
export function readPayload(payload: string): StarMonth | null {
  const [, product, customer] = /^plan:(\d{1,18}):(\d{1,18})$/.exec(payload) ?? [];
  if (product === undefined || customer === undefined) return null;
  return { productId: BigInt(product), customerId: BigInt(customer) };
}

/** Why a subscription in Stars may not begin, as an error code; null: it may. One round trip: Telegram waits ten seconds. */
export async function refusal(
  scope: Scope,
  { productId, customerId }: StarMonth,
  query: {
    readonly telegramId: number;
    readonly currency: string;
    readonly totalAmount: number;
  },
): Promise<string | null> {
  const [row] = await scope.db.query<{
    telegram_id: string;
    terms: unknown;
    is_sold: boolean;
    is_full: boolean;
    is_charged: boolean;
  }>(
    `select c.telegram_id, l.terms, plan_is_full(c.id, p.id) as is_full,
       p.state = 'published' and (p.category_id is null or p.category_id in (select open_categories()))
         and free_stock(p.id, c.id) is distinct from 0 as is_sold,
       exists (select from subscriptions s where s.customer_id = c.id and s.product_id = p.id
         and s.renewal = 'stars' and (s.details->'stars'->>'canceled')::boolean is not true) as is_charged
     from customers c, products p join plans l on l.product_id = p.id where c.id = $1 and p.id = $2`,
    [customerId, productId],
  );
  if (!row || !row.is_sold) return 'plan-unsold';
  if (Number(row.telegram_id) !== query.telegramId) return 'stars-other-link';
  if (row.is_charged) return 'stars-subscribed';
  if (row.is_full) return 'plan-full';
  const price = readTerms(row.terms).starsPrice;
  return query.currency === 'XTR' && query.totalAmount === price ? null : 'invoice-changed';
}

/**
 * Books a charge: payment, sale and 30 days more for whoever paid, in one transaction; the same charge again changes
 * nothing. A charge that was made counts whatever has become of the plan's price or sale.
 */
export async function book(
  scope: Scope,
  { productId }: StarMonth,
  paid: {
    readonly telegramId: number;
    readonly total_amount: number;
    readonly telegram_payment_charge_id: string;
    readonly is_first_recurring?: boolean;
  },
): Promise<'paid' | 'repeated' | 'other' | 'gone' | 'full'> {
  return scope.transaction(async (scope) => {
    // What was stopped is read as it was before the charge.
    const [row] = await scope.db.query<{
      booked: 'paid' | 'repeated' | 'other' | 'gone' | 'full';
      stopped: { id: string; stars: object } | null;
    }>(
      `select pay_by_stars($1) as booked, (select jsonb_build_object('id', s.id::text, 'stars', s.details->'stars')
         from subscriptions s join customers c on c.id = s.customer_id
         where c.telegram_id = ($1::jsonb->>'telegramId')::bigint and s.product_id = ($1::jsonb->>'productId')::bigint
           and s.renewal = 'none' and (s.details->'stars'->>'canceled')::boolean) as stopped`,
      [
        JSON.stringify({
          charge: paid.telegram_payment_charge_id,
          telegramId: paid.telegramId,
          productId: `${productId}`,
          amount: paid.total_amount,
          isFirst: paid.is_first_recurring === true,
          now: new Date(scope.clock.now()),
        }),
      ],
    );
    if (!row) throw new Error('pay_by_stars answers one row');
    const { booked, stopped } = row;
    if (booked === 'paid' && stopped && paid.is_first_recurring !== true)
      await keepStopped(scope, stopped);
    return booked;
  });
}

/**
 * A charge that came after Telegram was told to stop is a month more and nothing else: only its customer can switch
 * it on again, by the charge that it began with.
 */
async function keepStopped(
  scope: Scope,
  { id, stars }: { readonly id: string; readonly stars: object },
): Promise<void> {
  await scope.db.query(
    `update subscriptions set details = jsonb_set(details, '{stars}', $2) where id = $1`,
    [id, JSON.stringify(stars)],
  );
}

/** Stops or allows Telegram's charges of a customer's subscription; a job tells Telegram. False: nothing to change. */
export async function setCanceled(
  scope: Scope,
  customerId: bigint,
  id: bigint,
  isCanceled: boolean,
): Promise<boolean> {
  const rows = await scope.db.query(
    `with changed as (
       update subscriptions set details = jsonb_set(details, '{stars,canceled}', to_jsonb($3::boolean))
       where id = $1 and customer_id = $2 and renewal = 'stars'
         and (details->'stars'->>'canceled')::boolean is distinct from $3 returning id)
     select edit_stars(id, null) from changed`,
    [id, customerId, isCanceled],
  );
  return rows.length > 0;
}

/** What Telegram should know of a subscription; null: it never was one in Stars. */
export async function wanted(
  scope: Scope,
  id: bigint,
): Promise<{
  readonly telegramId: number;
  readonly charge: string;
  readonly isCanceled: boolean;
} | null> {
  const [row] = await scope.db.query<{ telegram_id: string; charge: string; canceled: boolean }>(
    `select c.telegram_id, s.details->'stars'->>'charge' as charge,
       (s.details->'stars'->>'canceled')::boolean as canceled
     from subscriptions s join customers c on c.id = s.customer_id where s.id = $1 and s.details ? 'stars'`,
    [id],
  );
  if (!row) return null;
  return { telegramId: Number(row.telegram_id), charge: row.charge, isCanceled: row.canceled };
}

/** Tells a customer what Telegram refused to change; once per charge and direction. */
export async function noteRefused(
  scope: Scope,
  id: bigint,
  charge: string,
  isCanceled: boolean,
): Promise<void> {
  const [row] = await scope.db.query<{ customer_id: string; telegram_id: string; plan: string; status: string }>(
    `select s.customer_id, c.telegram_id, p.name as plan, s.status from subscriptions s join customers c on c.id = s.customer_id
       join products p on p.id = s.product_id where s.id = $1`,
    [id],
  ); // prettier-ignore
  // Over is over: there is nothing left to charge for.
  if (!row || row.status === 'ended') return;
  await messages.queue(scope, {
    reference: `stars-refused:${charge}:${isCanceled}`,
    chatId: Number(row.telegram_id),
    customerId: BigInt(row.customer_id),
    content: {
      key: 'notice-subscription-stars-refused',
      data: { product: row.plan, wanted: isCanceled ? 'stop' : 'go' },
    },
  });
}

/** Whether Telegram's charge should have come by now: then it does not renew it, or nobody has told us. */
export async function isOverdue(scope: Scope, id: bigint): Promise<boolean> {
  const rows = await scope.db.query(
    `select from subscriptions where id = $1 and renewal = 'stars' and ends_at <= $2 and paused_at is null
       and (details->'stars'->>'canceled')::boolean is not true`,
    [id, new Date(scope.clock.now() - CHARGED_WITHIN_MS)],
  );
  return rows.length > 0;
}

/**
 * A charge that did not come within an hour of the end: Telegram does not renew it, and its customer hears of it once.
 * Throws Unavailable while a payment that Telegram told of is still to be booked: it may be this one.
 */
export async function noteMissed(scope: Scope, id: bigint): Promise<void> {
  const before = new Date(scope.clock.now() - CHARGED_WITHIN_MS);
  await scope.transaction(async (scope) => {
    const [row] = await scope.db.query<{
      customer_id: string;
      telegram_id: string;
      product_id: string;
      plan: string;
      ends_at: Date;
      grace_until: Date;
      canceled: boolean;
      zone: string;
    }>(
      `with old as (select id, (details->'stars'->>'canceled')::boolean as canceled from subscriptions
         where id = $1 and renewal = 'stars' and ends_at <= $2 and paused_at is null for update)
       update subscriptions s set renewal = 'none', details = s.details || jsonb_build_object('reminded',
         case when o.canceled then s.details->'reminded' else jsonb_build_object('end', s.ends_at, 'days', 0) end)
       from old o, customers c, products p
       where s.id = o.id and c.id = s.customer_id and p.id = s.product_id
       returning s.customer_id, c.telegram_id, s.product_id, p.name as plan, s.ends_at, s.grace_until, o.canceled,
         shop_zone() as zone`,
      [id, before],
    );
    if (!row) return;
    if (await isBeingBooked(scope)) throw new Unavailable('a payment in Stars is being booked');
    if (row.canceled) return;
    const isOpen = row.grace_until.getTime() > scope.clock.now();
    await messages.queue(scope, {
      reference: `stars-missed:${id}:${row.ends_at.getTime()}`,
      chatId: Number(row.telegram_id),
      customerId: BigInt(row.customer_id),
      priority: 0,
      content: {
        key: 'notice-subscription-missed',
        data: {
          product: row.plan,
          access: isOpen ? { date: row.grace_until.toISOString(), zone: row.zone } : null,
        },
        buttons: [
          [{ key: 'button-renew', press: `plan:${row.product_id}` }],
          [{ key: 'button-subscription', press: `subscription:${id}` }],
        ],
      },
    });
  });
}

/** Whether something that Telegram told of a payment waits for its turn. */
async function isBeingBooked(scope: Scope): Promise<boolean> {
  const [row] = await scope.db.query<{ waits: boolean }>(
    `select exists (select from updates where done_at is null and body->'message' ? 'successful_payment') as waits`,
  );
  return row?.waits === true;
}
