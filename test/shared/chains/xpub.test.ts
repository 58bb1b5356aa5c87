import { sha256 } from '@noble/hashes/sha2.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { base58check } from '@scure/base';
import { HDKey } from '@scure/bip32';
import { mnemonicToSeedSync } from '@scure/bip39';
import { expect } from 'chai';
import { ethereum } from '../../../shared/chains/ethereum.ts';
import { derivePublicKey, readAccountKey } from '../../../shared/chains/xpub.ts';
import { UserError } from '../../../shared/errors.ts';

const WORDS = `${'abandon '.repeat(11)}about`;
const account = HDKey.fromMasterSeed(mnemonicToSeedSync(WORDS)).derive("m/44'/60'/0'");
const xpub = account.publicExtendedKey;

function codeOf(text: string): string {
  try {
    readAccountKey(text);
  } catch (error) {
    if (error instanceof UserError) return error.code;
    throw error;
  }
  return 'accepted';
}

/** The same key in other words: BIP32's 78 bytes with some replaced. */
function rewritten(place: number, ...bytes: readonly number[]): string {
  const checked = base58check(sha256);
  const raw = checked.decode(xpub);
  raw.set(bytes, place);
  return checked.encode(raw);
}

describe('account keys', () => {
  it('derives as BIP32 vector 2 says, from the public key alone', () => {
    // Vector 2, chain m/0 public -> its child 2147483647 is hardened; chain m -> m/0 is public.
    const master = HDKey.fromExtendedKey(
      'xpub661MyMwAqRbcFW31YEwpkMuc5THy2PSt5bDMsktWQcFF8syAmRUapSCGu8ED9W6oDMSgv6Zz8idoc4a6mr8BDzTJY47LJhkJ8UB7WEGuduB',
    );
    expect(master.deriveChild(0).publicExtendedKey).to.equal(
      'xpub69H7F5d8KSRgmmdJg2KhpAK8SR3DjMwAdkxj3ZuxV27CprR9LgpeyGmXUbC6wb7ERfvrnKZjXoUmmDznezpbZb7ap6r1D3tgFxHmwMkQTPH',
    );
  });

  it('gives the known first address of the known test words', () => {
    const { key } = ethereum.readKey(` ${xpub}\n`);
    const { address, script } = ethereum.deriveAddress(key, 0);
    expect(address).to.equal('0x9858EfFD232B4033E47d90003D41EC34EcaEda94');
    expect(script.toString('hex')).to.equal(address.slice(2).toLowerCase());
  });

  it('derives the same from the public key as the owner from the private one', () => {
    for (const words of [WORDS, `${'zoo '.repeat(11)}wrong`]) {
      const owner = HDKey.fromMasterSeed(mnemonicToSeedSync(words)).derive("m/44'/60'/1'");
      for (const index of [0, 1, 19, 1_000, 2 ** 31 - 1]) {
        const secret = owner.derive(`m/0/${index}`).privateKey;
        if (!secret) throw new Error('the owner has the private key');
        const known = secp256k1.getPublicKey(secret, true);
        expect(derivePublicKey(owner.publicExtendedKey, index)).to.deep.equal(known);
      }
    }
  });

  it('refuses everything that could spend', () => {
    expect(codeOf(account.privateExtendedKey)).to.equal('xpub-private');
    expect(codeOf(account.privateExtendedKey.slice(0, -3))).to.equal('xpub-private');
    expect(codeOf(WORDS)).to.equal('xpub-private');
    expect(codeOf(WORDS.toUpperCase().replaceAll(' ', '\n'))).to.equal('xpub-private');
    expect(codeOf('ab'.repeat(32))).to.equal('xpub-private');
    expect(codeOf(`0x${'AB'.repeat(32)}`)).to.equal('xpub-private');
    expect(codeOf('5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ')).to.equal('xpub-private');
    // A private key under version bytes that nobody knows.
    expect(codeOf(rewritten(0, 1, 2, 3, 4, ...Array.from({ length: 42 }, () => 0)))).to.equal(
      'xpub-private',
    );
  });

  it('refuses keys of another level, of other coins, and misspelled ones', () => {
    expect(codeOf(account.deriveChild(0).publicExtendedKey)).to.equal('xpub-depth');
    expect(codeOf(rewritten(0, 0x04, 0xb2, 0x47, 0x46))).to.equal('xpub-kind');
    expect(codeOf(rewritten(0, 0x04, 0x9d, 0x7c, 0xb2))).to.equal('xpub-kind');
    expect(codeOf(`${xpub.slice(0, -1)}${xpub.endsWith('a') ? 'b' : 'a'}`)).to.equal(
      'xpub-unreadable',
    );
    // A point that is not on the curve (BIP32 vector 5).
    expect(codeOf(rewritten(45, 2, ...Array.from({ length: 32 }, () => 0xff)))).to.equal(
      'xpub-unreadable',
    );
    expect(codeOf('hello')).to.equal('xpub-unreadable');
  });

  it('knows an account again however its parent and number are written', () => {
    const { fingerprint } = readAccountKey(xpub);
    expect(readAccountKey(rewritten(5, 9, 9, 9, 9)).fingerprint).to.equal(fingerprint);
    expect(readAccountKey(rewritten(9, 0x80, 0, 0, 7)).fingerprint).to.equal(fingerprint);
    const other = HDKey.fromMasterSeed(mnemonicToSeedSync(WORDS)).derive("m/44'/60'/1'");
    expect(readAccountKey(other.publicExtendedKey).fingerprint).not.to.equal(fingerprint);
  });
});
