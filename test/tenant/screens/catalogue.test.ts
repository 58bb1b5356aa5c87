import { expect } from 'chai';
import * as categories from '../../../shared/domain/catalogue/categories.ts';
import * as products from '../../../shared/domain/catalogue/products.ts';
import type { FakeBot } from '../../support/fake-bot.ts';
import { aCategory, aProduct } from '../../support/builders.ts';
import { aShop, type Shop } from './shop.ts';

const labels = (bot: FakeBot) => bot.screen().buttons.map(({ text }) => text);
const pressOf = (bot: FakeBot, label: string) => {
  const button = bot.screen().buttons.find(({ text }) => text.includes(label));
  return button && 'callback_data' in button ? button.callback_data : undefined;
};

describe('the shop, for customers', () => {
  let shop: Shop;
  let ann: FakeBot;
  beforeEach(async () => {
    shop = await aShop();
    ann = shop.customer();
  });

  it('goes from category to subcategory to product and back', async () => {
    const { scope } = shop;
    const keys = await aCategory(scope, { name: 'Keys' });
    const games = await aCategory(scope, { name: 'Games', parentId: keys.id });
    await aProduct(scope, {
      name: 'Chess',
      categoryId: games.id,
      price: 1250n,
      description: 'For two.',
    });
    await aProduct(scope, { name: 'Draft', categoryId: games.id, state: 'draft' });
    await ann.say('/start');
    await ann.tap('Shop');
    expect(labels(ann)).to.deep.equal(['📁 Keys', '🔍 Search', '❤️ Favourites', '☰ Menu']);
    await ann.tap('Keys');
    await ann.tap('Games');
    expect(ann.screen().text).to.contain('Keys › Games');
    expect(labels(ann)).to.deep.equal(['Chess · $12.50', '‹ Back', '☰ Menu']);
    await ann.tap('Chess');
    expect(ann.screen().text).to.equal('<b>Chess</b>\n\n💵 <b>$12.50</b>\n\nFor two.');
    expect(labels(ann)).to.deep.equal([
      '💳 Buy', '🛒 Add to cart', '🤍 Favourite', '📤 Share', '⭐ Reviews (0)', '‹ Back', '☰ Menu',
    ]); // prettier-ignore
    await ann.tap('Back');
    expect(ann.screen().text).to.contain('Keys › Games');
    await ann.tap('Back');
    await ann.tap('Back');
    expect(labels(ann)[0]).to.equal('📁 Keys');
    expect(ann.unanswered()).to.deep.equal([]);
  });

  it('pages long lists, and survives that what was there is gone', async () => {
    const { scope } = shop;
    const category = await aCategory(scope, { name: 'Many' });
    const made = [];
    for (let i = 1; i <= 9; i++)
      made.push(await aProduct(scope, { name: `P${i}`, categoryId: category.id }));
    await ann.say('/shop');
    await ann.tap('Many');
    expect(labels(ann).filter((label) => label.startsWith('P'))).to.have.length(8);
    const next = pressOf(ann, '2 ›') ?? '';
    await ann.tap('2 ›');
    expect(labels(ann)).to.include.members(['P9 · $10.00', '‹ 1']);
    await ann.tap('P9');
    expect(pressOf(ann, 'Back')).to.equal(`shop:${category.id}:2`);
    const last = made.at(-1);
    await products.change(scope, 1, last?.id ?? 0n, { state: 'hidden' });
    await ann.press(next);
    expect(labels(ann), 'an empty page is the first').to.include('P1 · $10.00');
    await ann.press(`product:${last?.id}`);
    expect(ann.of('answerCallbackQuery').at(-1)).to.include({
      text: 'This product is not offered any more.',
      show_alert: true,
    });
    await categories.change(scope, 1, category.id, { hidden: true });
    await ann.press(`product:${made[0]?.id}`);
    expect(ann.of('answerCallbackQuery').at(-1)).to.include({ show_alert: true });
    await ann.press(next);
    expect(ann.of('answerCallbackQuery').at(-1)?.['text']).to.contain('category is not there');
    expect(ann.screen().text).to.contain('<b>Test Shop</b>').and.contain('nothing here yet');
    for (const bad of [
      'shop:x',
      'shop:-1',
      'product:x',
      'product:999',
      'product',
      'product:1:9:9',
      'shop:999',
    ])
      await ann.press(bad);
    expect(ann.unanswered()).to.deep.equal([]);
  });

  it('shows price, sale, tiers, quantities, stock and stars on the card', async () => {
    const { scope } = shop;
    const { id } = await aProduct(scope, {
      name: 'Tea',
      price: 1000n,
      sale: { price: 800n, from: null, until: new Date('2099-12-31T23:59:00Z') },
      tiers: [{ from: 5, price: 900n }, { from: 10, price: 700n }],
      minQuantity: 2,
      maxQuantity: 50,
      customerLimit: 60,
      stock: 3,
    }); // prettier-ignore
    await ann.say('/shop');
    expect(labels(ann)[0]).to.equal('🏷 Tea · $8.00');
    const rater = shop.customer();
    await rater.say('/start');
    await scope.db.query(
      `insert into reviews (product_id, customer_id, stars, hidden, created_at)
       select $1, id, case when telegram_id = $2 then 5 else 4 end, false, now() from customers`,
      [id, ann.person.id],
    );
    await ann.tap('Tea');
    expect(ann.screen().text).to.equal(
      [
        '<b>Tea</b>\n',
        '🏷 <b>$8.00</b> <s>$10.00</s> until Dec 31, 2099, 23:59 UTC',
        '• from 10: $7.00 each\n',
        '📦 3 left',
        '⭐ 4.5 (2)',
        '🔢 From 2 to 50 per order',
        '👤 At most 60 per customer',
      ].join('\n'),
    );
    await scope.db.query('update products set stock = 1 where id = $1', [id]);
    await ann.press(`product:${id}`);
    expect(ann.screen().text, 'fewer than the least quantity').to.contain('Sold out');
    expect(labels(ann)).to.include('🔔 Tell me when it is back');
    await ann.say('/shop');
    expect(labels(ann)[0]).to.equal('Tea · $8.00 · sold out');
  });

  it('turns photos in place, shows the whole description, and goes on without a photo that is gone', async () => {
    const { scope } = shop;
    const description = 'Long. '.repeat(400);
    const { id } = await aProduct(scope, { name: 'Lamp', photos: ['a', 'b', 'c'], description });
    await ann.say('/shop');
    await ann.tap('Lamp');
    expect(ann.screen().photo).to.equal('a');
    await ann.tap('3/3');
    expect(ann.screen().photo).to.equal('c');
    await ann.tap('1/3 ›');
    expect(ann.screen().photo).to.equal('a');
    expect(ann.screen().text.length).to.be.lessThan(1024);
    await ann.tap('Whole description');
    expect(ann.screen().text).to.contain(description.trim());
    expect(ann.screen().photo).to.equal(null);
    await ann.tap('Back');
    ann.refuse('editMessageMedia', 400, 'Bad Request: wrong file identifier/HTTP URL specified');
    ann.refuse('sendPhoto', 400, 'Bad Request: wrong file identifier/HTTP URL specified');
    await ann.press(`product:${id}:1:1`);
    expect(ann.screen())
      .to.include({ photo: null })
      .and.have.property('text')
      .that.contains('Lamp');
  });

  it('keeps favourites', async () => {
    const { id } = await aProduct(shop.scope, { name: 'Hat' });
    await ann.say('/shop');
    await ann.tap('Favourites');
    expect(ann.screen().text).to.contain('no favourites yet');
    await ann.press(`product:${id}`);
    await ann.tap('🤍');
    await ann.again();
    expect(labels(ann)).to.include('❤️ Favourite');
    await ann.press('favourites');
    await ann.tap('Hat');
    expect(pressOf(ann, 'Back')).to.equal('favourites:1');
    await ann.tap('❤️');
    await ann.tap('Back');
    expect(ann.screen().text).to.contain('no favourites yet');
    const bob = shop.customer();
    await bob.press('favourites');
    expect(labels(bob)).to.not.include('Hat · $10.00');
  });

  it('searches by words, by their forms, and in spite of typing errors', async () => {
    const { scope } = shop;
    await aProduct(scope, { name: 'Telegram Premium 3 months' });
    await aProduct(scope, { name: 'Ключи для игр', description: 'Лицензионные ключи' });
    await aProduct(scope, { name: 'Secret telegram', state: 'hidden' });
    const hidden = await aCategory(scope);
    await aProduct(scope, { name: 'Telegram below', categoryId: hidden.id });
    await categories.change(scope, 1, hidden.id, { hidden: true });
    const found = async (text: string) => {
      await ann.say(text);
      return labels(ann).filter((label) => label.includes('$'));
    };
    const premium = ['Telegram Premium 3 months · $10.00'];
    expect(await found('/search telegram')).to.deep.equal(premium);
    expect(await found('premum'), 'the question stays open').to.deep.equal(premium);
    expect(await found('tele')).to.deep.equal(premium);
    expect(await found('клюи'), 'a typing error').to.deep.equal(['Ключи для игр · $10.00']);
    expect(await found('КЛЮЧ')).to.deep.equal(['Ключи для игр · $10.00']);
    expect(await found('лицензионный')).to.deep.equal(['Ключи для игр · $10.00']);
    expect(await found('zzz')).to.deep.equal([]);
    expect(ann.screen().text).to.contain('Nothing found for “zzz”');
    for (const odd of ['"', "'; drop table products; --", '!& | :*', '<b>', '\u202e', '%', 'p_'])
      await found(odd);
    await ann.press('search');
    await ann.say('telegram');
    await ann.tap('Premium');
    await ann.tap('Back');
    expect(ann.screen().text).to.contain('Found for “telegram”');
    await ann.press('menu');
    await ann.press('search:page:1');
    expect(ann.screen().text, 'also after leaving').to.contain('Found for “telegram”');
    expect(await found('КЛЮЧ'), 'and the question is open').to.deep.equal([
      'Ключи для игр · $10.00',
    ]);
    const bob = shop.customer();
    await bob.press('search:page:1');
    expect(bob.screen().text, 'by nobody else').to.contain('What are you looking for');
  });

  it('opens deep links to a product and a category', async () => {
    const category = await aCategory(shop.scope, { name: 'Linked' });
    const { key, id } = await aProduct(shop.scope, { name: 'Cup', categoryId: category.id });
    await ann.say(`/start p_${key}`);
    expect(ann.screen().text).to.contain('<b>Cup</b>');
    await ann.say(`/start c_${category.id}`);
    expect(ann.screen().text).to.contain('Linked');
    await products.change(shop.scope, 1, id, { state: 'draft' });
    await ann.say(`/start p_${key}`);
    expect(ann.screen().text).to.contain('not offered any more').and.contain('Test Shop');
    for (const bad of ['p_', 'p_zzz', 'c_', 'c_x', 'c_99999999999999999999', 'c_999'])
      await ann.say(`/start ${bad}`);
  });

  it('shares a product: inline where the bot can, otherwise by a link', async () => {
    const { id, key } = await aProduct(shop.scope, { name: 'Cup & <co>' });
    await ann.press(`product:${id}`);
    const button = ann.screen().buttons.find(({ text }) => text.includes('Share'));
    expect(button && 'url' in button ? button.url : '').to.contain(
      encodeURIComponent(`start=p_${key}`),
    );
  });

  it('counts a look once a day', async () => {
    const { id } = await aProduct(shop.scope);
    const bob = shop.customer();
    for (const person of [ann, ann, bob, shop.owner()]) await person.press(`product:${id}`);
    const rows = await shop.scope.db.query('select * from product_views where product_id = $1', [
      id,
    ]);
    expect(rows).to.have.length(2);
  });

  it('asks the database at most three times per screen', async () => {
    const { scope } = shop;
    const category = await aCategory(scope);
    for (let i = 0; i < 8; i++) await aProduct(scope, { categoryId: category.id });
    const { id, key } = await aProduct(scope, { name: 'Findme', photos: ['a'] });
    await ann.say('/start');
    let asked = 0;
    const { query } = scope.db;
    (scope.db as { query: typeof query }).query = (...args) => {
      asked++;
      return query(...args);
    };
    for (const step of [
      '/shop',
      `shop:${category.id}:1`,
      `product:${id}`,
      'favourites',
      `/start p_${key}`,
    ]) {
      asked = 0;
      await (step.startsWith('/') ? ann.say(step) : ann.press(step));
      // One more is the fake fleet, which stores the update.
      expect(asked - 1, step).to.be.at.most(3);
    }
  });

  it('speaks Russian', async () => {
    const { id } = await aProduct(shop.scope, { name: 'Чай', stock: 0, minQuantity: 2 });
    const ivan = shop.customer({ language_code: 'ru' });
    await ivan.say('/shop');
    expect(labels(ivan)).to.include('Чай · 10,00\u00a0$ · нет в наличии');
    await ivan.press(`product:${id}`);
    expect(ivan.screen().text).to.contain('🚫 Нет в наличии\n🔢 Не меньше 2 шт. в заказе');
  });
});

