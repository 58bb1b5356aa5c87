import * as book from '../domain/payouts/payout-book.ts';
import type { Payout } from '../domain/payouts/payout-row.ts';
import { LEASE_MS, type Payouts } from '../domain/payouts/payouts.ts';
import type { Scope } from '../scope.ts';

const SHORTEST_MS = 10_000;
const LONGEST_MS = 3600_000;
/** So long nobody is troubled: most doubts end with the next answer. */
const DOUBT_MS = 10 * 60_000;
/** A bank may take a day; then staff should know that it still has not said. */
const SLOW_MS = 24 * 3600_000;

/**
 * One look at one payout: sends it when it is time, asks about it as long as it is open, and decides
 * when to look again. The job needs no memory, so it may be lost, doubled and repeated.
 */
export function createPayoutWatch(
  payouts: Pick<Payouts, 'look'>,
): (scope: Scope, payoutId: bigint) => Promise<void> {
  return async (scope, payoutId) => {
    const payout = await payouts.look(scope, payoutId);
    if (!payout) return;
    const now = scope.clock.now();
    const age = now - (payout.submittedAt?.getTime() ?? now);
    if (age > (payout.state === 'unknown' ? DOUBT_MS : SLOW_MS)) await book.doubt(scope, payoutId);
    const next = nextLook(payout, now);
    if (next !== null) await book.watch(scope, payoutId, new Date(next));
  };
}

/** When to look again, from nothing but what it is and its age. Null: a person comes first, or it is over. */
// oxlint-disable-next-line typescript/consistent-return -- tsc knows that the switch is exhaustive
function nextLook(payout: Payout, now: number): number | null {
  const since = payout.submittedAt?.getTime() ?? now;
  switch (payout.state) {
    case 'approved':
      // Not yet: its destination is new.
      return payout.accountId === null ? null : Math.max(payout.notBefore?.getTime() ?? 0, now + SHORTEST_MS); // prettier-ignore
    case 'submitting':
      return payout.accountId === null ? null : Math.max(since + LEASE_MS + 1, now + SHORTEST_MS);
    case 'submitted':
    case 'unknown':
      return now + Math.min(Math.max((now - since) / 2, SHORTEST_MS), LONGEST_MS);
    case 'requested':
    case 'settled':
    case 'failed':
    case 'cancelled':
      return null;
  }
}
