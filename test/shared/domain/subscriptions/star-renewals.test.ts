import { expect } from 'chai';
import { createConnections } from '../../../../shared/domain/money/connections.ts';
import type { Customer } from '../../../../shared/domain/people/customers.ts';
import { createDeposits, type Deposits } from '../../../../shared/domain/money/deposits.ts';
import * as findings from '../../../../shared/domain/money/findings.ts';
import * as products from '../../../../shared/domain/catalogue/products.ts';
import * as renewals from '../../../../shared/domain/subscriptions/renewals.ts';
import { createQuotes } from '../../../../shared/domain/money/quotes.ts';
import * as starRenewals from '../../../../shared/domain/subscriptions/star-renewals.ts';
import * as stars from '../../../../shared/domain/money/stars.ts';
import * as updates from '../../../../shared/domain/shop/updates.ts';
import * as subscriptions from '../../../../shared/domain/subscriptions/subscriptions.ts';
import { Unavailable } from '../../../../shared/errors.ts';
import type { Scope } from '../../../../shared/scope.ts';
import { editStars } from '../../../../shared/workers/star-renewals.ts';
import { giveTopUpBack } from '../../../../shared/workers/stars.ts';
import { aCustomer, brokenBooks } from '../../../support/builders.ts';
import { testPlatform } from '../../../support/platform.ts';
import { recordingApi } from '../../../support/recording-api.ts';
import { confirm, give, look, twenty } from '../order-support.ts';
import { aPlan, aShopAt, onlyId, toldOf } from '../renewal-support.ts';

