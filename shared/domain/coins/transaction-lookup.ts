import { Unavailable } from '../../errors.ts';
import { ownAmong } from '../../platform/chains.ts';
import type { Scope } from '../../scope.ts';
import * as accounts from '../money/accounts.ts';
import type { StandingParts } from './coin-standing.ts';

/** What a network knows of a transaction. */
export interface KnownTransaction {
  readonly chain: string;
  /**
   * It is in no block yet; it did nothing; what it moved came back; it moved no coin that we take; it went to nobody of this shop;
   * it came to an address of this shop.
   */
  readonly kind: 'waiting' | 'failed' | 'returned' | 'no-coin' | 'elsewhere' | 'ours';
  /** As our books name its payments: some networks know one by several hashes. */
  readonly txids: readonly string[];
}

/** Asks the networks that a shop takes coins on about a hash; null: none of them knows it, or answers. */
export async function lookUp(
  scope: Scope,
  { chains, nodes, platform }: StandingParts,
  hash: string,
): Promise<KnownTransaction | null> {
  const own = new Set((await accounts.list(scope)).map(({ provider }) => provider));
  const asked = Object.keys(chains).filter((id) => own.has(id));
  const answers = await Promise.all(
    asked.map(async (chain) => {
      const found = await nodes?.[chain]?.sent?.(hash).catch((error: unknown) => {
        if (!(error instanceof Unavailable)) throw error;
        return null;
      });
      return found ? { chain, found } : null;
    }),
  );
  const answer = answers.find((each) => each !== null);
  if (!answer) return null;
  const { chain, found } = answer;
  const { transfers } = found;
  const txids = [...new Set([found.txid, ...transfers.map(({ txid }) => txid)])];
  if (found.confirmations === 0) return { chain, kind: 'waiting', txids };
  if (found.isReturned === true) return { chain, kind: 'returned', txids };
  if (!found.succeeded) return { chain, kind: 'failed', txids };
  if (transfers.length === 0) return { chain, kind: 'no-coin', txids };
  const scripts = transfers.flatMap(({ script, remark }) => [script, remark?.account ?? []].flat());
  const isOurs = await ownAmong(platform, { chain, tenantId: scope.tenant.id, scripts });
  return { chain, kind: isOurs ? 'ours' : 'elsewhere', txids };
}

/** People paste the page of an explorer as well. */
export function hashIn(text: string): string {
  const plain = text.trim();
  if (!URL.canParse(plain)) return plain;
  const { pathname, hash } = new URL(plain);
  // Tronscan keeps the place behind a `#`.
  return `${pathname}/${hash.replace(/[?&].*$/, '')}`.split('/').findLast(Boolean) ?? '';
}
