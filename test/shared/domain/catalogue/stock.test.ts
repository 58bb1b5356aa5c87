import { expect } from 'chai';
import {
  sealGoods,
  openGoods,
  openLine,
  sealLine,
} from '../../../../shared/domain/catalogue/goods.ts';
import type { Customer } from '../../../../shared/domain/people/customers.ts';
import * as orders from '../../../../shared/domain/orders/orders.ts';
import * as products from '../../../../shared/domain/catalogue/products.ts';
import { LONGEST_LINE } from '../../../../shared/domain/catalogue/stock-text.ts';
import * as stock from '../../../../shared/domain/catalogue/stock.ts';
import * as waitingList from '../../../../shared/domain/catalogue/waiting-list.ts';
import type { UserError } from '../../../../shared/errors.ts';
import type { Scope } from '../../../../shared/scope.ts';
import { aCustomer, aProduct } from '../../../support/builders.ts';
import { newScope, testPlatform } from '../../../support/platform.ts';
import { aBuyer, buy, give } from '../order-support.ts';

const { secrets } = await testPlatform();

/** A product that is sold as lines, with these. */
async function aStocked(scope: Scope, lines: number, lowStock?: number) {
  const options = lowStock === undefined ? {} : { lowStock };
  const product = await aProduct(scope, { kind: 'unique', options });
  const text = Array.from({ length: lines }, (_, at) => `key-${at}`).join('\n');
  if (lines > 0) await stock.add(scope, secrets, 1, product.id, text);
  return product;
}

/** What a sale does to lines; only functions may. */
async function move(
  scope: Scope,
  productId: bigint,
  count: number,
  from: string,
  to: string,
  beforeCommit: () => Promise<unknown> = () => Promise.resolve(),
) {
  const { admin } = await testPlatform();
  await admin.transaction(async (client) => {
    await client.query('set local role shopherd_keeper');
    await client.query(`set local search_path to t_${scope.tenant.id}`);
    await client.query(
      `update stock_items set state = $4 where id in (
         select id from stock_items where product_id = $1 and state = $3 order by id limit $2 for update skip locked)`,
      [productId, count, from, to],
    );
    await beforeCommit();
  });
}

const sell = (scope: Scope, productId: bigint, count = 1) =>
  move(scope, productId, count, 'available', 'sold');

async function free(scope: Scope, productId: bigint, customerId: bigint | null = null) {
  const [row] = await scope.db.query<{ free: number | null }>('select free_stock($1, $2) as free', [
    productId,
    customerId,
  ]);
  return row?.free ?? null;
}

async function said(scope: Scope, key: string): Promise<number[]> {
  const rows = await scope.db.query<{ chat_id: string }>(
    `select chat_id from messages where content->>'key' = $1 order by id`,
    [key],
  );
  return rows.map((row) => Number(row.chat_id));
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'nothing',
    (error: UserError) => error.code,
  );
}

