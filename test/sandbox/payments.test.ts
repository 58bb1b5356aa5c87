import { expect } from 'chai';
import { PROVIDER_TOKEN } from '../../sandbox/telegram/methods/payments.ts';
import { aScene, closeAll, messageOf, updatesOf, type Scene } from './support.ts';

const invoice = {
  title: 'Tea',
  description: 'One cup',
  payload: 'order:1',
  currency: 'XTR',
  prices: [{ label: 'Tea', amount: 50 }],
};

/** Answers the next pre-checkout query of a bot. */
async function answerPreCheckout({ call }: Scene, answer: Record<string, unknown>): Promise<void> {
  const updates = await updatesOf(call, { timeout: 5, offset: Math.ceil(Math.random() * 1000) });
  const query = updates.find((update) => update.pre_checkout_query)!.pre_checkout_query!;
  const reply = await call('answerPreCheckoutQuery', {
    pre_checkout_query_id: query.id,
    ...answer,
  });
  expect(reply.ok).to.equal(true);
}

describe('sandbox Telegram: payments', () => {
  afterEach(closeAll);

  it('asks the bot, takes the Stars, tells the bot, and gives them back', async () => {
    const scene = await aScene();
    const { telegram, userId, botId, call } = scene;
    const sent = messageOf(await call('sendInvoice', { chat_id: userId, ...invoice }));
    expect(sent.reply_markup).to.deep.equal({
      inline_keyboard: [[{ text: 'Pay ⭐️50', pay: true }]],
    });
    const paying = telegram.pay(userId, botId, sent.message_id);
    await answerPreCheckout(scene, { ok: true });
    const result = await paying;
    if (!result.ok) throw new Error(result.error);
    expect(result.message.successful_payment).to.include({
      currency: 'XTR',
      total_amount: 50,
      invoice_payload: 'order:1',
      telegram_payment_charge_id: result.chargeId,
    });
    expect(telegram.chat(userId, botId).find((message) => message.invoice)!.paid).to.equal(true);
    expect((await call('getMyStarBalance')).result).to.deep.equal({ amount: 50 });
    expect(await telegram.pay(userId, botId, sent.message_id)).to.deep.equal({
      ok: false,
      error: 'INVOICE_ALREADY_PAID',
    });
    const charge = { user_id: userId, telegram_payment_charge_id: result.chargeId };
    expect((await call('refundStarPayment', { ...charge, user_id: 7 })).description).to.equal(
      'Bad Request: CHARGE_NOT_FOUND',
    );
    expect((await call('refundStarPayment', charge)).result).to.equal(true);
    expect((await call('refundStarPayment', charge)).description).to.equal(
      'Bad Request: CHARGE_ALREADY_REFUNDED',
    );
    const refunded = (await updatesOf(call, { offset: 2 })).at(-1)!.message!;
    expect(refunded.refunded_payment).to.include({
      total_amount: 50,
      telegram_payment_charge_id: result.chargeId,
    });
    const { transactions } = (await call('getStarTransactions')).result as {
      transactions: Record<string, unknown>[];
    };
    expect(transactions.map((line) => Boolean(line.source))).to.deep.equal([true, false]);
    expect((await call('getMyStarBalance')).result).to.deep.equal({ amount: 0 });
  });

  it('fails with the reason that the bot gives', async () => {
    const scene = await aScene();
    const { telegram, userId, botId, call } = scene;
    const sent = messageOf(await call('sendInvoice', { chat_id: userId, ...invoice }));
    const paying = telegram.pay(userId, botId, sent.message_id);
    await answerPreCheckout(scene, { ok: false, error_message: 'Sold out' });
    expect(await paying).to.deep.equal({ ok: false, error: 'Sold out' });
    expect((await call('getMyStarBalance')).result).to.deep.equal({ amount: 0 });
  });

  it('waits only so long for the bot', async () => {
    const { telegram, userId, botId, call } = await aScene({ preCheckoutMs: 300 });
    const sent = messageOf(await call('sendInvoice', { chat_id: userId, ...invoice }));
    const begin = performance.now();
    const paying = telegram.pay(userId, botId, sent.message_id);
    const query = (await updatesOf(call, { offset: 2 }))[0]!.pre_checkout_query!;
    expect(await paying).to.deep.equal({ ok: false, error: 'BOT_PRECHECKOUT_TIMEOUT' });
    expect(performance.now() - begin).to.be.within(290, 2000);
    const late = await call('answerPreCheckoutQuery', {
      pre_checkout_query_id: query.id,
      ok: true,
    });
    expect(late.description).to.match(/query is too old/);
  });

  it('checks invoices', async () => {
    const { userId, call } = await aScene();
    const wrong: [Record<string, unknown>, string][] = [
      [{ payload: 'é'.repeat(65) }, 'INVOICE_PAYLOAD_INVALID'],
      [{ prices: [...invoice.prices, ...invoice.prices] }, 'STARS_INVOICE_INVALID'],
      [{ provider_token: 'x' }, 'PAYMENT_PROVIDER_INVALID'],
      [{ currency: 'USD' }, 'PAYMENT_PROVIDER_INVALID'],
      [{ currency: 'dollars' }, 'CURRENCY_INVALID'],
      [{ prices: [{ label: 'x', amount: 0 }] }, 'CURRENCY_TOTAL_AMOUNT_INVALID'],
      [{ prices: [{ label: 'x', amount: 1.5 }] }, 'field "amount" must be of type Number'],
      [{ prices: [] }, 'there must be at least one price'],
      [{ title: undefined }, 'parameter "title" is required'],
      [
        { reply_markup: { inline_keyboard: [[{ text: 'x', callback_data: 'x' }]] } },
        'the first button of an invoice must be a Pay button',
      ],
    ];
    for (const [fields, why] of wrong) {
      const reply = await call('sendInvoice', { chat_id: userId, ...invoice, ...fields });
      expect(reply.description).to.equal(`Bad Request: ${why}`);
    }
    const link = await call('createInvoiceLink', { ...invoice, subscription_period: 3600 });
    expect(link.description).to.equal('Bad Request: SUBSCRIPTION_PERIOD_INVALID');
  });

  it('takes a card through a provider of the bot, told by both charges, and none of it in Stars', async () => {
    const scene = await aScene();
    const { telegram, userId, botId, call } = scene;
    const card = { ...invoice, currency: 'USD', prices: [{ label: 'Tea', amount: 1250 }], provider_token: PROVIDER_TOKEN }; // prettier-ignore
    for (const [fields, why] of [
      [{ provider_token: '284685063:LIVE:x' }, 'PAYMENT_PROVIDER_INVALID'],
      [{ prices: [{ label: 'Tea', amount: 99 }] }, 'CURRENCY_TOTAL_AMOUNT_INVALID'],
      [{ prices: [{ label: 'Tea', amount: 1_000_001 }] }, 'CURRENCY_TOTAL_AMOUNT_INVALID'],
    ] as const) {
      const reply = await call('sendInvoice', { chat_id: userId, ...card, ...fields });
      expect(reply.description).to.equal(`Bad Request: ${why}`);
    }
    const sent = messageOf(await call('sendInvoice', { chat_id: userId, ...card }));
    const paying = telegram.pay(userId, botId, sent.message_id);
    await answerPreCheckout(scene, { ok: true });
    const result = await paying;
    if (!result.ok) throw new Error(result.error);
    expect(result.message.successful_payment).to.include({ currency: 'USD', total_amount: 1250 });
    expect(result.message.successful_payment?.provider_payment_charge_id).to.match(/./);
    expect((await call('getMyStarBalance')).result).to.deep.equal({ amount: 0 });
    const refund = await call('refundStarPayment', { user_id: userId, telegram_payment_charge_id: result.chargeId }); // prettier-ignore
    expect(refund.description).to.equal('Bad Request: CHARGE_NOT_FOUND');
  });

  it('sells subscriptions by link, renews them, and lets both sides cancel', async () => {
    const scene = await aScene();
    const { telegram, userId, botId, call } = scene;
    const { result: link } = await call('createInvoiceLink', {
      ...invoice,
      subscription_period: 2_592_000,
    });
    const paying = telegram.payLink(userId, String(link));
    await answerPreCheckout(scene, { ok: true });
    const first = await paying;
    if (!first.ok) throw new Error(first.error);
    expect(first.message.successful_payment).to.include({
      is_recurring: true,
      is_first_recurring: true,
    });
    const until = first.message.successful_payment!.subscription_expiration_date!;
    const next = telegram.renewSubscription(botId, first.chargeId);
    if (!next.ok) throw new Error(next.error);
    expect(next.message.successful_payment).to.include({
      subscription_expiration_date: until + 2_592_000,
    });
    expect(next.message.successful_payment).to.not.have.property('is_first_recurring');
    await call('editUserStarSubscription', {
      user_id: userId,
      telegram_payment_charge_id: first.chargeId,
      is_canceled: true,
    });
    expect(telegram.renewSubscription(botId, first.chargeId).ok).to.equal(false);
    expect(await telegram.payLink(userId, 'https://t.me/$nothing')).to.include({ ok: false });
  });
});
