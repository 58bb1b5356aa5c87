import { UserError } from '../../errors.ts';
import type { Money } from '../../money.ts';
import type { Scope } from '../../scope.ts';
import * as audit from '../staff/audit.ts';
import type { Order, OrderLine } from './order-row.ts';
import { writtenWay, type RefundWay } from './refund-ways.ts';
import { codeOf } from '../shop/sql-state.ts';

/** What a person is told of what the functions of 0012 refuse. */
const REFUSALS: Readonly<Record<string, string>> = {
  SHL03: 'refund-short',
  SHL05: 'out-of-stock',
  SHL06: 'claim-decided',
  SHL07: 'refund-too-much',
  SHL08: 'refund-plan-changed',
};

/** What is given back, and how. */
export interface RefundWish {
  /** Makes a repeat harmless. */
  readonly reference: string;
  readonly orderId: bigint;
  /** In the order's smallest unit; null: all that is left. */
  readonly amount: bigint | null;
  /** Of lines, so many each; empty with no amount: all of them. */
  readonly lines: readonly { readonly lineId: bigint; readonly quantity: number }[];
  /** `provider`: by `way`, as staff were shown it. */
  readonly to: 'balance' | 'stars' | 'provider';
  readonly way?: RefundWay | null;
  /** Puts what was not delivered back into the stock. */
  readonly returnStock: boolean;
  readonly reason: string | null;
}

/** A refund as it was made. */
export interface Refunded {
  readonly refundId: bigint;
  readonly amount: bigint;
  readonly repeated: boolean;
}

/**
 * Gives money of a paid order back: a ledger reversal with a reference of its own, never more than
 * was paid. In Stars it is on its way until a job has asked Telegram; by its provider it is a payout
 * from there on. Throws UserError
 * `refund-too-much`, or `refund-short` when the balance lacks what a charge brought too much.
 */
export async function give(scope: Scope, actorId: number, wish: RefundWish): Promise<Refunded> {
  try {
    const [row] = await scope.db.query<{
      refunded: { refundId: string; amount: string; repeated: boolean };
    }>('select refund_order($1) as refunded', [JSON.stringify(bodyOf(scope, actorId, wish))]);
    if (!row) throw new Error('refund_order answers one row');
    const { refundId, amount, repeated } = row.refunded;
    if (!repeated)
      await audit.write(scope, actorId, 'order.refund', {
        order: Number(wish.orderId),
        amount,
        to: wish.to,
        ...(wish.reason === null ? {} : { reason: wish.reason }),
      });
    return { refundId: BigInt(refundId), amount: BigInt(amount), repeated };
  } catch (error) {
    throw refusal(error);
  }
}

/** The body that the functions of 0012 read. */
export function bodyOf(scope: Scope, actorId: number, wish: RefundWish): Record<string, unknown> {
  return {
    ...wish,
    orderId: `${wish.orderId}`,
    amount: wish.amount === null ? null : `${wish.amount}`,
    lines: wish.lines.map(({ lineId, quantity }) => ({ lineId: `${lineId}`, quantity })),
    way: wish.way ? writtenWay(wish.way) : null,
    actorId,
    now: new Date(scope.clock.now()),
  };
}

/** What a person is told of a refusal of the database; anything else as it is. */
export function refusal(error: unknown): unknown {
  const code = REFUSALS[codeOf(error) ?? ''];
  return code === undefined ? error : new UserError(code);
}

/** The line that was paid for: itself, or the one that it replaces. */
export function paidLine(order: Pick<Order, 'lines'>, line: OrderLine): OrderLine {
  const first = order.lines.find(({ id }) => id === line.replaces);
  return first ? paidLine(order, first) : line;
}

/** What so many of a line were paid with: their part of the goods after the discount, rounded down. */
export function shareOf(
  order: Pick<Order, 'subtotal' | 'discount' | 'total' | 'refunded' | 'currency'>,
  line: Pick<OrderLine, 'total' | 'quantity'>,
  quantity: number,
): Money {
  const left = order.total.amount - order.refunded.amount;
  if (order.subtotal.amount === 0n) return { amount: 0n, currency: order.currency };
  const paid = order.subtotal.amount - order.discount.amount;
  const share =
    (line.total.amount * BigInt(quantity) * paid) / (BigInt(line.quantity) * order.subtotal.amount);
  return { amount: share < left ? share : left, currency: order.currency };
}

/** A refund in Stars that Telegram has to be asked for. */
export interface PendingRefund {
  readonly chargeId: string;
  readonly telegramId: number;
}

/** The refund with this number while it is on its way; null: it is decided. */
export async function findPending(scope: Scope, id: bigint): Promise<PendingRefund | null> {
  const [row] = await scope.db.query<{ reference: string; telegram_id: string }>(
    `select p.reference, coalesce(p.details->>'telegramId', c.telegram_id::text) as telegram_id
     from refunds r join payments p on p.id = r.payment_id join customers c on c.id = p.customer_id
     where r.id = $1 and r.state = 'pending'`,
    [id],
  );
  if (!row) return null;
  return {
    chargeId: row.reference.slice('stars:'.length),
    telegramId: Number(row.telegram_id),
  };
}

/** Notes how a refund on its way ended: done, or (an error) the money goes to the balance. */
export async function finish(scope: Scope, id: bigint, error: string | null): Promise<void> {
  await scope.db.query('select finish_refund($1, $2, $3)', [id, error === null, error]);
}
