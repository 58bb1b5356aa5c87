import { expect } from 'chai';
import * as claims from '../../../shared/domain/orders/claims.ts';
import type { Customer } from '../../../shared/domain/people/customers.ts';
import * as deliveries from '../../../shared/domain/orders/deliveries.ts';
import { sealGoods, type Goods } from '../../../shared/domain/catalogue/goods.ts';
import * as orders from '../../../shared/domain/orders/orders.ts';
import type { Order } from '../../../shared/domain/orders/order-row.ts';
import * as payments from '../../../shared/domain/money/payments.ts';
import * as products from '../../../shared/domain/catalogue/products.ts';
import * as refunds from '../../../shared/domain/orders/refunds.ts';
import type { RefundWish } from '../../../shared/domain/orders/refunds.ts';
import { rateOf } from '../../../shared/money.ts';
import type { Scope } from '../../../shared/scope.ts';
import { anEvent, anInvoice, aProduct, brokenBooks } from '../../support/builders.ts';
import { newScope, testPlatform } from '../../support/platform.ts';
import { aBuyer, aKeyProduct, balanceOf, brokenOrders, buy, linesOf, twenty } from './order-support.ts'; // prettier-ignore

const refusalOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { code?: string }) => error.code,
  );

describe('care for paid orders', () => {
  let scope: Scope;
  before(async () => {
    scope = await newScope();
  });
  afterEach(async () => {
    expect(await brokenBooks(scope)).to.deep.equal([]);
    expect(await brokenOrders(scope)).to.deep.equal([]);
  });
  const orderOf = async (id: bigint): Promise<Order> => {
    const order = await orders.find(scope, id, null);
    if (!order) throw new Error('the order is there');
    return order;
  };
  const firstLine = async (id: bigint) => {
    const [line] = (await orderOf(id)).lines;
    if (!line) throw new Error('an order has lines');
    return line;
  };
  const wish = (
    orderId: bigint,
    reference: string,
    rest: Partial<RefundWish> = {},
  ): RefundWish => ({
    reference: `refund:${orderId}:${reference}`,
    orderId,
    amount: null,
    lines: [],
    to: 'balance',
    returnStock: true,
    reason: null,
    ...rest,
  });
  const deliveryOf = async (customer: Customer, at = 0) => {
    const rows = await scope.db.query<{ content: never }>(
      `select content from messages where customer_id = $1 and content ? 'delivery' order by id`,
      [customer.id],
    );
    const { secrets } = await testPlatform();
    return deliveries.unseal(scope, secrets, rows[at]?.content as never);
  };

  describe('deliveries', () => {
    it('open what was sold only when it is sent, short in the chat and long as a file', async () => {
      const ann = await aBuyer(scope, 90_000n);
      const product = await aKeyProduct(scope, 30);
      await buy(scope, ann, product);
      const sealed = await scope.db.query(`select content::text as text from messages where customer_id = $1`, [ann.id]); // prettier-ignore
      expect(JSON.stringify(sealed)).to.not.contain('key-');
      const one = await deliveryOf(ann);
      expect(one.key).to.equal('delivery-line');
      expect(one.data?.['text']).to.match(/^key-/);
      await buy(scope, ann, product, { quantity: 10 });
      expect((await deliveryOf(ann, 1)).key).to.equal('delivery-lines');
      await buy(scope, ann, product, { quantity: 11 });
      const file = await deliveryOf(ann, 2);
      expect(file.key).to.equal('delivery-file');
      expect((file.document as { text: string }).text.split('\n')).to.have.length(11);
    });

    it('of texts and files are what they were when they were bought', async () => {
      const ann = await aBuyer(scope, 9000n);
      const { secrets } = await testPlatform();
      const set = async (product: products.Product, goods: Goods) =>
        products.setGoods(scope, 1, product.id, sealGoods(scope, secrets, product.id, goods));
      const text = await aProduct(scope, { kind: 'text', options: { protect: true } });
      const file = await aProduct(scope, { kind: 'file' });
      await set(text, { kind: 'text', text: 'a <b>secret</b>' });
      await set(file, { kind: 'file', fileId: 'F1', name: 'book.pdf' });
      await buy(scope, ann, text);
      await buy(scope, ann, file);
      await set(text, { kind: 'text', text: 'another' });
      expect(await deliveryOf(ann)).to.deep.include({ key: 'delivery-line', protect: true });
      expect((await deliveryOf(ann)).data?.['text']).to.equal('a <b>secret</b>');
      expect(await deliveryOf(ann, 1)).to.deep.include({ key: 'delivery-file', protect: false, document: { fileId: 'F1' } }); // prettier-ignore
    });

    it('come again whenever the buyer asks, to nobody else', async () => {
      const ann = await aBuyer(scope, 1000n);
      const bob = await aBuyer(scope);
      const id = await buy(scope, ann, await aKeyProduct(scope, 1));
      const again = { customerId: ann.id, orderId: id, reference: 'update:1' };
      expect(await deliveries.sendAgain(scope, again)).to.equal(1);
      await deliveries.sendAgain(scope, again);
      const sent = await scope.db.query(`select from messages where customer_id = $1 and content ? 'delivery'`, [ann.id]); // prettier-ignore
      expect(sent).to.have.length(2);
      expect(await deliveries.sendAgain(scope, { ...again, customerId: bob.id })).to.equal(0);
    });

    it('by hand complete an order once', async () => {
      const { secrets } = await testPlatform();
      const ann = await aBuyer(scope, 3000n);
      const product = await aProduct(scope);
      const id = await buy(scope, ann, product, { quantity: 2 });
      expect((await orderOf(id)).status).to.equal('paid');
      const line = { orderId: id, lineId: (await firstLine(id)).id, productId: product.id };
      const results = await twenty(
        () =>
        scope.transaction((inner) => deliveries.byHand(inner, secrets, 1, line, { kind: 'text', text: 'here' })), // prettier-ignore
      );
      expect(results.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
      expect((await orderOf(id)).status).to.equal('completed');
      expect((await deliveryOf(ann)).data?.['text']).to.equal('here');
    });

    it('by post tell the tracking and complete the order', async () => {
      const ann = await aBuyer(scope, 1000n);
      const id = await buy(scope, ann, await aProduct(scope, { kind: 'physical' }));
      await deliveries.ship(scope, 1, id, 'RR123');
      expect(await orderOf(id)).to.include({ status: 'completed', tracking: 'RR123' });
      expect(await refusalOf(deliveries.ship(scope, 1, id, 'RR124'))).to.equal('order-delivered');
    });
  });

  describe('refunds', () => {
    it('give back once, however often staff press, never more than was paid', async () => {
      const ann = await aBuyer(scope, 1000n);
      const id = await buy(scope, ann, await aKeyProduct(scope, 1));
      const same = await twenty(() =>
        scope.transaction((inner) => refunds.give(inner, 1, wish(id, 'a'))),
      );
      expect(same.map(({ status }) => status)).to.not.include('rejected');
      expect(await balanceOf(scope, ann)).to.equal(1000n);
      const others = await twenty((n) => refunds.give(scope, 1, wish(id, `b${n}`)));
      expect(others.map(({ status }) => status)).to.not.include('fulfilled');
      expect(await balanceOf(scope, ann)).to.equal(1000n);
      expect(await orderOf(id)).to.include({ status: 'refunded' });
    });

    it('of parts race up to the total and no further', async () => {
      const ann = await aBuyer(scope, 1000n);
      const id = await buy(scope, ann, await aProduct(scope));
      const results = await twenty((n) =>
        refunds.give(scope, 1, wish(id, `p${n}`, { amount: 300n })),
      );
      expect(results.filter(({ status }) => status === 'fulfilled')).to.have.length(3);
      expect(await balanceOf(scope, ann)).to.equal(900n);
      expect((await orderOf(id)).refunded.amount).to.equal(900n);
    });

    it('of lines count pieces, and put what was not delivered back', async () => {
      const ann = await aBuyer(scope, 5000n);
      const product = await aProduct(scope, { stock: 5 });
      const id = await buy(scope, ann, product, { quantity: 4 });
      const { id: lineId } = await firstLine(id);
      const order = await orderOf(id);
      const share = refunds.shareOf(order, order.lines[0] as never, 3);
      expect(share.amount).to.equal(3000n);
      await refunds.give(scope, 1, wish(id, '1', { amount: 3000n, lines: [{ lineId, quantity: 3 }] })); // prettier-ignore
      expect((await products.find(scope, product.id))?.stock).to.equal(4);
      expect(
        await refusalOf(refunds.give(scope, 1, wish(id, '2', { amount: 1n, lines: [{ lineId, quantity: 2 }] }))), // prettier-ignore
      ).to.equal('refund-too-much');
      await refunds.give(scope, 1, wish(id, '3'));
      expect((await products.find(scope, product.id))?.stock).to.equal(5);
      expect(await orderOf(id)).to.include({ status: 'refunded' });
      expect(await balanceOf(scope, ann)).to.equal(5000n);
    });

    it('are refused for what is not paid and for a line of another order', async () => {
      const ann = await aBuyer(scope, 3000n);
      const product = await aKeyProduct(scope, 3);
      const open = await buy(scope, ann, product, { payment: { by: 'invoice', held: 0n } });
      expect(await refusalOf(refunds.give(scope, 1, wish(open, '1')))).to.equal('refund-too-much');
      const one = await buy(scope, ann, product);
      const two = await buy(scope, ann, product);
      const { id: lineId } = await firstLine(two);
      expect(
        await refusalOf(refunds.give(scope, 1, wish(one, '1', { amount: 5n, lines: [{ lineId, quantity: 1 }] }))), // prettier-ignore
      ).to.equal('refund-too-much');
      await orders.cancel(scope, ann.id, open);
    });

    describe('in Stars', () => {
      const starOrder = async () => {
        const ann = await aBuyer(scope, 300n);
        const product = await aKeyProduct(scope, 1, { price: 999n });
        const id = await buy(scope, ann, product, { payment: { by: 'invoice', held: 200n } });
        const rate = rateOf('XTR', 'USD', '0.013');
        const invoice = await anInvoice(scope, ann, {
          reference: `order:${id}:stars`, method: 'stars', rate,
          money: { amount: 800n, currency: 'USD' }, asked: { amount: 616n, currency: 'XTR' },
        }); // prettier-ignore
        await orders.bindInvoice(scope, id, invoice.id);
        await payments.apply(scope, anEvent(ann, {
          reference: `stars:charge-${id}`, source: 'stars', invoiceId: invoice.id,
          money: { amount: 616n, currency: 'XTR' }, credit: { amount: 800n, currency: 'USD' }, rate,
        })); // prettier-ignore
        expect((await orderOf(id)).status).to.equal('completed');
        expect(await balanceOf(scope, ann), 'a cent came too much').to.equal(101n);
        return { ann, id };
      };

      it('wait for Telegram and end once; what was held goes to the balance, to the cent', async () => {
        const { ann, id } = await starOrder();
        const { refundId } = await refunds.give(scope, 1, wish(id, 's', { to: 'stars' }));
        expect(await refunds.findPending(scope, refundId)).to.deep.equal({
          chargeId: `charge-${id}`,
          telegramId: ann.telegramId,
        });
        expect(await balanceOf(scope, ann)).to.equal(300n);
        await twenty(() => refunds.finish(scope, refundId, null));
        expect(await refunds.findPending(scope, refundId)).to.equal(null);
        expect(await balanceOf(scope, ann)).to.equal(300n);
        const [stars] = await scope.db.query<{ sum: string }>(
          `select coalesce(sum(e.amount), 0) as sum from ledger_entries e join ledger_accounts a on a.id = e.account_id
           where a.name in ('provider:stars', 'refunding')`,
        );
        expect(stars?.sum).to.equal('0');
        const [said] = await scope.db.query<{ data: Record<string, unknown> }>(
          `select content->'data' as data from messages where content->>'key' = 'notice-order-stars-back'
             and customer_id = $1`,
          [ann.id],
        );
        expect(said?.data).to.deep.include({ rest: { amount: '199', currency: 'USD' } });
      });

      it('go to the balance when Telegram refuses, and staff hear of it', async () => {
        const { ann, id } = await starOrder();
        const { refundId } = await refunds.give(scope, 1, wish(id, 's', { to: 'stars' }));
        await refunds.finish(scope, refundId, 'CHARGE_NOT_FOUND');
        await refunds.finish(scope, refundId, null);
        expect(await balanceOf(scope, ann)).to.equal(1100n);
        expect((await orderOf(id)).refunds[0]).to.include({ state: 'failed' });
      });

      it('go back whole or not at all', async () => {
        const { id } = await starOrder();
        expect(
          await refusalOf(refunds.give(scope, 1, wish(id, 's', { to: 'stars', amount: 500n }))),
        ).to.equal('refund-too-much');
      });
    });
  });

  describe('claims', () => {
    const bought = async (lines: number, quantity = 1) => {
      const ann = await aBuyer(scope, 5000n);
      const product = await aKeyProduct(scope, lines);
      const id = await buy(scope, ann, product, { quantity });
      return { ann, product, id, line: await firstLine(id) };
    };

    it('are opened by the buyer, one at a time, inside the warranty', async () => {
      const { ann, line } = await bought(1);
      const bob = await aBuyer(scope);
      expect(await refusalOf(claims.open(scope, bob.id, line.id, 'x'))).to.equal('claim-late');
      const results = await twenty(() => claims.open(scope, ann.id, line.id, 'does not work'));
      expect(results.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
      const late = { ...scope, clock: { ...scope.clock, now: () => Date.now() + 25 * 3600_000 } };
      const second = await bought(1);
      expect(await refusalOf(claims.open(late, second.ann.id, second.line.id, 'x'))).to.equal('claim-late'); // prettier-ignore
    });

    it('are decided once when staff race, and what is decided happens once', async () => {
      const { ann, product, id, line } = await bought(6);
      const claim = await claims.open(scope, ann.id, line.id, 'does not work');
      const results = await twenty((n) =>
        scope.transaction((inner) =>
          claims.decide(
            inner,
            1,
            claim,
            n % 3 === 0
              ? { state: 'replaced', quantity: 1 }
              : n % 3 === 1
                ? { state: 'refunded', refund: wish(id, `c${n}`, { amount: 1000n, lines: [{ lineId: line.id, quantity: 1 }] }) } // prettier-ignore
                : { state: 'refused', answer: 'It does' },
          ),
        ),
      );
      expect(results.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
      const codes = results.flatMap((each) =>
        each.status === 'rejected' ? [(each.reason as { code: string }).code] : [],
      );
      expect(new Set(codes)).to.deep.equal(new Set(['claim-decided']));
      expect((await linesOf(scope, product))['sold']).to.be.oneOf([1, 2]);
    });

    it('are replaced by a fresh line of the same product, delivered at once', async () => {
      const { ann, id, line } = await bought(2);
      const claim = await claims.open(scope, ann.id, line.id, 'dead');
      await claims.decide(scope, 1, claim, { state: 'replaced', quantity: 1 });
      const order = await orderOf(id);
      expect(order.status).to.equal('completed');
      expect(order.lines[1]).to.deep.include({ replaces: line.id, quantity: 1, hasGoods: true });
      expect(order.lines[1]?.warrantyUntil).to.deep.equal(line.warrantyUntil);
      expect((await deliveryOf(ann, 1)).data?.['text']).to.match(/^key-/);
      // What was replaced is settled; the new one may be claimed.
      expect(await refusalOf(claims.open(scope, ann.id, line.id, 'dead'))).to.equal('claim-late');
      await claims.open(scope, ann.id, order.lines[1]!.id, 'dead too');
    });

    it('that cannot be replaced stay open', async () => {
      const { ann, id, line } = await bought(1);
      const claim = await claims.open(scope, ann.id, line.id, 'dead');
      const decide = claims.decide(scope, 1, claim, { state: 'replaced', quantity: 1 });
      expect(await refusalOf(decide)).to.equal('out-of-stock');
      expect((await firstLine(id)).claim?.state).to.equal('open');
      await claims.decide(scope, 1, claim, {
        state: 'refunded',
        refund: wish(id, 'c'),
      });
      expect(await balanceOf(scope, ann)).to.equal(5000n);
      expect((await firstLine(id)).claim?.state).to.equal('refunded');
    });
  });
});
