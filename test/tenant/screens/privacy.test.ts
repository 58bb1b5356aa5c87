import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { tenantNames } from '../../../shared/db/tenant-names.ts';
import * as personalData from '../../../shared/domain/people/personal-data.ts';
import * as plans from '../../../shared/domain/subscriptions/plans.ts';
import * as privacy from '../../../shared/domain/people/privacy.ts';
import { UserError } from '../../../shared/errors.ts';
import { anEvent, anInvoice, brokenBooks, contentsOf } from '../../support/builders.ts';
import * as customers from '../../../shared/domain/people/customers.ts';
import { sealAddress, sealGoods, sealLine } from '../../../shared/domain/catalogue/goods.ts';
import * as payments from '../../../shared/domain/money/payments.ts';
import * as subscriptions from '../../../shared/domain/subscriptions/subscriptions.ts';
import type { FakeBot } from '../../support/fake-bot.ts';
import { testPlatform } from '../../support/platform.ts';
import { aShop, type Shop } from './shop.ts';

const alert = (bot: FakeBot) => String(bot.of('answerCallbackQuery').at(-1)?.['text']);

describe('Privacy', () => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await aShop();
  });
  const asKeeper = async (sql: string, values: readonly unknown[]) => {
    const { admin } = await testPlatform();
    const { schema } = tenantNames(shop.scope.tenant.id);
    await admin.transaction(async (client) => {
      await client.query(`set local role shopherd_keeper; set local search_path to ${schema}`);
      await client.query(sql, [...values]);
    });
  };
  const turnOf = async (bot: FakeBot) =>
    (await customers.beginTurn(shop.scope, bot.person)).customer;

  /** Somebody who left a trace in every corner of the shop. */
  const somebody = async () => {
    const { scope } = shop;
    const { secrets } = await testPlatform();
    const zeb = shop.customer({
      first_name: 'Zebulon',
      last_name: 'Qu(ix',
      username: 'zeb_quix',
    });
    await zeb.say('/start');
    const { id, telegramId } = await turnOf(zeb);
    const customer = await turnOf(zeb);
    const invoice = await anInvoice(scope, customer);
    await payments.apply(scope, anEvent(customer, { invoiceId: invoice.id, details: { telegramId } })); // prettier-ignore
    await scope.db.query(`update invoices set card_chat_id = $1, card_message_id = 5`, [
      telegramId,
    ]);
    const [product] = await scope.db.query<{ id: string }>(
      `insert into products (key, kind, state, name, price) values ($1, 'unique', 'published', 'Key', 100) returning id`,
      [randomUUID()],
    );
    const productId = BigInt(product?.id ?? 0);
    await asKeeper(
      `with o as (
         insert into orders (reference, customer_id, status, currency, subtotal, total, address, paid_at, details)
         values ('test', $1, 'completed', 'USD', 100, 100, $2, now(), '{"note": "for Zebulon Qu(ix"}') returning id
       ), l as (
         insert into order_lines (order_id, product_id, name, kind, price, quantity, total, goods)
         select id, $3, 'Key', 'unique', 100, 1, 100, $4 from o returning id
       ), i as (
         insert into stock_items (product_id, sealed, digest, state, order_line_id)
         select $3, $5, $6, 'sold', id from l
       )
       insert into claims (order_line_id, customer_id, text) select id, $1, 'Zebulon says' from l`,
      [
        id,
        sealAddress(scope, secrets, id, 'Zebulon Qu(ix, 1 Main St'),
        productId,
        sealGoods(scope, secrets, productId, { kind: 'text', text: 'goods for zeb' }),
        ...Object.values(sealLine(scope, secrets, productId, 'KEY-OF-ZEB')),
      ],
    );
    await scope.db.query(
      `insert into reviews (product_id, customer_id, stars, text, photo, created_at) values ($1, $2, 4, 'Fine goods', 'ph', now())`,
      [productId, id],
    );
    await scope.db.query(
      `insert into wishes (customer_id, product_id, kind) values ($1, $2, 'favourite')`,
      [id, productId],
    );
    const club = await plans.create(scope, 1, { name: 'Tea club', price: 300n, state: 'published' }, { trialDays: 3 }); // prettier-ignore
    await subscriptions.startTrial(scope, id, club.product.id);
    await scope.db.query(`insert into chats (chat_id, kind, title, connected_at, checked_at) values (-77, 'group', 'Tea room', now(), now()) on conflict do nothing`); // prettier-ignore
    await scope.db.query(`insert into members (chat_id, telegram_id, name, status, since) values (-77, $1, 'Zebulon', 'in', now())`, [telegramId]); // prettier-ignore
    await zeb.press('ticket:new');
    await zeb.say('I am Zebulon Qu(ix, call me');
    const owner = shop.owner();
    await owner.press('customers:find');
    await owner.say('@zeb_quix');
    for (const [press, text] of [
      [`person:note:${id}`, 'zeb_quix is nice'],
      [`person:write:${id}`, 'Dear Zebulon Qu(ix'],
      [`person:block:${id}`, 'Zebulon was rude'],
    ] as const) {
      await owner.press(press);
      await owner.say(text);
    }
    await owner.press(`person:unblock:${id}`);
    await owner.press('staff:add');
    await owner.say('@zeb_quix');
    await owner.press('staff:as:SUPPORT');
    await owner.press(`staff:removed:${telegramId}`);
    return { zeb, id, telegramId, owner };
  };
  const traces = async (telegramId: number) => {
    const all = Object.entries(await contentsOf(shop.scope));
    const found = new RegExp(`zeb|qu\\(ix|(?<![0-9])${telegramId}(?![0-9])`, 'i');
    return all.flatMap(([table, text]) =>
      text.split('\n').filter((row) => found.test(row)).map((row) => `${table}: ${row}`),
    ); // prettier-ignore
  };

  it('gives a person everything in one file, amounts as people write them', async () => {
    const { zeb, id } = await somebody();
    await zeb.say('/privacy');
    expect(zeb.screen().text).to.contain('With the buttons below');
    await zeb.tap('My data');
    expect(zeb.of('sendDocument').at(-1)?.['document']).to.deep.equal({
      upload: 'my-data.json',
    });
    const { secrets } = await testPlatform();
    const file = (await personalData.collect(shop.scope, secrets, id, { withGoods: true })) as Record<string, never>; // prettier-ignore
    expect(file['profile']).to.deep.include({ name: 'Zebulon Qu(ix', username: 'zeb_quix' });
    expect(file['balances']).to.deep.equal([{ amount: '10.00', currency: 'USD' }]);
    const said = JSON.stringify(file);
    for (const part of ['KEY-OF-ZEB', 'goods for zeb', '1 Main St', 'Fine goods', 'call me', '"kind":"deposit"', 'favourite', '"plan":"Tea club"', '"kind":"trial"', '"chat":"Tea room"'])
      expect(said).to.contain(part); // prettier-ignore
    for (const part of ['nice', 'sealed', 'dialogue']) expect(said).to.not.contain(part);
    expect(zeb.unanswered()).to.deep.equal([]);
  });

  it('gives staff the file without what was delivered, and writes it down', async () => {
    const { id, owner } = await somebody();
    await owner.press(`person:${id}`);
    await owner.tap('Personal data');
    await owner.tap('File for');
    expect(owner.of('sendDocument')).to.have.length(1);
    const { secrets } = await testPlatform();
    const file = await personalData.collect(shop.scope, secrets, id, { withGoods: false });
    expect(JSON.stringify(file)).to.not.match(/KEY-OF-ZEB|goods for zeb/);
    const [entry] = await shop.scope.db.query<{ action: string }>(
      'select action from audit_log order by id desc limit 1',
    );
    expect(entry?.action).to.equal('customer.export');
  });

  it('forgets a person without a trace and keeps the books', async () => {
    const { zeb, id, telegramId } = await somebody();
    expect(await traces(telegramId)).to.not.deep.equal([]);
    await zeb.say('/privacy');
    await zeb.tap('Delete me');
    expect(zeb.screen().text).to.contain('<b>$10.00</b> is given up');
    await zeb.tap('Delete and give up $10.00');
    expect(zeb.screen().text).to.contain('does not know you any more');
    expect(await traces(telegramId)).to.deep.equal([]);
    expect(await brokenBooks(shop.scope)).to.deep.equal([]);
    const [row] = await shop.scope.db.query<Record<string, unknown>>(
      `select c.telegram_id, (select stars from reviews where customer_id = c.id) as stars,
         (select text from reviews where customer_id = c.id) as text from customers c where id = $1`,
      [id],
    );
    expect(row).to.deep.equal({ telegram_id: `-${id}`, stars: 4, text: 'Fine goods' });
    await zeb.say('/start');
    expect((await turnOf(zeb)).id).to.not.equal(id);
    const owner = shop.owner();
    for (const press of [`person:${id}`, `person:delete:${id}`, `person:file:${id}`]) {
      await owner.press(press);
      expect(alert(owner), press).to.contain('do not know this customer');
    }
    await owner.press(`adjust:${id}`);
    await owner.say('+1');
    await owner.say('gift');
    await owner.tap('Confirm');
    expect(alert(owner)).to.contain('do not know this customer');
  });

  it('learns nothing of who blocks the bot after it', async () => {
    const zeb = shop.customer();
    await zeb.say('/start');
    await zeb.press('privacy:delete');
    await zeb.tap('Yes, delete');
    const rows = () =>
      shop.scope.db.query('select id, telegram_id, name from customers order by id');
    const before = await rows();
    await zeb.update({
      update_id: 1,
      my_chat_member: {
        chat: { id: zeb.person.id, type: 'private', first_name: 'Zeb' },
        from: zeb.person,
        date: 1,
        old_chat_member: { status: 'member', user: zeb.person },
        new_chat_member: { status: 'kicked', user: zeb.person, until_date: 0 },
      },
    });
    expect(await rows()).to.deep.equal(before);
  });

  it('does nothing twice when the deletion is delivered again', async () => {
    const zeb = shop.customer();
    await zeb.say('/start');
    await zeb.press('privacy:delete');
    await zeb.tap('Yes, delete');
    const rows = () => shop.scope.db.query('select id, telegram_id from customers order by id');
    const before = await rows();
    await zeb.again();
    const after = await rows();
    expect(after.slice(0, before.length)).to.deep.equal(before);
    expect(await brokenBooks(shop.scope)).to.deep.equal([]);
  });

  it('asks again when the balance is not what was shown', async () => {
    const zeb = shop.customer({ language_code: 'ru' });
    await zeb.say('/start');
    await zeb.press('privacy:delete');
    const button = zeb.screen().buttons[0] as { callback_data: string };
    await shop.credit(zeb, 500n);
    await zeb.press(button.callback_data);
    expect(alert(zeb)).to.contain('Баланс тем временем изменился');
    for (const forged of ['privacy:deleted', 'privacy:deleted:x']) {
      await zeb.press(forged);
      expect(alert(zeb)).to.contain('изменился');
    }
    await zeb.press('privacy:delete');
    expect(zeb.screen().text).to.contain('пропадёт');
    const { id } = await turnOf(zeb);
    await shop.credit(zeb, 100n);
    const refused = await privacy
      .erase(shop.scope, null, id, [{ amount: 500n, currency: 'USD' }])
      .catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(UserError).and.include({ code: 'erase-balance' });
  });

  it('gives up a balance once by twenty deletions at once', async () => {
    const zeb = shop.customer();
    await zeb.say('/start');
    await shop.credit(zeb, 500n);
    const { id } = await turnOf(zeb);
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, () =>
        privacy.erase(shop.scope, null, id, [{ amount: 500n, currency: 'USD' }]),
      ),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
    const posted = await shop.scope.db.query(`select from ledger_transactions where kind = 'given-up'`); // prettier-ignore
    expect(posted).to.have.length(1);
    expect(await brokenBooks(shop.scope)).to.deep.equal([]);
  });

  it('waits for open orders and payments, and deletes no staff and nobody blocked', async () => {
    const { zeb, id } = await somebody();
    await asKeeper(`update orders set status = 'paid' where customer_id = $1`, [id]);
    await zeb.press('privacy:delete');
    expect(zeb.screen().text).to.contain('open order');
    expect(
      zeb
        .screen()
        .buttons.map(({ text }) => text)
        .join(),
    ).to.not.contain('elete');
    const money = [{ amount: 1000n, currency: 'USD' }];
    const refusal = () =>
      privacy.erase(shop.scope, null, id, money).catch((error: unknown) => error);
    expect(await refusal()).to.include({ code: 'erase-orders' });
    await asKeeper(`update orders set status = 'completed' where customer_id = $1`, [id]);
    await payments.apply(shop.scope, anEvent(await turnOf(zeb), { status: 'processing' }));
    await zeb.press('privacy:delete');
    expect(zeb.screen().text).to.contain('still on its way');
    expect(await refusal()).to.include({ code: 'erase-payments' });
    const owner = shop.owner();
    await owner.say('/start');
    await owner.press('privacy:delete');
    expect(owner.screen().text).to.contain('leave the staff first');
    await owner.press(`person:block:${id}`);
    await owner.say('why');
    await zeb.press('privacy:delete');
    expect(alert(zeb)).to.contain('You are blocked');
  });

  it('is done by staff on request, who may, and written down without a name', async () => {
    const { id, telegramId, owner } = await somebody();
    const stock = shop.customer();
    await stock.say('/start');
    await shop.scope.db.query(`insert into staff (telegram_id, role) values ($1, 'STOCK')`, [
      stock.person.id,
    ]);
    for (const press of ['person:data', 'person:file', 'person:delete', 'person:deleted']) {
      await stock.press(`${press}:${id}`);
      expect(alert(stock), press).to.contain('not allowed');
    }
    await owner.press(`person:data:${id}`);
    await owner.tap('Delete the person');
    await owner.tap('Delete and give up');
    expect(owner.screen().text).to.contain('The person is gone');
    expect(await traces(telegramId)).to.deep.equal([]);
    const [entry] = await shop.scope.db.query<{ actor_id: string; data: unknown }>(
      `select actor_id, data from audit_log where action = 'customer.erase'`,
    );
    expect(entry).to.deep.equal({ actor_id: String(owner.person.id), data: { customer: String(id) } }); // prettier-ignore
  });

  it('takes nobody else out, whatever the name looks like', async () => {
    const { scope } = shop;
    const names = ['key', 'a', '%', '.*', 'data', '"', '\\', '{', '—', 'Анна (1)'];
    const ann = shop.customer({ first_name: 'Annabel' });
    await ann.say('/start');
    const other = await turnOf(ann);
    for (const first_name of names) {
      const bot = shop.customer({ first_name });
      await bot.say('/start');
      const { id } = await turnOf(bot);
      await privacy.erase(scope, null, id, []);
    }
    expect(await customers.find(scope, other.id)).to.include({ name: 'Annabel' });
    const rows = await scope.db.query<{ content: { key?: string } }>(
      'select content from messages',
    );
    expect(rows.filter(({ content }) => content.key === undefined)).to.deep.equal([]);
    await ann.say('/menu');
    expect(ann.screen().text).to.contain('Your balance');
  });
});
