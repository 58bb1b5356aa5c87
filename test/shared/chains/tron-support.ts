import { randomBytes, randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { HDKey } from '@scure/bip32';
import { startTron, type SandboxTron } from '../../../sandbox/tron.ts';
import type { Chain } from '../../../shared/chains/chain.ts';
import { tronWith } from '../../../shared/chains/tron.ts';
import { parseExact } from '../../../shared/exact-json.ts';

export const USDT = 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t';
/** The first addresses of `abandon … about`, m/44'/195'/0'/0/n, as other tools print them. */
export const OWN = ['TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH', 'TSeJkUh4Qv67VNFwY8LaAxERygNdy6NQZK', 'TYJPRrdB5APNeRs4R7fYZSwW3TcrTKw2gx', 'TRhVWK5XEDkQBDevcdCWW7RW51aRncty4W', 'TT2X2yyubp7qpAWYYNE5JQWBtoZ7ikQFsY'] as const; // prettier-ignore

/** A local chain whose blocks come by hand. */
export function someTron(): Promise<SandboxTron> {
  return startTron({ name: 'a test', blockTimeS: 0 });
}

/** The product's chain on it, of a name of its own, so that each test begins at nothing. */
export function tronChain(
  { genesis }: Pick<SandboxTron, 'genesis'>,
  overrides: Parameters<typeof tronWith>[0] = {},
): Chain {
  return tronWith({ id: `tron-${randomInt(2 ** 40)}`, genesis, ...overrides });
}

export function tronKey(): string {
  return HDKey.fromMasterSeed(randomBytes(32)).derive("m/44'/195'/0'").publicExtendedKey;
}

/** What a node really said, read as the product reads it. */
export function recordedTron(): Record<string, unknown> {
  const file = new URL('../../fixtures/chains/tron-recorded.json', import.meta.url);
  return parseExact(readFileSync(file, 'utf8')) as Record<string, unknown>;
}
