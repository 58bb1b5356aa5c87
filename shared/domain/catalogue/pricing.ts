/** A price for some time; null: from ever, or for ever. */
export interface Sale {
  readonly price: bigint;
  readonly from: Date | null;
  readonly until: Date | null;
}

/** From this quantity on, each costs this much. */
export interface Tier {
  readonly from: number;
  readonly price: bigint;
}

/** What decides what one of something costs, in the smallest unit of the shop's currency. */
export interface Priced {
  readonly price: bigint;
  readonly sale: Sale | null;
  /** By quantity, ascending. */
  readonly tiers: readonly Tier[];
}

/** What each costs when `quantity` are bought now: the cheapest price that applies. */
export function unitPrice(product: Priced, quantity: number, nowMs: number): bigint {
  const tiers = product.tiers.filter(({ from }) => quantity >= from).map(({ price }) => price);
  const sale = isOnSale(product, nowMs) && product.sale ? [product.sale.price] : [];
  return [...sale, ...tiers].reduce((best, price) => (price < best ? price : best), product.price);
}

/** Until when the prices of now hold: the next begin or end of a sale; null: until somebody changes them. */
export function priceValidUntil({ sale }: Pick<Priced, 'sale'>, nowMs: number): number | null {
  if (!sale) return null;
  if (sale.from !== null && nowMs < sale.from.getTime()) return sale.from.getTime();
  return sale.until !== null && nowMs < sale.until.getTime() ? sale.until.getTime() : null;
}

/** Whether the sale price is asked now. Its end is the first moment without it. */
export function isOnSale({ sale }: Pick<Priced, 'sale'>, nowMs: number): boolean {
  if (!sale) return false;
  const { from, until } = sale;
  return (from === null || nowMs >= from.getTime()) && (until === null || nowMs < until.getTime());
}
