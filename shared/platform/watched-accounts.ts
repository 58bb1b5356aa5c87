import type { AccountBudget, AccountMark, AccountReading, FinalTransfer } from '../chains/chain.ts';
import type { PlatformDb } from '../db/tenant-db.ts';

/** An account whose turn it is to be looked at. */
export interface DueAccount extends AccountMark {
  /** Somebody may be paying there now. */
  readonly isActive: boolean;
  /** It is to be read whatever its state says. */
  readonly isReadDue: boolean;
  readonly failures: number;
}

/** When an account is looked at again. */
export interface NextLook {
  readonly lookAtMs: number;
  readonly readAtMs: number;
  readonly failures: number;
  /** It counts as active until then, or as long as it did. */
  readonly activeUntilMs: number;
}

/** How long somebody may take to pay after they saw an address: an invoice's half hour, and who is late. */
const ACTIVE_MS = 2 * 3_600_000;
/** Between our clock and the validators'. */
const CLOCKS_APART = '2 minutes';

/** Watches the account of an address from now on, closely for a while. Called whenever one is shown. */
export async function watchAccount(
  db: PlatformDb,
  shown: {
    readonly chain: string;
    readonly address: string;
    readonly tenantId: number;
    readonly nowMs: number;
  },
): Promise<void> {
  await db.query(
    `insert into watched_accounts as w (chain, address, tenant_id, active_until, look_at, created_at)
     values ($1, $2, $3, $4, $5, $5)
     on conflict (chain, address) do update set
       active_until = greatest(w.active_until, excluded.active_until),
       look_at = least(w.look_at, excluded.look_at)`,
    [
      shown.chain,
      shown.address,
      shown.tenantId,
      new Date(shown.nowMs + ACTIVE_MS),
      new Date(shown.nowMs),
    ],
  );
}

/** Who wants to read a chain's accounts, and for how long. */
export interface ReaderTurn {
  readonly chain: string;
  readonly reader: string;
  readonly nowMs: number;
  readonly leaseMs: number;
}

/**
 * Whether a chain has accounts to look at, and whether this reader may: one does, until it falls silent. A lease
 * that ends later than any that begins now is of a clock that has been set back, and holds nobody up.
 */
export async function mayRead(
  db: PlatformDb,
  turn: ReaderTurn,
): Promise<{ readonly any: boolean; readonly mine: boolean }> {
  const [row] = await db.query<{ any: boolean; mine: boolean }>(
    `select exists (select from watched_accounts where chain = $1) as any,
       not exists (select from chain_cursors where chain = $1 and read_by <> $2
         and read_until > $3 and read_until <= $4) as mine`,
    [turn.chain, turn.reader, new Date(turn.nowMs), longestLease(turn)],
  );
  return row ?? { any: false, mine: false };
}

/** Notes a chain's newest block, and who reads its accounts; false: another one does. */
export async function follow(
  db: PlatformDb,
  turn: ReaderTurn,
  head: { readonly height: number; readonly hash: string; readonly time: number },
): Promise<boolean> {
  const rows = await db.query(
    `insert into chain_cursors as c (chain, height, hash, time, read_by, read_until)
     values ($1, $2, $3, to_timestamp($4), $5, $6)
     on conflict (chain) do update set time = excluded.time, updated_at = now(),
       hash = case when excluded.height >= c.height then excluded.hash else c.hash end,
       height = greatest(c.height, excluded.height),
       read_by = excluded.read_by, read_until = excluded.read_until
     where c.read_by is null or c.read_by = $5 or c.read_until <= $7 or c.read_until > $8
     returning chain`,
    [
      turn.chain,
      head.height,
      head.hash,
      head.time,
      turn.reader,
      new Date(turn.nowMs + turn.leaseMs),
      new Date(turn.nowMs),
      longestLease(turn),
    ],
  );
  return rows.length > 0;
}

/** Clocks of two processes may be so far apart. */
function longestLease({ nowMs, leaseMs }: ReaderTurn): Date {
  return new Date(nowMs + 2 * leaseMs);
}

/** The accounts whose turn it is: active ones, and some of the others, each the longest waiting first. */
export async function dueAccounts(
  db: PlatformDb,
  chain: string,
  { active, idle }: AccountBudget,
  nowMs: number,
): Promise<readonly DueAccount[]> {
  const rows = await db.query<{
    address: string;
    cursor: string | null;
    created_at: Date;
    failures: number;
    active: boolean;
    read_due: boolean;
  }>(
    `select address, cursor, created_at, failures, active_until > $2 as active, read_at <= $2 as read_due
     from ((select * from watched_accounts where chain = $1 and active_until > $2 and look_at <= $2
              order by look_at limit $3)
           union all
           (select * from watched_accounts where chain = $1 and active_until <= $2 and look_at <= $2
              order by look_at limit $4)) due
     order by active desc, look_at, address`,
    [chain, new Date(nowMs), active, idle],
  );
  return rows.map((row) => ({
    address: row.address,
    cursor: row.cursor,
    from: row.created_at.getTime() / 1_000,
    isActive: row.active,
    isReadDue: row.read_due,
    failures: row.failures,
  }));
}

