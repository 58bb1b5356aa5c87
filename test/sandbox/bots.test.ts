import { expect } from 'chai';
import { aScene, caller, closeAll, start, updatesOf } from './support.ts';

describe('sandbox Telegram: bots', () => {
  afterEach(closeAll);

  it('creates managed bots, hands out their tokens, and replaces them', async () => {
    const telegram = await start();
    const operator = telegram.user({ first_name: 'Oscar' });
    const manager = telegram.createBot({
      owner: operator.id,
      username: 'manager_bot',
      name: 'Manager',
      can_manage_bots: true,
    });
    const call = caller(telegram, manager.token);
    expect((await call('getMe')).result).to.include({ can_manage_bots: true });
    telegram.say(operator.id, manager.id, '/new');
    const shop = telegram.createManagedBot(operator.id, 'manager_bot', {
      username: 'shop_bot',
      name: 'Shop',
    });
    const updates = await updatesOf(call);
    const managed = updates.find((update) => update.managed_bot)!.managed_bot!;
    expect(managed.user).to.include({ id: operator.id });
    expect(managed.bot).to.deep.equal({
      id: shop.id,
      is_bot: true,
      first_name: 'Shop',
      username: 'shop_bot',
    });
    expect(updates.at(-1)!.message!.managed_bot_created).to.deep.equal({ bot: managed.bot });
    const token = String((await call('getManagedBotToken', { user_id: shop.id })).result);
    expect((await caller(telegram, token)('getMe')).result).to.include({ username: 'shop_bot' });
    const fresh = String((await call('replaceManagedBotToken', { user_id: shop.id })).result);
    expect((await caller(telegram, token)('getMe')).status).to.equal(401);
    expect((await caller(telegram, fresh)('getMe')).ok).to.equal(true);
    expect((await updatesOf(call, { offset: 2 })).at(-1)).to.have.property('managed_bot');
    const access = { user_id: shop.id, is_access_restricted: true, added_user_ids: [operator.id] };
    await call('setManagedBotAccessSettings', access);
    expect((await call('getManagedBotAccessSettings', { user_id: shop.id })).result).to.deep.equal({
      is_access_restricted: true,
      added_users: [operator],
    });
    const stranger = telegram.user({ first_name: 'S' });
    expect(() => telegram.say(stranger.id, shop.id, '/start')).to.throw('selected users');
    const foreign = telegram.createBot({ owner: operator.id, username: 'foreign_bot', name: 'F' });
    expect((await call('getManagedBotToken', { user_id: foreign.id })).status).to.equal(400);
    expect((await call('getManagedBotToken', { user_id: 1 })).description).to.equal(
      'Bad Request: user not found',
    );
  });

  it('is as strict with usernames as BotFather', async () => {
    const { telegram, userId } = await aScene();
    const create = (username: string) => () =>
      telegram.createBot({ owner: userId, username, name: 'X' });
    expect(create('no_ending')).to.throw('must end in "bot"');
    expect(create('TEA_BOT')).to.throw('already taken');
    expect(() =>
      telegram.createManagedBot(userId, 'tea_bot', { username: 'x_shop_bot', name: 'X' }),
    ).to.throw('manage');
  });

  it('shows the commands of the right chat and language', async () => {
    const { telegram, userId, botId, call } = await aScene();
    const set = (name: string, more: Record<string, unknown>) =>
      call('setMyCommands', { commands: [{ command: name, description: 'Does it' }], ...more });
    const shown = () => telegram.view(userId, botId).commands[0]?.command;
    await set('everyone', {});
    expect(shown()).to.equal('everyone');
    await set('english', { language_code: 'en' });
    expect(shown()).to.equal('english');
    await set('private', { scope: { type: 'all_private_chats' } });
    expect(shown()).to.equal('private');
    await set('ann', { scope: { type: 'chat', chat_id: userId } });
    expect(shown()).to.equal('ann');
    await call('deleteMyCommands', { scope: { type: 'chat', chat_id: userId } });
    expect(shown()).to.equal('private');
    telegram.user({ id: userId, first_name: 'Ann', language_code: 'ru' });
    await set('russian', { scope: { type: 'all_private_chats' }, language_code: 'ru' });
    expect(shown()).to.equal('russian');
    expect((await call('getMyCommands', { language_code: 'en' })).result).to.deep.equal([
      { command: 'english', description: 'Does it' },
    ]);
  });

  it('refuses wrong commands', async () => {
    const { call } = await aScene();
    const many = Array.from({ length: 101 }, (_, index) => ({
      command: `c${index}`,
      description: 'x',
    }));
    const wrong: [unknown, string][] = [
      [[{ command: 'Upper', description: 'x' }], 'BOT_COMMAND_INVALID'],
      [[{ command: 'a'.repeat(33), description: 'x' }], 'command length must not exceed 32'],
      [[{ command: 'a', description: '' }], 'command description must be non-empty'],
      [[{ command: 'a' }], 'can\'t parse BotCommand: Can\'t find field "description"'],
      [many, 'BOT_COMMANDS_TOO_MUCH'],
    ];
    for (const [commands, why] of wrong) {
      expect((await call('setMyCommands', { commands })).description).to.equal(
        `Bad Request: ${why}`,
      );
    }
  });

  it('keeps names and descriptions by language', async () => {
    const { telegram, userId, botId, call } = await aScene();
    await call('setMyDescription', { description: 'Tea for all' });
    await call('setMyDescription', { description: 'Чай', language_code: 'ru' });
    expect((await call('getMyDescription', { language_code: 'ru' })).result).to.deep.equal({
      description: 'Чай',
    });
    expect(telegram.view(userId, botId).description).to.equal('Tea for all');
    await call('setMyName', { name: 'Fine Tea' });
    expect((await call('getMe')).result).to.include({ first_name: 'Fine Tea' });
    await call('setMyShortDescription', { short_description: 'Short' });
    expect((await call('getMyShortDescription')).result).to.deep.equal({
      short_description: 'Short',
    });
    expect((await call('setMyName', { name: 'x'.repeat(65) })).ok).to.equal(false);
    await call('setChatMenuButton', { menu_button: { type: 'commands' } });
    expect((await call('getChatMenuButton')).result).to.deep.equal({ type: 'commands' });
  });

  it('answers inline queries', async () => {
    const { telegram, userId } = await aScene();
    const bot = telegram.createBot({
      owner: userId,
      username: 'inline_bot',
      name: 'Inline',
      supports_inline_queries: true,
    });
    const call = caller(telegram, bot.token);
    const asked = telegram.inlineQuery(userId, bot.id, 'tea');
    const query = (await updatesOf(call))[0]!.inline_query!;
    const result = {
      type: 'article',
      id: '1',
      title: 'Tea',
      input_message_content: { message_text: 'Tea' },
    };
    await call('answerInlineQuery', { inline_query_id: query.id, results: [result] });
    expect((await asked)!.results.map(({ title }) => title)).to.deep.equal(['Tea']);
  });
});
