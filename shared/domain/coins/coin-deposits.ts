import type { Chain, ChainAsset } from '../../chains/chain.ts';
import type { PlatformDb } from '../../db/tenant-db.ts';
import { Unavailable, UserError } from '../../errors.ts';
import { convert, type Money, type Rate } from '../../money.ts';
import type { PaymentEvent } from '../../payments/event.ts';
import { poolState } from '../../platform/address-pool.ts';
import { allocateAddress, type DepositAddress } from '../../platform/chains.ts';
import { readCursor } from '../../platform/chain-cursors.ts';
import { depthOf } from '../../platform/chain-depths.ts';
import type { Scope } from '../../scope.ts';
import type { Secrets } from '../../secrets.ts';
import * as accounts from '../money/accounts.ts';
import { arrivalOf, type Arrival } from './coin-arrival.ts';
import { claim, type Claim } from './coin-claims.ts';
import { standingOf, type CoinStanding, type StandingParts } from './coin-standing.ts';
import { match } from './coin-match.ts';
import type { Customer } from '../people/customers.ts';
import { askedTerms } from '../money/deposit-terms.ts';
import { priceNow, type Book } from '../money/invoice-check.ts';
import * as invoices from '../money/invoices.ts';
import type { Invoice } from '../money/invoices.ts';
import * as messages from '../shop/messages.ts';
import * as payments from '../money/payments.ts';
import type { Applied } from '../money/payments.ts';
import type { Quotes } from '../money/quotes.ts';
import * as settingsOf from '../shop/settings.ts';
import { codeOf } from '../shop/sql-state.ts';
import type { Settings } from '../shop/settings.ts';
import { isNobodys, noteStray } from './stray-coins.ts';
import { takenCoins } from './taken-coins.ts';
import { lookUp, type KnownTransaction } from './transaction-lookup.ts';
import { creditCurrency } from '../money/wallets.ts';

/** Where a customer pays coins to. */
export interface DepositTarget {
  readonly address: string;
  /** What must be written beside the money; null: nothing. */
  readonly comment: string | null;
  readonly currency: string;
  readonly network: string;
  /** Now; the credit uses the rate at its confirmation. Null: no source answers, or none is needed. */
  readonly rate: Rate | null;
  readonly confirmations: number;
}

interface Asked {
  readonly customer: Customer;
  readonly settings: Settings;
  /** `bitcoin:BTC`. */
  readonly method: string;
}

export interface CoinDeposits {
  /** The customer's own address on a chain. Throws UserError `method-gone`, `pool-empty`. */
  address(scope: Scope, wanted: Asked): Promise<DepositTarget>;
  /**
   * An invoice in a coin at the price of now, on the customer's own address; the same reference again,
   * the same invoice. Throws UserError as `address` does, `amount-too-small`.
   */
  beginCoins(
    scope: Scope,
    wanted: Asked & { readonly money: Money; readonly reference: string },
  ): Promise<Invoice>;
  /**
   * Books coins that a chain watch saw: for the invoice that they pay by its rate, else to the balance
   * by the rate of this moment, once they are settled.
   */
  chainSeen(scope: Scope, event: PaymentEvent): Promise<Pick<Applied, 'status'>>;
  /** See `standingOf`. */
  coinStanding(scope: Scope, invoice: Invoice, look?: boolean): Promise<CoinStanding | null>;
  /** See `claim`. */
  claimCoins(scope: Scope, claimed: Parameters<typeof claim>[2]): Promise<Claim>;
  /** See `lookUp`. */
  lookUp(scope: Scope, hash: string): Promise<KnownTransaction | null>;
}

export interface CoinParts extends StandingParts {
  readonly quotes: Quotes;
  readonly secrets: Secrets;
}

/** How long an amount in coins is held: long enough for a wallet, short enough for a price. */
const INVOICE_LIFE_S = 30 * 60;
/** What comes to a customer's address so long after an invoice of it ended was meant for that. */
const MEANT_MS = 24 * 3600_000;
/** Digits of an amount that is asked: nobody types eighteen. The rest, upwards, is the customer's. */
const DIGITS = 8;
/** Staff hear of a pool when no more than one in so many of its addresses is left. */
const POOL_LOW = 5;

