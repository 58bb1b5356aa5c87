import { Unavailable, UserError } from '../../errors.ts';
import type { Money } from '../../money.ts';
import type { PaymentEvent } from '../../payments/event.ts';
import type { PersonField, Provider } from '../../payments/provider.ts';
import type { Scope } from '../../scope.ts';
import * as accounts from './accounts.ts';
import { createCoinDeposits, type CoinDeposits, type CoinParts } from '../coins/coin-deposits.ts';
import type { Connections } from './connections.ts';
import type { Customer } from '../people/customers.ts';
import { askedTerms, canAsk, starTerms, type Asking, type Terms } from './deposit-terms.ts';
import * as messages from '../shop/messages.ts';
import * as health from './provider-health.ts';
import { createInvoiceCheck, type InvoiceCheck } from './invoice-check.ts';
import * as invoices from './invoices.ts';
import type { Invoice } from './invoices.ts';
import * as payments from './payments.ts';
import type { Applied } from './payments.ts';
import * as settingsOf from '../shop/settings.ts';
import type { Settings } from '../shop/settings.ts';
import { takenCoins } from '../coins/taken-coins.ts';
import { TELEGRAM, telegramAsking } from './telegram-currencies.ts';
import { createTelegramPayments, type TelegramPayments } from './telegram-payments.ts';
import { enabled } from './wallets.ts';

/** A way to top up that a shop offers now. */
export interface DepositMethod {
  /** `cryptopay:3` (account 3), `telegram:4`, `stars`, `ethereum:USDT`. */
  readonly id: string;
  /** `telegram`: Telegram asks by itself, through a provider of its own. */
  readonly kind: 'provider' | 'telegram' | 'stars' | 'chain';
  /** The provider or chain. */
  readonly source: string;
  /** The coin of a chain, or the one currency that an account takes; null elsewhere. */
  readonly currency: string | null;
  /** What the payer is asked before an invoice can be made. */
  readonly payer: readonly PersonField[];
}

export interface Deposits extends InvoiceCheck, TelegramPayments, CoinDeposits {
  /**
   * What this shop can be paid by: accounts at providers that work, Stars when priced, coins of its
   * keys. Into the shop's currency, or another wallet's.
   */
  methods(scope: Scope, settings: Settings, wallet?: string): Promise<DepositMethod[]>;
  /** Tells staff, once a day, of accounts that customers do not see because nobody knows a price. */
  warnUnpriced(scope: Scope): Promise<void>;
  /**
   * Makes an invoice by a provider, Telegram, Stars or in a coin that credits `money`; the same reference again,
   * the same invoice. `payer`: the answers to the method's fields. Throws UserError `method-gone`,
   * `amount-too-small`, `amount-least`, `amount-most`, `provider-unavailable`.
   */
  begin(
    scope: Scope,
    wanted: {
      readonly customer: Customer;
      readonly settings: Settings;
      readonly method: string;
      readonly money: Money;
      readonly reference: string;
      readonly payer?: Readonly<Record<string, string>>;
    },
  ): Promise<Invoice>;
}

export interface DepositParts extends CoinParts {
  readonly providers: readonly Provider[];
  readonly connections: Connections;
  /** A customer was credited. For the metrics. */
  readonly onCredit?: (source: string) => void;
}

/** How long a customer may take to pay an invoice: long enough for a wallet, short enough for a price. */
const INVOICE_LIFE_S = 30 * 60;
/** Names that an adapter makes itself meet rarely; five times in a row is a fault. */
const MOST_ATTEMPTS = 5;

