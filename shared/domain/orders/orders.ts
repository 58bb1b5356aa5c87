import type { Money } from '../../money.ts';
import type { Scope } from '../../scope.ts';
import type { Checkout, Quote } from './checkout.ts';
import { readOrder, type Order, type OrderRow } from './order-row.ts';

/** How an order is paid: at once from the balance, by an invoice for the rest, or by coins that come. */
export type Payment =
  { readonly by: 'balance' } | { readonly by: 'invoice' | 'coins'; readonly held: bigint };

/** What became of a confirmed checkout. */
export type Placed =
  | { readonly orderId: bigint; readonly status: Order['status']; readonly repeated: boolean }
  /** Nothing happened: this is not any more as it was shown. */
  | { readonly changed: readonly string[] };

/** The reference of a checkout's order: one key, one order. */
export const checkoutReference = (customerId: bigint, key: string): string =>
  `checkout:${customerId}:${key}`;

/**
 * Makes an order of a checkout exactly as it was shown, in one round trip: verifies versions, prices,
 * stock, limits, coupon, shipping and balance, takes the stock, and pays or holds. The same key
 * again gives the same order.
 */
export async function place(
  scope: Scope,
  wanted: {
    readonly customerId: bigint;
    readonly checkout: Pick<Checkout, 'key' | 'productId' | 'address' | 'change' | 'gift'>;
    readonly quote: Quote;
    readonly payment: Payment;
    readonly reserveMin: number;
  },
): Promise<Placed> {
  const { customerId, checkout, quote, payment } = wanted;
  const { coupon, shipping } = quote;
  const now = scope.clock.now();
  const address = quote.needsAddress ? checkout.address : null;
  const body = {
    reference: checkoutReference(customerId, checkout.key),
    customerId: `${customerId}`,
    currency: quote.currency,
    now: new Date(now),
    expiresAt: payment.by === 'balance' ? null : new Date(now + wanted.reserveMin * 60_000),
    validUntil: quote.validUntil === null ? null : new Date(quote.validUntil),
    fromCart: checkout.productId === null,
    change: checkout.change,
    gift: checkout.gift,
    lines: quote.lines.map(({ productId, product, quantity, price, total }) => ({
      productId: `${productId}`,
      version: product?.version ?? 0,
      quantity,
      price: `${price}`,
      total: `${total}`,
    })),
    coupon: coupon && { id: `${coupon.couponId}`, version: coupon.version, code: coupon.code },
    subtotal: `${quote.subtotal}`,
    discount: `${quote.discount}`,
    shipping: shipping && { ...shipping, price: `${shipping.price}` },
    total: `${quote.total}`,
    address: address === null ? null : Buffer.from(address, 'base64').toString('hex'),
    pay: payment.by,
    held: payment.by === 'balance' ? '0' : `${payment.held}`,
  };
  const [row] = await scope.db.query<{
    placed: {
      orderId?: string;
      status: Order['status'];
      repeated: boolean;
      changed?: { what: string }[];
    };
  }>('select place_order($1) as placed', [JSON.stringify(body)]);
  if (!row) throw new Error('place_order answers one row');
  const { orderId, status, repeated, changed } = row.placed;
  if (orderId === undefined) return { changed: (changed ?? []).map(({ what }) => what) };
  return { orderId: BigInt(orderId), status, repeated };
}

/** The order of a checkout that this customer confirmed; null: they did not. */
export async function findPlaced(
  scope: Scope,
  customerId: bigint,
  key: string,
): Promise<bigint | null> {
  const [row] = await scope.db.query<{ id: string }>('select id from orders where reference = $1', [
    checkoutReference(customerId, key),
  ]);
  return row ? BigInt(row.id) : null;
}

/** What `pay_order` answers; null: this customer has no such order. */
export type PayResult =
  'paid' | 'repeated' | 'short' | 'cancelled' | 'sold-out' | 'used-up' | 'change-over';

/** Pays a customer's order from their balance and what is held. */
export async function pay(
  scope: Scope,
  customerId: bigint,
  orderId: bigint,
): Promise<PayResult | null> {
  const [row] = await scope.db.query<{ result: PayResult }>(
    'select pay_order(id, $3, false) as result from orders where id = $1 and customer_id = $2',
    [orderId, customerId, new Date(scope.clock.now())],
  );
  return row?.result ?? null;
}

/** Notes by which invoice an order is being paid; one that is paid already pays it. */
export async function bindInvoice(
  scope: Scope,
  orderId: bigint,
  invoiceId: bigint,
): Promise<PayResult | 'bound' | 'gone'> {
  const [row] = await scope.db.query<{ result: PayResult | 'bound' | 'gone' }>(
    'select bind_invoice($1, $2, $3) as result',
    [orderId, invoiceId, new Date(scope.clock.now())],
  );
  return row?.result ?? 'gone';
}

/** Ends a customer's order that is not paid. Returns what it is now; null: they have no such order. */
export async function cancel(
  scope: Scope,
  customerId: bigint,
  orderId: bigint,
): Promise<Order['status'] | null> {
  const [row] = await scope.db.query<{ status: Order['status'] }>(
    `select end_order(id, 'customer', null, $3) as status from orders where id = $1 and customer_id = $2`,
    [orderId, customerId, new Date(scope.clock.now())],
  );
  return row?.status ?? null;
}

/** Ends an order that is not paid, by staff, who may say why. The caller has checked the right. */
export async function cancelByStaff(
  scope: Scope,
  orderId: bigint,
  note: string | null,
): Promise<Order['status'] | null> {
  const [row] = await scope.db.query<{ status: Order['status'] | null }>(
    `select end_order($1, 'staff', $2, $3) as status`,
    [orderId, note, new Date(scope.clock.now())],
  );
  return row?.status ?? null;
}

