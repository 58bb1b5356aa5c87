import { expect } from 'chai';
import * as orders from '../../../shared/domain/orders/orders.ts';
import * as payments from '../../../shared/domain/money/payments.ts';
import * as refunds from '../../../shared/domain/orders/refunds.ts';
import { rateOf } from '../../../shared/money.ts';
import type { Scope } from '../../../shared/scope.ts';
import { expireOrder, giveStarsBack } from '../../../shared/workers/orders.ts';
import { anEvent, anInvoice, brokenBooks } from '../../support/builders.ts';
import { newScope, testPlatform } from '../../support/platform.ts';
import { recordingApi } from '../../support/recording-api.ts';
import { aBuyer, aKeyProduct, balanceOf, buy, linesOf } from '../domain/order-support.ts';

describe('jobs of orders', () => {
  let scope: Scope;
  before(async () => {
    scope = await newScope();
  });
  afterEach(async () => {
    expect(await brokenBooks(scope)).to.deep.equal([]);
  });
  const starsRefund = async () => {
    const ann = await aBuyer(scope);
    const id = await buy(scope, ann, await aKeyProduct(scope, 1), {
      payment: { by: 'invoice', held: 0n },
    });
    const rate = rateOf('XTR', 'USD', '0.013');
    const invoice = await anInvoice(scope, ann, {
      reference: `order:${id}:stars`, method: 'stars', rate,
      money: { amount: 1001n, currency: 'USD' }, asked: { amount: 770n, currency: 'XTR' },
    }); // prettier-ignore
    await orders.bindInvoice(scope, id, invoice.id);
    await payments.apply(scope, anEvent(ann, {
      reference: `stars:c${id}`, source: 'stars', invoiceId: invoice.id, rate, details: { telegramId: ann.telegramId },
      money: { amount: 770n, currency: 'XTR' }, credit: { amount: 1001n, currency: 'USD' },
    })); // prettier-ignore
    const { refundId } = await refunds.give(scope, 1, {
      reference: `r${id}`, orderId: id, amount: null, lines: [], to: 'stars', returnStock: true, reason: null,
    }); // prettier-ignore
    return { ann, id, refundId };
  };

  it('is asked for by the refund and by the order itself, at its time', async () => {
    const { refundId } = await starsRefund();
    const { database } = await testPlatform();
    const jobs = await database.platform.query<{ key: string }>(
      `select key from graphile_worker._private_jobs where key like $1 order by key`,
      [`t${scope.tenant.id}:%`],
    );
    const keys = jobs.map(({ key }) => key.split(':').slice(1).join(':'));
    expect(keys).to.include(`refund:${refundId}`);
    expect(keys.some((key) => key.startsWith('order:'))).to.equal(true);
  });

  it('gives Stars back once, also when it does not know whether it did before', async () => {
    const { ann, id, refundId } = await starsRefund();
    const { api, calls, refuse } = recordingApi();
    refuse('refundStarPayment', 502, 'Bad Gateway');
    const failed = await giveStarsBack(scope, api, refundId).catch((error: unknown) => error);
    expect(failed).to.be.instanceOf(Error);
    expect(await refunds.findPending(scope, refundId)).to.not.equal(null);
    // It had gone through: Telegram says so the next time.
    refuse('refundStarPayment', 400, 'Bad Request: CHARGE_ALREADY_REFUNDED');
    await giveStarsBack(scope, api, refundId);
    await giveStarsBack(scope, api, refundId);
    const asked = { user_id: ann.telegramId, telegram_payment_charge_id: `c${id}` };
    expect(calls.map(({ payload }) => payload)).to.deep.equal([asked, asked]);
    expect(await balanceOf(scope, ann)).to.equal(0n);
  });

  it('puts the money on the balance when Telegram says no', async () => {
    const { ann, id, refundId } = await starsRefund();
    const { api, refuse } = recordingApi();
    refuse('refundStarPayment', 400, 'Bad Request: CHARGE_NOT_FOUND');
    await giveStarsBack(scope, api, refundId);
    expect(await balanceOf(scope, ann)).to.equal(1001n);
    expect((await orders.find(scope, id, null))?.refunds[0]?.state).to.equal('failed');
  });

  it('waits for a token', async () => {
    const { refundId } = await starsRefund();
    const failed = await giveStarsBack(scope, null, refundId).catch((error: unknown) => error);
    expect(failed).to.be.instanceOf(Error);
  });

  it('ends an order at its time, and comes back when there is time left', async () => {
    const ann = await aBuyer(scope);
    const product = await aKeyProduct(scope, 1);
    const id = await buy(scope, ann, product, { payment: { by: 'invoice', held: 0n } });
    await expireOrder(scope, id);
    expect(await linesOf(scope, product)).to.deep.equal({ reserved: 1 });
    const late = { ...scope, clock: { ...scope.clock, now: () => Date.now() + 31 * 60_000 } };
    await expireOrder(late, id);
    await expireOrder(late, id);
    expect(await linesOf(scope, product)).to.deep.equal({ available: 1 });
    const next = await buy(scope, ann, product, { payment: { by: 'invoice', held: 0n } });
    await orders.expireOverdue(late);
    expect((await orders.find(scope, next, null))?.status).to.equal('cancelled');
  });
});
