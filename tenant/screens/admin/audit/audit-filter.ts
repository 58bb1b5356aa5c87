import * as auditSearch from '../../../../shared/domain/staff/audit-search.ts';
import type { AuditFilter } from '../../../../shared/domain/staff/audit-search.ts';
import { UserError } from '../../../../shared/errors.ts';
import type { ShopContext } from '../../../context.ts';
import { actionName } from './audit-words.ts';
import { cut } from '../../../../shared/cut.ts';

/** More kinds of actions than there are. */
const MOST_ACTIONS = 300;
const DAY = String.raw`\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.\d{4}`;
const LONGEST_TEXT = 60;

/** What the open dialogue looks for; nothing: everything. */
export function filterOf(ctx: ShopContext): AuditFilter {
  const { dialogue } = ctx.turn.customer;
  return dialogue?.state === 'audit:query' ? dialogue.data : {};
}

/** What a search needs beside the filter. */
export async function pageFor(
  ctx: ShopContext,
  { text }: AuditFilter,
): Promise<{ timeZone: string; actions: readonly string[] }> {
  const { timeZone } = ctx.turn.settings.options;
  if (text === undefined) return { timeZone, actions: [] };
  // Staff look for an action by what it is called in their language.
  const all = await auditSearch.actions(ctx.scope, { limit: MOST_ACTIONS, offset: 0 });
  const wanted = text.toLowerCase();
  const actions = all.filter((action) => actionName(ctx, action).toLowerCase().includes(wanted));
  return { timeZone, actions };
}

/**
 * Reads what staff look for: words, a day (`2026-01-31`, `31.01.2026`), or a span of days
 * (`2026-01-01..2026-01-31`, also open at one end). Throws UserError `day-unreadable`.
 */
export function readFilter(text: string): AuditFilter {
  const plain = text.trim().replaceAll(/\s+/g, ' ');
  const span = new RegExp(`(${DAY})?\\s?(?:\\.\\.|–|—| - )\\s?(${DAY})?`).exec(plain);
  const isSpan = span !== null && (span[1] !== undefined || span[2] !== undefined);
  const day = isSpan ? null : new RegExp(`(?:^| )(${DAY})(?= |$)`).exec(plain);
  const found = isSpan ? span[0] : (day?.[0] ?? '');
  const words = cut(plain.replace(found, ' ').trim(), LONGEST_TEXT);
  const from = isSpan ? span[1] : day?.[1];
  const until = isSpan ? span[2] : day?.[1];
  return {
    ...(words === '' ? {} : { text: words }),
    ...(from === undefined ? {} : { from: readDay(from) }),
    ...(until === undefined ? {} : { until: readDay(until) }),
  };
}

function readDay(text: string): string {
  const [, d, m, y] = /^(\d+)\.(\d+)\.(\d+)$/.exec(text) ?? [];
  const iso = y === undefined ? text : `${y}-${m?.padStart(2, '0')}-${d?.padStart(2, '0')}`;
  const date = new Date(`${iso}T00:00:00Z`);
  if (Number.isNaN(date.getTime()) || !date.toISOString().startsWith(iso))
    throw new UserError('day-unreadable');
  return iso;
}
