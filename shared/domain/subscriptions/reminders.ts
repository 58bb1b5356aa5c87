import { readMoment, writeMoment } from '../../moment.ts';
import type { Scope } from '../../scope.ts';
import * as messages from '../shop/messages.ts';
import * as renewalTerms from './renewal-terms.ts';
import { isRaised, missing, type RenewalTerms } from './renewal-terms.ts';
import { fixedEnd } from './subscription-rules.ts';

/** So many days before the end somebody is reminded of it; 0: at the end. */
export const reminderDays = [7, 3, 1, 0] as const;
export type ReminderDays = (typeof reminderDays)[number];

const DAY_MS = 86_400_000;
/** People are reminded by day, by the clocks of the shop; the end itself is told when it comes, at night without a sound. */
const DAY_BEGINS_H = 9;
const DAY_ENDS_H = 21;
/** Later than so, nobody needs to hear that it ended. */
const END_IS_NEWS_MS = 2 * DAY_MS;

/** What a subscription's reminders depend on. */
export interface ReminderState {
  readonly endsAt: number;
  /** When the end became what it is: a moment before that was never due. */
  readonly since: number;
  /** The last reminder, and of which end it was. */
  readonly last: { readonly end: number; readonly days: number } | null;
}

/**
 * The reminder that is due, or null. Of several (nobody was there to send them) only the nearest to the end; each
 * once per end, and none whose moment had passed before there was this end.
 */
export function dueReminder(state: ReminderState, nowMs: number): ReminderDays | null {
  const { endsAt, since, last } = state;
  const days = reminderDays.findLast((days) => endsAt - days * DAY_MS <= nowMs);
  if (days === undefined || endsAt - days * DAY_MS <= since) return null;
  if (last?.end === endsAt && last.days <= days) return null;
  return nowMs >= endsAt + END_IS_NEWS_MS ? null : days;
}

/** The next morning where it is night now; null: it is day. */
export function morningAfter(nowMs: number, zone: string): Date | null {
  const hour = Number(writeMoment(new Date(nowMs), zone).slice(11, 13));
  if (hour >= DAY_BEGINS_H && hour < DAY_ENDS_H) return null;
  // From an evening twelve hours lead into the next day, however long the night is.
  const day = writeMoment(new Date(nowMs + (hour >= DAY_ENDS_H ? DAY_MS / 2 : 0)), zone).slice(
    0,
    10,
  );
  return readMoment(`${day} ${String(DAY_BEGINS_H).padStart(2, '0')}:00`, zone);
}

/** What is read of a subscription under its lock. */
interface Marks {
  readonly reminded: { readonly end: string; readonly days: number } | null;
  readonly since: Date;
  readonly is_trial: boolean;
}

/**
 * Reminds of a subscription's end if that is due: once per end and number of days, however many processes ask, in
 * one transaction with the note that it was done.
 */
export async function remind(scope: Scope, id: bigint): Promise<void> {
  await scope.transaction(async (scope) => {
    const marks = await lock(scope, id);
    const found = marks && (await renewalTerms.read(scope, id));
    if (!marks || !found?.endsAt || found.status === 'paused' || found.telegramId < 0) return;
    const now = scope.clock.now();
    const endsAt = found.endsAt.getTime();
    const last = marks.reminded && { ...marks.reminded, end: Date.parse(marks.reminded.end) };
    const days = dueReminder({ endsAt, since: marks.since.getTime(), last }, now);
    if (days === null) return;
    const content = contentOf(found, marks.is_trial, found.endsAt, days, now);
    if (!content) return;
    const morning = morningAfter(now, found.zone);
    if (days > 0 && morning && morning.getTime() < endsAt) return wakeAt(scope, id, morning);
    await note(scope, id, { end: found.endsAt, days });
    if (content.key === 'notice-subscription-renews' && days > 1)
      await renewalTerms.agree(scope, id, found.price);
    await messages.queue(scope, {
      reference: `ends:${id}:${endsAt}:${days}`,
      chatId: found.telegramId,
      customerId: found.customerId,
      content: { ...content, ...(morning ? { silent: true } : {}) },
    });
  });
}

async function lock(scope: Scope, id: bigint): Promise<Marks | null> {
  const [row] = await scope.db.query<Marks>(
    `select s.details->'reminded' as reminded,
       (select max(greatest(e.at, e.undone_at)) from subscription_periods e where e.subscription_id = s.id) as since,
       not exists (select from subscription_periods e where e.subscription_id = s.id and e.undone_at is null
         and e.kind not in ('trial', 'pause', 'end')) as is_trial
     from subscriptions s where s.id = $1 for update`,
    [id],
  );
  return row ?? null;
}

