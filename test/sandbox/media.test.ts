import { expect } from 'chai';
import { problems } from './spec.ts';
import {
  aPicture,
  aScene,
  caller,
  closeAll,
  messageOf,
  updatesOf,
  type Reply,
  type Scene,
} from './support.ts';

/** Calls a method with a multipart body. */
async function upload(
  { telegram, token }: Scene,
  method: string,
  fields: Record<string, string>,
  files: Record<string, Buffer>,
): Promise<Reply> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  for (const [name, content] of Object.entries(files)) {
    form.set(name, new Blob([new Uint8Array(content)], { type: 'image/png' }), `${name}.png`);
  }
  const url = `${telegram.url}/bot${token}/${method}`;
  const response = await fetch(url, { method: 'POST', body: form });
  return { status: response.status, ...((await response.json()) as Omit<Reply, 'status'>) };
}

/** Uploads a photo and returns its file id. */
async function aPhoto(scene: Scene, width = 4): Promise<string> {
  const sent = messageOf(
    await upload(scene, 'sendPhoto', { chat_id: String(scene.userId) }, { photo: aPicture(width) }),
  );
  return (sent.photo as { file_id: string }[]).at(-1)!.file_id;
}

describe('sandbox Telegram: media', () => {
  afterEach(closeAll);

  it('puts a photo in place of a text and of another photo, and never a text in its place', async () => {
    const scene = await aScene();
    const { telegram, userId, botId, call } = scene;
    const markup = { inline_keyboard: [[{ text: 'b', callback_data: 'b' }]] };
    const text = messageOf(
      await call('sendMessage', { chat_id: userId, text: 'Menu', reply_markup: markup }),
    );
    const at = { chat_id: userId, message_id: text.message_id };
    const [one, two] = [await aPhoto(scene, 4), await aPhoto(scene, 5)];
    const media = (fileId: string, caption?: string) => ({
      media: { type: 'photo', media: fileId, ...(caption ? { caption } : {}) },
    });
    const first = messageOf(
      await call('editMessageMedia', {
        ...at,
        media: { type: 'photo', media: one, caption: '<b>Tea</b>', parse_mode: 'HTML' },
        reply_markup: markup,
      }),
    );
    expect(first).to.include({ caption: 'Tea' }).and.to.not.have.property('text');
    expect(first).to.have.property('edit_date');
    expect((await call('editMessageText', { ...at, text: 'x' })).description).to.equal(
      'Bad Request: there is no text in the message to edit',
    );
    const second = messageOf(await call('editMessageMedia', { ...at, ...media(two) }));
    expect(second).to.not.have.property('caption');
    expect(second).to.not.have.property('reply_markup');
    expect((await call('editMessageMedia', { ...at, ...media(two) })).description).to.match(
      /message is not modified/,
    );
    const document = messageOf(
      await upload(
        scene,
        'editMessageMedia',
        {
          chat_id: String(userId),
          message_id: String(text.message_id),
          media: JSON.stringify({ type: 'document', media: 'attach://doc', caption: 'Terms' }),
        },
        { doc: Buffer.from('terms') },
      ),
    );
    expect(document).to.have.property('document');
    expect(document).to.not.have.property('photo');
    const above = await call('editMessageCaption', {
      ...at,
      caption: 'New',
      show_caption_above_media: true,
    });
    expect(messageOf(above)).to.include({ caption: 'New', show_caption_above_media: true });
    expect(telegram.chat(userId, botId).find((m) => m.message_id === at.message_id)!.caption).to.equal('New'); // prettier-ignore
  });

  it('refuses what cannot be edited into media', async () => {
    const scene = await aScene();
    const { userId, call } = scene;
    const photo = await aPhoto(scene);
    const text = messageOf(await call('sendMessage', { chat_id: userId, text: 'x' }));
    const place = messageOf(
      await call('sendLocation', { chat_id: userId, latitude: 52.5, longitude: 13.4 }),
    );
    const edit = async (messageId: number, media: unknown) =>
      (await call('editMessageMedia', { chat_id: userId, message_id: messageId, media }))
        .description;
    expect(await edit(place.message_id, { type: 'photo', media: photo })).to.equal(
      "Bad Request: message media can't be edited",
    );
    expect(await edit(text.message_id, { type: 'photo', media: 'nonsense' })).to.equal(
      'Bad Request: wrong file identifier/HTTP URL specified',
    );
    expect(await edit(text.message_id, { type: 'photo', media: 'attach://none' })).to.equal(
      'Bad Request: wrong file identifier/HTTP URL specified',
    );
    expect(await edit(text.message_id, { type: 'photo' })).to.match(/media not found/);
    expect(
      await edit(text.message_id, { type: 'photo', media: photo, caption: 'x'.repeat(1025) }),
    ).to.equal('Bad Request: message caption is too long');
    expect(await edit(text.message_id, { type: 'document', media: photo })).to.equal(
      "Bad Request: can't use file of type Photo as Document",
    );
    expect(
      (await call('editMessageCaption', { chat_id: userId, message_id: text.message_id }))
        .description,
    ).to.equal('Bad Request: there is no caption in the message to edit');
  });

  it('knows a file by the ids of one bot only', async () => {
    const scene = await aScene();
    const { telegram, userId } = scene;
    const photo = await aPhoto(scene);
    const other = telegram.createBot({ owner: userId, username: 'other_bot', name: 'Other' });
    telegram.say(userId, other.id, '/start');
    const call = caller(telegram, other.token);
    const media = [
      { type: 'photo', media: photo },
      { type: 'photo', media: photo },
    ];
    for (const [method, params] of [
      ['sendPhoto', { photo }],
      ['sendMediaGroup', { media }],
    ] as const) {
      expect((await call(method, { chat_id: userId, ...params })).description, method).to.equal(
        'Bad Request: wrong file identifier/HTTP URL specified',
      );
    }
  });

  it('sends albums of at most ten, and does not mix what cannot be mixed', async () => {
    const scene = await aScene();
    const { telegram, userId, botId, call } = scene;
    const media = JSON.stringify([
      { type: 'photo', media: 'attach://one', caption: 'First' },
      { type: 'photo', media: 'attach://two' },
    ]);
    const files = { one: aPicture(4), two: aPicture(5) };
    const sent = await upload(scene, 'sendMediaGroup', { chat_id: String(userId), media }, files);
    const album = sent.result as { media_group_id: string; caption?: string }[];
    expect(album.map(({ caption }) => caption)).to.deep.equal(['First', undefined]);
    expect(new Set(album.map((each) => each.media_group_id)).size).to.equal(1);
    expect(problems(album, 'Array of Message')).to.deep.equal([]);
    const before = telegram.chat(userId, botId).length;
    const photo = await aPhoto(scene);
    const many = (count: number, type = 'photo') =>
      Array.from({ length: count }, () => ({ type, media: photo }));
    const refusal = async (items: unknown[]) =>
      (await call('sendMediaGroup', { chat_id: userId, media: items })).description;
    expect(await refusal([])).to.equal('Bad Request: there are no messages to send');
    expect(await refusal(many(11))).to.equal('Bad Request: too many messages to send as an album');
    const document = telegram.sendFile(userId, botId, {
      kind: 'document',
      name: 'a.txt',
      mimeType: 'text/plain',
      content: Buffer.from('a'),
    }).document!.file_id;
    expect(await refusal([...many(1), { type: 'document', media: document }])).to.equal(
      "Bad Request: document can't be mixed with other media types",
    );
    expect(telegram.chat(userId, botId).length).to.equal(before + 2);
  });

  it('sends every kind, copies it with buttons of its own, and hides nothing', async () => {
    const scene = await aScene();
    const { userId, botId, telegram, call } = scene;
    const kinds = ['Photo', 'Document', 'Video', 'Animation', 'Audio', 'Voice', 'Sticker'];
    const made: number[] = [];
    for (const kind of kinds) {
      const field = kind.toLowerCase();
      const reply = await upload(
        scene,
        `send${kind}`,
        { chat_id: String(userId) },
        { [field]: aPicture() },
      );
      expect(problems(reply.result, 'Message'), kind).to.deep.equal([]);
      made.push(messageOf(reply).message_id);
    }
    const contact = await call('sendContact', {
      chat_id: userId,
      phone_number: '+491234',
      first_name: 'Ann',
    });
    const place = await call('sendLocation', { chat_id: userId, latitude: 1.5, longitude: 2.5 });
    made.push(messageOf(contact).message_id, messageOf(place).message_id);
    const markup = { inline_keyboard: [[{ text: 'Shop', callback_data: 'shop' }]] };
    for (const message_id of made) {
      const copied = await call('copyMessage', {
        chat_id: userId,
        from_chat_id: userId,
        message_id,
        reply_markup: markup,
      });
      expect(copied.ok, String(copied.description)).to.equal(true);
    }
    const copies = telegram.chat(userId, botId).slice(-made.length);
    expect(copies.every((message) => message.reply_markup)).to.equal(true);
    expect(copies.map((message) => Object.keys(message).find((key) => key === 'sticker' || key === 'contact' || key === 'location')).filter(Boolean)).to.deep.equal(['sticker', 'contact', 'location']); // prettier-ignore
    const protectedOne = messageOf(
      await call('sendMessage', { chat_id: userId, text: 'x', protect_content: true }),
    );
    expect(protectedOne).to.include({ has_protected_content: true });
  });

  it('copies albums as albums, and skips what cannot be copied', async () => {
    const { telegram, userId, botId, call } = await aScene();
    const photo = { kind: 'photo' as const, name: 'a.png', mimeType: 'image/png' };
    const [one, two] = ['Tea', undefined].map((caption) =>
      telegram.sendFile(userId, botId, {
        ...photo,
        content: aPicture(),
        album: '7',
        ...(caption ? { caption } : {}),
      }),
    );
    const pinned = telegram.say(userId, botId, 'pin me');
    await call('pinChatMessage', { chat_id: userId, message_id: pinned.message_id });
    const service = telegram.chat(userId, botId).at(-1)!.message_id;
    const from = { chat_id: userId, from_chat_id: userId };
    const ids = [one!.message_id, two!.message_id, service];
    const copied = await call('copyMessages', { ...from, message_ids: ids });
    expect(copied.result).to.have.length(2);
    const copies = telegram.chat(userId, botId).slice(-2);
    expect(copies.map(({ caption }) => caption)).to.deep.equal(['Tea', undefined]);
    const albums = new Set(copies.map((message) => message.media_group_id));
    expect([...albums])
      .to.have.length(1)
      .and.to.not.include('7');
    const bare = await call('copyMessages', { ...from, message_ids: ids, remove_caption: true });
    expect(bare.ok).to.equal(true);
    expect(telegram.chat(userId, botId).at(-2)).to.not.have.property('caption');
    expect((await call('copyMessage', { ...from, message_id: service })).description).to.equal(
      "Bad Request: the message can't be copied",
    );
    const secret = messageOf(
      await call('sendMessage', { chat_id: userId, text: 'x', protect_content: true }),
    );
    expect(
      (await call('forwardMessage', { ...from, message_id: secret.message_id })).description,
    ).to.equal("Bad Request: the message can't be forwarded");
  });

  it('makes smaller sizes of a large photo; the largest stands last', async () => {
    const scene = await aScene();
    const reply = await upload(
      scene,
      'sendPhoto',
      { chat_id: String(scene.userId) },
      { photo: aPicture(1200, 600) },
    );
    const sizes = messageOf(reply).photo as { width: number; file_id: string }[];
    expect(sizes.map(({ width }) => width)).to.deep.equal([90, 320, 1200]);
    for (const { file_id } of sizes)
      expect((await scene.call('getFile', { file_id })).ok).to.equal(true);
  });

  it('hands over what people send, up to 20 MB, and takes no photo over 10 MB', async () => {
    const scene = await aScene();
    const { telegram, userId, botId, token, call } = scene;
    const content = Buffer.alloc(5 * 1024 * 1024, 7);
    const file = { kind: 'document' as const, name: 'keys.zip', mimeType: 'application/zip' };
    telegram.sendFile(userId, botId, { ...file, content, caption: 'for /shop' });
    const [update] = await updatesOf(call, { offset: 3 });
    expect(update!.message).to.include({ caption: 'for /shop' });
    const { file_id } = update!.message!.document as { file_id: string };
    const { file_path } = (await call('getFile', { file_id })).result as { file_path: string };
    const answer = await fetch(`${telegram.url}/file/bot${token}/${file_path}`);
    expect(Buffer.from(await answer.arrayBuffer()).equals(content)).to.equal(true);
    const huge = telegram.sendFile(userId, botId, {
      ...file,
      content: Buffer.alloc(20 * 1024 * 1024 + 1),
    });
    expect((await call('getFile', { file_id: huge.document!.file_id })).description).to.equal(
      'Bad Request: file is too big',
    );
    const photo = Buffer.concat([aPicture(), Buffer.alloc(10 * 1024 * 1024)]);
    const refused = await upload(scene, 'sendPhoto', { chat_id: String(userId) }, { photo });
    expect(refused.description).to.match(/^Bad Request: file of size \d+ bytes is too big for a/);
    const video = Buffer.alloc(50 * 1024 * 1024 + 1);
    const tooLarge = await upload(scene, 'sendDocument', { chat_id: String(userId) }, { document: video }); // prettier-ignore
    expect(tooLarge).to.include({ status: 413, description: 'Request Entity Too Large' });
    const albums = ['1', '1'].map((album) =>
      telegram.sendFile(userId, botId, {
        kind: 'photo',
        name: 'a.png',
        mimeType: 'image/png',
        content: aPicture(),
        album,
      }),
    );
    expect(albums.map((message) => message.media_group_id)).to.deep.equal(['1', '1']);
  });
});
