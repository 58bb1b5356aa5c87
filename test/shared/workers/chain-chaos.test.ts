import { expect } from 'chai';
import { startChain, type SandboxChain } from '../../../sandbox/chain.ts';
import type { Chain } from '../../../shared/chains/chain.ts';
import type { PlatformDb } from '../../../shared/db/tenant-db.ts';
import type { ChainWatch } from '../../../shared/workers/chain-watch.ts';
import { testPlatform } from '../../support/platform.ts';
import { connected, faulty } from '../chains/support.ts';
import {
  aChain,
  books,
  movingClock,
  plainWatch,
  settle,
  someAddresses,
  watchOf,
} from './chain-support.ts';

const CUSTOMERS = 12;
const BLOCKS = 90;

/** Repeatable chance (mulberry32), so that a failure can be looked at again. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Lets both race for the head; faults make some turns empty. */
async function follow(watches: readonly ChainWatch[]): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) {
    await Promise.all(watches.map((watch) => watch.tick()));
    if (watches.some((watch) => watch.status()[0]?.lag === 0)) return;
  }
}

/** Until nothing is left to read or to book, retries included. */
async function atRest(watches: readonly ChainWatch[], clock: { pass(ms: number): void }) {
  for (let turn = 0; turn < 12; turn += 1) {
    clock.pass(400_000);
    await settle(...watches);
  }
}

describe('watching a chain that is not kind', () => {
  let sandbox: SandboxChain;
  let db: PlatformDb;

  before(async () => {
    sandbox = await startChain({ blockTimeS: 0 });
    db = (await testPlatform()).database.platform;
    await sandbox.mine(40);
  });
  after(() => sandbox.close());

  /** 15 % of calls break, some blocks are not there, some logs are `[]`, the head jumps back. */
  function badNode(chain: Chain, chance: () => number) {
    const fetch = faulty((method, _url, answer) => {
      if (chance() < 0.15) return Promise.reject(new Error('connection reset'));
      if (method === 'eth_getBlockByNumber' && chance() < 0.05) return Promise.resolve(null);
      if (method === 'eth_getLogs' && chance() < 0.05) return Promise.resolve([]);
      if (method === 'eth_blockNumber' && chance() < 0.2)
        return answer().then((head) => `0x${Math.max(0, Number(head) - 3).toString(16)}`);
      return undefined;
    });
    return connected(chain, sandbox.url, fetch);
  }

  /** Drops the newest blocks; this share of their transactions comes back, in order, in one block. */
  async function reorganise(depth: number, share: number): Promise<void> {
    const tip = Number(await sandbox.rpc('eth_blockNumber'));
    const raw: unknown[] = [];
    for (let height = tip - depth + 1; height <= tip; height += 1) {
      const block = await sandbox.rpc('eth_getBlockByNumber', `0x${height.toString(16)}`, false);
      for (const txid of (block as { transactions: string[] }).transactions)
        raw.push(await sandbox.rpc('eth_getRawTransactionByHash', txid));
    }
    await sandbox.reorg(depth);
    const back = Math.floor(share * (raw.length + 1));
    for (const each of raw.slice(0, back)) await sandbox.rpc('eth_sendRawTransaction', each);
  }

  /**
   * Pays, reorganises and watches with two racing processes; answers customers with a wrong balance,
   * and credits of payments that are in no block.
   */
  async function run(confirmationsRequired: number, comeBack: number) {
    const chain = aChain(sandbox, { confirmationsRequired });
    const chance = dice(20_261_121);
    const clock = movingClock();
    const book = books();
    const addresses = await someAddresses(db, chain, 1, CUSTOMERS);
    await settle(plainWatch(db, sandbox, chain, book.apply, clock));
    const watches = [dice(1), dice(2)].map((chance) =>
      watchOf({
        db,
        chain,
        node: badNode(chain, chance),
        clock,
        apply: async (tenantId, event) => {
          if (chance() < 0.1) throw new Error('no rate');
          const applied = await book.apply(tenantId, event);
          if (chance() < 0.05) throw new Error('the answer was lost');
          return applied;
        },
      }),
    );
    const sent: { customer: bigint; amount: bigint; txid: string }[] = [];
    for (let block = 0; block < BLOCKS; block += 1) {
      for (let count = Math.floor(chance() * 3); count > 0; count -= 1) {
        const { address, customerId: customer } = addresses[Math.floor(chance() * CUSTOMERS)] ?? {};
        if (address === undefined || customer === undefined) throw new Error('there are customers');
        const amount = BigInt(1 + Math.floor(chance() * 1e6));
        const currency = ['USDT', 'USDC', 'ETH'][Math.floor(chance() * 3)] ?? 'ETH';
        sent.push({ customer, amount, txid: await sandbox.send(address, amount, currency) });
      }
      await sandbox.mine(1);
      if (chance() < 0.8) await follow(watches);
      if (chance() < 0.3) await reorganise(1 + Math.floor(chance() * 4), chance() * comeBack);
    }
    await sandbox.mine(12);
    await atRest(watches, clock);
    for (const status of watches.flatMap((watch) => watch.status()))
      if (status.halted === null) expect(status.lag).to.equal(0);
    const alive = new Set<string>();
    for (const { txid } of sent)
      if (await sandbox.rpc('eth_getTransactionReceipt', txid)) alive.add(txid);
    const truthOf = (customer: bigint) =>
      sent
        .filter((each) => each.customer === customer && alive.has(each.txid))
        .reduce((sum, { amount }) => sum + amount, 0n);
    const credits = [...book.credited.values()];
    return {
      wrong: addresses.filter(({ customerId: id }) => book.totalOf(id) !== truthOf(id)).length,
      ghosts: credits.filter(({ details }) => !alive.has(String(details['txid']))).length,
      payments: credits.length,
      reversed: book.told.filter((line) => line.includes(' reversed ')).length,
    };
  }

  it('credits each payment of the surviving chain exactly once', async function () {
    this.timeout(60_000);
    const { wrong, ghosts, payments, reversed } = await run(6, 1);
    expect({ wrong, ghosts }).to.deep.equal({ wrong: 0, ghosts: 0 });
    expect(payments).to.be.greaterThan(30);
    expect(reversed).to.be.greaterThan(3);
  });

  it('would not without waiting: the same test sees what depth prevents', async function () {
    this.timeout(60_000);
    const { wrong, ghosts } = await run(0, 0);
    expect(wrong).to.be.greaterThan(0);
    expect(ghosts).to.be.greaterThan(0);
  });
});
