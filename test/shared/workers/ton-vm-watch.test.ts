import { Address, comment, toNano } from '@ton/core';
import { expect } from 'chai';
import { formatAccount } from '../../../shared/chains/ton-address.ts';
import { allocateAddress } from '../../../shared/platform/chains.ts';
import { testPlatform } from '../../support/platform.ts';
import { connected } from '../chains/support.ts';
import { tonChain } from '../chains/ton-support.ts';
import { startTonVm, type TonVm } from '../chains/ton-vm.ts';
import { books, movingClock, settle, watchOf } from './chain-support.ts';

describe('watching TON’s own virtual machine', () => {
  let vm: TonVm;
  before(async () => {
    // An address counts from when it is shown: whatever this machine is busy with, that is before.
    vm = await startTonVm(Math.floor(Date.now() / 1_000) + 600);
  });
  after(() => vm.close());

  it('credits what came to whose comment it is, once, whoever watches, and not what came back', async () => {
    const chain = tonChain();
    const usdt = chain.assets.find(({ contract }) => contract !== null)?.contract ?? '';
    await vm.deployMaster(Address.parse(usdt));
    const { database } = await testPlatform();
    const [clock, book, node] = [movingClock(), books(), connected(chain, vm.url)];
    const newWatch = () => watchOf({ db: database.platform, chain, node, apply: book.apply, clock }); // prettier-ignore
    const key = formatAccount(Buffer.concat([Buffer.from([0]), Buffer.alloc(32, 7)]));
    const places = await Promise.all(
      [1n, 2n].map((customerId) =>
        allocateAddress(database.platform, { chain, tenantId: 9_000, customerId, key }),
      ),
    );
    const watch = newWatch();
    await settle(watch);
    const to = Address.parse(key);
    const pay = (customer: number, coins: number, bounce = false) =>
      vm.block(vm.treasury.send({ to, value: toNano(coins), bounce, body: comment(places[customer]?.comment ?? '') })); // prettier-ignore
    await pay(0, 9, true);
    await pay(0, 2);
    await pay(1, 3);
    await settle(watch);
    clock.pass(61_000);
    await settle(...Array.from({ length: 5 }, newWatch));
    const credits = [...book.credited.values()].map(({ customerId, money }) => [customerId, money]);
    expect(credits).to.have.deep.members([
      [1n, { amount: toNano(2), currency: 'TON' }],
      [2n, { amount: toNano(3), currency: 'TON' }],
    ]);
    expect(book.told).to.have.length(2);
    // But for what keeping it costs.
    expect(Math.round(Number(await vm.coins(to)) / 1e9)).to.equal(5);
  });
});
