import { GrammyError } from 'grammy';
import type { Update } from 'grammy/types';
import type { Scope } from '../shared/scope.ts';
import type { ShopContext, ShopParts } from './context.ts';

/**
 * Answers whether a payment by Telegram may go on. Telegram waits ten seconds and takes silence for a no,
 * so trouble on our side is a no with an apology.
 */
export async function answerCheckout(ctx: ShopContext): Promise<void> {
  const query = ctx.update.pre_checkout_query;
  if (!query) return;
  const refusal = await judge(ctx, query).catch((error: unknown) => {
    ctx.scope.log.error({ error }, 'a checkout could not be judged');
    return 'unexpected';
  });
  const answer =
    refusal === null
      ? ctx.api.answerPreCheckoutQuery(query.id, true)
      : ctx.api.answerPreCheckoutQuery(query.id, false, {
          error_message: ctx.label(`error-${refusal}`),
        });
  try {
    await answer;
  } catch (error) {
    // After its ten seconds nobody waits any more: Telegram has said no, and they may pay again.
    if (!(error instanceof GrammyError && error.error_code === 400)) throw error;
    ctx.scope.log.info('a checkout was answered too late');
  }
}

/** Credits a payment by Telegram that went through; the customer hears of it by a message row. */
export async function notePaid(shop: ShopParts, scope: Scope, update: Update): Promise<void> {
  const { message } = update;
  const successful = message?.successful_payment;
  if (!message?.from || !successful) return;
  await shop.deposits.telegramPaid(scope, { telegramId: message.from.id, successful });
}

/** Takes the credit of Stars that Telegram gave back; what is spent already becomes a finding. */
export async function noteRefund(shop: ShopParts, scope: Scope, update: Update): Promise<void> {
  const refund = update.message?.refunded_payment;
  if (!refund) return;
  const { telegram_payment_charge_id: charge, total_amount: amount } = refund;
  await shop.deposits.telegramRefunded(scope, { charge, amount });
}

function judge(
  ctx: ShopContext,
  query: NonNullable<Update['pre_checkout_query']>,
): Promise<string | null> {
  return ctx.shop.deposits.preCheckout(ctx.scope, {
    telegramId: query.from.id,
    payload: query.invoice_payload,
    currency: query.currency,
    totalAmount: query.total_amount,
  });
}
