import * as payments from '../../shared/domain/money/payments.ts';
import * as deliveries from '../../shared/domain/programs/webhook-deliveries.ts';
import * as webhooks from '../../shared/domain/programs/webhooks.ts';
import { testPlatform } from '../support/platform.ts';
import type { Calls } from './calls.ts';

const addressed = {
  id: 1n, webhookId: 1n, event: 'x', type: 'ping', subject: {}, body: null, state: 'waiting', attempts: 0,
  answer: null, createdAt: new Date(0), triedAt: null, nextAt: null, url: 'https://x.example/',
  secret: Buffer.from('x'), isOn: true,
} as const; // prettier-ignore

export const calls: Calls = {
  'webhooks.secretPurpose': null,
  'webhooks.readUrl': null,
  'webhooks.typesOf': null,
  'webhooks.nounsOf': null,
  'webhooks.add': async (a) => webhooks.add(a, (await testPlatform()).secrets, { actorId: 1, url: 'https://x.example/', events: ['order.paid'] }),
  'webhooks.list': (a) => webhooks.list(a),
  'webhooks.find': (a, f) => webhooks.find(a, f.id),
  'webhooks.choose': (a, f) => webhooks.choose(a, 1, f.id, ['order.paid']),
  'webhooks.setOn': (a, f) => webhooks.setOn(a, 1, f.id, false),
  'webhooks.renewSecret': async (a, f) => webhooks.renewSecret(a, (await testPlatform()).secrets, 1, f.id),
  'webhooks.remove': (a, f) => webhooks.remove(a, 1, f.id),
  'webhook-deliveries.open': (a, f) => deliveries.open(a, f.id),
  'webhook-deliveries.keepBody': (a, f) => deliveries.keepBody(a, f.id, '{}'),
  'webhook-deliveries.note': (a, f) => deliveries.note(a, { ...addressed, id: f.id, webhookId: f.id }, { how: 'gone', answer: '410' }),
  'webhook-deliveries.ping': (a, f) => deliveries.ping(a, 1, f.id),
  'webhook-deliveries.again': (a, f) => deliveries.again(a, 1, f.id),
  'webhook-deliveries.list': (a, f) => deliveries.list(a, f.id, { offset: 0, limit: 5 }),
  'webhook-deliveries.find': (a, f) => deliveries.find(a, f.id),
  'webhook-deliveries.putAside': (a, f) => deliveries.putAside(a, f.id),
  'webhook-deliveries.tidy': (a) => deliveries.tidy(a),
  'payments.findById': (a, f) => payments.findById(a, f.id),
}; // prettier-ignore
