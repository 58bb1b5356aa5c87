import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { CHAPA_MERCHANT, startChapa } from '../../sandbox/chapa.ts';
import { startCoinChains, type SandboxChains } from '../../sandbox/coin-chains.ts';
import { startEvmChains } from '../../sandbox/evm-chains.ts';
import { MOBEE_KEY, startMobee } from '../../sandbox/mobee.ts';
import { moveClock, movedClock } from '../../sandbox/moved-clock.ts';
import { OKX_KEY, startOkx } from '../../sandbox/okx.ts';
import { startRates } from '../../sandbox/rates.ts';
import { startSolanaChain } from '../../sandbox/solana-chain.ts';
import { startTonChain } from '../../sandbox/ton-chain.ts';
import type { BotInfo } from '../../sandbox/telegram/control.ts';
import { startTronChain } from '../../sandbox/tron-chain.ts';
import { createMemoryPorts } from '../../shared/cache/memory.ts';
import * as jobWorkers from '../../shared/platform/job-workers.ts';
import { createRates } from '../../shared/rates/index.ts';
import { systemClock } from '../../shared/clock.ts';
import { mobee } from '../../shared/payments/mobee.ts';
import { okx } from '../../shared/payments/okx.ts';
import { newPlatform, type TestPlatform } from '../support/platform.ts';

const DAY_MS = 86_400_000;

