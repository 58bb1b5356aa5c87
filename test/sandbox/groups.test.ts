import { expect } from 'chai';
import { Bot } from 'grammy';
import { problems } from './spec.ts';
import { aPicture, aScene, caller, closeAll, messageOf, updatesOf, type Scene } from './support.ts';
import { fullChats } from '../../sandbox/full-chats.ts';

interface GroupScene extends Scene {
  group: number;
  /** A second person. */
  bob: number;
}

/** Ann's staff group with topics, where her bot is an administrator. */
async function aGroup(
  wanted: Record<string, unknown> = {},
  rights?: Record<string, boolean>,
  options: Parameters<typeof aScene>[0] = {},
): Promise<GroupScene> {
  const scene = await aScene(options);
  const { telegram, userId, botId } = scene;
  const bob = telegram.user({ first_name: 'Bob' }).id;
  const { id: group } = telegram.createGroup(userId, { title: 'Staff', is_forum: true, ...wanted });
  telegram.promote(userId, group, botId, rights);
  return { ...scene, group, bob };
}

/** Everything that waits, then confirmed. */
async function drain({ call }: Scene, params: Record<string, unknown> = {}) {
  const updates = await updatesOf(call, { offset: 0, ...params });
  if (updates.length > 0) await call('getUpdates', { offset: updates.at(-1)!.update_id + 1 });
  return updates;
}

