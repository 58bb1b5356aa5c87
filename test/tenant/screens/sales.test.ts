import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { Product, ProductFields } from '../../../shared/domain/catalogue/products.ts';
import * as settings from '../../../shared/domain/shop/settings.ts';
import * as stock from '../../../shared/domain/catalogue/stock.ts';
import { createI18n } from '../../../shared/telegram/i18n.ts';
import { renderContent } from '../../../shared/telegram/view.ts';
import { aProduct, brokenBooks } from '../../support/builders.ts';
import type { FakeBot } from '../../support/fake-bot.ts';
import { testPlatform } from '../../support/platform.ts';
import { brokenOrders } from '../../shared/domain/order-support.ts';
import { addAccount, aShop, type Shop } from './shop.ts';

const labels = (bot: FakeBot) => bot.screen().buttons.map(({ text }) => text);

describe('the shop’s orders, for staff', () => {
  let shop: Shop;
  let owner: FakeBot;
  let ann: FakeBot;
  beforeEach(async () => {
    shop = await aShop();
    owner = shop.owner();
    ann = shop.customer();
    await ann.say('/start');
    await shop.credit(ann, 9000n);
  });
  afterEach(async () => {
    expect(await brokenBooks(shop.scope)).to.deep.equal([]);
    expect(await brokenOrders(shop.scope)).to.deep.equal([]);
    expect([...owner.unanswered(), ...ann.unanswered()]).to.deep.equal([]);
    // Whatever was queued can be said in both languages.
    const i18n = createI18n(['shared/locales', 'tenant/locales']);
    const said = await shop.scope.db.query<{ content: never }>('select content from messages');
    for (const { content } of said)
      for (const language of i18n.languages) renderContent(i18n, language, content);
  });
  const aKey = async (lines = 3, overrides: Partial<ProductFields> = {}): Promise<Product> => {
    const product = await aProduct(shop.scope, { kind: 'unique', name: 'Key', ...overrides });
    const { secrets } = await testPlatform();
    await stock.put(shop.scope, secrets, product.id, Array.from({ length: lines }, () => randomUUID())); // prettier-ignore
    return product;
  };
  const buy = async (product: Product, quantity = 1) => {
    await ann.press(`buy:${product.id}`);
    if (quantity > 1) await ann.press(`checkout:set:${quantity}`);
    await ann.tap('Confirm');
  };
  const balance = async (): Promise<string> => {
    await ann.say('/balance');
    return /\$[\d.]+/.exec(ann.screen().text)?.[0] ?? '';
  };

  it('are listed by filter, found by number and delivered by hand, once', async () => {
    await buy(await aKey());
    await buy(await aProduct(shop.scope, { name: 'Design' }));
    await owner.say('/admin');
    await owner.tap('Orders');
    expect(labels(owner).filter((text) => text.includes('#'))).to.have.length(2);
    await owner.tap('To deliver');
    expect(labels(owner).filter((text) => text.includes('#'))).to.deep.equal(['📬 #2 · $10.00 · Ann']); // prettier-ignore
    await owner.tap('Find by number');
    await owner.say('99');
    await owner.say('#2');
    await owner.tap('Deliver: Design');
    const before = owner.of('editMessageReplyMarkup').length;
    const { message_id: asking } = owner.of('editMessageText').at(-1) ?? {};
    await owner.message({ sticker: {} } as never);
    expect(labels(owner), 'it is still open').to.deep.equal([
      '✅ Is delivered already',
      '✖️ Cancel',
    ]);
    expect(owner.of('editMessageReplyMarkup'), 'it is asked below').to.have.length(before + 1);
    expect(owner.of('editMessageReplyMarkup').at(-1)).to.include({ message_id: asking });
    // Telegram may refuse it: the answer counts nevertheless.
    owner.refuse('editMessageReplyMarkup', 400, 'Bad Request: message to edit not found');
    await owner.say('Here is your design: https://x.example');
    expect(owner.of('editMessageReplyMarkup')).to.have.length(before + 2);
    expect(owner.of('editMessageReplyMarkup').at(-1)?.['message_id']).to.not.equal(asking);
    expect(owner.screen().text).to.contain('Delivered: Design').and.contain('completed');
    const stored = await shop.scope.db.query('select body from updates');
    expect(JSON.stringify(stored)).to.not.contain('x.example');
    await ann.press('order:2');
    expect(labels(ann)).to.include('🔁 Send again');
    await owner.press('sale:deliver:2:2');
    expect(owner.of('answerCallbackQuery').at(-1)?.['text']).to.contain('somebody was faster');
  });

  it('can be delivered as a file, or marked as delivered elsewhere', async () => {
    const product = await aProduct(shop.scope, { name: 'Book' });
    await buy(product);
    await buy(product);
    await owner.press('sale:deliver:1:1');
    await owner.message({ document: { file_id: 'F1', file_unique_id: 'u', file_name: 'b.pdf' } }); // prettier-ignore
    expect(owner.screen().text).to.contain('completed');
    await owner.press('sale:deliver:2:2');
    await owner.tap('Is delivered already');
    expect(owner.screen().text).to.contain('completed');
  });

  it('are refunded whole, by pieces and by amount, never more than was paid', async () => {
    await buy(await aProduct(shop.scope, { name: 'Thing', stock: 9 }), 3);
    expect(await balance()).to.equal('$60.00');
    await owner.press('sale:1');
    await owner.tap('Refund');
    await owner.tap('Thing × 1 · $10.00');
    await owner.tap('Add a reason');
    await owner.say('Sorry');
    expect(owner.screen().text).to.contain('Reason: Sorry');
    await owner.tap('Confirm');
    expect(owner.screen().text).to.contain('$10.00 is on the customer');
    await owner.tap('Refund');
    await owner.tap('Another amount');
    await owner.say('20.01');
    await owner.say('5');
    const confirm = owner.screen().buttons.find(({ text }) => text.includes('Confirm'));
    await Promise.all([1, 2, 3].map(() => owner.press((confirm as { callback_data: string }).callback_data))); // prettier-ignore
    expect(await balance()).to.equal('$75.00');
    await owner.press('refund:1');
    await owner.tap('Everything · $15.00');
    await owner.tap('Confirm');
    expect(owner.screen().text).to.contain('refunded');
    expect(labels(owner)).to.not.include('↩️ Refund');
    expect(await balance()).to.equal('$90.00');
    const [row] = await shop.scope.db.query('select stock from products');
    expect(row).to.deep.equal({ stock: 9 });
  });

  it('go back to where they were paid from, where staff say so and its provider can', async () => {
    await addAccount(shop);
    shop.provider.reading = { asked: { amount: 3100n, currency: 'USD' }, received: { amount: 3100n, currency: 'USD' } }; // prettier-ignore
    shop.provider.status = 'settled';
    await buy(await aProduct(shop.scope, { name: 'Lamp', price: 12_100n }));
    await ann.press('invoice:check:1');
    await owner.press('refund:1');
    await owner.tap('Another amount');
    await owner.say('40');
    expect(owner.screen().text).to.contain('to the customer’s balance?');
    await owner.tap('Back by 🧪 Test payment instead');
    expect(owner.screen().text)
      .to.contain('Test payment is asked for <b>$31.00</b>')
      .and.contain('The other <b>$9.00</b> go to the customer’s balance');
    await owner.tap('To the balance instead');
    await owner.tap('Back by 🧪 Test payment instead');
    await owner.tap('Confirm');
    expect(owner.screen().text)
      .to.contain('is asked to give $31.00 back')
      .and.contain('The other $9.00 are on their balance')
      .and.contain('Refunded $40.00, on its way');
    expect(await balance()).to.equal('$9.00');
    await shop.payouts.look(shop.scope, 1n);
    expect(shop.provider.sent[0]).to.deep.include({ destination: { invoice: 'x1' }, note: '#1', money: { amount: 3100n, currency: 'USD' } }); // prettier-ignore
    await owner.press('payout:1');
    expect(owner.screen().text).to.contain('A refund of order #1').and.contain('on its way');
    await ann.say('/withdraw');
    await ann.press('withdrawals');
    expect(ann.screen().text).to.not.contain('31.00');
    await owner.press('refund:1');
    await owner.tap('Everything');
    expect(labels(owner).join(), 'what was paid there went back').to.not.contain('Back by');
    await owner.press('language:set:ru');
    await owner.press('payout:1');
    expect(owner.screen().text).to.contain('Возврат по заказу №1');
  });

  it('hear of what does not work and decide it once', async () => {
    const product = await aKey(4);
    await buy(product, 2);
    await ann.tap('Does not work');
    await ann.say('no');
    await ann.say('The key is refused');
    expect(ann.screen().text).to.contain('Thank you').and.contain('claim open');
    expect(labels(ann)).to.not.include('🛠 Does not work: Key');
    await owner.press('sales:claims');
    await owner.tap('#1');
    await owner.tap('Decide the claim');
    expect(owner.screen().text).to.contain('The key is refused');
    await owner.tap('Replace × 1');
    expect(owner.screen().text).to.contain('replacement');
    await owner.press('claims:replace:1:1:1');
    expect(owner.of('answerCallbackQuery').at(-1)?.['text']).to.contain('decided already');
    await ann.press('order:1');
    await ann.press('claim:2:1');
    await ann.say('The new one neither');
    await owner.press('claims:2:1');
    await owner.tap('Refund $10.00');
    expect(await balance()).to.equal('$80.00');
    await ann.press('claim:1:1');
    await ann.say('And the other one');
    await owner.press('claims:3:1');
    await owner.tap('Refuse');
    await owner.say('It works here');
    const told = await shop.scope.db.query<{ key: string }>(
      `select content->>'key' as key from messages where content->>'key' like 'notice-order-claim%' order by id`,
    );
    expect(told.map(({ key }) => key)).to.deep.equal([
      'notice-order-claim-replaced',
      'notice-order-claim-refunded',
      'notice-order-claim-refused',
    ]);
    await owner.press('audit');
    expect(owner.screen().text).to.contain('Claim decided');
  });

  it('ask for the right at every step', async () => {
    await buy(await aProduct(shop.scope));
    await shop.scope.db.query(`insert into staff (telegram_id, role) values (5, 'STOCK')`);
    const clerk = shop.customer({ id: 5 });
    await clerk.say('/admin');
    expect(labels(clerk)).to.not.include('🧾 Orders');
    for (const data of [
      'sales',
      'sales:find',
      'sale:1',
      'sale:deliver:1:1',
      'sale:done:1:1',
      'sale:ship:1',
      'sale:cancel:1',
      'sale:cancel-yes:1',
      'refund:1',
      'refund:all:1',
      'refund:stars:1',
      'refund:line:1:1:1',
      'refund:amount:1',
      'claims:1:1',
      'claims:replace:1:1:1',
      'claims:refund:1:1:1',
      'claims:refuse:1:1',
    ])
      // prettier-ignore
      await clerk.press(data);
    const answers = clerk.of('answerCallbackQuery').map(({ text }) => text);
    expect(new Set(answers)).to.deep.equal(new Set(['You are not allowed to do this.']));
    // Whose role is taken in the middle of a dialogue.
    await shop.scope.db.query(`update staff set role = 'SUPPORT' where telegram_id = 5`);
    await clerk.press('sale:1');
    expect(labels(clerk), 'who may not change balances refunds nothing').to.not.include(
      '↩️ Refund',
    );
    for (const data of ['refund:1', 'refund:all:1', 'refund:line:1:1:1', 'claims:refund:1:1:1']) {
      await clerk.press(data);
      expect(clerk.of('answerCallbackQuery').at(-1)).to.include({
        text: 'You are not allowed to do this.',
      });
    }
    await shop.scope.db.query(`update staff set role = 'MANAGER' where telegram_id = 5`);
    await clerk.press('refund:all:1');
    const confirm = clerk.screen().buttons.find(({ text }) => text.includes('Confirm'));
    await shop.scope.db.query('delete from staff where telegram_id = 5');
    await clerk.press((confirm as { callback_data: string }).callback_data);
    expect(await balance()).to.equal('$80.00');
  });

  it('are cancelled with a word while they are not paid', async () => {
    await settings.change(shop.scope, 1, { starPrice: '0.013' });
    const product = await aKey(1, { price: 20_000n });
    await buy(product);
    expect(ann.of('sendInvoice')).to.have.length(1);
    await owner.press('sale:1');
    await owner.tap('Cancel order');
    await owner.say('Closed today');
    expect(owner.screen().text).to.contain('cancelled').and.contain('Closed today');
    expect(await balance()).to.equal('$90.00');
    const payload = String(ann.of('sendInvoice')[0]?.['payload']);
    await ann.checkout({ currency: 'XTR', total_amount: 1, invoice_payload: payload });
    expect(ann.of('answerPreCheckoutQuery').at(-1)).to.include({ ok: false });
  });
});
