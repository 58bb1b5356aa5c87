import * as history from '../../shared/domain/money/ledger-history.ts';
import { readOptions } from '../../shared/domain/shop/options.ts';
import * as ownRates from '../../shared/domain/money/own-rates.ts';
import * as quotes from '../../shared/domain/money/quotes.ts';
import * as receipts from '../../shared/domain/money/receipts.ts';
import * as statements from '../../shared/domain/money/statements.ts';
import * as tradeCard from '../../shared/domain/money/trade-card.ts';
import * as hedges from '../../shared/domain/money/trade-hedges.ts';
import * as trades from '../../shared/domain/money/trades.ts';
import * as wallets from '../../shared/domain/money/wallets.ts';
import type { Calls, Foreign } from './calls.ts';

const settings = { currency: 'USD', options: readOptions({ wallets: ['BTC'] }) };
const noRates = { rates: { quote: () => Promise.reject(new Error('no rates here')) } };
const card = { chatId: 1, messageId: 1, token: 'x', amount: '5' };
const confirmed = (f: Foreign) => ({
  quoteId: f.id,
  customerId: f.customer.id,
  amount: 5n,
  worth: 5n,
});
const shown = (f: Foreign): quotes.Quote => ({
  id: f.id,
  customerId: f.customer.id,
  spread: 0,
  sources: [],
  at: 0,
  card,
  usedAt: null,
  rate: { from: 'USD', to: 'BTC', numerator: 1n, denominator: 1n },
  madeAt: new Date(),
  expiresAt: new Date(),
});

export const calls: Calls = {
  'ledger.heldAccount': null,
  'ledger-history.list': (a, f) => history.list(a, f.customer.id, {}, { limit: 5 }),
  'ledger-history.shape': (a, f) => history.shape(a, f.customer.id),
  'own-rates.readRate': null,
  'own-rates.rateIn': null,
  'own-rates.isFar': null,
  'own-rates.isOld': null,
  'own-rates.warnOld': (a) => ownRates.warnOld(a),
  'quotes.createQuotes': null,
  'quotes.find': (a, f) => quotes.find(a, f.id, f.customer.id),
  'quotes.setCard': (a, f) => quotes.setCard(a, f.id, card),
  'quotes.watch': (a, f) => quotes.watch(a, f.id, new Date()),
  'quotes.findShown': (a, f) => quotes.findShown(a, f.id),
  'quotes.editCard': (a, f) => quotes.editCard(a, shown(f), card, { key: 'x' }),
  'quotes.leave': (a, f) => quotes.leave(a, f.id, f.customer.id),
  'quotes.forgetOld': (a) => quotes.forgetOld(a),
  'rate-example.exampleOf': null,
  'receipts.find': (a, f) => receipts.find(a, f.customer.id, f.id),
  'statements.schedule': (a, f) => statements.schedule(a, 1, { customerId: `${f.customer.id}`, chatId: 1, messageId: 1, language: 'en', from: null, to: new Date().toISOString(), format: 'csv' }),
  'statements.read': (a, f) => statements.read(a, f.customer.id, { from: null, to: new Date() }),
  'trade-card.contentOf': null,
  'trade-card.rateWords': null,
  'trade-card.keep': (a, f) => tradeCard.keep(a, shown(f), card),
  'trade-card.tick': (a, f) => tradeCard.tick(a, f.id),
  'trade-hedges.find': (a, f) => hedges.find(a, f.id),
  'trade-hedges.list': (a) => hedges.list(a, { limit: 5, offset: 0 }),
  'trade-hedges.begin': (a, f) => hedges.begin(a, f.id, { key: 'x', sell: { amount: 1n, currency: 'BTC' }, buy: 'USDT' }),
  'trade-hedges.note': (a, f) => hedges.note(a, f.id, { state: 'filled' }),
  'trade-hedges.watch': (a, f) => hedges.watch(a, f.id, new Date()),
  'trades.spreadOf': null,
  'trades.targetsOf': null,
  'trades.propose': (a, f) => trades.propose(a, quotes.createQuotes(noRates), settings, { customerId: f.customer.id, gives: { amount: 5n, currency: 'USD' }, to: 'BTC' }),
  'trades.confirm': (a, f) => trades.confirm(a, settings.options, confirmed(f)),
  'trades.findDone': (a, f) => trades.findDone(a, f.id),
  'wallets.enabled': null,
  'wallets.creditCurrency': null,
  'wallets.list': (a, f) => wallets.list(a, f.customer.id, settings),
  'wallets.totals': (a) => wallets.totals(a),
}; // prettier-ignore
