import { z } from 'zod';
import { Unavailable } from '../errors.ts';
import { read, readCallback } from './http.ts';
import {
  call,
  MpesaRefusal,
  need,
  passwordOf,
  plainOf,
  timestampOf,
  tokenOf,
} from './mpesa-calls.ts';
import { kenyanPhone } from './mpesa-phone.ts';
import { mpesaPayouts, mpesaRefunds, payoutEventOf, Result, wholeOf } from './mpesa-payouts.ts';
import { PATH_SIGNATURE, provenUrl, provePath } from './path-proof.ts';
import { publicKeyPem } from './pem.ts';
import type { Connection, Provider, ProviderEvent } from './provider.ts';

const text = z.string();
const id = text.regex(/^[\w.-]{1,80}$/);
const shortcode = text.regex(/^\d{5,7}$/);

const Pushed = z.object({ CheckoutRequestID: id, ResponseCode: text });
const Queried = z.object({ CheckoutRequestID: id, ResultCode: text });
/** https://developer.safaricom.co.ke/APIs/MpesaExpressSimulate: nobody signs it, so no more is read. */
const Callback = z.object({
  Body: z.object({ stkCallback: z.object({ CheckoutRequestID: id, ResultCode: text }) }),
});

/**
 * Results that end a push, each with words of its own: `problem-mpesa-<code>`. Any other one may be a
 * new name for "not yet", as 4999 was once, and is asked about until the invoice's time is over.
 */
const FAILED = new Set(['1', '17', '26', '1001', '1019', '1025', '1032', '1037', '2001', '9999']);

/** M-Pesa of Kenya, by Safaricom's Daraja: https://developer.safaricom.co.ke. */
export const mpesa: Provider = {
  id: 'mpesa',
  liveUrl: 'https://api.safaricom.co.ke',
  currencies: ['KES'],
  /** Whole shillings. */
  limits: () => ({ least: 1_00n, most: 250_000_00n, step: 1_00n }),
  namesCallback: true,
  proofHeaders: [PATH_SIGNATURE],
  payer: [{ name: 'phone', schema: kenyanPhone }],
  callbackAnswer: { ResultCode: 0, ResultDesc: 'Accepted' },
  credentials: [
    { name: 'key', secret: true, schema: text.regex(/^[A-Za-z0-9]{16,80}$/) },
    { name: 'secret', secret: true, schema: text.regex(/^[A-Za-z0-9]{8,100}$/) },
    { name: 'shortcode', secret: false, schema: shortcode },
    { name: 'passkey', secret: true, schema: text.regex(/^[A-Za-z0-9]{20,128}$/) },
    { name: 'till', secret: false, schema: z.union([shortcode, z.literal('0')]) },
    { name: 'payout-shortcode', secret: false, schema: shortcode },
    { name: 'initiator', secret: false, schema: text.regex(/^\S{1,60}$/) },
    { name: 'initiator-password', secret: true, schema: text.regex(/^\S{4,100}$/) },
    { name: 'certificate', secret: false, schema: publicKeyPem },
  ],
  payouts: mpesaPayouts,
  refunds: mpesaRefunds,

  async test(connection) {
    await tokenOf(connection);
    return { account: need(connection.credentials, 'shortcode') };
  },

  /** The customer's phone rings; what it is told there is settled within a minute or so. */
  async createInvoice(connection, { invoiceKey, money, description, callbackUrl, payer }) {
    const { credentials } = connection;
    const phone = payer['phone'] ?? '';
    const till = need(credentials, 'till');
    const isPayBill = till === '0';
    const answer = await call(connection, '/mpesa/stkpush/v1/processrequest', {
      ...proofOf(connection),
      TransactionType: isPayBill ? 'CustomerPayBillOnline' : 'CustomerBuyGoodsOnline',
      Amount: wholeOf(money),
      PartyA: phone,
      PartyB: isPayBill ? need(credentials, 'shortcode') : till,
      PhoneNumber: phone,
      CallBackURL: provenUrl(callbackUrl, `i-${invoiceKey}`, need(credentials, 'secret')),
      AccountReference: plainOf(description, 12, 'Shop'),
      TransactionDesc: plainOf(description, 13, 'Payment'),
    });
    const { CheckoutRequestID, ResponseCode } = read(Pushed, answer);
    if (ResponseCode !== '0') throw new MpesaRefusal(`code ${ResponseCode}`);
    return { externalId: CheckoutRequestID, payUrl: null, instructions: { phone: `+${phone}` } };
  },

  /** Each push and payout has an address of its own, so another's callback proves nothing there. */
  readWebhook(webhook, credentials): ProviderEvent {
    const name = provePath(webhook, need(credentials, 'secret'));
    const [, invoiceKey] = /^i-(.+)$/.exec(name) ?? [];
    if (invoiceKey === undefined) return payoutEventOf(name, readCallback(Result, webhook));
    const { CheckoutRequestID, ResultCode } = readCallback(Callback, webhook).Body.stkCallback;
    return {
      eventKey: `stk:${CheckoutRequestID}:${ResultCode}`,
      about: 'invoice',
      externalId: CheckoutRequestID,
      key: invoiceKey,
    };
  },

  /**
   * The query says neither amount nor receipt. The amount cannot be changed on the phone, and the
   * payment is called by its push, here and always: so no second name can credit it once more.
   */
  async readInvoice(connection, externalId) {
    const result = await query(connection, externalId);
    const base = {
      externalId, invoiceKey: null, asked: null, received: null, covered: null, fee: null,
      paymentId: externalId,
    }; // prettier-ignore
    if (result === '0') return { ...base, status: 'settled' };
    if (FAILED.has(result)) return { ...base, status: 'invalid', problem: result };
    return { ...base, status: 'waiting' };
  },
};

/** The result of a push; empty while the customer has the phone in hand. */
async function query(connection: Connection, externalId: string): Promise<string> {
  const answer = await call(connection, '/mpesa/stkpushquery/v1/query', {
    ...proofOf(connection),
    CheckoutRequestID: externalId,
  }).catch((error: unknown) => {
    if (!(error instanceof MpesaRefusal)) throw error;
    if (/being processed/i.test(error.reason)) return null; // Not yet.
    throw new Unavailable('the provider does not know this push', { cause: error });
  });
  if (answer === null) return '';
  const { CheckoutRequestID, ResultCode } = read(Queried, answer);
  if (CheckoutRequestID !== externalId)
    throw new Unavailable('the provider speaks of another push');
  return ResultCode;
}

function proofOf({ credentials }: Connection) {
  const BusinessShortCode = need(credentials, 'shortcode');
  const Timestamp = timestampOf(new Date());
  const Password = passwordOf(BusinessShortCode, need(credentials, 'passkey'), Timestamp);
  return { BusinessShortCode, Password, Timestamp };
}
