import * as orders from '../../shared/domain/orders/orders.ts';
import * as hashSales from '../../shared/domain/subscriptions/hash-sales.ts';
import { UserError } from '../../shared/errors.ts';
import { press, readId } from '../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../shared/telegram/context.ts';
import { show } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { demandPace } from '../pace.ts';
import { backButton, menuButton } from './buttons.ts';
import { fresh, showCheckout } from './checkout.ts';
import { heldHash, readHash, readHeld, type HashReading } from './held-hash.ts';
import { demandOrder, showOrder } from './order.ts';
import { showSubscribe } from './subscribe.ts';

/** `/subscribe` with a transaction that was made already: it is looked for first, then a plan is chosen for it. */
export const planHash: ShopScreen = {
  commands: {
    subscribe: (ctx, text) => (text.trim() === '' ? showSubscribe(ctx) : takeHash(ctx, text)),
  },
  presses: { 'plan:hash': (ctx, id) => buy(ctx, readId(id)) },
  answers: { 'plan:hash': (ctx, text) => takeHash(ctx, text) },
};

/** Whatever it is, the plans follow; another transaction may be sent in its place. */
async function takeHash(ctx: ShopContext, text: string): Promise<void> {
  // Each is a question to somebody's nodes.
  await demandPace(ctx, 'invoices');
  const read = await readHash(ctx, text);
  const data = 'why' in read ? {} : { chain: read.chain, hash: read.hash };
  await ctx.commit((scope) => ask(ctx, scope, 'plan:hash', data));
  await showSubscribe(ctx, 'why' in read ? read.why : ctx.t('plan-hash-ready', { money: read.coins.money })); // prettier-ignore
}

/** Buys a plan by the transaction that was named. */
async function buy(ctx: ShopContext, productId: bigint): Promise<void> {
  const held = heldHash(ctx);
  if (!held) throw new UserError('button-old');
  await demandPace(ctx, 'invoices');
  const read = await readHeld(ctx, held, productId);
  if ('why' in read) {
    const buttons = [[backButton(ctx, press('plan', productId)), menuButton(ctx)]];
    await show(ctx, { text: read.why, buttons });
    return;
  }
  const { customer, settings } = ctx.turn;
  const paid = { customerId: customer.id, source: held.chain, coins: read.coins };
  let orderId: bigint;
  try {
    orderId = await ctx.commit(async (scope) => {
      await closeDialogue(ctx, scope);
      return hashSales.order(scope, settings, paid, productId);
    });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    if (error.code === 'plan-enough') throw new UserError('plan-full');
    if (error.code !== 'balance-too-low') throw error;
    // It is on the balance, and the plan costs more: the checkout takes what is there, and asks for the rest.
    return showCheckout(ctx, fresh(productId), [ctx.t('plan-hash-short')]);
  }
  await waitFor(ctx, orderId, read);
}

/** The invoice that what is coming pays. What fails here leaves the order waiting: it can be paid as any other. */
async function waitFor(
  ctx: ShopContext,
  orderId: bigint,
  { coins, method }: Exclude<HashReading, { readonly why: string }>,
): Promise<void> {
  const order = await demandOrder(ctx, orderId);
  if (order.status !== 'new' || coins.kind !== 'coming') return showOrder(ctx, orderId);
  try {
    const invoice = await ctx.shop.deposits.begin(ctx.scope, {
      customer: ctx.turn.customer,
      settings: ctx.turn.settings,
      method: method.id,
      money: order.total,
      reference: `order:${orderId}:${method.id}`,
      payer: {},
    });
    await orders.bindInvoice(ctx.scope, orderId, invoice.id);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return showOrder(ctx, orderId, ctx.t(`error-${error.code}`, error.data));
  }
  const { money, confirmations, required } = coins;
  await showOrder(ctx, orderId, ctx.t('plan-hash-coming', { money, confirmations, required }));
}
