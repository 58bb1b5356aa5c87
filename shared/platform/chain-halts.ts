import type { PlatformDb } from '../db/tenant-db.ts';

/** How far a chain is, for the platform's owner. */
export interface ChainState {
  readonly chain: string;
  readonly height: number;
  /** Of its newest block that was read. */
  readonly time: Date;
  /** Why it waits for a person; null: it does not. */
  readonly halted: string | null;
}

/** Every chain that is watched. */
export async function states(db: PlatformDb): Promise<ChainState[]> {
  const rows = await db.query<{ chain: string; height: string; time: Date; halted: string | null }>(
    'select chain, height, time, halted from chain_cursors order by chain',
  );
  return rows.map((row) => ({ ...row, height: Number(row.height) }));
}

/** A payment that was credited, by the name its transfer has. */
export interface CreditedPayment {
  readonly txid: string;
  readonly ordinal: string;
  /** As the shop's books call it. */
  readonly reference: string;
  readonly tenantId: number;
  readonly customerId: bigint;
  readonly money: { readonly amount: bigint; readonly currency: string };
}

/** What was credited of blocks above a height: a deep reorganisation may have taken it back. */
export async function creditedAbove(
  db: PlatformDb,
  chain: string,
  height: number,
): Promise<CreditedPayment[]> {
  const rows = await db.query<{
    txid: string;
    ordinal: string;
    tenant_id: string;
    customer_id: string;
    amount: string;
    currency: string;
  }>(
    `select txid, ordinal, tenant_id, customer_id, amount, currency from sightings
     where chain = $1 and height > $2 and status = 'final' order by height, txid, ordinal`,
    [chain, height],
  );
  return rows.map((row) => ({
    txid: row.txid,
    ordinal: row.ordinal,
    reference: `${chain}:${row.txid}:${row.ordinal}`,
    tenantId: Number(row.tenant_id),
    customerId: BigInt(row.customer_id),
    money: { amount: BigInt(row.amount), currency: row.currency },
  }));
}

/**
 * What nobody has booked yet is not final after all: it is credited when it comes back. What was booked lies at
 * no address any more.
 */
export async function takeBack(
  db: PlatformDb,
  chain: string,
  { txid, ordinal }: CreditedPayment,
): Promise<void> {
  await db.query(
    `update sightings set status = 'orphaned', retry_at = '-infinity',
       announced = case when retry_at > '-infinity' then 'processing' else announced end
     where chain = $1 and txid = $2 and ordinal = $3 and status = 'final' and applied_at is null`,
    [chain, txid, ordinal],
  );
  await db.query(
    `update sightings set lost_at = now()
     where chain = $1 and txid = $2 and ordinal = $3 and status = 'final' and lost_at is null`,
    [chain, txid, ordinal],
  );
}

/** The heights and hashes of what is kept of a chain, the newest first. */
export async function keptBlocks(
  db: PlatformDb,
  chain: string,
): Promise<{ readonly height: number; readonly hash: string }[]> {
  const rows = await db.query<{ height: string; hash: string }>(
    'select height, hash from chain_blocks where chain = $1 order by height desc',
    [chain],
  );
  return rows.map((row) => ({ height: Number(row.height), hash: row.hash }));
}