describe('subscriptions in Telegram Stars', () => {
  let deposits: Deposits;
  let scope: Scope;
  let at: (iso: string) => void;
  let ann: Customer;
  let productId: bigint;
  let payload: string;

  before(async () => {
    const { database, secrets } = await testPlatform();
    const connections = createConnections({ providers: [], providerUrls: {}, secrets, fetch, publicUrl: 'http://127.0.0.1:1' }); // prettier-ignore
    deposits = createDeposits({
      providers: [], chains: {}, platform: database.platform, secrets, connections,
      quotes: createQuotes({ rates: { quote: () => Promise.reject(new Unavailable('none')) } }),
    }); // prettier-ignore
  });
  beforeEach(async () => {
    ({ scope, at } = await aShopAt('2027-03-01T12:00:00Z'));
    ann = await aCustomer(scope);
    productId = (await aPlan(scope, { starsPrice: 250 })).product.id;
    payload = starRenewals.payloadOf({ productId, customerId: ann.id });
  });
  afterEach(async () => {
    expect(await brokenBooks(scope)).to.deep.equal([]);
  });

  const pay = (
    charge: string,
    first = false,
    over: { telegramId?: number; amount?: number } = {},
  ) =>
    deposits.telegramPaid(scope, {
      telegramId: over.telegramId ?? ann.telegramId,
      successful: {
        currency: 'XTR',
        total_amount: over.amount ?? 250,
        invoice_payload: payload,
        telegram_payment_charge_id: charge,
        is_first_recurring: first,
      },
    });
  const ask = (over: object = {}) =>
    deposits.preCheckout(scope, { telegramId: ann.telegramId, payload, currency: 'XTR', totalAmount: 250, ...over }); // prettier-ignore
  const state = async (customer = ann) => {
    const [found] = await subscriptions.list(scope, customer.id);
    return [found?.status, found?.renewal, found?.endsAt?.toISOString().slice(0, 10)].join(' ');
  };
  const sumOf = async (name: string) => {
    const [row] = await scope.db.query<{ sum: string }>(
      `select coalesce(sum(b.amount), 0)::text as sum from ledger_entries b join ledger_accounts a on a.id = b.account_id
       where a.name = $1 and a.currency = 'XTR'`,
      [name],
    );
    return row?.sum;
  };
  const jobs = async () =>
    (await scope.db.query<{ d: boolean }>(
      `select (details->'stars'->>'canceled')::boolean as d from subscriptions`,
    )).map(({ d }) => d); // prettier-ignore
  const open = async () =>
    (await findings.list(scope, 'open', { limit: 20, offset: 0 })).map(({ kind }) => kind);

  it('begin and are renewed by each charge once, told of twenty times and out of order', async () => {
    await twenty(() => pay('first', true));
    expect(await state()).to.equal('active stars 2027-03-31');
    at('2027-03-31T12:00:05Z');
    await renewals.look(scope, await onlyId(scope));
    expect(await state()).to.equal('grace stars 2027-03-31');
    await twenty(() => pay('second'));
    await pay('first', true);
    expect(await state()).to.equal('active stars 2027-04-30');
    expect(await sumOf('sales')).to.equal('500');
    expect(await sumOf('provider:stars')).to.equal('-500');
    expect(await sumOf(`customer:${ann.id}`)).to.equal('0');
    expect(await toldOf(scope, ann)).to.deep.equal(['stars', 'stars']);
    expect(await open()).to.deep.equal([]);
  });

  it('stay stopped when a charge comes after Telegram was told to stop, and say so', async () => {
    await pay('first', true);
    const id = await onlyId(scope);
    // The platform was down while Telegram charged: the hour is over before its charge is read.
    at('2027-03-31T14:00:00Z');
    await renewals.look(scope, id);
    expect(await state()).to.equal('grace none 2027-03-31');
    await twenty(() => pay('second'));
    expect(await state()).to.match(/^active stars 2027-04-30/);
    expect(await starRenewals.wanted(scope, id)).to.deep.equal({
      telegramId: ann.telegramId,
      charge: 'first',
      isCanceled: true,
    });
    expect(await starRenewals.setCanceled(scope, ann.id, id, false)).to.equal(true);
    await pay('third');
    expect((await starRenewals.wanted(scope, id))?.charge).to.equal('first');
    expect(await jobs()).to.deep.equal([false]);
  });

  it('leave nothing behind when the process dies between', async () => {
    const broken = scope.transaction(async (inner) => {
      await starRenewals.book(inner, { productId, customerId: ann.id }, { telegramId: ann.telegramId, total_amount: 250, telegram_payment_charge_id: 'one' }); // prettier-ignore
      throw new Error('the process dies here');
    });
    await broken.then(() => expect.fail('it breaks'), () => {}); // prettier-ignore
    expect(await subscriptions.list(scope, ann.id)).to.deep.equal([]);
    await pay('one', true);
    expect(await state()).to.equal('active stars 2027-03-31');
  });

  it('are refused by the right sentence before anything is charged', async () => {
    expect(await ask()).to.equal(null);
    expect(await ask({ telegramId: 5 })).to.equal('stars-other-link');
    expect(await ask({ totalAmount: 200 })).to.equal('invoice-changed');
    expect(await ask({ payload: `plan:999999:${ann.id}` })).to.equal('plan-unsold');
    await pay('first', true);
    expect(await ask()).to.equal('stars-subscribed');
    await products.change(scope, 1, productId, { state: 'hidden' });
    expect(await ask()).to.equal('plan-unsold');
  });

  it('belong to whoever paid; paid twice, the second is ended and the time stays', async () => {
    const bob = await aCustomer(scope);
    await pay('first', true);
    await pay('bobs', true, { telegramId: bob.telegramId });
    expect(await state(bob)).to.equal('active stars 2027-03-31');
    await pay('again', true);
    expect(await state()).to.equal('active stars 2027-04-30');
    const [job] = await scope.db.query<{ charge: string }>(
      `select details->'stars'->>'charge' as charge from subscriptions where customer_id = $1`,
      [ann.id],
    );
    expect(job?.charge).to.equal('first');
  });

  it('take exactly that month back when Telegram or staff give the Stars back', async () => {
    await pay('first', true);
    at('2027-03-31T12:00:01Z');
    await pay('second');
    await twenty(() => deposits.telegramRefunded(scope, { charge: 'second', amount: 250 }));
    expect(await state()).to.match(/none 2027-03-31$/);
    expect(await jobs()).to.deep.equal([true]);
    expect(await sumOf('sales')).to.equal('250');
    expect(await sumOf(`customer:${ann.id}`)).to.equal('0');
    expect(await open()).to.deep.equal([]);
    const [payment] = await stars.list(scope, { limit: 1, offset: 1 });
    await twenty(() => stars.giveBack(scope, 1, payment?.id ?? 0n));
    const { api } = recordingApi();
    await giveTopUpBack(scope, api, payment?.id ?? 0n);
    expect(await sumOf('sales')).to.equal('0');
    expect(await sumOf('provider:stars')).to.equal('0');
    expect(await sumOf(`customer:${ann.id}`)).to.equal('0');
  });

  it('are owed when their month went into another plan: the books say so, and staff hear of it', async () => {
    await pay('first', true);
    await pay('second', true);
    await deposits.telegramRefunded(scope, { charge: 'second', amount: 250 });
    expect(await state()).to.match(/none 2027-03-31$/);
    const gold = (await aPlan(scope, {}, 5000n)).product;
    await give(scope, ann, 5000n);
    const id = (await subscriptions.list(scope, ann.id))[0]?.id ?? null;
    const seen = await look(scope, ann, { productId: gold.id, quantity: 1, changeFrom: id });
    expect(await confirm(scope, ann, seen)).to.have.property('orderId');
    await twenty(() => deposits.telegramRefunded(scope, { charge: 'first', amount: 250 }));
    expect(await open()).to.deep.equal(['stars-owed']);
    expect(await sumOf('provider:stars')).to.equal('0');
    expect(await sumOf('suspense')).to.equal('-250');
    expect(await sumOf(`customer:${ann.id}`)).to.equal('0');
  });

  it('are stopped and allowed again at Telegram, and end when it does not charge', async () => {
    await pay('first', true);
    const id = await onlyId(scope);
    const { api, calls, refuse } = recordingApi();
    expect(await starRenewals.setCanceled(scope, ann.id + 1n, id, true)).to.equal(false);
    expect(await starRenewals.setCanceled(scope, ann.id, id, true)).to.equal(true);
    await editStars(scope, api, { subscriptionId: id, charge: null });
    expect(calls.at(-1)?.payload).to.include({ user_id: ann.telegramId, telegram_payment_charge_id: 'first', is_canceled: true }); // prettier-ignore
    await starRenewals.setCanceled(scope, ann.id, id, false);
    refuse('editUserStarSubscription', 400, 'Bad Request: SUBSCRIPTION_NOT_ACTIVE');
    await editStars(scope, api, { subscriptionId: id, charge: null });
    expect(await toldOf(scope, ann)).to.deep.equal(['stars', 'stars-refused']);
    for (const moment of [
      '2027-03-28T12:00:00Z',
      '2027-03-31T12:00:00Z',
      '2027-03-31T13:00:00Z',
      '2027-04-01T13:00:00Z',
    ]) {
      at(moment);
      await twenty(() => renewals.look(scope, id));
    }
    expect(await toldOf(scope, ann)).to.deep.equal(['stars', 'stars-refused', 'charged', 'missed']);
    expect(await state()).to.equal('ended none 2027-03-31');
    // Late, but paid: it goes on from now.
    await pay('late');
    expect(await state()).to.equal('active stars 2027-05-01');
  }).timeout(30_000);

  it('are not missed while a payment that Telegram told of waits to be booked', async () => {
    await pay('first', true);
    const id = await onlyId(scope);
    at('2027-03-31T14:00:00Z');
    const paid = { total_amount: 250, telegram_payment_charge_id: 'second' };
    const update = {
      update_id: 7,
      message: { chat: { id: ann.telegramId }, successful_payment: paid },
    };
    const lease = { shard: -1, token: 0n };
    await updates.store(scope, [update], lease);
    const failure = await renewals.look(scope, id).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(Unavailable);
    await renewals.lookAtDue(scope);
    expect(await toldOf(scope, ann)).to.not.include('missed');
    await pay('second');
    await updates.finish(scope, update.update_id, lease);
    await renewals.look(scope, id);
    expect(await toldOf(scope, ann)).to.not.include('missed');
    expect(await state()).to.equal('active stars 2027-04-30');
  });

  it('end without a word where she had stopped them, and are missed by nobody while they are paused', async () => {
    await pay('first', true);
    const id = await onlyId(scope);
    at('2027-03-20T12:00:00Z');
    await subscriptions.pause(scope, id);
    at('2027-04-05T12:00:00Z');
    await renewals.look(scope, id);
    expect(await state()).to.equal('paused stars 2027-03-31');
    await subscriptions.resume(scope, id);
    await starRenewals.setCanceled(scope, ann.id, id, true);
    at('2027-04-13T12:00:00Z');
    await renewals.look(scope, id);
    expect((await toldOf(scope, ann)).at(-1), 'no word of a charge').to.equal('ends:3');
    at('2027-04-30T12:00:00Z');
    await renewals.look(scope, id);
    expect(await state()).to.match(/ none 2027-04-16$/);
    expect(await toldOf(scope, ann)).to.not.include('missed');
    // Over is over: what Telegram refuses to stop then is no news.
    const before = await toldOf(scope, ann);
    await starRenewals.noteRefused(scope, id, 'first', true);
    expect(await toldOf(scope, ann)).to.deep.equal(before);
  });

  it('are not begun by who has all of the plan', async () => {
    await subscriptions.extend(scope, { customerId: ann.id, productId, reference: 'staff:life', kind: 'staff', term: { lifetime: true }, price: null }); // prettier-ignore
    expect(await ask()).to.equal('plan-full');
  });

  it('are nothing to take without a word: a charge of a plan or an amount that nobody knows is a finding', async () => {
    payload = 'plan:999999:1';
    await pay('lost', true);
    expect(await open()).to.deep.equal(['stars-unmatched']);
    payload = starRenewals.payloadOf({ productId, customerId: ann.id });
    await pay('first', true);
    await pay('first', true, { amount: 300 });
    expect(await open()).to.have.members(['stars-unmatched', 'other-amount']);
  });
});
