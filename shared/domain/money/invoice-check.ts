import { UserError } from '../../errors.ts';
import { toDecimal, type Money, type Rate } from '../../money.ts';
import type { PaymentEvent } from '../../payments/event.ts';
import type { InvoiceReading, Provider } from '../../payments/provider.ts';
import type { Scope } from '../../scope.ts';
import * as audit from '../staff/audit.ts';
import type { Connections } from './connections.ts';
import { eventOf, factsOf, referenceOf } from './deposit-terms.ts';
import * as findings from './findings.ts';
import * as invoices from './invoices.ts';
import type { Invoice } from './invoices.ts';
import * as messages from '../shop/messages.ts';
import * as payments from './payments.ts';
import type { Applied } from './payments.ts';
import type { Quotes } from './quotes.ts';
import { watched } from './provider-health.ts';
import * as settings from '../shop/settings.ts';
import { codeOf } from '../shop/sql-state.ts';
import { noteOthers } from './stray-deposits.ts';

export interface InvoiceCheck {
  /**
   * Asks the provider now and applies what it says. `externalId`: the provider's invoice that a
   * callback named, when a crash left it two of one of ours. Throws Unavailable, UserError
   * `invoice-gone`, `invoice-mismatch` (staff have it as a finding).
   */
  check(scope: Scope, invoiceId: bigint, externalId?: string): Promise<Invoice>;
  /**
   * Staff saw the money arrive where no provider tells. `payment` counts those that were confirmed
   * before, so that a repeated press is the same one. Throws UserError `method-gone`,
   * `invoice-mismatch` (another currency), `invoice-confirmed` (this one with another amount).
   */
  confirmByHand(
    scope: Scope,
    confirmed: {
      readonly actorId: number;
      readonly invoiceId: bigint;
      readonly money: Money;
      readonly payment?: number;
    } & audit.Weight,
  ): Promise<Invoice>;
}

/** Applies a payment; what `payments.apply` does, and who counts. */
export type Book = (scope: Scope, event: PaymentEvent) => Promise<Applied>;

/** How an invoice learns what became of it. */
export function createInvoiceCheck(parts: {
  readonly connections: Connections;
  readonly quotes: Quotes;
  readonly book: Book;
}): InvoiceCheck {
  const { connections, quotes, book } = parts;

  const apply = async (
    scope: Scope,
    provider: Provider,
    invoice: Invoice,
    reading: InvoiceReading,
  ): Promise<void> => {
    const event = await eventOf(scope, provider, invoice, reading);
    if (event === null) return;
    const nowRate = await priceNow(scope, quotes, invoice, event);
    try {
      await book(scope, { ...event, nowRate });
    } catch (error) {
      // Another amount than what was booked under this name: staff look at both.
      if (codeOf(error) !== 'SHL02') throw error;
      const facts = factsOf(provider, invoice, reading);
      const { amount, currency } = event.money;
      await findings.note(scope, {
        kind: 'other-amount',
        reference: `other-amount:${event.reference}:${amount}:${currency}`,
        // It is in the books already: nothing to credit, only to look at.
        data: { ...facts, house: null },
      });
    }
  };

  return {
    async check(scope, invoiceId, named) {
      const invoice = await invoices.find(scope, invoiceId);
      if (!invoice) throw new UserError('invoice-gone');
      const externalId = named ?? invoice.externalId;
      if (invoice.accountId === null || externalId === null) return invoice;
      const { provider, connection, account } = await connections.of(scope, invoice.accountId);
      const reading = await watched(scope, account, () =>
        provider.readInvoice(connection, externalId),
      );
      if (reading.status === 'invalid' && externalId === invoice.externalId)
        await invoices.end(scope, invoiceId, 'invalid', reading.problem);
      else
        try {
          await apply(scope, provider, invoice, reading);
        } catch (error) {
          // It was paid, and not as it asked: who reads its card must not pay again.
          if (isOther(error) && externalId === invoice.externalId)
            await invoices.end(scope, invoiceId, 'invalid', invoices.MISMATCH);
          throw error;
        } finally {
          // After it: what is this invoice's payment is no one else's.
          await noteOthers(scope, provider, invoice, reading);
        }
      return reading.status === 'waiting' ? invoice : await demand(scope, invoiceId);
    },

    async confirmByHand(scope, { actorId, invoiceId, money, payment = 0, ...weight }) {
      const invoice = await demand(scope, invoiceId);
      if (invoice.accountId === null) throw new UserError('method-gone');
      const { provider } = await connections.of(scope, invoice.accountId);
      if (!provider.byHand) throw new UserError('method-gone');
      if (money.currency !== invoice.asked.currency) throw new UserError('invoice-mismatch');
      const event: PaymentEvent = {
        reference: referenceOf(provider, invoice, { paymentId: nameOf(invoice, payment) }),
        road: 'provider',
        source: provider.id,
        status: 'settled',
        money,
        credit: null,
        rate: invoice.rate,
        covered: money,
        fee: null,
        invoiceId,
        customerId: invoice.customerId,
        details: { confirmedBy: actorId },
      };
      const nowRate = await priceNow(scope, quotes, invoice, event);
      await scope
        .transaction(async (scope) => {
          const { changed } = await book(scope, { ...event, nowRate });
          if (!changed) return;
          await audit.write(scope, actorId, 'invoice.confirm', {
            invoice: Number(invoiceId),
            money: { amount: money.amount.toString(), currency: money.currency },
            ...audit.weightOf(weight),
          });
          await tellRest(scope, await demand(scope, invoiceId), event.reference);
        })
        .catch((error: unknown) => {
          if (codeOf(error) !== 'SHL02') throw error;
          throw new UserError('invoice-confirmed', {
            money: `${toDecimal(money)} ${money.currency}`,
          });
        });
      return demand(scope, invoiceId);
    },
  };
}

