import { randomInt } from 'node:crypto';
import { expect } from 'chai';
import { tenantNames } from '../../../shared/db/tenant-names.ts';
import * as findings from '../../../shared/domain/money/findings.ts';
import * as adjustments from '../../../shared/domain/staff/adjustments.ts';
import * as ledger from '../../../shared/domain/money/ledger.ts';
import { readyRoles } from '../../../shared/domain/staff/permissions.ts';
import * as settings from '../../../shared/domain/shop/settings.ts';
import { asOwner } from '../../support/as-owner.ts';
import { brokenBooks } from '../../support/builders.ts';
import type { FakeBot } from '../../support/fake-bot.ts';
import { testPlatform } from '../../support/platform.ts';
import { aShop, type Shop } from './shop.ts';

const alert = (bot: FakeBot) => String(bot.of('answerCallbackQuery').at(-1)?.['text']);
const labels = (bot: FakeBot) => bot.screen().buttons.map(({ text }) => text);
const plain = (text: string) => text.replaceAll(/\s/g, ' ');

describe('Customers', () => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await aShop();
  });
  const hire = async (role: string, overrides = {}) => {
    const bot = shop.customer(overrides);
    await bot.say('/start');
    await shop.scope.db.query('insert into staff (telegram_id, role) values ($1, $2)', [
      bot.person.id,
      role,
    ]);
    return bot;
  };
  const someone = async (overrides = {}) => {
    const bot = shop.customer(overrides);
    await bot.say('/start');
    return bot;
  };
  const idOf = async (bot: FakeBot) => {
    const [row] = await shop.scope.db.query<{ id: string }>(
      'select id from customers where telegram_id = $1',
      [bot.person.id],
    );
    return BigInt(row?.id ?? 0);
  };
  /** What only functions of another room may write. */
  const asKeeper = async (sql: string, values: readonly unknown[]) => {
    const { admin } = await testPlatform();
    const { schema } = tenantNames(shop.scope.tenant.id);
    await admin.transaction(async (client) => {
      await client.query(`set local role shopherd_keeper; set local search_path to ${schema}`);
      await client.query(sql, [...values]);
    });
  };
  const balanceOf = async (bot: FakeBot) =>
    (await ledger.balances(shop.scope, await idOf(bot), 'USD'))[0]?.amount;
  const messagesTo = (bot: FakeBot) =>
    shop.scope.db.query<{ content: { key: string; data: Record<string, unknown> } }>(
      'select content from messages where chat_id = $1 order by id',
      [bot.person.id],
    );
  const keysTo = async (bot: FakeBot) => (await messagesTo(bot)).map(({ content }) => content.key);
  /** Statements that reach the database while `work` runs, the storing of the update apart. */
  const queriesOf = async (work: () => Promise<void>) => {
    const { db } = shop.scope;
    const query = db.query.bind(db);
    let count = 0;
    (db as { query: unknown }).query = (...args: Parameters<typeof query>) => {
      if (!args[0].includes('store_updates')) count += 1;
      return query(...args);
    };
    await work();
    (db as { query: unknown }).query = query;
    return count;
  };

  it('are found by number, Telegram’s number, username, a part of the name, or what looks alike', async () => {
    const owner = shop.owner();
    const eve = await someone({ first_name: 'Evelyn', last_name: 'Woods', username: 'eve_w' });
    const bob = await someone({ first_name: 'Bob 100%', username: 'bobby' });
    await someone({ first_name: '_____' });
    const find = async (query: string) => {
      await owner.press('customers:find');
      await owner.say(query);
      return owner.screen().text;
    };
    for (const query of [`${await idOf(eve)}`, `#${await idOf(eve)}`, `${eve.person.id}`, '@EVE_W', 'velyn', 'Evelin', 'woods'])
      expect((await find(query)) + labels(owner)[0], query).to.match(/Evelyn Woods(<.b>)? @eve_w/); // prettier-ignore
    for (const query of ['100%', 'obb']) expect(await find(query), query).to.contain('Bob 100%');
    expect(await idOf(bob)).to.not.equal(await idOf(eve));
    for (const query of ['%', '\\', "x' or 1=1 --", '‮', '99999999999999999999', 'z'.repeat(500)])
      await find(query);
    expect(await find('zzzzz')).to.contain('Nobody found for “zzzzz”');
    expect(await find('<zzz>')).to.contain('&lt;zzz&gt;');
  });

  it('are listed page by page, also what was found', async () => {
    const owner = shop.owner({ language_code: 'ru' });
    for (let count = 0; count < 20; count += 1)
      await shop.scope.db.query('insert into customers (telegram_id, name) values ($1, $2)', [
        randomInt(1, 2 ** 40),
        `Twin ${count}`,
      ]);
    await owner.press('language:set:ru');
    await owner.press('customers');
    await owner.tap('2 ›');
    await owner.tap('3 ›');
    await owner.tap('‹ 2');
    await owner.tap('Назад');
    await owner.press('customers');
    await owner.tap('Найти');
    await owner.say('twin');
    expect(owner.screen().text).to.contain('Нашлись по запросу «twin»');
    await owner.tap('2 ›');
    expect(labels(owner).filter((text) => text.startsWith('Twin'))).to.have.length(8);
    await owner.say('Twin 7');
    expect(owner.screen().text).to.contain('<b>Twin 7</b>');
    await owner.press('customers:found:2');
    expect(alert(owner)).to.contain('устарела');
  });

  it('are shown with money, purchases, referrer and what is noted', async () => {
    const owner = shop.owner();
    const ann = await someone({ first_name: 'Ann <&>', username: 'ann_x' });
    const brought = await someone({ first_name: 'Bringer' });
    await shop.credit(ann, 1250n);
    const id = await idOf(ann);
    await shop.scope.db.query('update customers set referrer_id = $2 where id = $1', [
      id,
      await idOf(brought),
    ]);
    for (const [status, paid] of [['new', null], ['completed', new Date()], ['refunded', new Date()]] as const)
      await asKeeper(
        `insert into orders (reference, customer_id, status, currency, subtotal, total, refunded, paid_at)
         values ($1, $2, $3, 'USD', 500, 500, $4, $5)`,
        [`test:${status}`, id, status, status === 'refunded' ? 500 : 0, paid],
      ); // prettier-ignore
    expect(await queriesOf(() => owner.press(`person:${id}`))).to.equal(3);
    const { text } = owner.screen();
    for (const part of ['Ann &lt;&amp;&gt;', '@ann_x', `No. ${id}`, '<b>$12.50</b>', '2 purchases for $5.00', 'Brought by Bringer', 'English'])
      expect(text).to.contain(part); // prettier-ignore
    expect(await queriesOf(() => owner.press(`person:orders:${id}`))).to.equal(3);
    expect(owner.screen().text).to.contain('waits for money').and.contain('refunded');
    expect(labels(owner)).to.include('#1');
    expect(await queriesOf(() => owner.press(`person:ledger:${id}`))).to.equal(3);
    expect(owner.screen().text).to.contain('➕ <b>$12.50</b> · Top-up');
    expect(await queriesOf(() => owner.press('customers'))).to.equal(3);
    expect(await queriesOf(() => owner.press('staff'))).to.equal(3);
    expect(await queriesOf(() => owner.press('approvals'))).to.equal(3);
    await owner.press('person:99999');
    expect(alert(owner)).to.contain('do not know this customer');
  });

  it('have a ledger that is paged', async () => {
    const owner = shop.owner();
    const ann = await someone();
    for (let count = 0; count < 20; count += 1) await shop.credit(ann, BigInt(count + 1));
    const id = await idOf(ann);
    await owner.press(`person:ledger:${id}`);
    await owner.tap('Older');
    await owner.tap('Older');
    expect(owner.screen().text.match(/Top-up/g)).to.have.length(4);
    await owner.tap('Newest');
    expect(owner.screen().text).to.contain('$0.20');
  });

  it('are noted about, and a note comes back by Undo', async () => {
    const owner = shop.owner();
    const id = await idOf(await someone());
    await owner.press(`person:notes:${id}`);
    await owner.tap('Note');
    await owner.say('x'.repeat(501));
    expect(owner.screen().text).to.contain('1 to 500');
    await owner.say('pays <late>');
    expect(owner.screen().text.match(/pays &lt;late&gt;/g)).to.have.length(1);
    await owner.tap('🗑 pays');
    expect(owner.screen().text).to.contain('No notes');
    await owner.tap('Undo');
    await owner.press(`person:${id}`);
    expect(owner.screen().text).to.contain('📌 pays &lt;late&gt;');
    for (let count = 0; count < 20; count += 1) {
      await owner.press(`person:note:${id}`);
      await owner.say(`note ${count}`);
    }
    expect(owner.screen().text).to.contain('20 notes already');
    await owner.press(`person:notes:${id}:4`);
    expect(owner.screen().text).to.contain('pays');
    await owner.press(`person:unnote:${id}:nothing`);
    expect(alert(owner)).to.contain('not there any more');
  });

  it('are blocked with a reason that they read, and let in again; staff never', async () => {
    const owner = shop.owner({ language_code: 'ru' });
    await owner.press('language:set:ru');
    const eve = await someone();
    const id = await idOf(eve);
    await owner.press(`person:${id}`);
    await owner.tap('Заблокировать');
    await owner.say('спам & <b>');
    expect(owner.screen().text).to.contain('спам &amp; &lt;b&gt;');
    await owner.tap('Отменить действие');
    await owner.press(`person:block:${id}`);
    await owner.say('снова');
    await owner.press(`person:block:${id}`);
    await owner.say('ещё');
    expect(owner.screen().text).to.contain('уже заблокирован');
    await owner.press(`person:${id}`);
    await owner.tap('Разблокировать');
    await owner.press(`person:unblock:${id}`);
    expect(alert(owner)).to.contain('не заблокирован');
    expect(await keysTo(eve)).to.deep.equal([
      'notice-blocked',
      'notice-unblocked',
      'notice-blocked',
      'notice-unblocked',
    ]);
    const sam = await hire('SUPPORT');
    await owner.press(`person:${await idOf(sam)}`);
    expect(labels(owner).join()).to.not.contain('Заблокировать');
    await owner.press(`person:block:${await idOf(sam)}`);
    await owner.say('за дело');
    expect(owner.screen().text).to.contain('Это сотрудник');
  });

  it('are written to: text, photo and file, with a way to answer', async () => {
    const owner = shop.owner();
    const ann = await someone();
    const id = await idOf(ann);
    const photo = [{ file_id: 'small' }, { file_id: 'large' }] as never;
    for (const [message, wanted] of [
      [{ text: 'Hello <you>' }, { data: { text: 'Hello <you>' } }],
      [
        { photo, caption: 'Look' },
        { photo: 'large', data: { text: 'Look' } },
      ],
      [{ document: { file_id: 'doc' } as never }, { document: { fileId: 'doc' } }],
    ] as const) {
      await owner.press(`person:write:${id}`);
      await owner.message(message);
      expect(owner.of('sendMessage').at(-2)?.['text']).to.contain('On its way');
      const [newest] = (await messagesTo(ann)).slice(-1);
      expect(newest?.content).to.deep.include({ key: 'notice-letter', ...wanted });
      expect(newest?.content).to.deep.include({
        buttons: [[{ key: 'button-reply', press: 'ticket:new' }]],
      });
    }
    await owner.press(`person:write:${id}`);
    await owner.message({ sticker: { file_id: 's' } as never });
    expect(owner.screen().text).to.contain('send a text, a photo or a file');
    await owner.message({ photo, caption: 'x'.repeat(801) });
    expect(owner.screen().text).to.contain('at most 800');
    expect(await messagesTo(ann)).to.have.length(3);
    await ann.press('ticket:new');
    expect(ann.unanswered()).to.deep.equal([]);
  });

  describe('with balances', () => {
    const correct = async (staff: FakeBot, customer: FakeBot, amount: string, reason = 'gift') => {
      await staff.press(`adjust:${await idOf(customer)}`);
      await staff.say(amount);
      await staff.say(reason);
      await staff.tap('Confirm');
    };
    const limit = (approveAbove: string | null) =>
      settings.setOptions(shop.scope, shop.scope.tenant.ownerId, { approveAbove });

    it('are corrected with a reason, once, never below zero, and told', async () => {
      const owner = shop.owner();
      const ann = await someone({ language_code: 'ru' });
      await owner.press(`adjust:${await idOf(ann)}`);
      for (const bad of ['10', 'x', '+', '+0', '+1.234', '-x', `+${'9'.repeat(21)}`]) {
        await owner.say(bad);
        expect(labels(owner), bad).to.deep.equal(['✖️ Cancel']);
      }
      await owner.say('+ 12,50');
      await owner.say(' ');
      await owner.say('loyal <3');
      expect(plain(owner.screen().text))
        .to.contain('Give <b>$12.50</b>')
        .and.contain('$0.00 → <b>$12.50</b>')
        .and.contain('loyal &lt;3');
      await owner.tap('Confirm');
      await owner.again();
      await owner.press('adjust:confirm');
      expect(alert(owner)).to.contain('out of date');
      expect(await balanceOf(ann)).to.equal(1250n);
      await owner.press(`adjust:${await idOf(ann)}`);
      await owner.say('-20');
      expect(owner.screen().text, 'at once').to.contain('cannot fall below zero');
      await correct(owner, ann, '-2.5');
      expect(await balanceOf(ann)).to.equal(1000n);
      expect(await keysTo(ann)).to.deep.equal(['notice-adjustment', 'notice-adjustment']);
      await ann.say('/history');
      expect(plain(ann.screen().text)).to.contain('➖ <b>2,50 $</b> · Корректировка магазином');
      expect(await brokenBooks(shop.scope)).to.deep.equal([]);
      const [entry] = await shop.scope.db.query<{ data: Record<string, unknown> }>(
        `select data from audit_log where action = 'balance.adjust' order by id desc limit 1`,
      );
      expect(entry?.data).to.deep.include({
        reason: 'gift',
        before: { amount: '1250', currency: 'USD' },
        after: { amount: '1000', currency: 'USD' },
      });
    });

    it('never fall below zero by twenty corrections at once', async () => {
      const ann = await someone();
      await shop.credit(ann, 1000n);
      const customerId = await idOf(ann);
      const results = await Promise.allSettled(
        Array.from({ length: 20 }, (_, count) =>
          shop.scope.transaction((scope) =>
            adjustments.request(
              scope,
              shop.scope.tenant.ownerId,
              { customerId, money: { amount: -300n, currency: 'USD' }, reason: 'x', reference: `t:${count}` },
              { approveAbove: null },
            ),
          ),
        ),
      ); // prettier-ignore
      expect(results.filter(({ status }) => status === 'fulfilled')).to.have.length(3);
      expect(await balanceOf(ann)).to.equal(100n);
      const same = () =>
        shop.scope.transaction((scope) =>
          adjustments.request(
            scope,
            shop.scope.tenant.ownerId,
            { customerId, money: { amount: 7n, currency: 'USD' }, reason: 'x', reference: 'same' },
            { approveAbove: null },
          ),
        );
      await Promise.all(Array.from({ length: 20 }, same));
      expect(await balanceOf(ann), 'the same one twenty times').to.equal(107n);
      expect(await brokenBooks(shop.scope)).to.deep.equal([]);
    });

    it('leave nothing behind when the turn breaks after the posting', async () => {
      const ann = await someone();
      const customerId = await idOf(ann);
      const money = { amount: 500n, currency: 'USD' };
      await shop.scope
        .transaction(async (scope) => {
          await adjustments.request(scope, 1, { customerId, money, reason: 'x', reference: 'crash' }, { approveAbove: null }); // prettier-ignore
          throw new Error('crash');
        })
        .catch(() => undefined);
      expect(await balanceOf(ann)).to.equal(0n);
      expect(await keysTo(ann)).to.deep.equal([]);
    });

    it('need a second person above the limit: another, once, both told', async () => {
      await limit('1000');
      const owner = shop.owner();
      const mia = await hire('MANAGER');
      const sam = await hire('SUPPORT');
      const ann = await someone();
      await correct(mia, ann, '+10');
      expect(await balanceOf(ann), 'up to the limit').to.equal(1000n);
      await correct(mia, ann, '+10.01');
      expect(mia.screen().text).to.contain('a second member');
      expect(await balanceOf(ann)).to.equal(1000n);
      expect(await keysTo(owner)).to.deep.equal(['notice-approval-asked']);
      expect(await keysTo(sam)).to.deep.equal([]);
      await mia.press('approval:1');
      expect(labels(mia).join()).to.not.contain('Confirm');
      await mia.press('approval:yes:1');
      expect(alert(mia)).to.contain('somebody else decides');
      await sam.press('approval:yes:1');
      expect(alert(sam)).to.contain('not allowed');
      const max = await hire('OWNER');
      await owner.press('approvals');
      await owner.tap('#1 · +$10.01');
      await Promise.all(
        Array.from({ length: 20 }, (_, count) =>
          (count % 2 ? shop.owner() : max).press(`approval:yes:1`),
        ),
      );
      expect(await balanceOf(ann)).to.equal(2001n);
      await owner.press('approval:no:1');
      expect(alert(owner)).to.contain('decided already');
      expect(await keysTo(mia)).to.deep.equal(['notice-approval-approved']);
      expect(await keysTo(ann)).to.have.length(2);
      expect(await brokenBooks(shop.scope)).to.deep.equal([]);
    });

    it('add up over a day for each person, with findings and what they confirm, and no longer', async () => {
      await limit('1000');
      const [mia, max] = [await hire('OWNER'), await hire('OWNER')];
      const ann = await someone();
      for (const amount of ['+6', '-3']) await correct(mia, ann, amount);
      expect(await balanceOf(ann)).to.equal(300n);
      await correct(mia, ann, '+1.01');
      expect(mia.screen().text).to.contain('a second member');
      // What two agreed to is counted for neither.
      await max.press('approval:yes:1');
      expect(await balanceOf(ann)).to.equal(401n);
      await correct(max, ann, '+10');
      await correct(mia, ann, '+1');
      expect(await balanceOf(ann)).to.equal(1501n);
      const note = (amount: string) => findings.note(shop.scope, { kind: 'stray-event', reference: amount, data: { house: 'provider:fake:1', reference: `fake:1:${amount}`, money: { amount, currency: 'USD' } } }); // prettier-ignore
      await note('1');
      const [finding] = await findings.list(shop.scope, 'open', { limit: 1, offset: 0 });
      await mia.press(`finding:sure:${finding?.id}:${await idOf(ann)}:1`);
      expect(alert(mia)).to.contain('second member');
      expect(await balanceOf(ann)).to.equal(1501n);
      await asOwner(shop.scope, `update audit_log set at = at - interval '25 hours'`);
      await correct(mia, ann, '+9');
      expect(await balanceOf(ann)).to.equal(2401n);
      await max.press(`approval:no:2`);
      await mia.press(`finding:sure:${finding?.id}:${await idOf(ann)}:1`);
      expect(await balanceOf(ann)).to.equal(2402n);
      await correct(mia, ann, '+1');
      expect(mia.screen().text, 'the finding counts').to.contain('a second member');
      expect(await brokenBooks(shop.scope)).to.deep.equal([]);
    });

    it('add up also of twenty at once', async () => {
      const ann = await someone();
      await hire('MANAGER');
      const customerId = await idOf(ann);
      const actor = shop.scope.tenant.ownerId;
      const asked = await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          shop.scope.transaction((scope) =>
            adjustments.request(scope, actor, { customerId, money: { amount: 300n, currency: 'USD' }, reason: 'x', reference: `many:${n}` }, { approveAbove: '1000' }),
          ),
        ),
      ); // prettier-ignore
      expect(asked.filter((id) => id === null)).to.have.length(3);
      expect(await balanceOf(ann)).to.equal(900n);
    });

    it('stay open when the balance has gone meanwhile, and can be refused', async () => {
      await limit('100');
      const mia = await hire('MANAGER');
      const owner = shop.owner();
      const ann = await someone();
      await shop.credit(ann, 500n);
      await correct(mia, ann, '-5');
      await correct(owner, ann, '-1');
      await owner.press('approval:yes:1');
      expect(alert(owner)).to.contain('cannot fall below zero');
      await owner.press('approval:1');
      await owner.tap('Refuse');
      expect(await balanceOf(ann)).to.equal(400n);
      expect(await keysTo(mia)).to.deep.equal(['notice-approval-refused']);
      for (const data of ['approval:2', 'approval:yes:99', 'approval:no:x', 'approval']) {
        await owner.press(data);
        expect(owner.of('answerCallbackQuery').at(-1)).to.include({ show_alert: true });
      }
    });

    it('are one person’s word once who asked may not ask any more: removed, demoted or forgotten', async () => {
      await limit('100');
      const owner = shop.owner();
      const mia = await hire('MANAGER');
      const ann = await someone();
      const become = (sql: string) => shop.scope.db.query(sql, [mia.person.id]);
      await correct(mia, ann, '+5');
      for (const sql of [
        'delete from staff where telegram_id = $1',
        `insert into staff (telegram_id, role) values ($1, 'SUPPORT')`,
        `update staff set role = 'gone' where telegram_id = $1`,
      ]) {
        await become(sql);
        await owner.press('approval:yes:1');
        expect(alert(owner), sql).to.contain('may not do so any longer');
        expect(await balanceOf(ann), sql).to.equal(0n);
        await owner.press('approval:1');
        expect(labels(owner).join(), sql).to.contain('Refuse').and.not.contain('Confirm');
        expect(owner.screen().text, sql).to.contain('one person’s word');
      }
      await become(`update staff set role = 'MANAGER' where telegram_id = $1`);
      await owner.press('approval:1');
      await owner.tap('Confirm');
      expect(await balanceOf(ann), 'again of those who may').to.equal(500n);
      await correct(mia, ann, '+7');
      await become('delete from staff where telegram_id = $1');
      // Somebody who is forgotten leaves no number behind, and is nobody that could be asked again.
      await asKeeper('update approvals set requested_by = -1 where id = 2', []);
      await mia.press('approval:yes:2');
      await owner.press('approval:yes:2');
      expect(alert(owner)).to.contain('may not do so any longer');
      await owner.press('approval:2');
      await owner.tap('Refuse');
      expect(await balanceOf(ann)).to.equal(500n);
      expect(await brokenBooks(shop.scope)).to.deep.equal([]);
    });

    it('say so when there is no second person', async () => {
      await limit('0');
      const owner = shop.owner();
      const ann = await someone();
      await correct(owner, ann, '+1');
      expect(alert(owner)).to.contain('nobody else here may correct');
    });

    it('have a limit that only who chooses staff may set', async () => {
      const owner = shop.owner();
      const mia = await hire('MANAGER');
      await mia.press('knob:approve');
      expect(alert(mia)).to.contain('not allowed');
      await mia.press('knob:off:approve');
      expect(alert(mia)).to.contain('not allowed');
      await owner.press('approvals');
      await owner.tap('Limit');
      await owner.say('50');
      await owner.press('approvals');
      expect(owner.screen().text).to.contain('Above $50.00');
      expect(owner.unanswered()).to.deep.equal([]);
    });
  });

  it('are shown to nobody without the permission, at no step', async () => {
    // Anti-abuse would answer before the screens do.
    const limits = { actions: 1000, purchases: 5, invoices: 10, banMinutes: 0 };
    await settings.setOptions(shop.scope, 1, { limits });
    const ann = await someone();
    await shop.credit(ann, 500n);
    const id = await idOf(ann);
    const forCustomers = [
      'customers', 'customers:2', 'customers:find', `person:${id}`, `person:orders:${id}`, `person:ledger:${id}`,
      `person:notes:${id}`, `person:note:${id}`, `person:unnote:${id}:x`, `person:block:${id}`,
      `person:unblock:${id}`, `person:write:${id}`,
    ]; // prettier-ignore
    const forBalances = [`adjust:${id}`, 'approvals', 'approval:1', 'approval:yes:1', 'approval:no:1']; // prettier-ignore
    for (const role of [...Object.keys(readyRoles), 'nobody']) {
      const bot = role === 'nobody' ? await someone() : await hire(role);
      const may = (readyRoles as Record<string, readonly string[]>)[role] ?? [];
      for (const [permission, presses] of [
        ['customers', forCustomers],
        ['balances', forBalances],
      ] as const)
        for (const data of presses) {
          await bot.press(data);
          const refused = alert(bot) === 'You are not allowed to do this.';
          expect(refused, `${role} ${data}`).to.equal(!may.includes(permission));
          await bot.press('cancel');
        }
      expect(bot.unanswered()).to.deep.equal([]);
    }
  });

  it('are safe from staff who were demoted in the middle of a question', async () => {
    const ann = await someone();
    await shop.credit(ann, 500n);
    const id = await idOf(ann);
    const mia = await hire('MANAGER');
    const role = (name: string) =>
      shop.scope.db.query('update staff set role = $2 where telegram_id = $1', [
        mia.person.id,
        name,
      ]);
    const before = await shop.scope.db.query('select max(id) from audit_log');
    for (const steps of [
      [`person:block:${id}`, 'reason'],
      [`person:note:${id}`, 'note'],
      [`person:write:${id}`, 'letter'],
      ['customers:find', 'Ann'],
      [`adjust:${id}`, '+1'],
      [`adjust:${id}`, '+1', 'reason'],
    ] as const) {
      const said = [...steps];
      const last = said.pop() ?? '';
      await role('MANAGER');
      await mia.press(said[0] ?? '');
      for (const text of said.slice(1)) await mia.say(text);
      await role('STOCK');
      await mia.say(last);
      expect(mia.screen().text, steps.join()).to.equal('You are not allowed to do this.');
      await mia.press('cancel');
    }
    await role('MANAGER');
    await mia.press(`adjust:${id}`);
    await mia.say('+1');
    await mia.say('reason');
    await role('SUPPORT');
    await mia.press('adjust:confirm');
    expect(alert(mia)).to.contain('not allowed');
    expect(await shop.scope.db.query('select max(id) from audit_log')).to.deep.equal(before);
  });
});
