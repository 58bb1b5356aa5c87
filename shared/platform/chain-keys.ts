import type { PlatformDb } from '../db/tenant-db.ts';

/** A key and what its addresses hang on. */
interface AccountKey {
  readonly key: string;
  readonly fingerprint: string;
}

/** How a shop's key of a chain is doing. */
export interface KeyState {
  /** Until then the key that it replaces gives new addresses; null: it is in use. */
  readonly usedFrom: Date | null;
  /** How many addresses it gave out. */
  readonly given: number;
  /** The highest number that money came to; null: none did. */
  readonly highestUsed: number | null;
}

/**
 * Makes a registered key the shop's own: at once where there was none or this one, else new addresses
 * come from it after `coolDownMs`, and from the one in use until then. A key that was taken away meanwhile
 * still counts as in use. Returns from when on the new one is used; null: now.
 */
export async function chooseKey(
  db: PlatformDb,
  chosen: {
    readonly chain: string;
    readonly tenantId: number;
    readonly fingerprint: string;
    readonly nowMs: number;
    readonly coolDownMs: number;
  },
): Promise<Date | null> {
  const { chain, tenantId, fingerprint, nowMs } = chosen;
  const now = new Date(nowMs);
  return db.transaction(async (db) => {
    const all = await db.query<{ fingerprint: string; chosen: boolean; in_use: string }>(
      `select fingerprint, chosen_at is not null as chosen,
         case when used_from > $3 then coalesce(replaces, fingerprint) else fingerprint end as in_use
       from chain_accounts where chain = $1 and tenant_id = $2
       order by chosen_at desc nulls last for update`,
      [chain, tenantId, now],
    );
    const inUse = all.find((row) => row.chosen)?.in_use ?? fingerprint;
    const usedFrom = inUse === fingerprint ? null : new Date(nowMs + chosen.coolDownMs);
    await db.query(
      `update chain_accounts set chosen_at = greatest($3, (select max(chosen_at) + interval '1 microsecond'
           from chain_accounts where chain = $1 and tenant_id = $6)),
         used_from = coalesce($4, '-infinity'::timestamptz), replaces = $5
       where chain = $1 and fingerprint = $2`,
      [chain, fingerprint, now, usedFrom, usedFrom && inUse, tenantId],
    );
    return usedFrom;
  });
}

/** The key that new addresses come from while `given` is the shop's. */
export async function keyInUse(
  db: PlatformDb,
  chain: string,
  given: AccountKey,
  nowMs: number | undefined,
): Promise<AccountKey> {
  const [before] = await db.query<AccountKey>(
    `select old.key, old.fingerprint from chain_accounts new
     join chain_accounts old on old.chain = new.chain and old.fingerprint = new.replaces
       and old.tenant_id = new.tenant_id
     where new.chain = $1 and new.fingerprint = $2 and new.used_from > coalesce($3, now())`,
    [chain, given.fingerprint, nowMs === undefined ? null : new Date(nowMs)],
  );
  return before ?? given;
}

/** How a shop's key is doing; null: it was never used here. */
export async function keyState(
  db: PlatformDb,
  wanted: {
    readonly chain: string;
    readonly tenantId: number;
    readonly fingerprint: string;
    readonly nowMs: number;
  },
): Promise<KeyState | null> {
  const [row] = await db.query<{
    used_from: Date | null;
    given: string;
    highest: string | null;
  }>(
    `select case when used_from > $4 then used_from end as used_from, next_index as given,
       (select max(a.index) from deposit_addresses a
          join sightings s on s.chain = a.chain and s.script = a.script
          where a.chain = c.chain and a.fingerprint = c.fingerprint) as highest
     from chain_accounts c where chain = $1 and tenant_id = $2 and fingerprint = $3`,
    [wanted.chain, wanted.tenantId, wanted.fingerprint, new Date(wanted.nowMs)],
  );
  if (!row) return null;
  return {
    usedFrom: row.used_from,
    given: Number(row.given),
    highestUsed: row.highest === null ? null : Number(row.highest),
  };
}
