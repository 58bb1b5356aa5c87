import { z } from 'zod';
import { UserError } from '../errors.ts';
import { kinds } from '../domain/catalogue/products.ts';
import { Terms } from '../domain/subscriptions/subscription-rules.ts';
import { BadLine, problemOf, readRows, type Parsed, type ParsedProduct } from './parsed.ts';

/** What our own catalogue files call themselves. */
export const FORMAT = 'shopherd-catalogue';
export const VERSION = 1;

const Decimal = z.union([z.string().max(60), z.number().transform(String)]);
const Path = z.array(z.string().trim().min(1)).max(20);
const Whole = z.int().min(0).max(1_000_000_000);

const ProductShape = z.object({
  key: z.string().optional(),
  category: Path.default([]),
  name: z.string().transform((name) => name.trim().replaceAll(/\s+/g, ' ')),
  kind: z.enum(kinds).optional(),
  state: z.enum(['draft', 'published', 'hidden']).optional(),
  description: z.string().optional(),
  price: Decimal.optional(),
  sale: z
    .object({
      price: Decimal,
      from: z.string().nullable().default(null),
      until: z.string().nullable().default(null),
    })
    .nullish(),
  tiers: z.array(z.object({ from: Whole, price: Decimal })).optional(),
  minQuantity: Whole.optional(),
  maxQuantity: Whole.nullish(),
  customerLimit: Whole.nullish(),
  stock: Whole.nullish(),
  options: z
    .object({
      warrantyH: Whole.optional(),
      lowStock: Whole.optional(),
      protect: z.boolean().optional(),
      unlisted: z.boolean().optional(),
    })
    .optional(),
  plan: Terms.optional(),
  photos: z.array(z.string()).optional(),
  goods: z.string().optional(),
  lines: z.array(z.string()).optional(),
});

const CategoryShape = z.object({ path: Path.min(1), hidden: z.boolean().default(false) });

const FileShape = z.object({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  /** The bot whose file ids the photos are. */
  bot: z.number().optional(),
  currency: z.string().optional(),
  categories: z.array(z.unknown()).default([]),
  products: z.array(z.unknown()).default([]),
});

/**
 * Reads our own catalogue as JSON. `line` of what it holds is its place in the list, from 1. Photos
 * are taken only from a file of the same bot, prices only in the same currency.
 */
export function readJson(
  value: unknown,
  here: { readonly botId: number; readonly currency: string },
): Parsed {
  const file = FileShape.safeParse(value);
  if (!file.success) throw new UserError('import-format-unknown');
  const { bot, currency, categories, products } = file.data;
  if (currency !== undefined && currency !== here.currency)
    throw new UserError('import-currency', { theirs: currency.slice(0, 8), ours: here.currency });
  const places = categories.map((each, at) => ({ at, read: CategoryShape.safeParse(each) }));
  const rows = readRows(
    products,
    (_, at) => at + 1,
    (each, line) => readProduct(each, line, bot === here.botId),
  );
  return {
    format: 'json',
    products: rows.products,
    categories: places.flatMap(({ at, read }) =>
      read.success ? [{ line: at + 1, ...read.data }] : [],
    ),
    problems: [
      ...places.flatMap(({ at, read }) =>
        read.success ? [] : [problemOf(at + 1, new BadLine('category'))],
      ),
      ...rows.problems,
    ],
  };
}

function readProduct(value: unknown, line: number, isOurBot: boolean): ParsedProduct {
  const read = ProductShape.safeParse(value);
  if (read.success) return { ...read.data, line, photos: isOurBot ? read.data.photos : undefined };
  const [issue] = read.error.issues;
  throw new BadLine('field', { column: issue?.path.join('.').slice(0, 40) || 'product' });
}
