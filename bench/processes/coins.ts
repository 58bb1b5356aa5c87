import { startCoins, type SandboxCoins } from '../../sandbox/bitcoin.ts';
import { bitcoin } from '../../shared/chains/bitcoin.ts';
import { paymentsOf } from '../chain-blocks.ts';
import { answer } from './answers.ts';

let coins: SandboxCoins;

/** A node of the simulated Bitcoin whose blocks were made before anybody asks. */
answer({
  async begin() {
    coins = await startCoins({
      name: 'bench',
      blockTimeS: 0,
      scriptOf: (address) => {
        if (!bitcoin.outgoing) throw new Error('it reads addresses');
        return bitcoin.outgoing.scriptOf(address);
      },
    });
  },
  where: () => ({ url: coins.url, genesis: coins.genesis }),
  mine({ blocks, outputs }: { readonly blocks: number; readonly outputs: number }) {
    for (let n = 0; n < blocks; n += 1) {
      for (const payments of paymentsOf(outputs)) coins.pay(...payments);
      coins.mine();
    }
    return coins.height;
  },
});
