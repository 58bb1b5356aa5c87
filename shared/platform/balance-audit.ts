import type { PlatformDb } from '../db/tenant-db.ts';

/** An address whose balance is to be compared, and what is known of it. */
export interface Audited {
  readonly script: Buffer;
  /** When its balance was last looked at; null: never. */
  readonly mark: { readonly height: number; readonly balance: bigint } | null;
  /** All that was seen to come since, up to the height that was asked for. */
  readonly seen: bigint;
  /** Seconds since 1970. */
  readonly since: number;
}

/** More came to an address than was seen. */
export interface Gap {
  readonly chain: string;
  readonly tenantId: number;
  readonly customerId: bigint;
  readonly address: string;
  readonly currency: string;
  readonly amount: bigint;
  readonly firstHeight: number;
  readonly lastHeight: number;
}

/** How long after it was shown an address is looked at: an invoice's life, its lateness and a night. */
const ASKED_S = 48 * 3600;

/**
 * A few addresses that somebody may be paying to now, the longest unlooked at first, that a node may
 * not have shown everything of. Nothing where every block was read with its calls.
 */
export async function due(
  db: PlatformDb,
  wanted: {
    readonly chain: string;
    readonly currency: string;
    /** Everything up to here is final. */
    readonly height: number;
    /** Blocks between two looks at one address. */
    readonly stride: number;
    readonly nowMs: number;
    readonly limit: number;
  },
): Promise<readonly Audited[]> {
  const rows = await db.query<{
    script: Buffer;
    height: string | null;
    balance: string | null;
    seen: string;
    since: Date;
  }>(
    `select a.script, m.height, m.balance, a.created_at as since, (
       select coalesce(sum(s.amount), 0) from sightings s
       where s.chain = a.chain and s.script = a.script and s.currency = $2 and s.status = 'final' and s.lost_at is null
         and s.height > coalesce(m.height, -1) and s.height <= $3) as seen
     from deposit_addresses a
     join chain_cursors c on c.chain = a.chain and c.blind_height > 0
     left join balance_marks m on m.chain = a.chain and m.script = a.script
     where a.chain = $1 and a.asked_at > to_timestamp($4)
       and (m.height is null or (m.height <= $3 - $5 and m.height < c.blind_height))
     order by m.height nulls first, a.asked_at limit $6`,
    [
      wanted.chain,
      wanted.currency,
      wanted.height,
      wanted.nowMs / 1_000 - ASKED_S,
      wanted.stride,
      wanted.limit,
    ],
  );
  return rows.map((row) => ({
    script: row.script,
    mark:
      row.height === null
        ? null
        : { height: Number(row.height), balance: BigInt(row.balance ?? 0) },
    seen: BigInt(row.seen),
    since: row.since.getTime() / 1_000,
  }));
}

/**
 * Writes down what an address has now, and what came unseen, in one statement. Nothing where somebody else
 * looked meanwhile.
 */
export async function mark(
  db: PlatformDb,
  looked: {
    readonly chain: string;
    readonly currency: string;
    readonly address: Audited;
    readonly height: number;
    readonly balance: bigint;
    readonly unseen: bigint;
  },
): Promise<void> {
  const { chain, address, height } = looked;
  await db.query(
    `with marked as (
       insert into balance_marks (chain, script, height, balance) values ($1, $2, $3, $4)
       on conflict (chain, script) do update set height = $3, balance = $4
       where balance_marks.height = $5
       returning script
     )
     insert into balance_gaps (chain, script, tenant_id, customer_id, address, currency, amount,
       first_height, last_height)
     select a.chain, a.script, a.tenant_id, a.customer_id, a.address, $6, $7::numeric, coalesce($5, -1) + 1, $3
     from deposit_addresses a join marked using (script)
     where a.chain = $1 and $7::numeric > 0
     on conflict do nothing`,
    [
      chain,
      address.script,
      height,
      looked.balance.toString(),
      address.mark?.height ?? null,
      looked.currency,
      looked.unseen.toString(),
    ],
  );
}

/** Gaps that their shops have not heard of yet. */
export async function untold(
  db: PlatformDb,
  chain: string,
  limit: number,
): Promise<readonly Gap[]> {
  const rows = await db.query<{
    tenant_id: string;
    customer_id: string;
    address: string;
    currency: string;
    amount: string;
    first_height: string;
    last_height: string;
  }>(
    `select tenant_id, customer_id, address, currency, amount, first_height, last_height
     from balance_gaps where chain = $1 and told_at is null order by last_height, address limit $2`,
    [chain, limit],
  );
  return rows.map((row) => ({
    chain,
    tenantId: Number(row.tenant_id),
    customerId: BigInt(row.customer_id),
    address: row.address,
    currency: row.currency,
    amount: BigInt(row.amount),
    firstHeight: Number(row.first_height),
    lastHeight: Number(row.last_height),
  }));
}

/** The shop has it as a finding. */
export async function markTold(db: PlatformDb, gap: Gap): Promise<void> {
  await db.query(
    `update balance_gaps set told_at = now()
     where chain = $1 and address = $2 and last_height = $3 and told_at is null`,
    [gap.chain, gap.address, gap.lastHeight],
  );
}
