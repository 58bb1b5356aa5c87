import * as accounts from '../shared/domain/money/accounts.ts';
import type { Invoice } from '../shared/domain/money/invoices.ts';
import { watched } from '../shared/domain/money/provider-health.ts';
import { toTelegram } from '../shared/domain/money/telegram-currencies.ts';
import { Unavailable, UserError } from '../shared/errors.ts';
import { troubleWith } from '../shared/telegram/provider-token.ts';
import type { ShopContext } from './context.ts';
import { cut } from '../shared/cut.ts';

/** Telegram's limit of an invoice's title. */
const LONGEST_TITLE = 32;

/** Sends the message that Telegram itself takes the money with: Stars, or a provider of the bot. */
export async function sendTelegramInvoice(ctx: ShopContext, invoice: Invoice): Promise<void> {
  const { key, orderId, money, asked, accountId } = invoice;
  const what = { amount: money, order: orderId };
  const title = ctx.label(orderId === null ? 'stars-title' : 'stars-order-title', what);
  const send = (token?: string) =>
    ctx.api.sendInvoice(
      ctx.chatId,
      cut(title, LONGEST_TITLE),
      ctx.label(orderId === null ? 'stars-description' : 'stars-order-description', what),
      key,
      asked.currency,
      [{ label: title, amount: Number(toTelegram(asked)) }],
      token === undefined ? {} : { provider_token: token },
    );
  if (accountId === null) return void (await send());
  const { account, credentials } = await accounts.credentials(
    ctx.scope,
    ctx.shop.secrets,
    accountId,
  );
  try {
    await watched(ctx.scope, account, () =>
      send(credentials['token'] ?? '').catch((error: unknown) => {
        throw troubleWith(error);
      }),
    );
  } catch (error) {
    // The card above says what it is for; another way may be chosen there.
    const isTrouble =
      error instanceof Unavailable ||
      (error instanceof UserError && error.code === 'credentials-refused');
    throw isTrouble ? new UserError('provider-unavailable') : error;
  }
}
