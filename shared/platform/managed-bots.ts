import type { PlatformDb } from '../db/tenant-db.ts';

/** A bot that Telegram lets the manager bot manage. The table is the only list of them that exists. */
export interface ManagedBot {
  readonly botId: number;
  readonly ownerId: number;
  readonly username: string | null;
  readonly name: string | null;
  /** It became a shop once: a later update of it makes no other one. */
  readonly claimed: boolean;
}

interface ManagedBotRow {
  bot_id: string;
  owner_id: string;
  username: string | null;
  name: string | null;
  claimed: boolean;
}

const COLUMNS = `bot_id, owner_id, username, name, coalesce((body->>'claimed')::boolean, false) as claimed`;

/** Keeps what a managed_bot update said; the newest word about each bot. */
export async function see(
  db: PlatformDb,
  bot: Omit<ManagedBot, 'claimed'> & { readonly body: unknown },
): Promise<ManagedBot> {
  const [row] = await db.query<ManagedBotRow>(
    `insert into managed_bots as m (bot_id, owner_id, username, name, body) values ($1, $2, $3, $4, $5)
     on conflict (bot_id) do update set owner_id = excluded.owner_id, username = excluded.username,
       name = excluded.name, last_seen_at = now(),
       body = excluded.body || jsonb_build_object('claimed', coalesce((m.body->>'claimed')::boolean, false))
     returning ${COLUMNS}`,
    [bot.botId, bot.ownerId, bot.username, bot.name, JSON.stringify(bot.body)],
  );
  if (!row) throw new Error('an upsert returns its row');
  return read(row);
}

/** The managed bots of a person that wait for a permission to become shops. */
export async function listWaiting(db: PlatformDb, ownerId: number): Promise<ManagedBot[]> {
  const rows = await db.query<ManagedBotRow>(
    `select ${COLUMNS} from managed_bots m
     where owner_id = $1 and not coalesce((body->>'claimed')::boolean, false)
       and not exists (select from tenants t where t.bot_id = m.bot_id)
     order by first_seen_at limit 20`,
    [ownerId],
  );
  return rows.map(read);
}

function read(row: ManagedBotRow): ManagedBot {
  return {
    botId: Number(row.bot_id),
    ownerId: Number(row.owner_id),
    username: row.username,
    name: row.name,
    claimed: row.claimed,
  };
}
