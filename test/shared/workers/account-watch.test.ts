import { expect } from 'chai';
import type { PlatformDb } from '../../../shared/db/tenant-db.ts';
import { testPlatform } from '../../support/platform.ts';
import { fakeLedger, pooledAddresses } from './account-support.ts';
import { books, movingClock, settle, watchOf } from './chain-support.ts';

describe('watching accounts', () => {
  let db: PlatformDb;

  before(async () => {
    db = (await testPlatform()).database.platform;
  });

  async function aShop(customers = 1, budget = {}) {
    const clock = movingClock();
    const ledger = fakeLedger(() => clock.now(), budget);
    const { chain, node } = ledger;
    const book = books();
    const watch = watchOf({ db, chain, node, apply: book.apply, clock });
    const addresses = await pooledAddresses(db, chain, 1, customers);
    const [to] = addresses;
    if (!to) throw new Error('a shop has a customer');
    return { clock, ledger, chain, node, book, watch, addresses, to };
  }

  it('credits what came to an account, once, with the chain as high as it', async () => {
    const { ledger, chain, book, watch, to } = await aShop();
    await settle(watch);
    const txid = ledger.pay(to, 5n);
    await settle(watch);
    expect(book.told).to.deep.equal([`1 settled ${chain.id}:${txid}:0`]);
    const [event] = book.credited.values();
    expect(event?.money).to.deep.equal({ amount: 5n, currency: 'USDT' });
    expect(event?.details).to.include({ txid, address: to.address, confirmations: 1 });
    await settle(watch);
    expect(book.told).to.have.length(1);
  });

  it('reads more than one answer holds, oldest first, each once', async () => {
    const { ledger, book, watch, to } = await aShop();
    for (let each = 1n; each <= 20n; each += 1n) ledger.pay(to, each);
    await settle(watch);
    expect(book.totalOf(1n)).to.equal(210n);
    expect(book.told).to.have.length(20);
  });

  it('credits nobody for what came before the address was shown', async () => {
    const { clock, ledger, book, watch, to } = await aShop();
    ledger.pay(to, 5n, clock.now() - 600_000);
    ledger.pay(to, 6n);
    await settle(watch);
    expect(book.totalOf(1n)).to.equal(6n);
  });
});
