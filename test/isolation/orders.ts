import * as cart from '../../shared/domain/orders/cart.ts';
import * as checkout from '../../shared/domain/orders/checkout.ts';
import * as claims from '../../shared/domain/orders/claims.ts';
import * as deliveries from '../../shared/domain/orders/deliveries.ts';
import * as orders from '../../shared/domain/orders/orders.ts';
import * as refunds from '../../shared/domain/orders/refunds.ts';
import { confirm, look } from '../shared/domain/order-support.ts';
import { testPlatform } from '../support/platform.ts';
import type { Calls, Foreign } from './calls.ts';

const secrets = async () => (await testPlatform()).secrets;
const wish = (f: Foreign) => ({ reference: 'probe', orderId: f.id, amount: null, lines: [], to: 'balance', returnStock: true, reason: null } as const); // prettier-ignore

export const calls: Calls = {
  'cart.read': (a, f) => cart.read(a, f.customer.id),
  'cart.add': (a, f) => cart.add(a, f.customer.id, f.id),
  'cart.setQuantity': (a, f) => cart.setQuantity(a, f.customer.id, f.id, 2),
  'cart.remove': (a, f) => cart.remove(a, f.customer.id, f.id),
  'checkout.open': (a, f) => checkout.open(a, f.customer.id, { productId: f.id }),
  'checkout.find': (a, f) => checkout.find(a, f.customer.id),
  'checkout.keepCoupon': (a, f) => checkout.keepCoupon(a, f.customer.id, 'X'),
  'checkout.quote': null,
  'checkout.differences': null,
  'orders.place': async (a, f) => confirm(a, f.customer, await look(a, f.customer, { productId: f.id })),
  'orders.findPlaced': (a, f) => orders.findPlaced(a, f.customer.id, 'x'),
  'orders.pay': (a, f) => orders.pay(a, f.customer.id, f.id),
  'orders.bindInvoice': (a, f) => orders.bindInvoice(a, f.id, f.invoiceId),
  'orders.cancel': (a, f) => orders.cancel(a, f.customer.id, f.id),
  'orders.cancelByStaff': (a, f) => orders.cancelByStaff(a, f.id, null),
  'orders.expire': (a, f) => orders.expire(a, f.id),
  'orders.watch': (a, f) => orders.watch(a, f.id, new Date()),
  'orders.expireOverdue': (a) => orders.expireOverdue(a),
  'orders.find': (a, f) => orders.find(a, f.id, null),
  'orders.list': (a, f) => orders.list(a, { customerId: f.customer.id, filter: 'all', offset: 0, limit: 5 }),
  'orders.checkoutReference': null,
  'order-row.readOrder': null,
  'deliveries.byHand': async (a, f) => deliveries.byHand(a, await secrets(), 1, { orderId: f.id, lineId: f.id, productId: f.id }, null),
  'deliveries.ship': (a, f) => deliveries.ship(a, 1, f.id, 'x'),
  'deliveries.sendAgain': (a, f) => deliveries.sendAgain(a, { customerId: f.customer.id, orderId: f.id, reference: 'probe' }),
  'deliveries.unseal': async (a, f) => deliveries.unseal(a, await secrets(), { key: 'x', delivery: { lineId: `${f.id}` } }),
  'refunds.give': (a, f) => refunds.give(a, 1, wish(f)),
  'refunds.findPending': (a, f) => refunds.findPending(a, f.id),
  'refunds.finish': (a, f) => refunds.finish(a, f.id, null),
  'refunds.bodyOf': null,
  'refund-ways.createRefundWays': null,
  'refund-ways.portOf': null,
  'refund-ways.writtenWay': null,
  'refunds.refusal': null,
  'refunds.shareOf': null,
  'refunds.paidLine': null,
  'claims.open': (a, f) => claims.open(a, f.customer.id, f.id, 'x'),
  'claims.decide': (a, f) => claims.decide(a, 1, f.id, { state: 'refused', answer: 'x' }),
  'sql-state.codeOf': null,
  'wanted.readLine': null,
  'wanted.priceLine': null,
  'wanted.linesValidUntil': null,
  'wanted.mostOf': null,
}; // prettier-ignore
