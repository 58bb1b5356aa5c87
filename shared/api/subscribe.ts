import { z } from 'zod';
import type { Claim } from '../domain/coins/coin-claims.ts';
import * as customers from '../domain/people/customers.ts';
import type { DepositMethod } from '../domain/money/deposits.ts';
import type { Order } from '../domain/orders/order-row.ts';
import type { Invoice } from '../domain/money/invoices.ts';
import * as orders from '../domain/orders/orders.ts';
import * as hashSales from '../domain/subscriptions/hash-sales.ts';
import * as planSales from '../domain/subscriptions/plan-sales.ts';
import * as pages from '../domain/subscriptions/subscription-pages.ts';
import { UserError } from '../errors.ts';
import { demandPerson, whose } from './customers.ts';
import { Invoice as InvoiceShape, offeredMethods, readPayer, shapeOf as invoiceOf } from './invoices.ts'; // prettier-ignore
import { route, type Call, type Route } from './route.ts';
import { Id, IdIn } from './shapes.ts';
import { shapeOf, Subscription } from './subscriptions.ts';

const Body = z.strictObject({
  ...whose,
  planId: IdIn,
  method: z
    .string()
    .max(100)
    .meta({ description: 'The id of a payment method, or "balance".', examples: ['balance'] }),
  payer: z.record(z.string().max(40), z.string().max(200)).optional(),
  transactionHash: z.string().min(8).max(300).optional().meta({
    description:
      'Of a payment that was made already, to the customer’s own address, in the coin of the method. Each counts once, for ever.',
  }),
});
type Asked = Pick<Call<unknown, unknown, z.output<typeof Body>>, 'scope' | 'caller' | 'tools' | 'body' | 'reference'>; // prettier-ignore

/** Buying a plan for a customer: from the balance, by an invoice, or by a transaction that was made. */
export const subscribeRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/subscriptions',
    operation: 'createSubscription',
    summary: 'Buy a period of a plan for a customer; a renewal adds to the end',
    description:
      'paid: it runs. waiting: until the invoice is paid, or the transaction has its confirmations; then it begins by itself, and the customer is told.',
    tag: 'Subscriptions',
    scope: 'subscriptions:write',
    body: Body,
    answer: z
      .strictObject({
        state: z.enum(['paid', 'waiting']),
        orderId: Id,
        invoice: InvoiceShape.nullable(),
        subscription: Subscription.nullable(),
      })
      .meta({ id: 'PlanOrder' }),
    status: 201,
    // Providers and nodes are asked; the order is one by its key, and its invoice by the order.
    outside: true,
    refusals: {
      409: 'The transaction was used before, or the balance is too low.',
      503: 'The provider, the node or a price does not answer; or the transaction is in no block yet.',
    },
    async handle(call) {
      const { id } = await demandPerson(call.scope, call.body);
      const hash = call.body.transactionHash;
      return hash === undefined ? buy(call, id, call.reference) : byHash(call, id, hash);
    },
  }),
];

/** What a transaction is refused with that brings nothing. */
const REFUSED = {
  unknown: 'hash-unknown',
  waiting: 'hash-waiting',
  failed: 'hash-failed',
  'no-coin': 'hash-no-coin',
  returned: 'hash-returned',
  elsewhere: 'hash-elsewhere',
  uncommented: 'hash-uncommented',
  others: 'hash-elsewhere',
} as const satisfies Record<Exclude<Claim['kind'], 'coming' | 'credited'>, string>;

async function buy(call: Asked, customerId: bigint, key: string) {
  const { scope, caller, body } = call;
  const method = body.method === 'balance' ? null : await demandMethod(call);
  const payer = method ? readPayer(method, body.payer ?? {}) : {};
  const by = method === null ? 'balance' : method.kind === 'chain' ? 'coins' : 'invoice';
  const wanted = { customerId, productId: body.planId, key, by } as const;
  const { orderId } = await planSales.order(scope, caller.settings, wanted);
  return answer(call, orderId, method && (await ask(call, orderId, method, payer)));
}

/**
 * By a transaction that was made. It must lie on this customer's own address, in a coin that we take; what
 * it is worth, the books say, not the sender. The order is named after it for ever, so that one transaction
 * buys once, whatever becomes of the subscription.
 */
async function byHash(call: Asked, customerId: bigint, text: string) {
  const { scope, caller, tools, body } = call;
  const method = await demandMethod(call);
  if (method.kind !== 'chain') throw new UserError('hash-other-method');
  const claimed = { invoice: { method: method.source, customerId }, text };
  const claim = await tools.deposits.claimCoins(scope, claimed);
  if (!hashSales.isOwn(claim)) throw new UserError(REFUSED[claim.kind]);
  if (claim.money.currency !== method.currency) throw new UserError('hash-other-coin');
  const paid = { customerId, source: method.source, coins: claim };
  const orderId = await hashSales.order(scope, caller.settings, paid, body.planId);
  return answer(
    call,
    orderId,
    claim.kind === 'credited' ? null : await ask(call, orderId, method, {}),
  );
}

/** The invoice of an order that waits for money; one that is paid has none to ask for. */
async function ask(
  call: Asked,
  orderId: bigint,
  method: DepositMethod,
  payer: Readonly<Record<string, string>>,
): Promise<Invoice | null> {
  const { scope, caller, tools } = call;
  const order = await demandOrder(call, orderId);
  if (order.status !== 'new') return null;
  const customer = await customers.find(scope, order.customer.id);
  if (!customer) throw new UserError('customer-gone');
  const invoice = await tools.deposits.begin(scope, {
    customer,
    settings: caller.settings,
    method: method.id,
    money: order.total,
    reference: `order:${orderId}:${method.id}`,
    payer,
  });
  await orders.bindInvoice(scope, orderId, invoice.id);
  return invoice;
}

async function demandMethod(call: Asked): Promise<DepositMethod> {
  const method = (await offeredMethods(call)).find(({ id }) => id === call.body.method);
  if (!method) throw new UserError('method-unoffered');
  return method;
}

async function demandOrder({ scope }: Asked, id: bigint): Promise<Order> {
  const order = await orders.find(scope, id, null);
  if (!order) throw new Error('an order that was placed is there');
  return order;
}

async function answer(call: Asked, orderId: bigint, invoice: Invoice | null) {
  const { scope, body } = call;
  const { status, customer } = await demandOrder(call, orderId);
  const isPaid = status === 'paid' || status === 'completed';
  const wanted = { customerId: customer.id, productId: body.planId };
  const [found] = isPaid ? await pages.list(scope, wanted, { before: null, limit: 1 }) : [];
  return {
    state: isPaid ? ('paid' as const) : ('waiting' as const),
    orderId: `${orderId}`,
    invoice: invoice && invoiceOf(invoice),
    subscription: found ? shapeOf(found) : null,
  };
}
