import type { BlockHead } from '../chains/chain.ts';
import type { PlatformDb } from '../db/tenant-db.ts';

/** The last block that was read of a chain. */
export interface Cursor {
  readonly height: number;
  readonly hash: string;
  /** Seconds since 1970. */
  readonly time: number;
  /** Why a person has to look before it goes on. */
  readonly halted: string | null;
}

interface CursorRow {
  height: string;
  hash: string;
  time: Date;
  halted: string | null;
}

/** How far a chain was read; null before its first address. */
export async function readCursor(db: PlatformDb, chain: string): Promise<Cursor | null> {
  const [row] = await db.query<CursorRow>(
    'select height, hash, time, halted from chain_cursors where chain = $1',
    [chain],
  );
  return row ? cursorOf(row) : null;
}

/** When the chain's first address was made, in seconds since 1970; null when it has none. */
export async function firstAddressAt(db: PlatformDb, chain: string): Promise<number | null> {
  const [row] = await db.query<{ first: Date | null }>(
    'select min(created_at) as first from deposit_addresses where chain = $1',
    [chain],
  );
  return row?.first ? row.first.getTime() / 1_000 : null;
}

/** Lets a chain begin after a block. Who comes second changes nothing. */
export async function begin(db: PlatformDb, chain: string, head: BlockHead): Promise<void> {
  await db.transaction(async (db) => {
    const begun = await db.query(
      `insert into chain_cursors (chain, height, hash, time) values ($1, $2, $3, to_timestamp($4))
       on conflict (chain) do nothing returning chain`,
      [chain, head.height, head.hash, head.time],
    );
    if (begun.length > 0) await keepBlock(db, chain, head);
  });
}

/**
 * A person's decision after a halt: go on after a block that is surely below the trouble. What was
 * final stays final (a loss is booked by hand); what was pending above it must be found again.
 */
export async function resume(db: PlatformDb, chain: string, head: BlockHead): Promise<void> {
  await db.transaction(async (db) => {
    await lockCursor(db, chain);
    await db.query(
      `update sightings set status = 'orphaned', retry_at = '-infinity',
         announced = case when retry_at > '-infinity' then 'processing' else announced end
       where chain = $1 and status = 'pending' and height > $2`,
      [chain, head.height],
    );
    await db.query('delete from chain_blocks where chain = $1', [chain]);
    await keepBlock(db, chain, head);
    await moveCursor(db, chain, head);
  });
}

/** The cursor, held until the transaction ends: processes that read the same chain take turns. */
export async function lockCursor(db: PlatformDb, chain: string): Promise<Cursor | null> {
  const [row] = await db.query<CursorRow>(
    'select height, hash, time, halted from chain_cursors where chain = $1 for update',
    [chain],
  );
  return row ? cursorOf(row) : null;
}

/** Remembers a block, to find the fork of a reorganisation later. */
export async function keepBlock(db: PlatformDb, chain: string, block: BlockHead): Promise<void> {
  await db.query(
    `insert into chain_blocks (chain, height, hash, parent_hash, time)
     values ($1, $2, $3, $4, to_timestamp($5))`,
    [chain, block.height, block.hash, block.parentHash, block.time],
  );
}

/** The block of a height as we know it; null when it is older than what is kept, or not read yet. */
export async function readBlock(
  db: PlatformDb,
  chain: string,
  height: number,
): Promise<BlockHead | null> {
  const [row] = await db.query<{ hash: string; parent_hash: string; time: Date }>(
    'select hash, parent_hash, time from chain_blocks where chain = $1 and height = $2',
    [chain, height],
  );
  if (!row) return null;
  const { hash, parent_hash: parentHash, time } = row;
  return { height, hash, parentHash, time: time.getTime() / 1_000 };
}

/** Says that the chain is read up to here, and (again) in order; `blindHeight`: a block without its calls. */
export async function moveCursor(
  db: PlatformDb,
  chain: string,
  head: BlockHead,
  blindHeight: number | null = null,
): Promise<void> {
  await db.query(
    `update chain_cursors set height = $2, hash = $3, time = to_timestamp($4), updated_at = now(),
       halted = null, blind_height = coalesce($5, blind_height) where chain = $1`,
    [chain, head.height, head.hash, head.time, blindHeight],
  );
}

/** Stops reading a chain until a person resumes it. */
export async function halt(db: PlatformDb, chain: string, reason: string): Promise<void> {
  await db.query('update chain_cursors set halted = $2, updated_at = now() where chain = $1', [
    chain,
    reason,
  ]);
}

function cursorOf(row: CursorRow): Cursor {
  const { hash, halted } = row;
  return { height: Number(row.height), hash, time: row.time.getTime() / 1_000, halted };
}
