import type { PlatformDb } from '../db/tenant-db.ts';
import type { Tenant } from '../scope.ts';
import type { TenantState } from './tenants.ts';

/** The time that a tenant spends in one state; what is told about it is told once. */
export interface Episode {
  readonly tenant: Tenant;
  readonly state: TenantState;
  readonly reason: string | null;
  /** When it began, as an exact text: part of the references of its notices. */
  readonly since: string;
}

interface EpisodeRow {
  id: string;
  bot_id: string;
  username: string;
  owner_id: string;
  state: TenantState;
  state_reason: string | null;
  since: string;
}

const COLUMNS = `id, bot_id, username, owner_id, state, state_reason,
  extract(epoch from state_changed_at)::text as since`;

/** The episode that a tenant is in; null when there is no such tenant. */
export async function find(db: PlatformDb, tenantId: number): Promise<Episode | null> {
  const [row] = await db.query<EpisodeRow>(`select ${COLUMNS} from tenants where id = $1`, [
    tenantId,
  ]);
  return row ? read(row) : null;
}

/**
 * Suspensions by a migration and their ends, of the last week: what a crash kept from being told is
 * told later.
 */
export async function listSuspensions(db: PlatformDb): Promise<Episode[]> {
  const rows = await db.query<EpisodeRow>(
    `select ${COLUMNS} from tenants
     where (state = 'suspended' or state_reason = 'mended') and id > 0 and state_changed_at > now() - interval '7 days'`,
  );
  return rows.map(read);
}

function read(row: EpisodeRow): Episode {
  return {
    tenant: {
      id: Number(row.id),
      botId: Number(row.bot_id),
      username: row.username,
      ownerId: Number(row.owner_id),
    },
    state: row.state,
    reason: row.state_reason,
    since: row.since,
  };
}
