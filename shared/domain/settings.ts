import type { Scope } from '../scope.ts';
import * as audit from './audit.ts';
import { readOptions, type Options } from './options.ts';

/** A shop's own words, by language, then by place. */
export type Texts = Readonly<Record<string, Readonly<Partial<Record<TextPlace, string>>>>>;
export const textPlaces = ['welcome', 'help', 'terms', 'privacy', 'paysupport'] as const;
export type TextPlace = (typeof textPlaces)[number];

export interface Settings {
  readonly name: string;
  /** Balances and prices are in this currency. */
  readonly currency: string;
  /** For people whose language we do not speak. */
  readonly language: string;
  /** @username or link of who helps; null: none yet. */
  readonly support: string | null;
  /** Price of one Telegram Star in the shop's currency, a decimal text; null: Stars are off. */
  readonly starPrice: string | null;
  readonly texts: Texts;
  readonly options: Options;
}

/** The settings row as JSON. */
export interface SettingsRow {
  name: string;
  currency: string;
  language: string;
  support: string | null;
  star_price: string | null;
  texts: Texts;
  options: unknown;
}

/** The shop's settings. */
export async function read(scope: Scope): Promise<Settings> {
  const [row] = await scope.db.query<SettingsRow>('select * from settings');
  if (!row) throw new Error('a shop has settings from its first moment');
  return readSettingsRow(row);
}

/** Changes some settings and writes down who did. The caller has checked the values and the right. */
export async function change(
  scope: Scope,
  actorId: number,
  changes: Partial<Omit<Settings, 'texts' | 'options'>>,
): Promise<void> {
  await scope.db.query(
    `update settings set name = coalesce($1, name), currency = coalesce($2, currency),
       language = coalesce($3, language),
       support = case when $4 then $5 else support end,
       star_price = case when $6 then $7 else star_price end, version = version + 1`,
    [
      changes.name ?? null,
      changes.currency ?? null,
      changes.language ?? null,
      'support' in changes,
      changes.support ?? null,
      'starPrice' in changes,
      changes.starPrice ?? null,
    ],
  );
  await audit.write(scope, actorId, 'settings.change', { ...changes });
}

/** Sets some options whole and writes down what they were. The caller has checked the right. */
export async function setOptions(
  scope: Scope,
  actorId: number,
  changes: Partial<Options>,
): Promise<void> {
  const [row] = await scope.db.query<{ before: Record<string, unknown> }>(
    `update settings s set options = s.options || $1, version = s.version + 1
     from (select options from settings) old returning old.options as before`,
    [JSON.stringify(changes)],
  );
  const before = Object.fromEntries(
    Object.keys(changes).map((name) => [name, row?.before[name] ?? null]),
  );
  await audit.write(scope, actorId, 'settings.options', { before, after: changes });
}

/** Sets or (null) removes the shop's own words at one place in one language. */
export async function setText(
  scope: Scope,
  actorId: number,
  place: { readonly language: string; readonly place: TextPlace },
  text: string | null,
): Promise<void> {
  await scope.db.query(
    `update settings set version = version + 1, texts = case
       when $3::text is null then texts #- array[$1::text, $2::text]
       else jsonb_set(jsonb_set(texts, array[$1::text], coalesce(texts->$1::text, '{}')),
         array[$1::text, $2::text], to_jsonb($3::text)) end`,
    [place.language, place.place, text],
  );
  await audit.write(scope, actorId, 'settings.text', { ...place });
}

/** Reads the row that SQL gives as JSON. */
export function readSettingsRow(row: SettingsRow): Settings {
  return {
    name: row.name,
    currency: row.currency,
    language: row.language,
    support: row.support,
    starPrice: row.star_price,
    texts: row.texts,
    options: readOptions(row.options),
  };
}
