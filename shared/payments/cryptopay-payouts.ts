import { z } from 'zod';
import { cut } from '../cut.ts';
import { Unavailable, UserError } from '../errors.ts';
import { toDecimal } from '../money.ts';
import { readMoney } from './amounts.ts';
import { ASSETS, call, code, list, moment, text } from './cryptopay-api.ts';
import { read } from './http.ts';
import type { Connection, PayoutPort, PayoutReading, RefundPort } from './provider.ts';

/** "Roughly 1 to 25 000 USD"; only of the coins that are worth a dollar do we know what that is. */
const DOLLARS = ['USDT', 'USDC'];
const LEAST = 1_000_000n;
const MOST = 25_000_000_000n;
/** A transfer is done within its call: ten minutes after it, what is not there never was. */
const GONE_AFTER_S = 600;
const LONGEST_COMMENT = 1024;

/** https://help.crypt.bot/crypto-pay-api#Transfer; `spend_id` comes with `getTransfers` only. */
export const Transfer = z.object({
  transfer_id: text.regex(/^\d{1,20}$/),
  spend_id: text.optional(),
  asset: code,
  amount: text,
  status: z.enum(['completed']),
  completed_at: moment,
});
export type Transfer = z.infer<typeof Transfer>;

/** Coins from the app's balance to a person in Telegram, who must have used @CryptoBot before. */
export const payouts: PayoutPort = {
  currencies: ASSETS,
  // The receiver is whoever asks: the withdraw screen fills `user` in, nobody types it.
  destination: [{ name: 'user', schema: z.string().regex(/^[1-9]\d{0,14}$/) }],
  limits: (currency) => (DOLLARS.includes(currency) ? { least: LEAST, most: MOST } : {}),
  /** A transfer between its users costs nothing. */
  quoteFee: async (_connection, { money }) => ({ amount: 0n, currency: money.currency }),

  async send(connection, { key, money, destination, note }) {
    const question = {
      user_id: Number(destination['user']),
      asset: money.currency,
      amount: toDecimal(money),
      spend_id: key,
      comment: cut(note, LONGEST_COMMENT),
    };
    try {
      return readingOf(read(Transfer, await call(connection, 'transfer', question)));
    } catch (error) {
      if (!(error instanceof UserError && error.code === 'provider-refused')) throw error;
      // A key is taken once, so a refusal may mean that it was done before.
      const known = await find(connection, key).catch((cause: unknown) => {
        throw new Unavailable('whether it was sent is not known', { cause });
      });
      if (known) return readingOf(known);
      throw error;
    }
  },

  async read(connection, { key }) {
    const found = await find(connection, key);
    return found && readingOf(found);
  },
  missingIsFinalS: GONE_AFTER_S,
};

/** It takes no payment back; what was paid goes to the same person as a transfer. */
export const refunds: RefundPort = {
  ...payouts,
  isPartial: true,
  destinationOf: ({ telegramId }) => ({ user: telegramId }),
};

async function find(connection: Connection, key: string): Promise<Transfer | null> {
  const found = await list(connection, 'getTransfers', Transfer, { spend_id: key });
  // An answer that does not name whose it is says neither yes nor no.
  if (found.some(({ spend_id }) => spend_id === undefined))
    throw new Unavailable('a transfer without its key');
  return found.find(({ spend_id }) => spend_id === key) ?? null;
}

// oxlint-disable-next-line typescript/consistent-return -- tsc knows that the switch is exhaustive
function readingOf({ transfer_id, status, asset, amount }: Transfer): PayoutReading {
  if (readMoney(amount, asset) === null) throw new Unavailable('a transfer in an unknown currency');
  switch (status) {
    case 'completed':
      return { status: 'settled', externalId: transfer_id, fee: null, note: null };
  }
}
