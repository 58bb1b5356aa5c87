import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { tonWith } from '../shared/chains/ton.ts';
import type { SandboxChains } from './coin-chains.ts';
import { startTon, STRANGER } from './ton.ts';

/** As in the world: about three seconds. */
const BLOCK_TIME_S = 3;

/** Starts TON on a free loopback port, kept in the directory for the next start. */
export async function startTonChain(directory: string, now?: () => number): Promise<SandboxChains> {
  const chain = tonWith();
  const usdt = chain.assets.find(({ contract }) => contract !== null)?.contract ?? '';
  const node = await startTon({
    usdt,
    stateFile: join(directory, 'ton.json'),
    blockTimeS: BLOCK_TIME_S,
    ...(now ? { now } : {}),
  });
  return {
    chains: { [chain.id]: chain },
    urls: { [chain.id]: [node.url] },
    hands: [
      {
        chain,
        /** `fake`: a jetton of another master; `bounce`: it comes back from a wallet that was never used. */
        async send(to, { amount, currency }, way, comment) {
          const said = comment === '' ? {} : { comment };
          if (currency === 'TON' && (way === '' || way === 'bounce'))
            return node.pay({ to, amount, ...said, from: STRANGER, bounce: way === 'bounce' });
          if (currency === 'TON' || (way !== '' && way !== 'fake'))
            throw new Error('TON knows the way bounce; its USDT the way fake.');
          const other = `0:${randomBytes(32).toString('hex')}`;
          return node.payJettons({
            to,
            amount,
            ...said,
            ...(way === 'fake' ? { master: other } : {}),
          });
        },
      },
    ],
    close: () => node.close(),
  };
}
