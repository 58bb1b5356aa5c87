import type { Scope } from '../../scope.ts';
import * as findings from '../money/findings.ts';
import { codeOf } from '../shop/sql-state.ts';
import * as book from './payout-book.ts';
import type { Payout } from './payout-row.ts';

/** What is known of a payout now. */
export type Known = Parameters<typeof book.note>[2];

/** Writes a reading down. What contradicts a payout that has ended is for staff to look at. */
export async function keep(scope: Scope, payout: Payout, reading: Known): Promise<void> {
  try {
    const { changed, state } = await book.note(scope, payout.id, reading);
    const isArrived = reading.status === 'settled' && ['failed', 'cancelled'].includes(state);
    const isLost = reading.status === 'failed' && state === 'settled';
    if (!changed && (isArrived || isLost)) await unmatched(scope, payout, reading, state);
  } catch (error) {
    if (codeOf(error) !== '23505') throw error;
    // The provider names another payout's transfer: it did not take this one for a new one.
    await unmatched(scope, payout, reading, payout.state);
    await book.note(scope, payout.id, { ...reading, status: 'unknown', externalId: null });
  }
}

/** What our books and the provider's say differently: for staff to look at. */
async function unmatched(
  scope: Scope,
  payout: Payout,
  reading: Known,
  state: string,
): Promise<void> {
  await findings.note(scope, {
    kind: 'payout-unmatched',
    reference: `payout:${payout.id}:${reading.status}`,
    data: {
      payout: payout.id.toString(),
      customerId: payout.customerId.toString(),
      money: { amount: payout.money.amount.toString(), currency: payout.money.currency },
      state,
      says: reading.status,
      externalId: reading.externalId,
    },
  });
}
