import * as apiKeys from '../../shared/domain/programs/api-keys.ts';
import * as apiRequests from '../../shared/domain/programs/api-requests.ts';
import * as books from '../../shared/domain/programs/book-listings.ts';
import * as listings from '../../shared/domain/programs/listings.ts';
import * as orders from '../../shared/domain/orders/orders.ts';
import { readOptions } from '../../shared/domain/shop/options.ts';
import * as planSales from '../../shared/domain/subscriptions/plan-sales.ts';
import * as grants from '../../shared/domain/subscriptions/subscription-grants.ts';
import * as subscriptionPages from '../../shared/domain/subscriptions/subscription-pages.ts';
import type { Calls } from './calls.ts';

const prefix = '0'.repeat(16);
const claimed = { prefix, name: 'x', attempt: 'x', reference: 'x' };
const wanted = { prefix, name: 'x', fingerprint: Buffer.from('x') };

const readSettings = { currency: 'USD', options: readOptions({}) };
const page = { before: null, limit: 5 };

export const calls: Calls = {
  'api-keys.readName': null,
  'api-keys.grantable': null,
  'api-keys.readToken': null,
  'api-keys.make': (a, f) => a.transaction((scope) => apiKeys.make(scope, f.customer.telegramId, { name: 'x', scopes: ['orders:read'] })),
  'api-keys.open': (a) => apiKeys.open(a, { prefix, secret: 'x' }),
  'api-keys.list': (a) => apiKeys.list(a),
  'api-keys.find': (a) => apiKeys.find(a, prefix),
  'api-keys.revoke': (a) => apiKeys.revoke(a, 1, prefix),
  'api-requests.claim': (a) => apiRequests.claim(a, wanted),
  'api-requests.answer': (a) => apiRequests.answer(a, claimed, { status: 200, body: {} }),
  'api-requests.release': (a) => apiRequests.release(a, claimed, { isTraced: true }),
  'api-requests.forgetOld': (a) => apiRequests.forgetOld(a),
  'book-listings.movements': (a, f) => books.movements(a, { customerId: f.customer.id }, page),
  'book-listings.paymentDays': (a) => books.paymentDays(a, { from: new Date(0), timeZone: 'UTC' }),
  'book-listings.pending': (a) => books.pending(a),
  'book-listings.postings': (a, f) => books.postings(a, { customerId: f.customer.id }, page),
  'book-listings.purses': (a) => books.purses(a, {}, page),
  'invoices.read': null,
  'listings.bills': (a, f) => listings.bills(a, { id: f.invoiceId, customerId: f.customer.id }, page),
  'listings.introduce': (a, f) => listings.introduce(a, { telegramId: f.customer.telegramId, name: 'x', username: null, language: null }),
  'listings.levels': (a) => listings.levels(a, {}, page),
  'listings.people': (a, f) => listings.people(a, { id: f.customer.id }, page),
  'listings.products': (a, f) => listings.products(a, { id: f.id }, page),
  'plan-sales.order': (a, f) => planSales.order(a, readSettings, { customerId: f.customer.id, productId: f.id, key: 'x', by: 'balance' }),
  'subscription-grants.grant': (a, f) => grants.grant(a, 1, { customerId: f.customer.id, productId: f.id, term: null, reason: 'x', reference: 'x' }),
  'subscription-grants.revoke': (a, f) => grants.revoke(a, 1, { id: f.id, reason: 'x', reference: 'x' }),
  'subscription-pages.list': (a, f) => subscriptionPages.list(a, { customerId: f.customer.id }, page),
  'orders.page': (a, f) => orders.page(a, { id: f.id, customerId: f.customer.id }, page),
  'product-rules.demandPublishable': null,
}; // prettier-ignore
