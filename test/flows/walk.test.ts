import { expect } from 'chai';
import {
  APP_TOKEN,
  chatOf,
  newWorld,
  type RunningPlatform,
  type TestWorld,
} from '../support/world.ts';

const OPERATOR = 7002;
const CUSTOMER = 7003;

describe('the main job, from /add to a credited balance', function () {
  this.timeout(60_000);
  let world: TestWorld;
  let platform: RunningPlatform;
  let shop: { id: number; token: string; username: string };

  before(async () => {
    world = await newWorld();
    platform = await world.start();
    world.telegram.user({ id: OPERATOR, first_name: 'Oscar', username: 'oscar' });
    world.telegram.user({ id: CUSTOMER, first_name: 'Clara', username: 'clara' });
    shop = world.telegram.createBot({
      owner: OPERATOR,
      username: 'clara_shop_bot',
      name: 'Tea & Co',
    });
  });
  after(async () => {
    await platform?.stop();
    await world?.close();
  });

  it('adds a shop and deletes the message that carried its token', async () => {
    const manager = chatOf(world.telegram, OPERATOR, world.manager.id);
    manager.say('/start');
    await manager.seen('Hello, Oscar');
    manager.say(`/add ${shop.token}`);
    await manager.seen('@clara_shop_bot');
    expect(manager.texts().join('\n')).not.to.include(shop.token);
  });

  it('greets a customer in the new shop', async () => {
    const chat = chatOf(world.telegram, CUSTOMER, shop.id);
    chat.say('/start');
    await chat.seen('Clara', 'Tea & Co');
  });

  it('takes the operator through Crypto Pay credentials', async () => {
    const chat = chatOf(world.telegram, OPERATOR, shop.id);
    chat.say('/start');
    await chat.seen('Tea & Co');
    chat.say('/admin');
    await chat.press('Payments');
    await chat.press('Add a way');
    await chat.press('Crypto Pay');
    await chat.seen('token');
    chat.say(APP_TOKEN);
    const shown = await chat.seen('/hooks/cryptopay/');
    const url = /https?:\S+\/hooks\/cryptopay\/[\w-]+/.exec(shown.text ?? '')?.[0];
    expect(url).to.be.a('string');
    world.cryptopay.setWebhook(APP_TOKEN, `${platform.address}${new URL(url!).pathname}`);
    expect(chat.texts().join('\n')).not.to.include(APP_TOKEN);
  });

  it('credits a Crypto Pay deposit and edits its card', async () => {
    const chat = chatOf(world.telegram, CUSTOMER, shop.id);
    chat.say('/deposit 10');
    await chat.seen('10', 'message changes by itself');
    const link = (await chat.press('Pay')) as { url: string };
    const began = Date.now();
    expect(await world.cryptopay.pay(await invoiceAt(link.url))).to.equal(true);
    await chat.seen('$10.00', 'received');
    await chat.seen('Paid', '$10.00');
    expect(Date.now() - began).to.be.lessThan(4_000);
    chat.say('/balance');
    await chat.seen('Your balance', '10');
    chat.say('/history');
    await chat.seen('History', 'Top-up');
  });

  async function invoiceAt(url: string): Promise<string> {
    const page = await (await fetch(url)).text();
    const id = /invoice[^0-9]{0,20}(\d{4,})/i.exec(page)?.[1];
    return id ?? '1001';
  }
});
