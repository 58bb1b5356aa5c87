import { priceValidUntil, unitPrice } from './pricing.ts';
import { readProductRow, type Product, type ProductRow } from './products.ts';
import type { Period } from '../subscriptions/subscription-rules.ts';

/** What a checkout and a cart need of a product. */
export type WantedProduct = Omit<Product, 'description' | 'photos'>;

/** Something that a customer wants so many of, with the product as it was read. */
export interface WantedLine {
  readonly productId: bigint;
  readonly quantity: number;
  /** Null: the shop does not have it any more. */
  readonly product: WantedProduct | null;
  /** What they may buy now; null: any number. */
  readonly free: number | null;
  /** What they bought before, where the shop counts it. */
  readonly bought: number;
  /** How long one of it runs, where it is a plan. */
  readonly period: Period | null;
}

/** As the function `wanted_lines` gives it. */
export interface WantedRow {
  productId: number;
  quantity: number | null;
  product: ProductRow | null;
  free: number | null;
  bought: number;
  /** Missing in what was shown before plans said it. */
  term?: Exclude<Period, 'lifetime'> | { lifetime: true } | null;
}

/** Why a line cannot be bought as it is; `left`: so many could. */
export interface Obstacle {
  readonly what: 'gone' | 'sold-out' | 'stock' | 'min' | 'max' | 'limit';
  readonly left: number;
}

/** A line with its price now. */
export interface PricedLine extends WantedLine {
  readonly price: bigint;
  readonly total: bigint;
  readonly obstacle: Obstacle | null;
}

/** Reads what `wanted_lines` gives. */
export function readLine(row: WantedRow): WantedLine {
  return {
    productId: BigInt(row.productId),
    quantity: row.quantity ?? 1,
    product: row.product && readProductRow(row.product),
    free: row.free,
    bought: row.bought,
    period: row.term ? ('lifetime' in row.term ? 'lifetime' : row.term) : null,
  };
}

/** What a line costs at a moment, and what stands against it. What is not sold any more costs nothing. */
export function priceLine(line: WantedLine, nowMs: number): PricedLine {
  const obstacle = obstacleOf(line);
  const price =
    line.product === null || obstacle?.what === 'gone'
      ? 0n
      : unitPrice(line.product, line.quantity, nowMs);
  return { ...line, price, total: price * BigInt(line.quantity), obstacle };
}

/** Until when the prices of these lines hold; null: until somebody changes them. */
export function linesValidUntil(lines: readonly WantedLine[], nowMs: number): number | null {
  const ends = lines.flatMap(({ product }) => (product ? [priceValidUntil(product, nowMs)] : []));
  return ends.reduce((first, end) => (first === null || (end !== null && end < first) ? end : first), null); // prettier-ignore
}

/** The most that may be bought of a line at once; null: any number. */
export function mostOf({ product, free, bought }: WantedLine): number | null {
  if (!product) return 0;
  const limit = product.customerLimit === null ? null : product.customerLimit - bought;
  const bounds = [product.maxQuantity, free, limit].filter((bound) => bound !== null);
  return bounds.length === 0 ? null : Math.max(0, Math.min(...bounds));
}

function obstacleOf({ product, quantity, free, bought }: WantedLine): Obstacle | null {
  if (product?.state !== 'published') return { what: 'gone', left: 0 };
  const { kind, hasGoods, minQuantity, maxQuantity, customerLimit } = product;
  const isEmpty = (kind === 'text' || kind === 'file') && !hasGoods;
  if (isEmpty || free === 0) return { what: 'sold-out', left: 0 };
  if (quantity < minQuantity) return { what: 'min', left: minQuantity };
  if (maxQuantity !== null && quantity > maxQuantity) return { what: 'max', left: maxQuantity };
  if (customerLimit !== null && bought + quantity > customerLimit)
    return { what: 'limit', left: Math.max(0, customerLimit - bought) };
  if (free !== null && free < quantity)
    // Fewer than are sold at once is none.
    return free < minQuantity ? { what: 'sold-out', left: 0 } : { what: 'stock', left: free };
  return null;
}
