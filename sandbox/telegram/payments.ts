import { addMessage } from './chats.ts';
import { badRequest } from './errors.ts';
import type { Message, SuccessfulPayment } from './model.ts';
import { pushUpdate } from './updates.ts';
import type { Bot, InvoiceTerms, Payment, StoredMessage } from './state.ts';
import { chatOf, randomId, randomText, unixTime, userOf, type World } from './world.ts';

/** How a payment ended, as the payer sees it. */
export type PayResult =
  { ok: true; chargeId: string; message: Message } | { ok: false; error: string };

/** Asks the bot (pre-checkout), takes the money, and tells the bot. */
export async function payInvoice(
  world: World,
  bot: Bot,
  userId: number,
  terms: InvoiceTerms,
  invoice: StoredMessage | undefined,
): Promise<PayResult> {
  if (invoice?.paidBy) return { ok: false, error: 'INVOICE_ALREADY_PAID' };
  const answer = await askPreCheckout(world, bot, userId, terms);
  if (answer !== true) return { ok: false, error: answer };
  if (invoice?.paidBy) return { ok: false, error: 'INVOICE_ALREADY_PAID' };
  const payment: Payment = {
    chargeId: `${terms.currency === 'XTR' ? 'stx' : ''}${randomText(60)}`,
    userId,
    terms,
    paidAt: unixTime(world),
    refunded: false,
    ...(terms.subscriptionPeriodS === undefined
      ? {}
      : {
          subscription: {
            expiresAt: unixTime(world) + terms.subscriptionPeriodS,
            canceledByUser: false,
            canceledByBot: false,
          },
        }),
  };
  if (invoice) invoice.paidBy = payment.chargeId;
  return { ok: true, chargeId: payment.chargeId, message: settle(world, bot, payment, true) };
}

/** The next month of a subscription: charges it and tells the bot, unless it was canceled. */
export function renewSubscription(world: World, bot: Bot, chargeId: string): PayResult {
  const first = bot.payments.get(chargeId);
  const { subscription, terms } = first ?? {};
  if (!first || !terms || !subscription || terms.subscriptionPeriodS === undefined) {
    return { ok: false, error: 'CHARGE_NOT_FOUND' };
  }
  if (subscription.canceledByUser || subscription.canceledByBot || first.refunded) {
    return { ok: false, error: 'SUBSCRIPTION_CANCELED' };
  }
  subscription.expiresAt += terms.subscriptionPeriodS;
  const payment: Payment = {
    ...first,
    chargeId: `stx${randomText(60)}`,
    paidAt: unixTime(world),
  };
  const message = settle(world, bot, payment, false);
  // The subscription is its first charge's: kept and loaded again it must not become two.
  const { subscription: _, ...charge } = payment;
  bot.payments.set(payment.chargeId, charge);
  return { ok: true, chargeId: payment.chargeId, message };
}

/** Charges whatever is due by now, month by month; who does not pay is not subscribed any more. */
export function chargeSubscriptions(
  world: World,
  isPaid: boolean,
): { renewed: number; ended: number } {
  const count = { renewed: 0, ended: 0 };
  for (const bot of world.state.bots.values())
    for (const { chargeId, subscription, refunded } of bot.payments.values()) {
      const isDue = (): boolean =>
        subscription !== undefined &&
        !(refunded || subscription.canceledByUser || subscription.canceledByBot) &&
        subscription.expiresAt <= unixTime(world);
      if (!isPaid && subscription && isDue()) {
        subscription.canceledByUser = true;
        count.ended += 1;
      }
      while (isDue() && renewSubscription(world, bot, chargeId).ok) count.renewed += 1;
    }
  world.touch();
  return count;
}

/** The user cancels a subscription, or takes that back. */
export function cancelSubscription(
  world: World,
  bot: Bot,
  userId: number,
  chargeId: string,
  canceled: boolean,
): void {
  const payment = bot.payments.get(chargeId);
  if (payment?.userId !== userId || !payment.subscription) throw badRequest('CHARGE_NOT_FOUND');
  payment.subscription.canceledByUser = canceled;
  // Bot API 10.2; a bot that does not ask for it by name gets it too, as with every new kind.
  const subscription = {
    user: userOf(world, userId),
    invoice_payload: payment.terms.payload,
    state: canceled ? 'canceled' : 'active',
  };
  pushUpdate(world, bot, 'subscription', subscription, userId);
}

/** Gives Stars back and leaves the service message that tells both sides. */
export function refund(world: World, bot: Bot, userId: number, chargeId: string): Message {
  const payment = bot.payments.get(chargeId);
  if (payment?.userId !== userId || payment.terms.currency !== 'XTR') {
    throw badRequest('CHARGE_NOT_FOUND');
  }
  if (payment.refunded) throw badRequest('CHARGE_ALREADY_REFUNDED');
  payment.refunded = true;
  bot.transactions.push({
    id: chargeId,
    amount: payment.terms.totalAmount,
    date: unixTime(world),
    incoming: false,
    userId,
    payload: payment.terms.payload,
  });
  const { message } = addMessage(world, bot, chatOf(bot, userId), true, {
    refunded_payment: {
      currency: 'XTR',
      total_amount: payment.terms.totalAmount,
      invoice_payload: payment.terms.payload,
      telegram_payment_charge_id: chargeId,
    },
  });
  return message;
}

function askPreCheckout(
  world: World,
  bot: Bot,
  userId: number,
  terms: InvoiceTerms,
): Promise<true | string> {
  const id = randomId();
  bot.queries.set(id, {
    kind: 'pre_checkout',
    userId,
    expiresAtMs: world.now() + world.preCheckoutMs,
  });
  return new Promise((resolve) => {
    const end = (result: true | string): void => {
      stopWaiting();
      bot.queries.delete(id);
      world.waiters.delete(id);
      resolve(result);
    };
    const stopWaiting = world.later(world.preCheckoutMs, () => end('BOT_PRECHECKOUT_TIMEOUT'));
    world.waiters.set(id, (answer) =>
      end(answer.ok === true ? true : (answer.error ?? 'BOT_PRECHECKOUT_FAILED')),
    );
    const query = {
      id,
      from: userOf(world, userId),
      currency: terms.currency,
      total_amount: terms.totalAmount,
      invoice_payload: terms.payload,
    };
    pushUpdate(world, bot, 'pre_checkout_query', query, userId);
  });
}

function settle(world: World, bot: Bot, payment: Payment, isFirst: boolean): Message {
  const { terms, chargeId, userId, subscription } = payment;
  bot.payments.set(chargeId, payment);
  if (terms.currency === 'XTR') {
    bot.transactions.push({
      id: chargeId,
      amount: terms.totalAmount,
      date: payment.paidAt,
      incoming: true,
      userId,
      payload: terms.payload,
      ...(terms.subscriptionPeriodS === undefined
        ? {}
        : { subscriptionPeriodS: terms.subscriptionPeriodS }),
    });
  }
  const successful: SuccessfulPayment = {
    currency: terms.currency,
    total_amount: terms.totalAmount,
    invoice_payload: terms.payload,
    ...(subscription
      ? {
          subscription_expiration_date: subscription.expiresAt,
          is_recurring: true,
          ...(isFirst ? { is_first_recurring: true } : {}),
        }
      : {}),
    telegram_payment_charge_id: chargeId,
    provider_payment_charge_id: `${userId}_${bot.payments.size}`,
  };
  const chat = chatOf(bot, userId);
  return addMessage(world, bot, chat, false, { successful_payment: successful }).message;
}
