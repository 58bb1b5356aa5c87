import {
  constants,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { fromDecimal, toDecimal } from '../shared/money.ts';
import { credentialsPage } from './credentials-page.ts';
import { createDeliveries, takeOne } from './deliveries.ts';
import { createFaults, withFaults, type ProviderFaults } from './faults.ts';
import { json, serve, type Reply } from './loopback.ts';
import { payPage } from './pay-page.ts';
import { openState } from './state-file.ts';

/** A merchant at Telebirr, as its portal shows it. */
export interface TelebirrMerchant {
  readonly fabricId: string;
  readonly secret: string;
  readonly appId: string;
  readonly code: string;
}

/** The merchant of the page. */
export const TELEBIRR_MERCHANT: TelebirrMerchant = {
  fabricId: 'c4182ef8-9249-458a-985e-06d191f4d505',
  secret: 'fad0f06383c6297f545876694b974599',
  appId: '1072905731584000',
  code: '500155',
};

interface Order {
  readonly id: string;
  readonly prepayId: string;
  readonly paymentId: string;
  readonly appId: string;
  readonly title: string;
  readonly amount: string;
  readonly currency: string;
  readonly notifyUrl: string;
  readonly redirectUrl: string;
  readonly expiresAt: number;
  status: 'WAIT_PAY' | 'PAY_SUCCESS' | 'PAY_FAILED';
  paid: string;
  paidAt: number | null;
}

interface State {
  readonly orders: Order[];
  /** The merchant's own, whose public half Telebirr knows. */
  merchantKey: string;
  /** Telebirr's, which signs for all merchants. */
  platformKey: string;
}

export interface TelebirrOptions {
  readonly port?: number;
  readonly stateFile?: string;
  readonly merchant?: TelebirrMerchant;
  readonly merchantKey?: string;
  readonly platformKey?: string;
  readonly retryDelaysMs?: readonly number[];
  readonly now?: () => number;
}

export interface TelebirrSandbox {
  readonly url: string;
  readonly merchantKey: string;
  /** Telebirr's public key, PEM. */
  readonly publicKey: string;
  readonly faults: ProviderFaults;
  /** How notifications come: the real one sends both. A form has its `+` left as they are. */
  notifiesAs: 'json' | 'form';
  /** Pays in full; false when it is not open any more. */
  pay(orderId: string, succeeds?: boolean): Promise<boolean>;
  idle(): Promise<void>;
  close(): Promise<void>;
}

const GATEWAY = '/apiaccess/payment/gateway/payment/v1';
const PSS = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
const UNSIGNED = new Set(['sign', 'sign_type', 'biz_content']);

/**
 * Telebirr's Fabric as its clients see it, on loopback: tokens, RSA-PSS signatures of questions and of
 * the checkout's address, a page to pay on, signed notifications as JSON or as a form.
 */
export async function startTelebirr(options: TelebirrOptions = {}): Promise<TelebirrSandbox> {
  const { merchant = TELEBIRR_MERCHANT, now = Date.now } = options;
  const { state, save } = openState<State>(options.stateFile, {
    orders: [],
    merchantKey: options.merchantKey ?? newKey(),
    platformKey: options.platformKey ?? newKey(),
  });
  save();
  const deliveries = createDeliveries(options.retryDelaysMs);
  const faults = createFaults(deliveries.faults);
  const token = `Bearer ${randomBytes(20).toString('hex')}`;
  const publicKey = publicOf(state.platformKey);
  const server = await serve(withFaults(faults, answer, isWork), options.port);

  function statusOf({ status, expiresAt }: Order): string {
    return status !== 'PAY_SUCCESS' && expiresAt <= now() ? 'ORDER_CLOSED' : status;
  }

  function notify(order: Order): void {
    const fields: Record<string, string> = {
      notify_url: order.notifyUrl, appid: merchant.appId, notify_time: `${now()}`, merch_code: merchant.code,
      merch_order_id: order.id, payment_order_id: order.paymentId, trans_id: order.paymentId.slice(-12),
      total_amount: order.paid, trans_currency: order.currency, trans_end_time: `${order.paidAt ?? now()}`,
      trade_status: order.status === 'PAY_SUCCESS' ? 'Completed' : 'Failure',
    }; // prettier-ignore
    const key = { key: state.platformKey, ...PSS };
    fields['sign'] = sign('sha256', Buffer.from(textOf(fields)), key).toString('base64');
    fields['sign_type'] = 'SHA256WithRSA';
    if (sandbox.notifiesAs === 'json')
      return deliveries.send(order.notifyUrl, JSON.stringify(fields), {
        'content-type': 'application/json',
      });
    const form = Object.entries(fields).map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll('%2B', '+')}`); // prettier-ignore
    deliveries.send(order.notifyUrl, form.join('&'), {
      'content-type': 'application/x-www-form-urlencoded',
    });
  }

  async function pay(order: Order | undefined, succeeds: boolean): Promise<boolean> {
    // A wrong PIN is no end: the next try may be right.
    if (!order || !isOpen(statusOf(order))) return false;
    order.status = succeeds ? 'PAY_SUCCESS' : 'PAY_FAILED';
    order.paidAt = now();
    if (takeOne(faults, 'lie')) order.paid = half(order.amount);
    save();
    notify(order);
    return true;
  }

  function preOrder(content: Record<string, string>): Reply {
    const {
      merch_order_id: id = '',
      total_amount: amount = '',
      title = '',
      notify_url = '',
    } = content;
    if (!/^[A-Za-z0-9]{1,64}$/.test(id)) return failed('Invalid merch_order_id');
    if (state.orders.some((each) => each.id === id))
      return failed('The order number has been used');
    if (!/^\d+\.\d{2}$/.test(amount) || !/[1-9]/.test(amount))
      return failed('Invalid total_amount');
    if (content['trans_currency'] !== 'ETB') return failed('Invalid trans_currency');
    if (!/^[A-Za-z0-9 ]{1,100}$/.test(title)) return failed('Invalid title');
    const [, minutes = ''] = /^([1-9]\d{0,2})m$/.exec(content['timeout_express'] ?? '') ?? [];
    if (minutes === '') return failed('Invalid timeout_express');
    if (!URL.canParse(notify_url)) return failed('Invalid notify_url');
    const prepayId = randomBytes(20).toString('hex');
    state.orders.push({
      id, prepayId, paymentId: `0080${randomBytes(8).toString('hex').toUpperCase()}`, appId: merchant.appId, title,
      amount, currency: 'ETB', notifyUrl: notify_url, redirectUrl: content['redirect_url'] ?? '',
      expiresAt: now() + Number(minutes) * 60_000, status: 'WAIT_PAY', paid: amount, paidAt: null,
    }); // prettier-ignore
    save();
    return done({ merch_order_id: id, prepay_id: prepayId });
  }

  function queryOrder({ merch_order_id: id = '' }: Record<string, string>): Reply {
    const order = state.orders.find((each) => each.id === id);
    if (!order) return failed('The order does not exist');
    return done({
      merch_order_id: id, order_status: statusOf(order), payment_order_id: order.paymentId,
      trans_currency: order.currency, total_amount: order.paid, trans_id: order.paymentId.slice(-12),
      ...(order.paidAt === null ? {} : { trans_time: `${order.paidAt}` }),
    }); // prettier-ignore
  }

  async function checkout(request: IncomingMessage, url: URL, body: string): Promise<Reply> {
    const fields = Object.fromEntries(url.searchParams);
    const order = state.orders.find(({ prepayId }) => prepayId === fields['prepay_id']);
    const signed = ['appid', 'merch_code', 'nonce_str', 'prepay_id', 'timestamp'].map((name) => [name, fields[name] ?? '']); // prettier-ignore
    if (!order || !isRight(Object.fromEntries(signed) as Record<string, string>, fields['sign']))
      return json({ errorMsg: 'The signature of this address is wrong' }, 400);
    if (request.method === 'POST')
      await pay(order, new URLSearchParams(body).get('asset') !== 'fail');
    const status = statusOf(order);
    return payPage({
      provider: 'telebirr',
      amount: `${order.amount} ${order.currency}`,
      description: order.title,
      status: isOpen(status) ? 'open' : status === 'PAY_SUCCESS' ? 'paid' : 'expired',
      choices: [
        { value: 'pin', label: 'Pay with the right PIN' },
        { value: 'fail', label: 'Pay with a wrong PIN' },
      ],
      returnUrl: order.redirectUrl || null,
    });
  }

  /** Whether the merchant signed it. */
  function isRight(fields: Record<string, unknown>, given: unknown): boolean {
    const key = { key: publicOf(state.merchantKey), ...PSS };
    const signature = Buffer.from(typeof given === 'string' ? given : '', 'base64');
    return verify('sha256', Buffer.from(textOf(fields)), key, signature);
  }

  function answer(request: IncomingMessage, url: URL, body: string): Reply | null | Promise<Reply> {
    const { pathname } = url;
    if (pathname === '/payment/web/paygate') return checkout(request, url, body);
    if (pathname === '/credentials') return credentials();
    if (request.method !== 'POST' || !pathname.startsWith(GATEWAY)) return null;
    const { 'x-app-key': fabricId, authorization } = request.headers;
    const input = JSON.parse(body) as Record<string, unknown>;
    if (pathname === `${GATEWAY}/token`) {
      if (fabricId !== merchant.fabricId || input['appSecret'] !== merchant.secret)
        return json({ errorCode: '60200090', errorMsg: 'app key or secret is wrong' }, 401);
      return json({ token, effectiveDate: `${now()}`, expirationDate: `${now() + 3_600_000}` });
    }
    if (fabricId !== merchant.fabricId || authorization !== token)
      return json({ errorCode: '60200094', errorMsg: 'token is wrong' }, 401);
    const content = (input['biz_content'] ?? {}) as Record<string, string>;
    if (!isRight(input, input['sign'])) return failed('Verify sign field failed', '60200012');
    if (content['appid'] !== merchant.appId || content['merch_code'] !== merchant.code)
      return failed('Invalid merchant');
    switch (`${pathname} ${String(input['method'])}`) {
      case `${GATEWAY}/merchant/preOrder payment.preorder`:
        return preOrder(content);
      case `${GATEWAY}/merchant/queryOrder payment.queryorder`:
        return queryOrder(content);
      default:
        return null;
    }
  }

  function credentials(): Reply {
    return credentialsPage('telebirr', [
      ['Fabric App ID', merchant.fabricId], ['App Secret', merchant.secret], ['Merchant App ID', merchant.appId],
      ['Short code', merchant.code], ['Private key', state.merchantKey], ['Public key of Telebirr', publicKey],
    ]); // prettier-ignore
  }

  const sandbox: TelebirrSandbox = {
    url: server.url,
    merchantKey: state.merchantKey,
    publicKey,
    faults,
    notifiesAs: 'json',
    pay: (orderId, succeeds = true) => pay(state.orders.find(({ id }) => id === orderId), succeeds), // prettier-ignore
    idle: () => deliveries.idle(),
    async close() {
      await deliveries.stop();
      await server.close();
    },
  };
  return sandbox;
}

function isOpen(status: string): boolean {
  return status === 'WAIT_PAY' || status === 'PAY_FAILED';
}

function isWork(_request: IncomingMessage, { pathname }: URL): boolean {
  return pathname.endsWith('/merchant/preOrder');
}

/** What is signed: every text of both levels by name. */
function textOf(fields: Record<string, unknown>): string {
  const all = { ...fields, ...(fields['biz_content'] as Record<string, unknown> | undefined) };
  return Object.entries(all)
    .filter(([name, value]) => !UNSIGNED.has(name) && typeof value === 'string')
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${String(value)}`)
    .join('&');
}

function half(text: string): string {
  return toDecimal({ amount: fromDecimal(text, 'ETB', 'exact') / 2n, currency: 'ETB' });
}

function done(content: unknown): Reply {
  return json({ result: 'SUCCESS', code: '0', msg: 'success', biz_content: content });
}

function failed(msg: string, code = '60320001'): Reply {
  return json({ result: 'FAIL', code, msg });
}

function newKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
}

function publicOf(key: string): string {
  return createPublicKey(key).export({ type: 'spki', format: 'pem' }) as string;
}
