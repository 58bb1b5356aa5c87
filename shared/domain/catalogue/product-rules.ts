import { UserError } from '../../errors.ts';
import type { Priced } from './pricing.ts';

/** Buttons and lists show a name whole or nearly so. */
export const LONGEST_NAME = 100;
/** A message has room for 4096 characters; price, stock and tiers need some. */
export const LONGEST_DESCRIPTION = 3000;
/** As many as an album of Telegram holds. */
export const MOST_PHOTOS = 10;
const MOST_TIERS = 10;
/** More of one thing at once is a slip of the finger. */
export const MOST_QUANTITY = 100_000;

/** What the rules look at; what is missing is not checked. */
export interface Checked extends Omit<Priced, 'price'> {
  readonly price: bigint;
  readonly name: string;
  readonly description?: string;
  readonly photos?: readonly string[];
  readonly minQuantity: number;
  readonly maxQuantity: number | null;
  readonly customerLimit?: number | null;
}

/** Throws the UserError that names what does not fit together in a product. */
export function demandSound(product: Checked): void {
  const { name, description = '', photos = [] } = product;
  if (name.trim() === '' || name.length > LONGEST_NAME)
    throw new UserError('name-length', { longest: LONGEST_NAME });
  if (description.length > LONGEST_DESCRIPTION)
    throw new UserError('text-too-long', { longest: LONGEST_DESCRIPTION });
  if (photos.length > MOST_PHOTOS) throw new UserError('too-many-photos', { most: MOST_PHOTOS });
  demandSoundPrices(product);
  demandSoundQuantities(product);
}

/** Throws UserError `goods-missing` where somebody would pay for a text or a file that is not there. */
export function demandPublishable({ kind, hasGoods }: { kind: string; hasGoods: boolean }): void {
  if ((kind === 'text' || kind === 'file') && !hasGoods) throw new UserError('goods-missing');
}

function demandSoundPrices({ price, sale, tiers }: Checked): void {
  if (price < 0n) throw new UserError('amount-too-small');
  // 38 digits are what the table holds.
  if (price >= 10n ** 30n) throw new UserError('amount-too-big');
  if (sale && (sale.price < 0n || sale.price >= price)) throw new UserError('sale-not-lower');
  if (sale?.from && sale.until && sale.from.getTime() >= sale.until.getTime())
    throw new UserError('sale-dates');
  if (tiers.length > MOST_TIERS) throw new UserError('too-many-tiers', { most: MOST_TIERS });
  let last = { from: 1, price };
  for (const tier of tiers) {
    const isSound = tier.from > last.from && tier.from <= MOST_QUANTITY;
    if (!isSound || tier.price >= last.price || tier.price < 0n)
      throw new UserError('tiers-not-falling');
    last = tier;
  }
}

function demandSoundQuantities({ minQuantity, maxQuantity, customerLimit = null }: Checked): void {
  const isWhole = (quantity: number) =>
    Number.isInteger(quantity) && quantity >= 1 && quantity <= MOST_QUANTITY;
  const given = [minQuantity, maxQuantity ?? 1, customerLimit ?? 1];
  if (!given.every(isWhole)) throw new UserError('quantity-unreadable', { most: MOST_QUANTITY });
  const most = Math.min(maxQuantity ?? MOST_QUANTITY, customerLimit ?? MOST_QUANTITY);
  if (most < minQuantity) throw new UserError('quantity-bounds', { minimum: minQuantity });
}
