import { randomInt } from 'node:crypto';
import { address } from '@solana/kit';
import { getTransferSolInstruction } from '@solana-program/system';
import { expect } from 'chai';
import type { Chain } from '../../../shared/chains/chain.ts';
import { solanaWith } from '../../../shared/chains/solana.ts';
import type { PlatformDb } from '../../../shared/db/tenant-db.ts';
import { addToPool } from '../../../shared/platform/address-pool.ts';
import { allocateAddress } from '../../../shared/platform/chains.ts';
import { testPlatform } from '../../support/platform.ts';
import {
  keysOf,
  loadLitesvm,
  startLitesvm,
  type Signer,
  type Validator,
} from '../chains/litesvm.ts';
import { nodeOf } from '../chains/solana-support.ts';
import { books, movingClock, settle, watchOf } from './chain-support.ts';

describe('watching Solana’s own virtual machine', () => {
  let vm: Validator;
  let db: PlatformDb;
  let payer: Signer;

  before(async function () {
    const module = await loadLitesvm();
    if (!module) {
      process.stdout.write(
        '      litesvm has nothing for this machine: nothing is watched there\n',
      );
      this.skip();
    }
    // An address counts from when it is shown: whatever this machine is busy with, that is before.
    vm = await startLitesvm(module, Math.floor(Date.now() / 1_000) + 600);
    payer = await vm.rich('payer');
    db = (await testPlatform()).database.platform;
  });
  // Missing when it was skipped.
  after(() => (vm as Validator | undefined)?.close());

  it('credits what each customer’s wallet got, once, whoever watches and whatever failed', async () => {
    const chain: Chain = { ...solanaWith({ genesis: vm.genesis }), id: `solana-${randomInt(2 ** 40)}` }; // prettier-ignore
    const [clock, book, node] = [movingClock(), books(), nodeOf(chain, vm.url)];
    const newWatch = () => watchOf({ db, chain, node, apply: book.apply, clock });
    const wallets = await Promise.all(['first', 'second'].map(async (name) => (await keysOf(name)).address)); // prettier-ignore
    const places = wallets.flatMap((wallet) => chain.readAddress?.(wallet) ?? []);
    await addToPool(db, { chain: chain.id, tenantId: 1, places, usedFrom: new Date(0) });
    for (const customerId of [1n, 2n])
      await allocateAddress(db, { chain, tenantId: 1, customerId, key: '' });
    const watch = newWatch();
    await settle(watch);
    expect(book.told).to.deep.equal([]);
    const pay = (amount: bigint) =>
      wallets.map((to) => getTransferSolInstruction({ source: payer, destination: address(to), amount })); // prettier-ignore
    const good = await vm.execute(payer, pay(50_000_000n), { version: 1 });
    const failed = await vm.execute(payer, pay(10n ** 15n));
    expect([good.error, failed.error === null]).to.deep.equal([null, false]);
    await settle(watch);
    clock.pass(61_000);
    await settle(...Array.from({ length: 5 }, newWatch));
    expect(book.told).to.have.members(
      wallets.map((to) => `1 settled ${chain.id}:${good.signature}:${to}.SOL`),
    );
    expect([...book.credited.values()].map(({ money }) => money)).to.deep.equal(
      wallets.map(() => ({ amount: 50_000_000n, currency: 'SOL' })),
    );
  });
});
