import { z } from 'zod';
import type { DepositMethod } from '../domain/money/deposits.ts';
import { demandWithin } from '../domain/money/deposit-limits.ts';
import * as customers from '../domain/people/customers.ts';
import * as listings from '../domain/programs/listings.ts';
import type { Invoice as Found } from '../domain/money/invoices.ts';
import * as invoices from '../domain/money/invoices.ts';
import { UserError } from '../errors.ts';
import { demandPerson, whose } from './customers.ts';
import { listOf, page, paging } from './pages.ts';
import { Refused } from './problem.ts';
import { route, type Call, type Route } from './route.ts';
import { Id, IdIn, Moment, momentOf, Money, moneyOf, readMoney } from './shapes.ts';

const statuses = ['new', 'processing', 'settled', 'expired', 'invalid'] as const;

const Method = z
  .strictObject({
    id: z.string().meta({ description: 'What an invoice is made by.' }),
    source: z.string().meta({ description: 'The provider or chain.' }),
    currency: z
      .string()
      .nullable()
      .meta({ description: 'The coin, or the one currency it takes.' }),
    payer: z.array(z.string()).meta({ description: 'What it must be told of the payer.' }),
  })
  .meta({ id: 'PaymentMethod' });

/** An invoice as it is answered. */
export const Invoice = z
  .strictObject({
    id: Id,
    customerId: Id,
    orderId: Id.nullable().meta({ description: 'The order that it pays; null: the balance.' }),
    method: z.string(),
    status: z.enum(statuses),
    paid: z.enum(['exact', 'partial', 'over']).nullable(),
    isLate: z.boolean(),
    money: Money.meta({ description: 'What the customer is credited.' }),
    asked: Money.meta({ description: 'What the payer pays.' }),
    covered: Money.meta({ description: 'What of that has come.' }),
    credited: Money,
    payUrl: z.string().nullable().meta({ description: 'Where it is paid.' }),
    instructions: z
      .record(z.string(), z.string())
      .meta({ description: 'How it is paid where there is no link: address, comment, account …' }),
    expiresAt: Moment,
    createdAt: Moment,
  })
  .meta({ id: 'Invoice' });

/** What customers are asked to pay. When it is paid, the bot tells them, and the balance is credited. */
export const invoiceRoutes: readonly Route[] = [
  route({
    path: '/payment-methods',
    operation: 'listPaymentMethods',
    summary: 'By what an invoice can be made now',
    description: "Telegram's own payments and Stars are not among them: they need its chat.",
    tag: 'Invoices',
    scope: 'invoices:read',
    query: z.strictObject({
      currency: z.string().regex(/^[A-Z]{3,4}$/).optional()
        .meta({ description: "What is to be credited; the shop's currency unless said." }),
    }), // prettier-ignore
    answer: z.strictObject({ items: z.array(Method) }),
    async handle(call) {
      const methods = await offeredMethods(call, call.query.currency);
      return { items: methods.map(({ id, source, currency, payer }) => ({ id, source, currency, payer: payer.map(({ name }) => name) })) }; // prettier-ignore
    },
  }),
  route({
    path: '/invoices',
    operation: 'listInvoices',
    summary: 'Invoices, newest first',
    tag: 'Invoices',
    scope: 'invoices:read',
    query: z.strictObject({
      ...paging,
      status: z.enum(statuses).optional(),
      customerId: IdIn.optional(),
    }),
    answer: listOf(Invoice),
    handle: ({ scope, query }) =>
      page('invoices', query, (page) => listings.bills(scope, query, page), shapeOf),
  }),
  route({
    path: '/invoices/{invoiceId}',
    operation: 'getInvoice',
    summary: 'An invoice',
    tag: 'Invoices',
    scope: 'invoices:read',
    params: z.strictObject({ invoiceId: IdIn }),
    answer: Invoice,
    async handle({ scope, params }) {
      const invoice = await invoices.find(scope, params.invoiceId);
      if (!invoice) throw new UserError('invoice-gone');
      return shapeOf(invoice);
    },
  }),
  route({
    method: 'POST',
    path: '/invoices',
    operation: 'createInvoice',
    summary: 'Ask a customer for money, for their balance: a link, or an address',
    tag: 'Invoices',
    scope: 'invoices:write',
    body: z.strictObject({
      ...whose,
      money: Money.meta({ description: 'What is credited: in the currency of a wallet of the shop.' }),
      method: z.string().max(100).meta({ description: 'The id of a payment method.' }),
      payer: z.record(z.string().max(40), z.string().max(200)).optional(),
    }), // prettier-ignore
    answer: Invoice,
    status: 201,
    // The provider is called: nothing is held open meanwhile, and the reference makes a repeat the same invoice.
    outside: true,
    refusals: { 503: 'The provider, or a price, does not answer.' },
    async handle(call) {
      const { scope, caller, body, reference } = call;
      const { id } = await demandPerson(scope, body);
      const money = readMoney(body.money);
      const { settings } = caller;
      await demandWithin(scope, { quotes: call.tools.quotes, settings }, money);
      const method = (await offeredMethods(call, money.currency)).find(
        (each) => each.id === body.method,
      );
      if (!method) throw new UserError('method-unoffered');
      const customer = await customers.find(scope, id);
      if (!customer) throw new UserError('customer-gone');
      const payer = readPayer(method, body.payer ?? {});
      return shapeOf(
        await call.tools.deposits.begin(scope, { customer, settings, method: method.id, money, reference, payer }),
      ); // prettier-ignore
    },
  }),
];

/** By what an invoice can be made outside of the chat, now. */
export async function offeredMethods(
  { scope, caller, tools }: Pick<Call<unknown, unknown, unknown>, 'scope' | 'caller' | 'tools'>,
  currency?: string,
): Promise<DepositMethod[]> {
  const methods = await tools.deposits.methods(scope, caller.settings, currency);
  return methods.filter(({ kind }) => kind === 'provider' || kind === 'chain');
}

/** What the method asks of a payer, each in its own form. */
export function readPayer(method: DepositMethod, said: Readonly<Record<string, string>>) {
  const read = method.payer.map(
    ({ name, schema }) => [name, schema.safeParse(said[name])] as const,
  );
  const wrong = read.filter(([, value]) => !value.success).map(([name]) => name);
  const strange = Object.keys(said).filter((name) => !method.payer.some((each) => each.name === name)); // prettier-ignore
  if (wrong.length + strange.length > 0)
    throw new Refused(422, 'invalid-request', [
      ...wrong.map((name) => ({ at: `body.payer.${name}`, message: 'Missing, or not as the provider takes it.' })),
      ...strange.map((name) => ({ at: `body.payer.${name}`, message: 'This method does not ask for it.' })),
    ]); // prettier-ignore
  return Object.fromEntries(read.map(([name, value]) => [name, String(value.data)]));
}

/** An invoice as the answer has it. */
export function shapeOf(invoice: Found) {
  return {
    id: `${invoice.id}`,
    customerId: `${invoice.customerId}`,
    orderId: invoice.orderId === null ? null : `${invoice.orderId}`,
    method: invoice.method,
    status: invoice.status,
    paid: invoice.paid,
    isLate: invoice.isLate,
    money: moneyOf(invoice.money),
    asked: moneyOf(invoice.asked),
    covered: moneyOf(invoice.covered),
    credited: moneyOf(invoice.credited),
    payUrl: invoice.payUrl,
    instructions: invoice.instructions,
    expiresAt: momentOf(invoice.expiresAt),
    createdAt: momentOf(invoice.createdAt),
  };
}
