import { expect } from 'chai';
import { startChain, type SandboxChain } from '../../../sandbox/chain.ts';
import { bsc, bscWith } from '../../../shared/chains/bsc.ts';
import { readAddress } from '../../../shared/chains/eip55.ts';
import { ethereum } from '../../../shared/chains/ethereum.ts';
import { Unavailable } from '../../../shared/errors.ts';
import { connected } from './support.ts';

const CUSTOMER = '0x9858EfFD232B4033E47d90003D41EC34EcaEda94';

describe('BNB Smart Chain', () => {
  let sandbox: SandboxChain;
  before(async () => {
    sandbox = await startChain({ blockTimeS: 0, chainId: 56 });
  });
  after(() => sandbox.close());

  async function mined() {
    await sandbox.mine(1);
    const node = connected(bsc, sandbox.url);
    return node.block(await node.tip());
  }

  it('has tokens of eighteen places, kept in our six; what is below them is dropped', async () => {
    await sandbox.send(CUSTOMER, 2_500_000n, 'USDT', bsc.assets);
    await sandbox.send(CUSTOMER, 7n, 'USDC', bsc.assets);
    const [, tiny] = bsc.assets.map((asset) => ({ ...asset, decimals: 6 }));
    if (!tiny) throw new Error('there are assets');
    // Three of our units and a bit, and not even one.
    await sandbox.send(CUSTOMER, 3_000_000_000_001n, 'USDT', [tiny]);
    await sandbox.send(CUSTOMER, 999_999_999_999n, 'USDT', [tiny]);
    const { script } = readAddress(CUSTOMER);
    const block = await mined();
    expect(block?.transfers.every((each) => each.script.equals(script))).to.equal(true);
    expect(block?.transfers.map(({ money }) => `${money.amount} ${money.currency}`)).to.deep.equal([
      '2500000 USDT',
      '7 USDC',
      '3 USDT',
    ]);
  });

  it('counts its own coin, and no tokens of Ethereum', async () => {
    await sandbox.send(CUSTOMER, 5n, 'BNB', bsc.assets);
    await sandbox.send(CUSTOMER, 5n, 'USDT');
    await sandbox.send(CUSTOMER, 5n, 'USDT', ethereum.assets);
    const moved = (await mined())?.transfers.map(({ ordinal, money }) => ({ ordinal, money }));
    expect(moved).to.deep.equal([{ ordinal: 'native', money: { amount: 5n, currency: 'BNB' } }]);
  });

  it('is told by its number, and never read from a node of another chain', async () => {
    const node = connected(ethereum, sandbox.url);
    const error = await node.tip().catch((error: unknown) => error);
    expect(error).to.be.instanceOf(Unavailable);
    expect((error as Error).message).to.match(/serves chain 56, not 1/);
  });

  it('asks wallets for the sum in the contract’s places (EIP-681), and shows people a page', () => {
    expect(bsc.payLink(CUSTOMER, { amount: 2_500_000n, currency: 'USDT' })).to.equal(
      `ethereum:0x55d398326f99059fF775485246999027B3197955@56/transfer?address=${CUSTOMER}&uint256=2500000000000000000`,
    );
    expect(bsc.explorer?.('0xab')).to.equal('https://bscscan.com/tx/0xab');
  });

  it('waits for fifteen validators’ turns, and keeps more blocks than that', () => {
    expect(bsc.confirmationsRequired).to.equal(15 * 16);
    expect(bsc.ringSize).to.be.greaterThan(2 * bsc.confirmationsRequired);
    for (const { contract } of bsc.assets)
      if (contract) expect(readAddress(contract).checksummed, contract).to.equal(true);
    expect(bscWith({ chainId: 97 }).id).to.equal('bsc');
  });
});
