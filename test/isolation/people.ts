import * as adjustments from '../../shared/domain/staff/adjustments.ts';
import * as appointments from '../../shared/domain/staff/appointments.ts';
import * as doneAlone from '../../shared/domain/staff/done-alone.ts';
import * as approvals from '../../shared/domain/staff/approvals.ts';
import * as pendingCredits from '../../shared/domain/money/pending-credits.ts';
import * as auditSearch from '../../shared/domain/staff/audit-search.ts';
import * as audit from '../../shared/domain/staff/audit.ts';
import * as blocks from '../../shared/domain/people/blocks.ts';
import * as customerSearch from '../../shared/domain/people/customer-search.ts';
import * as customers from '../../shared/domain/people/customers.ts';
import * as invitations from '../../shared/domain/staff/invitations.ts';
import * as letters from '../../shared/domain/people/letters.ts';
import * as notes from '../../shared/domain/people/notes.ts';
import * as personalData from '../../shared/domain/people/personal-data.ts';
import * as privacy from '../../shared/domain/people/privacy.ts';
import * as profiles from '../../shared/domain/people/profiles.ts';
import * as roles from '../../shared/domain/staff/roles.ts';
import * as roster from '../../shared/domain/staff/roster.ts';
import * as settings from '../../shared/domain/shop/settings.ts';
import { testPlatform } from '../support/platform.ts';
import type { Calls } from './calls.ts';

const money = { amount: 5n, currency: 'USD' };
const entry = (data: Record<string, unknown>) => ({ id: 1n, actorId: 1, action: 'probe', data, at: new Date() }); // prettier-ignore

export const calls: Calls = {
    'adjustments.request': (a, f) => adjustments.request(a, 1, { customerId: f.customer.id, money, reason: 'x', reference: 'probe' }, { approveAbove: null }),
    'adjustments.readPending': null,
    'adjustments.stands': null,
    'pending-credits.stands': null,
    'pending-credits.readPending': null,
    'pending-credits.needsSecond': null,
    'pending-credits.worthOf': null,
    'done-alone.sumOf': (a) => doneAlone.sumOf(a, 1, 'USD'),
    'pending-credits.request': (a, f) => pendingCredits.request(a, 1, { what: 'finding', subject: f.id, payment: 0, customerId: f.customer.id, money }),
    'pending-credits.decide': (a, f) => pendingCredits.decide(a, 1, f.id, 'approved'),
    'adjustments.decide': (a, f) => adjustments.decide(a, 1, f.id, 'approved'),
    'approvals.list': (a) => approvals.list(a, ['adjustment'], { limit: 5, offset: 0 }),
    'approvals.find': (a, f) => approvals.find(a, ['adjustment'], f.id),
    'approvals.open': (a) => approvals.open(a, { kind: 'probe', data: {}, requestedBy: 1, others: [1], notice: () => ({ key: 'x' }) }),
    'approvals.decide': (a, f) => approvals.decide(a, 'adjustment', f.id, { actorId: 1, state: 'approved', stands: () => true }),
    'blocks.block': (a, f) => blocks.block(a, 1, f.customer.id, 'x'),
    'blocks.unblock': (a, f) => blocks.unblock(a, 1, f.customer.id),
    'blocks.revert': (a, f) => blocks.revert(a, entry({ customer: String(f.customer.id), reason: 'x' })),
    'blocks.readReason': null,
    'customer-search.newest': (a) => customerSearch.newest(a, { limit: 5, offset: 0 }),
    'customer-search.search': (a, f) => customerSearch.search(a, f.customer.name, { limit: 5, offset: 0 }),
    'letters.write': (a, f) => letters.write(a, 1, f.customer.id, { text: 'x' }),
    'notes.add': (a, f) => notes.add(a, 1, f.customer.id, 'x'),
    'notes.remove': (a, f) => notes.remove(a, 1, f.customer.id, 'x'),
    'notes.revert': (a, f) => notes.revert(a, entry({ customer: String(f.customer.id), note: { text: 'x' } })),
    'personal-data.collect': async (a, f) => personalData.collect(a, (await testPlatform()).secrets, f.customer.id, { withGoods: true }),
    'privacy.standing': (a, f) => privacy.standing(a, f.customer.id),
    'privacy.erase': (a, f) => privacy.erase(a, 1, f.customer.id, []),
    'audit-search.search': (a, f) => auditSearch.search(a, { text: f.customer.name }, { limit: 5, timeZone: 'UTC' }),
    'audit-search.find': (a, f) => auditSearch.find(a, f.id),
    'audit-search.actions': (a) => auditSearch.actions(a, { limit: 5, offset: 0 }),
    'audit-search.actors': (a) => auditSearch.actors(a, { limit: 5, offset: 0 }),
    'audit.forgetOld': (a) => audit.forgetOld(a),
    'profiles.find': (a, f) => profiles.find(a, f.customer.id),
    'profiles.orders': (a, f) => profiles.orders(a, f.customer.id, { limit: 5, offset: 0 }),
    'appointments.add': (a, f) => appointments.add(a, 1, { telegramId: f.customer.telegramId, name: null }, 'STOCK'),
    'appointments.change': (a, f) => appointments.change(a, 1, f.customer.telegramId, 'SUPPORT'),
    'appointments.remove': (a, f) => appointments.remove(a, 1, f.customer.telegramId),
    'appointments.revert': (a, f) => appointments.revert(a, entry({ person: f.customer.telegramId, before: 'STOCK', after: null })),
    'appointments.insert': (a, f) => appointments.insert(a, { telegramId: f.customer.telegramId, name: null }, 'STOCK', 1),
    'appointments.publish': (a, f) => appointments.publish(a, f.customer.telegramId),
    'customers.findByUsername': (a) => customers.findByUsername(a, 'nobody'),
    'invitations.create': (a) => invitations.create(a, 1, 'STOCK'),
    'invitations.countOpen': (a) => invitations.countOpen(a),
    'invitations.withdraw': (a) => invitations.withdraw(a, 1),
    'invitations.accept': (a, f) => invitations.accept(a, { telegramId: f.customer.telegramId, name: null }, 'x'),
    'roles.add': (a) => roles.add(a, 1, 'Probe'),
    'roles.rename': (a) => roles.rename(a, 1, 'x', 'Probe'),
    'roles.toggle': (a) => roles.toggle(a, 1, 'x', 'orders'),
    'roles.remove': (a) => roles.remove(a, 1, 'x'),
    'roster.lock': (a) => roster.lock(a, 1),
    'roster.hold': (a) => roster.hold(a),
    'roster.demandRank': null,
    'roster.demandOtherOwner': null,
    'roster.demandRole': null,
    'staff.outranks': null,
    'audit.weightOf': null,
    'audit.find': (a, f) => audit.find(a, f.id),
    'audit.findUndoable': (a, f) => audit.findUndoable(a, f.id, 1),
    'audit.markUndone': (a) => audit.markUndone(a, entry({})),
    'settings.revert': (a) => settings.revert(a, entry({ before: {}, after: {} })),
    'settings.revertOptions': (a) => settings.revertOptions(a, entry({ before: {}, after: {} })),
    'settings.revertText': (a) => settings.revertText(a, entry({ language: 'en', place: 'terms', before: null, after: null })),
}; // prettier-ignore
