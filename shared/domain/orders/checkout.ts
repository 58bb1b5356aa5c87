import { UserError } from '../../errors.ts';
import type { Money } from '../../money.ts';
import type { Scope } from '../../scope.ts';
import { randomKey } from '../../secrets.ts';
import type { Options } from '../shop/options.ts';
import { changeOf, type ChangeOutcome } from '../subscriptions/subscription-rules.ts';
import {
  linesValidUntil,
  priceLine,
  readLine,
  type PricedLine,
  type WantedRow,
} from '../catalogue/wanted.ts';

/** What a customer chose in their checkout. */
export interface Choices {
  /** Null: the cart. */
  readonly productId: bigint | null;
  /** Of the one product; null: the least. */
  readonly quantity: number | null;
  readonly coupon: string | null;
  /** Id of a shipping option. */
  readonly shipping: string | null;
  /** Sealed, base64. */
  readonly address: string | null;
  /** `balance` or the id of a deposit method; null: what suits. */
  readonly pay: string | null;
  /** Whether the balance pays its part when it is not enough. */
  readonly useBalance: boolean;
  /** The subscription that the one plan shall replace. */
  readonly changeFrom: bigint | null;
  /** Whether it is bought for somebody else, who gets a link. */
  readonly gift: boolean;
}

/** What is left of a subscription that another plan shall replace, as it was shown. */
export interface Change {
  readonly from: string;
  readonly at: string;
  /** What is left of it is worth so much of the shop's currency. */
  readonly credit: string;
  /** Whether the new plan has time that can be had more of. */
  readonly timed: boolean;
  readonly state: string;
}

/** A checkout as it was shown: what was chosen, and what the shop was like at that moment. */
export interface Checkout extends Choices {
  /** Names what was shown: one key, one order. */
  readonly key: string;
  readonly at: number;
  readonly balance: bigint;
  readonly lines: readonly PricedLine[];
  /** Null: nothing is replaced. */
  readonly change: Change | null;
}

/** A coupon that counts here. */
export interface Judged {
  readonly couponId: bigint;
  readonly version: number;
  readonly code: string;
  readonly discount: bigint;
}

/** Judges a coupon: see `coupons.judge`. */
export type Judge = (
  scope: Scope,
  code: string,
  order: {
    readonly customerId: bigint;
    readonly lines: readonly {
      readonly productId: bigint;
      readonly categoryId: bigint | null;
      readonly total: bigint;
    }[];
    readonly subtotal: bigint;
  },
) => Promise<Judged>;

/** What a checkout comes to. */
export interface Quote {
  readonly currency: string;
  readonly lines: readonly PricedLine[];
  readonly subtotal: bigint;
  readonly coupon: Judged | null;
  /** Why the coupon that was entered does not count. */
  readonly couponError: UserError | null;
  readonly discount: bigint;
  readonly needsShipping: boolean;
  /** Something goes by post to an address; not where the customer fetches it. */
  readonly needsAddress: boolean;
  readonly shipping: { readonly id: string; readonly name: string; readonly price: bigint } | null;
  readonly total: bigint;
  /** What is left of the plan that is replaced; null: none is. A change takes no coupon. */
  readonly change: (ChangeOutcome & { readonly credit: bigint }) | null;
  /** It shall replace one that cannot be replaced any more. */
  readonly changeGone: boolean;
  /** When a sale begins or ends, which would change the price; null: never. */
  readonly validUntil: number | null;
  readonly balance: bigint;
}

interface StateRow {
  key?: string;
  at?: string;
  balance?: string;
  lines?: WantedRow[];
  productId?: string | null;
  quantity?: number | null;
  coupon?: string | null;
  shipping?: string | null;
  address?: string | null;
  pay?: string | null;
  useBalance?: boolean;
  changeFrom?: string | null;
  gift?: boolean;
  change?: Change | null;
}

/** Shows the checkout anew, moved on by `changes`: everything is read now and kept as what was shown. */
export async function open(
  scope: Scope,
  customerId: bigint,
  changes: Partial<Choices>,
): Promise<Checkout> {
  const [row] = await scope.db.query<{ state: StateRow }>(
    'select open_checkout($1, $2, $3) as state',
    [customerId, jsonOf({ ...changes, key: randomKey(9) }), new Date(scope.clock.now())],
  );
  if (!row) throw new Error('open_checkout answers one row');
  return readState(row.state);
}

/** The checkout that was shown last; null: none is open. */
export async function find(scope: Scope, customerId: bigint): Promise<Checkout | null> {
  const [row] = await scope.db.query<{ state: StateRow }>(
    'select state from checkouts where customer_id = $1',
    [customerId],
  );
  return row?.state.lines ? readState(row.state) : null;
}

/** Keeps a coupon for the next checkout: of a link, or before anything is chosen. */
export async function keepCoupon(
  scope: Scope,
  customerId: bigint,
  code: string | null,
): Promise<void> {
  await scope.db.query(
    `insert into checkouts (customer_id, state) values ($1, jsonb_build_object('coupon', $2::text))
     on conflict (customer_id) do update set state = checkouts.state || excluded.state`,
    [customerId, code],
  );
}

