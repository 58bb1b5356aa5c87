import * as accounts from '../shared/domain/money/accounts.ts';
import * as categories from '../shared/domain/catalogue/categories.ts';
import * as customers from '../shared/domain/people/customers.ts';
import * as invoices from '../shared/domain/money/invoices.ts';
import * as orders from '../shared/domain/orders/orders.ts';
import * as payments from '../shared/domain/money/payments.ts';
import * as settings from '../shared/domain/shop/settings.ts';
import { rateOf, type Money } from '../shared/money.ts';
import type { PaymentEvent } from '../shared/payments/event.ts';
import type { Scope } from '../shared/scope.ts';
import type { Secrets } from '../shared/secrets.ts';
import { CUSTOMERS, OPERATOR } from './people.ts';
import { lookAt, sell, sellBefore } from './sales.ts';
import { fillShelves } from './shelves.ts';

const SUPPORT = '@oscar_shop';
/** Any token of this shape is an app of the sandbox's Crypto Pay. */
const APP = { label: 'Demo app', credentials: { token: '1002:DemoTeaHouseCryptoPayAppToken0001' } };
const usd = (amount: bigint): Money => ({ amount, currency: 'USD' });

/** Fills a shop as months of work would have, through the domain's own functions. Repeats add nothing. */
export async function fillShop(
  scope: Scope,
  secrets: Secrets,
): Promise<{ customers: number; invoices: number; orders: number }> {
  await furnish(scope, secrets);
  const people = [];
  for (const person of CUSTOMERS) people.push((await customers.beginTurn(scope, person)).customer);
  const [clara, boris, maya, anna, leo] = people as [
    Customer,
    Customer,
    Customer,
    Customer,
    Customer,
  ];

  await topUp(scope, clara, 'first', usd(2500n));
  await topUp(scope, clara, 'coins', usd(4998n), { amount: 50_000_000n, currency: 'USDT' });
  await topUp(scope, boris, 'first', usd(1000n));
  await topUp(scope, boris, 'regular', usd(80_000n));
  await topUp(scope, maya, 'regular', usd(80_000n));
  await topUp(scope, anna, 'first', usd(15_000n));

  const made = [
    await invoice(scope, clara, 'waiting', usd(1500n)),
    await invoice(scope, clara, 'settled', usd(2000n), { credit: usd(2000n) }),
    await invoice(scope, boris, 'seen', usd(3000n), { credit: null }),
    await invoice(scope, boris, 'partial', usd(5000n), { credit: usd(2000n) }),
    await invoice(scope, maya, 'expired', usd(1000n), { isOver: true }),
    await invoice(scope, anna, 'over', usd(1000n), { credit: usd(1200n) }),
    await invoice(scope, anna, 'late', usd(700n), { isOver: true, credit: usd(700n) }),
  ];
  await scope.transaction(async (scope) => {
    if ((await categories.tree(scope)).length > 0) return;
    const shelf = await fillShelves(scope, secrets);
    await sellBefore(scope, shelf, [boris, maya]);
    await sell(scope, secrets, shelf, { clara, boris, maya, anna });
    await lookAt(scope, leo, shelf.oolong.id);
  });
  const all = await orders.list(scope, { customerId: null, filter: 'all', offset: 0, limit: 100 });
  return { customers: people.length, invoices: made.length, orders: all.length };
}

type Customer = customers.Customer;

async function furnish(scope: Scope, secrets: Secrets): Promise<void> {
  const now = await settings.read(scope);
  if (now.support === null) {
    await settings.change(scope, OPERATOR.id, { support: SUPPORT, starPrice: '0.013' });
    const welcome = { place: 'welcome', language: 'en' } as const;
    await settings.setText(scope, OPERATOR.id, welcome, 'Welcome to the Demo Tea House! Have a look around.'); // prettier-ignore
    await settings.setOptions(scope, OPERATOR.id, {
      shipping: [
        { id: 'post', name: 'Post', price: '450' },
        { id: 'courier', name: 'Courier', price: '900' },
      ],
      referral: { percent: 500, secondPercent: 100, holdDays: 0, cap: null },
    });
    const terms = { place: 'terms', language: 'en' } as const;
    await settings.setText(scope, OPERATOR.id, terms, 'This is a demo. Nothing is sold, and no money is real.'); // prettier-ignore
  }
  const known = await accounts.list(scope, 'cryptopay');
  if (known.length === 0)
    await accounts.add(scope, secrets, { actorId: OPERATOR.id, provider: 'cryptopay', ...APP });
}

/** Money that came without an invoice, as to a customer's own address. */
async function topUp(
  scope: Scope,
  customer: Customer,
  name: string,
  credit: Money,
  money: Money = credit,
): Promise<void> {
  const rate = money.currency === credit.currency ? null : rateOf('USDT', 'USD', '0.9996');
  await payments.apply(scope, eventOf(customer, `top-up:${name}`, { money, credit, rate }));
}

async function invoice(
  scope: Scope,
  customer: Customer,
  name: string,
  money: Money,
  story: { readonly isOver?: boolean; readonly credit?: Money | null } = {},
): Promise<void> {
  const { isOver = false, credit } = story;
  const { id } = await invoices.create(scope, {
    reference: `seed:invoice:${name}`,
    customerId: customer.id,
    method: 'fake',
    accountId: null,
    money,
    asked: money,
    rate: null,
    expiresAt: new Date(scope.clock.now() + (isOver ? -1_000 : 86_400_000)),
  });
  if (isOver) await invoices.end(scope, id, 'expired');
  if (credit === undefined) return;
  const status = credit === null ? 'processing' : 'settled';
  const event = { status, money: credit ?? money, credit, invoiceId: id } as const;
  await payments.apply(scope, eventOf(customer, `invoice:${name}`, event));
}

function eventOf(
  customer: Customer,
  name: string,
  rest: Partial<PaymentEvent> & Pick<PaymentEvent, 'money' | 'credit'>,
): PaymentEvent {
  return {
    reference: `seed:${customer.telegramId}:${name}`,
    road: 'provider',
    source: 'fake',
    status: 'settled',
    rate: null,
    fee: null,
    invoiceId: null,
    customerId: customer.id,
    details: { seeded: 1 },
    ...rest,
  };
}
