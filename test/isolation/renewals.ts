import * as reminders from '../../shared/domain/reminders.ts';
import * as renewals from '../../shared/domain/renewals.ts';
import type { Calls } from './calls.ts';

export const calls: Calls = {
  'reminders.remind': (a, f) => reminders.remind(a, f.id),
  'reminders.dueReminder': null,
  'reminders.morningAfter': null,
  'renewals.look': (a, f) => renewals.look(a, f.id),
  'renewals.lookAtDue': (a) => renewals.lookAtDue(a),
};
