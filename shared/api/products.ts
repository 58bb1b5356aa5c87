import { z } from 'zod';
import * as categories from '../domain/catalogue/categories.ts';
import { sealGoods } from '../domain/catalogue/goods.ts';
import * as listings from '../domain/programs/listings.ts';
import { demandPublishable } from '../domain/catalogue/product-rules.ts';
import * as productList from '../domain/catalogue/product-list.ts';
import * as products from '../domain/catalogue/products.ts';
import { UserError } from '../errors.ts';
import type { Scope } from '../scope.ts';
import { RefusedMember } from './problem.ts';
import { listOf, page, paging } from './pages.ts';
import { Changes, fields, kinds, Product, readFields, shapeOf, states } from './product-shape.ts';
import { route, type Call, type Route } from './route.ts';
import { Id, IdIn, readMoneyIn } from './shapes.ts';

const Category = z
  .strictObject({
    id: Id,
    parentId: Id.nullable(),
    name: z.string(),
    isHidden: z.boolean(),
    depth: z.int(),
  })
  .meta({ id: 'Category' });

const { name, price } = fields;
const refusals = {
  422: 'The request does not fit the description, or names a category that is not there.',
};
/** Plans have terms of their own. */
const madeHere = z.enum(kinds).exclude(['access']);

/** The catalogue: categories, and products with their prices. */
export const productRoutes: readonly Route[] = [
  route({
    path: '/categories',
    operation: 'listCategories',
    summary: 'All categories, each below its parent',
    tag: 'Products',
    scope: 'products:read',
    answer: z.strictObject({ items: z.array(Category) }),
    handle: async ({ scope }) => ({
      items: (await categories.tree(scope)).map(({ id, parentId, name, hidden, depth }) => ({
        id: `${id}`,
        parentId: parentId === null ? null : `${parentId}`,
        name,
        isHidden: hidden,
        depth,
      })),
    }),
  }),
  route({
    path: '/products',
    operation: 'listProducts',
    summary: 'Products, newest first',
    tag: 'Products',
    scope: 'products:read',
    query: z.strictObject({
      ...paging,
      state: z.enum(states).optional(),
      kind: z.enum(kinds).optional(),
      categoryId: IdIn.optional(),
    }),
    answer: listOf(Product),
    handle: ({ scope, caller, query }) =>
      page(
        'products',
        query,
        async (page) =>
          (await listings.products(scope, query, page)).map((offer) => ({
            ...offer,
            id: offer.product.id,
          })),
        (offer) => shapeOf(offer, caller.settings.currency, scope.tenant.username),
      ),
  }),
  route({
    path: '/products/{productId}',
    operation: 'getProduct',
    summary: 'A product',
    tag: 'Products',
    scope: 'products:read',
    params: z.strictObject({ productId: IdIn }),
    answer: Product,
    handle: (call) => answer(call, call.params.productId),
  }),
  route({
    method: 'POST',
    path: '/products',
    operation: 'createProduct',
    summary: 'Add a product, as a draft unless told otherwise',
    tag: 'Products',
    scope: 'products:write',
    refusals,
    body: Changes.extend({ kind: madeHere, name, price }),
    answer: Product,
    status: 201,
    async handle(call) {
      const { scope, caller, body } = call;
      const { kind, ...said } = body;
      const { currency } = caller.settings;
      const { state, ...rest } = readFields(said, currency);
      await demandCategory(scope, body.categoryId);
      const price = readMoneyIn(body.price, currency).amount;
      const fields = { ...rest, kind, name: body.name, price };
      const { id } = await products.create(scope, caller.actorId, fields);
      await keepText(call, id, kind, body.text);
      if (state !== undefined) await setState(call, id, state);
      return answer(call, id);
    },
  }),
  route({
    method: 'PATCH',
    path: '/products/{productId}',
    operation: 'updateProduct',
    summary: 'Change what is said; the rest stays',
    tag: 'Products',
    scope: 'products:write',
    refusals,
    params: z.strictObject({ productId: IdIn }),
    body: Changes,
    answer: Product,
    async handle(call) {
      const { scope, caller, body, params } = call;
      const { productId: id } = params;
      const before = await productList.read(scope, id);
      const { state, ...changes } = readFields(body, caller.settings.currency);
      await demandCategory(scope, body.categoryId);
      await products.change(scope, caller.actorId, id, changes);
      await keepText(call, id, before.product.kind, body.text);
      if (state !== undefined) await setState(call, id, state);
      return answer(call, id);
    },
  }),
];

type Asked = Pick<Call<unknown, unknown, unknown>, 'scope' | 'caller' | 'tools'>;

async function answer({ scope, caller }: Asked, id: bigint) {
  const offer = await productList.read(scope, id);
  return shapeOf(offer, caller.settings.currency, scope.tenant.username);
}

async function setState({ scope, caller }: Asked, id: bigint, state: (typeof states)[number]) {
  const { product } = await productList.read(scope, id);
  if (state === 'published') demandPublishable(product);
  await products.change(scope, caller.actorId, id, { state });
}

async function keepText(
  { scope, caller, tools }: Asked,
  id: bigint,
  kind: products.Kind,
  text: string | undefined,
): Promise<void> {
  if (text === undefined) return;
  if (kind !== 'text') throw new UserError('goods-other-kind');
  const sealed = sealGoods(scope, tools.secrets, id, { kind: 'text', text });
  await products.setGoods(scope, caller.actorId, id, sealed);
}

/** Else a product would quietly stand at the top of the shop. */
async function demandCategory(scope: Scope, id: bigint | null | undefined): Promise<void> {
  if (id != null && !(await categories.find(scope, id)))
    throw new RefusedMember('body.categoryId', 'category-gone');
}
