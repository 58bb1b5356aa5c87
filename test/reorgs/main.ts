import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { closeShared, newPlatform } from '../support/platform.ts';
import { GROUNDS, playReorgs } from './theatre.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(randomInt(2 ** 31)) },
    payments: { type: 'string', default: '1000' },
    shops: { type: 'string', default: '3' },
    scanners: { type: 'string', default: '3' },
    /** Or tron, bitcoin, litecoin. */
    on: { type: 'string', default: 'ethereum' },
    /** Blocks before a credit; 0 shows what they are for. */
    depth: { type: 'string' },
  },
});
const say = (line: string) => process.stdout.write(`${line}\n`);
say(`seed ${values.seed}`);
const platform = await newPlatform();
const report = await playReorgs(platform, {
  seed: Number(values.seed),
  payments: Number(values.payments),
  shops: Number(values.shops),
  scanners: Number(values.scanners),
  on: groundOf(values.on),
  ...(values.depth === undefined ? {} : { depth: Number(values.depth) }),
  say,
});
await platform.close();
await closeShared();
const { mismatches, ...figures } = report;
say(JSON.stringify(figures, null, 2));
for (const line of mismatches.slice(0, 20)) say(`✗ ${line}`);
say(`${mismatches.length} mismatches of ${figures.payments}`);
process.exit(mismatches.length === 0 ? 0 : 1);

function groundOf(name: string): keyof typeof GROUNDS {
  const known = Object.keys(GROUNDS) as (keyof typeof GROUNDS)[];
  const found = known.find((each) => each === name);
  if (!found) throw new Error(`--on takes one of ${known.join(', ')}`);
  return found;
}
