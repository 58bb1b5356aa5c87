import { UserError } from '../../errors.ts';
import type { Money, Rate } from '../../money.ts';
import type { Scope } from '../../scope.ts';
import * as history from './ledger-history.ts';
import type { HistoryLine } from './ledger-history.ts';

/** All there is to say of one transaction to its customer. */
export interface Receipt {
  readonly line: HistoryLine;
  /** What was paid at the other end, where that was something else. */
  readonly paid: Money | null;
  readonly price: {
    readonly rate: Rate;
    /** Who said so; empty where that was not written down. */
    readonly sources: readonly string[];
    /** In hundredths of a percent. */
    readonly spread: number;
  } | null;
  /** What the provider took from the shop. */
  readonly providerFee: Money | null;
  /** Of which plan it is a month in Stars; null: of none. */
  readonly plan: string | null;
  /** How the other side calls it: a charge, a hash. */
  readonly outside: string | null;
}

interface Price {
  from?: string;
  to?: string;
  numerator: string;
  denominator: string;
  sources?: string[];
  spread?: number;
}

interface SourcesRow {
  payment: {
    currency: string;
    amount: string;
    fee: { amount: string; currency: string } | null;
    rate: (Price & { from: string; to: string }) | null;
    details: { externalId?: string };
    reference: string;
  } | null;
  quote: {
    from_currency: string;
    to_currency: string;
    rate: Price;
    origin: { sources: string[]; spread: number };
  } | null;
  payout: string | null;
  plan: string | null;
}

/** One transaction of this customer, with the rate and its sources. Throws UserError `receipt-gone`. */
export async function find(scope: Scope, customerId: bigint, id: bigint): Promise<Receipt> {
  const [line] = await history.list(scope, customerId, {}, { only: id, limit: 1 });
  if (!line) throw new UserError('receipt-gone');
  const [row] = await scope.db.query<SourcesRow>(
    `select
       (select jsonb_build_object('currency', currency, 'amount', amount::text, 'fee', fee, 'rate', rate,
          'details', details, 'reference', reference)
        from payments where id = $2 and customer_id = $1) as payment,
       (select to_jsonb(q) from quotes q where id = $3 and customer_id = $1) as quote,
       (select external_id from payouts where id = $4 and customer_id = $1) as payout,
       (select r.name from payments p join subscriptions s on s.id = (p.details->>'subscription')::bigint
        join products r on r.id = s.product_id where p.id = $2 and p.customer_id = $1) as plan`,
    [customerId, line.of['payment'] ?? null, line.of['quote'] ?? null, line.of['payout'] ?? null],
  );
  const { payment = null, quote = null, payout = null, plan = null } = row ?? {};
  return {
    line,
    paid: payment?.rate ? { amount: BigInt(payment.amount), currency: payment.currency } : null,
    price: quote
      ? priceOf({
          from: quote.from_currency,
          to: quote.to_currency,
          ...quote.rate,
          ...quote.origin,
        })
      : payment?.rate
        ? priceOf(payment.rate)
        : null,
    providerFee: payment?.fee
      ? { amount: BigInt(payment.fee.amount), currency: payment.fee.currency }
      : null,
    plan,
    outside: payment ? outsideOf(payment) : payout,
  };
}

function priceOf(price: Price & { from: string; to: string }): Receipt['price'] {
  return {
    rate: {
      from: price.from,
      to: price.to,
      numerator: BigInt(price.numerator),
      denominator: BigInt(price.denominator),
    },
    sources: price.sources ?? [],
    spread: price.spread ?? 0,
  };
}

/** What its payer knows it by: of `bitcoin:<hash>:0` the middle, of `telegram:<account>:<charge>` the end. */
function outsideOf({ details, reference }: NonNullable<SourcesRow['payment']>): string | null {
  const [, place, ...rest] = reference.split(':');
  const isAccount = /^\d{1,18}$/.test(place ?? '') && rest.length > 0;
  return details.externalId ?? (isAccount ? rest.join(':') : place) ?? null;
}
