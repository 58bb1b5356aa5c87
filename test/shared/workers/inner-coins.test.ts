import { expect } from 'chai';
import { startChain, type SandboxChain } from '../../../sandbox/chain.ts';
import { claim } from '../../../shared/domain/coins/coin-claims.ts';
import * as findings from '../../../shared/domain/money/findings.ts';
import type { Invoice } from '../../../shared/domain/money/invoices.ts';
import * as ledger from '../../../shared/domain/money/ledger.ts';
import * as unseenCoins from '../../../shared/domain/coins/unseen-coins.ts';
import type { PlatformDb } from '../../../shared/db/tenant-db.ts';
import type { Gap } from '../../../shared/platform/balance-audit.ts';
import { allocateAddress } from '../../../shared/platform/chains.ts';
import { aCustomer, brokenBooks } from '../../support/builders.ts';
import { newScope, testPlatform } from '../../support/platform.ts';
import { connected, faulty } from '../chains/support.ts';
import {
  aChain,
  aKey,
  books,
  movingClock,
  settle,
  someAddresses,
  watchOf,
} from './chain-support.ts';

const METHODS = /^(debug_|trace_)/;
const refused = { code: -32601, message: 'the method does not exist/is not available' };

describe('coins that contracts move', () => {
  let sandbox: SandboxChain;
  let db: PlatformDb;

  before(async () => {
    sandbox = await startChain({ blockTimeS: 0 });
    db = (await testPlatform()).database.platform;
    await sandbox.mine(40);
  });
  after(() => sandbox.close());

  /** A shop that was read to the tip, by a node that shows calls or not. */
  async function aShop(isBlind: boolean) {
    // A look at an address at each block.
    const chain = aChain(sandbox, { blockTimeS: 600 });
    const state = { isBlind, isForked: false };
    const fetch = faulty((method, _url, answer) => {
      if (state.isBlind && METHODS.test(method))
        return Response.json({ jsonrpc: '2.0', id: 1, error: refused });
      if (state.isForked && method === 'eth_getBlockByNumber')
        return answer().then((block) => block && { ...block, hash: `0x${'ab'.repeat(32)}` });
      return undefined;
    });
    const [book, gaps, trouble] = [books(), [] as Gap[], { times: 0 }];
    const clock = movingClock();
    const report = (gap: Gap) => {
      if (trouble.times-- > 0) return Promise.reject(new Error('no database'));
      gaps.push(gap);
      return Promise.resolve();
    };
    const parts = { db, chain, apply: book.apply, clock, report };
    const watch = watchOf({ ...parts, node: connected(chain, sandbox.url, fetch) });
    const addresses = await someAddresses(db, chain, 1, 2);
    await settle(watch);
    const mine = async (count: number) => {
      await sandbox.mine(count);
      await settle(watch);
    };
    const told = () => gaps.map(({ customerId, amount }) => `${customerId}: ${amount}`);
    const [to = '', other = ''] = addresses.map(({ address }) => address);
    return { chain, state, book, clock, watch, parts, mine, told, gaps, to, other, trouble };
  }

  it('are credited once where the node shows calls: told twice, read again, reorganised', async () => {
    const { chain, book, watch, mine, to, told } = await aShop(false);
    const txid = await sandbox.sendByContract(to, 500n);
    await mine(1);
    expect(book.told).to.deep.equal([`1 processing ${chain.id}:${txid}:inner-0`]);
    await sandbox.reorg(1, true);
    await mine(4);
    expect([...book.credited.keys()]).to.deep.equal([`1 ${chain.id}:${txid}:inner-0`]);
    const tip = Number(await sandbox.rpc('eth_blockNumber'));
    const range = { chain: chain.id, tenantId: 1, from: tip - 6, to: tip };
    expect(await watch.rescan(range)).to.equal(0);
    await settle(watch);
    expect(book.totalOf(1n)).to.equal(500n);
    expect(told(), 'nothing was unseen').to.deep.equal([]);
  });

  it('are taken back when the reorganisation drops them', async () => {
    const { book, mine, to } = await aShop(false);
    await sandbox.sendByContract(to, 500n);
    await mine(1);
    await sandbox.reorg(1);
    await mine(8);
    expect(book.told.map((line) => line.split(' ')[1])).to.deep.equal(['processing', 'reversed']);
    expect(book.credited.size).to.equal(0);
  });

  it('are a finding where no node shows calls, once, and credit nothing by themselves', async () => {
    const { chain, book, clock, parts, state, watch, mine, told, gaps, to, other, trouble } = await aShop(true); // prettier-ignore
    await mine(4);
    await sandbox.send(to, 30n, 'ETH');
    await sandbox.send(other, 7n, 'ETH');
    await sandbox.sendByContract(to, 500n);
    trouble.times = 1;
    await mine(1);
    expect(told(), 'not deep enough').to.deep.equal([]);
    await mine(3);
    // The first word failed: it is said again.
    await settle(watch);
    expect(told()).to.deep.equal(['1: 500']);
    expect(gaps[0]).to.include({ chain: chain.id, tenantId: 1, address: to, currency: 'ETH' });
    const second = watchOf({ ...parts, node: connected(chain, sandbox.url) });
    for (let turn = 0; turn < 5; turn += 1) {
      await sandbox.mine(1);
      await settle(watch, second);
    }
    expect(told()).to.have.length(1);
    expect(book.totalOf(1n), 'what was seen').to.equal(30n);
    // A node that shows calls, later: the blocks of the finding are left to staff.
    state.isBlind = false;
    clock.pass(3_600_001);
    const tip = Number(await sandbox.rpc('eth_blockNumber'));
    const range = { chain: chain.id, tenantId: 1, from: tip - 12, to: tip };
    expect(await second.rescan(range)).to.equal(0);
    await settle(watch);
    expect(book.totalOf(1n)).to.equal(30n);
  });

  it('are never suspected where the operator moved coins on, or the node is on another fork', async () => {
    const { state, mine, told, to, other } = await aShop(true);
    await mine(4);
    await sandbox.send(to, 10n ** 18n, 'ETH');
    await mine(4);
    await sandbox.rpc('anvil_impersonateAccount', to);
    const gas = { gas: '0x5208', gasPrice: '0x3b9aca00' };
    await sandbox.rpc('eth_sendTransaction', { from: to, to: `0x${'99'.repeat(20)}`, value: '0x1000', ...gas }); // prettier-ignore
    await mine(5);
    expect(told()).to.deep.equal([]);
    await sandbox.sendByContract(other, 5n);
    await sandbox.mine(4);
    state.isForked = true;
    await mine(0);
    expect(told()).to.deep.equal([]);
    state.isForked = false;
    await mine(1);
    expect(told()).to.deep.equal(['2: 5']);
  });

  it('are looked for only at addresses that somebody was shown lately', async () => {
    const { chain, clock, mine, told, to, other } = await aShop(true);
    await mine(4);
    clock.pass(3 * 86_400_000);
    const key = aKey();
    const nowMs = clock.now();
    const { address } = await allocateAddress(db, {
      chain,
      tenantId: 2,
      customerId: 9n,
      key,
      nowMs,
    });
    await mine(4);
    for (const each of [to, other, address]) await sandbox.sendByContract(each, 3n);
    await mine(5);
    expect(told()).to.deep.equal(['9: 3']);
  });

  it('are found by a customer who names the transaction, where a node shows it now', async () => {
    const { chain, book, state, watch, mine, to } = await aShop(true);
    await mine(1);
    const txid = await sandbox.sendByContract(to, 700n);
    await mine(1);
    expect(book.told, 'nobody saw it').to.deep.equal([]);
    state.isBlind = false;
    const scope = await newScope();
    const nodes = { [chain.id]: connected(chain, sandbox.url) };
    const shop = { ...scope, tenant: { ...scope.tenant, id: 1 } };
    const asked = { invoice: { method: chain.id, customerId: 1n } as Invoice, text: `https://etherscan.io/tx/${txid}` }; // prettier-ignore
    const parts = { chains: { [chain.id]: chain }, nodes, platform: db };
    const said = await claim(shop, parts, asked);
    expect(said).to.deep.include({ kind: 'coming', money: { amount: 700n, currency: 'ETH' } });
    expect((await claim(shop, parts, asked)).kind).to.equal('coming');
    await mine(4);
    expect([...book.credited.keys()]).to.deep.equal([`1 ${chain.id}:${txid}:inner-0`]);
    expect((await claim(shop, parts, asked)).kind).to.equal('credited');
    await settle(watch);
    expect(book.totalOf(1n)).to.equal(700n);
  });

  it('are credited by staff to whom they belong, once', async () => {
    const scope = await newScope();
    const customer = await aCustomer(scope);
    const gap: Gap = {
      chain: 'ethereum', tenantId: scope.tenant.id, customerId: customer.id, address: '0xabc',
      currency: 'ETH', amount: 10n ** 16n, firstHeight: 5, lastHeight: 9,
    }; // prettier-ignore
    await Promise.all(Array.from({ length: 20 }, () => unseenCoins.note(scope, gap)));
    const all = await findings.list(scope, 'open', { limit: 9, offset: 0 });
    expect(all.map(({ kind }) => kind)).to.deep.equal(['unseen-coins']);
    const [finding] = all;
    if (!finding) throw new Error('it is there');
    expect(findings.creditable(finding)).to.deep.equal({ amount: 10n ** 16n, currency: 'ETH' });
    const wanted = { id: finding.id, customerId: customer.id, money: { amount: 3100n, currency: 'USD' } }; // prettier-ignore
    const tries = await Promise.allSettled(
      Array.from({ length: 5 }, () => scope.transaction((own) => findings.credit(own, 1, wanted))),
    );
    expect(tries.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
    expect(await ledger.balances(scope, customer.id, 'USD')).to.deep.equal([wanted.money]);
    expect(await brokenBooks(scope)).to.deep.equal([]);
  });
});
