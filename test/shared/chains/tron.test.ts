import { HDKey } from '@scure/bip32';
import { expect } from 'chai';
import { chains } from '../../../shared/chains/index.ts';
import { isLarge } from '../../../shared/chains/large-sums.ts';
import { formatTronAddress, readTronAddress } from '../../../shared/chains/tron-address.ts';
import { TronBlock, TronInfo, TronTransaction, tronTransfers } from '../../../shared/chains/tron-block.ts'; // prettier-ignore
import { UserError } from '../../../shared/errors.ts';
import type { Piece } from '../../../shared/chains/chain.ts';
import { OWN, recordedTron, USDT } from './tron-support.ts';

const { tron } = chains;
/** Seed of `abandon … about` (BIP39, no passphrase). */
const SEED =
  '5eb00bbddcf069084889a8ab9155568165f5c453ccb85e70811aaed6f6da5fc19a5ac40b389cd370d086206dec8aa6c43daea6690f20ad3d8d48b2d2ce9e38e4';
const account = HDKey.fromMasterSeed(Buffer.from(SEED, 'hex')).derive("m/44'/195'/0'");
const said = recordedTron();

const refusal = (work: () => unknown): string => {
  try {
    work();
    return 'nothing';
  } catch (error) {
    if (error instanceof UserError) return error.code;
    throw error;
  }
};

describe('addresses of TRON', () => {
  it('derive from the public key alone as other wallets show them', () => {
    const { key } = tron.readKey(` ${account.publicExtendedKey}\n`);
    const places = OWN.map((_, index) => tron.deriveAddress(key, index));
    expect(places.map(({ address }) => address)).to.deep.equal(OWN);
    for (const { address, script } of places)
      expect(tron.outgoing?.scriptOf(address)).to.deep.equal(script);
  });

  it('come of an account’s public key only', () => {
    expect(refusal(() => tron.readKey(account.privateExtendedKey))).to.equal('xpub-private');
    expect(refusal(() => tron.readKey('abandon '.repeat(11) + 'about'))).to.equal('xpub-private');
    expect(refusal(() => tron.readKey('ab'.repeat(32)))).to.equal('xpub-private');
    const deeper = account.deriveChild(0).publicExtendedKey;
    expect(refusal(() => tron.readKey(deeper))).to.equal('xpub-depth');
    expect(refusal(() => tron.readKey(OWN[0]))).to.equal('xpub-unreadable');
    const zpub = 'zpub6rFR7y4Q2AijBEqTUquhVz398htDFrtymD9xYYfG1m4wAcvPhXNfE3EfH1r1ADqtfSdVCToUG868RvUUkgDKf31mGDtKsAYz2oz2AGutZYs'; // prettier-ignore
    expect(refusal(() => tron.readKey(zpub))).to.equal('xpub-kind');
  });

  it('have a checksum, and no second form', () => {
    const bytes = Buffer.from('a614f803b6fd780986a42c78ec9c7f77e6ded13c', 'hex');
    expect(readTronAddress(` ${USDT} `)).to.deep.equal(bytes);
    expect(formatTronAddress(bytes)).to.equal(USDT);
    for (const text of [
      'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6T',
      'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6',
      `41${bytes.toString('hex')}`,
      `0x${bytes.toString('hex')}`,
      // Another first byte with a right checksum: Bitcoin.
      '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa',
      '',
    ])
      expect(
        refusal(() => tron.outgoing?.scriptOf(text)),
        text,
      ).to.equal('address-unreadable');
    expect(() => formatTronAddress(bytes.subarray(1))).to.throw('20 bytes');
  });

  it('open in wallets with an amount only where no other coin could be meant', () => {
    const [to] = OWN;
    const trx = { amount: 12_500_000n, currency: 'TRX' };
    expect(tron.payLink(to, trx)).to.equal(`tron:${to}?amount=12.500000`);
    expect(tron.outgoing?.link(to, { amount: 25_000_000n, currency: 'USDT' })).to.equal(to);
  });
});

