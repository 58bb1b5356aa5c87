import * as cart from '../shared/domain/orders/cart.ts';
import * as checkout from '../shared/domain/orders/checkout.ts';
import type { Choices } from '../shared/domain/orders/checkout.ts';
import * as claims from '../shared/domain/orders/claims.ts';
import * as couponEdits from '../shared/domain/marketing/coupon-edits.ts';
import * as coupons from '../shared/domain/marketing/coupons.ts';
import type { Customer } from '../shared/domain/people/customers.ts';
import * as deliveries from '../shared/domain/orders/deliveries.ts';
import { sealAddress } from '../shared/domain/catalogue/goods.ts';
import * as orders from '../shared/domain/orders/orders.ts';
import type { Order } from '../shared/domain/orders/order-row.ts';
import * as referral from '../shared/domain/marketing/referral.ts';
import * as refunds from '../shared/domain/orders/refunds.ts';
import * as reviewDesk from '../shared/domain/marketing/review-desk.ts';
import * as reviews from '../shared/domain/marketing/reviews.ts';
import * as settings from '../shared/domain/shop/settings.ts';
import * as showcase from '../shared/domain/catalogue/showcase.ts';
import * as tickets from '../shared/domain/staff/tickets.ts';
import * as waitingList from '../shared/domain/catalogue/waiting-list.ts';
import * as wishes from '../shared/domain/catalogue/wishes.ts';
import type { Scope } from '../shared/scope.ts';
import type { Secrets } from '../shared/secrets.ts';
import { OPERATOR } from './people.ts';
import type { Shelf } from './shelves.ts';

const COUPON = 'WELCOME10';
const ADDRESS = 'Anna Petrova, 12 Harbour Street, Riga';

interface People {
  readonly clara: Customer;
  readonly boris: Customer;
  readonly maya: Customer;
  readonly anna: Customer;
}

/** How many weeks of sales the statistics have to show. */
const WEEKS = 4;
const DAY = 86_400_000;

/** Some orders a day in the past weeks, out of the cart, from two regular customers. */
export async function sellBefore(
  scope: Scope,
  shelf: Shelf,
  regulars: readonly Customer[],
): Promise<void> {
  // Nobody wants to hear of all that at once.
  await settings.setOptions(scope, OPERATOR.id, { notices: { order: { off: true } } });
  for (let daysAgo = WEEKS * 7; daysAgo > 0; daysAgo -= 1) {
    const now = scope.clock.now() - daysAgo * DAY;
    const past: Scope = { ...scope, clock: { ...scope.clock, now: () => now } };
    for (const [i, customer] of regulars.entries()) {
      const cards = (daysAgo * 5 + i * 2) % 3;
      const guides = (daysAgo * 3 + i) % 4;
      for (let n = 0; n < cards; n += 1) await cart.add(past, customer.id, shelf.card.id);
      for (let n = 0; n < guides; n += 1) await cart.add(past, customer.id, shelf.guide.id);
      if (cards + guides > 0) await order(past, customer, { productId: null, quantity: null });
    }
  }
  await settings.setOptions(scope, OPERATOR.id, { notices: {} });
}

/** Orders in every state and what comes of them. The caller's transaction makes them once. */
export async function sell(
  scope: Scope,
  secrets: Secrets,
  shelf: Shelf,
  people: People,
): Promise<void> {
  const { clara, boris, maya, anna } = people;
  await couponEdits.create(scope, OPERATOR.id, COUPON, { kind: 'percent', value: 1000n, maxUsesEach: 1 }); // prettier-ignore
  const { code } = await referral.read(scope, clara.id);
  await referral.bring(scope, anna.id, code);

  const buy = async (customer: Customer, wish: Partial<Choices>) =>
    find(scope, await order(scope, customer, wish));
  await buy(clara, { productId: shelf.card.id, quantity: 1 });
  await buy(clara, { productId: shelf.guide.id, quantity: 1 });
  const seats = await buy(boris, { productId: shelf.evening.id, quantity: 2 });
  const unwanted = await buy(boris, { productId: shelf.guide.id, quantity: 1 });
  const sealed = sealAddress(scope, secrets, anna.id, ADDRESS).toString('base64');
  const parcel = { shipping: 'post', address: sealed } as const;
  const sent = await buy(anna, { ...parcel, productId: shelf.green.id, quantity: 3, coupon: COUPON }); // prettier-ignore
  await buy(anna, { ...parcel, productId: shelf.oolong.id, quantity: 1 });
  const blend = await buy(anna, { productId: shelf.blend.id, quantity: 1 });
  const unpaid = await order(scope, maya, { productId: shelf.card.id, quantity: 1 }, { by: 'invoice', held: 0n }); // prettier-ignore

  await deliveries.ship(scope, OPERATOR.id, sent.id, 'DEMO-PARCEL-0001');
  await deliverByHand(scope, secrets, blend);
  await orders.cancel(scope, maya.id, unpaid);
  await refunds.give(scope, OPERATOR.id, {
    reference: 'seed:refund', orderId: unwanted.id, amount: null, lines: [], to: 'balance',
    returnStock: false, reason: 'Bought twice by mistake.',
  }); // prettier-ignore
  const [seat] = seats.lines;
  if (seat) await claims.open(scope, boris.id, seat.id, 'The door says that this code was used already.'); // prettier-ignore
  await talk(scope, shelf, { ...people, sent });
  await wishes.setFavourite(scope, { customerId: clara.id, productId: shelf.oolong.id }, true);
  await waitingList.join(scope, maya.id, shelf.white.id);
}