/** What to say; null: nothing, it renews by itself or says so itself. */
function contentOf(
  found: RenewalTerms,
  isTrial: boolean,
  endsAt: Date,
  days: ReminderDays,
  now: number,
): messages.MessageContent | null {
  if (found.renewal === 'balance') return renewsOf(found, days);
  if (found.stars && !found.stars.isCanceled) return chargedOf(found, endsAt, days);
  if (found.channel) return chargedThereOf(found, found.channel, endsAt, days);
  const said = (date: Date) => ({ date: date.toISOString(), zone: found.zone });
  const canRenew =
    found.isOnSale && (fixedEnd(found.terms.period)?.getTime() ?? Infinity) > endsAt.getTime();
  const about = {
    product: found.plan,
    until: said(endsAt),
    trial: isTrial ? 'yes' : 'no',
    sold: canRenew ? 'yes' : 'no',
  };
  const buttons = [
    ...(canRenew ? [[{ key: 'button-renew', press: `plan:${found.product.id}` }]] : []),
    [{ key: 'button-subscription', press: `subscription:${found.id}` }],
  ];
  if (days === 0) {
    const grace = found.status === 'grace' && found.graceUntil ? said(found.graceUntil) : null;
    return { key: 'notice-subscription-ended', data: { ...about, grace }, buttons };
  }
  // A late one says how much is really left.
  const left = Math.round((endsAt.getTime() - now) / DAY_MS);
  return {
    key: 'notice-subscription-ends',
    data: { ...about, days: Math.min(left, days) },
    buttons,
  };
}

/** Before Telegram charges Stars: three days before it what it costs. */
function chargedOf(
  { id, plan, stars, zone }: RenewalTerms,
  endsAt: Date,
  days: ReminderDays,
): messages.MessageContent | null {
  if (days !== 3 || !stars) return null;
  const paid = { amount: `${stars.price.amount}`, currency: 'XTR' };
  return {
    key: 'notice-subscription-charged',
    data: { product: plan, at: { date: endsAt.toISOString(), zone }, paid },
    buttons: [[{ key: 'button-subscription', press: `subscription:${id}` }]],
  };
}

/** The same where Telegram charges for a place in a channel; what it does not renew is told when it is known. */
function chargedThereOf(
  { id, plan, zone }: RenewalTerms,
  { price, until }: NonNullable<RenewalTerms['channel']>,
  endsAt: Date,
  days: ReminderDays,
): messages.MessageContent | null {
  if (days !== 3 || Math.abs(until.getTime() - endsAt.getTime()) > DAY_MS) return null;
  const paid = { amount: `${price.amount}`, currency: 'XTR' };
  return {
    key: 'notice-subscription-charged-there',
    data: { product: plan, at: { date: until.toISOString(), zone }, paid },
    buttons: [[{ key: 'button-subscription', press: `subscription:${id}` }]],
  };
}

/** Before a renewal from the balance: three days before it what it costs, and a day before it what stands in its way. */
function renewsOf(found: RenewalTerms, days: ReminderDays): messages.MessageContent | null {
  const { price, agreed, zone, product, id } = found;
  const at = renewalTerms.nextTry(found);
  const lacks = missing(found);
  const isRefused = isRaised(found) && days === 1;
  if (
    at === null ||
    found.tries > 0 ||
    days === 7 ||
    days === 0 ||
    (days === 1 && !lacks && !isRefused)
  )
    return null;
  const money = (amount: bigint) => ({ amount: `${amount}`, currency: price.currency });
  return {
    key: 'notice-subscription-renews',
    data: {
      product: found.plan,
      at: { date: at.toISOString(), zone },
      price: money(price.amount),
      was: money(agreed ?? price.amount),
      changed: isRefused ? 'refused' : isRaised(found) && agreed !== null ? 'told' : 'no',
      lacks: lacks && !isRefused ? 'yes' : 'no',
      missing: money(lacks?.amount ?? 0n),
    },
    buttons: [
      ...(lacks && !isRefused ? [[{ key: 'button-top-up', press: 'deposit' }]] : []),
      ...(isRefused ? [[{ key: 'button-renew', press: `plan:${product.id}` }]] : []),
      [{ key: 'button-subscription', press: `subscription:${id}` }],
    ],
  };
}
async function note(scope: Scope, id: bigint, reminded: { end: Date; days: number }) {
  await scope.db.query(
    `update subscriptions set details = details || jsonb_build_object('reminded', $2::jsonb) where id = $1`,
    [id, JSON.stringify(reminded)],
  );
}

async function wakeAt(scope: Scope, id: bigint, at: Date): Promise<void> {
  await scope.db.query(`insert into platform.requests (kind, payload) values ('job', $1)`, [
    JSON.stringify({
      task: 'subscription',
      key: `subscription:${id}:morning`,
      payload: { subscriptionId: `${id}` },
      runAt: at,
    }),
  ]);
}
