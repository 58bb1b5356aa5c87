import { can } from '../../../../shared/domain/staff/staff.ts';
import * as desk from '../../../../shared/domain/subscriptions/subscription-desk.ts';
import type { Holder } from '../../../../shared/domain/subscriptions/subscription-desk.ts';
import * as history from '../../../../shared/domain/subscriptions/subscription-history.ts';
import type { SubscriptionPeriod } from '../../../../shared/domain/subscriptions/subscription-history.ts';
import * as renewalTerms from '../../../../shared/domain/subscriptions/renewal-terms.ts';
import type { RenewalTerms } from '../../../../shared/domain/subscriptions/renewal-terms.ts';
import * as subscriptions from '../../../../shared/domain/subscriptions/subscriptions.ts';
import type { Subscription } from '../../../../shared/domain/subscriptions/subscriptions.ts';
import { UserError } from '../../../../shared/errors.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { closeDialogue } from '../../../../shared/telegram/context.ts';
import { clip } from '../../../../shared/telegram/fit.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { stateText } from '../../subscription.ts';
import { undoButton } from '../undo.ts';
import { demandLook } from './desk.ts';

/** So much of the history is shown; the file of periods has all of it. */
const SHOWN = 10;

/** One subscription as staff see it. */
export const subscriptionCard: ShopScreen = {
  presses: { 'subs:card': (ctx, id) => showCard(ctx, readId(id)) },
};

/** Shows a subscription's card; `undoing` is what was just done to it. */
export async function showCard(
  ctx: ShopContext,
  id: bigint,
  undoing: bigint | null = null,
): Promise<void> {
  demandLook(ctx);
  await closeDialogue(ctx, ctx.scope);
  const [found, holder, periods, next] = await Promise.all([
    subscriptions.find(ctx.scope, id, null),
    desk.holderOf(ctx.scope, id),
    history.list(ctx.scope, id, SHOWN + 1),
    renewalTerms.read(ctx.scope, id),
  ]);
  if (!found || !holder) throw new UserError('subscription-gone');
  await show(ctx, {
    text: textOf(ctx, found, holder, periods, next?.channel ?? null),
    buttons: [
      undoing === null ? [] : [undoButton(ctx, undoing)],
      ...buttonsOf(ctx, found, holder),
      [backButton(ctx, can(ctx.turn.role, 'subscriptions') ? 'subs' : press('subs:of', holder.customerId))], // prettier-ignore
    ],
  });
}

function textOf(
  ctx: ShopContext,
  found: Subscription,
  { customerId, name, username, chats }: Holder,
  periods: readonly SubscriptionPeriod[],
  channel: RenewalTerms['channel'],
): string {
  const { terms, seats, renewal, isStopped, startsAt, status, pausedAt, resumesAt } = found;
  return [
    ctx.t('subs-card', {
      plan: found.plan,
      name,
      username: username === null ? null : `@${username}`,
      customer: customerId,
      state: { html: stateText(ctx, found) },
      since: startsAt,
      renewal: isStopped ? 'stopped' : renewal === 'none' && channel ? 'channel' : renewal,
    }),
    status === 'paused'
      ? ctx.t('subs-paused-by', {
          by: resumesAt ? 'customer' : 'shop',
          at: pausedAt,
          until: resumesAt,
        })
      : '',
    channel ? ctx.t('subs-channel', { stars: channel.price, at: channel.until }) : '',
    terms.seats > 0 || seats.length > 0
      ? ctx.t('subs-seats', {
          taken: seats.length,
          count: terms.seats,
          names: seats.length === 0 ? null : clip(seats.map((seat) => seat.name).join(', '), 200),
        })
      : '',
    chats.map(({ title, status }) => ctx.t('subs-chat', { title: clip(title, 60), status: status ?? 'unknown' })).join('\n'), // prettier-ignore
    [
      ctx.t('subs-history'),
      ...periods.slice(0, SHOWN).map((period) => periodLine(ctx, period)),
      periods.length > SHOWN ? ctx.t('subs-history-more') : '',
    ].filter(Boolean).join('\n'), // prettier-ignore
  ]
    .filter(Boolean)
    .join('\n\n');
}

function periodLine(ctx: ShopContext, period: SubscriptionPeriod): string {
  const { kind, at, endsAt, price, undoneAt, isOwn } = period;
  const isPaid = price !== null && price.amount > 0n;
  const line = ctx.t('subs-period', {
    kind: isOwn ? 'own-pause' : kind,
    at: { day: at },
    until: kind === 'end' ? 'none' : endsAt === null ? 'life' : 'date',
    date: { day: endsAt ?? at },
    price: isPaid ? price : null,
  });
  return undoneAt === null ? line : ctx.t('subs-period-undone', { line: { html: line } });
}

function buttonsOf(
  ctx: ShopContext,
  { id, status, endsAt }: Subscription,
  { customerId, telegramId }: Holder,
): Button[][] {
  const to = (key: string, what: string): Button => ({ text: ctx.label(key), press: what });
  const person =
    can(ctx.turn.role, 'customers') && telegramId > 0
      ? [to('subs-person', press('person', customerId))]
      : [];
  if (!can(ctx.turn.role, 'subscriptions')) return [person];
  const runs = status === 'trial' || status === 'active';
  return [
    telegramId > 0 && (endsAt !== null || status === 'ended')
      ? [to('subs-extend', press('subs:extend', id))]
      : [],
    [
      ...(runs ? [to('subs-pause', press('subs:pause', id))] : []),
      ...(status === 'paused' ? [to('subs-resume', press('subs:resume', id))] : []),
      ...(status !== 'ended' ? [to('subs-revoke', press('subs:revoke', id))] : []),
    ],
    person,
  ];
}
