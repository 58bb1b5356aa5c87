import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { SandboxChains } from '../../sandbox/coin-chains.ts';
import { reorganise } from '../../sandbox/reorganise.ts';
import { sendCoins } from '../../sandbox/send-coins.ts';
import { startTronChain } from '../../sandbox/tron-chain.ts';
import type { Node } from '../../shared/chains/chain.ts';
import { connected } from '../shared/chains/support.ts';
import { OWN } from '../shared/chains/tron-support.ts';

const [TO] = OWN;

describe('TRON of the sandbox', () => {
  let directory: string;
  let all: SandboxChains;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'shopherd-tron-'));
    all = await startTronChain(directory);
  });
  afterEach(async () => {
    await all.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const node = (): Node => {
    const chain = all.chains['tron'];
    if (!chain) throw new Error('it is there');
    return connected(chain, all.urls['tron'] ?? []);
  };
  const extra = (id: string, values: Record<string, string>) => {
    const found = [sendCoins(all.hands), reorganise(all.hands)].find((each) => each.id === id);
    if (!found) throw new Error('it is there');
    return Promise.resolve()
      .then(() => found.submit(values))
      .catch((error: Error) => `refused: ${error.message}`);
  };
  const txidOf = (said: string) => /[0-9a-f]{64}/.exec(said)?.[0] ?? '';
  /** Until the next block came by itself. */
  async function mined(txid: string) {
    for (let wait = 0; wait < 400; wait += 1) {
      const sent = await node().sent?.(txid);
      if (sent) return sent;
      await new Promise((resolve) => void setTimeout(resolve, 25));
    }
    throw new Error('it is never mined');
  }

  it('sends what a visitor wants, goes wrong where they want it, and remembers', async () => {
    const send = async (values: Record<string, string>) => txidOf(await extra('coins', { address: ` ${TO} `, amount: '2,5', ...values })); // prettier-ignore
    const [trx, usdt, paid, failed, fake] = [
      await send({}),
      await send({ currency: 'usdt' }),
      await send({ way: 'contract' }),
      await send({ currency: 'USDT', way: 'failed' }),
      await send({ currency: 'USDT', way: 'fake' }),
    ];
    const money = async (txid: string) => (await mined(txid)).transfers.map((each) => each.money);
    const [coins, tokens] = ['TRX', 'USDT'].map((currency) => ({ amount: 2_500_000n, currency }));
    expect(await money(trx)).to.deep.equal([coins]);
    expect(await money(usdt)).to.deep.equal([tokens]);
    expect(await money(paid)).to.deep.equal([coins]);
    expect(await mined(failed)).to.deep.include({ succeeded: false, transfers: [] });
    expect(await mined(fake)).to.deep.include({ succeeded: true, transfers: [] });
    await all.close();
    all = await startTronChain(directory);
    expect(await money(usdt)).to.deep.equal([tokens]);
  });

  it('says what is wrong with a wish', async () => {
    const address = TO;
    for (const [values, reason] of [
      [{ address: 'x', amount: '1' }, /Paste an address/],
      [{ address, amount: '1', currency: 'BTC' }, /coins there are TRX, USDT, USDC/],
      [{ address, amount: '1', currency: 'USDT', way: 'contract' }, /Only TRX/],
      [{ address, amount: '1', way: 'mweb' }, /contract, failed and fake/],
    ] as const)
      expect(await extra('coins', values)).to.match(reason);
  });

  it('replaces blocks, with their payments or without', async () => {
    const txid = txidOf(await extra('coins', { address: TO, amount: '1' }));
    const replace = async (payments: string) => {
      const { confirmations } = await mined(txid);
      return extra('reorganise', { network: 'tron', depth: `${confirmations}`, payments });
    };
    expect(await replace('')).to.match(/blocks of tron were replaced/);
    expect(await mined(txid)).to.include({ succeeded: true });
    // A block may come between looking and replacing: then it was not deep enough.
    for (let turn = 0; turn < 20 && (await node().sent?.(txid)) !== null; turn += 1)
      await replace('gone');
    expect(await node().sent?.(txid)).to.equal(null);
  });
});
