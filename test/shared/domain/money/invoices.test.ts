import { expect } from 'chai';
import * as findings from '../../../../shared/domain/money/findings.ts';
import { priceNow } from '../../../../shared/domain/money/invoice-check.ts';
import * as invoices from '../../../../shared/domain/money/invoices.ts';
import { createQuotes } from '../../../../shared/domain/money/quotes.ts';
import { Unavailable } from '../../../../shared/errors.ts';
import type { Invoice } from '../../../../shared/domain/money/invoices.ts';
import * as ledger from '../../../../shared/domain/money/ledger.ts';
import * as payments from '../../../../shared/domain/money/payments.ts';
import * as settings from '../../../../shared/domain/shop/settings.ts';
import type { Money, Rate } from '../../../../shared/money.ts';
import type { PaymentEvent } from '../../../../shared/payments/event.ts';
import type { Scope } from '../../../../shared/scope.ts';
import { aCustomer, anEvent, anInvoice, brokenBooks } from '../../../support/builders.ts';
import { newScope } from '../../../support/platform.ts';
import { outcomeOf, type Promise as Promised, type Rules, type Step } from '../invoice-model.ts';

const DEFAULTS: Rules = { tolerance: 0, partial: 'balance', over: 'balance', late: 'balance' };
const usd = (amount: bigint): Money => ({ amount, currency: 'USD' });
const kes = (amount: bigint): Money => ({ amount, currency: 'KES' });
const twenty = <T>(work: (n: number) => Promise<T>) =>
  Promise.allSettled(Array.from({ length: 20 }, (_, n) => work(n)));

