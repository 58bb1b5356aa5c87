import { expect } from 'chai';
import type { Clock } from '../../../../shared/clock.ts';
import * as accounts from '../../../../shared/domain/money/accounts.ts';
import { createConnections } from '../../../../shared/domain/money/connections.ts';
import * as invoices from '../../../../shared/domain/money/invoices.ts';
import * as health from '../../../../shared/domain/money/provider-health.ts';
import { Unavailable, UserError } from '../../../../shared/errors.ts';
import { fake } from '../../../../shared/payments/fake.ts';
import type { Provider } from '../../../../shared/payments/provider.ts';
import type { Scope } from '../../../../shared/scope.ts';
import { createProbe } from '../../../../shared/workers/probe.ts';
import { aCustomer, anInvoice, anEvent } from '../../../support/builders.ts';
import { newScope, testPlatform } from '../../../support/platform.ts';
import * as payments from '../../../../shared/domain/money/payments.ts';

const MINUTE = 60_000;

describe('the health of an account', () => {
  let scope: Scope;
  let at: number;
  let probe: (scope: Scope, accountId: bigint) => Promise<void>;
  let isDown: boolean;

  beforeEach(async () => {
    at = Date.now();
    isDown = false;
    const clock: Clock = { now: () => at, random: Math.random, sleep: async () => {} };
    scope = await newScope({ clock });
    const { secrets } = await testPlatform();
    const provider: Provider = {
      ...fake,
      async test() {
        if (isDown) throw new Unavailable('down');
        return { account: 'x' };
      },
    };
    const connections = createConnections({ providers: [provider], providerUrls: {}, secrets, fetch, publicUrl: 'http://127.0.0.1:1' }); // prettier-ignore
    probe = createProbe({ connections, secrets, apiOf: async () => null });
  });

  const account = async (label: string) => {
    const { secrets } = await testPlatform();
    const credentials = { secret: `secret-${label}` };
    return accounts.add(scope, secrets, { actorId: 1, provider: 'fake', label, credentials });
  };
  const now = async (id: bigint) => (await accounts.find(scope, id))!;
  const call = async (id: bigint, error?: Error) =>
    health
      .watched(scope, await now(id), () => (error ? Promise.reject(error) : Promise.resolve(1)))
      .catch(() => undefined);
  const fail = (id: bigint) => call(id, new Unavailable('down'));
  const told = async () =>
    (
      await scope.db.query<{ key: string }>(
        `select content->>'key' as key from messages where content->>'key' like 'notice-account-%' order by id`,
      )
    ).map(({ key }) => key);
  const labels = async () => (await accounts.offered(scope)).map(({ label }) => label);

  it('hides an account after three failures in a row, tells staff once, and brings it back by itself', async () => {
    const { id } = await account('one');
    await fail(id);
    await fail(id);
    await call(id);
    await fail(id);
    await fail(id);
    expect(await labels(), 'a success between them').to.deep.equal(['one']);
    await fail(id);
    expect(await labels()).to.deep.equal([]);
    for (let n = 0; n < 5; n += 1) await fail(id);
    expect(await told()).to.deep.equal(['notice-account-down']);
    const { health: open } = await now(id);
    expect(open.reason).to.equal('unavailable');
    expect(open.openUntil!.getTime() - at).to.equal(MINUTE);
    // Half open: each failed probe makes the pause longer, up to half an hour.
    isDown = true;
    const pauses: number[] = [];
    for (let n = 0; n < 7; n += 1) {
      at = (await now(id)).health.openUntil!.getTime();
      await probe(scope, id);
      pauses.push(((await now(id)).health.openUntil!.getTime() - at) / MINUTE);
    }
    expect(pauses).to.deep.equal([2, 4, 8, 16, 30, 30, 30]);
    isDown = false;
    await probe(scope, id);
    expect(await labels()).to.deep.equal(['one']);
    expect(await told()).to.deep.equal(['notice-account-down', 'notice-account-back']);
    expect((await now(id)).health).to.deep.include({ failures: 0, openUntil: null });
    expect((await now(id)).health.since?.getTime()).to.equal(at);
    // Another episode is told anew.
    at += MINUTE;
    for (let n = 0; n < 3; n += 1) await fail(id);
    expect(await told()).to.have.length(3);
  });

  it('leaves a job that probes, and only then', async () => {
    const { id } = await account('one');
    await fail(id);
    const jobs = async () => {
      const { database } = await testPlatform();
      return database.platform.query(`select run_at from graphile_worker._private_jobs where key = $1`, [
        `t${scope.tenant.id}:probe:${id}`,
      ]); // prettier-ignore
    };
    expect(await jobs()).to.have.length(0);
    await fail(id);
    await fail(id);
    expect(await jobs()).to.have.length(1);
  });

  it('hides at once what refuses its credentials; a refused question is no failure', async () => {
    const { id } = await account('one');
    await call(id, new UserError('provider-refused'));
    expect(await labels()).to.deep.equal(['one']);
    await call(id, new UserError('credentials-refused'));
    expect(await labels()).to.deep.equal([]);
  });

  it('counts twenty failures at once as one episode', async () => {
    const { id } = await account('one');
    await Promise.all(Array.from({ length: 20 }, () => fail(id)));
    expect(await told()).to.deep.equal(['notice-account-down']);
    expect((await now(id)).health.openUntil!.getTime() - at).to.equal(MINUTE);
  });

  it('writes nothing down for each call that works', async () => {
    const { id } = await account('one');
    await call(id);
    const first = (await now(id)).workedAt;
    at += MINUTE;
    await call(id);
    expect((await now(id)).workedAt).to.deep.equal(first);
    at += 10 * MINUTE;
    await call(id);
    expect((await now(id)).workedAt?.getTime()).to.equal(at);
  });

  it('offers the best first: what works, then what people pay by', async () => {
    const [one, two, three] = [await account('one'), await account('two'), await account('three')];
    const customer = await aCustomer(scope);
    for (let n = 0; n < 4; n += 1) {
      const paid = await anInvoice(scope, customer, { accountId: two.id });
      await payments.apply(scope, anEvent(customer, { invoiceId: paid.id }));
      // One that is still open says nothing yet.
      const unpaid = await anInvoice(scope, customer, { accountId: one.id, expiresAt: new Date(0) }); // prettier-ignore
      await invoices.end(scope, unpaid.id, 'expired');
    }
    expect(await labels()).to.deep.equal(['two', 'three', 'one']);
    await fail(two.id);
    expect(await labels()).to.deep.equal(['three', 'one', 'two']);
    expect(three.health.failures).to.equal(0);
  });

  it('is nobody else’s', async () => {
    const { id } = await account('one');
    const other = await newScope();
    for (let n = 0; n < 3; n += 1) await health.note(other, id, 'unavailable');
    expect(await labels()).to.deep.equal(['one']);
  });
});
