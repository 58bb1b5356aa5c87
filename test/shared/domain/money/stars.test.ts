import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { GrammyError } from 'grammy';
import type { StarTransaction } from 'grammy/types';
import { createConnections } from '../../../../shared/domain/money/connections.ts';
import type { Customer } from '../../../../shared/domain/people/customers.ts';
import { createDeposits, type Deposits } from '../../../../shared/domain/money/deposits.ts';
import * as findings from '../../../../shared/domain/money/findings.ts';
import * as ledger from '../../../../shared/domain/money/ledger.ts';
import { createQuotes } from '../../../../shared/domain/money/quotes.ts';
import * as settings from '../../../../shared/domain/shop/settings.ts';
import * as stars from '../../../../shared/domain/money/stars.ts';
import { Unavailable } from '../../../../shared/errors.ts';
import type { Scope } from '../../../../shared/scope.ts';
import { compareStars, giveTopUpBack } from '../../../../shared/workers/stars.ts';
import { aCustomer, brokenBooks } from '../../../support/builders.ts';
import { newScope, testPlatform } from '../../../support/platform.ts';
import { recordingApi } from '../../../support/recording-api.ts';

const twenty = <T>(work: () => Promise<T>) =>
  Promise.allSettled(Array.from({ length: 20 }, () => work()));

