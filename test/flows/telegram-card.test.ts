import { expect } from 'chai';
import { PROVIDER_TOKEN } from '../../sandbox/telegram/methods/payments.ts';
import { chatOf, newWorld, type RunningPlatform, type TestWorld } from '../support/world.ts';

const OPERATOR = 7202;
const CUSTOMER = 7203;

/** Through the real program and a Telegram that takes cards: nothing is sent twice, nobody calls back. */
describe('a top-up by card, through Telegram', function () {
  this.timeout(90_000);
  let world: TestWorld;
  let platform: RunningPlatform;
  let shop: { id: number; token: string; username: string };

  before(async () => {
    world = await newWorld();
    platform = await world.start();
    const { telegram } = world;
    telegram.user({ id: OPERATOR, first_name: 'Oscar', username: 'oscar' });
    telegram.user({ id: CUSTOMER, first_name: 'Clara', username: 'clara' });
    shop = telegram.createBot({ owner: OPERATOR, username: 'card_shop_bot', name: 'Cards' });
    const manager = chatOf(telegram, OPERATOR, world.manager.id);
    manager.say(`/add ${shop.token}`);
    await manager.seen('@card_shop_bot');
  });
  after(async () => {
    await platform?.stop();
    await world?.close();
  });

  it('is set up by a token, paid in Telegram and credited once', async () => {
    const { telegram } = world;
    const operator = chatOf(telegram, OPERATOR, shop.id);
    const customer = chatOf(telegram, CUSTOMER, shop.id);
    operator.say('/admin');
    await operator.seen('for staff');
    await operator.press('Payments');
    await operator.press('Add a way');
    await operator.press('Card, by Telegram');
    await operator.seen('@BotFather');
    operator.say('284685063:LIVE:not-for-the-sandbox');
    await operator.seen('provider');
    operator.say(PROVIDER_TOKEN);
    await operator.seen('Connected', '284685063');
    expect(operator.texts().join()).to.not.contain(PROVIDER_TOKEN);
    customer.say('/deposit 12.50');
    const { message_id: id, invoice } = await telegram.waitFor(CUSTOMER, shop.id, (message) => message.invoice !== undefined, 15_000); // prettier-ignore
    expect(invoice).to.include({ currency: 'USD', total_amount: 1250 });
    expect(await telegram.pay(CUSTOMER, shop.id, id)).to.include({ ok: true });
    await customer.seen('$12.50', 'is on your balance');
    expect(await telegram.pay(CUSTOMER, shop.id, id)).to.include({ ok: false });
    customer.say('/balance');
    await customer.seen('Your balance', '$12.50');
  });
});
