import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import * as audit from '../staff/audit.ts';
import { bodyOf, refusal, type RefundWish } from './refunds.ts';
import { codeOf } from '../shop/sql-state.ts';

/** Long enough to say what is wrong, short enough for a notice. */
export const LONGEST_CLAIM = 1_000;

/** How a claim is decided. */
export type Decision =
  | { readonly state: 'replaced'; readonly quantity: number }
  | { readonly state: 'refunded'; readonly refund: RefundWish }
  | { readonly state: 'refused'; readonly answer: string };

/**
 * Opens a customer's claim on a line of theirs, inside its warranty, and tells staff. Throws
 * UserError `claim-late` when there is nothing to claim, `claim-open`.
 */
export async function open(
  scope: Scope,
  customerId: bigint,
  lineId: bigint,
  text: string,
): Promise<bigint> {
  try {
    const [row] = await scope.db.query<{ id: string | null }>(
      'select open_claim($1, $2, $3, $4) as id',
      [customerId, lineId, text, new Date(scope.clock.now())],
    );
    if (row?.id == null) throw new UserError('claim-late');
    return BigInt(row.id);
  } catch (error) {
    if (codeOf(error) === 'SHL06') throw new UserError('claim-open');
    throw error;
  }
}

/**
 * Decides a claim, once; the customer is told. Throws UserError `claim-decided`, `out-of-stock`,
 * `refund-too-much`. The caller has checked the right.
 */
export async function decide(
  scope: Scope,
  actorId: number,
  claimId: bigint,
  decision: Decision,
): Promise<void> {
  const body = {
    claimId: `${claimId}`,
    actorId,
    now: new Date(scope.clock.now()),
    answer: null,
    ...decision,
    ...(decision.state === 'refunded' ? { refund: bodyOf(scope, actorId, decision.refund) } : {}),
  };
  try {
    await scope.db.query('select decide_claim($1)', [JSON.stringify(body)]);
  } catch (error) {
    throw refusal(error);
  }
  await audit.write(scope, actorId, 'claim.decide', {
    claim: Number(claimId),
    state: decision.state,
    ...(decision.state === 'refused' ? { answer: decision.answer } : {}),
  });
}
