import { randomBytes } from 'node:crypto';
import { Transaction } from '@scure/btc-signer';
import { HDKey } from '@scure/bip32';
import { expect } from 'chai';
import { bitcoinWith } from '../../../shared/chains/bitcoin.ts';
import type { Chain } from '../../../shared/chains/chain.ts';
import { ethereumWith } from '../../../shared/chains/ethereum.ts';
import * as settings from '../../../shared/domain/shop/settings.ts';
import { UserError } from '../../../shared/errors.ts';
import { storeBlocks } from '../../../shared/platform/chain-blocks.ts';
import { begin, readCursor } from '../../../shared/platform/chain-cursors.ts';
import { allocateAddress } from '../../../shared/platform/chains.ts';
import * as sweeps from '../../../shared/platform/sweeps.ts';
import type { FakeBot } from '../../support/fake-bot.ts';
import { testPlatform } from '../../support/platform.ts';
import { aShop, type Shop } from './shop.ts';

/** Nobody's address. */
const OWN = 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4';

describe('coins at deposit addresses', () => {
  let shop: Shop;
  let owner: FakeBot;
  const bitcoin: Chain = bitcoinWith();
  const ethereum: Chain = ethereumWith();

  beforeEach(async () => {
    shop = await aShop(undefined, undefined, { chains: { bitcoin, ethereum } });
    owner = shop.owner();
    await owner.say('/start');
  });

  /** What came to addresses of this shop and is final. */
  async function received(
    of: Chain,
    amounts: readonly (readonly [customerId: bigint, amount: bigint, currency: string])[],
    tenantId = shop.scope.tenant.id,
  ) {
    const db = (await testPlatform()).database.platform;
    const key = HDKey.fromMasterSeed(randomBytes(32)).derive("m/84'/0'/0'").publicExtendedKey;
    const addresses = new Map<bigint, Buffer>();
    for (const [customerId] of amounts)
      if (!addresses.has(customerId))
        addresses.set(customerId, (await allocateAddress(db, { chain: of, tenantId, customerId, key })).script); // prettier-ignore
    await begin(db, of.id, { height: 1, hash: 'first', parentHash: '', time: 1 });
    const cursor = await readCursor(db, of.id);
    if (!cursor) throw new Error('it has begun');
    const txid = randomBytes(32).toString('hex');
    const transfers = amounts.map(([customerId, amount, currency], place) => ({
      txid,
      ordinal: String(place),
      script: addresses.get(customerId) ?? Buffer.alloc(0),
      money: { amount, currency },
    }));
    const blocks = Array.from({ length: of.confirmationsRequired + 1 }, (_, n) => ({
      height: cursor.height + n + 1,
      hash: n === of.confirmationsRequired ? `${txid}-end` : `${txid}-${n}`,
      parentHash: n === 0 ? cursor.hash : `${txid}-${n - 1}`,
      time: 2,
      transfers: n === 0 ? transfers : [],
    }));
    const outcome = await storeBlocks(db, of, cursor, blocks);
    expect(outcome.kind).to.equal('stored');
  }

  const files = async () =>
    (
      await shop.scope.db.query<{ content: { document?: { name: string; text: string } } }>(
        'select content from messages order by id',
      )
    ).flatMap(({ content }) => (content.document ? [content.document] : []));
  const amounts = async () =>
    (await sweeps.lying((await testPlatform()).database.platform, shop.scope.tenant.id)).map(
      ({ chain, money, addresses, pieces }) => [chain, money.currency, money.amount, addresses, pieces], // prettier-ignore
    );

  it('says what lies where, what moving it costs, and makes a transaction for the wallet', async () => {
    await received(bitcoin, [[1n, 60_000n, 'BTC'], [2n, 40_000n, 'BTC'], [1n, 150n, 'BTC']]); // prettier-ignore
    expect(await amounts()).to.deep.equal([['bitcoin', 'BTC', 100_150n, 2, 3]]);
    await owner.press('payments');
    await owner.press('sweeps');
    expect(owner.screen().text).to.match(/Bitcoin: .*0\.0010015.* — 3 payments at 2 addresses/s);
    await owner.press('sweeps:coin:bitcoin:BTC');
    expect(owner.screen().text).to.match(/10 sat\/vB: .*0\.000019.*one payment stays/);
    await owner.press('sweeps:rate:bitcoin:BTC:10');
    await owner.say('ltc1qjmxnz78nmc8nq77wuxh25n2es7rzm5c2rkk4wh');
    expect(await files()).to.deep.equal([]);
    await owner.say(OWN);
    expect(owner.screen().text).to.include(OWN);
    const [file] = await files();
    expect(file?.name).to.match(/^sweep-\d+\.psbt$/);
    const made = Transaction.fromPSBT(Buffer.from(file?.text ?? '', 'base64'));
    expect(made.inputsLength).to.equal(2);
    expect(made.getOutput(0).amount).to.equal(100_000n - 1_900n);
    // What it takes lies there no more; the dust does.
    expect(await amounts()).to.deep.equal([['bitcoin', 'BTC', 150n, 1, 1]]);
  });

  it('frees what is called off, keeps what was sent, and gives the same file again', async () => {
    await received(bitcoin, [[1n, 60_000n, 'BTC']]);
    const plan = async () => {
      await owner.press('sweeps:rate:bitcoin:BTC:1');
      await owner.say(OWN);
      const db = (await testPlatform()).database.platform;
      return (await sweeps.list(db, shop.scope.tenant.id))[0]?.id ?? 0n;
    };
    const first = await plan();
    await owner.press(`sweep:off:${first}`);
    expect(await amounts()).to.have.length(1);
    const second = await plan();
    expect(second).to.not.equal(first);
    await owner.press(`sweep:file:${second}`);
    const texts = (await files()).map(({ text }) => text);
    expect(texts).to.have.length(3);
    expect(new Set(texts).size).to.equal(1);
    await owner.press(`sweep:moved:${second}`);
    await owner.press(`sweep:moved:${second}`);
    expect(owner.screen().text).to.match(/sent, as staff said/);
    await owner.press(`sweep:off:${second}`);
    expect(await amounts()).to.deep.equal([]);
    const actions = await shop.scope.db.query<{ action: string }>(
      `select action from audit_log where action like 'sweep.%' order by id`,
    );
    expect(actions.map(({ action }) => action)).to.deep.equal([
      'sweep.plan', 'sweep.off', 'sweep.plan', 'sweep.moved', 'sweep.moved',
    ]); // prettier-ignore
  });

  it('lists each address for a wallet where balances are moved', async () => {
    await received(ethereum, [[1n, 5_000_000n, 'USDT'], [2n, 7n, 'USDT'], [1n, 1_000_000n, 'USDT']]); // prettier-ignore
    await owner.press('sweeps:coin:ethereum:USDT');
    expect(owner.screen().text).to.match(/20 gwei: .*0\.0026/);
    await owner.press('sweeps:rate:ethereum:USDT:20');
    const [file] = await files();
    const rows = file?.text.trim().split('\r\n') ?? [];
    expect(rows).to.have.length(3);
    expect(rows[1] ?? '').to.match(
      /^0x[0-9a-fA-F]{40},0,6\.000000,USDT,0xdac17f958d2ee523a2206206994597c13d831ec7$/i,
    );
  });

  it('does not take a payment into two files, whoever is quicker', async () => {
    await received(bitcoin, [[1n, 60_000n, 'BTC'], [2n, 70_000n, 'BTC']]); // prettier-ignore
    const db = (await testPlatform()).database.platform;
    const tenantId = shop.scope.tenant.id;
    const pieces = await sweeps.piecesLying(db, tenantId, { chain: 'bitcoin', currency: 'BTC' });
    const wanted = { chain: 'bitcoin', rate: 1, receiver: OWN, file: null, pieces };
    const tries = await Promise.allSettled(
      Array.from({ length: 20 }, () => sweeps.plan(db, tenantId, wanted)),
    );
    expect(tries.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
    for (const each of tries)
      if (each.status === 'rejected')
        expect((each.reason as UserError).code).to.equal('sweep-moved');
    expect(await sweeps.list(db, tenantId)).to.have.length(1);
  });

  it("moves nothing of another shop's, and to no address that anybody pays to", async () => {
    await received(bitcoin, [[1n, 60_000n, 'BTC']]);
    const other = await aShop(undefined, undefined, { chains: { bitcoin, ethereum } });
    const stranger = other.owner();
    const db = (await testPlatform()).database.platform;
    const { id: tenantId } = shop.scope.tenant;
    const pieces = await sweeps.piecesLying(db, tenantId, { chain: 'bitcoin', currency: 'BTC' });
    const theirs = { chain: 'bitcoin', rate: 1, receiver: OWN, file: null, pieces };
    expect(await codeOf(sweeps.plan(db, other.scope.tenant.id, theirs))).to.equal('sweep-moved');
    const id = await sweeps.plan(db, tenantId, theirs);
    for (const verb of [sweeps.settle, sweeps.callOff, sweeps.find])
      expect(await codeOf(verb(db, other.scope.tenant.id, id))).to.equal('sweep-gone');
    expect(await sweeps.piecesOf(db, other.scope.tenant.id, id)).to.deep.equal([]);
    await stranger.say('/start');
    await stranger.press(`sweep:off:${id}`);
    expect((await sweeps.find(db, tenantId, id)).state).to.equal('planned');

    await received(bitcoin, [[1n, 50_000n, 'BTC']], other.scope.tenant.id);
    await stranger.press('sweeps:rate:bitcoin:BTC:1');
    await stranger.say(pieces[0]?.address ?? '');
    expect(await sweeps.list(db, other.scope.tenant.id)).to.deep.equal([]);
  });

  it('pays withdrawals out of what lies there, with the change back to the key', async () => {
    const { options } = await settings.read(shop.scope);
    const ways = { 'bitcoin:BTC': { fee: '1000', least: '10000' } };
    await settings.setOptions(shop.scope, 1, {
      wallets: ['BTC'],
      withdrawals: { ...options.withdrawals, isOpen: true, coolDownH: 0, ways },
    });
    const key = HDKey.fromMasterSeed(randomBytes(32)).derive("m/84'/0'/0'").publicExtendedKey;
    await owner.press('key:bitcoin');
    await owner.say(key);
    await owner.tap('Confirm');
    const ann = shop.customer();
    await ann.say('/start');
    await shop.credit(ann, 10_000_000n, 'BTC');
    await ann.say('/withdraw');
    await ann.say('0.0005');
    await ann.say(OWN);
    await ann.tap('Confirm');
    const [wanted] = await shop.scope.db.query<{ id: string }>('select id from payouts');
    await owner.press(`payout:yes:${wanted?.id}`);
    const ready = () =>
      shop.scope.db.query(`select from payouts where state = 'approved'`).then((rows) => rows.length); // prettier-ignore

    // Too little: nothing is taken, neither the withdrawal nor a payment.
    await received(bitcoin, [[9n, 20_000n, 'BTC']]);
    await owner.press('payouts:export:bitcoin');
    expect(owner.screen().buttons.map(({ text }) => text)).to.include('✍️ With a PSBT · 3 sat/vB');
    await owner.press('payouts:export-yes:bitcoin:3');
    expect([await ready(), (await amounts()).length, (await files()).length]).to.deep.equal([
      1, 1, 0,
    ]);

    await received(bitcoin, [[9n, 70_000n, 'BTC'], [8n, 600_000n, 'BTC']]); // prettier-ignore
    await owner.press('payouts:export-yes:bitcoin:7');
    expect(await ready()).to.equal(1);
    await owner.press('payouts:export-yes:bitcoin:3');
    expect(await ready()).to.equal(0);
    const [list, transaction] = await files();
    expect(list?.name).to.equal('withdrawals-bitcoin.csv');
    const made = Transaction.fromPSBT(Buffer.from(transaction?.text ?? '', 'base64'));
    expect(made.inputsLength).to.equal(1);
    const [paid, change] = [made.getOutput(0), made.getOutput(1)];
    expect(paid.amount).to.equal(50_000n);
    expect(Buffer.from(paid.script ?? [])).to.deep.equal(bitcoin.outgoing?.scriptOf(OWN));
    expect(change.amount).to.equal(600_000n - 50_000n - BigInt((68 + 11 + 2 * 43) * 3));
    expect(await amounts()).to.deep.equal([['bitcoin', 'BTC', 90_000n, 2, 2]]);
    const [sweep] = await sweeps.list((await testPlatform()).database.platform, shop.scope.tenant.id); // prettier-ignore
    await owner.press(`sweep:file:${sweep?.id}`);
    expect(owner.screen().text).to.include('It pays withdrawals');
    expect((await files()).at(-1)?.text).to.equal(transaction?.text);
  });

  it('shows nothing to customers and staff without the right, and speaks Russian', async () => {
    await received(bitcoin, [[1n, 60_000n, 'BTC']]);
    const customer = shop.customer();
    await customer.say('/start');
    for (const data of [
      'sweeps',
      'sweeps:coin:bitcoin:BTC',
      'sweeps:rate:bitcoin:BTC:1',
      'sweep:1',
    ])
      await customer.press(data);
    expect(await amounts()).to.have.length(1);
    expect(customer.screen().text).to.not.match(/0\.0006/);
    await owner.press('sweeps:coin:bitcoin:ETH');
    await owner.press('sweeps:rate:bitcoin:BTC:7');
    expect(await amounts()).to.have.length(1);
    const russians = await aShop(undefined, undefined, { chains: { bitcoin, ethereum } });
    await received(bitcoin, [[1n, 60_000n, 'BTC']], russians.scope.tenant.id);
    const boss = russians.owner({ language_code: 'ru' });
    await boss.say('/start');
    await boss.press('sweeps:coin:bitcoin:BTC');
    expect(boss.screen().text).to.match(/1 платёж на 1 адресе/);
  });
});

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'nothing was refused',
    (error: unknown) => (error instanceof UserError ? error.code : String(error)),
  );
}
