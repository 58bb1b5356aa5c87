import { Unavailable, UserError } from '../../errors.ts';
import { convert, type Money } from '../../money.ts';
import type { Scope } from '../../scope.ts';
import type { Options } from '../shop/options.ts';
import type { Quote, Quotes } from './quotes.ts';
import { codeOf } from '../shop/sql-state.ts';
import * as wallets from './wallets.ts';
import type { WalletSettings } from './wallets.ts';

/** An exchange that a customer may confirm. */
export interface Proposal {
  readonly quote: Quote;
  readonly gives: Money;
  readonly gets: Money;
  /** In the shop's currency, for its limits. */
  readonly worth: Money;
}

/** What the shop keeps of an exchange, in hundredths of a percent. */
export function spreadOf({ trade }: Pick<Options, 'trade'>, from: string, to: string): number {
  return trade.pairs[`${from}:${to}`] ?? trade.spread;
}

/** The wallets that something can be exchanged into from this one. */
export function targetsOf(settings: WalletSettings, from: string): string[] {
  if (!settings.options.trade.isOn) return [];
  return wallets.enabled(settings).filter((currency) => currency !== from);
}

/**
 * Promises a price for an exchange. Throws UserError `trade-off` where the shop does not offer it,
 * `amount-too-small`, `balance-too-low`, `trade-least`, `trade-most`, `rate-unavailable`.
 */
export async function propose(
  scope: Scope,
  quotes: Quotes,
  settings: WalletSettings,
  wanted: { readonly customerId: bigint; readonly gives: Money; readonly to: string },
): Promise<Proposal> {
  const { gives, to, customerId } = wanted;
  const { trade } = settings.options;
  if (!targetsOf(settings, gives.currency).includes(to)) throw new UserError('trade-off');
  if (gives.amount <= 0n) throw new UserError('amount-too-small');
  const all = await wallets.list(scope, customerId, settings);
  const from = all.find(({ currency }) => currency === gives.currency);
  if (!from || from.available.amount < gives.amount) throw new UserError('balance-too-low');
  try {
    const worth = await worthOf(scope, quotes, settings, gives);
    if (trade.least !== null && worth.amount < BigInt(trade.least)) throw new UserError('trade-least'); // prettier-ignore
    if (trade.most !== null && worth.amount > BigInt(trade.most)) throw new UserError('trade-most');
    const quote = await quotes.promise(scope, settings, {
      customerId,
      from: gives.currency,
      to,
      spread: spreadOf(settings.options, gives.currency, to),
      ttlMs: trade.seconds * 1000,
    });
    const gets = convert(gives, quote.rate, 'down');
    if (gets.amount <= 0n) throw new UserError('amount-too-small');
    return { quote, gives, gets, worth };
  } catch (error) {
    if (error instanceof Unavailable) throw new UserError('rate-unavailable');
    throw error;
  }
}

/**
 * Exchanges by a promised price, once: in the transaction that takes the button's token. Returns the
 * ledger's transaction, or null where the time of the promise is over. Throws UserError `quote-gone`,
 * `quote-used`, `amount-too-small`, `amount-too-big`, `balance-too-low`, `trade-limit`.
 */
export async function confirm(
  scope: Scope,
  { trade }: Pick<Options, 'trade'>,
  confirmed: {
    readonly quoteId: bigint;
    readonly customerId: bigint;
    readonly amount: bigint;
    readonly worth: bigint;
  },
): Promise<bigint | null> {
  const asked = {
    quoteId: confirmed.quoteId.toString(),
    customerId: confirmed.customerId.toString(),
    amount: confirmed.amount.toString(),
    worth: confirmed.worth.toString(),
    dayLimit: trade.perDay,
    hedge: trade.hedge,
    now: new Date(scope.clock.now()).toISOString(),
  };
  const [row] = await scope.db
    .query<{ outcome: { done?: string; refused?: Refusal } }>('select trade($1) as outcome', [
      JSON.stringify(asked),
    ])
    .catch((error: unknown) => {
      if (codeOf(error) === 'SHL03') throw new UserError('balance-too-low');
      // More than the books can hold.
      if (codeOf(error) === '22003') throw new UserError('amount-too-big');
      throw error;
    });
  const { done, refused = 'gone' } = row?.outcome ?? {};
  if (done !== undefined) return BigInt(done);
  if (refused === 'expired') return null;
  throw new UserError(REFUSALS[refused]);
}

/** The transaction of an exchange; null: none was made by this promise. */
export async function findDone(scope: Scope, quoteId: bigint): Promise<bigint | null> {
  const [row] = await scope.db.query<{ id: string }>(
    `select id from ledger_transactions where reference = 'trade:' || $1::bigint`,
    [quoteId],
  );
  return row ? BigInt(row.id) : null;
}

const REFUSALS = {
  gone: 'quote-gone',
  used: 'quote-used',
  small: 'amount-too-small',
  limit: 'trade-limit',
} as const;
type Refusal = keyof typeof REFUSALS | 'expired';

async function worthOf(
  scope: Scope,
  quotes: Quotes,
  settings: WalletSettings,
  gives: Money,
): Promise<Money> {
  const { rate } = await quotes.rate(scope, settings, gives.currency, settings.currency);
  return convert(gives, rate, 'down');
}
