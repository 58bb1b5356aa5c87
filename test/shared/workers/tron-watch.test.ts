import { expect } from 'chai';
import type { SandboxTron, TronWeather } from '../../../sandbox/tron.ts';
import type { PlatformDb } from '../../../shared/db/tenant-db.ts';
import { allocateAddress, type DepositAddress } from '../../../shared/platform/chains.ts';
import { testPlatform } from '../../support/platform.ts';
import { connected } from '../chains/support.ts';
import { OWN, someTron, tronChain, tronKey, USDT } from '../chains/tron-support.ts';
import { books, movingClock, settle, watchOf } from './chain-support.ts';

const DEPTH = 19;
const FAKE = 'TA4Y62o6YC2Zsck9rZVGTvqW1AQ7X9zTnj';

describe('watching TRON', () => {
  let tron: SandboxTron;
  let db: PlatformDb;

  before(async () => {
    tron = await someTron();
    db = (await testPlatform()).database.platform;
    tron.mine(40);
  });
  after(() => tron.close());

  /** Shops with one customer each on a chain that was read to its tip, through doors of their own. */
  async function shops(count = 1, ...weathers: readonly TronWeather[]) {
    const chain = tronChain(tron);
    const book = books();
    const urls = weathers.length > 0 ? weathers.map((each) => tron.door(each)) : tron.url;
    const clock = movingClock();
    const watch = watchOf({ db, chain, node: connected(chain, urls), apply: book.apply, clock });
    const made: DepositAddress[] = [];
    for (let tenantId = 1; tenantId <= count; tenantId += 1)
      made.push(await allocateAddress(db, { chain, tenantId, customerId: BigInt(tenantId), key: tronKey() })); // prettier-ignore
    await settle(watch);
    const at = (place: number) => made[place]?.address ?? '';
    const usdt = (place: number, amount: bigint) => ({ contract: USDT, to: at(place), amount: `${amount}` }); // prettier-ignore
    const mine = async (blocks: number) => {
      tron.mine(blocks);
      await settle(watch);
    };
    const credits = () => [...book.credited.values()].map(({ money }) => `${money.amount} ${money.currency}`).toSorted(); // prettier-ignore
    return { chain, book, watch, clock, at, usdt, mine, credits };
  }

  it('tells a shop at once and credits when the block cannot change, by its place', async () => {
    const { chain, book, at, usdt, mine, credits } = await shops();
    const coin = tron.pay(at(0), 12_000_000n);
    const token = tron.call({ logs: [usdt(0, 5n), { ...usdt(0, 6n), contract: FAKE }, usdt(0, 7n)] }); // prettier-ignore
    await mine(1);
    const names = [`${coin}:native`, `${token}:0`, `${token}:2`].map((name) => `${chain.id}:${name}`); // prettier-ignore
    expect(book.told.toSorted()).to.deep.equal(names.map((name) => `1 processing ${name}`).toSorted()); // prettier-ignore
    await mine(DEPTH - 2);
    expect(credits()).to.deep.equal([]);
    await mine(1);
    expect(credits()).to.deep.equal(['12000000 TRX', '5 USDT', '7 USDT']);
    await mine(10);
    expect(book.told).to.have.length(6);
  });

  it('credits nothing, however deep, while too few producers build on it', async () => {
    const weather: TronWeather = { solidLag: 60 };
    const { at, mine, credits } = await shops(1, weather);
    tron.pay(at(0), 3n);
    await mine(40);
    expect(credits()).to.deep.equal([]);
    weather.solidLag = 18;
    await mine(1);
    expect(credits()).to.deep.equal(['3 TRX']);
  });

  it('credits what a contract paid out, once, and not what only looks like it', async () => {
    const { chain, book, at, mine, credits } = await shops();
    const to = at(0);
    const txid = tron.call({
      internals: [
        { to, amount: '9', note: 'delegateResourceOfEnergy' },
        { to, amount: '4' },
        { to, amount: '4' },
        { to, amount: '9', rejected: true },
      ],
    });
    await mine(DEPTH);
    expect(credits()).to.deep.equal(['4 TRX', '4 TRX']);
    const [one] = book.told;
    expect(one).to.match(new RegExp(`^1 \\w+ ${chain.id}:${txid}:internal-[0-9a-f]{64}$`));
  });

  it('says nothing of failed calls, fake tokens and TRC-10', async () => {
    const { book, at, usdt, mine } = await shops();
    tron.call({ logs: [usdt(0, 5n)], internals: [{ to: at(0), amount: '5' }] }, 'OUT_OF_ENERGY');
    tron.call({ logs: [{ ...usdt(0, 5n), contract: FAKE }] });
    tron.payAsset(at(0), 5n);
    await mine(DEPTH + 1);
    expect(book.told).to.deep.equal([]);
  });

  it('credits two shops out of one transaction, an address used again, and no other shop', async () => {
    const { book, at, usdt, mine } = await shops(3);
    tron.call({ logs: [usdt(0, 5n), usdt(1, 6n), usdt(0, 7n)] });
    tron.pay(OWN[0], 99n);
    await mine(DEPTH);
    tron.pay(at(0), 8n);
    await mine(DEPTH);
    expect([1n, 2n, 3n].map((id) => book.totalOf(id))).to.deep.equal([20n, 6n, 0n]);
    expect(book.told.filter((line) => line.startsWith('3'))).to.deep.equal([]);
  });

  it('credits once when twenty look at once and shops fail to answer', async () => {
    const { chain, book, at, watch } = await shops();
    const all = Array.from({ length: 20 }, () =>
      watchOf({ db, chain, node: connected(chain, tron.url), apply: book.apply }),
    );
    for (let amount = 1n; amount <= 5n; amount += 1n) tron.pay(at(0), amount);
    tron.mine(DEPTH + 3);
    await settle(...all);
    await settle(watch);
    expect(book.totalOf(1n)).to.equal(15n);
    expect(book.told.filter((line) => line.includes(' settled '))).to.have.length(5);
  });

  it('credits once what a reorganisation moved to another block', async () => {
    const { book, watch, usdt, mine, credits } = await shops();
    tron.call({ logs: [usdt(0, 44n)] });
    await mine(1);
    for (let turn = 0; turn < 3; turn += 1) {
      tron.reorg(1);
      await settle(watch);
    }
    await mine(DEPTH);
    expect(credits()).to.deep.equal(['44 USDT']);
    expect(book.told.map((line) => line.split(' ')[1])).to.deep.equal(['processing', 'settled']);
  });

  it('takes back what no block has any more', async () => {
    const { chain, book, watch, usdt, mine, credits } = await shops();
    const txid = tron.call({ logs: [usdt(0, 44n)] });
    await mine(4);
    tron.reorg(6, { share: 0 });
    await settle(watch);
    await mine(DEPTH + 2);
    expect(credits()).to.deep.equal([]);
    expect(book.told).to.include(`1 reversed ${chain.id}:${txid}:0`);
  });

  it('loses nothing to a node that has the block and not yet its results', async () => {
    const weather: TronWeather = { results: 'none' };
    const { usdt, mine, credits, watch } = await shops(1, weather);
    tron.call({ logs: [usdt(0, 5n)] });
    await mine(DEPTH);
    expect(credits()).to.deep.equal([]);
    weather.results = 'some';
    await settle(watch);
    expect(credits()).to.deep.equal([]);
    delete weather.results;
    await settle(watch);
    expect(credits()).to.deep.equal(['5 USDT']);
  });

  it('credits a large sum only when a second node has the same block', async () => {
    const second: TronWeather = { status: 503 };
    const { clock, usdt, mine, credits } = await shops(1, {}, second);
    tron.call({ logs: [usdt(0, 5_000_000_000n), usdt(0, 1n)] });
    await mine(DEPTH);
    expect(credits()).to.deep.equal(['1 USDT']);
    delete second.status;
    clock.pass(600_000);
    await mine(1);
    expect(credits()).to.deep.equal(['1 USDT', '5000000000 USDT']);
  });

  it('reads everything that came while nobody looked', async () => {
    const { at, mine, credits } = await shops();
    for (const amount of [1n, 2n, 3n]) {
      tron.pay(at(0), amount);
      tron.mine(40);
    }
    await mine(1);
    expect(credits()).to.deep.equal(['1 TRX', '2 TRX', '3 TRX']);
  });

  it('asks as much for many addresses as for one', async () => {
    const { watch, at } = await shops(30);
    const before = tron.asked.length;
    for (let place = 0; place < 30; place += 1) tron.pay(at(place), 1n);
    tron.mine(4);
    await watch.tick();
    // A head, four blocks with results for the first alone, and the final head.
    expect(tron.asked.length - before).to.equal(1 + 4 + 1 + 1);
  });
});
