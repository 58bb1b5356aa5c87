import { expect } from 'chai';
import { cut, whole } from '../../shared/cut.ts';

describe('a text that is cut', () => {
  it('never ends in half a character, wherever it is cut', () => {
    const text = 'a😀b👩‍👩‍👧c';
    for (let longest = 0; longest <= text.length; longest += 1) {
      const short = cut(text, longest);
      expect(short.length).to.be.at.most(longest);
      expect(text.startsWith(short)).to.equal(true);
      expect(whole(short)).to.equal(short);
    }
    expect(whole(`${text.slice(0, 2)} and ${text.slice(2)}`)).to.equal(`a and ${text.slice(3)}`);
  });
});
