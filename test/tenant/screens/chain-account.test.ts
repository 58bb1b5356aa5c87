import { expect } from 'chai';
import { systemClock } from '../../../shared/clock.ts';
import { createMemoryPorts } from '../../../shared/cache/memory.ts';
import { aShop, anXpub, type Shop } from './shop.ts';

describe('a chain of a shop, for its staff', () => {
  let shop: Shop;
  let ahead: number;
  const clock = { ...systemClock, now: () => systemClock.now() + ahead };

  beforeEach(async () => {
    ahead = 0;
    shop = await aShop(createMemoryPorts(), clock);
  });

  const enter = async (key: string, language = 'en') => {
    const owner = shop.owner({ language_code: language });
    await owner.press('key:ethereum');
    await owner.say(key);
    await owner.press('key:confirm:ethereum');
    return owner;
  };
  const addressOf = async (telegramId: number) => {
    const ann = shop.customer({ id: telegramId });
    await ann.press('coin:ethereum:ETH');
    return /<code>(0x[0-9a-fA-F]{40})<\/code>/.exec(ann.screen().text)?.[1];
  };
  const first = (text: string) => /1\. <code>(0x[0-9a-fA-F]{40})/.exec(text)?.[1];
  const notices = async () =>
    (
      await shop.scope.db.query<{ content: { key: string }; chat_id: string }>(
        `select content, chat_id from messages where content->>'key' = 'notice-key-changed'`,
      )
    ).map(({ chat_id }) => Number(chat_id));

  it('uses a first key at once, and a changed one after a day, unless that is undone', async () => {
    const before = first((await enter(anXpub())).screen().text);
    expect(await notices()).to.deep.equal([]);
    expect(await addressOf(501)).to.equal(before);
    const changed = await enter(anXpub());
    const after = first(changed.screen().text);
    expect(changed.screen().text).to.contain('This key is new');
    expect(await notices()).to.deep.equal([shop.scope.tenant.ownerId]);
    expect(await addressOf(502)).to.not.equal(after);
    await changed.tap('Keep the key before');
    expect(first(changed.screen().text)).to.equal(before);
    expect(changed.screen().text).to.not.contain('This key is new');
    ahead = 25 * 3600_000;
    const later = await addressOf(503);
    await changed.press('key:undo:ethereum');
    expect(changed.of('answerCallbackQuery').at(-1)?.['text']).to.contain('nothing to undo');
    expect(later).to.not.equal(undefined);
    expect(changed.unanswered()).to.deep.equal([]);
  });

  it('gives addresses of the changed key once its time has come', async () => {
    await enter(anXpub());
    const after = first((await enter(anXpub(), 'ru')).screen().text);
    ahead = 25 * 3600_000;
    expect(await addressOf(504)).to.equal(after);
  });

  it('may want more confirmations than the chain, never fewer', async () => {
    const owner = await enter(anXpub());
    await owner.tap('Confirmations: 12');
    await owner.say('3');
    expect(owner.screen().text).to.contain('12 to 1,000');
    await owner.say('20');
    expect(owner.screen().text).to.contain('after 20 confirmations');
    const ann = shop.customer({ language_code: 'ru' });
    await ann.press('coin:ethereum:ETH');
    expect(ann.screen().text).to.contain('после 20 подтверждений');
  });

  it('is read again on demand, as a job', async () => {
    const owner = await enter(anXpub(), 'ru');
    await owner.tap('Посмотреть ещё раз');
    await owner.say('1-100000');
    expect(owner.screen().text).to.contain('не больше 500');
    await owner.say('100-200');
    expect(owner.screen().text).to.contain('Читаю');
    expect(owner.unanswered()).to.deep.equal([]);
  });
});
