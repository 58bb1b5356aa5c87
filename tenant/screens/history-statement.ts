import * as statements from '../../shared/domain/money/statements.ts';
import { statementFormats, type StatementFormat } from '../../shared/domain/money/statements.ts';
import { UserError } from '../../shared/errors.ts';
import { periodNames, periodOf, readPeriod, type Period } from '../../shared/period.ts';
import { press, readWord } from '../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../shared/telegram/context.ts';
import { cancelButton } from '../../shared/telegram/router.ts';
import { show } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { demandPace } from '../pace.ts';
import { backButton, rowsOf } from './buttons.ts';

/** A period of one's own in callback data: `2026-01-01_2026-03-31`. */
const SPAN = /^\d{4}-\d\d-\d\d_\d{4}-\d\d-\d\d$/;

/** A statement for a period, as a file. */
export const historyStatement: ShopScreen = {
  presses: {
    statement: (ctx) => showPeriods(ctx),
    'statement:for': (ctx, name) => showFormats(ctx, demandName(name)),
    'statement:own': (ctx) => askPeriod(ctx),
    'statement:make': (ctx, format, name) =>
      make(ctx, readWord(format, statementFormats), demandName(name)),
  },
  answers: { 'statement:own': (ctx, text) => answer(ctx, text) },
};

async function showPeriods(ctx: ShopContext): Promise<void> {
  const buttons = periodNames.map((name) => ({
    text: ctx.label(`period-${name}`),
    press: press('statement:for', name),
  }));
  await show(ctx, {
    text: ctx.t('statement-text'),
    buttons: [
      ...rowsOf(buttons, 2),
      [{ text: ctx.label('statement-own'), press: 'statement:own' }],
      [backButton(ctx, 'history')],
    ],
  });
}

async function askPeriod(ctx: ShopContext): Promise<void> {
  await ctx.commit((scope) => ask(ctx, scope, 'statement:own'));
  await show(ctx, {
    text: ctx.t('statement-ask-period'),
    buttons: [[cancelButton(ctx, 'statement')]],
  });
}

async function answer(ctx: ShopContext, text: string): Promise<void> {
  const { from, to } = readPeriod(text, 'UTC');
  await ctx.commit((scope) => closeDialogue(ctx, scope));
  await showFormats(ctx, `${dayOf(from)}_${dayOf(new Date(to.getTime() - 1))}`);
}

const dayOf = (date: Date) => date.toISOString().slice(0, 10);

async function showFormats(ctx: ShopContext, name: string): Promise<void> {
  const buttons = statementFormats.map((format) => ({
    text: ctx.label(`statement-${format}`),
    press: press('statement:make', format, name),
  }));
  await show(ctx, {
    text: ctx.t('statement-format', { period: nameOf(ctx, name) }),
    buttons: [buttons, [backButton(ctx, 'statement')]],
  });
}

/** The file is made by a job: the message says how far it is. */
async function make(ctx: ShopContext, format: StatementFormat, name: string): Promise<void> {
  await demandPace(ctx, 'invoices');
  const { from, to } = periodIn(ctx, name);
  const now = new Date(ctx.scope.clock.now());
  const card = await show(ctx, {
    text: ctx.t('statement-begun'),
    buttons: [[backButton(ctx, 'history')]],
  });
  await ctx.commit((scope) =>
    statements.schedule(scope, ctx.update.update_id, {
      customerId: ctx.turn.customer.id.toString(),
      chatId: card.chatId,
      messageId: card.messageId,
      language: ctx.language,
      from: from?.toISOString() ?? null,
      to: (to !== null && to < now ? to : now).toISOString(),
      format,
    }),
  );
}

function periodIn(ctx: ShopContext, name: string): Period {
  const { timeZone } = ctx.turn.settings.options;
  if (SPAN.test(name)) return readPeriod(name, timeZone);
  return periodOf(readWord(name, periodNames), new Date(ctx.scope.clock.now()), timeZone);
}

function nameOf(ctx: ShopContext, name: string): string {
  return SPAN.test(name) ? name.replace('_', ' – ') : ctx.label(`period-${name}`);
}

function demandName(name: string | undefined): string {
  if (name !== undefined && SPAN.test(name)) return name;
  if (!periodNames.some((known) => known === name)) throw new UserError('button-old');
  return readWord(name, periodNames);
}
