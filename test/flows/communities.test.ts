import { expect } from 'chai';
import * as communities from '../../shared/domain/subscriptions/communities.ts';
import * as products from '../../shared/domain/catalogue/products.ts';
import type { Scope } from '../../shared/scope.ts';
import { aShop, type TestShop } from '../support/process-shops.ts';
import { chatOf, newWorld, type RunningPlatform, type TestWorld } from '../support/world.ts';

/** With the real fleet, jobs and sender, on the sandbox's Telegram. */
describe('closed chats', function () {
  this.timeout(90_000);
  let world: TestWorld;
  let platform: RunningPlatform;
  let shop: TestShop;
  let other: TestShop;
  let scope: Scope;
  let people = 0;

  before(async () => {
    world = await newWorld();
    shop = await aShop(world, 'club');
    other = await aShop(world, 'rival');
    scope = shop.scope;
    platform = await world.start();
    for (const { operator, bot } of [shop, other]) chatOf(world.telegram, operator, bot.id).say('/start'); // prettier-ignore
  });
  after(async () => {
    await platform?.stop();
    await world?.close();
  });

  const until = async (isSo: () => unknown) => {
    for (let tries = 0; tries < 300; tries++) {
      if (await isSo()) return;
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error(`never: ${String(isSo)}`);
  };
  /** A group of the operator's with the bot as administrator, and a plan that opens it. */
  const aClub = async (
    title: string,
    type: 'supergroup' | 'channel' | 'group' = 'supergroup',
    { operator, bot, scope }: TestShop = shop,
  ) => {
    const { telegram } = world;
    const { id: group } = telegram.createGroup(operator, { title, type });
    telegram.startGroup(operator, bot.id, group, type === 'channel' ? '' : 'connect', ['invite_users', 'restrict_members']); // prettier-ignore
    await chatOf(telegram, operator, bot.id).seen(title, 'is one of your shop’s chats now');
    const plan = await products.create(scope, operator, {
      kind: 'access', name: `Plan ${title}`, price: 500n, state: 'published',
    }); // prettier-ignore
    await scope.db.query('insert into plan_chats (product_id, chat_id) values ($1, $2)', [
      plan.id,
      group,
    ]);
    return { group, plan };
  };
  const aPerson = async (name = 'Ann', { bot, scope }: TestShop = shop) => {
    const { id } = world.telegram.user({ first_name: `${name} ${(people += 1)}` });
    const chat = chatOf(world.telegram, id, bot.id);
    chat.say('/start');
    let customer: bigint | undefined;
    await until(async () => {
      const [row] = await scope.db.query<{ id: string }>(
        'select id from customers where telegram_id = $1',
        [id],
      );
      customer = row && BigInt(row.id);
      return customer;
    });
    return { id, customer: customer ?? 0n, ...chat };
  };
  type Person = Awaited<ReturnType<typeof aPerson>>;
  type Club = Awaited<ReturnType<typeof aClub>>;
  let references = 0;
  /** A day of a plan from now on; returns the subscription. */
  const subscribe = async (
    { customer }: Person,
    { plan }: Club,
    reference = `test:${(references += 1)}`,
  ) => {
    const [row] = await scope.db.query<{ id: string }>(
      `select extend_subscription($1)->>'subscriptionId' as id`,
      [JSON.stringify({
        customerId: `${customer}`, productId: `${plan.id}`, reference, kind: 'staff',
        term: { unit: 'day', count: 1 }, now: new Date(),
      })],
    ); // prettier-ignore
    return BigInt(row?.id ?? 0);
  };
  const end = (id: bigint) =>
    scope.db.query('select end_subscription($1, $2, $3, $4)', [id, `end:${(references += 1)}`, '{}', new Date()]); // prettier-ignore
  const statusIn = ({ group }: Club, { id }: { readonly id: number }) =>
    world.telegram.member(group, id)['status'];
  /** Opens a link, and waits until the shop has heard of it. */
  const goIn = async ({ id }: { readonly id: number }, club: Club, link: string) => {
    world.telegram.join(id, link);
    await until(async () => {
      const rows = await scope.db.query(
        `select from members where chat_id = $1 and telegram_id = $2 and status = 'in'`,
        [club.group, id],
      );
      return rows.length > 0;
    });
  };
  const linkOf = async (person: Person, club: Club) => {
    await person.press('Enter');
    const title = world.telegram.group(club.group).title;
    await person.seen('🚪', title);
    return ((await person.press(`Enter: ${title}`)) as { url: string }).url;
  };

  it('belong to the shop when staff make the bot an administrator, and not when anybody else does', async () => {
    const { telegram } = world;
    const { group } = await aClub('Owls');
    expect((await communities.list(scope)).map(({ chatId }) => chatId)).to.include(group);
    const eve = await aPerson('Eve');
    const { id } = telegram.createGroup(eve.id, { title: 'Trap' });
    telegram.startGroup(eve.id, shop.bot.id, id, '', ['invite_users', 'restrict_members']);
    const oscar = chatOf(telegram, shop.operator, shop.bot.id);
    oscar.say('/menu');
    await oscar.seen('Welcome');
    expect((await communities.list(scope)).map(({ title }) => title)).to.not.include('Trap');
    expect(await communities.list(other.scope)).to.deep.equal([]);
  });

  it('open to who has a plan; a stranger with the link is out, and its owner gets another', async () => {
    const { telegram } = world;
    const club = await aClub('Foxes');
    const [ann, eve] = [await aPerson(), await aPerson('Eve')];
    await subscribe(ann, club);
    await ann.seen('Plan Foxes', 'open to you');
    const link = await linkOf(ann, club);
    telegram.join(eve.id, link);
    await eve.seen('Foxes', 'made for somebody else');
    expect(statusIn(club, eve)).to.equal('left');
    await ann.seen('Somebody else used your link', 'Press Enter');
    // Telegram counts who is in by a link: once the stranger is out, it would let in the next one.
    expect(() => telegram.join(telegram.user({ first_name: 'Mallory' }).id, link)).to.throw(
      'EXPIRED',
    );
    const url = await linkOf(ann, club);
    expect(url).to.not.equal(link);
    telegram.join(ann.id, url);
    await until(async () => {
      const [row] = await scope.db.query<{ status: string }>(
        'select status from members where chat_id = $1 and telegram_id = $2',
        [club.group, ann.id],
      );
      return row?.status === 'in';
    });
    expect(statusIn(club, ann)).to.equal('member');
    await until(() => telegram.group(club.group).links.every((each) => each.link !== url));
  });

  it('close at the end, and open again with the next period', async () => {
    const club = await aClub('Bees', 'channel');
    const ann = await aPerson();
    const id = await subscribe(ann, club);
    await goIn(ann, club, await linkOf(ann, club));
    await end(id);
    await ann.seen('is over for now', 'Bees');
    await until(() => statusIn(club, ann) === 'left');
    await subscribe(ann, club);
    await ann.seen('Plan Bees', 'open to you');
    await goIn(ann, club, await linkOf(ann, club));
  });

  it('let in who may and asks, twenty at once, and offer the plan to who may not', async () => {
    const { telegram } = world;
    const club = await aClub('Crows');
    await communities.choose(scope, shop.operator, club.group, 'entry', 'request');
    const all = await Promise.all(Array.from({ length: 20 }, () => aPerson()));
    for (const each of all) await subscribe(each, club);
    const [first] = all;
    if (!first) throw new Error('there are twenty');
    await first.seen('open to you');
    const link = await linkOf(first, club);
    const stranger = telegram.user({ first_name: 'Eve', language_code: 'ru' });
    expect(telegram.join(stranger.id, link)).to.equal('requested');
    for (const { id } of all) expect(telegram.join(id, link)).to.equal('requested');
    await until(() => all.every((each) => statusIn(club, each) === 'member'));
    // They never wrote to the bot, and are not one of its customers.
    const eve = chatOf(telegram, stranger.id, shop.bot.id);
    await eve.seen('Crows', 'для подписчиков');
    const offered = (await eve.press('Plan Crows')) as { url: string };
    expect(offered.url).to.equal(`https://t.me/${shop.bot.username}?start=p_${club.plan.key}`);
    await until(() => telegram.group(club.group).requests.length === 0);
    expect(statusIn(club, stranger)).to.equal('left');
  });

  it('keep a request that may wait, and let it in when it is paid for', async () => {
    const { telegram } = world;
    const club = await aClub('Jays');
    await communities.choose(scope, shop.operator, club.group, 'entry', 'request');
    await communities.choose(scope, shop.operator, club.group, 'refused', 'leave');
    const [ann, bob] = [await aPerson(), await aPerson('Bob')];
    await subscribe(ann, club);
    await ann.seen('open to you');
    telegram.join(bob.id, await linkOf(ann, club));
    await bob.seen('Jays', 'is for subscribers');
    expect(telegram.group(club.group).requests.map(({ id }) => id)).to.deep.equal([bob.id]);
    await subscribe(bob, club);
    await until(() => statusIn(club, bob) === 'member');
  });

  it('tell staff at once what is missing, stop the sale, and go on when it is back', async () => {
    const { telegram } = world;
    const club = await aClub('Storks');
    const oscar = chatOf(telegram, shop.operator, shop.bot.id);
    const isOpen = async () => {
      const [row] = await scope.db.query<{ open: boolean }>('select plan_is_open($1) as open', [
        club.plan.id,
      ]);
      return row?.open;
    };
    const ann = await aPerson();
    const id = await subscribe(ann, club);
    await ann.seen('open to you');
    await goIn(ann, club, await linkOf(ann, club));
    telegram.promote(shop.operator, club.group, shop.bot.id, { can_invite_users: true });
    await oscar.seen('may not ban users in Storks', 'One plan opens it');
    expect(await isOpen()).to.equal(false);
    await end(id);
    // Paid late, while nothing can be done there: it counts.
    const bob = await aPerson('Bob');
    await subscribe(bob, club);
    await bob.seen('open to you');
    telegram.demote(shop.operator, club.group, shop.bot.id);
    await oscar.seen('no administrator of Storks');
    expect(statusIn(club, ann)).to.equal('member');
    telegram.promote(shop.operator, club.group, shop.bot.id);
    await oscar.seen('Storks works again');
    expect(await isOpen()).to.equal(true);
    await until(() => statusIn(club, ann) === 'left');
    telegram.ban(shop.operator, club.group, shop.bot.id);
    await oscar.seen('not in Storks any more');
    expect(
      oscar.texts().filter((text) => text.includes('may not ban users in Storks')),
    ).to.have.length(1);
  });

  it('follow a group that becomes a supergroup', async () => {
    const { telegram } = world;
    const club = await aClub('Moles', 'group');
    const ann = await aPerson();
    const id = await subscribe(ann, club);
    await ann.seen('open to you');
    await goIn(ann, club, await linkOf(ann, club));
    const moved = { ...club, group: telegram.upgradeGroup(shop.operator, club.group).id };
    await until(async () =>
      (await communities.list(scope)).some(({ chatId }) => chatId === moved.group),
    );
    const plans = await scope.db.query('select chat_id from plan_chats where product_id = $1', [
      club.plan.id,
    ]);
    expect(plans).to.deep.equal([{ chat_id: String(moved.group) }]);
    await end(id);
    await until(() => statusIn(moved, ann) === 'left');
  });

  it('keep staff, administrators, bots and guests, and who has another plan', async () => {
    const { telegram } = world;
    const club = await aClub('Seals');
    const second = { ...club, plan: await products.create(scope, shop.operator, { kind: 'access', name: 'Seals 2', price: 1n, state: 'published' }) }; // prettier-ignore
    await scope.db.query('insert into plan_chats (product_id, chat_id) values ($1, $2)', [second.plan.id, club.group]); // prettier-ignore
    const [ann, guest, boss] = [await aPerson(), await aPerson('Guest'), await aPerson('Boss')];
    telegram.addMember(shop.operator, club.group, guest.id);
    telegram.addMember(shop.operator, club.group, other.bot.id);
    const [one, two] = [await subscribe(ann, club), await subscribe(boss, club)];
    await subscribe(ann, second);
    for (const each of [ann, boss]) {
      await each.seen('open to you');
      await goIn(each, club, await linkOf(each, club));
    }
    telegram.promote(shop.operator, club.group, boss.id);
    await end(one);
    await end(two);
    const done = async () => {
      const rows = await scope.db.query<{ access: Record<string, { chats: number[] }> }>(
        `select details->'access' as access from subscriptions where id = any($1)`,
        [[one, two]],
      );
      return rows.every(({ access }) =>
        Object.values(access).every(({ chats }) => chats.length === 0),
      );
    };
    await until(done);
    expect(statusIn(club, ann)).to.equal('member');
    expect(statusIn(club, boss)).to.equal('administrator');
    expect(statusIn(club, guest)).to.equal('member');
    expect(statusIn(club, other.bot)).to.equal('member');
  });

  it('do it all the same when Telegram asks for pauses, fails and loses answers', async () => {
    const { telegram } = world;
    const club = await aClub('Hares');
    const ann = await aPerson();
    const id = await subscribe(ann, club);
    await ann.seen('open to you');
    await goIn(ann, club, await linkOf(ann, club));
    telegram.fault(shop.bot.id, { method: 'banChatMember', kind: '429', retryAfter: 1, times: 2 });
    telegram.fault(shop.bot.id, { method: 'unbanChatMember', kind: 'lose' });
    telegram.fault(shop.bot.id, { method: 'unbanChatMember', kind: '500' });
    await end(id);
    await ann.seen('is over for now', 'Hares');
    expect(statusIn(club, ann)).to.equal('left');
  });

  it('open for who has a seat, and close when it is freed', async () => {
    const club = await aClub('Wolves');
    await scope.db.query(`update plans set terms = terms || '{"seats": 1}' where product_id = $1`, [
      club.plan.id,
    ]);
    const [ann, bob] = [await aPerson(), await aPerson('Bob')];
    const id = await subscribe(ann, club);
    const [row] = await scope.db.query<{ key: string }>(
      'select seat_key as key from subscriptions where id = $1',
      [id],
    );
    await scope.db.query('select take_seat($1, $2, $3, now())', [id, row?.key, bob.customer]);
    await bob.seen('Plan Wolves', 'open to you');
    await goIn(bob, club, await linkOf(bob, club));
    await scope.db.query('select free_seat($1, $2, $3, now())', [id, bob.customer, ann.customer]);
    await bob.seen('no seat of', 'Wolves');
    expect(statusIn(club, bob)).to.equal('left');
  });

  it('answer the guard’s question in time, and hear of a chat that is deleted', async () => {
    const { telegram } = world;
    const club = await aClub('Ravens');
    await communities.choose(scope, shop.operator, club.group, 'entry', 'request');
    telegram.setGuard(shop.operator, club.group, shop.bot.id);
    const [ann, eve] = [await aPerson(), await aPerson('Eve')];
    await subscribe(ann, club);
    await ann.seen('open to you');
    const link = await linkOf(ann, club);
    telegram.join(eve.id, link);
    await eve.seen('Ravens', 'is for subscribers');
    await until(() => telegram.group(club.group).requests.length === 0);
    telegram.join(ann.id, link);
    await until(() => statusIn(club, ann) === 'member');
    expect(statusIn(club, eve)).to.equal('left');
    telegram.deleteGroup(shop.operator, club.group);
    await chatOf(telegram, shop.operator, shop.bot.id).seen(
      'not in Ravens any more',
      'not sold now',
    );
  });

  it('leave alone whom somebody of the chat has banned', async () => {
    const { telegram } = world;
    const club = await aClub('Bears');
    const ann = await aPerson();
    const id = await subscribe(ann, club);
    await ann.seen('open to you');
    await goIn(ann, club, await linkOf(ann, club));
    telegram.ban(shop.operator, club.group, ann.id);
    await until(async () => {
      const [row] = await scope.db.query<{ status: string }>(
        'select status from members where chat_id = $1 and telegram_id = $2',
        [club.group, ann.id],
      );
      return row?.status === 'banned';
    });
    await ann.press('Link does not work');
    await ann.seen('has banned you');
    await end(id);
    await until(async () => {
      const [row] = await scope.db.query<{ n: number }>(
        `select (details->'access'->($2::bigint)::text->>'n')::int as n from subscriptions where id = $1`,
        [id, ann.id],
      );
      return row?.n === 2;
    });
    await subscribe(ann, club);
    await ann.seen('open to you');
    expect(statusIn(club, ann)).to.equal('kicked');
  });
});
