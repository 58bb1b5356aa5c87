import { Unavailable, UserError } from '../../errors.ts';
import { convert, inverse, rateOf, type Money, type Rate } from '../../money.ts';
import type { PaymentEvent } from '../../payments/event.ts';
import type { InvoiceReading, Provider } from '../../payments/provider.ts';
import type { Scope } from '../../scope.ts';
import * as findings from './findings.ts';
import type { Invoice } from './invoices.ts';
import type { Quotes } from './quotes.ts';
import type { Settings } from '../shop/settings.ts';

/** What is credited, what is asked for it, and the price between the two; null where both are one currency. */
export interface Terms {
  readonly money: Money;
  readonly asked: Money;
  readonly rate: Rate | null;
}

/** Stars asked for an amount: whole ones, rounded up; what they are worth is what is credited. */
export function starTerms(settings: Settings, money: Money): Terms & { rate: Rate } {
  if (settings.starPrice === null || money.currency !== settings.currency)
    throw new UserError('method-gone');
  const rate = rateOf('XTR', settings.currency, settings.starPrice);
  const asked = convert(money, inverse(rate), 'up');
  if (asked.amount < 1n) throw new UserError('amount-too-small');
  return { money: convert(asked, rate, 'down'), asked, rate };
}

/** So far the clock of a provider may be behind ours. */
export const CLOCKS_MS = 5 * 60_000;

/** What of a way to be paid decides on its terms. */
export type Asking = Pick<Provider, 'currencies' | 'limits'>;

/**
 * What a way to be paid is asked for: the same where it takes the currency, else as much as the price
 * of now says in its own first currency that has one. Rounded up to what it can ask for; what that is
 * worth is what is credited. Throws UserError `method-gone`, `amount-least`, `amount-most`.
 */
export async function askedTerms(
  scope: Scope,
  { quotes, settings }: { readonly quotes: Quotes; readonly settings: Settings },
  way: Asking,
  money: Money,
): Promise<Terms> {
  const rate = way.currencies.includes(money.currency)
    ? null
    : await priceFor(scope, quotes, settings, way, money.currency);
  const exact = rate ? convert(money, inverse(rate), 'up') : money;
  const limits = way.limits?.(exact.currency) ?? {};
  const step = limits.step ?? 1n;
  const asked = { ...exact, amount: ((exact.amount + step - 1n) / step) * step };
  const tell = (amount: bigint) => ({
    limit: { amount: `${amount}`, currency: asked.currency },
  });
  if (limits.least !== undefined && asked.amount < limits.least)
    throw new UserError('amount-least', tell(limits.least));
  if (limits.most !== undefined && asked.amount > limits.most)
    throw new UserError('amount-most', tell(limits.most));
  return { money: rate ? convert(asked, rate, 'down') : asked, asked, rate };
}

/** The price of a way's first currency that has one, in the wanted one. */
async function priceFor(
  scope: Scope,
  quotes: Quotes,
  settings: Settings,
  way: Asking,
  to: string,
): Promise<Rate> {
  for (const from of way.currencies) {
    try {
      return (await quotes.rate(scope, settings, from, to)).rate;
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
    }
  }
  throw new UserError('method-gone');
}

/** Whether a way can be asked for this currency now. */
export async function canAsk(
  scope: Scope,
  parts: { readonly quotes: Quotes; readonly settings: Settings },
  way: Asking,
  currency: string,
): Promise<boolean> {
  if (way.currencies.includes(currency)) return true;
  return priceFor(scope, parts.quotes, parts.settings, way, currency).then(
    () => true,
    () => false,
  );
}

/**
 * The payment in a provider's reading, or null where no money is to be seen. What was asked must be
 * what our row says: another amount, currency or invoice is a finding for staff, never credited
 * blindly, and UserError `invoice-mismatch`.
 */
export async function eventOf(
  scope: Scope,
  provider: Provider,
  invoice: Invoice,
  reading: InvoiceReading,
): Promise<PaymentEvent | null> {
  switch (reading.status) {
    case 'waiting':
    case 'expired':
    case 'invalid':
      return null;
    case 'processing':
    case 'settled':
  }
  await demandSame(scope, provider, invoice, reading);
  const covered = reading.covered ?? invoice.asked;
  return {
    reference: referenceOf(provider, invoice, reading),
    road: 'provider',
    source: provider.id,
    status: reading.status,
    money: reading.received ?? covered,
    credit: null,
    rate: invoice.rate,
    covered,
    fee: reading.fee,
    invoiceId: invoice.id,
    customerId: invoice.customerId,
    details: { externalId: reading.externalId },
  };
}

/** What a payment at an account is called in our books, for ever. */
export function referenceOf(
  provider: Pick<Provider, 'id'>,
  { accountId }: Pick<Invoice, 'accountId'>,
  { paymentId }: Pick<InvoiceReading, 'paymentId'>,
): string {
  return `${provider.id}:${accountId}:${paymentId}`;
}

async function demandSame(
  scope: Scope,
  provider: Provider,
  invoice: Invoice,
  reading: InvoiceReading,
): Promise<void> {
  const { asked } = invoice;
  // Without our key only the one that we attached is ours.
  const isNamed =
    reading.invoiceKey === null
      ? reading.externalId === invoice.externalId
      : reading.invoiceKey === invoice.key;
  const seenAt = reading.seenAt?.getTime() ?? Infinity;
  const isOurs = isNamed && seenAt > invoice.createdAt.getTime() - CLOCKS_MS;
  const theirs = reading.asked ?? asked;
  const isSameCurrency =
    theirs.currency === asked.currency &&
    (reading.covered === null || reading.covered.currency === asked.currency);
  if (isOurs && isSameCurrency && theirs.amount === asked.amount) return;
  const kind = !isOurs ? 'stray-event' : isSameCurrency ? 'other-amount' : 'other-currency';
  await findings.note(scope, {
    kind,
    reference: `${kind}:${provider.id}:${invoice.accountId}:${reading.externalId}`,
    data: factsOf(provider, invoice, reading),
  });
  throw new UserError('invoice-mismatch', { kind });
}

/** What staff are shown of a reading that does not fit, and what it takes to credit it. */
export function factsOf(
  provider: Pick<Provider, 'id'>,
  invoice: Pick<Invoice, 'accountId'> & Partial<Pick<Invoice, 'id' | 'customerId' | 'asked'>>,
  reading: InvoiceReading,
): Record<string, unknown> {
  return {
    provider: provider.id,
    account: String(invoice.accountId),
    house: `provider:${provider.id}:${invoice.accountId}`,
    reference: referenceOf(provider, invoice, reading),
    externalId: reading.externalId,
    status: reading.status,
    invoiceId: invoice.id === undefined ? null : `${invoice.id}`,
    customerId: invoice.customerId === undefined ? null : `${invoice.customerId}`,
    asked: plain(invoice.asked),
    theirs: plain(reading.asked),
    money: plain(reading.received ?? reading.covered ?? reading.asked),
  };
}

function plain(money: Money | null | undefined) {
  return money ? { amount: money.amount.toString(), currency: money.currency } : null;
}
