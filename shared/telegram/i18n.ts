import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle';
import type { Logger } from '../logger.ts';
import { formatDate, formatDay, formatMoney } from './format.ts';
import { whole } from '../cut.ts';

/** Text that is HTML already: made by `t`, never from what people wrote. */
export interface Html {
  readonly html: string;
}

/** What a text may be filled with. Everything but `Html` is escaped. */
export type TextValue =
  | string
  | number
  | bigint
  | Date
  /** A moment of which only the day matters. */
  | { readonly day: Date }
  | { readonly amount: bigint | string; readonly currency: string }
  | Html
  | null
  | undefined;
export type TextData = Readonly<Record<string, TextValue>>;

/** The words of all bots, in every language. Made once. */
export interface I18n {
  /** English and Russian first. */
  readonly languages: readonly string[];
  /** The language we speak for a Telegram language code; `fallback` where we do not speak it. */
  pick(code: string | null | undefined, fallback: string): string;
  /**
   * A text as Telegram HTML. A value that is null selects the variant `none`; of money `fee` there is
   * `feeIs` too, `none` where it is zero; moments are written by the clocks of `timeZone`.
   */
  t(language: string, key: string, data?: TextData, timeZone?: string): string;
  /** The same without its HTML: for buttons and toasts. */
  plain(language: string, key: string, data?: TextData, timeZone?: string): string;
  has(key: string): boolean;
}

/** Shown first wherever languages are listed. */
const FIRST = ['en', 'ru'];
const DEFAULT = 'en';

/**
 * Loads `<directory>/<language>.ftl` of all directories, one bundle per language. A text that is
 * missing or lacks a value throws; with a `log` (production) it is noted and shown in English.
 */
export function createI18n(directories: readonly string[], log?: Logger): I18n {
  const bundles = loadBundles(directories);
  const languages = [...bundles.keys()].toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));

  const lookUp = (language: string, key: string, data: TextData, zone: string): string | null => {
    const bundle = bundles.get(language);
    const pattern = bundle?.getMessage(key)?.value;
    if (!bundle || !pattern) return null;
    const errors: Error[] = [];
    const values = Object.entries(data).flatMap(([name, value]) => [
      [name, variable(language, value, zone)],
      ...(isMoney(value) ? [[`${name}Is`, BigInt(value.amount) === 0n ? 'none' : 'some']] : []),
    ]);
    const variables = Object.fromEntries(values) as Record<string, FluentVariable>;
    const text = bundle.formatPattern(pattern, variables, errors);
    if (errors.length > 0) complain('a text lacks a value', key, language, errors[0]);
    return Object.values(data)
      .filter(isDay)
      .reduce((said, { day }) => endOnce(said, formatDay(language, day, zone)), text);
  };

  const complain = (message: string, key: string, language: string, error?: unknown) => {
    if (!log) throw new Error(`${message}: ${key} (${language})`, { cause: error });
    log.error({ key, language, error }, message);
  };

  const text = (language: string, key: string, data: TextData = {}, zone = 'UTC'): string => {
    const found = lookUp(language, key, data, zone);
    if (found !== null) return found;
    complain('a text is missing', key, language);
    return lookUp(DEFAULT, key, data, zone) ?? key;
  };

  return {
    languages,
    pick(code, fallback) {
      const short = code?.slice(0, 2).toLowerCase();
      if (short !== undefined && bundles.has(short)) return short;
      return bundles.has(fallback) ? fallback : DEFAULT;
    },
    t: text,
    plain: (language, key, data, zone) => unmarked(text(language, key, data, zone)),
    has: (key) => bundles.get(DEFAULT)?.hasMessage(key) === true,
  };
}

/** Makes what people wrote harmless inside Telegram HTML. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** What a reader sees of Telegram HTML. */
function unmarked(html: string): string {
  return html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

function rank(language: string): number {
  const place = FIRST.indexOf(language);
  return place < 0 ? FIRST.length : place;
}

function loadBundles(directories: readonly string[]): Map<string, FluentBundle> {
  const bundles = new Map<string, FluentBundle>();
  for (const directory of directories) {
    for (const file of readdirSync(directory).filter((name) => name.endsWith('.ftl'))) {
      const language = file.slice(0, -'.ftl'.length);
      const bundle = bundles.get(language) ?? new FluentBundle(language, { useIsolating: false });
      bundles.set(language, bundle);
      const resource = new FluentResource(readFileSync(join(directory, file), 'utf8'));
      const [error] = bundle.addResource(resource);
      if (error) throw new Error(`${file} of ${directory}: ${error.message}`);
    }
  }
  if (!bundles.has(DEFAULT)) throw new Error('there are no English texts');
  return bundles;
}

function isMoney(value: TextValue): value is { amount: bigint | string; currency: string } {
  return typeof value === 'object' && value !== null && 'amount' in value;
}

function isDay(value: TextValue): value is { day: Date } {
  return typeof value === 'object' && value !== null && 'day' in value;
}

/** In Russian a day ends with a period (“2027 г.”): at the end of a sentence there is one, not two. */
function endOnce(text: string, day: string): string {
  if (!day.endsWith('.')) return text;
  return text.replaceAll(`${day}.`, day).replaceAll(`${day}</b>.`, `${day}</b>`);
}

function variable(language: string, value: TextValue, zone: string): FluentVariable {
  if (value === null || value === undefined) return 'none';
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return escapeHtml(whole(value));
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Date) return formatDate(language, value, zone);
  if ('html' in value) return value.html;
  if ('day' in value) return formatDay(language, value.day, zone);
  const amount = BigInt(value.amount);
  return escapeHtml(formatMoney(language, { amount, currency: value.currency }));
}
