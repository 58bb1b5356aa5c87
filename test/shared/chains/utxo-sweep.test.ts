import { p2sh, p2wpkh, Transaction } from '@scure/btc-signer';
import { HDKey } from '@scure/bip32';
import { mnemonicToSeedSync } from '@scure/bip39';
import { expect } from 'chai';
import { bitcoin } from '../../../shared/chains/bitcoin.ts';
import type { Chain, Piece, Sweeping } from '../../../shared/chains/chain.ts';
import { ethereum } from '../../../shared/chains/ethereum.ts';
import { litecoin } from '../../../shared/chains/litecoin.ts';

const SEED = mnemonicToSeedSync(`${'abandon '.repeat(11)}about`);
const VERSIONS = { zpub: 0x04b24746, ypub: 0x049d7cb2, xpub: 0x0488b21e };

/** Payments of these amounts, each at an address of its own, and the wallet that has the keys. */
function wallet(chain: Chain, kind: keyof typeof VERSIONS, amounts: readonly bigint[]) {
  const owner = HDKey.fromMasterSeed(SEED, { public: VERSIONS[kind], private: 0x0488ade4 }).derive("m/84'/0'/3'"); // prettier-ignore
  const key = owner.publicExtendedKey;
  const currency = chain.assets[0]?.currency ?? '';
  const pieces = amounts.map((amount, index): Piece => ({
    ...chain.deriveAddress(key, index),
    txid: String(index + 1).padStart(64, '0'),
    ordinal: '1',
    money: { amount, currency },
    key,
    index,
  }));
  const secretOf = (index: number) => owner.derive(`m/0/${index}`).privateKey ?? raise();
  return { pieces, secretOf };
}

function sweepingOf(chain: Chain): Required<Sweeping> {
  const { sweeping } = chain;
  if (!sweeping?.unsigned) throw new Error('it moves coins together');
  return sweeping as Required<Sweeping>;
}

describe('moving coins on', () => {
  const to = Buffer.from(`0014${'77'.repeat(20)}`, 'hex');

  for (const [chain, kind] of [
    [bitcoin, 'zpub'],
    [bitcoin, 'ypub'],
    [litecoin, 'zpub'],
    [litecoin, 'ypub'],
  ] as const)
    it(`makes a transaction that the wallet of a ${kind} can sign on ${chain.id}`, () => {
      const { pieces, secretOf } = wallet(chain, kind, [50_000n, 70_000n, 900_000n]);
      const sweeping = sweepingOf(chain);
      for (const rate of [1, 10, 30]) {
        const { moved, fee } = sweeping.plan(pieces, rate);
        const text = sweeping.unsigned(pieces, to, rate);
        const transaction = Transaction.fromPSBT(Buffer.from(text, 'base64'));
        expect(moved.map(({ index }) => index)).to.deep.equal([2, 1, 0]);
        // Neither the keys nor a signature are in it.
        expect(transaction.isFinal).to.equal(false);
        for (const [place, { index }] of moved.entries())
          expect(transaction.signIdx(secretOf(index), place)).to.equal(true);
        transaction.finalize();
        expect(transaction.fee).to.equal(fee.amount);
        const paid = transaction.getOutput(0);
        expect(transaction.outputsLength).to.equal(1);
        expect(Buffer.from(paid.script ?? [])).to.deep.equal(to);
        expect(paid.amount).to.equal(1_020_000n - fee.amount);
        // Never below the rate, and not far above it.
        expect(Number(fee.amount) / transaction.vsize).to.be.within(rate, rate * 1.1);
      }
    });

  it('leaves what costs more to move than it brings, and moves nothing that is dust', () => {
    const sweeping = sweepingOf(bitcoin);
    const { pieces } = wallet(bitcoin, 'zpub', [600n, 680n, 681n, 100_000n]);
    const { moved, fee } = sweeping.plan(pieces, 10);
    expect(moved.map(({ money }) => money.amount)).to.deep.equal([100_000n, 681n]);
    expect(fee).to.deep.equal({ amount: 1_900n, currency: 'BTC' });
    expect(sweeping.plan(pieces.slice(0, 3), 10).moved).to.deep.equal([]);
    expect(sweeping.plan([], 1).moved).to.deep.equal([]);
  });

  it('moves the largest first when there are too many for one transaction', () => {
    const amounts = Array.from({ length: 600 }, (_, i) => BigInt(10_000 + i));
    const { pieces } = wallet(bitcoin, 'zpub', [1n]);
    const many = amounts.map((amount) => ({ ...(pieces[0] ?? raise()), money: { amount, currency: 'BTC' } })); // prettier-ignore
    const { moved } = sweepingOf(bitcoin).plan(many, 1);
    expect(moved).to.have.length(500);
    expect(moved.at(-1)?.money.amount).to.equal(10_100n);
  });

  it('pays several with the fewest payments, and gives change to the key of the wallet alone', () => {
    for (const kind of ['zpub', 'ypub'] as const) {
      const { pieces, secretOf } = wallet(bitcoin, kind, [40_000n, 300_000n, 100_000n]);
      const receivers = [120_000n, 250_000n].map((amount) => ({ script: to, money: { amount, currency: 'BTC' } })); // prettier-ignore
      const { moved, text } = sweepingOf(bitcoin).pay(pieces, receivers, 5) ?? raise();
      expect(moved.map(({ index }) => index)).to.deep.equal([1, 2]);
      const transaction = Transaction.fromPSBT(Buffer.from(text, 'base64'));
      for (const [place, { index }] of moved.entries()) transaction.signIdx(secretOf(index), place);
      transaction.finalize();
      expect([0, 1].map((place) => transaction.getOutput(place).amount)).to.deep.equal([120_000n, 250_000n]); // prettier-ignore
      expect(Number(transaction.fee) / transaction.vsize).to.be.within(5, 6);
      const owner = HDKey.fromMasterSeed(SEED).derive("m/84'/0'/3'");
      const publicKey = owner.derive('m/1/0').publicKey ?? raise();
      const known = kind === 'zpub' ? p2wpkh(publicKey) : p2sh(p2wpkh(publicKey));
      expect(transaction.getOutput(2).script).to.deep.equal(known.script);
      expect(sweepingOf(bitcoin).pay(pieces, [...receivers, ...receivers], 5)).to.equal(null);
      expect(sweepingOf(bitcoin).pay([], receivers, 5)).to.equal(null);
    }
  });

  it('counts a transfer for each address and coin where balances are moved', () => {
    const { pieces } = wallet(ethereum, 'xpub', [10n ** 18n, 10n ** 18n, 1_000n]);
    const [first, second, dust] = pieces as [Piece, Piece, Piece];
    const token = { ...first, txid: '9', money: { amount: 5n, currency: 'USDT' } };
    const again = { ...first, txid: '8' };
    const { moved, fee } =
      ethereum.sweeping?.plan([first, again, second, dust, token], 20) ?? raise();
    expect(moved).to.not.include(dust);
    expect(moved).to.have.length(4);
    // Two plain transfers and one of a token.
    expect(fee).to.deep.equal({
      amount: (2n * 21_000n + 65_000n) * 20n * 10n ** 9n,
      currency: 'ETH',
    });
  });
});

function raise(): never {
  throw new Error('it is there');
}