/** Whether a provider says that this very invoice was paid by another amount or in another currency. */
function isOther(error: unknown): boolean {
  return (
    error instanceof UserError &&
    error.code === 'invoice-mismatch' &&
    error.data['kind'] !== 'stray-event'
  );
}

/**
 * What a payment by hand is called. The first one as the provider would call it, which may tell of it
 * as well: said by both, it is counted once.
 */
function nameOf({ id, externalId }: Invoice, payment: number): string {
  return payment === 0 && externalId !== null ? externalId : `hand:${id}:${payment}`;
}

/**
 * The price of now from what an invoice asks to what it credits, where a payment needs it: for late
 * money and for too much. Throws Unavailable: then it is asked again later.
 */
export async function priceNow(
  scope: Scope,
  quotes: Quotes,
  invoice: Invoice,
  event: Pick<PaymentEvent, 'covered' | 'status' | 'reference'>,
): Promise<Rate | null> {
  const { asked, money, covered } = invoice;
  if (asked.currency === money.currency || event.status !== 'settled') return null;
  const whole = covered.amount + (event.covered?.amount ?? 0n);
  if (invoice.endedAt === null && whole <= asked.amount) return null;
  // A repeat is harmless whatever the price is: it must not wait for one.
  if ((await payments.find(scope, event.reference))?.status === 'settled') return null;
  const own = await settings.read(scope);
  return (await quotes.rate(scope, own, asked.currency, money.currency)).rate;
}

/** After a part: how much is missing, and where it is paid, which the card says no more. */
async function tellRest(scope: Scope, invoice: Invoice, reference: string): Promise<void> {
  const { asked, covered, instructions, endedAt, paid } = invoice;
  if (paid !== 'partial' || endedAt !== null) return;
  const [to] = await scope.db.query<{ telegram_id: string }>(
    'select telegram_id from customers where id = $1 and telegram_id > 0',
    [invoice.customerId],
  );
  if (!to) return;
  const rest = { ...asked, amount: asked.amount - covered.amount };
  const { holder = null, bank = null, account = null, reference: code = null } = instructions;
  await messages.queue(scope, {
    reference: `rest:${reference}`,
    chatId: Number(to.telegram_id),
    customerId: invoice.customerId,
    content: {
      key: 'notice-rest',
      data: { rest: { ...rest, amount: `${rest.amount}` }, asked: { ...asked, amount: `${asked.amount}` }, holder, bank, account, code },
      buttons: [
        [toDecimal(rest), account, code].filter((each) => each !== null).map((each) => ({ label: `📋 ${each}`, copy: each })),
        [{ key: 'notice-proof-again', press: `proof:${invoice.id}` }],
      ],
    },
  }); // prettier-ignore
}

async function demand(scope: Scope, id: bigint): Promise<Invoice> {
  const invoice = await invoices.find(scope, id);
  if (!invoice) throw new UserError('invoice-gone');
  return invoice;
}
