import { Unavailable } from '../../errors.ts';
import type { Rate } from '../../money.ts';
import { rateOf } from '../../money.ts';
import type { PaymentEvent } from '../../payments/event.ts';
import type { Scope } from '../../scope.ts';
import * as findings from './findings.ts';
import { priceNow, type Book } from './invoice-check.ts';
import * as invoices from './invoices.ts';
import type { Invoice } from './invoices.ts';
import type { Quotes } from './quotes.ts';
import * as settingsOf from '../shop/settings.ts';
import * as starRenewals from '../subscriptions/star-renewals.ts';
import * as stars from './stars.ts';
import { codeOf } from '../shop/sql-state.ts';
import { fromTelegram, TELEGRAM, toTelegram } from './telegram-currencies.ts';

/** What Telegram says of a payment that went through. */
export interface TelegramPaid {
  readonly currency: string;
  readonly total_amount: number;
  readonly invoice_payload: string;
  readonly telegram_payment_charge_id: string;
  readonly provider_payment_charge_id?: string;
  /** The first of a subscription that Telegram renews. */
  readonly is_first_recurring?: boolean;
}

/** Payments that Telegram itself takes: in Stars, or through a provider of the bot. */
export interface TelegramPayments {
  /** Null: the payment may go on. Else an error code for the payer (at most 10 s to answer). */
  preCheckout(
    scope: Scope,
    query: {
      readonly telegramId: number;
      readonly payload: string;
      readonly currency: string;
      readonly totalAmount: number;
    },
  ): Promise<string | null>;
  /**
   * Credits a payment that went through; the charge id is its reference. What names no invoice of ours
   * is a finding: the money is there, whatever we know of it.
   */
  telegramPaid(
    scope: Scope,
    paid: { readonly telegramId: number; readonly successful: TelegramPaid },
  ): Promise<void>;
  /**
   * Takes back the credit of Stars that Telegram gave back, as far as it is there. A charge that we do
   * not know is a finding.
   */
  telegramRefunded(
    scope: Scope,
    refund: { readonly charge: string; readonly amount: number },
  ): Promise<void>;
}

/** Puts the payments by Telegram together. */
export function createTelegramPayments(parts: {
  readonly quotes: Quotes;
  readonly book: Book;
}): TelegramPayments {
  return {
    async preCheckout(scope, query) {
      const month = starRenewals.readPayload(query.payload);
      if (month) return starRenewals.refusal(scope, month, query);
      const invoice = await invoices.findByKey(scope, query.payload);
      if (!invoice || !isByTelegram(invoice)) return 'invoice-gone';
      if (invoice.endedAt !== null || invoice.expiresAt.getTime() <= scope.clock.now())
        return 'invoice-expired';
      if (invoice.status !== 'new') return 'invoice-paid';
      const isSame =
        query.currency === invoice.asked.currency &&
        BigInt(query.totalAmount) === toTelegram(invoice.asked);
      return isSame ? null : 'invoice-changed';
    },

    async telegramRefunded(scope, { charge, amount }) {
      if ((await stars.takeBack(scope, charge)) === null)
        await stars.noteDifference(scope, 'missing-here', charge, { theirs: amount });
    },

    async telegramPaid(scope, { telegramId, successful }) {
      const { telegram_payment_charge_id: charge, total_amount: total, currency } = successful;
      const invoice = await invoices.findByKey(scope, successful.invoice_payload);
      const money = fromTelegram(total, currency);
      const source = currency === 'XTR' ? 'stars' : TELEGRAM;
      const account = invoice?.accountId ?? null;
      const reference = [source, ...(account === null ? [] : [account]), charge].join(':');
      const house = ['provider', source, ...(account === null ? [] : [account])].join(':');
      const stray = (kind: 'stars-unmatched' | 'other-amount' | 'other-currency') =>
        findings.note(scope, {
          kind,
          reference: `${kind}:${reference}`,
          data: {
            // Another body under a known name is in the books already: nothing to credit.
            house: kind === 'other-amount' ? null : house,
            reference,
            // What the payer reads on the provider's receipt; Stars have none.
            providerCharge: successful.provider_payment_charge_id || null,
            telegramId,
            payload: successful.invoice_payload,
            invoiceId: invoice ? `${invoice.id}` : null,
            customerId: invoice ? `${invoice.customerId}` : null,
            total: `${total} ${currency}`,
            money: money && { amount: money.amount.toString(), currency: money.currency },
          },
        });
      const month = starRenewals.readPayload(successful.invoice_payload);
      if (month && currency === 'XTR') {
        const booked = await starRenewals.book(scope, month, { telegramId, ...successful });
        if (booked === 'other') await stray('other-amount');
        if (booked === 'gone' || booked === 'full') await stray('stars-unmatched');
        return;
      }
      if (!invoice || !isByTelegram(invoice)) {
        await stray('stars-unmatched');
        return;
      }
      if (!money || currency !== invoice.asked.currency) {
        await stray('other-currency');
        return;
      }
      const price = { covered: money, status: 'settled' as const };
      try {
        await parts.book(scope, {
          ...price,
          reference,
          road: 'provider',
          source,
          money,
          credit: null,
          rate: invoice.rate,
          nowRate: await nowRate(scope, parts.quotes, invoice, { ...price, reference }),
          fee: null,
          invoiceId: invoice.id,
          customerId: invoice.customerId,
          details: {
            telegramId,
            charge,
            providerCharge: successful.provider_payment_charge_id || null,
          },
        });
      } catch (error) {
        // Telegram's charge is known with another body: nobody is credited twice, staff look.
        if (codeOf(error) !== 'SHL02') throw error;
        await stray('other-amount');
      }
    },
  };
}

function isByTelegram({ method }: Invoice): boolean {
  return method === 'stars' || method === TELEGRAM;
}

/** Stars at the shop's price of now; else as any other. Nothing may keep this money: without a price, the invoice's own. */
async function nowRate(
  scope: Scope,
  quotes: Quotes,
  invoice: Invoice,
  payment: Pick<PaymentEvent, 'covered' | 'status' | 'reference'>,
): Promise<Rate | null> {
  if (invoice.method === 'stars') {
    const { starPrice, currency } = await settingsOf.read(scope);
    return starPrice !== null && currency === invoice.money.currency
      ? rateOf('XTR', currency, starPrice)
      : null;
  }
  return priceNow(scope, quotes, invoice, payment).catch((error: unknown) => {
    if (!(error instanceof Unavailable)) throw error;
    return null;
  });
}
