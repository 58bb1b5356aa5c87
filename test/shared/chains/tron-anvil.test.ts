import { expect } from 'chai';
import { startChain, type SandboxChain } from '../../../sandbox/chain.ts';
import type { Block, ChainAsset, Node } from '../../../shared/chains/chain.ts';
import { formatTronAddress, readTronAddress } from '../../../shared/chains/tron-address.ts';
import { tron } from '../../../shared/chains/tron.ts';
import { argument, batch, CODES, connected, place } from './support.ts';
import { tronOver, type TronAnvil } from './tron-anvil.ts';
import { OWN, tronChain, USDT } from './tron-support.ts';

const hex = (written: string) => `0x${readTronAddress(written).toString('hex')}`;
const [CUSTOMER, OTHER] = OWN.map(hex) as [string, string];
/** Tokens as the node of the other engine names them: ours, and one that is none of ours. */
const TOKENS: readonly ChainAsset[] = [
  { currency: 'TRX', contract: null, decimals: 6 },
  { currency: 'USDT', contract: hex(USDT), decimals: 6 },
  { currency: 'USDC', contract: place('fa'), decimals: 6 },
];

describe('TRON’s logs out of a real EVM', () => {
  let anvil: SandboxChain;
  let door: TronAnvil;
  let node: Node;
  let rich: string;

  before(async () => {
    anvil = await startChain({ blockTimeS: 0 });
    door = await tronOver(anvil);
    node = connected(tronChain(door), door.url);
    rich = ((await anvil.rpc('eth_accounts')) as string[])[0] ?? '';
    for (const [address, code] of Object.entries(CODES))
      await anvil.rpc('anvil_setCode', address, code);
    await anvil.mine(1);
  });
  after(async () => {
    await door.close();
    await anvil.close();
  });

  const pay = (to: string, amount: bigint, currency: string) => anvil.send(to, amount, currency, TOKENS); // prettier-ignore
  const call = async (to: string, value: number, data: string) =>
    String(await anvil.rpc('eth_sendTransaction', { from: rich, to, value: `0x${value.toString(16)}`, gas: '0x100000', data })); // prettier-ignore
  const tell = (to: string, value: number, ...addresses: string[]) => call(to, value, `0x${addresses.map(argument).join('')}`); // prettier-ignore
  const held = async (address: string) => {
    const balance = (contract: string) =>
      anvil.rpc('eth_call', { to: contract, data: `0x70a08231${argument(address)}` }, 'latest');
    const tokens = BigInt(String(await balance(hex(USDT))));
    return { TRX: BigInt(String(await anvil.rpc('eth_getBalance', address, 'latest'))), USDT: tokens }; // prettier-ignore
  };
  const of = (block: Block, address: string) =>
    block.transfers
      .filter(({ script }) => script.equals(Buffer.from(address.slice(2), 'hex')))
      .map(({ ordinal, money }) => `${ordinal.replace(/-.*/, '')} ${money.amount} ${money.currency}`); // prettier-ignore

  /** Mines what waits, reads the block as the product does, and compares it with the machine's own balances. */
  async function mined(...expected: readonly string[]): Promise<Block> {
    const before = await held(CUSTOMER);
    await anvil.mine(1);
    const after = await held(CUSTOMER);
    const block = await node.block(await node.tip());
    if (!block) throw new Error('the tip exists');
    expect(of(block, CUSTOMER)).to.deep.equal(expected);
    for (const currency of ['TRX', 'USDT'] as const) {
      const sum = block.transfers
        .filter(
          ({ script, money }) =>
            script.equals(Buffer.from(CUSTOMER.slice(2), 'hex')) && money.currency === currency,
        ) // prettier-ignore
        .reduce((all, { money }) => all + money.amount, 0n);
      expect(after[currency] - before[currency], currency).to.equal(sum);
    }
    return block;
  }

  it('bring coins and tokens, in a block that names the one before', async () => {
    await pay(CUSTOMER, 1_500_000n, 'TRX');
    const txid = await pay(CUSTOMER, 2_500_000n, 'USDT');
    const block = await mined('native 1500000 TRX', '0 2500000 USDT');
    expect(block.parentHash).to.equal((await node.block(block.height - 1))?.hash);
    expect(formatTronAddress(block.transfers[1]?.script ?? Buffer.alloc(20))).to.equal(OWN[0]);
    const found = await node.sent?.(txid.slice(2));
    expect(found).to.deep.include({ succeeded: true, confirmations: 1 });
    await anvil.mine(tron.confirmationsRequired);
    expect((await node.sent?.(txid))?.confirmations).to.equal(tron.confirmationsRequired + 1);
  });

  it('count the logs of transfers within a transaction, and no others', async () => {
    await call(hex(USDT), 0, batch([CUSTOMER, OTHER, CUSTOMER], [5n, 6n, 8n]));
    const block = await mined('0 5 USDT', '2 8 USDT');
    expect(of(block, OTHER)).to.deep.equal(['1 6 USDT']);
  });

  it('bring nothing by a token that is none of ours, by nothing, and by what failed', async () => {
    await pay(CUSTOMER, 10n ** 12n, 'USDC');
    await pay(CUSTOMER, 0n, 'USDT');
    await call(hex(USDT), 0, batch([CUSTOMER, CUSTOMER], [5n, 10n ** 40n]));
    const failed = await tell(place('f2'), 100, CUSTOMER);
    await mined();
    expect(await node.sent?.(failed.slice(2))).to.deep.include({ succeeded: false, transfers: [] });
  });

  it('bring coins that contracts pay: by a call, below one, at a contract’s end, and not what was undone', async () => {
    await tell(place('f1'), 100, CUSTOMER);
    await tell(place('f3'), 40, place('f1'), CUSTOMER);
    await tell(place('f4'), 60, CUSTOMER);
    await tell(place('f5'), 70, CUSTOMER);
    // The first of its two calls forwards one and reverts; the second is plain.
    await tell(place('f6'), 3, place('f2'), CUSTOMER);
    await mined('internal 100 TRX', 'internal 40 TRX', 'internal 60 TRX', 'internal 2 TRX');
  });

  it('are those of another block after a reorganisation', async () => {
    await pay(CUSTOMER, 9n, 'USDT');
    const block = await mined('0 9 USDT');
    await anvil.reorg(1);
    const other = await node.block(block.height);
    expect(other?.hash).not.to.equal(block.hash);
    expect([other?.parentHash, other?.transfers]).to.deep.equal([block.parentHash, []]);
  });
});
