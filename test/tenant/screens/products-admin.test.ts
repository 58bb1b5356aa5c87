import { expect } from 'chai';
import { openGoods } from '../../../shared/domain/catalogue/goods.ts';
import * as products from '../../../shared/domain/catalogue/products.ts';
import * as stock from '../../../shared/domain/catalogue/stock.ts';
import * as wishes from '../../../shared/domain/catalogue/wishes.ts';
import { aCategory, aCustomer, aProduct } from '../../support/builders.ts';
import type { FakeBot } from '../../support/fake-bot.ts';
import { testPlatform } from '../../support/platform.ts';
import { aShop, type Shop } from './shop.ts';

const labels = (bot: FakeBot) => bot.screen().buttons.map(({ text }) => text);
const photo = (id: string) => ({
  photo: [
    { file_id: `small-${id}`, file_unique_id: `s${id}`, width: 9, height: 9 },
    { file_id: id, file_unique_id: id, width: 90, height: 90 },
  ],
});
const documentOf = (id: string) => ({
  document: { file_id: id, file_unique_id: id, file_name: 'guide.pdf' },
});

describe('the catalogue, for staff', () => {
  let shop: Shop;
  let owner: FakeBot;
  beforeEach(async () => {
    shop = await aShop();
    owner = shop.owner();
  });
  const newest = async () => {
    const [row] = await shop.scope.db.query<{ id: string }>('select max(id) as id from products');
    return products.find(shop.scope, BigInt(row?.id ?? 0));
  };
  const setRole = (bot: FakeBot, role: string) =>
    shop.scope.db.query(
      `insert into staff (telegram_id, role) values ($1, $2) on conflict (telegram_id) do update set role = $2`,
      [bot.person.id, role],
    );

  it('adds a product step by step, once, and publishes it', async () => {
    await owner.say('/admin');
    await owner.tap('Products');
    expect(owner.screen().text).to.contain('There are no products yet');
    await owner.tap('➕ Category');
    await owner.say('  Drinks  ');
    expect(owner.screen().text).to.contain('› Drinks');
    await owner.tap('Back');
    await owner.tap('➕ Product');
    await owner.tap('Delivered by staff');
    await owner.say('Green <tea>');
    await owner.say('free');
    expect(owner.screen().text).to.contain('could not read');
    await owner.say('12.50');
    await owner.say('From the hills.');
    for (const id of ['one', 'two']) await owner.message(photo(id));
    expect(owner.screen().text).to.contain('2 photos of <b>Green &lt;tea&gt;</b>');
    await owner.tap('Done');
    await owner.tap('Drinks');
    await owner.again();
    expect(owner.screen().text).to.contain('✏️ draft');
    const made = await newest();
    expect(made).to.deep.include({
      kind: 'manual',
      name: 'Green <tea>',
      price: 1250n,
      description: 'From the hills.',
      photos: ['one', 'two'],
      state: 'draft',
    });
    expect(await shop.scope.db.query('select from products')).to.have.length(1);
    const ann = shop.customer();
    await ann.press(`product:${made?.id}`);
    expect(ann.of('answerCallbackQuery').at(-1)).to.include({ show_alert: true });
    await owner.tap('Preview');
    expect(owner.screen().text).to.contain('Customers do not see this product now');
    await owner.tap('Manage');
    await owner.tap('Publish');
    await ann.press(`product:${made?.id}`);
    expect(ann.screen().text).to.contain('Green &lt;tea&gt;');
    expect(owner.unanswered()).to.deep.equal([]);
  });

  it('skips what may be left out, and stays in the category where it was begun', async () => {
    const { id } = await aCategory(shop.scope);
    await owner.press(`products:new:${id}`);
    await owner.tap('Sent by post');
    await owner.say('Cup');
    await owner.say('5');
    await owner.tap('Skip');
    await owner.tap('Skip');
    expect(await newest()).to.deep.include({
      name: 'Cup',
      categoryId: id,
      photos: [],
      description: '',
    });
    for (const late of [
      'products:skip',
      'products:into:1',
      'products:pick:1',
      'products:kind:gold:0',
    ])
      await owner.press(late);
    expect(
      owner
        .of('answerCallbackQuery')
        .slice(-4)
        .every((each) => each['show_alert']),
    ).to.equal(true);
    expect(await shop.scope.db.query('select from products')).to.have.length(1);
  });

  it('asks what buyers get, seals it, and publishes nothing without', async () => {
    for (const [kind, message, goods] of [
      ['One text', { text: 'code-4711' }, { kind: 'text', text: 'code-4711' }],
      [
        'One file',
        documentOf('file-4711'),
        { kind: 'file', fileId: 'file-4711', name: 'guide.pdf' },
      ],
    ] as const) {
      await owner.press('products:new:0');
      await owner.tap(kind);
      await owner.say('Guide');
      await owner.say('1');
      await owner.tap('Skip');
      await owner.tap('Skip');
      const made = await newest();
      await owner.press(`manage:publish:${made?.id}`);
      expect(owner.of('answerCallbackQuery').at(-1)?.['text']).to.equal(
        'First set what buyers get.',
      );
      await owner.press(`goods:${made?.id}`);
      await owner.message(photo('x'));
      expect(owner.screen().text).to.match(/answer with a text|send it as a file/);
      await owner.message(message);
      expect(owner.screen().text).to.contain('What buyers get is set');
      await owner.tap('Publish');
      const [row] = await shop.scope.db.query<{ goods: Buffer; state: string }>(
        'select goods, state from products where id = $1',
        [made?.id],
      );
      const { secrets } = await testPlatform();
      expect(row?.state).to.equal('published');
      expect(
        openGoods(shop.scope, secrets, made?.id ?? 0n, row?.goods ?? Buffer.of()),
      ).to.deep.equal(goods);
    }
    for (const table of ['updates', 'products', 'customers', 'audit_log', 'messages']) {
      const rows = await shop.scope.db.query(`select * from ${table}`);
      expect(JSON.stringify(rows), table).to.not.contain('code-4711');
    }
    const manual = await aProduct(shop.scope);
    await owner.press(`goods:${manual.id}`);
    expect(owner.of('answerCallbackQuery').at(-1)).to.include({ show_alert: true });
  });

  it('changes every field, shows what it was, and takes a change back', async () => {
    const { id } = await aProduct(shop.scope, { name: 'Tea' });
    const set = async (field: string, text: string) => {
      await owner.press(`field:${field}:${id}`);
      await owner.say(text);
      return products.find(shop.scope, id);
    };
    expect(await set('name', ' Black \n tea ')).to.include({ name: 'Black tea' });
    expect(await set('description', 'Two\nlines')).to.include({ description: 'Two\nlines' });
    expect(await set('price', '20')).to.include({ price: 2000n });
    expect((await set('tiers', '50 = 7\n10: 8.50\n'))?.tiers).to.deep.equal([
      { from: 10, price: 850n },
      { from: 50, price: 700n },
    ]);
    expect(await set('least', '2')).to.include({ minQuantity: 2 });
    expect(await set('most', '9')).to.include({ maxQuantity: 9 });
    expect(await set('limit', '12')).to.include({ customerLimit: 12 });
    expect((await set('warranty', '0'))?.options).to.deep.equal({ warrantyH: 0 });
    expect((await set('low', '5'))?.options).to.deep.equal({ warrantyH: 0, lowStock: 5 });
    await owner.press(`field:tiers:${id}`);
    expect(owner.screen().text).to.contain('10 = 8.50\n50 = 7.00');
    await owner.tap('Remove');
    await owner.tap('Undo');
    expect((await products.find(shop.scope, id))?.tiers).to.have.length(2);
    for (const field of ['description', 'tiers', 'most', 'limit', 'warranty', 'low'])
      await owner.press(`field:clear:${field}:${id}`);
    expect(await products.find(shop.scope, id)).to.deep.include({
      description: '', tiers: [], maxQuantity: null, customerLimit: null, options: {},
    }); // prettier-ignore
    for (const [field, text] of [
      ['name', ' '], ['price', 'x'], ['tiers', 'ten'], ['tiers', '10 = 99'], ['least', '0'], ['most', '1'],
      ['limit', '-1'], ['warranty', '999999'], ['low', 'many'],
    ] as const) {
      const before = await products.find(shop.scope, id);
      expect(await set(field, text), field).to.deep.equal(before);
      await owner.tap('Cancel');
    } // prettier-ignore
    const log = await shop.scope.db.query(
      `select from audit_log where action = 'product.change' and data ? 'before' and data ? 'after'`,
    );
    expect(log.length).to.be.greaterThan(12);
  });

  it('takes a change back only while nobody changed it since', async () => {
    const { id } = await aProduct(shop.scope);
    await owner.press(`field:price:${id}`);
    await owner.say('7');
    await products.change(shop.scope, 2, id, { price: 800n });
    await owner.tap('Undo');
    expect(owner.of('answerCallbackQuery').at(-1)).to.include({ show_alert: true });
    expect(await products.find(shop.scope, id)).to.include({ price: 800n });
  });

  it('takes the buttons off each question that is answered, also where none was pressed', async () => {
    await owner.press('products:new:0');
    await owner.press('products:kind:manual:0');
    await owner.say('Tea');
    await owner.say('12.50');
    await owner.say('From the hills.');
    const stripped = () => owner.of('editMessageReplyMarkup').map((call) => call['message_id']);
    const before = stripped();
    expect(new Set(before).size).to.equal(3);
    await owner.message(photo('one'));
    await owner.message(photo('two'));
    expect(new Set(stripped()).size).to.equal(5);
    expect(stripped().slice(0, 3)).to.deep.equal(before);
  });

  it('sets a sale with dates in the shop’s time zone', async () => {
    const { id } = await aProduct(shop.scope);
    await shop.scope.db.query(`update settings set options = '{"timeZone": "Europe/Moscow"}'`);
    await owner.press(`product-sale:${id}`);
    await owner.say('10');
    expect(owner.screen().text).to.contain('must be below the usual price');
    await owner.say('8');
    await owner.say('31.02.2099');
    expect(owner.screen().text).to.contain('could not read');
    await owner.say('24.12.2098 18:00');
    await owner.say('2098-12-31');
    expect((await products.find(shop.scope, id))?.sale).to.deep.equal({
      price: 800n,
      from: new Date('2098-12-24T15:00:00Z'),
      until: new Date('2098-12-31T20:59:00Z'),
    });
    expect(owner.screen().text).to.contain('(not on now)');
    expect(owner.screen().text).to.contain('from Dec 24, 2098, 18:00 GMT+3');
    await owner.press(`product-sale:${id}`);
    await owner.say('8');
    await owner.tap('At once');
    await owner.say('2001-01-01');
    expect(owner.screen().text).to.contain('over before it began');
    await owner.tap('Cancel');
    await owner.press(`product-sale:${id}`);
    await owner.say('8');
    await owner.tap('At once');
    await owner.tap('When I end it');
    expect(owner.screen().text).to.contain('(on now) · from now · until you end it');
    await owner.press(`product-sale:${id}`);
    await owner.tap('End the sale');
    expect((await products.find(shop.scope, id))?.sale).to.equal(null);
    for (const late of ['product-sale:now', 'product-sale:forever']) await owner.press(late);
    expect(owner.of('answerCallbackQuery').at(-1)).to.include({ show_alert: true });
  });

  it('adds, orders and removes photos', async () => {
    const { id } = await aProduct(shop.scope);
    await owner.press(`photos:${id}`);
    await owner.tap('Add');
    await owner.say('no photo');
    expect(owner.screen().text).to.equal('Please send a photo.');
    for (const file of ['a', 'b', 'b', 'c'])
      await owner.message({ ...photo(file), media_group_id: '1' });
    await owner.tap('Done');
    expect(owner.screen().photo).to.equal('a');
    await owner.tap('3/3');
    await owner.tap('Make it the first');
    expect((await products.find(shop.scope, id))?.photos).to.deep.equal(['c', 'a', 'b']);
    await owner.tap('Remove');
    await owner.press('photos:remove:1:gone');
    expect((await products.find(shop.scope, id))?.photos).to.deep.equal(['a', 'b']);
    for (let i = 0; i < 8; i++)
      await products.change(shop.scope, 1, id, { photos: Array.from({ length: 10 }, String) });
    await owner.press(`photos:add:${id}`);
    await owner.message(photo('eleventh'));
    expect(owner.screen().text).to.contain('at most 10 photos');
  });

  it('orders, moves, hides, copies', async () => {
    const category = await aCategory(shop.scope, { name: 'Shelf' });
    const a = await aProduct(shop.scope, { name: 'A', stock: 4, options: { demo: true } });
    const b = await aProduct(shop.scope, { name: 'B' });
    await owner.press(`manage:up:${b.id}`);
    await owner.press(`manage:up:${b.id}`);
    await owner.press('products');
    expect(labels(owner).slice(0, 3)).to.deep.equal(['📁 Shelf (0)', 'B · $10.00', 'A · $10.00']);
    await owner.press(`manage:${a.id}`);
    await owner.tap('Duplicate');
    const copy = await newest();
    expect(copy).to.deep.include({ name: 'A (copy)', state: 'draft', stock: 4, options: {} });
    expect(copy?.key).to.not.equal(a.key);
    await owner.tap('📁 Category');
    await owner.tap('Shelf');
    expect(await newest()).to.deep.include({ categoryId: category.id });
    await owner.press(`manage:protect:${a.id}`);
    expect((await products.find(shop.scope, a.id))?.options).to.deep.equal({
      demo: true,
      protect: true,
    });
    await owner.press(`manage:protect:${a.id}`);
    expect((await products.find(shop.scope, a.id))?.options).to.deep.equal({ demo: true });
    await owner.press(`manage:hide:${a.id}`);
    await owner.press('products');
    expect(labels(owner)).to.include('🙈 A · $10.00').and.include('📁 Shelf (1)');
  });

  it('renames, moves, orders and hides categories', async () => {
    const a = await aCategory(shop.scope, { name: 'A' });
    const b = await aCategory(shop.scope, { name: 'B' });
    await owner.press(`products:${a.id}`);
    await owner.tap('This category');
    await owner.tap('Rename');
    await owner.say('Alpha');
    expect(owner.screen().text).to.contain('<b>Alpha</b>');
    await owner.tap('Undo');
    await owner.press(`category:${a.id}`);
    expect(owner.screen().text).to.contain('<b>A</b>');
    await owner.tap('Rename');
    await owner.say('Alpha');
    await owner.tap('Down');
    await owner.tap('Hide');
    expect(owner.screen().text).to.contain('Customers see neither');
    await owner.press('products');
    expect(labels(owner).slice(0, 2)).to.deep.equal(['📁 B (0)', '🙈 Alpha (0)']);
    await owner.press(`category:move:${a.id}`);
    await owner.tap('B');
    await owner.tap('Undo');
    await owner.press('products');
    expect(labels(owner)).to.include('🙈 Alpha (0)');
    await owner.press(`category:to:${a.id}:${b.id}`);
    const third = await aCategory(shop.scope, { name: 'Third' });
    await owner.press(`category:move:${b.id}`);
    expect(labels(owner), 'not into itself').to.deep.equal(['🏠 At the top', '📁 Third', '‹ Back']);
    await owner.press(`category:move:${third.id}`);
    expect(labels(owner)).to.include.members(['📁 B', '· 📁 Alpha']);
    await owner.press(`category:to:${b.id}:${a.id}`);
    expect(owner.of('answerCallbackQuery').at(-1)?.['text']).to.contain('inside itself');
    await owner.press('category:999');
    expect(owner.of('answerCallbackQuery').at(-1)).to.include({ show_alert: true });
  });

  it('says what goes with a category, deletes it softly, and takes that back', async () => {
    const { scope } = shop;
    const top = await aCategory(scope, { name: 'Top' });
    const sub = await aCategory(scope, { name: 'Sub', parentId: top.id });
    const one = await aProduct(scope, { categoryId: top.id });
    const two = await aProduct(scope, { categoryId: sub.id, kind: 'unique', state: 'hidden' });
    const other = await aProduct(scope);
    const ann = await aCustomer(scope);
    await stock.put(scope, (await testPlatform()).secrets, two.id, ['a', 'b']);
    const put = (id: bigint) =>
      scope.db.query(
        'insert into cart_lines (customer_id, product_id, quantity) values ($1, $2, 3)',
        [ann.id, id],
      );
    for (const { id } of [one, two, other]) await put(id);
    await wishes.setFavourite(scope, { customerId: ann.id, productId: one.id }, true);
    await scope.db.query(
      `insert into coupons (code, kind, value, currency, batch, product_ids, category_ids) values
         ('BOTH', 'percent', 100, 'USD', null, array[$1, $2]::bigint[], array[$3]::bigint[]),
         ('MORE', 'percent', 100, 'USD', null, array[$1, $4]::bigint[], '{}'),
         ('FREE', 'percent', 100, 'USD', null, '{}', '{}'),
         ('MANY-1', 'percent', 100, 'USD', 'b', '{}', array[$3]::bigint[]),
         ('MANY-2', 'percent', 100, 'USD', 'b', '{}', array[$3]::bigint[])`,
      [one.id, two.id, sub.id, other.id],
    );
    await owner.press(`removal:category:${top.id}`);
    expect(owner.screen().text).to.equal(
      '🗑 Delete <b>Top</b>?\n\nWith it go:\n• 1 subcategory\n• 2 products\n• 2 unsold stock lines\n• what 1 customer has of it in the cart\n• coupons that count for nothing else, for good: <code>BOTH, MANY-1 + 1</code>\n\nOrders stay readable.',
    );
    await owner.tap('Yes');
    await owner.again();
    expect(await products.find(scope, one.id)).to.equal(null);
    const cart = () =>
      scope.db.query<{ product_id: string }>('select product_id from cart_lines order by 1');
    expect(await cart()).to.deep.equal([{ product_id: `${other.id}` }]);
    expect(await wishes.favourites(scope, ann.id, { number: 1, size: 5 })).to.deep.equal([]);
    await owner.press(`products:${sub.id}`);
    expect(owner.of('answerCallbackQuery').at(-1)?.['text']).to.contain('category is not there');
    await owner.tap('Undo');
    expect(await products.find(scope, one.id)).to.deep.include({
      state: 'published',
      categoryId: top.id,
      options: {},
    });
    expect(await products.find(scope, two.id)).to.include({ state: 'hidden' });
    expect(await cart()).to.have.length(3);
    expect(await wishes.favourites(scope, ann.id, { number: 1, size: 5 })).to.have.length(1);
    await owner.press(`products:${sub.id}`);
    expect(owner.screen().text).to.contain('Top › Sub');
    await owner.press(`removal:product:${two.id}`);
    expect(owner.screen().text).to.contain('• 2 unsold stock lines\n• what 1 customer has');
    await owner.tap('Yes');
    await owner.tap('Undo');
    await owner.again();
    expect(await products.find(scope, two.id)).to.include({ state: 'hidden' });
    await owner.press('removal:product-yes:999');
    expect(owner.of('answerCallbackQuery').at(-1)).to.include({ show_alert: true });
  });

  it('fills in a demo that can be bought from at once, and takes it away again', async () => {
    for (const language of ['en', 'ru']) {
      const shop = await aShop();
      const owner = shop.owner();
      await owner.press(`settings:speak:${language}`);
      await owner.press('products');
      await owner.tap('demo catalogue');
      expect(owner.screen().text).to.contain('four products, and a subscription plan');
      await owner.tap('Confirm');
      await owner.press('demo:fill');
      expect(owner.of('answerCallbackQuery').at(-1)?.['text']).to.contain('products already');
      const rows = await shop.scope.db.query<{ kind: string; free: number | null; goods: boolean }>(
        `select kind, free_stock(id, null) as free, goods is not null as goods from products where state = 'published'`,
      );
      expect(rows.map(({ kind }) => kind)).to.deep.equal([
        'unique',
        'unique',
        'text',
        'manual',
        'access',
      ]);
      for (const { kind, free, goods } of rows)
        expect(
          kind === 'unique' ? free : kind === 'text' ? goods : free === null,
          kind,
        ).to.be.oneOf([5, true]);
      const ann = shop.customer();
      await ann.say('/subscribe');
      expect(ann.screen().text).to.match(/✓ (All guides|Все руководства)/);
      await ann.say('/shop');
      expect(labels(ann)[0]).to.equal(
        language === 'en' ? '📁 Keys and accounts' : '📁 Ключи и аккаунты',
      );
      const mine = await aProduct(shop.scope);
      await owner.press('products');
      await owner.tap('Remove the demo');
      await owner.tap('Confirm');
      await owner.tap('Undo');
      await owner.press('products');
      expect(labels(owner)).to.have.length.greaterThan(4);
      await owner.tap('Remove the demo');
      await owner.tap('Confirm');
      await owner.press('products');
      expect(labels(owner)[0]).to.equal(`${mine.name.slice(0, 33)}… · $10.00`);
      expect(labels(owner)).to.not.include('📁 Services (0)');
    }
  });

  it('fills in the demo once, whoever presses at once', async () => {
    await owner.press('demo');
    const second = shop.owner();
    await Promise.all([owner.press('demo:fill'), second.press('demo:fill')]);
    expect(await shop.scope.db.query('select from products')).to.have.length(5);
  });

  it('keeps the currency while products are priced in it', async () => {
    const { id } = await aProduct(shop.scope);
    await owner.press('currency');
    expect(owner.screen().text).to.contain('its products have prices in it');
    await owner.press('currency:set:EUR');
    expect(owner.of('answerCallbackQuery').at(-1)?.['text']).to.contain('Delete them first');
    await owner.press(`removal:product-yes:${id}`);
    await owner.press('currency:set:EUR');
    expect(owner.screen().text).to.contain('EUR');
  });

  it('refuses everybody else at every step, and who was demoted in the middle', async () => {
    const { id } = await aProduct(shop.scope, { kind: 'text', photos: ['a'] });
    const category = await aCategory(shop.scope);
    const presses = [
      'products', `products:${category.id}`, 'products:new:0', 'products:kind:text:0', `category:${category.id}`,
      'category:new:0', `category:rename:${category.id}`, `category:up:${category.id}`, `category:down:${category.id}`,
      `category:hide:${category.id}`, `category:show:${category.id}`, `category:move:${category.id}`,
      `category:to:${category.id}:0`, `removal:category:${category.id}`, `removal:category-yes:${category.id}`,
      `removal:product:${id}`, `removal:product-yes:${id}`, `manage:${id}`, `manage:publish:${id}`, `manage:hide:${id}`,
      `manage:protect:${id}`, `manage:up:${id}`, `manage:down:${id}`, `manage:copy:${id}`, `manage:category:${id}`,
      `manage:to:${id}:0`, `field:name:${id}`, `field:clear:description:${id}`, `product-sale:${id}`, `product-sale:end:${id}`,
      `photos:${id}`, `photos:add:${id}`, `photos:first:${id}:x`, `photos:remove:${id}:x`, `goods:${id}`, 'demo',
      'demo:fill', 'demo:clear', 'demo:cleared',
    ]; // prettier-ignore
    const eve = shop.customer();
    await setRole(eve, 'SUPPORT');
    for (const data of presses) {
      await eve.press(data);
      expect(eve.of('answerCallbackQuery').at(-1), data).to.include({
        text: 'You are not allowed to do this.',
        show_alert: true,
      });
    }
    const steps: [string, () => Promise<void>][] = [
      ['products:kind:text:0', () => eve.say('Name')],
      ['category:new:0', () => eve.say('Name')],
      [`field:name:${id}`, () => eve.say('Hacked')],
      [`product-sale:${id}`, () => eve.say('1')],
      [`photos:add:${id}`, () => eve.message(photo('evil'))],
      [`goods:${id}`, () => eve.say('evil')],
    ];
    for (const [data, answer] of steps) {
      await setRole(eve, 'STOCK');
      await eve.press(data);
      await setRole(eve, 'SUPPORT');
      await answer();
      expect(eve.screen().text, data).to.equal('You are not allowed to do this.');
    }
    expect(
      await shop.scope.db.query('select from audit_log where actor_id = $1', [eve.person.id]),
    ).to.have.length(0);
  });

  it('shows every screen of whatever is called whatever, in both languages', async () => {
    const { scope } = shop;
    const odd = ['<u>x</u>', '&nbsp;', 'العربية \u202e', '👩‍👩‍👧‍👦'.repeat(9), 'x'.repeat(100), '{ $a }'];
    const ids = [];
    for (const name of odd) {
      const { id } = await aCategory(scope, { name: name.slice(0, 55) });
      const fields = {
        name,
        description: name.repeat(20).slice(0, 3000),
        photos: ['a', 'b'],
        categoryId: id,
      };
      ids.push([id, (await aProduct(scope, { ...fields, price: 10n ** 29n })).id]);
    }
    for (const language of ['en', 'ru']) {
      await owner.press(`language:set:${language}`);
      await owner.press('products');
      for (const [category, id] of ids)
        for (const data of [
          `products:${category}`, `category:${category}`, `category:move:${category}`, `category:rename:${category}`,
          `removal:category:${category}`, `manage:${id}`, `manage:category:${id}`, `removal:product:${id}`,
          `field:name:${id}`, `field:description:${id}`, `product-sale:${id}`, `photos:${id}`, `photos:${id}:1`, `photos:add:${id}`,
        ]) await owner.press(data); // prettier-ignore
    }
    expect(owner.unanswered()).to.deep.equal([]);
    expect(owner.of('answerCallbackQuery').filter((each) => each['show_alert'])).to.deep.equal([]);
  });
});
