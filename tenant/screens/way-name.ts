import type { PossibleWay } from '../../shared/domain/payouts/payout-ways.ts';
import type { ShopContext } from '../context.ts';

/** A way that money leaves by, as people call it. */
export function wayName(ctx: ShopContext, { kind, source }: Pick<PossibleWay, 'kind' | 'source'>) {
  if (kind === 'hand') return ctx.label('way-hand');
  return ctx.label(kind === 'chain' ? `network-${source}` : `provider-${source}`);
}

/** The same from what a payout keeps. */
export function payoutWayName(
  ctx: ShopContext,
  payout: { readonly way: string; readonly accountId: bigint | null },
): string {
  const kind = payout.accountId !== null ? 'provider' : payout.way === 'hand' ? 'hand' : 'chain';
  return wayName(ctx, { kind, source: payout.way });
}