/** How shops are paid in coins. */
export function createCoinDeposits(parts: CoinParts & { readonly book: Book }): CoinDeposits {
  const { chains, quotes, platform, secrets, book } = parts;

  const methodOf = async (scope: Scope, { options }: Settings, method: string) => {
    const [source = '', currency = ''] = method.split(':');
    const chain = Object.hasOwn(chains, source) ? chains[source] : undefined;
    const taken = chain ? takenCoins(options, chain) : [];
    const asset = taken.find((each) => each.currency === currency);
    const [account] = await accounts.list(scope, source);
    if (!chain || !asset || !account) throw new UserError('method-gone');
    // What comes now is seen when a person has let the chain go on.
    if ((await readCursor(platform, chain.id))?.halted != null) throw new UserError('coin-halted');
    const { credentials } = await accounts.credentials(scope, secrets, account.id);
    return { chain, asset, key: credentials['xpub'] ?? '' };
  };

  const allocate = async (
    scope: Scope,
    { chain, key }: { readonly chain: Chain; readonly key: string },
    customer: Customer,
    invoiceId?: bigint,
  ): Promise<DepositAddress> => {
    const nowMs = scope.clock.now();
    const wanted = { chain, tenantId: scope.tenant.id, customerId: customer.id, key, nowMs };
    try {
      return await allocateAddress(platform, {
        ...wanted,
        ...(invoiceId === undefined ? {} : { invoiceId }),
      });
    } finally {
      if (chain.source === 'pool') await warnOfPool(scope, platform, chain.id);
    }
  };

  const matchOf = (scope: Scope, event: PaymentEvent, known: payments.Payment | null) =>
    match(scope, platform, {
      reference: event.reference,
      customerId: event.customerId,
      method: event.source,
      address: String(event.details['address']),
      money: event.money,
      endedAfter:
        chains[event.source]?.addressPer === 'invoice'
          ? null
          : new Date(scope.clock.now() - MEANT_MS),
      since: known?.seenAt ?? null,
    });

  const seen = async (scope: Scope, event: PaymentEvent): Promise<Pick<Applied, 'status'>> => {
    if (isNobodys(event)) return noteStray(scope, quotes, event);
    const known = await payments.find(scope, event.reference);
    if (known?.status === 'settled') return known;
    // It came and went before this shop took note of it: there is nothing to take back.
    if (!known && event.status === 'reversed') return { status: 'reversed' };
    const own = known?.invoiceId ?? null;
    const matched = own === null && event.status !== 'reversed' ? await matchOf(scope, event, known) : null; // prettier-ignore
    const invoiceId = own ?? matched?.invoiceId ?? null;
    const invoice = invoiceId === null ? null : await invoices.find(scope, invoiceId);
    if (invoice)
      return payInvoice(scope, parts, {
        known,
        event: replacing(event, matched?.replaces ?? null),
        ...(await arrivalOf(scope, platform, invoice, event, known)),
      });
    if (event.status !== 'settled') return book(scope, event);
    const settings = await settingsOf.read(scope);
    const wallet = creditCurrency(settings, event.money.currency);
    if (wallet === event.money.currency) return book(scope, { ...event, credit: event.money });
    const { rate } = await quotes.rate(scope, settings, event.money.currency, wallet);
    return book(scope, { ...event, credit: convert(event.money, rate, 'down'), rate });
  };

  return {
    async address(scope, { customer, settings, method }) {
      const { chain, asset, key } = await methodOf(scope, settings, method);
      const { currency } = asset;
      const { address, comment } = await allocate(scope, { chain, key }, customer);
      const wallet = creditCurrency(settings, currency);
      const rate =
        currency === wallet
          ? null
          : await quotes.rate(scope, settings, currency, wallet).then(
              (quote) => quote.rate,
              () => null,
            );
      const confirmations = await depthOf(platform, chain, scope.tenant.id);
      return { address, comment, currency, network: chain.id, rate, confirmations };
    },

    async beginCoins(scope, { customer, settings, method, money, reference }) {
      const { chain, asset, key } = await methodOf(scope, settings, method);
      // An empty pool is met before anything is asked.
      if (chain.source === 'pool') await allocate(scope, { chain, key }, customer);
      const terms = await termsOf(scope, parts, settings, asset, money);
      const invoice = await invoices.create(scope, {
        reference,
        customerId: customer.id,
        method: chain.id,
        accountId: null,
        ...terms,
        expiresAt: new Date(scope.clock.now() + INVOICE_LIFE_S * 1000),
      });
      if (invoice.externalId !== null) return invoice;
      const { address, comment } = await allocate(scope, { chain, key }, customer, invoice.id);
      const attached = await invoices.attach(scope, invoice.id, {
        externalId: address,
        payUrl: null,
        instructions: { address, ...(comment === null ? {} : { comment }) },
      });
      if (!attached) throw new Error('an address may be asked for more than once');
      return attached;
    },

    claimCoins: (scope, claimed) => claim(scope, parts, claimed),
    lookUp: (scope, hash) => lookUp(scope, parts, hash),
    coinStanding: (scope, invoice, look = false) => standingOf(scope, parts, invoice, look),

    async chainSeen(scope, event) {
      try {
        return await seen(scope, event);
      } catch (error) {
        if (codeOf(error) !== 'SHL02') throw error;
        // Somebody else told the same a moment ago, and it found the invoice that it pays.
        return seen(scope, event);
      }
    },
  };
}

