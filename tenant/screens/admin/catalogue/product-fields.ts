import {
  LONGEST_DESCRIPTION,
  LONGEST_NAME,
  MOST_QUANTITY,
} from '../../../../shared/domain/catalogue/product-rules.ts';
import type {
  Product,
  ProductChanges,
  ProductOptions,
} from '../../../../shared/domain/catalogue/products.ts';
import { UserError } from '../../../../shared/errors.ts';
import { parseAmount } from '../../../../shared/money.ts';

/** What an answer is read with. */
interface Reading {
  readonly currency: string;
  readonly product: Product;
}

/** One thing of a product that is answered with a text. */
interface Field {
  /** Throws the UserError that says what is wrong with the answer. */
  readonly read: (text: string, reading: Reading) => ProductChanges;
  /** Takes it away; missing where every product has one. */
  readonly clear?: (product: Product) => ProductChanges;
}

/** Ten years. */
const LONGEST_WARRANTY_H = 87_600;

export const fieldNames = [
  'name', 'description', 'price', 'tiers', 'least', 'most', 'limit', 'warranty', 'low',
] as const; // prettier-ignore
export type FieldName = (typeof fieldNames)[number];

/** How each is read and taken away. */
export const fields: Readonly<Record<FieldName, Field>> = {
  name: { read: (text) => ({ name: readName(text) }) },
  description: {
    read: (text) => ({ description: readDescription(text) }),
    clear: () => ({ description: '' }),
  },
  price: { read: (text, { currency }) => ({ price: parseAmount(text, currency) }) },
  tiers: { read: readTiers, clear: () => ({ tiers: [] }) },
  least: { read: (text) => ({ minQuantity: readCount(text, 1) }) },
  most: {
    read: (text) => ({ maxQuantity: readCount(text, 1) }),
    clear: () => ({ maxQuantity: null }),
  },
  limit: {
    read: (text) => ({ customerLimit: readCount(text, 1) }),
    clear: () => ({ customerLimit: null }),
  },
  warranty: {
    read: (text, { product }) => ({
      options: { ...product.options, warrantyH: readCount(text, 0, LONGEST_WARRANTY_H) },
    }),
    clear: ({ options }) => ({ options: without(options, 'warrantyH') }),
  },
  low: {
    read: (text, { product }) => ({
      options: { ...product.options, lowStock: readCount(text, 0) },
    }),
    clear: ({ options }) => ({ options: without(options, 'lowStock') }),
  },
};

/** A product's name, on one line. */
export function readName(text: string): string {
  const name = text.trim().replaceAll(/\s+/g, ' ');
  if (name === '' || name.length > LONGEST_NAME)
    throw new UserError('name-length', { longest: LONGEST_NAME });
  return name;
}

/** A product's description. */
export function readDescription(text: string): string {
  const description = text.trim();
  if (description.length > LONGEST_DESCRIPTION)
    throw new UserError('text-too-long', { longest: LONGEST_DESCRIPTION });
  return description;
}

/** Lines like `10 = 8.50`: from ten on, each costs 8.50. */
function readTiers(text: string, { currency }: Reading): ProductChanges {
  const tiers = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, from = '', price = ''] = /^\s*(\d{1,6})\s*(?:=|:|—|–|-)\s*(.+)$/.exec(line) ?? [];
      if (from === '') throw new UserError('tier-unreadable', { text: line.slice(0, 40) });
      return { from: Number(from), price: parseAmount(price, currency) };
    });
  return { tiers: tiers.toSorted((a, b) => a.from - b.from) };
}

function readCount(text: string, least: number, most = MOST_QUANTITY): number {
  const count = /^\d{1,7}$/.test(text.trim()) ? Number(text.trim()) : NaN;
  if (!(count >= least && count <= most))
    throw new UserError(least === 0 ? 'count-unreadable' : 'quantity-unreadable', { most });
  return count;
}

function without(options: ProductOptions, name: keyof ProductOptions): ProductOptions {
  return Object.fromEntries(Object.entries(options).filter(([each]) => each !== name));
}
