import type { DepositMethod } from '../../shared/domain/money/deposits.ts';
import * as invoices from '../../shared/domain/money/invoices.ts';
import type { Money } from '../../shared/money.ts';
import type { PersonField } from '../../shared/payments/provider.ts';
import { press } from '../../shared/telegram/callback.ts';
import { ask } from '../../shared/telegram/context.ts';
import { cancelButton } from '../../shared/telegram/router.ts';
import { show, type Button } from '../../shared/telegram/view.ts';
import type { ShopContext } from '../context.ts';
import { rowsOf } from './buttons.ts';

/** What a payer has answered so far, and for what. */
export interface PayerQuestion {
  readonly method: DepositMethod;
  /** What is to be credited; for an order what it lacks. */
  readonly money: Money;
  readonly orderId: bigint | null;
  readonly answers: Readonly<Record<string, string>>;
}

/** The first field that nobody has answered yet; undefined: all are. */
export function openField({ method, answers }: PayerQuestion): PersonField | undefined {
  return method.payer.find(({ name }) => answers[name] === undefined);
}

/** Asks a payer for the next field: by a message, a tap on a choice, or what they answered last time. */
export async function askPayer(ctx: ShopContext, question: PayerQuestion): Promise<void> {
  const { method, money, orderId, answers } = question;
  const field = openField(question);
  if (!field) return;
  const data = {
    method: method.id,
    amount: money.amount.toString(),
    currency: money.currency,
    order: orderId === null ? null : orderId.toString(),
    answers,
  };
  if (ctx.progress === 'open') await ctx.commit((scope) => ask(ctx, scope, 'payer:answer', data));
  else await ask(ctx, ctx.scope, 'payer:answer', data);
  const back = orderId === null ? 'deposit' : press('order', orderId);
  await show(ctx, {
    text: ctx.t(`payer-${method.source}-${field.name}`),
    buttons: [...(await suggestions(ctx, question, field)), [cancelButton(ctx, back)]],
  });
}

async function suggestions(
  ctx: ShopContext,
  { method, money }: PayerQuestion,
  field: PersonField,
): Promise<Button[][]> {
  const choices = field.choices?.(money.currency) ?? [];
  if (choices.length > 0)
    return rowsOf(
      choices.map(({ label }, at) => ({ text: label, press: press('payer:pick', field.name, at) })),
      2,
    );
  const last = await invoices.lastPayer(ctx.scope, ctx.turn.customer.id, method.source);
  const known = last[field.name];
  if (known === undefined) return [];
  return [
    [{ text: ctx.label('payer-again', { value: known }), press: press('payer:again', field.name) }],
  ];
}
