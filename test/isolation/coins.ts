import { ethereum } from '../../shared/chains/ethereum.ts';
import { claim } from '../../shared/domain/coin-claims.ts';
import * as coinInvoices from '../../shared/domain/coin-invoices.ts';
import { standingOf } from '../../shared/domain/coin-standing.ts';
import * as invoices from '../../shared/domain/invoices.ts';
import type { Scope } from '../../shared/scope.ts';
import { testPlatform } from '../support/platform.ts';
import type { Calls } from './calls.ts';

const parts = async () => ({
  chains: { ethereum },
  platform: (await testPlatform()).database.platform,
});
/** What shop A finds under shop B's number: nothing. */
const ofA = (a: Scope, id: bigint) => invoices.find(a, id);

export const calls: Calls = {
    'coin-invoices.findPaid': (a, f) => coinInvoices.findPaid(a, { customerId: f.customer.id, method: 'ethereum',
      address: 'x', money: { amount: 1n, currency: 'ETH' }, endedAfter: null }),
    'coin-invoices.coming': (a, f) => coinInvoices.coming(a, f.invoiceId),
    'coin-invoices.editCard': (a, f) => coinInvoices.editCard(a, { id: f.invoiceId, customerId: f.customer.id }, 'x', { key: 'x' }),
    'coin-standing.standingOf': async (a, f) => {
      const invoice = await ofA(a, f.invoiceId);
      return invoice && standingOf(a, await parts(), invoice, false);
    },
    'coin-claims.claim': async (a, f) => {
      const invoice = await ofA(a, f.invoiceId);
      return invoice && claim(a, await parts(), { invoice, text: 'x' });
    },
    'coin-deposits.createCoinDeposits': null,
    'coin-card.contentOf': null,
    'coin-card.stateOf': null,
    'coin-card.nextLook': null,
}; // prettier-ignore
