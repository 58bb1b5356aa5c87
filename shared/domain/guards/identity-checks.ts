import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import type { Secrets } from '../../secrets.ts';
import * as audit from '../staff/audit.ts';
import {
  asksOf, nextStep, toldPurpose, withAnswer, type Answer, type AskedLevel, type IdentityStep, type Told,
} from './identity-told.ts'; // prettier-ignore
import * as messages from '../shop/messages.ts';
import type { Options } from '../shop/options.ts';
import { cut } from '../../cut.ts';

/** One asking of who somebody is: `open → sent → accepted | refused`, and `expired` in the end. */
export interface Check {
  readonly id: bigint;
  readonly customerId: bigint;
  readonly level: AskedLevel;
  readonly state: 'open' | 'sent' | 'accepted' | 'refused' | 'expired';
  /** Why it was refused. */
  readonly reason: string | null;
  readonly expiresAt: Date | null;
  readonly at: Date;
}

/** A check with what the customer told. */
export interface OpenedCheck extends Check {
  readonly told: Told;
}

/** One that waits for staff, with who it is. */
export interface WaitingCheck extends Check {
  readonly telegramId: number;
  readonly name: string;
  readonly username: string | null;
}

interface CheckRow {
  id: string;
  customer_id: string;
  level: AskedLevel;
  sealed: Buffer | null;
  state: Check['state'];
  reason: string | null;
  expires_at: Date | null;
  created_at: Date;
}
type WaitingRow = CheckRow & { telegram_id: string; name: string; username: string | null };

const NOBODY_TOLD: Told = { pictures: [] };
const DAY_MS = 24 * 60 * 60_000;
const LONGEST_REASON = 500;

/** A customer's checks that still mean something, newest first: at most a handful. */
export async function list(scope: Scope, customerId: bigint): Promise<Check[]> {
  const rows = await scope.db.query<CheckRow>(
    'select * from identity_checks where customer_id = $1 order by id desc limit 10',
    [customerId],
  );
  return rows.map((row) => read(row));
}

/** The one that the customer is answering; null: none. */
export async function findOpen(
  scope: Scope,
  secrets: Secrets,
  customerId: bigint,
): Promise<OpenedCheck | null> {
  const [row] = await scope.db.query<CheckRow>(
    `select * from identity_checks where customer_id = $1 and state = 'open'`,
    [customerId],
  );
  return row ? { ...read(row), told: openTold(scope, secrets, row) } : null;
}

/**
 * Begins a check, or goes on with an open one; one for another level keeps what was told. Throws
 * UserError `identity-waiting` while one is with the staff, `identity-off`.
 */
export async function begin(
  scope: Scope,
  options: Options,
  customerId: bigint,
  level: AskedLevel,
): Promise<void> {
  asksOf(options, level);
  const rows = await scope.db.query(
    `insert into identity_checks (customer_id, level, created_at)
     values ($1, $2, to_timestamp($3::float8 / 1000))
     on conflict (customer_id, (case when state in ('open', 'sent') then 0 else id end))
     do update set level = excluded.level
     where identity_checks.state = 'open' returning 1`,
    [customerId, level, scope.clock.now()],
  );
  if (rows.length === 0) throw new UserError('identity-waiting');
}

/** Adds an answer to the open check. Returns what is asked next. Throws UserError `identity-gone`. */
export async function tell(
  scope: Scope,
  secrets: Secrets,
  options: Options,
  customerId: bigint,
  answer: Answer,
): Promise<IdentityStep | null> {
  const row = await lockOpen(scope, customerId);
  const told = withAnswer(openTold(scope, secrets, row), answer, scope.clock.now());
  const sealed = secrets.seal(JSON.stringify(told), toldPurpose(scope, customerId));
  await scope.db.query('update identity_checks set sealed = $2 where id = $1', [row.id, sealed]);
  return nextStep(asksOf(options, row.level), told);
}

/** Hands the open check to the staff. Throws UserError `identity-gone` or `identity-unfinished`. */
export async function send(
  scope: Scope,
  secrets: Secrets,
  options: Options,
  customerId: bigint,
): Promise<void> {
  const row = await lockOpen(scope, customerId);
  if (nextStep(asksOf(options, row.level), openTold(scope, secrets, row)) !== null)
    throw new UserError('identity-unfinished');
  await scope.db.query(
    `update identity_checks set state = 'sent', created_at = to_timestamp($2::float8 / 1000) where id = $1`,
    [row.id, scope.clock.now()],
  );
  const [who] = await scope.db.query<{ name: string; username: string | null }>(
    'select name, username from customers where id = $1',
    [customerId],
  );
  await messages.tellStaff(scope, {
    reference: `identity:${row.id}`,
    kind: 'identity',
    content: {
      key: 'notice-staff-identity',
      data: {
        name: who?.name ?? '',
        username: who?.username == null ? '' : `@${who.username}`,
        level: row.level,
      },
      buttons: [[{ key: 'button-identity', press: `identities:check:${row.id}` }]],
    },
  });
}

