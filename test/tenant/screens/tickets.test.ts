import { expect } from 'chai';
import * as settings from '../../../shared/domain/shop/settings.ts';
import * as tickets from '../../../shared/domain/staff/tickets.ts';
import { tenantNames } from '../../../shared/db/tenant-names.ts';
import type { FakeBot } from '../../support/fake-bot.ts';
import { testPlatform } from '../../support/platform.ts';
import { deliveryOf } from '../deliver.ts';
import { aShop, type Shop } from './shop.ts';

const photo = (id: string) => [{ file_id: id, file_unique_id: id, width: 90, height: 90 }];
const last = (bot: FakeBot) => String(bot.of('answerCallbackQuery').at(-1)?.['text']);

describe('tickets', () => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await aShop();
  });
  const count = async (table: 'tickets' | 'ticket_messages') => {
    const [row] = await shop.scope.db.query<{ n: string }>(`select count(*) as n from ${table}`);
    return Number(row?.n);
  };
  const ask = async (text = 'Where is my key?', overrides = {}) => {
    const ann = shop.customer({ first_name: 'Ann', ...overrides });
    await ann.press('ticket:new');
    await ann.say(text);
    const [row] = await shop.scope.db.query<{ id: string }>('select max(id) as id from tickets');
    return { ann, id: BigInt(row?.id ?? 0) };
  };
  const hire = async (role: string) => {
    const bot = shop.customer({ first_name: role });
    await bot.say('/start');
    await shop.scope.db.query('insert into staff (telegram_id, role) values ($1, $2)', [
      bot.person.id,
      role,
    ]);
    return bot;
  };

  it('go both ways in the chats of staff, with photos and files', async () => {
    const support = await hire('SUPPORT');
    const { ann, id } = await ask('Where is <my> key?\nI paid.');
    expect(ann.screen().text).to.contain(`<b>#${id}</b>`);
    await ann.message({ photo: photo('p1'), caption: 'the receipt' });
    await ann.message({ document: { file_id: 'd1', file_unique_id: 'd1' } });
    const delivery = deliveryOf(shop.scope);
    await delivery.send();
    for (const who of [shop.scope.tenant.ownerId, support.person.id]) {
      const [first, second, third] = delivery.to(who);
      expect(first)
        .to.contain(`🎫 #${id} · <b>Where is &lt;my&gt; key?</b>`)
        .and.contain('I paid.');
      expect(second).to.contain('the receipt');
      expect(third).to.contain('#1');
    }
    expect(delivery.calls.map(({ method }) => method)).to.include.members([
      'sendPhoto',
      'sendDocument',
    ]);

    await support.press(`desk:answer:${id}`);
    expect(support.of('editMessageText'), 'the notice stays').to.have.length(0);
    await support.message({ photo: photo('p2'), caption: 'Here it is' });
    await support.say('And sorry.');
    expect(support.screen().text).to.contain('goes to the customer too');
    const answers = deliveryOf(shop.scope);
    await answers.send();
    expect(answers.to(ann.person.id)).to.have.length(2);
    expect(answers.to(ann.person.id)[0]).to.contain('Here it is');
    const [sent] = answers.calls;
    expect(sent?.method).to.equal('sendPhoto');
    expect(JSON.stringify(sent?.payload)).to.contain(`ticket:say:${id}`);

    await ann.press(`ticket:say:${id}`);
    await ann.say('Thank you');
    await ann.tap('Done');
    const { text } = ann.screen();
    expect(text).to.contain('Test Shop</b> ·').and.contain('🖼 Here it is').and.contain('Thank you');
    expect(await count('ticket_messages')).to.equal(6);
    expect(ann.unanswered()).to.deep.equal([]);
    const files = ann.screen().buttons.filter(({ text }) => text.startsWith('📎'));
    expect(files).to.have.length(3);
    for (const button of files)
      await ann.press((button as { callback_data: string }).callback_data);
    expect(ann.calls.slice(-6).map(({ method }) => method)).to.include.members([
      'sendPhoto',
      'sendDocument',
    ]);
    const audit = await shop.scope.db.query(`select from audit_log where action = 'ticket.answer'`);
    expect(audit).to.have.length(2);
  });

  it('happen once, whatever is delivered twice', async () => {
    const { ann, id } = await ask();
    await ann.again();
    await ann.say('more');
    await ann.again();
    const owner = shop.owner();
    await owner.press(`desk:answer:${id}`);
    await owner.say('answer');
    await owner.again();
    expect([await count('tickets'), await count('ticket_messages')]).to.deep.equal([1, 3]);
    const twice = { reference: 'update:1', ticketId: id, staffId: 1, text: 'x', media: null };
    await Promise.all(Array.from({ length: 20 }, () => tickets.answer(shop.scope, twice)));
    expect(await count('ticket_messages')).to.equal(4);
    const queued = await shop.scope.db.query(`select from messages where chat_id = $1`, [
      ann.person.id,
    ]);
    expect(queued).to.have.length(2);
  });

  it('belong to one customer of one shop', async () => {
    const { id } = await ask('my secret');
    const eve = shop.customer();
    for (const data of [
      `ticket:${id}`,
      `ticket:say:${id}`,
      `ticket:close:${id}`,
      'ticket:file:1',
      'ticket:0',
      'ticket:x',
      `desk:${id}`,
      `desk:answer:${id}`,
      `desk:close:${id}`,
      `desk:reopen:${id}`,
      'desk:file:1',
      `desk:ready:${id}`,
      'helpdesk',
      'helpdesk:list:open:1',
    ]) {
      await eve.press(data);
      expect(last(eve), data).to.match(
        /do not know this question|does not have this file|out of date|not allowed/,
      );
    }
    expect(eve.screen().text).to.not.contain('my secret');
    const other = await aShop();
    const stranger = other.owner();
    await stranger.press(`desk:${id}`);
    expect(last(stranger)).to.contain('do not know this question');
    expect(eve.unanswered()).to.deep.equal([]);
  });

  it('can be about an own order, and no other’s', async () => {
    const ann = shop.customer();
    await ann.say('/start');
    const order = async (bot: FakeBot) => {
      // The shop itself makes orders by its functions alone.
      const { admin } = await testPlatform();
      const names = tenantNames(shop.scope.tenant.id);
      const rows = await admin.transaction(async (client) => {
        await client.query(
          `set local role shopherd_keeper; set local search_path = ${names.schema}`,
        );
        const made = await client.query<{ id: string }>(
          `insert into orders (reference, customer_id, currency, subtotal, total)
           select $1, id, 'USD', 5, 5 from customers where telegram_id = $2 returning id`,
          [String(Math.random()), bot.person.id],
        );
        return made.rows;
      });
      const [row] = rows;
      return row?.id ?? '';
    };
    const mine = await order(ann);
    await ann.press(`ticket:new:${mine}`);
    expect(ann.screen().text).to.contain(`about order <b>#${mine}</b>`);
    expect(ann.of('editMessageText'), 'the order stays').to.have.length(0);
    await ann.say('It came broken');
    await ann.tap('Done');
    expect(ann.screen().text).to.contain(`Order #${mine}`);
    const owner = shop.owner();
    await owner.press('desk:1');
    expect(
      owner.screen().buttons.map((each) => 'callback_data' in each && each.callback_data),
    ).to.include.members([`sale:${mine}`]);
    await ann.press(`ticket:new:${mine}`);
    expect(ann.screen().text, 'one conversation for an order').to.contain('It came broken');
    const eve = shop.customer();
    await eve.press(`ticket:new:${mine}`);
    await eve.say('mine!');
    expect(eve.screen().text).to.contain('do not know this order');
    expect(await count('tickets')).to.equal(1);

    const second = await order(ann);
    await owner.press(`desk-order:${mine}`);
    expect(owner.screen().text, 'what is there is shown').to.contain('It came broken');
    await owner.press(`desk-order:${second}`);
    await owner.say('Which <colour>?');
    await owner.say('Red or blue?');
    expect(await count('tickets')).to.equal(2);
    const delivery = deliveryOf(shop.scope);
    await delivery.send();
    expect(delivery.to(ann.person.id).join()).to.contain('Which &lt;colour&gt;?').and.contain('Red or blue?'); // prettier-ignore
    const log = await shop.scope.db.query(
      `select data from audit_log where action = 'ticket.begin'`,
    );
    expect(log).to.have.length(1);
    const helper = await hire('STOCK');
    await helper.press(`desk-order:${second}`);
    expect(last(helper)).to.contain('not allowed');
  });

  it('are closed and opened again from both sides, and audited', async () => {
    const { ann, id } = await ask();
    const owner = shop.owner();
    await owner.press(`desk:${id}`);
    await owner.tap('Close');
    expect(owner.screen().text).to.contain('closed');
    await owner.tap('Reopen');
    await owner.press('helpdesk');
    expect(owner.screen().text).to.contain('They wait');
    await ann.press(`ticket:${id}`);
    await ann.tap('Solved');
    expect(ann.screen().text).to.contain('Closed');
    await owner.press('helpdesk:list:closed:1');
    expect(owner.screen().buttons.some(({ text }) => text.includes('Where is my key?'))).to.equal(
      true,
    );
    await ann.press(`ticket:say:${id}`);
    await ann.say('Not solved after all');
    await owner.press('helpdesk');
    expect(owner.screen().buttons.some(({ text }) => text.includes('Where is my key?'))).to.equal(
      true,
    );
    const actions = await shop.scope.db.query<{ action: string }>(
      'select action from audit_log order by id',
    );
    expect(actions.map(({ action }) => action)).to.include.members([
      'ticket.close',
      'ticket.reopen',
    ]);
  });

  it('are few at once, and their lists are paged', async () => {
    const ann = shop.customer();
    for (let number = 1; number <= 10; number++) {
      await ann.press('ticket:new');
      await ann.say(`Question ${number}`);
    }
    await ann.press('ticket:new');
    await ann.say('one more');
    expect(ann.screen().text).to.contain('10 open questions already');
    await ann.say('/support');
    await ann.tap('2 ›');
    expect(ann.screen().buttons.filter(({ text }) => text.includes('Question'))).to.have.length(2);
    const owner = shop.owner();
    await owner.press('helpdesk');
    await owner.tap('2 ›');
    await owner.tap('‹ 1');
    expect(owner.screen().buttons.filter(({ text }) => text.includes('Question'))).to.have.length(
      8,
    );
  });

  it('are answered with what is ready, seen before it is sent', async () => {
    const { ann, id } = await ask();
    const answers = [
      { title: 'Wait', text: 'Please wait <5> minutes' },
      { title: 'Sorry', text: 'Sorry!' },
    ];
    await settings.setOptions(shop.scope, 1, { answers });
    const owner = shop.owner();
    await owner.press(`desk:${id}`);
    await owner.tap('Ready answers');
    await owner.tap('Wait');
    expect(owner.screen().text).to.contain('Please wait &lt;5&gt; minutes');
    const [send] = owner.screen().buttons as readonly { callback_data: string }[];
    await settings.setOptions(shop.scope, 1, { answers: answers.toReversed() });
    await owner.press(send?.callback_data ?? '');
    expect(last(owner), 'the answers changed meanwhile').to.contain('out of date');
    await settings.setOptions(shop.scope, 1, { answers });
    await owner.press(send?.callback_data ?? '');
    expect(owner.screen().text).to.contain('answered');
    const delivery = deliveryOf(shop.scope);
    await delivery.send();
    expect(delivery.to(ann.person.id)[0]).to.contain('Please wait &lt;5&gt; minutes');
  });

  it('ask staff for their right at each step', async () => {
    const { id } = await ask();
    const max = await hire('SUPPORT');
    await max.press(`desk:answer:${id}`);
    await shop.scope.db.query(`update staff set role = 'STOCK' where telegram_id = $1`, [
      max.person.id,
    ]);
    await max.say('hacked');
    expect(max.screen().text).to.equal('You are not allowed to do this.');
    expect(await count('ticket_messages')).to.equal(1);
  });

  it('take any kind of message, and say so of what says nothing', async () => {
    const { ann } = await ask();
    await ann.message({ voice: { file_id: 'v', file_unique_id: 'v', duration: 1 } });
    await ann.message({ dice: { emoji: '🎲', value: 1 } });
    expect(ann.screen().text).to.contain('Please send a message, a photo or a file');
    await ann.message({ photo: photo('a1'), media_group_id: 'g', caption: 'album' });
    const before = ann.calls.length;
    await ann.message({ photo: photo('a2'), media_group_id: 'g' });
    expect(ann.calls, 'an album is confirmed once').to.have.length(before);
    const delivery = deliveryOf(shop.scope);
    await delivery.send();
    expect(delivery.calls.map(({ method }) => method)).to.deep.equal([
      'sendMessage',
      'copyMessage',
      'sendPhoto',
      'sendPhoto',
    ]);
  });

  it('fit Telegram whatever is written, in both languages', async () => {
    for (const language_code of ['en', 'ru'])
      for (const text of [
        '<u>&"'.repeat(800),
        '🙂'.repeat(2048),
        '\u202Eעברית '.repeat(500),
        'x'.repeat(4096),
      ]) {
        const { ann, id } = await ask(text, { language_code, first_name: text.slice(0, 64) });
        for (let more = 0; more < 7; more++) await ann.say(text);
        await ann.press(`ticket:${id}`);
        await ann.press('support');
        const owner = shop.owner({ language_code });
        await owner.press(`desk:${id}`);
        await owner.press('helpdesk');
        await owner.press(`desk:close:${id}`);
        await deliveryOf(shop.scope).send();
      }
  });

  it('cost three questions to the database a screen', async () => {
    const { ann, id } = await ask();
    const { db } = shop.scope;
    let queries = 0;
    const counting = {
      ...db,
      query: ((...args: Parameters<typeof db.query>) => {
        queries++;
        return db.query(...args);
      }) as typeof db.query,
    };
    for (const press of [
      'support',
      `ticket:${id}`,
      'paysupport',
      'helpdesk',
      `desk:${id}`,
      'settings',
      'notices',
      'access',
      'knobs:selling',
      'mainmenu',
      'policy',
      'shipping',
      'languages',
      'staffchat',
      'ready',
    ]) {
      const bot = press.startsWith('ticket') ? ann : shop.owner();
      // What the person costs by being new is not the screen's.
      await bot.press('menu');
      queries = 0;
      Object.assign(shop.scope, { db: counting });
      await bot.press(press);
      Object.assign(shop.scope, { db });
      // The fake bot itself stores the update and marks it done.
      expect(queries, press).to.be.within(3, 2 + 2);
    }
  });
});
