import type { Outgoing, SentTransaction, Transfer } from '../../chains/chain.ts';
import { UserError } from '../../errors.ts';
import type { Payout } from './payout-row.ts';

/**
 * What of a transaction may pay a payout: to its receiver, its amount, with the comment that they asked for.
 * Several where one transaction sends several people at one exchange the same. Throws UserError `transaction-failed`, `transaction-waits`, `transaction-other`, `transaction-memo`.
 */
export function transfersOf(
  { destination, money }: Pick<Payout, 'destination' | 'money'>,
  outgoing: Outgoing,
  sent: SentTransaction,
): readonly Transfer[] {
  if (!sent.succeeded) throw new UserError('transaction-failed');
  if (sent.confirmations === 0) throw new UserError('transaction-waits');
  const { address = '' } = destination;
  const script = outgoing.scriptOf(address);
  const paid = sent.transfers.filter(
    (each) =>
      // What their own comment makes of the account is no matter to whoever gets it.
      (each.remark?.account ?? each.script).equals(script) &&
      each.money.currency === money.currency &&
      each.money.amount === money.amount,
  );
  if (paid.length === 0) throw new UserError('transaction-other');
  const memo = outgoing.memo?.(address) ?? null;
  if (memo === null) return paid;
  const named = paid.filter(({ remark }) => remark?.comment?.trim() === memo.trim());
  if (named.length === 0) throw new UserError('transaction-memo', { memo });
  return named;
}
