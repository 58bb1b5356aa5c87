import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import * as audit from '../staff/audit.ts';
import type { AuditEntry } from '../staff/audit.ts';
import { readOptions, type Options } from './options.ts';

/** A shop's own words, by language, then by place. */
export type Texts = Readonly<Record<string, Readonly<Partial<Record<TextPlace, string>>>>>;
export const textPlaces = [
  'welcome',
  'help',
  'terms',
  'privacy',
  'support',
  'paysupport',
  'gate',
  'maintenance',
] as const;
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

/** Settings that are plain columns. */
type Plain = Partial<Omit<Settings, 'texts' | 'options'>>;

/**
 * Changes some settings and writes down who did, with what was before. The caller has checked the
 * values and the right. Returns the id of the audit entry.
 */
export async function change(scope: Scope, actorId: number, changes: Plain): Promise<bigint> {
  const [row] = await scope.db.query<{ before: SettingsRow }>(
    `update settings s set name = coalesce($1, s.name), currency = coalesce($2, s.currency),
       language = coalesce($3, s.language),
       support = case when $4 then $5 else s.support end,
       star_price = case when $6 then $7 else s.star_price end, version = s.version + 1
     from (select * from settings for update) old returning to_jsonb(old) as before`,
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
  if (!row) throw new Error('a shop has settings from its first moment');
  const whole = readSettingsRow(row.before);
  const names = Object.keys(changes) as (keyof Plain)[];
  const before = Object.fromEntries(names.map((name) => [name, whole[name]]));
  return audit.write(scope, actorId, 'settings.change', { before, after: changes });
}

/** Sets some options whole and writes down what they were. The caller has checked the right. */
export async function setOptions(
  scope: Scope,
  actorId: number,
  changes: Partial<Options>,
): Promise<bigint> {
  const [row] = await scope.db.query<{ before: Record<string, unknown> }>(
    `update settings s set options = s.options || $1, version = s.version + 1
     from (select options from settings for update) old returning old.options as before`,
    [JSON.stringify(changes)],
  );
  const before = Object.fromEntries(
    Object.keys(changes).map((name) => [name, row?.before[name] ?? null]),
  );
  return audit.write(scope, actorId, 'settings.options', { before, after: changes });
}

/** Sets or (null) removes the shop's own words at one place in one language. */
export async function setText(
  scope: Scope,
  actorId: number,
  place: { readonly language: string; readonly place: TextPlace },
  text: string | null,
): Promise<bigint> {
  const [row] = await scope.db.query<{ before: string | null }>(
    `update settings s set version = s.version + 1, texts = case
       when $3::text is null then s.texts #- array[$1::text, $2::text]
       else jsonb_set(jsonb_set(s.texts, array[$1::text], coalesce(s.texts->$1::text, '{}')),
         array[$1::text, $2::text], to_jsonb($3::text)) end
     from (select texts from settings for update) old
     returning old.texts #>> array[$1::text, $2::text] as before`,
    [place.language, place.place, text],
  );
  return audit.write(scope, actorId, 'settings.text', {
    ...place,
    before: row?.before ?? null,
    after: text,
  });
}

/** Takes a `settings.change` back. Throws UserError `undo-changed` when somebody changed it since. */
export async function revert(scope: Scope, entry: AuditEntry): Promise<void> {
  const { before, after } = entry.data as { before: Plain; after: Plain };
  // The currency has conditions of its own: it is changed by hand.
  if ('currency' in after) throw new UserError('undo-gone');
  const now = await read(scope);
  const names = Object.keys(after) as (keyof Plain)[];
  if (names.some((name) => now[name] !== after[name])) throw new UserError('undo-changed');
  await change(scope, entry.actorId, before);
}

/** Takes a `settings.options` back. Throws UserError `undo-changed` when somebody changed it since. */
export async function revertOptions(scope: Scope, entry: AuditEntry): Promise<void> {
  const { before, after } = entry.data as Record<'before' | 'after', Record<string, unknown>>;
  const known = Object.entries(before).filter(([, value]) => value !== null);
  const rows = await scope.db.query(
    `update settings s set version = version + 1, options = (s.options - $2::text[]) || $3
     where not exists (select from jsonb_each($1) e where s.options->e.key is distinct from e.value)
     returning 1`,
    [JSON.stringify(after), Object.keys(after), JSON.stringify(Object.fromEntries(known))],
  );
  if (rows.length === 0) throw new UserError('undo-changed');
  await audit.write(scope, entry.actorId, 'settings.options', { before: after, after: before });
}

/** Takes a `settings.text` back. Throws UserError `undo-changed` when somebody changed it since. */
export async function revertText(scope: Scope, entry: AuditEntry): Promise<void> {
  const { language, place, before, after } = entry.data as {
    language: string;
    place: TextPlace;
    before: string | null;
    after: string | null;
  };
  const { texts } = await read(scope);
  if ((texts[language]?.[place] ?? null) !== after) throw new UserError('undo-changed');
  await setText(scope, entry.actorId, { language, place }, before);
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
