import { z } from 'zod';
import * as listings from '../domain/programs/listings.ts';
import * as payments from '../domain/money/payments.ts';
import * as payoutList from '../domain/payouts/payout-list.ts';
import { eventTypes, type EventNoun } from '../domain/programs/webhooks.ts';
import type { Addressed } from '../domain/programs/webhook-deliveries.ts';
import type { Scope } from '../scope.ts';
import { answer as orderOf, Order } from './orders.ts';
import { Id, Moment, momentOf, Money, moneyOf } from './shapes.ts';
import { Level, levelOf } from './stock.ts';
import { answerOf as subscriptionOf, Subscription } from './subscriptions.ts';

const Payment = z
  .strictObject({
    id: Id,
    reference: z.string().meta({ description: 'Unique: what a credit is recognised by.' }),
    status: z.enum(['processing', 'settled', 'reversed']),
    customerId: Id,
    invoiceId: Id.nullable(),
    money: Money.meta({ description: 'What came.' }),
    credit: Money.nullable().meta({ description: 'What it was credited as.' }),
    seenAt: Moment,
  })
  .meta({ id: 'Payment' });

const Payout = z
  .strictObject({
    id: Id,
    status: z.enum(['settled', 'failed', 'cancelled']),
    customerId: Id,
    way: z.string(),
    money: Money.meta({ description: 'What the receiver gets.' }),
    fee: Money,
  })
  .meta({ id: 'Payout' });

const data = {
  order: z.strictObject({ order: Order }),
  payment: z.strictObject({ payment: Payment }),
  payout: z.strictObject({ payout: Payout }),
  subscription: z.strictObject({ subscription: Subscription }),
  stock: z.strictObject({ stock: Level }),
} as const satisfies Record<EventNoun, z.ZodObject>;

/** What is posted to a webhook, by what it is about. */
export const events = Object.fromEntries(
  Object.entries(data).map(([noun, shape]) => [
    noun,
    z
      .strictObject({
        id: z.string().meta({ description: 'Names the event: a repeat has the same one.' }),
        type: z.enum(eventTypes.filter((type) => type.startsWith(`${noun}.`))),
        createdAt: Moment.meta({ description: 'When it happened.' }),
        data: shape,
      })
      .meta({ id: `${noun.charAt(0).toUpperCase()}${noun.slice(1)}Event` }),
  ]),
);

/** The text that is sent for an event: the rows as they are at the first try. */
export async function bodyOf(scope: Scope, delivery: Addressed): Promise<string> {
  const { event, type, createdAt } = delivery;
  return JSON.stringify({
    id: event,
    type,
    createdAt: momentOf(createdAt),
    data: await dataOf(scope, delivery),
  });
}

async function dataOf(scope: Scope, { type, subject }: Addressed): Promise<unknown> {
  const id = (name: string) => BigInt(subject[name] ?? 0);
  switch (type.split('.')[0] as EventNoun | 'ping') {
    case 'order':
      return data.order.parse({ order: await orderOf(scope, id('order')) });
    case 'payment': {
      const found = await payments.findById(scope, id('payment'));
      return data.payment.parse({ payment: found && paymentOf(found) });
    }
    case 'payout': {
      const found = await payoutList.find(scope, id('payout'));
      return data.payout.parse({
        payout: found && {
          id: `${found.id}`,
          status: found.state,
          customerId: `${found.customerId}`,
          way: found.way,
          money: moneyOf(found.money),
          fee: moneyOf(found.fee),
        },
      });
    }
    case 'subscription':
      return data.subscription.parse({
        subscription: await subscriptionOf(scope, id('subscription')),
      });
    case 'stock': {
      const page = { before: id('product') + 1n, limit: 1 };
      const [found] = await listings.levels(scope, {}, page);
      // The next one below stands there where it is not sold any more.
      return data.stock.parse({ stock: found?.id === id('product') ? levelOf(found) : null });
    }
    case 'ping':
    default:
      return {};
  }
}

function paymentOf(found: payments.Payment) {
  return {
    id: `${found.id}`,
    reference: found.reference,
    status: found.status,
    customerId: `${found.customerId}`,
    invoiceId: found.invoiceId && `${found.invoiceId}`,
    money: moneyOf(found.money),
    credit: found.credit && moneyOf(found.credit),
    seenAt: momentOf(found.seenAt),
  };
}
