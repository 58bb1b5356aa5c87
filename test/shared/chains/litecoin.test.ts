import { randomBytes } from 'node:crypto';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { ripemd160 } from '@noble/hashes/legacy.js';
import { bech32 } from '@scure/base';
import { HDKey } from '@scure/bip32';
import { mnemonicToSeedSync } from '@scure/bip39';
import { expect } from 'chai';
import { bitcoin, bitcoinWith } from '../../../shared/chains/bitcoin.ts';
import type { Chain } from '../../../shared/chains/chain.ts';
import { litecoin } from '../../../shared/chains/litecoin.ts';
import { UserError } from '../../../shared/errors.ts';

const WORDS = `${'abandon '.repeat(11)}about`;
const VERSIONS = {
  xpub: 0x0488b21e, ypub: 0x049d7cb2, zpub: 0x04b24746, Ltub: 0x019da462, Mtub: 0x01b26ef6,
}; // prettier-ignore

/** The account's public key as a wallet of these words shows it. */
function account(path: string, kind: keyof typeof VERSIONS, seed = mnemonicToSeedSync(WORDS)) {
  return HDKey.fromMasterSeed(seed, { public: VERSIONS[kind], private: 0x0488ade4 }).derive(path);
}

function addressOf(chain: Chain, path: string, kind: keyof typeof VERSIONS, index = 0): string {
  const { key } = chain.readKey(account(path, kind).publicExtendedKey);
  return chain.deriveAddress(key, index).address;
}

