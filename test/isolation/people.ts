import * as appointments from '../../shared/domain/appointments.ts';
import * as audit from '../../shared/domain/audit.ts';
import * as customers from '../../shared/domain/customers.ts';
import * as invitations from '../../shared/domain/invitations.ts';
import * as roles from '../../shared/domain/roles.ts';
import * as roster from '../../shared/domain/roster.ts';
import * as settings from '../../shared/domain/settings.ts';
import type { Calls } from './calls.ts';

const entry = (data: Record<string, unknown>) => ({ id: 1n, actorId: 1, action: 'probe', data, at: new Date() }); // prettier-ignore

export const calls: Calls = {
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
    'audit.findUndoable': (a, f) => audit.findUndoable(a, f.id, 1),
    'audit.markUndone': (a) => audit.markUndone(a, entry({})),
    'settings.revert': (a) => settings.revert(a, entry({ before: {}, after: {} })),
    'settings.revertOptions': (a) => settings.revertOptions(a, entry({ before: {}, after: {} })),
    'settings.revertText': (a) => settings.revertText(a, entry({ language: 'en', place: 'terms', before: null, after: null })),
}; // prettier-ignore
