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
  /**
   * What the customer is credited; null until a rate is known. Of an invoice's payment the door itself
   * computes it: from what is covered, what was promised, and the shop's rules.
   */
  readonly credit: Money | null;
  /** The rate that made `credit` of `money`; null where both are one currency. */
  readonly rate: Rate | null;
  /** How much of what the invoice asks it covers, in that currency; missing: all of `money`. */
  readonly covered?: Money;
  /** The price of now from the invoice's currency to what it credits: for late money and too much. */
  readonly nowRate?: Rate | null;
  readonly fee: Money | null;
  /** The invoice it pays; null for money that came to a customer's own address. */
  readonly invoiceId: bigint | null;
  readonly customerId: bigint;
  /** When it came, where that was before this telling; late or in time is decided by it. */
  readonly seenAt?: Date;
  /**
   * Free facts for staff: block height, confirmations, the provider's own words. `replaces` is the reference
   * of the payment that its chain dropped and this one takes the place of.
   */
  readonly details: Readonly<Record<string, string | number | null>>;
}
