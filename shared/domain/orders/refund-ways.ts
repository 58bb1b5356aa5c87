import { randomBytes } from 'node:crypto';
import type { Money } from '../../money.ts';
import type { PaidInvoice, PayoutPort, Provider } from '../../payments/provider.ts';
import type { Scope } from '../../scope.ts';
import { digest } from '../../secrets.ts';
import type { Connections } from '../money/connections.ts';
import type { Order } from './order-row.ts';
import type { Payout } from '../payouts/payout-row.ts';

/** How something of an order goes back to where it was paid from. */
export interface RefundWay {
  /** The provider that brings it back. */
  readonly source: string;
  /** What arrives there, in the currency that was paid. */
  readonly back: Money;
  /** What that is worth in the order's currency; the rest of the refund goes to the balance. */
  readonly worth: Money;
  readonly step: bigint;
  readonly isPartial: boolean;
  readonly destination: Readonly<Record<string, string>>;
}

export interface RefundWays {
  /** The way back of so much of an order (null: all that is left); null: it has none. */
  wayBack(
    scope: Scope,
    order: Pick<Order, 'id' | 'currency' | 'invoice'>,
    amount: bigint | null,
  ): Promise<RefundWay | null>;
}

/** As `refund_terms` answers. */
interface Terms extends PaidInvoice {
  readonly accountId: string;
  readonly worth: string;
  readonly back: string;
  readonly currency: string;
  readonly isWhole: boolean;
}

/** Finds the ways back of a shop's orders. */
export function createRefundWays(parts: {
  readonly providers: readonly Provider[];
  readonly connections: Connections;
}): RefundWays {
  return {
    async wayBack(scope, { id, currency, invoice }, amount) {
      const source = invoice?.method ?? '';
      const port = parts.providers.find((each) => each.id === source)?.refunds;
      if (!port || invoice?.status !== 'settled') return null;
      const { step = 1n, isPartial } = port;
      const [row] = await scope.db.query<{ terms: Terms | null }>(
        'select refund_terms($1, $2, $3) as terms',
        [id, amount, step],
      );
      const terms = row?.terms;
      if (!terms || !(isPartial || terms.isWhole)) return null;
      const back = { amount: BigInt(terms.back), currency: terms.currency };
      const { least = 1n, most = back.amount } = port.limits?.(back.currency) ?? {};
      const destination = port.destinationOf(terms);
      if (!destination || back.amount < least || back.amount > most) return null;
      if (port.credentials) {
        const { connection } = await parts.connections.of(scope, BigInt(terms.accountId));
        if (port.credentials.some((name) => (connection.credentials[name] ?? '') === ''))
          return null;
      }
      const worth = { amount: BigInt(terms.worth), currency };
      return { source, back, worth, step, isPartial, destination };
    },
  };
}

/** What sends it and is asked about it: a refund has a way back of its own. */
export function portOf(
  { payouts, refunds }: Provider,
  { details }: Payout,
): Pick<PayoutPort, 'send' | 'read' | 'missingIsFinalS'> | undefined {
  return details.refund === undefined ? payouts : refunds;
}

/** The way as `refund_order` reads it, with a new name at the provider. */
export function writtenWay({ source, back, step, isPartial, destination }: RefundWay) {
  return {
    key: randomBytes(16).toString('hex'),
    back: `${back.amount}`,
    step: `${step}`,
    isPartial,
    destination,
    destinationKey: digest(JSON.stringify([source, destination])).toString('hex'),
  };
}
