import { expect } from 'chai';
import {
  Bot as GramioBot,
  InlineKeyboard as GramioKeyboard,
  MediaInput,
  MediaUpload,
} from 'gramio';
import { Bot, InlineKeyboard, InputFile } from 'grammy';
import { Telegraf } from 'telegraf';
import { aPicture, closeAll, sleep, start } from './support.ts';
import type { SandboxTelegram } from '../../sandbox/telegram/server.ts';

const invoice = {
  title: 'Tea',
  description: 'A cup',
  payload: 'order:1',
  currency: 'XTR' as const,
  prices: [{ label: 'Tea', amount: 5 }],
};

/** What each client's bot must do: echo, answer a button and edit, sell something. */
async function talk(telegram: SandboxTelegram, userId: number, botId: number): Promise<void> {
  telegram.say(userId, botId, 'hello');
  const echo = await telegram.waitFor(userId, botId, (message) => message.text === 'echo hello');
  expect(await telegram.press(userId, botId, echo.message_id, 'buy')).to.include({
    answered: true,
    text: 'Fine',
  });
  const sold = await telegram.waitFor(userId, botId, (message) => message.invoice !== undefined);
  expect(await telegram.pay(userId, botId, sold.message_id)).to.include({ ok: true });
  await telegram.waitFor(userId, botId, (message) => message.text === 'paid 5');
  expect(telegram.chat(userId, botId)[1]).to.include({ text: 'edited' });
  expect(telegram.conflicts(botId)).to.equal(0);
}

describe('sandbox Telegram: other people’s clients', () => {
  let telegram: SandboxTelegram;
  let userId: number;
  let bot: { id: number; token: string };

  beforeEach(async () => {
    telegram = await start();
    userId = telegram.user({ first_name: 'Ann' }).id;
    bot = telegram.createBot({ owner: userId, username: 'client_bot', name: 'Client' });
  });
  afterEach(closeAll);

  it('grammY', async () => {
    const client = new Bot(bot.token, { client: { apiRoot: telegram.url } });
    client.on('message:text', (ctx) =>
      ctx.reply(`echo ${ctx.message.text}`, {
        reply_markup: new InlineKeyboard().text('Buy', 'buy'),
      }),
    );
    client.callbackQuery('buy', async (ctx) => {
      await ctx.answerCallbackQuery('Fine');
      await ctx.editMessageText('edited');
      await ctx.replyWithPhoto(new InputFile(aPicture(), 'tea.png'));
      await ctx.replyWithInvoice('Tea', 'A cup', 'order:1', 'XTR', invoice.prices);
    });
    client.on('pre_checkout_query', (ctx) => ctx.answerPreCheckoutQuery(true));
    client.on('message:successful_payment', (ctx) =>
      ctx.reply(`paid ${ctx.message.successful_payment.total_amount}`),
    );
    const running = client.start();
    await talk(telegram, userId, bot.id);
    await client.stop();
    await running;
    expect(telegram.chat(userId, bot.id).some((message) => message.photo)).to.equal(true);
    expect(telegram.pendingCount(bot.id)).to.equal(0);
  });

  it('telegraf', async () => {
    const client = new Telegraf(bot.token, { telegram: { apiRoot: telegram.url } });
    client.on('text', (ctx) =>
      ctx.reply(`echo ${ctx.message.text}`, {
        reply_markup: { inline_keyboard: [[{ text: 'Buy', callback_data: 'buy' }]] },
      }),
    );
    client.action('buy', async (ctx) => {
      await ctx.answerCbQuery('Fine');
      await ctx.editMessageText('edited');
      await ctx.replyWithDocument({ source: Buffer.from('terms'), filename: 'terms.txt' });
      await ctx.replyWithInvoice({ ...invoice, provider_token: '' });
    });
    client.on('pre_checkout_query', (ctx) => ctx.answerPreCheckoutQuery(true));
    client.on('successful_payment', (ctx) =>
      ctx.reply(`paid ${ctx.message.successful_payment.total_amount}`),
    );
    const running = client.launch();
    await talk(telegram, userId, bot.id);
    client.stop();
    await running;
    const document = telegram.chat(userId, bot.id).find((message) => message.document);
    expect(document!.document!.file_name).to.equal('terms.txt');
  });

  it('gramio', async () => {
    const client = new GramioBot(bot.token, { api: { baseURL: `${telegram.url}/bot` } });
    client.on('message', async (ctx) => {
      if (ctx.successfulPayment) await ctx.send(`paid ${ctx.successfulPayment.totalAmount}`);
      else if (ctx.text) {
        await ctx.send(`echo ${ctx.text}`, {
          reply_markup: new GramioKeyboard().text('Buy', 'buy'),
        });
      }
    });
    client.on('successful_payment', (ctx) => ctx.send(`paid ${ctx.eventPayment.totalAmount}`));
    client.on('callback_query', async (ctx) => {
      await ctx.answer('Fine');
      await ctx.editText('edited');
      await client.api.sendInvoice({ chat_id: userId, ...invoice });
    });
    client.on('pre_checkout_query', (ctx) =>
      client.api.answerPreCheckoutQuery({ pre_checkout_query_id: ctx.id, ok: true }),
    );
    await client.start({ dropPendingUpdates: false });
    await talk(telegram, userId, bot.id);
    // It does not break its poll off, so the poll is given its end.
    await client.stop();
    telegram.say(userId, bot.id, 'bye');
    while (telegram.isPolling(bot.id)) await sleep(5);
  });

  it('send albums and change photos: telegraf', async () => {
    telegram.say(userId, bot.id, '/start');
    const { telegram: api } = new Telegraf(bot.token, { telegram: { apiRoot: telegram.url } });
    const photo = (width: number) => ({
      type: 'photo' as const,
      media: { source: aPicture(width), filename: 'tea.png' },
    });
    const album = await api.sendMediaGroup(userId, [{ ...photo(4), caption: 'Tea' }, photo(5)]);
    const [first] = album;
    await api.editMessageMedia(userId, first!.message_id, undefined, photo(6));
    const seen = telegram.chat(userId, bot.id).filter((message) => message.media_group_id);
    expect(seen.map((message) => message.photo![0]!.width)).to.deep.equal([6, 5]);
  });

  it('send albums and change photos: gramio', async () => {
    telegram.say(userId, bot.id, '/start');
    const { api } = new GramioBot(bot.token, { api: { baseURL: `${telegram.url}/bot` } });
    const photo = (width: number) =>
      MediaInput.photo(MediaUpload.buffer(aPicture(width), 'tea.png'), { caption: 'Tea' });
    const sent = await api.sendMessage({ chat_id: userId, text: 'Menu' });
    const at = { chat_id: userId, message_id: sent.message_id };
    await api.editMessageMedia({ ...at, media: photo(4) });
    await api.sendMediaGroup({ chat_id: userId, media: [photo(5), photo(6)] });
    const seen = telegram.chat(userId, bot.id).filter((message) => message.photo);
    expect(seen.map((message) => message.photo![0]!.width)).to.deep.equal([4, 5, 6]);
    expect(seen[0]).to.include({ caption: 'Tea' });
  });
});
