import { createHash } from 'node:crypto';
import { GrammyError, HttpError, type Api } from 'grammy';
import { telegramAsking } from '../domain/money/telegram-currencies.ts';
import { Unavailable, UserError } from '../errors.ts';

/** What @BotFather → Payments gives: the number of the provider's bot, whether it is for tests, a name. */
const TOKEN = /^(\d{3,12}):(TEST|LIVE):[\w:.-]{3,200}$/;

/** What can be read off a provider token; null: it is none. */
export function readProviderToken(text: string): { label: string; isTest: boolean } | null {
  const [, provider = '', mode] = TOKEN.exec(text) ?? [];
  if (provider === '') return null;
  // Two accounts at one provider must be told apart, and the token stays secret.
  const mark = createHash('sha256').update(text).digest('hex').slice(0, 4);
  return {
    label: `${provider} · ${mark}${mode === 'TEST' ? ' · test' : ''}`,
    isTest: mode === 'TEST',
  };
}

/**
 * Asks Telegram whether it takes a provider token, by a link to an invoice that nobody gets. Throws
 * UserError `credentials-refused`, Unavailable.
 */
export async function testProviderToken(
  api: Api | null,
  token: string,
  currency = 'USD',
): Promise<void> {
  if (!api) throw new Unavailable('the bot has no token to ask with');
  // Above what Telegram takes at least, whatever the rates of today.
  const amount = Number((telegramAsking.limits?.(currency).least ?? 100n) * 5n);
  try {
    await api.createInvoiceLink('Test', 'Test', 'test', token, currency, [
      { label: 'Test', amount },
    ]);
  } catch (error) {
    throw troubleWith(error);
  }
}

/** What Telegram's refusal of an invoice means; anything else as it is. */
export function troubleWith(error: unknown): unknown {
  if (error instanceof HttpError)
    return new Unavailable('Telegram did not answer', { cause: error });
  if (!(error instanceof GrammyError)) return error;
  const { description } = error;
  if (description.includes('PAYMENT_PROVIDER_INVALID')) return new UserError('credentials-refused');
  // The token is good; the provider behind it does not take this currency.
  if (description.includes('CURRENCY_INVALID')) return new UserError('telegram-currency');
  if (description.includes('CURRENCY_TOTAL_AMOUNT_INVALID'))
    return new UserError('telegram-amount');
  return error;
}
