import type { Scope } from '../../scope.ts';

/** What became of somebody's try to take a seat. */
export type SeatResult = 'taken' | 'repeated' | 'full' | 'own' | 'gone';

/** Takes a seat of somebody's subscription, by the key of its invitation. */
export async function take(
  scope: Scope,
  customerId: bigint,
  subscriptionId: bigint,
  key: string,
): Promise<SeatResult> {
  const [row] = await scope.db.query<{ result: SeatResult }>(
    'select take_seat($1, $2, $3, $4) as result',
    [subscriptionId, key, customerId, new Date(scope.clock.now())],
  );
  return row?.result ?? 'gone';
}

/**
 * Frees a seat: `by` is who sits there or whose subscription it is; the latter's invitation changes, so that
 * who was sent away does not come back by it. False: there is no such seat, or it is not theirs.
 */
export async function free(
  scope: Scope,
  by: bigint,
  seat: { readonly subscriptionId: bigint; readonly customerId: bigint },
): Promise<boolean> {
  const [row] = await scope.db.query<{ done: boolean | null }>(
    'select free_seat($1, $2, $3, $4) as done',
    [seat.subscriptionId, seat.customerId, by, new Date(scope.clock.now())],
  );
  return row?.done ?? false;
}
