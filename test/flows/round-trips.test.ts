import { expect } from 'chai';
import type { Db } from '../../shared/db/tenant-db.ts';
import * as communities from '../../shared/domain/subscriptions/communities.ts';
import * as planBook from '../../shared/domain/subscriptions/plans.ts';
import * as settings from '../../shared/domain/shop/settings.ts';
import { createScope } from '../../shared/scope.ts';
import { fakeBot, type FakeBot } from '../support/fake-bot.ts';
import { aShop, type Shop } from '../tenant/screens/shop.ts';

/** Who writes, what the screen shows, and that the update is done. */
const MOST = 3;
/** What the plan opens. */
const CHATS = [-1_000_000_077_001, -1_000_000_077_002];

/** A person whose turns are counted in round trips to PostgreSQL. */
function counted(shop: Shop, id: number): { bot: FakeBot; trips: () => number } {
  let trips = 0;
  let isSending = false;
  // What is sent together travels together: no answer can come before the event loop goes round.
  const count = () => {
    if (!isSending) {
      trips += 1;
      isSending = true;
      setImmediate(() => (isSending = false));
    }
  };
  const counting = (db: Db): Db => ({
    query(text, values) {
      count();
      return db.query(text, values);
    },
    async transaction(work) {
      const result = await db.transaction((inner) => work(counting(inner)));
      trips += 1; // The commit; the beginning travels with the first statement.
      return result;
    },
  });
  const scope = createScope({ ...shop.scope, db: counting(shop.scope.db) });
  const handle = async (incoming: Parameters<Shop['bot']['handle']>[0]) => {
    trips = 0;
    isSending = false;
    await shop.bot.handle(incoming);
  };
  // Marking an update done that no effect marked belongs to the turn.
  return { bot: fakeBot(scope, handle, { id }), trips: () => trips };
}

describe('round trips of a screen', () => {
  let shop: Shop;
  let ids: Record<
    'category' | 'product' | 'order' | 'customer' | 'payout' | 'plan' | 'subscription' | 'chat',
    string
  >;

  before(async () => {
    shop = await aShop();
    const ways = { 'hand:USD': { fee: '0', least: '1' }, 'hand:EUR': { fee: '0', least: '1' } };
    await settings.setOptions(shop.scope, 1, {
      withdrawals: { isOpen: true, coolDownH: 0, ways, rules: {} },
      wallets: ['EUR'],
    });
    const limits = { actions: 1e6, purchases: 1e6, invoices: 1e6, banMinutes: 0 };
    await settings.setOptions(shop.scope, 1, { limits });
    const owner = shop.owner();
    await owner.say('/start');
    await owner.press('demo:fill');
    const buyer = shop.customer({ id: 77_001 });
    await buyer.say('/start');
    await shop.credit(buyer, 1_000_000n);
    await shop.credit(buyer, 1_000_000n, 'EUR');
    for (const words of ['/withdraw', '5', 'Bank, account 7']) {
      await buyer.say(words);
      if (words === '/withdraw') await buyer.press('withdraw:from:USD');
    }
    await buyer.tap('Confirm');
    const [payout] = await shop.scope.db.query<{ id: string }>('select id from payouts');
    const [first] = await shop.scope.db.query<{ id: string; category_id: string }>(
      `select id, category_id from products where kind = 'text' order by id limit 1`,
    );
    await buyer.press(`cart:add:${first?.id}`);
    await buyer.press(`buy:${first?.id}`);
    await buyer.tap('Confirm');
    const [order] = await shop.scope.db.query<{ id: string; customer_id: string }>(
      'select id, customer_id from orders order by id desc limit 1',
    );
    const plan = (await planBook.create(shop.scope, 1, { name: 'Club', price: 1000n, state: 'published' }, {})).product.id; // prettier-ignore
    // Two doors: with one its link is made at once.
    for (const chatId of CHATS) {
      const sight = { chatId, kind: 'supergroup', title: 'Owls', username: null, size: 7, trouble: null } as const; // prettier-ignore
      await communities.note(shop.scope, { ...sight, rights: { invite: true, ban: true } }, true);
      await shop.scope.db.query('insert into plan_chats (product_id, chat_id) values ($1, $2)', [plan, chatId]); // prettier-ignore
    }
    await buyer.press(`buy:${plan}`);
    await buyer.tap('Confirm');
    const [subscription] = await shop.scope.db.query<{ id: string }>(
      'select id from subscriptions',
    );
    ids = {
      category: first?.category_id ?? '',
      product: first?.id ?? '',
      order: order?.id ?? '',
      customer: order?.customer_id ?? '',
      payout: payout?.id ?? '',
      plan: String(plan),
      subscription: subscription?.id ?? '',
      chat: String(CHATS[0]),
    };
  });

  const named = (press: string) =>
    press.replaceAll(/<(\w+)>/g, (_, noun: keyof typeof ids) => ids[noun]);

  for (const press of [
    'menu',
    'shop',
    'shop:<category>:1',
    'product:<product>',
    'favourites',
    'cart',
    'orders',
    'order:<order>',
    'balance',
    'deposit:amount:1000',
    'withdraw',
    'withdrawal:list',
    'withdrawal:<payout>',
    'history',
    'history:by:type:all:all:all',
    'statement',
    'trade',
    'language',
    'support',
    'privacy',
    'referral',
    'reviews:<product>',
    'subscribe',
    'plan:<plan>',
    'subscription:<subscription>',
    'subscription:change:<subscription>',
    'enter:<subscription>',
  ])
    // prettier-ignore
    it(`${press} of a customer takes at most ${MOST}`, async () => {
      const { bot, trips } = counted(shop, 77_001);
      await bot.press(named(press));
      expect(trips()).to.be.within(1, MOST);
      expect(JSON.stringify(bot.of('answerCallbackQuery'))).not.to.contain('out of date');
    });

  for (const press of [
    'admin',
    'products',
    'manage:<product>',
    'stock:<product>',
    'sales',
    'sale:<order>',
    'customers',
    'person:<customer>',
    'helpdesk',
    'payments',
    'wallets',
    'rates',
    'spreads',
    'payouts',
    'payouts:ended',
    'payout:<payout>',
    'payoutrules',
    'payoutrules:in:USD',
    'broadcast',
    'statistics',
    'staff',
    'settings',
    'audit',
    'coupons',
    'webhooks',
    'offer:<plan>',
    'within:<plan>',
    'subs',
    'subs:card:<subscription>',
    'subs:figures',
    'chats',
    'chat:<chat>',
  ])
    // prettier-ignore
    it(`${press} of staff takes at most ${MOST}`, async () => {
      const { bot, trips } = counted(shop, shop.scope.tenant.ownerId);
      await bot.press(named(press));
      expect(trips()).to.be.within(1, MOST);
      expect(JSON.stringify(bot.of('answerCallbackQuery'))).not.to.contain('out of date');
    });
});
