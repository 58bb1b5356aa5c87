import { z } from 'zod';
import type { Chain, ChainAsset } from './chain.ts';
import { exponentOf, type Money } from '../money.ts';
import { formatAddress, readAddress, scriptOfKey } from './eip55.ts';
import { readBalance } from './evm-balance.ts';
import { readBlock } from './evm-block.ts';
import type { Protocol } from './endpoint.ts';
import { readTransaction } from './evm-transaction.ts';
import { createTracer } from './evm-trace.ts';
import { createEndpoints } from './failover.ts';
import { gasSweeping } from './gas-sweep.ts';
import { derivePublicKey, readAccountKey } from './xpub.ts';

/** What tells one EVM chain from another. */
export interface EvmParameters {
  readonly id: string;
  /** EIP-155; a url that serves another one is not used. */
  readonly chainId: number;
  readonly assets: readonly ChainAsset[];
  readonly confirmationsRequired: number;
  readonly blockTimeS: number;
  readonly ringSize: number;
  /** Where people look at its transactions. */
  readonly explorerUrl: string;
}

/** Where blocks come several a second, a few of them are no lag. */
const LAGGING_BLOCKS = 5;
const LAGGING_S = 20;

const head = z.object({ hash: z.string().toLowerCase() });
const quantity = z.string().regex(/^0x[0-9a-f]{1,13}$/);

/** The engine of all EVM chains: JSON-RPC, addresses of secp256k1 keys, ERC-20 transfers. */
export function evm(parameters: EvmParameters): Chain {
  const { explorerUrl, ...facts } = parameters;
  return {
    ...facts,
    source: 'key',
    addressPer: 'customer',
    payLink: (address, money) => linkOf(parameters, address, money),
    explorer: (txid) => `${explorerUrl}/tx/${txid}`,
    readKey: readAccountKey,
    deriveAddress(key, index) {
      const script = scriptOfKey(derivePublicKey(key, index));
      return { address: formatAddress(script), script };
    },
    connect(options) {
      const endpoints = createEndpoints(protocolOf(parameters), options);
      const tracer = createTracer(options.clock);
      const { assets } = facts;
      return {
        tip: () => endpoints.tip(),
        agree: (block, transfer) =>
          block
            ? endpoints.agree(block)
            : endpoints.confirm(
                transfer,
                (endpoint, txid) => readTransaction(endpoint, txid, assets, tracer),
                // What contracts moved, some nodes do not tell.
                (endpoint, { ordinal }) => ordinal.startsWith('inner-') && tracer.isBlind(endpoint),
              ),
        block: (height) =>
          endpoints.readOne(
            height,
            (endpoint) => readBlock(endpoint, height, assets, tracer),
            (endpoint) => tracer.isBlind(endpoint),
          ),
        balance: (script, block) =>
          endpoints.readOne(block.height, (endpoint) => readBalance(endpoint, script, block)),
        async sent(text) {
          const txid = text.trim().toLowerCase();
          if (!/^0x[0-9a-f]{64}$/.test(txid)) return null;
          return endpoints.readOne(
            0,
            (endpoint) => readTransaction(endpoint, txid, assets, tracer),
            (endpoint) => tracer.isBlind(endpoint),
          );
        },
      };
    },
    sweeping: gasSweeping(facts.assets.find(({ contract }) => contract === null)?.currency ?? ''),
    outgoing: {
      scriptOf: (address) => readAddress(address).script,
      link: (address, money) => linkOf(parameters, address, money),
    },
  };
}

/** EIP-681: the coin itself, or a token's `transfer`. */
function linkOf({ assets, chainId }: EvmParameters, address: string, money: Money): string {
  const asset = assets.find(({ currency }) => currency === money.currency);
  if (!asset) throw new Error(`no ${money.currency} on this chain`);
  const spare = asset.decimals - exponentOf(money.currency);
  const raw =
    spare < 0 ? money.amount / 10n ** BigInt(-spare) : money.amount * 10n ** BigInt(spare);
  return asset.contract === null
    ? `ethereum:${address}@${chainId}?value=${raw}`
    : `ethereum:${asset.contract}@${chainId}/transfer?address=${address}&uint256=${raw}`;
}

/** EIP-155 numbers tell EVM chains apart. */
function protocolOf({ chainId, blockTimeS }: EvmParameters): Protocol {
  return {
    laggingBlocks: Math.max(LAGGING_BLOCKS, Math.ceil(LAGGING_S / blockTimeS)),
    async prove(ask) {
      const actual = Number(await ask.call('eth_chainId', [], quantity));
      return actual === chainId ? null : `chain ${actual}, not ${chainId}`;
    },
    head: async (ask) => Number(await ask.call('eth_blockNumber', [], quantity)),
    async hashAt(ask, height) {
      const params = [`0x${height.toString(16)}`, false];
      return (await ask.call('eth_getBlockByNumber', params, head.nullable()))?.hash ?? null;
    },
  };
}
