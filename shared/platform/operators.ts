import type { PlatformDb } from '../db/tenant-db.ts';
import { digest } from '../secrets.ts';

/** What became of an invitation that somebody brought. */
export type Redeemed = 'welcome' | 'known' | 'invalid';

/** How long an invitation may be used. */
export const INVITATION_DAYS = 7;

/** Whether this person may own shops by invitation, or owns some already. */
export async function isOperator(db: PlatformDb, telegramId: number): Promise<boolean> {
  const rows = await db.query(
    `select from operators where telegram_id = $1
     union all select from tenants where owner_id = $1 and id > 0 limit 1`,
    [telegramId],
  );
  return rows.length > 0;
}

/** Makes somebody an operator; nothing changes for those who are. */
export async function register(
  db: PlatformDb,
  telegramId: number,
  invitedBy: number | null = null,
): Promise<void> {
  await db.query(
    'insert into operators (telegram_id, invited_by) values ($1, $2) on conflict do nothing',
    [telegramId, invitedBy],
  );
}

/** Keeps an invitation for one person; only its digest is kept. The same code twice is one. */
export async function invite(
  db: PlatformDb,
  invitation: { readonly code: string; readonly ownerId: number; readonly expiresAt: Date },
): Promise<void> {
  await db.query(
    `insert into invitations (code_hash, created_by, uses_left, expires_at) values ($1, $2, 1, $3)
     on conflict do nothing`,
    [digest(invitation.code), invitation.ownerId, invitation.expiresAt],
  );
}

/** Uses an invitation up. Who is an operator already uses none: a repeat is harmless. */
export async function redeem(
  db: PlatformDb,
  code: string,
  telegramId: number,
  now: Date,
): Promise<Redeemed> {
  if (await isOperator(db, telegramId)) return 'known';
  const rows = await db.query(
    `with used as (
       update invitations set uses_left = uses_left - 1
       where code_hash = $1 and uses_left > 0 and expires_at > $3 returning created_by
     )
     insert into operators (telegram_id, invited_by) select $2, created_by from used
     on conflict do nothing returning telegram_id`,
    [digest(code), telegramId, now],
  );
  if (rows.length > 0) return 'welcome';
  // Two presses at once: the other one was first.
  return (await isOperator(db, telegramId)) ? 'known' : 'invalid';
}

/** Everybody an announcement goes to: who was let in, and who owns a shop. */
export async function listAll(db: PlatformDb): Promise<number[]> {
  const rows = await db.query<{ telegram_id: string }>(
    `select telegram_id from operators
     union select owner_id from tenants where id > 0 and state <> 'removed' order by 1`,
  );
  return rows.map((row) => Number(row.telegram_id));
}