describe('stock', () => {
  let scope: Scope;
  beforeEach(async () => (scope = await newScope()));

  it('keeps lines sealed for their product and shop', async () => {
    const { sealed, digest } = sealLine(scope, secrets, 1n, 'secret-key');
    expect(openLine(scope, secrets, 1n, sealed)).to.equal('secret-key');
    expect(() => openLine(scope, secrets, 2n, sealed)).to.throw('does not open');
    const other = await newScope();
    expect(() => openLine(other, secrets, 1n, sealed)).to.throw('does not open');
    expect(sealLine(scope, secrets, 1n, 'secret-key').digest).to.deep.equal(digest);
    expect(sealLine(scope, secrets, 2n, 'secret-key').digest).to.not.deep.equal(digest);
    const goods = { kind: 'file', fileId: 'f', name: 'a.zip' } as const;
    expect(openGoods(scope, secrets, 1n, sealGoods(scope, secrets, 1n, goods))).to.deep.equal(
      goods,
    );
    const product = await aStocked(scope, 2);
    for (const table of ['stock_items', 'audit_log', 'messages'])
      expect(JSON.stringify(await scope.db.query(`select * from ${table}`))).to.not.contain('key-');
    expect(await stock.read(scope, product.id)).to.deep.include({
      counts: { available: 2, reserved: 0, sold: 0, withdrawn: 0 },
      waiting: 0,
    });
  });

  it('says what became of each line: added, known, repeated, empty, too long', async () => {
    const product = await aStocked(scope, 0);
    const long = 'x'.repeat(LONGEST_LINE + 1);
    const first = await stock.add(
      scope,
      secrets,
      1,
      product.id,
      `\uFEFFa\r\n b \n\nb\r${long}\nc\n`,
    );
    expect(first).to.deep.include({ added: 3, known: 0, repeated: 1, empty: 1, tooLong: 1 });
    const again = await stock.add(scope, secrets, 1, product.id, 'a\nb\nc\nd');
    expect(again).to.include({ added: 1, known: 3 });
    const lines = await stock.list(scope, product.id, { state: 'available', offset: 0, limit: 9 });
    const texts = lines.map(({ sealed }) => openLine(scope, secrets, product.id, sealed));
    expect(texts).to.deep.equal(['a', 'b', 'c', 'd']);
    const other = await aStocked(scope, 0);
    expect(await stock.add(scope, secrets, 1, other.id, 'a')).to.include({ added: 1 });
  });

  it('takes the same lines once, whoever adds them at once', async () => {
    const product = await aStocked(scope, 0);
    const texts = Array.from({ length: 20 }, (_, turn) =>
      Array.from({ length: 50 }, (_, at) => `line-${(at + turn) % 50}`).join('\n'),
    );
    const done = await Promise.all(
      texts.map((text) => stock.add(scope, secrets, 1, product.id, text)),
    );
    expect(done.reduce((sum, { added }) => sum + added, 0)).to.equal(50);
    expect((await stock.read(scope, product.id)).counts.available).to.equal(50);
  });

  it('adds all or nothing', async () => {
    const product = await aStocked(scope, 0);
    const failed = await scope
      .transaction(async (scope) => {
        await stock.add(scope, secrets, 1, product.id, 'a\nb');
        throw new Error('crash');
      })
      .catch((error: Error) => error.message);
    expect(failed).to.equal('crash');
    expect((await stock.read(scope, product.id)).counts.available).to.equal(0);
    expect(await scope.db.query(`select from audit_log where action = 'stock.add'`)).to.be.empty;
  });

  it('knows no lines of other products, kinds and shops', async () => {
    const counted = await aProduct(scope, { kind: 'physical', stock: 1 });
    expect(await codeOf(stock.add(scope, secrets, 1, counted.id, 'a'))).to.equal('product-gone');
    const lined = await aStocked(scope, 1);
    expect(await codeOf(stock.setCount(scope, 1, lined.id, 5))).to.equal('product-gone');
    const [line] = await stock.list(scope, lined.id, { state: 'available', offset: 0, limit: 1 });
    const other = await aStocked(scope, 1);
    expect(await codeOf(stock.find(scope, other.id, line!.id))).to.equal('line-gone');
    expect(await stock.withdraw(scope, 1, other.id, line!.id)).to.equal(null);
    expect(await codeOf(stock.add(await newScope(), secrets, 1, lined.id, 'a'))).to.equal(
      'product-gone',
    );
  });

  it('withdraws one or all, and puts back what went together', async () => {
    const product = await aStocked(scope, 5);
    await sell(scope, product.id);
    const [, first] = await stock.list(scope, product.id, {
      state: 'available',
      offset: 0,
      limit: 2,
    });
    expect(await stock.withdraw(scope, 1, product.id, first!.id)).to.include({ count: 1 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    const gone = await stock.withdraw(scope, 1, product.id, null);
    expect(gone).to.include({ count: 3 });
    expect(await stock.withdraw(scope, 1, product.id, null)).to.equal(null);
    const [entry] = await scope.db.query<{ data: { at: string } }>(
      'select data from audit_log where id = $1',
      [gone!.auditId],
    );
    const at = new Date(entry!.data.at);
    expect(await stock.restore(scope, 1, product.id, { at })).to.equal(3);
    expect(await stock.restore(scope, 1, product.id, { at })).to.equal(0);
    expect((await stock.read(scope, product.id)).counts).to.deep.equal({
      available: 3, reserved: 0, sold: 1, withdrawn: 1,
    }); // prettier-ignore
    // A withdrawn line may be a bad one: the same file does not bring it back.
    expect(await stock.add(scope, secrets, 1, product.id, 'key-1')).to.include({
      added: 0,
      known: 1,
    });
    expect(await stock.restore(scope, 1, product.id, { id: first!.id })).to.equal(1);
  });

  it('cannot be changed but by its functions', async () => {
    const product = await aStocked(scope, 1);
    for (const sql of [
      `update stock_items set state = 'sold'`,
      'delete from stock_items',
      `insert into stock_items (product_id, sealed, digest) values (${product.id}, '', '')`,
      `select stock_fell(${product.id})`,
    ]) {
      const refused = await scope.db.query(sql).catch((error: Error) => error.message);
      expect(refused, sql).to.match(/permission denied/);
    }
  });

  describe('free stock', () => {
    it('is unlimited, counted or a number of lines', async () => {
      expect(await free(scope, (await aProduct(scope)).id)).to.equal(null);
      expect(
        await free(scope, (await aProduct(scope, { kind: 'physical', stock: 4 })).id),
      ).to.equal(4);
      const lined = await aStocked(scope, 3);
      await sell(scope, lined.id);
      expect(await free(scope, lined.id)).to.equal(2);
    });
  });

  describe('alerts', () => {
    it('come once when a sale brings it to the level, and again only after a restock', async () => {
      const product = await aStocked(scope, 6, 3);
      await sell(scope, product.id, 2);
      expect(await said(scope, 'notice-stock-low')).to.have.length(0);
      for (let sale = 0; sale < 3; sale += 1) await sell(scope, product.id);
      expect(await said(scope, 'notice-stock-low')).to.deep.equal([scope.tenant.ownerId]);
      // A checkout that ends gives its line back: no restock.
      await move(scope, product.id, 5, 'sold', 'available');
      await sell(scope, product.id, 4);
      expect(await said(scope, 'notice-stock-low')).to.have.length(1);
      await stock.add(scope, secrets, 1, product.id, 'a\nb\nc\nd');
      await sell(scope, product.id, 5);
      expect(await said(scope, 'notice-stock-low')).to.have.length(2);
    });

    it('come once when twenty buy at once', async () => {
      const product = await aStocked(scope, 20, 10);
      await Promise.all(Array.from({ length: 20 }, () => sell(scope, product.id)));
      expect((await stock.read(scope, product.id)).counts.sold).to.equal(20);
      expect(await said(scope, 'notice-stock-low')).to.have.length(1);
    });

    it('miss nothing when two sales at once bring it there together', async () => {
      const product = await aStocked(scope, 5, 3);
      const pause = () => new Promise((resolve) => setTimeout(resolve, 150));
      const slow = move(scope, product.id, 1, 'available', 'sold', pause);
      await new Promise((resolve) => setTimeout(resolve, 50));
      await Promise.all([slow, sell(scope, product.id)]);
      expect(await said(scope, 'notice-stock-low')).to.have.length(1);
    });

    it('come for counted stock as well, but not to who sets it low', async () => {
      const product = await aProduct(scope, {
        kind: 'physical',
        stock: 5,
        options: { lowStock: 2 },
      });
      await stock.setCount(scope, 1, product.id, 2);
      const buy = () =>
        scope.db.query('update products set stock = stock - 1 where id = $1', [product.id]);
      await buy();
      expect(await said(scope, 'notice-stock-low')).to.have.length(0);
      await stock.setCount(scope, 1, product.id, 4);
      await buy();
      await buy();
      await buy();
      expect(await said(scope, 'notice-stock-low')).to.have.length(1);
      await stock.setCount(scope, 1, product.id, null);
      expect(await free(scope, product.id)).to.equal(null);
    });

    it('are listed with the least first', async () => {
      const [none, some] = [await aStocked(scope, 0), await aStocked(scope, 2, 1)];
      await aProduct(scope);
      const low = await stock.listLow(scope, { offset: 0, limit: 9 });
      expect(low.map(({ productId, left, isLow }) => [productId, left, isLow])).to.deep.equal([
        [none.id, 0, true],
        [some.id, 2, false],
      ]);
    });
  });

  describe('the waiting list', () => {
    const join = async (
      productId: bigint,
      count: number,
    ): Promise<[Customer, Customer, Customer, Customer]> => {
      const people: Customer[] = [];
      for (let at = 0; at < count; at += 1) {
        const person = await aCustomer(scope);
        await waitingList.join(scope, person.id, productId);
        people.push(person);
      }
      return people as [Customer, Customer, Customer, Customer];
    };

    it('keeps a part for the first ones, in their order, and no more than came', async () => {
      const product = await aStocked(scope, 0);
      const people = await join(product.id, 4);
      const [ann, bob, cid, dan] = people;
      await waitingList.join(scope, ann.id, product.id);
      await stock.add(scope, secrets, 1, product.id, 'a\nb');
      expect(await said(scope, 'notice-restock')).to.deep.equal([ann.telegramId, bob.telegramId]);
      const stranger = await aCustomer(scope);
      expect(await free(scope, product.id, stranger.id)).to.equal(0);
      expect(await free(scope, product.id, cid.id)).to.equal(0);
      expect(await free(scope, product.id, ann.id)).to.equal(1);
      await stock.add(scope, secrets, 1, product.id, 'c\nd\ne');
      expect(await said(scope, 'notice-restock')).to.have.length(4);
      expect(await free(scope, product.id, stranger.id)).to.equal(1);
      expect(await free(scope, product.id, dan.id)).to.equal(2);
      expect(await waitingList.place(scope, dan.id, product.id)).to.include({ number: 4 });
    });

    it('goes on to the next ones when a time is over, once', async () => {
      const product = await aStocked(scope, 0);
      const [ann, bob] = await join(product.id, 3);
      await stock.add(scope, secrets, 1, product.id, 'a');
      const { database } = await testPlatform();
      const jobs = await database.platform.query<{ payload: unknown }>(
        'select payload from graphile_worker._private_jobs where key = $1',
        [`t${scope.tenant.id}:waiting:${product.id}`],
      );
      expect(jobs[0]?.payload).to.deep.equal({
        tenantId: scope.tenant.id,
        productId: String(product.id),
      });
      await waitingList.offer(scope, product.id);
      expect(await said(scope, 'notice-restock'), 'too early').to.deep.equal([ann.telegramId]);
      await scope.db.query(
        `update wishes set reserved_until = now() - interval '1 second' where reserved_until is not null`,
      );
      await Promise.all(Array.from({ length: 20 }, () => waitingList.offer(scope, product.id)));
      expect(await said(scope, 'notice-restock')).to.deep.equal([ann.telegramId, bob.telegramId]);
      expect(await waitingList.place(scope, ann.id, product.id)).to.equal(null);
      expect(await free(scope, product.id, ann.id)).to.equal(0);
    });

    it('is left by hand, and by buying; what is given up goes to the next one', async () => {
      const product = await aProduct(scope, { kind: 'physical', stock: 0, minQuantity: 2 });
      const [ann, bob, cid] = await join(product.id, 3);
      await stock.setCount(scope, 1, product.id, 3);
      expect(await said(scope, 'notice-restock')).to.deep.equal([ann.telegramId]);
      expect(await free(scope, product.id, bob.id)).to.equal(1);
      await waitingList.leave(scope, ann.id, product.id);
      await waitingList.leave(scope, ann.id, product.id);
      expect(await said(scope, 'notice-restock')).to.deep.equal([ann.telegramId, bob.telegramId]);
      await anOrderOf(scope, bob.id, product.id);
      expect(await waitingList.place(scope, bob.id, product.id)).to.equal(null);
      expect(await waitingList.place(scope, cid.id, product.id)).to.include({ number: 1 });
    });

    it('keeps its part in a real checkout: a stranger is told so, who waited buys and waits no more', async () => {
      const product = await aStocked(scope, 0, 0);
      const [ann] = await join(product.id, 1);
      const eve = await aBuyer(scope, 5000n);
      await stock.add(scope, secrets, 1, product.id, 'a');
      const refused = await buy(scope, eve, product).catch((error: Error) => error.message);
      expect(refused).to.contain('stock');
      await give(scope, ann, 1000n);
      await buy(scope, ann, product);
      expect(await waitingList.place(scope, ann.id, product.id)).to.equal(null);
      expect((await stock.read(scope, product.id)).counts.sold).to.equal(1);
      expect(await said(scope, 'notice-stock-low')).to.have.length(1);
    });

    it('hears of what a checkout gave back', async () => {
      const product = await aProduct(scope, { kind: 'physical', stock: 1 });
      const eve = await aBuyer(scope);
      const id = await buy(scope, eve, product, { payment: { by: 'invoice', held: 0n } });
      const [ann] = await join(product.id, 1);
      const later = { ...scope.clock, now: () => Date.now() + 10 * 3_600_000 };
      await orders.expire({ ...scope, clock: later }, id);
      expect(await said(scope, 'notice-restock')).to.deep.equal([ann.telegramId]);
    });

    it('is only for what is sold out, and for what is on sale', async () => {
      const ann = await aCustomer(scope);
      const product = await aStocked(scope, 1);
      expect(await codeOf(waitingList.join(scope, ann.id, product.id))).to.equal(
        'product-in-stock',
      );
      const hidden = await aProduct(scope, { kind: 'unique', state: 'hidden' });
      expect(await codeOf(waitingList.join(scope, ann.id, hidden.id))).to.equal('product-gone');
      const drafted = await aStocked(scope, 0);
      await join(drafted.id, 1);
      await products.change(scope, 1, drafted.id, { state: 'hidden' });
      await stock.add(scope, secrets, 1, drafted.id, 'a');
      expect(await said(scope, 'notice-restock')).to.have.length(0);
      await products.change(scope, 1, drafted.id, { state: 'published' });
      expect(await said(scope, 'notice-restock')).to.have.length(1);
    });
  });
});

/** The rows that a checkout makes. */
async function anOrderOf(scope: Scope, customerId: bigint, productId: bigint): Promise<void> {
  const { admin } = await testPlatform();
  await admin.transaction(async (client) => {
    await client.query('set local role shopherd_keeper');
    await client.query(`set local search_path to t_${scope.tenant.id}`);
    const { rows } = await client.query(
      `insert into orders (reference, customer_id, currency, subtotal, total) values ('t', $1, 'USD', 1, 1) returning id`,
      [customerId],
    );
    await client.query(
      `insert into order_lines (order_id, product_id, name, kind, price, quantity, total) values ($1, $2, 'x', 'physical', 1, 2, 2)`,
      [(rows[0] as { id: string }).id, productId],
    );
  });
}