/** Puts the deposit roads of every shop together. */
export function createDeposits(parts: DepositParts): Deposits {
  const { chains, quotes, connections } = parts;
  const providerOf = (source: string) => parts.providers.find(({ id }) => id === source);
  const askingOf = (source: string): Asking | undefined =>
    source === TELEGRAM ? telegramAsking : providerOf(source);

  const book = async (scope: Scope, event: PaymentEvent): Promise<Applied> => {
    const applied = await payments.apply(scope, event);
    if (applied.changed && applied.status === 'settled') parts.onCredit?.(event.source);
    return applied;
  };

  /** Some accounts take one currency only, which their credentials name. */
  const askingAt = async (
    scope: Scope,
    { id, provider: source }: accounts.ProviderAccount,
  ): Promise<Asking | undefined> => {
    const provider = providerOf(source);
    if (!provider?.currencyOf) return askingOf(source);
    const { connection } = await connections.of(scope, id);
    return { ...provider, currencies: [provider.currencyOf(connection.credentials)] };
  };

  const termsOf = async (
    scope: Scope,
    account: accounts.ProviderAccount | null,
    settings: Settings,
    money: Money,
  ): Promise<Terms> => {
    if (account === null) return starTerms(settings, money);
    const asking = await askingAt(scope, account);
    if (!asking) throw new UserError('method-gone');
    return askedTerms(scope, { quotes, settings }, asking, money);
  };

  const byCoins = createCoinDeposits({ ...parts, book });
  return {
    ...byCoins,
    ...createInvoiceCheck({ connections, quotes, book }),
    ...createTelegramPayments({ quotes, book }),

    async methods(scope, settings, wallet = settings.currency) {
      const offered = await accounts.offered(scope);
      const found = await Promise.all(
        offered.map(async (account): Promise<DepositMethod[]> => {
          const { id, provider } = account;
          const chain = chains[provider];
          if (chain)
            return takenCoins(settings.options, chain).map(({ currency }) => ({
              id: `${provider}:${currency}`, kind: 'chain', source: provider, currency, payer: [],
            })); // prettier-ignore
          const asking = await askingAt(scope, account);
          if (!asking || !(await canAsk(scope, { quotes, settings }, asking, wallet))) return [];
          const kind = provider === TELEGRAM ? TELEGRAM : 'provider';
          const known = providerOf(provider);
          const currency = known?.currencyOf ? (asking.currencies[0] ?? null) : null;
          const payer = known?.payer ?? [];
          return [{ id: `${provider}:${id}`, kind, source: provider, currency, payer }];
        }),
      );
      // Coins last, as they were: an amount is no matter there.
      const [ways, coins] = [found.flat().filter(({ kind }) => kind !== 'chain'), found.flat().filter(({ kind }) => kind === 'chain')]; // prettier-ignore
      const stars: DepositMethod[] =
        settings.starPrice === null || wallet !== settings.currency
          ? []
          : [{ id: 'stars', kind: 'stars', source: 'stars', currency: null, payer: [] }];
      return [...ways, ...coins, ...stars];
    },

    async warnUnpriced(scope) {
      const settings = await settingsOf.read(scope);
      const day = new Date(scope.clock.now()).toISOString().slice(0, 10);
      for (const account of await accounts.offered(scope)) {
        const asking = chains[account.provider] ? undefined : await askingAt(scope, account);
        if (!asking) continue;
        const wallets = enabled(settings);
        const asks = await Promise.all(wallets.map((wallet) => canAsk(scope, { quotes, settings }, asking, wallet))); // prettier-ignore
        if (asks.includes(true)) continue;
        await messages.tellStaff(scope, {
          reference: `unpriced:${account.id}:${day}`,
          kind: 'trouble',
          content: {
            key: 'notice-account-unpriced',
            data: { source: { key: `provider-${account.provider}` }, label: account.label, currency: settings.currency, takes: asking.currencies.slice(0, 5).join(', ') },
            buttons: [[{ key: 'button-rates', press: 'rates' }]],
          },
        }); // prettier-ignore
      }
    },

    async begin(scope, { customer, settings, method, money, reference, payer = {} }) {
      const [source = '', accountText] = method.split(':');
      if (Object.hasOwn(chains, source))
        return byCoins.beginCoins(scope, { customer, settings, method, money, reference });
      const account = accountText === undefined ? null : await activeAccount(scope, accountText);
      if (source !== 'stars' && account?.provider !== source) throw new UserError('method-gone');
      const terms = await termsOf(scope, source === 'stars' ? null : account, settings, money);
      const lifeS = providerOf(source)?.invoiceLifeS ?? INVOICE_LIFE_S;
      const invoice = await invoices.create(scope, {
        reference,
        customerId: customer.id,
        method: source,
        accountId: account?.id ?? null,
        ...terms,
        payer,
        expiresAt: new Date(scope.clock.now() + lifeS * 1000),
      });
      if (source === 'stars' || source === TELEGRAM || account === null) return invoice;
      if (invoice.externalId !== null) return invoice;
      try {
        const open = await connections.of(scope, account.id);
        for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
          const made = await health.watched(scope, open.account, () =>
            open.provider.createInvoice(open.connection, {
              invoiceKey: invoice.key,
              money: invoice.asked,
              description: settings.name,
              expiresInS: lifeS,
              returnUrl: `https://t.me/${scope.tenant.username}`,
              callbackUrl: open.callbackUrl,
              payer: invoice.payer,
              attempt,
            }),
          );
          // Somebody else may have been first: what is shown is what we ask about later.
          const attached = await invoices.attach(scope, invoice.id, made);
          if (attached) return attached;
        }
        throw new Unavailable('every name of an invoice is taken');
      } catch (error) {
        if (!(error instanceof Unavailable || error instanceof UserError)) throw error;
        // What only the provider knows of amounts is for the payer to hear.
        if (error instanceof UserError && error.code === 'amount-least') throw error;
        scope.log.warn({ provider: source, error }, 'a provider made no invoice');
        throw new UserError('provider-unavailable');
      }
    },
  };
}

/** The account that a method names, if the shop still offers it: method texts come from outside. */
async function activeAccount(scope: Scope, text: string): Promise<accounts.ProviderAccount> {
  const found = (await accounts.list(scope)).find((account) => `${account.id}` === text);
  if (!found) throw new UserError('method-gone');
  return found;
}
