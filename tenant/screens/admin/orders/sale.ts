import { openAddress } from '../../../../shared/domain/catalogue/goods.ts';
import * as orders from '../../../../shared/domain/orders/orders.ts';
import type { Order, OrderLine } from '../../../../shared/domain/orders/order-row.ts';
import { can, demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { clip } from '../../../../shared/telegram/fit.ts';
import type { TextData } from '../../../../shared/telegram/i18n.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton, menuButton } from '../../buttons.ts';
import { orderText } from '../../order-text.ts';

/** One order as staff see it, with everything that can be done. */
export const sale: ShopScreen = { presses: { sale: (ctx, id) => showSale(ctx, readId(id)) } };

/** Shows an order to staff, with a hint above. */
export async function showSale(ctx: ShopContext, id: bigint, hint = ''): Promise<void> {
  const found = await demandSale(ctx, id);
  const { customer, address, note } = found;
  const where =
    address === null
      ? null
      : openAddress(ctx.scope, ctx.shop.secrets, customer.id, Buffer.from(address));
  const text = [
    hint,
    orderText(ctx, found),
    ctx.t('sale-customer', {
      name: customer.name,
      username: customer.username,
      telegramId: isDeleted(found) ? null : `${customer.telegramId}`,
      ...wayOf(ctx, found),
    }),
    where === null ? '' : ctx.t('sale-address', { address: where }),
    note === null ? '' : ctx.t('order-note', { note }),
  ].filter(Boolean).join('\n\n'); // prettier-ignore
  await show(ctx, { text, buttons: buttonsOf(ctx, found) });
}

/** The order with this number, for staff who may. Throws UserError `not-allowed`, `order-gone`. */
export async function demandSale(ctx: ShopContext, id: bigint): Promise<Order> {
  demand(ctx.turn.role, 'orders');
  const found = await orders.find(ctx.scope, id, null);
  if (!found) throw new UserError('order-gone');
  return found;
}

/** The same for who gives money back: that takes the right over balances too. */
export function demandRefundable(ctx: ShopContext, id: bigint): Promise<Order> {
  demand(ctx.turn.role, 'balances');
  return demandSale(ctx, id);
}

/** Nobody is left to write to or to give money back to: see `privacy`. */
function isDeleted({ customer }: Order): boolean {
  return customer.telegramId < 0;
}

/** Whether a line is still to be delivered. */
export function isOwed({ deliveredAt, refundedQuantity, quantity }: OrderLine): boolean {
  return deliveredAt === null && refundedQuantity < quantity;
}

/** How it was paid, or is to be: by which service, and what the balance pays beside it. */
function wayOf(ctx: ShopContext, { pay, invoice, total, paidAt }: Order): TextData {
  if (!invoice || (paidAt !== null && invoice.status !== 'settled'))
    return { pay, method: null, held: null, rest: null };
  const held = { ...total, amount: total.amount - invoice.money.amount };
  const isMixed = held.amount > 0n;
  const method = ctx.label(`provider-${invoice.method}`);
  return { pay, method, held, rest: isMixed ? invoice.money : null };
}

function buttonsOf(ctx: ShopContext, found: Order): Button[][] {
  const { id, status, lines, total, refunded } = found;
  const open = (key: string, name: string, ...args: bigint[]): Button => ({
    text: ctx.label(key),
    press: press(name, id, ...args),
  });
  const owed = status === 'paid' ? lines.filter(isOwed) : [];
  const byHand = owed
    .filter(({ kind }) => kind !== 'physical')
    .map((line): Button[] => [
      {
        text: ctx.label('sale-deliver', { name: clip(line.name, 40) }),
        press: press('sale:deliver', id, line.id),
      },
    ]);
  const isPaid = status === 'paid' || status === 'completed';
  const hasMoney = isPaid && (refunded.amount < total.amount || total.amount === 0n);
  const claims = lines.flatMap(({ claim, name }): Button[][] =>
    claim?.state === 'open'
      ? [
          [
            {
              text: ctx.label('sale-claim', { name: clip(name, 40) }),
              press: press('claims', claim.id, id),
            },
          ],
        ]
      : [],
  );
  return [
    ...claims,
    ...byHand,
    owed.some(({ kind }) => kind === 'physical') ? [open('sale-ship', 'sale:ship')] : [],
    hasMoney && can(ctx.turn.role, 'balances') && !isDeleted(found)
      ? [open('sale-refund', 'refund')]
      : [],
    status === 'new' ? [open('sale-cancel', 'sale:cancel')] : [],
    can(ctx.turn.role, 'customers') && !isDeleted(found)
      ? [
          open('desk-order-chat', 'desk-order'),
          { text: ctx.label('sale-person'), press: press('person', found.customer.id) },
        ]
      : [],
    [backButton(ctx, 'sales'), menuButton(ctx)],
  ];
}
