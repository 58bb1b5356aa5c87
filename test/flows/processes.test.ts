import { expect } from 'chai';
import { aShop, type TestShop } from '../support/process-shops.ts';
import { forget, freePort, startProcess, until, type TestProcess } from '../support/process.ts';
import { newRedis } from '../support/redis.ts';
import { chatOf, newWorld, type TestWorld } from '../support/world.ts';

const SHOPS = 24;
/** 256 for shops and the manager's. */
const ALL_SHARDS = 257;
/** The promise is 30 s; a lease passes on after 15. */
const TAKEOVER_MS = 30_000;

describe('processes that share a fleet', function () {
  this.timeout(150_000);
  let world: TestWorld;
  let shops: TestShop[];
  let processes: TestProcess[] = [];

  before(async () => {
    world = await newWorld();
    shops = [];
    for (let n = 0; n < SHOPS; n += 1) shops.push(await aShop(world, 'shared'));
  });
  after(async () => {
    await Promise.all(
      processes.map(async (each) => {
        await each.kill('SIGCONT');
        await each.kill('SIGKILL');
      }),
    );
    await world.close();
  });

  const bots = () => [world.manager.id, ...shops.map((shop) => shop.bot.id)];
  const silent = () => bots().filter((bot) => !world.telegram.isPolling(bot));
  const conflicts = () => bots().reduce((sum, bot) => sum + world.telegram.conflicts(bot), 0);
  const allPoll = (ms: number) =>
    until(() => silent().length === 0, 'polls of all bots', { ms, everyMs: 100 });
  const holders = async () => {
    const { platform } = world.platform.database;
    const rows = await platform.query<{ node: string; shards: number }>(
      `select node, count(*)::int as shards from shard_leases
       where expires_at > now() and node is not null group by 1 order by 1`,
    );
    return Object.fromEntries(rows.map((row) => [row.node, row.shards]));
  };
  /** Each shop answers somebody new, once. */
  async function answersOnce(): Promise<void> {
    await Promise.all(
      shops.map(async (shop) => {
        const person = world.telegram.user({ first_name: 'Walk-in' }).id;
        const chat = chatOf(world.telegram, person, shop.bot.id);
        chat.say('/start');
        await chat.seen('Walk-in');
        expect(chat.texts().filter((text) => text.includes('Walk-in'))).to.have.length(1);
      }),
    );
  }

  it('polls each bot once, also while shards move to newcomers', async () => {
    const roles = { ROLES: 'manager,runner' };
    processes.push(await startProcess(world, { ...roles, ROLES: 'manager,runner,web' }));
    await processes[0]?.ready();
    await allPoll(20_000);
    processes.push(await startProcess(world, roles), await startProcess(world, roles));
    await until(async () => Object.keys(await holders()).length > 1, 'a move', {
      ms: 30_000,
      everyMs: 500,
    });
    await answersOnce();
    expect(conflicts()).to.equal(0);
  });

  it('has the bots of a killed process polled by another within 30 s', async () => {
    // The one that has most of them.
    const [victim] = processes.splice(0, 1);
    await victim?.kill('SIGKILL');
    const begun = Date.now();
    await until(async () => !((victim?.node ?? '') in (await holders())), 'its shards elsewhere', {
      ms: TAKEOVER_MS,
      everyMs: 250,
    });
    await allPoll(TAKEOVER_MS - (Date.now() - begun));
    const seconds = (Date.now() - begun) / 1000;
    process.stdout.write(`      taken over after ${seconds.toFixed(1)} s\n`);
    expect(seconds * 1000).to.be.lessThan(TAKEOVER_MS);
    await answersOnce();
    expect(conflicts()).to.equal(0);
  });

  it('lets a frozen process do nothing under a lease that has passed on', async () => {
    const frozen = processes[1];
    const isHolder = async () => (frozen?.node ?? '') in (await holders());
    await until(isHolder, 'something to lose');
    await allPoll(TAKEOVER_MS);
    await frozen?.kill('SIGSTOP');
    const frozenAt = Date.now();
    // Said to bots whose polls it still holds: Telegram gives this to nobody, or to it.
    const person = world.telegram.user({ first_name: 'Walker' }).id;
    for (const shop of shops) world.telegram.say(person, shop.bot.id, '/balance');
    const isHeld = async () =>
      !(await isHolder()) &&
      Object.values(await holders()).reduce((sum, shards) => sum + shards, 0) === ALL_SHARDS;
    await until(isHeld, 'its shards elsewhere', { ms: TAKEOVER_MS, everyMs: 250 });
    await answersOnce();
    await frozen?.kill('SIGCONT');
    await until(isHolder, 'its way back', { ms: TAKEOVER_MS, everyMs: 250 });
    await answersOnce();
    for (const shop of shops) {
      const chat = chatOf(world.telegram, person, shop.bot.id);
      await chat.seen('Your balance');
      expect(chat.texts().filter((text) => text.includes('Your balance'))).to.have.length(1);
      // Only what was already open when it froze was ended by the new holder.
      const late = world.telegram
        .calls(shop.bot.id)
        .filter(({ status, time }) => status === 409 && time >= frozenAt);
      expect(late).to.deep.equal([]);
    }
    const { platform } = world.platform.database;
    expect(await platform.query(`select id from tenants where state <> 'active'`)).to.deep.equal(
      [],
    );
    // A reply is read here before its turn has ended there.
    const undone = async () =>
      Promise.all(
        shops.map((shop) => shop.scope.db.query('select from updates where done_at is null')),
      );
    await until(async () => (await undone()).flat().length === 0, 'the end of each turn', { ms: TAKEOVER_MS, everyMs: 250 }); // prettier-ignore
  });

  it('handles in one process what another took from Telegram', async function () {
    const redis = await newRedis();
    if (!redis) {
      process.stdout.write('    skipped: no redis-server here\n');
      this.skip();
    }
    try {
      for (const each of processes.splice(0)) {
        await each.kill('SIGKILL');
        await forget(world, each.node);
      }
      const PUBLIC_URL = `http://127.0.0.1:${await freePort()}`;
      const env = { UPDATES: 'webhook', PUBLIC_URL, REDIS_URL: redis.url };
      const HTTP_PORT = new URL(PUBLIC_URL).port;
      const web = await startProcess(world, { ...env, ROLES: 'web', HTTP_PORT });
      processes.push(web, await startProcess(world, { ...env, ROLES: 'manager,runner' }));
      await web.ready();
      await until(() => bots().every((bot) => hasWebhook(bot)), 'webhooks');
      const began = Date.now();
      await answersOnce();
      process.stdout.write(`      ${SHOPS} answers in ${Date.now() - began} ms\n`);
    } finally {
      await redis.kill();
    }
  });

  function hasWebhook(bot: number): boolean {
    return world.telegram
      .calls(bot)
      .some(({ method, status }) => method.toLowerCase() === 'setwebhook' && status === 200);
  }
});
