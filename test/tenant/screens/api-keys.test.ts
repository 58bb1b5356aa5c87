import { expect } from 'chai';
import { createMemoryPorts } from '../../../shared/cache/memory.ts';
import { systemClock } from '../../../shared/clock.ts';
import * as apiKeys from '../../../shared/domain/programs/api-keys.ts';
import { codeAt } from '../../support/authenticator.ts';
import { contentsOf } from '../../support/builders.ts';
import type { FakeBot } from '../../support/fake-bot.ts';
import { aShop, type Shop } from './shop.ts';

const token = (bot: FakeBot) => /<code>(shk_\S+)<\/code>/.exec(bot.screen().text)?.[1] ?? '';
const labels = (bot: FakeBot) => bot.screen().buttons.map(({ text }) => text);

describe('API keys in the settings', () => {
  let shop: Shop;
  let now: number;

  beforeEach(async () => {
    now = Date.parse('2026-05-01T12:00:00Z');
    shop = await aShop(createMemoryPorts(), { ...systemClock, now: () => now });
  });

  const stored = () => contentsOf(shop.scope).then((all) => JSON.stringify(all));

  for (const [language, words] of [
    ['en', { entry: 'API', none: 'There is no key yet', make: 'New key', orders: 'Orders: read', go: 'Make the key', kept: 'I have it', revoke: 'Revoke', gone: 'Revoked', never: 'Never used' }],
    ['ru', { entry: 'API', none: 'Ключей пока нет', make: 'Новый ключ', orders: 'Заказы: читать', go: 'Создать ключ', kept: 'Сохранил', revoke: 'Отозвать', gone: 'Отозван', never: 'не использовался' }],
  ] as const) {
    it(`are made, shown once and revoked (${language})`, async () => {
      const owner = shop.owner({ language_code: language });
      await owner.say('/admin');
      await owner.press('settings');
      await owner.tap(words.entry);
      expect(owner.screen().text).to.contain(words.none).and.contain('https://shops.example/api/v1/openapi.json'); // prettier-ignore
      await owner.tap(words.make);
      await owner.say('  My   <site>  ');
      expect(owner.screen().text).to.contain('My &lt;site&gt;');
      expect(labels(owner).join()).to.not.contain(words.go);
      await owner.tap(words.orders);
      expect(labels(owner).join()).to.contain(`✅ 🧾 ${words.orders}`);
      await owner.tap(words.go);
      const key = token(owner);
      const read = apiKeys.readToken(key);
      expect(read).to.not.equal(null);
      expect(owner.screen().buttons).to.deep.include({ text: labels(owner)[0], copy_text: { text: key } }); // prettier-ignore
      expect((await apiKeys.open(shop.scope, read ?? { prefix: '', secret: '' }))?.scopes).to.deep.equal(['orders:read']); // prettier-ignore
      await owner.tap(words.kept);
      expect(owner.screen().text).to.not.contain(read?.secret);
      expect(await stored()).to.not.contain(read?.secret ?? 'x');
      await owner.press(`apikeys:key:${read?.prefix}`);
      await owner.tap(words.revoke);
      await owner.tap(words.revoke);
      expect(owner.screen().text).to.contain(words.gone);
      expect(labels(owner).join()).to.not.contain(words.revoke);
      expect(await apiKeys.open(shop.scope, read ?? { prefix: '', secret: '' })).to.equal(null);
      await owner.press('apikeys');
      expect(labels(owner)[0]).to.equal('🚫 My <site>');
      await owner.press('audit');
      expect(owner.screen().text).to.contain('My &lt;site&gt;');
      expect(owner.unanswered()).to.deep.equal([]);
    });
  } // prettier-ignore

  it('offer what their maker may, and nothing that was forged', async () => {
    const mia = shop.customer({ first_name: 'Mia' });
    await mia.say('/start');
    await shop.scope.db.query(`insert into staff (telegram_id, role) values ($1, 'MANAGER')`, [mia.person.id]); // prettier-ignore
    await mia.press('apikeys:make');
    await mia.say('Mine');
    expect(labels(mia).join()).to.contain('Balances: correct').and.not.contain('Invoices');
    await mia.press('apikeys:scope:invoices:write');
    await mia.press('apikeys:scope:orders:read');
    await mia.press('apikeys:confirm');
    // A scope that she may not give is refused when the key is made.
    expect(String(mia.of('answerCallbackQuery').at(-1)?.['text'])).to.contain('not allowed');
    expect(await apiKeys.list(shop.scope)).to.deep.equal([]);
    const sam = shop.customer();
    await sam.say('/start');
    await shop.scope.db.query(`insert into staff (telegram_id, role) values ($1, 'SUPPORT')`, [sam.person.id]); // prettier-ignore
    for (const press of ['apikeys', 'apikeys:make', `apikeys:key:${'0'.repeat(16)}`, `apikeys:end:${'0'.repeat(16)}`, 'apikeys:confirm', 'apikeys:scope:orders:read', 'apikeys:key:x']) {
      await sam.press(press);
      expect(sam.screen().text, press).to.not.contain('shk_');
    } // prettier-ignore
    expect(await apiKeys.list(shop.scope)).to.deep.equal([]);
    expect(sam.unanswered()).to.deep.equal([]);
  });

  it('want the second factor of who has one', async () => {
    const owner = shop.owner();
    await owner.say('/security');
    await owner.press('security:on');
    const [, secret = ''] = /<code>([A-Z2-7]{32})<\/code>/.exec(owner.screen().text) ?? [];
    await owner.say(codeAt(secret, now));
    now += 60_000;
    await owner.press('apikeys:make');
    await owner.say('Site');
    await owner.tap('Stock: read');
    await owner.tap('Make the key');
    expect(owner.screen().text).to.contain('To make an API key');
    await owner.say('000000');
    expect(await apiKeys.list(shop.scope)).to.deep.equal([]);
    await owner.say(codeAt(secret, now));
    expect(token(owner)).to.match(/^shk_/);
    expect(await apiKeys.list(shop.scope)).to.have.length(1);
    // The same answer again, as after a crash, makes no second one.
    await owner.again();
    expect(await apiKeys.list(shop.scope)).to.have.length(1);
  });
});
