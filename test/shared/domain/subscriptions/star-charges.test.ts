import { expect } from 'chai';
import type { Api } from 'grammy';
import type { StarTransaction } from 'grammy/types';
import { createConnections } from '../../../../shared/domain/money/connections.ts';
import { createDeposits, type Deposits } from '../../../../shared/domain/money/deposits.ts';
import * as findings from '../../../../shared/domain/money/findings.ts';
import { createQuotes } from '../../../../shared/domain/money/quotes.ts';
import type { Customer } from '../../../../shared/domain/people/customers.ts';
import * as renewals from '../../../../shared/domain/subscriptions/renewals.ts';
import * as starRenewals from '../../../../shared/domain/subscriptions/star-renewals.ts';
import * as subscriptions from '../../../../shared/domain/subscriptions/subscriptions.ts';
import { Unavailable } from '../../../../shared/errors.ts';
import type { Scope } from '../../../../shared/scope.ts';
import { compareTelegram, readCharges } from '../../../../shared/workers/stars.ts';
import { aCustomer, brokenBooks } from '../../../support/builders.ts';
import { testPlatform } from '../../../support/platform.ts';
import { recordingApi } from '../../../support/recording-api.ts';
import { twenty } from '../order-support.ts';
import { aPlan, aShopAt, toldOf } from '../renewal-support.ts';

const BEGUN = '2027-03-01T12:00:00Z';
/** What Telegram gave back is as old as the charge that it was. */
const HOUR_MS = 3_600_000;

