import { expect } from 'chai';
import { createPapers, type Papers } from '../../../shared/papers/papers.ts';

describe('papers', () => {
  let papers: Papers;
  before(() => void (papers = createPapers()));
  after(() => papers.close());
  /** The size says what is on it: dates and names of a PDF are of one length. */
  const sizeOf = async (name: string) =>
    (await papers.print({ title: 'Выписка', facts: [['Клиент', name]], sections: [], footer: '' }))
      .length;

  it('hold no boxes for what their font has no signs for', async () => {
    const plain = await sizeOf('Анна');
    for (const name of ['Анна 👩‍👩‍👧', 'Анна 🇺🇦', 'Анна ❤️'])
      expect(await sizeOf(name), name).to.equal(plain);
    for (const name of ['Анна 漢字', 'Анна الاسم'])
      expect(await sizeOf(name), name).to.equal(await sizeOf('Анна ?'));
  });
});
