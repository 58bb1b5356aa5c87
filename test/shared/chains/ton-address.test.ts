import { Address } from '@ton/core';
import { expect } from 'chai';
import { UserError } from '../../../shared/errors.ts';
import { chains } from '../../../shared/chains/index.ts';
import { formatAccount, rawAccount, readAccount } from '../../../shared/chains/ton-address.ts';
import { codeOf, readCode } from '../../../shared/chains/ton-comment.ts';
import { ton } from '../../../shared/chains/ton.ts';
import { anAccount, USDT } from './ton-support.ts';

/** Of TEP-2's documentation (docs.ton.org, "Address formats"): one account in its forms. */
const RAW = '0:ca6e321c7cce9ecedf0a8ca2492ec8592494aa5fb5ce0387dff96ef6af982a3e';
const BOUNCEABLE = 'EQDKbjIcfM6ezt8KjKJJLshZJJSqX7XOA4ff-W72r5gqPrHF';
const NOT_BOUNCEABLE = 'UQDKbjIcfM6ezt8KjKJJLshZJJSqX7XOA4ff-W72r5gqPuwA';
const TEST_ONLY = 'kQDKbjIcfM6ezt8KjKJJLshZJJSqX7XOA4ff-W72r5gqPgpP';

const PINNED = ['TRGY2X6F', '6XNP2ATW', 'K275DZAH'];

const refusal = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof UserError) return error.code;
    throw error;
  }
  return 'none';
};

describe('addresses of TON', () => {
  it('are read in every form that people write, and shown in one', () => {
    for (const text of [
      RAW,
      RAW.toUpperCase(),
      BOUNCEABLE,
      NOT_BOUNCEABLE,
      ` ${BOUNCEABLE.replaceAll('-', '+')}\n`,
    ]) {
      const { key } = ton.readKey(text);
      expect(key, text).to.equal(NOT_BOUNCEABLE);
    }
    expect(rawAccount(readAccount(BOUNCEABLE).script)).to.equal(`0:${RAW.slice(2).toUpperCase()}`);
    expect(readAccount(RAW).isChecked).to.equal(false);
    expect(readAccount(BOUNCEABLE).isChecked).to.equal(true);
  });

  it('are those of the ecosystem’s own library', () => {
    for (let n = 0; n < 50; n += 1) {
      const text = anAccount();
      const theirs = Address.parse(text);
      expect(theirs.toString({ bounceable: false })).to.equal(text);
      expect(ton.readKey(theirs.toString()).key).to.equal(text);
      expect(readAccount(text).script.subarray(1)).to.deep.equal(theirs.hash);
      expect(formatAccount(readAccount(theirs.toRawString()).script)).to.equal(text);
    }
  });

  it('are refused with a reason: a slip, the test network, another workchain, the jetton itself', () => {
    const slip = `${BOUNCEABLE.slice(0, 20)}${BOUNCEABLE[20] === 'A' ? 'B' : 'A'}${BOUNCEABLE.slice(21)}`;
    for (const [text, code] of [
      [slip, 'address-unreadable'],
      ['0xdAC17F958D2ee523a2206206994597C13D831ec7', 'address-unreadable'],
      ['', 'address-unreadable'],
      [TEST_ONLY, 'ton-testnet'],
      [`-1:${'5'.repeat(64)}`, 'ton-workchain'],
      ['Ef8AAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eH-Lr', 'ton-workchain'],
      [`7:${'5'.repeat(64)}`, 'ton-workchain'],
      [USDT, 'ton-contract'],
    ] as const)
      expect(
        refusal(() => ton.readKey(text)),
        text,
      ).to.equal(code);
  });
});

describe('comments of TON', () => {
  const account = readAccount(BOUNCEABLE).script;

  it('are never given twice, and never by counting', () => {
    const codes = Array.from({ length: 20_000 }, (_, i) => codeOf(account, i + 1));
    expect(new Set(codes).size).to.equal(codes.length);
    for (const code of codes.slice(0, 100)) expect(readCode(code)).to.equal(code);
    const near = codes.filter((code, i) => code.slice(0, 5) === codes[i + 1]?.slice(0, 5));
    expect(near).to.have.length(0);
    expect(codeOf(readAccount(anAccount()).script, 1)).not.to.equal(codes[0]);
  });

  it('are the same for ever', () => {
    expect([1, 2, 2 ** 31].map((index) => codeOf(account, index))).to.deep.equal(PINNED);
  });

  it('are read as people write them', () => {
    expect(readCode('k7qf2m9x')).to.equal('K7QF2M9X');
    expect(readCode(' K7QF-2M9X ')).to.equal('K7QF2M9X');
    expect(readCode('«O1LI0X7Q».')).to.equal('01110X7Q');
    expect(readCode('КРЕТ2М9Х')).to.equal('KPET2M9X');
    for (const other of [
      '',
      'K7QF2M9',
      'K7QF2M9XX',
      'K7QF2M9U',
      'order 17',
      '👍',
      'comment: K7QF2M9X',
    ])
      expect(readCode(other), other).to.equal(null);
  });

  it('stand beside the address, number 0 being the account itself', () => {
    const { key } = ton.readKey(BOUNCEABLE);
    expect(ton.deriveAddress(key, 0)).to.deep.equal({ address: NOT_BOUNCEABLE, script: account });
    const place = ton.deriveAddress(key, 7);
    expect(place.address).to.equal(NOT_BOUNCEABLE);
    expect(place.comment).to.equal(codeOf(account, 7));
    expect(place.script).to.deep.equal(Buffer.concat([account, Buffer.from(place.comment ?? '')]));
  });
});

describe('TON', () => {
  it('is in the table: one account, told apart by comments', () => {
    expect(chains.ton).to.equal(ton);
    expect(ton).to.include({ source: 'comment', addressPer: 'customer', confirmationsRequired: 1 });
  });

  it('writes links for its coin and its USDT, with the comment', () => {
    const address = NOT_BOUNCEABLE;
    expect(ton.payLink(address, { amount: 1_500_000_000n, currency: 'TON' }, 'K7QF2M9X')).to.equal(
      `ton://transfer/${address}?amount=1500000000&text=K7QF2M9X`,
    );
    expect(ton.payLink(address, { amount: 2_000_000n, currency: 'USDT' }, 'K7QF2M9X')).to.equal(
      `ton://transfer/${address}?jetton=${USDT}&amount=2000000&text=K7QF2M9X`,
    );
    expect(ton.outgoing?.link(`${address}:77 10`, { amount: 1n, currency: 'TON' })).to.equal(
      `ton://transfer/${address}?amount=1&text=77%2010`,
    );
  });

  it('knows where a withdrawal goes, with what an exchange wants beside it', () => {
    expect(ton.outgoing?.scriptOf(BOUNCEABLE)).to.deep.equal(readAccount(RAW).script);
    expect(ton.outgoing?.scriptOf(`${BOUNCEABLE}:7710204`)).to.deep.equal(readAccount(RAW).script);
    expect(ton.explorer?.('ab')).to.equal('https://tonviewer.com/transaction/ab');
  });
});