function replacing(event: PaymentEvent, replaces: string | null): PaymentEvent {
  return replaces === null ? event : { ...event, details: { ...event.details, replaces } };
}

/** Each block more edits the card, by the job that looks at the invoice. */
async function payInvoice(
  scope: Scope,
  { quotes, book }: Pick<CoinParts, 'quotes'> & { readonly book: Book },
  coins: Arrival & { readonly event: PaymentEvent; readonly known: payments.Payment | null },
): Promise<Applied> {
  const { invoice, event, inTimeAt, known } = coins;
  const seen = inTimeAt === null ? {} : { seenAt: inTimeAt };
  const own = {
    ...event,
    ...seen,
    invoiceId: invoice.id,
    rate: invoice.rate,
    covered: event.money,
  };
  const nowRate = await priceNow(scope, quotes, invoice, own);
  return scope.transaction(async (scope) => {
    // First as what was seen then: that it settles only now makes it no later.
    if (inTimeAt !== null && !known && own.status === 'settled')
      await book(scope, { ...own, status: 'processing' });
    const applied = await book(scope, { ...own, nowRate });
    if (applied.changed && applied.invoiceStatus !== 'settled')
      await invoices.watch(scope, invoice.id, new Date(scope.clock.now()));
    return applied;
  });
}

/** What is asked, in digits that somebody can type; what that is worth is credited. */
async function termsOf(
  scope: Scope,
  { quotes }: Pick<CoinParts, 'quotes'>,
  settings: Settings,
  { currency }: ChainAsset,
  money: Money,
) {
  try {
    const terms = await askedTerms(scope, { quotes, settings }, { currencies: [currency] }, money);
    if (terms.asked.amount <= 0n) throw new UserError('amount-too-small');
    return terms.rate === null ? terms : { ...terms, asked: rounded(terms.asked), money };
  } catch (error) {
    if (error instanceof Unavailable) throw new UserError('provider-unavailable');
    throw error;
  }
}

function rounded({ amount, currency }: Money): Money {
  const unit = 10n ** BigInt(Math.max(0, amount.toString().length - DIGITS));
  return { amount: ((amount + unit - 1n) / unit) * unit, currency };
}

async function warnOfPool(scope: Scope, platform: PlatformDb, chain: string): Promise<void> {
  const { left, total } = await poolState(platform, chain, scope.tenant.id);
  if (left * POOL_LOW > total) return;
  await messages.tellStaff(scope, {
    // Once for a pool of this size, and once more when nothing is left.
    reference: `pool:${chain}:${total}:${left === 0 ? 'empty' : 'low'}`,
    kind: 'trouble',
    content: { key: 'notice-pool', data: { left, network: { key: `network-${chain}` } } },
  });
}
