import type { AccountReader, Chain, Node } from '../chains/chain.ts';
import { Unavailable } from '../errors.ts';
import type { PlatformDb } from '../db/tenant-db.ts';
import * as messages from '../domain/shop/messages.ts';
import type { RescanJob } from '../domain/coins/rescans.ts';
import type { Scope } from '../scope.ts';
import { readCursor } from '../platform/chain-cursors.ts';
import { storeFinal } from '../platform/watched-accounts.ts';
import { rescan } from './chain-scan.ts';

export interface RescanParts {
  readonly platform: PlatformDb;
  readonly chains: Readonly<Record<string, Chain>>;
  readonly nodes: Readonly<Record<string, Node>>;
}

/** Reads blocks again for one shop, as often as anybody likes, and tells staff what came up. */
export function createRescanner(
  parts: RescanParts,
): (scope: Scope, job: RescanJob) => Promise<void> {
  return async (scope, job) => {
    const [chain, node] = [parts.chains[job.chain], parts.nodes[job.chain]];
    if (!chain || !node) throw new Unavailable(`${job.chain} has no node`);
    const found = node.accounts
      ? await readAgain(parts.platform, chain.id, node.accounts, job, scope.tenant.id)
      : await readBlocks(parts, { chain, node, job, tenantId: scope.tenant.id });
    await messages.queue(scope, {
      reference: null,
      chatId: job.chatId,
      content: { key: 'notice-rescan', data: { found } },
    });
  };
}

async function readBlocks(
  { platform: db }: RescanParts,
  { chain, node, job, tenantId }: { chain: Chain; node: Node; job: RescanJob; tenantId: number },
): Promise<number | 'ahead' | null> {
  const range = 'txid' in job ? await rangeOf(node, job.txid) : job;
  if (range === null) return null;
  // What the watch has not read yet comes by itself.
  if (range.to > ((await readCursor(db, chain.id))?.height ?? -1)) return 'ahead';
  return rescan({ db, chain, node }, { tenantId, from: range.from, to: range.to });
}

/** Where accounts are read there are no blocks to read again, but transactions. */
async function readAgain(
  db: PlatformDb,
  chain: string,
  reader: AccountReader,
  job: RescanJob,
  tenantId: number,
): Promise<number | null> {
  const transfers = 'txid' in job ? await reader.ofTransaction(job.txid) : null;
  return transfers && storeFinal(db, chain, transfers, tenantId);
}

/** The block of a transaction; null: it is in none. */
async function rangeOf(node: Node, txid: string): Promise<{ from: number; to: number } | null> {
  const found = await node.sent?.(txid);
  if (!found || found.confirmations === 0) return null;
  const height = (await node.tip()) - found.confirmations + 1;
  return { from: height, to: height };
}
