import { expect } from 'chai';
import { GrammyError, InputFile } from 'grammy';
import { recordingApi } from './recording-api.ts';

describe('the recording Bot API client', () => {
  const refusalOf = async (call: Promise<unknown>) =>
    call.then(
      () => '',
      (error: unknown) => (error instanceof GrammyError ? error.description : String(error)),
    );

  it('shows captions and photos as the screen, and gives uploads an id', async () => {
    const { api, calls, shown } = recordingApi();
    const photo = new InputFile(Buffer.from('x'), 'tea.png');
    const sent = await api.sendPhoto(7, photo, { caption: 'Tea', parse_mode: 'HTML' });
    expect(calls[0]!.payload['photo']).to.deep.equal({ upload: 'tea.png' });
    expect(sent.photo[0]!.file_id).to.be.a('string');
    await api.editMessageCaption(7, sent.message_id, { caption: 'More tea' });
    expect(shown()).to.include({ text: 'More tea', messageId: sent.message_id });
    expect(shown()!.photo).to.deep.equal({ upload: 'tea.png' });
    await api.editMessageMedia(7, sent.message_id, { type: 'photo', media: 'id', caption: 'Cup' });
    expect(shown()).to.include({ text: 'Cup', photo: 'id' });
  });

  it('refuses to make a text of a photo, or a caption of a text, as Telegram does', async () => {
    const { api } = recordingApi();
    const photo = await api.sendPhoto(7, 'id');
    const text = await api.sendMessage(7, 'Tea');
    expect(await refusalOf(api.editMessageText(7, photo.message_id, 'x'))).to.equal(
      'Bad Request: there is no text in the message to edit',
    );
    expect(await refusalOf(api.editMessageCaption(7, text.message_id, { caption: 'x' }))).to.equal(
      'Bad Request: there is no caption in the message to edit',
    );
    await api.editMessageMedia(7, text.message_id, { type: 'photo', media: 'id' });
    expect(await refusalOf(api.editMessageText(7, text.message_id, 'x'))).to.include('no text');
    await api.deleteMessage(7, photo.message_id);
    expect(await refusalOf(api.editMessageCaption(7, photo.message_id, {}))).to.equal(
      'Bad Request: message to edit not found',
    );
  });

  it('fails a test that Telegram would refuse: captions, buttons, tags', async () => {
    const { api } = recordingApi();
    const button = { text: 'a', callback_data: 'a' };
    const fails = async (call: () => Promise<unknown>, why: string) => {
      const error = await call().catch((error: unknown) => error);
      expect(error, why).to.be.instanceOf(Error);
    };
    const send = (other: object, text = 'x') => api.sendMessage(7, text, other);
    await fails(() => api.sendPhoto(7, 'id', { caption: 'x'.repeat(1025) }), 'caption');
    await fails(
      () => send({ reply_markup: { inline_keyboard: [Array.from({ length: 9 }, () => button)] } }),
      'row',
    );
    await fails(
      () =>
        send({ reply_markup: { inline_keyboard: Array.from({ length: 101 }, () => [button]) } }),
      'buttons',
    );
    await fails(() => send({ parse_mode: 'HTML' }, '<p>x</p>'), 'tag');
    const tags = '<u>a</u><s>b</s><pre>c</pre><blockquote>d</blockquote><tg-spoiler>e</tg-spoiler>';
    await send({ parse_mode: 'HTML' }, tags);
  });
});
