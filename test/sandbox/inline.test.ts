import { expect } from 'chai';
import { Telegraf } from 'telegraf';
import { problems } from './spec.ts';
import { aPicture, aScene, closeAll, updatesOf, type Scene } from './support.ts';

const article = (id: string, more: Record<string, unknown> = {}) => ({
  type: 'article',
  id,
  title: `Tea ${id}`,
  input_message_content: { message_text: `<b>Tea</b> ${id}`, parse_mode: 'HTML' },
  ...more,
});

/** A bot with inline mode and feedback. */
async function aSearch(clock?: () => number): Promise<Scene> {
  const scene = await aScene(clock ? { clock } : {});
  scene.telegram.setInline(scene.botId, true, true);
  return scene;
}

/** The query that the bot is asked, and the promise of what the user sees. */
async function ask(
  { telegram, userId, botId, call }: Scene,
  query: string,
  at: { place?: number; offset?: string } = {},
) {
  const shown = telegram.inlineQuery(userId, botId, query, at);
  const updates = await updatesOf(call, { offset: 0 });
  await call('getUpdates', { offset: updates.at(-1)!.update_id + 1 });
  expect(problems(updates, 'Array of Update')).to.deep.equal([]);
  return { shown, query: updates.at(-1)!.inline_query as { id: string; offset: string } };
}

