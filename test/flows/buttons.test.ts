import { expect } from 'chai';
import * as settings from '../../shared/domain/shop/settings.ts';
import { addAccount, aShop, type Shop } from '../tenant/screens/shop.ts';
import type { FakeBot } from '../support/fake-bot.ts';
import { walk } from '../support/walker.ts';
import { fillWithWords, wordsOf } from '../support/wordy-shop.ts';
import { deliveryOf } from '../tenant/deliver.ts';

const CUSTOMER = ['/start', '/menu', '/shop', '/search tea', '/cart', '/orders', '/balance', '/deposit', '/history',
  '/language', '/support', '/paysupport', '/terms', '/privacy', '/help', '/referral', '/nothing']; // prettier-ignore
const STAFF = ['/admin', '/menu', '/shop'];

/** A shop in which something of everything has happened, with the oddest words in all of it. */
async function aBusyShop(): Promise<{ shop: Shop; owner: FakeBot; buyer: FakeBot }> {
  const shop = await aShop();
  // Nobody presses as fast as a test.
  const limits = { actions: 1e6, purchases: 1e6, invoices: 1e6, banMinutes: 0 };
  await settings.setOptions(shop.scope, 1, { limits });
  const owner = shop.owner();
  await owner.say('/start');
  await addAccount(shop);
  await owner.press('demo:fill');
  // One broadcast is a draft, one is being sent.
  for (const text of ['One', 'Two']) {
    await owner.press('broadcast:new');
    await owner.say(text);
  }
  await owner.press('broadcast:go:1:0');
  const say = wordsOf();
  const buyer = shop.customer({ first_name: say(64), last_name: say(64) });
  await buyer.say('/start');
  await shop.credit(buyer, 1_000_000n);
  const products = await shop.scope.db.query<{ id: string }>('select id from products order by id');
  for (const { id } of products) {
    await buyer.press(`product:${id}`);
    await buyer.press(`buy:${id}`);
    const confirm = buyer.screen().buttons.find(({ text }) => text.includes('Confirm'));
    if (confirm && 'callback_data' in confirm) await buyer.press(confirm.callback_data);
  }
  await fillWithWords(shop, owner, buyer);
  await sendAll(shop);
  return { shop, owner, buyer };
}

/** What is queued is rendered and sent: Telegram would refuse what does not fit. Who was deleted by the walk gets nothing. */
async function sendAll({ scope }: Shop): Promise<void> {
  await deliveryOf(scope).send();
  const failed = await scope.db.query(
    `select content->>'key' as key, error from messages where state = 'failed' and coalesce(error, 'unreachable') <> 'unreachable'`,
  );
  expect(failed).to.deep.equal([]);
}

describe('every button', () => {
  for (const language_code of ['en', 'ru'])
    it(`works for a customer who bought (${language_code})`, async function () {
      this.timeout(120_000);
      const { shop, buyer } = await aBusyShop();
      await buyer.press(`language:set:${language_code}`);
      const { findings, reached, presses } = await walk(shop, buyer, CUSTOMER);
      expect(findings).to.deep.equal([]);
      expect(reached.size, [...reached].join(' ')).to.be.greaterThan(40);
      expect(presses).to.be.greaterThan(60);
      await sendAll(shop);
    });

  for (const language_code of ['en', 'ru'])
    it(`works for the owner (${language_code})`, async function () {
      this.timeout(300_000);
      const { shop, owner } = await aBusyShop();
      await owner.press(`language:set:${language_code}`);
      const { findings, reached } = await walk(shop, owner, [...STAFF, ...CUSTOMER]);
      expect(findings).to.deep.equal([]);
      expect(reached.size, [...reached].join(' ')).to.be.greaterThan(120);
      await sendAll(shop);
    });

  it('works for support, and refuses them what they may not', async function () {
    this.timeout(120_000);
    const { shop } = await aBusyShop();
    const sam = shop.customer({ first_name: 'Sam' });
    await sam.say('/start');
    await shop.scope.db.query(`insert into staff (telegram_id, role) values ($1, 'SUPPORT')`, [
      sam.person.id,
    ]);
    const { findings } = await walk(shop, sam, [...STAFF, ...CUSTOMER]);
    expect(findings).to.deep.equal([]);
  });
});
