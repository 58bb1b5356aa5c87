import { z } from 'zod';
import { UserError } from '../errors.ts';
import * as listings from '../domain/programs/listings.ts';
import { lineStates } from '../domain/catalogue/stock.ts';
import * as stock from '../domain/catalogue/stock.ts';
import { kinds } from './product-shape.ts';
import { listOf, page, paging } from './pages.ts';
import { route, type Route } from './route.ts';
import { Id, IdIn } from './shapes.ts';

/** More at once would hold the product for too long. */
const MOST_LINES = 1_000;

const params = z.strictObject({ productId: IdIn });
/** What is left of a product. */
export const Level = z
  .strictObject({
    productId: Id,
    name: z.string(),
    kind: z.enum(kinds),
    left: z.int().nullable().meta({ description: 'Null: any number.' }),
    isLow: z.boolean(),
  })
  .meta({ id: 'StockLevel' });
const Stock = z
  .strictObject({
    productId: Id,
    name: z.string(),
    kind: z.enum(kinds),
    lines: z
      .strictObject({
        available: z.int(),
        reserved: z.int(),
        sold: z.int(),
        withdrawn: z.int(),
      } satisfies Record<(typeof lineStates)[number], z.ZodInt>)
      .meta({ description: 'Of the kind unique.' }),
    count: z.int().nullable().meta({ description: 'Of all other kinds; null: any number.' }),
    lowLevel: z.int().meta({ description: 'Staff hear when so many are left.' }),
    waiting: z.int().meta({ description: 'So many people wait for it.' }),
  })
  .meta({ id: 'Stock' });

/** How much there is. What a line says is never read back. */
export const stockRoutes: readonly Route[] = [
  route({
    path: '/stock',
    operation: 'listStock',
    summary: 'What is left of each product, newest product first',
    tag: 'Stock',
    scope: 'stock:read',
    query: z.strictObject({
      ...paging,
      isLow: z.enum(['true', 'false']).transform((word) => word === 'true').optional(),
    }), // prettier-ignore
    answer: listOf(Level),
    handle: ({ scope, query }) =>
      page('stock', query, (page) => listings.levels(scope, query, page), levelOf),
  }),
  route({
    path: '/products/{productId}/stock',
    operation: 'getStock',
    summary: 'What there is of a product',
    tag: 'Stock',
    scope: 'stock:read',
    params,
    answer: Stock,
    handle: async ({ scope, params }) => stockOf(await stock.read(scope, params.productId)),
  }),
  route({
    method: 'PATCH',
    path: '/products/{productId}/stock',
    operation: 'setStock',
    summary: 'Say how many there are of what is not sold as lines',
    tag: 'Stock',
    scope: 'stock:write',
    params,
    body: z.strictObject({
      count: z.int().min(0).max(1_000_000_000).nullable().meta({ description: 'Null: any number.' }), // prettier-ignore
    }),
    answer: Stock,
    async handle({ scope, caller, params, body }) {
      const { kind } = await stock.read(scope, params.productId);
      if (kind === 'unique') throw new UserError('stock-in-lines');
      await stock.setCount(scope, caller.actorId, params.productId, body.count);
      return stockOf(await stock.read(scope, params.productId));
    },
  }),
  route({
    method: 'POST',
    path: '/products/{productId}/stock/lines',
    operation: 'addStockLines',
    summary: 'Add lines to a product of the kind unique',
    description: 'Lines that were ever there are not added again. Customers who wait are told.',
    tag: 'Stock',
    scope: 'stock:write',
    params,
    body: z.strictObject({
      lines: z.array(z.string().regex(/^[^\r\n]*\S[^\r\n]*$/).max(16_000)).min(1).max(MOST_LINES),
    }), // prettier-ignore
    answer: z
      .strictObject({
        added: z.int(),
        known: z.int().meta({ description: 'There before, in whatever state.' }),
        repeated: z.int().meta({ description: 'More than once in this request.' }),
      })
      .meta({ id: 'AddedLines' }),
    status: 201,
    async handle({ scope, caller, tools, params, body }) {
      const { kind } = await stock.read(scope, params.productId);
      if (kind !== 'unique') throw new UserError('stock-no-lines');
      const text = body.lines.join('\n');
      const { added, known, repeated } = await stock.add(scope, tools.secrets, caller.actorId, params.productId, text); // prettier-ignore
      return { added, known, repeated };
    },
  }),
];

/** The same as it is answered. */
export function levelOf({ id, ...rest }: listings.Level) {
  return { productId: `${id}`, ...rest };
}

function stockOf({ counts, productId, kind, ...rest }: stock.Stock) {
  return {
    productId: `${productId}`,
    lines: counts,
    kind: kind as (typeof kinds)[number],
    ...rest,
  };
}
