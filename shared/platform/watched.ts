import type { PlatformDb } from '../db/tenant-db.ts';

/**
 * Whether money sent to one of these would come back to a shop of this platform: such a place is no
 * destination. Answers nothing else: whose address it is is nobody's business.
 */
export async function isWatched(
  db: PlatformDb,
  place: {
    readonly chains: readonly string[];
    readonly scripts: readonly Buffer[];
    readonly address: string;
  },
): Promise<boolean> {
  const [row] = await db.query<{ watched: boolean }>(
    `select exists (select from deposit_addresses
       where chain = any($1) and (script = any($2) or address = $3)) as watched`,
    [place.chains, place.scripts, place.address],
  );
  return row?.watched === true;
}
