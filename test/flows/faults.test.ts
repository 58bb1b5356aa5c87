import { expect } from 'chai';
import { runFaults } from '../faults/machine.ts';

/** The same run each time, as far as the plan goes; `npm run faults` plays longer ones. */
const SEED = 20_261_127;

describe('the fault machine', function () {
  this.timeout(180_000);

  it('credits what providers have, once, to whom it belongs, whatever goes wrong', async () => {
    const report = await runFaults({
      seed: SEED,
      payments: 240,
      payouts: 40,
      shops: 3,
      programs: 2,
      killEveryMs: 2_500,
      hands: 12,
      restMs: 90_000,
      say: (line) => process.stdout.write(`      ${line}\n`),
    });
    const { mismatches, paid, lies, credited, kills } = report;
    process.stdout.write(
      `      seed ${SEED}: ${report.asked} asked, ${paid} paid, ${lies} lies, ${credited} credited, ${report.callbacks} callbacks, ${report.replays} replays, ${kills} kills\n`,
    );
    expect(mismatches).to.deep.equal([]);
    expect(credited).to.equal(paid - lies);
    expect(kills).to.be.at.least(1);
  });
});
