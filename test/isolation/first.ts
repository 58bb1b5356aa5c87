import * as accounts from '../../shared/domain/money/accounts.ts';
import * as audit from '../../shared/domain/staff/audit.ts';
import * as currency from '../../shared/domain/money/currency.ts';
import * as customers from '../../shared/domain/people/customers.ts';
import * as invoices from '../../shared/domain/money/invoices.ts';
import * as ledger from '../../shared/domain/money/ledger.ts';
import * as messages from '../../shared/domain/shop/messages.ts';
import * as outbox from '../../shared/domain/shop/outbox.ts';
import * as payments from '../../shared/domain/money/payments.ts';
import * as settings from '../../shared/domain/shop/settings.ts';
import * as staff from '../../shared/domain/staff/staff.ts';
import * as totals from '../../shared/domain/money/totals.ts';
import * as updates from '../../shared/domain/shop/updates.ts';
import { anEvent, anInvoice } from '../support/builders.ts';
import { testPlatform } from '../support/platform.ts';
import type { Calls } from './calls.ts';

export const calls: Calls = {
    'accounts.list': (a) => accounts.list(a),
    'accounts.desk': (a) => accounts.desk(a, ['fake']),
    'accounts.find': (a, f) => accounts.find(a, f.accountId),
    'accounts.add': async () => null,
    'accounts.remove': (a, f) => accounts.remove(a, 1, f.accountId),
    'accounts.credentials': async (a, f) => accounts.credentials(a, (await testPlatform()).secrets, f.accountId),
    'accounts.findCredentials': async (a, f) => accounts.findCredentials(a, (await testPlatform()).secrets, f.accountId),
    'accounts.sawCallback': (a, f) => accounts.sawCallback(a, f.accountId),
    'audit.write': (a) => audit.write(a, 1, 'probe'),
    'customers.beginTurn': (a) => customers.beginTurn(a, { id: 999_001, first_name: 'Else' }),
    'customers.find': (a, f) => customers.find(a, f.customer.id),
    'customers.setLanguage': (a, f) => customers.setLanguage(a, f.customer.id, 'ru'),
    'customers.setDialogue': (a, f) => customers.setDialogue(a, f.customer, null),
    'customers.markBlocking': (a, f) => customers.markBlocking(a, f.customer.telegramId),
    'customers.markUnreachable': (a, f) => customers.markUnreachable(a, f.customer.id),
    'invoices.create': (a, f) => anInvoice(a, f.customer),
    'invoices.find': (a, f) => invoices.find(a, f.invoiceId),
    'invoices.findByKey': (a, f) => invoices.findByKey(a, f.invoiceKey),
    'invoices.findByExternal': (a, f) => invoices.findByExternal(a, f.accountId, 'b-1'),
    'invoices.attach': (a, f) => invoices.attach(a, f.invoiceId, { externalId: 'x', payUrl: 'x' }),
    'invoices.setCard': (a, f) => invoices.setCard(a, f.invoiceId, { chatId: 1, messageId: 1 }),
    'invoices.end': (a, f) => invoices.end(a, f.invoiceId, 'expired'),
    'invoices.lastPayer': (a, f) => invoices.lastPayer(a, f.customer.id, 'fake'),
    'invoices.watch': (a, f) => invoices.watch(a, f.invoiceId, new Date()),
    'ledger.balances': (a, f) => ledger.balances(a, f.customer.id, 'USD'),
    'ledger.post': (a) => ledger.post(a, { reference: 'probe', kind: 'probe', legs: [
      { account: 'customer:1', money: { amount: 5n, currency: 'USD' } },
      { account: 'sales', money: { amount: -5n, currency: 'USD' } }] }),
    'messages.queue': (a, f) => messages.queue(a, { reference: 'probe', chatId: 5, customerId: f.customer.id, content: { key: 'x' } }),
    'outbox.take': (a) => outbox.take(a),
    'outbox.recover': (a) => outbox.recover(a),
    'outbox.markSent': (a) => outbox.markSent(a, 1n, 1),
    'outbox.markFailed': (a) => outbox.markFailed(a, 1n, 'x'),
    'outbox.putBack': (a) => outbox.putBack(a, 1n, 1, 'x'),
    'outbox.markUnknown': (a) => outbox.markUnknown(a, { id: 1n } as never, 'x'),
    'outbox.giveBack': (a) => outbox.giveBack(a, 1n, 1),
    'outbox.wake': (a) => outbox.wake(a, 1000),
    'outbox.wakeForDelayed': (a) => outbox.wakeForDelayed(a),
    'payments.apply': (a, f) => payments.apply(a, anEvent(f.customer, { invoiceId: f.invoiceId })),
    'payments.find': (a, f) => payments.find(a, f.paymentReference),
    'settings.read': (a) => settings.read(a),
    'settings.change': (a) => settings.change(a, 1, { name: 'A' }),
    'settings.setText': (a) => settings.setText(a, 1, { language: 'en', place: 'terms' }, 'x'),
    'staff.list': (a) => staff.list(a),
    'accounts.reseal': async (a) => accounts.reseal(a, (await testPlatform()).secrets),
    'currency.isInUse': (a) => currency.isInUse(a, 'USD'),
    'currency.change': (a) => currency.change(a, 1, 'EUR'),
    'totals.read': (a) => totals.read(a),
    'staff.replaceOwner': (a) => staff.replaceOwner(a, 1),
    'updates.store': (a) => updates.store(a, [{ update_id: 5 }], { shard: -1, token: 0n }),
    'updates.listUndone': (a) => updates.listUndone(a, 5),
    'updates.finish': (a) => updates.finish(a, 5, { shard: -1, token: 0n }),
    'updates.noteFailure': (a) => updates.noteFailure(a, 5, 'x'),
    'updates.forgetText': (a) => updates.forgetText(a, 1),
    'updates.blankTokens': (a) => updates.blankTokens(a, 1),
    'updates.forgetOld': (a) => updates.forgetOld(a, 0),
    'deposits.createDeposits': null,
    'messages.tellStaff': (a) => messages.tellStaff(a, { reference: 'probe', kind: 'order', content: { key: 'x' } }),
    'settings.setOptions': (a) => settings.setOptions(a, 1, { reviews: false }),
    'ledger.customerAccount': null,
    'options.readOptions': null,
    'settings.readSettingsRow': null,
    'staff.can': null,
    'staff.demand': null,
    'staff.roleOf': null,
}; // prettier-ignore
