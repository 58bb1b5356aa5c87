import { createHmac, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { fromDecimal, toDecimal } from '../shared/money.ts';
import { chapaBanks } from '../shared/payments/chapa-banks.ts';
import { createChapaRefunds, type ChapaRefund } from './chapa-refunds.ts';
import { credentialsPage } from './credentials-page.ts';
import { createDeliveries, takeOne } from './deliveries.ts';
import { createFaults, withFaults, type ProviderFaults } from './faults.ts';
import { json, serve, type Reply } from './loopback.ts';
import { payPage } from './pay-page.ts';
import { openState } from './state-file.ts';

/** A merchant, as its dashboard at Chapa shows it. */
export interface ChapaMerchant {
  readonly key: string;
  readonly hash: string;
  readonly approval: string;
}

/** The merchant of the page. */
export const CHAPA_MERCHANT: ChapaMerchant = {
  key: 'CHASECK_TEST-SandboxSecretKey0000000001',
  hash: 'sandbox-secret-hash-1',
  approval: 'sandbox-approval-secret-1',
};

/** What the merchant types into its dashboard. */
export interface ChapaAddresses {
  readonly webhook?: string | undefined;
  readonly approval?: string | undefined;
}

interface Payment {
  readonly token: string;
  readonly merchant: string;
  readonly txRef: string;
  readonly amount: string;
  readonly currency: string;
  readonly title: string;
  readonly callbackUrl: string;
  readonly returnUrl: string | null;
  /** Null: nobody has chosen how to pay yet. */
  status: 'success' | 'failed' | null;
  paid: string | null;
  readonly reference: string;
  readonly createdAt?: string;
}

interface Transfer {
  readonly merchant: string;
  readonly reference: string;
  readonly amount: string;
  readonly bank: string;
  readonly account: string;
  readonly name: string;
  readonly chapaReference: string;
  readonly createdAt?: string;
  status: 'pending' | 'success' | 'failed/cancelled' | 'reverted';
}

interface State {
  readonly payments: Payment[];
  readonly transfers: Transfer[];
  readonly refunds: ChapaRefund[];
  readonly addresses: Record<string, ChapaAddresses>;
}

export interface ChapaOptions {
  readonly port?: number;
  readonly stateFile?: string;
  readonly merchants?: readonly ChapaMerchant[];
  /** Where callbacks go until the merchant says otherwise. */
  readonly addresses?: ChapaAddresses;
  /** Transfers and refunds wait for `settle`; without it they are done once they are approved. */
  readonly holdsTransfers?: boolean;
  /** The GET to `callback_url` is not sent. */
  readonly callsNobodyBack?: boolean;
  readonly retryDelaysMs?: readonly number[];
  readonly now?: () => number;
}

export interface ChapaSandbox {
  readonly url: string;
  readonly faults: ProviderFaults;
  /** Pays in full; false when it is paid or has failed already. */
  pay(txRef: string, succeeds?: boolean): Promise<boolean>;
  setAddresses(key: string, addresses: ChapaAddresses): void;
  settle(reference: string, succeeds?: boolean): Promise<void>;
  statusOf(reference: string): Transfer['status'] | null;
  sent(): readonly { readonly reference: string; readonly amount: string }[];
  /** What went back, or is on its way, oldest first. */
  refunds(): readonly ChapaRefund[];
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** Made up, so that a fee is there to be booked. */
const CHARGE_PER_MILLE = 35n;
const MOBILE = 10;
const LENGTHS: Readonly<Record<string, number>> = { '855': MOBILE, '128': MOBILE, '266': MOBILE, '893': MOBILE, '946': 13, '347': 8 }; // prettier-ignore

/**
 * Chapa as its clients see it (https://developer.chapa.co), on loopback: hosted checkout, both
 * signatures of its webhooks, transfers that ask back before they go, references that count once.
 */
export async function startChapa(options: ChapaOptions = {}): Promise<ChapaSandbox> {
  const { merchants = [CHAPA_MERCHANT], now = Date.now } = options;
  const { state, save } = openState<State>(options.stateFile, {
    payments: [],
    transfers: [],
    refunds: [],
    addresses: {},
  });
  const deliveries = createDeliveries(options.retryDelaysMs);
  const faults = createFaults(deliveries.faults);
  const running = new Set<Promise<unknown>>();
  const refunds = createChapaRefunds({
    ...state,
    holds: options.holdsTransfers === true,
    fails: () => takeOne(faults, 'reject'),
    save,
  });
  const server = await serve(withFaults(faults, answer, isWork), options.port);

  function addressesOf(key: string): ChapaAddresses {
    return state.addresses[key] ?? options.addresses ?? {};
  }

  function notify(key: string, message: unknown): void {
    const url = addressesOf(key).webhook;
    const hash = merchants.find((each) => each.key === key)?.hash;
    if (url === undefined || hash === undefined) return;
    const body = JSON.stringify(message);
    deliveries.send(url, body, {
      'content-type': 'application/json',
      'x-chapa-signature': hmac(hash, body),
      'chapa-signature': hmac(hash, hash),
    });
  }

  async function pay(payment: Payment | undefined, succeeds: boolean): Promise<boolean> {
    if (!payment || payment.status !== null) return false;
    payment.status = succeeds ? 'success' : 'failed';
    const { merchant, txRef, amount, currency, callbackUrl, reference, status } = payment;
    payment.paid = takeOne(faults, 'lie') ? half(amount, currency) : amount;
    save();
    notify(merchant, {
      event: `charge.${status}`, type: 'API', tx_ref: txRef, reference, status, mode: modeOf(merchant),
      currency, amount: payment.paid, charge: chargeOf(amount, currency), payment_method: 'telebirr',
      first_name: null, last_name: null, email: null, mobile: '2519xxxxxx11', meta: null,
    }); // prettier-ignore
    if (!options.callsNobodyBack) {
      const query = new URLSearchParams({ trx_ref: txRef, ref_id: reference, status });
      await fetch(`${callbackUrl}?${query.toString()}`).catch(() => null);
    }
    return true;
  }

  function initialize(key: string, input: Record<string, unknown>): Reply {
    const { amount, currency, tx_ref: txRef, callback_url: callbackUrl } = input;
    const custom = (input['customization'] ?? {}) as Record<string, string>;
    if (typeof amount !== 'string' || !/^\d+(\.\d{1,2})?$/.test(amount) || !/[1-9]/.test(amount))
      return refused(400, { amount: ['validation.numeric'] });
    if (currency !== 'ETB' && currency !== 'USD')
      return refused(400, 'Invalid currency, currency is not supported');
    if (typeof txRef !== 'string' || !/^[\w.-]{1,50}$/.test(txRef))
      return refused(400, { tx_ref: ['validation.required'] });
    if (state.payments.some((each) => each.txRef === txRef))
      return refused(400, 'Transaction reference has been used before');
    if (typeof callbackUrl !== 'string' || !URL.canParse(callbackUrl))
      return refused(400, { callback_url: ['validation.url'] });
    for (const [field, longest] of [['title', 16], ['description', 50]] as const)
      if (!new RegExp(`^[\\w .-]{1,${longest}}$`).test(custom[field] ?? 'x'))
        return refused(400, { [`customization.${field}`]: ['validation.regex'] }); // prettier-ignore
    const returnUrl = input['return_url'];
    const payment: Payment = {
      token: randomBytes(16).toString('hex'), merchant: key, txRef, amount, currency, callbackUrl,
      title: custom['description'] ?? '', returnUrl: typeof returnUrl === 'string' ? returnUrl : null,
      status: null, paid: null, createdAt: new Date(now()).toISOString(), reference: `AP${randomBytes(5).toString('hex').toUpperCase()}`,
    }; // prettier-ignore
    state.payments.push(payment);
    save();
    const checkout_url = `${server.url}/checkout/${payment.token}`;
    return done('Hosted Link', { checkout_url });
  }

  function verify(key: string, txRef: string): Reply {
    const payment = state.payments.find((each) => each.txRef === txRef && each.merchant === key);
    if (!payment) return refused(404, 'Invalid transaction or Transaction not found');
    if (payment.status === null) return json({ message: 'Payment not paid yet', status: 'null', data: null }); // prettier-ignore
    const { currency, status, reference, amount } = payment;
    return done('Payment details', {
      first_name: null, last_name: null, email: null, currency, mode: modeOf(key), method: 'telebirr', type: 'API',
      amount: Number(payment.paid), charge: Number(chargeOf(amount, currency)), status, reference, tx_ref: txRef,
      customization: { title: null, description: null, logo: null }, meta: null,
      created_at: payment.createdAt ?? null,
    }); // prettier-ignore
  }

  function transfer(key: string, input: Record<string, unknown>): Reply {
    const { amount, currency, reference, bank_code: code } = input;
    const textOf = (field: string) => {
      const value = input[field];
      return typeof value === 'string' ? value : '';
    };
    const [account, name] = [textOf('account_number'), textOf('account_name')];
    if (typeof amount !== 'string' || !/^\d+(\.\d{1,2})?$/.test(amount) || !/[1-9]/.test(amount))
      return refused(400, { amount: ['validation.numeric'] });
    if (currency !== 'ETB') return refused(400, 'Invalid currency, currency is not supported');
    if (typeof reference !== 'string' || !/^[\w-]{1,64}$/.test(reference))
      return refused(400, 'The reference is invalid');
    if (state.transfers.some((each) => each.reference === reference))
      return refused(400, 'This reference has been used before');
    if (!chapaBanks.some((bank) => bank.code === code)) return refused(400, 'Invalid bank code');
    const length = LENGTHS[String(code)];
    if (length !== undefined && account.length !== length)
      return refused(400, 'Invalid account number');
    if (name === '') return refused(400, { account_name: ['validation.required'] });
    const made: Transfer = {
      merchant: key, reference, amount, bank: String(code), account, name, status: 'pending',
      createdAt: new Date(now()).toISOString(),
      chapaReference: `CP${randomBytes(5).toString('hex').toUpperCase()}`,
    }; // prettier-ignore
    state.transfers.push(made);
    save();
    const asking = approve(made).finally(() => running.delete(asking));
    running.add(asking);
    return done('Transfer Queued Successfully', reference);
  }

  /** Asks the merchant's server, as the real one does; without an address, nobody objects. */
  async function approve(made: Transfer): Promise<void> {
    const url = addressesOf(made.merchant).approval;
    const secret = merchants.find(({ key }) => key === made.merchant)?.approval ?? '';
    if (url !== undefined) {
      const body = JSON.stringify({
        amount: made.amount, reference: made.reference, bank: labelOf(made.bank),
        account_name: made.name, account_number: made.account,
      }); // prettier-ignore
      const headers = { 'content-type': 'application/json', 'chapa-signature': hmac(secret, body) };
      const said = await fetch(url, { method: 'POST', body, headers }).catch(() => null);
      if (said?.status !== 200) return end(made, 'reverted');
    }
    if (takeOne(faults, 'reject')) return end(made, 'failed/cancelled');
    if (!options.holdsTransfers) end(made, 'success');
  }

  function end(made: Transfer, status: Transfer['status']): void {
    if (made.status !== 'pending') return;
    made.status = status;
    save();
    notify(made.merchant, {
      event: status === 'success' ? 'payout.success' : 'payout.failed/cancelled', type: 'Payout',
      account_name: made.name, account_number: made.account, bank_id: Number(made.bank),
      bank_name: labelOf(made.bank), amount: made.amount, charge: '0.00', currency: 'ETB',
      status, reference: made.reference, chapa_reference: made.chapaReference, bank_reference: null,
    }); // prettier-ignore
  }

  function verifyTransfer(key: string, reference: string): Reply {
    const made = state.transfers.find((each) => each.reference === reference && each.merchant === key); // prettier-ignore
    if (!made) return refused(404, 'Transfer not found');
    return done('Transfer details', {
      account_name: made.name, account_number: made.account, mobile: null, currency: 'ETB',
      amount: Number(made.amount), charge: 0, mode: modeOf(key), transfer_method: 'bank', narration: null,
      chapa_transfer_id: made.chapaReference, bank_code: Number(made.bank), bank_name: labelOf(made.bank),
      status: made.status, tx_ref: made.reference, cross_party_reference: null, created_at: made.createdAt ?? null,
    }); // prettier-ignore
  }

  async function page(
    request: IncomingMessage,
    token: string,
    body: string,
  ): Promise<Reply | null> {
    const payment = state.payments.find((each) => each.token === token);
    if (!payment) return null;
    if (request.method === 'POST')
      await pay(payment, new URLSearchParams(body).get('asset') !== 'fail');
    const { amount, currency, title, status, returnUrl } = payment;
    return payPage({
      provider: 'Chapa',
      amount: `${amount} ${currency}`,
      description: title,
      status: status === null ? 'open' : status === 'success' ? 'paid' : 'expired',
      choices: [
        { value: 'telebirr', label: 'telebirr' },
        { value: 'cbebirr', label: 'CBE Birr' },
        { value: 'fail', label: 'A card that is declined' },
      ],
      returnUrl,
    });
  }

  function answer(
    request: IncomingMessage,
    url: URL,
    body: string,
  ): Reply | null | Promise<Reply | null> {
    const [room = '', noun = '', verb = '', name = ''] = url.pathname.split('/').slice(1);
    if (room === 'checkout') return page(request, noun, body);
    if (room === 'credentials') return credentials();
    if (room !== 'v1') return null;
    const key = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (!merchants.some((each) => each.key === key))
      return refused(401, 'Invalid API Key or User doesn’t exist');
    const isPost = request.method === 'POST';
    const input = isPost ? (JSON.parse(body) as Record<string, unknown>) : {};
    if (noun === 'refund')
      return isPost
        ? refunds.take(key, decodeURIComponent(verb), input)
        : name === 'verify' ? refunds.verify(key, decodeURIComponent(verb)) : null; // prettier-ignore
    switch (`${isPost ? 'POST' : 'GET'} ${noun}${verb && `/${verb}`}`) {
      case 'GET balances':
        return done('Balances', [{ currency: 'ETB', available_balance: 100_000, ledger_balance: 100_000 }]); // prettier-ignore
      case 'GET banks':
        return done('Banks retrieved', chapaBanks.map(({ code, name: label }) => ({
          id: code, slug: label.toLowerCase(), name: label, currency: 'ETB', is_active: 1,
          acct_length: LENGTHS[String(code)] ?? null,
        }))); // prettier-ignore
      case 'POST transaction/initialize':
        return initialize(key, input);
      case 'GET transaction/verify':
        return verify(key, decodeURIComponent(name));
      case 'POST transfers':
        return transfer(key, input);
      case 'GET transfers/verify':
        return verifyTransfer(key, decodeURIComponent(name));
      default:
        return null;
    }
  }

  function credentials(): Reply {
    const [merchant = CHAPA_MERCHANT] = merchants;
    return credentialsPage('Chapa', [
      ['Secret key', merchant.key], ['Secret hash', merchant.hash], ['Approval secret', merchant.approval],
    ]); // prettier-ignore
  }

  const sandbox: ChapaSandbox = {
    url: server.url,
    faults,
    pay: (txRef, succeeds = true) => pay(state.payments.find((each) => each.txRef === txRef), succeeds), // prettier-ignore
    setAddresses(key, addresses) {
      state.addresses[key] = addresses;
      save();
    },
    async settle(reference, succeeds = true) {
      await sandbox.idle();
      refunds.end(reference, succeeds ? 'refunded' : 'failed');
      const made = state.transfers.find((each) => each.reference === reference);
      if (made) end(made, succeeds ? 'success' : 'failed/cancelled');
      await sandbox.idle();
    },
    statusOf: (reference) => state.transfers.find((each) => each.reference === reference)?.status ?? null, // prettier-ignore
    sent: () =>
      state.transfers.filter(({ status }) => status === 'pending' || status === 'success'),
    refunds: () => state.refunds.filter(({ status }) => status !== 'failed'),
    async idle() {
      while (running.size > 0) await Promise.allSettled(running);
      await deliveries.idle();
    },
    async close() {
      await Promise.allSettled(running);
      await deliveries.stop();
      await server.close();
    },
  };
  return sandbox;
}

function isWork({ method }: IncomingMessage, { pathname }: URL): boolean {
  return method === 'POST' && pathname.startsWith('/v1/');
}

function modeOf(key: string): 'test' | 'live' {
  return key.startsWith('CHASECK_TEST-') ? 'test' : 'live';
}

function labelOf(code: string): string {
  return chapaBanks.find((bank) => String(bank.code) === code)?.name ?? '';
}

function hmac(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('hex');
}

function chargeOf(text: string, currency: string): string {
  const amount = (fromDecimal(text, currency, 'exact') * CHARGE_PER_MILLE) / 1000n;
  return toDecimal({ amount, currency });
}

function half(text: string, currency: string): string {
  return toDecimal({ amount: fromDecimal(text, currency, 'exact') / 2n, currency });
}

function done(message: string, data: unknown): Reply {
  return json({ message, status: 'success', data });
}

function refused(status: number, message: unknown): Reply {
  return json({ message, status: 'failed', data: null }, status);
}
