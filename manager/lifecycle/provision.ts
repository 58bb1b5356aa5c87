import type { UserFromGetMe } from 'grammy/types';
import type { AdminDb } from '../../shared/db/admin.ts';
import type { Database } from '../../shared/db/connect.ts';
import { provisionScript, TENANT_SCHEMA_VERSION } from '../../shared/db/migrate.ts';
import { UserError } from '../../shared/errors.ts';
import {
  HOOK_SECRET_PURPOSE,
  MANAGER_TENANT,
  TOKEN_PURPOSE,
} from '../../shared/platform/tenants.ts';
import type { Tenant } from '../../shared/scope.ts';
import { randomKey, type Secrets } from '../../shared/secrets.ts';

/** First entry of a shop's audit log. */
const ADDED = 'shop.add';

export interface NewTenant {
  readonly token: string;
  readonly botInfo: UserFromGetMe;
  readonly ownerId: number;
  /** Language of the shop until its operator chooses another. */
  readonly language: string;
  readonly managed?: boolean;
  /** What made it ("update:<id>"), kept in the shop's audit log: a redelivered update knows its work. */
  readonly origin?: string;
  /** Only for the platform's own tenant. */
  readonly id?: typeof MANAGER_TENANT;
}

/**
 * Makes a shop in one transaction, or nothing: tenant row, role, schema with every migration, its
 * settings and its first staff member. Throws UserError `bot-known` when the bot has a tenant.
 */
export async function provision(
  admin: AdminDb,
  secrets: Secrets,
  wanted: NewTenant,
): Promise<Tenant & { readonly hookKey: string }> {
  const { botInfo, ownerId } = wanted;
  const hookKey = randomKey();
  return admin.transaction(async (client) => {
    const { id, server } = await nextId(client, wanted.id ?? null);
    const row = await client.query(
      `insert into platform.tenants (id, bot_id, username, name, owner_id, bot_info, managed,
         token_sealed, hook_key, hook_secret_sealed, schema_version)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
       on conflict (bot_id) do nothing returning id`,
      [
        id,
        botInfo.id,
        botInfo.username,
        botInfo.first_name,
        ownerId,
        JSON.stringify(botInfo),
        wanted.managed ?? false,
        secrets.seal(wanted.token, { tenantId: id, purpose: TOKEN_PURPOSE }),
        hookKey,
        secrets.seal(randomKey(), { tenantId: id, purpose: HOOK_SECRET_PURPOSE }),
        TENANT_SCHEMA_VERSION,
      ],
    );
    if (row.rowCount === 0) throw new UserError('bot-known', { bot: botInfo.username });
    if (wanted.managed)
      await client.query(
        `update platform.managed_bots set body = body || '{"claimed": true}' where bot_id = $1`,
        [botInfo.id],
      );
    await client.query(provisionScript(id, server));
    await client.query(FIRST_ROWS, [
      botInfo.first_name,
      wanted.language,
      ownerId,
      ADDED,
      JSON.stringify({ origin: wanted.origin ?? null }),
    ]);
    return { id, botId: botInfo.id, username: botInfo.username, ownerId, hookKey };
  });
}

/** What a shop begins with, in one round trip: the script left us in its schema. */
const FIRST_ROWS = `
with names as (insert into settings (name, language) values ($1, $2)),
  owner as (insert into staff (telegram_id, role) values ($3, 'OWNER'))
insert into audit_log (actor_id, action, data) values ($3, $4, $5)`;

/** Whether this very update made the shop, in a turn that ended before it was marked done. */
export async function isMadeBy(
  database: Pick<Database, 'tenant'>,
  id: number,
  origin: string,
): Promise<boolean> {
  const rows = await database
    .tenant(id)
    .query(`select from audit_log where action = $1 and data->>'origin' = $2 limit 1`, [
      ADDED,
      origin,
    ]);
  return rows.length > 0;
}

/** The number of a new shop, unless it is given, and the server's version. */
async function nextId(
  client: { query(text: string, values: unknown[]): Promise<{ rows: unknown[] }> },
  given: number | null,
): Promise<{ id: number; server: number }> {
  const answer = await client.query(
    `select coalesce($1::int, nextval('platform.tenant_ids')::int) as id,
       current_setting('server_version_num')::int as server`,
    [given],
  );
  return answer.rows[0] as { id: number; server: number };
}
