import { expect } from 'chai';
import { press, readId, readWord } from '../../../shared/telegram/callback.ts';
import { createI18n } from '../../../shared/telegram/i18n.ts';
import { renderContent, show } from '../../../shared/telegram/view.ts';
import { recordingApi } from '../../support/recording-api.ts';

describe('view', () => {
  const pressed = { chatId: 7, messageId: 42 };
  const view = { text: 'Hi', buttons: [[{ text: 'Go', press: 'go' }], []] };

  it('edits the pressed message', async () => {
    const { api, calls } = recordingApi();
    expect(await show({ api, chatId: 7, pressed }, view)).to.deep.equal(pressed);
    expect(calls.map(({ method }) => method)).to.deep.equal(['editMessageText']);
    expect(calls[0]?.payload).to.deep.include({
      message_id: 42,
      parse_mode: 'HTML',
      reply_markup: { inline_keyboard: [[{ text: 'Go', callback_data: 'go' }]] },
    });
  });

  it('is content when the message shows it already', async () => {
    const { api, calls, refuse } = recordingApi();
    refuse('editMessageText', 400, 'Bad Request: message is not modified: specified new …');
    expect(await show({ api, chatId: 7, pressed }, view)).to.deep.equal(pressed);
    expect(calls).to.have.length(1);
  });

  it('sends when there is nothing to edit', async () => {
    const { api, calls, refuse } = recordingApi();
    refuse('editMessageText', 400, 'Bad Request: message to edit not found');
    expect(await show({ api, chatId: 7, pressed }, view)).to.deep.equal({
      chatId: 7,
      messageId: 1001,
    });
    await show({ api, chatId: 7, pressed: null }, view);
    expect(calls.map(({ method }) => method)).to.deep.equal([
      'editMessageText',
      'sendMessage',
      'sendMessage',
    ]);
  });

  it('turns a text into a photo in place, and a photo into a text by a new message', async () => {
    const { api, calls } = recordingApi();
    const card = { chatId: 7, messageId: 5 };
    await show({ api, chatId: 7, pressed: card }, { text: 'Tea', photo: 'photo-1' });
    const media = { ...card, isMedia: true };
    await show({ api, chatId: 7, pressed: media }, { text: 'Cake', photo: 'photo-2' });
    await show({ api, chatId: 7, pressed: media }, { text: 'List' });
    expect(calls.map(({ method }) => method)).to.deep.equal([
      'editMessageMedia',
      'editMessageMedia',
      'sendMessage',
      'deleteMessage',
    ]);
  });

  it('renders a message row in the language of its reader', () => {
    const i18n = createI18n(['shared/locales']);
    const content = {
      key: 'error-unexpected',
      buttons: [[{ key: 'button-menu', press: 'menu' }]],
    };
    expect(renderContent(i18n, 'ru', content)).to.deep.include({
      buttons: [[{ text: '☰ Меню', press: 'menu' }]],
    });
  });

  it('keeps callback data within 64 bytes and trusts none of it', () => {
    expect(press('history', 5n)).to.equal('history:5');
    expect(() => press('п'.repeat(33))).to.throw('too long');
    expect(readId('12')).to.equal(12n);
    for (const bad of [undefined, '', '0', '-1', '1e3', '9'.repeat(30)])
      expect(() => readId(bad)).to.throw('button-old');
    expect(() => readWord('x', ['a'])).to.throw('button-old');
  });
});
