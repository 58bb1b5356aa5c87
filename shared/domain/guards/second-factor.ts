import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import type { SealPurpose, Secrets } from '../../secrets.ts';
import type { Options } from '../shop/options.ts';
import { mark, recoveryCodes, stepOf } from './second-factor-codes.ts';

/** What asks for a code: by whom it is done, and whether a factor that staff made anew waits before it. */
const ACTIONS = {
  'payout-approve': { by: 'staff', waits: true },
  'account-add': { by: 'staff', waits: false },
  'account-remove': { by: 'staff', waits: false },
  'key-change': { by: 'staff', waits: false },
  'payout-rules': { by: 'staff', waits: false },
  'staff-add': { by: 'staff', waits: false },
  'staff-role': { by: 'staff', waits: false },
  'staff-invite': { by: 'staff', waits: false },
  'role-change': { by: 'staff', waits: false },
  'security-change': { by: 'staff', waits: false },
  'api-key': { by: 'staff', waits: false },
  'webhook-add': { by: 'staff', waits: false },
  'webhook-secret': { by: 'staff', waits: false },
  'factor-reset': { by: 'staff', waits: false },
  withdraw: { by: 'customer', waits: true },
  'factor-off': { by: 'customer', waits: false },
  'factor-codes': { by: 'customer', waits: false },
} as const satisfies Readonly<Record<string, { by: 'staff' | 'customer'; waits: boolean }>>;
export type GuardedAction = keyof typeof ACTIONS;

/** So many failures lock, for a quarter of an hour first and twice as long each time after. */
const FAILURES = 5;
const LOCK_MS = 15 * 60_000;
const LONGEST_LOCK_MS = 24 * 60 * 60_000;
/** How long payouts wait after staff took a factor away: time for its owner to object. */
const WAIT_MS = 24 * 60 * 60_000;

/** What somebody has beside Telegram. */
export interface Factor {
  /** It asks for codes; else it was taken away and nothing is there in its place. */
  readonly isOn: boolean;
  readonly since: Date;
  readonly recoveryLeft: number;
  /** After too many failures. */
  readonly lockedUntil: Date | null;
  /** Until when it counts for no payout. */
  readonly waitsUntil: Date | null;
}

/** A right answer, to be spent in the transaction of what it allows. */
export type Proof = { readonly step: number } | { readonly recovery: string };

interface FactorRow {
  sealed: Buffer | null;
  recovery: string[];
  last_step: string;
  failures: number;
  locked_until: Date | null;
  confirmed_at: Date;
  reset_at: Date | null;
}

/** The factor of a person; null: never had one. */
export async function find(scope: Scope, telegramId: number): Promise<Factor | null> {
  const [row] = await scope.db.query<FactorRow>(
    'select * from second_factors where telegram_id = $1',
    [telegramId],
  );
  return row ? read(scope, row) : null;
}

/** Everybody of the staff, with whether they have one. */
export async function ofStaff(
  scope: Scope,
): Promise<{ readonly name: string; readonly isOn: boolean }[]> {
  const rows = await scope.db.query<{ name: string; is_on: boolean }>(
    `select coalesce(c.name, s.name, s.telegram_id::text) as name, f.sealed is not null as is_on
     from staff s left join customers c on c.telegram_id = s.telegram_id
     left join second_factors f on f.telegram_id = s.telegram_id order by 2, 1`,
  );
  return rows.map(({ name, is_on: isOn }) => ({ name, isOn }));
}

/**
 * Whether an action needs a code of this person now. Throws UserError `factor-required` where the
 * shop wants staff to have a factor and they have none, and `factor-waits` while payouts wait.
 */
export async function needsCode(
  scope: Scope,
  telegramId: number,
  action: GuardedAction,
  { staffFactor }: Pick<Options, 'staffFactor'>,
): Promise<boolean> {
  const { by, waits } = ACTIONS[action];
  const factor = await find(scope, telegramId);
  if (waits && factor?.waitsUntil) {
    const hours = Math.ceil((factor.waitsUntil.getTime() - scope.clock.now()) / 3_600_000);
    throw new UserError('factor-waits', { hours });
  }
  if (factor?.isOn) return true;
  if (by === 'staff' && staffFactor === 'required') throw new UserError('factor-required');
  return false;
}

/**
 * Switches a factor on with the first code of its secret. Returns the recovery codes, which nobody
 * sees again. Throws UserError `code-first` (not of this secret), or `factor-known` when the person has one.
 */
export async function enrol(
  scope: Scope,
  secrets: Secrets,
  { telegramId, secret, code }: { telegramId: number; secret: string; code: string },
): Promise<string[]> {
  const step = stepOf(secret, code, deviceTime(scope));
  if (step === null) throw new UserError('code-first');
  const codes = recoveryCodes();
  const rows = await scope.db.query(
    `insert into second_factors (telegram_id, sealed, recovery, last_step, confirmed_at)
     values ($1, $2, $3, $4, to_timestamp($5::float8 / 1000))
     on conflict (telegram_id) do update set sealed = excluded.sealed, recovery = excluded.recovery,
       last_step = excluded.last_step, confirmed_at = excluded.confirmed_at, failures = 0, locked_until = null
     where second_factors.sealed is null returning 1`,
    [
      telegramId,
      secrets.seal(secret, purpose(scope, telegramId)),
      JSON.stringify(codes.map((each) => mark(scope, telegramId, each))),
      step,
      scope.clock.now(),
    ],
  );
  if (rows.length === 0) throw new UserError('factor-known');
  return codes;
}

/**
 * Judges an answer: a code of the authenticator or a recovery code. Failures are counted one after
 * another, in a transaction of their own that nothing rolls back. Throws UserError `code-wrong`, `code-used`, `factor-locked` or `factor-gone`.
 */