describe('sandbox Telegram: inline mode', () => {
  afterEach(closeAll);

  it('shows results, more by the next offset, and a button', async () => {
    const scene = await aSearch();
    const { call } = scene;
    const first = await ask(scene, 'green');
    expect(first.query).to.include({ query: 'green', offset: '', chat_type: 'sender' });
    await call('answerInlineQuery', {
      inline_query_id: first.query.id,
      results: [article('1'), article('2')],
      next_offset: '2',
      button: { text: 'Open the shop', start_parameter: 'shop' },
    });
    const answer = (await first.shown)!;
    expect(answer.results.map(({ title }) => title)).to.deep.equal(['Tea 1', 'Tea 2']);
    expect(answer).to.deep.include({
      nextOffset: '2',
      button: { text: 'Open the shop', start_parameter: 'shop' },
    });
    const more = await ask(scene, 'green', { offset: answer.nextOffset });
    expect(more.query.offset).to.equal('2');
    await call('answerInlineQuery', { inline_query_id: more.query.id, results: [article('3')] });
    expect((await more.shown)!.nextOffset).to.equal('');
  });

  it('sends the chosen result into any chat, tells the bot and lets it edit', async () => {
    const scene = await aSearch();
    const { telegram, userId, botId, call } = scene;
    const other = telegram.createBot({ owner: userId, username: 'other_bot', name: 'Other' });
    const { id: group } = telegram.createGroup(userId, { title: 'Friends' });
    telegram.addMember(userId, group, botId);
    const photo = telegram.sendFile(userId, botId, {
      kind: 'photo',
      name: 'a.png',
      mimeType: 'image/png',
      content: aPicture(),
    }).photo![0]!.file_id;
    await call('getUpdates', { offset: -1 });
    const markup = { inline_keyboard: [[{ text: 'Buy', callback_data: 'buy' }]] };
    const asked = await ask(scene, 'tea', { place: group });
    await call('answerInlineQuery', {
      inline_query_id: asked.query.id,
      results: [
        article('1', { reply_markup: markup }),
        { type: 'photo', id: '2', photo_file_id: photo, caption: 'Tea' },
      ],
    });
    await asked.shown;
    const sent = telegram.chooseInline(userId, botId, group, '1');
    expect(sent.via_bot).to.include({ username: 'tea_bot' });
    expect(sent).to.deep.include({ text: 'Tea 1' });
    telegram.chooseInline(userId, botId, other.id, '2');
    const pictured = telegram.chat(userId, other.id).at(-1)!;
    expect(pictured).to.include({ caption: 'Tea', from_bot: false });
    expect(telegram.file(other.id, pictured.photo![0]!.file_id)!.kind).to.equal('photo');
    const updates = await updatesOf(call, { offset: 0 });
    expect(problems(updates, 'Array of Update')).to.deep.equal([]);
    const chosen = updates.flatMap((update) =>
      update.chosen_inline_result ? [update.chosen_inline_result] : [],
    );
    expect(chosen.map((each) => each.result_id)).to.deep.equal(['1', '2']);
    expect(chosen[1]).to.not.have.property('inline_message_id');
    const at = { inline_message_id: chosen[0]!.inline_message_id };
    const edited = await call('editMessageText', { ...at, text: 'Sold', reply_markup: markup });
    expect(edited.result).to.equal(true);
    expect(telegram.chat(userId, group).at(-1)).to.include({ text: 'Sold' });
    await call('getUpdates', { offset: updates.at(-1)!.update_id + 1 });
    void telegram.press(userId, group, sent.message_id, 'buy');
    const [pressed] = await updatesOf(call, { offset: 0 });
    expect(pressed!.callback_query).to.include(at).and.to.not.have.property('message');
    expect(problems(pressed, 'Update')).to.deep.equal([]);
  });

  it('refuses bad answers, and late ones after 30 seconds', async () => {
    let now = Date.now();
    const scene = await aSearch(() => now);
    const { call } = scene;
    const { query } = await ask(scene, '');
    const refusal = async (results: unknown[], more: Record<string, unknown> = {}) =>
      (await call('answerInlineQuery', { inline_query_id: query.id, results, ...more }))
        .description;
    expect(await refusal([article('1'), article('1')])).to.equal(
      'Bad Request: RESULT_ID_DUPLICATE',
    );
    expect(await refusal([article('x'.repeat(65))])).to.equal('Bad Request: RESULT_ID_INVALID');
    expect(await refusal(Array.from({ length: 51 }, (_, id) => article(`${id}`)))).to.match(
      /too many inline query results/,
    );
    expect(await refusal([{ ...article('1'), input_message_content: undefined }])).to.match(
      /Can't find field "message_text"/,
    );
    expect(await refusal([{ id: '1' }])).to.match(/Can't find field "type"/);
    expect(await refusal([{ type: 'photo', id: '1', photo_file_id: 'none' }])).to.equal(
      'Bad Request: wrong file identifier/HTTP URL specified',
    );
    expect(await refusal([], { next_offset: 'x'.repeat(65) })).to.equal(
      'Bad Request: NEXT_OFFSET_INVALID',
    );
    expect(await refusal([], { button: { text: 'x', start_parameter: 'a b' } })).to.equal(
      'Bad Request: START_PARAM_INVALID',
    );
    now += 31_000;
    expect(await refusal([article('1')])).to.match(/query is too old/);
  });

  it('answers the same query by itself while the bot’s answer is fresh', async () => {
    let now = Date.now();
    const scene = await aSearch(() => now);
    const { telegram, userId, botId, call } = scene;
    const other = telegram.user({ first_name: 'Bob' }).id;
    const answer = async (results: unknown[], more: Record<string, unknown> = {}) => {
      const { shown, query } = await ask(scene, 'tea');
      await call('answerInlineQuery', { inline_query_id: query.id, results, ...more });
      return (await shown)!.results.length;
    };
    const again = async (user: number) =>
      (await telegram.inlineQuery(user, botId, 'tea'))!.results.length;
    expect(await answer([article('1')])).to.equal(1);
    expect([await again(userId), await again(other)]).to.deep.equal([1, 1]);
    now += 301_000;
    expect(await answer([article('1'), article('2')], { is_personal: true })).to.equal(2);
    expect(await again(userId)).to.equal(2);
    void telegram.inlineQuery(other, botId, 'tea');
    expect(telegram.pendingCount(botId)).to.equal(1);
    now += 301_000;
    expect(await answer([], { cache_time: 0 })).to.equal(0);
    expect(await answer([article('1')], { cache_time: 0 })).to.equal(1);
  });

  it('serves another one’s client', async () => {
    const { telegram, userId, botId, token } = await aSearch();
    const client = new Telegraf(token, { telegram: { apiRoot: telegram.url } });
    client.on('inline_query', (ctx) =>
      ctx.answerInlineQuery([
        {
          type: 'article',
          id: '1',
          title: ctx.inlineQuery.query,
          input_message_content: { message_text: 'found' },
        },
      ]),
    );
    const running = client.launch();
    const answer = await telegram.inlineQuery(userId, botId, 'tea');
    expect(answer!.results[0]).to.include({ title: 'tea' });
    client.stop();
    await running;
  });
});
