import type { NamedEntry } from '../../../../shared/domain/staff/audit-search.ts';
import { isCurrency } from '../../../../shared/money.ts';
import { formatDate, formatMoney } from '../../../../shared/telegram/format.ts';
import { clip } from '../../../../shared/telegram/fit.ts';
import type { ShopContext } from '../../../context.ts';
import { roleName } from '../people/role-name.ts';

/** A value may be a whole text of the shop. */
const LONGEST_VALUE = 400;
/** What is an amount in the shop's currency, as a plain text. */
const AMOUNTS = new Set(['approveAbove', 'price', 'cap', 'minOrder']);
const MOMENT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
/** Who it was about stands in the heading; the rest is only there to take the action back. */
const UNSAID = new Set(['customer', 'person', 'traces', 'moment', 'key', 'ids']);

/** What an action is called in the reader's language. */
export function actionName(ctx: ShopContext, action: string): string {
  const key = `audit-${action.replaceAll('.', '-')}`;
  return ctx.i18n.has(key) ? ctx.label(key) : action;
}

/** Who did it: "you", a name, or the number of somebody whom nobody knows. */
export function actorName(
  ctx: ShopContext,
  { actorId, actor }: Pick<NamedEntry, 'actorId' | 'actor'>,
): string {
  return actorId === ctx.person.id ? ctx.label('audit-you') : (actor ?? String(actorId));
}

/** Whom it was about, by name and number; null: nobody. */
export function aboutName({ data, about }: Pick<NamedEntry, 'data' | 'about'>): string | null {
  const number = data['customer'] ?? data['person'];
  if (typeof number !== 'string' && typeof number !== 'number') return null;
  return about === null ? String(number) : `${about} (${number})`;
}

/** What changed, a line each: `name: before → after`. */
export function detailLines(ctx: ShopContext, { data, action }: NamedEntry): string[] {
  const { before, after, ...rest } = data;
  const others = Object.entries(rest)
    .filter(([name]) => !UNSAID.has(name))
    .map(([name, value]) => `${fieldName(ctx, name)}: ${say(ctx, name, value)}`);
  if (!('before' in data) && !('after' in data)) return others;
  if (!isFields(before) && !isFields(after)) {
    // Of staff they are ids of roles.
    const name = action.startsWith('staff.') ? 'role' : '';
    return [...others, `${say(ctx, name, before)} → ${say(ctx, name, after)}`];
  }
  const old = isFields(before) ? before : {};
  const now = isFields(after) ? after : {};
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  return [
    ...others,
    ...names.map(
      (name) =>
        `${fieldName(ctx, name)}: ${say(ctx, name, old[name])} → ${say(ctx, name, now[name])}`,
    ),
  ];
}

function fieldName(ctx: ShopContext, name: string): string {
  const key = `audit-field-${name.toLowerCase()}`;
  return ctx.i18n.has(key) ? ctx.label(key) : name;
}

/** A value as people read it. */
function say(ctx: ShopContext, name: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  if (isMoney(value)) return money(ctx, value);
  if (typeof value === 'boolean') return value ? '✓' : '✗';
  if (typeof value === 'string') return sayText(ctx, name, value);
  if (Array.isArray(value))
    return value.length === 0 ? '–' : clip(value.map((each) => say(ctx, '', each)).join(', '), LONGEST_VALUE); // prettier-ignore
  if (!isFields(value)) return clip(JSON.stringify(value), LONGEST_VALUE);
  if (typeof value['text'] === 'string') return clip(value['text'], LONGEST_VALUE);
  const parts = Object.entries(value).map(([part, each]) => `${fieldName(ctx, part)}: ${say(ctx, part, each)}`); // prettier-ignore
  return parts.length === 0 ? '–' : clip(`(${parts.join(', ')})`, LONGEST_VALUE);
}

function sayText(ctx: ShopContext, name: string, value: string): string {
  if (name === 'role') return roleName(ctx, value);
  if (name === 'action') return actionName(ctx, value);
  if (AMOUNTS.has(name) && /^\d+$/.test(value))
    return money(ctx, { amount: value, currency: ctx.turn.settings.currency });
  if (MOMENT.test(value))
    return formatDate(ctx.language, new Date(value), ctx.turn.settings.options.timeZone);
  return clip(value, LONGEST_VALUE);
}

function money(
  ctx: ShopContext,
  { amount, currency }: { amount: string; currency: string },
): string {
  return formatMoney(ctx.language, { amount: BigInt(amount), currency });
}

function isMoney(value: unknown): value is { amount: string; currency: string } {
  if (!isObject(value)) return false;
  const { amount, currency } = value;
  return /^-?\d+$/.test(String(amount)) && typeof currency === 'string' && isCurrency(currency);
}

/** Several values by name; money is one value. */
function isFields(value: unknown): value is Record<string, unknown> {
  return isObject(value) && !isMoney(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
