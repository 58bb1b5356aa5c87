import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { Unavailable, UserError, WebhookRejected } from '../errors.ts';
import { toDecimal } from '../money.ts';
import { readMoney } from './amounts.ts';
import { chapaBanks } from './chapa-banks.ts';
import { call, need, refusal, type ChapaMode } from './chapa-calls.ts';
import { read, readCallback } from './http.ts';
import type { Connection, Credentials, PayoutPort, PayoutReading, RawWebhook } from './provider.ts';

const APPROVAL = 'chapa-signature';

const text = z.string();
/** https://developer.chapa.co/transfer/list-banks. */
const Banks = z.array(
  z.object({ id: text, acct_length: text.nullish(), is_active: z.union([text, z.boolean()]).nullish() }),
); // prettier-ignore
/** https://developer.chapa.co/transfer/verify-transfer. */
const Transfer = z.object({
  status: z.enum([
    'success', 'pending', 'processing', 'queued', 'failed', 'cancelled', 'failed/cancelled',
    'reverted', 'reversed',
  ]),
  tx_ref: text.nullish(),
  charge: text.nullish(),
  chapa_reference: text.nullish(),
  chapa_transfer_id: text.nullish(),
}); // prettier-ignore
type Transfer = z.infer<typeof Transfer>;
/** https://developer.chapa.co/chapa-merchant-handbook: what the approval address is asked. */
const Question = z.object({ amount: text, reference: text.regex(/^[\w-]{1,80}$/) });

/** Transfers to banks and wallets: https://developer.chapa.co/transfer/transfers. */
export function chapaPayouts(mode: ChapaMode): PayoutPort {
  return {
    currencies: ['ETB'],
    destination: [
      {
        name: 'bank',
        schema: text.refine((name) => codeOf(name) !== undefined),
        choices: () => chapaBanks.map(({ name }) => ({ value: name, label: name })),
      },
      {
        name: 'account',
        schema: text
          .transform((typed) => typed.replaceAll(/[\s-]/g, ''))
          .pipe(text.regex(/^\d{6,20}$/)),
      },
      { name: 'name', schema: text.trim().regex(/^[^<>&"]{3,60}$/) },
    ],
    credentials: ['approval'],
    limits: () => ({ least: 1_00n }),
    missingIsFinalS: null,

    /** No fee is told before; but a bank that is not there, or another length, is told here. */
    async quoteFee(connection, { destination }) {
      await checkBank(connection, mode, destination);
      return null;
    },

    async send(connection, { key, money, destination }) {
      const { status, isSuccess, message } = await call(connection, mode, 'transfers', {
        account_name: destination['name'] ?? '',
        account_number: destination['account'] ?? '',
        amount: toDecimal(money),
        currency: money.currency,
        reference: key,
        bank_code: codeOf(destination['bank']),
      });
      // Our name is known there: it may well have been paid.
      if (status === 408 || status === 409 || (status >= 400 && /reference/i.test(message)))
        throw new Unavailable(`this payout is known already: ${message}`);
      if (status >= 400) throw refusal(message);
      if (!isSuccess) throw new Unavailable('unreadable answer');
      return { status: 'submitted', externalId: null, fee: null, note: null };
    },

    async read(connection, { key }) {
      const path = `transfers/verify/${encodeURIComponent(key)}`;
      const { status, data } = await call(connection, mode, path);
      if (status === 404) return null;
      if (status >= 400) throw new Unavailable(`provider answered ${status}`);
      const transfer = read(Transfer, data);
      if ((transfer.tx_ref ?? key) !== key)
        throw new Unavailable('the provider speaks of another transfer');
      const externalId = transfer.chapa_reference ?? transfer.chapa_transfer_id ?? null;
      const fee = readMoney(transfer.charge ?? undefined, 'ETB');
      return { status: statusOf(transfer), externalId, fee, note: externalId };
    },

    readApproval(webhook, credentials) {
      proveApproval(webhook, credentials);
      const { amount, reference } = readCallback(Question, webhook);
      const money = readAmount(amount);
      if (!money) throw new WebhookRejected('callback unreadable', 400);
      return { key: reference, money };
    },
  };
}

// oxlint-disable-next-line typescript/consistent-return -- tsc knows that the switch is exhaustive
function statusOf({ status }: Transfer): PayoutReading['status'] {
  switch (status) {
    case 'success':
      return 'settled';
    case 'pending':
    case 'processing':
    case 'queued':
      return 'submitted';
    case 'failed':
    case 'cancelled':
    case 'failed/cancelled':
    case 'reverted':
    case 'reversed':
      return 'failed';
  }
}

/** People see the bank's name wherever the destination is shown; only Chapa sees its code. */
function codeOf(bank: string | undefined): number | undefined {
  return chapaBanks.find(({ name }) => name === bank)?.code;
}

async function checkBank(
  connection: Connection,
  mode: ChapaMode,
  destination: Readonly<Record<string, string>>,
): Promise<void> {
  const { status, message, data } = await call(connection, mode, 'banks');
  if (status >= 400) throw refusal(message);
  const bank = read(Banks, data).find(({ id }) => id === `${codeOf(destination['bank'])}`);
  if (!bank || ['0', false].includes(bank.is_active ?? '1')) throw new UserError('bank-gone');
  const digits = Number(bank.acct_length ?? 0);
  if (digits > 0 && (destination['account'] ?? '').length !== digits)
    throw new UserError('bank-account-length', { digits });
}

/**
 * HMAC-SHA256 of the body under the approval secret. The documentation can also be read as the secret
 * under itself; both prove that the sender has it, and only what we are sending now is approved.
 */
function proveApproval({ body, headers }: RawWebhook, credentials: Credentials): void {
  const secret = need(credentials, 'approval');
  const given = headers[APPROVAL];
  if (typeof given !== 'string' || given === '') throw new WebhookRejected('signature missing');
  const claimed = Buffer.from(given, 'hex');
  const isRight = [body, Buffer.from(secret)].some((signed) => {
    const expected = createHmac('sha256', secret).update(signed).digest();
    return claimed.length === expected.length && timingSafeEqual(claimed, expected);
  });
  if (!isRight) throw new WebhookRejected('signature wrong');
}

function readAmount(amount: string) {
  try {
    return readMoney(amount, 'ETB');
  } catch {
    return null;
  }
}
