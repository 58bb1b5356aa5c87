import * as accounts from '../../shared/domain/accounts.ts';
import * as findings from '../../shared/domain/findings.ts';
import * as health from '../../shared/domain/provider-health.ts';
import type { Calls } from './calls.ts';

export const calls: Calls = {
    'accounts.offered': (a) => accounts.offered(a),
    'connections.createConnections': null,
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
    'telegram-currencies.fromTelegram': null,
    'telegram-currencies.telegramPlaces': null,
    'telegram-currencies.toTelegram': null,
    'telegram-payments.createTelegramPayments': null,
    'findings.note': (a) => findings.note(a, { kind: 'difference', reference: 'probe', data: {} }),
    'findings.list': (a) => findings.list(a, 'open', { limit: 5, offset: 0 }),
    'findings.find': (a, f) => findings.find(a, f.id),
    'findings.resolve': (a, f) => findings.resolve(a, 1, f.id, 'x'),
}; // prettier-ignore
