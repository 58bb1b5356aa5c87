import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { startChain, type SandboxChain } from '../../../sandbox/chain.ts';
import type { Node } from '../../../shared/chains/chain.ts';
import { readAddress } from '../../../shared/chains/eip55.ts';
import { ethereum } from '../../../shared/chains/ethereum.ts';
import { testDirectory } from '../../support/platform.ts';
import { connected, contractOf, watched } from './support.ts';

const TO = '0x9858EfFD232B4033E47d90003D41EC34EcaEda94';

describe('what a shop’s own wallet sends on Ethereum', () => {
  let sandbox: SandboxChain;
  let node: Node;
  before(async () => {
    sandbox = await startChain({ blockTimeS: 0 });
    node = connected(watched(sandbox), sandbox.url);
  });
  after(() => sandbox.close());
  const sent = (txid: string) => node.sent?.(txid);

  it('is looked up by its hash: what it moved, and how deep it is', async () => {
    const coin = await sandbox.send(TO, 10n ** 15n, 'ETH');
    const token = await sandbox.send(TO, 2_500_000n, 'USDT');
    expect(await sent(coin), 'it waits').to.deep.include({ confirmations: 0, transfers: [] });
    await sandbox.mine(1);
    const { script } = readAddress(TO);
    expect(await sent(coin)).to.deep.equal({
      txid: coin,
      succeeded: true,
      confirmations: 1,
      transfers: [{ txid: coin, ordinal: 'native', script, money: { amount: 10n ** 15n, currency: 'ETH' } }],
    }); // prettier-ignore
    expect((await sent(token))?.transfers).to.deep.equal([
      { txid: token, ordinal: '0', script, money: { amount: 2_500_000n, currency: 'USDT' } },
    ]);
    await sandbox.mine(3);
    expect(await sent(` ${coin.toUpperCase().replace('0X', '0x')} `)).to.include({
      confirmations: 4,
    });
  });

  it('moved nothing when it failed, and is nothing when nobody knows it', async () => {
    const [rich] = (await sandbox.rpc('eth_accounts')) as string[];
    // transfer(TO, more than there is)
    const data = `0xa9059cbb${TO.slice(2).toLowerCase().padStart(64, '0')}${'f'.repeat(64)}`;
    const failed = (await sandbox.rpc('eth_sendTransaction', {
      from: rich, to: contractOf(sandbox, 'USDT'), data, gas: '0x30000',
    })) as string; // prettier-ignore
    await sandbox.mine(1);
    expect(await sent(failed)).to.deep.include({ succeeded: false, transfers: [] });
    expect(await sent(`0x${'ab'.repeat(32)}`)).to.equal(null);
    for (const text of ['', 'x', '0x12', `${failed}00`]) expect(await sent(text)).to.equal(null);
  });

  it('is looked up without what contracts moved where the node keeps no state so old', async () => {
    const dataDir = mkdtempSync(join(testDirectory(), 'old-'));
    const first = await startChain({ blockTimeS: 0, dataDir });
    const plain = await first.send(TO, 7n, 'ETH');
    const inner = await first.sendByContract(TO, 8n);
    await first.mine(1);
    await first.close();
    const restarted = await startChain({ blockTimeS: 0, dataDir });
    try {
      await restarted.mine(1);
      const old = connected(watched(restarted), restarted.url);
      const { script } = readAddress(TO);
      expect(await old.sent?.(plain)).to.deep.include({
        succeeded: true,
        confirmations: 2,
        transfers: [{ txid: plain, ordinal: 'native', script, money: { amount: 7n, currency: 'ETH' } }],
      }); // prettier-ignore
      expect(await old.sent?.(inner)).to.include({ succeeded: true, confirmations: 2 });
      // It is no trouble of the node's: the next is traced as before.
      const fresh = await restarted.sendByContract(TO, 9n);
      await restarted.mine(1);
      expect((await old.sent?.(fresh))?.transfers.map(({ ordinal }) => ordinal)).to.include(
        'inner-0',
      );
    } finally {
      await restarted.close();
    }
  });

  it('is prepared as a link that wallets open (EIP-681)', () => {
    const link = (amount: bigint, currency: string) =>
      ethereum.outgoing?.link(TO, { amount, currency });
    expect(link(10n ** 18n, 'ETH')).to.equal(`ethereum:${TO}@1?value=1000000000000000000`);
    expect(link(2_500_000n, 'USDT')).to.equal(
      `ethereum:0xdAC17F958D2ee523a2206206994597C13D831ec7@1/transfer?address=${TO}&uint256=2500000`,
    );
    expect(() => link(1n, 'BTC')).to.throw('no BTC');
  });
});
