import { expect } from 'chai';
import * as categories from '../../../../shared/domain/catalogue/categories.ts';
import * as exportPeople from '../../../../shared/domain/people/export-people.ts';
import * as exports from '../../../../shared/domain/catalogue/exports.ts';
import { openGoods } from '../../../../shared/domain/catalogue/goods.ts';
import { plan } from '../../../../shared/domain/catalogue/import-plan.ts';
import * as imports from '../../../../shared/domain/catalogue/imports.ts';
import * as plans from '../../../../shared/domain/subscriptions/plans.ts';
import * as products from '../../../../shared/domain/catalogue/products.ts';
import * as stock from '../../../../shared/domain/catalogue/stock.ts';
import { readImport } from '../../../../shared/exchange/read.ts';
import type { Scope } from '../../../../shared/scope.ts';
import { aCategory, aCustomer, aProduct, contentsOf } from '../../../support/builders.ts';
import { newScope, testPlatform } from '../../../support/platform.ts';

const { secrets } = await testPlatform();
const way = { secrets, currency: 'USD' };

const read = (scope: Scope, text: string) =>
  readImport(Buffer.from(text), { botId: scope.tenant.botId, currency: 'USD' });
const take = async (scope: Scope, text: string) =>
  imports.apply(scope, 1, await read(scope, text), way);
const look = async (scope: Scope, text: string) => plan(scope, await read(scope, text), way);

async function textOf(parts: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const part of parts) text += part;
  return text;
}

/** A shop with something of everything. */
async function aFullShop(scope: Scope): Promise<void> {
  const games = await aCategory(scope, { name: 'Games > "all"' });
  const steam = await categories.create(scope, 1, { name: 'Steam', parentId: games.id });
  await categories.change(scope, 1, (await aCategory(scope, { name: '=Hidden' })).id, {
    hidden: true,
  });
  const key = await aProduct(scope, {
    kind: 'unique',
    name: '=HYPERLINK("x")',
    categoryId: steam.id,
  });
  await stock.add(scope, secrets, 1, key.id, '=1+1\n-5\nplain;"x"');
  await aProduct(scope, {
    kind: 'physical', name: 'Box, ключ 🙂', description: '- a\n"b"', categoryId: games.id, price: 5n,
    stock: 7, minQuantity: 2, maxQuantity: 9, customerLimit: 20, state: 'hidden',
    sale: { price: 4n, from: new Date('2026-01-01T00:00:00Z'), until: null },
    tiers: [{ from: 3, price: 3n }, { from: 8, price: 2n }],
    options: { warrantyH: 5, lowStock: 0, protect: false },
  }); // prettier-ignore
  await aProduct(scope, { name: 'At the top', options: { protect: true } });
  const club = { name: 'Club', price: 500n, options: { unlisted: true } };
  await plans.create(scope, 1, club, {
    period: { unit: 'day', count: 45 },
    trialDays: 3,
    graceDays: 2,
    features: ['=Signals'],
    seats: 4,
  });
}

