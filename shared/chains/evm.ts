import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import type { Chain, ChainAsset } from './chain.ts';
import { formatAddress } from './eip55.ts';
import { readBlock } from './evm-block.ts';
import { createEndpoints } from './failover.ts';
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
}

/** The engine of all EVM chains: JSON-RPC, addresses of secp256k1 keys, ERC-20 transfers. */
export function evm(parameters: EvmParameters): Chain {
  const { chainId, ...facts } = parameters;
  return {
    ...facts,
    readKey: readAccountKey,
    deriveAddress(key, index) {
      const script = scriptOf(derivePublicKey(key, index));
      return { address: formatAddress(script), script };
    },
    connect(options) {
      const endpoints = createEndpoints(chainId, options);
      return {
        tip: () => endpoints.tip(),
        block: (height) =>
          endpoints.readOne(height, (endpoint) => readBlock(endpoint, height, facts.assets)),
      };
    },
  };
}

/** The address of a public key: the end of its hash (Yellow Paper, appendix F). */
function scriptOf(publicKey: Uint8Array): Buffer {
  const point = secp256k1.Point.fromBytes(publicKey).toBytes(false);
  return Buffer.from(keccak_256(point.subarray(1)).subarray(12));
}
