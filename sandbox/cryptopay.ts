import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { fromDecimal } from '../shared/money.ts';
import { createInvoice, ASSETS, FIATS, costIn, settle, statusOf } from './cryptopay-invoices.ts';
import type { CryptoPayState, SandboxInvoice } from './cryptopay-invoices.ts';
import { createDeliveries, type DeliveryFaults } from './deliveries.ts';
import { json, serve, type Reply } from './loopback.ts';
import { payPage } from './pay-page.ts';
import { crossRate, PRICES } from './prices.ts';
import { openState } from './state-file.ts';

const TOKEN = /^\d{1,12}:[A-Za-z0-9_-]{20,80}$/;

export interface CryptoPayOptions {
  readonly port?: number;
  /** Keeps invoices and callback addresses over a restart. */
  readonly stateFile?: string;
  /** The apps that exist; without it, every token of the right shape is one. */
  readonly tokens?: readonly string[];
  /** Asked for an app whose callback address was never set. */
  readonly webhookUrlFor?: (token: string) => string | null | Promise<string | null>;
  readonly prices?: Readonly<Record<string, string>>;
  readonly retryDelaysMs?: readonly number[];
  readonly now?: () => number;
}

export interface CryptoPaySandbox {
  readonly url: string;
  /** Counters of callbacks to lose or to send twice. */
  readonly faults: DeliveryFaults;
  /** Pays an invoice; false when it is not open any more. */
  pay(invoiceId: string | number, asset?: string): Promise<boolean>;
  setWebhook(token: string, url: string | null): void;
  /** Sends the callback of a paid invoice once more. */
  repeat(invoiceId: string | number): Promise<void>;
  /** Resolves when no callback is under way. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Crypto Pay as its clients see it (https://help.crypt.bot/crypto-pay-api), on loopback: the same
 * methods, answers, signatures and at-least-once callbacks, with a page to pay on.
 */
export async function startCryptoPay(options: CryptoPayOptions = {}): Promise<CryptoPaySandbox> {
  const { tokens, prices = PRICES, now = Date.now } = options;
  const { state, save } = openState<CryptoPayState>(options.stateFile, {
    nextId: 1001,
    nextUpdate: 1,
    invoices: [],
    webhooks: {},
  });
  const deliveries = createDeliveries(options.retryDelaysMs);
  const server = await serve(answer, options.port);

  async function notify(invoice: SandboxInvoice): Promise<void> {
    const { token } = invoice;
    const url = state.webhooks[token] ?? (await options.webhookUrlFor?.(token));
    if (!url) return;
    const body = JSON.stringify({
      update_id: state.nextUpdate++,
      update_type: 'invoice_paid',
      request_date: new Date(now()).toISOString(),
      payload: shown(invoice),
    });
    const key = createHash('sha256').update(token).digest();
    deliveries.send(url, body, {
      'content-type': 'application/json',
      'crypto-pay-api-signature': createHmac('sha256', key).update(body).digest('hex'),
    });
  }

  async function pay(invoice: SandboxInvoice | undefined, asset?: string): Promise<boolean> {
    if (!invoice || !settle(invoice, { asset, prices, now: now() })) return false;
    save();
    await notify(invoice);
    save();
    return true;
  }

  function shown(own: SandboxInvoice) {
    const { token: _token, ...invoice } = own;
    const link = `${server.url}/pay/${invoice.hash}`;
    return {
      ...invoice,
      status: statusOf(invoice, now()),
      bot_invoice_url: link,
      mini_app_invoice_url: link,
      web_app_invoice_url: link,
    };
  }

  function method(name: string, token: string, input: Record<string, unknown>): Reply {
    const own = state.invoices.filter((invoice) => invoice.token === token);
    switch (name) {
      case 'getMe':
        return done({
          app_id: Number(token.split(':')[0]),
          name: 'Sandbox shop',
          payment_processing_bot_username: 'CryptoSandboxBot',
        });
      case 'createInvoice': {
        const made = createInvoice(token, input, { id: state.nextId, now: now() });
        if (typeof made === 'string') return refused(400, made);
        state.nextId++;
        state.invoices.push(made);
        save();
        return done(shown(made));
      }
      case 'getInvoices':
        return done({ items: selected(own, input).map(shown) });
      case 'getBalance':
        return done(ASSETS.map((asset) => balanceOf(own, asset)));
      case 'getExchangeRates':
        return done(ASSETS.flatMap((source) => FIATS.map((target) => exchange(source, target))));
      default:
        return refused(405, 'METHOD_NOT_FOUND');
    }
  }

  function exchange(source: string, target: string) {
    const rate = crossRate(prices, source, target);
    const price = rate && fromRate(rate.numerator, rate.denominator, source, target);
    return {
      is_valid: rate !== null,
      is_crypto: true,
      is_fiat: false,
      source,
      target,
      rate: price,
    };
  }

  function selected(own: SandboxInvoice[], input: Record<string, unknown>): SandboxInvoice[] {
    const ids = listOf(input['invoice_ids']);
    const wanted = own.filter(
      (invoice) =>
        (ids.length === 0 || ids.includes(String(invoice.invoice_id))) &&
        (input['status'] === undefined || statusOf(invoice, now()) === input['status']),
    );
    const offset = Number(input['offset'] ?? 0);
    return wanted.reverse().slice(offset, offset + Math.min(Number(input['count'] ?? 100), 1000));
  }

  function page(hash: string): Reply | null {
    const invoice = state.invoices.find((one) => one.hash === hash);
    if (!invoice) return null;
    const status = statusOf(invoice, now());
    return payPage({
      provider: 'Crypto Pay',
      amount: `${invoice.amount} ${invoice.fiat ?? invoice.asset}`,
      description: invoice.description ?? '',
      status: status === 'active' ? 'open' : status,
      choices: costIn(invoice, prices).map(({ asset, amount }) => ({
        value: asset,
        label: `${amount} ${asset}`,
      })),
      returnUrl: invoice.paid_btn_url ?? null,
    });
  }

  async function answer(request: IncomingMessage, url: URL, body: string): Promise<Reply | null> {
    const [room, name = '', last] = url.pathname.split('/').slice(1);
    if (room === 'api') {
      const token = request.headers['crypto-pay-api-token'];
      const known = typeof token === 'string' && (tokens?.includes(token) ?? TOKEN.test(token));
      if (!known) return refused(401, 'UNAUTHORIZED');
      return method(name, token, { ...Object.fromEntries(url.searchParams), ...inputOf(body) });
    }
    if (room === 'app' && last === 'webhook' && request.method === 'POST') {
      const wanted = inputOf(body)['url'];
      setWebhook(decodeURIComponent(name), typeof wanted === 'string' ? wanted : null);
      return done(true);
    }
    if (room !== 'pay') return null;
    if (request.method === 'POST') {
      const asset = new URLSearchParams(body).get('asset') ?? undefined;
      await pay(
        state.invoices.find((one) => one.hash === name),
        asset,
      );
    }
    return page(name);
  }

  function setWebhook(token: string, url: string | null): void {
    if (url === null) delete state.webhooks[token];
    else state.webhooks[token] = url;
    save();
  }

  const find = (id: string | number) =>
    state.invoices.find((invoice) => String(invoice.invoice_id) === String(id));
  return {
    url: server.url,
    faults: deliveries.faults,
    setWebhook,
    pay: (id, asset) => pay(find(id), asset),
    async repeat(id) {
      const invoice = find(id);
      if (invoice?.status === 'paid') await notify(invoice);
    },
    idle: () => deliveries.idle(),
    async close() {
      await deliveries.stop();
      await server.close();
    },
  };
}

function done(result: unknown): Reply {
  return json({ ok: true, result });
}

function refused(code: number, name: string): Reply {
  return json({ ok: false, error: { code, name } }, code);
}

/** JSON or form fields, as the real one takes both. */
function inputOf(body: string): Record<string, unknown> {
  if (body.startsWith('{')) return JSON.parse(body) as Record<string, unknown>;
  return Object.fromEntries(new URLSearchParams(body));
}

function listOf(value: unknown): string[] {
  const list = typeof value === 'string' ? value.split(',') : value;
  return Array.isArray(list) ? list.map(String).filter((id) => id !== '') : [];
}

function balanceOf(invoices: readonly SandboxInvoice[], asset: string) {
  const sum = invoices
    .filter(
      (invoice) => invoice.status === 'paid' && (invoice.paid_asset ?? invoice.asset) === asset,
    )
    .map((invoice) => fromDecimal(invoice.paid_amount ?? invoice.amount, 'ETH', 'down'))
    .reduce((total, amount) => total + amount, 0n);
  return { currency_code: asset, available: decimal(sum, 18), onhold: '0' };
}

function fromRate(numerator: bigint, denominator: bigint, from: string, to: string): string {
  const [one, places] = [fromDecimal('1', from, 'exact'), fromDecimal('1', to, 'exact')];
  return decimal((one * numerator * 10n ** 12n) / (denominator * places), 12);
}

function decimal(amount: bigint, places: number): string {
  const digits = amount.toString().padStart(places + 1, '0');
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`.replace(/\.?0+$/, '');
}
