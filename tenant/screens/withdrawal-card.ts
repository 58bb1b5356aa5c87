import type { Payout } from '../../shared/domain/payouts/payout-row.ts';
import type { TextData } from '../../shared/telegram/i18n.ts';
import type { ShopContext } from '../context.ts';

const HOUR_MS = 3600_000;

/** What the customer's card says of a payout now. */
export function cardData(ctx: ShopContext, payout: Payout): TextData {
  const { id, state, money, fee, total, notBefore, details } = payout;
  const waits = state === 'requested' || state === 'approved';
  const left = (notBefore?.getTime() ?? 0) - ctx.scope.clock.now();
  return {
    id,
    state,
    amount: money,
    fee,
    total,
    destination: details.words ?? null,
    hours: waits && left > 0 ? Math.ceil(left / HOUR_MS) : 0,
    note: details.note ?? null,
    reason: details.reason ?? null,
  };
}
