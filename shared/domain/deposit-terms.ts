import { UserError } from '../errors.ts';
import { convert, inverse, rateOf, type Money, type Rate } from '../money.ts';
import type { PaymentEvent } from '../payments/event.ts';
import type { InvoiceReading, Provider } from '../payments/provider.ts';
import type { Scope } from '../scope.ts';
import type { Invoice } from './invoices.ts';
import type { Settings } from './settings.ts';

/** What Telegram says of a Stars payment that went through. */
export interface StarsPaid {
  readonly currency: string;
  readonly total_amount: number;
  readonly invoice_payload: string;
  readonly telegram_payment_charge_id: string;
}

/** Stars asked for an amount: whole ones, rounded up; what they are worth is what is credited. */
export function starTerms(
  settings: Settings,
  money: Money,
): { money: Money; asked: Money; rate: Rate } {
  if (settings.starPrice === null) throw new UserError('method-gone');
  const rate = rateOf('XTR', settings.currency, settings.starPrice);
  const asked = convert(money, inverse(rate), 'up');
  if (asked.amount < 1n) throw new UserError('amount-too-small');
  return { money: convert(asked, rate, 'down'), asked, rate };
}

/**
 * The event in a provider's reading, or null where nothing happened. What was asked must be what our
 * row says: another amount, currency or invoice is never credited blindly.
 */
export function eventOf(
  scope: Scope,
  provider: Provider,
  invoice: Invoice,
  reading: InvoiceReading,
): PaymentEvent | null {
  switch (reading.status) {
    case 'waiting':
    case 'expired':
    case 'invalid':
      return null;
    case 'processing':
    case 'settled':
  }
  const { asked } = invoice;
  // Without our key only the one that we attached is ours.
  const isOurs =
    reading.invoiceKey === null
      ? reading.externalId === invoice.externalId
      : reading.invoiceKey === invoice.key;
  const isAsked =
    reading.asked === null
      ? reading.externalId === invoice.externalId
      : reading.asked.amount === asked.amount && reading.asked.currency === asked.currency;
  if (!isAsked || !isOurs) {
    scope.log.error(
      { invoice: invoice.id.toString(), provider: provider.id },
      'a provider speaks of another invoice',
    );
    throw new UserError('invoice-mismatch');
  }
  return {
    reference: `${provider.id}:${invoice.accountId}:${reading.paymentId}`,
    road: 'provider',
    source: provider.id,
    status: reading.status,
    money: reading.received ?? reading.asked ?? asked,
    credit: invoice.money,
    rate: invoice.rate,
    fee: reading.fee,
    invoiceId: invoice.id,
    customerId: invoice.customerId,
    details: { externalId: reading.externalId },
  };
}
