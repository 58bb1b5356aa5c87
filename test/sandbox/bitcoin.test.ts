import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startCoinChains, type SandboxChains } from '../../sandbox/coin-chains.ts';
import { reorganise } from '../../sandbox/reorganise.ts';
import { sendCoins } from '../../sandbox/send-coins.ts';
import type { Node } from '../../shared/chains/chain.ts';
import { connected } from '../shared/chains/support.ts';
import { scriptOf } from '../shared/chains/utxo-support.ts';

const BTC = 'bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu';
const LTC = 'ltc1qjmxnz78nmc8nq77wuxh25n2es7rzm5c2rkk4wh';

describe('Bitcoin and Litecoin of the sandbox', () => {
  let directory: string;
  let all: SandboxChains;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'shopherd-coins-'));
    all = await startCoinChains(directory);
  });
  afterEach(async () => {
    await all.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const node = (id: string): Node => {
    const chain = all.chains[id];
    if (!chain) throw new Error('it is there');
    return connected(chain, all.urls[id] ?? []);
  };
  const extra = (id: string, values: Record<string, string>) => {
    const found = [sendCoins(all.hands), reorganise(all.hands)].find((each) => each.id === id);
    if (!found) throw new Error('it is there');
    return Promise.resolve()
      .then(() => found.submit(values))
      .catch((error: Error) => `refused: ${error.message}`);
  };
  /** Until the next block came by itself. */
  async function mined(id: string, txid: string): Promise<number> {
    for (let wait = 0; wait < 400; wait += 1) {
      const sent = await node(id).sent?.(txid);
      if (sent && sent.confirmations > 0) return (await node(id).tip()) - sent.confirmations + 1;
      await new Promise((resolve) => void setTimeout(resolve, 25));
    }
    throw new Error('it is never mined');
  }

  it('sends what a visitor wants to the chain of the address, and remembers it', async () => {
    const said = await extra('coins', { address: ` ${BTC} `, amount: '0,0015', way: '' });
    const [txid = ''] = /[0-9a-f]{64}/.exec(said) ?? [];
    expect(said).to.match(/^Sent 0,0015 BTC: .* after 2 blocks\.$/);
    const height = await mined('bitcoin', txid);
    const known = await node('bitcoin').block(height);
    expect(known?.transfers[0]?.money).to.deep.equal({ amount: 150_000n, currency: 'BTC' });
    await all.close();
    all = await startCoinChains(directory);
    expect(await node('bitcoin').block(height)).to.deep.equal(known);
    expect(await node('litecoin').block(0)).to.include({ height: 0 });
  });

  it('pays out of MWEB, replaces blocks, and says what it does not take', async () => {
    expect(await extra('coins', { address: LTC, amount: '2', way: 'MWEB' })).to.match(/6 blocks/);
    const place = { address: LTC, script: scriptOf(all.chains['litecoin'] ?? raise(), LTC) };
    expect(await node('litecoin').waiting?.(place)).to.deep.equal([]);
    expect(await extra('reorganise', { network: 'litecoin', depth: '11' })).to.match(
      /refused: From 1/,
    );
    expect(await extra('reorganise', { network: 'eth' })).to.match(/refused: The network is/);
    expect(await extra('coins', { address: BTC, amount: '2', way: 'mweb' })).to.match(
      /refused: Only/,
    );
    expect(await extra('coins', { address: 'bc1qnobody', amount: '2' })).to.match(/refused: Paste/);
    expect(await extra('coins', { address: BTC, amount: 'all' })).to.match(/refused/);
    while ((await node('litecoin').tip()) < 1)
      await new Promise((resolve) => void setTimeout(resolve, 25));
    const before = await node('litecoin').block(1);
    expect(await extra('reorganise', { network: 'Litecoin', depth: '1' })).to.match(
      /1 blocks of lit/,
    );
    expect((await node('litecoin').block(1))?.hash).not.to.equal(before?.hash);
  });
});

function raise(): never {
  throw new Error('it is there');
}
