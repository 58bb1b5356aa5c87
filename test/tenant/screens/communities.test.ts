import { expect } from 'chai';
import type { ChatJoinRequest, ChatMember, User } from 'grammy/types';
import * as communities from '../../../shared/domain/subscriptions/communities.ts';
import * as members from '../../../shared/domain/subscriptions/members.ts';
import * as seats from '../../../shared/domain/subscriptions/seats.ts';
import * as starRenewals from '../../../shared/domain/subscriptions/star-renewals.ts';
import * as subscriptions from '../../../shared/domain/subscriptions/subscriptions.ts';
import * as settings from '../../../shared/domain/shop/settings.ts';
import * as products from '../../../shared/domain/catalogue/products.ts';
import type { Scope } from '../../../shared/scope.ts';
import { createAccess } from '../../../shared/workers/access.ts';
import { createChatAudit } from '../../../shared/workers/chat-audit.ts';
import { createTasks, type TaskParts } from '../../../shared/workers/tasks.ts';
import { contentsOf } from '../../support/builders.ts';
import { testPlatform } from '../../support/platform.ts';
import type { FakeBot } from '../../support/fake-bot.ts';
import { recordingApi } from '../../support/recording-api.ts';
import { deliveryOf } from '../deliver.ts';
import { aShop, type Shop } from './shop.ts';

const RIGHTS = { status: 'administrator', can_invite_users: true, can_restrict_members: true };
let nextChat = -1_001_000_000_000;
let links = 0;

