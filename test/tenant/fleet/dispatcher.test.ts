import { expect } from 'chai';
import type { Update } from 'grammy/types';
import { systemClock } from '../../../shared/clock.ts';
import { createDispatcher } from '../../../tenant/fleet/dispatcher.ts';
import type { DispatchLimits } from '../../../tenant/fleet/limits.ts';
import type { Lane, LaneWork } from '../../../tenant/fleet/lane.ts';
import type { StoredUpdate } from '../../../tenant/fleet/store.ts';
import { gate, message, pause, preCheckout, settle, stored, until } from './support.ts';

/** A tenant whose table is a list. */
function tenantOn(
  limits: Partial<DispatchLimits> | ReturnType<typeof createDispatcher>,
  handle: (update: Update) => Promise<void>,
  table: StoredUpdate[] = [],
) {
  const dispatcher = 'open' in limits ? limits : createDispatcher({ limits, clock: systemClock });
  const slow: number[] = [];
  const abandoned: number[] = [];
  const remove = (job: StoredUpdate) =>
    void table.splice(
      table.findIndex((row) => row.update.update_id === job.update.update_id),
      1,
    );
  const work: LaneWork = {
    async handle(job) {
      await handle(job.update);
      remove(job);
      return { kind: 'over' };
    },
    async undone(limit) {
      // As a database: what it shows is a moment old when it arrives.
      const rows = table.slice(0, limit);
      await pause(2);
      return rows;
    },
    onSlow: (job) => void slow.push(job.update.update_id),
    abandon: async (job) => {
      abandoned.push(job.update.update_id);
      remove(job);
    },
  };
  const lane: Lane = dispatcher.open(work);
  lane.wake();
  return {
    lane,
    table,
    slow,
    abandoned,
    give(updates: readonly Update[]) {
      const jobs = updates.map((update) => stored(update));
      table.push(...jobs);
      lane.accept(jobs);
    },
  };
}

