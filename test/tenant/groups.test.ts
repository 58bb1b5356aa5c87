import { expect } from 'chai';
import type { Message } from 'grammy/types';
import * as settings from '../../shared/domain/shop/settings.ts';
import type { FakeBot } from '../support/fake-bot.ts';
import { deliveryOf, type Delivery } from './deliver.ts';
import { aShop, type Shop } from './screens/shop.ts';

const GROUP = -100777;
const RIGHTS = { status: 'administrator', can_manage_topics: true };

describe('the staff’s group', () => {
  let shop: Shop;
  let owner: FakeBot;
  let delivery: Delivery;
  beforeEach(async () => {
    shop = await aShop();
    owner = shop.owner({ first_name: 'Olga' });
    delivery = deliveryOf(shop.scope);
  });
  const options = async () => (await settings.read(shop.scope)).options;
  const bind = async (chatId = GROUP) => {
    owner.answer('getChatMember', RIGHTS);
    await owner.groupMessage(chatId, { text: '/bind' });
  };
  const ask = async (text = 'Where is my key?') => {
    const ann = shop.customer({ first_name: 'Ann' });
    await ann.press('ticket:new');
    await ann.say(text);
    const [row] = await shop.scope.db.query<{ id: string }>('select max(id) as id from tickets');
    return { ann, id: BigInt(row?.id ?? 0) };
  };
  const threadOf = async (id: bigint) => {
    const [row] = await shop.scope.db.query<{ thread_id: string | null }>(
      'select thread_id from tickets where id = $1',
      [id],
    );
    return row?.thread_id == null ? null : Number(row.thread_id);
  };
  const inTopic = (bot: FakeBot, thread: number | null, fields: Partial<Message>) =>
    bot.groupMessage(GROUP, { is_topic_message: true, message_thread_id: thread ?? 0, ...fields });
  /** A ticket with its topic. */
  const topic = async () => {
    await bind();
    const { ann, id } = await ask();
    await delivery.openTopic(id);
    return { ann, id, thread: await threadOf(id) };
  };
  const said = async (id: bigint) => {
    const rows = await shop.scope.db.query<{ text: string | null }>(
      'select text from ticket_messages where ticket_id = $1 order by id',
      [id],
    );
    return rows.map(({ text }) => text);
  };
  const sentTo = async (chatId: number) =>
    (
      await shop.scope.db.query<{ key: string; text: string }>(
        `select content->>'key' as key from messages where chat_id = $1 order by id`,
        [chatId],
      )
    ).map(({ key }) => key);

  describe('bound', () => {
    it('by who may, where the bot can open topics', async () => {
      const eve = shop.customer();
      eve.answer('getChatMember', RIGHTS);
      await eve.groupMessage(GROUP, { text: '/bind' });
      expect(eve.screen().text).to.contain('not allowed');
      for (const me of [
        { status: 'member' },
        { status: 'administrator', can_manage_topics: false },
        { status: 'left' },
      ]) {
        owner.answer('getChatMember', me);
        await owner.groupMessage(GROUP, { text: '/bind' });
        expect(owner.screen().text, me.status).to.contain('right to manage topics');
      }
      expect((await options()).staffChat).to.equal(null);
      owner.answer('getChatMember', RIGHTS);
      await owner.groupMessage(GROUP, { text: `/start@${shop.scope.tenant.username} bind` });
      expect((await options()).staffChat?.chatId).to.equal(GROUP);
      await bind();
      await owner.again();
      expect(owner.screen().text).to.contain('is the staff’s group now').and.contain('//');
      expect((await options()).staffChat).to.deep.equal({
        chatId: GROUP,
        title: 'Staff',
        isForum: true,
      });
      const rows = await shop.scope.db.query(
        `select from audit_log where action = 'settings.options'`,
      );
      expect(rows, 'once by the link, once by the command').to.have.length(2);
    });

    it('and moved, left and lost, so that nobody waits unheard', async () => {
      await bind();
      await owner.groupMessage(GROUP, { migrate_to_chat_id: -100888 });
      expect((await options()).staffChat?.chatId).to.equal(-100888);
      await owner.event({
        my_chat_member: {
          chat: { id: -100888, type: 'supergroup', title: 'Staff' }, from: owner.person, date: 1,
          old_chat_member: { status: 'administrator' } as never,
          new_chat_member: { status: 'kicked', user: owner.person, until_date: 0 },
        },
      }); // prettier-ignore
      expect((await options()).staffChat).to.equal(null);
      expect(await sentTo(owner.person.id)).to.deep.equal(['notice-staff-chat-lost']);
      await bind();
      await owner.press('staffchat');
      await owner.tap('Do not use the group');
      expect(owner.screen().text).to.contain('own chats');
    });
  });

  it('ignores every other group without asking the database more than once a minute', async () => {
    await bind();
    const eve = shop.customer();
    const { db } = shop.scope;
    let queries = 0;
    const query = ((...args: Parameters<typeof db.query>) => {
      queries++;
      return db.query(...args);
    }) as typeof db.query;
    Object.assign(shop.scope, { db: { ...db, query } });
    for (const fields of [
      { text: 'hi' },
      { text: '/start' },
      { text: '/close' },
      { text: 'x', is_topic_message: true, message_thread_id: 5 },
    ] as const)
      await eve.groupMessage(-100999, fields);
    await eve.event({
      channel_post: {
        chat: { id: -5, type: 'channel', title: 'C' },
        date: 1,
        message_id: 1,
        text: 'x',
      } as never,
    });
    await eve.groupMessage(GROUP, { text: 'chatter in the main topic' });
    Object.assign(shop.scope, { db });
    // The fake bot stores each update and marks it done.
    expect(queries).to.equal(6 * 2);
    expect(eve.calls).to.have.length(0);
    const rows = await shop.scope.db.query('select from customers where telegram_id = $1', [
      eve.person.id,
    ]);
    expect(rows).to.have.length(0);
  });

  describe('with topics', () => {
    it('gets a topic for each ticket, where staff just write', async () => {
      const { ann, id, thread } = await topic();
      const [opened] = delivery.calls.filter(({ method }) => method === 'createForumTopic');
      expect(opened?.payload).to.deep.equal({
        chat_id: GROUP,
        name: `#${id} Ann: Where is my key?`,
      });
      expect(delivery.to(GROUP)).to.have.length(3);
      expect(delivery.to(GROUP)[2]).to.equal('👤 Where is my key?');
      expect(delivery.calls.at(-1)?.payload['message_thread_id']).to.equal(thread);

      await inTopic(owner, thread, { text: 'Here: <b>KEY</b>' });
      await owner.again();
      await inTopic(owner, thread, { text: '// do not tell them' });
      await inTopic(owner, thread, {
        photo: [{ file_id: 'p', file_unique_id: 'p', width: 1, height: 1 }],
      });
      await inTopic(owner, thread, {
        voice: { file_id: 'v', file_unique_id: 'v', duration: 1 },
        message_id: 77,
      });
      await inTopic(owner, thread, { forum_topic_edited: {} });
      await inTopic(owner, thread, { text: '/unknown' });
      expect(await said(id)).to.deep.equal(['Where is my key?', 'Here: <b>KEY</b>', null, null]);
      const answers = deliveryOf(shop.scope);
      await answers.send();
      expect(answers.to(ann.person.id)[0]).to.contain('Here: &lt;b&gt;KEY&lt;/b&gt;');
      expect(answers.calls.map(({ method }) => method)).to.deep.equal([
        'sendMessage',
        'sendPhoto',
        'copyMessage',
      ]);
      expect(answers.calls[2]?.payload).to.include({ from_chat_id: GROUP, message_id: 77 });

      await ann.press(`ticket:say:${id}`);
      await ann.say('Thanks');
      await owner.press(`desk:answer:${id}`);
      await owner.say('You are welcome');
      const more = deliveryOf(shop.scope);
      await more.send();
      expect(more.to(GROUP)).to.deep.equal(['👤 Thanks', '💬 <b>Olga</b>: You are welcome']);
      expect(
        more.calls.every(
          ({ payload }) => payload['chat_id'] !== GROUP || payload['message_thread_id'] === thread,
        ),
      ).to.equal(true);
    });

    it('ends and begins again by command and by the topic itself', async () => {
      const { id, thread } = await topic();
      const state = async () =>
        (
          await shop.scope.db.query<{ state: string }>('select state from tickets where id = $1', [
            id,
          ])
        )[0]?.state;
      await inTopic(owner, thread, { text: '/close' });
      expect(await state()).to.equal('closed');
      await inTopic(owner, thread, { text: `/reopen@${shop.scope.tenant.username}` });
      expect(await state()).to.equal('open');
      await inTopic(owner, thread, { text: '/close@another_bot' });
      expect(await state()).to.equal('open');
      await inTopic(owner, thread, { forum_topic_closed: {} });
      expect(await state()).to.equal('closed');
    });

    it('lets nobody answer who may not, or who hides', async () => {
      const { id, thread } = await topic();
      const eve = shop.customer();
      await inTopic(eve, thread, { text: 'Send money to me' });
      expect(eve.screen().text).to.contain('Only staff with the right');
      await inTopic(owner, thread, {
        text: 'hidden',
        sender_chat: { id: GROUP, type: 'supergroup', title: 'Staff' },
      });
      expect(owner.screen().text).to.contain('anonymously');
      await inTopic(owner, thread, { text: 'I am a bot', from: { ...owner.person, is_bot: true } });
      await eve.groupMessage(-100999, {
        text: 'x',
        is_topic_message: true,
        message_thread_id: thread ?? 0,
      });
      expect(await said(id)).to.deep.equal(['Where is my key?']);
    });

    it('opens one topic when two jobs race, and loses no word', async () => {
      await bind();
      const { ann, id } = await ask();
      await ann.say('second');
      await Promise.all([delivery.openTopic(id), delivery.openTopic(id)]);
      await delivery.openTopic(id);
      const words = delivery.to(GROUP).filter((text) => text.startsWith('👤 '));
      expect(words).to.deep.equal(['👤 Where is my key?', '👤 second']);
    });

    it('finds a new topic when one was deleted, and says the lost words elsewhere', async () => {
      const { ann, id } = await topic();
      const lost = deliveryOf(shop.scope);
      lost.refuse('sendMessage', 400, 'Bad Request: message thread not found');
      await ann.press(`ticket:say:${id}`);
      await ann.say('Are you there?');
      await lost.send();
      expect(lost.to(owner.person.id).join('\n'))
        .to.contain('Are you there?')
        .and.contain('is gone');
      expect(await threadOf(id)).to.equal(null);
      await ann.say('Hello?');
      await lost.openTopic(id);
      expect(await threadOf(id)).to.be.a('number');
      expect(lost.to(GROUP).at(-1)).to.equal('👤 Hello?');
    });

    for (const [reason, code] of [
      ['Forbidden: bot was kicked from the supergroup chat', 403],
      ['Bad Request: chat not found', 400],
      ['Bad Request: not enough rights to send text messages to the chat', 400],
    ] as const)
      it(`goes back to own chats: ${reason}`, async () => {
        const { ann, id } = await topic();
        const lost = deliveryOf(shop.scope);
        lost.refuse('sendMessage', code, reason);
        await ann.press(`ticket:say:${id}`);
        await ann.say('Are you there?');
        await lost.send();
        await lost.send();
        expect((await options()).staffChat).to.equal(null);
        expect(lost.to(owner.person.id).join('\n'))
          .to.contain('Are you there?')
          .and.contain('cannot reach');
        await ann.say('Again');
        await lost.send();
        expect(lost.to(owner.person.id).at(-1)).to.contain('Again');
      });

    it('is told of in own chats when no topic can be opened', async () => {
      await bind();
      const { id } = await ask();
      delivery.refuse('createForumTopic', 400, 'Bad Request: not enough rights to create a topic');
      await delivery.openTopic(id);
      expect(delivery.to(owner.person.id).join('\n'))
        .to.contain('Where is my key?')
        .and.contain('cannot reach');
      expect((await options()).staffChat).to.equal(null);
    });

    it('becomes a group without topics when they were switched off', async () => {
      await bind();
      const { id } = await ask();
      delivery.refuse('createForumTopic', 400, 'Bad Request: the chat is not a forum');
      await delivery.openTopic(id);
      expect((await options()).staffChat?.isForum).to.equal(false);
      expect(delivery.to(GROUP).at(-1)).to.contain('Where is my key?');
    });
  });

  it('without topics takes replies to the bot’s own messages', async () => {
    owner.answer('getChatMember', { status: 'member' });
    const chat = { id: GROUP, type: 'supergroup' as const, title: 'Plain' };
    await owner.groupMessage(GROUP, { text: '/bind', chat });
    expect(owner.screen().text).to.contain('reply to one to answer it');
    const { ann, id } = await ask();
    await delivery.send();
    const [notice] = delivery.to(GROUP);
    expect(notice).to.match(/^🎫 #\d+ · /);
    const replied = (text: string, from: object) => ({ message_id: 1, date: 1, chat, text, from });
    const bot = { id: shop.scope.tenant.botId, is_bot: true, first_name: 'B' };
    await owner.groupMessage(GROUP, {
      text: 'Soon',
      chat,
      reply_to_message: replied(`🎫 #${id} · Where`, bot),
    } as never);
    await owner.groupMessage(GROUP, {
      text: 'forged',
      chat,
      reply_to_message: replied(`🎫 #${id} · Where`, owner.person),
    } as never);
    await owner.groupMessage(GROUP, {
      text: 'other',
      chat,
      reply_to_message: replied('✅ nothing', bot),
    } as never);
    await owner.groupMessage(GROUP, {
      text: 'unknown',
      chat,
      reply_to_message: replied('🎫 #999 · Where', bot),
    } as never);
    expect(owner.screen().text).to.contain('do not know this question');
    expect(await said(id)).to.deep.equal(['Where is my key?', 'Soon']);
    const answers = deliveryOf(shop.scope);
    await answers.send();
    expect(answers.to(ann.person.id)[0]).to.contain('Soon');
  });

  it('opens in the private chat what is pressed in a group, and shows it to staff alone', async () => {
    const { id } = await ask();
    await owner.groupPress(GROUP, `desk:answer:${id}`);
    expect(owner.unanswered()).to.deep.equal([]);
    const { url } = owner.of('answerCallbackQuery')[0] ?? {};
    expect(url).to.equal(`https://t.me/${shop.scope.tenant.username}?start=go_desk-${id}`);
    await owner.say(`/start go_desk-${id}`);
    expect(owner.screen().text).to.contain('Where is my key?');
    const eve = shop.customer();
    await eve.say(`/start go_desk-${id}`);
    expect(eve.screen().text).to.contain('Welcome').and.not.contain('Where is my key?');
    for (const forged of [
      'go_desk-close-1',
      'go_staff-1',
      'go_settings',
      'go_undo-1',
      'go_buy-1',
    ]) {
      await owner.say(`/start ${forged}`);
      expect(owner.screen().text, forged).to.contain('Welcome');
    }
    await eve.groupPress(GROUP, 'anything:else');
    expect(eve.unanswered()).to.deep.equal([]);
  });
});
