import { expect } from 'chai';
import * as audit from '../../../../shared/domain/staff/audit.ts';
import * as batches from '../../../../shared/domain/marketing/coupon-batches.ts';
import * as book from '../../../../shared/domain/marketing/coupon-book.ts';
import * as edits from '../../../../shared/domain/marketing/coupon-edits.ts';
import type { CouponFields } from '../../../../shared/domain/marketing/coupon-edits.ts';
import * as coupons from '../../../../shared/domain/marketing/coupons.ts';
import * as orders from '../../../../shared/domain/orders/orders.ts';
import * as products from '../../../../shared/domain/catalogue/products.ts';
import * as removals from '../../../../shared/domain/catalogue/removals.ts';
import type { UserError } from '../../../../shared/errors.ts';
import type { Scope } from '../../../../shared/scope.ts';
import { aCategory, aProduct, brokenBooks } from '../../../support/builders.ts';
import { newScope } from '../../../support/platform.ts';
import { aBuyer, aKeyProduct, brokenOrders, buy, confirm, look, twenty } from '../order-support.ts';

const TEN = { kind: 'percent', value: 1000n } as const;
const judge = coupons.judge;

describe('Coupons', () => {
  let scope: Scope;
  beforeEach(async () => {
    scope = await newScope();
  });
  const aCoupon = (code: string, fields: Partial<CouponFields> = {}) =>
    edits.create(scope, 1, code, { ...TEN, ...fields });
  const verdict = async (code: string, overrides: Partial<coupons.CouponOrder> = {}) => {
    const line = { productId: 1n, categoryId: null, total: 1999n };
    const order = { customerId: 1n, lines: [line], subtotal: 1999n, ...overrides };
    return judge(scope, code, order).then(
      ({ discount }) => discount,
      (error: UserError) => error.code,
    );
  };

  it('take off a part, rounded down, or an amount, never more than the goods cost', async () => {
    await aCoupon('ten');
    await aCoupon('ALL', { value: 10_000n });
    await aCoupon('FIVE', { kind: 'fixed', value: 500n });
    await aCoupon('MUCH', { kind: 'fixed', value: 999_999n });
    expect(await verdict(' TeN ')).to.equal(199n);
    expect(await verdict('all')).to.equal(1999n);
    expect(await verdict('five')).to.equal(500n);
    expect(await verdict('much')).to.equal(1999n);
    expect(await verdict("x' or 1=1 --")).to.equal('coupon-unknown');
    for (const bad of [{ value: 0n }, { value: 10_001n }, { kind: 'fixed', value: -5n }] as const)
      expect(await aCoupon('BAD', bad).catch(({ code }: UserError) => code)).to.equal('coupon-value');
    for (const code of ['A', 'ЛЕТО', 'A B', '-AB', 'x'.repeat(33)])
      expect(await aCoupon(code).catch(({ code }: UserError) => code)).to.equal('coupon-code');
    expect(await aCoupon('TEN').catch(({ code }: UserError) => code)).to.equal('coupon-taken');
  }); // prettier-ignore

  it('have a time, a least order and a first order, which are asked for now', async () => {
    const now = Date.now();
    await aCoupon('LATER', { startsAt: new Date(now + 60_000) });
    await aCoupon('OVER', { endsAt: new Date(now - 1) });
    await aCoupon('LEAST', { minOrder: 2000n });
    await aCoupon('FIRST', { firstOrder: true });
    expect(await verdict('LATER')).to.equal('coupon-early');
    expect(await verdict('OVER')).to.equal('coupon-ended');
    expect(await verdict('LEAST')).to.equal('coupon-min-order');
    const buyer = await aBuyer(scope, 5000n);
    expect(await verdict('FIRST', { customerId: buyer.id })).to.equal(199n);
    await buy(scope, buyer, await aProduct(scope));
    expect(await verdict('FIRST', { customerId: buyer.id })).to.equal('coupon-first-order');
    const wrong = aCoupon('DATES', { startsAt: new Date(2), endsAt: new Date(1) });
    expect(await wrong.catch(({ code }: UserError) => code)).to.equal('coupon-dates');
    await scope.db.query("update settings set currency = 'EUR'");
    expect(await verdict('LEAST', { subtotal: 9000n })).to.equal('coupon-ended');
    expect(await verdict('FIRST', { customerId: 99n })).to.equal(199n);
  });

  it('count for products and categories with all below, and end when those are deleted', async () => {
    const top = await aCategory(scope);
    const below = await aCategory(scope, { parentId: top.id });
    const inside = await aProduct(scope, { categoryId: below.id, price: 300n });
    const named = await aProduct(scope, { price: 500n });
    const other = await aProduct(scope, { price: 9000n });
    const { id } = await aCoupon('BOUND', { kind: 'fixed', value: 700n });
    await edits.bind(scope, 1, id, { kind: 'category', id: top.id });
    await edits.bind(scope, 1, id, { kind: 'product', id: named.id });
    const lines = [inside, named, other].map(({ id, categoryId, price }) => ({ productId: id, categoryId, total: price })); // prettier-ignore
    const subtotal = 9800n;
    expect(await verdict('BOUND', { lines, subtotal })).to.equal(700n);
    expect(await verdict('BOUND', { lines: lines.slice(0, 1), subtotal: 300n })).to.equal(300n);
    expect(await verdict('BOUND', { lines: lines.slice(2), subtotal })).to.equal('coupon-other-products'); // prettier-ignore
    const missing = edits.bind(scope, 1, id, { kind: 'product', id: 999n });
    expect(await missing.catch(({ code }: UserError) => code)).to.equal('button-old');

    await products.change(scope, 1, named.id, { state: 'deleted' });
    expect((await book.read(scope, id)).coupon.state).to.equal('active');
    await scope.db.query('update categories set deleted_at = now()');
    expect((await book.read(scope, id)).coupon.state).to.equal('ended');
    expect(await verdict('BOUND', { lines, subtotal })).to.equal('coupon-ended');
    const undo = edits.revert(scope, { id: 1n, actorId: 1, action: 'coupon.end', data: { coupon: Number(id) }, at: new Date() }); // prettier-ignore
    expect(await undo.catch(({ code }: UserError) => code)).to.equal('undo-changed');
  });

  it('for one product end with it, and stay over when the product comes back', async () => {
    const product = await aProduct(scope);
    const { id } = await aCoupon('ONLY');
    await edits.bind(scope, 1, id, { kind: 'product', id: product.id });
    const entry = await removals.remove(scope, 1, { productId: product.id });
    expect((await book.read(scope, id)).coupon.state).to.equal('ended');
    await removals.restore(scope, await audit.findUndoable(scope, entry, 1));
    expect(await verdict('ONLY')).to.equal('coupon-ended');
    await edits.revert(scope, { id: 1n, actorId: 1, action: 'coupon.end', data: { coupon: Number(id) }, at: new Date() }); // prettier-ignore
    expect(await verdict('ONLY', { lines: [{ productId: product.id, categoryId: null, total: 1000n }] })).to.equal(100n); // prettier-ignore
    await products.change(scope, 1, product.id, { state: 'deleted' });
    expect(await verdict('ONLY')).to.equal('coupon-ended');
  });

  it('are used by one of twenty who have the last one, and free again when the order ends', async () => {
    await aCoupon('LAST', { maxUses: 1 });
    // Of different products: nothing but the coupon is in common.
    const goods = await Promise.all(Array.from({ length: 20 }, () => aProduct(scope)));
    const buyers = await Promise.all(Array.from({ length: 20 }, () => aBuyer(scope, 5000n)));
    const seen = await Promise.all(
      buyers.map((buyer, n) =>
        look(scope, buyer, { productId: goods[n]!.id, coupon: 'last' }, judge),
      ),
    );
    expect(seen.map(({ quote }) => quote.discount)).to.deep.equal(Array(20).fill(100n));
    const placed = await twenty((n) =>
      // On connections of their own, so that it is a race.
      scope.transaction((scope) =>
        confirm(scope, buyers[n]!, seen[n]!, { by: 'invoice', held: 0n }),
      ),
    );
    const values = placed.map((each) => (each.status === 'fulfilled' ? each.value : null));
    const won = values.findIndex((value) => value !== null && 'orderId' in value);
    expect(values.filter((value) => value && 'orderId' in value)).to.have.length(1);
    for (const value of values)
      if (value && 'changed' in value) expect(value.changed).to.deep.equal(['coupon']);
    const winner = values[won];
    if (!winner || !('orderId' in winner)) throw new Error('somebody won');
    const again = await look(scope, buyers[(won + 1) % 20]!, { productId: goods[0]!.id, coupon: 'last' }, judge); // prettier-ignore
    expect(again.quote.couponError?.code).to.equal('coupon-used-up');
    expect(again.quote.total).to.equal(1000n);
    await orders.cancel(scope, buyers[won]!.id, winner.orderId);
    const later = await look(
      scope,
      buyers[won]!,
      { coupon: 'last', productId: goods[0]!.id },
      judge,
    );
    expect(later.quote.total).to.equal(900n);
    expect(await brokenBooks(scope)).to.deep.equal([]);
    expect(await brokenOrders(scope)).to.deep.equal([]);
  });

  it('count for each customer as often as they say; a change between look and confirm is no order', async () => {
    const { id } = await aCoupon('EACH', { maxUsesEach: 1 });
    const product = await aProduct(scope);
    const buyer = await aBuyer(scope, 9000n);
    const first = await look(scope, buyer, { productId: product.id, coupon: 'each' }, judge);
    await edits.change(scope, 1, id, { value: 500n });
    expect(await confirm(scope, buyer, first)).to.deep.equal({ changed: ['coupon'] });
    const second = await look(scope, buyer, { productId: product.id, coupon: 'each' }, judge);
    expect(second.quote.total).to.equal(950n);
    expect(await confirm(scope, buyer, second)).to.have.property('orderId');
    expect(await verdict('EACH', { customerId: buyer.id })).to.equal('coupon-used');
    const { uses, discount, revenue } = await book.read(scope, id);
    expect({ uses, discount, revenue }).to.deep.equal({ uses: 1, discount: 50n, revenue: 950n });
  });

  it('end, also between look and confirm, and come back by undo', async () => {
    const { id } = await aCoupon('SOON');
    const product = await aProduct(scope);
    const buyer = await aBuyer(scope, 9000n);
    const seen = await look(scope, buyer, { productId: product.id, coupon: 'soon' }, judge);
    await edits.end(scope, 1, id);
    expect(await confirm(scope, buyer, seen)).to.deep.equal({ changed: ['coupon'] });
    const again = await edits.end(scope, 1, id).catch(({ code }: UserError) => code);
    expect(again).to.equal('coupon-ended');
    expect(await book.list(scope, 'open', { offset: 0, limit: 9 })).to.deep.equal([]);
    await edits.revert(scope, { id: 1n, actorId: 1, action: 'coupon.end', data: { coupon: Number(id) }, at: new Date() }); // prettier-ignore
    expect(await verdict('SOON')).to.equal(199n);
  });

  it('of all that the goods cost make an order that is paid at once', async () => {
    await aCoupon('GIFT', { kind: 'fixed', value: 999_999n });
    const product = await aKeyProduct(scope, 2);
    const buyer = await aBuyer(scope);
    const seen = await look(scope, buyer, { productId: product.id, coupon: 'gift' }, judge);
    expect(seen.quote.total).to.equal(0n);
    expect(await confirm(scope, buyer, seen)).to.include({ status: 'completed' });
    expect(await brokenOrders(scope)).to.deep.equal([]);
  });

  it('are made in thousands that count once each, and are one line of the list', async () => {
    const first = await batches.create(scope, 1, 5000, { kind: 'fixed', value: 500n });
    const codes = await batches.openCodes(scope, first);
    expect(new Set(codes).size).to.equal(5000);
    for (const code of codes) expect(code).to.match(/^[A-HJ-NP-Z2-9]{12}$/);
    const product = await aProduct(scope);
    const buyer = await aBuyer(scope, 9000n);
    const [code = ''] = codes;
    const seen = await look(scope, buyer, { productId: product.id, coupon: code }, judge);
    expect(await confirm(scope, buyer, seen)).to.have.property('orderId');
    expect(await verdict(code)).to.equal('coupon-used-up');
    await edits.change(scope, 1, first, { minOrder: 1500n });
    expect(await verdict(codes[4999] ?? '')).to.equal(500n);
    const [line] = await book.list(scope, 'open', { offset: 0, limit: 9 });
    expect(line).to.include({ codes: 5000, uses: 1 });
    expect((await book.read(scope, first)).openCodes).to.equal(4999);
    expect(await batches.openCodes(scope, first)).to.have.length(4999);
    await edits.end(scope, 1, first);
    expect(await verdict(codes[4999] ?? '')).to.equal('coupon-ended');
    for (const count of [0, 5001, 1.5])
      expect(await batches.create(scope, 1, count, TEN).catch(({ code }: UserError) => code)).to.equal('number-range'); // prettier-ignore
  });
});
