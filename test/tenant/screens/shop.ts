import { randomBytes, randomInt } from 'node:crypto';
import { HDKey } from '@scure/bip32';
import type { User } from 'grammy/types';
import { z } from 'zod';
import { createMemoryPorts } from '../../../shared/cache/memory.ts';
import { systemClock, type Clock } from '../../../shared/clock.ts';
import type { Ports } from '../../../shared/cache/ports.ts';
import { createConnections } from '../../../shared/domain/money/connections.ts';
import { createDeposits, type Deposits } from '../../../shared/domain/money/deposits.ts';
import { createPayouts, type Payouts } from '../../../shared/domain/payouts/payouts.ts';
import { createQuotes, type Quotes } from '../../../shared/domain/money/quotes.ts';
import * as ledger from '../../../shared/domain/money/ledger.ts';
import { Unavailable, UserError } from '../../../shared/errors.ts';
import { createCharts, type Charts } from '../../../shared/charts/charts.ts';
import { ethereum } from '../../../shared/chains/ethereum.ts';
import { rateOf } from '../../../shared/money.ts';
import type { Chain, Node, SentTransaction } from '../../../shared/chains/chain.ts';
import type {
  Connection,
  Fetch,
  InvoiceReading,
  InvoiceRequest,
  PayoutReading,
  PayoutRequest,
  PersonField,
  Provider,
  ProviderInvoice,
} from '../../../shared/payments/provider.ts';
import type { Scope } from '../../../shared/scope.ts';
import type { Files } from '../../../shared/telegram/files.ts';
import { createI18n } from '../../../shared/telegram/i18n.ts';
import { createShopBot, type ShopBot } from '../../../tenant/bot.ts';
import { fakeBot, type FakeBot } from '../../support/fake-bot.ts';
import { newScope, testPlatform } from '../../support/platform.ts';

/** A shop with the real bot and real deposits; only the provider is a double. */
export interface Shop {
  readonly scope: Scope;
  readonly bot: ShopBot;
  readonly provider: ProviderDouble;
  /** Whether no source has a price. */
  readonly rates: { isDown: boolean };
  readonly payouts: Payouts;
  readonly quotes: Quotes;
  readonly deposits: Deposits;
  /** What Ethereum's node knows, by hash. */
  readonly transactions: Map<string, SentTransaction>;
  /** What people sent: only what `putFile` put there. */
  readonly files: Files;
  putFile(fileId: string, bytes: Buffer): void;
  /** Somebody who is nobody's staff. */
  customer(overrides?: Partial<User>): FakeBot;
  owner(overrides?: Partial<User>): FakeBot;
  /** Puts money on a person's balance; they must have written before. */
  credit(person: FakeBot, amount: bigint, currency?: string): Promise<void>;
}

/** What the provider of the test says next. */
export interface ProviderDouble {
  status: InvoiceReading['status'];
  isDown: boolean;
  /** Requests for invoices so far. */
  readonly asked: string[];
  /** What becomes of payouts, and those that were sent. */
  payout: PayoutReading['status'] | 'refused';
  readonly sent: PayoutRequest[];
  /** What it says when it is asked about any payout, even one that it never took an id for. */
  says: PayoutReading['status'] | null;
  readonly requests: InvoiceRequest[];
  /** What it says of an invoice, and of a new one, instead of the usual. */
  reading: Partial<InvoiceReading>;
  made: Partial<ProviderInvoice>;
  /** What it wants to know of a payer. */
  payer: PersonField[];
  currencies: string[];
}

/** The key of the public test words "abandon … about", account 0. */
export const XPUB =
  'xpub6DCoCpSuQZB2jawqnGMEPS63ePKWkwWPH4TU45Q7LPXWuNd8TMtVxRrgjtEshuqpK3mdhaWHPFsBngh5GFZaM6si3yZdUsT8ddYM3PwnATt';

/** The account key of a wallet that nobody has. */
export function anXpub(): string {
  const account = HDKey.fromMasterSeed(randomBytes(32)).derive("m/44'/60'/0'");
  return account.publicExtendedKey;
}

/** One drawing thread for all shops, as in a process. */
const charts = createCharts();

/** Real providers in place of the double, and where their hosts are. */
export interface World {
  readonly providers: readonly Provider[];
  readonly providerUrls: Readonly<Record<string, string>>;
  readonly fetch: Fetch;
  /** Instead of Ethereum alone. */
  readonly chains: Readonly<Record<string, Chain>>;
  readonly nodes: Readonly<Record<string, Node>>;
  readonly charts: Charts;
}

