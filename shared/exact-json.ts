const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * Reads JSON with every number as the text that stands there: `{"a":1.0}` gives `{ a: '1.0' }`.
 * Money that came through a JavaScript number has already lost digits. Throws `SyntaxError`.
 */
export function parseExact(text: string): unknown {
  JSON.parse(text); // Only valid JSON is rewritten; the rewriting itself is more lenient.
  return JSON.parse(
    text.replaceAll(STRING_OR_NUMBER, (token) => (token.startsWith('"') ? token : `"${token}"`)),
  );
}
