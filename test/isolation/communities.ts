import * as access from '../../shared/domain/subscriptions/access.ts';
import * as communities from '../../shared/domain/subscriptions/communities.ts';
import * as invites from '../../shared/domain/subscriptions/invites.ts';
import * as memberAudit from '../../shared/domain/subscriptions/member-audit.ts';
import * as members from '../../shared/domain/subscriptions/members.ts';
import type { Calls } from './calls.ts';

/** The same chat may have the bots of two shops: each keeps its own rows of it. */
const CHAT = -1007;
const sight = {
  chatId: CHAT,
  kind: 'supergroup',
  title: 'A',
  username: null,
  trouble: null,
} as const;
const change = {
  chatId: CHAT, telegramId: 5, name: 'Ann', status: 'in', wasIn: false, link: null, byHand: false,
} as const; // prettier-ignore
const doorOf = async (a: Parameters<typeof members.doorAt>[0]) => {
  await communities.note(a, { ...sight, rights: { invite: true, ban: true } }, true);
  const door = await members.doorAt(a, CHAT, 5);
  if (!door) throw new Error('the chat was noted just now');
  return door;
};

export const calls: Calls = {
  'access.readJob': null,
  'access.offerButtons': null,
  'access.find': (a, f) => access.find(a, f.id, f.customer.id),
  'access.wakeAgain': (a, f) =>
    access.wakeAgain(
      a,
      {
        subscriptionId: f.id,
        customerId: f.customer.id,
        chatId: null,
        telegramId: null,
        spent: null,
        isStolen: false,
      },
      1,
    ),
  'access.tellStray': async (a) => access.tellStray(a, await doorOf(a)),
  'access.tellAgain': async (a) =>
    access.tellAgain(a, await doorOf(a), { was: 'x', subscriptionId: 1n }),
  'communities.troubleOf': null,
  'communities.readChat': null,
  'communities.list': (a) => communities.list(a),
  'communities.find': (a) => communities.find(a, CHAT),
  'communities.note': (a) => communities.note(a, sight),
  'communities.isKnown': (a) => communities.isKnown(a, CHAT),
  'communities.move': (a) => communities.move(a, CHAT, CHAT - 1),
  'communities.choose': (a) => communities.choose(a, 1, CHAT, 'entry', 'request'),
  'communities.disconnect': (a) => communities.disconnect(a, 1, CHAT),
  'communities.keepRequestLink': (a) => communities.keepRequestLink(a, CHAT, null),
  'invites.keep': (a, f) =>
    invites.keep(a, {
      link: 'l',
      chatId: CHAT,
      subscriptionId: f.id,
      telegramId: 5,
      expiresAt: new Date(),
    }),
  'invites.end': (a) => invites.end(a, 'l'),
  'invites.openOf': (a) => invites.openOf(a, CHAT, 5),
  'members.readDoor': null,
  'members.note': (a) => members.note(a, change),
  'members.doorsOf': (a, f) => members.doorsOf(a, f.id, f.customer.id),
  'members.doorAt': (a, f) => members.doorAt(a, CHAT, f.customer.telegramId),
  'members.tellAccess': (a, f) => members.tellAccess(a, f.id, f.customer.telegramId, ['A']),
  'members.set': (a) => members.set(a, CHAT, 5, 'out'),
  'members.markEnded': (a) => members.markEnded(a, CHAT, 5),
  'members.clearStray': (a) => members.clearStray(a, CHAT, 5),
  'members.forget': (a) => members.forget(a, CHAT, 5),
  'member-audit.wakeEnded': (a) => memberAudit.wakeEnded(a, CHAT),
  'members.noteRequest': (a) =>
    members.noteRequest(a, { chatId: CHAT, telegramId: 5, name: 'Ann' }),
  'members.readDoorstep': (a) => members.readDoorstep(a, CHAT, 5),
  'member-audit.takeDoubtful': (a) => memberAudit.takeDoubtful(a, CHAT, 5),
  'member-audit.sendAway': (a) => memberAudit.sendAway(a, CHAT, 5),
  'member-audit.keepAudit': (a) =>
    memberAudit.keepAudit(a, CHAT, { day: '2026-01-01', strangers: 1, removed: 0 }),
};
