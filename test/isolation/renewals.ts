import * as reminders from '../../shared/domain/reminders.ts';
import * as renewalTerms from '../../shared/domain/renewal-terms.ts';
import * as renewals from '../../shared/domain/renewals.ts';
import type { Calls } from './calls.ts';

export const calls: Calls = {
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
};
