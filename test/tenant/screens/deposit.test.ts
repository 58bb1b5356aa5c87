import { expect } from 'chai';
import type { FakeBot } from '../../support/fake-bot.ts';
import { addAccount, anXpub, aShop, type Shop } from './shop.ts';

/** Our own id in the newest invoice that was sent. */
const payload = (bot: FakeBot) => String(bot.of('sendInvoice').at(-1)?.['payload']);

describe('deposits of a customer', () => {
  let shop: Shop;
  before(async () => {
    shop = await aShop();
    await addAccount(shop);
  });
  beforeEach(() => {
    shop.provider.isDown = false;
    shop.provider.status = 'waiting';
  });
  const invoicesOf = (telegramId: number) =>
    shop.scope.db.query<{ id: string; status: string; card_message_id: string | null }>(
      `select i.id, i.status, i.card_message_id from invoices i join customers c on c.id = i.customer_id
       where c.telegram_id = $1 order by i.id`,
      [telegramId],
    );

  const lastInvoice = async (telegramId: number) => (await invoicesOf(telegramId)).at(-1)?.id;

  it('says so while nothing is set up', async () => {
    const ann = (await aShop()).customer();
    await ann.say('/deposit 10');
    expect(ann.screen().text).to.contain('not set up');
  });

  it('makes an invoice of one command and shows where to pay; the card can be found again', async () => {
    const ann = shop.customer();
    await ann.say('/deposit 10');
    const { text, buttons } = ann.screen();
    expect(text).to.contain('Top-up of $10.00').and.contain('Valid for 30 minutes');
    expect(buttons[0]).to.include({ text: '💳 Pay $10.00' });
    expect(buttons[0]).to.have.property('url').that.contains('https://provider.example/pay/');
    expect(await invoicesOf(ann.person.id)).to.have.nested.property('[0].card_message_id', '1001');
  });

  it('takes a redelivered update once', async () => {
    const ann = shop.customer();
    const before = shop.provider.asked.length;
    await ann.say('/deposit 10');
    await ann.again();
    expect(await invoicesOf(ann.person.id)).to.have.length(1);
    expect(shop.provider.asked).to.have.length(before + 1);
    expect(ann.calls).to.have.length(1);
  });

  it('shows the invoice after a crash that came before the customer had it', async () => {
    const ann = shop.customer();
    const before = shop.provider.asked.length;
    ann.refuse('sendMessage', 502, 'Bad Gateway');
    await ann.say('/deposit 10').catch(() => undefined);
    expect(await invoicesOf(ann.person.id)).to.have.nested.property('[0].card_message_id', null);
    await ann.again();
    expect(await invoicesOf(ann.person.id)).to.have.length(1);
    expect(shop.provider.asked).to.have.length(before + 1);
    expect(ann.screen().text).to.contain('Top-up of $10.00');
  });

  it('asks for the amount, with usual ones to tap, until it can be read', async () => {
    const ann = shop.customer({ language_code: 'ru' });
    await ann.say('/deposit');
    expect(ann.screen().buttons.map(({ text }) => text.replaceAll(/\s/g, ' '))).to.deep.equal([
      '5,00 $', '10,00 $', '25,00 $', '50,00 $', '100,00 $', '✖️ Отмена',
    ]); // prettier-ignore
    for (const bad of ['abc', '0', '1.234', '-5', '9'.repeat(15)]) await ann.say(bad);
    expect(await invoicesOf(ann.person.id)).to.have.length(0);
    await ann.say('0,5');
    expect(ann.screen().text).to.contain('Пополнение на 0,50');
    await ann.say('0,5');
    expect(ann.screen().text, 'the question is answered').to.contain('Не понял');
    expect(await invoicesOf(ann.person.id)).to.have.length(1);
  });

  it('lets go of the question by Cancel', async () => {
    const ann = shop.customer();
    await ann.say('/deposit');
    await ann.tap('Cancel');
    await ann.say('10');
    expect(await invoicesOf(ann.person.id)).to.have.length(0);
  });

  it('turns the card to paid when the provider says so, and credits once', async () => {
    const ann = shop.customer();
    await ann.say('/deposit 10');
    await ann.tap('Check payment');
    expect(ann.of('answerCallbackQuery')[0]).to.include({ text: 'Nothing has arrived yet' });
    shop.provider.status = 'settled';
    const check = ann.screen().buttons.find(({ text }) => text.includes('Check'));
    await ann.tap('Check payment');
    expect(ann.screen().text).to.contain('$10.00 is on your balance');
    await ann.press((check as { callback_data: string }).callback_data);
    await ann.say('/balance');
    expect(ann.screen().text).to.contain('<b>$10.00</b>');
  });

  it('leaves the card where it is when somebody goes on', async () => {
    const ann = shop.customer();
    await ann.say('/deposit 10');
    await ann.tap('Menu');
    expect(ann.calls.at(-2)?.method).to.equal('sendMessage');
  });

  it('shows nobody another one’s invoice', async () => {
    const ann = shop.customer();
    const bob = shop.customer();
    await ann.say('/deposit 10');
    const [invoice] = await invoicesOf(ann.person.id);
    for (const id of [invoice?.id, '99999', 'x', '']) await bob.press(`invoice:check:${id}`);
    expect(bob.of('answerCallbackQuery').map(({ text }) => text)).to.deep.equal([
      'I do not know this invoice.',
      'I do not know this invoice.',
      'This button is out of date. Here is a fresh start: /menu',
      'This button is out of date. Here is a fresh start: /menu',
    ]);
    expect(bob.of('editMessageText')).to.have.length(0);
  });

  it('says so when the provider is down, and does not lose the update', async () => {
    const ann = shop.customer();
    shop.provider.isDown = true;
    await ann.say('/deposit 10');
    expect(ann.screen().text).to.contain('does not answer');
    await ann.again();
    expect(await invoicesOf(ann.person.id)).to.have.length(1);
    shop.provider.isDown = false;
    await ann.say('/deposit 10');
    shop.provider.isDown = true;
    await ann.tap('Check');
    expect(ann.of('answerCallbackQuery')[0]).to.include({ show_alert: true });
  });

  it('believes no callback data about methods and amounts', async () => {
    const ann = shop.customer();
    for (const data of [
      'deposit:pay:1000:fake:99',
      'deposit:pay:1000:fake:x',
      'deposit:pay:1000:stars',
      'deposit:pay:-5:fake:1',
      'deposit:pay:0:fake:1',
      'deposit:pay:99999999999999999999:fake:1',
      'deposit:pay',
      'deposit:amount:1e3',
      'coin:ethereum:ETH',
      'coin:constructor:x',
      'deposit:coins',
    ])
      await ann.press(data);
    expect(ann.of('answerCallbackQuery').every((answer) => answer['show_alert'])).to.equal(true);
    expect(await invoicesOf(ann.person.id)).to.have.length(0);
  });

  it('ends an invoice whose time is over', async () => {
    const ann = shop.customer();
    await ann.say('/deposit 10');
    await shop.scope.db.query(
      `update invoices set expires_at = now() - interval '1 second'
       where customer_id = (select id from customers where telegram_id = $1)`,
      [ann.person.id],
    );
    await ann.tap('Check');
    expect(ann.screen().text).to.contain('Expired');
  });

  describe('by coins', () => {
    before(async () => {
      const owner = shop.owner();
      await owner.press('key:ethereum');
      await owner.say(anXpub());
      await owner.tap('Confirm');
    });

    it('shows an own address with rate, depth, minimum and a warning', async () => {
      const ann = shop.customer();
      await ann.press('coin:ethereum:USDT');
      const { text, buttons } = ann.screen();
      const [, address = ''] = /<code>(0x[0-9a-fA-F]{40})<\/code>/.exec(text) ?? [];
      expect(buttons[0]).to.deep.equal({ text: '📋 Copy address', copy_text: { text: address } });
      for (const part of [
        'Send only <b>USDT</b> on <b>Ethereum</b>',
        '12 confirmations',
        '1 USDT = $2,000.00',
        'Minimum: 0.000005 USDT',
      ])
        expect(text).to.contain(part);
      await ann.press('coin:ethereum:ETH');
      expect(ann.screen().text).to.contain(address);
      const bob = shop.customer();
      await bob.press('coin:ethereum:ETH');
      expect(bob.screen().text).to.not.contain(address);
    });

    it('asks an amount in the coin at a price that holds, with everything to copy', async () => {
      const ann = shop.customer();
      await ann.say('/deposit 10');
      await ann.tap('USDT (Ethereum)');
      const { text, buttons } = ann.screen();
      const [, address = ''] = /<code>(0x[0-9a-fA-F]{40})<\/code>/.exec(text) ?? [];
      for (const part of [
        'Top-up of $10.00',
        'Send: <b>0.005 USDT</b>',
        'Only <b>USDT</b> on <b>Ethereum</b>',
        '30 minutes',
        '12 confirmations',
      ])
        expect(text).to.contain(part);
      // The end is a moment by the shop's clock, in words.
      expect(text)
        .to.match(/until .+, \d\d:\d\d/)
        .and.not.match(/\dT\d\d:/);
      expect(buttons).to.deep.include({ text: '📋 Copy address', copy_text: { text: address } });
      expect(buttons).to.deep.include({ text: '📋 0.005 USDT', copy_text: { text: '0.005' } });
      await ann.again();
      expect(await invoicesOf(ann.person.id)).to.have.length(1);
      await ann.tap('QR code');
      expect(ann.of('sendPhoto')[0]?.['caption']).to.contain(`address=${address}&amp;uint256=5000`);
    });

    it('looks at a transaction that a customer names, and at nobody else’s', async () => {
      const ann = shop.customer({ language_code: 'ru' });
      await ann.say('/deposit 10');
      await ann.tap('USDT (Ethereum)');
      const [, address = ''] = /<code>(0x[0-9a-fA-F]{40})<\/code>/.exec(ann.screen().text) ?? [];
      const transfer = (script: string, txid: string) => ({
        txid,
        ordinal: '0',
        script: Buffer.from(script.slice(2), 'hex'),
        money: { amount: 5_000n, currency: 'USDT' },
      });
      const cases = [
        ['a', null, 'пока не видна'],
        ['b', { succeeded: true, confirmations: 0, transfers: [] }, 'ещё не подтверждена'],
        ['c', { succeeded: false, confirmations: 3, transfers: [] }, 'не выполнилась'],
        ['d', { succeeded: true, confirmations: 3, transfers: [] }, 'ни одной монеты'],
        ['e', { succeeded: true, confirmations: 3, transfers: [transfer(`0x${'11'.repeat(20)}`, 'e')] }, 'не на ваш адрес'],
        ['f', { succeeded: true, confirmations: 3, transfers: [transfer(address, 'f')] }, 'подтверждений 3 из 12'],
      ] as const; // prettier-ignore
      for (const [txid, found, words] of cases) {
        if (found) shop.transactions.set(txid, { txid, ...found });
        await ann.press(`coin:paid:${await lastInvoice(ann.person.id)}`);
        await ann.say(txid === 'f' ? 'https://etherscan.io/tx/f' : txid);
        expect(ann.screen().text, txid).to.contain(words);
      }
      const bob = shop.customer();
      await bob.press(`coin:paid:${await lastInvoice(ann.person.id)}`);
      expect(bob.of('sendMessage')).to.have.length(0);
      expect(ann.unanswered()).to.deep.equal([]);
    });

    for (const [language, top, kept] of [
      ['en', 'for another top-up of yours', 'is on your balance already'],
      ['ru', 'за другое ваше пополнение', 'уже на вашем балансе'],
    ] as const)
      it(`says what a transaction is counted for when it is named for something else (${language})`, async () => {
        const ann = shop.customer({ language_code: language });
        await ann.press('coin:ethereum:USDT');
        const [, address = ''] = /<code>(0x[0-9a-fA-F]{40})<\/code>/.exec(ann.screen().text) ?? [];
        const script = Buffer.from(address.slice(2), 'hex');
        const tell = async (name: string, amount: bigint, status: 'processing' | 'settled') => {
          const money = { amount, currency: 'USDT' };
          shop.transactions.set(name, { txid: name, succeeded: true, confirmations: 3, transfers: [{ txid: name, ordinal: '0', script, money }] }); // prettier-ignore
          const [customer] = await shop.scope.db.query<{ id: string }>('select id from customers where telegram_id = $1', [ann.person.id]); // prettier-ignore
          await shop.deposits.chainSeen(shop.scope, {
            reference: `ethereum:${name}:0`, road: 'chain', source: 'ethereum', status, money, credit: null, rate: null, fee: null,
            invoiceId: null, customerId: BigInt(customer?.id ?? 0), details: { txid: name, address },
          }); // prettier-ignore
        };
        await tell(`${language}-free`, 77n, 'settled');
        await ann.say('/deposit 10');
        await ann.tap('USDT (Ethereum)');
        const first = await lastInvoice(ann.person.id);
        await tell(`${language}-paid`, 5_000n, 'processing');
        await ann.say('/deposit 20');
        await ann.tap('USDT (Ethereum)');
        const second = await lastInvoice(ann.person.id);
        expect(second).to.not.equal(first);
        const named = async (invoice: unknown, name: string) => {
          await ann.press(`coin:paid:${String(invoice)}`);
          await ann.say(name);
          return ann.screen();
        };
        expect((await named(second, `${language}-paid`)).text).to.contain(top);
        expect((await named(first, `${language}-paid`)).text).to.contain(
          language === 'en' ? '3 of 12 confirmations' : 'подтверждений 3 из 12',
        );
        expect((await named(second, `${language}-free`)).text).to.contain(kept);
        expect(ann.unanswered()).to.deep.equal([]);
      });

    it('offers coins without an amount', async () => {
      const ann = shop.customer({ language_code: 'ru' });
      await ann.say('/deposit');
      await ann.tap('монеты');
      expect(ann.screen().buttons.map(({ text }) => text)).to.include('🪙 ETH (Ethereum)');
      await ann.tap('ETH');
      expect(ann.screen().text)
        .to.contain('после 12 подтверждений')
        .and.not.contain('Чтобы получить');
    });
  });

  describe('by Stars', () => {
    before(async () => {
      const owner = shop.owner();
      await owner.press('stars:ask');
      await owner.say('0,02');
    });
    it('sends an invoice, answers the checkout and credits the payment once', async () => {
      const ann = shop.customer();
      await ann.say('/deposit 10');
      await ann.tap('Telegram Stars · 500 ⭐');
      expect(ann.screen().text).to.contain('to pay: <b>500 ⭐</b>').and.contain('message below');
      expect(ann.of('sendInvoice')[0]).to.deep.include({
        currency: 'XTR',
        title: 'Top-up of $10.00',
        prices: [{ label: 'Top-up of $10.00', amount: 500 }],
      });
      const paid = { currency: 'XTR', total_amount: 500, invoice_payload: payload(ann) };
      await ann.checkout(paid);
      expect(ann.of('answerPreCheckoutQuery')[0]).to.include({ ok: true });
      await ann.message({
        successful_payment: {
          ...paid,
          telegram_payment_charge_id: 'charge-1',
          provider_payment_charge_id: '',
        },
      });
      await ann.again();
      await ann.say('/balance');
      expect(ann.screen().text).to.contain('<b>$10.00</b>');
    });

    it('refuses a checkout that does not fit, in the payer’s language', async () => {
      const ann = shop.customer({ language_code: 'ru' });
      await ann.say('/deposit 10');
      await ann.tap('500');
      const query = { currency: 'XTR', total_amount: 500, invoice_payload: payload(ann) };
      await ann.checkout({ ...query, total_amount: 1 });
      await ann.checkout({ ...query, invoice_payload: 'nothing' });
      expect(ann.of('answerPreCheckoutQuery')).to.have.length(2);
      for (const answer of ann.of('answerPreCheckoutQuery')) {
        expect(answer['ok']).to.equal(false);
        expect(answer['error_message']).to.match(/[а-я]/);
      }
    });
  });
});
