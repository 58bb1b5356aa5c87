import { expect } from 'chai';
import type { User } from 'grammy/types';
import * as commissions from '../../../shared/domain/marketing/commissions.ts';
import * as refunds from '../../../shared/domain/orders/refunds.ts';
import * as reviews from '../../../shared/domain/marketing/reviews.ts';
import * as settings from '../../../shared/domain/shop/settings.ts';
import { aCategory, aProduct, brokenBooks } from '../../support/builders.ts';
import type { FakeBot } from '../../support/fake-bot.ts';
import { brokenOrders } from '../../shared/domain/order-support.ts';
import { aShop, type Shop } from './shop.ts';

const labels = (bot: FakeBot) => bot.screen().buttons.map(({ text }) => text);
const alert = (bot: FakeBot) => String(bot.of('answerCallbackQuery').at(-1)?.['text']);
const photo = (file_id: string) => [{ file_id, file_unique_id: file_id, width: 90, height: 90 }];

describe('What brings customers', () => {
  let shop: Shop;
  const bots: FakeBot[] = [];
  beforeEach(async () => {
    shop = await aShop();
    bots.length = 0;
  });
  afterEach(async () => {
    expect(await brokenBooks(shop.scope)).to.deep.equal([]);
    expect(await brokenOrders(shop.scope)).to.deep.equal([]);
    expect(bots.flatMap((bot) => bot.unanswered())).to.deep.equal([]);
  });
  const owner = () => {
    const bot = shop.owner();
    bots.push(bot);
    return bot;
  };
  const somebody = async (
    balance = 0n,
    { start = '/start', ...overrides }: Partial<User> & { readonly start?: string } = {},
  ) => {
    const bot = shop.customer(overrides);
    bots.push(bot);
    await bot.say(start);
    if (balance > 0n) await shop.credit(bot, balance);
    return bot;
  };
  const idOf = async (bot: FakeBot) => {
    const [row] = await shop.scope.db.query<{ id: string; referrer_id: string | null }>(
      'select id, referrer_id from customers where telegram_id = $1',
      [bot.person.id],
    );
    return { id: BigInt(row?.id ?? 0), referrer: row?.referrer_id ?? null };
  };
  const buy = async (bot: FakeBot, productId: bigint) => {
    await bot.press(`buy:${productId}`);
    await bot.tap(bot.person.language_code === 'ru' ? 'Подтвердить' : 'Confirm');
  };
  const messagesTo = (bot: FakeBot) =>
    shop.scope.db.query<{ content: { key: string; document?: { text: string } } }>(
      'select content from messages where chat_id = $1 order by id',
      [bot.person.id],
    );
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

  it('a coupon is made step by step, found by its link, and taken off what is bought', async () => {
    const boss = owner();
    const product = await aProduct(shop.scope, { price: 1999n });
    await boss.say('/admin');
    await boss.tap('Coupons');
    await boss.tap('New coupon');
    await boss.say('лето');
    expect(boss.screen().text).to.contain('3 to 32');
    await boss.say('summer10');
    await boss.say('101%');
    expect(boss.screen().text).to.contain('at most 100 percent');
    await boss.say('12.5%');
    await boss.say('2020-01-01');
    expect(boss.screen().text).to.contain('over already');
    await boss.say('31.12.2999');
    await boss.tap('Any number');
    await boss.say('1');
    const { text } = boss.screen();
    for (const part of ['SUMMER10', '12.5%', 'Until Dec 31, 2999', 'Any number of uses', 'At most 1 ×', 'every product'])
      expect(text).to.contain(part); // prettier-ignore
    const copy = boss.screen().buttons.find(({ text }) => text.includes('Copy'));
    expect(JSON.stringify(copy)).to.contain(`${shop.scope.tenant.username}?start=k_SUMMER10`);

    const ann = await somebody(9000n, { start: '/start k_summer10' });
    expect(ann.screen().text).to.contain('SUMMER10</b>: <b>12.5%').and.contain('until Dec 31');
    await ann.press(`buy:${product.id}`);
    expect(ann.screen().text).to.contain('Total: <b>$17.50');
    await ann.tap('Confirm');
    const boris = await somebody(9000n, { language_code: 'ru', start: '/start k_nothing' });
    expect(boris.screen().text).to.contain('Такого купона нет');
    await boris.say('/start k_SUMMER10');
    expect(boris.screen().text).to.contain('сохранён');
    await boris.press(`buy:${product.id}`);
    await boss.press('coupon:1');
    expect(boss.screen().text).to.contain('1 order, discount given <b>$2.49</b>, revenue <b>$17.50');
    await boss.tap('End it');
    expect(boss.screen().text).to.contain('It is over');
    await boris.tap('Подтвердить');
    expect(boris.screen().text).to.contain('больше не действует').and.contain('19,99'); // prettier-ignore
    await boss.tap('Undo');
    await boss.press('coupon:1');
    expect(labels(boss).join()).to.contain('End it');
    expect(await queriesOf(() => boss.press('coupons'))).to.equal(3);
    expect(await queriesOf(() => boss.press('coupon:1'))).to.equal(3);
  }); // prettier-ignore

  it('a coupon is changed field by field, bound, and refused to whoever may not', async () => {
    const boss = owner();
    const below = await aCategory(shop.scope, { name: 'Games <1>' });
    const product = await aProduct(shop.scope, { name: 'Only & this', categoryId: below.id });
    await boss.press('coupon:new');
    await boss.tap('Make a code');
    await boss.say('5');
    for (const usual of ['Without an end', 'Any number', 'As often'])
      await boss.tap(usual);
    expect(boss.screen().text).to.contain('$5.00</b> off');
    const [made] = await shop.scope.db.query<{ code: string }>('select code from coupons'); // prettier-ignore
    expect(made?.code).to.match(/^[A-HJ-NP-Z2-9]{12}$/);
    for (const [button, said, shown] of [
      ['Value', '20%', '20%'],
      ['Beginning', '2020-05-06', 'From May 6, 2020'],
      ['Uses', '7', 'At most 7'],
      ['Per customer', '2', 'At most 2'],
      ['Least order', '12.50', '$12.50 and more'],
    ] as const) {
      await boss.tap(button);
      await boss.say(said);
      expect(boss.screen().text).to.contain(shown);
    }
    await boss.tap('First order');
    expect(boss.screen().text).to.contain('For a first order only');
    await boss.tap('Products');
    await boss.tap('Only & this');
    expect(labels(boss)[0]).to.equal('✅ Only & this');
    await boss.tap('Back');
    await boss.tap('Categories');
    await boss.tap('Games');
    await boss.tap('Back');
    expect(boss.screen().text).to.contain('Only for: Games &lt;1&gt;, Only &amp; this');
    const ann = await somebody(9000n);
    for (const data of ['coupons', 'coupon:1', 'coupon:new', 'coupon:batch', 'coupon:end:1', 'coupon:first:1', 'coupon:codes:1', 'coupon:edit:1:value', `coupon:turn:1:product:${product.id}`, 'coupon:bind:1:product', 'feedback', 'review:1', 'review:hide:1', 'review:answer:1']) {
      await ann.press(data);
      expect(alert(ann), data).to.contain('not allowed');
    }
    for (const data of ['coupon:0', 'coupon:edit:1:code', 'coupon:bind:1:customer', 'coupon:turn:1:product:99', 'coupon:usual:value', 'coupon:99', 'coupon:end:99', 'review:99'])
      await boss.press(data);
    await boss.press('coupon:new');
    await boss.press('coupon:usual:ends');
    expect(alert(boss)).to.contain('out of date');
    await boss.tap('Cancel');
    const [audited] = await shop.scope.db.query<{ count: number }>(
      "select count(*)::int from audit_log where action like 'coupon.%'",
    );
    expect(audited?.count).to.equal(9);
  }); // prettier-ignore

  it('thousands of one-time codes come as a file and are one line', async () => {
    const boss = owner();
    await boss.press('coupons');
    await boss.tap('one-time codes');
    await boss.say('5001');
    expect(boss.screen().text).to.contain('from 1 to 5,000');
    await boss.say('1500');
    await boss.say('10%');
    await boss.tap('Without an end');
    expect(boss.screen().text).to.contain('<b>1,500</b> one-time codes');
    await boss.tap('as a file');
    await boss.again();
    const files = (await messagesTo(boss)).filter(({ content }) => content.document);
    expect(files).to.have.length(1);
    const codes = files[0]?.content.document?.text.trim().split('\n') ?? [];
    expect(new Set(codes).size).to.equal(1500);
    await boss.press('coupons');
    expect(labels(boss)[0]).to.contain('1,500 one-time codes');
    const product = await aProduct(shop.scope);
    const ann = await somebody(9000n, { start: `/start k_${codes[0]}` });
    await buy(ann, product.id);
    const bob = await somebody(9000n, { start: `/start k_${codes[0]}` });
    await bob.press(`buy:${product.id}`);
    expect(bob.screen().text).to.contain('as often as it may be').and.contain('Total: <b>$10.00');
    await boss.press('coupon:1');
    await boss.tap('End it');
    await boss.press('coupons:over');
    expect(labels(boss)[0]).to.contain('1,500');
  });

  it('a link brings people, whatever is in it, and shows what they brought', async () => {
    await settings.setOptions(shop.scope, 1, {
      referral: { percent: 1000, secondPercent: 250, holdDays: 3, cap: '5000' },
    });
    const ann = await somebody();
    await ann.say('/referral');
    const [, code = ''] = /start=r_([\w-]+)/.exec(ann.screen().text) ?? [];
    expect(ann.screen().text).to.contain('<b>10%</b>').and.contain('2.5%').and.contain('3 days').and.contain('$50.00'); // prettier-ignore
    const bob = await somebody(9000n, { start: `/start r_${code}`, language_code: 'ru' });
    expect(bob.screen().text).to.contain('Test Shop');
    expect((await idOf(bob)).referrer).to.equal(`${(await idOf(ann)).id}`);
    for (const link of [`r_${code}`, 'r_nobody', `r_${'x'.repeat(300)}`, "r_' or 1=1", 'r_'])
      expect((await idOf(await somebody(0n, { start: `/start ${link}` }))).id > 0n).to.equal(true);
    await ann.say(`/start r_${code}`);
    expect((await idOf(ann)).referrer).to.equal(null);
    await bob.say('/referral');
    const [, other = ''] = /start=r_([\w-]+)/.exec(bob.screen().text) ?? [];
    await ann.say(`/start r_${other}`);
    expect((await idOf(ann)).referrer, 'no circle').to.equal(null);

    const product = await aProduct(shop.scope, { price: 2000n });
    await buy(bob, product.id);
    await ann.press('referral');
    expect(ann.screen().text).to.contain('brought <b>2</b> people, <b>1</b>').and.contain('Waiting: <b>$2.00'); // prettier-ignore
    await ann.tap('What you earned');
    expect(ann.screen().text).to.contain('⏳ <b>$2.00</b> by somebody you brought');
    await shop.scope.db.query('select 1');
    const boss = owner();
    await boss.press('knobs:referral');
    expect(boss.screen().text).to.contain('Brought: <b>2</b>, buyers among them: <b>1</b>').and.contain('waiting: <b>$2.00'); // prettier-ignore
    await refunds.give(shop.scope, 1, { reference: 'x', orderId: 1n, amount: 1000n, lines: [], to: 'balance', returnStock: false, reason: null }); // prettier-ignore
    const later = { ...shop.scope, clock: { now: () => Date.now() + 4 * 86_400_000 } as never };
    await commissions.settle(later);
    await ann.say('/balance');
    expect(ann.screen().text).to.contain('$1.00');
    await ann.say('/history');
    expect(ann.screen().text).to.contain('$1.00</b> · Commission');
    expect(await queriesOf(() => ann.press('referral'))).to.equal(3);
    expect(await queriesOf(() => ann.press('referral:list'))).to.equal(3);
    await settings.setOptions(shop.scope, 1, { referral: null });
    await ann.press('referral');
    expect(ann.screen().text).to.contain('no commission at the moment');
  });

  it('stars, words and a photo are given by who bought it, and read by all', async () => {
    const product = await aProduct(shop.scope, { name: 'Lamp <x>' });
    const ann = await somebody(9000n, { first_name: 'Ann <i>' });
    const eve = await somebody();
    await eve.press(`rate:${product.id}:5`);
    expect(alert(eve)).to.contain('Only who bought');
    await eve.press(`rate:words:${product.id}`);
    await eve.say('fake');
    expect(eve.screen().text).to.contain('Only who bought');
    await eve.press('menu');
    await buy(ann, product.id);
    await ann.press(`reviews:${product.id}`);
    await ann.tap('Write a review');
    await ann.tap('4');
    expect(ann.screen().text).to.contain('Thank you').and.contain('★★★★☆');
    await ann.message({ sticker: { file_id: 's' } as never });
    expect(ann.screen().text).to.contain('a text or a photo');
    await ann.say('x'.repeat(501));
    expect(ann.screen().text).to.contain('1 to 500');
    await ann.message({ photo: photo('pic-1'), caption: 'Shines <b>well</b> & long' });
    expect(ann.screen().photo).to.equal('pic-1');
    expect(ann.screen().text).to.contain('Shines &lt;b&gt;well&lt;/b&gt; &amp; long');
    await eve.press(`reviews:${product.id}`);
    expect(eve.screen().text).to.contain('Lamp &lt;x&gt;').and.contain('4.0 · 1 review').and.contain('Ann &lt;i&gt;'); // prettier-ignore
    expect(eve.screen().text, 'a day, not a minute').to.not.contain('UTC');
    expect(labels(eve)).to.not.include('✍️ Write a review');
    await eve.tap('📷 1');
    expect(eve.screen().photo).to.equal('pic-1');
    await eve.tap('Back');
    await eve.press(`product:${product.id}`);
    expect(eve.screen().text).to.contain('⭐ 4.0 (1)');
    expect(await queriesOf(() => eve.press(`reviews:${product.id}`))).to.equal(3);
    await ann.press(`rate:${product.id}`);
    await ann.tap('Without words');
    expect(ann.screen().text).to.not.contain('Shines');
    await settings.setOptions(shop.scope, 1, { reviews: false });
    for (const data of [`reviews:${product.id}`, `rate:${product.id}:1`]) {
      await ann.press(data);
      expect(alert(ann)).to.contain('no reviews');
    }
  });

  it('staff answer and hide reviews, and the buyer hears of it', async () => {
    const product = await aProduct(shop.scope);
    const boss = owner();
    await boss.say('/start');
    const ann = await somebody(9000n, { language_code: 'ru' });
    await buy(ann, product.id);
    await ann.press(`rate:${product.id}:1`);
    await ann.say('плохо');
    const notices = (await messagesTo(boss)).map(({ content }) => content.key);
    expect(notices).to.include.members(['notice-review-new', 'notice-review-words']);
    await boss.press('feedback');
    expect(labels(boss)[0]).to.contain('🆕 ★☆☆☆☆');
    expect(await queriesOf(() => boss.press('feedback'))).to.equal(3);
    await boss.press('review:1');
    await boss.tap('Answer');
    await boss.say(' ');
    await boss.say('Sorry <3');
    expect(boss.screen().text).to.contain('↳ <i>Sorry &lt;3</i>');
    expect((await messagesTo(ann)).at(-1)?.content.key).to.equal('notice-review-answer');
    await ann.press(`reviews:${product.id}`);
    expect(ann.screen().text).to.contain('Sorry &lt;3').and.contain('1,0 · 1 отзыв');
    await boss.tap('Hide');
    await ann.press(`reviews:${product.id}`);
    expect(ann.screen().text).to.contain('ещё никто');
    await ann.press('reviews:one:1');
    expect(alert(ann)).to.contain('больше нет');
    await boss.tap('Undo');
    await ann.press(`reviews:${product.id}`);
    expect(ann.screen().text).to.contain('плохо');
    await boss.press('feedback:hidden');
    expect(boss.screen().text).to.contain('There are none');
    // The group's link opens it in the private chat.
    await boss.say('/start go_review-1');
    expect(boss.screen().text).to.contain('плохо');
  });

  it('long, bidirectional and HTML-like words never break a screen', async () => {
    const product = await aProduct(shop.scope, { name: '< &"\u202e'.repeat(15) });
    const words = ['😀'.repeat(250), '<a href="x">'.repeat(41), '\u202eمرحبا'.repeat(80), '&amp;'.repeat(100)];
    for (const [at, text] of words.entries()) {
      const bot = await somebody(9000n, { first_name: '< &'.repeat(60), last_name: '🙂'.repeat(30) });
      await buy(bot, product.id);
      await bot.press(`rate:${product.id}:${at + 1}`);
      await bot.say(text);
      const { id } = await idOf(bot);
      expect((await reviews.own(shop.scope, id, product.id))?.text).to.equal(text);
    }
    const boss = owner();
    for (const data of [`reviews:${product.id}`, 'feedback', 'feedback:all:1'])
      await boss.press(data);
    for (const id of [1, 2, 3, 4]) await boss.press(`review:${id}`);
    await boss.press(`reviews:${product.id}:2`);
    await boss.press(`reviews:${product.id}:-1`);
  }); // prettier-ignore
});
