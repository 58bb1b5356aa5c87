import { expect } from 'chai';
import { movedClock, type MovedClock } from '../../sandbox/moved-clock.ts';
import * as plans from '../../shared/domain/subscriptions/plans.ts';
import * as products from '../../shared/domain/catalogue/products.ts';
import { aShop, type TestShop } from '../support/process-shops.ts';
import { chatOf, newWorld, type RunningPlatform, type TestWorld } from '../support/world.ts';

const DAY_MS = 86_400_000;

/** With the real fleet, jobs and sender, on the sandbox's Telegram, under a clock that is moved on. */
describe('a channel that Telegram sells by a link of the shop', function () {
  this.timeout(300_000);
  let moved: MovedClock;
  let world: TestWorld;
  let platform: RunningPlatform;
  let shop: TestShop;
  let channel: number;
  let group: number;
  let planId: bigint;
  let link: string;

  before(async () => {
    moved = movedClock();
    world = await newWorld({ clock: moved.clock });
    shop = await aShop(world, 'club');
    platform = await world.start();
    const { telegram } = world;
    const oscar = chatOf(telegram, shop.operator, shop.bot.id);
    oscar.say('/start');
    const rights = ['invite_users', 'restrict_members'];
    ({ id: channel } = telegram.createGroup(shop.operator, { title: 'Owls', type: 'channel' }));
    telegram.startGroup(shop.operator, shop.bot.id, channel, '', rights);
    await oscar.seen('Owls', 'is one of your shop’s chats now');
    ({ id: group } = telegram.createGroup(shop.operator, { title: 'Nest' }));
    telegram.startGroup(shop.operator, shop.bot.id, group, 'connect', rights);
    await oscar.seen('Nest', 'is one of your shop’s chats now');
    const plan = await plans.create(shop.scope, shop.operator, { name: 'Club', price: 500n, state: 'published' }); // prettier-ignore
    planId = plan.product.id;
    for (const [id, title] of [
      [channel, 'Owls'],
      [group, 'Nest'],
    ] as const)
      await plans.setChat(shop.scope, shop.operator, planId, { id, title, isIn: true });
  });
  after(async () => {
    await platform?.stop();
    await world?.close();
  });

  const until = async (isSo: () => unknown) => {
    for (let tries = 0; tries < 1200; tries++) {
      if (await isSo()) return;
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error(`never: ${String(isSo)}`);
  };
  const stateOf = async (id: number) => {
    const [row] = await shop.scope.db.query<{ status: string; months: number }>(
      `select s.status, (select count(*)::int from subscription_periods e where e.subscription_id = s.id) as months
       from subscriptions s join customers c on c.id = s.customer_id where c.telegram_id = $1`,
      [id],
    );
    return row && `${row.status} ${row.months}`;
  };
  /** Lets days pass: Telegram charges what is due, or not, and the platform is in the new time. */
  const pass = (days: number, isPaid = true) => {
    moved.move(days * DAY_MS);
    moved.follow();
    world.telegram.chargeSubscriptions(isPaid);
    moved.tell();
  };
  const statusIn = (chat: number, id: number) => world.telegram.member(chat, id)['status'];

  it('is offered by staff with a few presses', async () => {
    const oscar = chatOf(world.telegram, shop.operator, shop.bot.id);
    oscar.say('/admin');
    await oscar.seen('for staff');
    await oscar.press('Subscriptions');
    await oscar.press('Club');
    await oscar.press('Link of a channel');
    await oscar.press('Make a link');
    await oscar.seen('What does a place in Owls cost');
    oscar.say('100');
    await oscar.seen('Came by it: 0');
    [link = ''] = world.telegram.group(channel).links.filter((each) => each.subscription?.price === 100).map((each) => each.link); // prettier-ignore
    expect(link).to.match(/^https:/);
  });

  it('brings somebody who never spoke to the bot, who finds the rest when they do', async () => {
    const { telegram } = world;
    const { id: zoe } = telegram.user({ first_name: 'Zoe', language_code: 'ru' });
    telegram.join(zoe, link, true);
    await until(async () => (await stateOf(zoe)) === 'active 1');
    const oscar = chatOf(telegram, shop.operator, shop.bot.id);
    await oscar.seen('Zoe came to Owls by its link');
    expect(telegram.chat(zoe, shop.bot.id)).to.deep.equal([]);
    const chat = chatOf(telegram, zoe, shop.bot.id);
    chat.say('/start');
    await chat.seen('Club', 'вам открыты 2 чата');
    await chat.press('Войти');
    const { url } = (await chat.press('Войти: Nest')) as { url: string };
    telegram.join(zoe, url);
    await until(() => statusIn(group, zoe) === 'member');
    expect(telegram.bot(shop.bot.id).stars).to.equal(0);
    expect(await shop.scope.db.query('select from payments')).to.deep.equal([]);
  });

  it('renews three months, ends when nobody pays, and begins again', async () => {
    const { telegram } = world;
    const { id: ann } = telegram.user({ first_name: 'Ann' });
    const chat = chatOf(telegram, ann, shop.bot.id);
    chat.say('/start');
    await chat.seen('Ann');
    telegram.join(ann, link, true);
    await chat.seen('Welcome to Owls', 'Club is yours until');
    for (const months of [2, 3, 4]) {
      pass(30.5);
      await until(async () => (await stateOf(ann)) === `active ${months}`);
    }
    await chat.seen('Telegram renewed your place in Owls');
    pass(30, false);
    await chat.seen('Telegram does not renew your place');
    expect(statusIn(channel, ann)).to.equal('left');
    pass(2);
    await until(async () => (await stateOf(ann)) === 'ended 4');
    telegram.join(ann, link, true);
    await until(async () => (await stateOf(ann)) === 'active 5');
    expect(statusIn(channel, ann)).to.equal('member');
    const bans = telegram.calls(shop.bot.id).filter(({ method, params }) => method === 'banChatMember' && String(params['chat_id']) === String(channel)); // prettier-ignore
    expect(bans).to.deep.equal([]);
  });

  it('leads nowhere any more when the plan is not sold, and whoever came by it stays', async () => {
    const { telegram } = world;
    await products.edit(shop.scope, shop.operator, planId, { state: 'hidden' });
    await until(() => telegram.group(channel).links.every((each) => each.link !== link));
    const oscar = chatOf(telegram, shop.operator, shop.bot.id);
    await oscar.seen('leads nowhere any more', 'not on sale');
    const eve = telegram.user({ first_name: 'Eve' }).id;
    expect(() => telegram.join(eve, link, true)).to.throw('EXPIRED');
  });
});
