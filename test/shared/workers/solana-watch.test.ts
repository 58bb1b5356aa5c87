import { randomInt } from 'node:crypto';
import { expect } from 'chai';
import { startSolana, type SandboxSolana, type SolanaWeather } from '../../../sandbox/solana.ts';
import type { Chain } from '../../../shared/chains/chain.ts';
import { solana } from '../../../shared/chains/solana.ts';
import type { PlatformDb } from '../../../shared/db/tenant-db.ts';
import { addToPool } from '../../../shared/platform/address-pool.ts';
import { allocateAddress } from '../../../shared/platform/chains.ts';
import { testPlatform } from '../../support/platform.ts';
import { aWallet, cluster, nodeOf } from '../chains/solana-support.ts';
import { books, movingClock, settle, watchOf } from './chain-support.ts';

describe('watching Solana', () => {
  let sandbox: SandboxSolana;
  let db: PlatformDb;

  before(async () => {
    sandbox = await startSolana({ assets: solana.assets });
    db = (await testPlatform()).database.platform;
  });
  after(() => sandbox.close());

  /** A shop with some customers, on a chain of its own name. */
  async function aShop(customers = 1, doors: readonly SolanaWeather[] = [{}]) {
    const chain: Chain = { ...cluster(sandbox), id: `solana-${randomInt(2 ** 40)}` };
    const clock = movingClock();
    const book = books();
    const node = nodeOf(chain, doors.map((weather) => sandbox.door(weather))); // prettier-ignore
    const newWatch = () => watchOf({ db, chain, node, apply: book.apply, clock });
    const wallets = Array.from({ length: customers }, aWallet);
    await addPool(chain, 1, wallets);
    for (let each = 1; each <= customers; each += 1) await show(chain, 1, each);
    const watch = newWatch();
    await settle(watch);
    const final = async (...watches: ReturnType<typeof newWatch>[]) => {
      sandbox.pass(32);
      await settle(...(watches.length > 0 ? watches : [watch]));
    };
    return { chain, clock, book, node, watch, newWatch, wallets, to: wallets[0] ?? '', final };
  }
  const addPool = (chain: Chain, tenantId: number, wallets: readonly string[]) =>
    addToPool(db, {
      chain: chain.id,
      tenantId,
      places: wallets.flatMap((wallet) => chain.readAddress?.(wallet) ?? []),
      usedFrom: new Date(0),
    });
  const show = (chain: Chain, tenantId: number, customer: number) =>
    allocateAddress(db, { chain, tenantId, customerId: BigInt(customer), key: '' });
  const usdt = (to: string, amount: bigint) => ({ to, amount, currency: 'USDT' });

  it('credits coins and tokens once they are final, each once', async () => {
    const { book, watch, to, chain, final } = await aShop();
    const first = sandbox.pay([{ to, amount: 2_500_000_000n, currency: 'SOL' }]);
    await settle(watch);
    expect(book.told).to.deep.equal([]);
    const second = sandbox.pay([usdt(to, 5n), { to, amount: 6n, currency: 'USDC' }]);
    await final();
    expect(book.told).to.have.members([
      `1 settled ${chain.id}:${first}:${to}.SOL`,
      `1 settled ${chain.id}:${second}:${to}.USDT`,
      `1 settled ${chain.id}:${second}:${to}.USDC`,
    ]);
    await final();
    expect(book.told).to.have.length(3);
  });

  it('credits one transaction to two shops and three customers, each their own', async () => {
    const { book, wallets, chain, final } = await aShop(2);
    const theirs = aWallet();
    await addPool(chain, 2, [theirs]);
    await show(chain, 2, 1);
    sandbox.pay([usdt(wallets[0] ?? '', 5n), usdt(wallets[1] ?? '', 6n), usdt(theirs, 7n)]);
    await final();
    expect(book.told.map((line) => line.split(' ')[0])).to.have.members(['1', '1', '2']);
    expect([...book.credited.values()].map(({ money }) => money.amount)).to.have.members([5n, 6n, 7n]); // prettier-ignore
  });

  it('credits once when twenty watchers look at the same moment', async () => {
    const { book, wallets, newWatch, clock, final } = await aShop(4);
    for (const to of wallets) sandbox.pay([usdt(to, 9n)]);
    // So that the reader before may not live any more, for all of them at once.
    clock.pass(61_000);
    await final(...Array.from({ length: 20 }, newWatch));
    expect(book.told).to.have.length(4);
  });

  it('reads all of an address that was paid often while nobody watched', async () => {
    const { book, to, final } = await aShop();
    for (let each = 1; each <= 130; each += 1) {
      sandbox.pay([usdt(to, BigInt(each))]);
      if (each % 5 === 0) sandbox.pass(1);
    }
    await final();
    expect(book.credited.size).to.equal(130);
    expect(book.totalOf(1n)).to.equal((130n * 131n) / 2n);
  });

  it('goes on by the other node when one is behind, silent or forgets', async () => {
    const weather: SolanaWeather = {};
    const { book, to, clock, final } = await aShop(1, [weather, {}]);
    for (const [bad, amount] of [
      [{ lag: 200 }, 1n],
      [{ lag: 0, status: 503 }, 2n],
      [{ status: undefined }, 3n],
    ] as const) {
      delete weather.status;
      Object.assign(weather, bad);
      if (weather.status === undefined) delete weather.status;
      const txid = sandbox.pay([usdt(to, amount)]);
      if (amount === 3n) weather.missing = new Set([txid]);
      clock.pass(61_000);
      await final();
      clock.pass(61_000);
      await final();
    }
    expect(book.totalOf(1n)).to.equal(6n);
    expect(book.told).to.have.length(3);
  });

  it('waits with much money until a second node has it too', async () => {
    const weather: { missing?: ReadonlySet<string> } = {};
    const { book, to, clock, final } = await aShop(1, [{}, weather]);
    const txid = sandbox.pay([usdt(to, 5_000_000_000n)]);
    weather.missing = new Set([txid]);
    await final();
    expect(book.credited.size).to.equal(0);
    weather.missing = new Set();
    clock.pass(400_000);
    await final();
    expect(book.totalOf(1n)).to.equal(5_000_000_000n);
  });

  it('finds what came and was collected between two looks', async () => {
    const { book, to, clock, watch, final } = await aShop();
    sandbox.pay([usdt(to, 5n)]);
    await final();
    clock.pass(61_000);
    await settle(watch);
    sandbox.pay([{ to, amount: 10_000_000n, currency: 'SOL' }]);
    sandbox.execute([{ account: to, amount: -10_000_000n }], { signers: [to] });
    await final();
    expect(book.credited.size, 'balances say nothing of it').to.equal(1);
    clock.pass(601_000);
    await final();
    expect([...book.credited.values()].map(({ money }) => money.amount)).to.deep.equal([5n, 10_000_000n]); // prettier-ignore
  });
});
