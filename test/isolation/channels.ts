import * as channelLinkEnds from '../../shared/domain/subscriptions/channel-link-ends.ts';
import * as channelLinks from '../../shared/domain/subscriptions/channel-links.ts';
import * as paidPlaces from '../../shared/domain/subscriptions/paid-places.ts';
import type { Calls } from './calls.ts';

const CHAT = -1008;
const place = { chatId: CHAT, telegramId: 5, until: new Date(0) };

export const calls: Calls = {
  'channel-links.readLinks': null,
  'channel-links.openLink': null,
  'channel-links.isSoldByLink': null,
  'channel-links.canHaveLink': null,
  'channel-links.rowOf': null,
  'channel-links.channelsOf': null,
  'channel-links.keep': (a, f) => channelLinks.keep(a, 1, f.id, { link: 'l', chatId: CHAT, price: 1, name: 'x', title: 'x' }),
  'channel-links.rename': (a, f) => channelLinks.rename(a, 1, f.id, 'l', 'x'),
  'channel-links.end': (a, f) => channelLinks.end(a, 1, f.id, CHAT),
  'channel-links.hold': (a, f) => channelLinks.hold(a, f.id),
  'channel-links.write': (a, f) => channelLinks.write(a, f.id, { l: {} }),
  'channel-link-ends.endUnfit': (a, f) => channelLinkEnds.endUnfit(a, f.id),
  'channel-link-ends.keepRevoked': (a, f) => channelLinkEnds.keepRevoked(a, f.id, 'l'),
  'channel-link-ends.wakeAll': (a) => channelLinkEnds.wakeAll(a),
  'channel-link-ends.endAll': (a) => channelLinkEnds.endAll(a),
  'paid-places.note': (a, f) => paidPlaces.note(a, { ...place, telegramId: f.customer.telegramId }),
  'paid-places.find': (a, f) => paidPlaces.find(a, CHAT, f.customer.telegramId),
  'paid-places.wakeAgain': (a) => paidPlaces.wakeAgain(a, place),
  'paid-places.wakeOver': (a) => paidPlaces.wakeOver(a, CHAT),
  'paid-places.noteOver': (a, f) => paidPlaces.noteOver(a, { ...place, telegramId: f.customer.telegramId }),
  'paid-places.setRevoked': (a, f) => paidPlaces.setRevoked(a, f.id, true),
  'paid-places.runsNow': (a, f) => paidPlaces.runsNow(a, f.id),
  'paid-places.takeUntold': (a) => paidPlaces.takeUntold(a, CHAT, 5),
}; // prettier-ignore