export async function judge(
  scope: Scope,
  secrets: Secrets,
  telegramId: number,
  answer: string,
): Promise<Proof> {
  const verdict = await scope.transaction(async (scope) => {
    const [row] = await scope.db.query<FactorRow>(
      'select * from second_factors where telegram_id = $1 for update',
      [telegramId],
    );
    if (!row?.sealed) throw new UserError('factor-gone');
    demandUnlocked(scope, row.locked_until);
    const secret = secrets.open(row.sealed, purpose(scope, telegramId));
    return prove(scope, row, { telegramId, secret, answer }) ?? fail(scope, telegramId, row);
  });
  if (!('failed' in verdict)) return verdict;
  demandUnlocked(scope, verdict.lockedUntil);
  throw new UserError('code-wrong');
}

/** Takes a proof, in the transaction of what it allows. Throws UserError `code-used` the second time. */
export async function spend(scope: Scope, telegramId: number, proof: Proof): Promise<void> {
  const rows = await ('step' in proof
    ? scope.db.query(
        `update second_factors set last_step = $2, failures = 0, locked_until = null
         where telegram_id = $1 and sealed is not null and last_step < $2 returning 1`,
        [telegramId, proof.step],
      )
    : scope.db.query(
        `update second_factors set recovery = recovery - $2::text, failures = 0, locked_until = null
         where telegram_id = $1 and recovery ? $2::text returning 1`,
        [telegramId, proof.recovery],
      ));
  if (rows.length === 0) throw new UserError('code-used');
}

/** New recovery codes in the place of those that are left. Throws UserError `factor-gone`. */
export async function renewCodes(scope: Scope, telegramId: number): Promise<string[]> {
  const codes = recoveryCodes();
  const rows = await scope.db.query(
    'update second_factors set recovery = $2 where telegram_id = $1 and sealed is not null returning 1',
    [telegramId, JSON.stringify(codes.map((each) => mark(scope, telegramId, each)))],
  );
  if (rows.length === 0) throw new UserError('factor-gone');
  return codes;
}

/** Switches a person's own factor off. That staff took one away before is not forgotten with it. */
export async function remove(scope: Scope, telegramId: number): Promise<void> {
  await scope.db.query(
    "update second_factors set sealed = null, recovery = '[]' where telegram_id = $1",
    [telegramId],
  );
}

/** Where sealed secrets are, for `npm run rekey`. */
export function purpose(scope: Scope, telegramId: number): SealPurpose {
  return { tenantId: scope.tenant.id, purpose: `second-factor:${telegramId}` };
}

/** The time that an authenticator goes by. */
function deviceTime({ clock }: Scope): number {
  return clock.outside?.() ?? clock.now();
}

function demandUnlocked(scope: Scope, lockedUntil: Date | null): void {
  const left = (lockedUntil?.getTime() ?? 0) - scope.clock.now();
  if (left > 0) throw new UserError('factor-locked', { minutes: Math.ceil(left / 60_000) });
}

function prove(
  scope: Scope,
  row: FactorRow,
  asked: { telegramId: number; secret: string; answer: string },
): Proof | null {
  const step = stepOf(asked.secret, asked.answer, deviceTime(scope));
  if (step !== null && step <= Number(row.last_step)) throw new UserError('code-used');
  if (step !== null) return { step };
  const recovery = mark(scope, asked.telegramId, asked.answer);
  return row.recovery.includes(recovery) ? { recovery } : null;
}

async function fail(
  scope: Scope,
  telegramId: number,
  row: FactorRow,
): Promise<{ readonly failed: true; readonly lockedUntil: Date | null }> {
  const failures = row.failures + 1;
  const lockMs = Math.min(LOCK_MS * 2 ** (failures / FAILURES - 1), LONGEST_LOCK_MS);
  const lockedUntil = failures % FAILURES === 0 ? new Date(scope.clock.now() + lockMs) : null;
  await scope.db.query(
    'update second_factors set failures = $2, locked_until = $3 where telegram_id = $1',
    [telegramId, failures, lockedUntil],
  );
  if (lockedUntil) await tellOwners(scope, telegramId, lockMs);
  return { failed: true, lockedUntil };
}

/** Somebody may be trying a colleague's codes: the other owners should know. */
async function tellOwners(scope: Scope, telegramId: number, lockMs: number): Promise<void> {
  await scope.db.query(
    `select queue_message($2 || ':' || o.telegram_id, null, o.telegram_id, 'send', null, jsonb_build_object('key', 'notice-factor-locked',
       'data', jsonb_build_object('name', coalesce(c.name, s.name, '—'), 'minutes', $3::int)), 1)
     from staff s left join customers c on c.telegram_id = s.telegram_id
     join staff o on o.role = 'OWNER' and o.telegram_id <> s.telegram_id where s.telegram_id = $1`,
    [telegramId, `factor-locked:${telegramId}:${scope.clock.now()}`, lockMs / 60_000],
  );
}

function read(scope: Scope, row: FactorRow): Factor {
  const now = scope.clock.now();
  const isOn = row.sealed !== null;
  const from = isOn ? row.confirmed_at : row.reset_at;
  const waitsUntil =
    row.reset_at === null || from === null ? null : new Date(from.getTime() + WAIT_MS);
  const ahead = (date: Date | null) => (date !== null && date.getTime() > now ? date : null);
  return {
    isOn,
    since: row.confirmed_at,
    recoveryLeft: row.recovery.length,
    lockedUntil: ahead(row.locked_until),
    waitsUntil: ahead(waitsUntil),
  };
}
