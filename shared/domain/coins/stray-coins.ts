import { isDust } from '../../chains/large-sums.ts';
import { Unavailable } from '../../errors.ts';
import { convert, type Money } from '../../money.ts';
import type { PaymentEvent } from '../../payments/event.ts';
import type { Scope } from '../../scope.ts';
import * as findings from '../money/findings.ts';
import type { Quotes } from '../money/quotes.ts';
import * as settingsOf from '../shop/settings.ts';
import { creditCurrency } from '../money/wallets.ts';

/** Whether coins came to an account that customers share, without anybody's comment. */
export function isNobodys({ customerId }: PaymentEvent): boolean {
  return customerId === 0n;
}

/**
 * Leaves coins that name nobody to staff, once, with what they are worth now. Too little for anybody to
 * look at is no finding: advertisements come with such.
 */
export async function noteStray(
  scope: Scope,
  quotes: Quotes,
  { reference, source, status, money, details }: PaymentEvent,
): Promise<Pick<PaymentEvent, 'status'>> {
  if (status !== 'settled' || isDust(money)) return { status };
  const worth = await worthOf(scope, quotes, money);
  await findings.note(scope, {
    kind: 'unknown-comment',
    reference: `unknown-comment:${reference}`,
    data: {
      house: `chain:${source}`,
      reference,
      comment: details['comment'] ?? null,
      sender: details['sender'] ?? null,
      txid: details['txid'],
      money: plain(money),
      worth: worth && plain(worth),
    },
  });
  return { status };
}

/** At the price of now; null: it has none, and staff say it. */
async function worthOf(scope: Scope, quotes: Quotes, money: Money): Promise<Money | null> {
  const settings = await settingsOf.read(scope);
  const wallet = creditCurrency(settings, money.currency);
  if (wallet === money.currency) return null;
  try {
    const { rate } = await quotes.rate(scope, settings, money.currency, wallet);
    const worth = convert(money, rate, 'down');
    return worth.amount > 0n ? worth : null;
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    return null;
  }
}

function plain({ amount, currency }: Money) {
  return { amount: amount.toString(), currency };
}
