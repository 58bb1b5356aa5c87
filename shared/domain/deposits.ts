import type { Chain } from '../chains/chain.ts';
import type { PlatformDb } from '../db/tenant-db.ts';
import { Unavailable, UserError } from '../errors.ts';
import { convert, type Money, type Rate } from '../money.ts';
import type { PaymentEvent } from '../payments/event.ts';
import type { Provider } from '../payments/provider.ts';
import { allocateAddress } from '../platform/chains.ts';
import type { Scope } from '../scope.ts';
import type { Secrets } from '../secrets.ts';
import * as accounts from './accounts.ts';
import type { Connections } from './connections.ts';
import type { Customer } from './customers.ts';
import * as invoices from './invoices.ts';
import type { Invoice } from './invoices.ts';
import * as payments from './payments.ts';
import type { Applied } from './payments.ts';
import * as settingsOf from './settings.ts';
import type { Settings } from './settings.ts';
import { eventOf, starTerms, type StarsPaid } from './deposit-terms.ts';

/** A way to top up that a shop offers now. */
export interface DepositMethod {
  /** `cryptopay:3` (account 3), `stars`, `ethereum:USDT`. */
  readonly id: string;
  readonly kind: 'provider' | 'stars' | 'chain';
  /** The provider or chain. */
  readonly source: string;
  /** The coin of a chain method; null elsewhere. */
  readonly currency: string | null;
}

/** Where a customer pays coins to. */
export interface DepositTarget {
  readonly address: string;
  readonly currency: string;
  readonly network: string;
  /** Now; the credit uses the rate at its confirmation. Null: no source answers, or none is needed. */
  readonly rate: Rate | null;
  readonly confirmations: number;
}

export interface Deposits {
  /** What this shop can be paid by: accounts at providers, Stars when priced, coins of its keys. */
  methods(scope: Scope, settings: Settings): Promise<DepositMethod[]>;
  /**
   * Makes an invoice by a provider or Stars; the same reference again, the same invoice. Throws
   * UserError `method-gone`, `amount-too-small`, `provider-unavailable`.
   */
  begin(
    scope: Scope,
    wanted: {
      readonly customer: Customer;
      readonly settings: Settings;
      readonly method: string;
      readonly money: Money;
      readonly reference: string;
    },
  ): Promise<Invoice>;
  /** The customer's own address on a chain. Throws UserError `method-gone`. */
  address(
    scope: Scope,
    wanted: { readonly customer: Customer; readonly settings: Settings; readonly method: string },
  ): Promise<DepositTarget>;
  /**
   * Asks the provider now and applies what it says. `externalId`: the provider's invoice that a
   * callback named, when a crash left it two of one of ours. Throws Unavailable.
   */
  check(scope: Scope, invoiceId: bigint, externalId?: string): Promise<Invoice>;
  /** Null: the payment may go on. Else an error code for the payer (at most 10 s to answer). */
  preCheckout(
    scope: Scope,
    query: {
      readonly payload: string;
      readonly currency: string;
      readonly totalAmount: number;
      readonly telegramId: number;
    },
  ): Promise<string | null>;
  /** Credits a Stars payment; the charge id is its reference. */
  starsPaid(
    scope: Scope,
    paid: { readonly telegramId: number; readonly successful: StarsPaid },
  ): Promise<void>;
  /** Books coins that a chain watch saw, at the rate of this moment once they are settled. */
  chainSeen(scope: Scope, event: PaymentEvent): Promise<Pick<Applied, 'status'>>;
}

export interface DepositParts {
  readonly providers: readonly Provider[];
  readonly connections: Connections;
  readonly chains: Readonly<Record<string, Chain>>;
  readonly rates: { quote(from: string, to: string): Promise<{ readonly rate: Rate }> };
  readonly platform: PlatformDb;
  readonly secrets: Secrets;
  /** A customer was credited. For the metrics. */
  readonly onCredit?: (source: string) => void;
}

/** How long a customer may take to pay an invoice: long enough for a wallet, short enough for a price. */
const INVOICE_LIFE_S = 30 * 60;