describe('Telegram Stars', () => {
  let deposits: Deposits;
  let scope: Scope;
  let ann: Customer;

  before(async () => {
    const { database, secrets } = await testPlatform();
    const connections = createConnections({ providers: [], providerUrls: {}, secrets, fetch, publicUrl: 'http://127.0.0.1:1' }); // prettier-ignore
    deposits = createDeposits({
      providers: [], chains: {}, platform: database.platform, secrets, connections,
      quotes: createQuotes({ rates: { quote: () => Promise.reject(new Unavailable('none')) } }),
    }); // prettier-ignore
  });
  beforeEach(async () => {
    scope = await newScope();
    await settings.change(scope, 1, { starPrice: '0.02' });
    ann = await aCustomer(scope);
  });
  afterEach(async () => {
    expect(await brokenBooks(scope)).to.deep.equal([]);
  });

  const balance = async (customer = ann) =>
    (await ledger.balances(scope, customer.id, 'USD'))[0]?.amount;
  const open = async () =>
    (await findings.list(scope, 'open', { limit: 20, offset: 0 })).map(({ kind }) => kind);
  const house = async () => {
    const [row] = await scope.db.query<{ sum: string }>(
      `select coalesce(sum(e.amount), 0) as sum from ledger_entries e join ledger_accounts a on a.id = e.account_id
       where a.name = 'provider:stars' and a.currency = 'XTR'`,
    );
    return BigInt(row?.sum ?? 0);
  };
  const asked = async () =>
    deposits.begin(scope, {
      customer: ann, settings: await settings.read(scope), method: 'stars', money: { amount: 1000n, currency: 'USD' },
      reference: randomUUID(),
    }); // prettier-ignore
  const successful = (payload: string, charge: string, total = 500) => ({
    telegramId: ann.telegramId,
    successful: {
      currency: 'XTR', total_amount: total, invoice_payload: payload, telegram_payment_charge_id: charge,
    },
  }); // prettier-ignore
  /** Ann pays 500 Stars for 10 USD; the charge. */
  const paid = async (charge = `c-${randomUUID()}`): Promise<string> => {
    const { key } = await asked();
    await deposits.telegramPaid(scope, successful(key, charge));
    return charge;
  };
  const spend = (amount: bigint) =>
    ledger.post(scope, {
      reference: randomUUID(),
      kind: 'test',
      legs: [
        { account: `customer:${ann.id}`, money: { amount: -amount, currency: 'USD' } },
        { account: 'sales', money: { amount, currency: 'USD' } },
      ],
    });
  const paymentOf = async (charge: string) => {
    const all = await stars.list(scope, { limit: 20, offset: 0 });
    const [row] = await scope.db.query<{ id: string }>('select id from payments where reference = $1', [`stars:${charge}`]); // prettier-ignore
    return all.find(({ id }) => id === BigInt(row?.id ?? 0))!;
  };

  it('credits a charge once, and keeps one without an invoice for staff', async () => {
    await paid();
    const payload = 'nobody';
    await twenty(() => deposits.telegramPaid(scope, successful(payload, 'stray-1')));
    expect(await balance()).to.equal(1000n);
    expect(await open()).to.deep.equal(['stars-unmatched']);
    const [finding] = await findings.list(scope, 'open', { limit: 1, offset: 0 });
    const money = { amount: 900n, currency: 'USD' };
    const results = await twenty(() =>
      scope.transaction((scope) =>
        findings.credit(scope, 1, { id: finding!.id, customerId: ann.id, money }),
      ),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
    expect(await balance()).to.equal(1900n);
    expect(await house()).to.equal(-1000n);
    // The night finds the same charge in Telegram's list: it is in the books.
    await deposits.telegramPaid(scope, successful(payload, 'stray-1'));
    expect(await balance()).to.equal(1900n);
  });

  it('takes back what Telegram gave back, once', async () => {
    const charge = await paid();
    await twenty(() => deposits.telegramRefunded(scope, { charge, amount: 500 }));
    expect(await balance()).to.equal(0n);
    expect(await house()).to.equal(0n);
    expect(await open()).to.deep.equal([]);
    expect(await paymentOf(charge)).to.include({ refund: 'done' });
  });

  it('goes never below zero: what is spent is owed, and taken when there is something again', async () => {
    const charge = await paid();
    await spend(700n);
    await deposits.telegramRefunded(scope, { charge, amount: 500 });
    expect(await balance()).to.equal(0n);
    expect(await house()).to.equal(0n);
    const [finding] = await findings.list(scope, 'open', { limit: 1, offset: 0 });
    expect(finding).to.deep.include({ kind: 'stars-owed' });
    expect(finding?.data['money']).to.deep.equal({ amount: '700', currency: 'USD' });
    expect(await findings.collect(scope, 1, finding!.id)).to.equal(700n);
    await paid();
    await spend(500n);
    expect(await findings.collect(scope, 1, finding!.id)).to.equal(200n);
    await paid();
    await twenty(() => scope.transaction((scope) => findings.collect(scope, 1, finding!.id)));
    expect(await balance()).to.equal(800n);
    expect(await open()).to.deep.equal([]);
  });

  it('rolls a refund back with its crash, and does it the next time', async () => {
    const charge = await paid();
    await scope
      .transaction(async (inner) => {
        await stars.takeBack(inner, charge);
        throw new Error('crash');
      })
      .catch(() => undefined);
    expect(await balance()).to.equal(1000n);
    expect(await stars.takeBack(scope, charge)).to.equal('taken');
    expect(await stars.takeBack(scope, charge)).to.equal('known');
    expect(await balance()).to.equal(0n);
  });

  it('knows nothing of another shop’s charge', async () => {
    const charge = await paid();
    const other = await newScope();
    expect(await stars.takeBack(other, charge)).to.equal(null);
    expect(await balance()).to.equal(1000n);
  });

  it('is given back by staff: the credit goes first, Telegram is asked until it is known', async () => {
    const charge = await paid();
    const { id } = await paymentOf(charge);
    await twenty(() => scope.transaction((scope) => stars.giveBack(scope, 1, id)));
    expect(await balance()).to.equal(0n);
    expect(await paymentOf(charge)).to.include({ refund: 'pending' });
    const { api, calls, refuse } = recordingApi();
    refuse('refundStarPayment', 502, 'Bad Gateway');
    const trouble = await giveTopUpBack(scope, api, id).catch((error: unknown) => error);
    expect(trouble).to.be.instanceOf(GrammyError);
    // It had worked: the answer was lost.
    refuse('refundStarPayment', 400, 'Bad Request: CHARGE_ALREADY_REFUNDED');
    await giveTopUpBack(scope, api, id);
    await giveTopUpBack(scope, api, id);
    expect(calls).to.have.length(2);
    // Telegram tells us of our own refund.
    await deposits.telegramRefunded(scope, { charge, amount: 500 });
    expect(await balance()).to.equal(0n);
    expect(await house()).to.equal(0n);
    expect(await paymentOf(charge)).to.include({ refund: 'done' });
  });

  it('puts the credit back when Telegram refuses, and asks nobody twice', async () => {
    const charge = await paid();
    const { id } = await paymentOf(charge);
    await stars.giveBack(scope, 1, id);
    const { api, refuse } = recordingApi();
    refuse('refundStarPayment', 400, 'Bad Request: CHARGE_NOT_FOUND');
    await giveTopUpBack(scope, api, id);
    expect(await balance()).to.equal(1000n);
    expect(await paymentOf(charge)).to.include({ refund: null });
    await stars.giveBack(scope, 1, id);
    expect(await balance()).to.equal(0n);
    refuse('refundStarPayment', 400, 'Bad Request: CHARGE_NOT_FOUND');
    await giveTopUpBack(scope, api, id);
    expect(await balance()).to.equal(1000n);
    await spend(1n);
    const refused = await stars
      .giveBack(scope, 1, id)
      .catch((error: { code?: string }) => error.code);
    expect(refused).to.equal('refund-spent');
  });

  describe('compared each night', () => {
    const line = (id: string, payload: string, amount = 500, refund = false): StarTransaction => {
      const partner = {
        type: 'user' as const,
        transaction_type: 'invoice_payment' as const,
        user: { id: ann.telegramId, is_bot: false, first_name: 'Ann' },
        invoice_payload: payload,
      };
      const date = Math.floor(Date.now() / 1000) - 7200;
      return { id, amount, date, ...(refund ? { receiver: partner } : { source: partner }) };
    };
    /** Telegram's list, by pages. */
    const listed = (transactions: readonly StarTransaction[]) => {
      const recording = recordingApi();
      const asked: number[] = [];
      recording.api.config.use((previous, method, payload, signal) => {
        if (method !== 'getStarTransactions') return previous(method, payload, signal);
        const { offset = 0, limit = 100 } = payload as { offset?: number; limit?: number };
        asked.push(offset);
        const page = transactions.slice(offset, offset + limit);
        return Promise.resolve({ ok: true, result: { transactions: page } }) as never;
      });
      return { api: recording.api, asked };
    };

    it('credits what never came, takes back what went, and says what differs', async () => {
      const known = await paid();
      const { key } = await asked();
      const back = await paid();
      const { api } = listed([
        line(known, 'x', 501),
        line('never-came', key),
        line('nobody', 'unknown payload'),
        line(back, 'x'),
        line(back, 'x', 500, true),
        line('gone', 'x', 7, true),
      ]);
      for (let night = 0; night < 3; night += 1) await compareStars(scope, api, deposits);
      expect(await balance()).to.equal(2000n);
      expect((await open()).toSorted()).to.deep.equal([
        'difference',
        'difference',
        'stars-unmatched',
      ]);
    });

    it('reads page by page, goes on where it ended, and notes what Telegram does not list', async () => {
      const many = Array.from({ length: 250 }, (_, n) => line(`old-${n}`, 'x'));
      const { api, asked } = listed(many);
      await compareStars(scope, api, deposits);
      expect(asked).to.deep.equal([0, 100, 200]);
      expect(await stars.compared(scope)).to.equal(250);
      asked.length = 0;
      await compareStars(scope, api, deposits);
      expect(asked).to.deep.equal([150, 250]);
      const charge = await paid();
      await scope.db.query(`update settings set stars_compared = 0`);
      const { admin } = await testPlatform();
      await admin.transaction((client) =>
        client.query(
          `update t_${scope.tenant.id}.payments set seen_at = now() - interval '1 hour' where reference = $1`,
          [`stars:${charge}`],
        ),
      );
      await compareStars(scope, api, deposits);
      const found = await findings.list(scope, 'open', { limit: 300, offset: 0 });
      expect(found.filter(({ kind }) => kind === 'difference').map(({ data }) => data['id'])).to.deep.equal([charge]); // prettier-ignore
    });

    it('asks nothing of a bot that never had Stars', async () => {
      await settings.change(scope, 1, { starPrice: null });
      const { api, asked } = listed([]);
      await compareStars(scope, api, deposits);
      expect(asked).to.deep.equal([]);
    });
  });
});
