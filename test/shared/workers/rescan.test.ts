import { expect } from 'chai';
import { startChain, type SandboxChain } from '../../../sandbox/chain.ts';
import * as rescans from '../../../shared/domain/coins/rescans.ts';
import { createRescanner } from '../../../shared/workers/rescan.ts';
import { newScope, testPlatform } from '../../support/platform.ts';
import { connected } from '../chains/support.ts';
import { aChain, aKey, books, plainWatch, settle, someAddresses } from './chain-support.ts';

describe('a look again at a chain', () => {
  let sandbox: SandboxChain;
  before(async () => {
    sandbox = await startChain({ blockTimeS: 0 });
    await sandbox.mine(5);
  });
  after(() => sandbox.close());

  it('finds what was overlooked by block or transaction, credits it once, and says so', async () => {
    const { platform } = (await testPlatform()).database;
    const scope = await newScope();
    const chain = aChain(sandbox);
    const node = connected(chain, sandbox.url);
    const book = books();
    const watch = plainWatch(platform, sandbox, chain, book.apply);
    await someAddresses(platform, chain, scope.tenant.id, 1);
    await settle(watch);
    // Paid before the address was known here, as after a restored backup.
    const key = aKey();
    const to = [0, 1].map((index) => chain.deriveAddress(key, index));
    const height = (await node.tip()) + 1;
    const paid: string[] = [];
    for (const { address } of to) paid.push(await sandbox.send(address, 7n, 'USDT'));
    await sandbox.mine(1);
    await sandbox.mine(4);
    await settle(watch);
    expect(book.credited.size).to.equal(0);
    const { fingerprint } = chain.readKey(key);
    await platform.query('insert into chain_accounts (chain, fingerprint, tenant_id, key) values ($1, $2, $3, $4)', [chain.id, fingerprint, scope.tenant.id, key]); // prettier-ignore
    for (const [index, { script, address }] of to.entries())
      await platform.query(
        `insert into deposit_addresses (chain, script, address, tenant_id, customer_id, fingerprint, index)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [chain.id, script, address, scope.tenant.id, index + 1, fingerprint, index],
      );
    const run = createRescanner({
      platform,
      chains: { [chain.id]: chain },
      nodes: { [chain.id]: node },
    });
    const chatId = 77;
    await run(scope, { chain: chain.id, chatId, txid: paid[0] ?? '' });
    await run(scope, { chain: chain.id, chatId, from: height, to: height + 2 });
    await run(scope, { chain: chain.id, chatId, txid: `0x${'12'.repeat(32)}` });
    // What the watch has not read comes by itself: that is no trouble of ours.
    await sandbox.mine(1);
    await run(scope, { chain: chain.id, chatId, from: height, to: height + 5 });
    await run(scope, { chain: chain.id, chatId, from: 99_999_999, to: 99_999_999 });
    const said = await scope.db.query<{ content: { data: { found: number | string | null } } }>(
      `select content from messages where chat_id = $1 order by id`,
      [chatId],
    );
    expect(said.map(({ content }) => content.data.found)).to.deep.equal([
      2,
      0,
      null,
      'ahead',
      'ahead',
    ]);
    await sandbox.mine(1);
    await settle(watch);
    expect(book.totalOf(1n) + book.totalOf(2n)).to.equal(14n);
  });

  it('reads what staff type', () => {
    expect(rescans.read(' 100 - 200 ')).to.deep.equal({ from: 100, to: 200 });
    expect(rescans.read('100')).to.deep.equal({ from: 100, to: 100 });
    expect(rescans.read('ab'.repeat(32))).to.deep.equal({ txid: 'ab'.repeat(32) });
    for (const wrong of ['', '200-100', '1-501', 'x']) expect(() => rescans.read(wrong)).to.throw();
  });
});