describe('an invoice', () => {
  let scope: Scope;
  before(async () => {
    scope = await newScope();
  });
  afterEach(async () => {
    expect(await brokenBooks(scope)).to.deep.equal([]);
  });

  const rule = (rules: Partial<Rules> = {}) =>
    settings.setOptions(scope, 1, { payments: { ...DEFAULTS, ...rules, least: null, most: null } });

  /** Asks 10.00 USD for itself. */
  async function plain(): Promise<Invoice> {
    return anInvoice(scope, await aCustomer(scope), { expiresAt: new Date(Date.now() - 1) });
  }
  function pay(invoice: Invoice, amount: bigint, more: Partial<PaymentEvent> = {}) {
    const event = anEvent({ id: invoice.customerId } as never, {
      invoiceId: invoice.id,
      money: { amount, currency: invoice.asked.currency },
      ...more,
    });
    return payments.apply(scope, event);
  }
  const now = async (invoice: Invoice) => (await invoices.find(scope, invoice.id))!;
  const balance = async ({ customerId }: Invoice) =>
    (await ledger.balances(scope, customerId, 'USD'))[0]?.amount;
  const open = async () =>
    (await findings.list(scope, 'open', { limit: 50, offset: 0 })).map(({ kind }) => kind);
  const told = (invoice: Invoice) =>
    scope.db.query<{ key: string }>(
      `select content->>'key' as key from messages where customer_id = $1 order by id`,
      [invoice.customerId],
    );

  it('that was paid partly, expired, and got too much later says all of it', async () => {
    await rule();
    const invoice = await plain();
    await pay(invoice, 400n);
    expect(await now(invoice)).to.include({ status: 'processing', paid: 'partial', isLate: false });
    expect(await invoices.end(scope, invoice.id, 'expired')).to.equal('expired');
    expect(await now(invoice)).to.include({ status: 'expired', paid: 'partial' });
    await pay(invoice, 900n);
    expect(await now(invoice)).to.include({ status: 'settled', paid: 'over', isLate: true });
    expect(await balance(invoice)).to.equal(1300n);
  });

  it('takes what a tolerance forgives for exact, at the cost of the shop', async () => {
    await rule({ tolerance: 100 });
    for (const [amount, expected] of [
      [989n, { status: 'processing', paid: 'partial', balance: 989n }],
      [990n, { status: 'settled', paid: 'exact', balance: 1000n }],
      [1010n, { status: 'settled', paid: 'exact', balance: 1010n }],
      [1011n, { status: 'settled', paid: 'over', balance: 1011n }],
    ] as const) {
      const invoice = await plain();
      await pay(invoice, amount);
      const { status, paid } = await now(invoice);
      expect({ status, paid, balance: await balance(invoice) }, `${amount}`).to.deep.equal(
        expected,
      );
    }
  });

  it('keeps a part until the rest comes, where the shop wants that', async () => {
    await rule({ partial: 'wait' });
    const invoice = await plain();
    await pay(invoice, 400n);
    expect(await balance(invoice)).to.equal(0n);
    expect(await now(invoice)).to.deep.include({ held: usd(400n), paid: 'partial' });
    expect(await open()).to.deep.equal([]);
    await pay(invoice, 600n);
    expect(await balance(invoice)).to.equal(1000n);
    expect(await now(invoice)).to.deep.include({ held: null, status: 'settled', paid: 'exact' });
    expect((await told(invoice)).map(({ key }) => key)).to.include('notice-payment-held');
  });

  it('shows staff a part whose rest did not come, once, and takes it back when it does', async () => {
    await rule({ partial: 'wait' });
    const invoice = await plain();
    await pay(invoice, 400n);
    await twenty(() => invoices.end(scope, invoice.id, 'expired'));
    expect(await open()).to.deep.equal(['partial']);
    await pay(invoice, 600n);
    expect(await now(invoice)).to.deep.include({ status: 'settled', isLate: true, held: null });
    expect(await balance(invoice)).to.equal(1000n);
    expect(await open()).to.deep.equal([]);
  });

  it('leaves too much and late money to staff, where the shop wants that', async () => {
    await rule({ over: 'wait', late: 'wait' });
    const over = await plain();
    await pay(over, 1300n);
    expect(await balance(over)).to.equal(1000n);
    expect(await now(over)).to.deep.include({ status: 'settled', paid: 'over', held: usd(300n) });
    const late = await plain();
    await invoices.end(scope, late.id, 'expired');
    await pay(late, 1000n);
    expect(await balance(late)).to.equal(0n);
    expect(await now(late)).to.deep.include({ status: 'expired', isLate: true, held: usd(1000n) });
    expect((await open()).toSorted()).to.deep.equal(['late', 'over']);
    for (const one of await findings.list(scope, 'open', { limit: 5, offset: 0 })) {
      const customerId = BigInt(String(one.data['customerId']));
      const money = findings.creditable(one)!;
      await findings.credit(scope, 1, { id: one.id, customerId, money });
    }
    expect(await balance(over)).to.equal(1300n);
    expect(await balance(late)).to.equal(1000n);
    expect(await now(late)).to.deep.include({ status: 'settled', paid: 'exact', held: null });
  });

  it('credits in another currency what it promised, and late money at the price of now', async () => {
    await rule();
    const rate: Rate = { from: 'KES', to: 'USD', numerator: 1n, denominator: 129n };
    const nowRate: Rate = { ...rate, denominator: 130n };
    const made = async () =>
      anInvoice(scope, await aCustomer(scope), {
        money: usd(1000n), asked: kes(129_000n), rate, expiresAt: new Date(Date.now() - 1),
      }); // prettier-ignore
    const exact = await made();
    await pay(exact, 129_000n, { rate });
    expect(await balance(exact)).to.equal(1000n);
    const parts = await made();
    for (const part of [43_001n, 43_000n, 42_999n]) await pay(parts, part, { rate });
    expect(await balance(parts), 'cents are not lost between the parts').to.equal(1000n);
    const late = await made();
    await invoices.end(scope, late.id, 'expired');
    await pay(late, 129_000n, { rate, nowRate });
    expect(await balance(late)).to.equal(992n);
    // 10 000 too much, at 130.
    const over = await made();
    await pay(over, 139_000n, { rate, nowRate });
    expect(await balance(over)).to.equal(1076n);
  });

  it('asks for no price where it is a repeat: what is booked does not wait for one', async () => {
    await rule();
    const rate: Rate = { from: 'KES', to: 'USD', numerator: 1n, denominator: 129n };
    const invoice = await anInvoice(scope, await aCustomer(scope), { money: usd(1000n), asked: kes(129_000n), rate }); // prettier-ignore
    const reference = `fake:repeat:${invoice.id}`;
    const event = { covered: kes(129_000n), status: 'settled', reference } as const;
    const none = createQuotes({ rates: { quote: () => Promise.reject(new Unavailable('no price')) } }); // prettier-ignore
    await pay(invoice, 129_000n, { rate, reference });
    const settled = await now(invoice);
    expect(await priceNow(scope, none, settled, event)).to.equal(null);
    const other = { ...event, reference: 'fake:another' };
    const failure = await priceNow(scope, none, settled, other).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(Unavailable);
  });

  it('keeps what the provider received and what it covers apart', async () => {
    await rule({ over: 'wait' });
    const invoice = await plain();
    const ton = { amount: 5_000_000_000n, currency: 'TON' };
    await pay(invoice, 0n, { money: ton, covered: usd(1250n) });
    expect(await balance(invoice)).to.equal(1000n);
    const rows = await scope.db.query<{ name: string; currency: string; amount: string }>(
      `select a.name, a.currency, e.amount from ledger_entries e join ledger_accounts a on a.id = e.account_id
       join payments p on p.invoice_id = $1 join ledger_transactions t on t.id = e.transaction_id
       where t.reference = 'payment:' || p.reference order by 1, 2`,
      [invoice.id],
    );
    expect(rows.map(({ name, currency, amount }) => `${name} ${amount} ${currency}`)).to.deep.equal(
      [
        `customer:${invoice.customerId} 1000 USD`,
        'exchange 4000000000 TON',
        'exchange -1000 USD',
        'provider:fake -5000000000 TON',
        'suspense 1000000000 TON',
      ],
    );
  });

  it('is what it is whatever the order, twenty at once, and after a crash', async () => {
    await rule({ over: 'wait' });
    const invoice = await plain();
    const references = Array.from({ length: 20 }, (_, n) => `fake:storm:${invoice.id}:${n}`);
    const once = () =>
      twenty((n) =>
        scope
          .transaction(async (inner) => {
            const event = anEvent({ id: invoice.customerId } as never, {
              invoiceId: invoice.id,
              reference: references[n]!,
              money: usd(60n),
            });
            await payments.apply(inner, event);
            if (n % 3 === 0) throw new Error('crash');
          })
          .catch(() => undefined),
      );
    await once();
    const crashed = await now(invoice);
    expect(crashed.covered.amount).to.equal(13n * 60n);
    await twenty((n) =>
      pay(invoice, 60n, { reference: references[n]! }).then(() => pay(invoice, 60n, { reference: references[n]! })),
    ); // prettier-ignore
    expect(await now(invoice)).to.deep.include({
      status: 'settled', paid: 'over', covered: usd(1200n), credited: usd(1000n), held: usd(200n),
    }); // prettier-ignore
    expect(await balance(invoice)).to.equal(1000n);
  });

  it('is nobody else’s: another shop’s number and another customer’s change nothing', async () => {
    await rule();
    const invoice = await plain();
    const other = await newScope();
    const stranger = await aCustomer(other);
    const refused = await payments
      .apply(other, anEvent(stranger, { invoiceId: invoice.id }))
      .catch((error: { code?: string }) => error.code);
    expect(refused).to.equal('SHL04');
    expect(await now(invoice)).to.include({ status: 'new' });
  });

  it('equals the plain model, whatever happens to it', async function () {
    this.timeout(60_000);
    let seed = Number(process.env['SEED'] ?? 20_261_127);
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return Math.floor((seed / 2 ** 31) * below);
    };
    const either = () => (random(2) === 0 ? 'balance' : 'wait');
    for (let round = 0; round < 120; round += 1) {
      const rules: Rules = {
        tolerance: [0, 50, 1000][random(3)]!,
        partial: either(),
        over: either(),
        late: either(),
      };
      const promise: Promised = {
        asked: BigInt(1 + random(100_000)),
        money: BigInt(1 + random(10_000)),
        now: [BigInt(1 + random(50)), BigInt(50 + random(200))],
      };
      const steps: Step[] = Array.from({ length: 1 + random(5) }, () =>
        random(4) === 0 ? 'end' : (promise.asked * BigInt(1 + random(130))) / 100n + 1n,
      );
      await rule(rules);
      const [numerator, denominator] = promise.now;
      const nowRate: Rate = { from: 'KES', to: 'USD', numerator, denominator };
      const invoice = await anInvoice(scope, await aCustomer(scope), {
        money: usd(promise.money),
        asked: kes(promise.asked),
        rate: { ...nowRate, numerator: promise.money, denominator: promise.asked },
        expiresAt: new Date(Date.now() - 1),
      });
      for (const step of steps) {
        if (step === 'end') await invoices.end(scope, invoice.id, 'expired');
        else await pay(invoice, step, { nowRate });
      }
      const { status, paid, isLate, covered, credited, held } = await now(invoice);
      // What was settled before its end has no end.
      const relevant = cutEnd(promise, rules, steps);
      expect(
        {
          status, paid, isLate, covered: covered.amount, credited: credited.amount,
          held: held?.amount ?? 0n,
        },
        `round ${round}: ${JSON.stringify({ rules, promise, steps }, (_, v: unknown) => (typeof v === 'bigint' ? `${v}` : v))}`,
      ).to.deep.equal(outcomeOf(promise, rules, relevant)); // prettier-ignore
      expect(await balance(invoice)).to.equal(credited.amount);
    }
  });
});

/** An invoice that is settled does not expire any more: its end is no step. */
function cutEnd(promise: Promised, rules: Rules, steps: readonly Step[]): Step[] {
  const kept: Step[] = [];
  for (const step of steps)
    if (step !== 'end' || outcomeOf(promise, rules, kept).status !== 'settled') kept.push(step);
  return kept;
}
