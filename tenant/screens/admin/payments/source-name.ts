import type { ShopContext } from '../../../context.ts';

/** A provider or a chain as people call it. */
export function sourceName(ctx: ShopContext, id: string): string {
  return ctx.label(ctx.shop.chains[id] === undefined ? `provider-${id}` : `network-${id}`);
}
