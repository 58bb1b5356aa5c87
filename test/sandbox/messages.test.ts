import { expect } from 'chai';
import { aPicture, aScene, caller, closeAll, messageOf, updatesOf } from './support.ts';

describe('sandbox Telegram: messages', () => {
  afterEach(closeAll);

  it('accepts JSON, forms, multipart and the query string, by GET and POST', async () => {
    const { telegram, userId, botId, token } = await aScene();
    const url = `${telegram.url}/bot${token}/sendMessage`;
    const markup = JSON.stringify({ inline_keyboard: [[{ text: 'x', callback_data: 'y' }]] });
    const form = new FormData();
    form.set('chat_id', String(userId));
    form.set('text', 'multipart — “ü”');
    form.set('reply_markup', markup);
    await fetch(url, { method: 'POST', body: form });
    await fetch(url, {
      method: 'POST',
      body: new URLSearchParams({ chat_id: String(userId), text: 'form', reply_markup: markup }),
    });
    await fetch(`${url}?chat_id=${userId}&text=query%20string`);
    await fetch(url.replace('sendMessage', 'SENDMESSAGE'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ chat_id: String(userId), text: 'json', reply_markup: markup }),
    });
    const sent = telegram.chat(userId, botId).filter((message) => message.from_bot);
    expect(sent.map((message) => message.text)).to.deep.equal([
      'multipart — “ü”',
      'form',
      'query string',
      'json',
    ]);
    expect(sent.filter((message) => message.reply_markup)).to.have.length(3);
  });

  it('refuses in the words of the real server', async () => {
    const { telegram, userId, call } = await aScene();
    const stranger = telegram.user({ first_name: 'Stranger' }).id;
    const key = (button: Record<string, unknown>) => ({
      chat_id: userId,
      text: 'x',
      reply_markup: { inline_keyboard: [[{ text: 'b', ...button }]] },
    });
    const cases: [string, Record<string, unknown>, number, string][] = [
      ['sendMessage', { text: 'x' }, 400, 'Bad Request: chat_id is empty'],
      ['sendMessage', { chat_id: 99, text: 'x' }, 400, 'Bad Request: chat not found'],
      ['sendMessage', { chat_id: -100, text: 'x' }, 400, 'Bad Request: chat not found'],
      ['sendMessage', { chat_id: userId }, 400, 'Bad Request: message text is empty'],
      [
        'sendMessage',
        { chat_id: userId, text: ' \n ' },
        400,
        'Bad Request: text must be non-empty',
      ],
      [
        'sendMessage',
        { chat_id: userId, text: 'x'.repeat(4097) },
        400,
        'Bad Request: message is too long',
      ],
      [
        'sendMessage',
        { chat_id: userId, text: 'x', parse_mode: 'Word' },
        400,
        'Bad Request: unsupported parse_mode',
      ],
      [
        'sendMessage',
        { chat_id: stranger, text: 'x' },
        403,
        "Forbidden: bot can't initiate conversation with a user",
      ],
      [
        'sendMessage',
        { chat_id: userId, text: 'x', reply_parameters: { message_id: 999 } },
        400,
        'Bad Request: message to be replied not found',
      ],
      [
        'sendMessage',
        key({ callback_data: 'é'.repeat(33) }),
        400,
        'Bad Request: BUTTON_DATA_INVALID',
      ],
      [
        'sendMessage',
        key({}),
        400,
        "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
      ],
      [
        'sendMessage',
        key({ url: 'http://localhost/' }),
        400,
        "Bad Request: inline keyboard button URL 'http://localhost/' is invalid: Wrong HTTP URL",
      ],
      [
        'sendMessage',
        key({ copy_text: { text: 'x'.repeat(257) } }),
        400,
        'Bad Request: BUTTON_COPY_TEXT_INVALID',
      ],
      [
        'sendMessage',
        { chat_id: userId, text: 'x', reply_markup: 'nonsense' },
        400,
        "Bad Request: can't parse reply keyboard markup JSON object",
      ],
      [
        'editMessageText',
        { chat_id: userId, message_id: 999, text: 'x' },
        400,
        'Bad Request: message to edit not found',
      ],
      [
        'editMessageText',
        { chat_id: userId, message_id: 1, text: 'x' },
        400,
        "Bad Request: message can't be edited",
      ],
      [
        'deleteMessage',
        { chat_id: userId, message_id: 999 },
        400,
        'Bad Request: message to delete not found',
      ],
      [
        'answerCallbackQuery',
        { callback_query_id: '1' },
        400,
        'Bad Request: query is too old and response timeout expired or query ID is invalid',
      ],
      [
        'sendChatAction',
        { chat_id: userId, action: 'dance' },
        400,
        'Bad Request: wrong parameter action in request',
      ],
      [
        'sendPhoto',
        { chat_id: userId, photo: 'nonsense' },
        400,
        'Bad Request: wrong file identifier/HTTP URL specified',
      ],
      [
        'sendVideoNote',
        { chat_id: userId, video_note: 'x' },
        400,
        'sandbox: method sendVideoNote is not simulated',
      ],
    ];
    for (const [method, params, status, description] of cases) {
      const reply = await call(method, params);
      expect([reply.status, reply.error_code, reply.description], description).to.deep.equal([
        status,
        status,
        description,
      ]);
    }
  });

  it('counts 4096 UTF-16 units after entities, and a button by 64 bytes', async () => {
    const { userId, call } = await aScene();
    const text = `<b>${'😀'.repeat(2048)}</b>`;
    const reply = await call('sendMessage', {
      chat_id: userId,
      text,
      parse_mode: 'HTML',
      reply_markup: { inline_keyboard: [[{ text: 'b', callback_data: 'é'.repeat(32) }]] },
    });
    const entities = messageOf(reply).entities;
    expect(entities).to.deep.equal([{ type: 'bold', offset: 0, length: 4096 }]);
  });

  it('edits, refuses the same again, takes the buttons away, and never edits a reply keyboard', async () => {
    const { telegram, userId, botId, call } = await aScene();
    const markup = { inline_keyboard: [[{ text: 'b', callback_data: 'b' }]] };
    const sent = messageOf(
      await call('sendMessage', { chat_id: userId, text: 'one', reply_markup: markup }),
    );
    const at = { chat_id: userId, message_id: sent.message_id };
    const edited = messageOf(await call('editMessageText', { ...at, text: 'two' }));
    expect(edited).to.include({ text: 'two' }).and.to.have.property('edit_date');
    expect(edited).to.not.have.property('reply_markup');
    expect((await call('editMessageText', { ...at, text: 'two' })).description).to.equal(
      'Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    );
    await call('editMessageReplyMarkup', { ...at, reply_markup: markup });
    expect(telegram.chat(userId, botId).at(-1)!.reply_markup).to.deep.equal(markup);
    const keyboard = messageOf(
      await call('sendMessage', {
        chat_id: userId,
        text: 'k',
        reply_markup: { keyboard: [['A']] },
      }),
    );
    expect(keyboard).to.not.have.property('reply_markup');
    expect(telegram.view(userId, botId).keyboard).to.deep.equal({ keyboard: [[{ text: 'A' }]] });
    const refused = await call('editMessageText', {
      chat_id: userId,
      message_id: keyboard.message_id,
      text: 'z',
    });
    expect(refused.description).to.equal("Bad Request: message can't be edited");
  });

  it('deletes for both sides, up to 48 hours', async () => {
    let now = Date.now();
    const { telegram, userId, botId, call } = await aScene({ clock: () => now });
    const one = messageOf(await call('sendMessage', { chat_id: userId, text: 'one' }));
    const two = messageOf(await call('sendMessage', { chat_id: userId, text: 'two' }));
    const said = telegram.say(userId, botId, 'a token');
    expect(
      (await call('deleteMessage', { chat_id: userId, message_id: said.message_id })).ok,
    ).to.equal(true);
    await call('deleteMessages', { chat_id: userId, message_ids: [one.message_id, 5555] });
    expect(telegram.chat(userId, botId).map((message) => message.text)).to.deep.equal([
      '/start',
      'two',
    ]);
    now += 49 * 3600 * 1000;
    const late = await call('deleteMessage', { chat_id: userId, message_id: two.message_id });
    expect(late.description).to.equal("Bad Request: message can't be deleted for everyone");
  });

  it('tells who blocked the bot, and lets nothing through', async () => {
    const { telegram, userId, botId, call } = await aScene();
    telegram.block(userId, botId);
    expect(await call('sendMessage', { chat_id: userId, text: 'x' })).to.include({
      status: 403,
      description: 'Forbidden: bot was blocked by the user',
    });
    telegram.unblock(userId, botId);
    const updates = await updatesOf(call, { offset: 3 });
    const states = updates.map(
      (update) => (update.my_chat_member!.new_chat_member as { status: string }).status,
    );
    expect(states).to.deep.equal(['kicked', 'member']);
    expect((await call('sendMessage', { chat_id: userId, text: 'x' })).ok).to.equal(true);
  });

  it('answers a pressed button once, in time, with at most 200 letters', async () => {
    let now = Date.now();
    const { telegram, userId, botId, call } = await aScene({ clock: () => now });
    const { message_id: id } = messageOf(
      await call('sendMessage', {
        chat_id: userId,
        text: 'x',
        reply_markup: { inline_keyboard: [[{ text: 'b', callback_data: 'go' }]] },
      }),
    );
    const pressed = telegram.press(userId, botId, id, 'go');
    const query = (await updatesOf(call, { offset: 3 }))[0]!.callback_query!;
    expect(query).to.include({ data: 'go' });
    const answer = { callback_query_id: query.id, text: 'Done', show_alert: true };
    expect(
      (await call('answerCallbackQuery', { ...answer, text: 'x'.repeat(201) })).description,
    ).to.equal('Bad Request: MESSAGE_TOO_LONG');
    expect((await call('answerCallbackQuery', answer)).result).to.equal(true);
    expect(await pressed).to.deep.equal({ answered: true, text: 'Done', show_alert: true });
    expect((await call('answerCallbackQuery', answer)).status).to.equal(400);
    void telegram.press(userId, botId, id, 'go');
    const late = (await updatesOf(call, { offset: Number(query.update_id ?? 4) }))[0]!
      .callback_query!;
    now += 151_000;
    expect(
      (await call('answerCallbackQuery', { callback_query_id: late.id })).description,
    ).to.match(/query is too old/);
    let refusal: unknown;
    await telegram
      .press(userId, botId, id, 'no such button')
      .catch((error: unknown) => (refusal = error));
    expect(refusal).to.be.instanceOf(Error);
  });

  it('computes the entities of what a user writes', async () => {
    const { telegram, userId, botId } = await aScene();
    const message = telegram.say(
      userId,
      botId,
      '😀 /add x @tea_bot https://t.me/a #tag a@b.example',
    );
    expect(
      message.entities!.map(({ type, offset, length }) => `${type} ${offset} ${length}`),
    ).to.deep.equal([
      'bot_command 3 4',
      'mention 10 8',
      'url 19 14',
      'hashtag 34 4',
      'email 39 11',
    ]);
  });

  it('keeps files per bot: uploads, sends again by file_id, downloads', async () => {
    const { telegram, userId, botId, token, call } = await aScene();
    const form = new FormData();
    form.set('chat_id', String(userId));
    form.set('caption', '<b>Tea</b>');
    form.set('parse_mode', 'HTML');
    form.set('photo', new Blob([aPicture(40, 30)], { type: 'image/png' }), 'tea.png');
    const response = await fetch(`${telegram.url}/bot${token}/sendPhoto`, {
      method: 'POST',
      body: form,
    });
    const { result } = (await response.json()) as {
      result: { photo: { file_id: string; width: number }[]; caption_entities: unknown[] };
    };
    expect(result.photo[0]).to.include({ width: 40 });
    expect(result.caption_entities).to.have.length(1);
    const fileId = result.photo[0]!.file_id;
    const again = messageOf(await call('sendPhoto', { chat_id: userId, photo: fileId }));
    const file = (await call('getFile', { file_id: fileId })).result as { file_path: string };
    const bytes = await fetch(`${telegram.url}/file/bot${token}/${file.file_path}`);
    expect(Buffer.from(await bytes.arrayBuffer()).equals(aPicture(40, 30))).to.equal(true);
    const other = telegram.createBot({ owner: userId, username: 'other_bot', name: 'O' });
    expect(
      (await caller(telegram, other.token)('getFile', { file_id: fileId })).description,
    ).to.equal('Bad Request: invalid file_id');
    expect(
      (await fetch(`${telegram.url}/file/bot${other.token}/${file.file_path}`)).status,
    ).to.equal(404);
    const caption = await call('editMessageCaption', {
      chat_id: userId,
      message_id: again.message_id,
      caption: 'new',
    });
    expect(messageOf(caption).caption).to.equal('new');
    expect(
      (await call('editMessageText', { chat_id: userId, message_id: again.message_id, text: 'x' }))
        .description,
    ).to.equal('Bad Request: there is no text in the message to edit');
    expect(
      (await call('sendPhoto', { chat_id: userId, photo: fileId, caption: 'x'.repeat(1025) }))
        .description,
    ).to.equal('Bad Request: message caption is too long');
    const sent = telegram.sendFile(userId, botId, {
      kind: 'document',
      name: 'a.txt',
      mimeType: 'text/plain',
      content: Buffer.from('hi'),
    });
    expect((await call('getFile', { file_id: sent.document!.file_id })).ok).to.equal(true);
  });

  it('copies, forwards, pins and reacts', async () => {
    const { telegram, userId, botId, call } = await aScene();
    const said = telegram.say(userId, botId, 'hello');
    const from = { chat_id: userId, from_chat_id: userId, message_id: said.message_id };
    const forwarded = messageOf(await call('forwardMessage', from));
    expect(forwarded.forward_origin).to.include({ type: 'user' });
    const copied = (await call('copyMessage', from)).result as { message_id: number };
    await call('pinChatMessage', { chat_id: userId, message_id: copied.message_id });
    expect(telegram.view(userId, botId).pinned).to.deep.equal([copied.message_id]);
    const pinned = (await updatesOf(call, { offset: 9 })).at(-1)!.message!.pinned_message;
    expect(pinned).to.include({ message_id: copied.message_id });
    await call('setMessageReaction', { ...from, reaction: [{ type: 'emoji', emoji: '👍' }] });
    const seen = telegram
      .chat(userId, botId)
      .find((message) => message.message_id === said.message_id);
    expect(seen!.reactions).to.deep.equal([{ type: 'emoji', emoji: '👍' }]);
    expect(
      ((await call('getChat', { chat_id: userId })).result as { pinned_message: unknown })
        .pinned_message,
    ).to.include({ text: 'hello' });
  });
});
