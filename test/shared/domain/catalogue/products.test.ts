import { expect } from 'chai';
import * as categories from '../../../../shared/domain/catalogue/categories.ts';
import * as products from '../../../../shared/domain/catalogue/products.ts';
import { UserError } from '../../../../shared/errors.ts';
import type { Scope } from '../../../../shared/scope.ts';
import { aCategory, aProduct } from '../../../support/builders.ts';
import { newScope } from '../../../support/platform.ts';

/** The code of the UserError that `work` ends with. */
async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof UserError) return error.code;
    throw error;
  }
  return 'nothing';
}

describe('products', () => {
  let scope: Scope;
  before(async () => {
    scope = await newScope();
  });

  it('keep all they are given, amounts beyond 2^53 included', async () => {
    const category = await aCategory(scope);
    const fields = {
      kind: 'physical' as const,
      state: 'hidden' as const,
      categoryId: category.id,
      name: 'Cup «№1» <b>& "co"',
      description: 'Многострочный\nтекст 🫖',
      photos: ['file-1', 'file-2'],
      price: 123_456_789_012_345_678_901n,
      sale: { price: 5n, from: new Date('2030-01-01T00:00:00Z'), until: null },
      tiers: [{ from: 10, price: 100n }],
      minQuantity: 2,
      maxQuantity: 50,
      customerLimit: 20,
      stock: 7,
      options: { warrantyH: 48, lowStock: 2, protect: true },
    };
    const made = await products.create(scope, 1, fields);
    expect(made).to.deep.include(fields);
    expect(await products.find(scope, made.id)).to.deep.equal(made);
    expect(await products.findByKey(scope, made.key)).to.deep.equal(made);
    expect(made.key).to.match(/^[\w-]{12}$/);
  });

  it('count the changes that a buyer would notice, and no others', async () => {
    const { id } = await aProduct(scope);
    const change = (changes: Parameters<typeof products.change>[3]) =>
      products.change(scope, 1, id, changes);
    expect((await change({ price: 900n })).version).to.equal(2);
    expect((await change({ price: 900n })).version, 'the same').to.equal(2);
    const category = await aCategory(scope);
    expect((await change({ categoryId: category.id })).version, 'its place').to.equal(2);
    expect((await change({ description: 'New', state: 'hidden' })).version).to.equal(3);
    expect((await change({ sale: { price: 1n, from: null, until: null } })).version).to.equal(4);
    expect((await change({ sale: null, maxQuantity: 3 })).maxQuantity).to.equal(3);
    expect((await change({ maxQuantity: null, categoryId: null })).categoryId).to.equal(null);
  });

  it('write down every change with before and after', async () => {
    const { id } = await aProduct(scope, { name: 'Old' });
    await products.change(scope, 77, id, { name: 'New', price: 5n });
    const rows = await scope.db.query<{ action: string; data: unknown }>(
      'select action, data from audit_log where actor_id = 77',
    );
    expect(rows).to.deep.equal([
      {
        action: 'product.change',
        data: {
          product: Number(id),
          name: 'Old',
          before: { name: 'Old', price: '1000' },
          after: { name: 'New', price: '5' },
        },
      },
    ]);
  });

  it('refuse what does not fit together', async () => {
    const { id } = await aProduct(scope);
    const sale = { from: null, until: null };
    const wrong: [Parameters<typeof products.change>[3], string][] = [
      [{ name: ' ' }, 'name-length'],
      [{ name: 'x'.repeat(101) }, 'name-length'],
      [{ description: 'x'.repeat(3001) }, 'text-too-long'],
      [{ photos: Array.from({ length: 11 }, String) }, 'too-many-photos'],
      [{ price: -1n }, 'amount-too-small'],
      [{ sale: { price: 1000n, ...sale } }, 'sale-not-lower'],
      [{ sale: { price: 1n, from: new Date(2), until: new Date(1) } }, 'sale-dates'],
      [{ tiers: [{ from: 1, price: 5n }] }, 'tiers-not-falling'],
      [{ tiers: [{ from: 5, price: 1000n }] }, 'tiers-not-falling'],
      [{ tiers: [{ from: 5, price: 9n }, { from: 5, price: 8n }] }, 'tiers-not-falling'],
      [{ minQuantity: 0 }, 'quantity-unreadable'],
      [{ minQuantity: 5, maxQuantity: 4 }, 'quantity-bounds'],
      [{ minQuantity: 5, customerLimit: 4 }, 'quantity-bounds'],
    ]; // prettier-ignore
    for (const [changes, code] of wrong)
      expect(await refusal(products.change(scope, 1, id, changes)), code).to.equal(code);
    expect(await refusal(products.change(scope, 1, 999_999n, { name: 'x' }))).to.equal(
      'product-gone',
    );
  });

  it('are changed one after the other by two staff at once', async () => {
    const { id, version } = await aProduct(scope);
    await Promise.all(
      Array.from({ length: 10 }, (_, i) => products.change(scope, i, id, { price: BigInt(i + 1) })),
    );
    expect((await products.find(scope, id))?.version).to.equal(version + 10);
    const log = await scope.db.query<{ before: string; after: string }>(
      `select data->'before'->>'price' as before, data->'after'->>'price' as after from audit_log
       where action = 'product.change' and (data->>'product')::bigint = $1`,
      [id],
    );
    // Each found what another one had left: nobody's "before" is lost.
    expect(new Set(log.map(({ before }) => before)).size).to.equal(10);
  });

  it('forget goods for kinds that have none, and never log them', async () => {
    const text = await aProduct(scope, { kind: 'text' });
    await products.setGoods(scope, 5, text.id, Buffer.from('secret'));
    expect(await products.find(scope, text.id)).to.include({ hasGoods: true, version: 2 });
    const manual = await aProduct(scope);
    expect(await refusal(products.setGoods(scope, 5, manual.id, Buffer.from('x')))).to.equal(
      'product-gone',
    );
    const log = await scope.db.query('select * from audit_log where actor_id = 5');
    expect(JSON.stringify(log)).to.not.contain('secret');
  });
});

