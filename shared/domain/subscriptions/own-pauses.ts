import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import * as messages from '../shop/messages.ts';
import type { Options } from '../shop/options.ts';
import * as settingsOf from '../shop/settings.ts';
import * as starRenewals from './star-renewals.ts';
import { hold } from './subscription-grants.ts';
import { fixedEnd } from './subscription-rules.ts';
import * as subscriptions from './subscriptions.ts';
import type { Subscription } from './subscriptions.ts';

const DAY_MS = 86_400_000;
/** "A year" begins anew with every day: nobody pauses twice around a new year. */
const YEAR_MS = 365 * DAY_MS;

/** What a pause of its customer's own would be now. */
export interface PauseOffer {
  /** Then it goes on by itself. */
  readonly until: Date;
  /** So many more within a year, this one counted; 0: none before `nextAt`. */
  readonly left: number;
  readonly nextAt: Date | null;
}

/**
 * The pause that a customer may have of a subscription; null: none. Not of a trial, which is there to be looked at;
 * not of what is for life, which has no time to keep; not until a day that is the same for everybody; not while
 * a seat of somebody else's is all one has, or Telegram charges on for a place in a channel. A gift that was taken is its new owner's own.
 */
export function offerOf(
  { status, endsAt, terms, ownPauses, chargesThereAt }: Subscription,
  { pauses }: Pick<Options, 'pauses'>,
  now: number,
): PauseOffer | null {
  if (pauses.times === 0 || status !== 'active' || endsAt === null || endsAt.getTime() <= now)
    return null;
  if (fixedEnd(terms.period)) return null;
  if (chargesThereAt !== null && chargesThereAt.getTime() + DAY_MS > now) return null;
  const since = recent(ownPauses, now);
  const left = Math.max(0, pauses.times - since.length);
  const oldest = since.at(-pauses.times);
  return {
    until: new Date(now + pauses.days * DAY_MS),
    left,
    nextAt: left > 0 || !oldest ? null : new Date(oldest.getTime() + YEAR_MS),
  };
}

/**
 * Stops the time of a customer's own subscription and Telegram's charges for it. False: it is paused already. Throws
 * UserError `subscription-gone`, `pause-unoffered` or `pause-used-up`.
 */
export async function pause(scope: Scope, customerId: bigint, id: bigint): Promise<boolean> {
  return scope.transaction(async (scope) => {
    await hold(scope, { id });
    const [found, { options }] = await Promise.all([
      subscriptions.find(scope, id, customerId),
      settingsOf.read(scope),
    ]);
    if (!found) throw new UserError('subscription-gone');
    if (found.status === 'paused') return false;
    const now = scope.clock.now();
    const offer = offerOf(found, options, now);
    if (!offer) throw new UserError('pause-unoffered');
    if (offer.left === 0) throw new UserError('pause-used-up', { count: options.pauses.times });
    if (!(await subscriptions.pause(scope, id))) throw new UserError('pause-unoffered');
    await keep(scope, id, offer, [...recent(found.ownPauses, now), new Date(now)]);
    if (found.renewal === 'stars') await starRenewals.setCanceled(scope, customerId, id, true);
    return true;
  });
}

/** Keeps that a pause is its customer's own, and until when; `pauses`: all of theirs. Has it looked at then. */
export async function keep(
  scope: Scope,
  id: bigint,
  { until }: Pick<PauseOffer, 'until'>,
  pauses: readonly Date[] | null = null,
): Promise<void> {
  await scope.db.query('update subscriptions set details = details || $2 where id = $1', [
    id,
    JSON.stringify({ pause: { until }, ...(pauses === null ? {} : { pauses }) }),
  ]);
  await subscriptions.judge(scope, id);
}

/**
 * Lets what its customer paused go on, with all that was left. False: it runs already. Throws UserError
 * `subscription-gone`, or `pause-of-shop` where only the shop can.
 */
export async function resume(scope: Scope, customerId: bigint, id: bigint): Promise<boolean> {
  return scope.transaction(async (scope) => {
    await hold(scope, { id });
    const found = await subscriptions.find(scope, id, customerId);
    if (!found) throw new UserError('subscription-gone');
    if (found.status !== 'paused') return false;
    if (found.resumesAt === null) throw new UserError('pause-of-shop');
    return goOn(scope, found);
  });
}

/** Lets a subscription go on whose customer paused it for as long as they may, and tells them. */
export async function endDue(scope: Scope, id: bigint): Promise<void> {
  await scope.transaction(async (scope) => {
    const held = await hold(scope, { id });
    if (!held?.pause || Date.parse(held.pause.until) > scope.clock.now()) return;
    const found = await subscriptions.find(scope, id, null);
    if (!found || !(await goOn(scope, found))) return;
    await tell(scope, id, held.pause.until);
  });
}

/**
 * Telegram charges for a month of its own: what it was told to charge no more is over there when that is, whatever
 * was left here, and cannot be switched on again.
 */
async function goOn(scope: Scope, { id, renewal }: Subscription): Promise<boolean> {
  if (!(await subscriptions.resume(scope, id))) return false;
  if (renewal === 'stars')
    await scope.db.query(
      `update subscriptions set renewal = 'none' where id = $1 and renewal = 'stars'
         and (details->'stars'->>'canceled')::boolean and not exists (select from subscription_periods
           where subscription_id = $1 and kind = 'stars' and undone_at is null and at > $2)`,
      [id, new Date(scope.clock.now() - starRenewals.STAR_PERIOD_S * 1000)],
    );
  return true;
}

async function tell(scope: Scope, id: bigint, until: string): Promise<void> {
  const [row] = await scope.db.query<{ customer_id: string; telegram_id: string; plan: string; ends_at: Date | null; zone: string }>(
    `select s.customer_id, c.telegram_id, p.name as plan, s.ends_at, shop_zone() as zone
     from subscriptions s join customers c on c.id = s.customer_id join products p on p.id = s.product_id
     where s.id = $1 and c.telegram_id > 0`,
    [id],
  ); // prettier-ignore
  if (!row) return;
  await messages.queue(scope, {
    reference: `pause-over:${id}:${Date.parse(until)}`,
    chatId: Number(row.telegram_id),
    customerId: BigInt(row.customer_id),
    content: {
      key: 'notice-subscription-pause-over',
      data: {
        product: row.plan,
        until: row.ends_at && { date: row.ends_at.toISOString(), zone: row.zone },
      },
      buttons: [[{ key: 'button-subscription', press: `subscription:${id}` }]],
    },
  });
}

function recent(pauses: readonly Date[], now: number): Date[] {
  return pauses.filter((at) => at.getTime() > now - YEAR_MS);
}
