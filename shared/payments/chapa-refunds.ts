import { z } from 'zod';
import { Unavailable } from '../errors.ts';
import { toDecimal } from '../money.ts';
import { call, refusal, type ChapaMode } from './chapa-calls.ts';
import { read } from './http.ts';
import type { Connection, PayoutReading, RefundPort } from './provider.ts';

const text = z.string();
/**
 * https://developer.chapa.co/refund: one and the same under two names, in the answer to the refund
 * and to asking about it.
 */
const Refund = z.object({
  ref_id: text.nullish(),
  ref: text.nullish(),
  merchant_reference: text.nullish(),
  status: text,
});

/**
 * Refunds to the payer, whole or in parts; Chapa keeps its charge and takes the amount from the
 * merchant's balance. `reference` counts once in a business, but only `ref_id`, which the answer
 * tells, is promised to be found: where the answer is lost and ours is not found, staff decide.
 */
export function chapaRefunds(mode: ChapaMode): RefundPort {
  return {
    isPartial: true,
    missingIsFinalS: null,
    destinationOf: ({ externalId }) => ({ invoice: externalId }),

    async send(connection, { key, money, destination, note }) {
      const invoice = destination['invoice'] ?? '';
      const body = { amount: toDecimal(money), reference: key, reason: note };
      const post = (name: string) =>
        call(connection, mode, `refund/${encodeURIComponent(name)}`, body);
      let answer = await post(await nameOf(connection, mode, invoice));
      // "Provided by Chapa", says the page of what stands in the path, and calls it our `tx_ref`.
      if (answer.status === 404) answer = await post(invoice);
      const { status, isSuccess, message, data } = answer;
      const isUnsure = status === 408 || status === 409;
      if (isUnsure || (status >= 400 && /already|duplicate|reference has been used/i.test(message)))
        throw new Unavailable(`this refund is known already: ${message}`);
      if (status >= 400) throw refusal(message);
      if (!isSuccess) throw new Unavailable('unreadable answer');
      const made = Refund.safeParse(data);
      return made.success ? readingOf(made.data) : { ...NOTHING, status: 'submitted' };
    },

    async read(connection, { key, externalId }) {
      const name = externalId ?? key;
      const path = `refund/${encodeURIComponent(name)}/verify`;
      const { status, data } = await call(connection, mode, path);
      if (status === 404) return null;
      if (status >= 400) throw new Unavailable(`provider answered ${status}`);
      const refund = read(Refund, data);
      if (![refund.ref_id, refund.ref, refund.merchant_reference].includes(name))
        throw new Unavailable('the provider speaks of another refund');
      return readingOf(refund);
    },
  };
}

const NOTHING = { externalId: null, fee: null, note: null };

/** What Chapa calls a payment of ours; ours where it does not say, for whatever reason. */
async function nameOf(connection: Connection, mode: ChapaMode, invoice: string): Promise<string> {
  const path = `transaction/verify/${encodeURIComponent(invoice)}`;
  const answer = await call(connection, mode, path).catch((error: unknown) => {
    if (error instanceof Unavailable) return null;
    throw error;
  });
  const known = z.object({ reference: text.min(1) }).safeParse(answer?.data);
  return known.success ? known.data.reference : invoice;
}

function readingOf({ status, ref_id, ref }: z.infer<typeof Refund>): PayoutReading {
  const externalId = ref_id ?? ref ?? null;
  return { status: statusOf(status), externalId, fee: null, note: null };
}

/**
 * Its words are written in more than one way (`Refund Initiated`, `initiated`). Whatever else it says,
 * `reversed` too, may mean either end: a person looks.
 */
function statusOf(said: string): PayoutReading['status'] {
  const word = said.toLowerCase().replace(/^refund[ _-]+/, '');
  if (/^(refunded|success(ful)?|completed)$/.test(word)) return 'settled';
  if (/^(failed|cancell?ed|rejected|failed\/cancelled)$/.test(word)) return 'failed';
  return 'submitted';
}
