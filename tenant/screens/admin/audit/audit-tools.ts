import { InputFile } from 'grammy';
import * as auditLog from '../../../../shared/domain/staff/audit.ts';
import * as auditSearch from '../../../../shared/domain/staff/audit-search.ts';
import type { AuditFilter, NamedEntry } from '../../../../shared/domain/staff/audit-search.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { BOM, csvRow } from '../../../../shared/exchange/cells.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { ask } from '../../../../shared/telegram/context.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton, rowsOf } from '../../buttons.ts';
import { pageOf, pagingButtons, readPage } from '../../paging.ts';
import { filterOf, pageFor, readFilter } from './audit-filter.ts';
import { actionName, actorName } from './audit-words.ts';
import { showAudit } from './audit.ts';

const PAGE = 20;
const CSV_PAGE = 1_000;
/** A file that a phone still opens. */
const MOST_ROWS = 20_000;
const FILE_NAME = 'audit-log.csv';

/** Looks for entries and takes them out as a file. */
export const auditTools: ShopScreen = {
  presses: {
    'audit:find': (ctx) => askQuery(ctx),
    'audit:people': (ctx, page) => showPeople(ctx, readPage(page)),
    'audit:actions': (ctx, page) => showActions(ctx, readPage(page)),
    'audit:by': (ctx, id) => narrow(ctx, { actorId: readActor(id) }),
    'audit:only': (ctx, action) => narrow(ctx, { action: readAction(action) }),
    'audit:csv': (ctx) => sendCsv(ctx),
  },
  answers: { 'audit:query': (ctx, text) => narrow(ctx, readFilter(text)) },
};

async function askQuery(ctx: ShopContext): Promise<void> {
  demand(ctx.turn.role, 'audit');
  await ctx.commit((scope) => ask(ctx, scope, 'audit:query', { ...filterOf(ctx) }));
  await show(ctx, { text: ctx.t('audit-ask'), buttons: [[backButton(ctx, 'audit')]] });
}

/** Adds to what is looked for; it stays until "All" is pressed. */
async function narrow(ctx: ShopContext, filter: AuditFilter): Promise<void> {
  demand(ctx.turn.role, 'audit');
  await ctx.commit((scope) => ask(ctx, scope, 'audit:query', { ...filterOf(ctx), ...filter }));
  await showAudit(ctx, null);
}

async function showPeople(ctx: ShopContext, number: number): Promise<void> {
  demand(ctx.turn.role, 'audit');
  const page = pageOf(await auditSearch.actors(ctx.scope, windowOf(number)), number, PAGE);
  const buttons = page.rows.map(({ actorId, name }) => ({
    text: actorName(ctx, { actorId, actor: name }),
    press: press('audit:by', actorId),
  }));
  await showChoice(ctx, 'audit-which-person', buttons, pagingButtons(ctx, page, 'audit:people'));
}

async function showActions(ctx: ShopContext, number: number): Promise<void> {
  demand(ctx.turn.role, 'audit');
  const page = pageOf(await auditSearch.actions(ctx.scope, windowOf(number)), number, PAGE);
  const buttons = page.rows.map((action) => ({
    text: actionName(ctx, action),
    press: press('audit:only', action),
  }));
  await showChoice(ctx, 'audit-which-action', buttons, pagingButtons(ctx, page, 'audit:actions'));
}

async function showChoice(
  ctx: ShopContext,
  key: string,
  buttons: readonly Button[],
  paging: readonly Button[],
): Promise<void> {
  await show(ctx, {
    text: ctx.t(key),
    buttons: [...rowsOf(buttons, 2), paging, [backButton(ctx, 'audit:page')]],
  });
}

async function sendCsv(ctx: ShopContext): Promise<void> {
  demand(ctx.turn.role, 'audit');
  const filter = filterOf(ctx);
  const how = await pageFor(ctx, filter);
  const rows = [BOM, csvRow(['id', 'at', 'actor_id', 'actor', 'action', 'about', 'before', 'after', 'details'])]; // prettier-ignore
  let before: bigint | undefined;
  let count = 0;
  while (count < MOST_ROWS) {
    const found = await auditSearch.search(ctx.scope, filter, {
      ...how,
      ...(before === undefined ? {} : { before }),
      limit: CSV_PAGE,
    });
    rows.push(...found.map((entry) => rowOf(ctx, entry)));
    count += found.length;
    before = found.at(-1)?.id;
    if (found.length < CSV_PAGE) break;
  }
  const caption = ctx.label('audit-file', { count });
  await ctx.api.sendDocument(ctx.chatId, new InputFile(Buffer.from(rows.join('')), FILE_NAME), { caption }); // prettier-ignore
  await ctx.commit((scope) => auditLog.write(scope, ctx.person.id, 'audit.export', { count }));
}

function rowOf(ctx: ShopContext, entry: NamedEntry): string {
  const { before, after, ...rest } = entry.data;
  return csvRow([
    entry.id,
    entry.at.toISOString(),
    entry.actorId,
    entry.actor,
    actionName(ctx, entry.action),
    entry.about,
    cell(before),
    cell(after),
    Object.keys(rest).length === 0 ? '' : cell(rest),
  ]);
}

function cell(value: unknown): string | null | undefined {
  return typeof value === 'string' || value == null ? value : JSON.stringify(value);
}

/** An actor who was forgotten has a negative number. */
function readActor(text: string | undefined): number {
  const isNegative = text?.startsWith('-') === true;
  const id = Number(readId(isNegative ? text.slice(1) : text));
  return isNegative ? -id : id;
}

function readAction(text: string | undefined): string {
  if (!/^[a-z][a-z-]*(?:\.[a-z-]+)*$/.test(text ?? '')) throw new UserError('button-old');
  return String(text);
}

function windowOf(number: number) {
  return { limit: PAGE + 1, offset: (number - 1) * PAGE };
}
