import assert from 'node:assert/strict';
import type { Block, BlockHead, Chain, Transfer } from '../chains/chain.ts';
import type { PlatformDb } from '../db/tenant-db.ts';
import {
  halt,
  keepBlock,
  lockCursor,
  moveCursor,
  readBlock,
  type Cursor,
} from './chain-cursors.ts';

/** What became of blocks that were handed in. */
export type StoreOutcome =
  /** They are read; `found` of their transfers are ours. */
  | { readonly kind: 'stored'; readonly height: number; readonly found: number }
  /** Our last block is not their parent: it was taken back, with its pending sightings. */
  | { readonly kind: 'stepped-back'; readonly height: number; readonly orphaned: number }
  | { readonly kind: 'halted'; readonly reason: string }
  /** Somebody else moved the cursor meanwhile. */
  | { readonly kind: 'moved' };

type Depth = Pick<Chain, 'id' | 'confirmationsRequired' | 'ringSize'>;

/**
 * Reads blocks that follow the cursor, in one transaction: what they brought to any address of any
 * shop, then the cursor, then what is deep enough now. Safe when several processes do it at once.
 */
export async function storeBlocks(
  db: PlatformDb,
  chain: Depth,
  expected: Cursor,
  blocks: readonly Block[],
  /** The chain's own word about what cannot change any more. */
  irreversible = Infinity,
): Promise<StoreOutcome> {
  assert(blocks.length > 0);
  return db.transaction(async (db) => {
    const cursor = await lockCursor(db, chain.id);
    if (!cursor || cursor.halted !== null || cursor.hash !== expected.hash)
      return { kind: 'moved' };
    let last: BlockHead = { ...cursor, parentHash: '' };
    let found = 0;
    let blind: number | null = null;
    for (const block of blocks) {
      assert(block.height === last.height + 1);
      if (block.parentHash !== last.hash) break;
      found += await storeTransfers(db, chain.id, block, null);
      await keepBlock(db, chain.id, block);
      if (block.isWhole === false) blind = block.height;
      last = block;
    }
    if (last.height === cursor.height) return stepBack(db, chain, cursor);
    await moveCursor(db, chain.id, last, blind);
    await finalise(db, chain, last.height, irreversible);
    return { kind: 'stored', height: last.height, found };
  });
}

/**
 * Reads one block again for one shop. Harmless by key: what is known stays as it is. False when the
 * block is not (or not yet) part of the chain as we read it.
 */
export async function storeAgain(
  db: PlatformDb,
  chain: string,
  block: Block,
  tenantId: number,
): Promise<number | false> {
  return db.transaction(async (db) => {
    const cursor = await lockCursor(db, chain);
    if (!cursor || cursor.halted !== null || block.height > cursor.height) return false;
    const kept = await readBlock(db, chain, block.height);
    if (kept && kept.hash !== block.hash) return false;
    return storeTransfers(db, chain, block, tenantId);
  });
}

/**
 * Writes down what reached an address of ours; a transfer that comes back is pending again. What contracts
 * moved within a gap of the balances is left to staff, who may have credited it.
 */
async function storeTransfers(
  db: PlatformDb,
  chain: string,
  block: Block,
  tenantId: number | null,
): Promise<number> {
  const transfers = await ownOf(db, chain, block.transfers);
  if (transfers.length === 0) return 0;
  await db.query(
    `update sightings set lost_at = null, height = $2, block_hash = $3
     where chain = $1 and txid = any($4) and lost_at is not null`,
    [chain, block.height, block.hash, transfers.map(({ txid }) => txid)],
  );
  const rows = await db.query(
    `insert into sightings (chain, txid, ordinal, script, tenant_id, customer_id, currency, amount,
       height, block_hash)
     select $1, t.txid, t.ordinal, a.script, a.tenant_id, a.customer_id, t.currency, t.amount, $2, $3
     from unnest($4::text[], $5::text[], $6::bytea[], $7::text[], $8::numeric[])
       as t (txid, ordinal, script, currency, amount)
     join deposit_addresses a on a.chain = $1 and a.script = t.script
     where ($9::bigint is null or a.tenant_id = $9)
       and (t.ordinal not like 'inner-%' or not exists (
         select from balance_gaps g where g.chain = $1 and g.script = a.script
           and $2 between g.first_height and g.last_height))
     on conflict (chain, txid, ordinal) do update set status = 'pending', retry_at = '-infinity',
       height = excluded.height, block_hash = excluded.block_hash, script = excluded.script,
       tenant_id = excluded.tenant_id, customer_id = excluded.customer_id,
       currency = excluded.currency, amount = excluded.amount
     where sightings.status = 'orphaned'
     returning txid`,
    [
      chain,
      block.height,
      block.hash,
      transfers.map(({ txid }) => txid),
      transfers.map(({ ordinal }) => ordinal),
      transfers.map(({ script }) => script),
      transfers.map(({ money }) => money.currency),
      transfers.map(({ money }) => money.amount.toString()),
      tenantId,
    ],
  );
  return rows.length;
}

/** One statement finds every address of every shop: a few, out of thousands in a block. */
async function ownOf(
  db: PlatformDb,
  chain: string,
  transfers: readonly Transfer[],
): Promise<readonly Transfer[]> {
  if (transfers.length === 0) return [];
  const scripts = [...new Set(transfers.map(({ script }) => script.toString('hex')))];
  const rows = await db.query<{ script: Buffer }>(
    `select a.script from unnest(string_to_array($2, ' ')) as t (script)
     join deposit_addresses a on a.chain = $1 and a.script = decode(t.script, 'hex')`,
    [chain, scripts.join(' ')],
  );
  const ours = new Set(rows.map(({ script }) => script.toString('hex')));
  return transfers.filter(({ script }) => ours.has(script.toString('hex')));
}

/** Takes our last block back, never more than one: the next look decides about the one below. */
async function stepBack(db: PlatformDb, chain: Depth, cursor: Cursor): Promise<StoreOutcome> {
  const { id } = chain;
  const final = await db.query(
    `select from sightings where chain = $1 and height = $2 and status = 'final' limit 1`,
    [id, cursor.height],
  );
  const below = await readBlock(db, id, cursor.height - 1);
  if (final.length > 0 || !below) {
    const reason = below
      ? `block ${cursor.height} with credited payments left the chain`
      : `the fork is below block ${cursor.height}, deeper than we keep`;
    await halt(db, id, reason);
    return { kind: 'halted', reason };
  }
  // Whoever was being told, and did not answer, may have booked it: they hear of its end as well.
  const orphaned = await db.query(
    `update sightings set status = 'orphaned', retry_at = '-infinity',
       announced = case when retry_at > '-infinity' then 'processing' else announced end
     where chain = $1 and height = $2 and status = 'pending' returning txid`,
    [id, cursor.height],
  );
  await db.query('delete from chain_blocks where chain = $1 and height = $2', [id, cursor.height]);
  await moveCursor(db, id, below);
  return { kind: 'stepped-back', height: cursor.height - 1, orphaned: orphaned.length };
}

/** A transfer's own block is its first confirmation. */
async function finalise(
  db: PlatformDb,
  chain: Depth,
  height: number,
  irreversible: number,
): Promise<void> {
  const deep = height - Math.max(chain.confirmationsRequired, 1) + 1;
  await db.query(
    `update sightings set status = 'final', retry_at = '-infinity'
     where chain = $1 and status = 'pending' and height <= $2`,
    [chain.id, Math.min(deep, irreversible)],
  );
  await db.query('delete from chain_blocks where chain = $1 and height <= $2', [
    chain.id,
    height - chain.ringSize,
  ]);
}