describe('charges of subscriptions in Stars, compared each night', () => {
  let deposits: Deposits;
  let scope: Scope;
  let at: (iso: string) => void;
  let ann: Customer;
  let payload: string;
  /** What Telegram lists of the bot, oldest first. */
  let listed: StarTransaction[];

  before(async () => {
    const { database, secrets } = await testPlatform();
    const connections = createConnections({ providers: [], providerUrls: {}, secrets, fetch, publicUrl: 'http://127.0.0.1:1' }); // prettier-ignore
    deposits = createDeposits({
      providers: [], chains: {}, platform: database.platform, secrets, connections,
      quotes: createQuotes({ rates: { quote: () => Promise.reject(new Unavailable('none')) } }),
    }); // prettier-ignore
  });
  beforeEach(async () => {
    ({ scope, at } = await aShopAt(BEGUN));
    ann = await aCustomer(scope);
    const { product } = await aPlan(scope, { starsPrice: 250 });
    payload = starRenewals.payloadOf({ productId: product.id, customerId: ann.id });
    listed = [];
  });
  afterEach(async () => {
    expect(await brokenBooks(scope)).to.deep.equal([]);
  });

  /** Telegram charges somebody: it lists the charge, and tells the bot of it unless its word is lost. */
  const charge = async (
    id: string,
    over: { isLost?: boolean; by?: Customer; amount?: number } = {},
  ) => {
    const { isLost = false, by = ann, amount = 250 } = over;
    listed.push({ id, amount, date: Math.floor((scope.clock.now() - HOUR_MS) / 1000), source: partner(by) }); // prettier-ignore
    if (isLost) return;
    await deposits.telegramPaid(scope, {
      telegramId: by.telegramId,
      successful: {
        currency: 'XTR', total_amount: amount, invoice_payload: payload, telegram_payment_charge_id: id,
        is_first_recurring: id === 'first',
      },
    }); // prettier-ignore
  };
  const partner = (by: Customer) => ({
    type: 'user' as const,
    transaction_type: 'invoice_payment' as const,
    user: { id: by.telegramId, is_bot: false, first_name: 'Ann' },
    invoice_payload: payload,
    subscription_period: 2_592_000,
  });
  const giveBack = (id: string, by = ann) =>
    listed.push({ id, amount: 250, date: Math.floor((scope.clock.now() - HOUR_MS) / 1000), receiver: partner(by) }); // prettier-ignore
  /** Telegram with its list; what it was asked for that changes something stands in `calls`. */
  const telegram = () => {
    const { api, calls } = recordingApi();
    api.config.use((previous, method, given, signal) => {
      if (method !== 'getStarTransactions') return previous(method, given, signal);
      const { offset = 0, limit = 100 } = given as { offset?: number; limit?: number };
      const transactions = listed.slice(offset, offset + limit);
      return Promise.resolve({ ok: true, result: { transactions } }) as never;
    });
    return { api, calls };
  };
  const night = async (inner = scope) => {
    const { api } = telegram();
    for (let n = 0; n < 3; n += 1)
      await compareTelegram(inner, { apiOf: () => Promise.resolve(api), deposits });
  };
  const open = async (inner = scope) =>
    (await findings.list(inner, 'open', { limit: 20, offset: 0 })).map(({ kind, data }) => [kind, data['what']].filter(Boolean).join(' ')); // prettier-ignore
  const state = async (of = ann) => {
    const [found] = await subscriptions.list(scope, of.id);
    return [found?.status, found?.renewal, found?.endsAt?.toISOString().slice(0, 10)].join(' ');
  };
  const sales = async (inner = scope) =>
    (
      await inner.db.query<{ sum: string }>(
        `select coalesce(sum(b.amount), 0)::text as sum from ledger_entries b join ledger_accounts a on a.id = b.account_id
         where a.name = 'sales' and a.currency = 'XTR'`,
      )
    )[0]?.sum;

  it('the first and those after it are in both books: nothing is said, nothing is given twice', async () => {
    await charge('first');
    at('2027-03-31T12:00:05Z');
    await charge('second');
    at('2027-04-30T12:00:05Z');
    await charge('third');
    await night();
    expect(await state()).to.equal('active stars 2027-05-30');
    expect(await sales()).to.equal('750');
    expect(await open()).to.deep.equal([]);
  });

  it('are read before a month is called over; while Telegram does not say, nothing is', async () => {
    await charge('first');
    const [found] = await subscriptions.list(scope, ann.id);
    const id = found?.id ?? 0n;
    const ask = (api: Api | null) => (scope: Scope) =>
      readCharges(scope, { apiOf: () => Promise.resolve(api), deposits });
    // Longer than a day of grace, in which the platform was down.
    at('2027-04-02T12:00:00Z');
    const [broken, refused] = [recordingApi(), recordingApi()];
    broken.refuse('getStarTransactions', 502, 'Bad Gateway');
    refused.refuse('getStarTransactions', 401, 'Unauthorized');
    for (const api of [null, broken.api, refused.api]) {
      const failure = await renewals.look(scope, id, ask(api)).catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(Unavailable);
    }
    await renewals.lookAtDue(scope, ask(null));
    expect(await state()).to.equal('active stars 2027-03-31');
    await charge('second', { isLost: true });
    const { api, calls } = telegram();
    const results = await twenty((n) => n % 4 === 0 ? renewals.lookAtDue(scope, ask(api)) : renewals.look(scope, id, ask(api))); // prettier-ignore
    expect(results.map(({ status }) => status)).to.not.include('rejected');
    expect(await state()).to.equal('active stars 2027-05-02');
    expect(await toldOf(scope, ann)).to.deep.equal(['stars', 'stars']);
    expect(await sales()).to.equal('500');
    // One that Telegram does not list was not made, however long nobody looked.
    at('2027-07-01T12:00:00Z');
    await renewals.lookAtDue(scope, ask(api));
    expect(await state()).to.equal('ended none 2027-05-02');
    expect(await toldOf(scope, ann)).to.deep.equal(['stars', 'stars', 'missed']);
    expect(calls.map(({ method }) => method)).to.deep.equal([]);
    // Nobody asks of what is over.
    await renewals.look(scope, id, () => Promise.reject(new Error('not asked')));
  });

  it('one whose news was lost is her month all the same, once, also the very first of a shop', async () => {
    await charge('first', { isLost: true });
    await night();
    expect(await state()).to.equal('active stars 2027-03-31');
    at('2027-03-31T12:00:05Z');
    await charge('second', { isLost: true });
    await night();
    expect(await state()).to.equal('active stars 2027-04-30');
    // The news comes after all.
    await deposits.telegramPaid(scope, {
      telegramId: ann.telegramId,
      successful: { currency: 'XTR', total_amount: 250, invoice_payload: payload, telegram_payment_charge_id: 'second' },
    }); // prettier-ignore
    expect(await state()).to.equal('active stars 2027-04-30');
    expect(await sales()).to.equal('500');
    expect(await toldOf(scope, ann)).to.deep.equal(['stars', 'stars']);
    expect(await open()).to.deep.equal([]);
  });

  it('one that Telegram gave back takes its month along, whichever of the two was heard of', async () => {
    await charge('first');
    at('2027-03-31T12:00:05Z');
    await charge('second');
    giveBack('second');
    await night();
    expect(await state()).to.match(/none 2027-03-31$/);
    const bob = await aCustomer(scope);
    await charge('bobs', { by: bob, isLost: true });
    giveBack('bobs', bob);
    await night();
    expect(await state(bob)).to.match(/^ended none/);
    expect(await sales()).to.equal('250');
    expect(await open()).to.deep.equal([]);
  });

  it('what differs, is nobody’s or is not there is found, once', async () => {
    await charge('first');
    await charge('known', { by: await aCustomer(scope) });
    listed = listed.map((each) => (each.id === 'known' ? { ...each, amount: 300 } : each));
    await charge('stranger', { by: { ...ann, telegramId: 999 }, isLost: true });
    giveBack('never heard of');
    await night();
    expect((await open()).toSorted()).to.deep.equal([
      'difference missing-here',
      'difference other-money',
      'stars-unmatched',
    ]);
    expect(await sales()).to.equal('500');
  });

  it('a charge of ours that Telegram does not list is found', async () => {
    await charge('first');
    at('2027-03-01T13:00:00Z');
    listed = [];
    await charge('second', { isLost: true });
    listed = listed.map((each) => ({ ...each, date: Math.floor(Date.parse(BEGUN) / 1000) - 60 }));
    await night();
    expect(await open()).to.deep.equal(['difference missing-there']);
  });

  it('a charge of another shop’s bot is that shop’s: here it is nobody’s, there nothing changes', async () => {
    await charge('first');
    const { scope: other } = await aShopAt(BEGUN);
    await aPlan(other, { starsPrice: 250 });
    await night(other);
    expect(await open(other)).to.deep.equal(['stars-unmatched']);
    expect(await sales(other)).to.equal('0');
    giveBack('first');
    await night(other);
    expect((await open(other)).toSorted()).to.deep.equal(['difference missing-here', 'stars-unmatched']); // prettier-ignore
    expect(await state()).to.equal('active stars 2027-03-31');
    expect(await sales()).to.equal('250');
    expect(await open()).to.deep.equal([]);
  });
});