/** Reviews and their answer, and two questions to the shop. */
async function talk(
  scope: Scope,
  shelf: Shelf,
  { clara, boris, maya, anna, sent }: People & { readonly sent: Order },
): Promise<void> {
  await review(scope, clara, shelf.card.id, 5, 'Here within a second. My mother loved it.');
  await review(scope, clara, shelf.guide.id, 4, 'Short and useful.');
  await review(scope, boris, shelf.evening.id, 3, null);
  await review(scope, anna, shelf.green.id, 5, 'Как будто только что собрали.');
  const newest = await reviewDesk.list(scope, 'all', { offset: 0, limit: 1 });
  for (const { id } of newest)
    await reviewDesk.answer(scope, OPERATOR.id, id, { text: 'Thank you, Anna!', reference: 'seed:answer' }); // prettier-ignore

  const ask = (customer: Customer, subject: string, text: string, orderId: bigint | null = null) =>
    tickets.open(scope, { reference: `seed:ticket:${customer.telegramId}`, customerId: customer.id, orderId, subject, text, media: null }); // prettier-ignore
  const ticketId = await ask(anna, 'Where is my tea?', 'It is on its way since Monday. When will it be here?', sent.id); // prettier-ignore
  await tickets.answer(scope, { reference: 'seed:ticket:answer', ticketId, staffId: OPERATOR.id, text: 'The post says: tomorrow.', media: null }); // prettier-ignore
  await ask(maya, 'White tea', 'Will there be white tea again this year?');
}

async function review(
  scope: Scope,
  customer: Customer,
  productId: bigint,
  stars: number,
  text: string | null,
): Promise<void> {
  await reviews.rate(scope, customer.id, productId, stars);
  if (text !== null) await reviews.write(scope, customer.id, productId, { text, photo: null });
}

/** Opens a product's card: the statistics count who looked and who bought. */
export async function lookAt(scope: Scope, customer: Customer, productId: bigint): Promise<void> {
  const { timeZone } = (await settings.read(scope)).options;
  await showcase.card(scope, { id: productId }, { customerId: customer.id, isCounted: true, timeZone }); // prettier-ignore
}

/** Buys as a customer does: looks, then confirms what was seen. */
async function order(
  scope: Scope,
  customer: Customer,
  wish: Partial<Choices>,
  payment: orders.Payment = { by: 'balance' },
): Promise<bigint> {
  const { currency, options } = await settings.read(scope);
  const shown = await checkout.open(scope, customer.id, { coupon: null, ...wish });
  for (const { productId } of shown.lines) await lookAt(scope, customer, productId);
  const quote = await checkout.quote(scope, customer.id, shown, { currency, options }, coupons.judge); // prettier-ignore
  const { reserveMin } = options;
  const placed = await orders.place(scope, { customerId: customer.id, checkout: shown, quote, payment, reserveMin }); // prettier-ignore
  if ('changed' in placed)
    throw new Error(`${customer.name} could not buy: ${placed.changed.join(', ')}`);
  return placed.orderId;
}

async function deliverByHand(scope: Scope, secrets: Secrets, { id, lines }: Order): Promise<void> {
  const text = 'Your blend: two parts oolong, one part mint, a little orange peel.';
  for (const line of lines) {
    const where = { orderId: id, lineId: line.id, productId: line.productId };
    await deliveries.byHand(scope, secrets, OPERATOR.id, where, { kind: 'text', text });
  }
}

async function find(scope: Scope, id: bigint): Promise<Order> {
  const found = await orders.find(scope, id, null);
  if (!found) throw new Error('an order that was just placed is there');
  return found;
}
