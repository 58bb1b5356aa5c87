import { expect } from 'chai';
import { formatText } from '../../sandbox/telegram/formatting.ts';

function read(text: string, parseMode: string): string {
  const parsed = formatText({ text, parseMode, entities: undefined });
  const entities = parsed.entities.map(
    ({ type, offset, length, url, language }) =>
      `${type}:${offset}+${length}${url ? `=${url}` : ''}${language ? `=${language}` : ''}`,
  );
  return [parsed.text, ...entities].join(' | ');
}

describe('sandbox Telegram: formatting', () => {
  const html: [string, string][] = [
    ['<b>a</b> <i>b</i>', 'a b | bold:0+1 | italic:2+1'],
    ['<b>a<i>b</i></b>', 'ab | bold:0+2 | italic:1+1'],
    ['😀<strong>x</strong>', '😀x | bold:2+1'],
    ['<u>a</u><s>b</s><del>c</del>', 'abc | underline:0+1 | strikethrough:1+1 | strikethrough:2+1'],
    ['1 &lt; 2 &amp;&#33; &quot;x&quot; &nbsp;', '1 < 2 &! "x" &nbsp;'],
    [
      '<a href="https://example.com/?a=1&amp;b=2">x</a>',
      'x | text_link:0+1=https://example.com/?a=1&b=2',
    ],
    ['<a href="nonsense">x</a>', 'x'],
    ['<code>/start</code> /start', '/start /start | code:0+6 | bot_command:7+6'],
    ['<pre><code class="language-ts">x</code></pre>', 'x | pre:0+1=ts'],
    [
      '<span class="tg-spoiler">x</span><tg-spoiler>y</tg-spoiler>',
      'xy | spoiler:0+1 | spoiler:1+1',
    ],
    ['<blockquote expandable>q</blockquote>', 'q | expandable_blockquote:0+1'],
    ['  <b> x </b>  ', 'x | bold:0+1'],
    ['<b></b>x', 'x'],
  ];
  for (const [source, result] of html) {
    it(`reads ${source}`, () => expect(read(source, 'HTML')).to.equal(result));
  }

  const wrong: [string, string, string][] = [
    ['HTML', '<x>a</x>', 'Unsupported start tag "x" at byte offset 0'],
    ['HTML', 'é<b>a', 'Can\'t find end tag corresponding to start tag "b"'],
    ['HTML', 'é</b>', 'Unexpected end tag at byte offset 2'],
    ['HTML', '<b>é</i>', 'Unmatched end tag at byte offset 5, expected "</b>", found "</i>"'],
    ['HTML', 'a < b', 'Unsupported start tag "" at byte offset 2'],
    ['HTML', 'a <b', 'Unclosed start tag at byte offset 2'],
    ['HTML', '<span>x</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'],
    ['MarkdownV2', 'a.b', "Character '.' is reserved and must be escaped with the preceding '\\'"],
    ['MarkdownV2', 'é *a', "Can't find end of Bold entity at byte offset 3"],
    ['MarkdownV2', '`a', "Can't find end of Code entity at byte offset 0"],
    ['MarkdownV2', '[a](http://x.com', "Can't find end of a URL at byte offset 4"],
  ];
  for (const [mode, source, why] of wrong) {
    it(`refuses ${mode} ${source}`, () => {
      expect(() => read(source, mode)).to.throw(`Bad Request: can't parse entities: ${why}`);
    });
  }

  const markdown: [string, string][] = [
    [
      '*a* _b_ __c__ ~d~ ||e||',
      'a b c d e | bold:0+1 | italic:2+1 | underline:4+1 | strikethrough:6+1 | spoiler:8+1',
    ],
    ['*a _b_*', 'a b | bold:0+3 | italic:2+1'],
    ['`a*` ```js\nx\n```', 'a* x | code:0+2 | pre:3+1=js'],
    ['[x](https://example.com/a\\)b)', 'x | text_link:0+1=https://example.com/a)b'],
    ['1\\.5 \\!', '1.5 !'],
    ['>a\n>b\nc', 'a\nb\nc | blockquote:0+3'],
  ];
  for (const [source, result] of markdown) {
    it(`reads MarkdownV2 ${JSON.stringify(source)}`, () =>
      expect(read(source, 'MarkdownV2')).to.equal(result));
  }
});
