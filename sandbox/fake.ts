import { createHmac, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { fromDecimal, toDecimal } from '../shared/money.ts';
import { createDeliveries, takeOne } from './deliveries.ts';
import { createFaults, withFaults, type ProviderFaults } from './faults.ts';
import { createFakePayouts, type FakePayout } from './fake-payouts.ts';
import { json, serve, type Reply } from './loopback.ts';
import { payPage } from './pay-page.ts';

interface Amount {
  readonly amount: string;
  readonly currency: string;
}

type Status = 'waiting' | 'processing' | 'settled' | 'expired' | 'invalid';

interface FakeInvoice {
  readonly id: string;
  readonly key: string | null;
  readonly secret: string;
  asked: Amount;
  readonly description: string;
  readonly callbackUrl: string;
  readonly expiresAt: number;
  status: Status;
  received: Amount | null;
  fee: Amount | null;
  changes: number;
}

export interface FakeSandbox {
  readonly url: string;
  /** What goes wrong next. A lie is an invoice that says it asked for half of what it did. */
  readonly faults: ProviderFaults;
  /** Pays an invoice in full; false when there is no open one of this id. */
  pay(id: string): boolean;
  /** Brings an invoice into any state and sends its callback. */
  change(id: string, change: Partial<Pick<FakeInvoice, 'status' | 'received' | 'fee'>>): void;
  /** Ends a payout that is under way, and says so; false when there is none. */
  endPayout(key: string, how: 'settled' | 'failed', note?: string): boolean;
  /** Every payout that came in, oldest first. */
  payouts(): readonly FakePayout[];
  /** Sends the last callback of an invoice once more. */
  repeat(id: string): void;
  idle(): Promise<void>;
  close(): Promise<void>;
}

export interface FakeOptions {
  readonly port?: number;
  /** The accounts that exist; without it, every secret is one. */
  readonly secrets?: readonly string[];
  readonly retryDelaysMs?: readonly number[];
  readonly now?: () => number;
  /** Payouts wait for `endPayout`; without it each is settled as soon as it was accepted. */
  readonly holdPayouts?: boolean;
}

/** The other side of `shared/payments/fake.ts`, on loopback: every state on demand. */
export async function startFake(options: FakeOptions = {}): Promise<FakeSandbox> {
  const { secrets, now = Date.now } = options;
  const invoices = new Map<string, FakeInvoice>();
  const deliveries = createDeliveries(options.retryDelaysMs);
  const faults = createFaults(deliveries.faults);
  const server = await serve(
    withFaults(
      faults,
      answer,
      ({ method }, url) => method === 'POST' && url.pathname.startsWith('/api/'),
    ),
    options.port,
  );
  const payouts = createFakePayouts({
    hold: options.holdPayouts === true,
    notify: (payout) => notify(payout, 'payout'),
    paid: (secret, id) => {
      const invoice = invoices.get(id);
      return invoice?.secret === secret && invoice.status === 'settled' ? invoice.received : null;
    },
  });

  function notify(
    {
      id,
      key,
      changes,
      secret,
      callbackUrl,
    }: Pick<FakeInvoice, 'id' | 'key' | 'changes' | 'secret' | 'callbackUrl'>,
    about: 'invoice' | 'payout' = 'invoice',
  ): void {
    const body = JSON.stringify({ id, key, change: changes, about });
    const signature = createHmac('sha256', secret).update(body).digest('hex');
    deliveries.send(callbackUrl, body, {
      'content-type': 'application/json',
      'x-fake-signature': signature,
    });
  }

  function change(id: string, changed: Partial<Pick<FakeInvoice, 'status' | 'received' | 'fee'>>) {
    const invoice = invoices.get(id);
    if (!invoice) throw new Error(`no invoice ${id}`);
    Object.assign(invoice, changed);
    invoice.changes++;
    notify(invoice);
  }

  function statusOf(invoice: FakeInvoice): Status {
    return invoice.status === 'waiting' && invoice.expiresAt <= now() ? 'expired' : invoice.status;
  }

  function shown(invoice: FakeInvoice): Reply {
    const { id, key, asked, received, fee } = invoice;
    const payUrl = `${server.url}/pay/${id}`;
    return json({ id, key, status: statusOf(invoice), asked, received, fee, payUrl });
  }

  function create(secret: string, input: Record<string, unknown>): Reply {
    const asked = input['asked'] as Amount;
    if (!/[1-9]/.test(asked.amount)) return json({ error: 'amount' }, 400);
    const invoice: FakeInvoice = {
      id: `fk_${randomBytes(8).toString('hex')}`,
      key: input['key'] as string | null,
      secret,
      asked,
      description: input['description'] as string,
      callbackUrl: input['callbackUrl'] as string,
      expiresAt: now() + Number(input['expiresInS']) * 1000,
      status: 'waiting',
      received: null,
      fee: null,
      changes: 0,
    };
    invoices.set(invoice.id, invoice);
    return shown(invoice);
  }

  function pay(id: string): boolean {
    const invoice = invoices.get(id);
    if (!invoice || statusOf(invoice) !== 'waiting') return false;
    if (takeOne(faults, 'lie')) {
      const { amount, currency } = invoice.asked;
      const half = fromDecimal(amount, currency, 'down') / 2n;
      invoice.asked = { amount: toDecimal({ amount: half, currency }), currency };
    }
    change(id, { status: 'settled', received: invoice.asked });
    return true;
  }

  function page(id: string): Reply | null {
    const invoice = invoices.get(id);
    if (!invoice) return null;
    const status = statusOf(invoice);
    const label = `${invoice.asked.amount} ${invoice.asked.currency}`;
    return payPage({
      provider: 'Fake provider',
      amount: label,
      description: invoice.description,
      status: status === 'settled' ? 'paid' : status === 'waiting' ? 'open' : 'expired',
      choices: [{ value: invoice.asked.currency, label }],
      returnUrl: null,
    });
  }

  function answer(request: IncomingMessage, url: URL, body: string): Reply | null {
    const [room, noun = '', id = ''] = url.pathname.split('/').slice(1);
    if (room === 'pay') {
      if (request.method === 'POST') pay(noun);
      return page(noun);
    }
    if (room !== 'api') return null;
    const secret = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (secret === undefined || !(secrets?.includes(secret) ?? true))
      return json({ error: 'unauthorized' }, 401);
    if (noun === 'me') return json({ account: 'Fake account' });
    if (noun === 'invoices' && request.method === 'POST')
      return create(secret, JSON.parse(body) as Record<string, unknown>);
    if ((noun === 'payouts' || noun === 'refunds') && request.method === 'POST')
      return payouts.take(secret, JSON.parse(body) as Record<string, unknown>);
    if (noun === 'payouts')
      return json({ found: payouts.find(secret, url.searchParams.get('key') ?? '') });
    const invoice = invoices.get(id);
    return invoice?.secret === secret ? shown(invoice) : null;
  }

  return {
    url: server.url,
    faults,
    pay,
    change,
    endPayout: (key, how, note) => payouts.end(key, how, note),
    payouts: () => payouts.all(),
    repeat(id) {
      const invoice = invoices.get(id);
      if (invoice) notify(invoice);
    },
    idle: () => deliveries.idle(),
    async close() {
      await deliveries.stop();
      await server.close();
    },
  };
}
