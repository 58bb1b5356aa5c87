import { z } from 'zod';
import { Unavailable, UserError } from '../errors.ts';
import { fromDecimal, type Money } from '../money.ts';
import { read } from './http.ts';
import { call, MpesaRefusal, need, plainOf, securityCredentialOf } from './mpesa-calls.ts';
import { kenyanPhone } from './mpesa-phone.ts';
import { provenUrl } from './path-proof.ts';
import type {
  Connection,
  PayoutPort,
  PayoutReading,
  ProviderEvent,
  RefundPort,
} from './provider.ts';

const text = z.string();
const Accepted = z.object({ ConversationID: text, ResponseCode: text });
const Parameter = z.object({ Key: text, Value: text.optional() });

/** What arrives at ResultURL: https://developer.safaricom.co.ke/APIs/BusinessToCustomer. */
export const Result = z.object({
  Result: z.object({
    ResultCode: text,
    ResultDesc: text,
    ConversationID: text.optional(),
    TransactionID: text.optional(),
    // One alone comes without its list.
    ResultParameters: z
      .object({ ResultParameter: z.union([z.array(Parameter), Parameter]) })
      .optional(),
  }),
});
type Result = z.infer<typeof Result>['Result'];

/**
 * Codes that say why nothing was sent: no money, a limit, no such party or account, no right. Any other one
 * (17 and 26: in trouble; 15: it knows this name already; a new one) proves nothing: it is asked, never guessed.
 */
const FAILED = new Set([
  '1', '2', '3', '4', '5', '6', '7', '8', '11', '12', '13', '14', '20', '21', '2001', '2006', '2028', '2040', '8006', 'SFC_IC0003',
]); // prettier-ignore
const LIMITS = { least: 10_00n, most: 250_000_00n };

/**
 * B2C: https://developer.safaricom.co.ke/APIs/BusinessToCustomer. Everything beyond "accepted" comes
 * by callback only, also the answer to a Transaction Status query; each goes to an address of its own.
 */
export const mpesaPayouts: PayoutPort = {
  currencies: ['KES'],
  destination: [{ name: 'phone', schema: kenyanPhone }],
  credentials: ['payout-shortcode', 'initiator', 'initiator-password', 'certificate'],
  limits: () => LIMITS,
  missingIsFinalS: null,

  async quoteFee(_connection, { money }) {
    wholeOf(money);
    return null;
  },

  async send(connection, { key, money, destination, note, callbackUrl }) {
    const { credentials } = connection;
    const question = {
      OriginatorConversationID: key,
      InitiatorName: need(credentials, 'initiator'),
      SecurityCredential: credentialOf(connection),
      CommandID: 'BusinessPayment',
      Amount: wholeOf(money),
      PartyA: need(credentials, 'payout-shortcode'),
      PartyB: destination['phone'] ?? '',
      Remarks: `Payout ${plainOf(note, 90, '')}`.trim(),
      QueueTimeOutURL: addressOf(connection, callbackUrl, 't', key),
      ResultURL: addressOf(connection, callbackUrl, 'p', key),
      Occasion: '',
    };
    const answer = await call(connection, '/mpesa/b2c/v3/paymentrequest', question).catch(
      (error: unknown) => {
        // Our name is known there, or it broke while it worked: it may well have been paid.
        const isRefusal = error instanceof MpesaRefusal;
        if (isRefusal && (!error.isCertain || /duplicate/i.test(error.reason)))
          throw new Unavailable('whether it was sent is not known', { cause: error });
        throw error;
      },
    );
    const { ConversationID, ResponseCode } = read(Accepted, answer);
    if (ResponseCode !== '0') throw new MpesaRefusal(`code ${ResponseCode}`);
    return { status: 'submitted', externalId: ConversationID, fee: null, note: null };
  },

  /** https://developer.safaricom.co.ke/APIs/TransactionStatus: its answer is a callback, too. */
  async read(connection, { key, externalId, callbackUrl }) {
    const { credentials } = connection;
    await call(connection, '/mpesa/transactionstatus/v1/query', {
      Initiator: need(credentials, 'initiator'),
      SecurityCredential: credentialOf(connection),
      CommandID: 'TransactionStatusQuery',
      OriginalConversationID: key,
      PartyA: need(credentials, 'payout-shortcode'),
      IdentifierType: '4',
      ResultURL: addressOf(connection, callbackUrl, 's', key),
      QueueTimeOutURL: addressOf(connection, callbackUrl, 't', key),
      Remarks: 'Status',
      Occasion: '',
    });
    if (externalId === null) return null;
    return { status: 'submitted', externalId, fee: null, note: null };
  },
};

