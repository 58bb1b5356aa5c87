import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { SandboxChains } from '../../sandbox/coin-chains.ts';
import { sendCoins } from '../../sandbox/send-coins.ts';
import { startTonChain } from '../../sandbox/ton-chain.ts';
import { ton } from '../../shared/chains/ton.ts';
import { anAccount, readAll, readerAt } from '../shared/chains/ton-support.ts';

describe('TON of the sandbox', () => {
  let directory: string;
  let all: SandboxChains;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'shopherd-ton-'));
    all = await startTonChain(directory);
  });
  afterEach(async () => {
    await all.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const send = (values: Record<string, string>) =>
    Promise.resolve()
      .then(() => sendCoins(all.hands).submit(values))
      .catch((error: Error) => `refused: ${error.message}`);
  const came = async (address: string) => {
    const { transfers } = await readAll(readerAt(...(all.urls['ton'] ?? [])), address);
    return transfers.map(
      ({ money, remark }) => `${money.amount} ${money.currency} ${remark?.comment}`,
    );
  };

  it('sends what a visitor wants, with a comment, and remembers it', async () => {
    const to = anAccount();
    expect(await send({ address: to, amount: '2,5', comment: ' K7QF2M9X ' })).to.match(
      /^Sent 2,5 TON: [0-9a-f]{64}\. It is credited once it is final\.$/,
    );
    expect(await send({ address: to, amount: '3', currency: 'usdt' })).to.contain('Sent 3 USDT');
    expect(await send({ address: to, amount: '4', currency: 'USDT', way: 'fake' })).to.contain(
      'Sent 4 USDT',
    );
    expect(await send({ address: to, amount: '5', way: 'bounce' })).to.contain('Sent 5 TON');
    expect(await send({ address: to, amount: '5', way: 'mweb' })).to.contain(
      'refused: TON knows the way bounce',
    );
    expect(await send({ address: 'nowhere', amount: '5' })).to.contain('refused: Paste an address');
    let known: readonly string[] = [];
    // Until the next block came by itself.
    for (let wait = 0; wait < 400 && known.length < 2; wait += 1) {
      known = await came(to);
      await new Promise((resolve) => void setTimeout(resolve, 25));
    }
    expect(known).to.deep.equal(['2500000000 TON K7QF2M9X', '3000000 USDT null']);
    await all.close();
    all = await startTonChain(directory);
    expect(await came(to)).to.deep.equal(known);
  });

  it('answers as the interface does: pages, limits, mistakes', async () => {
    const [url = ''] = all.urls['ton'] ?? [];
    const ask = async (path: string) => (await fetch(`${url}${path}`)).status;
    expect(await ask('/masterchainInfo')).to.equal(200);
    expect(await ask('/transactions?account=nonsense')).to.equal(422);
    expect(await ask('/transactions?limit=1001')).to.equal(422);
    expect(await ask('/traces')).to.equal(422);
    expect(await ask('/nothing')).to.equal(404);
    expect(all.chains['ton']?.assets).to.deep.equal(ton.assets);
  });
});
