import { expect } from 'chai';
import * as findings from '../../../../shared/domain/money/findings.ts';
import * as cart from '../../../../shared/domain/orders/cart.ts';
import * as checkout from '../../../../shared/domain/orders/checkout.ts';
import { judge } from '../../../../shared/domain/marketing/coupons.ts';
import * as history from '../../../../shared/domain/money/ledger-history.ts';
import * as ledger from '../../../../shared/domain/money/ledger.ts';
import * as orders from '../../../../shared/domain/orders/orders.ts';
import * as payments from '../../../../shared/domain/money/payments.ts';
import * as products from '../../../../shared/domain/catalogue/products.ts';
import * as refunds from '../../../../shared/domain/orders/refunds.ts';
import * as settings from '../../../../shared/domain/shop/settings.ts';
import type { Scope } from '../../../../shared/scope.ts';
import { aCustomer, anEvent, anInvoice, aProduct, brokenBooks } from '../../../support/builders.ts';
import type { Customer } from '../../../../shared/domain/people/customers.ts';
import type { Product } from '../../../../shared/domain/catalogue/products.ts';
import { asOwner } from '../../../support/as-owner.ts';
import { newScope } from '../../../support/platform.ts';
import {
  aBuyer, aKeyProduct, balanceOf, brokenOrders, buy, confirm, give, linesOf, look, SETTINGS, noCoupons, twenty,
} from '../order-support.ts'; // prettier-ignore

const placedOnes = (results: PromiseSettledResult<orders.Placed>[]) =>
  results.flatMap((each) =>
    each.status === 'fulfilled' && 'orderId' in each.value ? [each.value] : [],
  );

