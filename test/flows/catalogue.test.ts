import { expect } from 'chai';
import { aPicture } from '../sandbox/support.ts';
import { chatOf, newWorld, type RunningPlatform, type TestWorld } from '../support/world.ts';

const OPERATOR = 7002;
const CUSTOMER = 7003;

describe('a product, from the operator’s first tap to a shared card', function () {
  this.timeout(90_000);
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
    world.telegram.setInline(shop.id, true);
    const manager = chatOf(world.telegram, OPERATOR, world.manager.id);
    manager.say(`/add ${shop.token}`);
    await manager.seen('@clara_shop_bot');
  });
  after(async () => {
    await platform?.stop();
    await world?.close();
  });

  it('is made in the chat, with two photos', async () => {
    const chat = chatOf(world.telegram, OPERATOR, shop.id);
    chat.say('/admin');
    await chat.seen('for staff');
    await chat.press('Products');
    await chat.seen('no products yet');
    await chat.press('➕ Product');
    await chat.press('Delivered by staff');
    await chat.seen('What is it called?');
    chat.say('Green <tea> & more');
    await chat.seen('cost, in USD');
    chat.say('12.50');
    await chat.seen('Describe');
    chat.say('From the hills. '.repeat(120));
    await chat.seen('Send a photo');
    for (const name of ['one', 'two'])
      world.telegram.sendFile(OPERATOR, shop.id, {
        kind: 'photo',
        name: `${name}.png`,
        mimeType: 'image/png',
        content: aPicture(),
      });
    await chat.seen('2 photos');
    await chat.press('Done');
    await chat.seen('✏️ draft');
    await chat.press('Publish');
    await chat.seen('✅ published');
  });

  it('is looked at: photos turn in place, the whole description opens', async () => {
    const chat = chatOf(world.telegram, CUSTOMER, shop.id);
    chat.say('/shop');
    await chat.seen('What would you like?');
    await chat.press('Green <tea> & more · $12.50');
    const first = await chat.seen('Green <tea> & more', '$12.50');
    expect(first.photo).to.be.an('array');
    await chat.press('2/2 ›');
    await chat.press('🤍');
    await chat.press('Whole description');
    await chat.seen('From the hills. '.repeat(100).trim());
    await chat.press('Back');
    await chat.press('Back');
    await chat.press('Favourites');
    await chat.seen('Favourites');
    chat.say('/search gren te');
    await chat.seen('Found for');
  });

  it('is shared inline, with its photo and a way back into the shop', async () => {
    const { telegram } = world;
    const found = await telegram.inlineQuery(CUSTOMER, shop.id, 'tea');
    expect(found?.results).to.have.length(1);
    const { id } = telegram.createGroup(CUSTOMER, { title: 'Friends' });
    const sent = telegram.chooseInline(CUSTOMER, shop.id, id, found?.results[0]?.id ?? '');
    expect(sent.photo).to.be.an('array');
    expect(sent.caption).to.contain('Green <tea> & more').and.contain('$12.50');
    const markup = sent.reply_markup as { inline_keyboard: { url: string }[][] };
    const link = new URL(markup.inline_keyboard[0]?.[0]?.url ?? '');
    const chat = chatOf(telegram, CUSTOMER, shop.id);
    chat.say('/menu');
    await chat.seen('Your balance');
    chat.say(`/start ${link.searchParams.get('start')}`);
    expect((await chat.seen('Green <tea> & more', 'From the hills')).photo).to.be.an('array');
  });
});
