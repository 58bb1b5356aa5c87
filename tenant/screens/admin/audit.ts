import * as auditLog from '../../../shared/domain/audit.ts';
import type { AuditEntry } from '../../../shared/domain/audit.ts';
import { demand } from '../../../shared/domain/staff.ts';
import { press, readId } from '../../../shared/telegram/callback.ts';
import { show, type Button } from '../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../context.ts';
import { backButton } from '../buttons.ts';

const PAGE = 10;
/** Longer details would push the rest of the page out of the message. */
const LONGEST_DETAIL = 120;

/** Who of the staff did what, newest first. */
export const audit: ShopScreen = {
  presses: { audit: (ctx, before) => showAudit(ctx, before === undefined ? null : readId(before)) },
};

async function showAudit(ctx: ShopContext, before: bigint | null): Promise<void> {
  demand(ctx.turn.role, 'audit');
  const found = await auditLog.list(ctx.scope, {
    ...(before === null ? {} : { before }),
    limit: PAGE + 1,
  });
  const entries = found.slice(0, PAGE);
  const last = entries.at(-1);
  const paging: Button[] = [];
  if (before !== null) paging.push({ text: ctx.label('history-newest'), press: 'audit' });
  if (last && found.length > PAGE)
    paging.push({ text: ctx.label('history-older'), press: press('audit', last.id) });
  const list = entries.map((entry) => lineOf(ctx, entry)).join('\n\n');
  await show(ctx, {
    text: `${ctx.t('audit-title')}\n\n${list || ctx.t('audit-empty')}`,
    buttons: [paging, [backButton(ctx, 'admin')]],
  });
}

function lineOf(ctx: ShopContext, { action, actorId, at, data }: AuditEntry): string {
  const known = `audit-${action.replaceAll('.', '-')}`;
  return ctx.t('audit-line', {
    action: ctx.i18n.has(known) ? ctx.label(known) : action,
    actor: actorId === ctx.person.id ? ctx.label('audit-you') : String(actorId),
    details: detailsOf(data),
    at,
  });
}

function plain(value: unknown): string {
  return value === null ? '–' : JSON.stringify(value);
}

function detailsOf(data: AuditEntry['data']): string {
  const parts = Object.entries(data).map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? value : plain(value)}`,
  );
  const text = parts.join(', ');
  return text.length > LONGEST_DETAIL ? `${text.slice(0, LONGEST_DETAIL)}…` : text;
}
