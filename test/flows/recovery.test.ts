import { expect } from 'chai';
import * as customers from '../../shared/domain/people/customers.ts';
import type { Customer } from '../../shared/domain/people/customers.ts';
import * as invoices from '../../shared/domain/money/invoices.ts';
import type { Invoice } from '../../shared/domain/money/invoices.ts';
import * as messages from '../../shared/domain/shop/messages.ts';
import * as settings from '../../shared/domain/shop/settings.ts';
import * as payments from '../../shared/domain/money/payments.ts';
import { anEvent, anInvoice, brokenBooks } from '../support/builders.ts';
import {
  forget,
  steadyPort,
  pause,
  startProcess,
  until,
  type TestProcess,
} from '../support/process.ts';
import { aShop, withCryptoPay, type TestShop } from '../support/process-shops.ts';
import { chatOf, newWorld, type TestWorld } from '../support/world.ts';

/** A dead process's leases and jobs are free after 15 and 18 s, looked for every 5. */
const BACK_MS = 35_000;

describe('what a crash leaves half done', function () {
  this.timeout(90_000);
  let world: TestWorld;
  let shop: TestShop;
  let account: { token: string; accountId: bigint };
  let port: string;
  let program: TestProcess | undefined;

  before(async () => {
    world = await newWorld();
    shop = await aShop(world, 'phoenix');
    // What staff hear of is another story, and it would take the faults that are meant for customers.
    await settings.setOptions(shop.scope, 1, { notices: { deposit: { off: true } } });
    port = String(await steadyPort());
    account = await withCryptoPay(world, shop, `http://127.0.0.1:${port}`);
  });
  afterEach(async () => {
    world.telegram.clearFaults();
    await end();
  });
  after(() => world.close());

  it('books a callback that was stored when the process died', async () => {
    const ann = await someone();
    const invoice = await anInvoice(shop.scope, ann, {
      method: 'cryptopay',
      accountId: account.accountId,
    });
    const externalId = await atProvider(invoice);
    await invoices.attach(shop.scope, invoice.id, { externalId, payUrl: null });
    // Only the web server: it stores, and nobody works on it.
    await run({ ROLES: 'web' });
    await world.cryptopay.pay(externalId);
    await world.cryptopay.idle();
    expect(await inboxStates()).to.deep.equal(['new']);
    await end();
    await run();
    await credited(ann, 1_000n);
    // The watch over the invoice may have been first.
    await until(async () => (await inboxStates()).join() === 'done', 'the end of the callback');
    await world.cryptopay.repeat(externalId);
    await world.cryptopay.idle();
    await credited(ann, 1_000n);
  });

  it('finds the invoice by its name where the crash came before the provider’s number', async () => {
    const ann = await someone();
    const invoice = await anInvoice(shop.scope, ann, {
      method: 'cryptopay',
      accountId: account.accountId,
    });
    const externalId = await atProvider(invoice);
    await run();
    await world.cryptopay.pay(externalId);
    await credited(ann, 1_000n);
    expect((await invoices.find(shop.scope, invoice.id))?.externalId).to.equal(externalId);
  });

  it('books both when a crash made the provider make two, and both were paid', async () => {
    const ann = await someone();
    const invoice = await anInvoice(shop.scope, ann, {
      method: 'cryptopay',
      accountId: account.accountId,
    });
    const [lost, shown] = [await atProvider(invoice), await atProvider(invoice)];
    await invoices.attach(shop.scope, invoice.id, { externalId: shown, payUrl: null });
    await run();
    await world.cryptopay.pay(lost);
    await credited(ann, 1_000n);
    await world.cryptopay.pay(shown);
    await credited(ann, 2_000n);
    expect((await invoices.find(shop.scope, invoice.id))?.paid).to.equal('over');
  });

  it('loses nothing that Telegram gave and that could not be stored', async () => {
    const ann = await someone();
    const chat = chatOf(world.telegram, ann.telegramId, shop.bot.id);
    await run();
    await world.platform.admin.transaction(async (client) => {
      await client.query(`lock table t_${shop.id}.updates in exclusive mode`);
      for (let n = 0; n < 3; n += 1) chat.say('/balance');
      // The poll that brought them is over, and no other one confirms them.
      await until(() => !world.telegram.isPolling(shop.bot.id), 'the poll’s end');
      await pause(500);
      await end();
    });
    expect(world.telegram.pendingCount(shop.bot.id)).to.equal(3);
    await run();
    await until(() => balances(chat) === 3, 'three answers');
  });

  it('shows the invoice of an update whose process died before it could', async () => {
    const ann = await someone();
    const chat = chatOf(world.telegram, ann.telegramId, shop.bot.id);
    await run();
    // Telegram does not answer, and the process is killed meanwhile.
    world.telegram.fault(shop.bot.id, { method: 'sendMessage', kind: 'hang', times: 1 });
    chat.say('/deposit 7');
    await until(
      async () => (await invoicesOf(ann)).some(({ external_id }) => external_id !== null),
      'an invoice',
    );
    await end();
    // Killed before it spoke, it has left Telegram's silence to the next one.
    world.telegram.clearFaults();
    await run();
    await chat.seen('Top-up of $7.00');
    expect(await invoicesOf(ann)).to.have.length(1);
    expect(chat.texts().filter((text) => text.includes('Top-up of $7.00'))).to.have.length(1);
  });

  it('repeats the notice that was on its way, with a mark, and soon', async () => {
    const ann = await someone();
    const chat = chatOf(world.telegram, ann.telegramId, shop.bot.id);
    await run();
    world.telegram.fault(shop.bot.id, { method: 'sendMessage', kind: 'hang', times: 1 });
    await payments.apply(shop.scope, anEvent(ann));
    await queue(ann, 'another-1');
    const state = async () =>
      (
        await shop.scope.db.query<{ state: string }>(
          `select state from messages where customer_id = $1 order by id`,
          [String(ann.id)],
        )
      ).map((row) => row.state);
    await until(async () => (await state())[0] === 'sending', 'the notice on its way');
    expect(await state()).to.deep.equal(['sending', 'queued']);
    await program?.kill('SIGKILL');
    world.telegram.clearFaults();
    const killedAt = Date.now();
    // No time is moved here: leases and jobs come back by themselves.
    program = await startProcess(world, { HTTP_PORT: port });
    const heard = () => chat.texts().filter((text) => text.includes('$10.00'));
    await until(() => heard().length > 1, 'the notices', { ms: BACK_MS });
    const seconds = (Date.now() - killedAt) / 1000;
    process.stdout.write(`      notices again after ${seconds.toFixed(1)} s\n`);
    expect(heard().filter((text) => text.includes('sent again to be sure'))).to.have.length(1);
    expect(heard()).to.have.length(2);
    await program.ready();
  });

  it('obeys 429 and writes to nobody who blocked the bot, until they write again', async () => {
    const ann = await someone();
    const chat = chatOf(world.telegram, ann.telegramId, shop.bot.id);
    const calls = () =>
      world.telegram.calls(shop.bot.id).filter(({ method }) => method === 'sendMessage');
    await run();
    world.telegram.fault(shop.bot.id, {
      method: 'sendMessage',
      kind: '429',
      times: 1,
      retryAfter: 3,
    });
    const before = calls().length;
    await queue(ann, 'flood-1');
    await until(() => calls().length > before, 'the first try');
    await queue(ann, 'flood-2');
    await until(() => calls().length >= before + 3, 'both');
    const [refused, next] = calls().slice(before);
    expect((next?.time ?? 0) - (refused?.time ?? 0)).to.be.at.least(3_000);

    world.telegram.block(ann.telegramId, shop.bot.id);
    await until(async () => await isUnreachable(ann), 'the mark');
    const silent = calls().length;
    await queue(ann, 'blocked-1');
    await until(async () => (await stateOf('blocked-1')) === 'failed', 'giving up');
    expect(calls()).to.have.length(silent);
    world.telegram.unblock(ann.telegramId, shop.bot.id);
    chat.say('/balance');
    await chat.seen('Your balance:');
    await queue(ann, 'again-1');
    await until(async () => (await stateOf('again-1')) === 'sent', 'writing again');
  });

  function balances(chat: ReturnType<typeof chatOf>): number {
    return chat.texts().filter((text) => text.includes('Your balance:')).length;
  }

  /** Starts the program, ready for work, the dead one before it forgotten. */
  async function run(overrides: Readonly<Record<string, string>> = {}): Promise<void> {
    program = await startProcess(world, { HTTP_PORT: port, ...overrides });
    await program.ready();
    if (overrides['ROLES'] !== undefined) return;
    await until(() => world.telegram.isPolling(shop.bot.id), 'a poll');
    await until(
      async () => {
        const undone = 'select from updates where done_at is null';
        return (await shop.scope.db.query(undone)).length === 0;
      },
      'all that was said before',
      { ms: 60_000 },
    );
  }

  async function end(): Promise<void> {
    if (!program) return;
    await program.kill('SIGKILL');
    await forget(world, program.node);
    program = undefined;
  }

  async function someone(): Promise<Customer> {
    const user = world.telegram.user({ first_name: 'Ann' });
    world.telegram.say(user.id, shop.bot.id, '/help');
    return (await customers.beginTurn(shop.scope, user)).customer;
  }

  /** The provider's invoice of ours, made as the program makes it; answers its number. */
  async function atProvider(invoice: Invoice): Promise<string> {
    const answer = await fetch(`${world.cryptopay.url}/api/createInvoice`, {
      method: 'POST',
      headers: { 'crypto-pay-api-token': account.token },
      body: JSON.stringify({
        currency_type: 'fiat',
        fiat: 'USD',
        amount: '10',
        payload: invoice.key,
      }),
    });
    const { result } = (await answer.json()) as { result: { invoice_id: number } };
    return String(result.invoice_id);
  }

  async function credited(customer: Customer, amount: bigint): Promise<void> {
    const balance = async () => {
      const [row] = await shop.scope.db.query<{ amount: string }>(
        `select b.amount from ledger_balances b join ledger_accounts a on a.id = b.account_id where a.name = $1`,
        [`customer:${customer.id}`],
      );
      return BigInt(row?.amount ?? 0);
    };
    await until(async () => (await balance()) === amount, `a balance of ${amount}`);
    expect(await brokenBooks(shop.scope)).to.deep.equal([]);
  }

  async function inboxStates(): Promise<string[]> {
    const rows = await world.platform.database.platform.query<{ state: string }>(
      'select state from inbox order by id',
    );
    return rows.map(({ state }) => state);
  }

  function invoicesOf(customer: Customer) {
    return shop.scope.db.query<{ external_id: string | null }>(
      'select external_id from invoices where customer_id = $1',
      [String(customer.id)],
    );
  }

  function queue(customer: Customer, reference: string) {
    return messages.queue(shop.scope, {
      reference,
      chatId: customer.telegramId,
      customerId: customer.id,
      content: {
        key: 'notice-payment-processing',
        data: { paid: { amount: '1000', currency: 'USD' } },
      },
    });
  }

  async function stateOf(reference: string): Promise<string | undefined> {
    const [row] = await shop.scope.db.query<{ state: string }>(
      'select state from messages where reference = $1',
      [reference],
    );
    return row?.state;
  }

  async function isUnreachable(customer: Customer): Promise<boolean> {
    const [row] = await shop.scope.db.query<{ at: Date | null }>(
      'select unreachable_at as at from customers where id = $1',
      [String(customer.id)],
    );
    return row?.at != null;
  }
});
