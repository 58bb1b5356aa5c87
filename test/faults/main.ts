import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { runFaults } from './machine.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(randomInt(2 ** 31)) },
    payments: { type: 'string', default: '5000' },
    payouts: { type: 'string', default: '500' },
    shops: { type: 'string', default: '6' },
    programs: { type: 'string', default: '2' },
    'kill-every': { type: 'string', default: '4000' },
    'rest-s': { type: 'string', default: '600' },
    hands: { type: 'string', default: '24' },
  },
});
const say = (line: string) => process.stdout.write(`${line}\n`);
say(`seed ${values.seed}`);
const report = await runFaults({
  seed: Number(values.seed),
  payments: Number(values.payments),
  payouts: Number(values.payouts),
  shops: Number(values.shops),
  programs: Number(values.programs),
  killEveryMs: Number(values['kill-every']),
  hands: Number(values.hands),
  restMs: Number(values['rest-s']) * 1000,
  say,
});
const { mismatches, ...figures } = report;
say(JSON.stringify(figures, null, 2));
for (const line of mismatches) say(`✗ ${line}`);
process.exit(mismatches.length === 0 ? 0 : 1);
