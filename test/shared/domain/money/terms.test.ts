import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { createDeposits, type DepositParts } from '../../../../shared/domain/money/deposits.ts';
import { askedTerms, eventOf, starTerms } from '../../../../shared/domain/money/deposit-terms.ts';
import { demandWithin } from '../../../../shared/domain/money/deposit-limits.ts';
import * as findings from '../../../../shared/domain/money/findings.ts';
import type { Finding } from '../../../../shared/domain/money/findings.ts';
import { createInvoiceCheck } from '../../../../shared/domain/money/invoice-check.ts';
import * as invoices from '../../../../shared/domain/money/invoices.ts';
import type { Invoice } from '../../../../shared/domain/money/invoices.ts';
import { isOld, readRate } from '../../../../shared/domain/money/own-rates.ts';
import * as payments from '../../../../shared/domain/money/payments.ts';
import * as pendingCredits from '../../../../shared/domain/money/pending-credits.ts';
import * as proofs from '../../../../shared/domain/money/payment-proofs.ts';
import * as quotesOf from '../../../../shared/domain/money/quotes.ts';
import { createQuotes } from '../../../../shared/domain/money/quotes.ts';
import * as stars from '../../../../shared/domain/money/stars.ts';
import * as accounts from '../../../../shared/domain/money/accounts.ts';
import * as currency from '../../../../shared/domain/money/currency.ts';
import type { Customer } from '../../../../shared/domain/people/customers.ts';
import * as privacy from '../../../../shared/domain/people/privacy.ts';
import * as settings from '../../../../shared/domain/shop/settings.ts';
import { Unavailable, UserError } from '../../../../shared/errors.ts';
import { rateOf, type Money } from '../../../../shared/money.ts';
import type { InvoiceReading, Provider } from '../../../../shared/payments/provider.ts';
import type { Scope } from '../../../../shared/scope.ts';
import { asOwner } from '../../../support/as-owner.ts';
import { aCustomer, anEvent, anInvoice, brokenBooks } from '../../../support/builders.ts';
import { newScope, testPlatform } from '../../../support/platform.ts';
import { twenty } from '../order-support.ts';

const money = (amount: bigint, currency = 'USD'): Money => ({ amount, currency });

/** The code of the UserError that something is refused with, or what it came to. */
const codeOf = async (work: () => unknown) => {
  try {
    return (await work()) === undefined ? 'done' : 'done';
  } catch (error) {
    return error instanceof UserError ? error.code : String(error);
  }
};

