import { randomBytes, randomInt } from 'node:crypto';
import { HDKey } from '@scure/bip32';
import { expect } from 'chai';
import { ethereumWith } from '../../../shared/chains/ethereum.ts';
import type { Chain } from '../../../shared/chains/chain.ts';
import type { PlatformDb } from '../../../shared/db/tenant-db.ts';
import { UserError } from '../../../shared/errors.ts';
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
