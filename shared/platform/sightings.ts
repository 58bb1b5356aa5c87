import type { Chain, Remark } from '../chains/chain.ts';
import type { PlatformDb } from '../db/tenant-db.ts';
import type { PaymentEvent } from '../payments/event.ts';

/** One payment that a shop has to be told about. */
export interface Notice {
  readonly chain: string;
  readonly txid: string;
  readonly ordinal: string;
  readonly tenantId: number;
  readonly customerId: bigint;
  readonly currency: string;
  readonly amount: bigint;
  readonly address: string;
  readonly script: Buffer;
  /** What the payer wrote beside it, where that tells customers apart. */
  readonly remark: Pick<Remark, 'comment' | 'sender'> | null;
  readonly height: number;
  readonly blockHash: string;
  /** What to tell. */
  readonly status: PaymentEvent['status'];
  /** 1 while its own block is the newest; 0 when it is in none. */
  readonly confirmations: number;
  /** Tries before this one that failed. */
  readonly failures: number;
}

interface NoticeRow {
  txid: string;
  ordinal: string;
  tenant_id: string;
  customer_id: string;
  currency: string;
  amount: string;
  address: string;
  script: Buffer;
  remark: Notice['remark'];
  height: string;
  block_hash: string;
  /** `early`: final on its chain, but not deep enough for this shop. */
  status: 'pending' | 'orphaned' | 'final' | 'early';
  confirmations: string;
  failures: number;
}

const TELL = {
  pending: 'processing',
  orphaned: 'reversed',
  final: 'settled',
  early: 'processing',
} as const;

/**
 * Takes a few payments whose shops have to be told something, for `leaseMs`: then anybody may tell
 * it again. Seen: at once. Deep enough: credited. In no block any more: only once the chain went on
 * for as long as a payment needs, for most come back in the next block. Nothing of a halted chain.
 */
export async function takeNotices(
  db: PlatformDb,
  chain: Pick<Chain, 'id' | 'confirmationsRequired'>,
  options: {
    readonly nowMs: number;
    readonly leaseMs: number;
    readonly limit: number;
    /** Shops that are being told something now. */
    readonly busy: readonly number[];
  },
): Promise<readonly Notice[]> {
  const rows = await db.query<NoticeRow>(
    `update sightings s set retry_at = to_timestamp($3)
     from (
       select s.txid, s.ordinal, c.height as tip,
         s.height + coalesce(d.confirmations, 0) - 1 > c.height as early
       from sightings s
       join chain_cursors c on c.chain = s.chain and c.halted is null
       left join chain_depths d on d.chain = s.chain and d.tenant_id = s.tenant_id
       where s.chain = $1 and s.applied_at is null and s.retry_at <= to_timestamp($2)
         and s.tenant_id <> all($5::bigint[])
         and ((s.status = 'final' and s.height + coalesce(d.confirmations, 0) - 1 <= c.height)
           or (s.status in ('pending', 'final') and s.announced is distinct from 'processing')
           or (s.status = 'orphaned' and s.announced = 'processing' and s.height + $6 <= c.height))
       order by s.retry_at, s.height, s.txid, s.ordinal
       limit $4 for update of s skip locked
     ) due
     join deposit_addresses a on a.chain = $1
     where s.chain = $1 and s.txid = due.txid and s.ordinal = due.ordinal and a.script = s.script
     returning s.txid, s.ordinal, s.tenant_id, s.customer_id, s.currency, s.amount, s.height,
       s.block_hash, case when s.status = 'final' and due.early then 'early' else s.status end as status,
       s.failures, a.address, s.script, s.remark,
       case when s.status = 'orphaned' then 0 else due.tip - s.height + 1 end as confirmations`,
    [
      chain.id,
      options.nowMs / 1_000,
      (options.nowMs + options.leaseMs) / 1_000,
      options.limit,
      options.busy,
      chain.confirmationsRequired,
    ],
  );
  return rows.map((row) => ({
    chain: chain.id,
    txid: row.txid,
    ordinal: row.ordinal,
    tenantId: Number(row.tenant_id),
    customerId: BigInt(row.customer_id),
    currency: row.currency,
    amount: BigInt(row.amount),
    address: row.address,
    script: row.script,
    remark: row.remark,
    height: Number(row.height),
    blockHash: row.block_hash,
    status: TELL[row.status],
    confirmations: Number(row.confirmations),
    failures: row.failures,
  }));
}

