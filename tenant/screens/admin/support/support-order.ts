import type { Message } from 'grammy/types';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import * as tickets from '../../../../shared/domain/staff/tickets.ts';
import { UserError } from '../../../../shared/errors.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { ask } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { readWords } from '../../../ticket-words.ts';
import { subjectOf } from '../../ticket.ts';
import { demandSale } from '../orders/sale.ts';
import { confirmSent, showTicket } from './support-ticket.ts';

/** The conversation about an order, begun by staff: to ask what is missing, to deliver by hand in it. */
export const supportOrder: ShopScreen = {
  presses: { 'desk-order': (ctx, id) => open(ctx, readId(id)) },
  messages: { 'desk-order:first': (ctx, message) => begin(ctx, message) },
};

async function open(ctx: ShopContext, orderId: bigint): Promise<void> {
  demand(ctx.turn.role, 'customers');
  const { customer } = await demandSale(ctx, orderId);
  const known = await tickets.ofOrder(ctx.scope, orderId, null);
  if (known !== null) return showTicket(ctx, known);
  await ctx.commit((scope) => ask(ctx, scope, 'desk-order:first', { orderId: `${orderId}` }));
  await show(ctx, {
    text: ctx.t('desk-order-ask', { order: orderId, name: customer.name }),
    buttons: [[cancelButton(ctx, press('sale', orderId))]],
  });
}

async function begin(ctx: ShopContext, message: Message): Promise<void> {
  demand(ctx.turn.role, 'customers');
  const words = readWords(message);
  if (!words) throw new UserError('words-expected');
  const orderId = readId(String(ctx.turn.customer.dialogue?.data['orderId']));
  const { customer } = await demandSale(ctx, orderId);
  const id = await ctx.commit(async (scope) => {
    const id = await tickets.begin(scope, {
      ...words,
      reference: `update:${ctx.update.update_id}`,
      staffId: ctx.person.id,
      customerId: customer.id,
      orderId,
      subject: subjectOf(ctx, words),
    });
    await ask(ctx, scope, 'desk:answer', { ticketId: `${id}` });
    return id;
  });
  await confirmSent(ctx, id);
}
