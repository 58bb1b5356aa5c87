import * as invoices from '../../shared/domain/money/invoices.ts';
import { UserError } from '../../shared/errors.ts';
import type { PersonField } from '../../shared/payments/provider.ts';
import { closeDialogue } from '../../shared/telegram/context.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { beginInvoice } from './invoice.ts';
import { startPayment } from './order-pay.ts';
import { askPayer, openField, type PayerQuestion } from './payer-question.ts';

/** What a provider wants to know of the payer before it makes an invoice: one field a message. */
export const payer: ShopScreen = {
  presses: {
    'payer:pick': async (ctx, name, at) => {
      const question = await readQuestion(ctx);
      const field = demandField(question, name);
      const choice = field.choices?.(question.money.currency)[Number(at)];
      if (!choice) throw new UserError('button-old');
      await take(ctx, question, field, choice.value);
    },
    'payer:again': async (ctx, name) => {
      const question = await readQuestion(ctx);
      const field = demandField(question, name);
      const { customer } = ctx.turn;
      const last = await invoices.lastPayer(ctx.scope, customer.id, question.method.source);
      const known = last[field.name];
      if (known === undefined) throw new UserError('button-old');
      await take(ctx, question, field, known);
    },
  },
  answers: {
    async 'payer:answer'(ctx, text) {
      const question = await readQuestion(ctx);
      const field = openField(question);
      if (!field) throw new UserError('button-old');
      await take(ctx, question, field, text.trim());
    },
  },
};

async function take(
  ctx: ShopContext,
  question: PayerQuestion,
  field: PersonField,
  text: string,
): Promise<void> {
  const value = field.schema.safeParse(text);
  if (!value.success) throw new UserError('payer-unreadable', { text: text.slice(0, 60) });
  const answered = { ...question, answers: { ...question.answers, [field.name]: value.data } };
  if (openField(answered)) return askPayer(ctx, answered);
  const { method, money, orderId, answers } = answered;
  if (orderId === null) await beginInvoice(ctx, money, method, answers);
  else await startPayment(ctx, orderId, method, answers);
  await closeDialogue(ctx, ctx.scope);
}

/** Only `askPayer` writes these; the method must still be offered. */
async function readQuestion(ctx: ShopContext): Promise<PayerQuestion> {
  const { dialogue } = ctx.turn.customer;
  if (dialogue?.state !== 'payer:answer') throw new UserError('button-old');
  const data = dialogue.data as Record<string, string> & { answers: Record<string, string> };
  const money = { amount: BigInt(String(data['amount'])), currency: String(data['currency']) };
  const { settings } = ctx.turn;
  const methods = await ctx.shop.deposits.methods(ctx.scope, settings, money.currency);
  const method = methods.find(({ id }) => id === data['method']);
  if (!method) throw new UserError('method-gone');
  return {
    method,
    money,
    orderId: data['order'] ? BigInt(data['order']) : null,
    answers: data.answers,
  };
}

/** A button asks for the field that is open: an older one's is out of date. */
function demandField(question: PayerQuestion, name: string | undefined): PersonField {
  const field = openField(question);
  if (!field || field.name !== name) throw new UserError('button-old');
  return field;
}
