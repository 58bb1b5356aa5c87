import { expect } from 'chai';
import { startChain, type SandboxChain } from '../../../sandbox/chain.ts';
import * as findings from '../../../shared/domain/money/findings.ts';
import * as payments from '../../../shared/domain/money/payments.ts';
import { readCursor } from '../../../shared/platform/chain-cursors.ts';
import { allocateAddress } from '../../../shared/platform/chains.ts';
import * as sweeps from '../../../shared/platform/sweeps.ts';
import type { Scope } from '../../../shared/scope.ts';
import type { Halted } from '../../../shared/workers/chain-loop.ts';
import { createResumer, tellHalt } from '../../../shared/workers/chain-resume.ts';
import { createChainWatch } from '../../../shared/workers/chain-watch.ts';
import { systemClock } from '../../../shared/clock.ts';
import { aCustomer } from '../../support/builders.ts';
import { newScope, testLog, testPlatform } from '../../support/platform.ts';
import { connected } from '../chains/support.ts';
import { aChain, aKey, settle } from './chain-support.ts';

describe('a chain that was halted', () => {
  let sandbox: SandboxChain;
  before(async () => {
    sandbox = await startChain({ blockTimeS: 0 });
    await sandbox.mine(5);
  });
  after(() => sandbox.close());

  /** A shop with two customers' addresses, and the watch that books there. */
  async function aWatch() {
    const db = (await testPlatform()).database.platform;
    const [scope, owner] = [await newScope(), await newScope()];
    const chain = aChain(sandbox);
    const node = connected(chain, sandbox.url);
    const key = aKey();
    const people = [await aCustomer(scope), await aCustomer(scope)];
    const addresses = await Promise.all(
      people.map(({ id }) =>
        allocateAddress(db, { chain, tenantId: scope.tenant.id, customerId: id, key }),
      ),
    );
    const halts: Halted[] = [];
    const watch = createChainWatch({
      db,
      chains: { [chain.id]: chain },
      nodes: { [chain.id]: node },
      clock: systemClock,
      log: testLog,
      apply: async (_, event) =>
        payments.apply(scope, event.status === 'settled' ? { ...event, credit: event.money } : event), // prettier-ignore
      onHalt: async (halted) => void halts.push(halted),
    });
    const parts = { platform: db, chains: { [chain.id]: chain }, nodes: { [chain.id]: node } };
    const run = createResumer({ ...parts, scopeOf: async () => scope });
    const resume = () => run(owner, { chain: chain.id, chatId: 5 });
    await settle(watch);
    const mine = async (count: number) => {
      for (let n = 0; n < count; n += 1) {
        await sandbox.mine(1);
        await settle(watch);
      }
    };
    const pay = (place: number, amount: bigint) =>
      sandbox.send(addresses[place]?.address ?? '', amount, 'USDT');
    return { db, scope, owner, chain, watch, halts, resume, mine, pay, people };
  }

  const open = (scope: Scope) => findings.list(scope, 'open', { limit: 10, offset: 0 });

  it('goes on when an owner says so: what is gone is left to staff, once, and nothing is taken', async () => {
    const { db, scope, owner, chain, watch, halts, resume, mine, pay, people } = await aWatch();
    const kept = await pay(0, 5n);
    const raw = await sandbox.rpc('eth_getRawTransactionByHash', kept);
    const gone = await pay(1, 6n);
    const goneRaw = await sandbox.rpc('eth_getRawTransactionByHash', gone);
    await mine(3);
    const lying = async () => {
      const [coin] = await sweeps.lying(db, scope.tenant.id);
      const pieces = await sweeps.piecesLying(db, scope.tenant.id, {
        chain: chain.id,
        currency: 'USDT',
      });
      return [coin?.money.amount, ...pieces.map(({ money }) => money.amount)];
    };
    expect(await lying()).to.deep.equal([11n, 6n, 5n]);
    await sandbox.reorg(5);
    await sandbox.rpc('eth_sendRawTransaction', raw);
    await mine(6);
    expect((await readCursor(db, chain.id))?.halted).to.match(/credited payments left/);
    expect(
      halts.map(({ chain }) => chain),
      'told once',
    ).to.deep.equal([chain.id]);
    const [halted] = halts;
    if (!halted) throw new Error('it is there');
    for (let n = 0; n < 2; n += 1) await tellHalt(owner, [7, 8], halted);

    await resume();
    await resume();
    await settle(watch);
    expect((await readCursor(db, chain.id))?.halted).to.equal(null);
    const found = await open(scope);
    expect(found.map(({ kind, data }) => [kind, data['txid'], data['customerId']])).to.deep.equal([
      ['left-chain', gone, String(people[1]?.id)],
    ]);
    expect(found.map((each) => findings.creditable(each))).to.deep.equal([null]);
    expect(await lying(), 'nobody is asked to move it').to.deep.equal([5n, 5n]);
    const booked = await scope.db.query<{ status: string }>('select status from payments');
    expect(booked.map(({ status }) => status)).to.deep.equal(['settled', 'settled']);
    const said = await owner.db.query<{ key: string; lost: number | null; chat_id: string }>(
      `select content->>'key' as key, (content->'data'->>'lost')::int as lost, chat_id
       from messages order by id`,
    );
    expect(said.map(({ key, lost }) => [key, lost])).to.deep.equal([
      ['notice-chain-halted', null],
      ['notice-chain-halted', null],
      ['notice-chain-resumed', 1],
      ['notice-chain-resumed', 0],
    ]);
    const credited = () => scope.db.query('select from payments where status = $1', ['settled']);
    // What is lost comes back: there to be moved, and credited no second time.
    await sandbox.rpc('eth_sendRawTransaction', goneRaw);
    await mine(3);
    expect(await lying()).to.deep.equal([11n, 6n, 5n]);
    expect(await credited()).to.have.length(2);
    // It reads on, and credits what comes.
    await pay(0, 9n);
    await mine(3);
    expect(await payments.find(scope, `${chain.id}:${gone}:0`)).to.not.equal(null);
    expect(await credited()).to.have.length(3);
  });

  it('credits nothing that was final, but not booked, when it left', async () => {
    const { db, scope, chain, watch, resume, mine, pay } = await aWatch();
    const gone = await pay(0, 5n);
    await mine(3);
    // As if the shop had not been told when the halt came.
    await db.query(
      `update sightings set applied_at = null, announced = null, retry_at = '-infinity' where chain = $1`,
      [chain.id],
    );
    await scope.db.query('delete from messages');
    await db.query(`update chain_cursors set halted = 'for a test' where chain = $1`, [chain.id]);
    await sandbox.reorg(5);
    await sandbox.mine(6);
    await resume();
    await settle(watch);
    const [sighting] = await db.query<{ status: string; applied: boolean }>(
      'select status, applied_at is not null as applied from sightings where chain = $1 and txid = $2',
      [chain.id, gone],
    );
    expect(sighting).to.deep.equal({ status: 'orphaned', applied: false });
  });

  it('goes on from below all it keeps, where nothing of that is left', async () => {
    const { db, chain, watch, resume, mine } = await aWatch();
    await mine(2);
    await db.query(`update chain_blocks set hash = 'other' where chain = $1`, [chain.id]);
    await db.query(`update chain_cursors set halted = 'for a test', hash = 'other' where chain = $1`, [chain.id]); // prettier-ignore
    await resume();
    await settle(watch);
    expect((await readCursor(db, chain.id))?.halted).to.equal(null);
    expect((await readCursor(db, chain.id))?.height).to.equal(
      Number(await sandbox.rpc('eth_blockNumber')),
    );
  });
});