/** Notes that accounts are as they were: active ones are due again at once, the others at `idleAtMs`. */
export async function markUnchanged(
  db: PlatformDb,
  chain: string,
  addresses: readonly string[],
  { nowMs, idleAtMs }: { readonly nowMs: number; readonly idleAtMs: number },
): Promise<void> {
  if (addresses.length === 0) return;
  await db.query(
    `update watched_accounts set failures = 0,
       look_at = case when active_until > $3 then $3 else $4 end::timestamptz
     where chain = $1 and address = any($2)`,
    [chain, addresses, new Date(nowMs), new Date(idleAtMs)],
  );
}

/** Puts an account off that could not be read. */
export async function postpone(
  db: PlatformDb,
  chain: string,
  { address }: AccountMark,
  next: Pick<NextLook, 'lookAtMs' | 'failures'>,
): Promise<void> {
  await db.query(
    'update watched_accounts set failures = $3, look_at = $4 where chain = $1 and address = $2',
    [chain, address, next.failures, new Date(next.lookAtMs)],
  );
}

/**
 * Keeps what a reading brought, and where the next one goes on, in one transaction. Returns how many
 * payments were unknown; null: somebody else moved the cursor meanwhile, and nothing was kept.
 */
export async function storeReading(
  db: PlatformDb,
  chain: string,
  account: AccountMark,
  reading: AccountReading,
  next: NextLook,
): Promise<number | null> {
  return db.transaction(async (db) => {
    const moved = await db.query(
      `update watched_accounts set cursor = $4, look_at = $5, read_at = $6, failures = $7,
         active_until = greatest(active_until, $8)
       where chain = $1 and address = $2 and cursor is not distinct from $3 returning address`,
      [
        chain,
        account.address,
        account.cursor,
        reading.cursor,
        new Date(next.lookAtMs),
        new Date(next.readAtMs),
        next.failures,
        new Date(next.activeUntilMs),
      ],
    );
    if (moved.length === 0) return null;
    return storeFinal(db, chain, reading.transfers, null);
  });
}

/**
 * Writes down what reached addresses of ours after they were shown, for one shop or for all, and harmless
 * by key. Returns how many payments were unknown.
 */
export async function storeFinal(
  db: PlatformDb,
  chain: string,
  transfers: readonly FinalTransfer[],
  tenantId: number | null,
): Promise<number> {
  if (transfers.length === 0) return 0;
  const rows = await db.query(
    `insert into sightings (chain, txid, ordinal, script, tenant_id, customer_id, currency, amount,
       height, block_hash, status, remark)
     select $1, t.txid, t.ordinal, a.script, a.tenant_id, a.customer_id, t.currency, t.amount, t.height,
       t.block_hash, 'final', t.remark
     from unnest($2::text[], $3::text[], $4::bytea[], $5::text[], $6::numeric[], $7::bigint[], $8::text[],
       $9::float8[], $12::bytea[], $13::jsonb[])
       as t (txid, ordinal, script, currency, amount, height, block_hash, time, account, remark)
     -- What names nobody lies at the account all the same.
     join lateral (
       select script, tenant_id, customer_id from deposit_addresses
       where chain = $1 and script in (t.script, t.account)
         and to_timestamp(t.time) >= created_at - $11::interval
       order by script = t.script desc limit 1
     ) a on $10::bigint is null or a.tenant_id = $10
     on conflict (chain, txid, ordinal) do nothing returning height`,
    [
      chain,
      transfers.map(({ txid }) => txid),
      transfers.map(({ ordinal }) => ordinal),
      transfers.map(({ script }) => script),
      transfers.map(({ money }) => money.currency),
      transfers.map(({ money }) => money.amount.toString()),
      transfers.map(({ height }) => height),
      transfers.map(({ blockHash }) => blockHash),
      transfers.map(({ time }) => time),
      tenantId,
      CLOCKS_APART,
      transfers.map(({ remark }) => remark?.account ?? null),
      transfers.map(({ remark }) =>
        remark ? JSON.stringify({ comment: remark.comment, sender: remark.sender }) : null,
      ),
    ],
  );
  if (rows.length > 0) await raise(db, chain, transfers);
  return rows.length;
}

/** A payment is told of once the chain is known to be as high as it. */
async function raise(
  db: PlatformDb,
  chain: string,
  transfers: readonly FinalTransfer[],
): Promise<void> {
  await db.query('update chain_cursors set height = $2 where chain = $1 and height < $2', [
    chain,
    Math.max(...transfers.map(({ height }) => height)),
  ]);
}

/** Since when the longest waiting active account is due, in seconds since 1970; null: none is. */
export async function oldestDue(
  db: PlatformDb,
  chain: string,
  nowMs: number,
): Promise<number | null> {
  const [row] = await db.query<{ oldest: Date | null }>(
    `select min(look_at) as oldest from watched_accounts
     where chain = $1 and active_until > $2 and look_at <= $2 and failures = 0`,
    [chain, new Date(nowMs)],
  );
  return row?.oldest ? row.oldest.getTime() / 1_000 : null;
}
