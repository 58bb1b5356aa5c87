import { fork } from 'node:child_process';
import { expect } from 'chai';
import type { Lease, LeaseTable } from '../../../shared/platform/leases.ts';
import { createLeaseTable } from '../../../shared/platform/leases.ts';
import { systemClock } from '../../../shared/clock.ts';
import { createLeases, type Leases, type LeasesOptions } from '../../../tenant/fleet/leases.ts';
import { LeaseLost, markDone, storeUpdates } from '../../../tenant/fleet/store.ts';
import { shardOf } from '../../../tenant/fleet/shards.ts';
import {
  newPlatform,
  newScope,
  newTenant,
  testLog,
  type TestPlatform,
} from '../../support/platform.ts';
import { message, pause, until } from './support.ts';

const FAST = { leaseMs: 450, renewMs: 60, holdMs: 300, drainMs: 200, moves: 40 };

describe('leases', function () {
  this.timeout(20_000);
  let platform: TestPlatform;
  let table: LeaseTable;
  const running: Leases[] = [];
  before(async () => {
    platform = await newPlatform();
    table = createLeaseTable(platform.database.platform);
  });
  after(() => platform.close());
  afterEach(async () => {
    await Promise.all(running.splice(0).map((leases) => leases.stop()));
  });

  let nodes = 0;
  const join = (options: Partial<LeasesOptions> = {}) => {
    const lost: number[][] = [];
    const leases = createLeases({
      table,
      node: `node-${++nodes}`,
      roles: ['runner'],
      timing: FAST,
      clock: systemClock,
      log: testLog,
      onGained: () => {},
      onLeaving: async () => {},
      onLost: (shards) => void lost.push([...shards]),
      ...options,
    });
    running.push(leases);
    leases.start();
    return { leases, lost, held: () => leases.held().length };
  };

  it('are each held by one node, however many race for them, and shared fairly', async () => {
    const all = Array.from({ length: 8 }, () => join());
    await until(() => all.reduce((sum, node) => sum + node.held(), 0) === 256, 'sharing');
    await until(() => all.every((node) => node.held() === 32), 'a fair share');
    const holders = new Map<number, number>();
    for (const { leases } of all) {
      for (const shard of leases.held()) holders.set(shard, (holders.get(shard) ?? 0) + 1);
    }
    expect(holders.size).to.equal(256);
    expect([...holders.values()].every((count) => count === 1)).to.equal(true);
  });

  it('move to a new node in small steps, after the work for them has ended', async () => {
    const drained: number[] = [];
    const first = join({
      timing: { ...FAST, moves: 10 },
      onLeaving: async (shards) => {
        await pause(20);
        drained.push(...shards);
      },
    });
    await until(() => first.held() === 256, 'taking');
    const second = join();
    await until(() => second.held() > 0, 'the first move');
    expect(second.held()).to.be.at.most(20);
    await until(() => second.held() === 128 && first.held() === 128, 'a fair share');
    expect(new Set(drained).size).to.equal(128);
    expect(second.leases.held().every((shard) => drained.includes(shard))).to.equal(true);
    expect(first.lost).to.deep.equal([]);
  });

  it('are given back at once by a node that stops', async () => {
    const first = join();
    await until(() => first.held() === 256, 'taking');
    const second = join();
    await until(() => second.held() > 0, 'the first move');
    const before = new Map(
      first.leases.held().map((shard) => [shard, first.leases.lease(shard)?.token]),
    );
    await first.leases.stop();
    expect(first.leases.lease(0)).to.equal(undefined);
    await until(() => second.held() === 256, 'takeover');
    for (const [shard, token] of before) {
      expect(second.leases.lease(shard)?.token).to.equal((token ?? 0n) + 1n);
    }
  });

  it('end by themselves on a node that was frozen, before another can have them', async () => {
    let skippedMs = 0;
    const first = join({ monotonic: () => performance.now() + skippedMs });
    await until(() => first.held() === 256, 'taking');
    skippedMs = FAST.holdMs;
    expect(first.leases.lease(7)).to.equal(undefined);
    expect(first.lost.flat()).to.have.length(256);
    // Nobody else could have had them yet, and now everybody may.
    await until(() => first.held() === 256, 'taking again');
  });

  it('end by themselves when the database cannot be reached', async () => {
    let broken = false;
    const flaky: LeaseTable = {
      ...table,
      renew: (...args) => (broken ? new Promise(() => {}) : table.renew(...args)),
    };
    const first = join({ table: flaky });
    await until(() => first.held() === 256, 'taking');
    const second = join();
    broken = true;
    const startedAt = performance.now();
    await until(() => first.leases.lease(0) === undefined && first.held() === 0, 'the end');
    expect(performance.now() - startedAt).to.be.below(FAST.leaseMs);
    await until(() => second.held() === 256, 'takeover');
    broken = false;
    await until(() => first.held() === 128, 'the way back');
  });

  it('end on a process that really stood still: it stores nothing afterwards', async () => {
    const tenant = await newTenant({}, platform);
    const events: string[] = [];
    const child = fork(
      new URL('./frozen-node.ts', import.meta.url),
      [platform.adminUrl, platform.secretKey, String(tenant.id)],
      { execArgv: ['--import', 'tsx'], stdio: 'inherit' },
    );
    try {
      child.on('message', (event) => void events.push(event as string));
      // A process has to start first.
      await until(() => events.includes('stored'), 'storing', 15_000);
      child.kill('SIGSTOP');
      const second = join();
      await until(() => second.held() === 256, 'takeover');
      const { db } = await newScope({ tenant, platform });
      const stored = () => db.query<{ n: number }>('select count(*)::int as n from updates');
      const [before] = await stored();
      child.kill('SIGCONT');
      await until(() => events.includes('lost'), 'noticing');
      await pause(100);
      // It has its fair share again by now, but this shard stayed where it is.
      expect(second.leases.lease(shardOf(tenant.id))).not.to.equal(undefined);
      // At most the commit of the one statement whose lease was checked before it stood still.
      const [after] = await stored();
      expect(after!.n - before!.n).to.be.within(0, 1);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it("are checked by the database: a former holder's token stores and finishes nothing", async () => {
    const tenant = await newTenant({}, platform);
    const { db } = await newScope({ tenant, platform });
    const shard = shardOf(tenant.id);
    const [old] = (await table.take('old', [shard], 1, 1)) as [Lease];
    await pause(10);
    const [current] = (await table.take('new', [shard], 1, 60_000)) as [Lease];
    expect(current.token > old.token).to.equal(true);
    expect(await storeUpdates(db, [message(1, 5), message(2, 5)], current)).to.deep.equal(
      new Set([1, 2]),
    );
    for (const stale of [
      () => storeUpdates(db, [message(3, 5)], old),
      () => markDone(db, 1, old.shard, old.token),
    ]) {
      const error: unknown = await stale().then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).to.be.instanceOf(LeaseLost);
    }
    expect(await markDone(db, 1, current.shard, current.token)).to.equal(true);
    expect(await markDone(db, 1, current.shard, current.token)).to.equal(false);
    expect(await storeUpdates(db, [message(2, 5), message(4, 5)], current)).to.deep.equal(
      new Set([4]),
    );
    await table.release('new', [current]);
  });

  it("leave the manager's shard to nodes with that role", async () => {
    const runner = join();
    const manager = join({ roles: ['manager'] });
    await until(() => runner.held() === 256 && manager.held() === 1, 'sharing');
    expect(manager.leases.held()).to.deep.equal([256]);
  });
});
