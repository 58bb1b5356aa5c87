import { expect } from 'chai';
import { z } from 'zod';
import * as accounts from '../../../shared/domain/money/accounts.ts';
import * as findings from '../../../shared/domain/money/findings.ts';
import * as invoices from '../../../shared/domain/money/invoices.ts';
import * as settings from '../../../shared/domain/shop/settings.ts';
import { Options } from '../../../shared/domain/shop/options.ts';
import { UserError } from '../../../shared/errors.ts';
import type { MessageContent } from '../../../shared/domain/shop/messages.ts';
import { createI18n } from '../../../shared/telegram/i18n.ts';
import { renderContent } from '../../../shared/telegram/view.ts';
import type { FakeBot } from '../../support/fake-bot.ts';
import { testPlatform } from '../../support/platform.ts';
import { addAccount, aShop, type Shop } from './shop.ts';

const TOKEN = '284685063:TEST:abcdef';
const i18n = createI18n(['shared/locales', 'tenant/locales', 'test/support/locales']);
const plain = (text: string) => text.replaceAll(/\s/g, ' ');

describe('ways of topping up', () => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await aShop();
    await addAccount(shop);
  });
  const newest = async () => {
    const [row] = await shop.scope.db.query<{ id: string }>('select max(id) as id from invoices');
    return (await invoices.find(shop.scope, BigInt(row?.id ?? 0)))!;
  };

  describe('that ask the payer something', () => {
    beforeEach(() => {
      shop.provider.payer = [
        { name: 'phone', schema: z.string().regex(/^\+?\d{9,12}$/).transform((text) => text.replace('+', '')) },
        { name: 'bank', schema: z.enum(['b1', 'b2']), choices: () => [{ value: 'b1', label: 'First Bank' }, { value: 'b2', label: 'Second' }] },
      ]; // prettier-ignore
    });

    it('ask one thing a message, remember it, and offer it the next time', async () => {
      for (const [language, question] of [
        ['en', 'Which phone'],
        ['ru', 'Какой телефон'],
      ] as const) {
        const ann = shop.customer({ language_code: language });
        await ann.say('/deposit 10');
        expect(ann.screen().text).to.contain(question);
        expect(ann.screen().buttons.map(({ text }) => text)).to.have.length(1);
        await ann.say('hello');
        expect(ann.screen().text).to.contain('hello');
        await ann.say('+254700000001');
        await ann.tap('First Bank');
        expect((await newest()).payer).to.deep.equal({ phone: '254700000001', bank: 'b1' });
        expect(shop.provider.requests.at(-1)?.payer).to.deep.equal({
          phone: '254700000001',
          bank: 'b1',
        });
        await ann.say('/deposit 20');
        await ann.tap('254700000001');
        await ann.tap('Second');
        expect((await newest()).payer).to.deep.equal({ phone: '254700000001', bank: 'b2' });
      }
    });

    it('take no choice or memory that is not theirs', async () => {
      const ann = shop.customer();
      await ann.say('/deposit 10');
      for (const press of [
        'payer:pick:bank:0',
        'payer:pick:phone:9',
        'payer:again:phone',
        'payer:again:x',
      ])
        await ann.press(press);
      expect(shop.provider.asked).to.have.length(0);
    });
  });

  it('show where to pay without a link, each part to be copied', async () => {
    shop.provider.made = { payUrl: null, instructions: { account: '0123-456' } };
    const ann = shop.customer({ language_code: 'ru' });
    await ann.say('/deposit 10');
    expect(ann.screen().text).to.contain('Переведите на счёт 0123-456');
    expect(ann.screen().buttons[0]).to.deep.include({ copy_text: { text: '0123-456' } });
  });

  it('ask in the provider’s own currency by the price of now, and credit what was promised', async () => {
    shop.provider.currencies = ['KES'];
    await settings.setOptions(shop.scope, 1, {
      ownRates: { KES: { base: 'USD', price: '129', at: Date.now() } },
    });
    const ann = shop.customer();
    await ann.say('/deposit 10');
    expect(ann.screen().text).to.contain('KES 1,290.00'.replace(' ', '\u00a0'));
    const invoice = await newest();
    expect(invoice.asked).to.deep.equal({ amount: 129_000n, currency: 'KES' });
    shop.provider.status = 'settled';
    shop.provider.reading = { asked: invoice.asked, received: invoice.asked };
    await ann.tap('Check');
    await ann.say('/balance');
    expect(ann.screen().text).to.contain('$10.00');
  });

  it('are hidden where nobody knows a price', async () => {
    shop.provider.currencies = ['KES'];
    shop.rates.isDown = true;
    const ann = shop.customer();
    await ann.say('/deposit 10');
    expect(ann.screen().text).to.contain('not set up');
  });

  it('keep to the least and the most of the shop', async () => {
    const payments = { ...Options.parse({}).payments, least: '500', most: '2000' };
    await settings.setOptions(shop.scope, 1, { payments });
    const ann = shop.customer();
    await ann.say('/deposit');
    expect(ann.screen().buttons.map(({ text }) => text).slice(0, -1)).to.deep.equal(['$5.00', '$10.00']); // prettier-ignore
    for (const [amount, words] of [['4.99', 'least'], ['20.01', 'most'], ['20', 'Top-up of $20.00']] as const) {
      await ann.say(`/deposit ${amount}`);
      expect(ann.screen().text).to.contain(words);
    } // prettier-ignore
  });

  describe('say how an invoice stands', () => {
    const pay = async (ann: FakeBot, covered: bigint, id: string) => {
      shop.provider.status = 'settled';
      const money = { amount: covered, currency: 'USD' };
      shop.provider.reading = { covered: money, received: money, paymentId: id };
      await ann.press(`invoice:check:${(await newest()).id}`);
    };
    /** The card as the sender edits it, in both languages. */
    const cards = async () => {
      const [row] = await shop.scope.db.query<{ content: MessageContent }>(
        `select content from messages where method = 'edit' order by id desc limit 1`,
      );
      return ['en', 'ru'].map((language) =>
        plain(renderContent(i18n, language, row!.content).text),
      );
    };
    const end = async () => {
      const { id } = await newest();
      await shop.scope.db.query(
        `update invoices set expires_at = now() - interval '1 second' where id = $1`,
        [id],
      );
      await invoices.end(shop.scope, id, 'expired');
    };

    it('the same in the chat and by the sender, for each state', async () => {
      const ann = shop.customer();
      const both = async (english: RegExp, russian: RegExp) => {
        const [en, ru] = await cards();
        expect(plain(ann.screen().text)).to.match(english);
        expect(en).to.match(english);
        expect(ru).to.match(russian);
      };
      await ann.say('/deposit 10');
      await pay(ann, 400n, 'p1');
      await both(
        /Partly paid.*\$4\.00\. Still to pay: <b>\$6\.00/,
        /Оплачено частично.*Осталось оплатить/,
      );
      await end();
      await ann.press(`invoice:check:${(await newest()).id}`);
      await both(/Expired.*\$4\.00 is on your balance\. The rest did not come/, /Срок истёк.*Остальное не успело/); // prettier-ignore
      await pay(ann, 900n, 'p2');
      await both(/Paid<\/b> — late.*more than \$10\.00.*\$13\.00, is on your balance/, /с опозданием.*больше/); // prettier-ignore
    });

    it('and that the shop looks at it, where its rules say so', async () => {
      const payments = { ...Options.parse({}).payments, late: 'wait', over: 'wait' } as const;
      await settings.setOptions(shop.scope, 1, { payments });
      const ann = shop.customer();
      await ann.say('/deposit 10');
      await pay(ann, 1500n, 'p1');
      expect(plain(ann.screen().text)).to.match(/\$10\.00 is on your balance; the shop looks at the rest \(\$5\.00\)/); // prettier-ignore
      await ann.say('/deposit 10');
      await end();
      await pay(ann, 1000n, 'p2');
      expect(plain(ann.screen().text)).to.match(/Your payment has arrived: \$10\.00.*\/paysupport/);
      expect((await cards())[1]).to.match(/Ваш платёж пришёл/);
    });

    it('with the provider’s word for why nothing came', async () => {
      const ann = shop.customer({ language_code: 'ru' });
      await ann.say('/deposit 10');
      shop.provider.status = 'invalid';
      shop.provider.reading = { problem: 'cancelled' };
      await ann.tap('Проверить');
      expect(ann.screen().text).to.contain('Вы отменили оплату на телефоне');
      expect((await cards())[0]).to.contain('You cancelled it on the phone');
    });

    it('that another payment came, and offers nobody to pay again', async () => {
      for (const language of ['en', 'ru'])
        for (const isLate of [false, true]) {
          const said = language === 'en' ? 'another payment came' : 'пришёл другой платёж';
          const ann = shop.customer({ language_code: language });
          await ann.say('/deposit 10');
          const { id } = await newest();
          if (isLate) {
            await end();
            await ann.press(`invoice:check:${id}`);
          }
          shop.provider.status = 'settled';
          shop.provider.reading = { asked: { amount: 999n, currency: 'USD' } };
          await ann.press(`invoice:check:${id}`);
          const { text, buttons } = ann.screen();
          expect(text).to.contain(said).and.contain('/paysupport');
          expect(buttons.some((button) => 'url' in button)).to.equal(false);
          const [en, ru] = await cards();
          expect(en).to.contain('another payment came').and.contain('/paysupport');
          expect(ru).to.contain('пришёл другой платёж').and.contain('/paysupport');
          expect((await invoices.find(shop.scope, id))?.status).to.equal('invalid');
          shop.provider.status = 'waiting';
          shop.provider.reading = {};
        }
    });

    it('and never credits another amount, currency or invoice: staff have it, once', async () => {
      const ann = shop.customer();
      await ann.say('/deposit 10');
      shop.provider.status = 'settled';
      for (const reading of [
        { asked: { amount: 999n, currency: 'USD' } },
        { asked: { amount: 1000n, currency: 'EUR' } },
        { invoiceKey: 'somebody-else' },
      ]) {
        shop.provider.reading = reading;
        for (let n = 0; n < 3; n += 1) await ann.press(`invoice:check:${(await newest()).id}`);
      }
      const found = await findings.list(shop.scope, 'open', { limit: 9, offset: 0 });
      expect(found.map(({ kind }) => kind).toSorted()).to.deep.equal(['other-amount', 'other-currency', 'stray-event']); // prettier-ignore
      await ann.say('/balance');
      expect(ann.screen().text).to.contain('$0.00');
    });
  });

  describe('by a card, through Telegram', () => {
    const addCard = async (currency = 'USD') => {
      if (currency !== 'USD') await settings.change(shop.scope, 1, { currency });
      const owner = shop.owner();
      await owner.press('account:add:telegram');
      await owner.say(TOKEN);
      return owner;
    };
    const paid = (ann: FakeBot, charge: string) => {
      const [sent] = ann.of('sendInvoice').slice(-1);
      const [price] = (sent?.['prices'] ?? []) as { amount: number }[];
      return {
        currency: String(sent?.['currency']),
        total_amount: price!.amount,
        invoice_payload: String(sent?.['payload']),
        telegram_payment_charge_id: charge,
        provider_payment_charge_id: `p-${charge}`,
      };
    };

    it('is added by its token, which is tried out and sealed', async () => {
      const owner = shop.owner();
      await owner.press('account:add:telegram');
      await owner.say('no token');
      expect(await accounts.list(shop.scope, 'telegram')).to.have.length(0);
      owner.refuse('createInvoiceLink', 400, 'Bad Request: PAYMENT_PROVIDER_INVALID');
      await owner.say(TOKEN);
      expect(await accounts.list(shop.scope, 'telegram')).to.have.length(0);
      await owner.say(TOKEN);
      const [account] = await accounts.list(shop.scope, 'telegram');
      expect(account?.label).to.match(/^284685063 · [0-9a-f]{4} · test$/);
      expect(owner.of('createInvoiceLink').at(-1)).to.include({ provider_token: TOKEN, currency: 'USD' }); // prettier-ignore
      expect(owner.of('deleteMessage').length).to.be.greaterThan(0);
      const { secrets } = await testPlatform();
      const { credentials } = await accounts.credentials(shop.scope, secrets, account!.id);
      expect(credentials).to.deep.equal({ token: TOKEN });
      await owner.press(`account:test:${account!.id}`);
      expect(owner.of('answerCallbackQuery').at(-1)?.['text']).to.contain('works');
    });

    it('asks with the token, answers the checkout and credits the charge once', async () => {
      await addCard();
      const ann = shop.customer();
      await ann.say('/deposit 10');
      await ann.tap('Card, by Telegram');
      expect(ann.of('sendInvoice')[0]).to.deep.include({
        currency: 'USD', provider_token: TOKEN, prices: [{ label: 'Top-up of $10.00', amount: 1000 }],
      }); // prettier-ignore
      const successful = paid(ann, 'tg-1');
      await ann.checkout({ ...successful, total_amount: 999 });
      await ann.checkout({ ...successful, currency: 'EUR' });
      await ann.checkout(successful);
      expect(ann.of('answerPreCheckoutQuery').map(({ ok }) => ok)).to.deep.equal([false, false, true]); // prettier-ignore
      await Promise.all(Array.from({ length: 20 }, () => ann.message({ successful_payment: successful }))); // prettier-ignore
      await ann.say('/balance');
      expect(ann.screen().text).to.contain('$10.00');
      await ann.checkout(successful);
      expect(ann.of('answerPreCheckoutQuery').at(-1)).to.include({ ok: false });
      const [row] = await shop.scope.db.query<{ reference: string; details: object }>('select reference, details from payments'); // prettier-ignore
      expect(row?.reference).to.match(/^telegram:\d+:tg-1$/);
      expect(row?.details).to.deep.include({ providerCharge: 'p-tg-1' });
      const [posted] = await shop.scope.db.query<{ id: string }>(`select id from ledger_transactions where kind = 'deposit'`); // prettier-ignore
      await ann.press(`receipt:${posted?.id}`);
      expect(ann.screen().text, 'what support asks for').to.contain('tg-1');
    });

    it('counts as Telegram does, not as ISO', async () => {
      for (const [currency, amount, total] of [
        ['JPY', '500', 500],
        ['EUR', '5', 500],
      ] as const) {
        shop = await aShop();
        await addCard(currency);
        const ann = shop.customer();
        await ann.say(`/deposit ${amount}`);
        expect(ann.of('sendInvoice')[0]?.['prices']).to.have.nested.property('[0].amount', total);
        await ann.message({ successful_payment: paid(ann, currency) });
        const [row] = await shop.scope.db.query<{ credited: string }>('select credited from invoices'); // prettier-ignore
        expect(row?.credited).to.equal(String(total));
      }
    });

    it('credits a shop that counts in thousandths, to the last one', async () => {
      for (const [amount, total, credited] of [
        ['10000', 500, '10000000'],
        // What is asked is rounded up to a cent, and all of it is credited.
        ['10000.005', 501, '10020000'],
      ] as const) {
        shop = await aShop();
        // Telegram asks for no dinars: dollars, of which the test's price is 2 000 dinars each.
        await addCard('KWD');
        const ann = shop.customer();
        await ann.say(`/deposit ${amount}`);
        expect(ann.of('sendInvoice')[0]).to.deep.include({ currency: 'USD' });
        expect(ann.of('sendInvoice')[0]?.['prices']).to.have.nested.property('[0].amount', total);
        const successful = paid(ann, `kwd-${total}`);
        await ann.checkout({ ...successful, total_amount: total * 10 });
        await ann.checkout(successful);
        expect(ann.of('answerPreCheckoutQuery').map(({ ok }) => ok)).to.deep.equal([false, true]);
        await Promise.all(Array.from({ length: 20 }, () => ann.message({ successful_payment: successful }))); // prettier-ignore
        const [row] = await shop.scope.db.query('select credited, covered from invoices');
        expect(row).to.deep.equal({ credited, covered: String(total) });
        const [balance] = await shop.scope.db.query(`select b.amount from ledger_balances b join ledger_accounts a on a.id = b.account_id where a.currency = 'KWD'`); // prettier-ignore
        expect(balance).to.deep.equal({ amount: credited });
      }
    });

    it('says the least in plain words, and hides itself when the token is taken away', async () => {
      shop = await aShop();
      await addCard();
      const ann = shop.customer();
      await ann.say('/deposit 0.50');
      expect(ann.screen().text).to.contain('$1.00');
      ann.refuse('sendInvoice', 400, 'Bad Request: CURRENCY_TOTAL_AMOUNT_INVALID');
      await ann.say('/deposit 10');
      expect(ann.screen().text).to.contain('1 to 10,000');
      ann.refuse('sendInvoice', 400, 'Bad Request: PAYMENT_PROVIDER_INVALID');
      await ann.say('/deposit 10');
      expect(ann.screen().text).to.not.contain('PAYMENT');
      await ann.say('/deposit 10');
      expect(ann.screen().text).to.contain('not set up');
    });

    it('is credited however closed the shop is and whoever is banned', async () => {
      await addCard();
      const ann = shop.customer();
      await ann.say('/deposit 10');
      await ann.tap('Card, by Telegram');
      const successful = paid(ann, 'closed');
      await settings.setOptions(shop.scope, 1, { maintenance: true });
      await shop.scope.db.query(
        `update customers set blocked_at = now(), block_reason = 'x' where telegram_id = $1`,
        [ann.person.id],
      );
      await shop.scope.db.query(
        `update provider_accounts set health = '{"openUntil": "2999-01-01T00:00:00Z", "failures": 9}', state = 'removed'`,
      );
      await ann.checkout(successful);
      expect(ann.of('answerPreCheckoutQuery').at(-1)).to.include({ ok: true });
      await ann.message({ successful_payment: successful });
      expect((await newest()).credited.amount).to.equal(1000n);
    });

    it('takes no token for tests where money is real', async () => {
      const { testTelegram } = await import('../../../tenant/screens/admin/payments/telegram-account.ts'); // prettier-ignore
      const refused = await testTelegram({ shop: { production: true } } as never, { token: TOKEN }).catch((error: UserError) => error.code); // prettier-ignore
      expect(refused).to.equal('test-token');
    });
  });
});
