import { readFileSync } from 'node:fs';
import { CHAPA_MERCHANT, startChapa } from '../../sandbox/chapa.ts';
import { startCryptoPay } from '../../sandbox/cryptopay.ts';
import type { ProviderFaults } from '../../sandbox/faults.ts';
import { startKryptoExpress } from '../../sandbox/kryptoexpress.ts';
import { startMobee } from '../../sandbox/mobee.ts';
import { credentialsOf, MPESA_APP, startMpesa } from '../../sandbox/mpesa.ts';
import { OKX_KEY, startOkx } from '../../sandbox/okx.ts';
import { startTelebirr, TELEBIRR_MERCHANT } from '../../sandbox/telebirr.ts';
import { fromDecimal, type Money } from '../../shared/money.ts';
import type { Credentials } from '../../shared/payments/provider.ts';

/** A simulated provider as the fault machine drives it: whose books are the truth. */
export interface Counterpart {
  readonly url: string;
  readonly faults: Partial<ProviderFaults>;
  /** Pays an invoice; false when it is not open any more. */
  pay(externalId: string): Promise<boolean>;
  /** What it has really sent, oldest first; a key is null where the provider keeps none. */
  sent?(): readonly { readonly key: string | null; readonly money: Money }[];
  /** Every shop's door is there now. */
  opened?(): void;
  /** Lets a payout come to its good end, where accepting it is not the end already. */
  settle?(key: string): Promise<void>;
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** One provider in the machine. */
export interface Contestant {
  /** Of the table of providers. */
  readonly id: string;
  /** The variable that names its host. */
  readonly variable: string;
  /** What a shop asks for, in its own currency, from a number between 0 and 1. */
  amount(at: number): bigint;
  /** What becomes of a sum that it lies about: not credited, or the truth is found by asking; null: it cannot. */
  readonly lies: 'withheld' | 'seen-through' | null;
  /** An account of a shop, by the shop's number. */
  credentials(shop: number): Credentials;
  /** What a customer is asked. */
  readonly payer: Readonly<Record<string, string>>;
  readonly payout: {
    readonly currency: string;
    /** The smallest sum that it knows. */
    readonly unit: bigint;
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
/** As many shops as a run may have. */
const SHOPS = 64;
const TRON = 'TJRabPrwbZy45sbavfcjinPJC18kjpRTv8';
const MOBEE = '0x52908400098527886E0F7030069857D2E4169EE7';

/** From one dollar to a thousand. */
const amount = (at: number) => BigInt(100 + Math.floor(at * 100_000));
const pem = (name: string) =>
  readFileSync(new URL(`../fixtures/${name}.pem`, import.meta.url), 'utf8');
const padded = (shop: number) => String(shop).padStart(4, '0');
const okxAccount = (shop: number) => ({ ...OKX_KEY, key: `0c5d1e7a-0000-4000-8000-5a4d0b0e${padded(shop)}`, uid: `4470589234361${padded(shop)}` }); // prettier-ignore
const mobeeKey = (shop: number) => ({
  key: `mobee-faults-key-${padded(shop)}`,
  secret: `mobee-faults-secret-${padded(shop)}`,
});
const chapaMerchant = (shop: number) => ({ ...CHAPA_MERCHANT, key: `CHASECK_TEST-FaultsSecretKey00000000${padded(shop)}`, hash: `faults-secret-hash-${padded(shop)}` }); // prettier-ignore
const each = <T>(make: (shop: number) => T) => Array.from({ length: SHOPS }, (_, shop) => make(shop)); // prettier-ignore

export const contestants: readonly Contestant[] = [
  {
    id: 'cryptopay',
    variable: 'CRYPTOPAY_URL',
    amount,
    lies: 'withheld',
    credentials: (shop) => ({ token: `${3_000 + shop}:FaultsAppToken${String(shop).padStart(20, '0')}` }),
    payer: {},
    payout: {
      currency: 'USDT',
      unit: 1n,
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
  {
    id: 'kryptoexpress',
    variable: 'KRYPTOEXPRESS_URL',
    amount,
    lies: 'withheld',
    credentials: (shop) => ({ key: `faults-api-key-of-shop-${padded(shop)}` }),
    payer: { coin: 'BTC' },
    payout: null,
    async start() {
      const sandbox = await startKryptoExpress();
      return { ...sandbox, pay: async (hash) => sandbox.pay(hash) };
    },
  },
  {
    id: 'mpesa',
    variable: 'MPESA_URL',
    amount,
    lies: 'seen-through',
    credentials: () => ({ ...credentialsOf(MPESA_APP), certificate: pem('mpesa/initiator-cert') }),
    payer: { phone: '254708374149' },
    payout: {
      currency: 'KES',
      unit: 100n,
      amount: (at) => 50_00n + BigInt(Math.floor(at * 20_000)) * 100n,
      destination: { phone: '254708374149' },
      isFoundByKey: false,
    },
    async start() {
      const sandbox = await startMpesa({ privateKey: pem('mpesa/initiator-key') });
      return {
        ...sandbox,
        sent: () => sandbox.sent().map(({ key, amount }) => ({ key, money: { amount: BigInt(amount) * 100n, currency: 'KES' } })),
      };
    },
  },
  {
    id: 'okx',
    variable: 'OKX_URL',
    amount,
    lies: null,
    credentials: (shop) => {
      const { key, secret, passphrase } = okxAccount(shop);
      return { key, secret, passphrase };
    },
    payer: { network: 'USDT-TRC20' },
    payout: {
      currency: 'USDT',
      unit: 1n,
      amount: (at) => 2_000_000n + BigInt(Math.floor(at * 5_000_000)),
      destination: { network: 'USDT-TRC20', address: TRON },
      isFoundByKey: true,
    },
    start: () => startOkx({ accounts: each(okxAccount), confirmMs: 0, allowed: [TRON], float: '100000000' }),
  },
  {
    id: 'mobee',
    variable: 'MOBEE_URL',
    // At least 50 000 rupiah.
    amount: (at) => amount(at) + 400n,
    // Less than was asked for is a part of it: credited as far as it goes.
    lies: null,
    credentials: mobeeKey,
    payer: { bank: 'BNI' },
    payout: {
      currency: 'USDT',
      unit: 1n,
      amount: (at) => 3_000_000n + BigInt(Math.floor(at * 50_000_000)),
      destination: { network: '12', address: MOBEE },
      isFoundByKey: false,
    },
    async start() {
      const sandbox = await startMobee({ keys: each(mobeeKey) });
      return {
        ...sandbox,
        settle: async () => sandbox.settle(MOBEE),
        sent: () => sandbox.sent().map(({ money }) => ({ key: null, money })),
      };
    },
  },
  {
    id: 'chapa',
    variable: 'CHAPA_URL',
    amount,
    // What was paid is told as it is: less than was asked for is a part of it.
    lies: null,
    credentials: (shop) => ({ ...chapaMerchant(shop) }),
    payer: {},
    payout: {
      currency: 'ETB',
      unit: 1n,
      amount: (at) => 100_00n + BigInt(Math.floor(at * 100_000)),
      destination: { bank: 'telebirr', account: '0911223344', name: 'Abebe Bekele' },
      // It says nothing final of a reference that it does not know: staff look.
      isFoundByKey: false,
    },
    async start(callbackUrlOf) {
      const sandbox = await startChapa({ merchants: each(chapaMerchant), retryDelaysMs: RETRIES_MS });
      const doorOf = (shop: number) => callbackUrlOf({ ...chapaMerchant(shop) });
      return {
        ...sandbox,
        opened() {
          // Every other shop has entered its neighbour's door: the messages come to a stranger.
          for (let shop = 0; doorOf(shop) !== null; shop += 1) {
            const webhook = doorOf(shop % 2 === 0 ? shop : shop - 1) ?? '';
            sandbox.setAddresses(chapaMerchant(shop).key, { webhook, approval: `${doorOf(shop)}/approval` });
          }
        },
        sent: () => sandbox.sent().map(({ reference, amount: sum }) => ({ key: reference, money: { amount: fromDecimal(sum, 'ETB', 'exact'), currency: 'ETB' } })),
      };
    },
  },
  {
    id: 'telebirr',
    variable: 'TELEBIRR_URL',
    amount,
    lies: null,
    credentials: () => ({
      'fabric-id': TELEBIRR_MERCHANT.fabricId,
      secret: TELEBIRR_MERCHANT.secret,
      'app-id': TELEBIRR_MERCHANT.appId,
      merchant: TELEBIRR_MERCHANT.code,
      'private-key': pem('telebirr/merchant-key'),
      'public-key': pem('telebirr/platform-public'),
    }),
    payer: {},
    payout: null,
    async start() {
      const sandbox = await startTelebirr({
        merchantKey: pem('telebirr/merchant-key'),
        platformKey: pem('telebirr/platform-key'),
        retryDelaysMs: RETRIES_MS,
      });
      return { ...sandbox, pay: (id) => sandbox.pay(id) };
    },
  },
]; // prettier-ignore
