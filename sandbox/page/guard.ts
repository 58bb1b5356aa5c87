import type { IncomingMessage } from 'node:http';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Why a request is refused, if it is: the page belongs to this machine. A foreign `Host` is a
 * rebound DNS name; a foreign `Origin` is another site that posts in the visitor's name.
 */
export function refusalOf(request: IncomingMessage): string | undefined {
  const host = request.headers.host ?? '';
  if (!isLoopback(`http://${host}`)) return 'this page answers on loopback only';
  if (request.method === 'GET' || request.method === 'HEAD') return undefined;
  const { origin, 'sec-fetch-site': site, 'content-type': type = '' } = request.headers;
  if (origin !== undefined && origin !== `http://${host}`)
    return 'cross-origin requests are refused';
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    return 'cross-site requests are refused';
  }
  // A form of another site can't send JSON or bare bytes without asking first.
  if (!/^application\/(json|octet-stream)\b/i.test(type)) return 'only JSON is accepted';
  return undefined;
}

function isLoopback(address: string): boolean {
  try {
    return LOOPBACK.has(new URL(address).hostname);
  } catch {
    return false;
  }
}

/** Headers of every answer: nothing from elsewhere, nothing inline, framed by nobody. */
export const SAFE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};
