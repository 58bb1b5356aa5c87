import { expect } from 'chai';
import type { Chain } from '../../../shared/chains/chain.ts';
import { chains } from '../../../shared/chains/index.ts';

describe('pages about transactions', () => {
  for (const chain of Object.values<Chain>(chains))
    it(`${chain.id} has one that people know`, () => {
      const page = chain.explorer?.('ab12cd');
      expect(page).to.match(/^https:\/\/[a-z.]+\/(?:#\/)?(?:tx|transaction)\/ab12cd$/);
    });
});
