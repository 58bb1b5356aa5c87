import { UserError } from '../../errors.ts';
import type { Credentials } from '../../payments/provider.ts';
import type { Scope } from '../../scope.ts';
import { randomKey, type Secrets } from '../../secrets.ts';
import * as audit from '../staff/audit.ts';
import { codeOf } from '../shop/sql-state.ts';
import { readHealth, type Health, type HealthRow } from './provider-health.ts';

/** A shop's account at a provider, or its watch-only key of a chain (`provider` is the chain's id). */
export interface ProviderAccount {
  readonly id: bigint;
  readonly provider: string;
  /** What names the account to staff; never a secret. */
  readonly label: string;
  /** Opaque end of the callback's path. */
  readonly hookKey: string;
  /** When a proven callback last came; null: never. */
  readonly callbackSeenAt: Date | null;
  readonly health: Health;
  /** The last call that worked, to some minutes; null: none that we remember. */
  readonly workedAt: Date | null;
}

interface AccountRow {
  id: string;
  provider: string;
  label: string;
  hook_key: string;
  callback_seen_at: Date | null;
  health: HealthRow;
  sealed: Buffer;
}

const PURPOSE = 'provider-credentials';
/** The same bytes sealed for another account of the shop do not open. */
const purposeOf = (hookKey: string) => `${PURPOSE}:${hookKey}`;

/** The shop's active accounts, oldest first; of one provider when named. */
export async function list(scope: Scope, provider?: string): Promise<ProviderAccount[]> {
  const rows = await scope.db.query<AccountRow>(
    `select * from provider_accounts
     where state = 'active' and ($1::text is null or provider = $1) order by id`,
    [provider ?? null],
  );
  return rows.map(read);
}

/** What staff see of the ways to be paid, in one round trip. */
export interface PaymentsDesk {
  readonly accounts: readonly ProviderAccount[];
  /** Findings that are open. */
  readonly findings: number;
  /** Payments that somebody has sent a proof of and nobody has decided on. */
  readonly proofs: number;
}

/** The active accounts, and how much waits for staff; `methods`: those that staff confirm. */
export async function desk(scope: Scope, methods: readonly string[]): Promise<PaymentsDesk> {
  const rows = await scope.db.query<
    { findings: number; proofs: number } & (AccountRow | { id: null })
  >(
    `select a.*, w.findings, w.proofs from (select
       (select count(*)::int from findings where state = 'open') as findings,
       (select count(*)::int from invoices i
        where i.method = any($1) and i.external_id is not null and i.status in ('new', 'expired', 'processing')
          and i.data->'proof' is not null and i.data->'proof'->>'refusal' is null
          and not exists (select from payments p
            where p.invoice_id = i.id and p.settled_at >= (i.data->'proof'->>'at')::timestamptz)) as proofs) w
     left join provider_accounts a on a.state = 'active' order by a.id`,
    [methods],
  );
  const { findings = 0, proofs = 0 } = rows[0] ?? {};
  return {
    accounts: rows.flatMap((row) => (row.id === null ? [] : [read(row)])),
    findings,
    proofs,
  };
}

/**
 * The accounts that customers are offered: those that are not hidden, best first. What works without a
 * failure comes before what stumbles, then what was paid most often of the shop's newest invoices that
 * have ended.
 */
export async function offered(scope: Scope): Promise<ProviderAccount[]> {
  const rows = await scope.db.query<AccountRow>(
    `select a.* from provider_accounts a left join (
       select account_id, (count(*) filter (where status = 'settled') + 1.0) / (count(*) + 2) as share
       from (select account_id, status from invoices where ended_at is not null order by id desc limit 200) newest group by 1
     ) s on s.account_id = a.id
     where a.state = 'active' and a.health->>'openUntil' is null
     order by coalesce((a.health->>'failures')::int, 0) > 0, coalesce(s.share, 0.5) desc, a.id`,
  );
  return rows.map(read);
}

/** One account, active or removed: money for a removed one is still money. */
export async function find(scope: Scope, id: bigint): Promise<ProviderAccount | null> {
  const [row] = await scope.db.query<AccountRow>('select * from provider_accounts where id = $1', [
    id,
  ]);
  return row ? read(row) : null;
}

/**
 * Adds an account with its credentials sealed and its callback route, in one transaction. Throws
 * UserError `account-known` when the shop has an active one of this provider and label, and
 * `account-elsewhere` where it is one shop's only and another shop has it.
 */
