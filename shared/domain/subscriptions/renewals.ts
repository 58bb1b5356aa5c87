import { Unavailable, UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import * as messages from '../shop/messages.ts';
import * as ownPauses from './own-pauses.ts';
import * as planSales from './plan-sales.ts';
import * as reminders from './reminders.ts';
import * as renewalTerms from './renewal-terms.ts';
import { isRaised, missing, triesOf, type RenewalTerms } from './renewal-terms.ts';
import * as settingsOf from '../shop/settings.ts';
import * as starRenewals from './star-renewals.ts';
import * as subscriptions from './subscriptions.ts';

/** How early a subscription is looked at: the first reminder is a week before the end. */
const LOOKED_AT_BEFORE_MS = 8 * 86_400_000;
/** A run that was missed longer ago than so is found by staff, not by a notice. */
const ENDED_SINCE_MS = 2 * 86_400_000;
/** A renewal that was missed is made up for until so long after the end, or in the days of grace. */
const MADE_UP_FOR_MS = 86_400_000;

/** Reads the charges that Telegram lists into the books. Throws Unavailable where it cannot be asked now. */
export type ReadCharges = (scope: Scope) => Promise<void>;

/**
 * Does whatever is due of one subscription: lets a pause end, renews from the balance, says what it is now, tells its
 * customer what they have to hear. Harmless when repeated. Before what Telegram renews is taken for over, its charges are
 * read: their news may wait for a platform or a bot that was down. Throws what `readCharges` throws.
 */
export async function look(
  scope: Scope,
  id: bigint,
  readCharges: ReadCharges = nobodyToAsk,
): Promise<void> {
  if (await starRenewals.isOverdue(scope, id)) await readCharges(scope);
  await ownPauses.endDue(scope, id);
  await renew(scope, id);
  await subscriptions.judge(scope, id);
  await starRenewals.noteMissed(scope, id);
  await reminders.remind(scope, id);
}

/**
 * Switches the renewal from the balance on, at the price that it has now, or any renewal but Telegram's off. False:
 * it is not theirs, or over; or in its days of grace, where it is renewed by hand.
 */
export async function choose(
  scope: Scope,
  customerId: bigint,
  id: bigint,
  renewal: 'balance' | 'none',
): Promise<boolean> {
  return scope.transaction(async (scope) => {
    const rows = await scope.db.query(
      `update subscriptions set renewal = $3, details = details - 'agreed' - 'dunning'
       where id = $1 and customer_id = $2 and renewal <> 'stars'
         and (status in ('trial', 'active', 'paused') or $3 = 'none') and ends_at is not null returning id`,
      [id, customerId, renewal],
    );
    const found = rows.length > 0 && (await renewalTerms.read(scope, id));
    if (!found) return false;
    if (renewal === 'balance') await renewalTerms.agree(scope, id, found.price);
    await subscriptions.judge(scope, id);
    return true;
  });
}

/** Looks at all whose end is near or has passed: what a job should have done and did not. */
export async function lookAtDue(
  scope: Scope,
  readCharges: ReadCharges = nobodyToAsk,
): Promise<void> {
  let asked: Promise<void> | null = null;
  const readOnce = () => (asked ??= readCharges(scope));
  const now = scope.clock.now();
  const rows = await scope.db.query<{ id: string }>(
    `select id from subscriptions
     where (status in ('trial', 'active') and ends_at <= $1) or status = 'grace'
       or (status = 'ended' and (ends_at > $2 or renewal = 'stars'))
       or (status = 'paused' and (details->'pause'->>'until')::timestamptz <= $3) order by id`,
    [new Date(now + LOOKED_AT_BEFORE_MS), new Date(now - ENDED_SINCE_MS), new Date(now)],
  );
  for (const { id } of rows)
    await look(scope, BigInt(id), readOnce).catch((error: unknown) => {
      // Its turn comes with the next round; the others' is now.
      if (!(error instanceof Unavailable)) throw error;
    });
}

/** Where there is no Telegram, what it told is all there is. */
const nobodyToAsk: ReadCharges = () => Promise.resolve();

/** Why nothing was renewed. `short` and `unsold` may be otherwise at the next try. */
type Obstacle = 'short' | 'unsold' | 'price' | 'blocked';

/**
 * Renews a subscription from the balance if a try is due: an order of one line at the price of now, never dearer
 * than was said, in one transaction. The key of the order names the end, so that any number of tries makes one.
 */
async function renew(scope: Scope, id: bigint): Promise<void> {
  const found = await renewalTerms.read(scope, id);
  if (!found || !isDue(found, scope.clock.now())) return;
  const obstacle = obstacleOf(found) ?? (await charge(scope, found));
  if (obstacle) await fail(scope, found, obstacle);
}

function isDue(found: RenewalTerms, now: number): boolean {
  const { renewal, status, endsAt, graceUntil } = found;
  if (renewal !== 'balance' || endsAt === null || status === 'paused') return false;
  const next = renewalTerms.nextTry(found);
  const until = Math.max(graceUntil?.getTime() ?? 0, endsAt.getTime() + MADE_UP_FOR_MS);
  return next !== null && next.getTime() <= now && now < until;
}

function obstacleOf(found: RenewalTerms): Obstacle | null {
  if (found.isBlocked) return 'blocked';
  if (!found.isSold) return 'unsold';
  if (isRaised(found)) return 'price';
  return missing(found) ? 'short' : null;
}

async function charge(scope: Scope, found: RenewalTerms): Promise<Obstacle | null> {
  const { id, customerId, endsAt, price } = found;
  const settings = await settingsOf.read(scope);
  try {
    await scope.transaction(async (scope) => {
      const { orderId, isRepeated } = await planSales.order(scope, settings, {
        customerId,
        productId: found.product.id,
        key: `renewal:${id}:${endsAt?.getTime()}`,
        by: 'balance',
      });
      if (isRepeated) return giveUpRefunded(scope, found);
      await demandPrice(scope, orderId, price.amount);
      await tellRenewed(scope, orderId);
      await renewalTerms.agree(scope, id, price);
    });
    return null;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    // As in `demandPrice`.
    if (error.code === 'plan-price-changed')
      throw new Error('the price changed meanwhile', { cause: error });
    return error.code === 'balance-too-low' ? 'short' : 'unsold';
  }
}

/** This end was renewed, and what was paid for it given back: it is not taken again, and the end is told as any other. */
async function giveUpRefunded(scope: Scope, { id, endsAt }: RenewalTerms): Promise<void> {
  await scope.db.query(
    `update subscriptions set renewal = 'none', details = details - 'agreed' - 'dunning'
     where id = $1 and renewal = 'balance' and date_trunc('milliseconds', ends_at) = $2`,
    [id, endsAt],
  );
}

/** Somebody changed the price between our look and the order: undone, and looked at again as it is then. */
async function demandPrice(scope: Scope, orderId: bigint, most: bigint): Promise<void> {
  const [row] = await scope.db.query<{ total: string }>('select total from orders where id = $1', [
    orderId,
  ]);
  if (BigInt(row?.total ?? 0) > most) throw new Error('the price was raised meanwhile');
}

/** What the order says of itself was not asked for by a tap: it says so, and what it cost. */
async function tellRenewed(scope: Scope, orderId: bigint): Promise<void> {
  await scope.db.query(
    `update messages m set content = jsonb_set(m.content, '{key}', '"notice-subscription-renewed"')
       || jsonb_build_object('data', m.content->'data' || jsonb_build_object('price',
         jsonb_build_object('amount', o.total::text, 'currency', o.currency)))
     from order_lines l join orders o on o.id = l.order_id
     where o.id = $1 and m.reference = 'line:' || l.id`,
    [orderId],
  );
}

/** Notes a try that failed, once, and says what is missing and when it is tried again; after the last it is off. */
async function fail(scope: Scope, found: RenewalTerms, obstacle: Obstacle): Promise<void> {
  const { id, endsAt, graceUntil } = found;
  if (!endsAt) return;
  await scope.transaction(async (scope) => {
    const now = scope.clock.now();
    await scope.db.query('select from subscriptions where id = $1 for update', [id]);
    const again = await renewalTerms.read(scope, id);
    // Another process was faster, or the end has moved: there is nothing to say.
    if (!again || again.tries !== found.tries || again.endsAt?.getTime() !== endsAt.getTime())
      return;
    if (again.renewal !== 'balance') return;
    const tries = triesOf(endsAt, graceUntil);
    const isFinal = obstacle === 'price' || obstacle === 'blocked';
    const next = isFinal ? undefined : tries.find((at) => at.getTime() > now);
    const made = next ? tries.indexOf(next) : tries.length;
    const isOver = next === undefined && now >= endsAt.getTime();
    await scope.db.query(
      `update subscriptions set renewal = $2, details = details || $3 where id = $1`,
      [
        id,
        next ? 'balance' : 'none',
        JSON.stringify({
          dunning: { end: endsAt, tries: made, why: obstacle },
          // What the reminders still had to say of this end is told along.
          reminded: { end: endsAt, days: isOver ? 0 : 1 },
        }),
      ],
    );
    if (found.isBlocked) return;
    await messages.queue(scope, {
      reference: `unrenewed:${id}:${endsAt.getTime()}:${made}`,
      chatId: found.telegramId,
      customerId: found.customerId,
      priority: 0,
      content: noticeOf(found, obstacle, next ?? null, now),
    });
  });
}

function noticeOf(found: RenewalTerms, obstacle: Obstacle, next: Date | null, now: number) {
  const { id, plan, product, price, agreed, endsAt, graceUntil, zone } = found;
  const said = (date: Date | null) => date && { date: date.toISOString(), zone };
  const money = (amount: bigint) => ({ amount: `${amount}`, currency: price.currency });
  const access = graceUntil && graceUntil.getTime() > now ? graceUntil : endsAt;
  const topUp = { key: 'button-top-up', press: 'deposit' };
  const renew = { key: 'button-renew', press: `plan:${product.id}` };
  return {
    key: `notice-subscription-unrenewed`,
    data: {
      product: plan,
      why: obstacle,
      price: money(price.amount),
      was: money(agreed ?? price.amount),
      missing: money(missing(found)?.amount ?? 0n),
      next: said(next),
      access: access && access.getTime() > now ? said(access) : null,
    },
    buttons: [
      ...(obstacle === 'short' ? [[topUp]] : []),
      ...(found.isSold ? [[renew]] : []),
      [{ key: 'button-subscription', press: `subscription:${id}` }],
    ],
  };
}
