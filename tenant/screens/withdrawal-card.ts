import type { Payout } from '../../shared/domain/payout-row.ts';
import { OWN_NUMBER } from '../../shared/domain/payout-ways.ts';
import type { TextData } from '../../shared/telegram/i18n.ts';
import type { ShopContext } from '../context.ts';

const HOUR_MS = 3600_000;

/** A destination in one line, as `payout_words` of the database says it. */
export function destinationText(answers: Readonly<Record<string, string>>): string {
  const named = Object.entries(answers).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const parts = named.map(([name, value]) => (name === OWN_NUMBER ? `Telegram ${value}` : value));
  return parts.join(' · ');
}

/** What the customer's card says of a payout now. */
export function cardData(ctx: ShopContext, payout: Payout): TextData {
  const { id, state, money, fee, total, destination, notBefore, details } = payout;
  const waits = state === 'requested' || state === 'approved';
  const left = (notBefore?.getTime() ?? 0) - ctx.scope.clock.now();
  return {
    id,
    state,
    amount: money,
    fee,
    total,
    destination: destinationText(destination),
    hours: waits && left > 0 ? Math.ceil(left / HOUR_MS) : 0,
    note: details.note ?? null,
    reason: details.reason ?? null,
  };
}
