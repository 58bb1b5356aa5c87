import { expect } from 'chai';
import { bitcoin } from '../../../shared/chains/bitcoin.ts';
import { chains } from '../../../shared/chains/index.ts';

/** The account of BIP84's test vectors. */
const ZPUB =
  'zpub6rFR7y4Q2AijBEqTUquhVz398htDFrtymD9xYYfG1m4wAcvPhXNfE3EfH1r1ADqtfSdVCToUG868RvUUkgDKf31mGDtKsAYz2oz2AGutZYs';

describe('Bitcoin', () => {
  it('is in the table and gives each invoice an address of its own', () => {
    expect(chains.bitcoin).to.equal(bitcoin);
    expect(bitcoin).to.include({ source: 'key', addressPer: 'invoice', confirmationsRequired: 2 });
  });

  it('derives the addresses of BIP84', () => {
    const { key } = bitcoin.readKey(ZPUB);
    expect([0, 1].map((index) => bitcoin.deriveAddress(key, index).address)).to.deep.equal([
      'bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu',
      'bc1qnjg0jd8228aq7egyzacy8cys3knf9xvrerkf9g',
    ]);
  });

  it('writes a link by BIP21', () => {
    expect(bitcoin.payLink('bc1qexample', { amount: 150_000n, currency: 'BTC' })).to.equal(
      'bitcoin:bc1qexample?amount=0.00150000',
    );
  });
});
