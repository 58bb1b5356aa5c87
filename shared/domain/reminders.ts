import { readMoment, writeMoment } from '../moment.ts';
import type { Scope } from '../scope.ts';
import * as messages from './messages.ts';
import { fixedEnd, readTerms } from './subscription-rules.ts';
import type { Renewal, SubscriptionState } from './subscriptions.ts';

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
  const day = writeMoment(new Date(nowMs + (hour >= DAY_ENDS_H ? DAY_MS : 0)), zone).slice(0, 10);
  return readMoment(`${day} ${String(DAY_BEGINS_H).padStart(2, '0')}:00`, zone);
}

interface Row {
  customer_id: string;
  telegram_id: string;
  product_id: string;
  plan: string;
  terms: unknown;
  status: SubscriptionState;
  ends_at: Date | null;
  grace_until: Date | null;
  renewal: Renewal;
  reminded: { end: string; days: number } | null;
  since: Date;
  is_trial: boolean;
  zone: string;
  is_sold: boolean;
}

/**
 * Reminds of a subscription's end if that is due: once per end and number of days, however many processes ask, in
 * one transaction with the note that it was done.
 */
export async function remind(scope: Scope, id: bigint): Promise<void> {
  await scope.transaction(async (scope) => {
    const row = await lock(scope, id);
    if (!row?.ends_at || row.status === 'paused' || Number(row.telegram_id) < 0) return;
    const now = scope.clock.now();
    const endsAt = row.ends_at.getTime();
    const last = row.reminded && { ...row.reminded, end: Date.parse(row.reminded.end) };
    const days = dueReminder({ endsAt, since: row.since.getTime(), last }, now);
    if (days === null) return;
    const morning = morningAfter(now, row.zone);
    if (days > 0 && morning && morning.getTime() < endsAt) return wakeAt(scope, id, morning);
    await note(scope, id, { end: row.ends_at, days });
    await messages.queue(scope, {
      reference: `ends:${id}:${endsAt}:${days}`,
      chatId: Number(row.telegram_id),
      customerId: BigInt(row.customer_id),
      content: {
        ...contentOf(row, row.ends_at, days, now),
        ...(morning ? { silent: true } : {}),
        buttons: buttonsOf(row, id),
      },
    });
  });
}

async function lock(scope: Scope, id: bigint): Promise<Row | null> {
  const [row] = await scope.db.query<Row>(
    `select s.customer_id, c.telegram_id, s.product_id, p.name as plan, l.terms, s.status, s.ends_at, s.grace_until,
       s.renewal, s.details->'reminded' as reminded, shop_zone() as zone,
       (select max(greatest(e.at, e.undone_at)) from subscription_periods e where e.subscription_id = s.id) as since,
       not exists (select from subscription_periods e where e.subscription_id = s.id and e.undone_at is null
         and e.kind not in ('trial', 'pause', 'end')) as is_trial,
       p.state = 'published' and (p.category_id is null or p.category_id in (select open_categories()))
         and free_stock(p.id, s.customer_id) is distinct from 0 as is_sold
     from subscriptions s join customers c on c.id = s.customer_id join products p on p.id = s.product_id
       join plans l on l.product_id = p.id
     where s.id = $1 for update of s`,
    [id],
  );
  return row ?? null;
}

function contentOf(row: Row, endsAt: Date, days: ReminderDays, now: number) {
  const said = (date: Date) => ({ date: date.toISOString(), zone: row.zone });
  const about = {
    product: row.plan,
    until: said(endsAt),
    trial: row.is_trial ? 'yes' : 'no',
    sold: canRenew(row, endsAt) ? 'yes' : 'no',
  };
  if (days === 0) {
    const grace = row.status === 'grace' && row.grace_until ? said(row.grace_until) : null;
    return { key: 'notice-subscription-ended', data: { ...about, grace } };
  }
  // A late one says how much is really left.
  const left = Math.round((endsAt.getTime() - now) / DAY_MS);
  return { key: 'notice-subscription-ends', data: { ...about, days: Math.min(left, days) } };
}

function canRenew(row: Row, endsAt: Date): boolean {
  return (
    row.is_sold && (fixedEnd(readTerms(row.terms).period)?.getTime() ?? Infinity) > endsAt.getTime()
  );
}

function buttonsOf(row: Row, id: bigint): messages.MessageButton[][] {
  const renew = { key: 'button-renew', press: `plan:${row.product_id}` };
  const open = { key: 'button-subscription', press: `subscription:${id}` };
  return [...(row.ends_at && canRenew(row, row.ends_at) ? [[renew]] : []), [open]];
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
