import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { NOBODY } from '../../../../sandbox/fake-payouts.ts';
import { startFake, type FakeSandbox } from '../../../../sandbox/fake.ts';
import * as accounts from '../../../../shared/domain/money/accounts.ts';
import { createConnections } from '../../../../shared/domain/money/connections.ts';
import type { Customer } from '../../../../shared/domain/people/customers.ts';
import * as findings from '../../../../shared/domain/money/findings.ts';
import * as book from '../../../../shared/domain/payouts/payout-book.ts';
import {
  createPayouts,
  LEASE_MS,
  type Payouts,
} from '../../../../shared/domain/payouts/payouts.ts';
import { fake } from '../../../../shared/payments/fake.ts';
import type { Provider } from '../../../../shared/payments/provider.ts';
import * as inbox from '../../../../shared/platform/inbox.ts';
import type { Scope } from '../../../../shared/scope.ts';
import { createCallbackReader } from '../../../../shared/workers/callbacks.ts';
import { createPayoutWatch } from '../../../../shared/workers/payouts.ts';
import { brokenBooks } from '../../../support/builders.ts';
import { newScope, testPlatform } from '../../../support/platform.ts';
import { aPayout, aRichCustomer, AT_ONCE, moneyOf, NO_LIMITS, stateOf, type Terms, type Wish } from '../payout-support.ts'; // prettier-ignore

const MINUTE = 60_000;
const port = fake.payouts ?? expect.fail('the fake pays out');

