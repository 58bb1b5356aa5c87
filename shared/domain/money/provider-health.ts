import { Unavailable, UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import type { ProviderAccount } from './accounts.ts';

/** Whether an account at a provider works, as its last calls showed. */
export interface Health {
  /** In a row; zero: it works. */
  readonly failures: number;
  /** Hidden from customers until a probe succeeds; the next one is then. Null: it is offered. */
  readonly openUntil: Date | null;
  /** Since when it works without a failure; null: nobody knows. */
  readonly since: Date | null;
  readonly failedAt: Date | null;
  /** A word for the last failure, with its text under `account-trouble`. */
  readonly reason: Trouble | null;
}

/** What a failed call was, in one word. */
export type Trouble = 'unavailable' | 'credentials-refused';

/** The health column of `provider_accounts`. */
export interface HealthRow {
  readonly failures?: number;
  readonly openUntil?: string;
  readonly since?: string;
  readonly okAt?: string;
  readonly failedAt?: string;
  readonly reason?: Trouble;
}

/** A success is written down again after this long: each call would be a write for nothing. */
const FRESH_MS = 10 * 60_000;

/**
 * Calls an account's provider and notes how it went, in one statement. A refusal of one question is no
 * failure: the provider answers.
 */
export async function watched<T>(
  scope: Scope,
  account: ProviderAccount,
  call: () => Promise<T>,
): Promise<T> {
  try {
    const answer = await call();
    if (!isFresh(scope, account)) await note(scope, account.id, null);
    return answer;
  } catch (error) {
    const trouble = troubleOf(error);
    if (trouble !== null) await note(scope, account.id, trouble);
    else if (error instanceof UserError && !isFresh(scope, account))
      await note(scope, account.id, null);
    throw error;
  }
}

/** Notes a success (null) or a failure of an account. */
export async function note(
  scope: Scope,
  accountId: bigint,
  trouble: Trouble | null,
): Promise<void> {
  await scope.db.query('select note_health($1, $2, $3)', [
    accountId,
    trouble,
    new Date(scope.clock.now()),
  ]);
}

/** Reads the column. */
export function readHealth(row: HealthRow): Health {
  return {
    failures: row.failures ?? 0,
    openUntil: at(row.openUntil),
    since: at(row.since),
    failedAt: at(row.failedAt),
    reason: row.reason ?? null,
  };
}

function isFresh(scope: Scope, { health, workedAt }: ProviderAccount): boolean {
  return (
    health.failures === 0 && workedAt !== null && scope.clock.now() - workedAt.getTime() < FRESH_MS
  );
}

function troubleOf(error: unknown): Trouble | null {
  if (error instanceof Unavailable) return 'unavailable';
  return error instanceof UserError && error.code === 'credentials-refused' ? error.code : null;
}

function at(text: string | undefined): Date | null {
  return text === undefined ? null : new Date(text);
}
