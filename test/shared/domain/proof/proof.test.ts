import { expect } from 'chai';
import * as payments from '../../../../shared/domain/money/payments.ts';
import * as proof from '../../../../shared/domain/proof/proof.ts';
import type { Scope } from '../../../../shared/scope.ts';
import { aCustomer, anEvent } from '../../../support/builders.ts';
import { newScope, testPlatform } from '../../../support/platform.ts';

/** What nobody but the server's owner could do: the triggers are put aside, one statement is run. */
async function tamper(scope: Scope, statement: string): Promise<void> {
  const { admin } = await testPlatform();
  await admin.transaction(async (client) => {
    await client.query('set local role shopherd_keeper');
    await client.query(`set local search_path = t_${scope.tenant.id}`);
    for (const table of ['ledger_entries', 'ledger_transactions'])
      await client.query(`alter table ${table} disable trigger append_only`);
    await client.query(statement);
    for (const table of ['ledger_entries', 'ledger_transactions'])
      await client.query(`alter table ${table} enable trigger append_only`);
  });
}

describe('the proof of the books', () => {
  let scope: Scope;
  beforeEach(async () => {
    scope = await newScope();
  });
  const pay = async (times = 1) => {
    const customer = await aCustomer(scope);
    for (let n = 0; n < times; n += 1) await payments.apply(scope, anEvent(customer));
    return customer;
  };

  it('has no head before anything was posted', async () => {
    expect(await proof.seal(scope)).to.equal(null);
    expect(await proof.verify(scope)).to.deep.equal({ transactions: 0, broken: [] });
  });

  it('grows with what is posted, and stays when nothing is', async () => {
    await pay(3);
    const first = await proof.seal(scope);
    expect(first).to.include({ transactions: 3 });
    expect(await proof.seal(scope)).to.deep.equal(first);
    await pay(2);
    const second = await proof.seal(scope);
    expect(second).to.include({ transactions: 5 });
    expect(second?.hash).to.not.equal(first?.hash);
    expect(await proof.verify(scope)).to.deep.equal({ transactions: 5, broken: [] });
  });

  for (const [what, statement] of [
    ['an amount', 'update ledger_entries set amount = amount * 2 where transaction_id = 2'],
    ['a line taken away', 'delete from ledger_entries where transaction_id = 2'],
    [
      'whose account it is',
      'update ledger_entries set account_id = (select max(id) from ledger_accounts) where transaction_id = 2 and amount > 0',
    ],
    ['what it was for', `update ledger_transactions set data = '{}' where id = 2`],
    ['when', `update ledger_transactions set posted_at = posted_at - interval '1 s' where id = 2`],
  ] as const)
    // prettier-ignore
    it(`finds what was changed behind its back: ${what}`, async () => {
      await pay(3);
      await proof.seal(scope);
      await pay(2);
      await proof.seal(scope);
      await tamper(scope, statement);
      expect((await proof.verify(scope)).broken).to.deep.equal([1n]);
    });

  it('takes each transaction into one seal while twenty are posting and five are sealing', async () => {
    const customers = await Promise.all(Array.from({ length: 20 }, () => aCustomer(scope)));
    await Promise.all([
      ...customers.map((customer) =>
        scope.transaction(async (scope) => {
          await payments.apply(scope, anEvent(customer));
          await scope.db.query('select pg_sleep(0.02)');
          await payments.apply(scope, anEvent(customer));
        }),
      ),
      ...Array.from({ length: 5 }, () => proof.seal(scope)),
    ]);
    expect(await proof.seal(scope)).to.include({ transactions: 40 });
    expect(await proof.verify(scope)).to.deep.equal({ transactions: 40, broken: [] });
  });

  it('tells a kept balance from the sum of its entries', async () => {
    const customer = await pay();
    expect(await proof.differences(scope)).to.deep.equal([]);
    expect(await proof.linesOf(scope, customer.id)).to.deep.equal({ lines: 1, isWhole: true });
    await tamper(scope, 'update ledger_balances set amount = amount + 1');
    expect(await proof.differences(scope)).to.deep.equal([
      {
        account: `customer:${customer.id}`,
        balance: { amount: 1001n, currency: 'USD' },
        entries: { amount: 1000n, currency: 'USD' },
      },
    ]);
    expect(await proof.linesOf(scope, customer.id)).to.deep.equal({ lines: 1, isWhole: false });
  });

  it('lets nobody change a seal', async () => {
    await pay();
    await proof.seal(scope);
    for (const statement of [`update ledger_seals set head = ''`, 'delete from ledger_seals'])
      expect(
        await scope.db.query(statement).then(
          () => 'done',
          (error: { code?: string }) => error.code,
        ),
      ).to.equal('42501');
  });
});
