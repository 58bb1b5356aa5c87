import { expect } from 'chai';
import { startChain, type SandboxChain } from '../../../sandbox/chain.ts';
import type { Chain } from '../../../shared/chains/chain.ts';
import type { PlatformDb } from '../../../shared/db/tenant-db.ts';
import { Unavailable } from '../../../shared/errors.ts';
import { storeBlocks } from '../../../shared/platform/chain-blocks.ts';
import { setDepth } from '../../../shared/platform/chain-depths.ts';
import { readCursor, resume } from '../../../shared/platform/chain-cursors.ts';
import { createChainWatch } from '../../../shared/workers/chain-watch.ts';
import { testLog, testPlatform } from '../../support/platform.ts';
import { batch, connected, contractOf, faulty } from '../chains/support.ts';
import {
  aChain,
  books,
  movingClock,
  plainWatch,
  settle,
  someAddresses,
  watchOf,
} from './chain-support.ts';

describe('watching a chain', () => {
  let sandbox: SandboxChain;
  let db: PlatformDb;
  let rich: string;

  before(async () => {
    sandbox = await startChain({ blockTimeS: 0 });
    const accounts = (await sandbox.rpc('eth_accounts')) as string[];
    rich = accounts[0] ?? '';
    db = (await testPlatform()).database.platform;
    await sandbox.mine(40);
  });
  after(() => sandbox.close());

  /** One shop with some customers on a chain that was read to its tip. */
  async function aShop(chain: Chain = aChain(sandbox), customers = 1) {
    const book = books();
    const clock = movingClock();
    const watch = plainWatch(db, sandbox, chain, book.apply, clock);
    const addresses = await someAddresses(db, chain, 1, customers);
    await settle(watch);
    const to = addresses[0]?.address ?? '';
    const pay = async (amount: bigint, currency = 'USDT') => {
      const txid = await sandbox.send(to, amount, currency);
      await sandbox.mine(1);
      return txid;
    };
    const mine = async (count: number) => {
      await sandbox.mine(count);
      await settle(watch);
    };
    return { chain, book, clock, watch, addresses, to, pay, mine };
  }

  it('tells a shop of a payment at once and credits it once it is deep enough', async () => {
    const { chain, book, watch, pay, mine } = await aShop();
    const txid = await pay(2_500_000n);
    await settle(watch);
    expect(book.told).to.deep.equal([`1 processing ${chain.id}:${txid}:0`]);
    await mine(1);
    expect(book.credited.size).to.equal(0);
    await mine(1);
    expect(statuses(book.told)).to.deep.equal(['processing', 'settled']);
    const [event] = book.credited.values();
    expect(event?.money).to.deep.equal({ amount: 2_500_000n, currency: 'USDT' });
    expect(event).to.include({ customerId: 1n, source: chain.id, road: 'chain', invoiceId: null });
    expect(event?.details).to.include({ confirmations: 3, confirmationsRequired: 3, txid });
    await mine(5);
    expect(book.told).to.have.length(2);
  });

  it('credits much money only when a second node has the block, and little at once', async () => {
    const chain = aChain(sandbox);
    const [book, clock] = [books(), movingClock()];
    const state = { isForked: true };
    const fetch = faulty((method, url, answer) =>
      state.isForked && method === 'eth_getBlockByNumber' && url.endsWith('second')
        ? answer().then((block) => block && { ...block, hash: `0x${'ab'.repeat(32)}` })
        : undefined,
    );
    const urls = ['first', 'second'].map((name) => `${sandbox.url}/?${name}`);
    const node = connected(chain, urls, fetch);
    const watch = watchOf({ db, chain, node, apply: book.apply, clock });
    const [one] = await someAddresses(db, chain, 1, 1);
    await settle(watch);
    await sandbox.send(one?.address ?? '', 999_999_999n, 'USDT');
    await sandbox.send(one?.address ?? '', 1_000_000_000n, 'USDT');
    await sandbox.mine(3);
    await settle(watch);
    const credits = () => [...book.credited.values()].map(({ money }) => money.amount);
    expect(credits()).to.deep.equal([999_999_999n]);
    clock.pass(400_000);
    await settle(watch);
    expect(credits(), 'it is tried again, and waits again').to.have.length(1);
    state.isForked = false;
    clock.pass(400_000);
    await settle(watch);
    expect(credits()).to.have.members([999_999_999n, 1_000_000_000n]);
  });

  it('credits a shop that wants more confirmations later, and only that one', async () => {
    const { chain, book, addresses, mine } = await aShop();
    const [other] = await someAddresses(db, chain, 2, 1);
    await setDepth(db, { chain: chain.id, tenantId: 2, confirmations: 6 });
    for (const each of [addresses[0], other]) await sandbox.send(each?.address ?? '', 5n, 'USDT');
    await mine(1);
    await mine(4);
    const told = (tenant: number) => statuses(book.told.filter((line) => line.startsWith(`${tenant} `))); // prettier-ignore
    expect([told(1), told(2)]).to.deep.equal([['processing', 'settled'], ['processing']]);
    await mine(1);
    expect(told(2)).to.deep.equal(['processing', 'settled']);
  });

  it('credits three transfers of one transaction each, and each to whom it belongs', async () => {
    const { chain, book, addresses, mine } = await aShop(undefined, 2);
    const [other] = await someAddresses(db, chain, 2, 1);
    const to = [addresses[0], addresses[1], addresses[0], other].map((each) => each?.address ?? '');
    const data = batch(to, [5n, 6n, 7n, 8n]);
    const contract = contractOf(sandbox, 'USDT');
    await sandbox.rpc('eth_sendTransaction', { from: rich, to: contract, data, gas: '0x100000' });
    await mine(3);
    const credits = [...book.credited].map(
      ([name, { customerId, money }]) => `${name.split(' ')[0]}/${customerId} ${money.amount}`,
    );
    expect(credits.toSorted()).to.deep.equal(['1/1 5', '1/1 7', '1/2 6', '2/1 8']);
  });

  it('reads everything that came while it was down', async () => {
    const { chain, book, pay } = await aShop();
    for (let count = 0; count < 5; count += 1) {
      await pay(10n);
      await sandbox.mine(15);
    }
    const another = plainWatch(db, sandbox, chain, book.apply);
    await settle(another);
    expect(book.totalOf(1n)).to.equal(50n);
    expect(another.status()[0]?.lag).to.equal(0);
  });

  it('gets on though its process is killed again and again soon after its start', async () => {
    const { chain, book, pay } = await aShop();
    await pay(10n);
    await sandbox.mine(40);
    for (let start = 0; start < 12; start += 1) {
      const real = connected(chain, sandbox.url);
      let answers = 0;
      await new Promise<void>((killed) => {
        const block = async (height: number) => {
          if ((answers += 1) <= 10) return real.block(height);
          killed();
          return new Promise<never>(() => undefined);
        };
        const watch = watchOf({ db, chain, node: { ...real, block }, apply: book.apply });
        void settle(watch).then(() => killed());
      });
    }
    await settle(plainWatch(db, sandbox, chain, books().apply));
    expect(book.totalOf(1n)).to.equal(10n);
  });

  it('sees a payment that was made before the first look', async () => {
    const chain = aChain(sandbox);
    const book = books();
    const [address] = await someAddresses(db, chain, 1, 1);
    await sandbox.send(address?.address ?? '', 9n, 'USDC');
    await sandbox.mine(50);
    await settle(plainWatch(db, sandbox, chain, book.apply));
    expect(book.totalOf(1n)).to.equal(9n);
  });

  it('begins far enough below the tip to survive a reorganisation right there', async () => {
    const chain = aChain(sandbox);
    const book = books();
    const [address] = await someAddresses(db, chain, 1, 1);
    const watch = plainWatch(db, sandbox, chain, book.apply);
    await sandbox.send(rich, 1n, 'USDT');
    await sandbox.mine(3);
    // As on a chain whose newest block is older than the first address.
    const slow = {
      ...connected(chain, sandbox.url),
      block: async (height: number) => {
        const block = await connected(chain, sandbox.url).block(height);
        return block && { ...block, time: block.time - 86_400 };
      },
    };
    await watchOf({ db, chain, node: slow, apply: book.apply }).tick();
    await settle(watch);
    await sandbox.reorg(3);
    await sandbox.send(address?.address ?? '', 5n, 'USDT');
    await sandbox.mine(3);
    await settle(watch);
    expect(watch.status()[0]?.halted).to.equal(null);
    expect(book.totalOf(1n)).to.equal(5n);
  });

  it('leaves the cursor to whoever moved it first', async () => {
    const { chain } = await aShop();
    const cursor = await readCursor(db, chain.id);
    await sandbox.mine(1);
    const block = await connected(chain, sandbox.url).block((cursor?.height ?? 0) + 1);
    if (!cursor || !block) throw new Error('both are there');
    const outcomes = await Promise.all([1, 2].map(() => storeBlocks(db, chain, cursor, [block])));
    expect(outcomes.map(({ kind }) => kind).toSorted()).to.deep.equal(['moved', 'stored']);
  });

  it('follows a reorganisation: what comes back is the same payment, in another place', async () => {
    const { book, watch, to, mine } = await aShop();
    await sandbox.send(rich, 1n, 'USDT');
    const txid = await sandbox.send(to, 44n, 'USDT');
    const raw = await sandbox.rpc('eth_getRawTransactionByHash', txid);
    await mine(1);
    const first = await sandbox.rpc('eth_getBlockByNumber', 'latest', false);
    const { transactions } = first as { transactions: string[] };
    const earlier = await sandbox.rpc('eth_getRawTransactionByHash', transactions[0]);
    await sandbox.reorg(1);
    await sandbox.rpc('eth_sendRawTransaction', earlier);
    await mine(1);
    expect(book.told).to.have.length(1);
    await sandbox.rpc('eth_sendRawTransaction', raw);
    await mine(1);
    const receipt = await sandbox.rpc('eth_getTransactionReceipt', txid);
    expect((receipt as { logs: { logIndex: string }[] }).logs[0]?.logIndex).to.equal('0x0');
    await mine(2);
    expect(statuses(book.told)).to.deep.equal(['processing', 'settled']);
    expect(book.totalOf(1n)).to.equal(44n);
    await settle(watch);
    expect(book.credited.size).to.equal(1);
  });

  it('takes back what a reorganisation dropped, once that is certain', async () => {
    const { book, watch, pay, mine } = await aShop();
    const txid = await pay(44n);
    const raw = await sandbox.rpc('eth_getRawTransactionByHash', txid);
    await settle(watch);
    await sandbox.reorg(2);
    await mine(2);
    expect(statuses(book.told)).to.deep.equal(['processing']);
    await mine(2);
    expect(statuses(book.told)).to.deep.equal(['processing', 'reversed']);
    expect(book.credited.size).to.equal(0);
    // The customer's wallet sends it again much later: it is money, so it counts.
    await sandbox.rpc('eth_sendRawTransaction', raw);
    await mine(1);
    await mine(2);
    expect(statuses(book.told).slice(2)).to.deep.equal(['processing', 'settled']);
    expect(book.totalOf(1n)).to.equal(44n);
  });

  it('takes back what a shop booked whose answer was lost before the reorganisation', async () => {
    const chain = aChain(sandbox);
    const [book, clock] = [books(), movingClock()];
    const lost = { times: 1 };
    const watch = plainWatch(db, sandbox, chain, async (tenantId, event) => {
      const applied = await book.apply(tenantId, event);
      if (lost.times-- > 0) throw new Error('the answer was lost');
      return applied;
    }, clock); // prettier-ignore
    const [one] = await someAddresses(db, chain, 1, 1);
    await settle(watch);
    await sandbox.send(one?.address ?? '', 5n, 'USDT');
    await sandbox.mine(1);
    await settle(watch);
    await sandbox.reorg(1);
    await sandbox.mine(5);
    clock.pass(10_000);
    await settle(watch);
    expect(statuses(book.told)).to.deep.equal(['processing', 'reversed']);
  });

  it('watches an address for ever, however long ago it was shown', async () => {
    const { book, clock, pay, mine } = await aShop();
    clock.pass(5 * 365 * 86_400_000);
    await mine(1);
    await pay(9n);
    await mine(3);
    expect(statuses(book.told).at(-1)).to.equal('settled');
    expect(book.totalOf(1n)).to.equal(9n);
  });

  it('says nothing of a payment that came and went unseen', async () => {
    const { book, pay, mine } = await aShop();
    await pay(44n);
    await sandbox.reorg(1);
    await mine(8);
    expect(book.told).to.deep.equal([]);
  });

  it('tries a booking again that failed, and lets the others pass', async () => {
    const { chain, book, clock, watch, pay, mine } = await aShop();
    const [other] = await someAddresses(db, chain, 2, 1);
    book.refuse(1, 3);
    await pay(5n);
    await sandbox.send(other?.address ?? '', 6n, 'USDT');
    await mine(3);
    expect([...book.credited.values()].map(({ money }) => money.amount)).to.deep.equal([6n]);
    for (let turn = 0; turn < 4; turn += 1) {
      clock.pass(20_000);
      await settle(watch);
    }
    expect(book.totalOf(1n)).to.equal(11n);
    expect(watch.status()[0]?.lag).to.equal(0);
  });

  it('does not take a payment for booked that the shop still calls reversed', async () => {
    const { chain, book, pay } = await aShop();
    await pay(5n);
    await sandbox.mine(2);
    const stubborn = plainWatch(db, sandbox, chain, () => Promise.resolve({ status: 'reversed' }));
    await settle(stubborn);
    const later = movingClock();
    later.pass(3_600_000);
    await settle(plainWatch(db, sandbox, chain, book.apply, later));
    expect(book.totalOf(1n)).to.equal(5n);
  });

  it('credits after a crash between the block and the booking, and between booking and mark', async () => {
    const { chain, book, clock, pay } = await aShop();
    await pay(5n);
    await sandbox.mine(3);
    // A process that dies with the booking done and not marked: its next statement never comes.
    let crashed = false;
    const dying: PlatformDb = {
      ...db,
      query: (text, values) =>
        crashed ? Promise.reject(new Error('gone')) : db.query(text, values),
    };
    const first = plainWatch(dying, sandbox, chain, async (tenantId, event) => {
      const applied = await book.apply(tenantId, event);
      crashed = true;
      return applied;
    });
    await first.tick();
    await first.tick();
    expect(book.told.length).to.equal(1);
    expect((await readCursor(db, chain.id))?.halted).to.equal(null);
    clock.pass(3_600_000);
    await settle(plainWatch(db, sandbox, chain, book.apply, clock));
    expect(book.totalOf(1n)).to.equal(5n);
    expect(statuses(book.told).at(-1)).to.equal('settled');
  });

  it('halts when the fork is deeper than it keeps blocks, until a person resumes it', async () => {
    const { chain, book, watch, pay, mine } = await aShop(aChain(sandbox, { ringSize: 4 }));
    await sandbox.send(rich, 1n, 'USDT');
    await mine(6);
    await sandbox.reorg(6);
    await mine(1);
    expect(watch.status()[0]?.halted).to.match(/deeper than we keep/);
    const before = await readCursor(db, chain.id);
    await pay(5n);
    await mine(5);
    expect(await readCursor(db, chain.id)).to.deep.equal(before);
    const head = await connected(chain, sandbox.url).block((before?.height ?? 0) - 6);
    if (!head) throw new Error('the block is there');
    await resume(db, chain.id, head);
    await settle(watch);
    expect(watch.status()[0]?.halted).to.equal(null);
    expect(book.totalOf(1n)).to.equal(5n);
  });

  it('halts when a credited payment leaves the chain, and books nothing more', async () => {
    const { book, watch, pay, mine } = await aShop();
    await pay(5n);
    await mine(3);
    expect(book.totalOf(1n)).to.equal(5n);
    await sandbox.reorg(5);
    await pay(6n);
    await mine(8);
    expect(watch.status()[0]?.halted).to.match(/credited payments left the chain/);
    expect(book.totalOf(1n)).to.equal(5n);
  });

  it('reads a range again for one shop without harm', async () => {
    const { chain, book, watch, pay, mine } = await aShop();
    await pay(5n);
    await mine(4);
    const tip = Number(await sandbox.rpc('eth_blockNumber'));
    const again = () => watch.rescan({ chain: chain.id, tenantId: 1, from: tip - 8, to: tip });
    expect(await again()).to.equal(0);
    await db.query('delete from sightings where chain = $1', [chain.id]);
    expect(await again()).to.equal(1);
    await mine(1);
    expect(book.totalOf(1n)).to.equal(5n);
    await sandbox.mine(1);
    const late = watch.rescan({ chain: chain.id, tenantId: 1, from: tip + 1, to: tip + 2 });
    expect(
      await late.then(
        () => '',
        (error: Error) => error.message,
      ),
    ).to.match(/not part of/);
  });

  it('raises an alarm by the time of blocks, not by being alive', async () => {
    const { watch, clock, mine } = await aShop();
    await mine(1);
    // Blocks mined in a row are a second apart: the chain's time runs ahead of ours.
    clock.pass(60_000);
    expect(watch.status()[0]?.stalled).to.equal(false);
    clock.pass(3_600_000);
    await watch.tick();
    expect(watch.status()[0]).to.include({ stalled: true, lag: 0, halted: null });
  });

  it('raises none for the blocks before its beginning, and one when they cannot be read', async () => {
    const chain = aChain(sandbox);
    const alarms: string[] = [];
    const nothing = () => undefined;
    const log = { child: () => log, debug: nothing, info: nothing, warn: nothing,
      error: (_: unknown, what: string) => void alarms.push(what) } as unknown as typeof testLog; // prettier-ignore
    await someAddresses(db, chain, 1, 1);
    const clock = movingClock();
    clock.pass(3_600_000);
    const down = { is: false };
    const fetch = faulty(() => (down.is ? Promise.reject(new Error('down')) : undefined));
    const nodes = { [chain.id]: connected(chain, sandbox.url, fetch) };
    const watch = createChainWatch({ db, chains: { [chain.id]: chain }, nodes, apply: books().apply, clock, log }); // prettier-ignore
    await watch.tick();
    expect(watch.status()[0]).to.include({ stalled: true });
    expect(alarms).to.deep.equal([]);
    down.is = true;
    await watch.tick();
    expect(alarms).to.have.length(1);
  });

  it('does not let the trouble of one chain delay another', async () => {
    const [sick, well] = [aChain(sandbox), aChain(sandbox)];
    const book = books();
    const dead = {
      tip: () => Promise.reject(new Unavailable('down')),
      block: () => new Promise<never>(() => undefined),
    };
    for (const chain of [sick, well]) await someAddresses(db, chain, 1, 1);
    const watch = createChainWatch({
      db,
      chains: { sick, well },
      nodes: { [sick.id]: dead, [well.id]: connected(well, sandbox.url) },
      apply: book.apply,
      clock: movingClock(),
      log: testLog,
    });
    watch.start();
    watch.start();
    const tip = Number(await sandbox.rpc('eth_blockNumber'));
    for (let wait = 0; wait < 100 && watch.status()[1]?.height !== tip; wait += 1)
      await new Promise((resolve) => void setTimeout(resolve, 50));
    expect(watch.status()[1]?.height).to.equal(tip);
    expect(watch.status()[0]?.height).to.equal(null);
    await watch.stop();
  });

  it('asks nothing of a node while nobody has an address', async () => {
    const chain = aChain(sandbox);
    const asked: string[] = [];
    const observed: (number | null)[] = [];
    const node = {
      tip: () => Promise.resolve(asked.push('tip')),
      block: () => Promise.resolve(null),
    };
    const watch = watchOf({
      db,
      chain,
      node,
      apply: books().apply,
      observe: ({ height }) => void observed.push(height),
    });
    await settle(watch);
    expect(asked).to.deep.equal([]);
    expect(observed).to.deep.equal([null, null]);
  });
});

/** The second word of what a shop was told. */
function statuses(told: readonly string[]): readonly (string | undefined)[] {
  return told.map((line) => line.split(' ')[1]);
}