describe('the clock that a visitor of the sandbox moves on', () => {
  const directory = mkdtempSync(join(tmpdir(), 'shopherd-clock-'));
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const clock = { ...systemClock, now };
  const all: SandboxChains[] = [];

  before(async () => {
    all.push(
      ...(await Promise.all([
        startCoinChains(directory, now),
        startTronChain(directory, now),
        startTonChain(directory, now),
        startSolanaChain(directory, now),
        startEvmChains(directory),
      ])),
    );
    ahead = 3 * DAY_MS;
    for (const each of all) await each.moveOn?.(ahead);
  });
  after(async () => {
    await Promise.all(all.map((each) => each.close()));
    rmSync(directory, { recursive: true, force: true });
  });

  it('is the clock of every chain: none stalls', async () => {
    const chains = all.flatMap(({ chains, urls }) =>
      Object.values(chains).map((chain) => ({ chain, urls: urls[chain.id] ?? [] })),
    );
    expect(chains).to.have.length(8);
    for (const { chain, urls } of chains) {
      const node = chain.connect({
        urls,
        fetch,
        clock,
        requestsPerSecond: 100_000,
        apiKey: 'sandbox',
      });
      const aged = async () => {
        const head = await (node.accounts?.head() ?? node.block(await node.tip()));
        return Math.abs(now() / 1_000 - (head?.time ?? 0));
      };
      // Until a block came after the clock was moved.
      while ((await aged()) > DAY_MS / 1_000)
        await new Promise((resolve) => void setTimeout(resolve, 50));
    }
  }).timeout(30_000);

  it('is the clock of the prices', async () => {
    const [sources, ports] = [await startRates({ now }), createMemoryPorts()];
    try {
      const rates = createRates({ urls: sources.urls, fetch, clock, cache: ports.cache });
      const { rate } = await rates.quote('BTC', 'USD');
      expect(rate.numerator > 0n).to.equal(true);
    } finally {
      await Promise.all([sources.close(), ports.close()]);
    }
  });

  it('reaches the platform once its bots have read the charges that came due', async () => {
    const moved = movedClock();
    const seen: string[] = [];
    const platformIs = () => (moved.clock.now() > Date.now() + DAY_MS ? 'there' : 'behind');
    moved.clock.onMove?.(() => seen.push(`told, ${platformIs()}`));
    let unread = 0;
    const telegram = {
      chargeSubscriptions: () => {
        unread = 3;
        seen.push(`charged, ${moved.now() > Date.now() + DAY_MS ? 'due' : 'early'}`);
        return { renewed: 1, ended: 0 };
      },
      bots: () => [{ id: 7 } as BotInfo],
      pendingCount: () => {
        seen.push(`${unread} unread, ${platformIs()}`);
        return unread-- > 0 ? 1 : 0;
      },
    };
    const world = [{ moveOn: () => Promise.resolve(void seen.push('chains')) }];
    await moveClock(moved, telegram, world).submit({ days: '3' });
    expect(seen).to.deep.equal([
      'charged, due',
      '3 unread, behind',
      '2 unread, behind',
      '1 unread, behind',
      '0 unread, behind',
      'chains',
      'told, there',
    ]);
  });

  it('is not the clock of the authenticator in somebody’s hand', () => {
    const moved = movedClock();
    moved.move(3 * DAY_MS);
    moved.follow();
    const [outside = 0, inside] = [moved.clock.outside?.(), moved.clock.now()];
    expect(inside - outside).to.be.within(3 * DAY_MS, 3 * DAY_MS + 60_000);
  });

  it('is the clock of Chapa: its payments date from then', async () => {
    const atChapa = await startChapa({ now });
    const ask = async (path: string, body?: object) => {
      const answer = await fetch(`${atChapa.url}/v1/${path}`, {
        method: body ? 'POST' : 'GET',
        headers: { authorization: `Bearer ${CHAPA_MERCHANT.key}` },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      return (await answer.json()) as { data: { created_at: string } };
    };
    try {
      await ask('transaction/initialize', { amount: '10', currency: 'ETB', tx_ref: 'a', callback_url: atChapa.url }); // prettier-ignore
      await atChapa.pay('a');
      const transfer = { amount: '10', currency: 'ETB', reference: 'b', bank_code: 656, account_number: '1234567', account_name: 'Ann' }; // prettier-ignore
      await ask('transfers', transfer);
      for (const path of ['transaction/verify/a', 'transfers/verify/b']) {
        const { data } = await ask(path);
        expect(Date.parse(data.created_at)).to.be.greaterThan(Date.now() + 2 * DAY_MS);
      }
    } finally {
      await atChapa.close();
    }
  });

  it('is not the clock of signatures: exchanges still answer', async () => {
    const [atOkx, atMobee] = [await startOkx({ now }), await startMobee({ now })];
    const { uid: _uid, ...credentials } = OKX_KEY;
    try {
      for (const test of [
        okx.test({ credentials, baseUrl: atOkx.url, fetch }),
        mobee.test({ credentials: MOBEE_KEY, baseUrl: atMobee.url, fetch }),
      ])
        expect((await test).account).to.not.equal('');
    } finally {
      await Promise.all([atOkx.close(), atMobee.close()]);
    }
  });
});

describe('jobs under a clock that was moved on', () => {
  let platform: TestPlatform;
  before(async () => {
    platform = await newPlatform();
  });
  after(() => platform.close());

  const add = (key: string, inHours: number) =>
    platform.database.platform.query(
      `select add_platform_job('maintain', '{}', $1, now() + make_interval(hours => $2))`,
      [key, inHours],
    );
  const due = async () =>
    (
      await platform.database.platform.query<{ key: string }>(
        'select key from graphile_worker._private_jobs where run_at <= now() order by key',
      )
    ).map(({ key }) => key);

  it('are due by it, and those that failed wait on', async () => {
    const db = platform.database.platform;
    for (const [key, hours] of [['a', 5], ['b', 5], ['c', 40]] as const) await add(key, hours); // prettier-ignore
    await db.query(`update graphile_worker._private_jobs set attempts = 1 where key = 'b'`);
    expect(await jobWorkers.hasten(db, Date.now())).to.equal(0);
    expect(await due()).to.deep.equal([]);
    expect(await jobWorkers.hasten(db, Date.now() + DAY_MS)).to.equal(1);
    expect(await due()).to.deep.equal(['a']);
  });
});
