import { expect } from 'chai';
import {
  networkOf,
  networks,
  readAddress,
  type Network,
} from '../../../../shared/domain/payouts/destinations.ts';
import { UserError } from '../../../../shared/errors.ts';

/** Published addresses, and ones whose checksums python computed (bytes 1 to 20, 0 to 31). */
const GOOD: Readonly<Record<Network, readonly string[]>> = {
  bitcoin: [
    '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa',
    '16L5yRNPTuciSgXGHqYwn9N6NeoKqopAu',
    '31nM1WuowNDzocNxPPW9NQWJEtwWpjfcLj',
    'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
    'bc1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qccfmv3',
    'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0',
  ],
  litecoin: [
    'LKKHMBjCU89fyFNgSRprDoD8Jb25N8uWvd',
    'M7zVKQKmtV5Rc7erVGVVC3khZbXxsS5HEX',
    'ltc1qjmxnz78nmc8nq77wuxh25n2es7rzm5c2rkk4wh',
  ],
  ethereum: ['0x9858EfFD232B4033E47d90003D41EC34EcaEda94'],
  bsc: ['0x9858EfFD232B4033E47d90003D41EC34EcaEda94'],
  polygon: ['0x9858EfFD232B4033E47d90003D41EC34EcaEda94'],
  tron: ['TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH', 'TA4Y62o6YC2Zsck9rZVGTvqW1AQ7X9zTnj'],
  solana: ['HAgk14JpMQLgt6rVgv7cBQFJWFto5Dqxi472uT3DKpqk', 'GtzuvW37PAdK2FBaJMvze2WWkFKS8Hsqy1BG44RkYXdW'],
  ton: [
    'EQCD39VS5jcptHL8vMjEXrzGaRcCVYto7HUn4bpAOg8xqB2N',
    'UQAAAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eH0Bm',
    'Ef8AAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eH-Lr',
  ],
}; // prettier-ignore

