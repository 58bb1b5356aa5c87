import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { base58 } from '@scure/base';
import { makePool } from '../offline/pool.ts';
import type { Chain } from '../shared/chains/chain.ts';
import { tokenAccount } from '../shared/chains/solana-address.ts';
import { solana, solanaWith } from '../shared/chains/solana.ts';
import type { SandboxChains } from './coin-chains.ts';
import type { Extra } from './page/page.ts';
import type { Hand } from './send-coins.ts';
import { startSolana, type SandboxSolana } from './solana.ts';

/** As on mainnet. */
const SLOT_MS = 400;
/** Four seconds: enough to see that a payment was seen, and to wait no longer than on other chains here. */
const FINAL_AFTER = 10;
const LOOK_S = 1;
/** Addresses of one press: enough to play, few enough to see the warning that they run out. */
const POOL = 10;

/** Starts a local Solana on a free loopback port, kept in the directory for the next start. */
export async function startSolanaChain(
  directory: string,
  now?: () => number,
): Promise<SandboxChains & { readonly extra: Extra }> {
  const sandbox = await startSolana({
    assets: solana.assets,
    stateFile: join(directory, 'solana.json'),
    slotMs: SLOT_MS,
    finalAfter: FINAL_AFTER,
    ...(now ? { now } : {}),
  });
  const chain = solanaWith({ genesis: sandbox.genesis, lookS: LOOK_S });
  return {
    chains: { [chain.id]: chain },
    urls: { [chain.id]: [sandbox.url] },
    hands: [handOf(chain, sandbox)],
    extra: pool,
    close: () => sandbox.close(),
  };
}

/** What a payer does in a wallet, and what goes wrong there. */
function handOf(chain: Chain, sandbox: SandboxSolana): Hand {
  return {
    chain,
    async send(address, { amount, currency }, way) {
      switch (way) {
        case '':
          return sandbox.pay([{ to: address, amount, currency }]);
        case 'failed':
          return sandbox.pay([{ to: address, amount, currency }], { failed: true });
        case 'fake': {
          // A mint of nobody we know, whatever its token is called.
          const mint = base58.encode(randomBytes(32));
          const account = tokenAccount(address, mint);
          return sandbox.execute([{ account, amount, token: { owner: address, mint } }]);
        }
        default:
          throw new Error('The ways on Solana are failed and fake.');
      }
    },
  };
}

/** What an operator makes offline by `npm run pool`. */
const pool: Extra = {
  id: 'solana-pool',
  title: 'Solana: make addresses for a shop, as npm run pool does',
  fields: [{ name: 'count', label: 'How many', placeholder: String(POOL) }],
  async submit({ count = '' }) {
    const wanted = Number(count.trim() || POOL);
    const { addresses } = makePool({ words: null, count: wanted, from: 0, path: 'wallet' });
    return `Send them to the shop: /admin → Payments → Add a way to pay → Solana.\n\n${addresses.join('\n')}`;
  },
};
