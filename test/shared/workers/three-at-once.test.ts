import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import type { StarTransaction } from 'grammy/types';
import { systemClock, type Clock } from '../../../shared/clock.ts';
import { createConnections } from '../../../shared/domain/money/connections.ts';
import { createDeposits } from '../../../shared/domain/money/deposits.ts';
import { createQuotes } from '../../../shared/domain/money/quotes.ts';
import * as referral from '../../../shared/domain/marketing/referral.ts';
import * as digest from '../../../shared/domain/shop/digest.ts';
import * as settings from '../../../shared/domain/shop/settings.ts';
import * as people from '../../../shared/domain/people/customers.ts';
import * as deliveries from '../../../shared/domain/programs/webhook-deliveries.ts';
import * as webhooks from '../../../shared/domain/programs/webhooks.ts';
import * as renewals from '../../../shared/domain/subscriptions/renewals.ts';
import * as starRenewals from '../../../shared/domain/subscriptions/star-renewals.ts';
import * as subscriptions from '../../../shared/domain/subscriptions/subscriptions.ts';
import { Unavailable } from '../../../shared/errors.ts';
import { createOutward } from '../../../shared/outward.ts';
import { createScope, type Scope } from '../../../shared/scope.ts';
import { startSchedule } from '../../../shared/workers/schedule.ts';
import { createProver, type ProofParts } from '../../../shared/workers/proof.ts';
import { maintain } from '../../../shared/workers/maintain.ts';
import { compareTelegram } from '../../../shared/workers/stars.ts';
import { createWebhookSender } from '../../../shared/workers/webhooks.ts';
import { aCustomer, aProduct, brokenBooks } from '../../support/builders.ts';
import {
  newPlatform,
  newScope,
  openPlatform,
  testLog,
  type TestPlatform,
} from '../../support/platform.ts';
import { recordingApi } from '../../support/recording-api.ts';
import { aBuyer, aKeyProduct, balanceOf, buy, linesOf } from '../domain/order-support.ts';
import { aPlan, toldOf } from '../domain/renewal-support.ts';

const DAY = 86_400_000;
const BEGUN = Date.parse('2027-03-01T12:00:00Z');
/** Three with connections of their own, and the same hour. */
const PROCESSES = 3;

