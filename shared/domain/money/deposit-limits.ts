import { Unavailable, UserError } from '../../errors.ts';
import { convert, exponentOf, type Money } from '../../money.ts';
import type { Scope } from '../../scope.ts';
import type { Quotes } from './quotes.ts';
import type { Settings } from '../shop/settings.ts';

/** Nobody tops up more at once: a slip of the finger. */
const MOST = 1_000_000_000n;

/**
 * The amount, if a customer may top up so much at once. The shop's limits are in its own currency:
 * another wallet's money is held against them at today's rate. Throws UserError `amount-too-small`,
 * `amount-too-big`, `deposit-least`, `deposit-most`, `rate-unavailable`.
 */
export async function demandWithin(
  scope: Scope,
  { quotes, settings }: { readonly quotes: Quotes; readonly settings: Settings },
  money: Money,
): Promise<Money> {
  if (money.amount <= 0n) throw new UserError('amount-too-small');
  if (money.amount > MOST * 10n ** BigInt(exponentOf(money.currency)))
    throw new UserError('amount-too-big');
  const { least, most } = settings.options.payments;
  if (least === null && most === null) return money;
  const { currency } = settings;
  const tell = (amount: string) => ({ limit: { amount, currency } });
  const { amount } = await worthOf(scope, { quotes, settings }, money);
  if (least !== null && amount < BigInt(least)) throw new UserError('deposit-least', tell(least));
  if (most !== null && amount > BigInt(most)) throw new UserError('deposit-most', tell(most));
  return money;
}

async function worthOf(
  scope: Scope,
  { quotes, settings }: { readonly quotes: Quotes; readonly settings: Settings },
  money: Money,
): Promise<Money> {
  if (money.currency === settings.currency) return money;
  try {
    const { rate } = await quotes.rate(scope, settings, money.currency, settings.currency);
    return convert(money, rate, 'down');
  } catch (error) {
    throw error instanceof Unavailable ? new UserError('rate-unavailable') : error;
  }
}
