import { startCryptoPay } from '../../sandbox/cryptopay.ts';
import type { ProviderFaults } from '../../sandbox/faults.ts';
import type { Money } from '../../shared/money.ts';
import type { Credentials } from '../../shared/payments/provider.ts';

/** A simulated provider as the fault machine drives it: whose books are the truth. */
export interface Counterpart {
  readonly url: string;
  readonly faults: Partial<ProviderFaults>;
  /** Pays an invoice; false when it is not open any more. */
  pay(externalId: string): Promise<boolean>;
  /** What it has really sent, oldest first. */
  sent?(): readonly { readonly key: string; readonly money: Money }[];
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** One provider in the machine. */
export interface Contestant {
  /** Of the table of providers. */
  readonly id: string;
  /** The variable that names its host. */
  readonly variable: string;
  /** What its invoices are asked in. */
  readonly currency: string;
  /** A sum that it takes, from a number between 0 and 1. */
  amount(at: number): bigint;
  /** An account of a shop, by the shop's number. */
  credentials(shop: number): Credentials;
  /** Where it sends callbacks, of those that are told once for an account. */
  readonly isToldOnce: boolean;
  /** What a customer is asked. */
  readonly payer: Readonly<Record<string, string>>;
  readonly payout: {
    readonly currency: string;
    /** A sum that it sends, from a number between 0 and 1. */
    amount(at: number): bigint;
    readonly destination: Readonly<Record<string, string>>;
    /** A payout that it does not know can be asked about by our key alone, so no doubt stays. */
    readonly isFoundByKey: boolean;
  } | null;
  start(callbackUrlOf: (credentials: Credentials) => string | null): Promise<Counterpart>;
}

/** Callbacks are tried again soon: a run is short. */
const RETRIES_MS = [100, 400, 1_500];

export const contestants: readonly Contestant[] = [
  {
    id: 'cryptopay',
    variable: 'CRYPTOPAY_URL',
    currency: 'USD',
    amount: (at) => BigInt(100 + Math.floor(at * 100_000)),
    credentials: (shop) => ({ token: `${3_000 + shop}:FaultsAppToken${String(shop).padStart(20, '0')}` }),
    isToldOnce: true,
    payer: {},
    payout: {
      currency: 'USDT',
      amount: (at) => 1_000_000n + BigInt(Math.floor(at * 50_000_000)),
      destination: { user: '7001' },
      isFoundByKey: true,
    },
    async start(callbackUrlOf) {
      const sandbox = await startCryptoPay({
        retryDelaysMs: RETRIES_MS,
        float: { USDT: '100000000' },
        webhookUrlFor: (token) => callbackUrlOf({ token }),
      });
      return { ...sandbox, pay: (id) => sandbox.pay(id) };
    },
  },
]; // prettier-ignore
