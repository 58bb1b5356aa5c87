import { expect } from 'chai';
import { chatOf, newWorld, type RunningPlatform, type TestWorld } from '../support/world.ts';

const OPERATOR = 7102;
const CUSTOMER = 7103;

/** Through the real program: screens, jobs, the sender that opens what was sold, a Telegram with Stars. */
describe('a purchase, from the operator’s first line of stock to Stars given back', function () {
  this.timeout(90_000);
  let world: TestWorld;
  let platform: RunningPlatform;
  let shop: { id: number; token: string; username: string };
  let operator: ReturnType<typeof chatOf>;
  let customer: ReturnType<typeof chatOf>;

  before(async () => {
    world = await newWorld();
    platform = await world.start();
    const { telegram } = world;
    telegram.user({ id: OPERATOR, first_name: 'Oscar', username: 'oscar' });
    telegram.user({ id: CUSTOMER, first_name: 'Clara', username: 'clara' });
    shop = telegram.createBot({ owner: OPERATOR, username: 'keys_shop_bot', name: 'Keys & Co' });
    const manager = chatOf(telegram, OPERATOR, world.manager.id);
    manager.say(`/add ${shop.token}`);
    await manager.seen('@keys_shop_bot');
    operator = chatOf(telegram, OPERATOR, shop.id);
    customer = chatOf(telegram, CUSTOMER, shop.id);
  });
  after(async () => {
    await platform?.stop();
    await world?.close();
  });

  it('begins with a product that has lines, and a price of a Star', async () => {
    operator.say('/admin');
    await operator.seen('for staff');
    await operator.press('Products');
    await operator.press('➕ Product');
    await operator.press('Lines, each sold once');
    await operator.seen('What is it called?');
    operator.say('Game <key>');
    await operator.seen('cost, in USD');
    operator.say('10');
    await operator.seen('Describe');
    operator.say('A key.');
    await operator.seen('Send a photo');
    await operator.press('Skip');
    await operator.press('Publish');
    await operator.seen('✅ published');
    await operator.press('Stock');
    await operator.press('Add lines');
    await operator.seen('Game <key>');
    operator.say('SECRET-ONE\nSECRET-TWO');
    await operator.seen('Added: 2');
    operator.say('/admin');
    await operator.press('Payments');
    await operator.press('⭐ Stars');
    await operator.press('Price of a Star');
    await operator.seen('What is one Star worth');
    operator.say('0.02');
    await operator.seen('1 ⭐ = 0.02');
  });

  it('is paid in Stars and delivered in the chat; staff hear of it', async () => {
    customer.say('/shop');
    await customer.press('Game <key>');
    await customer.press('Buy');
    await customer.seen('Checkout', '$10.00 by ⭐ Telegram Stars · 500 ⭐');
    await customer.press('Confirm');
    const invoice = await world.telegram.waitFor(CUSTOMER, shop.id, (message) => message.invoice !== undefined, 15_000); // prettier-ignore
    expect(invoice.invoice).to.include({ currency: 'XTR', total_amount: 500, title: 'Order #1' });
    expect(await world.telegram.pay(CUSTOMER, shop.id, invoice.message_id)).to.include({
      ok: true,
    });
    await customer.seen('Game <key>', 'SECRET-ONE');
    await customer.seen('Order #1 is paid: $10.00', 'What you bought comes below.');
    await operator.seen('New order #1 from Clara');
    expect(world.telegram.chat(CUSTOMER, shop.id).map(({ text }) => text ?? '').join()).to.not.contain('SECRET-TWO'); // prettier-ignore
  });

  it('is sent again, claimed, replaced, and its Stars go back where they came from', async () => {
    customer.say('/orders');
    await customer.press('#1 · $10.00');
    await customer.press('Send again');
    await customer.press('Does not work');
    await customer.seen('What does not work?');
    customer.say('Refused by the game');
    await customer.seen('We look at it');
    await operator.seen('Does not work', 'Refused by the game');
    operator.say('/admin');
    await operator.press('Orders');
    await operator.press('#1 · $10.00');
    await operator.press('Decide the claim');
    await operator.press('Replace × 1');
    await operator.seen('the customer has a fresh one');
    await customer.seen('Game <key>', 'SECRET-TWO');
    await operator.press('Refund');
    await operator.press('Everything, in Stars');
    await operator.seen('in Stars, by Telegram?');
    await operator.press('Confirm');
    await customer.seen('Telegram has given you 500 ⭐ back');
    expect(world.telegram.bot(shop.id).stars).to.equal(0);
    customer.say('/balance');
    await customer.seen('Your balance: $0.00');
  });
});
