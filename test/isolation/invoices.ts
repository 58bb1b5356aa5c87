import * as accounts from '../../shared/domain/money/accounts.ts';
import * as findings from '../../shared/domain/money/findings.ts';
import * as health from '../../shared/domain/money/provider-health.ts';
import type { Invoice } from '../../shared/domain/money/invoices.ts';
import * as strays from '../../shared/domain/money/stray-deposits.ts';
import * as stars from '../../shared/domain/money/stars.ts';
import type { Calls } from './calls.ts';

export const calls: Calls = {
    'accounts.offered': (a) => accounts.offered(a),
    'connections.createConnections': null,
    'deposit-limits.demandWithin': null,
    'deposit-terms.askedTerms': null,
    'deposit-terms.canAsk': null,
    'deposit-terms.eventOf': null,
    'deposit-terms.factsOf': null,
    'deposit-terms.referenceOf': null,
    'deposit-terms.starTerms': null,
    'invoice-check.createInvoiceCheck': null,
    'invoice-check.priceNow': null,
    'provider-health.note': (a, f) => health.note(a, f.accountId, 'unavailable'),
    'provider-health.readHealth': null,
    'provider-health.watched': null,
    'stars.booked': (a) => stars.booked(a, ['x']),
    'stars.chargesBetween': (a) => stars.chargesBetween(a, new Date(0), new Date()),
    'stars.compared': (a) => stars.compared(a),
    'stars.findPending': (a, f) => stars.findPending(a, f.id),
    'stars.finishBack': (a, f) => stars.finishBack(a, f.id, null),
    'stars.giveBack': (a, f) => stars.giveBack(a, 1, f.id),
    'stars.list': (a) => stars.list(a, { limit: 5, offset: 0 }),
    'stars.noteDifference': (a) => stars.noteDifference(a, 'missing-here', 'x', {}),
    'stars.referenceOf': null,
    'stars.setCompared': (a) => stars.setCompared(a, 1),
    'stars.takeBack': (a, f) => stars.takeBack(a, f.paymentReference.slice('stars:'.length)),
    'telegram-currencies.fromTelegram': null,
    'telegram-currencies.telegramPlaces': null,
    'telegram-currencies.toTelegram': null,
    'telegram-payments.createTelegramPayments': null,
    'stray-deposits.isLookedAt': (a, f) => strays.isLookedAt(a, { id: f.id }),
    'stray-deposits.noteOthers': (a, f) =>
      strays.noteOthers(a, { id: 'fake' }, { accountId: f.accountId, createdAt: new Date(0) } as Invoice, { others: [{ paymentId: 'x', fits: ['x'], money: { amount: 1000n, currency: 'USD' }, seenAt: new Date() }] }),
    'stray-deposits.strayFacts': null,
    'stray-deposits.strayReference': null,
    'findings.note': (a) => findings.note(a, { kind: 'difference', reference: 'probe', data: {} }),
    'findings.list': (a) => findings.list(a, 'open', { limit: 5, offset: 0 }),
    'findings.find': (a, f) => findings.find(a, f.id),
    'findings.collect': (a, f) => findings.collect(a, 1, f.id),
    'findings.count': (a) => findings.count(a),
    'findings.credit': (a, f) => findings.credit(a, 1, { id: f.id, customerId: f.customer.id, money: { amount: 1n, currency: 'USD' } }),
    'findings.creditable': null,
    'findings.isHeld': null,
    'findings.isOwed': null,
    'findings.readMoney': null,
    'findings.resolve': (a, f) => findings.resolve(a, 1, f.id, 'x'),
}; // prettier-ignore
