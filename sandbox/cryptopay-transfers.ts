import { fromDecimal, toDecimal, type Money } from '../shared/money.ts';
import { ASSETS, type SandboxInvoice } from './cryptopay-invoices.ts';
import { inCurrency } from './prices.ts';

/** A transfer as the API shows it, and whose app it is. */
export interface SandboxTransfer {
  readonly token: string;
  readonly transfer_id: number;
  readonly spend_id: string;
  readonly user_id: number;
  readonly asset: string;
  readonly amount: string;
  readonly status: 'completed';
  readonly completed_at: string;
  readonly comment?: string;
}

const LONGEST_KEY = 64;
/** "Roughly 1 to 25 000 USD" by the provider's page, in cents. */
const LEAST = 100n;
const MOST = 2_500_000n;

/** What an app has, per asset: what it began with, what came less fees, less what went. */
export function balances(
  invoices: readonly SandboxInvoice[],
  transfers: readonly SandboxTransfer[],
  float: Readonly<Record<string, string>>,
): Record<string, bigint> {
  const sums = Object.fromEntries(
    ASSETS.map((asset) => [asset, fromDecimal(float[asset] ?? '0', asset, 'down')]),
  );
  const add = (asset: string | undefined, amount: string | undefined, sign: bigint) => {
    if (asset === undefined || amount === undefined) return;
    sums[asset] = (sums[asset] ?? 0n) + sign * fromDecimal(amount, asset, 'down');
  };
  for (const each of invoices.filter(({ status }) => status === 'paid')) {
    add(each.paid_asset ?? each.asset, each.paid_amount ?? each.amount, 1n);
    add(each.fee_asset, each.fee_amount, -1n);
  }
  for (const { asset, amount } of transfers) add(asset, amount, -1n);
  return sums;
}

/** A new transfer, or the name of the error that the API answers. */
export function createTransfer(
  token: string,
  input: Readonly<Record<string, unknown>>,
  world: {
    readonly id: number;
    readonly now: number;
    readonly prices: Readonly<Record<string, string>>;
    readonly transfers: readonly SandboxTransfer[];
    readonly has: Readonly<Record<string, bigint>>;
    readonly knowsUser: (id: number) => boolean;
  },
): SandboxTransfer | string {
  const text = (name: string) => {
    const value = input[name];
    return typeof value === 'string' || typeof value === 'number' ? `${value}` : '';
  };
  const [asset, key, user] = [text('asset'), text('spend_id'), Number(text('user_id'))];
  if (!ASSETS.includes(asset)) return 'ASSET_INVALID';
  if (key === '' || key.length > LONGEST_KEY) return 'SPEND_ID_INVALID';
  if (!/^\d+(\.\d+)?$/.test(text('amount'))) return 'AMOUNT_INVALID';
  if (text('comment').length > 1024) return 'COMMENT_TOO_LONG';
  if (!Number.isSafeInteger(user) || user <= 0 || !world.knowsUser(user)) return 'USER_NOT_FOUND';
  // Once from an app, whatever else the second call says.
  if (world.transfers.some(({ spend_id }) => spend_id === key)) return 'SPEND_ID_ALREADY_USED';
  const money: Money = { amount: fromDecimal(text('amount'), asset, 'down'), currency: asset };
  const worth = inCurrency(world.prices, money, 'USD')?.amount ?? 0n;
  // Within half a per cent: stablecoins are off their peg here.
  if (worth * 200n < LEAST * 199n) return 'AMOUNT_TOO_SMALL';
  if (worth * 199n > MOST * 200n) return 'AMOUNT_TOO_BIG';
  if ((world.has[asset] ?? 0n) < money.amount) return 'NOT_ENOUGH_COINS';
  const comment = text('comment');
  return {
    token,
    transfer_id: world.id,
    spend_id: key,
    user_id: user,
    asset,
    amount: toDecimal(money),
    status: 'completed',
    completed_at: new Date(world.now).toISOString(),
    ...(comment === '' ? {} : { comment }),
  };
}
