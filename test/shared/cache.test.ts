import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { createMemoryPorts } from '../../shared/cache/memory.ts';
import type { Hint, Ports } from '../../shared/cache/ports.ts';
import { createRedisPorts } from '../../shared/cache/redis.ts';
import { createLogger } from '../../shared/logger.ts';
import { newRedis, type TestRedis } from '../support/redis.ts';

const log = createLogger('silent');

async function until(check: () => boolean | Promise<boolean>, ms = 5_000): Promise<void> {
  const end = performance.now() + ms;
  while (!(await check())) {
    if (performance.now() > end) throw new Error('it did not happen in time');
    await sleep(10);
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

function key(): string {
  return `t7:${randomUUID()}`;
}

/** `start` is null where the real thing cannot be had here. */
function contract(name: string, start: () => Promise<Ports | null>): void {
  describe(`ports: ${name}`, () => {
    let ports: Ports;

    before(async function () {
      const started = await start();
      if (!started) {
        process.stdout.write('    skipped: no redis-server here and no REDIS_URL\n');
        this.skip();
        return;
      }
      ports = started;
    });
    after(() => ports?.close());

    it('keeps a value for its time', async () => {
      const [one, other] = [key(), key()];
      expect(await ports.cache.get(one)).to.equal(null);
      await ports.cache.set(one, 'first', 60);
      await ports.cache.set(one, 'sécond', 60_000);
      await ports.cache.set(other, 'short', 60);
      await until(async () => (await ports.cache.get(other)) === null);
      expect(await ports.cache.get(one)).to.equal('sécond');
      await ports.cache.set(one, 'third', 60);
      await until(async () => (await ports.cache.get(one)) === null);
    });

    it('forgets what it is told to forget', async () => {
      const one = key();
      await ports.cache.set(one, 'value', 60_000);
      await ports.cache.delete(one);
      expect(await ports.cache.get(one)).to.equal(null);
    });

    it('keeps tenants apart by their keys', async () => {
      await ports.cache.set('t1:same', 'a', 60_000);
      await ports.cache.set('t2:same', 'b', 60_000);
      expect(await ports.cache.get('t1:same')).to.equal('a');
      await Promise.all([ports.cache.delete('t1:same'), ports.cache.delete('t2:same')]);
    });

    it('tells hints to every listener until it leaves', async () => {
      const heard: Hint[][] = [[], []];
      const tenantId = Math.floor(Math.random() * 1e9);
      const leave = heard.map((list) =>
        ports.hints.subscribe((hint) => {
          if (hint.tenantId === tenantId) list.push(hint);
        }),
      );
      await ports.hints.publish({ kind: 'messages', tenantId });
      await until(() => heard.every((list) => list.length === 1));
      expect(heard[0]).to.deep.equal([{ kind: 'messages', tenantId }]);
      leave[0]?.();
      await ports.hints.publish({ kind: 'fleet', tenantId });
      await until(() => heard[1]?.length === 2);
      expect(heard[0]).to.have.lengthOf(1);
      leave[1]?.();
    });

    it('lets a throwing listener keep nobody from hearing', async () => {
      const tenantId = Math.floor(Math.random() * 1e9);
      const leaveBad = ports.hints.subscribe(() => {
        throw new Error('bad listener');
      });
      let heard = false;
      const leave = ports.hints.subscribe((hint) => {
        heard ||= hint.tenantId === tenantId;
      });
      await ports.hints.publish({ kind: 'messages', tenantId });
      await until(() => heard);
      leaveBad();
      leave();
    });

    it('allows so many and says when to come back', async () => {
      const rule = { name: `test-${randomUUID()}`, points: 3, durationS: 2 };
      const [a, b] = [key(), key()];
      const verdicts = await Promise.all([1, 2, 3, 4, 5].map(() => ports.limits.take(rule, a)));
      expect(verdicts.filter(({ allowed }) => allowed)).to.have.lengthOf(3);
      const refused = verdicts.find((verdict) => !verdict.allowed);
      expect(refused?.retryAfterMs).to.be.within(1, 2_000);
      expect((await ports.limits.take(rule, b)).allowed).to.equal(true);
    });
  });
}

describe('what processes share', () => {
  let redis: TestRedis | null = null;
  before(async () => {
    redis = await newRedis();
  });
  after(() => redis?.kill());

  const opened: Ports[] = [];
  const connect = async (failures: string[] = []) => {
    const url = redis?.url ?? process.env['REDIS_URL'];
    if (url === undefined) return null;
    const ports = createRedisPorts(url, { log, failed: (port) => failures.push(port) });
    opened.push(ports);
    await until(() => ports.trouble() === null);
    return ports;
  };
  afterEach(async () => {
    for (const ports of opened.splice(0)) await ports.close();
  });

  contract('in this process', async () => createMemoryPorts(log));
  contract('over Redis', async () => {
    const ports = await connect();
    opened.splice(0); // The suite keeps it for all its tests.
    return ports;
  });

  it('reaches another process over Redis', async function () {
    const [here, there] = [await connect(), await connect()];
    if (!here || !there) {
      this.skip();
      return;
    }
    const heard: Hint[] = [];
    there.hints.subscribe((hint) => heard.push(hint));
    await until(async () => {
      await here.hints.publish({ kind: 'fleet', tenantId: 7 });
      return heard.length > 0;
    });
    const rule = { name: `shared-${randomUUID()}`, points: 1, durationS: 5 };
    expect((await here.limits.take(rule, 't7')).allowed).to.equal(true);
    expect((await there.limits.take(rule, 't7')).allowed).to.equal(false);
  });

  it('goes on without Redis, and with it again', async function () {
    const failures: string[] = [];
    const ports = redis && (await connect(failures));
    if (!redis || !ports) {
      this.skip();
      return;
    }
    const heard: number[] = [];
    ports.hints.subscribe(({ tenantId }) => heard.push(tenantId));
    await ports.cache.set('t7:kept', 'value', 60_000);
    const rule = { name: `kill-${randomUUID()}`, points: 2, durationS: 30 };

    const under = Array.from({ length: 20 }, (_, at) => ports.cache.set(`t7:${at}`, 'x', 1_000));
    await redis.kill();
    await Promise.all(under);
    const began = performance.now();
    expect(await ports.cache.get('t7:kept')).to.equal(null);
    await ports.hints.publish({ kind: 'fleet', tenantId: 71 });
    expect(heard, 'this process still hears').to.deep.equal([71]);
    const verdicts = [];
    for (let take = 0; take < 3; take++) verdicts.push(await ports.limits.take(rule, 't7'));
    expect(verdicts.map(({ allowed }) => allowed)).to.deep.equal([true, true, false]);
    expect(performance.now() - began).to.be.below(200);
    expect(failures).to.include.members(['cache', 'hints']);
    expect(ports.trouble()).to.be.a('string');

    await redis.start();
    await until(() => ports.trouble() === null);
    await ports.cache.set('t7:again', 'value', 1_000);
    expect(await ports.cache.get('t7:again')).to.equal('value');
    const other = await connect();
    await until(async () => {
      await other?.hints.publish({ kind: 'fleet', tenantId: 72 });
      return heard.includes(72);
    });
  });

  it('waits for a frozen Redis only briefly', async function () {
    const ports = redis && (await connect());
    if (!redis || !ports) {
      this.skip();
      return;
    }
    redis.freeze();
    try {
      const began = performance.now();
      expect(await ports.cache.get('t7:kept')).to.equal(null);
      const rule = { name: `freeze-${randomUUID()}`, points: 1, durationS: 30 };
      expect((await ports.limits.take(rule, 't7')).allowed).to.equal(true);
      expect((await ports.limits.take(rule, 't7')).allowed).to.equal(false);
      expect(performance.now() - began).to.be.below(1_500);
    } finally {
      redis.thaw();
    }
  });

  it('starts without Redis and finds it later', async function () {
    if (!redis) {
      this.skip();
      return;
    }
    await redis.kill();
    const ports = createRedisPorts(redis.url, { log });
    opened.push(ports);
    expect(await ports.cache.get('t7:x')).to.equal(null);
    await redis.start();
    await until(() => ports.trouble() === null);
    await ports.cache.set('t7:x', 'y', 1_000);
    expect(await ports.cache.get('t7:x')).to.equal('y');
  });
});