describe('Litecoin and its kin', () => {
  it('gives the addresses that BIP84 publishes', () => {
    const zpub = 'zpub6rFR7y4Q2AijBEqTUquhVz398htDFrtymD9xYYfG1m4wAcvPhXNfE3EfH1r1ADqtfSdVCToUG868RvUUkgDKf31mGDtKsAYz2oz2AGutZYs'; // prettier-ignore
    expect(account("m/84'/0'/0'", 'zpub').publicExtendedKey).to.equal(zpub);
    expect(addressOf(bitcoin, "m/84'/0'/0'", 'zpub')).to.equal(
      'bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu',
    );
    expect(addressOf(bitcoin, "m/84'/0'/0'", 'zpub', 1)).to.equal(
      'bc1qnjg0jd8228aq7egyzacy8cys3knf9xvrerkf9g',
    );
    // A wallet that writes the same account as xpub means the same addresses.
    expect(addressOf(bitcoin, "m/84'/0'/0'", 'xpub')).to.equal(
      'bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu',
    );
  });

  it('gives the addresses that BIP49 publishes', () => {
    const testnet = bitcoinWith({ form: { prefix: 'tb', keyHash: 0x6f, scriptHash: 0xc4 } });
    expect(addressOf(testnet, "m/49'/1'/0'", 'ypub')).to.equal(
      '2Mww8dCYPUpKHofjgcXcBCEGmniw9CoaiD2',
    );
    expect(addressOf(bitcoin, "m/49'/0'/0'", 'ypub')).to.equal(
      '37VucYSaXLCAsxYyAPfbSi9eh4iEcbShgf',
    );
  });

  it('gives the addresses of Litecoin wallets, whichever way they write the key', () => {
    for (const kind of ['zpub', 'xpub', 'Ltub'] as const)
      expect(addressOf(litecoin, "m/84'/2'/0'", kind)).to.equal(
        'ltc1qjmxnz78nmc8nq77wuxh25n2es7rzm5c2rkk4wh',
      );
    for (const kind of ['Mtub', 'ypub'] as const)
      expect(addressOf(litecoin, "m/49'/2'/0'", kind)).to.equal(
        'M7wtsL7wSHDBJVMWWhtQfTMSYYkyooAAXM',
      );
  });

  it('derives from the public key what the owner derives from the private one', () => {
    for (const chain of [bitcoin, litecoin]) {
      const owner = account("m/84'/2'/7'", 'zpub', randomBytes(32));
      const { key } = chain.readKey(owner.publicExtendedKey);
      for (const index of [0, 1, 19, 1_000, 2 ** 31 - 1]) {
        const secret = owner.derive(`m/0/${index}`).privateKey;
        if (!secret) throw new Error('the owner has the private key');
        const hash = ripemd160(sha256(secp256k1.getPublicKey(secret, true)));
        const { address, script } = chain.deriveAddress(key, index);
        expect(script.toString('hex')).to.equal(`0014${Buffer.from(hash).toString('hex')}`);
        const read = bech32.decode(address as `${string}1${string}`);
        expect(bech32.fromWords(read.words.slice(1))).to.deep.equal(hash);
      }
    }
  });

  it('pays to the script of the address that it shows', () => {
    for (const [chain, path, kind] of [
      [bitcoin, "m/84'/0'/0'", 'zpub'],
      [bitcoin, "m/49'/0'/0'", 'ypub'],
      [litecoin, "m/84'/2'/0'", 'Ltub'],
      [litecoin, "m/49'/2'/0'", 'Mtub'],
    ] as const) {
      const { key } = chain.readKey(account(path, kind).publicExtendedKey);
      for (const index of [0, 5]) {
        const { address, script } = chain.deriveAddress(key, index);
        expect(chain.outgoing?.scriptOf(address)).to.deep.equal(script);
      }
    }
  });

  it('reads every kind of address and no misspelled or foreign one', () => {
    const scripts = (chain: Chain, text: string) => {
      try {
        return chain.outgoing?.scriptOf(text).toString('hex');
      } catch (error) {
        return error instanceof UserError ? error.code : 'a bug';
      }
    };
    expect(scripts(bitcoin, '1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2')).to.equal(
      '76a91477bff20c60e522dfaa3350c39b030a5d004e839a88ac',
    );
    // BIP350's own examples; capitals are how QR codes write it.
    expect(scripts(bitcoin, 'BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4')).to.equal(
      '0014751e76e8199196d454941c45d1b3a323f1433bd6',
    );
    expect(
      scripts(bitcoin, 'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0'),
    ).to.equal('512079be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798');
    for (const text of [
      // BIP350: version 1 with the checksum of version 0, version 0 with that of version 1, mixed case.
      'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd',
      'BC1QRP33G0Q5C5TXSP9ARYSRX4K6ZDKFS4NCE4XJ0GDCCCEFVPYSXF2QCJ3E0'.slice(0, -1),
      'bc1qW508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
      'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5',
      'ltc1qjmxnz78nmc8nq77wuxh25n2es7rzm5c2rkk4wh',
      '1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3',
      'M7wtsL7wSHDBJVMWWhtQfTMSYYkyooAAXM',
      '',
      '0x9858EfFD232B4033E47d90003D41EC34EcaEda94',
    ])
      expect(scripts(bitcoin, text), text).to.equal('address-unreadable');
    // Litecoin: neither Bitcoin's nor a confidential one, whose payments nobody sees; and no `3…`,
    // which both chains once wrote.
    for (const text of [
      'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
      '37VucYSaXLCAsxYyAPfbSi9eh4iEcbShgf',
      'ltcmweb1qqg5hddkl4uhspjwg9tkmatxa4s6gswdaq9swl8vsg5xxznmye7phcqatzc62mzkg788tsrfcuegxe9q3agf5cplw7ztqdusqf7x3n2tl55x4gvyt',
    ])
      expect(scripts(litecoin, text), text).to.equal('address-unreadable');
  });

  it('refuses keys of other coins', () => {
    for (const [chain, kind] of [
      [bitcoin, 'Ltub'],
      [bitcoin, 'Mtub'],
    ] as const)
      expect(() => chain.readKey(account("m/84'/2'/0'", kind).publicExtendedKey)).to.throw(
        'xpub-kind',
      );
  });
});
