import { z } from 'zod';
import * as audit from '../domain/staff/audit.ts';
import * as deliveries from '../domain/orders/deliveries.ts';
import type { Order as Found } from '../domain/orders/order-row.ts';
import * as orders from '../domain/orders/orders.ts';
import { UserError } from '../errors.ts';
import type { Scope } from '../scope.ts';
import { listOf, page, paging } from './pages.ts';
import { kinds } from './product-shape.ts';
import { route, type Route } from './route.ts';
import { Id, IdIn, Moment, momentOf, Money, moneyOf, TelegramId } from './shapes.ts';

const statuses = ['new', 'paid', 'completed', 'cancelled', 'refunded'] as const;

const Line = z.strictObject({
  id: Id,
  productId: Id,
  name: z.string().meta({ description: 'As it was called when it was bought.' }),
  kind: z.enum(kinds),
  price: Money,
  quantity: z.int(),
  total: Money,
  refundedQuantity: z.int(),
  deliveredAt: Moment.nullable(),
  warrantyUntil: Moment.nullable(),
  replaces: Id.nullable().meta({ description: 'The line that did not work.' }),
});

/** An order as it is answered. */
export const Order = z
  .strictObject({
    id: Id,
    status: z.enum(statuses).meta({ description: 'paid: something is left to deliver.' }),
    customer: z.strictObject({
      id: Id,
      telegramId: TelegramId.nullable().meta({ description: 'Null: they had themselves deleted.' }),
      name: z.string(),
      username: z.string().nullable(),
    }),
    subtotal: Money,
    discount: Money,
    shipping: Money,
    total: Money,
    refunded: Money,
    coupon: z.string().nullable(),
    tracking: z.string().nullable(),
    reason: z.string().nullable().meta({ description: 'Why it was cancelled.' }),
    invoiceId: Id.nullable(),
    lines: z.array(Line),
    expiresAt: Moment.nullable(),
    createdAt: Moment,
    paidAt: Moment.nullable(),
  })
  .meta({ id: 'Order' });

const params = z.strictObject({ orderId: IdIn });
const ended = { 409: 'Nothing is left to do there.' };

/** What was bought, and what staff do with it by hand. */
export const orderRoutes: readonly Route[] = [
  route({
    path: '/orders',
    operation: 'listOrders',
    summary: 'Orders with their lines, newest first',
    tag: 'Orders',
    scope: 'orders:read',
    query: z.strictObject({
      ...paging,
      status: z.enum(statuses).optional(),
      customerId: IdIn.optional(),
    }),
    answer: listOf(Order),
    handle: ({ scope, query }) =>
      page('orders', query, (page) => orders.page(scope, query, page), shape),
  }),
  route({
    path: '/orders/{orderId}',
    operation: 'getOrder',
    summary: 'An order',
    tag: 'Orders',
    scope: 'orders:read',
    params,
    answer: Order,
    handle: ({ scope, params }) => answer(scope, params.orderId),
  }),
  route({
    method: 'POST',
    path: '/orders/{orderId}/deliver',
    operation: 'deliverOrderLine',
    summary: 'Deliver a line by hand',
    description: 'The text is sealed and sent to the customer; null: they got it in another way.',
    tag: 'Orders',
    scope: 'orders:write',
    params,
    body: z.strictObject({ lineId: IdIn, text: z.string().min(1).max(16_000).nullable() }),
    answer: Order,
    refusals: ended,
    async handle({ scope, caller, tools, params, body }) {
      const order = await demandOrder(scope, params.orderId);
      const line = order.lines.find(({ id }) => id === body.lineId);
      if (!line) throw new UserError('order-gone');
      const what = { orderId: order.id, lineId: line.id, productId: line.productId };
      const goods = body.text === null ? null : ({ kind: 'text', text: body.text } as const);
      await deliveries.byHand(scope, tools.secrets, caller.actorId, what, goods);
      return answer(scope, order.id);
    },
  }),
  route({
    method: 'POST',
    path: '/orders/{orderId}/ship',
    operation: 'shipOrder',
    summary: 'Say that all that goes by post is on its way',
    tag: 'Orders',
    scope: 'orders:write',
    params,
    body: z.strictObject({ tracking: z.string().trim().min(1).max(300) }),
    answer: Order,
    refusals: ended,
    async handle({ scope, caller, params, body }) {
      const { id } = await demandOrder(scope, params.orderId);
      await deliveries.ship(scope, caller.actorId, id, body.tracking);
      return answer(scope, id);
    },
  }),
  route({
    method: 'POST',
    path: '/orders/{orderId}/cancel',
    operation: 'cancelOrder',
    summary: 'End an order that is not paid',
    tag: 'Orders',
    scope: 'orders:write',
    params,
    body: z.strictObject({ note: z.string().trim().min(1).max(300).nullable() }),
    answer: Order,
    refusals: ended,
    async handle({ scope, caller, params, body }) {
      const { id, status } = await demandOrder(scope, params.orderId);
      const { note } = body;
      if (status !== 'new') throw new UserError('order-not-open');
      const now = await orders.cancelByStaff(scope, id, note);
      if (now !== 'cancelled') throw new UserError('order-not-open');
      await audit.write(scope, caller.actorId, 'order.cancel', { order: Number(id), note });
      return answer(scope, id);
    },
  }),
];

async function demandOrder(scope: Scope, id: bigint): Promise<Found> {
  const order = await orders.find(scope, id, null);
  if (!order) throw new UserError('order-gone');
  return order;
}

/** One order as it is answered. Throws UserError `order-gone`. */
export async function answer(scope: Scope, id: bigint) {
  return shape(await demandOrder(scope, id));
}

function shape(order: Found) {
  const { customer, invoice } = order;
  return {
    id: `${order.id}`,
    status: order.status,
    customer: {
      ...customer,
      id: `${customer.id}`,
      telegramId: customer.telegramId > 0 ? customer.telegramId : null,
    },
    subtotal: moneyOf(order.subtotal),
    discount: moneyOf(order.discount),
    shipping: moneyOf(order.shippingPrice),
    total: moneyOf(order.total),
    refunded: moneyOf(order.refunded),
    coupon: order.coupon,
    tracking: order.tracking,
    reason: order.reason,
    invoiceId: invoice && `${invoice.id}`,
    lines: order.lines.map(lineOf),
    expiresAt: momentOf(order.expiresAt),
    createdAt: momentOf(order.createdAt),
    paidAt: momentOf(order.paidAt),
  };
}

function lineOf(found: Found['lines'][number]) {
  const { hasGoods: _, claim: __, ...line } = found;
  return {
    ...line,
    id: `${line.id}`,
    productId: `${line.productId}`,
    price: moneyOf(line.price),
    total: moneyOf(line.total),
    deliveredAt: momentOf(line.deliveredAt),
    warrantyUntil: momentOf(line.warrantyUntil),
    replaces: line.replaces === null ? null : `${line.replaces}`,
  };
}
