import { z } from 'zod';
import type { Money } from '../money.ts';
import { toDecimal } from '../money.ts';
import { callFake, FakeAmount, readFakeMoney } from './fake-api.ts';
import { read } from './http.ts';
import type { Connection, PayoutPort, PayoutReading, RefundPort } from './provider.ts';

const Payout = z.object({
  id: z.string(),
  key: z.string(),
  status: z.enum(['submitted', 'settled', 'failed']),
  money: FakeAmount,
  fee: FakeAmount.nullable(),
  note: z.string().nullable(),
});

/** Sends to any account by name; a key is sent once, and asked about for ever. */
export function fakePayouts(currencies: readonly string[]): PayoutPort {
  return {
    currencies,
    destination: [{ name: 'account', schema: z.string().trim().min(3).max(100) }],
    missingIsFinalS: 60,

    async send(connection, { key, money, destination, note, callbackUrl }) {
      const body = {
        key,
        money: written(money),
        account: destination['account'],
        note,
        callbackUrl,
      };
      return readingOf(await callFake(connection, 'payouts', { method: 'POST', body }));
    },

    read: (connection, { key }) => find(connection, key),
  };
}

/** Brings what was paid back to an invoice, in parts if need be. */
export const fakeRefunds: RefundPort = {
  isPartial: true,
  missingIsFinalS: 60,
  destinationOf: ({ externalId }) => ({ invoice: externalId }),

  async send(connection, { key, money, destination, callbackUrl }) {
    const body = { key, money: written(money), invoice: destination['invoice'], callbackUrl };
    return readingOf(await callFake(connection, 'refunds', { method: 'POST', body }));
  },

  read: (connection, refund) => find(connection, refund.key),
};

async function find(connection: Connection, key: string): Promise<PayoutReading | null> {
  const answer = await callFake(connection, `payouts?key=${encodeURIComponent(key)}`);
  const { found } = read(z.object({ found: z.unknown().nullable() }), answer);
  return found === null ? null : readingOf(found);
}

function readingOf(answer: unknown): PayoutReading {
  const { id, status, fee, note } = read(Payout, answer);
  return { status, externalId: id, fee: fee && readFakeMoney(fee), note };
}

function written(money: Money) {
  return { amount: toDecimal(money), currency: money.currency };
}
