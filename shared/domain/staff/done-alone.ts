import { keyOf, type Scope } from '../../scope.ts';

/** As long as the limits of withdrawals count. */
const DAY_MS = 24 * 3600_000;

/**
 * How much one of the staff gave or took alone within a day, in one currency: corrections both ways, findings
 * that they credited, payments that they confirmed. Waits for what they are just doing, in the caller's transaction.
 */
export async function sumOf(scope: Scope, actorId: number, currency: string): Promise<bigint> {
  await scope.db.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    keyOf(scope.tenant, 'alone', String(actorId)),
  ]);
  const since = new Date(scope.clock.now() - DAY_MS);
  const [row] = await scope.db.query<{ sum: string }>(
    `select coalesce(sum(abs((worth->>'amount')::numeric)), 0) as sum from (
       select coalesce(data->'worth', data->'money') as worth from audit_log
       -- What two agreed to is nobody's alone.
       where actor_id = $1 and action in ('balance.adjust', 'finding.credit', 'invoice.confirm')
         and not data ? 'requestedBy' and at > $2
         and id > coalesce((select id from audit_log where at <= $2 order by id desc limit 1), 0)) own
     where worth->>'currency' = $3`,
    [actorId, since, currency],
  );
  return BigInt(row?.sum ?? 0);
}
