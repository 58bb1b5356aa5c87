import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { startChain, type SandboxChain } from '../../sandbox/chain.ts';
import { ethereum } from '../../shared/chains/ethereum.ts';

/** A node that says it is Ethereum, with tokens where the real ones are: `main.ts` runs unchanged. */
export interface Mainnet {
  readonly url: string;
  /** Sends USDT from somebody rich; it is in the next block. */
  pay(address: string, amount: bigint): Promise<string>;
  mine(blocks: number): Promise<void>;
  height(): Promise<number>;
  reorg(depth: number): Promise<void>;
  /** Every USDT transfer from that somebody in the chain as it is now. */
  transfers(): Promise<readonly { txid: string; to: string; amount: bigint }[]>;
  close(): Promise<void>;
}

const USDT = ethereum.assets.find(({ currency }) => currency === 'USDT')?.contract ?? '';
const USDC = ethereum.assets.find(({ currency }) => currency === 'USDC')?.contract ?? '';
/** Nobody's key: the node lets us speak for this address. */
const RICH = '0x00000000000000000000000000000000005109ed';
const TRANSFER = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';
/** The token's third variable, `balanceOf`: test/fixtures/chains/token.sol. */
const BALANCES = 2n;

/** Starts it; blocks come by `mine` only. */
export async function startMainnet(): Promise<Mainnet> {
  const chain = await startChain({ blockTimeS: 0 });
  await chain.rpc('anvil_setChainId', 1);
  const token = chain.assets.find(({ currency }) => currency === 'USDT')?.contract;
  const code = await chain.rpc('eth_getCode', token, 'latest');
  const balanceOfRich = `0x${bytesToHex(keccak_256(hexToBytes(word(BigInt(RICH)) + word(BALANCES))))}`;
  for (const contract of [USDT, USDC]) {
    await chain.rpc('anvil_setCode', contract, code);
    await chain.rpc('anvil_setStorageAt', contract, balanceOfRich, `0x${word(10n ** 18n)}`);
  }
  await chain.rpc('anvil_setBalance', RICH, `0x${(10n ** 24n).toString(16)}`);
  await chain.rpc('anvil_impersonateAccount', RICH);
  await chain.mine(40);
  return {
    url: chain.url,
    mine: (blocks) => chain.mine(blocks),
    height: async () => Number(await chain.rpc('eth_blockNumber')),
    reorg: (depth) => chain.reorg(depth),
    close: () => chain.close(),
    async pay(to, amount) {
      const data = `0xa9059cbb${word(BigInt(to))}${word(amount)}`;
      const call = { from: RICH, to: USDT, data, gas: '0x186a0' };
      return String(await chain.rpc('eth_sendTransaction', call));
    },
    transfers: () => transfersOf(chain),
  };
}

async function transfersOf(chain: SandboxChain) {
  const logs = (await chain.rpc('eth_getLogs', {
    fromBlock: '0x0',
    toBlock: 'latest',
    address: USDT,
    topics: [TRANSFER, `0x${word(BigInt(RICH))}`],
  })) as { transactionHash: string; topics: string[]; data: string }[];
  return logs.map((log) => ({
    txid: log.transactionHash,
    to: `0x${log.topics[2]?.slice(-40)}`,
    amount: BigInt(log.data),
  }));
}

function word(value: bigint): string {
  return value.toString(16).padStart(64, '0');
}
