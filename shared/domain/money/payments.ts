import type { Money } from '../../money.ts';
import type { PaymentEvent } from '../../payments/event.ts';
import type { Scope } from '../../scope.ts';

export interface Applied {
  /** False: this was known already, nothing happened. */
  readonly changed: boolean;
  readonly status: PaymentEvent['status'];
  readonly invoiceStatus: string | null;
}

/**
 * The one door for money. Webhook, poller, chain watch, Stars and staff enter here with the same
 * event; in one round trip and one transaction it locks the invoice, notes the payment (its status
 * only moves forwards), posts the credit, computes the invoice and queues what the customer is told.
 * Any repeat is harmless. SQLSTATE SHL02: the reference is known with another body; SHL04: the
 * invoice is not this customer's.
 */
export async function apply(scope: Scope, event: PaymentEvent): Promise<Applied> {
  const [row] = await scope.db.query<{ applied: Applied }>('select apply_payment($1) as applied', [
    JSON.stringify({
      reference: event.reference,
      road: event.road,
      source: event.source,
      status: event.status,
      currency: event.money.currency,
      amount: event.money.amount.toString(),
      creditCurrency: event.credit?.currency ?? null,
      creditAmount: event.credit?.amount.toString() ?? null,
      rate: event.rate && {
        ...event.rate,
        numerator: event.rate.numerator.toString(),
        denominator: event.rate.denominator.toString(),
      },
      fee: event.fee && { amount: event.fee.amount.toString(), currency: event.fee.currency },
      covered: event.covered?.amount.toString() ?? null,
      nowRate: event.nowRate && {
        numerator: event.nowRate.numerator.toString(),
        denominator: event.nowRate.denominator.toString(),
      },
      // What settles does so now: the books are not written into the past.
      at: (event.status === 'processing' ? event.seenAt : null) ?? new Date(scope.clock.now()),
      invoiceId: event.invoiceId?.toString() ?? null,
      customerId: event.customerId.toString(),
      details: event.details,
    }),
  ]);
  if (!row) throw new Error('apply_payment answers one row');
  return { ...row.applied, invoiceStatus: row.applied.invoiceStatus ?? null };
}

/** A payment as staff and customers look at it. */
export interface Payment {
  readonly id: bigint;
  readonly reference: string;
  readonly customerId: bigint;
  /** What it pays; null: the balance. */
  readonly invoiceId: bigint | null;
  readonly status: PaymentEvent['status'];
  readonly money: Money;
  readonly credit: Money | null;
  readonly seenAt: Date;
}

interface Row {
  id: string;
  reference: string;
  customer_id: string;
  invoice_id: string | null;
  status: PaymentEvent['status'];
  currency: string;
  amount: string;
  credit_currency: string | null;
  credit_amount: string | null;
  seen_at: Date;
}

/** The payment with this reference; null when none came. */
export async function find(scope: Scope, reference: string): Promise<Payment | null> {
  const [row] = await scope.db.query<Row>('select * from payments where reference = $1', [
    reference,
  ]);
  return row ? read(row) : null;
}

/** The payment of this number; null when there is none. */
export async function findById(scope: Scope, id: bigint): Promise<Payment | null> {
  const [row] = await scope.db.query<Row>('select * from payments where id = $1', [id]);
  return row ? read(row) : null;
}

function read(row: Row): Payment {
  return {
    id: BigInt(row.id),
    reference: row.reference,
    customerId: BigInt(row.customer_id),
    invoiceId: row.invoice_id === null ? null : BigInt(row.invoice_id),
    status: row.status,
    money: { amount: BigInt(row.amount), currency: row.currency },
    credit:
      row.credit_currency === null || row.credit_amount === null
        ? null
        : { amount: BigInt(row.credit_amount), currency: row.credit_currency },
    seenAt: row.seen_at,
  };
}
