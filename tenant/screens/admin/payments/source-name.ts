import { TELEGRAM } from '../../../../shared/domain/telegram-currencies.ts';
import type { ShopContext } from '../../../context.ts';

/** A provider or a chain as people call it. */
export function sourceName(ctx: ShopContext, id: string): string {
  return ctx.label(ctx.shop.chains[id] === undefined ? `provider-${id}` : `network-${id}`);
}

/** Whether nobody calls back from there. */
export function isSilent(ctx: ShopContext, id: string): boolean {
  return id === TELEGRAM || ctx.shop.providers.find((each) => each.id === id)?.isSilent === true;
}
