import { randomBytes } from 'node:crypto';
import { HDKey } from '@scure/bip32';
import { expect } from 'chai';
import type { SandboxCoins } from '../../../sandbox/bitcoin.ts';
import type { PlatformDb } from '../../../shared/db/tenant-db.ts';
import { allocateAddress, type DepositAddress } from '../../../shared/platform/chains.ts';
import { testPlatform } from '../../support/platform.ts';
import { connected } from '../chains/support.ts';
import { coinsChain, OTHERS, someCoins } from '../chains/utxo-support.ts';
import { books, settle, watchOf } from './chain-support.ts';

for (const which of ['bitcoin', 'litecoin'] as const)
  describe(`watching ${which}`, () => {
    const depth = which === 'bitcoin' ? 2 : 6;
    let coins: SandboxCoins;
    let db: PlatformDb;

    before(async () => {
      coins = await someCoins(which);
      db = (await testPlatform()).database.platform;
      coins.mine(40);
    });
    after(() => coins.close());

    /** Shops with one customer each on a chain that was read to its tip. */
    async function shops(count = 1) {
      const chain = coinsChain(which, coins);
      const book = books();
      const watch = watchOf({ db, chain, node: connected(chain, coins.url), apply: book.apply });
      const addresses: DepositAddress[] = [];
      for (let tenantId = 1; tenantId <= count; tenantId += 1) {
        const key = HDKey.fromMasterSeed(randomBytes(32)).derive("m/84'/0'/0'").publicExtendedKey;
        addresses.push(await allocateAddress(db, { chain, tenantId, customerId: BigInt(tenantId), key })); // prettier-ignore
      }
      await settle(watch);
      const to = (place: number, amount: bigint) => ({
        script: addresses[place]?.script ?? OTHERS,
        amount,
      });
      const mine = async (blocks: number) => {
        coins.mine(blocks);
        await settle(watch);
      };
      const credits = () =>
        [...book.credited.values()].map(({ money }) => money.amount).toSorted((a, b) => Number(a - b)); // prettier-ignore
      return { chain, book, watch, to, mine, credits };
    }

    it('tells a shop at once and credits at depth, by the place in the transaction', async () => {
      const { chain, book, to, mine, credits } = await shops();
      const txid = coins.pay({ script: OTHERS, amount: 1n }, to(0, 150_000n));
      await mine(1);
      const reference = `${chain.id}:${txid}:1`;
      expect(book.told).to.deep.equal([`1 processing ${reference}`]);
      await mine(depth - 2);
      expect(credits()).to.deep.equal([]);
      await mine(1);
      expect(book.told).to.deep.equal([`1 processing ${reference}`, `1 settled ${reference}`]);
      expect(credits()).to.deep.equal([150_000n]);
    });

    it('says and credits nothing of what only waits, or was replaced while it waited', async () => {
      const { book, watch, to, mine, credits } = await shops();
      const first = coins.pay(to(0, 9n));
      await settle(watch);
      expect(book.told).to.deep.equal([]);
      coins.replace(first, { script: OTHERS, amount: 9n });
      await mine(depth + 2);
      expect(book.told).to.deep.equal([]);
      expect(credits()).to.deep.equal([]);
    });

    it('credits two outputs to one address, an address used again, and one transaction to two shops', async () => {
      const { book, to, mine, credits } = await shops(2);
      coins.pay(to(0, 5n), to(1, 6n), to(0, 7n));
      await mine(depth);
      coins.pay(to(0, 8n));
      await mine(depth);
      expect(credits()).to.deep.equal([5n, 6n, 7n, 8n]);
      expect([book.totalOf(1n), book.totalOf(2n)]).to.deep.equal([20n, 6n]);
    });

    it('credits once what a reorganisation moved to another block', async () => {
      const { book, watch, to, mine, credits } = await shops();
      coins.pay(to(0, 44n));
      await mine(1);
      for (let turn = 0; turn < 3; turn += 1) {
        coins.reorg(1);
        await settle(watch);
      }
      await mine(depth);
      expect(credits()).to.deep.equal([44n]);
      expect(book.told.map((line) => line.split(' ')[1])).to.deep.equal(['processing', 'settled']);
    });

    it('takes a payment back that was spent in another way across a reorganisation', async () => {
      const { chain, book, watch, to, mine, credits } = await shops();
      const first = coins.pay(to(0, 44n));
      await mine(1);
      // It waits again, and before it is mined its sender spends the coin otherwise: 40 instead of 44.
      coins.reorg(1, { share: 0 });
      const back = coins.pay(to(0, 44n));
      const second = coins.replace(back, to(0, 40n));
      await settle(watch);
      await mine(depth + 2);
      expect(credits()).to.deep.equal([40n]);
      expect(book.told).to.include(`1 reversed ${chain.id}:${first}:0`);
      expect(book.told).to.include(`1 settled ${chain.id}:${second}:0`);
    });

    it('goes on with another node that is not behind, and never credits early by one that is', async () => {
      const { chain, book, to, mine } = await shops();
      const behind = books();
      const lagging = watchOf({
        db,
        chain,
        node: connected(chain, [coins.door({ lag: 3 }), coins.door({ status: 503 })]),
        apply: behind.apply,
      });
      coins.pay(to(0, 3n));
      coins.mine(depth);
      await settle(lagging);
      expect(behind.credited.size).to.equal(0);
      await mine(0);
      expect(book.totalOf(1n) + behind.totalOf(1n)).to.equal(3n);
    });

    it('reads everything that came while nobody looked', async () => {
      const { to, mine, credits } = await shops();
      for (const amount of [1n, 2n, 3n]) {
        coins.pay(to(0, amount));
        coins.mine(40);
      }
      await mine(1);
      expect(credits()).to.deep.equal([1n, 2n, 3n]);
    });

    if (which === 'litecoin')
      it('credits what came out of MWEB by its place in the chain, six blocks deep', async () => {
        const { chain, book, to, mine, credits } = await shops();
        const shown = coins.pegOut(to(0, 250_000n));
        await mine(5);
        expect(book.told).to.have.length(1);
        expect(credits()).to.deep.equal([]);
        await mine(1);
        expect(credits()).to.deep.equal([250_000n]);
        // The name that the payer's wallet shows is in no block.
        const [, name = ''] = /:(\w+):1$/.exec(book.told[0] ?? '') ?? [];
        expect(name).to.match(/^[0-9a-f]{64}$/);
        expect(name).not.to.equal(shown);
        expect(await connected(chain, coins.url).sent?.(shown)).to.equal(null);
      });
  });