/** What a checkout comes to: from nothing but what was shown, so that it can be computed again. */
export async function quote(
  scope: Scope,
  customerId: bigint,
  checkout: Checkout,
  settings: { readonly currency: string; readonly options: Pick<Options, 'shipping'> },
  judge: Judge,
): Promise<Quote> {
  const { lines, change: shown } = checkout;
  const sold = lines.filter(({ obstacle }) => obstacle?.what !== 'gone');
  const subtotal = sold.reduce((sum, { total }) => sum + total, 0n);
  const credit = shown && BigInt(shown.credit);
  const change =
    shown && credit !== null ? { ...changeOf(credit, subtotal, shown.timed), credit } : null;
  const coupon = await judged(scope, change ? { ...checkout, coupon: null } : checkout, judge, {
    customerId,
    lines: sold.map(({ productId, product, total }) => ({
      productId,
      categoryId: product?.categoryId ?? null,
      total,
    })),
    subtotal,
  });
  const off =
    coupon instanceof UserError || coupon === null ? (change?.credit ?? 0n) : coupon.discount;
  const discount = off > subtotal ? subtotal : off;
  const needsShipping = sold.some(({ product }) => product?.kind === 'physical');
  const options = needsShipping ? settings.options.shipping : [];
  // The only way to send is no choice.
  const chosen = options.length === 1 ? options[0] : options.find(({ id }) => id === checkout.shipping); // prettier-ignore
  const shipping = chosen
    ? { id: chosen.id, name: chosen.name, price: BigInt(chosen.price) }
    : null;
  return {
    currency: settings.currency,
    lines,
    subtotal,
    coupon: coupon instanceof UserError ? null : coupon,
    couponError: coupon instanceof UserError ? coupon : null,
    discount,
    needsShipping,
    needsAddress: options.length > 0 && chosen?.needsAddress !== false,
    shipping,
    total: subtotal - discount + (shipping?.price ?? 0n),
    change,
    changeGone: checkout.changeFrom !== null && change === null,
    validUntil: linesValidUntil(sold, checkout.at),
    balance: checkout.balance,
  };
}

/** What became different between two quotes, as a key of the locale files with its variables. */
export interface Difference {
  readonly what:
    | 'price' | 'gone' | 'quantity' | 'added' | 'stock' | 'coupon' | 'shipping' | 'balance' | 'other'; // prettier-ignore
  readonly name: string;
  readonly before: Money | null;
  readonly after: Money | null;
}

/** Compares what was shown with what is now. */
export function differences(before: Quote, after: Quote): Difference[] {
  const money = (amount: bigint): Money => ({ amount, currency: after.currency });
  const found: Difference[] = [];
  const note = (
    what: Difference['what'],
    name: string,
    from: bigint | null = null,
    to: bigint | null = null,
  ) =>
    found.push({
      what,
      name,
      before: from === null ? null : money(from),
      after: to === null ? null : money(to),
    });
  for (const line of after.lines) {
    const old = before.lines.find(({ productId }) => productId === line.productId);
    const name = old?.product?.name ?? line.product?.name ?? '';
    const problem = line.obstacle?.what;
    if (!old) note('added', name);
    else if (problem === 'gone' && old.obstacle?.what !== 'gone') note('gone', name);
    else if (problem && problem !== old.obstacle?.what) note('stock', name);
    else if (line.price !== old.price) note('price', name, old.price, line.price);
    else if (line.quantity !== old.quantity) note('quantity', name);
    else if (line.product && old.product && line.product.version !== old.product.version)
      note('other', name);
  }
  for (const { productId, product } of before.lines)
    if (!after.lines.some((line) => line.productId === productId))
      note('gone', product?.name ?? '');
  if (before.discount !== after.discount) note('coupon', '', before.discount, after.discount);
  if (before.shipping?.price !== after.shipping?.price)
    note('shipping', '', before.shipping?.price ?? 0n, after.shipping?.price ?? 0n);
  if (before.balance !== after.balance) note('balance', '', before.balance, after.balance);
  return found;
}

async function judged(
  scope: Scope,
  { coupon }: Choices,
  judge: Judge,
  order: Parameters<Judge>[2],
): Promise<Judged | UserError | null> {
  if (coupon === null || order.lines.length === 0) return null;
  try {
    return await judge(scope, coupon, order);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

function readState(state: StateRow): Checkout {
  const at = Date.parse(state.at ?? '');
  return {
    key: state.key ?? '',
    at,
    balance: BigInt(state.balance ?? '0'),
    lines: (state.lines ?? []).map((row) => priceLine(readLine(row), at)),
    productId: state.productId == null ? null : BigInt(state.productId),
    quantity: state.quantity ?? null,
    coupon: state.coupon ?? null,
    shipping: state.shipping ?? null,
    address: state.address ?? null,
    pay: state.pay ?? null,
    useBalance: state.useBalance ?? true,
    changeFrom: state.changeFrom == null ? null : BigInt(state.changeFrom),
    gift: state.gift ?? false,
    change: state.change ?? null,
  };
}

function jsonOf(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'bigint' ? each.toString() : each,
  );
}
