import * as commissions from '../../shared/domain/marketing/commissions.ts';
import * as couponBatches from '../../shared/domain/marketing/coupon-batches.ts';
import * as couponBook from '../../shared/domain/marketing/coupon-book.ts';
import * as couponEdits from '../../shared/domain/marketing/coupon-edits.ts';
import * as coupons from '../../shared/domain/marketing/coupons.ts';
import * as referral from '../../shared/domain/marketing/referral.ts';
import * as reviewDesk from '../../shared/domain/marketing/review-desk.ts';
import * as reviews from '../../shared/domain/marketing/reviews.ts';
import type { AuditEntry } from '../../shared/domain/staff/audit.ts';
import type { Calls, Foreign } from './calls.ts';

const page = { offset: 0, limit: 5 };
const fields = { kind: 'percent', value: 1000n } as const;
const entry = (f: Foreign): AuditEntry => ({ id: f.id, actorId: 1, action: 'review.hide', data: { coupon: Number(f.id), review: Number(f.id) }, at: new Date() }); // prettier-ignore

export const calls: Calls = {
  'coupons.judge': (a, f) => coupons.judge(a, 'PROBE', { customerId: f.customer.id, lines: [], subtotal: 0n }),
  'coupons.findOpen': (a) => coupons.findOpen(a, 'PROBE'),
  'coupons.discountOf': null,
  'coupons.randomCode': null,
  'coupons.readCode': null,
  'coupons.readCouponRow': null,
  'coupon-book.list': (a) => couponBook.list(a, 'open', page),
  'coupon-book.read': (a, f) => couponBook.read(a, f.id),
  'coupon-book.choices': (a, f) => couponBook.choices(a, f.id, 'product', page),
  'coupon-edits.create': (a) => couponEdits.create(a, 1, 'PROBE', fields),
  'coupon-edits.change': (a, f) => couponEdits.change(a, 1, f.id, { maxUses: 1 }),
  'coupon-edits.bind': (a, f) => couponEdits.bind(a, 1, f.id, { kind: 'product', id: f.id }),
  'coupon-edits.end': (a, f) => couponEdits.end(a, 1, f.id),
  'coupon-edits.revert': (a, f) => couponEdits.revert(a, entry(f)),
  'coupon-batches.create': (a) => couponBatches.create(a, 1, 3, fields),
  'coupon-batches.openCodes': (a, f) => couponBatches.openCodes(a, f.id),
  'commissions.settle': (a) => commissions.settle(a),
  'commissions.list': (a, f) => commissions.list(a, f.customer.id, page),
  'referral.read': (a, f) => referral.read(a, f.customer.id),
  'referral.bring': (a, f) => referral.bring(a, f.customer.id, 'x'),
  'referral.totals': (a) => referral.totals(a),
  'reviews.ofProduct': (a, f) => reviews.ofProduct(a, f.id, { customerId: f.customer.id, ...page }),
  'reviews.find': (a, f) => reviews.find(a, f.id),
  'reviews.own': (a, f) => reviews.own(a, f.customer.id, f.id),
  'reviews.rate': (a, f) => reviews.rate(a, f.customer.id, f.id, 5),
  'reviews.write': (a, f) => reviews.write(a, f.customer.id, f.id, { text: 'x', photo: null }),
  'reviews.clear': (a, f) => reviews.clear(a, f.customer.id, f.id),
  'reviews.askBuyer': (a, f) => reviews.askBuyer(a, f.id),
  'reviews.readReviewRow': null,
  'review-desk.list': (a) => reviewDesk.list(a, 'all', page),
  'review-desk.open': (a, f) => reviewDesk.open(a, f.id),
  'review-desk.setHidden': (a, f) => reviewDesk.setHidden(a, 1, f.id, true),
  'review-desk.revert': (a, f) => reviewDesk.revert(a, entry(f)),
  'review-desk.answer': (a, f) => reviewDesk.answer(a, 1, f.id, { text: 'x', reference: 'probe' }),
}; // prettier-ignore
