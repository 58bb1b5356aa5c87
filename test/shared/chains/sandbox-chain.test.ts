import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startChain } from '../../../sandbox/chain.ts';
import { systemClock } from '../../../shared/clock.ts';
import { connected, watched } from './support.ts';

const CUSTOMER = '0x9858EfFD232B4033E47d90003D41EC34EcaEda94';

describe('the sandbox chain', () => {
  it('goes on where it was after a restart', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'shopherd-chain-'));
    try {
      const first = await startChain({ dataDir, blockTimeS: 0 });
      await first.send(CUSTOMER, 3n, 'USDC');
      await first.mine(1);
      const known = await connected(watched(first), first.url).block(2);
      await first.close();

      const second = await startChain({ dataDir, blockTimeS: 0 });
      try {
        const node = connected(watched(second), second.url);
        expect(await node.tip()).to.equal(2);
        expect(known?.transfers).to.have.length(1);
        // What ran before its restart it cannot run again to show calls.
        expect(await node.block(2)).to.deep.equal({ ...known, isWhole: false });
        await second.send(CUSTOMER, 4n, 'USDC');
        await second.mine(1);
        expect((await node.block(3))?.transfers[0]?.money.amount).to.equal(4n);
        expect((await node.block(3))?.parentHash).to.equal(known?.hash);
      } finally {
        await second.close();
      }
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  });

  it('makes blocks by itself', async () => {
    const sandbox = await startChain({ blockTimeS: 1 });
    try {
      const node = connected(watched(sandbox), sandbox.url);
      const start = await node.tip();
      while (!((await node.tip()) > start)) await systemClock.sleep(50);
    } finally {
      await sandbox.close();
    }
  });

  it('ends with its last word, and knows no other currency', async () => {
    const sandbox = await startChain({ blockTimeS: 0 });
    const refused = await sandbox.send(CUSTOMER, 1n, 'BTC').then(
      () => '',
      (error: Error) => error.message,
    );
    await sandbox.close();
    await sandbox.close();
    expect(refused).to.match(/no BTC/);
    expect(
      await sandbox.rpc('eth_chainId').then(
        () => 'alive',
        () => 'gone',
      ),
    ).to.equal('gone');
  });
});
