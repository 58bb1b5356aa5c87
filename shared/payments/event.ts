import type { Money, Rate } from '../money.ts';

/**
 * Money seen, from any road: callback, poller, chain, Stars, staff. The one argument of
 * `payments.apply`. The same event may come any number of times, in any order.
 */
export interface PaymentEvent {
  /** `<provider>:<payment id>` or `<chain>:<txid>:<ordinal>`: makes a repeat harmless. */
  readonly reference: string;
  /** Which house account it lies in: `provider:<source>:<account>` or `chain:<source>`. */
  readonly road: 'provider' | 'chain';
  /** `cryptopay`, `stars`, or a chain's id. */
  readonly source: string;
  readonly status: 'processing' | 'settled' | 'reversed';
  /** What arrived, in its own currency. */
  readonly money: Money;
  /** What the customer is credited, in the shop's currency; null until a rate is known. */
  readonly credit: Money | null;
  /** The rate that made `credit` of `money`; null where both are one currency. */
  readonly rate: Rate | null;
  readonly fee: Money | null;
  /** The invoice it pays; null for money that came to a customer's own address. */
  readonly invoiceId: bigint | null;
  readonly customerId: bigint;
  /** Free facts for staff: block height, confirmations, the provider's own words. */
  readonly details: Readonly<Record<string, string | number | null>>;
}
