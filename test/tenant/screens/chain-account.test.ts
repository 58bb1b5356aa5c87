import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import type { Chain } from '../../../shared/chains/chain.ts';
import { formatAddress, readAddress } from '../../../shared/chains/eip55.ts';
import { ethereum } from '../../../shared/chains/ethereum.ts';
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

  it('waits as long as the shop chose; a shorter wait counts only when the longer one is over', async () => {
    await enter(anXpub());
    const owner = shop.owner();
    await owner.press('safeguards');
    expect(owner.screen().text).to.contain('<b>24 hours</b>');
    await owner.tap('Wait of a changed key');
    await owner.tap('1 hour');
    expect(owner.screen().text).to.match(/<b>24 hours<\/b> \(from .*: 1 h\)/);
    await owner.press('safeguards:wait:0');
    expect(owner.of('answerCallbackQuery').at(-1)?.['text']).to.contain('out of date');
    await enter(anXpub());
    ahead = 2 * 3600_000;
    expect((await enter(anXpub())).screen().text, 'still a day').to.contain('This key is new');
    ahead = 24.5 * 3600_000;
    expect(owner.unanswered()).to.deep.equal([]);
    const changed = await enter(anXpub());
    expect(first(changed.screen().text)).to.not.equal(await addressOf(505));
    ahead += 1.5 * 3600_000;
    expect(await addressOf(506), 'an hour was enough').to.equal(first(changed.screen().text));
    await owner.press('safeguards:wait:168');
    const russian = shop.customer({ language_code: 'ru' });
    await russian.say('/start');
    await shop.scope.db.query('insert into staff (telegram_id, role) values ($1, $2)', [russian.person.id, 'MANAGER']); // prettier-ignore
    await russian.press('safeguards');
    expect(russian.screen().text, 'a longer one counts at once').to.contain('<b>168 часов</b>');
    expect(russian.screen().text).to.not.contain(' ч)');
  });

  it('is not let wait less by who may only change keys', async () => {
    const mia = shop.customer({ first_name: 'Mia' });
    await mia.say('/start');
    await shop.scope.db.query('insert into staff (telegram_id, role) values ($1, $2)', [mia.person.id, 'MANAGER']); // prettier-ignore
    await mia.press('safeguards:wait:1');
    expect(mia.of('answerCallbackQuery').at(-1)?.['text']).to.contain('not allowed');
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
    await owner.tap('Перечитать сеть');
    await owner.say('1-100000');
    expect(owner.screen().text).to.contain('не больше 500');
    await owner.say('100-200');
    expect(owner.screen().text).to.contain('Читаю');
    expect(owner.unanswered()).to.deep.equal([]);
  });

  it('takes addresses where none can be derived, the later ones after a day, unless that is undone', async () => {
    const pooled: Chain = {
      ...ethereum,
      id: 'solana',
      source: 'pool',
      readAddress: (text) => ({ address: text, script: readAddress(text).script }),
    };
    shop = await aShop(createMemoryPorts(), clock, { chains: { solana: pooled } });
    const some = () => formatAddress(randomBytes(20));
    const owner = shop.owner();
    const upload = async (...addresses: string[]) => {
      await owner.press('key:solana');
      await owner.say(addresses.join('\n'));
      await owner.press('pool:confirm:solana');
    };
    const addressFor = async (id: number) => {
      const ann = shop.customer({ id });
      await ann.press('coin:solana:ETH');
      return `${ann.screen().text} ${String(ann.of('answerCallbackQuery').at(-1)?.['text'])}`;
    };
    const [one, two] = [some(), some()];
    await upload(one);
    expect(owner.screen().text).to.contain('Left: <b>1</b> of 1');
    expect(await addressFor(601)).to.contain(one);
    expect(await addressFor(602)).to.contain('cannot be taken right now');
    await upload(two);
    expect(await notices()).to.deep.equal([shop.scope.tenant.ownerId]);
    expect(await addressFor(602)).to.contain('cannot be taken right now');
    await owner.press('key:undo:solana');
    expect(owner.screen().text).to.contain('Left: <b>0</b> of 1');
    await owner.press('key:solana');
    shop.putFile('list', Buffer.from(`${two},1\n`));
    await owner.message({ document: { file_id: 'list', file_unique_id: 'list' } });
    expect(owner.screen().text).to.contain('1 address').and.contain(two);
    await owner.press('pool:confirm:solana');
    ahead = 25 * 3600_000;
    expect(await addressFor(602)).to.contain(two);
    const warned = await shop.scope.db.query(
      `select from messages where content->>'key' = 'notice-pool'`,
    );
    expect(warned.length).to.be.greaterThan(0);
    expect(owner.unanswered()).to.deep.equal([]);
  });
});
