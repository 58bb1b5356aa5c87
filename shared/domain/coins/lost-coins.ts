import { writeMoney } from '../../money.ts';
import type { CreditedPayment } from '../../platform/chain-halts.ts';
import type { Scope } from '../../scope.ts';
import * as findings from '../money/findings.ts';
import * as payments from '../money/payments.ts';

/**
 * Leaves a credited payment whose transaction is in no block any more to staff, once. Nothing is taken back by
 * itself: it may come again, and what was sold for it is sold.
 */
export async function note(scope: Scope, chain: string, lost: CreditedPayment): Promise<void> {
  const { reference, txid, customerId, money } = lost;
  const payment = await payments.find(scope, reference);
  // It names nobody, or was never told: nothing was credited.
  if (payment?.status !== 'settled') return;
  const { credit, invoiceId } = payment;
  await findings.note(scope, {
    kind: 'left-chain',
    reference: `left-chain:${reference}`,
    data: {
      reference,
      txid,
      chain,
      customerId: customerId.toString(),
      invoiceId: invoiceId?.toString() ?? null,
      money: writeMoney(money),
      credited: credit && writeMoney(credit),
    },
  });
}
