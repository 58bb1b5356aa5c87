import { expect } from 'chai';
import { aShop, type TestShop } from '../support/process-shops.ts';
import { pause, startProcess, until, type TestProcess } from '../support/process.ts';
import { chatOf, newWorld, type TestWorld } from '../support/world.ts';

const SHOPS = 24;
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
    await until(async () => Object.keys(await holders()).length === 3, 'three holders', {
      ms: 60_000,
      everyMs: 500,
    });
    await answersOnce();
    expect(conflicts()).to.equal(0);
  });

  it('has the bots of a killed process polled by another within 30 s', async () => {
    const [victim] = processes.splice(1, 1);
    await victim?.kill('SIGKILL');
    const begun = Date.now();
    await until(async () => !((victim?.node ?? '') in (await holders())), 'its shards elsewhere', {
      ms: TAKEOVER_MS,
      everyMs: 250,
    });
    await allPoll(TAKEOVER_MS - (Date.now() - begun));
    expect(Date.now() - begun).to.be.lessThan(TAKEOVER_MS);
    await answersOnce();
    expect(conflicts()).to.equal(0);
  });

  it('lets a frozen process do nothing under a lease that has passed on', async () => {
    const frozen = processes[1];
    await frozen?.kill('SIGSTOP');
    await until(async () => Object.keys(await holders()).length === 1, 'one holder', {
      ms: TAKEOVER_MS,
      everyMs: 250,
    });
    // Its polls are still open connections at Telegram; the new holder's must not be answered 409.
    await answersOnce();
    await frozen?.kill('SIGCONT');
    await pause(3_000);
    await answersOnce();
    const undone = await Promise.all(
      shops.map((shop) =>
        shop.scope.db.query('select update_id from updates where done_at is null'),
      ),
    );
    expect(undone.flat()).to.deep.equal([]);
  });
});
