import { UserError } from '../../errors.ts';
import { isCurrency } from '../../money.ts';
import type { Scope } from '../../scope.ts';
import type { Options } from '../shop/options.ts';
import * as settings from '../shop/settings.ts';

/** Whether customers have money, or invoices that wait for it, in a currency. */
export async function isInUse(scope: Scope, currency: string): Promise<boolean> {
  const [row] = await scope.db.query<{ used: boolean }>(
    `select exists (
       select from ledger_accounts a join ledger_balances b on b.account_id = a.id
       where a.currency = $1 and b.amount > 0
     ) or exists (
       select from invoices where currency = $1 and status in ('new', 'processing')
     ) as used`,
    [currency],
  );
  return row?.used === true;
}

type Identity = NonNullable<Options['identity']>;

/** Whether there are products: their prices are in the shop's currency, and nobody can convert them fairly. */
export async function hasProducts(scope: Scope): Promise<boolean> {
  const [row] = await scope.db.query(`select from products where state <> 'deleted' limit 1`);
  return row !== undefined;
}

/**
 * Changes what a shop counts in, while nothing is in the old currency (UserError `currency-in-use`) and
 * nothing is priced in it (`currency-has-products`).
 * The price of a Star was in the old one: Stars are off until it is set again. So were the amounts of
 * the options: they are empty, but what limits withdrawals, trades and what one of the staff corrects alone is
 * nothing at all until staff say more.
 */
export async function change(scope: Scope, actorId: number, currency: string): Promise<void> {
  if (!isCurrency(currency) || currency === 'XTR')
    throw new UserError('currency-unknown', { text: currency.slice(0, 20) });
  await scope.transaction(async (scope) => {
    // No product comes in between, with a price in the old one.
    await scope.db.query('lock table products in share row exclusive mode');
    const { currency: old, options } = await settings.read(scope);
    const { approveAbove, referral, shipping, payments, trade, identity } = options;
    if (currency === old) return;
    if (await hasProducts(scope)) throw new UserError('currency-has-products', { currency: old });
    if (await isInUse(scope, old)) throw new UserError('currency-in-use', { currency: old });
    await settings.change(scope, actorId, { currency, starPrice: null });
    const limits = [
      approveAbove, referral?.cap, payments.least, payments.most, trade.least, trade.most, trade.perDay,
    ]; // prettier-ignore
    if (limits.every((limit) => limit == null) && shipping.length === 0 && !identity) return;
    await settings.setOptions(scope, actorId, {
      // Who may change the currency need not be who may lift this: until they say more, all takes two.
      approveAbove: approveAbove && '0',
      referral: referral && { ...referral, cap: null },
      shipping: [],
      payments: { ...payments, least: null, most: null },
      trade: { ...trade, least: null, most: null, perDay: null },
      identity: identity && closed(identity),
    });
  });
}

/** The same levels with nothing in the place of each limit. */
function closed(identity: Identity): Identity {
  const { none, basic, full } = identity;
  return { ...identity, none: shut(none), basic: shut(basic), full: shut(full) };
}

function shut<L extends Identity['none']>(level: L): L {
  const { withdrawDay, withdrawMonth, tradeDay, tradeMonth } = level;
  return {
    ...level,
    withdrawDay: withdrawDay && '0',
    withdrawMonth: withdrawMonth && '0',
    tradeDay: tradeDay && '0',
    tradeMonth: tradeMonth && '0',
  };
}
