import { expect } from 'chai';
import * as cart from '../../../../shared/domain/orders/cart.ts';
import * as orders from '../../../../shared/domain/orders/orders.ts';
import * as desk from '../../../../shared/domain/marketing/review-desk.ts';
import * as refunds from '../../../../shared/domain/orders/refunds.ts';
import * as reviews from '../../../../shared/domain/marketing/reviews.ts';
import * as settings from '../../../../shared/domain/shop/settings.ts';
import * as showcase from '../../../../shared/domain/catalogue/showcase.ts';
import type { UserError } from '../../../../shared/errors.ts';
import type { Scope } from '../../../../shared/scope.ts';
import { aProduct } from '../../../support/builders.ts';
import { newScope } from '../../../support/platform.ts';
import { aBuyer, aKeyProduct, buy, confirm, look, twenty } from '../order-support.ts';

describe('Reviews', () => {
  let scope: Scope;
  beforeEach(async () => {
    scope = await newScope();
  });
  const codeOf = (work: Promise<unknown>) => work.then(() => 'done', ({ code }: UserError) => code); // prettier-ignore
  const starsOf = async (id: bigint) => {
    const card = await showcase.card(
      scope,
      { id },
      { customerId: 1n, timeZone: 'UTC', isCounted: false },
    );
    return [card?.stars, card?.reviews];
  };

  it('are written by who bought it and kept it, once each, and changed by them alone', async () => {
    const product = await aProduct(scope);
    const other = await aProduct(scope);
    const [buyer, stranger] = [await aBuyer(scope, 9000n), await aBuyer(scope)];
    expect(await codeOf(reviews.rate(scope, buyer.id, product.id, 5))).to.equal('review-no-buyer');
    await buy(scope, buyer, other, { payment: { by: 'invoice', held: 0n } });
    const order = await buy(scope, buyer, product);
    for (const [who, what] of [[buyer, other], [stranger, product]] as const)
      expect(await codeOf(reviews.rate(scope, who.id, what.id, 1))).to.equal('review-no-buyer'); // prettier-ignore
    await twenty(() => reviews.rate(scope, buyer.id, product.id, 4));
    expect(await starsOf(product.id)).to.deep.equal([4, 1]);
    const said = { text: ' Good <b> ', photo: 'photo-1' };
    await reviews.write(scope, buyer.id, product.id, said);
    const more = { text: 'Better', photo: null };
    await reviews.write(scope, buyer.id, product.id, more);
    const told = await scope.db.query(
      `select from messages where content->>'key' like 'notice-review-%'`,
    );
    expect(told).to.have.length(2);
    expect(await reviews.own(scope, buyer.id, product.id)).to.include({ text: 'Better', photo: 'photo-1', stars: 4 }); // prettier-ignore
    expect(await codeOf(reviews.write(scope, stranger.id, product.id, more))).to.equal('review-no-buyer'); // prettier-ignore
    expect(await codeOf(reviews.write(scope, buyer.id, product.id, { text: 'x'.repeat(501), photo: null }))).to.equal('review-length'); // prettier-ignore
    await refunds.give(scope, 1, { reference: 'r', orderId: order, amount: null, lines: [], to: 'balance', returnStock: false, reason: null }); // prettier-ignore
    expect(await codeOf(reviews.rate(scope, buyer.id, product.id, 1))).to.equal('review-no-buyer');
  });

  it('are not written of a line that was given back, though the rest of the order was kept', async () => {
    const [kept, back] = [await aProduct(scope), await aProduct(scope)];
    const buyer = await aBuyer(scope, 9000n);
    for (const { id } of [kept, back]) await cart.add(scope, buyer.id, id);
    const placed = await confirm(scope, buyer, await look(scope, buyer, { productId: null }));
    if ('changed' in placed) throw new Error('nothing changed');
    const order = await orders.find(scope, placed.orderId, null);
    const line = order?.lines.find(({ productId }) => productId === back.id);
    const lines = [{ lineId: line?.id ?? 0n, quantity: 1 }];
    await refunds.give(scope, 1, { reference: 'l', orderId: placed.orderId, amount: 1000n, lines, to: 'balance', returnStock: false, reason: null }); // prettier-ignore
    expect(await codeOf(reviews.rate(scope, buyer.id, back.id, 1))).to.equal('review-no-buyer');
    expect(await codeOf(reviews.rate(scope, buyer.id, kept.id, 5))).to.equal('done');
  });

  it('leave list and average when staff hide them, and come back by undo', async () => {
    const product = await aProduct(scope);
    for (const stars of [1, 5]) {
      const buyer = await aBuyer(scope, 9000n);
      await buy(scope, buyer, product);
      await reviews.rate(scope, buyer.id, product.id, stars);
    }
    expect(await starsOf(product.id)).to.deep.equal([3, 2]);
    const [, bad] = await desk.list(scope, 'new', { offset: 0, limit: 9 });
    if (!bad) throw new Error('there are two');
    const auditId = await desk.setHidden(scope, 1, bad.id, true);
    expect(await codeOf(desk.setHidden(scope, 1, bad.id, true))).to.equal('review-gone');
    expect(await starsOf(product.id)).to.deep.equal([5, 1]);
    const page = await reviews.ofProduct(scope, product.id, {
      customerId: 1n,
      offset: 0,
      limit: 9,
    });
    expect([page.average, page.count, page.reviews.length]).to.deep.equal([5, 1, 1]);
    expect(await reviews.find(scope, bad.id)).to.equal(null);
    // Its writer changes it: it stays hidden.
    await reviews.rate(scope, bad.customerId, product.id, 2);
    expect(await starsOf(product.id)).to.deep.equal([5, 1]);
    await desk.revert(scope, { id: auditId, actorId: 1, action: 'review.hide', data: { review: Number(bad.id) }, at: new Date() }); // prettier-ignore
    expect(await starsOf(product.id)).to.deep.equal([3.5, 2]);
    await desk.open(scope, bad.id);
    expect(await desk.list(scope, 'new', { offset: 0, limit: 9 })).to.have.length(1);
  });

  it('are asked for once per product, some time after all was delivered', async () => {
    const product = await aKeyProduct(scope, 3);
    const buyer = await aBuyer(scope, 9000n);
    const order = await buy(scope, buyer, product);
    await twenty(() => reviews.askBuyer(scope, order));
    await reviews.askBuyer(scope, await buy(scope, buyer, product));
    const asked = await scope.db.query<{ content: { buttons: { press: string }[][] } }>(
      `select content from messages where content->>'key' = 'notice-review-ask'`,
    );
    expect(asked).to.have.length(1);
    expect(asked[0]?.content.buttons[0]?.map(({ press }) => press)).to.deep.equal([1, 2, 3, 4, 5].map((n) => `rate:${product.id}:${n}`)); // prettier-ignore
    const second = await aBuyer(scope, 9000n);
    const manual = await buy(scope, second, await aProduct(scope));
    expect(await reviews.askBuyer(scope, manual)).to.equal(0);
    const last = await buy(scope, second, product);
    await settings.setOptions(scope, 1, { reviews: false });
    expect(await reviews.askBuyer(scope, last)).to.equal(0);
  });
});
