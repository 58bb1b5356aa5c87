import { expect } from 'chai';
import { deployment, startChain, type SandboxChain } from '../../../sandbox/chain.ts';
import type { Block } from '../../../shared/chains/chain.ts';
import { readAddress } from '../../../shared/chains/eip55.ts';
import { ethereumWith } from '../../../shared/chains/ethereum.ts';
import { chains } from '../../../shared/chains/index.ts';
import { batch, connected, contractOf, SENDER, watched } from './support.ts';

const CUSTOMER = '0x9858EfFD232B4033E47d90003D41EC34EcaEda94';
const OTHER = '0x52908400098527886E0F7030069857D2E4169EE7';

/** What a block brought to an address, as short texts. */
function brought(block: Block | null, address: string): readonly string[] {
  const { script } = readAddress(address);
  return (block?.transfers ?? [])
    .filter((transfer) => transfer.script.equals(script))
    .map(({ ordinal, money }) => `${ordinal} ${money.amount} ${money.currency}`);
}

describe('Ethereum', () => {
  let sandbox: SandboxChain;
  let rich: string;

  before(async () => {
    sandbox = await startChain({ blockTimeS: 0 });
    const accounts = (await sandbox.rpc('eth_accounts')) as string[];
    rich = accounts[0] ?? '';
  });
  after(() => sandbox.close());

  /** Mines what waits and reads that block as the product does. */
  async function mined(): Promise<Block> {
    await sandbox.mine(1);
    const node = connected(watched(sandbox), sandbox.url);
    const block = await node.block(await node.tip());
    if (!block) throw new Error('the tip exists');
    return block;
  }

  it('sees coins and both tokens, and reads one block as one thing', async () => {
    await sandbox.send(CUSTOMER, 10n ** 15n, 'ETH');
    await sandbox.send(CUSTOMER, 2_500_000n, 'USDT');
    const txid = await sandbox.send(CUSTOMER, 7n, 'USDC');
    const block = await mined();
    expect(brought(block, CUSTOMER)).to.deep.equal([
      `native ${10n ** 15n} ETH`,
      '0 2500000 USDT',
      '0 7 USDC',
    ]);
    expect(block.transfers[2]?.txid).to.equal(txid);
    expect(Math.abs(block.time - Date.now() / 1_000)).to.be.lessThan(60);
    const before = await connected(watched(sandbox), sandbox.url).block(block.height - 1);
    expect(block.parentHash).to.equal(before?.hash);
  });

  it('counts the Transfer logs within the transaction', async () => {
    const to = contractOf(sandbox, 'USDT');
    await sandbox.send(OTHER, 1n, 'USDT');
    const data = batch([CUSTOMER, CUSTOMER, OTHER, CUSTOMER], [5n, 5n, 6n, 8n]);
    await sandbox.rpc('eth_sendTransaction', { from: rich, to, data, gas: '0x100000' });
    const block = await mined();
    expect(brought(block, CUSTOMER)).to.deep.equal(['0 5 USDT', '1 5 USDT', '3 8 USDT']);
    expect(brought(block, OTHER)).to.deep.equal(['0 1 USDT', '2 6 USDT']);
  });

  it('ignores failed transactions, zero values and a token that only calls itself USDT', async () => {
    const fake = { from: SENDER, data: deployment('USDT'), gas: '0x200000' };
    const txid = await sandbox.rpc('eth_sendTransaction', fake);
    expect((await mined()).transfers).to.deep.equal([]);
    const receipt = (await sandbox.rpc('eth_getTransactionReceipt', txid)) as {
      contractAddress: string;
    };
    const to = receipt.contractAddress;
    const data = batch([CUSTOMER], [99n]);
    await sandbox.rpc('eth_sendTransaction', { from: SENDER, to, data, gas: '0x100000' });
    // The sender has no USDT: the transfer reverts. The value goes to a contract that takes none.
    const usdt = contractOf(sandbox, 'USDT');
    await sandbox.rpc('eth_sendTransaction', { from: SENDER, to: usdt, data, gas: '0x100000' });
    await sandbox.rpc('eth_sendTransaction', {
      from: SENDER,
      to: usdt,
      value: '0x5',
      gas: '0x100000',
    });
    await sandbox.send(CUSTOMER, 0n, 'USDC');
    await sandbox.send(CUSTOMER, 0n, 'ETH');
    const block = await mined();
    const raw = (await sandbox.rpc('eth_getBlockReceipts', block.hash)) as { status: string }[];
    expect(raw.filter(({ status }) => status === '0x0')).to.have.length(2);
    expect(raw).to.have.length(5);
    expect(block.transfers).to.deep.equal([]);
  });

  it('keeps its own name for a payment that a reorganisation puts elsewhere in a block', async () => {
    const logIndexes = async (block: Block) =>
      ((await sandbox.rpc('eth_getLogs', { blockHash: block.hash })) as { logIndex: string }[]).map(
        ({ logIndex }) => Number(logIndex),
      );
    await sandbox.send(OTHER, 1n, 'USDT');
    const txid = await sandbox.send(CUSTOMER, 44n, 'USDT');
    const raw = (await sandbox.rpc('eth_getRawTransactionByHash', txid)) as string;
    const first = await mined();
    const name = first.transfers.find((transfer) => transfer.txid === txid);
    expect(await logIndexes(first)).to.deep.equal([0, 1]);
    // The earlier transaction of the same sender has to come back too: in a block of its own.
    const earlier = await sandbox.rpc('eth_getRawTransactionByHash', first.transfers[0]?.txid);
    await sandbox.rpc('anvil_reorg', 1, []);
    await sandbox.rpc('eth_sendRawTransaction', earlier);
    await mined();
    await sandbox.rpc('eth_sendRawTransaction', raw);
    const second = await mined();
    expect(await logIndexes(second)).to.deep.equal([0]);
    expect(second.transfers).to.deep.equal([name]);
  });

  it('says null for a block that is not there yet', async () => {
    const node = connected(watched(sandbox), sandbox.url);
    expect(await node.block((await node.tip()) + 1)).to.equal(null);
  });

  it('converts a token with other decimals to our unit, and drops what is less', async () => {
    const assets = sandbox.assets.map((asset) =>
      asset.currency === 'USDT' ? { ...asset, decimals: 8 } : asset,
    );
    await sandbox.send(CUSTOMER, 12_399n, 'USDT');
    await sandbox.send(OTHER, 99n, 'USDT');
    await sandbox.mine(1);
    const node = connected(ethereumWith({ assets, chainId: sandbox.chainId }), sandbox.url);
    const block = await node.block(await node.tip());
    expect(brought(block, CUSTOMER)).to.deep.equal(['0 123 USDT']);
    expect(brought(block, OTHER)).to.deep.equal([]);
  });

  it('is Ethereum mainnet by default', () => {
    const { ethereum } = chains;
    expect(ethereum.confirmationsRequired).to.equal(12);
    expect(ethereum.ringSize).to.equal(300);
    for (const { contract } of ethereum.assets)
      if (contract) expect(readAddress(contract).checksummed).to.equal(true);
  });
});
