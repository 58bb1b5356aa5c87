import { expect } from 'chai';
import { playReorgs } from '../reorgs/theatre.ts';
import { testPlatform } from '../support/platform.ts';

/** The same plan each time, as far as a race has one; `npm run reorgs` plays longer ones. */
const SEED = 20_261_127;

describe('the reorg theatre', function () {
  this.timeout(120_000);
  const say = (line: string) => process.stdout.write(`      ${line}\n`);

  for (const on of ['ethereum', 'tron', 'bitcoin', 'litecoin'] as const) {
    it(`books what the node of ${on} says lies at each address, whatever forks and fails`, async () => {
      const options = { on, seed: SEED, payments: 90, shops: 2, scanners: 3, say };
      const report = await playReorgs(await testPlatform(), options);
      const { mismatches, forks, blocks, dropped, returned, reversed, faults, seconds } = report;
      const { partial, exact, over } = report.invoices;
      say(`seed ${SEED}: ${blocks} blocks, ${forks} forks, ${dropped} dropped, ${returned} back, ${reversed} reversed, ${faults.broken} of ${faults.calls} calls broken, ${seconds} s`); // prettier-ignore
      expect(mismatches).to.deep.equal([]);
      expect(report).to.deep.include({ ghosts: 0, halts: 0 });
      expect(report.credited).to.be.greaterThan(20);
      expect(forks).to.be.greaterThan(4);
      expect(dropped).to.be.greaterThan(returned);
      for (const count of [partial, exact, over]) expect(count).to.be.greaterThan(0);
    });

    it(`would not on ${on} without waiting: what is credited at once is credited of nothing`, async () => {
      const options = {
        on,
        seed: SEED,
        payments: 30,
        shops: 1,
        scanners: 3,
        depth: 0,
        comeBack: 0,
        say,
      };
      const { mismatches, ghosts } = await playReorgs(await testPlatform(), options);
      expect(ghosts).to.be.greaterThan(0);
      expect(mismatches).not.to.deep.equal([]);
    });
  }
});
