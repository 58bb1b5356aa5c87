import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { nameOf, readBlockBytes } from '../../../shared/chains/utxo-block.ts';
import { Unavailable } from '../../../shared/errors.ts';

const mweb = recorded('litecoin-mweb-block');
const first = recorded('bitcoin-block-170');
/** Addresses 0 and 1 of the known test words at m/84'/2'/0'. */
const OURS = ['001496cd3178f3de0f307bcee1aeaa4d5987862dd30a', '001477f2208e272bef80e98ce956e05d5ed8f596f5a3']; // prettier-ignore

describe('blocks of the kind of Bitcoin', () => {
  it('reads the first payment that was ever made', () => {
    const block = read(first, 'BTC', 170);
    expect(block.hash).to.equal('00000000d1145790a8694403d4063f323d499e655c83426834d4ce2f8dd4a2ee');
    expect(block.parentHash).to.equal(
      '000000002a22cfee1f2c846adbd12b3e183d4f97683f85dad08a79780a84bd55',
    );
    expect(block).to.include({ height: 170, time: 1_231_731_025 });
    const { txid, ordinal, money } = block.transfers[0] ?? {};
    expect(txid).to.equal('f4184fc596403b9d638783cf57adfe4c75c605f6356fbc91338530e9831e9e16');
    expect([ordinal, money?.amount]).to.deep.equal(['0', 1_000_000_000n]);
    // The reward of the block is no payment.
    expect(block.transfers).to.have.length(2);
  });

  it('reads a Litecoin block with two payments to one address and one out of MWEB', () => {
    const block = read(mweb, 'LTC');
    const ours = block.transfers.filter(({ script }) => OURS.includes(script.toString('hex')));
    expect(
      ours.map(({ txid, ordinal, script, money }) => [
        txid.slice(0, 8),
        ordinal,
        OURS.indexOf(script.toString('hex')),
        money.amount,
      ]),
    ).to.deep.equal([
      ['c3763499', '0', 0, 50_000_000n],
      ['c3763499', '1', 1, 25_000_000n],
      ['953e803c', '1', 0, 12_500_000n],
      // Not the name that the payer saw (653e7c0b…): what is in the chain has its own.
      ['5441b354', '1', 0, 250_000_000n],
    ]);
  });

  it('believes no byte of a block that is not its own', () => {
    const expected = { height: 1, hash: nameOf(mweb.subarray(0, 80)) };
    const transactionsEnd = 80 + 1_200;
    for (let place = 0; place < transactionsEnd; place += 7) {
      const bent = Buffer.from(mweb);
      bent[place] = (bent[place] ?? 0) ^ 1;
      // A witness is no part of what a transaction moves: either refused or the same.
      const found = attempt(() => readBlockBytes(bent, expected, 'LTC'));
      if (found instanceof Error) expect(found, String(place)).to.be.instanceOf(Unavailable);
      else expect(found, String(place)).to.deep.equal(read(mweb, 'LTC', 1));
    }
    refused(() => readBlockBytes(first, expected, 'LTC'), /another block/);
    refused(() => readBlockBytes(Buffer.alloc(0), expected, 'LTC'), /another block/);
  });

  it('refuses a block that ends too early, wherever', () => {
    const expected = { height: 170, hash: nameOf(first.subarray(0, 80)) };
    for (let length = 80; length < first.length; length += 1)
      refused(() => readBlockBytes(first.subarray(0, length), expected, 'BTC'), /too early/);
  });

  it('refuses absurd counts without asking for memory', () => {
    const header = first.subarray(0, 80);
    for (const count of ['ff'.repeat(9), 'feffffffff', 'fdffff'])
      refused(() => asBlock(header, Buffer.from(count, 'hex')), /beyond any block|too early/);
    const huge = Buffer.from(first);
    // The first output of the payment claims more than there is.
    huge.writeBigUInt64LE(2n ** 63n, first.indexOf(Buffer.from('00ca9a3b00000000', 'hex')));
    refused(() => asBlock(header, huge.subarray(80)), /more than there is/);
    refused(() => asBlock(header, Buffer.from([0])), /not those of the block/);
  });

  it('refuses a block whose last transactions are repeated under the same root', () => {
    // CVE-2012-2459: three names and three with the last one twice have one root.
    const transactions = split(first);
    const three = [...transactions, later(transactions[1])];
    const honest = wrap(three);
    expect(read(honest, 'BTC').transfers).to.have.length(4);
    const repeated = Buffer.concat([
      honest.subarray(0, 80),
      Buffer.from([4]),
      ...three,
      ...three.slice(-1),
    ]);
    refused(() => read(repeated, 'BTC'), /there twice/);
  });
});

function recorded(name: string): Buffer {
  const file = new URL(`../../fixtures/chains/${name}.hex`, import.meta.url);
  return Buffer.from(readFileSync(file, 'utf8').trim(), 'hex');
}

function read(bytes: Buffer, currency: string, height = 1) {
  return readBlockBytes(bytes, { height, hash: nameOf(bytes.subarray(0, 80)) }, currency);
}

function asBlock(header: Buffer, body: Buffer): unknown {
  return read(Buffer.concat([header, body]), 'BTC');
}

/** The two transactions of the recorded block: the reward and the payment. */
function split(block: Buffer): readonly Buffer[] {
  const second = block.indexOf(Buffer.from('0100000001c997', 'hex'));
  return [block.subarray(81, second), block.subarray(second)];
}

/** The same payment, of another time. */
function later(transaction: Buffer | undefined): Buffer {
  const other = Buffer.from(transaction ?? []);
  other[other.length - 1] = 1;
  return other;
}

/** A block of three transactions with the root that belongs to them. */
function wrap(transactions: readonly Buffer[]): Buffer {
  const [one, two, three] = transactions.map(twice);
  if (!one || !two || !three) throw new Error('three transactions');
  const root = twice(Buffer.concat([join(one, two), join(three, three)]));
  const header = Buffer.from(first.subarray(0, 80));
  root.copy(header, 36);
  return Buffer.concat([header, Buffer.from([3]), ...transactions]);
}

function join(left: Buffer, right: Buffer): Buffer {
  return twice(Buffer.concat([left, right]));
}

function twice(bytes: Buffer): Buffer {
  const inner = createHash('sha256').update(bytes).digest();
  return createHash('sha256').update(inner).digest();
}

function attempt<T>(work: () => T): T | Error {
  try {
    return work();
  } catch (error) {
    return error as Error;
  }
}

function refused(work: () => unknown, reason: RegExp): void {
  const found = attempt(work);
  expect(found).to.be.instanceOf(Unavailable);
  expect((found as Error).message).to.match(reason);
}
