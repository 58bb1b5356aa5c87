import type { Money } from '../../money.ts';
import type { Invoice } from '../money/invoices.ts';
import type { Kind } from '../catalogue/products.ts';

export interface Order {
  readonly id: bigint;
  readonly customer: {
    readonly id: bigint;
    readonly name: string;
    readonly username: string | null;
    readonly telegramId: number;
  };
  readonly status: 'new' | 'paid' | 'completed' | 'cancelled' | 'refunded';
  readonly currency: string;
  readonly subtotal: Money;
  readonly discount: Money;
  readonly shippingPrice: Money;
  readonly total: Money;
  /** What waits apart from the balance while the order is new. */
  readonly held: Money;
  readonly refunded: Money;
  /** What the customer may spend now. */
  readonly balance: Money;
  readonly pay: 'balance' | 'invoice' | 'coins';
  readonly shipping: { readonly id: string; readonly name: string } | null;
  readonly tracking: string | null;
  readonly coupon: string | null;
  /** Why it was cancelled. */
  readonly reason: 'customer' | 'expired' | 'staff' | 'sold-out' | 'used-up' | 'change-over' | null;
  readonly note: string | null;
  /** Sealed: see `goods.openAddress`. */
  readonly address: Buffer | null;
  readonly invoice: Pick<
    Invoice,
    'id' | 'method' | 'money' | 'status' | 'paid' | 'expiresAt'
  > | null;
  readonly expiresAt: Date | null;
  readonly createdAt: Date;
  readonly paidAt: Date | null;
  readonly lines: readonly OrderLine[];
  readonly refunds: readonly {
    readonly amount: Money;
    readonly method: 'balance' | 'stars' | 'provider';
    readonly state: 'pending' | 'done' | 'failed';
    readonly at: Date;
  }[];
}

export interface OrderLine {
  readonly id: bigint;
  readonly productId: bigint;
  readonly name: string;
  readonly kind: Kind;
  readonly price: Money;
  readonly quantity: number;
  readonly total: Money;
  readonly refundedQuantity: number;
  readonly deliveredAt: Date | null;
  /** Whether there is something to send again. */
  readonly hasGoods: boolean;
  readonly warrantyUntil: Date | null;
  /** The line that did not work, when this one is for it. */
  readonly replaces: bigint | null;
  /** The newest one. */
  readonly claim: {
    readonly id: bigint;
    readonly state: 'open' | 'replaced' | 'refunded' | 'refused';
    readonly text: string;
    readonly answer: string | null;
  } | null;
}

/** As `orders.find` selects it. */
export interface OrderRow {
  id: string;
  customer_id: string;
  customer_name: string;
  username: string | null;
  telegram_id: string;
  status: Order['status'];
  currency: string;
  subtotal: string;
  discount: string;
  shipping: string;
  total: string;
  held: string;
  refunded: string;
  balance: string;
  details: {
    pay?: Order['pay'];
    shipping?: { id: string; name: string };
    tracking?: string;
    reason?: Order['reason'];
    note?: string;
    coupon?: string;
  };
  address: Buffer | null;
  invoice: {
    id: number;
    method: string;
    status: Invoice['status'];
    paid: Invoice['paid'];
    amount: string;
    expiresAt: string;
  } | null;
  expires_at: Date | null;
  created_at: Date;
  paid_at: Date | null;
  lines: {
    id: number;
    productId: number;
    name: string;
    kind: Kind;
    price: string;
    quantity: number;
    total: string;
    refundedQuantity: number;
    deliveredAt: string | null;
    hasGoods: boolean;
    warrantyUntil: string | null;
    replaces: number | null;
    claim: {
      id: number;
      state: 'open' | 'replaced' | 'refunded' | 'refused';
      text: string;
      answer: string | null;
    } | null;
  }[];
  refunds: {
    amount: string;
    method: 'balance' | 'stars' | 'provider';
    state: 'pending' | 'done' | 'failed';
    at: string;
  }[];
}

/** Reads what `orders.find` selects. */
export function readOrder(row: OrderRow): Order {
  const money = (amount: string): Money => ({ amount: BigInt(amount), currency: row.currency });
  const { details, invoice } = row;
  return {
    id: BigInt(row.id),
    customer: {
      id: BigInt(row.customer_id),
      name: row.customer_name,
      username: row.username,
      telegramId: Number(row.telegram_id),
    },
    status: row.status,
    currency: row.currency,
    subtotal: money(row.subtotal),
    discount: money(row.discount),
    shippingPrice: money(row.shipping),
    total: money(row.total),
    held: money(row.held),
    refunded: money(row.refunded),
    balance: money(row.balance),
    pay: details.pay ?? 'balance',
    shipping: details.shipping ?? null,
    tracking: details.tracking ?? null,
    coupon: details.coupon ?? null,
    reason: details.reason ?? null,
    note: details.note ?? null,
    address: row.address,
    invoice: invoice && {
      ...invoice,
      id: BigInt(invoice.id),
      money: money(invoice.amount),
      expiresAt: new Date(invoice.expiresAt),
    },
    expiresAt: row.expires_at,
    createdAt: row.created_at,
    paidAt: row.paid_at,
    lines: row.lines.map((line) => ({
      ...line,
      id: BigInt(line.id),
      productId: BigInt(line.productId),
      price: money(line.price),
      total: money(line.total),
      deliveredAt: date(line.deliveredAt),
      warrantyUntil: date(line.warrantyUntil),
      replaces: line.replaces === null ? null : BigInt(line.replaces),
      claim: line.claim && { ...line.claim, id: BigInt(line.claim.id) },
    })),
    refunds: row.refunds.map((refund) => ({
      ...refund,
      amount: money(refund.amount),
      at: new Date(refund.at),
    })),
  };
}

function date(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
