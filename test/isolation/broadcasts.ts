import * as audience from '../../shared/domain/marketing/audience.ts';
import * as runs from '../../shared/domain/marketing/broadcast-runs.ts';
import * as broadcasts from '../../shared/domain/marketing/broadcasts.ts';
import * as digest from '../../shared/domain/shop/digest.ts';
import * as outbox from '../../shared/domain/shop/outbox.ts';
import * as statistics from '../../shared/domain/shop/statistics.ts';
import type { Calls } from './calls.ts';

const content = { chatId: 1, messageId: 1, kind: 'text' as const, buttons: [] };

export const calls: Calls = {
  'audience.count': (a) => audience.count(a, { segment: 'all' }),
  'audience.listProducts': (a) =>
    audience.listProducts(a, { isOnSale: false, offset: 0, limit: 5 }),
  'broadcasts.create': (a) => broadcasts.create(a, 1, content),
  'broadcasts.find': (a, f) => broadcasts.find(a, f.id),
  'broadcasts.list': (a) => broadcasts.list(a, { offset: 0, limit: 5 }),
  'broadcasts.setContent': (a, f) => broadcasts.setContent(a, f.id, content),
  'broadcasts.setAudience': (a, f) => broadcasts.setAudience(a, f.id, { segment: 'all' }),
  'broadcasts.setCard': (a, f) =>
    broadcasts.setCard(a, f.id, { chatId: 1, messageId: 1, language: 'en' }),
  'broadcasts.remove': (a, f) => broadcasts.remove(a, 1, f.id),
  'broadcasts.forgetOld': (a) => broadcasts.forgetOld(a, 0),
  'broadcast-runs.wake': (a, f) => runs.wake(a, f.id, Date.now()),
  'broadcast-runs.schedule': (a, f) => runs.schedule(a, 1, f.id, { at: Date.now() }),
  'broadcast-runs.unschedule': (a, f) => runs.unschedule(a, 1, f.id),
  'broadcast-runs.pause': (a, f) => runs.pause(a, 1, f.id),
  'broadcast-runs.resume': (a, f) => runs.resume(a, 1, f.id),
  'broadcast-runs.cancel': (a, f) => runs.cancel(a, 1, f.id),
  'broadcast-runs.change': (a, f) => runs.change(a, 1, f.id, null),
  'broadcast-runs.mayDelete': null,
  'broadcast-runs.look': (a, f) => runs.look(a, f.id),
  'digest.run': (a) => digest.run(a),
  'statistics.dayStart': null,
  'statistics.read': (a) =>
    statistics.read(a, { from: new Date(0), to: new Date() }, { timeZone: 'UTC', bucket: 'month' }),
  'outbox.takeBulk': (a) => outbox.takeBulk(a, 5),
};
