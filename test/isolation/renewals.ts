import * as ownPauses from '../../shared/domain/subscriptions/own-pauses.ts';
import * as reminders from '../../shared/domain/subscriptions/reminders.ts';
import * as renewalTerms from '../../shared/domain/subscriptions/renewal-terms.ts';
import * as renewals from '../../shared/domain/subscriptions/renewals.ts';
import * as starRenewals from '../../shared/domain/subscriptions/star-renewals.ts';
import * as starStops from '../../shared/domain/subscriptions/star-stops.ts';
import type { Calls } from './calls.ts';

export const calls: Calls = {
  'own-pauses.offerOf': null,
  'own-pauses.pause': (a, f) => ownPauses.pause(a, f.customer.id, f.id),
  'own-pauses.keep': (a, f) => ownPauses.keep(a, f.id, { until: new Date() }),
  'own-pauses.resume': (a, f) => ownPauses.resume(a, f.customer.id, f.id),
  'own-pauses.endDue': (a, f) => ownPauses.endDue(a, f.id),
  'reminders.remind': (a, f) => reminders.remind(a, f.id),
  'reminders.dueReminder': null,
  'reminders.morningAfter': null,
  'renewals.choose': (a, f) => renewals.choose(a, f.customer.id, f.id, 'balance'),
  'renewals.look': (a, f) => renewals.look(a, f.id),
  'renewals.lookAtDue': (a) => renewals.lookAtDue(a),
  'renewal-terms.read': (a, f) => renewalTerms.read(a, f.id),
  'renewal-terms.agree': (a, f) => renewalTerms.agree(a, f.id, { amount: 1n, currency: 'USD' }),
  'renewal-terms.triesOf': null,
  'renewal-terms.missing': null,
  'renewal-terms.isRaised': null,
  'renewal-terms.nextTry': null,
  'star-renewals.payloadOf': null,
  'star-renewals.readPayload': null,
  'star-renewals.refusal': (a, f) => starRenewals.refusal(a, { productId: f.id, customerId: f.customer.id }, { telegramId: f.customer.telegramId, currency: 'XTR', totalAmount: 1 }),
  'star-renewals.book': (a, f) => starRenewals.book(a, { productId: f.id, customerId: f.customer.id }, { telegramId: f.customer.telegramId, total_amount: 1, telegram_payment_charge_id: 'probe' }),
  'star-renewals.setCanceled': (a, f) => starRenewals.setCanceled(a, f.customer.id, f.id, true),
  'star-renewals.wanted': (a, f) => starRenewals.wanted(a, f.id),
  'star-renewals.noteRefused': (a, f) => starRenewals.noteRefused(a, f.id, 'probe', true),
  'star-stops.stopAll': (a) => starStops.stopAll(a),
  'star-stops.tellAgain': (a) => starStops.tellAgain(a),
  'star-stops.keepTold': (a, f) => starStops.keepTold(a, f.id, 'probe', true),
  'star-renewals.isOverdue': (a, f) => starRenewals.isOverdue(a, f.id),
  'star-renewals.noteMissed': (a, f) => starRenewals.noteMissed(a, f.id),
}; // prettier-ignore