/** The shop took the notice. If the payment changed meanwhile, there is more to tell at once. */
export async function markTold(db: PlatformDb, notice: Notice, nowMs: number): Promise<void> {
  await db.query(
    `update sightings set announced = $4, failures = 0,
       applied_at = case when $4 = 'settled' then to_timestamp($5) else applied_at end,
       retry_at = case when status = $6 then 'infinity' else '-infinity' end::timestamptz
     where chain = $1 and txid = $2 and ordinal = $3 and applied_at is null`,
    [
      notice.chain,
      notice.txid,
      notice.ordinal,
      notice.status,
      nowMs / 1_000,
      Object.entries(TELL).find(([, told]) => told === notice.status)?.[0],
    ],
  );
}

/** The shop could not take it: again at `retryAtMs`, or at once if the payment changed meanwhile. */
export async function markFailed(db: PlatformDb, notice: Notice, retryAtMs: number): Promise<void> {
  await db.query(
    `update sightings set failures = failures + 1, retry_at = to_timestamp($4)
     where chain = $1 and txid = $2 and ordinal = $3 and applied_at is null
       and retry_at > '-infinity'`,
    [notice.chain, notice.txid, notice.ordinal, retryAtMs / 1_000],
  );
}

/** One transfer to a shop as the chain watch knows it. */
export interface Sighting {
  readonly chain: string;
  readonly txid: string;
  readonly status: 'pending' | 'orphaned' | 'final';
  readonly money: { readonly amount: bigint; readonly currency: string };
  readonly customerId: bigint;
  readonly height: number;
  readonly seenAt: Date;
  /** The shop has taken the final word. */
  readonly isBooked: boolean;
}

/** What the chain watch saw of one transaction for one shop. */
export async function ofTransaction(
  db: PlatformDb,
  tenantId: number,
  txid: string,
): Promise<Sighting[]> {
  const rows = await db.query<{
    chain: string;
    txid: string;
    status: Sighting['status'];
    amount: string;
    currency: string;
    customer_id: string;
    height: string;
    seen_at: Date;
    applied_at: Date | null;
  }>(
    `select chain, txid, status, amount, currency, customer_id, height, seen_at, applied_at
     from sightings where txid = $2 and tenant_id = $1 order by ordinal`,
    [tenantId, txid],
  );
  return rows.map((row) => ({
    chain: row.chain,
    txid: row.txid,
    status: row.status,
    money: { amount: BigInt(row.amount), currency: row.currency },
    customerId: BigInt(row.customer_id),
    height: Number(row.height),
    seenAt: row.seen_at,
    isBooked: row.applied_at !== null,
  }));
}

/**
 * Of payments of a shop that their references name the newest one in the chain, and how deep it is; null:
 * none is in a block of the chain now.
 */
export async function newestOf(
  db: PlatformDb,
  tenantId: number,
  chain: string,
  references: readonly string[],
): Promise<{ readonly txid: string; readonly confirmations: number } | null> {
  const [row] = await db.query<{ txid: string; confirmations: string }>(
    `select s.txid, c.height - s.height + 1 as confirmations from sightings s
     join chain_cursors c on c.chain = s.chain
     where s.chain = $1 and s.tenant_id = $2 and s.status <> 'orphaned'
       and s.txid = any($3) and s.chain || ':' || s.txid || ':' || s.ordinal = any($4)
     order by s.height desc, s.txid limit 1`,
    [chain, tenantId, txidsOf(references), references],
  );
  return row ? { txid: row.txid, confirmations: Number(row.confirmations) } : null;
}

/** Of payments of a shop, by their references: whether each is in no block of the chain now, and since when it is known; `ageMs`: by the clock that wrote it. */
export async function standingsOf(
  db: PlatformDb,
  tenantId: number,
  chain: string,
  references: readonly string[],
): Promise<
  ReadonlyMap<string, { readonly isGone: boolean; readonly seenAt: Date; readonly ageMs: number }>
> {
  const rows = await db.query<{
    reference: string;
    is_gone: boolean;
    seen_at: Date;
    age_ms: number;
  }>(
    `select s.chain || ':' || s.txid || ':' || s.ordinal as reference, s.status = 'orphaned' as is_gone, s.seen_at,
       extract(epoch from now() - s.seen_at)::float8 * 1000 as age_ms
     from sightings s where s.chain = $1 and s.tenant_id = $2
       and s.txid = any($3) and s.chain || ':' || s.txid || ':' || s.ordinal = any($4)`,
    [chain, tenantId, txidsOf(references), references],
  );
  return new Map(
    rows.map(({ reference, is_gone: isGone, seen_at: seenAt, age_ms: ageMs }) => [
      reference,
      { isGone, seenAt, ageMs },
    ]),
  );
}

function txidsOf(references: readonly string[]): string[] {
  return references.map((each) => each.split(':')[1] ?? '');
}
