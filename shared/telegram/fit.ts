/** Cuts a plain text to `longest` UTF-16 units, with an ellipsis and without half a character. */
export function clip(text: string, longest: number): string {
  if (text.length <= longest) return text;
  let cut = text.slice(0, longest - 1);
  if (/[\uD800-\uDBFF]$/.test(cut)) cut = cut.slice(0, -1);
  return `${cut}…`;
}

/** How many units of a piece a reader sees: a tag none, an entity one. */
function visible(piece: string): number {
  if (piece.startsWith('<')) return 0;
  return piece.startsWith('&') ? 1 : piece.length;
}

/**
 * Cuts Telegram HTML so that what a reader sees is at most `longest` UTF-16 units, as Telegram counts:
 * tags and entities stay whole, open tags are closed.
 */
export function fit(html: string, longest: number): string {
  if (html.length <= longest) return html;
  const pieces =
    html.match(/<[^>]*>|&(?:amp|lt|gt|quot|#\d+);|[\uD800-\uDBFF][\uDC00-\uDFFF]|[\s\S]/g) ?? [];
  if (pieces.reduce((sum, piece) => sum + visible(piece), 0) <= longest) return html;
  const open: string[] = [];
  let kept = '';
  let room = longest - 1;
  for (const piece of pieces) {
    room -= visible(piece);
    if (room < 0) break;
    kept += piece;
    const tag = /^<(\/?)([\w-]+)/.exec(piece);
    if (tag?.[1] === '') open.push(tag[2] ?? '');
    else if (tag) open.pop();
  }
  return `${kept}…${open
    .reverse()
    .map((name) => `</${name}>`)
    .join('')}`;
}
