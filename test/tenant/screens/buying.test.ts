import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import * as categories from '../../../shared/domain/catalogue/categories.ts';
import type { Product, ProductFields } from '../../../shared/domain/catalogue/products.ts';
import * as products from '../../../shared/domain/catalogue/products.ts';
import * as settings from '../../../shared/domain/shop/settings.ts';
import * as stock from '../../../shared/domain/catalogue/stock.ts';
import { createI18n } from '../../../shared/telegram/i18n.ts';
import { renderContent, textOf } from '../../../shared/telegram/view.ts';
import { aCategory, aProduct, brokenBooks } from '../../support/builders.ts';
import type { FakeBot } from '../../support/fake-bot.ts';
import { testPlatform } from '../../support/platform.ts';
import { brokenOrders } from '../../shared/domain/order-support.ts';
import { addAccount, anXpub, aShop, type Shop } from './shop.ts';

const labels = (bot: FakeBot) => bot.screen().buttons.map(({ text }) => text);
const dataOf = (bot: FakeBot, label: string) => {
  const button = bot.screen().buttons.find(({ text }) => text.includes(label));
  return (button as { callback_data: string }).callback_data;
};

describe('buying', () => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await aShop();
  });
  afterEach(async () => {
    expect(await brokenBooks(shop.scope)).to.deep.equal([]);
    expect(await brokenOrders(shop.scope)).to.deep.equal([]);
  });
  const aKey = async (lines = 3, overrides: Partial<ProductFields> = {}): Promise<Product> => {
    const product = await aProduct(shop.scope, { kind: 'unique', name: 'Key <1>', ...overrides });
    const { secrets } = await testPlatform();
    const texts = Array.from({ length: lines }, () => `key-${randomUUID()}`);
    await stock.put(shop.scope, secrets, product.id, texts);
    return product;
  };
  const somebody = async (balance = 0n, overrides = {}) => {
    const bot = shop.customer(overrides);
    await bot.say('/start');
    if (balance > 0n) await shop.credit(bot, balance);
    return bot;
  };
  const ordersOf = (bot: FakeBot) =>
    shop.scope.db.query<{ id: string; status: string; total: string }>(
      `select o.id, o.status, o.total from orders o join customers c on c.id = o.customer_id
       where c.telegram_id = $1 order by o.id`,
      [bot.person.id],
    );

  it('sells nothing of a category that was hidden meanwhile', async () => {
    const { id: categoryId } = await aCategory(shop.scope);
    const product = await aKey(1, { categoryId });
    const ann = await somebody(5000n);
    await ann.press(`buy:${product.id}`);
    await categories.change(shop.scope, 1, categoryId, { hidden: true });
    await ann.tap('Confirm');
    expect(await ordersOf(ann)).to.deep.equal([]);
  });

  it('goes from Buy over one Confirm to the order, in English and Russian', async () => {
    const product = await aKey(3);
    const ann = await somebody(5000n);
    await ann.press(`buy:${product.id}`);
    expect(ann.screen().text).to.contain('Key &lt;1&gt;</b> × 1 — $10.00')
      .and.contain('Total: <b>$10.00').and.contain('Paid from your balance, which is $50.00'); // prettier-ignore
    await ann.tap('+');
    expect(ann.screen().text).to.contain('Total: <b>$20.00');
    await ann.tap('Confirm');
    expect(ann.screen().text).to.contain('Order #1</b> · completed').and.contain('delivered');
    expect(labels(ann)).to.include.members(['🔁 Send again', '🛠 Does not work: Key <1>']);
    const boris = await somebody(1000n, { language_code: 'ru' });
    await boris.press(`buy:${product.id}`);
    expect(boris.screen().text).to.contain('Оплата с баланса');
    await boris.tap('Подтвердить');
    expect(boris.screen().text).to.contain('выполнен');
    expect([...ann.unanswered(), ...boris.unanswered()]).to.deep.equal([]);
  });

  it('buys once when Confirm is tapped twice, redelivered, or pressed on an old message', async () => {
    const product = await aKey(5);
    const ann = await somebody(9000n);
    await ann.press(`buy:${product.id}`);
    const confirm = dataOf(ann, 'Confirm');
    await Promise.all(Array.from({ length: 20 }, () => ann.press(confirm)));
    await ann.again();
    expect(await ordersOf(ann)).to.have.length(1);
    await ann.press(confirm);
    expect(ann.screen().text).to.contain('Order #1');
    await ann.press(`buy:${product.id}`);
    await ann.press(confirm);
    expect(ann.screen().text, 'the order that it made').to.contain('Order #1');
    expect(await ordersOf(ann)).to.have.length(1);
    expect(ann.unanswered()).to.deep.equal([]);
  });

  it('never applies a change silently: it says what is different and asks again', async () => {
    const product = await aKey(5);
    const ann = await somebody(9000n);
    await ann.press(`buy:${product.id}`);
    await products.change(shop.scope, 1, product.id, { price: 1200n });
    const old = dataOf(ann, 'Confirm');
    await ann.press(old);
    expect(ann.screen().text).to.contain('Key &lt;1&gt;: $10.00 → <b>$12.00</b>');
    await ann.press(old);
    expect(ann.screen().text).to.contain('out of date');
    expect(await ordersOf(ann)).to.have.length(0);
    await products.change(shop.scope, 1, product.id, { state: 'hidden' });
    await ann.tap('Confirm');
    expect(ann.screen().text).to.contain('not sold any more');
    expect(labels(ann)).to.not.include('✅ Confirm');
  });

  it('forges nothing: totals, keys and ids of callback data are only compared', async () => {
    const product = await aKey(5);
    const ann = await somebody(9000n);
    await ann.press(`buy:${product.id}`);
    const [, , key] = dataOf(ann, 'Confirm').split(':');
    for (const data of [
      `checkout:confirm:${key}:1`,
      'checkout:confirm',
      'checkout:confirm:x:1000',
      'checkout:set:0',
      'checkout:set:x',
      'checkout:ship:none',
      'checkout:by:fake:99',
      'buy:99',
      'buy:x',
      'cart:add:99',
      'cart:set:1:99999999:1',
    ])
      // prettier-ignore
      await ann.press(data);
    expect(await ordersOf(ann)).to.have.length(0);
    expect(ann.unanswered()).to.deep.equal([]);
  });

  it('keeps a cart with limits per line, over pages, and shows what vanished', async () => {
    const ann = await somebody(90_000n);
    const key = await aKey(2, { name: 'Limited', customerLimit: 2 });
    await ann.press(`cart:add:${key.id}`);
    expect(ann.of('answerCallbackQuery').at(-1)).to.include({
      text: '🛒 In the cart: Limited × 1',
    });
    await ann.press(`cart:add:${key.id}`);
    await ann.press(`cart:add:${key.id}`);
    expect(ann.screen().text).to.contain('Limited</b> × 2');
    expect(labels(ann)).to.not.include('+');
    await ann.tap('−');
    expect(ann.screen().text).to.contain('Limited</b> × 1');
    for (let n = 0; n < 9; n += 1)
      await ann.press(`cart:add:${(await aProduct(shop.scope, { name: `P${n}` })).id}`);
    await ann.say('/cart');
    expect(labels(ann)).to.include('2 ›');
    await ann.tap('2 ›');
    expect(ann.screen().text).to.contain('P8').and.not.contain('Limited');
    await products.change(shop.scope, 1, key.id, { state: 'hidden' });
    await ann.say('/cart');
    expect(ann.screen().text).to.contain('<s>Limited</s> — not sold any more');
    await ann.tap('Checkout');
    expect(labels(ann)).to.not.include('✅ Confirm');
    await ann.say('/cart');
    await ann.tap('Remove: Limited');
    await ann.tap('Checkout');
    await ann.tap('Confirm');
    expect(await ordersOf(ann)).to.have.nested.property('[0].status', 'paid');
    await ann.say('/cart');
    expect(ann.screen().text).to.contain('Your cart is empty');
  });

  it('takes a quantity that is typed', async () => {
    const ann = await somebody();
    const product = await aProduct(shop.scope, { minQuantity: 3, maxQuantity: 40 });
    await ann.press(`cart:add:${product.id}`);
    expect(ann.screen().text).to.contain('× 3');
    await ann.press(`cart:ask:${product.id}`);
    await ann.say('many');
    await ann.say('12');
    expect(ann.screen().text).to.contain('× 12');
    await ann.press(`buy:${product.id}`);
    await ann.press('checkout:ask');
    await ann.say('41');
    expect(ann.screen().text).to.contain('At most 40 at once');
    expect(labels(ann)).to.include('−');
  });

  describe('with what is missing on the balance', () => {
    beforeEach(() => addAccount(shop));

    it('asks for the rest by an invoice of the order; its money delivers', async () => {
      const product = await aKey(1, { price: 1300n });
      const ann = await somebody(300n);
      await ann.press(`buy:${product.id}`);
      expect(ann.screen().text).to.contain('$3.00 from your balance').and.contain('$10.00 by');
      await ann.tap('Confirm');
      expect(ann.screen().text).to.contain(
        '<b>Order #1: $13.00</b>\n💰 $3.00 from your balance\n🧪 Test payment, to pay: <b>$10.00</b>',
      );
      expect(await ordersOf(ann)).to.have.nested.property('[0].status', 'new');
      await ann.tap('Open the order');
      expect(ann.screen().text)
        .to.contain('To pay: <b>$10.00')
        .and.contain('. $3.00 of your balance is set aside for it. Until then');
      shop.provider.status = 'settled';
      await ann.press('invoice:check:1');
      expect(ann.screen().text).to.contain(
        'Order #1 is paid: $13.00</b>\nThank you! What you bought comes below.',
      );
      expect(await ordersOf(ann)).to.have.nested.property('[0].status', 'completed');
      await ann.say('/history');
      expect(ann.screen().text)
        .to.contain('➖ <b>$13.00</b> · Purchase · order #1')
        .and.contain('🔒 <b>$3.00</b> · Set aside · order #1');
    });

    it('thanks once, before the goods; says of what is made by hand that it comes', async () => {
      const said = async () => {
        const rows = await shop.scope.db.query<{ key: string }>(
          `select content->>'key' as key from messages
           where content->>'key' in ('notice-order-paid', 'delivery-none') order by id`,
        );
        return rows.map(({ key }) => key);
      };
      shop.provider.status = 'settled';
      const ann = await somebody(300n);
      const key = await aKey(1, { price: 1300n });
      await ann.press(`buy:${key.id}`);
      await ann.tap('Confirm');
      await ann.press('invoice:check:1');
      expect(await said()).to.deep.equal(['delivery-none']);
      const byHand = await aProduct(shop.scope, { name: 'Design', price: 1300n });
      const bob = await somebody(300n);
      await bob.press(`buy:${byHand.id}`);
      await bob.tap('Confirm');
      await bob.press('invoice:check:2');
      expect(bob.screen().text).to.equal(
        '✅ <b>Order #2 is paid: $13.00</b>\nThe shop is working on it. You will hear from us here.',
      );
      expect(await said()).to.deep.equal(['delivery-none', 'notice-order-paid']);
      const owner = shop.owner();
      await owner.press('sale:2');
      expect(owner.screen().text).to.contain(
        '💳 🧪 Test payment: $10.00, 💰 from the balance: $3.00',
      );
    });

    it('keeps the order when the provider is down; it is paid or cancelled later', async () => {
      const product = await aKey(1);
      const ann = await somebody();
      shop.provider.isDown = true;
      await ann.press(`buy:${product.id}`);
      await ann.tap('Confirm');
      expect(ann.screen().text).to.contain('does not answer').and.contain('waiting for payment');
      shop.provider.isDown = false;
      await ann.tap('Pay now');
      await ann.tap('Test');
      expect(ann.screen().text).to.contain('Order #1: $10.00');
      await ann.press('order:1');
      await ann.tap('Cancel order');
      await ann.tap('Yes, cancel');
      expect(ann.screen().text).to.contain('cancelled');
      // The card of its invoice says so too, by itself and when it is looked at.
      const i18n = createI18n(['shared/locales', 'tenant/locales']);
      const [card] = await shop.scope.db.query<{ content: never }>(
        `select content from messages where content->>'key' = 'order-card-expired' order by id desc`,
      );
      const edited = textOf(renderContent(i18n, 'en', card?.content ?? expect.fail('no card')));
      await ann.press('invoice:check:1');
      for (const text of [edited, ann.screen().text])
        expect(text).to.contain('Order #1: cancelled').and.not.contain('is over');
      expect((await stock.read(shop.scope, product.id)).counts.available).to.equal(1);
      await ann.press('order:pay:1');
      await ann.press('order:balance:1');
      expect(ann.unanswered()).to.deep.equal([]);
    });

    it('can be paid without the balance, and by coins that come later', async () => {
      const owner = shop.owner();
      await owner.press('key:ethereum');
      await owner.say(anXpub());
      await owner.tap('Confirm');
      const product = await aKey(2);
      const ann = await somebody(300n);
      await ann.press(`buy:${product.id}`);
      await ann.tap('How to pay');
      await ann.tap('Use the balance first');
      expect(ann.screen().text).to.contain('$10.00 by').and.not.contain('from your balance,');
      await ann.tap('How to pay');
      await ann.tap('USDT (Ethereum)');
      expect(ann.screen().text).to.contain('$10.00 in coins');
      await ann.tap('Confirm');
      expect(ann.screen().text)
        .to.contain('Order #1: $10.00')
        .and.contain('Send: <b>0.005 USDT</b>');
      expect(await ordersOf(ann)).to.have.nested.property('[0].status', 'new');
    });

    it('is paid in Stars only where the shop follows Telegram’s rule', async () => {
      await settings.change(shop.scope, 1, { starPrice: '0.013' });
      await settings.setOptions(shop.scope, 1, { paymentPolicy: 'stars-only' });
      const product = await aKey(1);
      const ann = await somebody(9000n);
      await ann.press(`buy:${product.id}`);
      expect(ann.screen().text).to.contain('digital goods are paid in Stars');
      expect(labels(ann)).to.not.include('💳 How to pay');
      await ann.tap('Confirm');
      expect(ann.of('sendInvoice')[0]).to.include({ currency: 'XTR', title: 'Order #1' });
      await ann.press('order:1');
      expect(labels(ann)).to.not.include('💰 Pay from the balance');
      await ann.press('order:balance:1');
      expect(await ordersOf(ann)).to.have.nested.property('[0].status', 'new');
      const payload = String(ann.of('sendInvoice')[0]?.['payload']);
      const paid = { currency: 'XTR', total_amount: 770, invoice_payload: payload, telegram_payment_charge_id: 'c1', provider_payment_charge_id: '' }; // prettier-ignore
      await ann.message({ successful_payment: paid });
      expect(await ordersOf(ann)).to.have.nested.property('[0].status', 'completed');
      const thing = await aProduct(shop.scope, { kind: 'physical' });
      await ann.press(`buy:${thing.id}`);
      expect(ann.screen().text).to.contain('Paid from your balance');
    });
  });

  it('asks whoever fetches it for no address', async () => {
    await settings.setOptions(shop.scope, 1, { shipping: [{ id: 'post', name: 'Post', price: '300' }, { id: 'own', name: 'Pick up', price: '0' }] }); // prettier-ignore
    const owner = shop.owner();
    await owner.press('shipping:way:own');
    await owner.tap('Asks for an address: yes');
    expect(labels(owner)).to.include('📍 Asks for an address: no');
    const product = await aProduct(shop.scope, { kind: 'physical', name: 'Mug' });
    const ann = await somebody(9000n);
    await ann.press(`buy:${product.id}`);
    await ann.tap('Shipping');
    await ann.tap('Post · $3.00');
    expect(ann.screen().text).to.contain('tell us the address');
    await ann.tap('Shipping');
    await ann.tap('Pick up');
    expect(ann.screen().text).to.not.contain('address');
    expect(labels(ann)).to.not.include('📍 Address');
    await ann.tap('Confirm');
    expect(ann.screen().text).to.contain('paid, to be delivered');
    const [order] = await shop.scope.db.query('select address from orders');
    expect(order).to.deep.equal({ address: null });
  });

  it('asks where goods go and how, keeps the address sealed and shows it to staff only', async () => {
    await settings.setOptions(shop.scope, 1, { shipping: [{ id: 'post', name: 'Post', price: '300' }, { id: 'fast', name: 'Courier', price: '900' }] }); // prettier-ignore
    const product = await aProduct(shop.scope, { kind: 'physical', name: 'Mug' });
    const ann = await somebody(9000n);
    await ann.press(`buy:${product.id}`);
    expect(labels(ann)).to.not.include('✅ Confirm');
    await ann.tap('Shipping');
    await ann.tap('Courier · $9.00');
    expect(ann.screen().text).to.contain('Courier: $9.00').and.contain('tell us the address');
    await ann.tap('Address');
    await ann.say('short');
    await ann.say('Ann Example, 1 Main Street, 12345 Town');
    expect(ann.screen().text).to.contain('The address is noted').and.not.contain('Main Street');
    await ann.tap('Confirm');
    expect(ann.screen().text).to.contain('paid, to be delivered');
    for (const table of [
      await shop.scope.db.query('select * from orders'),
      await shop.scope.db.query('select * from updates'),
    ])
      // prettier-ignore
      expect(JSON.stringify(table)).to.not.contain('Main Street');
    const owner = shop.owner();
    await owner.press('sale:1');
    expect(owner.screen().text).to.contain('1 Main Street');
    await owner.tap('Shipped');
    await owner.say('RR123');
    expect(owner.screen().text).to.contain('RR123').and.contain('completed');
    await ann.press('order:1');
    expect(ann.screen().text).to.contain('RR123').and.not.contain('Main Street');
  });

  it('keeps within Telegram’s limits, whatever things are called and people write', async () => {
    await settings.setOptions(shop.scope, 1, { limits: { actions: 999, purchases: 99, invoices: 99, banMinutes: 0 } }); // prettier-ignore
    const words = ['<zz>&"' + 'W'.repeat(90), '‮שלום '.repeat(18), '👩‍👩‍👧‍👦'.repeat(9), '</zz><zz y="x">'.repeat(6)]; // prettier-ignore
    const ann = await somebody(9_000_000n, { first_name: words[0], last_name: words[1] });
    const all: Product[] = [];
    for (let n = 0; n < 30; n += 1)
      all.push(await aProduct(shop.scope, { name: (words[n % 4] ?? '').slice(0, 100), kind: 'manual', sale: { price: 500n, from: null, until: new Date(Date.now() + 9e6) } })); // prettier-ignore
    for (const { id } of all) await ann.press(`cart:add:${id}`);
    await ann.press(`cart:add:${(await aProduct(shop.scope)).id}`);
    expect(ann.of('answerCallbackQuery').at(-1)?.['text']).to.contain('at most 30');
    for (let page = 1; page <= 5; page += 1) await ann.press(`cart:${page}`);
    await ann.tap('Checkout');
    expect(ann.screen().text).to.contain('Total: <b>$150.00');
    await ann.tap('Confirm');
    expect(await ordersOf(ann)).to.have.nested.property('[0].status', 'paid');
    await ann.press('orders');
    const owner = shop.owner();
    for (const data of ['sales', 'sale:1', 'refund:1', 'refund:line:1:1:1', 'refund:why']) await owner.press(data); // prettier-ignore
    await owner.say(words.join(' ').repeat(3));
    await owner.tap('Confirm');
    await owner.press('sale:deliver:1:2');
    await owner.say('x'.repeat(4096));
    await ann.press('claim:2:1');
    await ann.say('<i>&'.repeat(200));
    await owner.press('claims:1:1');
    await owner.press('claims:refuse:1:1');
    await owner.say('</b>'.repeat(100));
    await ann.press('order:1');
    expect(ann.screen().text).to.contain('claim refused');
    expect([...ann.unanswered(), ...owner.unanswered()]).to.deep.equal([]);
    const i18n = createI18n(['shared/locales', 'tenant/locales']);
    for (const { content } of await shop.scope.db.query<{ content: never }>(
      'select content from messages',
    ))
      // prettier-ignore
      for (const language of i18n.languages) {
        const view = renderContent(i18n, language, content);
        expect(textOf(view).replaceAll(/<[^>]*>/g, '').length).to.be.at.most(4096 * 6);
      }
  });

  it('lists orders over pages and shows nobody another one’s', async () => {
    const product = await aKey(12);
    const ann = await somebody(90_000n);
    await ann.say('/orders');
    expect(ann.screen().text).to.contain('not ordered anything');
    for (let n = 0; n < 9; n += 1) {
      await ann.press(`buy:${product.id}`);
      await ann.tap('Confirm');
    }
    await ann.say('/orders');
    expect(labels(ann).filter((text) => text.includes('#'))).to.have.length.greaterThan(3);
    const bob = await somebody(9000n);
    for (const data of [
      'order:1',
      'order:pay:1',
      'order:balance:1',
      'order:cancel:1',
      'order:cancel-yes:1',
      'order:again:1',
      'claim:1:1',
      'order:by:1:fake:1',
      'sale:1',
      'sales',
      'refund:1',
      'claims:1:1',
      'order:x',
    ])
      // prettier-ignore
      await bob.press(data);
    expect(bob.of('answerCallbackQuery').filter((each) => each['show_alert'] !== true)).to.deep.equal([]); // prettier-ignore
    expect(bob.unanswered()).to.deep.equal([]);
  });

  it('asks Postgres at most three times for a screen', async () => {
    const product = await aKey(3);
    const ann = await somebody(9000n);
    await ann.press(`cart:add:${product.id}`);
    const { db } = shop.scope as { db: { query: typeof shop.scope.db.query } };
    const before = db.query;
    let trips = 0;
    let inFlight = 0;
    // What is sent while another one is on its way travels with it. Storing the update is the fleet's.
    db.query = async (text, values) => {
      if (inFlight === 0 && !text.includes('store_updates')) trips += 1;
      inFlight += 1;
      return before(text, values).finally(() => (inFlight -= 1)) as never;
    };
    try {
      for (const data of [
        'cart',
        'checkout',
        'orders',
        `buy:${product.id}`,
        'checkout:set:2',
        'checkout:pay',
      ]) {
        // prettier-ignore
        trips = 0;
        await ann.press(data);
        expect(trips, data).to.be.at.most(3);
      }
    } finally {
      db.query = before;
    }
  });
});
