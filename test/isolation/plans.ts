import * as hashSales from '../../shared/domain/subscriptions/hash-sales.ts';
import * as gifts from '../../shared/domain/subscriptions/gifts.ts';
import * as planOffers from '../../shared/domain/subscriptions/plan-offers.ts';
import * as plans from '../../shared/domain/subscriptions/plans.ts';
import { readTerms } from '../../shared/domain/subscriptions/subscription-rules.ts';
import { readOptions } from '../../shared/domain/shop/options.ts';
import * as seats from '../../shared/domain/subscriptions/seats.ts';
import * as history from '../../shared/domain/subscriptions/subscription-history.ts';
import * as subscriptions from '../../shared/domain/subscriptions/subscriptions.ts';
import type { Calls } from './calls.ts';

const SETTINGS = { currency: 'USD', options: readOptions({}) };
const COINS = { kind: 'credited', txid: 'probe', money: { amount: 1n, currency: 'USDT' }, uses: [] } as const; // prettier-ignore

export const calls: Calls = {
  'plans.find': (a, f) => plans.find(a, f.id),
  'plans.list': (a) => plans.list(a),
  'plans.create': (a) => plans.create(a, 1, { name: 'x', price: 1n }),
  'plans.change': (a, f) => plans.change(a, 1, f.id, { seats: 3 }),
  'plans.setChat': (a, f) => plans.setChat(a, 1, f.id, { id: -1, title: 'x', isIn: true }),
  'plans.adoptTerms': (a) => plans.adoptTerms(a, 'x', readTerms({})),
  'plans.readPlan': null,
  'plan-offers.list': (a, f) => planOffers.list(a, f.customer.id),
  'plan-offers.find': (a, f) => planOffers.find(a, f.customer.id, f.id),
  'subscriptions.findOfLine': (a, f) => subscriptions.findOfLine(a, f.customer.id, f.id),
  'subscriptions.find': (a, f) => subscriptions.find(a, f.id, null),
  'subscriptions.list': (a, f) => subscriptions.list(a, f.customer.id),
  'subscriptions.shared': (a, f) => subscriptions.shared(a, f.customer.id),
  'subscriptions.extend': (a, f) => subscriptions.extend(a, { customerId: f.customer.id, productId: f.id, reference: 'staff:probe', kind: 'staff', term: { unit: 'day', count: 1 }, price: null }),
  'subscriptions.startTrial': (a, f) => subscriptions.startTrial(a, f.customer.id, f.id),
  'subscriptions.end': (a, f) => subscriptions.end(a, f.id, 'staff:probe', {}),
  'subscriptions.pause': (a, f) => subscriptions.pause(a, f.id),
  'subscriptions.resume': (a, f) => subscriptions.resume(a, f.id),
  'subscriptions.judge': (a, f) => subscriptions.judge(a, f.id),
  'subscription-history.list': (a, f) => history.list(a, f.id, 5),
  'subscriptions.isLive': null,
  'hash-sales.isOwn': null,
  'hash-sales.useOf': (a, f) => hashSales.useOf(a, { customerId: f.customer.id, source: 'tron', coins: COINS }, f.id),
  'hash-sales.order': (a, f) => hashSales.order(a, SETTINGS, { customerId: f.customer.id, source: 'tron', coins: COINS }, f.id),
  'gifts.find': (a, f) => gifts.find(a, f.customer.id, f.id),
  'gifts.findByKey': (a) => gifts.findByKey(a, 'x'),
  'gifts.listOpen': (a, f) => gifts.listOpen(a, f.customer.id),
  'gifts.take': (a, f) => gifts.take(a, f.customer.id, 'x'),
  'gifts.renewLink': (a, f) => gifts.renewLink(a, f.customer.id, f.id),
  'gifts.expire': (a, f) => gifts.expire(a, f.id),
  'seats.take': (a, f) => seats.take(a, f.customer.id, f.id, 'x'),
  'seats.tellBanned': (a, f) => seats.tellBanned(a, -1, f.customer.telegramId, 1),
  'seats.free': (a, f) => seats.free(a, f.customer.id, { subscriptionId: f.id, customerId: f.customer.id }),
  'subscription-rules.readTerms': null,
  'subscription-rules.isTimed': null,
  'subscription-rules.fixedEnd': null,
  'subscription-rules.monthly': null,
  'subscription-rules.demandSoundTerms': null,
  'subscription-rules.isMonth': null,
  'subscription-rules.changeOf': null,
}; // prettier-ignore
