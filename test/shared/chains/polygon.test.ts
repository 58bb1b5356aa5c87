import { expect } from 'chai';
import { startChain, type SandboxChain } from '../../../sandbox/chain.ts';
import type { ChainAsset } from '../../../shared/chains/chain.ts';
import { readAddress } from '../../../shared/chains/eip55.ts';
import { polygon } from '../../../shared/chains/polygon.ts';
import { connected } from './support.ts';

const CUSTOMER = '0x9858EfFD232B4033E47d90003D41EC34EcaEda94';

describe('Polygon', () => {
  let sandbox: SandboxChain;
  before(async () => {
    sandbox = await startChain({ blockTimeS: 0, chainId: 137 });
  });
  after(() => sandbox.close());

  it('counts the issuers’ own tokens, not the one that came over a bridge', async () => {
    const bridged: ChainAsset = {
      currency: 'USDC',
      contract: '0x2791Bca1f2de4661ED88A30C99A7a9449Aa84174',
      decimals: 6,
    };
    await sandbox.send(CUSTOMER, 2_500_000n, 'USDT', polygon.assets);
    await sandbox.send(CUSTOMER, 7n, 'USDC', polygon.assets);
    await sandbox.send(CUSTOMER, 9n, 'USDC', [bridged]);
    await sandbox.send(CUSTOMER, 5n, 'POL', polygon.assets);
    await sandbox.mine(1);
    const node = connected(polygon, sandbox.url);
    const block = await node.block(await node.tip());
    expect(block?.transfers.map(({ money }) => `${money.amount} ${money.currency}`)).to.deep.equal([
      '2500000 USDT',
      '7 USDC',
      '5 POL',
    ]);
  });

  it('waits deeper than it ever went back, and keeps more blocks than that', () => {
    expect(polygon.confirmationsRequired).to.be.greaterThan(157);
    expect(polygon.ringSize).to.be.greaterThan(2 * polygon.confirmationsRequired);
    for (const { contract } of polygon.assets)
      if (contract) expect(readAddress(contract).checksummed, contract).to.equal(true);
    expect(polygon.payLink(CUSTOMER, { amount: 1n, currency: 'USDC' })).to.match(/@137\/transfer/);
    expect(polygon.explorer?.('0xab')).to.equal('https://polygonscan.com/tx/0xab');
  });
});
