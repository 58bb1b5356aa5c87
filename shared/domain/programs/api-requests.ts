import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import { randomKey } from '../../secrets.ts';

/** A request under an Idempotency-Key that is being worked on: it alone may write the answer. */
export interface Claim {
  readonly prefix: string;
  readonly name: string;
  readonly attempt: string;
  /** Of all attempts at this request, and of no later one under the same name: what its effect is called by. */
  readonly reference: string;
}

/** What was answered. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Longer than any request may take: what is silent for so long died with its process. */
const BUSY_MS = 60_000;
const KEPT_MS = 24 * 3_600_000;

/**
 * Takes a request on under the name that its sender gave it, or gives the answer of the first one again.
 * Throws UserError `idempotency-key-reused` where that one said something else, `idempotency-key-busy`
 * while it is not answered yet.
 */
export async function claim(
  scope: Scope,
  wanted: { readonly prefix: string; readonly name: string; readonly fingerprint: Buffer },
): Promise<Claim | Answer> {
  const { prefix, name, fingerprint } = wanted;
  const attempt = randomKey(9);
  const now = scope.clock.now();
  const [row] = await scope.db.query<{
    attempt: string;
    fingerprint: Buffer;
    status: number | null;
    answer: unknown;
    at: Date;
  }>(
    `insert into api_requests as r (prefix, name, fingerprint, attempt, busy_until, at) values ($1, $2, $3, $4, $5, $6)
     on conflict (prefix, name) do update set
       -- One that is over begins anew; one whose process died is taken over.
       attempt = case when r.at <= $7 or r.status is null and r.busy_until <= $6 and r.fingerprint = $3
         then excluded.attempt else r.attempt end,
       fingerprint = case when r.at <= $7 then excluded.fingerprint else r.fingerprint end,
       status = case when r.at <= $7 then null else r.status end,
       answer = case when r.at <= $7 then null else r.answer end,
       busy_until = case when r.at <= $7 or r.status is null and r.busy_until <= $6 and r.fingerprint = $3
         then excluded.busy_until else r.busy_until end,
       at = case when r.at <= $7 then excluded.at else r.at end
     returning r.attempt, r.fingerprint, r.status, r.answer, r.at`,
    [
      prefix,
      name,
      fingerprint,
      attempt,
      new Date(now + BUSY_MS),
      new Date(now),
      new Date(now - KEPT_MS),
    ],
  );
  if (!row) throw new Error('an upsert gives its row');
  if (row.attempt === attempt)
    return { prefix, name, attempt, reference: `api:${prefix}:${name}:${row.at.getTime()}` };
  if (!row.fingerprint.equals(fingerprint)) throw new UserError('idempotency-key-reused');
  if (row.status === null) throw new UserError('idempotency-key-busy');
  return { status: row.status, body: row.answer };
}

/**
 * Keeps the answer, in the transaction of the effect where there is one. Throws UserError
 * `idempotency-key-busy` when another process has taken the request over: then nothing happens here.
 */
export async function answer(scope: Scope, claim: Claim, { status, body }: Answer): Promise<void> {
  const rows = await scope.db.query(
    `update api_requests set status = $4, answer = $5
     where prefix = $1 and name = $2 and attempt = $3 and status is null returning 1`,
    [claim.prefix, claim.name, claim.attempt, status, JSON.stringify(body)],
  );
  if (rows.length === 0) throw new UserError('idempotency-key-busy');
}

/**
 * Lets go of a request that came to nothing, so that it can be sent again. One that may have left a trace
 * (`isTraced`) keeps its row: the same request continues under the same reference.
 */
export async function release(
  scope: Scope,
  { prefix, name, attempt }: Claim,
  { isTraced }: { readonly isTraced: boolean },
): Promise<void> {
  if (isTraced)
    await scope.db.query(
      `update api_requests set busy_until = $4
       where prefix = $1 and name = $2 and attempt = $3 and status is null`,
      [prefix, name, attempt, new Date(scope.clock.now())],
    );
  else
    await scope.db.query(
      `delete from api_requests where prefix = $1 and name = $2 and attempt = $3 and status is null`,
      [prefix, name, attempt],
    );
}

/** Deletes answers that are older than a day. */
export async function forgetOld(scope: Scope): Promise<void> {
  await scope.db.query('delete from api_requests where at <= $1', [
    new Date(scope.clock.now() - KEPT_MS),
  ]);
}
