import * as quotes from '../../shared/domain/quotes.ts';
import { readOptions } from '../../shared/domain/options.ts';
import * as wallets from '../../shared/domain/wallets.ts';
import type { Calls } from './calls.ts';

const settings = { currency: 'USD', options: readOptions({}) };

export const calls: Calls = {
  'ledger.heldAccount': null,
  'quotes.createQuotes': null,
  'quotes.find': (a, f) => quotes.find(a, f.id, f.customer.id),
  'wallets.enabled': null,
  'wallets.creditCurrency': null,
  'wallets.list': (a, f) => wallets.list(a, f.customer.id, settings),
}; // prettier-ignore
