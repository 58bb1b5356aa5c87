import * as actionTokens from '../../shared/domain/guards/action-tokens.ts';
import * as book from '../../shared/domain/payouts/payout-book.ts';
import * as payoutList from '../../shared/domain/payouts/payout-list.ts';
import { keep } from '../../shared/domain/payouts/payout-reading.ts';
import type { Payout } from '../../shared/domain/payouts/payout-row.ts';
import type { Calls, Foreign } from './calls.ts';

const wish = (f: Foreign) => ({
  reference: 'probe', customerId: f.customer.id, way: 'fake', accountId: f.accountId,
  money: { amount: 5n, currency: 'USD' }, fee: { amount: 0n, currency: 'USD' },
  destination: { account: 'x' }, words: '', destinationKey: Buffer.alloc(32),
}); // prettier-ignore
const terms = {
  needed: 0,
  coolDownH: 0,
  limits: { customer: null, destination: null, shop: null },
};
const known = { status: 'settled', externalId: null, fee: null, note: null } as const;

export const calls: Calls = {
  'action-tokens.issue': (a, f) => actionTokens.issue(a, { telegramId: f.customer.telegramId, action: 'probe', data: {}, ttlMs: 1000 }),
  'action-tokens.take': (a, f) => actionTokens.take(a, { token: 'shop-b-token', telegramId: f.customer.telegramId, action: 'probe' }),
  'action-tokens.peek': (a, f) => actionTokens.peek(a, { token: 'shop-b-token', telegramId: f.customer.telegramId, action: 'probe' }),
  'action-tokens.forgetOld': (a) => actionTokens.forgetOld(a),
  'payout-book.request': (a, f) => book.request(a, wish(f), terms),
  'payout-list.find': (a, f) => payoutList.find(a, f.id),
  'payout-list.findNamed': (a, f) => payoutList.findNamed(a, { accountId: f.accountId, key: 'shop-b-payout', externalId: 'b-1' }),
  'payout-list.findByKey': (a) => payoutList.findByKey(a, 'shop-b-payout'),
  'payout-list.list': (a, f) => payoutList.list(a, { customerId: f.customer.id, filter: 'all', limit: 5, offset: 0 }),
  'payout-list.findForStaff': (a, f) => payoutList.findForStaff(a, f.id),
  'payout-list.givenBack': (a) => payoutList.givenBack(a, new Date(0)),
  'payout-list.desk': (a) => payoutList.desk(a, { filter: 'all', limit: 5, offset: 0 }),
  'payout-reading.keep': (a, f) => keep(a, { id: f.id, money: { amount: 5n, currency: 'USD' } } as Payout, known),
  'payout-transfer.transfersOf': null,
  'payout-book.approve': (a, f) => book.approve(a, 1, f.id),
  'payout-book.cancel': (a, f) => book.cancel(a, f.customer.id, f.id),
  'payout-book.refuse': (a, f) => book.refuse(a, 1, f.id, 'x'),
  'payout-book.claim': (a, f) => book.claim(a, null, f.id),
  'payout-book.claimReady': (a) => book.claimReady(a, 1, 'ethereum'),
  'payout-book.note': (a, f) => book.note(a, f.id, known),
  'payout-book.claimTransfer': (a, f) => book.claimTransfer(a, f.id, { chain: 'ethereum', txid: 'shop-b-transfer', ordinal: '0' }),
  'payout-book.judge': (a, f) => book.judge(a, 1, f.id, { says: 'missing', proof: null }),
  'payout-book.watch': (a, f) => book.watch(a, f.id, new Date()),
  'payout-book.wakeOpen': (a) => book.wakeOpen(a),
  'payout-book.doubt': (a, f) => book.doubt(a, f.id),
  'payout-book.setCard': (a, f) => book.setCard(a, f.id, { chatId: 1, messageId: 1 }),
  'payout-row.readPayout': null,
  'payout-limits.rulesOf': null,
  'payout-limits.neededFor': null,
  'payout-limits.dayLimits': null,
  'payout-ways.createPayoutWays': null,
  'payout-ways.destinationWords': null,
  'payout-ways.isOwn': null,
  'payouts.createPayouts': null,
  'destinations.networkOf': null,
  'destinations.readAddress': null,
}; // prettier-ignore
