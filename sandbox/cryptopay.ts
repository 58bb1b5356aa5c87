import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { fromDecimal, toDecimal, type Money } from '../shared/money.ts';
import { createInvoice, costIn, halve, settle, statusOf } from './cryptopay-invoices.ts';
import type { CryptoPayState, SandboxInvoice } from './cryptopay-invoices.ts';
import { exchangeRates, trimmed } from './cryptopay-rates.ts';
import { balances, createTransfer, type SandboxTransfer } from './cryptopay-transfers.ts';
import { createDeliveries, takeOne } from './deliveries.ts';
import { createFaults, withFaults, type ProviderFaults } from './faults.ts';
import { json, serve, type Reply } from './loopback.ts';
import { payPage } from './pay-page.ts';
import { PRICES } from './prices.ts';
import { openState } from './state-file.ts';

/** What changes something, and may go wrong after it did. */
const DOING = new Set(['/api/createInvoice', '/api/transfer']);
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
  /** What every app has from its first moment, by asset. */
  readonly float?: Readonly<Record<string, string>>;
  /** Who may be sent coins; without it, everybody. */
  readonly knowsUser?: (id: number) => boolean;
  readonly retryDelaysMs?: readonly number[];
  readonly now?: () => number;
}

export interface CryptoPaySandbox {
  readonly url: string;
  /** What goes wrong next. A lie is an invoice that comes back asking for half of what it asked. */
  readonly faults: ProviderFaults;
  /** Pays an invoice; false when it is not open any more. */
  pay(invoiceId: string | number, asset?: string): Promise<boolean>;
  setWebhook(token: string, url: string | null): void;
  /** Sends the callback of a paid invoice once more. */
  repeat(invoiceId: string | number): Promise<void>;
  /** What all apps have sent, oldest first. */
  sent(): { readonly key: string; readonly user: number; readonly money: Money }[];
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
  const transfers = (state.transfers ??= []);
  const deliveries = createDeliveries(options.retryDelaysMs);
  const faults = createFaults(deliveries.faults);
  const server = await serve(
    withFaults(faults, answer, (_request, url) => DOING.has(url.pathname)),
    options.port,
  );

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
    if (takeOne(faults, 'lie')) halve(invoice);
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
      case 'transfer': {
        const made = takeOne(faults, 'reject')
          ? 'USER_NOT_FOUND'
          : createTransfer(token, input, {
              id: state.nextTransfer ?? 1,
              now: now(),
              prices,
              transfers: transfers.filter((each) => each.token === token),
              has: balancesOf(token),
              knowsUser: options.knowsUser ?? (() => true),
            });
        if (typeof made === 'string') return refused(400, made);
        state.nextTransfer = made.transfer_id + 1;
        transfers.push(made);
        save();
        // The key comes back with the list only, as at the real one.
        return done({ ...listed(made), spend_id: undefined });
      }
      case 'getTransfers':
        return done({ items: selectedTransfers(token, input).map(listed) });
      case 'getBalance':
        return done(
          Object.entries(balancesOf(token)).map(([currency, amount]) => ({
            currency_code: currency,
            available: trimmed(toDecimal({ amount, currency })),
            onhold: '0',
          })),
        );
      case 'getExchangeRates':
        return done(exchangeRates(prices));
      default:
        return refused(405, 'METHOD_NOT_FOUND');
    }
  }

  function balancesOf(token: string): Record<string, bigint> {
    const [paid, sent] = [state.invoices, transfers].map((list) =>
      list.filter((each) => each.token === token),
    ) as [SandboxInvoice[], SandboxTransfer[]];
    return balances(paid, sent, options.float ?? {});
  }

  function selectedTransfers(token: string, input: Record<string, unknown>): SandboxTransfer[] {
    const { spend_id: key, asset } = input;
    const wanted = transfers.filter(
      (each) =>
        each.token === token &&
        (key === undefined || each.spend_id === key) &&
        (asset === undefined || each.asset === asset),
    );
    return paged(wanted, input);
  }

  function selected(own: SandboxInvoice[], input: Record<string, unknown>): SandboxInvoice[] {
    const ids = listOf(input['invoice_ids']);
    const wanted = own.filter(
      (invoice) =>
        (ids.length === 0 || ids.includes(String(invoice.invoice_id))) &&
        (input['status'] === undefined || statusOf(invoice, now()) === input['status']),
    );
    return paged(wanted, input);
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
    faults,
    setWebhook,
    pay: (id, asset) => pay(find(id), asset),
    async repeat(id) {
      const invoice = find(id);
      if (invoice?.status === 'paid') await notify(invoice);
    },
    sent: () =>
      transfers.map(({ spend_id, user_id, asset, amount }) => ({
        key: spend_id,
        user: user_id,
        money: { amount: fromDecimal(amount, asset, 'exact'), currency: asset },
      })),
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

/** The newest first, a page of it. */
function paged<T>(items: readonly T[], input: Record<string, unknown>): T[] {
  const offset = Number(input['offset'] ?? 0);
  const count = Math.min(Number(input['count'] ?? 100), 1000);
  return items.toReversed().slice(offset, offset + count);
}

function listed({ token: _token, ...transfer }: SandboxTransfer) {
  return transfer;
}
