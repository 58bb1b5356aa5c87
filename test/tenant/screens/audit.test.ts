import { expect } from 'chai';
import * as audit from '../../../shared/domain/staff/audit.ts';
import * as auditSearch from '../../../shared/domain/staff/audit-search.ts';
import { Options } from '../../../shared/domain/shop/options.ts';
import { readyRoles } from '../../../shared/domain/staff/permissions.ts';
import * as products from '../../../shared/domain/catalogue/products.ts';
import * as settings from '../../../shared/domain/shop/settings.ts';
import type { Scope } from '../../../shared/scope.ts';
import { createI18n } from '../../../shared/telegram/i18n.ts';
import { readFilter } from '../../../tenant/screens/admin/audit/audit-filter.ts';
import { aProduct } from '../../support/builders.ts';
import type { FakeBot } from '../../support/fake-bot.ts';
import { aShop, type Shop } from './shop.ts';

const alert = (bot: FakeBot) => String(bot.of('answerCallbackQuery').at(-1)?.['text']);
const labels = (bot: FakeBot) => bot.screen().buttons.map(({ text }) => text);

describe('Audit log', () => {
  let shop: Shop;
  let owner: FakeBot;
  let mia: FakeBot;
  let ann: FakeBot;
  let annId: bigint;
  beforeEach(async () => {
    shop = await aShop();
    owner = shop.owner({ first_name: 'Olga' });
    mia = shop.customer({ first_name: 'Mia', username: 'mia_m' });
    ann = shop.customer({ first_name: 'Ann <b>' });
    await owner.say('/start');
    await mia.say('/start');
    await ann.say('/start');
    await shop.scope.db.query(`insert into staff (telegram_id, role) values ($1, 'MANAGER')`, [
      mia.person.id,
    ]);
    const [row] = await shop.scope.db.query<{ id: string }>(
      'select id from customers where telegram_id = $1',
      [ann.person.id],
    );
    annId = BigInt(row?.id ?? 0);
  });
  /** As if it had been written then. */
  const writtenAt = (day: string): Scope => ({
    ...shop.scope,
    clock: { ...shop.scope.clock, now: () => Date.parse(`${day}T12:00:00Z`) },
  });
  const block = async (reason: string) => {
    await mia.press(`person:block:${annId}`);
    await mia.say(reason);
    await mia.press(`person:unblock:${annId}`);
  };

  it('shows who did what to whom, by name, and an entry before and after', async () => {
    await block('rude & <loud>');
    await settings.setOptions(shop.scope, mia.person.id, { approveAbove: '5000', reviews: false });
    await owner.press('audit');
    const { text } = owner.screen();
    expect(text).to.contain('Customer blocked</b> · Mia → Ann &lt;b&gt; (');
    expect(text).to.contain('rude &amp; &lt;loud&gt;');
    const [entry] = labels(owner);
    await owner.tap(String(entry));
    expect(owner.screen().text)
      .to.contain('Second person above: – → $50.00')
      .and.contain('Reviews: – → ✗')
      .and.contain(`<code>${mia.person.id}</code>`);
    await owner.tap('Back');
    await mia.press('audit');
    expect(mia.screen().text).to.contain('Settings changed</b> · you');
    await mia.tap(String(entry));
    await mia.tap('Undo');
    expect((await settings.read(shop.scope)).options.reviews).to.equal(true);
    await owner.press('audit:entry:99999');
    expect(alert(owner)).to.contain('not in the log any more');
  });

  it('has words for whatever can change, in both languages', async () => {
    const product = await aProduct(shop.scope);
    const changes = {
      name: 'New', description: 'x', photos: ['p'], price: 1250n, tiers: [{ from: 2, price: 900n }],
      sale: { price: 800n, from: new Date('2026-12-01T00:00:00Z'), until: null }, minQuantity: 2, maxQuantity: 9,
      customerLimit: 9, state: 'hidden' as const, options: { warrantyH: 5, lowStock: 2, protect: true },
    }; // prettier-ignore
    await products.change(shop.scope, mia.person.id, product.id, changes);
    const everything = Options.parse({});
    await settings.setOptions(shop.scope, mia.person.id, { ...everything, warrantyH: 5, shipping: [{ id: 'a', name: 'Post', price: '300' }] }); // prettier-ignore
    const rows = await shop.scope.db.query<{ id: string }>('select id from audit_log order by id');
    for (const language of ['en', 'ru']) {
      await owner.press(`language:set:${language}`);
      let said = '';
      for (const { id } of rows) {
        await owner.press(`audit:entry:${id}`);
        said += owner.screen().text.replaceAll(/\s/g, ' ');
      }
      expect(said, 'no names of the program').not.to.match(
        /\b(minQuantity|customerLimit|warrantyH|lowStock)\b|[{}]/,
      );
      expect(said).to.contain(
        language === 'en' ? 'Price: $10.00 → $12.50' : 'Цена: 10,00 $ → 12,50 $',
      );
    }
    const i18n = createI18n(['shared/locales', 'tenant/locales']);
    const names = [...Object.keys(Options.shape), ...Object.keys(changes)];
    expect(names.filter((name) => !i18n.has(`audit-field-${name.toLowerCase()}`))).to.deep.equal(
      [],
    );
  });

  it('says roles and money in words, in both languages', async () => {
    await owner.press(`staff:role:${mia.person.id}:SUPPORT`);
    await owner.press('language:set:ru');
    await owner.press('audit');
    expect(owner.screen().text)
      .to.contain('Изменена роль</b> · вы → Mia')
      .and.contain('Менеджер → Поддержка');
    await owner.press(`adjust:${annId}`);
    await owner.say('+5');
    await owner.say('подарок');
    await owner.tap('Подтвердить');
    await owner.press('audit');
    expect(owner.screen().text.replaceAll(/\s/g, ' '))
      .to.contain('Исправлен баланс')
      .and.contain('Сумма: 5,00 $')
      .and.contain('0,00 $ → 5,00 $');
  });

  it('is searched by person, action, words and days, in any combination', async () => {
    const actor = mia.person.id;
    await audit.write(writtenAt('2026-01-10'), actor, 'customer.block', { customer: String(annId), reason: 'spam' }); // prettier-ignore
    await audit.write(writtenAt('2026-02-10'), actor, 'settings.text', { place: 'help', language: 'en' }); // prettier-ignore
    await audit.write(writtenAt('2026-03-10'), owner.person.id, 'customer.block', { reason: '100%' }); // prettier-ignore
    const found = async (query: string) => {
      await owner.press('audit');
      await owner.press('audit:find');
      await owner.say(query);
      return labels(owner).filter((text) => text.startsWith('#')).length;
    };
    for (const [query, count] of [
      ['spam', 1],
      ['100%', 1],
      ['%', 1],
      ['blocked', 2],
      ['@mia_m', 2],
      ['Mia', 2],
      [String(actor), 2],
      ['Ann', 1],
      ['2026-01-10', 1],
      ['10.02.2026', 1],
      ['2026-01-01..2026-02-28', 2],
      ['..31.01.2026', 1],
      ['2026-02-11 – 2026-03-31', 1],
      ['blocked 2026-01-01..2026-02-28', 1],
      ['2026-01-11', 0],
      ["' or true --", 0],
    ] as const)
      expect(await found(query), query).to.equal(count);
    expect(owner.screen().text).to.contain('Nothing fits');
    await owner.press('audit:find');
    await owner.say('31.02.2026');
    expect(owner.screen().text).to.contain('could not read that day');
    await owner.press('audit');
    await owner.tap('Who');
    await owner.tap('Mia');
    await owner.tap('What');
    await owner.tap('Own text');
    expect(owner.screen().text).to.contain('Mia · Own text changed');
    expect(labels(owner).filter((text) => text.startsWith('#'))).to.have.length(1);
    await owner.tap('Everything');
    expect(labels(owner).filter((text) => text.startsWith('#')).length).to.be.greaterThan(2);
  });

  it('counts days in the time zone of the shop', async () => {
    await settings.setOptions(shop.scope, 1, { timeZone: 'Pacific/Auckland' });
    await audit.write(writtenAt('2026-01-10'), 1, 'settings.text');
    const on = (day: string) =>
      auditSearch.search(shop.scope, { from: day, until: day }, { limit: 9, timeZone: 'Pacific/Auckland' }); // prettier-ignore
    expect(await on('2026-01-10')).to.have.length(0);
    expect(await on('2026-01-11')).to.have.length(1);
  });

  it('reads what staff type', () => {
    expect(readFilter('2026-01-01..')).to.deep.equal({ from: '2026-01-01' });
    expect(readFilter('price - low')).to.deep.equal({ text: 'price - low' });
    expect(readFilter('1.2.2026 price')).to.deep.equal({
      text: 'price',
      from: '2026-02-01',
      until: '2026-02-01',
    });
    expect(readFilter('  ')).to.deep.equal({});
  });

  it('is paged, with what was looked for', async () => {
    for (let count = 0; count < 20; count += 1)
      await audit.write(shop.scope, mia.person.id, 'settings.text', { place: `p${count}` });
    await owner.press('audit');
    await owner.press(`audit:by:${mia.person.id}`);
    await owner.tap('Older');
    await owner.tap('Older');
    expect(labels(owner).filter((text) => text.startsWith('#'))).to.have.length(4);
    await owner.tap('#');
    await owner.tap('Back');
    await owner.tap('Older');
    await owner.tap('Newest');
    expect(owner.screen().text).to.contain('p19').and.contain('🔎');
    expect(owner.unanswered()).to.deep.equal([]);
  });

  it('goes into a CSV file: all of it, or what was looked for; and that is written down', async () => {
    await audit.write(shop.scope, mia.person.id, 'customer.block', { reason: 'x' });
    await audit.write(shop.scope, mia.person.id, 'settings.text', {
      before: '=1+1',
      after: '@SUM(A1)',
    });
    await owner.press('audit:csv');
    expect(owner.of('sendDocument')[0]?.['document']).to.deep.equal({ upload: 'audit-log.csv' });
    const rows = await shop.scope.db.query<{ data: unknown }>(
      `select data from audit_log where action = 'audit.export'`,
    );
    expect(rows).to.have.length(1);
    await owner.press(`audit:by:${mia.person.id}`);
    await owner.press('audit:csv');
    expect(owner.of('sendDocument')[1]?.['caption']).to.equal('Audit log: 2 entries');
  });

  it('is kept as long as the shop says; 0 days are for ever', async () => {
    const { scope } = shop;
    const old = await audit.write(writtenAt('2020-01-01'), 1, 'settings.text');
    const isKept = async () =>
      (await scope.db.query('select from audit_log where id = $1', [old])).length === 1;
    await audit.forgetOld(scope);
    expect(await isKept(), 'a new shop keeps all').to.equal(true);
    await owner.press('audit');
    await owner.tap('Kept for');
    await owner.say('90');
    await owner.tap('Undo');
    await audit.forgetOld(scope);
    expect(await isKept()).to.equal(true);
    await owner.press('knob:audit-days');
    await owner.say('90');
    await audit.forgetOld(scope);
    expect(await isKept()).to.equal(false);
    expect(await scope.db.query('select from audit_log')).to.not.have.length(0);
  });

  it('is shown to those only who may see it', async () => {
    const presses = ['audit', 'audit:page', 'audit:page:5', 'audit:entry:1', 'audit:find', 'audit:people', 'audit:actions', 'audit:by:1', 'audit:only:settings.text', 'audit:csv']; // prettier-ignore
    for (const role of ['SUPPORT', 'STOCK', 'nobody'] as const) {
      const bot = shop.customer();
      await bot.say('/start');
      if (role !== 'nobody')
        await shop.scope.db.query('insert into staff (telegram_id, role) values ($1, $2)', [bot.person.id, role]); // prettier-ignore
      for (const data of presses) {
        await bot.press(data);
        expect(alert(bot), `${role} ${data}`).to.equal('You are not allowed to do this.');
      }
    }
    expect(Object.keys(readyRoles)).to.have.length(4);
    for (const data of presses) await mia.press(data);
    for (const data of ['audit:by:x', 'audit:by', "audit:only:'", 'audit:only', 'audit:page:x']) {
      await mia.press(data);
      expect(mia.of('answerCallbackQuery').at(-1)).to.include({ show_alert: true });
    }
    expect(mia.unanswered()).to.deep.equal([]);
  });
});
