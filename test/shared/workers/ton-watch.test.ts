import { expect } from 'chai';
import type { SandboxTon } from '../../../sandbox/ton.ts';
import { encryptedBody, operationBody } from '../../../sandbox/ton-bodies.ts';
import type { Chain } from '../../../shared/chains/chain.ts';
import type { PlatformDb } from '../../../shared/db/tenant-db.ts';
import { UserError } from '../../../shared/errors.ts';
import { allocateAddress, registerAccount, type DepositAddress } from '../../../shared/platform/chains.ts'; // prettier-ignore
import { lying } from '../../../shared/platform/sweeps.ts';
import type { ChainStatus } from '../../../shared/workers/chain-loop.ts';
import { testPlatform } from '../../support/platform.ts';
import { connected } from '../chains/support.ts';
import { anAccount, someTon, tonChain } from '../chains/ton-support.ts';
import { books, movingClock, settle, watchOf } from './chain-support.ts';

const TON = 1_000_000_000n;

describe('watching TON', () => {
  let node: SandboxTon;
  let db: PlatformDb;

  before(async () => {
    node = await someTon();
    db = (await testPlatform()).database.platform;
  });
  after(() => node.close());

  /** Shops with an account and two customers each; everything was looked at. */
  async function shops(count = 1, chain: Chain = tonChain()) {
    const book = books();
    const clock = movingClock();
    const seen: ChainStatus[] = [];
    const watchAt = (...urls: readonly string[]) =>
      watchOf({ db, chain, node: connected(chain, urls), apply: book.apply, clock, observe: (status) => void seen.push(status) }); // prettier-ignore
    const watch = watchAt(node.url);
    const keys = Array.from({ length: count }, anAccount);
    const places: DepositAddress[][] = [];
    for (const [place, key] of keys.entries())
      places.push(
        await Promise.all(
          [1n, 2n].map((customerId) =>
            allocateAddress(db, { chain, tenantId: 9_000 + place, customerId, key }),
          ),
        ),
      );
    await settle(watch);
    const at = (shop: number, customer: number): { to: string; comment: string } => {
      const { address = '', comment } = places[shop]?.[customer] ?? {};
      return { to: address, comment: comment ?? '' };
    };
    const mine = async (blocks = 1) => {
      node.mine(blocks);
      await settle(watch);
    };
    const credits = (tenant = 9_000) =>
      [...book.credited]
        .filter(([name]) => name.startsWith(`${tenant} `))
        .map(([, { customerId, money }]) => `${customerId}: ${money.amount} ${money.currency}`)
        .toSorted();
    return { chain, book, clock, seen, watch, watchAt, keys, at, mine, credits };
  }

  it('credits TON and USDT to whose comment it is, once, at a wallet that was never used', async () => {
    const { book, watch, at, mine, credits } = await shops();
    node.pay({ ...at(0, 0), amount: 2n * TON });
    node.payJettons({ ...at(0, 1), amount: 5_000_000n });
    node.pay({ ...at(0, 1), comment: at(0, 1).comment.toLowerCase(), amount: 3n * TON });
    await mine();
    const all = ['1: 2000000000 TON', '2: 3000000000 TON', '2: 5000000 USDT'];
    expect(credits()).to.deep.equal(all);
    for (let turn = 0; turn < 3; turn += 1) await mine();
    await settle(watch);
    expect(credits()).to.deep.equal(all);
    expect(book.told).to.have.length(3);
    for (const line of book.told) expect(line).to.match(/^9000 settled ton-\d+:[0-9a-f]{64}:(native|jetton)$/); // prettier-ignore
  });

  it('gives what names nobody to staff: no comment, another one, an encrypted one, that of another shop', async () => {
    const { book, at, mine, credits } = await shops(2);
    node.pay({ to: at(0, 0).to, amount: TON });
    node.pay({ to: at(0, 0).to, amount: 2n * TON, comment: 'for the tea' });
    node.pay({ to: at(0, 0).to, amount: 3n * TON, body: encryptedBody() });
    node.pay({ to: at(0, 0).to, amount: 4n * TON, comment: at(1, 0).comment });
    node.payJettons({ to: at(0, 0).to, amount: 5n });
    await mine();
    expect(credits()).to.deep.equal(
      [1, 2, 3, 4].map((n) => `0: ${n}000000000 TON`).concat('0: 5 USDT'),
    );
    expect(credits(9_001)).to.deep.equal([]);
    const details = [...book.credited.values()].map((event) => event.details);
    expect(details.map(({ comment }) => comment)).to.have.members([null, 'for the tea', null, at(1, 0).comment, null]); // prettier-ignore
    expect(details.every(({ sender }) => String(sender).startsWith('UQ'))).to.equal(true);
  });

  it('credits nothing of another jetton, of what failed, came back, or was the shop’s own', async () => {
    const { book, at, mine } = await shops();
    const mark = at(0, 0);
    node.payJettons({ ...mark, amount: 9n, master: anAccount() });
    node.payJettons({ ...mark, amount: 9n, fails: true });
    node.pay({ ...mark, amount: TON, bounce: true });
    await mine();
    node.spend(mark.to, TON);
    node.pay({ from: mark.to, to: anAccount(), amount: TON, bounce: true });
    node.pay({ to: mark.to, amount: 30_000_000n, body: operationBody(0xd53276db) });
    await mine();
    expect(book.told).to.deep.equal([]);
  });

  it('credits once what twenty watchers see, and what is told twenty times', async () => {
    const { clock, watchAt, at, credits } = await shops();
    for (let n = 0; n < 30; n += 1) node.pay({ ...at(0, n % 2), amount: BigInt(n + 1) });
    node.mine();
    // Whoever read until now is silent: the turn is anybody's.
    clock.pass(200_000);
    const many = Array.from({ length: 20 }, () => watchAt(node.url));
    await settle(...many);
    expect(credits()).to.have.length(30);
    const sum = (customer: string) => credits().filter((line) => line.startsWith(customer)).length;
    expect([sum('1'), sum('2')]).to.deep.equal([15, 15]);
  });

  it('credits after a crash while it was told, in whatever order the rest came', async () => {
    const { book, clock, watch, watchAt, at, credits } = await shops();
    book.refuse(9_000, 3);
    node.pay({ ...at(0, 0), amount: 1n });
    node.mine();
    node.payJettons({ ...at(0, 0), amount: 2n });
    node.mine();
    await settle(watch);
    // The process is gone; another one goes on.
    const next = watchAt(node.url);
    for (let turn = 0; turn < 6; turn += 1) {
      clock.pass(200_000);
      await settle(next);
    }
    expect(credits()).to.deep.equal(['1: 1 TON', '1: 2 USDT']);
  });

  it('goes on with another interface: what one that lags said first is not lost', async () => {
    const { at, watch, clock, watchAt, credits } = await shops();
    node.pay({ ...at(0, 0), amount: 7n });
    node.mine(2);
    const lagging = watchAt(node.door({ lag: 2 }), node.door({ status: 503 }));
    clock.pass(200_000);
    await settle(lagging);
    expect(credits()).to.deep.equal([]);
    clock.pass(200_000);
    await settle(watch);
    expect(credits()).to.deep.equal(['1: 7 TON']);
  });

  it('reads everything that came while nobody looked, a page at a time', async () => {
    const { at, mine, credits } = await shops();
    for (let n = 1; n <= 250; n += 1) {
      node.pay({ ...at(0, 0), amount: BigInt(n) });
      if (n % 40 === 0) node.mine();
    }
    await mine();
    expect(credits()).to.have.length(250);
  });

  it('holds much money back until a second interface says the same of it', async () => {
    const { at, clock, watchAt, credits } = await shops();
    let isOther = true;
    const second = node.door({
      bend: (each) => (isOther ? { ...each, in_msg: { ...each.in_msg, value: '1' } } : each),
    });
    const watch = watchAt(node.url, second);
    node.pay({ ...at(0, 0), amount: 900n * TON });
    node.pay({ ...at(0, 1), amount: TON });
    node.mine();
    clock.pass(200_000);
    await settle(watch);
    expect(credits()).to.deep.equal(['2: 1000000000 TON']);
    isOther = false;
    clock.pass(400_000);
    await settle(watch);
    expect(credits()).to.deep.equal(['1: 900000000000 TON', '2: 1000000000 TON']);
  });

  it('says that it stalls when the chain stands still', async () => {
    const { clock, watch, seen } = await shops();
    expect(seen.at(-1)?.stalled).to.equal(false);
    clock.pass(600_000);
    await watch.tick();
    expect(seen.at(-1)).to.include({ stalled: true });
    node.mine();
  });

  it('belongs to one shop, and is watched before anybody was shown it', async () => {
    const { chain, mine, keys, credits } = await shops();
    const [key = ''] = keys;
    const taken = await registerAccount(db, { chain, tenantId: 9_001, key }).catch(
      (error: unknown) => error,
    );
    expect(taken).to.be.instanceOf(UserError).with.property('code', 'xpub-in-use');
    const fresh = anAccount();
    const { addresses } = await registerAccount(db, { chain, tenantId: 9_001, key: fresh });
    expect(addresses).to.deep.equal([fresh]);
    node.pay({ to: fresh, amount: TON });
    await mine();
    expect(credits(9_001)).to.deep.equal(['0: 1000000000 TON']);
    expect(await lying(db, 9_001)).to.deep.include.members([{ chain: chain.id, money: { amount: TON, currency: 'TON' }, addresses: 1, pieces: 1 }]); // prettier-ignore
  });

  it('gives twenty customers at once twenty comments, and each the same again', async () => {
    const chain = tonChain();
    const key = anAccount();
    const ask = (customerId: bigint) =>
      allocateAddress(db, { chain, tenantId: 9_002, customerId, key });
    const all = await Promise.all(Array.from({ length: 20 }, (_, i) => ask(BigInt(i + 1))));
    expect(new Set(all.map(({ comment }) => comment)).size).to.equal(20);
    expect(new Set(all.map(({ address }) => address)).size).to.equal(1);
    expect(all.every(({ comment, index }) => comment?.length === 8 && index > 0)).to.equal(true);
    expect(await ask(7n)).to.deep.equal(all[6]);
  });
});
