import type { Options } from '../../../../shared/domain/shop/options.ts';
import * as settings from '../../../../shared/domain/shop/settings.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { parseAmount } from '../../../../shared/money.ts';
import { press, readWord } from '../../../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { saySaved } from '../settings/save-options.ts';
import { undoButton } from '../undo.ts';

type Rules = Options['payments'];

/** Money that does not fit its invoice, and what may be done with it. */
const CASES = ['partial', 'over', 'late'] as const;
const FIELDS = ['tolerance', 'least', 'most'] as const;
type Field = (typeof FIELDS)[number];

/** More than a tenth is no slip of a fee any more. */
const MOST_TOLERANCE = 1_000;

/** What becomes of money that does not fit: tolerance, partial, over and late; the least and the most of a top-up. */
export const paymentRules: ShopScreen = {
  presses: {
    rules: (ctx) => showRules(ctx),
    'rules:turn': (ctx, which) => turn(ctx, readWord(which, CASES)),
    'rules:ask': (ctx, which) => askValue(ctx, readWord(which, FIELDS)),
    'rules:none': (ctx, which) => save(ctx, { [readWord(which, FIELDS)]: noneOf(which) }),
  },
  answers: { 'rules:value': (ctx, text) => keep(ctx, text) },
};

async function showRules(ctx: ShopContext, undo?: Button): Promise<void> {
  demand(ctx.turn.role, 'payments');
  const { options, currency } = ctx.turn.settings;
  const { tolerance, least, most, ...ways } = options.payments;
  const money = (amount: string | null) => amount && { amount, currency };
  await show(ctx, {
    text: ctx.t('rules-text', {
      ...ways,
      tolerance: percentOf(tolerance),
      least: money(least) || null,
      most: money(most) || null,
    }),
    buttons: [
      ...CASES.map((which) => [
        {
          text: ctx.label('rules-turn', { which, way: ways[which] }),
          press: press('rules:turn', which),
        },
      ]),
      FIELDS.map((field) => ({
        text: ctx.label('rules-field', { field }),
        press: press('rules:ask', field),
      })),
      undo ? [undo] : [],
      [backButton(ctx, 'payments')],
    ],
  });
}

function turn(ctx: ShopContext, which: (typeof CASES)[number]): Promise<void> {
  const now = ctx.turn.settings.options.payments[which];
  return save(ctx, { [which]: now === 'balance' ? 'wait' : 'balance' });
}

async function askValue(ctx: ShopContext, field: Field): Promise<void> {
  demand(ctx.turn.role, 'payments');
  await ctx.commit((scope) => ask(ctx, scope, 'rules:value', { field }));
  await show(ctx, {
    text: ctx.t('rules-ask', { field, currency: ctx.turn.settings.currency }),
    buttons: [
      [{ text: ctx.label('rules-none', { field }), press: press('rules:none', field) }],
      [cancelButton(ctx, 'rules')],
    ],
  });
}

async function keep(ctx: ShopContext, text: string): Promise<void> {
  const field = readWord(String(ctx.turn.customer.dialogue?.data['field']), FIELDS);
  if (field === 'tolerance') return save(ctx, { tolerance: readPercent(text) });
  const { currency, options } = ctx.turn.settings;
  const amount = parseAmount(text, currency);
  if (amount <= 0n) throw new UserError('amount-too-small');
  const limits: Rules = { ...options.payments, [field]: amount.toString() };
  const { least, most } = limits;
  if (least !== null && most !== null && BigInt(least) > BigInt(most))
    throw new UserError('rules-crossed');
  return save(ctx, { [field]: amount.toString() });
}

async function save(ctx: ShopContext, changes: Partial<Rules>): Promise<void> {
  demand(ctx.turn.role, 'payments');
  const now = ctx.turn.settings;
  const payments = { ...now.options.payments, ...changes };
  const auditId = await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    return settings.setOptions(scope, ctx.person.id, { payments });
  });
  ctx.turn = { ...ctx.turn, settings: { ...now, options: { ...now.options, payments } } };
  await saySaved(ctx);
  await showRules(ctx, undoButton(ctx, auditId));
}

function noneOf(field: string | undefined): 0 | null {
  return field === 'tolerance' ? 0 : null;
}

/** `1`, `0.5` or `0,25` percent, as hundredths of one. */
function readPercent(text: string): number {
  const [, whole, fraction = ''] = /^(\d{1,2})(?:[.,](\d{1,2}))?\s*%?$/.exec(text.trim()) ?? [];
  const value = Number(whole) * 100 + Number(fraction.padEnd(2, '0'));
  if (whole === undefined || value > MOST_TOLERANCE)
    throw new UserError('number-range', { least: 0, most: MOST_TOLERANCE / 100 });
  return value;
}

function percentOf(hundredths: number): string {
  return String(hundredths / 100);
}
