import { ethereum } from '../../shared/chains/ethereum.ts';
import * as accounts from '../../shared/domain/money/accounts.ts';
import { arrivalOf } from '../../shared/domain/coins/coin-arrival.ts';
import { claim } from '../../shared/domain/coins/coin-claims.ts';
import { match } from '../../shared/domain/coins/coin-match.ts';
import * as coinInvoices from '../../shared/domain/coins/coin-invoices.ts';
import * as keyChanges from '../../shared/domain/coins/key-changes.ts';
import * as rescans from '../../shared/domain/coins/rescans.ts';
import { standingOf } from '../../shared/domain/coins/coin-standing.ts';
import * as invoices from '../../shared/domain/money/invoices.ts';
import type { Invoice } from '../../shared/domain/money/invoices.ts';
import * as lostCoins from '../../shared/domain/coins/lost-coins.ts';
import * as unseenCoins from '../../shared/domain/coins/unseen-coins.ts';
import { usesOf } from '../../shared/domain/coins/coin-uses.ts';
import { noteStray } from '../../shared/domain/coins/stray-coins.ts';
import { Unavailable } from '../../shared/errors.ts';
import type { PaymentEvent } from '../../shared/payments/event.ts';
import type { Scope } from '../../shared/scope.ts';
import { testPlatform } from '../support/platform.ts';
import type { Calls } from './calls.ts';

const parts = async () => ({
  chains: { ethereum },
  platform: (await testPlatform()).database.platform,
});
const quotes = {
  rate: () => Promise.reject(new Unavailable('no price')),
  pricesOf: () => Promise.resolve([]),
} as never;
/** What shop A finds under shop B's number: nothing. */
const ofA = (a: Scope, id: bigint) => invoices.find(a, id);

export const calls: Calls = {
    'coin-match.match': async (a, f) => match(a, (await parts()).platform, { reference: 'ethereum:x:0', customerId: f.customer.id,
      method: 'ethereum', address: 'x', money: { amount: 1n, currency: 'ETH' }, endedAfter: null, since: null }),
    'coin-arrival.arrivalOf': async (a, f) => {
      const theirs = { id: f.invoiceId, endedAt: null, expiresAt: new Date(0) } as Invoice;
      return arrivalOf(a, (await parts()).platform, theirs, { source: 'ethereum', reference: 'ethereum:x:0' } as PaymentEvent, null);
    },
    'coin-uses.usesOf': (a, f) => usesOf(a, [f.paymentReference]),
    'coin-invoices.coming': (a, f) => coinInvoices.coming(a, f.invoiceId),
    'coin-invoices.setWaited': (a, f) => coinInvoices.setWaited(a, f.invoiceId, { amount: 1n, currency: 'ETH' }),
    'coin-invoices.editCard': (a, f) => coinInvoices.editCard(a, { id: f.invoiceId, customerId: f.customer.id }, 'x', { key: 'x' }),
    'coin-standing.standingOf': async (a, f) => {
      const invoice = await ofA(a, f.invoiceId);
      return invoice && standingOf(a, await parts(), invoice, false);
    },
    'coin-claims.claim': async (a, f) => {
      const invoice = await ofA(a, f.invoiceId);
      return invoice && claim(a, await parts(), { invoice, text: 'x' });
    },
    'key-changes.choose': async (a) => keyChanges.choose(a, (await parts()).platform, ethereum, 'nobody’s', 24),
  'key-changes.before': async (a) => keyChanges.before(a, { ...(await parts()), secrets: (await testPlatform()).secrets }, ethereum),
  'key-changes.tellOwners': async (a, f) => {
    const added = await accounts.find(a, f.accountId);
    return added && keyChanges.tellOwners(a, { chain: 'ethereum', added, usedFrom: new Date() });
  },
  'rescans.read': null,
  'rescans.schedule': (a) => rescans.schedule(a, 1, { chain: 'ethereum', chatId: 1, from: 1, to: 1 }),
  'stray-coins.isNobodys': null,
  'stray-coins.noteStray': async (a) => noteStray(a, quotes, { reference: 'ton:x:native', road: 'chain', source: 'ton', status: 'settled', money: { amount: 10n ** 12n, currency: 'TON' }, credit: null, rate: null, fee: null, invoiceId: null, customerId: 0n, details: { txid: 'x' } }),
  'coin-deposits.createCoinDeposits': null,
  'taken-coins.takenCoins': null,
  'taken-coins.withCoin': null,
    'key-changes.waitH': null,
    'key-changes.withWait': null,
    'unseen-coins.note': async (a, f) => {
      // Whatever the chain watch says, it is a finding of the shop that it is said to.
      const gap = { chain: 'ethereum', tenantId: a.tenant.id, customerId: f.customer.id, address: '0x1',
        currency: 'ETH', amount: 1n, firstHeight: 1, lastHeight: 2 };
      await unseenCoins.note(a, gap);
    },
    // It asks networks, and tells what came to this shop alone.
    'transaction-lookup.lookUp': null,
    'transaction-lookup.hashIn': null,
    'lost-coins.note': async (a) => {
      // What this shop did not credit is no loss of it.
      const lost = { txid: 'x', ordinal: '0', reference: 'ethereum:x:0', tenantId: a.tenant.id, customerId: 1n, money: { amount: 1n, currency: 'ETH' } };
      await lostCoins.note(a, 'ethereum', lost);
    },
    'coin-card.contentOf': null,
    'coin-card.stateOf': null,
    'coin-card.nextLook': null,
}; // prettier-ignore
