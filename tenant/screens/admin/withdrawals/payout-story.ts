import type { StaffPayout } from '../../../../shared/domain/payouts/payout-list.ts';
import type { Payout } from '../../../../shared/domain/payouts/payout-row.ts';
import type { ShopContext } from '../../../context.ts';
import { payoutWayName } from '../../way-name.ts';

/** What happened to a withdrawal so far, step by step, and what is to be done. */
export function storyOf(ctx: ShopContext, payout: StaffPayout): string {
  const { id, state, money, fee, total, customer, needed, approvals, counting, details } = payout;
  const nameOf = (by: number) => payout.names[String(by)] ?? String(by);
  const step = (what: string, at: Date | string | null, name: string | null = null) =>
    at === null ? [] : [ctx.t('payout-step', { what, at: new Date(at), name })];
  const heading = ctx.t('payout-text', {
    id,
    kind: kindOf(payout),
    state,
    customer,
    money,
    fee,
    total,
    way: payoutWayName(ctx, payout),
    destination: details.order === undefined ? (details.words ?? null) : ctx.label('payout-refund-destination', { order: details.order }), // prettier-ignore
    waits: notYet(ctx, payout),
  });
  const steps = [
    ...step('requested', payout.createdAt),
    ...approvals.flatMap(({ by, at }) =>
      step(
        counting.includes(by) ? 'approved' : state === 'requested' ? 'lapsed' : 'uncounted',
        at,
        nameOf(by),
      ),
    ),
    ...step(payout.accountId === null ? 'taken' : 'sent', payout.submittedAt, details.takenBy === undefined ? null : nameOf(details.takenBy)), // prettier-ignore
    ...(details.verdicts ?? []).flatMap(({ by, says, at }) => step(says, at, nameOf(by))),
    ...step(
      state === 'cancelled' && details.by === 'customer' ? 'withdrawn' : state,
      payout.endedAt,
      details.refusedBy === undefined ? null : nameOf(details.refusedBy),
    ),
  ];
  const notes = [
    details.order === undefined
      ? null
      : ctx.t('payout-refund', {
          order: details.order,
          open: payout.endedAt === null ? 'yes' : 'no',
        }),
    payout.externalId === null ? null : ctx.t('payout-external', { id: payout.externalId }),
    details.note === undefined ? null : ctx.t('payout-note', { note: details.note }),
    details.reason === undefined ? null : ctx.t('payout-reason', { reason: details.reason }),
    state === 'requested' ? ctx.t('payout-needs', { left: needed - counting.length }) : null,
    state === 'unknown' ? ctx.t('payout-doubt', { needed }) : null,
  ].filter((line) => line !== null);
  return [heading, steps.join('\n'), notes.join('\n')].filter(Boolean).join('\n\n');
}

/** Money of a customer that leaves, or what goes back to who paid: people know them by other names. */
export function kindOf({ details }: Payout): 'refund' | 'withdrawal' {
  return details.refund === undefined ? 'withdrawal' : 'refund';
}

function notYet({ scope }: ShopContext, { state, notBefore }: Payout): Date | null {
  const waits = state === 'requested' || state === 'approved';
  return waits && notBefore && notBefore.getTime() > scope.clock.now() ? notBefore : null;
}
