import * as auditSearch from '../../../../shared/domain/staff/audit-search.ts';
import type { AuditFilter, NamedEntry } from '../../../../shared/domain/staff/audit-search.ts';
import { can, demand } from '../../../../shared/domain/staff/staff.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { closeDialogue } from '../../../../shared/telegram/context.ts';
import { clip } from '../../../../shared/telegram/fit.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton, rowsOf } from '../../buttons.ts';
import { filterOf, pageFor } from './audit-filter.ts';
import { aboutName, actionName, actorName, detailLines } from './audit-words.ts';
import { undoButton } from '../undo.ts';

const PAGE = 8;
/** Longer details would push the rest of the page out of the message; an entry shows them whole. */
const LONGEST_DETAIL = 150;
const LONGEST_NAME = 40;
/** "Undo" is offered for as long as it works. */
const UNDO_MS = 30_000;

/** Who of the staff did what, newest first, all of it or what was looked for. */
export const audit: ShopScreen = {
  presses: {
    audit: async (ctx) => {
      await closeDialogue(ctx, ctx.scope);
      await showAudit(ctx, null);
    },
    'audit:page': (ctx, before) => showAudit(ctx, before === undefined ? null : readId(before)),
    'audit:entry': (ctx, id) => showEntry(ctx, readId(id)),
  },
};

/** Shows what fits the filter that the dialogue holds. */
export async function showAudit(ctx: ShopContext, before: bigint | null): Promise<void> {
  demand(ctx.turn.role, 'audit');
  const filter = filterOf(ctx);
  const found = await auditSearch.search(ctx.scope, filter, {
    ...(await pageFor(ctx, filter)),
    ...(before === null ? {} : { before }),
    limit: PAGE + 1,
  });
  const entries = found.slice(0, PAGE);
  const last = entries.at(-1);
  const paging: Button[] = [];
  if (before !== null) paging.push({ text: ctx.label('history-newest'), press: 'audit:page' });
  if (last && found.length > PAGE)
    paging.push({ text: ctx.label('history-older'), press: press('audit:page', last.id) });
  const list = entries.map((entry) => lineOf(ctx, entry)).join('\n\n');
  const open = entries.map(({ id }) => ({ text: `#${id}`, press: press('audit:entry', id) }));
  const isFiltered = Object.keys(filter).length > 0;
  await show(ctx, {
    text: [
      ctx.t('audit-title'),
      isFiltered ? ctx.t('audit-filter', { filter: sayFilter(ctx, filter, entries) }) : '',
      list || ctx.t(isFiltered ? 'audit-nothing' : 'audit-empty'),
    ]
      .filter(Boolean)
      .join('\n\n'),
    buttons: [...rowsOf(open, 4), paging, ...tools(ctx, isFiltered), [backButton(ctx, 'admin')]],
  });
}

function tools(ctx: ShopContext, isFiltered: boolean): Button[][] {
  const tool = (key: string, to: string): Button => ({ text: ctx.label(key), press: to });
  return [
    [tool('audit-find', 'audit:find'), tool('audit-people', 'audit:people'), tool('audit-actions', 'audit:actions')], // prettier-ignore
    [
      ...(isFiltered ? [tool('audit-all', 'audit')] : []),
      tool('audit-csv', 'audit:csv'),
      ...(can(ctx.turn.role, 'settings') ? [tool('audit-keep', 'knob:audit-days')] : []),
    ],
  ];
}

async function showEntry(ctx: ShopContext, id: bigint): Promise<void> {
  demand(ctx.turn.role, 'audit');
  const entry = await auditSearch.find(ctx.scope, id);
  const customer = entry.data['customer'];
  const isFresh =
    entry.actorId === ctx.person.id && entry.at.getTime() + UNDO_MS > ctx.scope.clock.now();
  await show(ctx, {
    text: ctx.t('audit-entry', {
      id,
      action: actionName(ctx, entry.action),
      actor: actorName(ctx, entry),
      actorId: String(entry.actorId),
      about: aboutName(entry),
      details: detailLines(ctx, entry).join('\n') || null,
      at: entry.at,
    }),
    buttons: [
      typeof customer === 'string' && can(ctx.turn.role, 'customers')
        ? [{ text: ctx.label('approval-person'), press: press('person', customer) }]
        : [],
      isFresh ? [undoButton(ctx, id)] : [],
      [backButton(ctx, 'audit:page')],
    ],
  });
}

function lineOf(ctx: ShopContext, entry: NamedEntry): string {
  const about = aboutName(entry);
  const actor = clip(actorName(ctx, entry), LONGEST_NAME);
  return ctx.t('audit-line', {
    action: actionName(ctx, entry.action),
    actor: about === null ? actor : `${actor} → ${clip(about, LONGEST_NAME)}`,
    details: clip(detailLines(ctx, entry).join('; '), LONGEST_DETAIL) || '–',
    at: entry.at,
  });
}

function sayFilter(ctx: ShopContext, filter: AuditFilter, entries: readonly NamedEntry[]): string {
  const { actorId, action, text, from, until } = filter;
  const actor = entries[0]?.actor ?? null;
  return [
    actorId === undefined ? '' : actorName(ctx, { actorId, actor }),
    action === undefined ? '' : actionName(ctx, action),
    text === undefined ? '' : `“${text}”`,
    from === undefined && until === undefined ? '' : `${from ?? '…'} – ${until ?? '…'}`,
  ]
    .filter(Boolean)
    .join(' · ');
}
