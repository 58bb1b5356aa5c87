import { z } from 'zod';
import { UserError } from '../errors.ts';
import { exponentOf, fromDecimal, isCurrency, toDecimal, type Money as Amount } from '../money.ts';

/** Shapes that many requests and answers are made of; those with an id are named in the document. */

/** An amount as people write it, never in minor units. */
export const Money = z
  .strictObject({
    amount: z.string().regex(/^-?\d{1,38}(\.\d{1,18})?$/),
    currency: z.string().regex(/^[A-Z]{3,4}$/),
  })
  .meta({
    id: 'Money',
    description:
      'A decimal text, exact, and the code of its currency (ISO 4217, or a coin such as BTC).',
    examples: [{ amount: '12.50', currency: 'USD' }],
  });

/** A moment in UTC. */
export const Moment = z.iso.datetime().meta({ description: 'ISO 8601, UTC.' });

/** Number of one of our rows: a text, so that no client rounds it. */
export const Id = z
  .string()
  .regex(/^[1-9]\d{0,17}$/)
  .meta({ description: 'Opaque number as text.', examples: ['17'] });

/** The same where it comes from outside. */
export const IdIn = Id.transform((text) => BigInt(text));

/** What Telegram calls a person: at most 52 bits. */
export const TelegramId = z
  .int()
  .min(1)
  .max(2 ** 52)
  .meta({ description: "The person's number at Telegram." });

/** The same in a path or a query. */
export const TelegramIdIn = z.coerce
  .number()
  .int()
  .min(1)
  .max(2 ** 52)
  .meta({ description: "The person's number at Telegram." });

/** What the tables hold, and no slip of the finger reaches. */
const MOST = 10n ** 30n;

/** Money that a client sends. */
export function readMoney(money: z.infer<typeof Money>): Amount {
  const { currency } = money;
  if (!isCurrency(currency)) throw new UserError('currency-unknown', { text: currency });
  const isBelow = money.amount.startsWith('-');
  const amount = fromDecimal(isBelow ? money.amount.slice(1) : money.amount, currency, 'exact');
  if (amount >= MOST) throw new UserError('amount-too-big');
  return { amount: isBelow ? -amount : amount, currency };
}

/** Money that must be in the shop's currency: prices, corrections. */
export function readMoneyIn(money: z.infer<typeof Money>, currency: string): Amount {
  const read = readMoney(money);
  if (read.currency !== currency) throw new UserError('currency-other', { currency });
  return read;
}

/** Money as an answer says it. */
export function moneyOf(money: Amount): z.infer<typeof Money> {
  // What an old row is in and we do not know any more is still said.
  exponentOf(money.currency);
  return { amount: toDecimal(money), currency: money.currency };
}

export function momentOf(at: Date): string;
export function momentOf(at: Date | null): string | null;
export function momentOf(at: Date | null): string | null {
  return at === null ? null : at.toISOString();
}
