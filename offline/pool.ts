import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { base58 } from '@scure/base';
import { generateMnemonic, mnemonicToSeedSync, validateMnemonic } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { publicKeyAt } from './slip10.ts';

/** As wallets derive their accounts: Phantom, Solflare, Backpack; and the older way of the command line. */
const PATHS = {
  wallet: (index: number) => `m/44'/501'/${index}'/0'`,
  legacy: (index: number) => `m/44'/501'/${index}'`,
};
/** What a shop takes at once. */
const MOST = 1_000;

const HELP = `
Makes a file of Solana addresses for a shop, on a machine without a network.

  npm run pool -- --file pool.txt                 24 new words, shown once, and 200 addresses
  npm run pool -- --file pool.txt --words < words.txt   of words that you have
  npm run pool -- --file more.txt --words --from 200     the next 200

  --count N   how many addresses (1 to ${MOST}; 200)
  --from N    the first one's number (0)
  --path P    wallet (Phantom, Solflare and others; the default) or legacy

Write the words on paper: who has them has the money, and without them it is lost. Only the file with
the addresses goes to the shop: /admin → Payments → Add a way to pay → Solana. Nothing here talks to a network.
`;

/** What a person is told, and what stands in the file. */
export interface Pool {
  /** Newly made ones, to be shown once; null: they were given. */
  readonly words: string | null;
  readonly addresses: readonly string[];
}

/** Addresses of words, or of new ones. Throws an Error with a sentence for people. */
export function makePool(options: {
  readonly words: string | null;
  readonly count: number;
  readonly from: number;
  readonly path: string;
}): Pool {
  const { count, from, path } = options;
  if (!Number.isInteger(count) || count < 1 || count > MOST)
    throw new Error(`--count is a number from 1 to ${MOST}.`);
  if (!Number.isInteger(from) || from < 0 || from + count > 2 ** 31)
    throw new Error('--from is the number of the first address, from 0.');
  if (path !== 'wallet' && path !== 'legacy') throw new Error('--path is wallet or legacy.');
  const given = options.words?.trim().toLowerCase().split(/\s+/).join(' ') ?? null;
  if (given !== null && !validateMnemonic(given, wordlist))
    throw new Error('These are no seed words: 12 to 24 English words whose checksum fits.');
  const words = given ?? generateMnemonic(wordlist, 256);
  const seed = mnemonicToSeedSync(words);
  const addresses = Array.from({ length: count }, (_, i) =>
    base58.encode(publicKeyAt(seed, PATHS[path](from + i))),
  );
  return { words: given === null ? words : null, addresses };
}

/** The command: arguments, words from the standard input, a file. Answers the exit code. */
export function run(
  args: readonly string[],
  say: (text: string) => void,
  readWords: () => string = () => readFileSync(0, 'utf8'),
): number {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        file: { type: 'string' },
        words: { type: 'boolean', default: false },
        count: { type: 'string', default: '200' },
        from: { type: 'string', default: '0' },
        path: { type: 'string', default: 'wallet' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help || values.file === undefined) {
      say(HELP);
      return values.help ? 0 : 64;
    }
    const { words, addresses } = makePool({
      words: values.words ? readWords() : null,
      count: Number(values.count),
      from: Number(values.from),
      path: values.path,
    });
    // Never over another pool: its addresses may be in use.
    writeFileSync(values.file, `${addresses.join('\n')}\n`, { flag: 'wx' });
    if (words !== null) say(`\nYour new seed words, shown this once:\n\n  ${words}\n`);
    say(`${addresses.length} addresses are in ${values.file}. The first: ${addresses[0]}\n`);
    return 0;
  } catch (error) {
    say(`${error instanceof Error ? error.message : String(error)}\n`);
    return 65;
  }
}
