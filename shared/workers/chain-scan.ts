import type { Block, Chain, Node } from '../chains/chain.ts';
import type { PlatformDb } from '../db/tenant-db.ts';
import * as blocks from '../platform/chain-blocks.ts';
import * as cursors from '../platform/chain-cursors.ts';

/** What one look at a chain came to. */
export type ScanOutcome =
  | blocks.StoreOutcome
  /** Nobody has an address there. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'begun'; readonly height: number }
  /** The next block is not there yet; or another process reads the accounts. */
  | { readonly kind: 'waiting' }
  /** Accounts were looked at; `found` payments came up, and more may be there. */
  | { readonly kind: 'looked'; readonly found: number; readonly again: boolean };

export interface Scan {
  readonly outcome: ScanOutcome;
  readonly cursor: cursors.Cursor | null;
  readonly tip: number | null;
}

/** What a scan works with. */
export interface ScanParts {
  readonly db: PlatformDb;
  readonly chain: Chain;
  readonly node: Node;
}

/** Blocks read per turn after a pause; one turn's transaction stays below a second. */
export const LONGEST_BATCH = 32;
/** Blocks asked of a node at a time. */
const AHEAD = 4;
/** Blocks below the tip at which a new chain begins, so that a reorganisation finds its fork. */
const BEGIN_BELOW = 32;
/** A day and a half of Ethereum: one call must end some time. */
const LONGEST_RESCAN = 10_000;
/** Between our clock and the miners'. */
const CLOCKS_APART_S = 120;

/**
 * Reads up to `most` blocks that came after the cursor, or begins. No transaction is open while a node
 * is asked.
 */
export async function scan(parts: ScanParts, most = LONGEST_BATCH): Promise<Scan> {
  const { db, chain, node } = parts;
  const cursor = await cursors.readCursor(db, chain.id);
  if (cursor?.halted) {
    const outcome = { kind: 'halted', reason: cursor.halted } as const;
    return { outcome, cursor, tip: null };
  }
  if (!cursor) return begin(parts);
  const tip = await node.tip();
  const found = await readAhead(node, cursor.height + 1, Math.min(tip, cursor.height + most));
  if (found.length === 0) return { outcome: { kind: 'waiting' }, cursor, tip };
  const outcome = await blocks.storeBlocks(db, chain, cursor, found, await node.final?.());
  return { outcome, cursor: await cursors.readCursor(db, chain.id), tip };
}

/** Reads blocks again for one shop; answers how many payments it found that were not known. */
export async function rescan(
  parts: ScanParts,
  range: { readonly tenantId: number; readonly from: number; readonly to: number },
): Promise<number> {
  if (range.to - range.from >= LONGEST_RESCAN) throw new Error('too many blocks to read again');
  let found = 0;
  for (let height = range.from; height <= range.to; height += 1) {
    const block = await parts.node.block(height);
    const stored = block
      ? await blocks.storeAgain(parts.db, parts.chain.id, block, range.tenantId)
      : false;
    if (stored === false)
      throw new Error(`block ${height} is not part of the chain as read so far`);
    found += stored;
  }
  return found;
}

/** Begins before the first address was made: it may have been paid since. */
async function begin({ db, chain, node }: ScanParts): Promise<Scan> {
  const first = await cursors.firstAddressAt(db, chain.id);
  if (first === null) return { outcome: { kind: 'idle' }, cursor: null, tip: null };
  const tip = await node.tip();
  let height = Math.max(0, tip - BEGIN_BELOW);
  for (let stride = BEGIN_BELOW; ; stride *= 2) {
    const block = await node.block(height);
    if (!block) return { outcome: { kind: 'waiting' }, cursor: null, tip };
    if (height === 0 || block.time < first - CLOCKS_APART_S) {
      await cursors.begin(db, chain.id, block);
      const cursor = await cursors.readCursor(db, chain.id);
      return { outcome: { kind: 'begun', height }, cursor, tip };
    }
    height = Math.max(0, height - stride);
  }
}

/** Blocks in a row, as far as they come and fit; the first one's trouble is the caller's. */
async function readAhead(node: Node, from: number, to: number): Promise<readonly Block[]> {
  const found: Block[] = [];
  for (let height = from; height <= to; height += AHEAD) {
    const heights = Array.from({ length: Math.min(AHEAD, to - height + 1) }, (_, i) => height + i);
    const answers = await Promise.allSettled(heights.map((each) => node.block(each)));
    for (const answer of answers) {
      if (answer.status === 'rejected' && found.length === 0) throw answer.reason;
      const last = found.at(-1);
      if (answer.status === 'rejected' || !answer.value) return found;
      if (last && answer.value.parentHash !== last.hash) return found;
      found.push(answer.value);
    }
  }
  return found;
}