describe('imports', () => {
  let scope: Scope;
  beforeEach(async () => (scope = await newScope()));

  it('say before what they do after, and do it once', async () => {
    const text = [
      'name;category;price;kind;goods;stock',
      'Steam;Games > Keys;12,50;unique;"a\nb";',
      'Steam;Games > Keys;12,50;unique;b;',
      'Box;Games;5;physical;;3',
      'Word;;1;text;hello;',
      'Silent;;1;text;;',
      'Bad;;;manual;;',
      `${'x'.repeat(101)};;1;manual;;`,
      'Steam;Games > Keys;13;unique;c;',
      'Deep;a > b > c > d > e > f;1;manual;;',
    ].join('\n');
    const { counts, problems } = await look(scope, text);
    const expected = {
      created: 4, changed: 0, unchanged: 0, categories: 2, lines: 2, known: 0, repeated: 1, drafts: 1,
    }; // prettier-ignore
    expect(counts).to.deep.equal(expected);
    expect(problems.map(({ line, key }) => `${line} ${key}`)).to.deep.equal([
      '8 import-problem-empty',
      '9 error-name-length',
      '10 import-problem-differs',
      '11 import-problem-deep',
    ]);
    expect(await take(scope, text)).to.deep.equal(expected);
    const before = await contentsOf(scope);
    expect(await take(scope, text)).to.deep.equal({
      ...expected, created: 0, unchanged: 4, categories: 0, lines: 0, known: 2, drafts: 0,
    }); // prettier-ignore
    expect(await contentsOf(scope)).to.deep.equal(before);
    const [row] = await scope.db.query<{ id: string; goods: Buffer; state: string }>(
      `select id, goods, state from products where name = 'Word'`,
    );
    expect(openGoods(scope, secrets, BigInt(row!.id), row!.goods)).to.deep.equal({
      kind: 'text',
      text: 'hello',
    });
    expect(JSON.stringify(before)).to.not.contain('hello');
    const silent = await scope.db.query(`select state from products where name = 'Silent'`);
    expect(silent).to.deep.equal([{ state: 'draft' }]);
  });

  it('change what is there by key or place, and only what the file speaks of', async () => {
    const product = await aProduct(scope, {
      name: 'Old',
      description: 'stays',
      options: { warrantyH: 9, protect: true },
    });
    const text = `key,name,price,warranty_hours\n${product.key},New,7,\n`;
    expect((await look(scope, text)).counts).to.include({ changed: 1, created: 0 });
    await take(scope, text);
    const after = await products.find(scope, product.id);
    expect(after).to.deep.include({
      name: 'New',
      price: 700n,
      description: 'stays',
      key: product.key,
    });
    expect(after?.options).to.deep.equal({ warrantyH: 9, protect: true });
    expect((await look(scope, text)).counts).to.include({ unchanged: 1 });
    expect((await look(scope, 'name,kind,price\nNew,unique,7')).problems[0]?.key).to.equal(
      'import-problem-kind-differs',
    );
    await aProduct(scope, { name: 'New', categoryId: (await aCategory(scope)).id });
    expect((await look(scope, 'name,price\nNew,7')).problems[0]?.key).to.equal(
      'import-problem-ambiguous',
    );
  });

  it('take AiogramShopBot in: one product a subcategory, pieces counted', async () => {
    const text =
      'DIGITAL;Games;Steam;Key;10.0;A\nDIGITAL;Games;Steam;Key;10.0;B\nPHYSICAL;Games;Box;Nice;5;\nPHYSICAL;Games;Box;Nice;5;\n';
    expect(await take(scope, text)).to.include({ created: 2, lines: 2, categories: 1 });
    expect(await take(scope, text)).to.include({ created: 0, unchanged: 2, lines: 0, known: 2 });
    const rows = await scope.db.query(
      'select name, kind, state, stock, price from products order by name',
    );
    expect(rows).to.deep.equal([
      { name: 'Box', kind: 'physical', state: 'published', stock: 2, price: '500' },
      { name: 'Steam', kind: 'unique', state: 'published', stock: null, price: '1000' },
    ]);
  });

  it('are whole or nothing', async () => {
    const before = await contentsOf(scope);
    const failed = await imports
      .apply(
        scope,
        1,
        await read(scope, 'name,category,price,kind,line\na,c,1,unique,x\nb,c,1,unique,y'),
        way,
        {
          onProgress(done) {
            if (done === 2) throw new Error('crash');
          },
        },
      )
      .catch((error: Error) => error.message);
    expect(failed).to.equal('crash');
    expect(await contentsOf(scope)).to.deep.equal(before);
  });

  it('of one file by two at once add nothing twice', async () => {
    const text = 'name,category,price,kind,goods\nA,C,1,unique,"x\ny\nz"\n';
    await take(scope, 'name,category,price,kind\nA,C,1,unique\n');
    await Promise.all(Array.from({ length: 10 }, () => take(scope, text)));
    const rows = await scope.db.query('select count(*)::int as n from stock_items');
    expect(rows).to.deep.equal([{ n: 3 }]);
  });

  it('refuse lines of 64 KiB, and sell none', async () => {
    const long = 'x'.repeat(65_536);
    const { problems, counts } = await look(
      scope,
      `name,price,kind,line\na,1,unique,${long}\na,1,unique,ok`,
    );
    expect(problems.map(({ line, key }) => [line, key])).to.deep.equal([
      [2, 'import-problem-too-long'],
    ]);
    expect(counts.lines).to.equal(1);
  });
});

