import { randomBytes, randomInt } from 'node:crypto';
import { HDKey } from '@scure/bip32';
import { expect } from 'chai';
import { litecoinWith } from '../../../shared/chains/litecoin.ts';
import type { PlatformDb } from '../../../shared/db/tenant-db.ts';
import { allocateAddress } from '../../../shared/platform/chains.ts';
import { testPlatform } from '../../support/platform.ts';
import { hasLitecoind, MWEB_HEIGHT, startLitecoind, type Litecoind } from '../chains/litecoind.ts';
import { connected } from '../chains/support.ts';
import { books, settle, watchOf } from './chain-support.ts';

describe('watching a real litecoind', () => {
  let node: Litecoind;
  let db: PlatformDb;
  let miner: string;

  before(async function () {
    if (!hasLitecoind()) {
      process.stdout.write('      litecoind is not installed: nothing is tested against it\n');
      this.skip();
    }
    this.timeout(60_000);
    node = await startLitecoind();
    db = (await testPlatform()).database.platform;
    for (const wallet of ['rich', 'private']) await node.rpc('createwallet', [wallet]);
    miner = await node.rpc('getnewaddress', ['', 'bech32'], 'rich');
    await mine(MWEB_HEIGHT - 1);
    // The first coin inside MWEB is what makes the deployment active.
    const hidden = await node.rpc('getnewaddress', ['', 'mweb'], 'private');
    await node.rpc('sendtoaddress', [hidden, 10], 'rich');
    await mine(2);
  });
  after(async () => {
    // Missing when it was skipped.
    await (node as Litecoind | undefined)?.close();
  });

  const mine = (blocks: number, to = miner) => node.rpc('generatetoaddress', [blocks, to]);

  async function aShop() {
    const chain = litecoinWith({
      id: `litecoin-${randomInt(2 ** 40)}`,
      genesis: node.genesis,
      form: { prefix: 'rltc', keyHash: 0x6f, scriptHash: 0x3a },
    });
    const key = HDKey.fromMasterSeed(randomBytes(32)).derive("m/84'/2'/0'").publicExtendedKey;
    const { address } = await allocateAddress(db, { chain, tenantId: 1, customerId: 1n, key });
    const book = books();
    const watch = watchOf({ db, chain, node: connected(chain, node.url), apply: book.apply });
    await settle(watch);
    return { chain, address, book, watch };
  }

  it('credits once what a reorganisation moved to another block', async () => {
    const { chain, address, book, watch } = await aShop();
    const txid = await node.rpc('sendtoaddress', [address, 1.5], 'rich');
    await mine(1);
    await settle(watch);
    const raw = await node.rpc<{ vout: { n: number; value: number }[] }>('getrawtransaction', [txid, true]); // prettier-ignore
    const place = raw.vout.find(({ value }) => value === 1.5)?.n;
    expect(book.told).to.deep.equal([`1 processing ${chain.id}:${txid}:${place}`]);
    await node.rpc('invalidateblock', [await node.rpc('getbestblockhash')]);
    const elsewhere = await node.rpc('getnewaddress', ['', 'bech32'], 'rich');
    await mine(2, elsewhere);
    await settle(watch);
    await mine(3);
    await settle(watch);
    expect(book.credited.size).to.equal(0);
    await mine(1);
    await settle(watch);
    expect(book.totalOf(1n)).to.equal(150_000_000n);
    expect(book.told).to.have.length(2);
  });

  it('credits a payment out of MWEB by its place in the chain, six blocks deep', async () => {
    const { address, book, watch } = await aShop();
    const shown = await node.rpc('sendtoaddress', [address, 2.5], 'private');
    await mine(5);
    await settle(watch);
    expect(book.told).to.have.length(1);
    expect(book.told[0])
      .to.match(/^1 processing /)
      .and.not.include(shown);
    expect(book.credited.size).to.equal(0);
    await mine(1);
    await settle(watch);
    expect(book.totalOf(1n)).to.equal(250_000_000n);
  });
});