/** What the customer takes back: documents are deleted, and the level with them. */
export async function forget(scope: Scope, customerId: bigint): Promise<void> {
  await scope.db.query(
    `with gone as (delete from identity_checks where customer_id = $1 and state in ('open', 'sent'))
     update identity_checks set sealed = null,
       state = case when state = 'accepted' then 'expired' else state end
     where customer_id = $1 and state in ('accepted', 'refused', 'expired')`,
    [customerId],
  );
}

/** What waits for the staff, oldest first. */
export async function listSent(
  scope: Scope,
  page: { readonly limit: number; readonly offset: number },
): Promise<WaitingCheck[]> {
  const rows = await scope.db.query<WaitingRow>(
    `select i.*, c.telegram_id, c.name, c.username from identity_checks i
     join customers c on c.id = i.customer_id where i.state = 'sent'
     order by i.created_at, i.id limit $1 offset $2`,
    [page.limit, page.offset],
  );
  return rows.map((row) => ({ ...read(row), ...whoOf(row) }));
}

/** One as staff see it, with what was told. Throws UserError `identity-gone`. */
export async function find(
  scope: Scope,
  secrets: Secrets,
  id: bigint,
): Promise<OpenedCheck & WaitingCheck> {
  const [row] = await scope.db.query<WaitingRow>(
    `select i.*, c.telegram_id, c.name, c.username from identity_checks i
     join customers c on c.id = i.customer_id where i.id = $1 and i.state <> 'open'`,
    [id],
  );
  if (!row) throw new UserError('identity-gone');
  return { ...read(row), ...whoOf(row), told: openTold(scope, secrets, row) };
}

/**
 * Decides once, by somebody else than whom it is about, and tells the customer. What was refused is
 * deleted, and so is what an older one of this level said. Throws UserError `identity-decided`,
 * `identity-own` or `identity-gone`.
 */
export async function decide(
  scope: Scope,
  options: Options,
  id: bigint,
  decision: { readonly actorId: number; readonly reason: string | null },
): Promise<void> {
  const { actorId } = decision;
  const reason = decision.reason === null ? null : cut(decision.reason.trim(), LONGEST_REASON);
  if (reason === '') throw new UserError('text-expected');
  const validDays = options.identity?.validDays ?? 0;
  const now = scope.clock.now();
  const expiresAt = validDays === 0 ? null : new Date(now + validDays * DAY_MS);
  const [row] = await scope.db.query<CheckRow & { telegram_id: string }>(
    `update identity_checks i set decided_by = $2, decided_at = to_timestamp($5::float8 / 1000), reason = $3,
       state = case when $3::text is null then 'accepted' else 'refused' end,
       expires_at = case when $3::text is null then $4::timestamptz end,
       sealed = case when $3::text is null then sealed end
     from customers c where i.id = $1 and i.state = 'sent' and c.id = i.customer_id and c.telegram_id <> $2
     returning i.*, c.telegram_id`,
    [id, actorId, reason, expiresAt, now],
  );
  if (!row) throw await refusal(scope, id, actorId);
  if (reason === null)
    await scope.db.query(
      `update identity_checks set state = 'expired', sealed = null
       where customer_id = $1 and level = $2 and state = 'accepted' and id <> $3`,
      [row.customer_id, row.level, id],
    );
  const action = reason === null ? 'identity.accept' : 'identity.refuse';
  await audit.write(scope, actorId, action, {
    customer: row.customer_id,
    level: row.level,
    ...(reason === null ? {} : { reason }),
  });
  await messages.queue(scope, {
    reference: `identity:${id}:decided`,
    chatId: Number(row.telegram_id),
    customerId: BigInt(row.customer_id),
    content: {
      key: reason === null ? 'notice-identity-accepted' : 'notice-identity-refused',
      data: { level: row.level, reason },
      buttons: [[{ key: 'button-identity-own', press: 'identity' }]],
    },
  });
}

/** Why a decision did not happen. */
async function refusal(scope: Scope, id: bigint, actorId: number): Promise<UserError> {
  const [row] = await scope.db.query<{ state: string; telegram_id: string }>(
    `select i.state, c.telegram_id from identity_checks i join customers c on c.id = i.customer_id
     where i.id = $1`,
    [id],
  );
  if (!row) return new UserError('identity-gone');
  return new UserError(Number(row.telegram_id) === actorId ? 'identity-own' : 'identity-decided');
}

async function lockOpen(scope: Scope, customerId: bigint): Promise<CheckRow> {
  const [row] = await scope.db.query<CheckRow>(
    `select * from identity_checks where customer_id = $1 and state = 'open' for update`,
    [customerId],
  );
  if (!row) throw new UserError('identity-gone');
  return row;
}

function openTold(scope: Scope, secrets: Secrets, row: CheckRow): Told {
  if (row.sealed === null) return NOBODY_TOLD;
  const text = secrets.open(row.sealed, toldPurpose(scope, BigInt(row.customer_id)));
  return JSON.parse(text) as Told;
}

function whoOf(row: WaitingRow) {
  const { telegram_id: telegramId, name, username } = row;
  return { telegramId: Number(telegramId), name, username };
}

function read(row: CheckRow): Check {
  return {
    id: BigInt(row.id),
    customerId: BigInt(row.customer_id),
    level: row.level,
    state: row.state,
    reason: row.reason,
    expiresAt: row.expires_at,
    at: row.created_at,
  };
}
