import * as findings from '../../../../shared/domain/money/findings.ts';
import type { Finding } from '../../../../shared/domain/money/findings.ts';
import { formatMoney } from '../../../../shared/telegram/format.ts';
import { escapeHtml } from '../../../../shared/telegram/i18n.ts';
import type { ShopContext } from '../../../context.ts';
import { sourceName } from './source-name.ts';

/** Facts that have a line of their own on the card, or a button. */
const SHOWN = new Set(['money', 'worth', 'customerId', 'raw', 'house']);
/** What we write ourselves as a word of the program. */
const WORDS = ['what', 'direction', 'status', 'state', 'says'];
/** What names a provider or a chain. */
const SOURCES = ['provider', 'method', 'chain'];

/** The facts of a finding in the reader's words, one a line, and the callback as it came. */
export function factsOf(ctx: ShopContext, data: Finding['data']): string {
  const lines = Object.entries(data)
    .filter(([name, value]) => !SHOWN.has(name) && value !== null && value !== undefined)
    // The same account by two names.
    .filter(([name, value]) => name !== 'accountId' || value !== data['account'])
    .map(([name, value]) => {
      const heading = ctx.label('finding-fact', { name });
      return `${escapeHtml(heading)}: <code>${escapeHtml(valueOf(ctx, name, value))}</code>`;
    });
  const { raw } = data;
  return [...lines, typeof raw === 'string' ? `<pre>${escapeHtml(raw)}</pre>` : '']
    .filter(Boolean)
    .join('\n');
}

function valueOf(ctx: ShopContext, name: string, value: unknown): string {
  const money = findings.readMoney(value);
  if (money) return formatMoney(ctx.language, money);
  if (typeof value !== 'string') return JSON.stringify(value);
  if (WORDS.includes(name)) return ctx.label('finding-word', { word: value });
  if (SOURCES.includes(name) && isSource(ctx, value)) return sourceName(ctx, value);
  if (name === 'came' && !Number.isNaN(Date.parse(value)))
    return ctx.label('finding-moment', { at: new Date(value) });
  const [, noun, number] = /^(invoice|payout) (\d+)$/.exec(value) ?? [];
  if (name === 'belongsTo' && noun !== undefined && number !== undefined)
    return ctx.label('finding-belongs', { noun, number });
  return value;
}

function isSource({ shop }: ShopContext, id: string): boolean {
  const isProvider = shop.providers.some((each) => each.id === id);
  return isProvider || shop.chains[id] !== undefined || id === 'stars' || id === 'telegram';
}
