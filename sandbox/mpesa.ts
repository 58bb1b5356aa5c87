import { constants, generateKeyPairSync, privateDecrypt, createPublicKey } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { credentialsPage } from './credentials-page.ts';
import { createDeliveries, takeOne } from './deliveries.ts';
import { createFaults, withFaults, type ProviderFaults } from './faults.ts';
import { json, serve, type Reply } from './loopback.ts';
import { openState } from './state-file.ts';

/** An app at Daraja, its Pay Bill and its initiator of payouts. */
export interface MpesaApp {
  readonly key: string;
  readonly secret: string;
  readonly shortcode: string;
  readonly passkey: string;
  readonly till: string;
  readonly payoutShortcode: string;
  readonly initiator: string;
  readonly initiatorPassword: string;
}

/** What an operator fills in for an app, beside M-Pesa's certificate. */
export function credentialsOf({ payoutShortcode, initiatorPassword, ...same }: MpesaApp) {
  return { ...same, 'payout-shortcode': payoutShortcode, 'initiator-password': initiatorPassword };
}

/** The app of the page; key, secret and passkey look like Daraja's own test values. */
export const MPESA_APP: MpesaApp = {
  key: 'SandboxConsumerKey0000000001',
  secret: 'SandboxConsumerSecret01',
  shortcode: '174379',
  passkey: 'bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919',
  till: '0',
  payoutShortcode: '600999',
  initiator: 'testapi',
  initiatorPassword: 'Safaricom999',
};

/** A request on a customer's phone. */
interface Push {
  readonly id: string;
  readonly merchantId: string;
  readonly app: string;
  readonly phone: string;
  readonly amount: string;
  readonly account: string;
  readonly callbackUrl: string;
  readonly at: number;
  code: number | null;
  receipt: string | null;
}

interface Payout {
  readonly key: string;
  readonly conversation: string;
  readonly app: string;
  readonly phone: string;
  readonly amount: string;
  readonly resultUrl: string;
  readonly timeoutUrl: string;
  /** Null while it is under way. */
  code: number | null;
  readonly receipt: string;
}

interface State {
  next: number;
  readonly pushes: Push[];
  readonly payouts: Payout[];
  privateKey: string;
}

export interface MpesaOptions {
  readonly port?: number;
  readonly stateFile?: string;
  readonly apps?: readonly MpesaApp[];
  /** M-Pesa's own key, PEM; without it, one is made. */
  readonly privateKey?: string;
  /** Payouts wait for `settle`; without it they are done at once. */
  readonly holdsPayouts?: boolean;
  readonly now?: () => number;
}

