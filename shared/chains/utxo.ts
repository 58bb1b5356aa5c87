import { sha256 } from '@noble/hashes/sha2.js';
import { ripemd160 } from '@noble/hashes/legacy.js';
import { toDecimal, type Money } from '../money.ts';
import type { Chain, ChainAsset } from './chain.ts';
import { esploraProtocol, readBlock, readTransaction, readWaiting } from './esplora.ts';
import { createEndpoints } from './failover.ts';
import { keyHashAddress, scriptHashAddress, scriptOf, type AddressForm } from './utxo-address.ts';
import { utxoSweeping } from './utxo-sweep.ts';
import { deriveChangeKey, derivePublicKey, kindOf, readAccountKey, type KeyKind } from './xpub.ts';

/** What tells one chain of Bitcoin's kind from another. */
export interface UtxoParameters {
  readonly id: string;
  readonly asset: ChainAsset;
  /** Hash of the first block: a url that serves another chain is not used. */
  readonly genesis: string;
  readonly form: AddressForm;
  /** Kinds of account keys, and those of them whose addresses are witness programs inside a script's hash (BIP49). */
  readonly kinds: readonly KeyKind[];
  readonly nested: readonly KeyKind[];
  /** Where people look at a transaction: what its name is put behind. */
  readonly explorerUrl: string;
  /** BIP21: `bitcoin:` */
  readonly scheme: string;
  readonly confirmationsRequired: number;
  readonly blockTimeS: number;
  readonly ringSize: number;
}

/** The engine of Bitcoin and its kin: outputs in blocks, read through an Esplora interface. */
export function utxo(parameters: UtxoParameters): Chain {
  const { asset, genesis, form, kinds, nested, scheme, explorerUrl, ...facts } = parameters;
  const { currency } = asset;
  const isNested = (key: string) => (nested as readonly string[]).includes(kindOf(key));
  const changeScript = (key: string) => {
    const program = Buffer.from([0, 20, ...keyHash(deriveChangeKey(key))]);
    return isNested(key) ? nestedScript(program) : program;
  };
  return {
    ...facts,
    assets: [asset],
    source: 'key',
    // Whoever knows one address of a customer must not find all their payments.
    addressPer: 'invoice',
    payLink: (address, money) => linkOf(scheme, address, money),
    explorer: (txid) => `${explorerUrl}/${txid}`,
    readKey: (text) => readAccountKey(text, kinds),
    deriveAddress(key, index) {
      const program = programOf(key, index);
      if (!isNested(key))
        return { address: keyHashAddress(program.subarray(2), form), script: program };
      const script = nestedScript(program);
      return { address: scriptHashAddress(script.subarray(2, 22), form), script };
    },
    connect(options) {
      const endpoints = createEndpoints(esploraProtocol(genesis), options);
      return {
        tip: () => endpoints.tip(),
        agree: (block, transfer) =>
          block
            ? endpoints.agree(block)
            : endpoints.confirm(transfer, (endpoint, txid) =>
                readTransaction(endpoint, txid, currency),
              ),
        block: (height) =>
          endpoints.readOne(height, (endpoint) => readBlock(endpoint, height, currency)),
        async sent(text) {
          const txid = text.trim().toLowerCase();
          if (!/^[0-9a-f]{64}$/.test(txid)) return null;
          return endpoints.readOne(0, (endpoint) => readTransaction(endpoint, txid, currency));
        },
        waiting: async (address) =>
          (await endpoints.readOne(0, (endpoint) => readWaiting(endpoint, address, currency))) ??
          [],
      };
    },
    sweeping: utxoSweeping(currency, { isNested, programOf, changeScript }),
    outgoing: {
      scriptOf: (address) => scriptOf(address, form),
      link: (address, money) => linkOf(scheme, address, money),
    },
  };
}

/** BIP49: a witness program within a script's hash. */
function nestedScript(program: Buffer): Buffer {
  return Buffer.from([0xa9, 20, ...keyHash(program), 0x87]);
}

/** BIP141: what a key's hash is paid to with, by itself or within a script's hash. */
function programOf(key: string, index: number): Buffer {
  return Buffer.from([0, 20, ...keyHash(derivePublicKey(key, index))]);
}

/** BIP21. */
function linkOf(scheme: string, address: string, money: Money): string {
  return `${scheme}${address}?amount=${toDecimal(money)}`;
}

/** HASH160. */
function keyHash(bytes: Uint8Array): Uint8Array {
  return ripemd160(sha256(bytes));
}