describe('inline mode', () => {
  let shop: Shop;
  let ann: FakeBot;
  beforeEach(async () => {
    shop = await aShop();
    ann = shop.customer();
  });
  const answer = (bot: FakeBot) =>
    bot.of('answerInlineQuery').at(-1) as {
      results: {
        id: string;
        type: string;
        reply_markup: { inline_keyboard: { url: string }[][] };
      }[];
      next_offset: string;
      is_personal: boolean;
    };

  it('answers with cards, a photo where there is one, and makes nobody a customer', async () => {
    const cup = await aProduct(shop.scope, {
      name: 'Cup <b>',
      photos: ['file-1'],
      description: 'x'.repeat(3000),
    });
    await aProduct(shop.scope, { name: 'Plate', description: '' });
    await aProduct(shop.scope, { name: 'Gone', state: 'hidden' });
    await ann.inline('');
    expect(answer(ann).results.map(({ type }) => type)).to.deep.equal(['article', 'photo']);
    expect(answer(ann)).to.include({ next_offset: '', is_personal: false });
    await ann.inline(`p_${cup.key}`);
    expect(answer(ann).results.map(({ id }) => id)).to.deep.equal([cup.key]);
    expect(answer(ann).results[0]?.reply_markup.inline_keyboard[0]?.[0]?.url).to.equal(
      `https://t.me/${shop.scope.tenant.username}?start=p_${cup.key}`,
    );
    await ann.inline('plte');
    expect(answer(ann).results).to.have.length(1);
    expect(
      await shop.scope.db.query('select from customers where telegram_id = $1', [ann.person.id]),
    ).to.have.length(0);
  });

  it('pages', async () => {
    for (let i = 0; i < 25; i++) await aProduct(shop.scope);
    const seen = new Set<string>();
    let offset = '';
    do {
      await ann.inline('', { offset });
      for (const { id } of answer(ann).results) seen.add(id);
      offset = answer(ann).next_offset;
    } while (offset !== '');
    expect(seen.size).to.equal(25);
    await ann.inline('', { offset: 'junk' });
    expect(answer(ann).results).to.have.length(20);
  });
});

