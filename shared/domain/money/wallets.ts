import type { Money } from '../../money.ts';
import type { Scope } from '../../scope.ts';
import { customerAccount, heldAccount } from './ledger.ts';
import type { Settings } from '../shop/settings.ts';

/** What the functions here need of the settings. */
export type WalletSettings = Pick<Settings, 'currency' | 'options'>;

/** A customer's money in one currency. */
export interface Wallet {
  readonly currency: string;
  /** What can be spent. */
  readonly available: Money;
  /** What is set aside for orders, payouts and the like. */
  readonly held: Money;
  /** Whether the shop offers it; one that was switched off stays as long as there is money in it. */
  readonly isEnabled: boolean;
}

/** The currencies that customers may keep money in, the shop's own first. */
export function enabled({ currency, options }: WalletSettings): string[] {
  return [currency, ...options.wallets.filter((each) => each !== currency)];
}

/** Which wallet money that arrives goes to: its own where the shop has one, else the shop's currency. */
export function creditCurrency(settings: WalletSettings, incoming: string): string {
  return enabled(settings).includes(incoming) ? incoming : settings.currency;
}

/** A customer's wallets: the enabled ones in the shop's order, then others that have money in them. */
export async function list(
  scope: Scope,
  customerId: bigint,
  settings: WalletSettings,
): Promise<Wallet[]> {
  const offered = enabled(settings);
  const rows = await scope.db.query<{ currency: string; available: string; held: string }>(
    `select a.currency,
       coalesce(sum(b.amount) filter (where a.name = $1), 0) as available,
       coalesce(sum(b.amount) filter (where a.name = $2), 0) as held
     from ledger_accounts a join ledger_balances b on b.account_id = a.id
     where a.name in ($1, $2) group by a.currency
     having sum(b.amount) > 0 order by a.currency`,
    [customerAccount(customerId), heldAccount(customerId)],
  );
  const found = new Map(rows.map((row) => [row.currency, row]));
  const others = [...found.keys()].filter((currency) => !offered.includes(currency));
  return [...offered, ...others].map((currency) => {
    const { available, held } = found.get(currency) ?? { available: 0, held: 0 };
    return {
      currency,
      available: { amount: BigInt(available), currency },
      held: { amount: BigInt(held), currency },
      isEnabled: offered.includes(currency),
    };
  });
}

/** What all customers have in each currency, and how many of them have something. */
export async function totals(
  scope: Scope,
): Promise<{ readonly money: Money; readonly customers: number }[]> {
  const rows = await scope.db.query<{ currency: string; amount: string; customers: number }>(
    `select a.currency, sum(b.amount) as amount, count(distinct split_part(a.name, ':', 2))::int as customers
     from ledger_accounts a join ledger_balances b on b.account_id = a.id
     where b.amount > 0 group by 1 order by 1`,
  );
  return rows.map(({ currency, amount, customers }) => ({
    money: { amount: BigInt(amount), currency },
    customers,
  }));
}
