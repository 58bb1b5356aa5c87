import { expect } from 'chai';
import * as runs from '../../../shared/domain/marketing/broadcast-runs.ts';
import * as broadcasts from '../../../shared/domain/marketing/broadcasts.ts';
import type { FakeBot } from '../../support/fake-bot.ts';
import { aCustomer, aProduct } from '../../support/builders.ts';
import { aShop, type Shop } from './shop.ts';

describe('the broadcast screens', () => {
  let shop: Shop;
  let owner: FakeBot;

  beforeEach(async () => {
    shop = await aShop();
    owner = shop.owner();
    await owner.say('/start');
  });

  const find = (id = 1n) => broadcasts.find(shop.scope, id);
  /** A draft that says hello; returns its number. */
  const aDraft = async () => {
    await owner.press('broadcast:new');
    await owner.say('Hello <b>all</b>');
    return 1n;
  };
  const queriesOf = async (work: () => Promise<void>) => {
    const { db } = shop.scope;
    const query = db.query.bind(db);
    let count = 0;
    Object.assign(db, { query: (...args: Parameters<typeof query>) => {
        if (!args[0].includes('store_updates')) count += 1;
        return query(...args);
      },
    }); // prettier-ignore
    await work().finally(() => Object.assign(db, { query }));
    return count;
  };

  it('take any message, and show to how many it goes before it is sent', async () => {
    await aCustomer(shop.scope);
    await owner.say('/admin');
    await owner.tap('Broadcast');
    await owner.tap('New broadcast');
    await owner.message({ photo: [{ file_id: 'f', file_unique_id: 'f', width: 9, height: 9 }], caption: 'x' }); // prettier-ignore
    // Tried on the one who wrote it.
    expect(owner.of('copyMessage')[0]).to.include({ chat_id: owner.person.id });
    expect(owner.screen().text).to.include('everybody').and.to.include('2 people');
    expect((await find()).content).to.include({ kind: 'caption' });
    await owner.tap('Send now');
    expect(owner.screen().text).to.include('2 people');
    expect((await find()).state).to.equal('draft');
    const go = owner.screen().buttons[0];
    expect(go?.text).to.include('Send to 2');
    await owner.tap('Send to 2');
    expect((await find()).state).to.equal('scheduled');
    const { card } = (await find()).details;
    expect(card).to.include({ chatId: owner.person.id, language: 'en' });
    const jobs = await shop.scope.db.query(
      `select from audit_log where action = 'broadcast.start'`,
    );
    expect(jobs).to.have.length(1);
    expect(owner.unanswered()).to.deep.equal([]);
  });

  it('start once, though the button is pressed twenty times', async () => {
    await aDraft();
    const presses = Array.from({ length: 20 }, () => owner.press('broadcast:go:1:0'));
    await Promise.all(presses);
    await runs.look(shop.scope, 1n);
    const rows = await shop.scope.db.query('select from messages where broadcast_id = 1');
    expect(rows).to.have.length(1);
    const audit = await shop.scope.db.query(
      `select from audit_log where action = 'broadcast.start'`,
    );
    expect(audit).to.have.length(1);
  });

  it('put links, the shop and products below the message', async () => {
    const product = await aProduct(shop.scope, { name: 'Gold <key>' });
    await aDraft();
    await owner.tap('Buttons');
    await owner.say(
      'Our channel - https://t.me/news\nOne - https://one.example | Two - http://two.example',
    );
    await owner.tap('Opens the shop');
    await owner.tap('Opens a product');
    await owner.tap('Gold <key>');
    const rows = (await find()).content.buttons;
    expect(rows.map((row) => row.length)).to.deep.equal([1, 2, 1, 1]);
    expect(JSON.stringify(rows)).to.include(`start=p_${product.key}`).and.to.include('start=c_0');
    for (const bad of ['no address', 'X - javascript:alert(1)', 'X - nothing', 'Y - https://y.example\n'.repeat(20)]) {
      await owner.say(bad);
      expect((await find()).content.buttons, bad).to.deep.equal(rows);
    } // prettier-ignore
    await owner.press('broadcast:preview:1');
    expect(JSON.stringify(owner.of('copyMessage').at(-1))).to.include('Our channel');
    await owner.press('broadcast:buttons:1');
    await owner.tap('No buttons');
    expect((await find()).content.buttons).to.deep.equal([]);
  });

  it('choose people by every segment', async () => {
    const product = await aProduct(shop.scope, { name: 'Gold' });
    await aDraft();
    const aim = async (label: string) => {
      await owner.press('broadcast:to:1');
      await owner.tap(label);
    };
    await aim('Never bought');
    expect((await find()).audience).to.deep.equal({ segment: 'never' });
    await aim('Bought a product');
    await owner.tap('Gold');
    expect((await find()).audience).to.deep.equal({ segment: 'bought', productId: `${product.id}`, name: 'Gold' }); // prettier-ignore
    await aim('Language');
    await owner.tap('Russian');
    expect((await find()).audience).to.include({ segment: 'language', language: 'ru' });
    await aim('Not seen');
    await owner.say('0');
    await owner.say('30');
    expect((await find()).audience).to.deep.equal({ segment: 'idle', days: 30 });
    await aim('Balance');
    await owner.say('12.50');
    expect((await find()).audience).to.deep.equal({ segment: 'balance', amount: '1250' });
    expect(owner.screen().text).to.include('$12.50');
    // Nobody is meant: nothing can be started.
    await owner.press('broadcast:start:1');
    await owner.press('broadcast:go:1:0');
    expect((await find()).state).to.equal('draft');
  });

  it('wait for a moment by the shop’s clock', async () => {
    await shop.scope.db.query(`update settings set options = '{"timeZone": "Europe/Berlin"}'`);
    await aDraft();
    await owner.tap('Schedule');
    for (const bad of ['tomorrow', '2020-01-01 10:00', '2999-01-01']) {
      await owner.say(bad);
      expect((await find()).state).to.equal('draft');
    }
    const year = new Date(shop.scope.clock.now()).getUTCFullYear();
    const month = new Date(shop.scope.clock.now()).getUTCMonth();
    const [y, m] = month === 11 ? [year + 1, '02'] : [year, '12'];
    await owner.say(`${y}-${m}-31 10:00`.replace('02-31', '02-25'));
    await owner.tap('Send at');
    const found = await find();
    expect(found.state).to.equal('scheduled');
    expect(found.startsAt?.toISOString()).to.match(/T09:00:00/);
    expect(owner.screen().text).to.include('10:00 (Europe/Berlin)');
    await owner.tap('Back to draft');
    expect((await find()).state).to.equal('draft');
    // Its job comes nevertheless, and finds nothing to do.
    expect((await runs.look(shop.scope, 1n))?.state).to.equal('draft');
  });

  it('say what the paid pace costs before it is chosen, and again when it would be more', async () => {
    await shop.scope.db.query(
      `insert into customers (telegram_id, name) select 1000 + n, 'x' from generate_series(1, 1999) n`,
    );
    await aDraft();
    await owner.press('broadcast:start:1:0');
    await owner.tap('Faster');
    expect(owner.screen().text).to.include('200 ⭐');
    await aCustomer(shop.scope);
    await owner.tap('up to 200');
    expect((await find()).state).to.equal('draft');
    expect(owner.screen().text).to.include('201 ⭐');
    await owner.tap('up to 201');
    expect((await find()).details).to.include({ isPaid: true, paidFor: 2001 });
  });

  it('pause, go on and end it, and change or take back what was sent', async () => {
    await aDraft();
    await owner.press('broadcast:go:1:0');
    await runs.look(shop.scope, 1n);
    await owner.press('broadcast:1');
    expect(owner.screen().text).to.include('0 of 1');
    await owner.tap('Pause');
    await owner.tap('Go on');
    await owner.tap('Pause');
    await shop.scope.db.query(`update messages set state = 'sent', telegram_message_id = 7 where broadcast_id = 1`); // prettier-ignore
    await owner.tap('End it');
    expect((await find()).state).to.equal('cancelled');
    await owner.tap('Change the text');
    await owner.message({ text: 'Bold', entities: [{ type: 'bold', offset: 0, length: 4 }] });
    expect(owner.of('sendMessage').at(-2)).to.deep.include({ text: 'Bold' });
    await owner.tap('Yes, change it');
    expect((await find()).details.edited).to.deep.include({ text: 'Bold', isCaption: false });
    await runs.look(shop.scope, 1n);
    await shop.scope.db.query(`update messages set state = 'sent' where broadcast_id = 1`);
    await runs.look(shop.scope, 1n);
    await owner.press('broadcast:1');
    expect(owner.screen().text).to.include('Changed: 1');
    await owner.tap('Take it back');
    await owner.tap('Yes, take it back');
    expect((await find()).details.action).to.equal('delete');
    await runs.look(shop.scope, 1n);
    await shop.scope.db.query(`update messages set state = 'sent' where broadcast_id = 1`);
    await runs.look(shop.scope, 1n);
    await owner.press('broadcast:1');
    expect(owner.screen().text).to.include('Taken back: 1');
    expect(
      owner
        .screen()
        .buttons.map(({ text }) => text)
        .join(),
    ).not.to.match(/Change|Take/);
    await owner.press('broadcast:again:1');
    expect((await find(2n)).state).to.equal('draft');
    await owner.tap('Delete the draft');
    expect(owner.screen().buttons.some(({ text }) => text.includes('1'))).to.equal(true);
  });

  it('refuse albums and what Telegram does not copy', async () => {
    await owner.press('broadcast:new');
    await owner.message({ media_group_id: '1', text: 'x' });
    await owner.message({ pinned_message: {} as never });
    owner.refuse('copyMessage', 400, "Bad Request: message can't be copied");
    await owner.say('x');
    expect(await broadcasts.list(shop.scope, { offset: 0, limit: 5 })).to.have.length(0);
    await owner.say('y');
    expect(await broadcasts.list(shop.scope, { offset: 0, limit: 5 })).to.have.length(1);
  });

  it('are for nobody without the right, at no step, and for no other shop', async () => {
    await aDraft();
    const customer = shop.customer();
    await customer.say('/start');
    for (const what of ['', ':1', ':new', ':to:1', ':go:1:0', ':preview:1', ':remove:1', ':buttons:1', ':shop:1', ':pay:1:0:5', ':pause:1', ':edit:1', ':deleted:1', ':again:1', ':product:1:1', ':aim:1:all', ':when:1', ':silent:1']) {
      const before = customer.calls.length;
      await customer.press(`broadcast${what}`);
      const said = JSON.stringify(customer.calls.slice(before));
      expect(said, what).to.include('answerCallbackQuery').and.not.to.include('Hello');
    } // prettier-ignore
    expect((await find()).state).to.equal('draft');
    // Lost between question and answer.
    await owner.press('broadcast:when:1');
    await shop.scope.db.query(`update staff set role = 'STOCK'`);
    await owner.say('2030-01-01');
    await owner.press('broadcast:go:1:0');
    expect((await find()).state).to.equal('draft');
    const other = await aShop();
    const stranger = other.owner();
    await stranger.say('/start');
    await stranger.press('broadcast:1');
    expect(JSON.stringify(stranger.calls.slice(-1))).to.include('This broadcast is gone').and.not.to.include('Hello'); // prettier-ignore
  });

  it('speak Russian, and read little', async () => {
    await aDraft();
    expect(await queriesOf(() => owner.press('broadcast'))).to.be.at.most(3);
    expect(await queriesOf(() => owner.press('broadcast:1'))).to.be.at.most(3);
    expect(await queriesOf(() => owner.press('broadcast:start:1:0'))).to.be.at.most(3);
    const boss = shop.owner({ language_code: 'ru' });
    await shop.scope.db.query(`update customers set language = 'ru'`);
    await boss.press('broadcast:1');
    expect(boss.screen().text).to.include('черновик').and.to.include('1 человек');
    await boss.press('broadcast:start:1:0');
    expect(boss.screen().text).to.include('сейчас');
  });
});
