import { randomBytes } from 'node:crypto';
import { fromDecimal, toDecimal } from '../shared/money.ts';
import type { SandboxTransfer } from './cryptopay-transfers.ts';
import { inCurrency } from './prices.ts';

/** What can be paid with, and what an invoice can be priced in, as on the provider's page. */
export const ASSETS = ['USDT', 'TON', 'BTC', 'ETH', 'LTC', 'TRX', 'USDC'];
/** See `ASSETS`. */
export const FIATS = [
  'USD', 'EUR', 'RUB', 'BYN', 'UAH', 'GBP', 'CNY', 'KZT', 'UZS', 'GEL',
  'TRY', 'AMD', 'THB', 'INR', 'BRL', 'IDR', 'AZN', 'AED', 'PLN', 'ILS',
]; // prettier-ignore

/** An invoice as the API shows it, and whose app it is. */
export interface SandboxInvoice {
  readonly token: string;
  readonly invoice_id: number;
  readonly hash: string;
  readonly currency_type: 'crypto' | 'fiat';
  readonly asset?: string;
  readonly fiat?: string;
  amount: string;
  readonly accepted_assets?: readonly string[];
  readonly description?: string;
  readonly payload?: string;
  readonly paid_btn_name?: string;
  readonly paid_btn_url?: string;
  readonly created_at: string;
  readonly expiration_date?: string;
  readonly allow_comments: boolean;
  readonly allow_anonymous: boolean;
  status: 'active' | 'paid' | 'expired';
  paid_asset?: string;
  paid_amount?: string;
  paid_at?: string;
  paid_anonymously?: boolean;
  fee_asset?: string;
  fee_amount?: string;
}

export interface CryptoPayState {
  nextId: number;
  nextUpdate: number;
  nextTransfer?: number;
  transfers?: SandboxTransfer[];
  readonly invoices: SandboxInvoice[];
  readonly webhooks: Record<string, string>;
}

/** Three per cent: made up, so that a fee is there to be booked. */
const FEE_PER_MILLE = 30n;

/** A new invoice, or the name of the error that the API answers. */
export function createInvoice(
  token: string,
  input: Readonly<Record<string, unknown>>,
  { id, now }: { id: number; now: number },
): SandboxInvoice | string {
  const text = (name: string) => {
    const value = input[name];
    return typeof value === 'string' || typeof value === 'number' ? `${value}` : undefined;
  };
  const isFiat = text('currency_type') === 'fiat';
  const currency = text(isFiat ? 'fiat' : 'asset') ?? '';
  const accepted = text('accepted_assets')?.split(',') ?? ASSETS;
  const amount = text('amount') ?? '';
  const expiresIn = text('expires_in');
  if (isFiat && !FIATS.includes(currency)) return 'FIAT_INVALID';
  if (!isFiat && !ASSETS.includes(currency)) return 'ASSET_INVALID';
  if (!accepted.every((one) => ASSETS.includes(one))) return 'ACCEPTED_ASSETS_INVALID';
  if (!/^\d+(\.\d+)?$/.test(amount) || !/[1-9]/.test(amount)) return 'AMOUNT_INVALID';
  if ((text('description') ?? '').length > 1024) return 'DESCRIPTION_TOO_LONG';
  if (Buffer.byteLength(text('payload') ?? '') > 4096) return 'PAYLOAD_TOO_LONG';
  if (expiresIn !== undefined && !(Number(expiresIn) >= 1 && Number(expiresIn) <= 2_678_400))
    return 'EXPIRES_IN_INVALID';
  const button = text('paid_btn_name');
  if (button !== undefined && !/^https?:\/\//.test(text('paid_btn_url') ?? ''))
    return 'PAID_BTN_URL_INVALID';
  const optional = {
    ...(isFiat ? { fiat: currency, accepted_assets: accepted } : { asset: currency }),
    description: text('description'), payload: text('payload'),
    paid_btn_name: button, paid_btn_url: text('paid_btn_url'),
    expiration_date: expiresIn === undefined ? undefined : at(now + Number(expiresIn) * 1000),
  }; // prettier-ignore
  return {
    token,
    invoice_id: id,
    hash: `IV${randomBytes(8).toString('hex')}`,
    status: 'active',
    currency_type: isFiat ? 'fiat' : 'crypto',
    amount,
    created_at: at(now),
    allow_comments: input['allow_comments'] !== false,
    allow_anonymous: input['allow_anonymous'] !== false,
    ...present(optional),
  };
}

/** The status now: an open invoice past its time is expired. */
export function statusOf(
  { status, expiration_date }: Pick<SandboxInvoice, 'status' | 'expiration_date'>,
  now: number,
): SandboxInvoice['status'] {
  const over = expiration_date !== undefined && Date.parse(expiration_date) <= now;
  return status === 'active' && over ? 'expired' : status;
}

/** What the invoice costs in each asset that it takes. */
export function costIn(invoice: SandboxInvoice, prices: Readonly<Record<string, string>>) {
  const currency = invoice.fiat ?? invoice.asset ?? 'USDT';
  const asked = { amount: fromDecimal(invoice.amount, currency, 'down'), currency };
  const assets = invoice.fiat === undefined ? [currency] : (invoice.accepted_assets ?? ASSETS);
  return assets.flatMap((asset) => {
    const cost = inCurrency(prices, asked, asset);
    return cost ? [{ asset, amount: toDecimal(cost) }] : [];
  });
}

/** Marks an open invoice paid; false when it is not open, or not payable with this asset. */
export function settle(
  invoice: SandboxInvoice,
  options: {
    asset?: string | undefined;
    prices: Readonly<Record<string, string>>;
    now: number;
  },
): boolean {
  const costs = costIn(invoice, options.prices);
  const cost = options.asset ? costs.find(({ asset }) => asset === options.asset) : costs[0];
  if (statusOf(invoice, options.now) !== 'active' || !cost) return false;
  const paid = fromDecimal(cost.amount, cost.asset, 'exact');
  invoice.status = 'paid';
  invoice.paid_at = new Date(options.now).toISOString();
  invoice.paid_anonymously = true;
  if (invoice.currency_type === 'fiat') {
    invoice.paid_asset = cost.asset;
    invoice.paid_amount = cost.amount;
  }
  invoice.fee_asset = cost.asset;
  invoice.fee_amount = toDecimal({
    amount: (paid * FEE_PER_MILLE) / 1000n,
    currency: cost.asset,
  });
  return true;
}

/** A lie: the invoice says that it asked for half of what it did. */
export function halve(invoice: SandboxInvoice): void {
  const currency = invoice.fiat ?? invoice.asset ?? 'USDT';
  const amount = fromDecimal(invoice.amount, currency, 'down') / 2n;
  invoice.amount = toDecimal({ amount, currency });
}

function at(ms: number): string {
  return new Date(ms).toISOString();
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function present<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Present<T>;
}