describe('sandbox Telegram: groups', () => {
  afterEach(closeAll);

  it('tells a bot where it is: added, appointed, removed', async () => {
    const scene = await aScene();
    const { telegram, userId, botId, call } = scene;
    const { id: group } = telegram.createGroup(userId, { title: 'Staff' });
    expect(group).to.be.lessThan(-1_000_000_000_000);
    expect((await call('sendMessage', { chat_id: group, text: 'x' })).description).to.equal(
      'Bad Request: chat not found',
    );
    telegram.addMember(userId, group, botId);
    telegram.promote(userId, group, botId, { can_manage_topics: true });
    telegram.demote(userId, group, botId);
    telegram.ban(userId, group, botId);
    const updates = await drain(scene);
    expect(problems(updates, 'Array of Update')).to.deep.equal([]);
    const states = updates.flatMap(({ my_chat_member: change }) =>
      change ? [(change.new_chat_member as { status: string }).status] : [],
    );
    expect(states).to.deep.equal(['member', 'administrator', 'member', 'kicked']);
    expect(updates.some(({ message }) => message?.new_chat_members)).to.equal(true);
    for (const method of ['sendMessage', 'getChat', 'leaveChat']) {
      expect(await call(method, { chat_id: group, text: 'x' }), method).to.include({
        status: 403,
        description: 'Forbidden: bot was kicked from the supergroup chat',
      });
    }
  });

  it('hides what people say from a mere member, and nothing from an administrator', async () => {
    const scene = await aScene();
    const { telegram, userId, botId, call } = scene;
    const { id: group } = telegram.createGroup(userId, { title: 'Chat' });
    telegram.addMember(userId, group, botId);
    const mine = messageOf(await call('sendMessage', { chat_id: group, text: 'hello' }));
    await drain(scene);
    telegram.say(userId, group, 'nobody hears this');
    telegram.say(userId, group, '/help');
    telegram.say(userId, group, '/help@tea_bot');
    telegram.say(userId, group, '/help@other_bot');
    telegram.say(userId, group, 'answer', { replyTo: mine.message_id });
    const heard = async () => (await drain(scene)).flatMap(({ message }) => message?.text ?? []);
    expect(await heard()).to.deep.equal(['/help', '/help@tea_bot', 'answer']);
    telegram.promote(userId, group, botId);
    telegram.say(userId, group, 'everybody hears this');
    expect(await heard()).to.deep.equal(['everybody hears this']);
  });

  it('keeps topics: opens, writes, closes, reopens, deletes', async () => {
    const scene = await aGroup();
    const { telegram, userId, group, bob, call } = scene;
    const topic = (await call('createForumTopic', { chat_id: group, name: 'Ticket 1' })).result as {
      message_thread_id: number;
    };
    expect(problems(topic, 'ForumTopic')).to.deep.equal([]);
    const thread = topic.message_thread_id;
    const at = { chat_id: group, message_thread_id: thread };
    const sent = messageOf(await call('sendMessage', { ...at, text: 'A question' }));
    expect(sent).to.include({ message_thread_id: thread, is_topic_message: true });
    telegram.say(userId, group, 'An answer', { thread });
    telegram.say(userId, group, 'Elsewhere');
    const updates = await drain(scene);
    const said = updates.flatMap(({ message }) => (message?.text ? [message] : []));
    expect(said.map((message) => message.message_thread_id)).to.deep.equal([thread, undefined]);
    // Telegram shows the first message of the topic as the answered one.
    expect(said[0]!.reply_to_message).to.have.property('forum_topic_created');
    expect(problems(updates, 'Array of Update')).to.deep.equal([]);
    expect(telegram.chat(userId, group, thread).map(({ text }) => text)).to.deep.equal([
      undefined,
      'A question',
      'An answer',
    ]);
    expect((await call('editForumTopic', { ...at, name: 'Ticket 1 ✓' })).result).to.equal(true);
    expect((await call('closeForumTopic', at)).result).to.equal(true);
    expect((await call('closeForumTopic', at)).description).to.equal(
      'Bad Request: TOPIC_NOT_MODIFIED',
    );
    telegram.addMember(userId, group, bob);
    expect(() => telegram.say(bob, group, 'late', { thread })).to.throw(/closed/);
    expect((await call('reopenForumTopic', at)).result).to.equal(true);
    expect((await call('deleteForumTopic', at)).result).to.equal(true);
    for (const method of ['sendMessage', 'copyMessage']) {
      const params = { ...at, text: 'x', from_chat_id: userId, message_id: 1 };
      expect((await call(method, params)).description, method).to.equal(
        'Bad Request: message thread not found',
      );
    }
    expect((await call('closeForumTopic', at)).description).to.equal(
      'Bad Request: TOPIC_ID_INVALID',
    );
    const inPrivate = { chat_id: userId, text: 'x', message_thread_id: 5 };
    expect((await call('sendMessage', inPrivate)).description).to.equal(
      'Bad Request: message thread not found',
    );
  });

  it('refuses without rights, in the words of the real server', async () => {
    const scene = await aGroup({}, { can_manage_chat: true });
    const { telegram, userId, group, bob, call } = scene;
    telegram.addMember(userId, group, bob);
    const said = telegram.say(bob, group, 'spam');
    const plain = telegram.createGroup(userId, { title: 'Plain' }).id;
    telegram.promote(userId, plain, scene.botId);
    const cases: [string, Record<string, unknown>, string][] = [
      ['createForumTopic', { name: 'x' }, 'not enough rights to create a topic'],
      ['createChatInviteLink', {}, 'not enough rights to manage chat invite link'],
      ['exportChatInviteLink', {}, 'not enough rights to manage chat invite link'],
      [
        'approveChatJoinRequest',
        { user_id: bob },
        'not enough rights to manage chat join requests',
      ],
      ['createForumTopic', { chat_id: userId, name: 'x' }, 'the chat is not a forum'],
      ['leaveChat', { chat_id: userId }, "can't leave private chats"],
      ['banChatMember', { user_id: bob }, 'not enough rights to restrict/unrestrict chat member'],
      ['deleteMessage', { message_id: said.message_id }, "message can't be deleted"],
      [
        'pinChatMessage',
        { message_id: said.message_id },
        'not enough rights to manage pinned messages in the chat',
      ],
      ['editMessageText', { message_id: said.message_id, text: 'x' }, "message can't be edited"],
      ['getChatMember', { user_id: 424242 }, 'PARTICIPANT_ID_INVALID'],
      ['createForumTopic', { chat_id: plain, name: 'x' }, 'the chat is not a forum'],
      ['banChatMember', { chat_id: plain, user_id: userId }, "can't remove chat owner"],
      [
        'createChatInviteLink',
        { chat_id: plain, creates_join_request: true, member_limit: 1 },
        "member limit can't be specified for links requiring administrator approval",
      ],
      ['createChatInviteLink', { chat_id: plain, expire_date: 5 }, 'EXPIRE_DATE_INVALID'],
      ['revokeChatInviteLink', { chat_id: plain, invite_link: 'x' }, 'INVITE_HASH_EXPIRED'],
      ['approveChatJoinRequest', { chat_id: plain, user_id: bob }, 'HIDE_REQUESTER_MISSING'],
      ['banChatMember', { chat_id: userId, user_id: bob }, "can't ban members in private chats"],
      ['getChat', { chat_id: '@nowhere' }, 'chat not found'],
    ];
    for (const [method, params, words] of cases) {
      const reply = await call(method, { chat_id: group, ...params });
      expect(reply.description, method).to.equal(`Bad Request: ${words}`);
    }
  });

  it('lets people in by links: limited, expiring, on request, revoked', async () => {
    const scene = await aGroup();
    const { telegram, group, bob, call } = scene;
    const kinds = ['message', 'my_chat_member', 'chat_member', 'chat_join_request'];
    await drain(scene, { allowed_updates: kinds });
    const link = async (params: Record<string, unknown>) => {
      const made = await call('createChatInviteLink', { chat_id: group, ...params });
      expect(problems(made.result, 'ChatInviteLink')).to.deep.equal([]);
      return (made.result as { invite_link: string }).invite_link;
    };
    const once = await link({ member_limit: 1, name: 'Order 7' });
    expect(telegram.join(bob, once)).to.equal('joined');
    const [joined] = (await drain(scene)).filter((update) => update.chat_member);
    expect(joined!.chat_member!.invite_link).to.include({ name: 'Order 7', member_limit: 1 });
    expect(problems(joined, 'Update')).to.deep.equal([]);
    const carl = telegram.user({ first_name: 'Carl' }).id;
    expect(() => telegram.join(carl, once)).to.throw('INVITE_HASH_EXPIRED');
    const asking = await link({ creates_join_request: true });
    expect(telegram.join(carl, asking)).to.equal('requested');
    const [asked] = await drain(scene);
    expect(asked!.chat_join_request).to.include({ user_chat_id: carl });
    expect(problems(asked, 'Update')).to.deep.equal([]);
    // The request lets the bot write first, for a while.
    expect((await call('sendMessage', { chat_id: carl, text: 'Wait' })).ok).to.equal(true);
    const who = { chat_id: group, user_id: carl };
    expect((await call('approveChatJoinRequest', who)).result).to.equal(true);
    const [approved] = (await drain(scene)).filter((update) => update.chat_member);
    expect(approved!.chat_member).to.include({ via_join_request: true });
    expect((await call('approveChatJoinRequest', who)).description).to.equal(
      'Bad Request: USER_ALREADY_PARTICIPANT',
    );
    const dora = telegram.user({ first_name: 'Dora' }).id;
    telegram.join(dora, asking);
    await call('declineChatJoinRequest', { chat_id: group, user_id: dora });
    expect(telegram.member(group, dora).status).to.equal('left');
    const revoked = await call('revokeChatInviteLink', { chat_id: group, invite_link: asking });
    expect(revoked.result).to.include({ is_revoked: true });
    expect(() => telegram.join(dora, asking)).to.throw('INVITE_HASH_EXPIRED');
    const exported = (await call('exportChatInviteLink', { chat_id: group })).result as string;
    expect((await call('getChat', { chat_id: group })).result).to.include({ invite_link: exported }); // prettier-ignore
    expect((await call('getChatMemberCount', { chat_id: group })).result).to.equal(4);
  });

  it('is full when its visitor says so, and so is a person: nobody comes in, by a link or by a request', async () => {
    const scene = await aGroup();
    const { telegram, group, bob, call } = scene;
    const extra = fullChats(telegram);
    const { title } = telegram.group(group);
    const made = await call('createChatInviteLink', { chat_id: group, creates_join_request: true });
    const { invite_link: asking } = made.result as { invite_link: string };
    const open = telegram.invite(scene.userId, group);
    const size = async () => (await call('getChatMemberCount', { chat_id: group })).result;
    const before = await size();
    telegram.join(bob, asking);
    const who = { chat_id: group, user_id: bob };
    expect(await extra.submit({ chat: title })).to.contain('It is full');
    expect(await size()).to.equal(200_000);
    expect((await call('approveChatJoinRequest', who)).description).to.equal('Bad Request: USERS_TOO_MUCH'); // prettier-ignore
    const carl = telegram.user({ first_name: 'Carl' }).id;
    expect(() => telegram.join(carl, open)).to.throw('USERS_TOO_MUCH');
    expect(await extra.submit({ chat: `${group}`, full: 'No' })).to.contain('There is room again');
    expect(await size()).to.equal(before);
    await extra.submit({ person: `${bob}` });
    expect((await call('approveChatJoinRequest', who)).description).to.equal('Bad Request: USER_CHANNELS_TOO_MUCH'); // prettier-ignore
    expect(() => telegram.join(bob, open)).to.throw(/^CHANNELS_TOO_MUCH/);
    expect(telegram.join(carl, open)).to.equal('joined');
    await extra.submit({ person: `${bob}`, full: 'no' });
    expect((await call('approveChatJoinRequest', who)).result).to.equal(true);
    const { id: channel } = telegram.createGroup(scene.userId, { title: 'News', type: 'channel' });
    for (const wrong of [{}, { chat: 'Nowhere' }, { chat: `${channel}` }, { person: 'Bob' }])
      expect(await extra.submit(wrong).catch((error: unknown) => error)).to.be.instanceOf(Error);
  });

  it('asks the guard of a group about requests, and waits ten seconds for its answer', async () => {
    let now = Date.now();
    const scene = await aGroup({}, undefined, { clock: () => now });
    const { telegram, group, bob, call } = scene;
    await drain(scene, { allowed_updates: ['chat_join_request'] });
    expect((await call('getMe')).result).to.include({ supports_join_request_queries: true });
    telegram.setGuard(scene.userId, group, scene.botId);
    const made = await call('createChatInviteLink', { chat_id: group, creates_join_request: true });
    const { invite_link: link } = made.result as { invite_link: string };
    const asks = async (id: number) => {
      telegram.join(id, link);
      const [asked] = await drain(scene);
      expect(problems(asked, 'Update')).to.deep.equal([]);
      return asked!.chat_join_request!['query_id'] as string;
    };
    const reply = (query: string, result: string) =>
      call('answerChatJoinRequestQuery', { chat_join_request_query_id: query, result });
    const first = await asks(bob);
    expect((await reply(first, 'maybe')).description).to.equal('Bad Request: RESULT_INVALID');
    expect((await reply(first, 'approve')).result).to.equal(true);
    expect(telegram.member(group, bob).status).to.equal('member');
    expect((await reply(first, 'approve')).description).to.include('query is too old');
    const [carl, dora, eve] = ['Carl', 'Dora', 'Eve'].map((first_name) => telegram.user({ first_name }).id) as [number, number, number]; // prettier-ignore
    await reply(await asks(carl), 'decline');
    await reply(await asks(dora), 'queue');
    const late = await asks(eve);
    now += 10_001;
    expect((await reply(late, 'approve')).description).to.include('query is too old');
    expect(telegram.group(group).requests.map(({ id }) => id)).to.deep.equal([dora, eve]);
    telegram.setGuard(scene.userId, group, null);
    const info = await call('getChat', { chat_id: group });
    expect(problems(info.result, 'ChatFullInfo')).to.deep.equal([]);
  });

  it('is deleted by its owner, and refuses by a fault in given words', async () => {
    const scene = await aGroup();
    const { telegram, group, call } = scene;
    await drain(scene);
    telegram.fault(scene.botId, { kind: '400', description: 'USERS_TOO_MUCH' });
    const refused = await call('createChatInviteLink', { chat_id: group });
    expect(refused.description).to.equal('Bad Request: USERS_TOO_MUCH');
    telegram.deleteGroup(scene.userId, group);
    const [gone] = (await drain(scene)).filter((update) => update.my_chat_member);
    expect(gone!.my_chat_member!['new_chat_member']).to.include({ status: 'left' });
    expect((await call('getChat', { chat_id: group })).description).to.include('chat not found');
  });

  it('tells who is what, bans, lets back and restricts', async () => {
    const scene = await aGroup();
    const { telegram, userId, botId, group, bob, call } = scene;
    telegram.addMember(userId, group, bob);
    const member = async (id: number) => {
      const reply = await call('getChatMember', { chat_id: group, user_id: id });
      expect(problems(reply.result, 'ChatMember')).to.deep.equal([]);
      return (reply.result as { status: string }).status;
    };
    expect(await member(userId)).to.equal('creator');
    expect(await member(botId)).to.equal('administrator');
    expect(await member(bob)).to.equal('member');
    const restrict = { chat_id: group, user_id: bob, permissions: { can_send_messages: false } };
    await call('restrictChatMember', restrict);
    expect(await member(bob)).to.equal('restricted');
    expect(() => telegram.say(bob, group, 'x')).to.throw(/may not write/);
    await call('banChatMember', { chat_id: group, user_id: bob });
    expect(await member(bob)).to.equal('kicked');
    const link = telegram.invite(userId, group);
    expect(() => telegram.join(bob, link)).to.throw(/banned/);
    await call('unbanChatMember', { chat_id: group, user_id: bob, only_if_banned: true });
    expect(await member(bob)).to.equal('left');
    telegram.join(bob, link);
    const admins = (await call('getChatAdministrators', { chat_id: group })).result as unknown[];
    expect(admins).to.have.length(2);
    expect(problems(admins, 'Array of ChatMember')).to.deep.equal([]);
    const chat = (await call('getChat', { chat_id: group })).result;
    expect(problems(chat, 'ChatFullInfo')).to.deep.equal([]);
    expect((await call('leaveChat', { chat_id: group })).result).to.equal(true);
    expect((await call('getChatMember', { chat_id: group, user_id: bob })).description).to.equal(
      'Forbidden: bot is not a member of the supergroup chat',
    );
  });

  it('guards channels: members are told to administrators only, posts have no sender', async () => {
    const scene = await aScene();
    const { telegram, userId, botId, call } = scene;
    const bob = telegram.user({ first_name: 'Bob' }).id;
    const { id: channel } = telegram.createGroup(userId, {
      title: 'News',
      type: 'channel',
      username: 'tea_news',
    });
    expect(() => telegram.addMember(userId, channel, botId)).to.throw(/administrator/);
    const ask = { chat_id: '@tea_news', user_id: bob };
    expect((await call('getChatMember', ask)).description).to.equal(
      'Bad Request: member list is inaccessible',
    );
    expect((await call('sendMessage', { chat_id: '@tea_news', text: 'x' })).description).to.equal(
      'Forbidden: bot is not a member of the channel chat',
    );
    telegram.promote(userId, channel, botId, { can_invite_users: true });
    expect((await call('getChatMember', ask)).result).to.include({ status: 'left' });
    telegram.join(bob, '@tea_news');
    expect((await call('getChatMember', ask)).result).to.include({ status: 'member' });
    expect((await call('sendMessage', { chat_id: '@tea_news', text: 'x' })).description).to.equal(
      'Bad Request: need administrator rights in the channel chat',
    );
    telegram.promote(userId, channel, botId);
    expect((await call('sendMessage', { chat_id: '@tea_news', text: 'New tea' })).ok).to.equal(
      true,
    );
    expect(() => telegram.say(bob, channel, 'x')).to.throw(/administrators/);
    telegram.say(userId, channel, 'A post');
    const posts = (await drain(scene)).filter((update) => update.channel_post);
    expect(posts.map(({ channel_post: post }) => post!.text)).to.deep.equal(['A post']);
    expect(posts[0]!.channel_post).to.not.have.property('from');
    expect(problems(posts, 'Array of Update')).to.deep.equal([]);
    const forwarded = await call('forwardMessage', {
      chat_id: userId,
      from_chat_id: channel,
      message_id: (posts[0]!.channel_post as { message_id: number }).message_id,
    });
    expect(messageOf(forwarded).forward_origin).to.include({ type: 'channel' });
    expect(problems(forwarded.result, 'Message')).to.deep.equal([]);
  });

  it('gives each bot its own id of a photo in a group, and presses reach their bot', async () => {
    const scene = await aGroup();
    const { telegram, userId, group, call } = scene;
    const other = telegram.createBot({ owner: userId, username: 'other_bot', name: 'Other' });
    telegram.promote(userId, group, other.id);
    await drain(scene);
    telegram.sendFile(userId, group, {
      kind: 'photo',
      name: 'a.png',
      mimeType: 'image/png',
      content: aPicture(),
      caption: 'Look',
    });
    const idFor = async (from: Scene['call']) => {
      const update = (await updatesOf(from, { offset: 0 })).find(({ message }) => message?.photo);
      return (update!.message!.photo as { file_id: string }[])[0]!.file_id;
    };
    const second = caller(telegram, other.token);
    const [mine, theirs] = [await idFor(call), await idFor(second)];
    expect(mine).to.not.equal(theirs);
    expect((await call('sendPhoto', { chat_id: group, photo: mine })).ok).to.equal(true);
    expect((await call('sendPhoto', { chat_id: group, photo: theirs })).description).to.equal(
      'Bad Request: wrong file identifier/HTTP URL specified',
    );
    const sent = messageOf(
      await call('sendMessage', {
        chat_id: group,
        text: 'Take it?',
        reply_markup: { inline_keyboard: [[{ text: 'Take', callback_data: 'take' }]] },
      }),
    );
    await drain(scene);
    const pressed = telegram.press(userId, group, sent.message_id, 'take');
    const [update] = await updatesOf(call, { offset: 0 });
    expect(problems(update, 'Update')).to.deep.equal([]);
    const { id, message } = update!.callback_query as { id: string; message: { chat: object } };
    expect(message.chat).to.include({ id: group, type: 'supergroup', is_forum: true });
    await call('answerCallbackQuery', { callback_query_id: id, text: 'Yours' });
    expect(await pressed).to.include({ answered: true, text: 'Yours' });
  });

  it('tells that a basic group became a supergroup', async () => {
    const scene = await aScene();
    const { telegram, userId, botId, call } = scene;
    const { id: old } = telegram.createGroup(userId, { title: 'Old', type: 'group' });
    telegram.addMember(userId, old, botId);
    const { id: next } = telegram.upgradeGroup(userId, old);
    const updates = await drain(scene);
    expect(updates.some(({ message }) => message?.migrate_to_chat_id === next)).to.equal(true);
    expect(await call('sendMessage', { chat_id: old, text: 'x' })).to.deep.include({
      status: 400,
      description: 'Bad Request: group chat was upgraded to a supergroup chat',
      parameters: { migrate_to_chat_id: next },
    });
    expect((await call('sendMessage', { chat_id: next, text: 'x' })).ok).to.equal(true);
  });

  it('takes twenty messages a minute into one group where that limit is on', async () => {
    const scene = await aScene({ limits: { perGroupPerMinute: 20 } });
    const { telegram, userId, botId, call } = scene;
    const { id: group } = telegram.createGroup(userId, { title: 'Busy' });
    telegram.addMember(userId, group, botId);
    for (let sent = 0; sent < 20; sent += 1)
      expect((await call('sendMessage', { chat_id: group, text: 'x' })).ok).to.equal(true);
    const refused = await call('sendMessage', { chat_id: group, text: 'x' });
    expect(refused.status).to.equal(429);
    expect(refused.parameters!.retry_after).to.be.within(50, 60);
    expect((await call('sendMessage', { chat_id: userId, text: 'x' })).ok).to.equal(true);
  });

  it('lets people choose a group, people or themselves for a bot', async () => {
    const scene = await aScene();
    const { telegram, userId, botId, call } = scene;
    const bob = telegram.user({ first_name: 'Bob', username: 'bob' }).id;
    const { id: group } = telegram.createGroup(userId, { title: 'Staff', is_forum: true });
    const { id: channel } = telegram.createGroup(userId, { title: 'News', type: 'channel' });
    const rights = { can_manage_topics: true, can_delete_messages: true };
    const chat = { request_id: 1, chat_is_channel: false, bot_administrator_rights: rights };
    const users = { request_id: 2, max_quantity: 2, request_name: true, request_username: true };
    const keyboard = [
      [
        { text: 'A group', request_chat: { ...chat, request_title: true } },
        { text: 'People', request_users: users },
        { text: 'Me', request_contact: true },
      ],
    ];
    await call('sendMessage', { chat_id: userId, text: 'Who?', reply_markup: { keyboard } });
    expect(() => telegram.shareChat(userId, botId, 1, channel)).to.throw('CHANNEL_INVALID');
    expect(() => telegram.shareChat(userId, botId, 7, group)).to.throw(/no button/);
    telegram.shareChat(userId, botId, 1, group);
    telegram.shareUsers(userId, botId, 2, [bob]);
    telegram.shareContact(userId, botId);
    telegram.startGroup(userId, botId, group, 'hello');
    const updates = await drain(scene);
    expect(problems(updates, 'Array of Update')).to.deep.equal([]);
    const told = updates.flatMap(({ message }) => (message ? [message] : []));
    const [chosen] = told.flatMap((message) => message.chat_shared ?? []);
    expect(chosen).to.deep.equal({ request_id: 1, chat_id: group, title: 'Staff' });
    expect(told.find((message) => message.users_shared)!.users_shared).to.deep.equal({
      request_id: 2,
      users: [{ user_id: bob, first_name: 'Bob', username: 'bob' }],
    });
    expect(told.find((message) => message.contact)!.contact).to.include({ user_id: userId });
    expect(told.some((message) => message.text === '/start@tea_bot hello')).to.equal(true);
    expect(telegram.member(group, botId)).to.include({ status: 'administrator', ...rights });
    const bad = { keyboard: [[{ text: 'x', request_chat: { request_id: 1 } }]] };
    const refused = await call('sendMessage', { chat_id: userId, text: 'x', reply_markup: bad });
    expect(refused.description).to.match(/Can't find field "chat_is_channel"/);
  });

  it('serves another one’s client: grammY relays a ticket through a topic', async () => {
    const { telegram, userId, botId, token, group, bob } = await aGroup();
    const client = new Bot(token, { client: { apiRoot: telegram.url } });
    const topics = new Map<number, number>();
    client.chatType('private').on('message', async (ctx) => {
      if (ctx.message.text === '/start') return;
      const topic = await ctx.api.createForumTopic(group, ctx.from.first_name);
      topics.set(topic.message_thread_id, ctx.from.id);
      await ctx.copyMessage(group, { message_thread_id: topic.message_thread_id });
    });
    client.chatType('supergroup').on('message:text', async (ctx) => {
      const customer = topics.get(ctx.message.message_thread_id ?? 0);
      if (customer !== undefined) await ctx.copyMessage(customer);
    });
    const running = client.start();
    telegram.say(bob, botId, '/start');
    telegram.say(bob, botId, 'Where is my tea?');
    const asked = await telegram.waitFor(userId, group, ({ text }) => text === 'Where is my tea?');
    telegram.say(userId, group, 'On its way', { thread: asked.message_thread_id! });
    await telegram.waitFor(bob, botId, ({ text }) => text === 'On its way');
    await client.stop();
    await running;
  });
});
