import type { Chain } from '../../../../shared/chains/chain.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import type { ShopContext } from '../../../context.ts';

/** The chain that a button names, for whoever may change how the shop is paid. */
export function demandChain(ctx: ShopContext, id: string | undefined): Chain {
  demand(ctx.turn.role, 'payments');
  const { chains } = ctx.shop;
  const chain = Object.hasOwn(chains, id ?? '') ? chains[id ?? ''] : undefined;
  if (!chain) throw new UserError('button-old');
  return chain;
}
