import { z } from 'zod';
import type { Offer } from '../domain/catalogue/showcase.ts';
import { Id, IdIn, Moment, momentOf, Money, moneyOf, readMoneyIn } from './shapes.ts';

export const kinds = ['unique', 'text', 'file', 'manual', 'physical', 'access'] as const;
export const states = ['draft', 'published', 'hidden'] as const;

const Quantity = z.int().min(1).max(100_000);
const Sale = z.strictObject({ price: Money, from: Moment.nullable(), until: Moment.nullable() });
const Tier = z.strictObject({ from: Quantity, price: Money });

/** A product as it is answered. */
export const Product = z
  .strictObject({
    id: Id,
    kind: z.enum(kinds).meta({
      description:
        'unique: lines that are sold once each; text, file: the same for everybody; manual, physical: staff deliver; access: a plan.',
    }),
    state: z.enum(states).meta({ description: 'Only published ones are shown and sold.' }),
    categoryId: Id.nullable(),
    name: z.string(),
    description: z.string(),
    price: Money,
    sale: Sale.nullable(),
    tiers: z.array(Tier).meta({ description: 'From a quantity on, each costs less.' }),
    minQuantity: z.int(),
    maxQuantity: z.int().nullable(),
    customerLimit: z.int().nullable().meta({ description: 'So many per customer, ever.' }),
    available: z.int().nullable().meta({ description: 'How many could be bought now; null: any number.' }), // prettier-ignore
    link: z.string().meta({ description: 'Opens it in the bot.' }),
    version: z.int().meta({ description: 'Counts the changes that a buyer would notice.' }),
  })
  .meta({ id: 'Product' });

/** What can be said of one. */
export const fields = {
  name: z.string().trim().min(1).max(100),
  description: z.string().max(3000),
  state: z.enum(states),
  categoryId: IdIn.nullable(),
  price: Money,
  sale: Sale.nullable(),
  tiers: z.array(Tier).max(10),
  minQuantity: Quantity,
  maxQuantity: Quantity.nullable(),
  customerLimit: Quantity.nullable(),
  text: z.string().min(1).max(16_000).meta({
    description: 'What a product of the kind text delivers. It is sealed, and never read back.',
  }),
};
export const Changes = z.strictObject(fields).partial();

/** What is said of prices and moments, as the domain has it; the rest is the same. */
export function readFields(changes: z.output<typeof Changes>, currency: string) {
  const { text: _, price, sale, tiers, ...rest } = changes;
  const amount = (money: z.output<typeof Money>) => readMoneyIn(money, currency).amount;
  return {
    ...defined(rest),
    ...(price === undefined ? {} : { price: amount(price) }),
    ...(sale === undefined ? {} : {
      sale: sale && { price: amount(sale.price), from: at(sale.from), until: at(sale.until) },
    }),
    ...(tiers === undefined ? {} : {
      tiers: tiers.map(({ from, price }) => ({ from, price: amount(price) })),
    }),
  }; // prettier-ignore
}

function at(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}

/** A product as the answer has it. */
export function shapeOf({ product, free }: Offer, currency: string, bot: string) {
  const money = (amount: bigint) => moneyOf({ amount, currency });
  const { sale, tiers } = product;
  return {
    id: `${product.id}`,
    kind: product.kind,
    // Deleted ones are not read.
    state: product.state as (typeof states)[number],
    categoryId: product.categoryId === null ? null : `${product.categoryId}`,
    name: product.name,
    description: product.description,
    price: money(product.price),
    sale: sale && {
      price: money(sale.price),
      from: momentOf(sale.from),
      until: momentOf(sale.until),
    },
    tiers: tiers.map(({ from, price }) => ({ from, price: money(price) })),
    minQuantity: product.minQuantity,
    maxQuantity: product.maxQuantity,
    customerLimit: product.customerLimit,
    available: free,
    link: `https://t.me/${bot}?start=p_${product.key}`,
    version: product.version,
  };
}

/** Without what was not said: exact types tell the two apart. */
function defined<T extends object>(given: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