/** Opens a shop; `ports` and a clock of its own unless some are given. */
export async function aShop(
  ports: Pick<Ports, 'limits' | 'cache'> = createMemoryPorts(),
  clock: Clock = systemClock,
  world: Partial<World> = {},
): Promise<Shop> {
  const scope = await newScope({ clock });
  const { database, secrets } = await testPlatform();
  const double: ProviderDouble = {
    status: 'waiting', isDown: false, asked: [], requests: [], reading: {}, made: {}, payer: [], currencies: ['USD', 'EUR'],
    payout: 'submitted',
    says: null, sent: [],
  }; // prettier-ignore
  const transactions = new Map<string, SentTransaction>();
  const provider = providerOf(double);
  const contents = new Map<string, Buffer>();
  const files: Files = {
    async read(_api, fileId, longest) {
      const bytes = contents.get(fileId);
      if (!bytes) throw new Error(`no file ${fileId} here`);
      if (bytes.length > longest) throw new UserError('file-too-big', { megabytes: 1 });
      return bytes;
    },
  };
  const outside = {
    providers: [provider],
    providerUrls: {},
    secrets,
    fetch: () => Promise.reject(new Error('no network here')),
    publicUrl: 'https://shops.example',
    ...world,
  };
  const parts = {
    ...outside,
    production: false,
    isLocal: true,
    connections: createConnections(outside),
    chains: world.chains ?? { ethereum },
    charts: world.charts ?? charts,
    platform: database.platform,
    files,
    ports,
  };
  const prices = { isDown: false };
  const rates = {
    async quote(from: string, to: string) {
      if (prices.isDown) throw new Unavailable('no source answers');
      const rate = rateOf(from, to, from === to ? '1' : '2000');
      return { rate, sources: from === to ? [] : ['one', 'two'], at: scope.clock.now() };
    },
  };
  const quotes = createQuotes({ rates });
  const i18n = createI18n(['shared/locales', 'tenant/locales', 'test/support/locales']);
  const node: Node = {
    tip: () => Promise.reject(new Unavailable('nobody watches here')),
    block: () => Promise.reject(new Error('nobody watches here')),
    sent: async (txid) => transactions.get(txid) ?? null,
  };
  const nodes = world.nodes ?? { ethereum: node };
  const payouts = createPayouts({ ...parts, nodes });
  const deposits = createDeposits({ ...parts, quotes, nodes });
  const bot = createShopBot({
    ...parts,
    i18n,
    quotes,
    deposits,
    payouts,
  });
  const person = (overrides: Partial<User>) =>
    fakeBot(scope, (each) => bot.handle(each), overrides);
  return {
    scope,
    files,
    putFile: (fileId, bytes) => void contents.set(fileId, bytes),
    bot,
    provider: double,
    rates: prices,
    payouts,
    deposits,
    quotes,
    transactions,
    customer: (overrides = {}) => person(overrides),
    owner: (overrides = {}) => person({ id: scope.tenant.ownerId, ...overrides }),
    async credit({ person }, amount, currency = 'USD') {
      const [row] = await scope.db.query<{ id: string }>(
        'select id from customers where telegram_id = $1',
        [person.id],
      );
      await ledger.post(scope, {
        reference: `test:${randomInt(2 ** 40)}`,
        kind: 'deposit',
        legs: [
          { account: `customer:${row?.id}`, money: { amount, currency } },
          { account: 'suspense', money: { amount: -amount, currency } },
        ],
      });
    },
  };
}

/** Adds an account at the test provider through the owner's screens. */
export async function addAccount(shop: Shop): Promise<void> {
  const owner = shop.owner();
  await owner.press('account:add:fake');
  await owner.say('secret-one');
}

function providerOf(double: ProviderDouble): Provider {
  const work = ({ credentials }: Connection) => {
    if (double.isDown) throw new Unavailable('down');
    if (credentials['secret'] === 'secret-bad') throw new UserError('credentials-refused');
  };
  return {
    id: 'fake',
    liveUrl: 'https://provider.example',
    get currencies() {
      return double.currencies;
    },
    proofHeaders: [],
    get payer() {
      return double.payer;
    },
    byHand: true,
    credentials: [{ name: 'secret', secret: true, schema: z.string().regex(/^[\w-]{8,64}$/) }],
    async test(connection) {
      work(connection);
      return { account: `App <${connection.credentials['secret']?.slice(7)}>` };
    },
    async createInvoice(connection, request) {
      work(connection);
      double.asked.push(request.invoiceKey);
      double.requests.push(request);
      const externalId = `x${double.asked.length}`;
      return { externalId, payUrl: `https://provider.example/pay/${externalId}`, ...double.made };
    },
    payouts: {
      currencies: ['USD', 'EUR'],
      destination: [
        {
          name: 'network',
          schema: z.enum(['fast', 'slow']),
          choices: () => [
            { value: 'fast', label: 'Fast' },
            { value: 'slow', label: 'Slow' },
          ],
        },
        { name: 'account', schema: z.string().min(3).max(60) },
      ],
      limits: () => ({ least: 200n, most: 500_000n }),
      async quoteFee(connection, { money, destination }) {
        work(connection);
        return { amount: destination['network'] === 'fast' ? 150n : 20n, currency: money.currency };
      },
      missingIsFinalS: null,
      async send(connection, request) {
        work(connection);
        double.sent.push(request);
        if (double.payout === 'refused')
          throw new UserError('provider-refused', { provider: 'fake', reason: 'closed account' });
        return {
          status: double.payout,
          externalId: `p${double.sent.length}`,
          fee: null,
          note: null,
        };
      },
      async read(connection, { key, externalId }) {
        work(connection);
        if (double.says !== null)
          return { status: double.says, externalId: externalId ?? key, fee: null, note: null };
        if (double.payout === 'refused' || externalId === null) return null;
        return { status: double.payout, externalId, fee: null, note: null };
      },
    },
    refunds: {
      isPartial: true,
      missingIsFinalS: null,
      destinationOf: ({ externalId }) => ({ invoice: externalId }),
      async send(connection, request) {
        work(connection);
        double.sent.push(request);
        if (double.payout === 'refused')
          throw new UserError('provider-refused', { provider: 'fake', reason: 'closed account' });
        return {
          status: double.payout,
          externalId: `r${double.sent.length}`,
          fee: null,
          note: null,
        };
      },
      read: async (connection, { externalId }) => {
        work(connection);
        return { status: 'submitted', externalId, fee: null, note: null };
      },
    },
    readWebhook: () => ({ eventKey: '1', about: 'invoice', externalId: '1', key: null }),
    async readInvoice(connection, externalId) {
      work(connection);
      const asked = { amount: 1000n, currency: 'USD' };
      return {
        externalId,
        invoiceKey: null,
        status: double.status,
        asked,
        received: asked,
        covered: null,
        fee: null,
        paymentId: externalId,
        ...double.reading,
      };
    },
  };
}
