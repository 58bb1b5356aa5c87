import { expect } from 'chai';
import * as removals from '../../../shared/domain/catalogue/removals.ts';
import * as products from '../../../shared/domain/catalogue/products.ts';
import * as currency from '../../../shared/domain/money/currency.ts';
import * as plans from '../../../shared/domain/subscriptions/plans.ts';
import * as settings from '../../../shared/domain/shop/settings.ts';
import type { FakeBot } from '../../support/fake-bot.ts';
import { aShop, type Shop } from './shop.ts';

const alert = (bot: FakeBot) => String(bot.of('answerCallbackQuery').at(-1)?.['text']);

describe('Undo', () => {
  let shop: Shop;
  before(async () => {
    shop = await aShop();
  });
  const owner = () => shop.owner();
  const newest = async () => {
    const [row] = await shop.scope.db.query<{ id: string }>('select max(id) as id from audit_log');
    return BigInt(row?.id ?? 0);
  };
  const rename = async (bot: FakeBot, name: string) => {
    await bot.press('settings:name');
    await bot.say(name);
    return newest();
  };

  it('takes a setting back, once, in both languages', async () => {
    for (const [code, said] of [
      ['en', 'Taken back: <b>Name, currency or contact changed'],
      ['ru', 'Отменено: <b>Изменены название, валюта или контакт'],
    ] as const) {
      const bot = owner();
      await bot.press(`language:set:${code}`);
      const { name } = await settings.read(shop.scope);
      const id = await rename(bot, `Other ${code}`);
      await bot.press(`undo:${id}`);
      expect(bot.screen().text).to.contain(said);
      expect((await settings.read(shop.scope)).name).to.equal(name);
      await bot.again();
      await bot.press(`undo:${id}`);
      expect(bot.of('answerCallbackQuery').at(-1)).to.include({ show_alert: true });
      expect((await settings.read(shop.scope)).name).to.equal(name);
    }
    await owner().press('language:set:en');
  });

  it('is undone once by twenty presses', async () => {
    const id = await rename(owner(), 'Twenty');
    await Promise.all(Array.from({ length: 20 }, () => owner().press(`undo:${id}`)));
    const rows = await shop.scope.db.query(
      `select from audit_log where action = 'undo' and data->>'entry' = $1`,
      [id.toString()],
    );
    expect(rows).to.have.length(1);
  });

  it('takes options and own texts back', async () => {
    const { scope } = shop;
    const bot = owner();
    const actor = bot.person.id;
    const first = await settings.setOptions(scope, actor, { lowStock: 9, digestHour: 8 });
    await bot.press(`undo:${first}`);
    expect((await settings.read(scope)).options).to.include({ lowStock: 3, digestHour: null });
    const where = { language: 'en', place: 'terms' } as const;
    const second = await settings.setText(scope, actor, where, 'Ours');
    await bot.press(`undo:${second}`);
    expect((await settings.read(scope)).texts['en']?.terms).to.equal(undefined);
  });

  it('takes nothing back that somebody changed since', async () => {
    const { scope } = shop;
    const bot = owner();
    const actor = bot.person.id;
    const option = await settings.setOptions(scope, actor, { lowStock: 5 });
    await settings.setOptions(scope, actor, { lowStock: 6 });
    const text = await settings.setText(scope, actor, { language: 'en', place: 'help' }, 'One');
    await settings.setText(scope, actor, { language: 'en', place: 'help' }, 'Two');
    const name = await rename(bot, 'One');
    await rename(bot, 'Two');
    for (const id of [option, text, name]) {
      await bot.press(`undo:${id}`);
      expect(alert(bot)).to.contain('changed it since');
    }
    expect((await settings.read(scope)).options.lowStock).to.equal(6);
  });

  it('gives no deleted price back in another currency', async () => {
    const { scope } = shop;
    const actor = shop.owner().person.id;
    for (const [code, said] of [
      ['en', 'prices in USD, and the shop counts in EUR now'],
      ['ru', 'цены в USD, а магазин считает теперь в EUR'],
    ] as const) {
      const bot = owner();
      await bot.press(`language:set:${code}`);
      const { product } = await plans.create(scope, actor, { name: 'Club', price: 999n, state: 'published' }, {}); // prettier-ignore
      const id = await removals.remove(scope, actor, { productId: product.id });
      await currency.change(scope, actor, 'EUR');
      await bot.press(`undo:${id}`);
      expect(alert(bot)).to.contain(said);
      expect(await products.find(scope, product.id)).to.equal(null);
      await currency.change(scope, actor, 'USD');
      await bot.press(`undo:${id}`);
      expect(await products.find(scope, product.id)).to.include({ price: 999n, state: 'published' }); // prettier-ignore
      await removals.remove(scope, actor, { productId: product.id });
    }
    await owner().press('language:set:en');
  });

  it('is for who did it, while they may, for 30 seconds', async () => {
    const { scope } = shop;
    const mia = shop.customer();
    await scope.db.query(`insert into staff (telegram_id, role) values ($1, 'MANAGER')`, [
      mia.person.id,
    ]);
    const id = await rename(mia, 'Mine');
    const bot = owner();
    await bot.press(`undo:${id}`);
    expect(alert(bot)).to.equal('This cannot be undone.');
    await scope.db.query(`update staff set role = 'STOCK' where telegram_id = $1`, [mia.person.id]);
    await mia.press(`undo:${id}`);
    expect(alert(mia)).to.contain('not allowed');
    const late = await rename(bot, 'Late');
    const now = scope.clock.now;
    (scope.clock as { now: () => number }).now = () => now() + 31_000;
    await bot.press(`undo:${late}`);
    (scope.clock as { now: () => number }).now = now;
    expect(alert(bot)).to.contain('30 seconds are over');
    for (const data of ['undo', 'undo:x', 'undo:99999999', 'undo:1']) await bot.press(data);
    expect(bot.unanswered()).to.deep.equal([]);
    expect((await settings.read(scope)).name).to.equal('Late');
  });
});
