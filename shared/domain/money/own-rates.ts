import { UserError } from '../../errors.ts';
import { isCurrency, rateOf, type Rate } from '../../money.ts';
import { isNear } from '../../rates/agree.ts';
import type { Scope } from '../../scope.ts';
import * as messages from '../shop/messages.ts';
import type { Options, OwnRate } from '../shop/options.ts';
import * as settingsOf from '../shop/settings.ts';

/** What most prices are told in. */
const USUAL_BASE = 'USD';
/** A new rate that is further from the last one than this is read again: a slip of a digit is tenfold. */
const FAR = 200n; // per mille

/**
 * Reads what one of a base costs, as people write it: `132.5`, `132,5 USDT`. Throws UserError
 * `rate-unreadable`, or `currency-unknown` for the base.
 */
export function readRate(text: string, currency: string, at: number): OwnRate {
  const [, whole = '', fraction = '', named = ''] =
    /^(\d{1,12})(?:[.,](\d{1,12}))?(?:\s*([a-z]{3,5}))?$/i.exec(text.trim()) ?? [];
  const price = fraction === '' ? whole : `${whole}.${fraction}`;
  if (!/[1-9]/.test(price)) throw new UserError('rate-unreadable');
  const base = named.toUpperCase() || (currency === USUAL_BASE ? 'EUR' : USUAL_BASE);
  if (!isCurrency(base) || base === 'XTR') throw new UserError('currency-unknown', { text: base });
  if (base === currency) throw new UserError('rate-unreadable');
  return { base, price, at };
}

/** An own rate as a price: of its base in the currency. */
export function rateIn(currency: string, { base, price }: OwnRate): Rate {
  return rateOf(base, currency, price);
}

/** Whether a rate differs so much from what was known that somebody should look twice. */
export function isFar(rate: Rate, known: Rate): boolean {
  return !isNear(rate, known, FAR);
}

/** Whether the shop counts a rate as old. */
export function isOld(
  { at }: OwnRate,
  { ownRateH }: Pick<Options, 'ownRateH'>,
  now: number,
): boolean {
  return now - at > ownRateH * 3600_000;
}

/** Tells staff of own rates that are older than the shop allows, once for each that was set. */
export async function warnOld(scope: Scope): Promise<void> {
  const { options } = await settingsOf.read(scope);
  for (const [currency, own] of Object.entries(options.ownRates)) {
    if (!isOld(own, options, scope.clock.now())) continue;
    await messages.tellStaff(scope, {
      reference: `own-rate:${currency}:${own.at}`,
      kind: 'trouble',
      content: {
        key: 'notice-own-rate-old',
        data: { currency, base: own.base, price: own.price, hours: options.ownRateH },
        buttons: [[{ key: 'button-rates', press: 'rates' }]],
      },
    });
  }
}
