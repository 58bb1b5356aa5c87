import { createHash } from 'node:crypto';
import { InputFile } from 'grammy';
import type { Message } from 'grammy/types';
import { plan, type ImportPlan } from '../../../../shared/domain/catalogue/import-plan.ts';
import * as imports from '../../../../shared/domain/catalogue/imports.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { BOM, csvRow } from '../../../../shared/exchange/cells.ts';
import { columns } from '../../../../shared/exchange/csv.ts';
import { MOST_ROWS, type Problem } from '../../../../shared/exchange/parsed.ts';
import { readImport } from '../../../../shared/exchange/read.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { send, show } from '../../../../shared/telegram/view.ts';
import { LONGEST_IMPORT } from '../../../../shared/workers/exchange.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { takeAway } from '../secret-answer.ts';

/** So many problems stand in the message; all of them come as a file. */
const SHOWN_PROBLEMS = 8;

/** Takes a catalogue in from a file: first it says what would happen, then it asks. */
export const importScreen: ShopScreen = {
  presses: {
    import: (ctx) => askFile(ctx),
    'import:example': (ctx) => sendExample(ctx),
    'import:go': (ctx) => confirm(ctx),
  },
  messages: {
    'import:file': (ctx, message) => tryOut(ctx, message),
    // Another file instead of a press: that one then.
    'import:confirm': (ctx, message) => tryOut(ctx, message),
  },
};

function demandRights(ctx: ShopContext): void {
  demand(ctx.turn.role, 'catalogue');
  demand(ctx.turn.role, 'stock');
}

async function askFile(ctx: ShopContext): Promise<void> {
  demandRights(ctx);
  await ctx.commit((scope) => ask(ctx, scope, 'import:file'));
  await show(ctx, {
    text: ctx.t('import-ask', { megabytes: LONGEST_IMPORT / 1e6, rows: MOST_ROWS }),
    buttons: [
      [{ text: ctx.label('import-example'), press: 'import:example' }],
      [cancelButton(ctx, 'products')],
    ],
  });
}

async function sendExample(ctx: ShopContext): Promise<void> {
  demandRights(ctx);
  const rows: readonly Partial<Record<(typeof columns)[number], string>>[] = [
    { category: 'Games > Keys', name: 'Game key', kind: 'unique', price: '12.50', goods: 'AAAA-1111\nBBBB-2222' },
    { category: 'Guides', name: 'E-book', kind: 'text', price: '5', goods: 'https://example.com/book' },
    { category: 'Merch', name: 'T-shirt', kind: 'physical', price: '20', stock: '10', tiers: '5: 18 | 10: 15' },
  ]; // prettier-ignore
  const text = [csvRow(columns), ...rows.map((row) => csvRow(columns.map((name) => row[name])))];
  const file = new InputFile(Buffer.from(BOM + text.join('')), 'example.csv');
  await ctx.api.sendDocument(ctx.chatId, file, { caption: ctx.label('import-example-caption') });
}

async function tryOut(ctx: ShopContext, { document }: Message): Promise<void> {
  demandRights(ctx);
  if (!document) throw new UserError('file-expected');
  const { currency } = ctx.turn.settings;
  const bytes = await ctx.shop.files.read(ctx.api, document.file_id, LONGEST_IMPORT);
  const parsed = await readImport(bytes, { botId: ctx.scope.tenant.botId, currency });
  const planned = await plan(ctx.scope, parsed, { secrets: ctx.shop.secrets, currency });
  const hash = createHash('sha256').update(bytes).digest('hex');
  await ctx.commit((scope) =>
    ask(ctx, scope, 'import:confirm', { fileId: document.file_id, hash }),
  );
  // Keys do not stay in the chat; Telegram still has the file for us.
  const holdsGoods = planned.products.some(({ lines, goods }) => lines.length > 0 || goods);
  const isGone = !holdsGoods || (await takeAway(ctx));
  await sendProblems(ctx, planned.problems);
  await send(ctx, {
    text: [planText(ctx, parsed.format, planned), isGone ? '' : ctx.t('account-delete-it')]
      .filter(Boolean)
      .join('\n\n'),
    buttons: [
      doesSomething(planned) ? [{ text: ctx.label('button-confirm'), press: 'import:go' }] : [],
      [cancelButton(ctx, 'products')],
    ],
  });
}

function doesSomething({ counts }: ImportPlan): boolean {
  return counts.created + counts.changed + counts.lines + counts.categories > 0;
}

function planText(ctx: ShopContext, format: string, { counts, problems }: ImportPlan): string {
  const shown = problems.slice(0, SHOWN_PROBLEMS).map((problem) => problemText(ctx, problem));
  return [
    ctx.t('import-plan', { format: ctx.label(`import-format-${format}`), ...counts }),
    counts.drafts > 0 ? ctx.t('import-drafts', { count: counts.drafts }) : '',
    problems.length > 0 ? ctx.t('import-problems', { count: problems.length }) : '',
    shown.map((text) => ctx.t('import-problem-line', { text })).join('\n'),
    ctx.t(doesSomething({ counts } as ImportPlan) ? 'import-sure' : 'import-nothing'),
  ]
    .filter(Boolean)
    .join('\n\n');
}

async function sendProblems(ctx: ShopContext, problems: readonly Problem[]): Promise<void> {
  if (problems.length <= SHOWN_PROBLEMS) return;
  const text = problems.map((problem) => problemText(ctx, problem)).join('\n');
  const file = new InputFile(Buffer.from(text), 'problems.txt');
  await ctx.api.sendDocument(ctx.chatId, file, { caption: ctx.label('import-problems-file') });
}

function problemText(ctx: ShopContext, { line, key, data }: Problem): string {
  return ctx.label('import-problem-at', { line, reason: ctx.label(key, data) });
}

async function confirm(ctx: ShopContext): Promise<void> {
  demandRights(ctx);
  const { state, data } = ctx.turn.customer.dialogue ?? {};
  const messageId = ctx.pressed?.messageId;
  if (state !== 'import:confirm' || messageId === undefined) throw new UserError('button-old');
  await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    await imports.schedule(scope, ctx.update.update_id, {
      actorId: ctx.person.id,
      chatId: ctx.chatId,
      messageId,
      language: ctx.language,
      fileId: String(data?.['fileId']),
      hash: String(data?.['hash']),
    });
  });
  await show(ctx, { text: ctx.t('import-running') });
}
