import { exponentOf, isCoin, toDecimal, type Money } from '../money.ts';

/** Where a Star has its own sign instead of a code. */
const STAR = '⭐';

const formats = new Map<string, Intl.NumberFormat>();
/** By language, zone and length: as many as shops have zones, at most some hundred. */
const dates = new Map<string, Intl.DateTimeFormat>();

/** An amount as people of this language write it: `$1,200.50`, `1 200,50 ₽`, `0.015 ETH`, `50 ⭐`. */
export function formatMoney(language: string, money: Money): string {
  const { currency } = money;
  // Exact: `Intl` reads decimal texts digit by digit.
  const number = numberFormat(language, currency).format(toDecimal(money) as `${number}`);
  if (currency === 'XTR') return `${number} ${STAR}`;
  return isCoin(currency) ? `${number} ${currency}` : number;
}

/** An amount in a few letters, for a scale: `$12.5K`, `1,2 тыс. ₽`, `$0.50`, `0.015`. */
export function formatShort(language: string, money: Money): string {
  const { currency } = money;
  const value = Number(toDecimal(money));
  const isLong = value >= 1_000;
  const places = isLong ? 1 : Number.isInteger(value) ? 0 : exponentOf(currency);
  const plain = isCoin(currency) || currency === 'XTR';
  return new Intl.NumberFormat(language, {
    notation: isLong ? 'compact' : 'standard',
    ...(plain ? {} : { style: 'currency', currency }),
    minimumFractionDigits: plain || isLong ? 0 : places,
    maximumFractionDigits: places,
  }).format(value);
}

/** A moment, to the minute, by the clocks of a zone: the shop's, because Telegram does not tell where people are. */
export function formatDate(language: string, date: Date, timeZone: string): string {
  return dateFormat(language, timeZone, 'minute', {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  }).format(date);
}

/** The day of a moment, by the calendar of a zone. */
export function formatDay(language: string, date: Date, timeZone: string): string {
  return dateFormat(language, timeZone, 'day', {}).format(date);
}

function dateFormat(
  language: string,
  timeZone: string,
  upTo: 'minute' | 'day',
  time: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const key = `${language}:${timeZone}:${upTo}`;
  let format = dates.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(language, {
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      timeZone,
      ...time,
    });
    dates.set(key, format);
  }
  return format;
}

function numberFormat(language: string, currency: string): Intl.NumberFormat {
  const key = `${language}:${currency}`;
  let format = formats.get(key);
  if (!format) {
    const places = exponentOf(currency);
    // Needless zeros of coins are not shown.
    const plain = isCoin(currency) || currency === 'XTR';
    format = new Intl.NumberFormat(language, {
      ...(plain ? {} : { style: 'currency', currency }),
      minimumFractionDigits: plain ? 0 : places,
      maximumFractionDigits: places,
    });
    formats.set(key, format);
  }
  return format;
}