describe('TRON', () => {
  it('is the mainnet with two tokens by their issuers’ contracts', () => {
    expect(tron.assets.map(({ currency, decimals }) => [currency, decimals])).to.deep.equal([
      ['TRX', 6],
      ['USDT', 6],
      ['USDC', 6],
    ]);
    for (const { contract } of tron.assets)
      if (contract !== null) expect(readTronAddress(contract)).to.have.length(20);
    expect(tron.confirmationsRequired).to.equal(19);
    expect(tron.addressPer).to.equal('customer');
    expect(isLarge({ amount: 4_999_999_999n, currency: 'TRX' })).to.equal(false);
    expect(tron.explorer?.('ab')).to.match(/^https:\/\/tronscan\.org\/#\/transaction\/ab$/);
  });

  it('asks no more in a day than TronGrid gives away', () => {
    const day = 86_400;
    const perDay = (2 * day) / (tron.lookS ?? 0) + (2 * day) / tron.blockTimeS;
    expect(perDay).to.be.lessThan(100_000);
  });

  it('says what moving on costs: a transfer of TRX its bytes, a token energy too', () => {
    const piece = (currency: string, amount: bigint, address: string): Piece => ({
      txid: 'ab', ordinal: '0', script: Buffer.alloc(20), address, money: { amount, currency }, key: 'k', index: 0,
    }); // prettier-ignore
    const usdt = [piece('USDT', 5n, 'one'), piece('USDT', 6n, 'one'), piece('USDT', 7n, 'two')];
    const tokens = tron.sweeping?.plan(usdt, 100);
    expect(tokens?.fee).to.deep.equal({ amount: 2n * (345_000n + 6_500_000n), currency: 'TRX' });
    expect(tokens?.moved).to.have.length(3);
    const coins = tron.sweeping?.plan([piece('TRX', 268_000n, 'one'), piece('TRX', 268_001n, 'two')], 100); // prettier-ignore
    expect(coins?.moved.map(({ address }) => address)).to.deep.equal(['two']);
    expect(coins?.fee.amount).to.equal(268_000n);
    expect(tron.sweeping?.unsigned).to.equal(undefined);
  });
});

describe('what nodes of TRON said', () => {
  const block = TronBlock.parse(said['mainnetBlock']);
  const [paid, called] = block.transactions;
  const call = (txID: string) => TronTransaction.parse({ txID, ret: [{ contractRet: 'SUCCESS' }], raw_data: { contract: [{ type: 'TriggerSmartContract' }] } }); // prettier-ignore
  const info = (name: string, changed: object = {}) =>
    TronInfo.parse({ ...(said[name] as object), ...changed });
  const ownToken = [
    { currency: 'TRX', contract: null, decimals: 6 },
    { currency: 'USDT', contract: formatTronAddress(Buffer.from('d53adb8bb7b45de60d0dc3d03ba0c187093b919d', 'hex')), decimals: 6 },
  ]; // prettier-ignore

  it('reads a head without transactions', () => {
    const head = TronBlock.parse(said['emptyHead']);
    expect(head.transactions).to.deep.equal([]);
    expect(head.block_header.raw_data).to.include({ number: '18421767', timestamp: '1631928606000' }); // prettier-ignore
  });

  it('reads a payment in TRX, and nothing of a token that is none of ours', () => {
    if (!paid || !called) throw new Error('they are recorded');
    const result = info('plainInfo', { id: paid.txID });
    const script = Buffer.from('2e961e2d6493b2bc728d06d024c0e2a631063538', 'hex');
    expect(tronTransfers(paid, result, tron.assets)).to.deep.equal([
      { txid: paid.txID, ordinal: 'native', script, money: { amount: 5_000_000_000n, currency: 'TRX' } }, // prettier-ignore
    ]);
    const logged = info('tokenInfo', { id: called.txID });
    expect(tronTransfers(called, logged, tron.assets)).to.deep.equal([]);
  });

  it('reads a token’s transfer by its contract, and TRX that a contract paid out', () => {
    const to = Buffer.from('dcf2957055e8fcde477a077ecfeddf5ab2357547', 'hex');
    const token = info('tokenInfo');
    expect(tronTransfers(call(token.id), token, ownToken)).to.deep.equal([
      { txid: token.id, ordinal: '0', script: to, money: { amount: 1_000_000n, currency: 'USDT' } },
    ]);
    const internal = info('internalInfo');
    expect(tronTransfers(call(internal.id), internal, ownToken)).to.deep.equal([
      { txid: internal.id, ordinal: 'internal-1227752b70cbd45384e9276bddf4ed3e165c83f938a4282d734bf0458f8aee8d', script: to, money: { amount: 1n, currency: 'TRX' } }, // prettier-ignore
    ]);
  });

  it('reads nothing of what failed, by whichever of the three words', () => {
    const failed = info('failedInfo');
    expect(tronTransfers(call(failed.id), failed, ownToken)).to.deep.equal([]);
    if (!paid) throw new Error('it is recorded');
    const plain = info('plainInfo', { id: paid.txID });
    for (const contractRet of ['REVERT', 'OUT_OF_ENERGY', undefined])
      expect(tronTransfers({ ...paid, ret: [{ contractRet }] }, plain, tron.assets)).to.deep.equal([]); // prettier-ignore
    expect(tronTransfers({ ...paid, ret: [] }, plain, tron.assets)).to.deep.equal([]);
    expect(tronTransfers(paid, { ...plain, result: 'FAILED' }, tron.assets)).to.deep.equal([]);
    const receipt = { result: 'OUT_OF_TIME' };
    expect(tronTransfers(paid, { ...plain, receipt }, tron.assets)).to.deep.equal([]);
  });

  it('takes no stake, no rejected step and no TRC-10 for TRX that a contract paid', () => {
    const [step] = info('internalInfo').internal_transactions;
    if (!step) throw new Error('it is recorded');
    const noted = (note: string) => ({ ...step, note: Buffer.from(note).toString('hex') });
    const brought = (changed: object) => {
      const result = info('internalInfo', { internal_transactions: [{ ...step, ...changed }] });
      return tronTransfers(call(result.id), result, ownToken).map(({ money }) => money.amount);
    };
    expect(brought({})).to.deep.equal([1n]);
    expect(brought(noted('suicide'))).to.deep.equal([1n]);
    for (const note of [
      'delegateResourceOfEnergy',
      'unDelegateResourceOfBandwidth',
      'freezeForEnergy',
      'freezeBalanceV2ForBandwidth',
      'voteWitness',
      'create',
      '',
    ])
      // prettier-ignore
      expect(brought(noted(note)), note).to.deep.equal([]);
    expect(brought({ rejected: true })).to.deep.equal([]);
    expect(brought({ callValueInfo: [{}, { callValue: '7', tokenId: '1002000' }] })).to.deep.equal([]); // prettier-ignore
    expect(brought({ callValueInfo: [{ callValue: '5' }, { callValue: '7', tokenId: '1002000' }] })).to.deep.equal([5n]); // prettier-ignore
    expect(brought({ callValueInfo: [] })).to.deep.equal([]);
  });

  it('loses no sun of a balance that JavaScript cannot count', () => {
    if (!paid) throw new Error('it is recorded');
    const value = { amount: '98999198714315521', to_address: `41${'ab'.repeat(20)}` };
    const rich = { ...paid, raw_data: { contract: [{ type: 'TransferContract', parameter: { value } }] } }; // prettier-ignore
    const [transfer] = tronTransfers(rich, info('plainInfo', { id: paid.txID }), tron.assets);
    expect(transfer?.money.amount).to.equal(98_999_198_714_315_521n);
  });
});
