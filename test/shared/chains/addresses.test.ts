import { randomBytes, randomInt } from 'node:crypto';
import { HDKey } from '@scure/bip32';
import { expect } from 'chai';
import { ethereumWith } from '../../../shared/chains/ethereum.ts';
import type { Chain } from '../../../shared/chains/chain.ts';
import type { PlatformDb } from '../../../shared/db/tenant-db.ts';
import { UserError } from '../../../shared/errors.ts';
import { addToPool, dropWaiting, poolState } from '../../../shared/platform/address-pool.ts';
import { chooseKey } from '../../../shared/platform/chain-keys.ts';
import { allocateAddress, registerAccount } from '../../../shared/platform/chains.ts';
import { testPlatform } from '../../support/platform.ts';

describe('deposit addresses', () => {
  const chain: Chain = { ...ethereumWith(), id: `addresses-${randomInt(2 ** 40)}` };
  let db: PlatformDb;
  let key: string;

  before(async () => {
    db = (await testPlatform()).database.platform;
  });
  beforeEach(() => {
    key = aKey();
  });

  const allocate = (tenantId: number, customerId: bigint, of = key) =>
    allocateAddress(db, { chain, tenantId, customerId, key: of });

  it('are the same one each time for a customer, and another for the next', async () => {
    const first = await allocate(1, 7n);
    expect(await allocate(1, 7n)).to.deep.equal(first);
    const second = await allocate(1, 8n);
    expect([first.index, second.index]).to.deep.equal([0, 1]);
    expect(first.address).to.equal(chain.deriveAddress(key, 0).address);
    expect(second.address).not.to.equal(first.address);
  });

  it('are numbered without a gap or a double when twenty ask at once, twice each', async () => {
    const customers = Array.from({ length: 10 }, (_, i) => BigInt(i));
    const made = await Promise.all([...customers, ...customers].map((each) => allocate(1, each)));
    expect(new Set(made.map(({ address }) => address)).size).to.equal(10);
    expect(Math.max(...made.map(({ index }) => index))).to.equal(9);
  });

  it('begin anew with another key, and go on when the first comes back', async () => {
    const first = await allocate(1, 7n);
    const other = aKey();
    expect((await allocate(1, 7n, other)).address).not.to.equal(first.address);
    expect(await allocate(1, 7n)).to.deep.equal(first);
    expect((await allocate(1, 8n)).index).to.equal(1);
  });

  it('never come from a key that another shop has', async () => {
    const shown = await registerAccount(db, { chain, tenantId: 1, key });
    expect(shown.addresses).to.have.length(3);
    expect(await registerAccount(db, { chain, tenantId: 1, key })).to.deep.equal(shown);
    for (const attempt of [registerAccount(db, { chain, tenantId: 2, key }), allocate(2, 7n)]) {
      const error = await attempt.then(
        () => null,
        (error: unknown) => error,
      );
      expect(error).to.be.instanceOf(UserError);
      expect((error as UserError).code).to.equal('xpub-in-use');
    }
  });

  it('of an invoice are new only once something came to the one before', async () => {
    const perInvoice: Chain = {
      ...chain,
      id: `invoices-${randomInt(2 ** 40)}`,
      addressPer: 'invoice',
    };
    const ask = (customerId: bigint, invoiceId: bigint) =>
      allocateAddress(db, { chain: perInvoice, tenantId: 1, customerId, key, invoiceId });
    const first = await ask(7n, 1n);
    expect(await ask(7n, 2n)).to.deep.equal(first);
    const another = await ask(8n, 3n);
    expect(another.index).to.equal(1);
    await db.query(
      `insert into sightings (chain, txid, ordinal, script, tenant_id, customer_id, currency, amount,
         height, block_hash) values ($1, 'ab', '0', $2, 1, 7, 'ETH', 1, 1, 'cd')`,
      [perInvoice.id, first.script],
    );
    const next = await Promise.all(Array.from({ length: 20 }, (_, i) => ask(7n, BigInt(10 + i))));
    expect(new Set(next.map(({ index }) => index))).to.deep.equal(new Set([2]));
  });

  it('of a pool are given out once, in order, and never one that another shop has', async () => {
    const pool: Chain = {
      ...chain,
      id: `pool-${randomInt(2 ** 40)}`,
      source: 'pool',
      deriveAddress: () => {
        throw new Error('a pool derives nothing');
      },
    };
    const places = [0, 1, 2].map((index) => chain.deriveAddress(key, index));
    const add = (tenantId: number, some: typeof places) =>
      addToPool(db, { chain: pool.id, tenantId, places: some, usedFrom: new Date(0) });
    const ask = (tenantId: number, customerId: bigint) =>
      allocateAddress(db, { chain: pool, tenantId, customerId, key: '' });
    expect(await add(1, places)).to.deep.equal({ added: 3 });
    expect(await add(1, places)).to.deep.equal({ added: 0 });
    expect(await codeOf(add(2, places.slice(0, 1)))).to.equal('pool-in-use');
    expect(await codeOf(ask(2, 7n))).to.equal('pool-empty');
    const given = await Promise.all([5n, 5n, 6n, 7n].map((customer) => ask(1, customer)));
    expect(new Set(given.map(({ address }) => address)).size).to.equal(3);
    expect(await poolState(db, pool.id, 1)).to.deep.equal({ left: 0, total: 3 });
    expect(await codeOf(ask(1, 8n))).to.equal('pool-empty');
    expect(await ask(1, 5n)).to.deep.equal(given[0]);
    // What comes later waits, and can be taken out until then.
    const later = [chain.deriveAddress(key, 3)];
    const usedFrom = new Date(Date.now() + 3_600_000);
    await addToPool(db, { chain: pool.id, tenantId: 1, places: later, usedFrom });
    expect(await codeOf(ask(1, 8n))).to.equal('pool-empty');
    const undo = { chain: pool.id, tenantId: 1, nowMs: Date.now() };
    expect([await dropWaiting(db, undo), await dropWaiting(db, undo)]).to.deep.equal([1, 0]);
  });

  it('come from the key before until the cool-down of a changed one is over', async () => {
    const keys = [key, aKey(), aKey()];
    const own: Chain = { ...chain, id: `keys-${randomInt(2 ** 40)}` };
    const ask = (customerId: bigint, key: string, nowMs: number) =>
      allocateAddress(db, { chain: own, tenantId: 1, customerId, key, nowMs });
    const choose = async (key: string, nowMs: number) => {
      const { fingerprint } = await registerAccount(db, { chain: own, tenantId: 1, key });
      const { id } = own;
      return chooseKey(db, { chain: id, tenantId: 1, fingerprint, nowMs, coolDownMs: 1_000 });
    };
    const [one = '', two = '', three = ''] = keys;
    const firstOf = (key: string, index: number) => chain.deriveAddress(key, index).address;
    expect(await choose(one, 10_000)).to.equal(null);
    expect(await choose(two, 20_000)).to.deep.equal(new Date(21_000));
    expect((await ask(1n, two, 20_500)).address).to.equal(firstOf(one, 0));
    // Changed again meanwhile: still the one that was in use.
    expect(await choose(three, 20_600)).to.deep.equal(new Date(21_600));
    expect((await ask(2n, three, 21_500)).address).to.equal(firstOf(one, 1));
    expect((await ask(3n, three, 21_600)).address).to.equal(firstOf(three, 0));
    // Back to what is in use: at once.
    expect(await choose(one, 30_000)).to.deep.equal(new Date(31_000));
    expect(await choose(three, 30_500)).to.equal(null);
    expect((await ask(4n, three, 30_600)).address).to.equal(firstOf(three, 1));
  });

  it('are not shown when the stored one is not the derived one', async () => {
    await allocate(1, 7n);
    const swapped: Chain = {
      ...chain,
      deriveAddress: (key, index) => chain.deriveAddress(key, index + 1),
    };
    const wanted = { chain: swapped, tenantId: 1, customerId: 7n, key };
    const error = await allocateAddress(db, wanted).then(
      () => null,
      (error: Error) => error.message,
    );
    expect(error).to.match(/is not the derived one/);
  });

  it('can be neither changed nor deleted by the daily role', async () => {
    for (const text of [
      'delete from deposit_addresses',
      "update deposit_addresses set address = ''",
    ]) {
      const error = await db.query(text).then(
        () => null,
        (error: Error) => error.message,
      );
      expect(error).to.match(/permission denied/);
    }
  });
});

function aKey(): string {
  return HDKey.fromMasterSeed(randomBytes(32)).derive("m/44'/60'/0'").publicExtendedKey;
}

function codeOf(attempt: Promise<unknown>): Promise<string | null> {
  return attempt.then(
    () => null,
    (error: unknown) => (error instanceof UserError ? error.code : String(error)),
  );
}
