import * as proofs from '../../../../shared/domain/money/payment-proofs.ts';
import { handLists, type HandInvoice, type HandList } from '../../../../shared/domain/money/payment-proofs.ts'; // prettier-ignore
import type { Invoice } from '../../../../shared/domain/money/invoices.ts';
import { readReason } from '../../../../shared/domain/people/blocks.ts';
import { can, demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { parseAmount, type Money } from '../../../../shared/money.ts';
import { press, readId, readWord } from '../../../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { send, show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { creditOrAsk } from './second-person.ts';
import { pageOf, pagingButtons, readPage } from '../../paging.ts';
import { handMethods } from '../../proof.ts';
import { sendMedia } from '../../ticket-card.ts';

const PAGE = 8;

/** The invoices that staff confirm: what came in a bank account no provider tells. */
export const byHand: ShopScreen = {
  presses: {
    hand: (ctx, id) => (id === undefined ? showList(ctx, 'proof', 1) : showOne(ctx, readId(id))),
    'hand:list': (ctx, list, page) => showList(ctx, readWord(list, handLists), readPage(page)),
    'hand:file': (ctx, id) => showFile(ctx, readId(id)),
    'hand:yes': (ctx, id, payment, amount) => confirm(ctx, readId(id), payment, amount),
    'hand:other': (ctx, id) => askAmount(ctx, readId(id)),
    'hand:no': (ctx, id) => askReason(ctx, readId(id)),
  },
  answers: {
    'hand:amount': (ctx, text) => askSure(ctx, text),
    'hand:reason': (ctx, text) => refuse(ctx, readReason(text)),
  },
};

/** Whoever may correct a balance may say what came as well. */
function demandHand(ctx: ShopContext): void {
  if (!can(ctx.turn.role, 'payments')) demand(ctx.turn.role, 'balances');
}

async function showList(ctx: ShopContext, list: HandList, number: number): Promise<void> {
  demandHand(ctx);
  const found = await proofs.list(ctx.scope, {
    methods: handMethods(ctx),
    list,
    offset: (number - 1) * PAGE,
    limit: PAGE + 1,
  });
  const page = pageOf(found, number, PAGE);
  await show(ctx, {
    text: ctx.t('hand-list', { list, count: page.rows.length }),
    buttons: [
      handLists.map((each) => ({
        text: `${each === list ? '• ' : ''}${ctx.label('hand-tab', { list: each })}`,
        press: press('hand:list', each, 1),
      })),
      ...page.rows.map(({ id, asked, customerName: name }) => [
        { text: ctx.label('hand-line', { invoice: id, asked, name }), press: press('hand', id) },
      ]),
      pagingButtons(ctx, page, 'hand:list', list),
      [backButton(ctx, can(ctx.turn.role, 'payments') ? 'payments' : 'admin')],
    ],
  });
}

async function showOne(ctx: ShopContext, id: bigint): Promise<void> {
  const found = await demandOne(ctx, id);
  const { invoice, proof, payments } = found;
  await closeDialogue(ctx, ctx.scope);
  const decide: Button[][] = isOpen(found)
    ? [
        [sureButton(ctx, found, restOf(invoice))],
        [
          { text: ctx.label('hand-other'), press: press('hand:other', id) },
          ...(proof && found.refusal === null
            ? [{ text: ctx.label('hand-no'), press: press('hand:no', id) }]
            : []),
        ],
      ]
    : [];
  const file: Button[] =
    proof?.kind === 'document'
      ? [{ text: ctx.label('hand-file'), press: press('hand:file', id) }]
      : [];
  const person: Button[] = can(ctx.turn.role, 'customers')
    ? [{ text: ctx.label('button-person'), press: press('person', invoice.customerId) }]
    : [];
  await show(ctx, {
    text: ctx.t('hand-one', {
      invoice: id,
      method: ctx.label(`provider-${invoice.method}`),
      asked: invoice.asked,
      name: found.customerName,
      username: found.username === null ? null : `@${found.username}`,
      account: invoice.instructions['account'] ?? null,
      reference: invoice.instructions['reference'] ?? null,
      made: invoice.createdAt,
      sent: proof?.at ?? null,
      refusal: found.refusal,
      alike: found.alike.length === 0 ? null : found.alike.map((each) => `#${each}`).join(', '),
      status: invoice.status,
      covered: payments > 0 ? invoice.covered : null,
    }),
    // Below the picture, where it is one.
    photo: proof?.kind === 'photo' ? proof.fileId : null,
    buttons: [...decide, file, person, [backButton(ctx, 'hand')]],
  });
}

async function showFile(ctx: ShopContext, id: bigint): Promise<void> {
  const { proof } = await demandOne(ctx, id);
  await sendMedia(ctx, proof && { document: proof.fileId });
}

async function confirm(
  ctx: ShopContext,
  id: bigint,
  payment: string | undefined,
  amount: string | undefined,
): Promise<void> {
  const found = await demandOne(ctx, id);
  const { invoice, payments } = found;
  // What was shown is the next payment, or one that somebody confirmed meanwhile: then nothing happens.
  if (Number(payment) > payments) throw new UserError('button-old');
  if (Number(payment) === payments && !isOpen(found)) throw new UserError('proof-decided');
  if (!/^\d{1,4}$/.test(payment ?? '') || !/^[1-9]\d{0,29}$/.test(amount ?? ''))
    throw new UserError('button-old');
  const money = { amount: BigInt(amount ?? ''), currency: invoice.asked.currency };
  const credit = { what: 'hand', subject: id, payment: Number(payment), customerId: invoice.customerId, money } as const; // prettier-ignore
  // All that came so far: nobody confirms much in many small parts. A repeated press changes nothing.
  const whole = { ...money, amount: money.amount + invoice.covered.amount };
  const said = { actorId: ctx.person.id, invoiceId: id, money, payment: Number(payment) };
  if (Number(payment) < payments) {
    await ctx.commit((scope) => ctx.shop.deposits.confirmByHand(scope, said));
  } else {
    const waits = await creditOrAsk(ctx, credit, whole, (scope, worth) =>
      ctx.shop.deposits.confirmByHand(scope, { ...said, worth }),
    );
    if (waits) return showOne(ctx, id);
  }
  await ctx.toast(ctx.label('hand-done'));
  await showOne(ctx, id);
}

async function askAmount(ctx: ShopContext, id: bigint): Promise<void> {
  const { invoice } = await demandOpen(ctx, id);
  await ctx.commit((scope) => ask(ctx, scope, 'hand:amount', { invoice: `${id}` }));
  await send(ctx, {
    text: ctx.t('hand-ask', {
      asked: invoice.asked,
      rest: restOf(invoice),
      covered: invoice.covered,
      currency: invoice.asked.currency,
    }),
    buttons: [[cancelButton(ctx, press('hand', id))]],
  });
}

async function askSure(ctx: ShopContext, text: string): Promise<void> {
  const id = readId(String(ctx.turn.customer.dialogue?.data['invoice']));
  const found = await demandOpen(ctx, id);
  const { currency } = found.invoice.asked;
  const money = { amount: parseAmount(text, currency), currency };
  if (money.amount <= 0n) throw new UserError('amount-too-small');
  const { asked, covered } = found.invoice;
  await show(ctx, {
    text: ctx.t('hand-sure', {
      money,
      asked,
      covered,
      rest: restOf(found.invoice),
      name: found.customerName,
    }),
    buttons: [[sureButton(ctx, found, money)], [cancelButton(ctx, press('hand', id))]],
  });
}

async function askReason(ctx: ShopContext, id: bigint): Promise<void> {
  const { customerName: name } = await demandOpen(ctx, id);
  await ctx.commit((scope) => ask(ctx, scope, 'hand:reason', { invoice: `${id}` }));
  await send(ctx, {
    text: ctx.t('hand-ask-reason', { name }),
    buttons: [[cancelButton(ctx, press('hand', id))]],
  });
}

async function refuse(ctx: ShopContext, reason: string): Promise<void> {
  const invoiceId = readId(String(ctx.turn.customer.dialogue?.data['invoice']));
  await demandOpen(ctx, invoiceId);
  await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    await proofs.refuse(scope, { actorId: ctx.person.id, invoiceId, reason });
  });
  await show(ctx, { text: ctx.t('hand-refused'), buttons: [[backButton(ctx, 'hand')]] });
}

/** Names what is confirmed: which payment of the invoice, and how much. A second press is the same one. */
function sureButton(ctx: ShopContext, { invoice, payments }: HandInvoice, money: Money): Button {
  return {
    text: ctx.label('hand-yes', { money }),
    press: press('hand:yes', invoice.id, payments, money.amount),
  };
}

/** What is still missing, or all of it where nothing is. */
function restOf({ asked, covered }: Invoice): Money {
  const rest = asked.amount - covered.amount;
  return rest > 0n ? { ...asked, amount: rest } : asked;
}

function isOpen({ invoice }: HandInvoice): boolean {
  return invoice.status !== 'settled' && invoice.status !== 'invalid';
}

async function demandOpen(ctx: ShopContext, id: bigint): Promise<HandInvoice> {
  const found = await demandOne(ctx, id);
  if (!isOpen(found)) throw new UserError('proof-decided');
  return found;
}

async function demandOne(ctx: ShopContext, id: bigint): Promise<HandInvoice> {
  demandHand(ctx);
  const found = await proofs.find(ctx.scope, id, handMethods(ctx));
  if (!found) throw new UserError('invoice-gone');
  return found;
}
