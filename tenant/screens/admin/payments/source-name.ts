import { TELEGRAM } from '../../../../shared/domain/money/telegram-currencies.ts';
import type { ShopContext } from '../../../context.ts';

/** A provider or a chain as people call it. */
export function sourceName(ctx: ShopContext, id: string): string {
  return ctx.label(ctx.shop.chains[id] === undefined ? `provider-${id}` : `network-${id}`);
}

/** Whether nobody calls back from there. */
export function isSilent(ctx: ShopContext, id: string): boolean {
  return id === TELEGRAM || ctx.shop.providers.find((each) => each.id === id)?.isSilent === true;
}

/**
 * How a shop hears of payments there: by callbacks to an address that the operator enters, or that goes
 * with each payment; from Telegram itself; by asking; or from staff alone.
 */
export function callsOf(
  ctx: ShopContext,
  id: string,
): 'entered' | 'named' | 'telegram' | 'asked' | 'hand' | 'alone' {
  if (id === TELEGRAM) return 'telegram';
  const provider = ctx.shop.providers.find((each) => each.id === id);
  if (provider?.isSilent) return provider.hasNoHost ? 'alone' : provider.byHand ? 'hand' : 'asked';
  return provider?.namesCallback ? 'named' : 'entered';
}