/** Puts the deposit roads of every shop together. */
export function createDeposits(parts: DepositParts): Deposits {
  const { chains, rates, secrets } = parts;
  const providerOf = (id: string): Provider | undefined =>
    parts.providers.find((each) => each.id === id);

  const book = async (scope: Scope, event: PaymentEvent): Promise<Applied> => {
    const applied = await payments.apply(scope, event);
    if (applied.changed && applied.status === 'settled') parts.onCredit?.(event.source);
    return applied;
  };

  const check: Deposits['check'] = async (scope, invoiceId, named) => {
    const invoice = await invoices.find(scope, invoiceId);
    if (!invoice) throw new UserError('invoice-gone');
    const externalId = named ?? invoice.externalId;
    if (invoice.accountId === null || externalId === null) return invoice;
    const { provider, connection } = await parts.connections.of(scope, invoice.accountId);
    const reading = await provider.readInvoice(connection, externalId);
    const event = eventOf(scope, provider, invoice, reading);
    if (event === null) return invoice;
    await book(scope, event);
    return (await invoices.find(scope, invoiceId)) ?? invoice;
  };

  return {
    check,

    async methods(scope, settings) {
      const found: DepositMethod[] = [];
      for (const account of await accounts.list(scope)) {
        const provider = providerOf(account.provider);
        if (provider?.currencies.includes(settings.currency))
          found.push({
            id: `${provider.id}:${account.id}`,
            kind: 'provider',
            source: provider.id,
            currency: null,
          });
        for (const asset of chains[account.provider]?.assets ?? [])
          found.push({
            id: `${account.provider}:${asset.currency}`,
            kind: 'chain',
            source: account.provider,
            currency: asset.currency,
          });
      }
      if (settings.starPrice !== null)
        found.push({ id: 'stars', kind: 'stars', source: 'stars', currency: null });
      return found;
    },

    async begin(scope, { customer, settings, method, money, reference }) {
      const [source = '', accountText] = method.split(':');
      const terms =
        source === 'stars' ? starTerms(settings, money) : { money, asked: money, rate: null };
      const accountId = accountText === undefined ? null : await activeAccount(scope, accountText);
      const hold = accountId === null ? null : await parts.connections.of(scope, accountId);
      if (source !== 'stars' && hold?.provider.id !== source) throw new UserError('method-gone');
      const invoice = await invoices.create(scope, {
        reference,
        customerId: customer.id,
        method: source,
        accountId,
        ...terms,
        expiresAt: new Date(scope.clock.now() + INVOICE_LIFE_S * 1000),
      });
      if (hold === null || invoice.externalId !== null) return invoice;
      try {
        const made = await hold.provider.createInvoice(hold.connection, {
          invoiceKey: invoice.key,
          money: invoice.asked,
          description: settings.name,
          expiresInS: INVOICE_LIFE_S,
          returnUrl: `https://t.me/${scope.tenant.username}`,
          callbackUrl: hold.callbackUrl,
          payer: {},
        });
        // Somebody else may have been first: what is shown is what we ask about later.
        return await invoices.attach(scope, invoice.id, made);
      } catch (error) {
        if (!(error instanceof Unavailable || error instanceof UserError)) throw error;
        scope.log.warn({ provider: hold.provider.id, error }, 'a provider made no invoice');
        throw new UserError('provider-unavailable');
      }
    },

    async address(scope, { customer, settings, method }) {
      const [source = '', currency = ''] = method.split(':');
      const chain = chains[source];
      const asset = chain?.assets.find((each) => each.currency === currency);
      const [account] = await accounts.list(scope, source);
      if (!chain || !asset || !account) throw new UserError('method-gone');
      const { credentials } = await accounts.credentials(scope, secrets, account.id);
      const { address } = await allocateAddress(parts.platform, {
        chain,
        tenantId: scope.tenant.id,
        customerId: customer.id,
        key: credentials['xpub'] ?? '',
      });
      const rate =
        currency === settings.currency
          ? null
          : await rates.quote(currency, settings.currency).then(
              (quote) => quote.rate,
              () => null,
            );
      return {
        address,
        currency,
        network: chain.id,
        rate,
        confirmations: chain.confirmationsRequired,
      };
    },

    async preCheckout(scope, query) {
      const invoice = await invoices.findByKey(scope, query.payload);
      if (!invoice || invoice.method !== 'stars') return 'invoice-gone';
      if (invoice.status !== 'new')
        return invoice.status === 'expired' ? 'invoice-expired' : 'invoice-paid';
      if (invoice.expiresAt.getTime() <= scope.clock.now()) return 'invoice-expired';
      if (
        query.currency !== invoice.asked.currency ||
        BigInt(query.totalAmount) !== invoice.asked.amount
      )
        return 'invoice-changed';
      return null;
    },

    async starsPaid(scope, { telegramId, successful }) {
      const invoice = await invoices.findByKey(scope, successful.invoice_payload);
      if (!invoice || invoice.rate === null) {
        scope.log.error(
          { telegramId, charge: successful.telegram_payment_charge_id },
          'a Stars payment names no invoice',
        );
        throw new Error('a Stars payment names no invoice');
      }
      const money = { amount: BigInt(successful.total_amount), currency: successful.currency };
      await book(scope, {
        reference: `stars:${successful.telegram_payment_charge_id}`,
        road: 'provider',
        source: 'stars',
        status: 'settled',
        money,
        credit: convert(money, invoice.rate, 'down'),
        rate: invoice.rate,
        fee: null,
        invoiceId: invoice.id,
        customerId: invoice.customerId,
        details: { telegramId },
      });
    },

    async chainSeen(scope, event) {
      if (event.status !== 'settled') return book(scope, event);
      const { currency } = await settingsOf.read(scope);
      if (currency === event.money.currency) return book(scope, { ...event, credit: event.money });
      const known = await payments.find(scope, event.reference);
      if (known?.status === 'settled') return known;
      const { rate } = await rates.quote(event.money.currency, currency);
      return book(scope, { ...event, credit: convert(event.money, rate, 'down'), rate });
    },
  };
}

/** The account that a method names, if the shop still offers it: method texts come from outside. */
async function activeAccount(scope: Scope, text: string): Promise<bigint> {
  const found = (await accounts.list(scope)).find((account) => `${account.id}` === text);
  if (!found) throw new UserError('method-gone');
  return found.id;
}