describe('three processes whose hour comes at once', () => {
  let platforms: TestPlatform[];
  let now: number;
  let scope: Scope;
  const clock: Clock = { ...systemClock, now: () => now };

  before(async () => {
    const first = await newPlatform();
    platforms = [first];
    while (platforms.length < PROCESSES)
      platforms.push(await openPlatform(first.adminUrl, first.secretKey));
  });
  after(async () => {
    for (const each of platforms.toReversed()) await each.close();
  });
  beforeEach(async () => {
    now = BEGUN;
    scope = await newScope({ platform: platforms[0]!, clock });
  });
  afterEach(async () => {
    expect(await brokenBooks(scope)).to.deep.equal([]);
  });

  /** The same work in each of them at once; what fails in one fails here. */
  const inEach = (work: (scope: Scope, platform: TestPlatform) => Promise<unknown>) =>
    Promise.all(
      platforms.map((platform) =>
        work(createScope({ tenant: scope.tenant, db: platform.database.tenant(scope.tenant.id), log: testLog, clock }), platform),
      ),
    ); // prettier-ignore
  const rounds = () =>
    inEach((scope, { database }) =>
      maintain({ platform: database.platform, scopeOf: async () => scope, purge: async () => 0, readCharges: () => Promise.resolve(), log: testLog }),
    ); // prettier-ignore
  const stateOf = async (customerId: bigint) => {
    const [found] = await subscriptions.list(scope, customerId);
    return [found?.status, found?.renewal, found?.endsAt?.toISOString().slice(0, 10)].join(' ');
  };

  it('remind, renew and end each subscription once', async () => {
    const { product } = await aPlan(scope, { period: { unit: 'day', count: 10 } });
    const [reminded, renewed, over] = [await aBuyer(scope, 1000n), await aBuyer(scope, 2000n), await aBuyer(scope, 1000n)]; // prettier-ignore
    for (const each of [reminded, renewed, over]) await buy(scope, each, product);
    const [theirs] = await subscriptions.list(scope, renewed.id);
    await renewals.choose(scope, renewed.id, theirs!.id, 'balance');
    now = BEGUN + 7 * DAY;
    await rounds();
    expect(await toldOf(scope, reminded)).to.deep.equal(['bought', 'ends:3']);
    expect(await toldOf(scope, renewed)).to.deep.equal(['bought', 'renews']);
    now = BEGUN + 9 * DAY + 3_600_000;
    await rounds();
    now = BEGUN + 10 * DAY - 3_600_000;
    await rounds();
    expect(await stateOf(renewed.id)).to.equal('active balance 2027-03-21');
    expect(await balanceOf(scope, renewed)).to.equal(0n);
    expect(await toldOf(scope, renewed)).to.deep.equal(['bought', 'renews', 'renewed']);
    now = BEGUN + 10 * DAY + 1000;
    await rounds();
    await rounds();
    expect(await stateOf(over.id)).to.equal('ended none 2027-03-11');
    expect(await toldOf(scope, over)).to.deep.equal(['bought', 'ends:3', 'ends:1', 'ended']);
    expect(await stateOf(renewed.id)).to.equal('active balance 2027-03-21');
  }).timeout(60_000);

  it('book a charge of Telegram that nobody heard of once, and take one back once', async () => {
    const { product } = await aPlan(scope, { starsPrice: 250 });
    const [ann, bob] = [await aCustomer(scope), await aCustomer(scope)];
    const date = Math.floor(now / 1000) - 7200;
    const partner = (by: people.Customer) => ({
      type: 'user' as const,
      transaction_type: 'invoice_payment' as const,
      user: { id: by.telegramId, is_bot: false, first_name: 'Ann' },
      invoice_payload: starRenewals.payloadOf({ productId: product.id, customerId: by.id }),
    });
    const transactions: StarTransaction[] = [
      { id: 'anns', amount: 250, date, source: partner(ann) },
      { id: 'bobs', amount: 250, date, source: partner(bob) },
      { id: 'bobs', amount: 250, date, receiver: partner(bob) },
    ];
    const night = () =>
      inEach((scope, { database, secrets }) => {
        const connections = createConnections({ providers: [], providerUrls: {}, secrets, fetch, publicUrl: 'http://127.0.0.1:1' }); // prettier-ignore
        const quotes = createQuotes({ rates: { quote: () => Promise.reject(new Unavailable('none')) } }); // prettier-ignore
        const deposits = createDeposits({ providers: [], chains: {}, platform: database.platform, secrets, connections, quotes }); // prettier-ignore
        const { api } = recordingApi();
        api.config.use((previous, method, given, signal) => {
          if (method !== 'getStarTransactions') return previous(method, given, signal);
          const { offset = 0, limit = 100 } = given as { offset?: number; limit?: number };
          return Promise.resolve({ ok: true, result: { transactions: transactions.slice(offset, offset + limit) } }) as never; // prettier-ignore
        });
        return compareTelegram(scope, { apiOf: () => Promise.resolve(api), deposits });
      });
    await night();
    await night();
    expect(await stateOf(ann.id)).to.equal('active stars 2027-03-31');
    expect(await stateOf(bob.id)).to.match(/^ended none/);
    const [sum] = await scope.db.query<{ sum: string }>(
      `select coalesce(sum(e.amount), 0)::text as sum from ledger_entries e join ledger_accounts a on a.id = e.account_id
       where a.name = 'sales' and a.currency = 'XTR'`,
    );
    expect(sum?.sum).to.equal('250');
    expect(await scope.db.query('select kind from findings')).to.deep.equal([]);
  }).timeout(60_000);

  it('add one round, and one look at each shop’s books and chats', async () => {
    const moves: (() => void)[] = [];
    const schedules = platforms.map(({ database }) =>
      startSchedule(database.platform, { queueDepth: () => undefined }, { now: () => now, onMove: (listener) => (moves.push(listener), () => undefined) }),
    ); // prettier-ignore
    for (const move of moves) move();
    const jobs = async (task: string) =>
      (await platforms[0]!.database.platform.query(
        `select from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
         where t.identifier = $1 and ($1 = 'maintain' or (j.payload->>'tenantId')::int = $2)`,
        [task, scope.tenant.id],
      )).length; // prettier-ignore
    for (let looks = 0; looks < 1_000 && (await jobs('maintain')) === 0; looks += 1);
    for (const each of schedules) await each.stop();
    await rounds();
    await rounds();
    expect([moves.length, await jobs('maintain'), await jobs('proof'), await jobs('chats')]).to.deep.equal([PROCESSES, 1, 1, 1]); // prettier-ignore
  }).timeout(60_000);

  it('do all else of a round once: money, stock, words and what is kept no longer', async () => {
    const [ann, bob] = [await aBuyer(scope), await aBuyer(scope, 10_000n)];
    await scope.db.query('update customers set created_at = $1', [new Date(BEGUN)]);
    await referral.bring(scope, bob.id, (await referral.read(scope, ann.id)).code);
    await settings.setOptions(scope, 1, {
      referral: { percent: 1000, secondPercent: 0, holdDays: 0, cap: null },
      ownRates: { ETB: { base: 'USD', price: '130', at: BEGUN - 40 * DAY } },
      digestHour: 9,
    });
    await buy(scope, bob, await aProduct(scope));
    const keys = await aKeyProduct(scope, 1);
    await buy(scope, bob, keys, { payment: { by: 'invoice', held: 0n } });
    const { id: hook } = await webhooks.add(scope, platforms[0]!.secrets, { actorId: 1, url: 'http://127.0.0.1:1/', events: webhooks.eventTypes }); // prettier-ignore
    await deliveries.ping(scope, 1, hook);
    const check = (state: string, expires: number, created = 0) =>
      scope.db.query(`insert into identity_checks (customer_id, level, state, expires_at, created_at) values ($1, 'basic', $2, $3, $4)`, [bob.id, state, new Date(BEGUN + expires * DAY), new Date(BEGUN + created * DAY)]); // prettier-ignore
    await check('accepted', 1.5);
    await check('accepted', 10);
    await check('open', 99, -20);
    now = BEGUN + 2 * DAY;
    await rounds();
    const books = createProver({ connections: { of: () => Promise.reject(new Error('no account')) } } as unknown as ProofParts); // prettier-ignore
    await inEach((scope) => Promise.all([digest.run(scope), books.nightly(scope)]));
    expect(await balanceOf(scope, ann)).to.equal(100n);
    expect(await linesOf(scope, keys)).to.deep.equal({ available: 1 });
    const told = await scope.db.query<{ key: string }>(`select content->>'key' as key from messages order by 1`); // prettier-ignore
    const once = ['notice-commission-credited', 'notice-identity-ended', 'notice-identity-soon', 'notice-own-rate-old', 'notice-digest']; // prettier-ignore
    for (const key of once)
      expect(
        told.filter((each) => each.key === key),
        key,
      ).to.have.length(1);
    const states = await scope.db.query<{ state: string }>('select state from identity_checks order by expires_at'); // prettier-ignore
    expect(states.map(({ state }) => state)).to.deep.equal(['expired', 'accepted']);
    const [waiting] = await deliveries.list(scope, hook, { offset: 0, limit: 1 });
    expect(waiting).to.include({ attempts: 0, state: 'waiting' });
    expect(await scope.db.query('select from ledger_seals')).to.have.length(1);
    expect(await scope.db.query('select kind from findings')).to.deep.equal([]);
  }).timeout(60_000);

  it('note one try of an event that waits, with one next moment', async () => {
    const bodies: string[] = [];
    const server: Server = createServer((request, response) => {
      request.on('data', (chunk: Buffer) => bodies.push(chunk.toString()));
      request.on('end', () => response.writeHead(500).end());
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const { id } = await webhooks.add(scope, platforms[0]!.secrets, { actorId: 1, url, events: webhooks.eventTypes }); // prettier-ignore
    await deliveries.ping(scope, 1, id);
    const list = () => deliveries.list(scope, id, { offset: 0, limit: 10 });
    const [one] = await list();
    await inEach((scope, { secrets }) =>
      createWebhookSender({ secrets, outward: createOutward({ isLocal: true }) })(scope, one!.id),
    );
    const [tried, ...others] = await list();
    expect(others).to.deep.equal([]);
    expect(tried).to.include({ attempts: 1, state: 'waiting', answer: '500' });
    // Whoever was told twice was told the same.
    expect(new Set(bodies).size).to.equal(1);
    const jobs = await platforms[0]!.database.platform.query(
      `select j.run_at from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
       where t.identifier = 'webhook' and (j.payload->>'tenantId')::int = $1`,
      [scope.tenant.id],
    );
    expect(jobs).to.have.length(1);
    await new Promise((done) => server.close(done));
  });
});