describe('what money is taken for', () => {
  let scope: Scope;
  let ann: Customer;
  /** 1 USD is 132.5 ETB; nobody knows a price of anything else. */
  const quotes = createQuotes({
    rates: {
      quote: async (from, to) => {
        const price = ({ 'USD:ETB': '132.5', 'ETB:USD': '0.0075', 'KES:USD': '0.00775' } as Record<string, string>)[`${from}:${to}`]; // prettier-ignore
        if (from !== to && price === undefined) throw new Unavailable('no source answers');
        return { rate: rateOf(from, to, price ?? '1'), sources: ['one'], at: 1 };
      },
    },
  });
  before(async () => {
    scope = await newScope();
    ann = await aCustomer(scope);
  });
  afterEach(async () => {
    expect(await brokenBooks(scope)).to.deep.equal([]);
  });
  const open = async () => findings.list(scope, 'open', { limit: 50, offset: 0 });

  describe('a provider’s word of an invoice', () => {
    const provider = { id: 'fake' } as Provider;
    let invoice: Invoice;
    beforeEach(async () => {
      invoice = { ...(await anInvoice(scope, ann)), accountId: 1n, externalId: 'x1' };
    });
    const says = (more: Partial<InvoiceReading> = {}): InvoiceReading => ({
      externalId: 'x1', invoiceKey: null, status: 'settled', asked: money(1000n), received: null, covered: null, fee: null,
      paymentId: randomUUID(), ...more,
    }); // prettier-ignore
    const read = (more: Partial<InvoiceReading> = {}) => eventOf(scope, provider, invoice, says(more)); // prettier-ignore

    it('is believed where it names it, and asks what we asked', async () => {
      for (const more of [{}, { invoiceKey: invoice.key, externalId: 'other' }, { asked: null }, { covered: money(400n) }, { seenAt: new Date(invoice.createdAt.getTime() - 4 * 60_000) }])
        expect(await read(more), JSON.stringify(Object.keys(more))).to.include({ invoiceId: invoice.id, status: 'settled' }); // prettier-ignore
      expect((await read({ covered: money(400n) }))?.money).to.deep.equal(money(400n));
      expect((await read({ received: money(5n, 'BTC') }))?.money).to.deep.equal(money(5n, 'BTC'));
      for (const status of ['waiting', 'expired', 'invalid'] as const)
        expect(await read({ status })).to.equal(null);
    });

    it('is a finding where it is of another one, another sum, another currency or from before', async () => {
      for (const [more, kind] of [
        [{ externalId: 'x2' }, 'stray-event'],
        [{ invoiceKey: 'another', externalId: 'x1' }, 'stray-event'],
        [{ invoiceKey: 'another', externalId: 'x1', seenAt: new Date() }, 'stray-event'],
        [{ seenAt: new Date(invoice.createdAt.getTime() - 6 * 60_000) }, 'stray-event'],
        [{ asked: money(999n) }, 'other-amount'],
        [{ asked: money(1000n, 'EUR') }, 'other-currency'],
        [{ covered: money(1000n, 'EUR') }, 'other-currency'],
      ] as const) {
        expect(await codeOf(() => read(more)), JSON.stringify(Object.keys(more))).to.equal('invoice-mismatch'); // prettier-ignore
        expect((await open())[0]?.kind).to.equal(kind);
      }
    });
  });

  it('asks for whole Stars, rounded up, and credits what they are worth', async () => {
    const shop = { ...(await settings.read(scope)), starPrice: '0.03' };
    expect(starTerms(shop, money(1000n))).to.deep.include({ asked: money(334n, 'XTR'), money: money(1002n) }); // prettier-ignore
    expect(starTerms(shop, money(1n))).to.deep.include({
      asked: money(1n, 'XTR'),
      money: money(3n),
    });
    expect(await codeOf(() => starTerms(shop, money(0n)))).to.equal('amount-too-small');
    expect(await codeOf(() => starTerms(shop, money(1000n, 'EUR')))).to.equal('method-gone');
    expect(await codeOf(() => starTerms({ ...shop, starPrice: null }, money(1000n)))).to.equal('method-gone'); // prettier-ignore
  });

  it('asks in a way’s own currency for no less than it is worth, in its steps and within its limits', async () => {
    const shop = await settings.read(scope);
    const way = { currencies: ['XYZ', 'KES'], limits: () => ({ least: 200n, most: 1_000_000n, step: 100n }) }; // prettier-ignore
    const terms = (amount: bigint) => askedTerms(scope, { quotes, settings: shop }, way, money(amount)); // prettier-ignore
    // 10 USD are 1290.32… KES: 1291 shillings are asked, and credited as what they are worth.
    expect(await terms(1000n)).to.deep.include({
      asked: money(129_100n, 'KES'),
      money: money(1000n),
    });
    expect(await terms(1001n)).to.deep.include({
      asked: money(129_200n, 'KES'),
      money: money(1001n),
    });
    const own = { ...way, currencies: ['USD'] };
    const same = (amount: bigint) => askedTerms(scope, { quotes, settings: shop }, own, money(amount)); // prettier-ignore
    expect(await same(200n)).to.deep.equal({ asked: money(200n), money: money(200n), rate: null });
    expect((await same(201n)).money).to.deep.equal(money(300n));
    expect((await same(1_000_000n)).asked.amount).to.equal(1_000_000n);
    expect(await codeOf(() => same(100n))).to.equal('amount-least');
    expect(await codeOf(() => same(1_000_001n))).to.equal('amount-most');
    expect(await codeOf(() => askedTerms(scope, { quotes, settings: shop }, { currencies: ['XYZ'] }, money(1n)))).to.equal('method-gone'); // prettier-ignore
  });

  it('takes top-ups from the least to the most, both included', async () => {
    const read = await settings.read(scope);
    const within = (least: string | null, most: string | null, given: Money) =>
      codeOf(() => demandWithin(scope, { quotes, settings: { ...read, options: { ...read.options, payments: { ...read.options.payments, least, most } } } }, given)); // prettier-ignore
    expect(await within('500', '2000', money(500n))).to.equal('done');
    expect(await within('500', '2000', money(499n))).to.equal('deposit-least');
    expect(await within('500', '2000', money(2000n))).to.equal('done');
    expect(await within('500', '2000', money(2001n))).to.equal('deposit-most');
    expect(await within('500', null, money(100_000n, 'ETB'))).to.equal('done');
    expect(await within('500', null, money(60_000n, 'ETB'))).to.equal('deposit-least');
    expect(await within(null, null, money(100_000_000_000n))).to.equal('done');
    expect(await within(null, null, money(100_000_000_001n))).to.equal('amount-too-big');
    expect(await within('1', null, money(5n, 'BTC'))).to.equal('rate-unavailable');
  });

  it('reads own rates of another currency, and knows when one is old', async () => {
    expect(readRate('132,5', 'ETB', 5)).to.deep.equal({ base: 'USD', price: '132.5', at: 5 });
    expect(readRate('0.9', 'USD', 5)).to.include({ base: 'EUR' });
    for (const text of ['0', '0.00', '1 ETB', 'x'])
      expect(await codeOf(() => readRate(text, 'ETB', 5)), text).to.equal('rate-unreadable');
    const rate = { base: 'USD', price: '1', at: 0 };
    expect([isOld(rate, { ownRateH: 24 }, 24 * 3_600_000), isOld(rate, { ownRateH: 24 }, 24 * 3_600_000 + 1)]).to.deep.equal([false, true]); // prettier-ignore
  });

  it('credits of a finding what is open and whose house is known, and closes each once', async () => {
    const about = (more: Partial<Finding>) =>
      findings.creditable({ kind: 'stray-event', state: 'open', data: { house: 'provider:fake:1', money: { amount: '5', currency: 'USD' } }, ...more } as Finding); // prettier-ignore
    expect(about({})).to.deep.equal(money(5n));
    expect(about({ state: 'resolved' })).to.equal(null);
    const homeless = { house: null, money: { amount: '5', currency: 'USD' } };
    expect(about({ data: homeless })).to.equal(null);
    expect(about({ kind: 'late', data: homeless })).to.deep.equal(money(5n));
    expect(about({ data: { house: 'h', money: { amount: '-5', currency: 'USD' } } })).to.equal(null); // prettier-ignore
    await findings.note(scope, { kind: 'hedge', reference: 'once', data: {} });
    const { id } = (await open()).find(({ reference }) => reference === 'once')!;
    expect(await findings.resolve(scope, 1, id, 'Looked at')).to.equal(true);
    expect(await findings.resolve(scope, 2, id, 'Again')).to.equal(false);
    expect(await findings.find(scope, id)).to.include({ resolvedBy: 1, resolution: 'Looked at' });
  });

  it('is asked of a second person once by twenty, and not for who is gone', async () => {
    await scope.db.query(`insert into staff (telegram_id, role) values (71, 'MANAGER')`);
    const credit = { what: 'hand', subject: 7n, payment: 0, customerId: ann.id, money: money(5n) } as const; // prettier-ignore
    const ask = (more = {}) =>
      scope.transaction((scope) => pendingCredits.request(scope, 1, { ...credit, ...more }));
    const results = await twenty(() => ask());
    expect(results.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
    expect(await codeOf(() => ask({ what: 'finding' }))).to.equal('done');
    expect(await codeOf(() => ask({ subject: 8n }))).to.equal('done');
    const bob = await aCustomer(scope);
    await privacy.erase(scope, null, bob.id, []);
    expect(await codeOf(() => ask({ subject: 9n, customerId: bob.id }))).to.equal('customer-gone');
  });

  it('remembers of an invoice what its provider said first, and what its own payer answered', async () => {
    const invoice = await anInvoice(scope, ann, { payer: { phone: '1' } });
    const made = (externalId: string, asked: bigint) => ({ externalId, payUrl: `u-${externalId}`, instructions: { to: externalId }, asked: money(asked) }); // prettier-ignore
    await invoices.attach(scope, invoice.id, made('a', 1001n));
    const again = await invoices.attach(scope, invoice.id, made('b', 1002n));
    expect(again).to.deep.include({ externalId: 'a', payUrl: 'u-a', instructions: { to: 'a' }, asked: money(1001n) }); // prettier-ignore
    const other = await anInvoice(scope, ann);
    await invoices.attach(scope, other.id, { externalId: 'c', payUrl: null, asked: money(7n, 'EUR') }); // prettier-ignore
    expect((await invoices.find(scope, other.id))?.asked).to.deep.equal(money(1000n));
    const bob = await aCustomer(scope);
    await anInvoice(scope, bob, { payer: { phone: '2' } });
    expect(await invoices.lastPayer(scope, ann.id, 'fake')).to.deep.equal({ phone: '1' });
    expect(await invoices.lastPayer(scope, ann.id, 'other')).to.deep.equal({});
    // Whose method staff do not confirm is none of theirs, nor one that its provider never made.
    expect((await proofs.find(scope, invoice.id, ['fake']))?.invoice.id).to.equal(invoice.id);
    expect(await proofs.find(scope, invoice.id, ['other'])).to.equal(null);
    expect(await proofs.find(scope, (await anInvoice(scope, ann)).id, ['fake'])).to.equal(null);
  });

  it('is a promise while its card shows it and nobody used it', async () => {
    const promised = await quotes.promise(scope, await settings.read(scope), { customerId: ann.id, from: 'USD', to: 'ETB', spread: 100, ttlMs: 1000 }); // prettier-ignore
    expect(await quotesOf.findShown(scope, promised.id)).to.equal(null);
    const card = { chatId: 1, messageId: 2, token: 't', amount: '5' };
    await quotesOf.setCard(scope, promised.id, card);
    expect((await quotesOf.findShown(scope, promised.id))?.card).to.deep.equal(card);
    await quotesOf.leave(scope, promised.id, ann.id + 1n);
    expect(await quotesOf.findShown(scope, promised.id)).to.not.equal(null);
    await asOwner(scope, `update quotes set used_at = now() where id = ${promised.id}`);
    expect(await quotesOf.findShown(scope, promised.id)).to.equal(null);
  });

  it('lists of Stars what settled in a time, its end not included', async () => {
    const seen = async (
      charge: string,
      at: string,
      status: 'settled' | 'processing' = 'settled',
    ) => {
      await payments.apply(scope, anEvent(ann, { reference: `stars:${charge}`, source: 'stars', status, money: money(5n, 'XTR'), credit: money(10n) })); // prettier-ignore
      await asOwner(
        scope,
        `update payments set seen_at = '${at}' where reference = 'stars:${charge}'`,
      );
    };
    await seen('early', '2027-01-01T00:00:00Z');
    await seen('waits', '2027-01-01T12:00:00Z', 'processing');
    await seen('late', '2027-01-02T00:00:00Z');
    const [from, until] = [new Date('2027-01-01T00:00:00Z'), new Date('2027-01-02T00:00:00Z')];
    expect(await stars.chargesBetween(scope, from, until)).to.deep.equal(['early']);
  });

  describe('by a provider of the shop', () => {
    let account: bigint;
    let says: Partial<InvoiceReading>;
    let fault: Error | null;
    let parts: DepositParts;
    beforeEach(async () => {
      const { database, secrets } = await testPlatform();
      says = {};
      fault = null;
      const provider = {
        id: 'fake', liveUrl: 'https://x', currencies: ['USD'], credentials: [], payer: [], proofHeaders: [], byHand: true,
        createInvoice: async () => {
          if (fault) throw fault;
          return { externalId: `e-${randomUUID()}`, payUrl: null };
        },
        readInvoice: async (_: unknown, externalId: string) => ({ externalId, invoiceKey: null, status: 'settled', asked: money(1000n), received: null, covered: null, fee: null, paymentId: externalId, ...says }),
      } as unknown as Provider; // prettier-ignore
      const { id } = await accounts.add(scope, secrets, { actorId: 1, provider: 'fake', label: randomUUID(), credentials: {} }); // prettier-ignore
      account = id;
      const connections = {
        of: async () => ({ provider, connection: {} as never, callbackUrl: '', account: (await accounts.find(scope, account))! }),
      }; // prettier-ignore
      parts = {
        providers: [provider],
        chains: {},
        platform: database.platform,
        secrets,
        connections,
        quotes,
      };
    });
    const begin = async (reference: string = randomUUID()) =>
      createDeposits(parts).begin(scope, { customer: ann, settings: await settings.read(scope), method: `fake:${account}`, money: money(1000n), reference }); // prettier-ignore

    it('is the same invoice for the same reference, and says what only the provider knows', async () => {
      const first = await begin('same');
      fault = new Error('it is not asked again');
      expect((await begin('same')).externalId).to.equal(first.externalId);
      for (const [thrown, code] of [
        [new UserError('amount-least', {}), 'amount-least'],
        [new UserError('amount-most', {}), 'provider-unavailable'],
        [new Unavailable('down'), 'provider-unavailable'],
        [new TypeError('a bug of ours'), 'TypeError: a bug of ours'],
      ] as const) {
        fault = thrown;
        expect(await codeOf(() => begin())).to.equal(code);
      }
      fault = null;
      await accounts.remove(scope, 1, account);
      expect(await codeOf(() => begin())).to.equal('method-gone');
    });

    it('by Telegram is counted once, in what it was asked in, while it may be paid', async () => {
      const shop = { ...(await settings.read(scope)), starPrice: '0.02' };
      const deposits = createDeposits(parts);
      const stars = async () =>
        deposits.begin(scope, { customer: ann, settings: shop, method: 'stars', money: money(1000n), reference: randomUUID() }); // prettier-ignore
      const invoice = await stars();
      const asks = (more: object = {}, of = invoice) =>
        deposits.preCheckout(scope, { telegramId: ann.telegramId, payload: of.key, currency: 'XTR', totalAmount: 500, ...more }); // prettier-ignore
      const pays = (charge: string, more: object = {}) =>
        deposits.telegramPaid(scope, { telegramId: ann.telegramId, successful: { currency: 'XTR', total_amount: 500, invoice_payload: invoice.key, telegram_payment_charge_id: charge, ...more } }); // prettier-ignore
      const newest = async () => (await open())[0];
      expect(await asks()).to.equal(null);
      expect(await asks({ currency: 'USD' })).to.equal('invoice-changed');
      expect(await asks({ totalAmount: 499 })).to.equal('invoice-changed');
      expect(await asks({}, await begin())).to.equal('invoice-gone');
      const over = await stars();
      await asOwner(scope, `update invoices set expires_at = now() - interval '1 second' where id = ${over.id}`); // prettier-ignore
      expect(await asks({}, over)).to.equal('invoice-expired');
      await pays('dollars', { currency: 'USD' });
      expect((await newest())?.kind).to.equal('other-currency');
      expect((await invoices.find(scope, invoice.id))?.status).to.equal('new');
      await pays('stars');
      expect((await invoices.find(scope, invoice.id))?.status).to.equal('settled');
      expect(await asks()).to.equal('invoice-paid');
      // The same charge with another body is in the books: there is nothing to credit.
      await pays('stars', { total_amount: 400 });
      expect((await newest())?.kind).to.equal('other-amount');
      expect(findings.creditable((await newest())!)).to.equal(null);
      await pays('nobody', { invoice_payload: (await begin()).key });
      expect((await newest())?.kind).to.equal('stars-unmatched');
    });

    it('ends with the word of its own invoice alone, and what is booked already is only looked at', async () => {
      const check = createInvoiceCheck({ connections: parts.connections, quotes, book: payments.apply }); // prettier-ignore
      const invoice = await begin();
      says = { status: 'invalid' };
      expect((await check.check(scope, invoice.id, 'another')).status).to.equal('new');
      says = {};
      expect((await check.check(scope, invoice.id)).status).to.equal('settled');
      says = { covered: money(900n) };
      await check.check(scope, invoice.id);
      const found = (await open()).find(({ reference }) => reference.startsWith('other-amount:fake:'))!; // prettier-ignore
      expect(findings.creditable(found), 'it is in the books').to.equal(null);
      const other = await begin();
      says = { status: 'invalid' };
      expect((await check.check(scope, other.id)).status).to.equal('invalid');
    });

    it('is confirmed by hand in its own currency, once with what the provider says of it', async () => {
      const check = createInvoiceCheck({ connections: parts.connections, quotes, book: payments.apply }); // prettier-ignore
      const invoice = await begin();
      const confirm = (given: Money, payment = 0) =>
        check.confirmByHand(scope, { actorId: 1, invoiceId: invoice.id, money: given, payment });
      expect(await codeOf(() => confirm(money(1000n, 'EUR')))).to.equal('invoice-mismatch');
      expect((await confirm(money(1000n))).status).to.equal('settled');
      expect((await check.check(scope, invoice.id)).credited).to.deep.equal(money(1000n));
      expect(await codeOf(() => confirm(money(999n)))).to.equal('invoice-confirmed');
      const log = await scope.db.query(`select from audit_log where action = 'invoice.confirm' and data->>'invoice' = $1`, [`${invoice.id}`]); // prettier-ignore
      expect(log).to.have.length(1);
      await confirm(money(1000n));
      expect((await confirm(money(500n), 1)).credited).to.deep.equal(money(1500n));
    });

    it('is said to be in the books by the books alone: what breaks beside them is told as it is', async () => {
      const book = () => Promise.reject(new Error('broken'));
      const check = createInvoiceCheck({ connections: parts.connections, quotes, book });
      const { id: invoiceId } = await begin();
      expect(await codeOf(() => check.confirmByHand(scope, { actorId: 1, invoiceId, money: money(1000n) }))).to.equal('Error: broken'); // prettier-ignore
      says = {};
      const before = (await open()).length;
      expect(await codeOf(() => check.check(scope, invoiceId))).to.equal('Error: broken');
      expect(await open()).to.have.length(before);
    });
  });

  it('is in another currency from the moment in which nothing is in the old one, with every limit shut', async () => {
    const shop = await newScope();
    await settings.setOptions(shop, 1, {
      approveAbove: '5000',
      trade: { ...(await settings.read(shop)).options.trade, least: '1', most: '2', perDay: '3' },
      referral: { percent: 100, secondPercent: 0, holdDays: 0, cap: '5' },
    });
    const bob = await aCustomer(shop);
    const waits = await anInvoice(shop, bob, { expiresAt: new Date(Date.now() - 1) });
    expect(await codeOf(() => currency.change(shop, 1, 'EUR'))).to.equal('currency-in-use');
    await invoices.end(shop, waits.id, 'expired');
    expect(await codeOf(() => currency.change(shop, 1, 'XTR'))).to.equal('currency-unknown');
    expect(await codeOf(() => currency.change(shop, 1, 'EUR'))).to.equal('done');
    const { currency: now, options, starPrice } = await settings.read(shop);
    expect([now, starPrice, options.approveAbove, options.referral?.cap]).to.deep.equal(['EUR', null, '0', null]); // prettier-ignore
    expect(options.trade).to.deep.include({ least: null, most: null, perDay: null });
  });
});
