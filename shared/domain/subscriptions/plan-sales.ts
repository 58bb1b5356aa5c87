import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import * as checkouts from '../orders/checkout.ts';
import * as orders from '../orders/orders.ts';
import type { Payment } from '../orders/orders.ts';
import type { Settings } from '../shop/settings.ts';

/** An order of one plan. */
export interface PlanOrder {
  readonly orderId: bigint;
  /** The same key had ordered it before. */
  readonly isRepeated: boolean;
}

/**
 * Orders one period of a plan for a customer, as their own checkout would: at the price of now, verified and
 * paid or waited for in one step. The same `key` again gives the same order. What the customer's chat shows
 * of a checkout is asked anew. Throws UserError `plan-unsold`, `plan-enough`, `plan-stars-only`, `balance-too-low`,
 * and `plan-price-changed` where the price became another between the look and the order.
 */
export async function order(
  scope: Scope,
  settings: Pick<Settings, 'currency' | 'options'>,
  wanted: {
    readonly customerId: bigint;
    readonly productId: bigint;
    readonly key: string;
    readonly by: Payment['by'];
  },
): Promise<PlanOrder> {
  const { customerId, productId, key, by } = wanted;
  if (settings.options.paymentPolicy === 'stars-only') throw new UserError('plan-stars-only');
  return scope.transaction(async (scope) => {
    const known = await orders.findPlaced(scope, customerId, key);
    if (known !== null) return { orderId: known, isRepeated: true };
    const checkout = { ...(await look(scope, customerId, productId)), key };
    const quote = await checkouts.quote(scope, customerId, checkout, settings, () =>
      Promise.reject(new Error('no coupon was entered')),
    );
    if (by === 'balance' && quote.balance < quote.total) throw new UserError('balance-too-low');
    const placed = await orders.place(scope, {
      customerId,
      checkout,
      quote,
      payment: by === 'balance' ? { by } : { by, held: 0n },
      reserveMin: settings.options.reserveMin,
    });
    if ('orderId' in placed) return { orderId: placed.orderId, isRepeated: placed.repeated };
    if (placed.changed.includes('limit')) throw new UserError('plan-enough');
    const now = (await look(scope, customerId, productId)).lines[0];
    if (now && !now.obstacle && now.price !== quote.lines[0]?.price) {
      const price = { amount: `${now.price}`, currency: quote.currency };
      throw new UserError('plan-price-changed', { price });
    }
    throw new UserError('plan-unsold');
  });
}

function look(scope: Scope, customerId: bigint, productId: bigint): Promise<checkouts.Checkout> {
  return checkouts.open(scope, customerId, {
    productId,
    quantity: 1,
    coupon: null,
    pay: null,
    useBalance: false,
    changeFrom: null,
    gift: false,
  });
}