describe('whatever a product is called', () => {
  it('every screen of it is one that Telegram takes', async () => {
    const shop = await aShop();
    const ann = shop.customer();
    const pieces = [
      '<u>',
      '</s>',
      '<a href="//x">',
      '&nbsp;',
      '&',
      '"',
      '💩',
      '👩‍👩‍👧‍👦',
      '\u202eабв',
      'العربية',
      '{ $x }',
      'x'.repeat(40),
      '\u0000'.slice(1),
      '\n',
      'é̂̃',
      '<script>',
      '🇷🇺',
    ];
    let seed = 7;
    const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
    const text = (longest: number) => {
      let made = 'n';
      while (made.length < longest && random(12) > 0) made += pieces[random(pieces.length)];
      return made.slice(0, longest).replace(/[\uD800-\uDBFF]$/, '');
    };
    const root = await aCategory(shop.scope, { name: text(60) });
    for (let i = 0; i < 200; i++) {
      const { id } = await aProduct(shop.scope, {
        name: text(100),
        description: text(random(2) ? 3000 : 300)
          .repeat(random(2) ? 1 : 10)
          .slice(0, 3000),
        photos: Array.from({ length: random(4) }, (_, n) => `photo-${n}`),
        price: BigInt(random(1_000_000_000)) * 10n ** BigInt(random(18)) + 1000n,
        tiers: random(2) ? [{ from: 2 + random(9), price: 999n }] : [],
        stock: random(3) ? random(20) : null,
        minQuantity: 1 + random(5),
        categoryId: random(2) ? root.id : null,
      });
      await ann.press(`product:${id}`);
      await ann.press(`product:text:${id}`);
    }
    for (let page = 1; page <= 14; page++) {
      await ann.press(`shop:0:${page}`);
      await ann.press(`shop:${root.id}:${page}`);
    }
    for (const word of ['x', '<b>', '💩', 'العربية']) {
      await ann.say(`/search ${word}`);
      await ann.inline(word);
    }
    await ann.inline('');
    expect(ann.unanswered()).to.deep.equal([]);
  }).timeout(60_000);
});
