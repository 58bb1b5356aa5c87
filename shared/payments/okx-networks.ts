import { z } from 'zod';
import { UserError } from '../errors.ts';
import type { Money } from '../money.ts';
import { callOkx, okxMoney, refusal } from './okx-client.ts';
import type { Connection } from './provider.ts';

/** Coins and networks that we use, by OKX's own names of them: `USDT-TRC20`, never `TRC20`. */
const NETWORKS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  USDT: {
    'USDT-TRC20': 'TRON (TRC-20)',
    'USDT-ERC20': 'Ethereum (ERC-20)',
    'USDT-Polygon': 'Polygon',
    'USDT-Solana': 'Solana',
    'USDT-TON': 'TON',
  },
  USDC: { 'USDC-ERC20': 'Ethereum (ERC-20)', 'USDC-Polygon': 'Polygon', 'USDC-Solana': 'Solana' },
  BTC: { 'BTC-Bitcoin': 'Bitcoin' },
  ETH: { 'ETH-ERC20': 'Ethereum' },
  LTC: { 'LTC-Litecoin': 'Litecoin' },
  TRX: { 'TRX-TRC20': 'TRON' },
  SOL: { 'SOL-Solana': 'Solana' },
  TON: { 'TON-TON': 'TON' },
};

export const okxCurrencies: readonly string[] = Object.keys(NETWORKS);

/** The networks of a coin, to choose from. What it does not keep is asked for in its first coin. */
export function okxNetworks(currency: string): { value: string; label: string }[] {
  return Object.entries(NETWORKS[currency] ?? NETWORKS['USDT'] ?? {}).map(([value, label]) => ({
    value,
    label,
  }));
}

/** One of OKX's names of a network. */
export const OkxNetwork = z
  .string()
  .refine((text) => Object.values(NETWORKS).some((each) => Object.hasOwn(each, text)));

const Chain = z.object({
  chain: z.string(),
  canDep: z.boolean(),
  canWd: z.boolean(),
  minDep: z.string(),
  minWd: z.string(),
  maxWd: z.string(),
  /** How many digits a withdrawal may have behind the point. */
  wdTickSz: z.string().regex(/^\d{1,2}$/),
  fee: z.string(),
  burningFeeRate: z.string().optional(),
});

/** What OKX asks of deposits and withdrawals of one coin over one network now. */
export interface OkxChain extends Omit<z.infer<typeof Chain>, 'minDep' | 'minWd' | 'maxWd'> {
  /** How people call it. */
  readonly label: string;
  readonly leastDeposit: Money;
  readonly leastWithdrawal: Money;
  readonly mostWithdrawal: Money;
}

/**
 * https://www.okx.com/docs-v5/en/#funding-account-rest-api-get-currencies. Throws UserError
 * `provider-refused` for a network that the coin does not have there.
 */
export async function chainOf(
  connection: Connection,
  currency: string,
  network: string | undefined,
): Promise<OkxChain> {
  const label = NETWORKS[currency]?.[network ?? ''];
  if (label === undefined) throw refusal('58300', `${currency} has no network ${network ?? ''}`);
  const query = { ccy: currency };
  const found = await callOkx(connection, { method: 'GET', path: 'asset/currencies', query }, Chain); // prettier-ignore
  const chain = found.find((each) => each.chain === network);
  if (!chain) throw refusal('58300', `${currency} has no network ${network} here`);
  return {
    ...chain,
    label,
    leastDeposit: okxMoney(chain.minDep, currency),
    leastWithdrawal: okxMoney(chain.minWd, currency),
    mostWithdrawal: okxMoney(chain.maxWd, currency),
  };
}

/** Throws UserError `amount-too-small` or `amount-too-big` where an amount is out of bounds. */
export function demandWithin(money: Money, least: Money, most?: Money): void {
  if (money.amount < least.amount) throw new UserError('amount-too-small');
  if (most && most.amount > 0n && money.amount > most.amount) throw new UserError('amount-too-big');
}