describe('orders', () => {
  let scope: Scope;
  before(async () => {
    scope = await newScope();
  });
  afterEach(async () => {
    expect(await brokenBooks(scope)).to.deep.equal([]);
    expect(await brokenOrders(scope)).to.deep.equal([]);
  });
  const saidTo = async (customerId: bigint) =>
    (
      await scope.db.query<{ key: string }>(
        `select content->>'key' as key from messages where customer_id = $1 order by id`,
        [customerId],
      )
    ).map(({ key }) => key);

  it('sells lines from the balance: stock, ledger, order and delivery at once', async () => {
    const ann = await aBuyer(scope, 5000n);
    const product = await aKeyProduct(scope, 3);
    const id = await buy(scope, ann, product, { quantity: 2 });
    expect(await balanceOf(scope, ann)).to.equal(3000n);
    expect(await linesOf(scope, product)).to.deep.equal({ available: 1, sold: 2 });
    const order = await orders.find(scope, id, ann.id);
    expect(order?.status).to.equal('completed');
    expect(order?.lines[0]?.warrantyUntil).to.be.instanceOf(Date);
    expect(await saidTo(ann.id)).to.deep.equal(['delivery-none']);
    const [line] = await history.list(scope, ann.id, {}, { limit: 1 });
    expect(line).to.deep.include({
      kind: 'purchase',
      money: [{ amount: -2000n, currency: 'USD' }],
    });
  });

  it('sells the last item once when twenty race for it', async () => {
    const product = await aKeyProduct(scope, 1);
    const crowd = await Promise.all(Array.from({ length: 20 }, () => aBuyer(scope, 1000n)));
    const seen = await Promise.all(
      crowd.map((each) => look(scope, each, { productId: product.id })),
    );
    const results = await twenty((n) => {
      const [who, what] = [crowd[n], seen[n]];
      if (!who || !what) throw new Error('twenty are there');
      return n % 2
        ? confirm(scope, who, what)
        : scope.transaction((inner) => confirm(inner, who, what));
    });
    expect(results.map(({ status }) => status)).to.not.include('rejected');
    expect(placedOnes(results)).to.have.length(1);
    expect(await linesOf(scope, product)).to.deep.equal({ sold: 1 });
    const left = await Promise.all(crowd.map((each) => balanceOf(scope, each)));
    expect(left.filter((amount) => amount === 0n)).to.have.length(1);
  });

  it('sells the last counted one once, too', async () => {
    const product = await aProduct(scope, { kind: 'manual', stock: 1 });
    const crowd = await Promise.all(Array.from({ length: 20 }, () => aBuyer(scope, 1000n)));
    const seen = await Promise.all(
      crowd.map((each) => look(scope, each, { productId: product.id })),
    );
    const results = await twenty((n) => confirm(scope, crowd[n] as never, seen[n] as never));
    expect(placedOnes(results)).to.have.length(1);
    expect((await products.find(scope, product.id))?.stock).to.equal(0);
  });

  it('buys once, however often one checkout is confirmed', async () => {
    const ann = await aBuyer(scope, 9000n);
    const product = await aKeyProduct(scope, 5);
    const seen = await look(scope, ann, { productId: product.id, quantity: 2 });
    const results = await twenty((n) =>
      n % 2 ? confirm(scope, ann, seen) : scope.transaction((inner) => confirm(inner, ann, seen)),
    );
    const ids = new Set(placedOnes(results).map(({ orderId }) => orderId));
    expect(placedOnes(results)).to.have.length(20);
    expect(ids.size).to.equal(1);
    expect(placedOnes(results).filter(({ repeated }) => !repeated)).to.have.length(1);
    expect(await balanceOf(scope, ann)).to.equal(7000n);
    expect(await orders.findPlaced(scope, ann.id, seen.shown.key)).to.equal([...ids][0]);
  });

  it('does nothing at all when it crashes before the end', async () => {
    const ann = await aBuyer(scope, 1000n);
    const product = await aKeyProduct(scope, 1);
    const seen = await look(scope, ann, { productId: product.id });
    await scope
      .transaction(async (inner) => {
        await confirm(inner, ann, seen);
        throw new Error('crash');
      })
      .catch(() => undefined);
    expect(await linesOf(scope, product)).to.deep.equal({ available: 1 });
    expect(await balanceOf(scope, ann)).to.equal(1000n);
    expect(await saidTo(ann.id)).to.deep.equal([]);
    expect(await confirm(scope, ann, seen)).to.include({ repeated: false, status: 'completed' });
  });

  describe('refuses what is not as it was shown', () => {
    const changedBy = async (
      what: (product: products.Product) => Promise<unknown>,
      overrides: Parameters<typeof aProduct>[1] = {},
    ) => {
      const ann = await aBuyer(scope, 2000n);
      const product = await aKeyProduct(scope, 2, overrides);
      const seen = await look(scope, ann, { productId: product.id, quantity: 2 });
      await what(product);
      const placed = await confirm(scope, ann, seen);
      expect(await balanceOf(scope, ann)).to.equal(2000n);
      return 'changed' in placed ? placed.changed : [];
    };

    it('another price, name or state', async () => {
      expect(await changedBy((p) => products.change(scope, 1, p.id, { price: 900n }))).to.deep.equal(['product']); // prettier-ignore
      expect(await changedBy((p) => products.change(scope, 1, p.id, { state: 'hidden' }))).to.deep.equal(['gone']); // prettier-ignore
    });

    it('less stock', async () => {
      const other = await aBuyer(scope, 1000n);
      expect(await changedBy((product) => buy(scope, other, product))).to.deep.equal(['stock']);
    });

    it('a sale that began or ended', async () => {
      const ann = await aBuyer(scope, 1000n);
      const until = new Date(Date.now() + 60_000);
      const product = await aProduct(scope, { sale: { price: 500n, from: null, until } });
      const seen = await look(scope, ann, { productId: product.id });
      expect(seen.quote.total).to.equal(500n);
      const later = { ...scope, clock: { ...scope.clock, now: () => until.getTime() } };
      expect(await confirm(later, ann, seen)).to.deep.equal({ changed: ['sale'] });
      expect(await confirm(scope, ann, seen)).to.include({ repeated: false });
    });

    it('a currency that the shop does not count in any more', async () => {
      const other = await newScope();
      const ann = await aCustomer(other);
      const product = await aProduct(other, { price: 0n });
      const seen = await look(other, ann, { productId: product.id });
      await settings.change(other, 1, { currency: 'EUR' });
      expect(await confirm(other, ann, seen)).to.deep.equal({ changed: ['currency'] });
    });

    it('a balance that is gone', async () => {
      const ann = await aBuyer(scope, 1000n);
      const product = await aProduct(scope);
      const seen = await look(scope, ann, { productId: product.id });
      await buy(scope, ann, product);
      // The first order took the money; the second checkout was open meanwhile.
      expect(await confirm(scope, ann, seen)).to.deep.equal({ changed: ['balance'] });
    });

    it('sums that do not add up are our mistake and never an order', async () => {
      const ann = await aBuyer(scope, 1000n);
      const product = await aProduct(scope);
      const { shown, quote } = await look(scope, ann, { productId: product.id });
      for (const wrong of [{ total: 1n }, { subtotal: 1n, total: 1n }, { discount: 999n }])
        expect(
          await confirm(scope, ann, { shown, quote: { ...quote, ...wrong } }).then(
            () => 'placed',
            (error: Error) => error.message,
          ),
        ).to.contain('add up');
      expect(await balanceOf(scope, ann)).to.equal(1000n);
    });
  });

  it('keeps to the limit of a customer, also when they race', async () => {
    const ann = await aBuyer(scope, 9000n);
    const product = await aProduct(scope, { customerLimit: 2 });
    const carts = await Promise.all(
      Array.from({ length: 20 }, () => look(scope, ann, { productId: product.id })),
    );
    const results = await twenty((n) => confirm(scope, ann, carts[n] as never));
    expect(placedOnes(results)).to.have.length(2);
    const { quote } = await look(scope, ann, { productId: product.id });
    expect(quote.lines[0]?.obstacle).to.deep.equal({ what: 'limit', left: 0 });
  });

  it('buys a cart, empties it and says what vanished of it', async () => {
    const ann = await aBuyer(scope, 9000n);
    const [one, two] = [await aKeyProduct(scope, 3), await aProduct(scope, { price: 250n })];
    const gone = await aProduct(scope);
    for (const { id } of [one, two, gone]) await cart.add(scope, ann.id, id);
    await cart.add(scope, ann.id, one.id);
    await products.change(scope, 1, gone.id, { state: 'hidden' });
    const blocked = await look(scope, ann, { productId: null });
    expect(blocked.quote.lines.map(({ obstacle }) => obstacle?.what ?? null)).to.deep.equal([
      null,
      null,
      'gone',
    ]);
    expect(blocked.quote.total).to.equal(2250n);
    expect(await confirm(scope, ann, blocked)).to.deep.equal({ changed: ['gone'] });
    await cart.remove(scope, ann.id, gone.id);
    const placed = await confirm(scope, ann, await look(scope, ann, { productId: null }));
    expect(placed).to.include({ status: 'paid' });
    expect(await cart.read(scope, ann.id)).to.deep.equal([]);
    expect(await checkout.find(scope, ann.id)).to.equal(null);
  });

  describe('that wait for money', () => {
    const anOrder = async (options: { balance?: bigint; held?: bigint; lines?: number } = {}) => {
      const ann = await aBuyer(scope, options.balance ?? 0n);
      const product = await aKeyProduct(scope, options.lines ?? 1);
      const held = options.held ?? 0n;
      const id = await buy(scope, ann, product, { payment: { by: 'invoice', held } });
      const money = { amount: 1000n - held, currency: 'USD' };
      const invoice = await anInvoice(scope, ann, { reference: `order:${id}:1`, money });
      await orders.bindInvoice(scope, id, invoice.id);
      return { ann, product, id, invoice, money };
    };
    const late = () => ({
      ...scope,
      clock: { ...scope.clock, now: () => Date.now() + 31 * 60_000 },
    });
    const statusOf = async (id: bigint) => (await orders.find(scope, id, null))?.status;

    it('are paid by their invoice, in the transaction of the credit, once', async () => {
      const { ann, product, id, invoice, money } = await anOrder({ balance: 400n, held: 300n });
      expect(await balanceOf(scope, ann)).to.equal(100n);
      expect(await linesOf(scope, product)).to.deep.equal({ reserved: 1 });
      const event = anEvent(ann, { invoiceId: invoice.id, money });
      await twenty((n) =>
        n % 2
          ? payments.apply(scope, event)
          : scope.transaction((inner) => payments.apply(inner, event)),
      );
      expect(await statusOf(id)).to.equal('completed');
      expect(await balanceOf(scope, ann)).to.equal(100n);
      expect(await linesOf(scope, product)).to.deep.equal({ sold: 1 });
      expect((await saidTo(ann.id)).filter((key) => key === 'delivery-none')).to.have.length(1);
      // Paid twice: the second one stays on the balance.
      await payments.apply(scope, anEvent(ann, { invoiceId: invoice.id, money }));
      expect(await balanceOf(scope, ann)).to.equal(800n);
      expect(await statusOf(id)).to.equal('completed');
    });

    it('do nothing with a part of the money; the rest from the balance completes them', async () => {
      const { ann, id, invoice } = await anOrder();
      const part = { amount: 600n, currency: 'USD' };
      await payments.apply(scope, anEvent(ann, { invoiceId: invoice.id, money: part }));
      expect(await statusOf(id)).to.equal('new');
      expect(await balanceOf(scope, ann)).to.equal(600n);
      expect(await orders.pay(scope, ann.id, id)).to.equal('short');
      await give(scope, ann, 400n);
      expect(await orders.pay(scope, ann.id, id)).to.equal('paid');
      expect(await orders.pay(scope, ann.id, id)).to.equal('repeated');
      expect(await balanceOf(scope, ann)).to.equal(0n);
    });

    it('give stock and held money back when their time is over', async () => {
      const { ann, product, id, invoice } = await anOrder({ balance: 300n, held: 300n });
      expect(await orders.expire(scope, id)).to.be.instanceOf(Date);
      await twenty(() => orders.expire(late(), id));
      expect(await statusOf(id)).to.equal('cancelled');
      expect(await linesOf(scope, product)).to.deep.equal({ available: 1 });
      expect(await balanceOf(scope, ann)).to.equal(300n);
      const [row] = await scope.db.query('select status from invoices where id = $1', [invoice.id]);
      expect(row).to.deep.equal({ status: 'expired' });
      expect(await saidTo(ann.id)).to.deep.equal(['notice-order-expired']);
    });

    it('are tried again by late money, and paid when the stock is there', async () => {
      const { ann, product, id, invoice, money } = await anOrder();
      await orders.expire(late(), id);
      await payments.apply(scope, anEvent(ann, { invoiceId: invoice.id, money }));
      expect(await statusOf(id)).to.equal('completed');
      expect(await linesOf(scope, product)).to.deep.equal({ sold: 1 });
      expect(await balanceOf(scope, ann)).to.equal(0n);
    });

    it('wait with late money for staff, where the shop wants that, and are paid by their decision', async () => {
      const rules = { ...SETTINGS.options.payments, late: 'wait' } as const;
      await settings.setOptions(scope, 1, { payments: rules });
      const { ann, product, id, invoice, money } = await anOrder();
      await orders.expire(late(), id);
      await payments.apply(late(), anEvent(ann, { invoiceId: invoice.id, money }));
      expect(await statusOf(id)).to.equal('cancelled');
      expect(await balanceOf(scope, ann)).to.equal(0n);
      const [finding] = await findings.list(scope, 'open', { limit: 5, offset: 0 });
      expect(finding).to.include({ kind: 'late' });
      await findings.credit(scope, 1, { id: finding!.id, customerId: ann.id, money });
      expect(await statusOf(id)).to.equal('completed');
      expect(await linesOf(scope, product)).to.deep.equal({ sold: 1 });
      expect(await balanceOf(scope, ann)).to.equal(0n);
      await settings.setOptions(scope, 1, { payments: SETTINGS.options.payments });
    });

    it('leave late money on the balance when the stock is gone, and tell both sides', async () => {
      const { ann, product, id, invoice, money } = await anOrder();
      await orders.expire(late(), id);
      await buy(scope, await aBuyer(scope, 1000n), product);
      await payments.apply(scope, anEvent(ann, { invoiceId: invoice.id, money }));
      expect(await statusOf(id)).to.equal('cancelled');
      expect(await balanceOf(scope, ann)).to.equal(1000n);
      expect(await saidTo(ann.id)).to.include('notice-order-sold-out');
      const told = await scope.db.query(
        `select from messages where content->>'key' = 'notice-sale-sold-out'
           and content->'data'->>'order' = $1`,
        [`${id}`],
      );
      expect(told).to.have.length(1);
    });

    it('leave late money on the balance when a coupon or a limit was used up meanwhile', async () => {
      const used = async (
        change: (order: { ann: Customer; product: Product; id: bigint }) => Promise<unknown>,
      ) => {
        const { ann, product, id, invoice, money } = await anOrder({ lines: 3 });
        await change({ ann, product, id });
        await payments.apply(scope, anEvent(ann, { invoiceId: invoice.id, money }));
        expect(await statusOf(id)).to.equal('cancelled');
        expect(await balanceOf(scope, ann)).to.equal(1000n);
        expect(await saidTo(ann.id)).to.include('notice-order-used-up');
        expect((await orders.find(scope, id, null))?.reason).to.equal('used-up');
      };
      await used(async ({ id, product }) => {
        const [coupon] = await scope.db.query<{ id: string }>(
          `insert into coupons (code, kind, value, max_uses, currency, created_at) values ('ONCE', 'fixed', 100, 1, 'USD', now()) returning id`,
        );
        const use = (id: bigint) =>
          asOwner(scope, `update orders set coupon_id = ${coupon?.id} where id = ${id}`);
        await use(id);
        await orders.expire(late(), id);
        await use(await buy(scope, await aBuyer(scope, 1000n), product));
      });
      await used(async ({ ann, id, product }) => {
        await orders.expire(late(), id);
        await products.change(scope, 1, product.id, { customerLimit: 1 });
        await give(scope, ann, 1000n);
        await buy(scope, ann, (await products.find(scope, product.id)) as Product);
      });
    });

    it('that were cancelled by the customer are not revived by money', async () => {
      const { ann, product, id, invoice, money } = await anOrder();
      expect(await orders.cancel(scope, ann.id, id)).to.equal('cancelled');
      await payments.apply(scope, anEvent(ann, { invoiceId: invoice.id, money }));
      expect(await statusOf(id)).to.equal('cancelled');
      expect(await balanceOf(scope, ann)).to.equal(1000n);
      expect(await linesOf(scope, product)).to.deep.equal({ available: 1 });
    });

    it('end in one way when money and expiry race', async () => {
      for (let round = 0; round < 8; round += 1) {
        const { ann, product, id, invoice, money } = await anOrder();
        const event = anEvent(ann, { invoiceId: invoice.id, money });
        const results = await Promise.allSettled([
          scope.transaction((inner) => payments.apply(inner, event)),
          scope.transaction((inner) => orders.expire({ ...late(), db: inner.db }, id)),
          orders.pay(scope, ann.id, id),
        ]);
        expect(results.map(({ status }) => status)).to.not.include('rejected');
        expect(await statusOf(id)).to.equal('completed');
        expect(await balanceOf(scope, ann)).to.equal(0n);
        expect(await linesOf(scope, product)).to.deep.equal({ sold: 1 });
      }
    });

    it('are paid by coins that were waited for, oldest first', async () => {
      const ann = await aBuyer(scope, 200n);
      const product = await aKeyProduct(scope, 2);
      const first = await buy(scope, ann, product, { payment: { by: 'coins', held: 200n } });
      const second = await buy(scope, ann, product, { payment: { by: 'coins', held: 0n } });
      const money = { amount: 900n, currency: 'USD' };
      await payments.apply(scope, anEvent(ann, { road: 'chain', source: 'ethereum', money }));
      expect(await statusOf(first)).to.equal('completed');
      expect(await statusOf(second)).to.equal('new');
      expect(await balanceOf(scope, ann)).to.equal(100n);
    });

    it('do not stop the credit when paying fails by a mistake of ours; staff hear of it', async () => {
      const { ann, id, invoice, money } = await anOrder();
      // Somebody used the reference of this order's purchase.
      await ledger.post(scope, {
        reference: `order:${id}:pay`,
        kind: 'probe',
        legs: [
          { account: 'suspense', money: { amount: 1n, currency: 'USD' } },
          { account: 'exchange', money: { amount: -1n, currency: 'USD' } },
        ],
      });
      await payments.apply(scope, anEvent(ann, { invoiceId: invoice.id, money }));
      expect(await balanceOf(scope, ann)).to.equal(1000n);
      expect(await statusOf(id)).to.equal('new');
      const told = await scope.db.query(
        `select from messages where content->>'key' = 'notice-sale-trouble'`,
      );
      expect(told).to.have.length(1);
      await orders.cancel(scope, ann.id, id);
    });

    it('are paid by no invoice of somebody else', async () => {
      const { id, money } = await anOrder();
      const bob = await aBuyer(scope);
      const strange = await anInvoice(scope, bob, { reference: `order:${id}:2`, money });
      await payments.apply(scope, anEvent(bob, { invoiceId: strange.id, money }));
      expect(await balanceOf(scope, bob)).to.equal(1000n);
      expect(await statusOf(id)).to.equal('new');
    });
  });

  it('shows and touches nothing of another customer', async () => {
    const ann = await aBuyer(scope, 2000n);
    const bob = await aBuyer(scope, 2000n);
    const product = await aKeyProduct(scope, 2);
    const id = await buy(scope, ann, product, { payment: { by: 'invoice', held: 0n } });
    expect(await orders.find(scope, id, bob.id)).to.equal(null);
    expect(await orders.pay(scope, bob.id, id)).to.equal(null);
    expect(await orders.cancel(scope, bob.id, id)).to.equal(null);
    const invoice = await anInvoice(scope, bob, { reference: `order:${id}:1` });
    expect(await orders.bindInvoice(scope, id, invoice.id)).to.equal('gone');
    expect((await orders.find(scope, id, ann.id))?.status).to.equal('new');
    await orders.cancel(scope, ann.id, id);
  });

  it('says what became different, in words', async () => {
    const ann = await aBuyer(scope, 2000n);
    const product = await aKeyProduct(scope, 2);
    const before = await look(scope, ann, { productId: product.id });
    await products.change(scope, 1, product.id, { price: 1200n });
    const after = await look(scope, ann, {});
    expect(checkout.differences(before.quote, after.quote)).to.deep.equal([
      {
        what: 'price',
        name: product.name,
        before: { amount: 1000n, currency: 'USD' },
        after: { amount: 1200n, currency: 'USD' },
      },
    ]);
  });

  it('takes a coupon’s last use once, and gives it back with the order', async () => {
    await scope.db.query(
      `insert into coupons (code, kind, value, max_uses, currency, created_at) values ('LAST', 'percent', 1000, 1, 'USD', now())`,
    );
    const product = await aProduct(scope);
    const crowd = await Promise.all(Array.from({ length: 20 }, () => aBuyer(scope, 1000n)));
    const choices = { productId: product.id, coupon: 'last' };
    const seen = await Promise.all(crowd.map((each) => look(scope, each, choices, judge)));
    expect(seen.map(({ quote }) => quote.total)).to.deep.equal(Array(20).fill(900n));
    const results = await twenty((n) =>
      n % 2
        ? confirm(scope, crowd[n] as never, seen[n] as never)
        : scope.transaction((inner) => confirm(inner, crowd[n] as never, seen[n] as never)),
    );
    const [placed, ...others] = placedOnes(results);
    expect(others).to.deep.equal([]);
    expect(results.flatMap((each) => (each.status === 'fulfilled' && 'changed' in each.value ? [each.value.changed.join()] : []))).to.deep.equal(Array(19).fill('coupon')); // prettier-ignore
    const order = await orders.find(scope, placed?.orderId ?? 0n, null);
    expect(order?.discount.amount).to.equal(100n);
    await refunds.give(scope, 1, {
      reference: 'coupon', orderId: order?.id ?? 0n, amount: null, lines: [], to: 'balance', returnStock: true, reason: null,
    }); // prettier-ignore
    const again = await look(scope, crowd[0] as never, choices, judge);
    expect(again.quote.coupon?.discount).to.equal(100n);
  });

  it('sends goods by a chosen way only, at its price', async () => {
    const own = await newScope();
    const options = { shipping: [{ id: 'a', name: 'Post', price: '300' }, { id: 'b', name: 'Courier', price: '900' }] }; // prettier-ignore
    await settings.setOptions(own, 1, options);
    const ann = await aBuyer(own, 5000n);
    const product = await aProduct(own, { kind: 'physical' });
    const shown = await checkout.open(own, ann.id, { productId: product.id, shipping: 'b' });
    const all = { ...SETTINGS, options: { ...SETTINGS.options, ...options } };
    const quote = await checkout.quote(own, ann.id, shown, all, noCoupons);
    expect(quote.total).to.equal(1900n);
    await settings.setOptions(own, 1, { shipping: [{ id: 'b', name: 'Courier', price: '1000' }] });
    expect(await confirm(own, ann, { shown, quote })).to.deep.equal({ changed: ['shipping'] });
    await settings.setOptions(own, 1, options);
    expect(await confirm(own, ann, { shown, quote })).to.include({ status: 'paid' });
    expect(await balanceOf(own, ann)).to.equal(3100n);
  });
});