describe('sending payouts', () => {
  let sandbox: FakeSandbox;
  let now = Date.now();
  /** Thrown instead of, or after, the provider's answer. */
  let crash: 'before' | 'after' | null = null;
  let payouts: Payouts;
  let watch: (scope: Scope, id: bigint) => Promise<void>;

  const crashing: Provider = {
    ...fake,
    payouts: {
      ...port,
      async send(connection, request) {
        if (crash === 'before') throw new Error('killed before the call');
        const reading = await port.send(connection, request);
        if (crash === 'after') throw new Error('killed after the call');
        return reading;
      },
    },
  };

  before(async () => {
    const { database, secrets } = await testPlatform();
    sandbox = await startFake({ holdPayouts: true, retryDelaysMs: [] });
    const connections = createConnections({
      providers: [crashing],
      providerUrls: { fake: sandbox.url },
      secrets,
      fetch,
      publicUrl: 'http://127.0.0.1:1',
    });
    payouts = createPayouts({
      providers: [crashing],
      chains: {},
      nodes: {},
      connections,
      platform: database.platform,
    });
    watch = createPayoutWatch(payouts);
  });
  beforeEach(() => {
    crash = null;
    Object.assign(sandbox.faults, { fail: 0, drop: 0, refuse: 0 });
  });
  after(() => sandbox.close());

  interface Shop {
    readonly scope: Scope;
    readonly ann: Customer;
    readonly accountId: bigint;
  }
  const aShop = async (): Promise<Shop> => {
    const { secrets } = await testPlatform();
    const clock = { now: () => now, sleep: () => Promise.resolve(), random: () => 0 };
    const scope = await newScope({ clock });
    const secret = `secret-${randomUUID()}`;
    const account = await accounts.add(scope, secrets, { actorId: 1, provider: 'fake', label: secret, credentials: { secret } }); // prettier-ignore
    return { scope, ann: await aRichCustomer(scope), accountId: account.id };
  };
  const ask = ({ scope, ann, accountId }: Shop, wish: Partial<Wish> = {}, terms: Terms = AT_ONCE) =>
    aPayout(scope, ann, { way: 'fake', accountId, ...wish }, terms);
  const sentOf = (key: string) => sandbox.payouts().filter((each) => each.key === key);
  const jobOf = async ({ scope }: Shop, id: bigint) => {
    const { database } = await testPlatform();
    const [job] = await database.platform.query<{ run_at: Date }>(
      'select run_at from graphile_worker._private_jobs where key = $1',
      [`t${scope.tenant.id}:payout:${id}`],
    );
    return job?.run_at.getTime();
  };

  it('goes its whole way: held, sent with its key, asked about, settled', async () => {
    const shop = await aShop();
    const payout = await ask(shop, { destination: { account: 'Ann 42' } });
    expect(await jobOf(shop, payout.id), 'a job was made with it').to.equal(now);
    await watch(shop.scope, payout.id);
    expect(await stateOf(shop.scope, payout.id)).to.include({ state: 'submitted' });
    expect(sentOf(payout.key)[0]).to.deep.include({
      account: 'Ann 42',
      money: { amount: '10.00', currency: 'USD' },
    });
    expect(await moneyOf(shop.scope, shop.ann)).to.include({ held: 1100 });
    now += MINUTE;
    await watch(shop.scope, payout.id);
    expect(await jobOf(shop, payout.id), 'it looks again').to.be.greaterThan(now);
    sandbox.endPayout(payout.key, 'settled', 'receipt 7');
    await watch(shop.scope, payout.id);
    const settled = await stateOf(shop.scope, payout.id);
    expect(settled).to.include({ state: 'settled', externalId: sentOf(payout.key)[0]?.id });
    expect(settled.details.note).to.equal('receipt 7');
    expect(await moneyOf(shop.scope, shop.ann)).to.deep.equal({
      customer: 8900,
      fees: 100,
      [`provider:fake:${shop.accountId}`]: 1000,
    });
    expect(await brokenBooks(shop.scope)).to.deep.equal([]);
  });

  it('is sent once by twenty workers at once', async () => {
    const shop = await aShop();
    const payout = await ask(shop);
    await Promise.all(Array.from({ length: 20 }, () => watch(shop.scope, payout.id)));
    expect(sentOf(payout.key).map(({ asked }) => asked)).to.deep.equal([1]);
  });

  it('waits for the staff, and for the destination to cool down', async () => {
    const shop = await aShop();
    const asked = await ask(shop, {}, { ...AT_ONCE, needed: 1 });
    await watch(shop.scope, asked.id);
    expect(sentOf(asked.key)).to.deep.equal([]);
    const fresh = await ask(shop, {}, { needed: 0, coolDownH: 24, limits: NO_LIMITS });
    await watch(shop.scope, fresh.id);
    expect(sentOf(fresh.key)).to.deep.equal([]);
    expect(await jobOf(shop, fresh.id)).to.equal(fresh.notBefore?.getTime());
    now += 24 * 60 * MINUTE;
    await watch(shop.scope, fresh.id);
    expect(sentOf(fresh.key)).to.have.length(1);
  });

  it('gives the money back when the provider refuses, once', async () => {
    const shop = await aShop();
    const payout = await ask(shop, { destination: { account: NOBODY } });
    for (let time = 0; time < 3; time++) await watch(shop.scope, payout.id);
    expect(await stateOf(shop.scope, payout.id)).to.include({ state: 'failed' });
    expect(await moneyOf(shop.scope, shop.ann)).to.deep.equal({ customer: 10_000 });
  });

  for (const when of ['before', 'after'] as const)
    it(`is never sent a second time when the call is cut off ${when} it`, async () => {
      const shop = await aShop();
      const payout = await ask(shop);
      crash = when;
      await watch(shop.scope, payout.id);
      expect(await stateOf(shop.scope, payout.id)).to.include({ state: 'unknown' });
      crash = null;
      for (let time = 0; time < 3; time++) await watch(shop.scope, payout.id);
      expect(sentOf(payout.key)).to.have.length(when === 'after' ? 1 : 0);
      if (when === 'after') {
        expect(await stateOf(shop.scope, payout.id)).to.include({ state: 'submitted' });
        return;
      }
      expect(await stateOf(shop.scope, payout.id)).to.include({ state: 'unknown' });
      // The provider says for how long "never heard of it" may be wrong.
      now += LEASE_MS + 61_000;
      await watch(shop.scope, payout.id);
      expect(await stateOf(shop.scope, payout.id)).to.include({ state: 'failed' });
      expect(await moneyOf(shop.scope, shop.ann)).to.deep.equal({ customer: 10_000 });
    });

  for (const when of ['before', 'after'] as const)
    it(`is never sent a second time when the program dies ${when} the call`, async () => {
      const shop = await aShop();
      const payout = await ask(shop);
      // What a killed program leaves behind: the claim is committed, and no word of the answer.
      const claimed = await book.claim(shop.scope, null, payout.id);
      if (when === 'after') await sendBy(shop, claimed?.key ?? '');
      await watch(shop.scope, payout.id);
      expect(await stateOf(shop.scope, payout.id), 'somebody may be at it').to.include({ state: 'submitting' }); // prettier-ignore
      expect(await jobOf(shop, payout.id)).to.equal(now + LEASE_MS + 1);
      now += LEASE_MS + 1;
      await watch(shop.scope, payout.id);
      expect(await stateOf(shop.scope, payout.id)).to.include({ state: 'unknown' });
      await watch(shop.scope, payout.id);
      expect(sentOf(payout.key).map(({ asked }) => asked)).to.deep.equal(when === 'after' ? [1] : []); // prettier-ignore
      expect((await stateOf(shop.scope, payout.id)).state).to.equal(when === 'after' ? 'submitted' : 'unknown'); // prettier-ignore
    });

  for (const fault of ['drop', 'fail'] as const)
    it(`finds out by asking when the work was done and the answer lost (${fault})`, async () => {
      const shop = await aShop();
      const payout = await ask(shop);
      sandbox.faults[fault] = 1;
      await watch(shop.scope, payout.id);
      expect(await stateOf(shop.scope, payout.id)).to.include({ state: 'unknown' });
      expect(await moneyOf(shop.scope, shop.ann)).to.include({ held: 1100 });
      sandbox.endPayout(payout.key, 'settled');
      await watch(shop.scope, payout.id);
      expect(await stateOf(shop.scope, payout.id)).to.include({ state: 'settled' });
      expect(sentOf(payout.key).map(({ asked }) => asked)).to.deep.equal([1]);
      expect(await brokenBooks(shop.scope)).to.deep.equal([]);
    });

  it('keeps asking while the provider is down, and tells staff of a doubt that lasts, once', async () => {
    const shop = await aShop();
    const payout = await ask(shop);
    sandbox.faults.refuse = 1;
    await watch(shop.scope, payout.id);
    const told = () =>
      shop.scope.db.query(
        `select from messages where reference like 'payout:' || $1 || ':unknown%'`,
        [String(payout.id)],
      );
    expect(await told()).to.have.length(0);
    const broken = createPayoutWatch({
      look: async (scope, id) => (await stateOf(scope, id)) ?? null,
    });
    now += 11 * MINUTE;
    await broken(shop.scope, payout.id);
    await broken(shop.scope, payout.id);
    expect(await told()).to.have.length(1);
    expect(await jobOf(shop, payout.id)).to.be.within(now, now + 6 * MINUTE);
  });

  it('is woken again when its job was lost, each that should have one', async () => {
    const shop = await aShop();
    const [approved, moving, asked, ended] = [
      await ask(shop),
      await ask(shop),
      await ask(shop, {}, { ...AT_ONCE, needed: 1 }),
      await ask(shop, { destination: { account: NOBODY } }),
    ];
    const byHand = await ask(shop, { way: 'hand', accountId: null });
    for (const { id } of [moving, ended]) await watch(shop.scope, id);
    const { database } = await testPlatform();
    await database.platform.query('delete from graphile_worker._private_jobs where key like $1', [
      `t${shop.scope.tenant.id}:payout:%`,
    ]);
    expect(await book.wakeOpen(shop.scope)).to.equal(2);
    for (const { id } of [approved, moving]) expect(await jobOf(shop, id)).to.equal(now);
    for (const { id } of [asked, ended, byHand]) expect(await jobOf(shop, id)).to.equal(undefined);
  });

  it('does not send when it slept since it claimed', async () => {
    const shop = await aShop();
    const payout = await ask(shop);
    // The claim is written now; whoever looks at the clock afterwards sees that time has passed.
    let looks = 0;
    const clock = { ...shop.scope.clock, now: () => now + (looks++ > 0 ? LEASE_MS : 0) };
    const sleeping: Scope = { ...shop.scope, clock };
    await payouts.look(sleeping, payout.id);
    expect(sentOf(payout.key)).to.deep.equal([]);
    expect(await stateOf(shop.scope, payout.id)).to.include({ state: 'unknown' });
  });

  it('tells staff when the provider settles what we have given back', async () => {
    const shop = await aShop();
    const payout = await ask(shop);
    await watch(shop.scope, payout.id);
    await book.note(shop.scope, payout.id, { status: 'failed', externalId: null, fee: null, note: null }); // prettier-ignore
    sandbox.endPayout(payout.key, 'settled');
    await payouts.check(shop.scope, payout.key);
    await payouts.check(shop.scope, payout.key);
    const [finding, ...others] = await findings.list(shop.scope, 'open', { limit: 5, offset: 0 });
    expect(finding).to.include({ kind: 'payout-unmatched' });
    expect(others).to.deep.equal([]);
    expect(await moneyOf(shop.scope, shop.ann)).to.deep.equal({ customer: 10_000 });
  });

  it('never takes one transfer for two', async () => {
    const shop = await aShop();
    const [one, two] = [await ask(shop), await ask(shop)];
    await watch(shop.scope, one.id);
    const claimed = await book.claim(shop.scope, null, two.id);
    const { externalId } = await stateOf(shop.scope, one.id);
    await payouts.check(shop.scope, claimed?.key ?? '', {
      status: 'settled', externalId, fee: null, note: null,
    }); // prettier-ignore
    expect(await stateOf(shop.scope, two.id)).to.include({ state: 'unknown', externalId: null });
    expect(await findings.list(shop.scope, 'open', { limit: 5, offset: 0 })).to.have.length(1);
  });

  it('answers a provider that asks back: this payout, this much, and only while it is sent', async () => {
    const [shop, other] = [await aShop(), await aShop()];
    const payout = await ask(shop);
    const { accountId } = shop;
    const asked = { accountId, key: payout.key, money: payout.money };
    expect(await payouts.expects(shop.scope, asked)).to.equal(false);
    await book.claim(shop.scope, null, payout.id);
    expect(await payouts.expects(shop.scope, asked)).to.equal(true);
    for (const wrong of [
      { ...asked, money: { amount: 1001n, currency: 'USD' } },
      { ...asked, money: { amount: 1000n, currency: 'EUR' } },
      { ...asked, accountId: accountId + 1n },
      { ...asked, key: 'f'.repeat(32) },
    ])
      expect(await payouts.expects(shop.scope, wrong)).to.equal(false);
    expect(await payouts.expects(other.scope, asked)).to.equal(false);
    await book.note(shop.scope, payout.id, { status: 'settled', externalId: null, fee: null, note: null }); // prettier-ignore
    expect(await payouts.expects(shop.scope, asked)).to.equal(false);
  });

  describe('callbacks', () => {
    let read: (scope: Scope, id: bigint) => Promise<void>;
    before(async () => {
      const { database, secrets } = await testPlatform();
      read = createCallbackReader({
        platform: database.platform,
        providers: [crashing],
        secrets,
        payouts,
        deposits: { check: () => Promise.reject(new Error('no deposits here')) },
      } as never);
    });
    /** The callback about a payout, stored as the web server does. */
    const store = async (shop: Shop, id: string, key: string, change: number) => {
      const { database, secrets } = await testPlatform();
      const { credentials } = await accounts.credentials(shop.scope, secrets, shop.accountId);
      const { createHmac } = await import('node:crypto');
      const body = Buffer.from(JSON.stringify({ id, key, change, about: 'payout' }));
      const headers = {
        'x-fake-signature': createHmac('sha256', credentials['secret'] ?? '').update(body).digest('hex'), // prettier-ignore
      };
      return inbox.store(database.platform, {
        tenantId: shop.scope.tenant.id,
        provider: 'fake',
        accountId: shop.accountId,
        eventKey: `${id}:${change}`,
        body,
        headers,
      });
    };

    it('is only a hint: the provider is asked, twenty at once settle once', async () => {
      const shop = await aShop();
      const payout = await ask(shop);
      await watch(shop.scope, payout.id);
      const external = sentOf(payout.key)[0]?.id ?? '';
      await read(shop.scope, (await store(shop, external, payout.key, 1)).id);
      expect(await stateOf(shop.scope, payout.id), 'not settled there').to.include({ state: 'submitted' }); // prettier-ignore
      sandbox.endPayout(payout.key, 'settled');
      const { id } = await store(shop, external, payout.key, 2);
      await Promise.all(Array.from({ length: 20 }, () => read(shop.scope, id)));
      expect(await stateOf(shop.scope, payout.id)).to.include({ state: 'settled' });
      expect(await moneyOf(shop.scope, shop.ann)).to.include({ customer: 8900, fees: 100 });
    });

    it('comes again when it came while the payout was being sent', async () => {
      const shop = await aShop();
      const payout = await ask(shop);
      await book.claim(shop.scope, null, payout.id);
      const { id } = await store(shop, 'fp_1', payout.key, 1);
      expect(await read(shop.scope, id).catch((e: Error) => e.name)).to.equal('Unavailable');
      const { database } = await testPlatform();
      expect(await inbox.read(database.platform, id)).to.include({ state: 'new' });
    });

    it('of a payout that is not ours is shown to staff and moves nothing', async () => {
      const [mine, theirs] = [await aShop(), await aShop()];
      const payout = await ask(theirs);
      await watch(theirs.scope, payout.id);
      const { id } = await store(mine, 'fp_9', payout.key, 1);
      await read(mine.scope, id);
      expect(await findings.list(mine.scope, 'open', { limit: 5, offset: 0 })).to.have.length(1);
      expect(await stateOf(theirs.scope, payout.id)).to.include({ state: 'submitted' });
    });
  });

  /** Sends a payout as a program does that is killed before it notes the answer. */
  async function sendBy({ scope, accountId }: Shop, key: string): Promise<void> {
    const { secrets } = await testPlatform();
    const { credentials } = await accounts.credentials(scope, secrets, accountId);
    await port.send(
      { credentials, baseUrl: sandbox.url, fetch },
      {
        key,
        money: { amount: 1000n, currency: 'USD' },
        destination: { account: 'somewhere' },
        note: '#1',
        callbackUrl: 'http://127.0.0.1:1',
      },
    );
  }
});
