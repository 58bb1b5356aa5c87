import { expect } from 'chai';
import { newManager, OWNER_ID, type TestManager } from './support.ts';

describe('the chains of a platform', () => {
  let manager: TestManager;
  before(async () => (manager = await newManager()));
  after(() => manager.close());

  for (const [language, words] of [
    [
      'en',
      {
        none: 'nothing is watched',
        stopped: 'stopped at block 932',
        ask: 'Let Litecoin',
        yes: 'Yes',
        going: 'comparing',
      },
    ],
    [
      'ru',
      {
        none: 'наблюдать не за чем',
        stopped: 'остановлена на блоке 932',
        ask: 'Продолжить: Litecoin',
        yes: 'Да',
        going: 'Сверяю',
      },
    ],
  ] as const)
    // prettier-ignore
    it(`are shown to its owner alone, and one that was halted goes on by two taps (${language})`, async () => {
      const db = manager.platform.database.platform;
      const ann = manager.person();
      const owner = manager.person({ id: OWNER_ID });
      await owner.press(`language:set:${language}`);
      await db.query('delete from chain_cursors');
      await owner.say('/chains');
      expect(owner.screen().text).to.contain(words.none);
      await db.query(
        `insert into chain_cursors (chain, height, hash, time, halted) values
           ('bitcoin', 81, 'aa', now(), null),
           ('litecoin', 932, 'bb', now(), 'block 932 with credited payments left the chain')`,
      );
      await owner.say('/chains');
      expect(owner.screen().text).to.contain(words.stopped).and.to.contain('Bitcoin');
      await owner.tap(words.ask);
      expect(owner.screen().text).to.contain('credited payments left the chain');
      await ann.press('chains:go:litecoin');
      await owner.press('chains:go:bitcoin');
      const jobs = () =>
        db.query<{ payload: { chain: string; tenantId: number; chatId: number } }>(
          `select payload from graphile_worker._private_jobs where key = 'resume-chain:litecoin'`,
        );
      await db.query(`delete from graphile_worker._private_jobs where key like 'resume-chain:%'`);
      await ann.press('chains:go:litecoin');
      expect(await jobs()).to.deep.equal([]);
      await owner.say('/chains');
      await owner.tap(words.ask);
      await owner.tap(words.yes);
      expect(owner.screen().text).to.contain(words.going);
      await owner.press('chains:go:litecoin');
      expect(await jobs()).to.deep.equal([
        { payload: { chain: 'litecoin', tenantId: 0, chatId: OWNER_ID } },
      ]);
    });
});