const BAD: readonly (readonly [Network, string, string])[] = [
  ['bitcoin', 'mfcHP2WMCVLsVZA8yrovmhMgxNFW9r98xw', 'address-unreadable'], // the test network
  ['bitcoin', 'tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx', 'address-unreadable'],
  ['bitcoin', 'LKKHMBjCU89fyFNgSRprDoD8Jb25N8uWvd', 'address-unreadable'],
  // BIP350: version 1 with the checksum of version 0, version 0 with that of the others, an unknown version.
  ['bitcoin', 'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd', 'address-unreadable'],
  ['bitcoin', 'bc1q0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq54well', 'address-unreadable'],
  ['bitcoin', 'bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs', 'address-unreadable'],
  ['bitcoin', 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3T4', 'address-unreadable'], // mixed case
  ['litecoin', '31nM1WuowNDzocNxPPW9NQWJEtwWpjfcLj', 'destination-ambiguous'],
  ['litecoin', '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa', 'address-unreadable'],
  ['litecoin', 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', 'address-unreadable'],
  ['litecoin', 'ltcmweb1qq20e2arnhvxw97katjkmsd35agw3capxjkrkh7dk8d30rczm8ypxuq329nwh2twmchhqn3jqh7ua4ps539f6aazh79jy76urqht4qa59ts3at6gf', 'address-unreadable'],
  ['ethereum', '0x9858EfFD232B4033E47d90003D41EC34EcaEda95', 'address-unreadable'],
  ['ethereum', '0xdAC17F958D2ee523a2206206994597C13D831ec7', 'destination-contract'],
  ['ethereum', `0x${'0'.repeat(40)}`, 'destination-contract'],
  ['ethereum', `0x${'0'.repeat(39)}1`, 'destination-contract'],
  ['bsc', '0x55d398326f99059fF775485246999027B3197955', 'destination-contract'],
  ['polygon', '0xc2132d05d31c914a87c6611c10748aeb04b58e8f', 'destination-contract'],
  ['tron', 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t', 'destination-contract'],
  ['tron', 'TEkxiTehnzSmSe2XqrBj4w32RUN966rdz8', 'destination-contract'],
  ['tron', '0x9858EfFD232B4033E47d90003D41EC34EcaEda94', 'address-unreadable'],
  ['tron', 'TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdh', 'address-unreadable'],
  ['tron', 'T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb', 'destination-contract'],
  ['tron', '41a614f803b6fd780986a42c78ec9c7f77e6ded13c', 'address-unreadable'],
  ['tron', 'D5ERdEN1gsouFSs7zsq7VYJxyWP6dP28H1', 'address-unreadable'],
  ['solana', '9BNZwtXQSZgPV5aGnPkKaKQzt75hPTSFb9HRL4vozRtJ', 'destination-curve'],
  ['solana', '3pjwVsJ996KFsAEcL4RY61rMB3BWqhyMej9K6fqfdBFV', 'destination-curve'],
  ['solana', '11111111111111111111111111111111', 'destination-contract'],
  ['solana', 'HAgk14JpMQLgt6rVgv7cBQFJWFto5Dqxi472uT3DKp', 'address-unreadable'],
  ['ton', 'EQCxE6mUtQJKFnGfaROTKOt1lZbDiiX1kCixRv7Nw2Id_sDs', 'destination-contract'],
  ['ton', 'EQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAM9c', 'destination-contract'],
  ['ton', 'kQAAAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eH6Yp', 'ton-testnet'],
  ['ton', '0:83dfd552e63729b472fcbcc8c45ebcc6691702558b68ec7527e1ba403a0f31a8', 'address-unreadable'],
]; // prettier-ignore

const refusal = (network: Network, text: string): string => {
  try {
    return `read as ${readAddress(network, text).address}`;
  } catch (error) {
    if (error instanceof UserError) return error.code;
    throw error;
  }
};

describe('destinations', () => {
  for (const network of networks)
    it(`reads addresses of ${network}, and no other text`, () => {
      for (const address of GOOD[network]) {
        expect(readAddress(network, ` ${address}\n`).address, address).to.equal(address);
        // One wrong sign is noticed wherever the network has a checksum.
        if (network === 'solana') continue;
        for (const at of [4, Math.floor(address.length / 2), address.length - 1]) {
          const sign = address[at] === '2' ? '3' : '2';
          const typo = `${address.slice(0, at)}${sign}${address.slice(at + 1)}`;
          expect(refusal(network, typo), typo).to.equal('address-unreadable');
        }
      }
      for (const text of ['', 'x', 'my wallet', '0x', '1'.repeat(200), '🙂'.repeat(20), 'null'])
        expect(refusal(network, text), text).to.be.oneOf([
          'address-unreadable',
          'destination-curve',
        ]);
    });

  for (const [network, text, code] of BAD)
    it(`refuses ${text.slice(0, 24)}… on ${network}: ${code}`, () => {
      expect(refusal(network, text)).to.equal(code);
    });

  it('says when a typing mistake could not be noticed', () => {
    const [address = ''] = GOOD.ethereum;
    expect(readAddress('ethereum', address).isChecked).to.equal(true);
    expect(readAddress('ethereum', address.toLowerCase())).to.deep.include({ address, isChecked: false }); // prettier-ignore
    expect(readAddress('solana', GOOD.solana[0] ?? '').isChecked).to.equal(false);
  });

  it('writes capital bech32 small', () => {
    expect(readAddress('bitcoin', 'BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4').address).to.equal(
      'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
    );
  });

  it('gives one script to one place, however it is written', () => {
    const bounceable = 'EQAAAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHx2j';
    const not = 'UQAAAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eH0Bm';
    expect(readAddress('ton', bounceable).script).to.deep.equal(readAddress('ton', not).script);
  });

  it('knows what providers call networks', () => {
    for (const [name, network] of [
      ['USDT-TRC20', 'tron'], ['TRX', 'tron'], ['BEP20', 'bsc'], ['BNB Smart Chain', 'bsc'], ['MATIC', 'polygon'],
      ['USDT-ERC20', 'ethereum'], ['ETH-ERC20', 'ethereum'], ['ETH', 'ethereum'], ['ethereum', 'ethereum'], ['USDC-Arbitrum One', 'ethereum'],
      ['USDT-Solana', 'solana'], ['SOL', 'solana'], ['BTC-Bitcoin', 'bitcoin'], ['BTC', 'bitcoin'], ['LTC', 'litecoin'],
      ['USDT-TON', 'ton'], ['TON', 'ton'], ['USDT', null], ['USD', null], ['12', null], ['ATOM', null],
    ] as const)
      expect(networkOf(name), name).to.equal(network); // prettier-ignore
  });
});