/** Ends an order whose time is over. Returns until when it may still be paid; null: it is decided. */
export async function expire(scope: Scope, orderId: bigint): Promise<Date | null> {
  const [row] = await scope.db.query<{ status: Order['status'] | null; expires_at: Date | null }>(
    `with ended as (select end_order($1, 'expired', null, $2) as status)
     select e.status, o.expires_at from ended e left join orders o on o.id = $1`,
    [orderId, new Date(scope.clock.now())],
  );
  return row?.status === 'new' ? row.expires_at : null;
}

/** Asks for a look at an order at a time. */
export async function watch(scope: Scope, orderId: bigint, at: Date): Promise<void> {
  await scope.db.query(`insert into platform.requests (kind, payload) values ('job', $1)`, [
    JSON.stringify({
      task: 'order',
      key: `order:${orderId}`,
      payload: { orderId: `${orderId}` },
      runAt: at,
    }),
  ]);
}

/** Ends all orders whose time is over: what a job should have done and did not. Each by itself. */
export async function expireOverdue(scope: Scope): Promise<void> {
  const rows = await scope.db.query<{ id: string }>(
    `select id from orders where status = 'new' and expires_at <= $1 order by id`,
    [new Date(scope.clock.now())],
  );
  for (const { id } of rows) await expire(scope, BigInt(id));
}

/** An order with all that a card shows of it. With a customer: only theirs. Null: there is none. */
export async function find(
  scope: Scope,
  id: bigint,
  customerId: bigint | null,
): Promise<Order | null> {
  const [order] = await page(scope, { id, customerId }, { before: null, limit: 1 });
  return order ?? null;
}

/** Orders with all that cards show of them, newest first, in one query; what is not wanted is not asked for. */
export async function page(
  scope: Scope,
  wanted: {
    readonly id?: bigint | undefined;
    readonly customerId?: bigint | null | undefined;
    readonly status?: Order['status'] | undefined;
  },
  { before, limit }: { readonly before: bigint | null; readonly limit: number },
): Promise<Order[]> {
  const rows = await scope.db.query<OrderRow>(
    `select o.*, c.name as customer_name, c.username, c.telegram_id,
       spendable(o.customer_id, o.currency)::text as balance,
       (select jsonb_build_object('id', i.id, 'method', i.method, 'status', i.status, 'paid', i.paid,
          'amount', i.amount::text, 'expiresAt', i.expires_at) from invoices i where i.id = o.invoice_id) as invoice,
       (select coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'productId', l.product_id, 'name', l.name,
          'kind', l.kind, 'price', l.price::text, 'quantity', l.quantity, 'total', l.total::text,
          'refundedQuantity', l.refunded_quantity, 'deliveredAt', l.delivered_at,
          'hasGoods', l.kind = 'unique' and l.delivered_at is not null or l.goods is not null,
          'warrantyUntil', l.warranty_until, 'replaces', l.replaces,
          'claim', (select jsonb_build_object('id', k.id, 'state', k.state, 'text', k.text, 'answer', k.answer)
            from claims k where k.order_line_id = l.id order by k.id desc limit 1)) order by l.id), '[]')
        from order_lines l where l.order_id = o.id) as lines,
       (select coalesce(jsonb_agg(jsonb_build_object('amount', r.amount::text, 'method', r.method,
          'state', r.state, 'at', r.created_at) order by r.id), '[]')
        from refunds r where r.order_id = o.id) as refunds
     from orders o join customers c on c.id = o.customer_id
     where ($1::bigint is null or o.id = $1) and ($2::bigint is null or o.customer_id = $2)
       and ($3::text is null or o.status = $3) and ($4::bigint is null or o.id < $4)
     order by o.id desc limit $5`,
    [wanted.id ?? null, wanted.customerId ?? null, wanted.status ?? null, before, limit],
  );
  return rows.map(readOrder);
}

/** A line of a list of orders. */
export interface OrderBrief {
  readonly id: bigint;
  readonly status: Order['status'];
  readonly total: Money;
  readonly createdAt: Date;
  readonly customer: string;
  /** The first lines' names. */
  readonly what: string;
}

export const saleFilters = ['new', 'deliver', 'claims', 'all'] as const;
export type SaleFilter = (typeof saleFilters)[number];

/** A customer's orders, or (null) the shop's by filter, newest first. */
export async function list(
  scope: Scope,
  wanted: {
    readonly customerId: bigint | null;
    readonly filter: SaleFilter;
    readonly offset: number;
    readonly limit: number;
  },
): Promise<OrderBrief[]> {
  const rows = await scope.db.query<{
    id: string;
    status: Order['status'];
    total: string;
    currency: string;
    created_at: Date;
    customer: string;
    what: string | null;
  }>(
    `select o.id, o.status, o.total, o.currency, o.created_at, c.name as customer,
       (select string_agg(name, ', ' order by id) from (
          select id, name from order_lines where order_id = o.id and replaces is null order by id limit 3) l) as what
     from orders o join customers c on c.id = o.customer_id
     where ($1::bigint is null or o.customer_id = $1)
       and case $2 when 'new' then o.status = 'new' when 'deliver' then o.status = 'paid'
         when 'claims' then exists (select from order_lines l join claims k on k.order_line_id = l.id
           where l.order_id = o.id and k.state = 'open') else true end
     order by o.id desc offset $3 limit $4`,
    [wanted.customerId, wanted.filter, wanted.offset, wanted.limit],
  );
  return rows.map((row) => ({
    id: BigInt(row.id),
    status: row.status,
    total: { amount: BigInt(row.total), currency: row.currency },
    createdAt: row.created_at,
    customer: row.customer,
    what: row.what ?? '',
  }));
}