export interface MpesaSandbox {
  readonly url: string;
  /** What a payout's password is encrypted with, PEM. */
  readonly certificate: string;
  readonly faults: ProviderFaults & {
    /** So many payouts are done and told to the time-out address only. */
    timeout: number;
  };
  /** Confirms a push with the right PIN; false when it is not open any more. */
  pay(checkoutId: string): Promise<boolean>;
  /** Answers the newest open push of a phone: any four digits but 0000, `cancel`. Null: none is open. */
  answer(phone: string, pin: string): { readonly code: number; readonly amount: string } | null;
  settle(key: string): Promise<void>;
  sent(): readonly { readonly key: string; readonly amount: string; readonly phone: string }[];
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** How long the phone asks for its PIN. */
const PUSH_MS = 60_000;
const WORDS: Readonly<Record<number, string>> = {
  0: 'The service request is processed successfully.',
  1032: 'Request cancelled by user',
  1037: 'DS timeout user cannot be reached',
  2001: 'The initiator information is invalid.',
  2040: 'Credit Party customer type (Unregistered or Registered Customer) can’t be supported by the service .',
};
/** No M-Pesa customer has it: a payout there fails. */
export const UNREGISTERED = '254700000000';

/**
 * Daraja as its clients see it (https://developer.safaricom.co.ke), on loopback: tokens, passwords and
 * security credentials are checked, each name pays once, callbacks are unsigned and sent once.
 */
export async function startMpesa(options: MpesaOptions = {}): Promise<MpesaSandbox> {
  const { apps = [MPESA_APP], now = Date.now } = options;
  const { state, save } = openState<State>(options.stateFile, {
    next: 1,
    pushes: [],
    payouts: [],
    privateKey: options.privateKey ?? newKey(),
  });
  save();
  const certificate = createPublicKey(state.privateKey).export({ type: 'spki', format: 'pem' }) as string; // prettier-ignore
  const deliveries = createDeliveries([]); // Once, and never again.
  const faults = Object.assign(createFaults(deliveries.faults), { timeout: 0 });
  const timers = new Set<NodeJS.Timeout>();
  const server = await serve(withFaults(faults, answer, isWork), options.port);

  function tell(url: string, message: unknown): void {
    deliveries.send(url, JSON.stringify(message), { 'content-type': 'application/json' });
  }

  function answerPush(push: Push, code: number): void {
    push.code = code;
    if (code === 0) push.receipt = receiptOf(state.next++);
    save();
    const { id, merchantId, amount, phone, receipt } = push;
    const paid = takeOne(faults, 'lie') ? `${Number(amount) + 1}` : amount;
    const Item = [
      { Name: 'Amount', Value: Number(`${paid}.00`) },
      { Name: 'MpesaReceiptNumber', Value: receipt },
      { Name: 'Balance' },
      { Name: 'TransactionDate', Value: Number(new Date(now()).toISOString().replaceAll(/\D/g, '').slice(0, 14)) },
      { Name: 'PhoneNumber', Value: Number(phone) },
    ]; // prettier-ignore
    const stkCallback = {
      MerchantRequestID: merchantId, CheckoutRequestID: id, ResultCode: code, ResultDesc: WORDS[code],
      ...(code === 0 ? { CallbackMetadata: { Item } } : {}),
    }; // prettier-ignore
    tell(push.callbackUrl, { Body: { stkCallback } });
  }

  /** A push that nobody answered ends by itself. */
  function isOpen(push: Push): boolean {
    if (push.code === null && push.at + PUSH_MS <= now()) answerPush(push, 1037);
    return push.code === null;
  }

  function push(app: MpesaApp, input: Record<string, string>): Reply {
    const {
      Amount = '',
      PartyA = '',
      PhoneNumber,
      PartyB,
      TransactionType,
      CallBackURL = '',
    } = input;
    const isPayBill = TransactionType === 'CustomerPayBillOnline';
    if (!isPayBill && TransactionType !== 'CustomerBuyGoodsOnline') return bad('TransactionType');
    if (PartyB !== (isPayBill ? app.shortcode : app.till)) return bad('PartyB');
    if (!/^[1-9]\d{0,6}$/.test(Amount)) return bad('Amount');
    if (!/^254[71]\d{8}$/.test(PartyA) || PhoneNumber !== PartyA) return bad('PhoneNumber');
    if (!URL.canParse(CallBackURL)) return bad('CallBackURL');
    const { AccountReference = '', TransactionDesc = '' } = input;
    if (!/^.{1,12}$/.test(AccountReference)) return bad('AccountReference');
    if (!/^.{1,13}$/.test(TransactionDesc)) return bad('TransactionDesc');
    const number = state.next++;
    const made: Push = {
      id: `ws_CO_${number}_${PartyA.slice(3)}`, merchantId: `29115-${number}-1`, app: app.key, phone: PartyA,
      amount: Amount, account: AccountReference, callbackUrl: CallBackURL, at: now(), code: null, receipt: null,
    }; // prettier-ignore
    state.pushes.push(made);
    save();
    const timer = setTimeout(() => isOpen(made), PUSH_MS + 50);
    timers.add(timer.unref());
    return json({
      MerchantRequestID: made.merchantId,
      CheckoutRequestID: made.id,
      ResponseCode: '0',
      ResponseDescription: 'Success. Request accepted for processing',
      CustomerMessage: 'Success. Request accepted for processing',
    });
  }

  function queryPush(app: MpesaApp, input: Record<string, string>): Reply {
    const known = state.pushes.find((each) => each.id === input['CheckoutRequestID']);
    if (!known || known.app !== app.key) return bad('CheckoutRequestID');
    if (isOpen(known)) return refused(500, '500.001.1001', 'The transaction is being processed');
    return json({
      ResponseCode: '0',
      ResponseDescription: 'The service request has been accepted successsfully',
      MerchantRequestID: known.merchantId,
      CheckoutRequestID: known.id,
      ResultCode: `${known.code}`,
      ResultDesc: WORDS[known.code ?? 0],
    });
  }

  function payOut(app: MpesaApp, input: Record<string, string>): Reply {
    const { OriginatorConversationID: key = '', PartyA, PartyB = '', Amount = '', ResultURL = '', QueueTimeOutURL = '' } = input; // prettier-ignore
    if (!/^[\w-]{1,60}$/.test(key)) return bad('OriginatorConversationID');
    if (state.payouts.some((each) => each.key === key))
      return refused(400, '400.002.02', 'Duplicate OriginatorConversationID.');
    if (PartyA !== app.payoutShortcode) return bad('PartyA');
    if (!/^254[71]\d{8}$/.test(PartyB)) return bad('PartyB');
    if (!/^[1-9]\d{0,6}$/.test(Amount)) return bad('Amount');
    if (!URL.canParse(ResultURL) || !URL.canParse(QueueTimeOutURL)) return bad('ResultURL');
    if (!/^.{2,100}$/.test(input['Remarks'] ?? '')) return bad('Remarks');
    const number = state.next++;
    const made: Payout = {
      key, conversation: `AG_20261102_${number}`, app: app.key, phone: PartyB, amount: Amount,
      resultUrl: ResultURL, timeoutUrl: QueueTimeOutURL, code: null, receipt: receiptOf(number),
    }; // prettier-ignore
    state.payouts.push(made);
    save();
    const isUnwanted = takeOne(faults, 'reject') || PartyB === UNREGISTERED;
    const code = opens(app, input, 'InitiatorName') ? (isUnwanted ? 2040 : 0) : 2001;
    if (code !== 0 || !options.holdsPayouts) end(made, code);
    return accepted(key, made.conversation);
  }

  function end(payout: Payout, code: number): void {
    payout.code = code;
    save();
    const { key, conversation, receipt, amount, phone } = payout;
    const isLost = takeOne(faults, 'timeout');
    const ResultParameter = [
      { Key: 'TransactionAmount', Value: Number(amount) },
      { Key: 'TransactionReceipt', Value: receipt },
      { Key: 'ReceiverPartyPublicName', Value: `${phone} - John Doe` },
      { Key: 'B2CRecipientIsRegisteredCustomer', Value: 'Y' },
    ];
    const Result = {
      ResultType: 0, ResultCode: isLost ? 1 : code,
      ResultDesc: isLost ? 'The service request timed out in the queue' : WORDS[code],
      OriginatorConversationID: key, ConversationID: conversation, TransactionID: receipt,
      ...(code === 0 && !isLost ? { ResultParameters: { ResultParameter } } : {}),
    }; // prettier-ignore
    tell(isLost ? payout.timeoutUrl : payout.resultUrl, { Result });
  }

  function queryPayout(app: MpesaApp, input: Record<string, string>): Reply {
    const { OriginalConversationID: key = '', PartyA, ResultURL = '' } = input;
    if (PartyA !== app.payoutShortcode) return bad('PartyA');
    if (!URL.canParse(ResultURL)) return bad('ResultURL');
    const known = state.payouts.find((each) => each.key === key && each.app === app.key);
    const conversation = `AG_20261102_${state.next++}`;
    const head = { ResultType: 0, OriginatorConversationID: `q-${conversation}`, ConversationID: conversation, TransactionID: '0000000000' }; // prettier-ignore
    const isAllowed = opens(app, input, 'Initiator');
    if (!known || !isAllowed) {
      const [ResultCode, ResultDesc] = isAllowed ? [2032, 'The transaction does not exist.'] : [2001, WORDS[2001]]; // prettier-ignore
      tell(ResultURL, { Result: { ...head, ResultCode, ResultDesc } });
      return accepted(key, conversation);
    }
    const status = known.code === null ? 'Pending' : known.code === 0 ? 'Completed' : 'Failed';
    const ResultParameter = [
      { Key: 'TransactionStatus', Value: status },
      { Key: 'DebitPartyCharges', Value: 'Fee For B2C Payment|KES|22.40' },
      { Key: 'Amount', Value: Number(known.amount) },
      { Key: 'ReceiptNo', Value: known.receipt },
      { Key: 'ConversationID', Value: known.conversation },
    ];
    tell(ResultURL, {
      Result: {
        ...head,
        ResultCode: 0,
        ResultDesc: WORDS[0],
        ResultParameters: { ResultParameter },
      },
    });
    return accepted(key, conversation);
  }

  /** Whether the security credential holds the initiator's password under our certificate. */
  function opens(app: MpesaApp, input: Record<string, string>, field: string): boolean {
    if (input[field] !== app.initiator) return false;
    try {
      const sealed = Buffer.from(input['SecurityCredential'] ?? '', 'base64');
      return unpadded(state.privateKey, sealed) === app.initiatorPassword;
    } catch {
      return false;
    }
  }

  function answer(request: IncomingMessage, url: URL, body: string): Reply | null {
    const [scheme, proof = ''] = (request.headers.authorization ?? '').split(' ');
    if (url.pathname === '/credentials') return credentials();
    if (url.pathname === '/oauth/v1/generate') {
      const pair = Buffer.from(proof, 'base64').toString();
      const app = apps.find(({ key, secret }) => `${key}:${secret}` === pair);
      if (scheme !== 'Basic' || !app || url.searchParams.get('grant_type') !== 'client_credentials')
        return json('', 400);
      return json({ access_token: tokenFor(app), expires_in: '3599' });
    }
    const app = apps.find((each) => tokenFor(each) === proof);
    if (scheme !== 'Bearer' || !app) return refused(401, '404.001.03', 'Invalid Access Token');
    if (request.method !== 'POST') return null;
    const input = JSON.parse(body) as Record<string, string>;
    switch (url.pathname) {
      case '/mpesa/stkpush/v1/processrequest':
        return passwordRefusal(app, input) ?? push(app, input);
      case '/mpesa/stkpushquery/v1/query':
        return passwordRefusal(app, input) ?? queryPush(app, input);
      case '/mpesa/b2c/v3/paymentrequest':
        return payOut(app, input);
      case '/mpesa/transactionstatus/v1/query':
        return queryPayout(app, input);
      default:
        return null;
    }
  }

  function credentials(): Reply {
    const [app = MPESA_APP] = apps;
    return credentialsPage('M-Pesa', [
      ['Consumer Key', app.key], ['Consumer Secret', app.secret], ['Short code', app.shortcode], ['Passkey', app.passkey],
      ['Till (0: a Pay Bill)', app.till], ['B2C short code', app.payoutShortcode], ['Initiator', app.initiator],
      ['Initiator’s password', app.initiatorPassword], ['Certificate', certificate],
      ['A phone that cannot receive payouts', UNREGISTERED],
    ]); // prettier-ignore
  }

  return {
    url: server.url,
    certificate,
    faults,
    async pay(checkoutId) {
      const found = state.pushes.find(({ id }) => id === checkoutId);
      if (!found || !isOpen(found)) return false;
      answerPush(found, 0);
      return true;
    },
    answer(phone, pin) {
      const found = state.pushes.findLast((each) => each.phone === phone && isOpen(each));
      if (!found) return null;
      const code = pin === 'cancel' ? 1032 : /^\d{4}$/.test(pin) && pin !== '0000' ? 0 : 2001;
      answerPush(found, code);
      return { code, amount: found.amount };
    },
    async settle(key) {
      const found = state.payouts.find((each) => each.key === key);
      if (found?.code === null) end(found, 0);
      await deliveries.idle();
    },
    sent: () => state.payouts.filter(({ code }) => code === 0 || code === null),
    idle: () => deliveries.idle(),
    async close() {
      for (const timer of timers) clearTimeout(timer);
      await deliveries.stop();
      await server.close();
    },
  };
}

function isWork({ method }: IncomingMessage, { pathname }: URL): boolean {
  return method === 'POST' && /processrequest|paymentrequest/.test(pathname);
}

function passwordRefusal(app: MpesaApp, input: Record<string, string>): Reply | null {
  const { BusinessShortCode, Password = '', Timestamp = '' } = input;
  if (!/^\d{14}$/.test(Timestamp)) return bad('Timestamp');
  const expected = `${app.shortcode}${app.passkey}${Timestamp}`;
  const isRight = BusinessShortCode === app.shortcode && Buffer.from(Password, 'base64').toString() === expected; // prettier-ignore
  return isRight ? null : refused(500, '500.001.1001', '[MerchantValidate] - Wrong credentials');
}

function tokenFor({ key }: MpesaApp): string {
  return Buffer.from(`token of ${key}`).toString('hex');
}

function receiptOf(number: number): string {
  return `SB${number.toString(36).toUpperCase().padStart(8, '0')}`;
}

function bad(field: string): Reply {
  return refused(400, '400.002.02', `Bad Request - Invalid ${field}`);
}

function refused(status: number, errorCode: string, errorMessage: string): Reply {
  return json({ requestId: '4788-81090592-4', errorCode, errorMessage }, status);
}

function accepted(key: string, conversation: string): Reply {
  return json({
    ConversationID: conversation,
    OriginatorConversationID: key,
    ResponseCode: '0',
    ResponseDescription: 'Accept the service request successfully.',
  });
}

function newKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
}

/** PKCS#1 v1.5 by hand (00 02 … 00 text): Node decrypts it no more, and M-Pesa demands it. */
function unpadded(key: string, sealed: Buffer): string {
  const block = privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, sealed);
  const end = block.indexOf(0, 2);
  if (block[0] !== 0 || block[1] !== 2 || end < 10) throw new Error('not padded as PKCS#1 v1.5');
  return block.subarray(end + 1).toString();
}
