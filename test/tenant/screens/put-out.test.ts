import { expect } from 'chai';
import * as products from '../../../shared/domain/catalogue/products.ts';
import * as communities from '../../../shared/domain/subscriptions/communities.ts';
import * as members from '../../../shared/domain/subscriptions/members.ts';
import * as planBook from '../../../shared/domain/subscriptions/plans.ts';
import * as seats from '../../../shared/domain/subscriptions/seats.ts';
import * as grants from '../../../shared/domain/subscriptions/subscription-grants.ts';
import * as subscriptions from '../../../shared/domain/subscriptions/subscriptions.ts';
import type { Scope } from '../../../shared/scope.ts';
import { createAccess } from '../../../shared/workers/access.ts';
import type { FakeBot } from '../../support/fake-bot.ts';
import { recordingApi } from '../../support/recording-api.ts';
import { deliveryOf } from '../deliver.ts';
import { aShop, type Shop } from './shop.ts';

const CHAT = -1_001_700_000_001;

/** Who is taken out of a chat is told why, and only what they can do is offered. */
describe('who is put out of a chat', () => {
  let shop: Shop;
  let scope: Scope;
  let plan: bigint;

  beforeEach(async () => {
    shop = await aShop();
    ({ scope } = shop);
    await shop.owner().say('/start');
    await communities.note(scope, { chatId: CHAT, kind: 'supergroup', title: 'Owls', username: null, size: 7, trouble: null, rights: { invite: true, ban: true } }, true); // prettier-ignore
    plan = await aPlan('Circle', true);
    await scope.db.query(`update plans set terms = terms || '{"seats": 2}'`);
  });

  async function aPlan(name: string, opens = false): Promise<bigint> {
    const { id } = await products.create(scope, 1, { kind: 'access', name, price: 500n, state: 'published' }); // prettier-ignore
    if (opens) await scope.db.query('insert into plan_chats (product_id, chat_id) values ($1, $2)', [id, CHAT]); // prettier-ignore
    return id;
  }

  async function aCustomer(language_code: string) {
    const bot = shop.customer({ language_code });
    await bot.say('/start');
    await shop.credit(bot, 5000n);
    const [row] = await scope.db.query<{ id: string }>(
      'select id from customers where telegram_id = $1',
      [bot.person.id],
    );
    return { bot, customer: BigInt(row?.id ?? 0) };
  }

  /** Buys the plan and goes into its chat. */
  async function aMember(language_code = 'en') {
    const person = await aCustomer(language_code);
    await person.bot.press(`buy:${plan}`);
    await person.bot.tap('✅');
    const [found] = await subscriptions.list(scope, person.customer);
    await goIn(person.bot);
    await settle(found?.id ?? 0n);
    return { ...person, id: found?.id ?? 0n };
  }

  const goIn = (bot: FakeBot) =>
    members.note(scope, { chatId: CHAT, telegramId: bot.person.id, name: 'Ann', status: 'in', wasIn: false, link: null, byHand: false }); // prettier-ignore

  const settle = async (subscriptionId: bigint) => {
    const recording = recordingApi();
    await createAccess({ apiOf: async () => recording.api })(scope, {
      subscriptionId, customerId: null, chatId: null, telegramId: null, spent: null, isStolen: false,
    }); // prettier-ignore
    return recording;
  };

  /** What they were told last, and what its button opens. */
  async function told({ person }: FakeBot) {
    const delivery = deliveryOf(scope);
    await delivery.send();
    const [row] = await scope.db.query<{ press: string }>(
      `select content->'buttons'->0->0->>'press' as press from messages
       where chat_id = $1 and reference like 'put-out:%' order by id desc limit 1`,
      [person.id],
    );
    return { text: delivery.to(person.id).at(-1), press: row?.press };
  }

  it('hears that it is over, and may renew it', async () => {
    for (const [language, words] of [['en', 'Renew it'], ['ru', 'Продлите']] as const) {
      const { bot, id } = await aMember(language);
      await subscriptions.end(scope, id, `t:${id}`, {});
      await settle(id);
      const { text, press } = await told(bot);
      expect(text).to.contain('Circle').and.contain('Owls').and.contain(words);
      expect(press).to.equal(`subscription:${id}`);
    }
  }); // prettier-ignore

  it('hears that it is paused, not that it should be renewed', async () => {
    const { bot, id } = await aMember('ru');
    await grants.setPaused(scope, scope.tenant.ownerId, id, true);
    await settle(id);
    const { text } = await told(bot);
    expect(text).to.contain('на паузе').and.not.contain('Продлите');
  });

  it('hears of the plan that was changed for another one', async () => {
    const other = await aPlan('Basic');
    const { bot, id } = await aMember();
    await bot.press(`plan:change:${id}:${other}`);
    await bot.tap('Confirm');
    await settle(id);
    const { text, press } = await told(bot);
    expect(text).to.contain('another plan').and.not.contain('Renew it');
    expect(press).to.equal('subscribe');
  });

  it('is put out, and hears that the plan does not open the chat any more, however they came in', async () => {
    for (const [language, words] of [['en', 'does not open'], ['ru', 'не открывает']] as const) {
      const { bot, id } = await aMember(language);
      await planBook.setChat(scope, 1, plan, { id: CHAT, title: 'Owls', isIn: false });
      const { calls } = await settle(id);
      expect(calls.map(({ method }) => method)).to.deep.equal(['banChatMember', 'unbanChatMember']);
      const { text, press } = await told(bot);
      expect(text).to.contain(words).and.contain('Owls');
      expect(press).to.equal(`subscription:${id}`);
      await planBook.setChat(scope, 1, plan, { id: CHAT, title: 'Owls', isIn: true });
    }
  }); // prettier-ignore

  it('hears, as a guest, that the seat is gone or that the owner’s time is over', async () => {
    const { customer: owner, id } = await aMember();
    const found = await subscriptions.find(scope, id, null);
    const { bot, customer } = await aCustomer('en');
    await seats.take(scope, customer, id, found?.seatKey ?? '');
    await goIn(bot);
    await settle(id);
    await subscriptions.end(scope, id, 't:over', {});
    await settle(id);
    const over = await told(bot);
    expect(over.text).to.contain('shared with you').and.not.contain('Renew it');
    expect(over.press).to.equal('subscribe');
    const { id: again } = await aMember();
    const next = await subscriptions.find(scope, again, null);
    await seats.take(scope, customer, again, next?.seatKey ?? '');
    await goIn(bot);
    await settle(again);
    await seats.free(scope, next?.customerId ?? owner, { subscriptionId: again, customerId: customer }); // prettier-ignore
    await settle(again);
    const away = await told(bot);
    expect(away.text).to.contain('seat').and.not.contain('is over').and.not.contain('Renew it');
    expect(away.press).to.equal('subscribe');
  });
});