export async function add(
  scope: Scope,
  secrets: Secrets,
  account: {
    readonly actorId: number;
    readonly provider: string;
    readonly label: string;
    readonly credentials: Credentials;
    /** Two shops must not have it: see `Provider.isExclusive`. */
    readonly isExclusive?: boolean;
  },
): Promise<ProviderAccount> {
  return scope.transaction(async (scope) => {
    const hookKey = randomKey();
    const sealed = secrets.seal(JSON.stringify(account.credentials), {
      tenantId: scope.tenant.id,
      purpose: purposeOf(hookKey),
    });
    const [row] = await scope.db.query<AccountRow>(
      `insert into provider_accounts (provider, label, sealed, hook_key) values ($1, $2, $3, $4)
       on conflict (provider, label) where state = 'active' do nothing returning *`,
      [account.provider, account.label, sealed, hookKey],
    );
    if (!row) throw new UserError('account-known', { label: account.label });
    const claim = account.isExclusive ? `${account.provider}:${account.label}` : null;
    const route = { key: hookKey, provider: account.provider, accountId: row.id, claim };
    await scope.db
      .query(`insert into platform.requests (kind, payload) values ('route', $1)`, [
        JSON.stringify(route),
      ])
      .catch((error: unknown) => {
        throw codeOf(error) === 'SHL08' ? new UserError('account-elsewhere') : error;
      });
    await audit.write(scope, account.actorId, 'account.add', {
      provider: account.provider,
      label: account.label,
    });
    return read(row);
  });
}

/** Stops offering an account. Its row stays: late money still finds its way. */
export async function remove(scope: Scope, actorId: number, id: bigint): Promise<boolean> {
  return scope.transaction(async (scope) => {
    const [row] = await scope.db.query<AccountRow>(
      `update provider_accounts set state = 'removed' where id = $1 and state = 'active' returning *`,
      [id],
    );
    if (!row) return false;
    await audit.write(scope, actorId, 'account.remove', {
      provider: row.provider,
      label: row.label,
    });
    return true;
  });
}

/** Opens an account's credentials for one call. Throws UserError `account-gone`. */
export async function credentials(
  scope: Scope,
  secrets: Secrets,
  id: bigint,
): Promise<{ readonly account: ProviderAccount; readonly credentials: Credentials }> {
  const [row] = await scope.db.query<AccountRow>('select * from provider_accounts where id = $1', [
    id,
  ]);
  if (!row) throw new UserError('account-gone');
  const opened = secrets.open(row.sealed, {
    tenantId: scope.tenant.id,
    purpose: purposeOf(row.hook_key),
  });
  return { account: read(row), credentials: JSON.parse(opened) as Credentials };
}

/** Credentials of the account that a callback names; null when the shop has it no more. */
export async function findCredentials(
  scope: Scope,
  secrets: Secrets,
  id: bigint,
): Promise<Credentials | null> {
  try {
    return (await credentials(scope, secrets, id)).credentials;
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** Notes that a proven callback came. */
export async function sawCallback(scope: Scope, id: bigint): Promise<void> {
  await scope.db.query('update provider_accounts set callback_seen_at = now() where id = $1', [id]);
}

function read(row: AccountRow): ProviderAccount {
  return {
    id: BigInt(row.id),
    provider: row.provider,
    label: row.label,
    hookKey: row.hook_key,
    callbackSeenAt: row.callback_seen_at,
    health: readHealth(row.health),
    workedAt: row.health.okAt === undefined ? null : new Date(row.health.okAt),
  };
}

/**
 * Seals the credentials of every account again that the key before still holds. Each row by itself
 * and only if nobody changed it meanwhile: stopping half-way or a second run harms nothing.
 */
export async function reseal(
  scope: Scope,
  secrets: Secrets,
): Promise<{ readonly moved: number; readonly failed: number }> {
  const rows = await scope.db.query<AccountRow>('select * from provider_accounts order by id');
  let moved = 0;
  let failed = 0;
  for (const row of rows) {
    const belongs = { tenantId: scope.tenant.id, purpose: purposeOf(row.hook_key) };
    if (!secrets.isOld(row.sealed, belongs)) continue;
    try {
      const sealed = secrets.seal(secrets.open(row.sealed, belongs), belongs);
      await scope.db.query(
        'update provider_accounts set sealed = $2 where id = $1 and sealed = $3',
        [row.id, sealed, row.sealed],
      );
      moved += 1;
    } catch (error) {
      failed += 1;
      scope.log.error({ error, account: row.id }, 'credentials could not be sealed again');
    }
  }
  return { moved, failed };
}
