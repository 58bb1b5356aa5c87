import * as files from '../../shared/domain/subscriptions/export-subscriptions.ts';
import * as desk from '../../shared/domain/subscriptions/subscription-desk.ts';
import * as grants from '../../shared/domain/subscriptions/subscription-grants.ts';
import * as statistics from '../../shared/domain/subscriptions/subscription-statistics.ts';
import * as subscriptionUndo from '../../shared/domain/subscriptions/subscription-undo.ts';
import type { Calls } from './calls.ts';

const page = { limit: 5, offset: 0 };

async function textOf(parts: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const part of parts) text += part;
  return text;
}

export const calls: Calls = {
  'subscription-desk.list': (a, f) => desk.list(a, { view: 'active', productId: f.id, customerId: f.customer.id }, page),
  'subscription-desk.count': (a, f) => desk.count(a, f.id),
  'subscription-desk.holderOf': (a, f) => desk.holderOf(a, f.id),
  'subscription-grants.setPaused': (a, f) => grants.setPaused(a, 1, f.id, true),
  'subscription-grants.hold': (a, f) => grants.hold(a, { id: f.id }),
  'subscription-grants.tell': null,
  'subscription-grants.said': (a) => grants.said(a, new Date(0)),
  'subscription-undo.revert': (a, f) => subscriptionUndo.revert(a, {
    id: 1n, actorId: 1, action: 'subscription.pause', at: new Date(),
    data: { subscription: `${f.id}`, traces: { status: 'active', renewal: 'none' } },
  }),
  'subscription-statistics.read': (a) => statistics.read(a, { from: new Date(0), to: new Date() }, 'UTC'),
  'export-subscriptions.subscriptionsCsv': (a) => textOf(files.subscriptionsCsv(a)),
  'export-subscriptions.periodsCsv': (a) => textOf(files.periodsCsv(a)),
}; // prettier-ignore
