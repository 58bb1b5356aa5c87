import { expect } from 'chai';
import type { Chain } from '../../../shared/chains/chain.ts';
import type { PlatformDb } from '../../../shared/db/tenant-db.ts';
import { Unavailable } from '../../../shared/errors.ts';
import { readCursor } from '../../../shared/platform/chain-cursors.ts';
import { allocateAddress } from '../../../shared/platform/chains.ts';
import { storeFinal, storeReading } from '../../../shared/platform/watched-accounts.ts';
import { testPlatform } from '../../support/platform.ts';
import { fakeLedger, pooledAddresses } from './account-support.ts';
import { books, movingClock, settle, watchOf } from './chain-support.ts';

const DAY_MS = 86_400_000;

describe('watching accounts', () => {
  let db: PlatformDb;

  before(async () => {
    db = (await testPlatform()).database.platform;
  });

  async function aShop(customers = 1, budget: Partial<Chain['accounts']> = {}) {
    const clock = movingClock();
    const ledger = fakeLedger(() => clock.now(), budget);
    const { chain, node } = ledger;
    const book = books();
    const newWatch = (client = db) =>
      watchOf({ db: client, chain, node, apply: book.apply, clock });
    const watch = newWatch();
    const addresses = await pooledAddresses(db, chain, 1, customers);
    const [to] = addresses;
    if (!to) throw new Error('a shop has a customer');
    return { clock, ledger, chain, node, book, watch, newWatch, addresses, to };
  }

  it('credits what came to an account, once, with the chain as high as it', async () => {
    const { ledger, chain, book, watch, to } = await aShop();
    await settle(watch);
    const txid = ledger.pay(to, 5n);
    await settle(watch);
    expect(book.told).to.deep.equal([`1 settled ${chain.id}:${txid}:0`]);
    const [event] = book.credited.values();
    expect(event?.money).to.deep.equal({ amount: 5n, currency: 'USDT' });
    expect(event?.details).to.include({ txid, address: to.address, confirmations: 1 });
    await settle(watch);
    expect(book.told).to.have.length(1);
  });

  it('reads more than one answer holds, oldest first, each once', async () => {
    const { ledger, book, watch, to } = await aShop();
    for (let each = 1n; each <= 20n; each += 1n) ledger.pay(to, each);
    await settle(watch);
    expect(book.totalOf(1n)).to.equal(210n);
    expect(book.told).to.have.length(20);
  });

  it('credits nobody for what came before the address was shown', async () => {
    const { clock, ledger, book, watch, to } = await aShop();
    ledger.pay(to, 5n, clock.now() - 600_000);
    ledger.pay(to, 6n);
    await settle(watch);
    expect(book.totalOf(1n)).to.equal(6n);
  });

  it('credits one transaction to two shops, each its own part', async () => {
    const { ledger, chain, book, watch, to } = await aShop();
    const [other] = await pooledAddresses(db, chain, 2, 1);
    if (!other) throw new Error('the other shop has a customer');
    ledger.pay([to, other], 7n);
    await settle(watch);
    expect(book.told.map((line) => line.split(' ')[0])).to.have.members(['1', '2']);
    expect([...book.credited.values()].map(({ money }) => money.amount)).to.deep.equal([7n, 7n]);
  });

  it('lets twenty processes look at once, and credits once', async () => {
    const { ledger, book, newWatch, addresses } = await aShop(5);
    for (const to of addresses) ledger.pay(to, 3n);
    await settle(...Array.from({ length: 20 }, () => newWatch()));
    expect(book.credited.size).to.equal(5);
    expect(book.told).to.have.length(5);
  });

  it('is read by one process while that one lives, and by another after it', async () => {
    const { clock, ledger, book, watch, newWatch, to } = await aShop();
    const other = newWatch();
    await settle(watch);
    const { head } = ledger.asked;
    await other.tick();
    await other.tick();
    expect(ledger.asked.head, 'who does not read asks nobody').to.equal(head);
    expect(other.status()[0]).to.include({ stalled: false, lag: 0 });
    ledger.pay(to, 5n);
    clock.pass(61_000);
    await settle(other);
    expect(book.totalOf(1n)).to.equal(5n);
  });

  it('repeats a reading whose writing failed in the middle', async () => {
    const { clock, ledger, book, newWatch, to } = await aShop();
    ledger.pay(to, 5n);
    let left = 3;
    const breaking: PlatformDb = {
      ...db,
      query: (text, values) => db.query(text, values),
      transaction: (work) =>
        db.transaction(async (inner) => {
          const result = await work(inner);
          if (left > 0) {
            left -= 1;
            throw new Error('the process dies before it commits');
          }
          return result;
        }),
    };
    const watch = newWatch(breaking);
    await watch.tick();
    expect(book.credited.size).to.equal(0);
    await settleUntil(clock, watch, () => book.credited.size === 1);
    expect(book.totalOf(1n)).to.equal(5n);
  });

  it('finds what its comparison overlooked, by reading now and then', async () => {
    const { clock, ledger, book, watch, to } = await aShop();
    await settle(watch);
    ledger.pay(to, 5n);
    ledger.overlook([to.address]);
    await settle(watch);
    expect(book.credited.size).to.equal(0);
    clock.pass(601_000);
    await settle(watch);
    expect(book.credited.size, 'within ten minutes while somebody may pay').to.equal(1);
    clock.pass(DAY_MS);
    await settle(watch);
    ledger.pay(to, 6n);
    await settle(watch);
    expect(book.credited.size).to.equal(1);
    clock.pass(DAY_MS + 1_000);
    await settle(watch);
    expect(book.totalOf(1n), 'within a day for ever').to.equal(11n);
  });

  it('watches an address for ever, and closely again once it is shown again', async () => {
    const { clock, ledger, chain, book, watch, to } = await aShop();
    await settle(watch);
    clock.pass(400 * DAY_MS);
    await settle(watch);
    ledger.pay(to, 5n);
    await settle(watch);
    expect(book.credited.size, 'it is not its turn').to.equal(0);
    clock.pass(301_000);
    await settle(watch);
    expect(book.totalOf(1n)).to.equal(5n);
    await allocateAddress(db, { chain, tenantId: 1, customerId: 1n, key: '', nowMs: clock.now() });
    ledger.pay(to, 6n);
    await settle(watch);
    expect(book.totalOf(1n)).to.equal(11n);
  });

  it('is not held up by a lease of a clock that has been set back', async () => {
    const { clock, ledger, chain, book, watch, newWatch, to } = await aShop();
    await settle(watch);
    clock.pass(3 * DAY_MS);
    await settle(watch);
    clock.pass(-3 * DAY_MS);
    // The process begins again, and the customer looks at the address again.
    const { tenantId, customerId } = to;
    await allocateAddress(db, { chain, tenantId, customerId, key: '', nowMs: clock.now() });
    ledger.pay(to, 6n);
    await settle(newWatch());
    expect(book.totalOf(1n)).to.equal(6n);
  });

  it('puts off an account that cannot be read, and reads the others', async () => {
    const { clock, ledger, book, node, watch, addresses } = await aShop(3);
    const since = node.accounts.since.bind(node.accounts);
    const [bad] = addresses;
    let isBad = true;
    Object.assign(node.accounts, {
      since: (account: Parameters<typeof since>[0]) => {
        if (!isBad || account.address !== bad?.address) return since(account);
        throw new TypeError('an answer that nobody thought of');
      },
    });
    for (const to of addresses) ledger.pay(to, 4n);
    await settle(watch);
    expect([1n, 2n, 3n].map(book.totalOf)).to.deep.equal([0n, 4n, 4n]);
    isBad = false;
    clock.pass(61_000);
    await settle(watch);
    expect(book.totalOf(1n)).to.equal(4n);
  });

  it('asks less and less often about a change that no reading explains', async () => {
    const { clock, ledger, node, watch, to } = await aShop();
    await settle(watch);
    Object.assign(node.accounts, {
      changed: async () => [to.address],
      since: async ({ cursor }: { cursor: string | null }) => {
        ledger.asked.since += 1;
        return { transfers: [], cursor: cursor ?? '0', more: false };
      },
    });
    const before = ledger.asked.since;
    for (let turn = 0; turn < 600; turn += 1) {
      clock.pass(1_000);
      await watch.tick();
    }
    expect(ledger.asked.since - before).to.be.within(8, 30);
  });

  it('raises the alarm of a stall when the chain stands still, or its nodes are silent', async () => {
    const { clock, node, watch } = await aShop();
    await settle(watch);
    expect(watch.status()[0]).to.include({ stalled: false, lag: 0 });
    const standing = await node.accounts.head();
    Object.assign(node.accounts, { head: async () => standing });
    clock.pass(200_000);
    await watch.tick();
    expect(watch.status()[0]?.stalled).to.equal(true);
    Object.assign(node.accounts, {
      head: async () => ({ ...standing, time: clock.now() / 1_000 }),
    });
    await watch.tick();
    expect(watch.status()[0]?.stalled).to.equal(false);
    Object.assign(node.accounts, {
      head: () => Promise.reject(new Unavailable('silent')),
    });
    await watch.tick();
    clock.pass(200_000);
    await watch.tick();
    expect(watch.status()[0]?.stalled).to.equal(true);
  });

  it('keeps its height when another node is behind', async () => {
    const { chain, node, watch } = await aShop();
    await settle(watch);
    const head = await node.accounts.head();
    Object.assign(node.accounts, { head: async () => ({ ...head, height: head.height - 5 }) });
    await settle(watch);
    expect((await readCursor(db, chain.id))?.height).to.equal(head.height);
  });

  it('keeps nothing of a reading that went on where another one was already', async () => {
    const { ledger, chain, node, to } = await aShop();
    ledger.pay(to, 5n);
    const account = { address: to.address, cursor: null, from: 0 };
    const reading = await node.accounts.since(account);
    const next = { lookAtMs: 0, readAtMs: 0, failures: 0, activeUntilMs: 0 };
    const store = () => storeReading(db, chain.id, account, reading, next);
    expect([await store(), await store()]).to.deep.equal([1, null]);
  });

  it('stores a transaction that was looked up for one shop alone, once', async () => {
    const { ledger, chain, node, to } = await aShop();
    const txid = ledger.pay(to, 5n);
    const found = (await node.accounts.ofTransaction(txid)) ?? [];
    expect(await storeFinal(db, chain.id, found, 2)).to.equal(0);
    expect(await storeFinal(db, chain.id, found, 1)).to.equal(1);
    expect(await storeFinal(db, chain.id, found, null)).to.equal(0);
  });

  it('asks no more of a chain for 100 000 accounts than for a few', async () => {
    const budget = { active: 100, idle: 33, reads: 8 };
    const { clock, ledger, chain, book, watch, to } = await aShop(1, budget);
    await db.query(
      `insert into watched_accounts (chain, address, tenant_id, active_until, look_at)
       select $1, 'idle ' || n, 1, '-infinity'::timestamptz, '-infinity'::timestamptz from generate_series(1, 100000) n
       union all
       select $1, 'active ' || n, 1, 'infinity'::timestamptz, '-infinity'::timestamptz from generate_series(1, 1000) n`,
      [chain.id],
    );
    const before = { ...ledger.asked };
    for (let look = 0; look < 10; look += 1) {
      clock.pass(3_000);
      await watch.tick();
    }
    const asked = Object.entries(ledger.asked).map(
      ([what, count]) => [what, count - before[what as keyof typeof before]] as const,
    );
    expect(Object.fromEntries(asked)).to.deep.equal({
      head: 10,
      changed: 10,
      compared: 10 * (100 + 33),
      since: 10 * 2,
    });
    ledger.pay(to, 5n);
    await settleUntil(clock, watch, () => book.credited.size === 1);
    expect(ledger.asked.changed - before.changed, 'all active ones have their turn').to.be.below(
      35,
    );
  });
});

/** Ticks until it is so, and not for ever. */
async function settleUntil(
  clock: { pass(ms: number): void },
  watch: { tick(): Promise<boolean> },
  isSo: () => boolean,
) {
  for (let turn = 0; !isSo(); turn += 1) {
    if (turn > 100) throw new Error('it never happens');
    clock.pass(1_000);
    await watch.tick();
  }
}