describe('categories', () => {
  let scope: Scope;
  beforeEach(async () => {
    scope = await newScope();
  });
  const names = async () =>
    (await categories.tree(scope)).map(({ name, depth }) => `${depth} ${name}`);

  it('stand in the order of their tree, and move in it', async () => {
    const a = await aCategory(scope, { name: 'A' });
    const b = await aCategory(scope, { name: 'B' });
    const c = await aCategory(scope, { name: 'C', parentId: a.id });
    expect(await names()).to.deep.equal(['0 A', '1 C', '0 B']);
    expect(await categories.shift(scope, 1, b.id, 'up')).to.equal(true);
    expect(await categories.shift(scope, 1, b.id, 'up'), 'it is the first').to.equal(false);
    expect(await names()).to.deep.equal(['0 B', '0 A', '1 C']);
    await categories.shift(scope, 1, b.id, 'down');
    await categories.move(scope, 1, c.id, b.id);
    expect(await names()).to.deep.equal(['0 A', '0 B', '1 C']);
    await categories.move(scope, 1, a.id, c.id);
    expect(await names()).to.deep.equal(['0 B', '1 C', '2 A']);
    await aCategory(scope, { name: 'D', parentId: b.id });
    expect(await names()).to.deep.equal(['0 B', '1 C', '2 A', '1 D']);
  });

  it('are never inside themselves, even when two move at once', async () => {
    const first = await aCategory(scope);
    expect(await refusal(categories.move(scope, 1, first.id, first.id))).to.equal(
      'category-inside-itself',
    );
    for (let round = 0; round < 15; round++) {
      const a = await aCategory(scope);
      const b = await aCategory(scope);
      const both = await Promise.all([
        refusal(categories.move(scope, 1, a.id, b.id)),
        refusal(categories.move(scope, 1, b.id, a.id)),
      ]);
      expect(both.toSorted()).to.deep.equal(['category-inside-itself', 'nothing']);
    }
    expect(await categories.tree(scope)).to.have.length(31);
  });

  it('go five levels deep', async () => {
    let parentId: bigint | null = null;
    for (let depth = 0; depth < 5; depth++) parentId = (await aCategory(scope, { parentId })).id;
    expect(await refusal(aCategory(scope, { parentId }))).to.equal('category-deep');
    const other = await aCategory(scope);
    expect(await refusal(categories.move(scope, 1, other.id, parentId))).to.equal('category-deep');
    expect(await refusal(aCategory(scope, { parentId: 999n }))).to.equal('category-gone');
  });
});