describe('dispatcher', () => {
  it('keeps the order of a chat and runs chats side by side', async () => {
    const log: string[] = [];
    let atOnce = 0;
    let most = 0;
    const tenant = tenantOn({}, async (update) => {
      most = Math.max(most, ++atOnce);
      await pause(update.update_id % 3);
      log.push(`${update.message?.chat.id}:${update.update_id}`);
      atOnce--;
    });
    tenant.give(Array.from({ length: 60 }, (_, n) => message(n, n % 6)));
    await until(() => log.length === 60);
    for (let chat = 0; chat < 6; chat++) {
      const own = log
        .filter((line) => line.startsWith(`${chat}:`))
        .map((line) => Number(line.split(':')[1]));
      expect(own).to.deep.equal([...own].sort((a, b) => a - b));
    }
    expect(most).to.equal(6);
  });

  it('bounds what one tenant and all together may run', async () => {
    const dispatcher = createDispatcher({
      limits: { atOnce: 10, tenantAtOnce: 4 },
      clock: systemClock,
    });
    const atOnce = [0, 0, 0, 0];
    let mostOfOne = 0;
    let mostOfAll = 0;
    let done = 0;
    const tenants = atOnce.map((_, t) =>
      tenantOn(dispatcher, async () => {
        atOnce[t]!++;
        mostOfOne = Math.max(mostOfOne, atOnce[t]!);
        mostOfAll = Math.max(
          mostOfAll,
          atOnce.reduce((a, b) => a + b),
        );
        await pause(2);
        atOnce[t]!--;
        done++;
      }),
    );
    for (const tenant of tenants) tenant.give(Array.from({ length: 40 }, (_, n) => message(n, n)));
    await until(() => done === 160);
    expect([mostOfOne, mostOfAll]).to.deep.equal([4, 10]);
    expect(dispatcher.running()).to.equal(0);
  });

  it('gives a flooded, slow tenant no more than its turn', async () => {
    const dispatcher = createDispatcher({
      limits: { atOnce: 8, tenantAtOnce: 16 },
      clock: systemClock,
    });
    let slowDone = 0;
    const slow = tenantOn(dispatcher, async () => {
      await pause(5);
      slowDone++;
    });
    slow.give(Array.from({ length: 150 }, (_, n) => message(n, n)));
    await until(() => dispatcher.running() === 8);
    const doneAt: number[] = [];
    const quick = tenantOn(dispatcher, async () => void doneAt.push(slowDone));
    quick.give(Array.from({ length: 20 }, (_, n) => message(n, n)));
    await until(() => doneAt.length === 20);
    // One by one in turn with the other: not behind its 150.
    expect(doneAt.at(-1)).to.be.below(60);
    await slow.lane.close(1_000);
  });

  it('answers a payment question before everything else, however busy the shop', async () => {
    const log: number[] = [];
    const tenant = tenantOn({ atOnce: 2, tenantAtOnce: 2 }, async (update) => {
      if (update.message) await pause(20);
      log.push(update.update_id);
    });
    // Once by way of the table, which is read first, and once directly.
    for (const first of [0, 100]) {
      const chats = [5, 6, 5, 5].map((chat, n) => message(first + n, chat));
      tenant.give([...chats, preCheckout(first + 9, 5)]);
      await until(() => log.length === 5);
      expect(log.splice(0)[0]).to.equal(first + 9);
    }
  });

  it('lends the place of an overrunning update to other chats, never to its own', async () => {
    const log: number[] = [];
    const hung = gate();
    const tenant = tenantOn({ tenantAtOnce: 1, slowMs: 30, abandonMs: 10_000 }, async (update) => {
      if (update.update_id === 1) await hung.opened;
      log.push(update.update_id);
    });
    tenant.give([message(1, 5), message(2, 5), message(3, 6)]);
    await until(() => log.length === 1);
    await pause(20);
    expect(log).to.deep.equal([3]);
    expect(tenant.slow).to.deep.equal([1]);
    hung.open();
    await until(() => log.length === 3);
    expect(log).to.deep.equal([3, 1, 2]);
  });

  it('gives an update up that never ends', async () => {
    const log: number[] = [];
    const tenant = tenantOn({ slowMs: 10, abandonMs: 40 }, (update) => {
      if (update.update_id === 1) return new Promise(() => {});
      log.push(update.update_id);
      return Promise.resolve();
    });
    tenant.give([message(1, 5), message(2, 5)]);
    await until(() => log.length === 1);
    expect(tenant.abandoned).to.deep.equal([1]);
  });

  it('handles what lay in the table before what comes in now', async () => {
    const log: number[] = [];
    const table = Array.from({ length: 450 }, (_, n) => stored(message(n, 5)));
    const tenant = tenantOn(
      { queued: 100 },
      async (update) => void log.push(update.update_id),
      table,
    );
    tenant.give([message(1_000, 5), message(1_001, 5)]);
    await until(() => log.length === 452);
    expect(log).to.deep.equal([...log].sort((a, b) => a - b));
    expect(tenant.table).to.have.length(0);
  });

  it('holds a bounded number in memory and loses none of the rest', async () => {
    const log: number[] = [];
    let inMemory = 0;
    const tenant = tenantOn({ queued: 20, roomMs: 5 }, async (update) => {
      inMemory = Math.max(inMemory, tenant.lane.running());
      await pause(1);
      log.push(update.update_id);
    });
    for (let batch = 0; batch < 10; batch++) {
      tenant.give(Array.from({ length: 30 }, (_, n) => message(batch * 30 + n, n % 4)));
      await tenant.lane.room();
    }
    await until(() => log.length === 300);
    expect(new Set(log).size).to.equal(300);
    expect(await tenant.lane.room()).to.equal(20);
  });

  it('stops taking from Telegram when too much is left in the table', async () => {
    const held = gate();
    const tenant = tenantOn({ queued: 5, spilled: 10, roomMs: 1 }, () => held.opened);
    await settle();
    tenant.give(Array.from({ length: 30 }, (_, n) => message(n, 1)));
    let room = false;
    void tenant.lane.room().then(() => (room = true));
    await pause(30);
    expect(room).to.equal(false);
    held.open();
    await until(() => room);
  });

  it('runs an update once when the table is read while it ends', async () => {
    const counts = new Map<number, number>();
    const tenant = tenantOn({ queued: 10, tenantAtOnce: 4 }, async (update) => {
      counts.set(update.update_id, (counts.get(update.update_id) ?? 0) + 1);
      await pause(1);
    });
    for (let n = 0; n < 300; n++) {
      tenant.give([message(n, n % 7)]);
      if (n % 3 === 0) tenant.lane.wake();
      if (n % 10 === 0) await pause(1);
    }
    await until(() => tenant.table.length === 0);
    expect(counts.size).to.equal(300);
    expect(Math.max(...counts.values())).to.equal(1);
  });

  it('waits for what runs when it is closed and starts nothing more', async () => {
    const log: number[] = [];
    const tenant = tenantOn({ tenantAtOnce: 1 }, async (update) => {
      await pause(20);
      log.push(update.update_id);
    });
    tenant.give([message(1, 1), message(2, 2)]);
    await until(() => tenant.lane.running() === 1);
    await tenant.lane.close(1_000);
    expect(log).to.deep.equal([1]);
    await pause(30);
    expect(log).to.deep.equal([1]);
  });

  it('tells once that a lane is empty: not while something runs or lies in the table', async () => {
    const slow = gate();
    const table = [stored(message(1, 1)), stored(message(2, 1))];
    let told = 0;
    const dispatcher = createDispatcher({ clock: systemClock });
    const lane = dispatcher.open(
      {
        async handle() {
          await slow.opened;
          table.shift();
          return { kind: 'over' };
        },
        undone: async (limit) => table.slice(0, limit),
        onSlow() {},
        async abandon() {},
      },
      () => told++,
    );
    lane.wake();
    await settle();
    expect([told, lane.running()]).to.deep.equal([0, 1]);
    slow.open();
    await until(() => told > 0, 'emptiness');
    expect(table).to.deep.equal([]);
    await settle();
    expect(told).to.equal(1);
  });
});
