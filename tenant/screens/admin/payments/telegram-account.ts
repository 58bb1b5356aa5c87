import { z } from 'zod';
import { TELEGRAM, telegramAsking } from '../../../../shared/domain/money/telegram-currencies.ts';
import { UserError } from '../../../../shared/errors.ts';
import type { Credentials, Provider } from '../../../../shared/payments/provider.ts';
import {
  readProviderToken,
  testProviderToken,
} from '../../../../shared/telegram/provider-token.ts';
import type { ShopContext } from '../../../context.ts';

/** What an account asks for and is called by: a provider, or Telegram's own payments. */
export type AccountKind = Pick<Provider, 'id' | 'credentials' | 'payouts'>;

/** Telegram Payments: the token that @BotFather gives for a provider of the bot. */
export const telegramAccount: AccountKind = {
  id: TELEGRAM,
  credentials: [
    {
      name: 'token',
      secret: true,
      schema: z.string().refine((text) => readProviderToken(text) !== null),
    },
  ],
};

/**
 * Asks Telegram whether it takes the token for the shop's currency; returns what names the account.
 * Where money is real a token for tests is none: everybody could credit themselves.
 */
export async function testTelegram(ctx: ShopContext, { token = '' }: Credentials): Promise<string> {
  const known = readProviderToken(token);
  if (!known) throw new UserError('credential-unreadable');
  if (known.isTest && ctx.shop.production) throw new UserError('test-token');
  const { currency } = ctx.turn.settings;
  const asked = telegramAsking.currencies.includes(currency) ? currency : 'USD';
  await testProviderToken(ctx.api, token, asked);
  return known.label;
}
