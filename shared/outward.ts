import { lookup as resolve } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** What an address of a stranger answered. */
export interface Answered {
  readonly status: number;
}

export interface Outward {
  /**
   * Posts a text to an address that somebody else chose. Follows nothing, reads nothing of the answer
   * but its status, and connects to no address inside: those of this machine, of private networks, of
   * clouds' metadata. Rejects with `NotReached`.
   */
  post(url: string, body: string, headers: Readonly<Record<string, string>>): Promise<Answered>;
}

/** Nothing was answered; `reason` is a word: `timeout`, `refused`, `dns`, `tls`, `inside`, `broken`. */
export class NotReached extends Error {
  override readonly name = 'NotReached';
  readonly reason: string;
  constructor(reason: string) {
    super(`not reached: ${reason}`);
    this.reason = reason;
  }
}

const TIMEOUT_MS = 10_000;

/**
 * IPv4 and IPv6 ranges that are nobody's public address (IANA special-purpose registries). An IPv4 address
 * written as IPv6 is held to those of IPv4.
 */
const inside = { ipv4: new BlockList(), ipv6: new BlockList() };
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  // prettier-ignore
  inside.ipv4.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [
  ['::', 96],
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const)
  // prettier-ignore
  inside.ipv6.addSubnet(net, bits, 'ipv6');

/** Whether an address is one that only this machine or its network knows, or that hides such a one. */
export function isInside(address: string): boolean {
  if (isIP(address) !== 6) return inside.ipv4.check(address, 'ipv4');
  return inside.ipv4.check(address, 'ipv6') || inside.ipv6.check(address, 'ipv6');
}

/** `isLocal`: the sandbox and tests, whose programs listen on this machine. */
export function createOutward({ isLocal }: { readonly isLocal: boolean }): Outward {
  // Checked where the connection is made: a name may answer otherwise a moment later.
  const lookup: LookupFunction = (name, options, done) => {
    resolve(name, { ...options, all: true }, (error, found) => {
      if (error) return done(error, []);
      const open = isLocal ? found : found.filter(({ address }) => !isInside(address));
      const [first] = open;
      if (!first) return done(new NotReached('inside'), []);
      if (options.all === true) return done(null, open);
      done(null, first.address, first.family);
    });
  };
  return {
    post(address, body, headers) {
      const url = new URL(address);
      const host = url.hostname.replace(/^\[|\]$/g, '');
      if (!isLocal && (url.protocol !== 'https:' || (isIP(host) !== 0 && isInside(host))))
        return Promise.reject(new NotReached('inside'));
      const { request } = url.protocol === 'https:' ? https : http;
      const bytes = Buffer.from(body);
      return new Promise((done, fail) => {
        const sent = request(url, {
          method: 'POST',
          headers: { ...headers, 'content-length': bytes.length },
          lookup,
          // Of its own: no slow address holds another one's connection.
          agent: false,
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
        sent.on('response', (answer) => {
          done({ status: answer.statusCode ?? 0 });
          answer.destroy();
        });
        sent.on('error', (error) => fail(new NotReached(reasonOf(error))));
        // 101: they would rather speak something else. Whatever else ends it ends this too.
        sent.on('upgrade', (_answer, socket) => socket.destroy());
        sent.on('close', () => fail(new NotReached('broken')));
        sent.end(bytes);
      });
    },
  };
}

function reasonOf(error: Error & { readonly code?: string }): string {
  if (error instanceof NotReached) return error.reason;
  const { code = '', name } = error;
  if (name === 'AbortError' || name === 'TimeoutError' || code === 'ETIMEDOUT') return 'timeout';
  if (code === 'ECONNREFUSED' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH')
    return 'refused';
  if (code.startsWith('EAI') || code === 'ENOTFOUND') return 'dns';
  if (/CERT|TLS|SSL|ALTNAME|SELF_SIGNED|VERIFY/.test(code)) return 'tls';
  return 'broken';
}
