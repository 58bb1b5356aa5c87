import { writeMoney } from '../../money.ts';
import type { Gap } from '../../platform/balance-audit.ts';
import type { Scope } from '../../scope.ts';
import * as findings from '../money/findings.ts';

/**
 * Leaves coins that came to a customer's address, and that no node showed coming, to staff: whose they are
 * is likely, not proven. Once for the same blocks.
 */
export async function note(scope: Scope, gap: Gap): Promise<void> {
  const { chain, address, customerId, firstHeight, lastHeight } = gap;
  const reference = `${chain}:${address}:blocks-${firstHeight}-${lastHeight}`;
  await findings.note(scope, {
    kind: 'unseen-coins',
    reference,
    data: {
      money: writeMoney(gap),
      customerId: customerId.toString(),
      // In the books as coins of this chain, under a name that no transfer has.
      reference,
      house: `chain:${chain}`,
      chain,
      address,
      blocks: `${firstHeight}–${lastHeight}`,
    },
  });
}
