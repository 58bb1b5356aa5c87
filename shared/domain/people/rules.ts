import type { Scope } from '../../scope.ts';

/** Notes that a customer accepted the shop's rules; the first time counts. */
export async function accept(scope: Scope, customerId: bigint): Promise<void> {
  await scope.db.query(
    'update customers set rules_accepted_at = coalesce(rules_accepted_at, now()) where id = $1',
    [customerId],
  );
}
