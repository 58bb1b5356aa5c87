import { exponentOf, type Money } from '../../shared/money.ts';

const STEPS = [5n, 10n, 25n, 50n, 100n];

/** About a dollar, in smallest units, where a whole unit is worth much less or much more. */
const ABOUT_A_DOLLAR: Readonly<Record<string, bigint>> = {
  AMD: 50_000n, ARS: 100_000n, BDT: 10_000n, CLP: 1_000n, COP: 500_000n, CZK: 2_000n, EGP: 5_000n,
  ETB: 10_000n, GHS: 1_000n, HUF: 50_000n, IDR: 1_000_000n, INR: 10_000n, JPY: 100n, KES: 10_000n,
  KGS: 10_000n, KRW: 1_000n, KZT: 50_000n, MXN: 2_000n, NGN: 100_000n, PHP: 5_000n, PKR: 30_000n,
  RUB: 10_000n, RWF: 1_000n, THB: 3_000n, TRY: 4_000n, TZS: 200_000n, UAH: 4_000n, UGX: 4_000n,
  UZS: 1_000_000n, VND: 20_000n, ZAR: 2_000n,
  BTC: 1_000n, LTC: 1_000_000n, ETH: 400_000_000_000_000n, BNB: 2_000_000_000_000_000n, TRX: 4_000_000n, SOL: 5_000_000n,
  POL: 4_000_000_000_000_000_000n,
}; // prettier-ignore

/** A few usual amounts in a currency, so that most people type nothing. */
export function quickAmounts(currency: string): Money[] {
  const unit = ABOUT_A_DOLLAR[currency] ?? 10n ** BigInt(exponentOf(currency));
  return STEPS.map((step) => ({ amount: step * unit, currency }));
}