/**
 * B2C to the phone that paid. Its Reversal API takes no name of ours and a receipt that only an unsigned
 * callback tells: after a lost answer nobody could ask about it.
 */
export const mpesaRefunds: RefundPort = {
  ...mpesaPayouts,
  isPartial: true,
  step: 1_00n,
  destinationOf: ({ payer: { phone } }) => (phone === undefined ? null : { phone }),
};

/** What a callback means that came to the address `<kind>-<payout key>`. */
export function payoutEventOf(name: string, { Result: result }: z.infer<typeof Result>) {
  const [, kind = '', key = ''] = /^([pst])-(\w+)$/.exec(name) ?? [];
  const parameters = parametersOf(result);
  const status = parameters.get('TransactionStatus') ?? '';
  const reading =
    kind === 'p' ? sentOf(result) : kind === 's' ? askedOf(result, parameters, status) : null;
  return {
    eventKey: [kind, key, ...(kind === 't' ? [] : [result.ResultCode, status])].join(':'),
    about: 'payout',
    externalId: null,
    key,
    ...(reading ? { payout: reading } : {}),
  } satisfies ProviderEvent;
}

/** The result of the payment itself. */
function sentOf(result: Result): PayoutReading | null {
  const { ResultCode, ResultDesc, ConversationID = null, TransactionID = null } = result;
  if (ResultCode === '0')
    return { status: 'settled', externalId: ConversationID, fee: null, note: TransactionID };
  if (!FAILED.has(ResultCode)) return null;
  return { status: 'failed', externalId: ConversationID, fee: null, note: ResultDesc };
}

/** What a Transaction Status query found; null where it found nothing, or nothing final. */
function askedOf(
  { ResultCode }: Result,
  parameters: ReadonlyMap<string, string>,
  status: string,
): PayoutReading | null {
  if (ResultCode !== '0') return null;
  const externalId = parameters.get('ConversationID') ?? parameters.get('Conversation ID') ?? null;
  const fee = feeOf(parameters.get('DebitPartyCharges'));
  switch (status) {
    case 'Completed':
      return { status: 'settled', externalId, fee, note: parameters.get('ReceiptNo') ?? null };
    case 'Failed':
    case 'Cancelled':
    case 'Declined':
    case 'Expired':
      return { status: 'failed', externalId, fee: null, note: status };
    default: // Authorized, Pending and whatever it may call its steps.
      return null;
  }
}

function parametersOf({ ResultParameters }: Result): Map<string, string> {
  const list = ResultParameters?.ResultParameter ?? [];
  const parameters = Array.isArray(list) ? list : [list];
  return new Map(parameters.map(({ Key, Value = '' }) => [Key, Value]));
}

/** `Fee For B2C Payment|KES|22.40`; null for any other text. */
function feeOf(text = ''): Money | null {
  const [, amount] = /\|KES\|(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  return amount === undefined
    ? null
    : { amount: fromDecimal(amount, 'KES', 'down'), currency: 'KES' };
}

/** Whole shillings: M-Pesa has no cents. */
export function wholeOf({ amount, currency }: Money): string {
  if (amount % 100n !== 0n) throw new UserError('amount-too-precise', { currency, places: 0 });
  return `${amount / 100n}`;
}

function credentialOf({ credentials }: Connection): string {
  return securityCredentialOf(
    need(credentials, 'initiator-password'),
    need(credentials, 'certificate'),
  );
}

function addressOf({ credentials }: Connection, url: string, kind: string, key: string): string {
  return provenUrl(url, `${kind}-${key}`, need(credentials, 'secret'));
}
