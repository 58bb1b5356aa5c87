import { randomBytes } from 'node:crypto';
import { fromDecimal } from '../shared/money.ts';
import { json, type Reply } from './loopback.ts';

/** A refund as Chapa keeps it. */
export interface ChapaRefund {
  readonly merchant: string;
  readonly txRef: string;
  /** The merchant's own name of it. */
  readonly reference: string | null;
  /** What Chapa calls it, and is asked about it by. */
  readonly refId: string;
  readonly amount: string;
  readonly currency: string;
  readonly reason: string | null;
  status: 'initiated' | 'processing' | 'refunded' | 'failed';
}

/** What it needs to know of a payment. */
export interface RefundablePayment {
  readonly merchant: string;
  readonly txRef: string;
  readonly reference: string;
  readonly amount: string;
  readonly currency: string;
  readonly status: string | null;
}

/**
 * https://developer.chapa.co/refund: whole or in parts, never more than was paid; a merchant's
 * reference counts once; asked about by Chapa's own `ref_id` only.
 */
export function createChapaRefunds(parts: {
  readonly refunds: ChapaRefund[];
  readonly payments: readonly RefundablePayment[];
  /** They wait for `end`; without it they are done at once. */
  readonly holds: boolean;
  /** Whether this one comes to nothing after it was accepted. */
  readonly fails: () => boolean;
  readonly save: () => void;
}) {
  const { refunds, payments, save } = parts;

  return {
    take(merchant: string, name: string, input: Record<string, unknown>): Reply {
      const payment = payments.find(
        (each) => each.merchant === merchant && [each.txRef, each.reference].includes(name),
      );
      if (!payment) return refused(404, 'Transaction not found');
      if (payment.status !== 'success') return refused(400, 'Only a paid transaction can be refunded'); // prettier-ignore
      const { txRef, currency } = payment;
      const { amount = payment.amount, reference = null, reason = null } = input;
      if (typeof amount !== 'string' || !/^\d+(\.\d{1,2})?$/.test(amount) || !/[1-9]/.test(amount))
        return refused(400, { amount: ['validation.numeric'] });
      if (reference !== null && refunds.some((each) => each.reference === reference))
        return refused(400, 'This reference has been used before');
      const gone = refunds
        .filter((each) => each.txRef === txRef && each.status !== 'failed')
        .reduce((sum, each) => sum + minor(each.amount, currency), 0n);
      if (gone + minor(amount, currency) > minor(payment.amount, currency))
        return refused(400, 'The amount is more than what is left of the transaction');
      const made: ChapaRefund = {
        merchant, txRef, amount, currency, refId: `RF${randomBytes(6).toString('hex').toUpperCase()}`,
        reference: reference as string | null, reason: reason as string | null, status: 'initiated',
      }; // prettier-ignore
      refunds.push(made);
      const answer = done('Refund initiated successfully. Processing time: 1-3 business days', {
        ...shown(made, payment), status: 'Refund Initiated',
      }); // prettier-ignore
      if (parts.fails()) made.status = 'failed';
      else if (!parts.holds) made.status = 'refunded';
      save();
      return answer;
    },

    verify(merchant: string, refId: string): Reply {
      const made = refunds.find((each) => each.merchant === merchant && each.refId === refId);
      const payment = payments.find((each) => each.txRef === made?.txRef);
      if (!made || !payment) return refused(404, 'Refund not found');
      return done('Refund verified successfully', shown(made, payment));
    },

    /** Ends one by the merchant's reference; false when there is none under way. */
    end(reference: string, how: 'refunded' | 'failed'): boolean {
      const made = refunds.find((each) => each.reference === reference);
      if (made?.status !== 'initiated' && made?.status !== 'processing') return false;
      made.status = how;
      save();
      return true;
    },
  };
}

function minor(amount: string, currency: string): bigint {
  return fromDecimal(amount, currency, 'exact');
}

function shown(made: ChapaRefund, payment: RefundablePayment) {
  return {
    amount: Number(made.amount), currency: made.currency, ref_id: made.refId,
    payment_reference: payment.reference, merchant_reference: made.reference, reason: made.reason,
    status: made.status, meta: null,
  }; // prettier-ignore
}

function done(message: string, data: unknown): Reply {
  return json({ message, status: 'success', data });
}

function refused(status: number, message: unknown): Reply {
  return json({ message, status: 'failed', data: null }, status);
}
