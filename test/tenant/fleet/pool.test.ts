import { expect } from 'chai';
import { systemClock, type Clock } from '../../../shared/clock.ts';
import { noMetrics } from '../../../tenant/fleet/metrics.ts';
import { AlreadyDone } from '../../../tenant/fleet/store.ts';
import { createReceiver } from '../../../tenant/fleet/receiver.ts';
import {
  answered,
  echo,
  effectsOf,
  polling,
  startHerd,
  TIMING,
  undoneOf,
  type Herd,
} from './herd.ts';
import { gate, message, pause, until } from './support.ts';

describe('fleet', function () {
  this.timeout(30_000);
  let herd: Herd;
  before(async () => {
    herd = await startHerd();
  });
  afterEach(() => herd.reset());
  after(() => herd.close());
  const USER = 7;
  const start = async (...args: Parameters<Herd['addFleet']>) => {
    herd.telegram.user({ id: USER, first_name: 'Ann' });
    const bot = await herd.addBot();
    const fleet = herd.addFleet(...args);
    await polling(herd, bot);
    return { bot, fleet };
  };
  const states = (id: number) => herd.told.filter((t) => t.id === id).map((t) => t.state);

  it('handles what a customer says, in order, once, and marks it done', async () => {
    const { bot } = await start();
    const texts = Array.from({ length: 40 }, (_, n) => `t${n}`);
    for (const text of texts) herd.telegram.say(USER, bot.id, text);
    await answered(herd, USER, bot, 't39');
    expect(await effectsOf(herd, bot.tenant)).to.deep.equal(texts);
    expect(await undoneOf(herd, bot.tenant)).to.equal(0);
    await until(() => herd.telegram.pendingCount(bot.id) === 0, 'confirmation');
    expect(herd.told).to.deep.equal([]);
  });

  it('stores updates before they are confirmed', async () => {
    const block = gate();
    const { bot } = await start({
      scopeOf: (tenant) => {
        const scope = herd.scopeOf(tenant);
        const query: typeof scope.db.query = async (text, values) => {
          if (text.includes('store_updates')) await block.opened;
          return scope.db.query(text, values);
        };
        return { ...scope, db: { ...scope.db, query } };
      },
    });
    herd.telegram.say(USER, bot.id, 'precious');
    await pause(150);
    expect(herd.telegram.pendingCount(bot.id)).to.equal(1);
    expect(herd.telegram.isPolling(bot.id)).to.equal(false);
    block.open();
    await answered(herd, USER, bot, 'precious');
    await until(() => herd.telegram.pendingCount(bot.id) === 0, 'confirmation');
  });

  it('gives a redelivered update its effect once', async () => {
    const { bot } = await start();
    // The answers are lost: the same updates come again and again.
    herd.telegram.fault(bot.id, { method: 'getUpdates', kind: 'lose', times: 4 });
    for (let n = 0; n < 10; n++) herd.telegram.say(USER, bot.id, `r${n}`);
    await answered(herd, USER, bot, 'r9');
    expect(await effectsOf(herd, bot.tenant)).to.have.length(10);
  });

  it('has stored and done nothing twice when a node dies in the middle', async () => {
    const stuck = gate();
    const { bot, fleet } = await start({ handle: () => stuck.opened });
    for (let n = 0; n < 20; n++) herd.telegram.say(USER, bot.id, `k${n}`);
    await until(async () => (await undoneOf(herd, bot.tenant)) === 20, 'storing');
    void fleet.stop();
    herd.addFleet();
    await answered(herd, USER, bot, 'k19');
    stuck.open();
    await pause(50);
    expect(await effectsOf(herd, bot.tenant)).to.deep.equal(
      Array.from({ length: 20 }, (_, n) => `k${n}`),
    );
  });

  it('refuses the work of a frozen node once another has its shards', async () => {
    let skippedMs = 0;
    let frozen = false;
    const monotonic = () => performance.now() + skippedMs;
    const { bot } = await start({
      monotonic,
      handle: async (turn) => {
        // As if the whole process stood still: long past the lease, before its effect.
        frozen = true;
        await until(() => states(-1).length > 0 || skippedMs > 0, 'thaw');
        await echo(turn);
      },
    });
    herd.telegram.say(USER, bot.id, 'once');
    await until(() => frozen, 'freezing');
    // Its leases run out in the database while it neither renews nor notices.
    await herd.platform.database.platform.query(
      "update shard_leases set node = 'other', token = token + 1, expires_at = now() + interval '1 second'",
    );
    skippedMs = 1;
    await pause(300);
    expect(await effectsOf(herd, bot.tenant)).to.deep.equal([]);
    herd.addFleet();
    await answered(herd, USER, bot, 'once');
    expect(await effectsOf(herd, bot.tenant)).to.deep.equal(['once']);
  });

  it('stops only the bot whose token was revoked, and says so once', async () => {
    const polls: string[] = [];
    const metrics = { ...noMetrics, poll: (result: string) => void polls.push(result) };
    const { bot, fleet } = await start({ metrics });
    const other = await herd.addBot();
    fleet.hint(other.tenant.id);
    await polling(herd, other);
    herd.telegram.revokeToken(bot.id);
    await until(() => states(bot.tenant.id).length > 0, 'the news');
    herd.telegram.say(USER, other.id, 'alive');
    await answered(herd, USER, other, 'alive');
    await pause(300);
    expect(states(bot.tenant.id)).to.deep.equal(['revoked']);
    expect(states(other.tenant.id)).to.deep.equal([]);
    expect(polls.filter((result) => result === 'unauthorized')).to.have.length(1);
  });

  it('goes on with another token: fetched for a managed bot, or given by the operator', async () => {
    let fresh: string | undefined;
    let asked = 0;
    const { bot, fleet } = await start({
      refreshToken: async () => {
        asked++;
        return fresh;
      },
    });
    fresh = herd.telegram.revokeToken(bot.id);
    await polling(herd, bot);
    herd.telegram.say(USER, bot.id, 'fetched');
    await answered(herd, USER, bot, 'fetched');
    // The list still has the refused one; it must not come back.
    fleet.hint(bot.tenant.id);
    await pause(100);
    expect(states(bot.tenant.id)).to.deep.equal([]);
    expect(asked).to.equal(1);
    fresh = undefined;
    const token = herd.telegram.revokeToken(bot.id);
    await until(() => states(bot.tenant.id).includes('revoked'), 'the news');
    herd.active.set(bot.tenant.id, { ...herd.active.get(bot.tenant.id)!, token });
    fleet.hint(bot.tenant.id);
    await polling(herd, bot);
    herd.telegram.say(USER, bot.id, 'given');
    await answered(herd, USER, bot, 'given');
  });

  it('tells of another poller once, backs off, and tells when it is over', async () => {
    // Long enough that a rival on a busy machine has not gone yet.
    const { bot } = await start({ pollTiming: { ...TIMING, healMs: 2_000 } });
    const rival = new AbortController();
    const poll = async () => {
      while (!rival.signal.aborted) {
        await fetch(`${herd.telegram.url}/bot${bot.token}/getUpdates?timeout=1`, {
          signal: rival.signal,
        }).catch(() => {});
        await pause(70);
      }
    };
    void poll();
    await until(() => states(bot.tenant.id).length > 0, 'the conflict');
    // Now and then a poll succeeds in between: that is not yet the end of it.
    for (let n = 0; n < 10; n++) {
      herd.telegram.say(USER, bot.id, 'hello?');
      await pause(60);
    }
    expect(states(bot.tenant.id)).to.deep.equal(['conflict']);
    expect(herd.told[0]?.reason).to.equal('other-poller');
    rival.abort();
    await until(() => states(bot.tenant.id).length > 1 || nudge(bot.id), 'healing', 15_000);
    expect(states(bot.tenant.id)).to.deep.equal(['conflict', 'active']);
  });
  /** Healing shows with the next answers; a message brings one. */
  const nudge = (id: number) => {
    herd.telegram.say(USER, id, 'hello?');
    return false;
  };

  it('takes an old webhook away without a word, and tells of one that is set later', async () => {
    const bot = await herd.addBot();
    herd.telegram.user({ id: USER, first_name: 'Ann' });
    const hook = () =>
      fetch(`${herd.telegram.url}/bot${bot.token}/setWebhook?url=https://127.0.0.1:8443/x`);
    expect((await hook()).status).to.equal(200);
    herd.addFleet();
    await polling(herd, bot);
    expect(states(bot.tenant.id)).to.deep.equal([]);
    await pause(1_000);
    expect((await hook()).status).to.equal(200);
    await until(() => states(bot.tenant.id).length > 0, 'the conflict');
    expect(herd.told[0]).to.deep.include({ state: 'conflict', reason: 'webhook' });
    await polling(herd, bot);
  });

  it('waits after 429 exactly as long as it is told, and is flooded meanwhile', async () => {
    const waits: number[] = [];
    const sleep: Clock['sleep'] = (ms, signal) => {
      waits.push(ms);
      return systemClock.sleep(ms, signal);
    };
    const { bot } = await start({ clock: { ...systemClock, sleep } });
    waits.length = 0;
    herd.telegram.fault(bot.id, { method: 'getUpdates', kind: '429', retryAfter: 1 });
    herd.telegram.say(USER, bot.id, 'a');
    await until(() => states(bot.tenant.id).length > 0, 'flooding');
    await polling(herd, bot);
    expect(waits.filter((ms) => ms === 1_000)).to.have.length(1);
    herd.telegram.say(USER, bot.id, 'b');
    await until(() => states(bot.tenant.id).length > 1, 'recovery');
    expect(states(bot.tenant.id)).to.deep.equal(['flooded', 'active']);
  });

  it('survives server errors, cut and half-open connections without a word', async () => {
    const { bot } = await start();
    for (const kind of ['500', '502', 'drop', 'hang'] as const) {
      herd.telegram.fault(bot.id, { method: 'getUpdates', kind, times: kind === 'hang' ? 1 : 2 });
    }
    herd.telegram.say(USER, bot.id, 'wake');
    await answered(herd, USER, bot, 'wake');
    herd.telegram.say(USER, bot.id, 'later');
    await herd.telegram.waitFor(USER, bot.id, (m) => m.text === 'echo later', 15_000);
    expect(states(bot.tenant.id)).to.deep.equal([]);
  });

  it('lets no slow, throwing or flooded shop delay another', async () => {
    const never = gate();
    const { bot: bad, fleet } = await start({
      limits: { atOnce: 16 },
      handle: (turn) => (turn.scope.tenant.id === bad.tenant.id ? never.opened : echo(turn)),
    });
    for (let user = 1_000; user < 1_100; user++) {
      herd.telegram.user({ id: user, first_name: 'U' });
      herd.telegram.say(user, bad.id, 'flood');
    }
    const good = await herd.addBot();
    fleet.hint(good.tenant.id);
    await polling(herd, good);
    const startedAt = performance.now();
    herd.telegram.say(USER, good.id, 'quick');
    await answered(herd, USER, good, 'quick');
    expect(performance.now() - startedAt).to.be.below(1_000);
    never.open();
  });

  it('tries a failing update again, then apologises and goes on with the chat', async () => {
    const tries: string[] = [];
    const poisoned: unknown[] = [];
    const { bot } = await start({
      handle: async (turn) => {
        const text = turn.update.message?.text ?? '';
        tries.push(text);
        if (text === 'poison') throw new Error('broken');
        if (text === 'shaky' && tries.filter((t) => t === 'shaky').length < 3)
          throw new Error('once');
        await echo(turn);
      },
      onPoison: async ({ update, api }, error) => {
        poisoned.push(error);
        await api.sendMessage(update.message!.chat.id, 'echo sorry');
      },
    });
    for (const text of ['poison', 'shaky', 'fine']) herd.telegram.say(USER, bot.id, text);
    await answered(herd, USER, bot, 'fine');
    expect(tries).to.deep.equal([...Array(4).fill('poison'), ...Array(3).fill('shaky'), 'fine']);
    expect(poisoned).to.have.length(1);
    await answered(herd, USER, bot, 'sorry');
    expect(await undoneOf(herd, bot.tenant)).to.equal(0);
    const [row] = await herd
      .scopeOf(bot.tenant)
      .db.query("select attempts, error from updates where body->'message'->>'text' = 'poison'");
    expect(row).to.deep.equal({ attempts: 4, error: 'broken' });
  });

  it('gives an update up that takes too long, and refuses its effect afterwards', async () => {
    const slow = gate();
    let failed: unknown;
    let poisoned = 0;
    const { bot } = await start({
      // What is quick has to be done within it on a busy machine too.
      limits: { slowMs: 20, abandonMs: 600 },
      handle: async (turn) => {
        if (turn.update.message?.text !== 'slow') return echo(turn);
        await slow.opened;
        failed = await echo(turn).then(
          () => undefined,
          (error: unknown) => error,
        );
      },
      onPoison: async () => void poisoned++,
    });
    herd.telegram.say(USER, bot.id, 'slow');
    herd.telegram.say(USER, bot.id, 'next');
    await answered(herd, USER, bot, 'next');
    slow.open();
    await until(() => failed !== undefined, 'the refusal');
    expect(failed).to.be.instanceOf(AlreadyDone);
    expect(await effectsOf(herd, bot.tenant)).to.deep.equal(['next']);
    expect(poisoned).to.equal(1);
  });

  it('starts and stops bots on a hint, letting what runs end', async () => {
    const slow = gate();
    const { bot, fleet } = await start({
      handle: async (turn) => {
        await slow.opened;
        await echo(turn);
      },
    });
    herd.telegram.say(USER, bot.id, 'unfinished');
    await until(async () => (await undoneOf(herd, bot.tenant)) === 1, 'storing');
    const record = herd.active.get(bot.tenant.id)!;
    herd.active.delete(bot.tenant.id);
    fleet.hint(bot.tenant.id);
    // Between two polls it does not poll either.
    await until(() => fleet.running().length === 0, 'pausing');
    await until(() => !herd.telegram.isPolling(bot.id), 'the end of the poll');
    herd.active.set(bot.tenant.id, record);
    fleet.hint(bot.tenant.id);
    await pause(50);
    expect(fleet.running()).to.deep.equal([]);
    slow.open();
    await answered(herd, USER, bot, 'unfinished');
    await polling(herd, bot);
    expect(await effectsOf(herd, bot.tenant)).to.deep.equal(['unfinished']);
  });

  it('stores what comes by webhook anywhere and handles it where the shard is', async () => {
    const { bot, fleet } = await start();
    const woken: number[] = [];
    const receive = createReceiver({
      scopeOf: (id) => (id === bot.tenant.id ? herd.scopeOf(bot.tenant) : undefined),
      wake: (id) => {
        woken.push(id);
        fleet.wake(id);
      },
    });
    expect(await receive(bot.tenant.id, message(900_001, USER, 'by hook'))).to.equal(true);
    expect(await receive(bot.tenant.id, message(900_001, USER, 'by hook'))).to.equal(true);
    expect(await receive(999_999, message(1, USER))).to.equal(false);
    await until(async () => (await effectsOf(herd, bot.tenant)).length === 1, 'the effect');
    expect(woken).to.deep.equal([bot.tenant.id]);
    expect(await fleet.receive(bot.tenant.id, message(900_002, USER, 'direct'))).to.equal(true);
    await until(async () => (await effectsOf(herd, bot.tenant)).length === 2, 'the effect');
  });

  it('asks Telegram once for webhooks where updates come that way', async () => {
    const bot = await herd.addBot();
    const fleet = herd.addFleet({
      webhook: {
        targetOf: async () => ({ url: 'https://127.0.0.1:8443/hook', secretToken: 'abc' }),
      },
    });
    await until(() => fleet.running()[0]?.state === 'active', 'setting');
    const methods = herd.telegram.calls(bot.id).map((call) => call.method);
    expect(methods).to.deep.equal(['setWebhook']);
    expect(herd.telegram.isPolling(bot.id)).to.equal(false);
  });
});
