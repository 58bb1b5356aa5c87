import { expect } from 'chai';
import { methods } from '../../sandbox/telegram/methods/index.ts';
import { spec } from '../../sandbox/telegram/spec.ts';
import { problems } from './spec.ts';
import { aPicture, aScene, closeAll, messageOf, updatesOf } from './support.ts';

describe('sandbox Telegram: against the Bot API’s tables', () => {
  afterEach(closeAll);

  it('simulates only methods that exist', () => {
    expect(Object.keys(methods).filter((name) => !(name in spec.methods))).to.deep.equal([]);
    expect(Object.keys(methods)).to.have.length.greaterThan(50);
  });

  it('requires what is required, of every method', async () => {
    const { call } = await aScene();
    for (const name of Object.keys(methods)) {
      const required = spec.methods[name]!.fields.some((field) => field.required);
      if (!required || name === 'setWebhook') continue;
      const reply = await call(name);
      expect(reply.status, name).to.equal(400);
      expect(reply.description, name).to.match(/^Bad Request: /);
    }
  });

  it('answers an honest refusal for methods that it does not have', async () => {
    const { call } = await aScene();
    const reply = await call('getForumTopicIconStickers');
    expect(reply).to.deep.equal({
      status: 400,
      ok: false,
      error_code: 400,
      description: 'sandbox: method getForumTopicIconStickers is not simulated',
    });
  });

  it('checks basic types', async () => {
    const { userId, call } = await aScene();
    const wrong: [string, Record<string, unknown>, RegExp][] = [
      ['getUpdates', { limit: 'many' }, /"limit" must be of type Integer/],
      ['sendMessage', { chat_id: userId, text: ['x'] }, /"text" must be of type String/],
      ['sendMessage', { chat_id: userId, text: 'x', protect_content: 'maybe' }, /Boolean/],
      ['setMyCommands', { commands: {} }, /Array of BotCommand/],
      ['setMyCommands', { commands: '[' }, /can't parse commands JSON object/],
    ];
    for (const [method, params, words] of wrong) {
      expect((await call(method, params)).description).to.match(words);
    }
  });

  it('returns what each method promises', async () => {
    const scene = await aScene();
    const { telegram, userId, botId, call } = scene;
    const markup = { inline_keyboard: [[{ text: 'b', callback_data: 'go', style: 'primary' }]] };
    const sent = messageOf(
      await call('sendMessage', {
        chat_id: userId,
        text: '<b>x</b> <a href="https://example.com">y</a>',
        parse_mode: 'HTML',
        reply_markup: markup,
      }),
    );
    const photo = telegram.sendFile(userId, botId, {
      kind: 'photo',
      name: 'a.png',
      mimeType: 'image/png',
      content: aPicture(),
    });
    const at = { chat_id: userId, message_id: sent.message_id };
    const from = { chat_id: userId, from_chat_id: userId, message_id: sent.message_id };
    const calls: [string, Record<string, unknown>][] = [
      ['getMe', {}],
      ['getChat', { chat_id: userId }],
      ['getChatMember', { chat_id: userId, user_id: userId }],
      ['getWebhookInfo', {}],
      [
        'sendMessage',
        { chat_id: userId, text: 're', reply_parameters: { message_id: sent.message_id } },
      ],
      ['sendPhoto', { chat_id: userId, photo: photo.photo![0]!.file_id, caption: 'c /help' }],
      ['getFile', { file_id: photo.photo![0]!.file_id }],
      ['copyMessage', from],
      ['copyMessages', { ...from, message_ids: [sent.message_id] }],
      ['forwardMessage', from],
      ['forwardMessages', { ...from, message_ids: [sent.message_id] }],
      ['editMessageText', { ...at, text: 'z' }],
      ['editMessageReplyMarkup', { ...at, reply_markup: markup }],
      ['pinChatMessage', at],
      ['unpinChatMessage', at],
      ['unpinAllChatMessages', { chat_id: userId }],
      ['setMessageReaction', at],
      ['sendChatAction', { chat_id: userId, action: 'typing' }],
      [
        'sendInvoice',
        {
          chat_id: userId,
          title: 'T',
          description: 'D',
          payload: 'p',
          currency: 'XTR',
          prices: [{ label: 'l', amount: 1 }],
        },
      ],
      [
        'createInvoiceLink',
        {
          title: 'T',
          description: 'D',
          payload: 'p',
          currency: 'XTR',
          prices: [{ label: 'l', amount: 1 }],
        },
      ],
      ['getMyStarBalance', {}],
      ['getMyCommands', {}],
      ['getMyName', {}],
      ['getMyDescription', {}],
      ['getMyShortDescription', {}],
      ['getChatMenuButton', {}],
      ['getUserProfilePhotos', { user_id: userId }],
      ['deleteMessage', at],
    ];
    for (const [method, params] of calls) {
      const reply = await call(method, params);
      expect(reply.ok, `${method}: ${reply.description}`).to.equal(true);
      const each = spec.methods[method]!.returns.map((type) =>
        problems(reply.result, type, method),
      );
      expect(
        each.some((found) => found.length === 0),
        each[0]!.join('; '),
      ).to.equal(true);
    }
  });

  it('sends updates that the Bot API knows', async () => {
    const { telegram, userId, botId, call } = await aScene();
    const manager = telegram.createBot({
      owner: userId,
      username: 'm_manager_bot',
      name: 'M',
      can_manage_bots: true,
    });
    const kinds = [
      'message',
      'callback_query',
      'my_chat_member',
      'pre_checkout_query',
      'message_reaction',
    ];
    await call('getUpdates', { offset: 11, allowed_updates: kinds });
    const sent = messageOf(
      await call('sendMessage', {
        chat_id: userId,
        text: 'x',
        reply_markup: { inline_keyboard: [[{ text: 'b', callback_data: 'go' }]] },
      }),
    );
    const invoice = messageOf(
      await call('sendInvoice', {
        chat_id: userId,
        title: 'T',
        description: 'D',
        payload: 'p',
        currency: 'XTR',
        prices: [{ label: 'l', amount: 1 }],
      }),
    );
    void telegram.press(userId, botId, sent.message_id, 'go');
    telegram.react(userId, botId, sent.message_id, '👍');
    const paying = telegram.pay(userId, botId, invoice.message_id);
    telegram.say(userId, botId, '/help @tea_bot');
    const query = (await updatesOf(call, { offset: 12 })).find(
      (update) => update.pre_checkout_query,
    );
    await call('answerPreCheckoutQuery', {
      pre_checkout_query_id: query!.pre_checkout_query!.id,
      ok: true,
    });
    const paid = await paying;
    if (!paid.ok) throw new Error(paid.error);
    telegram.refund(userId, botId, paid.chargeId);
    const { transactions } = (await call('getStarTransactions')).result as {
      transactions: unknown;
    };
    expect(problems({ transactions }, 'StarTransactions')).to.deep.equal([]);
    telegram.block(userId, botId);
    const updates = await updatesOf(call, { offset: 13 });
    for (const kind of kinds)
      expect(
        updates.some((update) => kind in update),
        kind,
      ).to.equal(true);
    expect(problems(updates, 'Array of Update')).to.deep.equal([]);
    telegram.say(userId, manager.id, '/start');
    telegram.createManagedBot(userId, manager.id, { username: 'm_child_bot', name: 'C' });
    const { url } = telegram;
    const managed = await fetch(`${url}/bot${manager.token}/getUpdates`);
    const { result } = (await managed.json()) as { result: unknown[] };
    expect(result).to.have.length(3);
    expect(problems(result, 'Array of Update')).to.deep.equal([]);
  });
});
