import type { Chain, ChainAsset } from '../../chains/chain.ts';
import { UserError } from '../../errors.ts';
import type { Options } from '../shop/options.ts';

/**
 * The coins of a chain that a shop offers. It hides what customers have not begun to pay yet and nothing
 * else: whatever comes to an address is credited all the same.
 */
export function takenCoins(
  { coins }: Pick<Options, 'coins'>,
  { id, assets }: Pick<Chain, 'id' | 'assets'>,
): readonly ChainAsset[] {
  return assets.filter(({ currency, isUnredeemed }) => coins[`${id}:${currency}`] ?? !isUnredeemed);
}

/** One coin of a chain on, or off. Throws UserError `coin-last`. */
export function withCoin(
  options: Pick<Options, 'coins'>,
  chain: Pick<Chain, 'id' | 'assets'>,
  currency: string,
): Pick<Options, 'coins'> {
  const taken = takenCoins(options, chain).map((asset) => asset.currency);
  const isOn = taken.includes(currency);
  if (isOn && taken.length === 1) throw new UserError('coin-last', { currency });
  return { coins: { ...options.coins, [`${chain.id}:${currency}`]: !isOn } };
}
