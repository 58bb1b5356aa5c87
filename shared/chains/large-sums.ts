import { fromDecimal, type Money } from '../money.ts';

/** About a thousand dollars, once and for all: a price would be one more thing that can be wrong. */
const LARGE: Readonly<Record<string, string>> = {
  BNB: '1.5',
  BTC: '0.015',
  ETH: '0.3',
  LTC: '12',
  POL: '4000',
  SOL: '6',
  TON: '200',
  TRX: '5000',
  USDC: '1000',
  USDT: '1000',
};

/** Whether one node's word is not enough for this. What has no line is always large. */
export function isLarge({ amount, currency }: Money): boolean {
  const limit = LARGE[currency];
  return limit === undefined || amount >= fromDecimal(limit, currency, 'exact');
}

/** So many of these are as good as a large sum: a few cents. Advertisements come with less. */
const DUST = 10_000n;

/** Whether it is too little for anybody to look at. What has no line never is. */
export function isDust({ amount, currency }: Money): boolean {
  const limit = LARGE[currency];
  return limit !== undefined && amount * DUST < fromDecimal(limit, currency, 'exact');
}
