import * as adjustments from '../../../../shared/domain/staff/adjustments.ts';
import { readReason } from '../../../../shared/domain/people/blocks.ts';
import * as ledger from '../../../../shared/domain/money/ledger.ts';
import { can, demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { parseAmount, type Money } from '../../../../shared/money.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { askedAbout } from './person-block.ts';

/** More digits are a slip of the finger, and no balance. */
const MOST_DIGITS = 30;

/** Corrects a customer's balance: the amount, the reason, and only then a confirmation. */
export const adjust: ShopScreen = {
  presses: {
    adjust: (ctx, id) => askAmount(ctx, readId(id)),
    'adjust:confirm': (ctx) => finish(ctx),
  },
  answers: {
    'adjust:amount': (ctx, text) => askReason(ctx, text),
    'adjust:reason': (ctx, text) => askSure(ctx, text),
  },
};

async function askAmount(ctx: ShopContext, id: bigint): Promise<void> {
  demand(ctx.turn.role, 'balances');
  const { currency } = ctx.turn.settings;
  const [balance] = await ledger.balances(ctx.scope, id, currency);
  await ctx.commit((scope) => ask(ctx, scope, 'adjust:amount', { customer: String(id) }));
  await show(ctx, {
    text: ctx.t('adjust-ask', { balance, currency }),
    buttons: [[cancelButton(ctx, press('person', id))]],
  });
}

async function askReason(ctx: ShopContext, text: string): Promise<void> {
  demand(ctx.turn.role, 'balances');
  const id = askedAbout(ctx);
  const { amount, currency } = readChange(text, ctx.turn.settings.currency);
  // Nobody writes a reason, or is asked to confirm, for what cannot be.
  const [balance] = amount < 0n ? await ledger.balances(ctx.scope, id, currency) : [];
  if (amount < 0n && (balance?.amount ?? 0n) + amount < 0n) throw new UserError('balance-too-low');
  const data = { customer: String(id), amount: amount.toString(), currency };
  await ctx.commit((scope) => ask(ctx, scope, 'adjust:reason', data));
  await show(ctx, {
    text: ctx.t('adjust-ask-reason'),
    buttons: [[cancelButton(ctx, press('person', id))]],
  });
}

async function askSure(ctx: ShopContext, text: string): Promise<void> {
  demand(ctx.turn.role, 'balances');
  const id = askedAbout(ctx);
  const data = ctx.turn.customer.dialogue?.data as Record<'amount' | 'currency', string>;
  const { currency } = data;
  const money = { amount: BigInt(data.amount), currency };
  const reason = readReason(text);
  await ctx.commit((scope) => ask(ctx, scope, 'adjust:confirm', { ...data, reason }));
  const [balance] = await ledger.balances(ctx.scope, id, currency);
  await show(ctx, {
    text: ctx.t('adjust-sure', {
      sign: money.amount < 0n ? 'out' : 'in',
      money: absolute(money),
      balance,
      after: { currency, amount: (balance?.amount ?? 0n) + money.amount },
      reason,
    }),
    buttons: [
      [{ text: ctx.label('button-confirm'), press: 'adjust:confirm' }],
      [cancelButton(ctx, press('person', id))],
    ],
  });
}

async function finish(ctx: ShopContext): Promise<void> {
  demand(ctx.turn.role, 'balances');
  const { dialogue } = ctx.turn.customer;
  if (dialogue?.state !== 'adjust:confirm') throw new UserError('button-old');
  const { amount, currency, reason } = dialogue.data as Record<string, string>;
  const customerId = askedAbout(ctx);
  const waiting = await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    return adjustments.request(
      scope,
      ctx.person.id,
      {
        customerId,
        money: { amount: BigInt(String(amount)), currency: String(currency) },
        reason: String(reason),
        reference: `update:${ctx.update.update_id}`,
      },
      ctx.turn.settings.options,
    );
  });
  // Who may correct balances need not see customers.
  const back = can(ctx.turn.role, 'customers') ? press('person', customerId) : 'admin';
  await show(ctx, {
    text: ctx.t(waiting === null ? 'adjust-done' : 'adjust-waits'),
    buttons: [[backButton(ctx, back)]],
  });
}

/** `+10` or `-5`; without a sign it is ambiguous what a slip would do, so one is asked for. */
function readChange(text: string, currency: string): Money {
  const match = /^\s*([+\-−–])\s*(.+)$/.exec(text);
  if (!match) throw new UserError('adjust-sign');
  const amount = parseAmount(match[2] ?? '', currency);
  if (amount === 0n) throw new UserError('amount-too-small');
  if (amount.toString().length > MOST_DIGITS) throw new UserError('amount-too-big');
  return { amount: match[1] === '+' ? amount : -amount, currency };
}

function absolute({ amount, currency }: Money): Money {
  return { amount: amount < 0n ? -amount : amount, currency };
}
