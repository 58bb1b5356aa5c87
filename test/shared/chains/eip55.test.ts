import { expect } from 'chai';
import { formatAddress, readAddress } from '../../../shared/chains/eip55.ts';
import { UserError } from '../../../shared/errors.ts';

/** The examples in EIP-55. */
const VECTORS = [
  '0x52908400098527886E0F7030069857D2E4169EE7',
  '0x8617E340B3D01FA5F11F306F4090FD50E238070D',
  '0xde709f2102306220921060314715629080e2fb77',
  '0x27b1fdb04752bbc536007a920d24acb045561c26',
  '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
  '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359',
  '0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB',
  '0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb',
];

describe('EVM addresses', () => {
  it('are written as EIP-55 shows and read back', () => {
    for (const address of VECTORS) {
      const { script, checksummed } = readAddress(address);
      expect(formatAddress(script)).to.equal(address);
      expect(checksummed).to.equal(true);
    }
  });

  it('are accepted without a checksum, and say so', () => {
    const address = VECTORS[4] ?? '';
    expect(readAddress(address.toLowerCase()).checksummed).to.equal(false);
    expect(readAddress(`0x${address.slice(2).toUpperCase()}`).checksummed).to.equal(false);
  });

  it('are refused with a wrong letter, length or prefix', () => {
    const address = VECTORS[4] ?? '';
    for (const wrong of [
      address.replace('5aA', '5AA'),
      address.slice(0, -1),
      address.slice(2),
      `${address}0`,
      '0x' + 'g'.repeat(40),
    ])
      expect(() => readAddress(wrong), wrong).to.throw(UserError, 'address-unreadable');
  });
});
