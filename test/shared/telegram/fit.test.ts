import { randomInt } from 'node:crypto';
import { expect } from 'chai';
import { clip, fit } from '../../../shared/telegram/fit.ts';
import { seeded } from '../../support/process.ts';

/** What a reader sees, in UTF-16 units. */
const seen = (html: string) =>
  html.replaceAll(/<[^>]*>/g, '').replaceAll(/&(amp|lt|gt|quot);/g, '_').length;

describe('texts within limits', () => {
  it('leave short ones as they are', () => {
    expect(fit('<b>Tea &amp; cake</b>', 10)).to.equal('<b>Tea &amp; cake</b>');
    expect(clip('Tea', 3)).to.equal('Tea');
  });

  it('close what is open and keep entities and characters whole', () => {
    expect(fit('<b>abc<i>def</i></b>', 4)).to.equal('<b>abc<i>…</i></b>');
    expect(fit('<b>abc<i>def</i></b>', 5)).to.equal('<b>abc<i>d…</i></b>');
    expect(fit('a&lt;&lt;&lt;', 3)).to.equal('a&lt;…');
    expect(fit('😀😀😀', 4)).to.equal('😀…');
    expect(clip('😀😀😀', 4)).to.equal('😀…');
  });

  it('hold for anything', () => {
    const parts = [
      '<b>',
      '</b>',
      '&amp;',
      '😀',
      'x',
      'ش',
      '<a href="https://x.example">',
      '</a>',
      '\n',
    ];
    const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));
    const random = seeded(seed);
    for (let round = 0; round < 500; round += 1) {
      let html = '';
      const open: string[] = [];
      for (let at = 0; at < 40; at += 1) {
        const part = parts[Math.floor(random() * parts.length)] ?? '';
        if (part.startsWith('</')) {
          const name = open.pop();
          html += name === undefined ? '' : `</${name}>`;
        } else {
          if (part.startsWith('<')) open.push(part.slice(1, 2));
          html += part;
        }
      }
      html += open
        .reverse()
        .map((name) => `</${name}>`)
        .join('');
      const cut = fit(html, 12);
      const which = `seed ${seed}, round ${round}: ${cut}`;
      expect(seen(cut), which).to.be.at.most(12);
      expect(cut.match(/<[ab][ >]/g)?.length ?? 0, which).to.equal(
        cut.match(/<\/[ab]>/g)?.length ?? 0,
      );
      expect(cut, which).not.to.match(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
    }
  });
});