describe('exports', () => {
  it('taken in by another shop give the same exports again', async () => {
    const scope = await newScope();
    await aFullShop(scope);
    const other = await newScope();
    const csv = await textOf(exports.catalogueCsv(scope, 'USD'));
    const json = await textOf(exports.catalogueJson(scope, 'USD'));
    const lines = await textOf(exports.stockCsv(scope, secrets));
    for (const text of [json, csv, lines]) {
      const { problems } = await look(other, text);
      expect(problems).to.deep.equal([]);
      await take(other, text);
    }
    expect(await textOf(exports.catalogueCsv(other, 'USD'))).to.equal(csv);
    expect(await textOf(exports.stockCsv(other, secrets))).to.equal(lines);
    const again = await textOf(exports.catalogueJson(other, 'USD'));
    expect(again.replace(/"bot":\d+/, '')).to.equal(json.replace(/"bot":\d+/, ''));
    expect((await look(scope, csv)).counts).to.include({ created: 0, changed: 0, categories: 0 });
    expect(lines).to.contain("'=1+1").and.contain("'-5");
  });

  it('carry a plan’s terms as JSON, and change only what differs', async () => {
    const scope = await newScope();
    const { product } = await plans.create(scope, 1, { name: 'Club', price: 500n });
    const file = (plan: object, more: object = {}) =>
      JSON.stringify({ format: 'shopherd-catalogue', version: 1, products: [{ key: product.key, name: 'Club', kind: 'access', price: '5', plan, ...more }] }); // prettier-ignore
    const year = { period: { unit: 'month', count: 12 }, seats: 3, features: ['A'] };
    expect((await look(scope, file(year))).counts).to.include({ changed: 1, unchanged: 0 });
    await take(scope, file(year));
    expect((await plans.find(scope, product.id))?.terms).to.deep.include({ ...year, trialDays: 0 });
    expect((await look(scope, file(year))).counts).to.include({ changed: 0, unchanged: 1 });
    const problems = async (text: string) => (await look(scope, text)).problems.map(({ key }) => key); // prettier-ignore
    const over = { period: { until: '2020-01-01T00:00:00Z' } };
    expect(await problems(file(over))).to.deep.equal(['error-plan-date-past']);
    expect(await problems(file({ seats: -1 }))).to.deep.equal(['import-problem-field']);
    expect(await problems(file(year, { key: 'other-key', name: 'Box', kind: 'manual' }))).to.deep.equal(['import-problem-no-plan']); // prettier-ignore
  });

  it('hold no formula, in whatever people called themselves', async () => {
    const scope = await newScope();
    await aCustomer(scope, '=cmd|"/c calc"!A1');
    const text = await textOf(exportPeople.customersCsv(scope, 'USD'));
    expect(text.charCodeAt(0)).to.equal(0xfeff);
    expect(text).to.contain(`"'=cmd|""/c calc""!A1"`);
    expect(await textOf(exportPeople.ordersCsv(scope))).to.match(/^\uFEFForder,created/);
  });

  it('read page by page, however many there are', async () => {
    const scope = await newScope();
    await scope.db.query(
      `insert into customers (telegram_id, name) select n, 'c' || n from generate_series(1, 2500) n`,
    );
    let most = 0;
    const db = {
      ...scope.db,
      async query<R>(text: string, values?: readonly unknown[]) {
        const rows = await scope.db.query<R>(text, values);
        most = Math.max(most, rows.length);
        return rows;
      },
    };
    const text = await textOf(exportPeople.customersCsv({ ...scope, db }, 'USD'));
    expect(text.split('\r\n')).to.have.length(2502);
    expect(most).to.equal(1000);
  });
});