describe('closed chats on screens', () => {
  let shop: Shop;
  let scope: Scope;
  let owner: FakeBot;
  let chatId: number;
  let planId: bigint;

  beforeEach(async () => {
    shop = await aShop();
    ({ scope } = shop);
    owner = shop.owner({ first_name: 'Olga' });
    await owner.say('/start');
    ({ chatId, planId } = await aClub());
  });

  const seesIt = (bot: Pick<FakeBot, 'answer'>, me: Partial<ChatMember> = {}) => {
    bot.answer('getChat', { id: chatId, type: 'supergroup', title: 'Owls & <Co>' });
    bot.answer('getChatMember', { ...RIGHTS, ...me });
    bot.answer('getChatMemberCount', 7);
  };
  /** A chat of the shop's and a plan that opens it. */
  async function aClub() {
    chatId = nextChat -= 1;
    const sight = { chatId, kind: 'supergroup', title: 'Owls & <Co>', username: null, size: 7, trouble: null } as const; // prettier-ignore
    await communities.note(scope, { ...sight, rights: { invite: true, ban: true } }, true);
    const plan = await products.create(scope, 1, { kind: 'access', name: 'Owls a month', price: 500n, state: 'published' }); // prettier-ignore
    await scope.db.query('insert into plan_chats (product_id, chat_id) values ($1, $2)', [
      plan.id,
      chatId,
    ]);
    return { chatId, planId: plan.id };
  }
  const aCustomer = async (overrides: Partial<User> = {}) => {
    const bot = shop.customer(overrides);
    await bot.say('/start');
    const [row] = await scope.db.query<{ id: string }>(
      'select id from customers where telegram_id = $1',
      [bot.person.id],
    );
    const subscription = async () => {
      const [made] = await scope.db.query<{ id: string }>(
        `select extend_subscription($1)->>'subscriptionId' as id`,
        [JSON.stringify({ customerId: row?.id, productId: `${planId}`, reference: `t:${(links += 1)}`, kind: 'staff', term: { lifetime: true }, now: new Date() })],
      ); // prettier-ignore
      return BigInt(made?.id ?? 0);
    };
    return { bot, subscription };
  };
  const makesLinks = (bot: FakeBot) => {
    const link = `https://t.me/+${(links += 1)}`;
    bot.answer('createChatInviteLink', { invite_link: link });
    return link;
  };
  const urls = (bot: FakeBot) =>
    bot.screen().buttons.flatMap((button) => ('url' in button ? [button.url] : []));
  const asks = (bot: FakeBot, more: Partial<ChatJoinRequest> = {}) =>
    bot.event({
      chat_join_request: {
        chat: { id: chatId, type: 'supergroup', title: 'Owls & <Co>' },
        from: bot.person, user_chat_id: bot.person.id, date: 1, ...more,
      },
    }); // prettier-ignore

  describe('of a customer', () => {
    it('open by one link, which is given again while nobody used it, and anew when it fails', async () => {
      const { bot, subscription } = await aCustomer();
      const id = await subscription();
      const link = makesLinks(bot);
      await bot.press(`enter:${id}`);
      expect(bot.screen().text).to.contain('Owls a month').and.contain('Owls &amp; &lt;Co&gt;').and.contain('for you alone'); // prettier-ignore
      expect(urls(bot)).to.deep.equal([link]);
      const [asked] = bot.of('createChatInviteLink');
      expect(asked).to.include({ chat_id: chatId, member_limit: 1 });
      expect(Number(asked?.['expire_date'])).to.be.closeTo(Date.now() / 1000 + 86_400, 60);
      await bot.press(`enter:${id}`);
      expect(bot.of('createChatInviteLink')).to.have.length(1);
      const second = makesLinks(bot);
      await bot.tap('Link does not work');
      expect(bot.of('revokeChatInviteLink')).to.deep.equal([
        { chat_id: chatId, invite_link: link },
      ]);
      expect(urls(bot)).to.deep.equal([second]);
      expect(bot.unanswered()).to.deep.equal([]);
    });

    it('open in Russian, and by a request where the shop wants it', async () => {
      const { bot, subscription } = await aCustomer({ language_code: 'ru' });
      await communities.choose(scope, 1, chatId, 'entry', 'request');
      const id = await subscription();
      const link = makesLinks(bot);
      await bot.press(`enter:${id}`);
      expect(bot.screen().text).to.contain('Telegram попросится за вас');
      expect(bot.of('createChatInviteLink')).to.deep.equal([
        { chat_id: chatId, creates_join_request: true },
      ]);
      expect(urls(bot)).to.deep.equal([link]);
    });

    it('stay shut for others, for who has no subscription (any more), and for nonsense', async () => {
      const { bot, subscription } = await aCustomer();
      const id = await subscription();
      const { bot: eve } = await aCustomer();
      for (const press of [
        `enter:${id}`,
        `enter:go:${id}:${chatId}`,
        `enter:new:${id}:${chatId}`,
      ]) {
        await eve.press(press);
        expect(eve.of('answerCallbackQuery').at(-1)?.['text']).to.equal(
          'You have no such subscription.',
        );
      }
      expect(eve.of('createChatInviteLink')).to.deep.equal([]);
      await bot.press(`enter:go:${id}:-1001`);
      expect(bot.of('answerCallbackQuery').at(-1)?.['text']).to.contain('opens nothing');
      await bot.press(`enter:go:${id}:drop table`);
      await scope.db.query('select end_subscription($1, $2, $3, now())', [id, `end:${id}`, '{}']);
      await bot.press(`enter:${id}`);
      expect(bot.of('answerCallbackQuery').at(-1)?.['text']).to.contain('opens nothing now');
      expect(bot.of('createChatInviteLink')).to.deep.equal([]);
      expect(bot.unanswered()).to.deep.equal([]);
    });

    it('say so when Telegram refuses: a pause, a full chat, a lost right', async () => {
      const { bot, subscription } = await aCustomer();
      const id = await subscription();
      bot.refuse('createChatInviteLink', 429, 'Too Many Requests: retry after 3');
      await bot.press(`enter:${id}`);
      expect(bot.of('answerCallbackQuery').at(-1)?.['text']).to.contain('short pause');
      bot.refuse('createChatInviteLink', 400, 'Bad Request: USERS_TOO_MUCH');
      await bot.press(`enter:${id}`);
      expect(bot.of('answerCallbackQuery').at(-1)?.['text']).to.contain(
        'cannot be entered just now',
      );
      const [chat] = await communities.list(scope);
      expect(chat?.trouble).to.equal('full');
      await bot.press(`enter:${id}`);
      expect(bot.screen().text).to.contain('cannot be entered just now');
      await deliveryOf(scope).send();
      const keys = await scope.db.query<{ key: string }>(
        `select content->>'key' as key from messages where chat_id = $1`,
        [owner.person.id],
      );
      expect(keys.filter(({ key }) => key === 'notice-chat-full')).to.have.length(1);
      const [row] = await scope.db.query<{ free: number }>('select free_stock($1, null) as free', [
        planId,
      ]);
      expect(row?.free, 'not on sale').to.equal(0);
      await bot.press(`plan:${planId}`);
      expect(bot.screen().text).to.contain('not sold at the moment');
      await owner.press(`offer:${planId}`);
      expect(owner.screen().text).to.contain('Not on sale now').and.contain('is full');
    });

    it('are two of two chats, each opened when it is wanted', async () => {
      const { bot, subscription } = await aCustomer();
      const first = chatId;
      const other = (nextChat -= 1);
      await communities.note(scope, { chatId: other, kind: 'channel', title: 'News', username: null, trouble: null, rights: { invite: true, ban: true } }, true); // prettier-ignore
      await scope.db.query('insert into plan_chats (product_id, chat_id) values ($1, $2)', [
        planId,
        other,
      ]);
      const id = await subscription();
      await bot.press(`enter:${id}`);
      expect(bot.of('createChatInviteLink')).to.deep.equal([]);
      const link = makesLinks(bot);
      await bot.tap('Enter: News');
      expect(urls(bot)).to.deep.equal([link]);
      await members.note(scope, { chatId: other, telegramId: bot.person.id, name: 'Ann', status: 'in', wasIn: false, link, byHand: false }); // prettier-ignore
      const second = makesLinks(bot);
      await bot.press(`enter:${id}`);
      expect(bot.screen().text).to.contain('News: you are in');
      expect(urls(bot)).to.deep.equal([second, `https://t.me/c/${String(other).slice(4)}/1`]);
      expect(first).to.not.equal(other);
    });
  });

  describe('of somebody with a subscription of their own and a seat of another', () => {
    /** Ann with both, each of which opens the chat; she is in it. */
    const both = async () => {
      await scope.db.query(`update plans set terms = terms || '{"seats": 1}'`);
      const { bot, subscription } = await aCustomer();
      const own = await subscription();
      const { subscription: bobs } = await aCustomer();
      const bobsId = await bobs();
      const customerId = (await subscriptions.find(scope, own, null))!.customerId;
      const key = (await subscriptions.find(scope, bobsId, null))!.seatKey;
      expect(await seats.take(scope, customerId, bobsId, key)).to.equal('taken');
      const telegramId = bot.person.id;
      await members.note(scope, { chatId, telegramId, name: 'Ann', status: 'in', wasIn: false, link: null, byHand: false }); // prettier-ignore
      const recording = recordingApi();
      const settled = async (subscriptionId: bigint) => {
        const job = { subscriptionId, customerId: null, chatId: null, telegramId: null, spent: null, isStolen: false }; // prettier-ignore
        await createAccess({ apiOf: async () => recording.api })(scope, job);
        await createChatAudit({ apiOf: async () => seeingApi(recording) })(scope);
        return recording.calls.flatMap(({ method, payload }) => (method === 'banChatMember' ? [payload['user_id']] : [])); // prettier-ignore
      };
      return { own, bobsId, customerId, telegramId, settled };
    };
    const seeingApi = (recording: ReturnType<typeof recordingApi>) => {
      recording.answer('getChat', { id: chatId, type: 'supergroup', title: 'Owls & <Co>' });
      recording.answer('getChatMember', RIGHTS);
      recording.answer('getChatMemberCount', 7);
      return recording.api;
    };

    it('stay open when their own is over, and shut with the seat', async () => {
      const { own, bobsId, customerId, telegramId, settled } = await both();
      await subscriptions.end(scope, own, 'over', {});
      expect(await settled(own)).to.deep.equal([]);
      await seats.free(scope, customerId, { subscriptionId: bobsId, customerId });
      expect(await settled(bobsId)).to.deep.equal([telegramId]);
    });

    it('stay open when the seat is gone, and shut with their own', async () => {
      const { own, bobsId, telegramId, settled } = await both();
      await subscriptions.end(scope, bobsId, 'over too', {});
      expect(await settled(bobsId)).to.deep.equal([]);
      await subscriptions.end(scope, own, 'over', {});
      expect(await settled(own)).to.deep.equal([telegramId]);
    });
  });

  describe('of somebody who has themselves deleted', () => {
    const settle = async (recording: ReturnType<typeof recordingApi>, telegramId: number) => {
      const job = {
        subscriptionId: null,
        customerId: null,
        chatId,
        telegramId,
        spent: null,
        isStolen: false,
      };
      await createAccess({ apiOf: async () => recording.api })(scope, job);
    };
    const tracesOf = async (telegramId: number) =>
      Object.entries(await contentsOf(scope)).flatMap(([table, text]) =>
        new RegExp(`(?<![0-9])${telegramId}(?![0-9])`).test(text) ? [table] : [],
      );

    it('are left: the subscription ends, the person is put out, and nothing is kept of them', async () => {
      const { bot, subscription } = await aCustomer();
      const id = await subscription();
      const { id: telegramId } = bot.person;
      await members.note(scope, { chatId, telegramId, name: 'Ann', status: 'in', wasIn: false, link: null, byHand: false }); // prettier-ignore
      await members.tellAccess(scope, id, telegramId, []);
      await bot.press('privacy:delete');
      await bot.tap('Yes, delete');
      expect((await subscriptions.find(scope, id, null))?.status).to.equal('ended');
      const recording = recordingApi();
      await settle(recording, telegramId);
      expect(recording.calls.map(({ method }) => method)).to.deep.equal(['banChatMember', 'unbanChatMember']); // prettier-ignore
      expect(recording.calls[0]?.payload).to.include({ chat_id: chatId, user_id: telegramId });
      expect(await tracesOf(telegramId)).to.deep.equal([]);
      // What Telegram tells of its own accord afterwards.
      const going = { chatId, telegramId, name: 'Ann', wasIn: true, link: null, byHand: false };
      for (const status of ['kicked', 'out'] as const)
        await members.note(scope, { ...going, status });
      const rows = await scope.db.query('select from members where telegram_id = $1', [telegramId]);
      expect(rows).to.have.length(0);
      expect(await tracesOf(telegramId)).to.deep.equal([]);
      await settle(recording, telegramId);
      expect(recording.calls).to.have.length(2);
      // The subscription's own look asks Telegram about nobody.
      const job = { subscriptionId: id, customerId: null, chatId: null, telegramId: null, spent: null, isStolen: false }; // prettier-ignore
      await createAccess({ apiOf: async () => recording.api })(scope, job);
      expect(recording.calls).to.have.length(2);
    });

    it('are not named again by what Telegram tells while they are put out', async () => {
      const { bot, subscription } = await aCustomer();
      await subscription();
      const { id: telegramId } = bot.person;
      const place = { chatId, telegramId, name: 'Ann', link: null, byHand: false };
      await members.note(scope, { ...place, status: 'in', wasIn: false });
      await bot.press('privacy:delete');
      await bot.tap('Yes, delete');
      await members.note(scope, { ...place, status: 'kicked', wasIn: true });
      const rows = await scope.db.query('select name, stray from members where telegram_id = $1', [telegramId]); // prettier-ignore
      expect(rows).to.deep.equal([{ name: '', stray: 'erased' }]);
    });

    it('keep who was there without a subscription, and free the seat that was theirs', async () => {
      const { bot: guest } = await aCustomer();
      await members.note(scope, { chatId, telegramId: guest.person.id, name: 'Bob', status: 'in', wasIn: true, link: null, byHand: false }); // prettier-ignore
      await guest.press('privacy:delete');
      await guest.tap('Yes, delete');
      expect(await tracesOf(guest.person.id)).to.deep.equal([]);
      await scope.db.query(`update plans set terms = terms || '{"seats": 1}'`);
      const { subscription } = await aCustomer();
      const { bot } = await aCustomer();
      const id = await subscription();
      const found = await subscriptions.find(scope, id, null);
      const [seat] = await scope.db.query<{ id: string }>('select id from customers where telegram_id = $1', [bot.person.id]); // prettier-ignore
      await seats.take(scope, BigInt(seat?.id ?? 0), id, found?.seatKey ?? '');
      await members.note(scope, { chatId, telegramId: bot.person.id, name: 'Zoe', status: 'in', wasIn: false, link: null, byHand: false }); // prettier-ignore
      await bot.press('privacy:delete');
      await bot.tap('Yes, delete');
      expect((await subscriptions.find(scope, id, null))?.seats).to.deep.equal([]);
      expect((await subscriptions.find(scope, id, null))?.status).to.equal('active');
      const recording = recordingApi();
      await settle(recording, bot.person.id);
      expect(recording.calls).to.have.length(2);
      expect(await tracesOf(bot.person.id)).to.deep.equal([]);
    });

    it('are charged by Telegram no more', async () => {
      const { bot } = await aCustomer();
      const { id: telegramId } = bot.person;
      const paid = { telegramId, total_amount: 250, telegram_payment_charge_id: 'first', is_first_recurring: true }; // prettier-ignore
      expect(await starRenewals.book(scope, { productId: planId, customerId: 0n }, paid)).to.equal('paid'); // prettier-ignore
      await bot.press('privacy:delete');
      await bot.tap('Yes, delete');
      const { database } = await testPlatform();
      const [job] = await database.platform.query<{ payload: Record<string, unknown> }>(
        `select payload from graphile_worker._private_jobs where key like $1`,
        [`t${scope.tenant.id}:star-renewal:%`],
      );
      const recording = recordingApi();
      const tasks = createTasks({
        scopeOf: async () => scope,
        apiOf: async () => recording.api,
      } as unknown as TaskParts);
      await tasks['star-renewal']?.(job?.payload ?? {}, false);
      expect(recording.calls.map(({ payload }) => payload)).to.deep.equal([{ user_id: telegramId, telegram_payment_charge_id: 'first', is_canceled: true }]); // prettier-ignore
    });
  });

  describe('asked to be let in', () => {
    it('answer Telegram’s question, approve who may, and are answered once a minute', async () => {
      const { bot, subscription } = await aCustomer();
      await asks(bot, { query_id: 'q1' });
      expect(bot.screen().text).to.contain('is for subscribers');
      expect(urls(bot)[0]).to.contain('?start=p_');
      const answers = () => bot.of('answerChatJoinRequestQuery').map((each) => each['result']);
      expect(answers()).to.deep.equal(['decline']);
      const offers = bot.of('sendMessage').length;
      await asks(bot, { query_id: 'q2' });
      expect(bot.of('sendMessage')).to.have.length(offers);
      await subscription();
      await asks(bot, { query_id: 'q3' });
      expect(answers()).to.deep.equal(['decline', 'decline', 'approve']);
      await asks(bot);
      expect(bot.of('approveChatJoinRequest')).to.deep.equal([
        { chat_id: chatId, user_id: bot.person.id },
      ]);
    });

    it('send the offer before they decline: after that Telegram lets nobody write', async () => {
      const { bot } = await aCustomer();
      await asks(bot);
      const order = bot.calls
        .map(({ method }) => method)
        .filter((method) => /sendMessage|decline/.test(method));
      expect(order.slice(-2)).to.deep.equal(['sendMessage', 'declineChatJoinRequest']);
      const { bot: shy } = await aCustomer();
      shy.refuse('sendMessage', 403, 'Forbidden: bot was blocked by the user');
      await asks(shy);
      expect(shy.of('declineChatJoinRequest')).to.have.length(1);
    });

    it('send the offer after the pause that Telegram asks for, when many ask at once', async () => {
      const { bot } = await aCustomer();
      const offers = () => bot.of('sendMessage').filter(({ text }) => String(text).includes('is for subscribers')); // prettier-ignore
      bot.refuse('sendMessage', 429, 'Too Many Requests: retry after 1');
      const failed = await asks(bot).then(() => null, (error: unknown) => error); // prettier-ignore
      expect(failed).to.be.an('error').with.property('error_code', 429);
      expect(bot.of('declineChatJoinRequest')).to.deep.equal([]);
      await bot.again();
      expect(offers()).to.have.length(2);
      expect(bot.of('declineChatJoinRequest')).to.have.length(1);
    });

    it('leave it to others where no plan opens the chat, and keep who is in too many', async () => {
      const { bot, subscription } = await aCustomer();
      await subscription();
      bot.refuse('approveChatJoinRequest', 400, 'Bad Request: USER_CHANNELS_TOO_MUCH');
      await asks(bot);
      expect(bot.screen().text).to.contain('as many chats as it allows');
      const [kept] = await scope.db.query('select status from members where telegram_id = $1', [
        bot.person.id,
      ]);
      expect(kept).to.deep.equal({ status: 'asking' });
      await scope.db.query('delete from plan_chats');
      const { bot: eve } = await aCustomer();
      await asks(eve);
      await asks(eve, { query_id: 'q' });
      expect(eve.of('declineChatJoinRequest')).to.deep.equal([]);
      expect(eve.of('answerChatJoinRequestQuery').map((each) => each['result'])).to.deep.equal([
        'queue',
      ]);
    });
  });

  describe('of staff', () => {
    it('are listed, looked at again, set and let go', async () => {
      seesIt(owner);
      await owner.press('chats');
      await owner.tap('Owls');
      expect(owner.screen().text)
        .to.contain('All is well')
        .and.contain('Owls a month')
        .and.contain('Members: 7');
      await owner.tap('Let in by requests');
      expect(owner.screen().text).to.contain('a request that I answer at once');
      await owner.tap('Leave such requests open');
      await owner.tap('Take strangers out at night');
      expect((await communities.find(scope, chatId)).settings).to.deep.equal({ entry: 'request', refused: 'leave', audit: 'repair' }); // prettier-ignore
      seesIt(owner, { can_restrict_members: false });
      await owner.tap('Look again');
      expect(owner.screen().text).to.contain('I may not ban users here');
      await owner.tap('Disconnect');
      expect(owner.screen().text).to.contain('will not open it any more: Owls a month');
      await owner.tap('Yes, disconnect');
      await owner.press('chats');
      expect(owner.screen().text).to.contain('None is connected yet');
      expect(await scope.db.query('select from plan_chats')).to.have.length(0);
      await owner.press(`chat:${chatId}`);
      expect(owner.of('answerCallbackQuery').at(-1)?.['text']).to.contain('no such chat');
      const log = await scope.db.query<{ action: string }>(`select action from audit_log where action like 'chat.%' order by id`); // prettier-ignore
      expect(log.map(({ action }) => action)).to.deep.equal([
        'chat.change',
        'chat.change',
        'chat.change',
        'chat.disconnect',
      ]);
      expect(owner.unanswered()).to.deep.equal([]);
    });

    it('speak Russian, and tell nothing of another shop’s chat', async () => {
      await scope.db.query(`update customers set language = 'ru'`);
      await owner.press(`chat:${chatId}`);
      expect(owner.screen().text)
        .to.contain('Всё в порядке')
        .and.contain('ссылка на одного человека');
      const rival = await aShop();
      const boss = rival.owner();
      for (const what of ['chat', 'chat:look', 'chat:drop', 'chat:dropped']) {
        await boss.press(`${what}:${chatId}`);
        expect(boss.of('answerCallbackQuery').at(-1)?.['text'], what).to.contain('no such chat');
      }
      await boss.press(`chat:set:${chatId}:entry`);
      expect((await communities.find(scope, chatId)).settings.entry).to.equal('link');
    });

    it('are for who may, at every step', async () => {
      const { bot: eve } = await aCustomer();
      for (const press of ['chats', 'chats:connect', 'chats:name', ...['chat', 'chat:look', 'chat:drop', 'chat:dropped'].map((what) => `${what}:${chatId}`), `chat:set:${chatId}:audit`]) {
        await eve.press(press);
        expect(eve.of('answerCallbackQuery').at(-1)?.['text'], press).to.contain('not allowed');
      } // prettier-ignore
      expect((await communities.find(scope, chatId)).settings.audit).to.equal('report');
      await eve.groupMessage(nextChat - 1, { text: '/connect' });
      expect(eve.of('getChat')).to.deep.equal([]);
    });

    it('are connected by nobody who lost the right meanwhile, and never is the staff’s own group', async () => {
      const { bot: max } = await aCustomer({ first_name: 'Max' });
      await scope.db.query(`insert into staff (telegram_id, role) values ($1, 'MANAGER')`, [max.person.id]); // prettier-ignore
      chatId = nextChat -= 1;
      seesIt(max);
      await max.press('chats:name');
      await scope.db.query(`update staff set role = 'STOCK' where telegram_id = $1`, [max.person.id]); // prettier-ignore
      await max.say(String(chatId));
      expect(max.screen().text).to.contain('not allowed');
      await settings.setOptions(scope, 1, { staffChat: { chatId, title: 'Staff', isForum: true } });
      seesIt(owner);
      await owner.press('chats:name');
      await owner.say(String(chatId));
      expect(owner.screen().text).to.contain('staff’s own group');
      await owner.groupMessage(chatId, { text: '/connect' });
      const here = { chat: { id: chatId, type: 'supergroup', title: 'Staff' }, date: 1 } as const;
      const becomesAdmin = { old_chat_member: { status: 'member' }, new_chat_member: { ...RIGHTS, user: owner.person } } as never; // prettier-ignore
      await owner.event({ my_chat_member: { ...here, from: owner.person, ...(becomesAdmin as object) } as never }); // prettier-ignore
      await settings.setOptions(scope, 1, { staffChat: null });
      seesIt(max);
      await max.event({ my_chat_member: { ...here, from: max.person, ...(becomesAdmin as object) } as never }); // prettier-ignore
      expect(await communities.isKnown(scope, chatId)).to.equal(false);
      await owner.event({ my_chat_member: { ...here, from: owner.person, ...(becomesAdmin as object) } as never }); // prettier-ignore
      expect(await communities.isKnown(scope, chatId)).to.equal(true);
    });

    it('are connected by links, by name, and by /connect in the group', async () => {
      await owner.press('chats:connect');
      expect(urls(owner)).to.deep.equal([
        `https://t.me/${scope.tenant.username}?startgroup=connect&admin=invite_users+restrict_members`,
        `https://t.me/${scope.tenant.username}?startchannel&admin=invite_users+restrict_members`,
      ]);
      chatId = nextChat -= 1;
      seesIt(owner);
      await owner.tap('administrator there already');
      await owner.say(String(chatId));
      expect(owner.screen().text).to.contain('Owls').and.contain('No plan opens it');
      chatId = nextChat -= 1;
      seesIt(owner);
      await owner.groupMessage(chatId, { text: '/connect' });
      await owner.groupMessage(chatId, { text: '/connect' });
      expect((await communities.list(scope)).map((each) => each.chatId)).to.include(chatId);
      const told = await scope.db.query(
        `select from messages where content->>'key' = 'notice-chat-connected'`,
      );
      expect(told).to.have.length(1);
    });
  });

  describe('that sell places of their own by Telegram', () => {
    const inTill = { status: 'member', until_date: 1_900_000_000 } as const;
    const comes = (bot: FakeBot, link: object) =>
      bot.event({
        chat_member: {
          chat: { id: chatId, type: 'channel', title: 'Owls' },
          from: bot.person, date: 1,
          old_chat_member: { user: bot.person, status: 'left' },
          new_chat_member: { user: bot.person, ...inTill },
          invite_link: link,
        } as never,
      }); // prettier-ignore
    const strayOf = async ({ person }: FakeBot) => {
      const [row] = await scope.db.query<{ stray: string | null }>('select stray from members where telegram_id = $1', [person.id]); // prettier-ignore
      return row?.stray;
    };

    it('keep who paid Telegram for theirs, also when a subscription of the shop’s ends', async () => {
      const { bot, subscription } = await aCustomer();
      await comes(bot, { invite_link: 'https://t.me/+paid', subscription_period: 2_592_000, subscription_price: 100 }); // prettier-ignore
      expect(await strayOf(bot)).to.equal(null);
      const id = await subscription();
      await subscriptions.end(scope, id, 'end:paid', {});
      const recording = recordingApi();
      recording.answer('getChatMember', { user: bot.person, ...inTill });
      const job = { subscriptionId: id, customerId: null, chatId: null, telegramId: null, spent: null, isStolen: false }; // prettier-ignore
      await createAccess({ apiOf: async () => recording.api })(scope, job);
      expect(recording.calls.map(({ method }) => method)).to.deep.equal(['getChatMember']);
    });

    it('leave whom another bot let in by its own link, and nobody who came by a person’s', async () => {
      const free = (bot: FakeBot, creator: object) =>
        bot.event({
          chat_member: {
            chat: { id: chatId, type: 'channel', title: 'Owls' }, from: bot.person, date: 1,
            old_chat_member: { user: bot.person, status: 'left' },
            new_chat_member: { user: bot.person, status: 'member' },
            invite_link: { invite_link: 'https://t.me/+theirs…', creator },
          } as never,
        }); // prettier-ignore
      const [{ bot: ann }, { bot: eve }] = [await aCustomer(), await aCustomer()];
      await free(ann, { id: 99, is_bot: true, first_name: 'Other' });
      await free(eve, { id: 98, is_bot: false, first_name: 'Admin' });
      expect(await strayOf(ann)).to.equal(null);
      expect(await strayOf(eve)).to.equal('uninvited');
    });

    it('keep them at night too', async () => {
      const { bot } = await aCustomer();
      await members.note(scope, { chatId, telegramId: bot.person.id, name: 'Ann', status: 'in', wasIn: true, link: null, byHand: false }); // prettier-ignore
      await communities.choose(scope, 1, chatId, 'audit', 'repair');
      const recording = recordingApi();
      recording.answer('getChat', { id: chatId, type: 'channel', title: 'Owls' });
      recording.answer('getChatMemberCount', 2);
      recording.api.config.use((previous, method, payload, signal) =>
        method === 'getChatMember' ? (Promise.resolve({ ok: true, result: (payload as { user_id: number }).user_id === bot.person.id
          ? { user: bot.person, ...inTill } : { ...RIGHTS, user: {} } }) as never) : previous(method, payload, signal)); // prettier-ignore
      await createChatAudit({ apiOf: async () => recording.api })(scope);
      expect((await communities.find(scope, chatId)).audit).to.include({
        strangers: 0,
        removed: 0,
      });
      expect(await strayOf(bot)).to.equal(null);
    });
  });

  describe('at night', () => {
    const aStranger = (telegramId: number) =>
      members.note(scope, {
        chatId,
        telegramId,
        name: `P${telegramId}`,
        status: 'in',
        wasIn: true,
        link: null,
        byHand: false,
      });

    it('are looked at once, though three processes do it at once', async () => {
      for (let id = 1; id <= 60; id += 1) await aStranger(id);
      await communities.choose(scope, 1, chatId, 'audit', 'repair');
      const runs = [1, 2, 3].map(() => {
        const recording = recordingApi();
        recording.answer('getChat', { id: chatId, type: 'supergroup', title: 'Owls' });
        recording.answer('getChatMemberCount', 60);
        recording.answer('getChatMember', RIGHTS);
        // The bot's own place is asked first; then people's.
        const api = recording.api;
        api.config.use((previous, method, payload, signal) =>
          method === 'getChatMember' &&
          (payload as { user_id: number }).user_id !== scope.tenant.botId
            ? (recording.calls.push({ method: 'asked', payload }),
              Promise.resolve({ ok: true, result: { status: 'member', user: {} } } as never))
            : previous(method, payload, signal),
        );
        return { recording, run: createChatAudit({ apiOf: async () => api }) };
      });
      await Promise.all(runs.map(({ run }) => run(scope)));
      const asked = runs.flatMap(({ recording }) =>
        recording.calls.filter(({ method }) => method === 'asked'),
      );
      expect(asked.map(({ payload }) => payload['user_id'])).to.have.members(Array.from({ length: 60 }, (_, at) => at + 1)); // prettier-ignore
      const card = await communities.find(scope, chatId);
      expect(card.audit).to.include({ strangers: 60, removed: 60 });
      await Promise.all(runs.map(({ run }) => run(scope)));
      expect((await communities.find(scope, chatId)).audit).to.include({
        strangers: 60,
        removed: 60,
      });
      const away = await scope.db.query(`select from members where stray = 'audit'`);
      expect(away).to.have.length(60);
    });

    it('look again at the doors of what has ended: the jobs of a bot that was silent for days are gone', async () => {
      const { bot, subscription } = await aCustomer();
      const id = await subscription();
      await members.note(scope, { chatId, telegramId: bot.person.id, name: 'Ann', status: 'in', wasIn: false, link: null, byHand: false }); // prettier-ignore
      await subscriptions.end(scope, id, 'end:silent', {});
      const { database } = await testPlatform();
      const keys = async () =>
        (await database.platform.query<{ key: string }>(
          `select key from graphile_worker._private_jobs where key like $1 order by 1`,
          [`t${scope.tenant.id}:access:%`],
        )).map(({ key }) => key.split(':').slice(1).join(':')); // prettier-ignore
      await database.platform.query('select graphile_worker.remove_job(key) from graphile_worker._private_jobs where key like $1', [`t${scope.tenant.id}:access:%`]); // prettier-ignore
      const recording = recordingApi();
      recording.answer('getChat', { id: chatId, type: 'supergroup', title: 'Owls' });
      recording.answer('getChatMemberCount', 2);
      recording.answer('getChatMember', RIGHTS);
      const audit = createChatAudit({ apiOf: async () => recording.api });
      await audit(scope);
      expect(await keys()).to.include(`access:${id}`);
    });

    it('follow a group that became a supergroup while nobody listened, and go on with the others', async () => {
      const to = (nextChat -= 1);
      const { bot, subscription } = await aCustomer();
      const id = await subscription();
      const told = async () => {
        await members.tellAccess(scope, id, bot.person.id, []);
        return (await scope.db.query(`select from messages where content->>'key' = 'notice-enter'`)).length; // prettier-ignore
      };
      expect(await told()).to.equal(1);
      const recording = recordingApi();
      recording.api.config.use((previous, method, payload, signal) => {
        const { chat_id: asked } = payload as { chat_id?: number };
        if (method === 'getChatMember' && asked === chatId)
          return Promise.resolve({ ok: false, error_code: 400, description: 'Bad Request: group chat was upgraded to a supergroup chat', parameters: { migrate_to_chat_id: to } } as never); // prettier-ignore
        return previous(method, payload, signal);
      });
      recording.answer('getChat', { id: to, type: 'supergroup', title: 'Owls' });
      recording.answer('getChatMemberCount', 2);
      recording.answer('getChatMember', RIGHTS);
      await createChatAudit({ apiOf: async () => recording.api })(scope);
      expect((await communities.list(scope)).map(({ chatId }) => chatId)).to.deep.equal([to]);
      expect((await communities.find(scope, to)).plans).to.have.length(1);
      // It is the same chat: nobody is told again that it opens.
      expect(await told()).to.equal(1);
    });

    it('put out whom they found, or only say who it is', async () => {
      await aStranger(71);
      const recording = recordingApi();
      recording.answer('getChat', { id: chatId, type: 'supergroup', title: 'Owls' });
      recording.answer('getChatMemberCount', 2);
      recording.answer('getChatMember', RIGHTS);
      const apiOf = async () => recording.api;
      await createChatAudit({ apiOf })(scope);
      expect((await communities.find(scope, chatId)).audit, 'an administrator by now').to.include({
        strangers: 0,
      });
      await aStranger(72);
      await scope.db.query('update members set stray = $1 where telegram_id = 72', ['audit']);
      const job = {
        subscriptionId: null,
        customerId: null,
        chatId,
        telegramId: 72,
        spent: null,
        isStolen: false,
      };
      await createAccess({ apiOf })(scope, job);
      expect(recording.calls.map(({ method }) => method).slice(-2)).to.deep.equal(['banChatMember', 'unbanChatMember']); // prettier-ignore
      const calls = recording.calls.length;
      await createAccess({ apiOf })(scope, job);
      expect(recording.calls, 'a repeat does nothing').to.have.length(calls);
      expect(
        await scope.db.query(`select from messages where content->>'key' = 'notice-stray'`),
      ).to.have.length(1);
    });
  });
});
