import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { SandboxChains } from '../../sandbox/coin-chains.ts';
import { startEvmChains } from '../../sandbox/evm-chains.ts';
import { reorganise } from '../../sandbox/reorganise.ts';
import { sendCoins } from '../../sandbox/send-coins.ts';
import type { Node, SentTransaction } from '../../shared/chains/chain.ts';
import { connected } from '../shared/chains/support.ts';

const PLACE = '0x9858EfFD232B4033E47d90003D41EC34EcaEda94';

describe('Ethereum, BNB Smart Chain and Polygon of the sandbox', () => {
  const directory = mkdtempSync(join(tmpdir(), 'shopherd-evm-'));
  let all: SandboxChains;

  before(async () => {
    all = await startEvmChains(directory);
  });
  after(async () => {
    await all.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const node = (id: string): Node => {
    const chain = all.chains[id];
    if (!chain) throw new Error('it is there');
    return connected(chain, all.urls[id] ?? []);
  };
  const send = async (network: string, currency: string, way = '') => {
    const said = await sendCoins(all.hands).submit({
      address: PLACE, amount: '2', network, currency, way,
    }); // prettier-ignore
    return /0x[0-9a-f]{64}/.exec(said)?.[0] ?? said;
  };
  /** Until it is in a block. */
  async function mined(id: string, txid: string): Promise<SentTransaction> {
    for (let wait = 0; wait < 400; wait += 1) {
      const sent = await node(id).sent?.(txid);
      if (sent && sent.confirmations > 0) return sent;
      await new Promise((resolve) => void setTimeout(resolve, 25));
    }
    throw new Error('it is never mined');
  }
  const moved = ({ transfers }: SentTransaction) =>
    transfers.map(({ ordinal, money }) => `${ordinal} ${money.currency}`);

  it('have coins of their own: what is sent on one is on no other', async () => {
    const bnb = await send('bsc', 'BNB');
    expect(moved(await mined('bsc', bnb))).to.deep.equal(['native BNB']);
    const pol = await send('polygon', '', 'contract');
    expect(moved(await mined('polygon', pol))).to.deep.equal(['native POL', 'inner-0 POL']);
    expect(await node('ethereum').sent?.(bnb)).to.equal(null);
    expect(await node('ethereum').sent?.(pol)).to.equal(null);
  });

  it('lose their newest blocks when a visitor wants it; the payments wait again or are gone', async () => {
    const [usdt, eth] = [await send('ethereum', 'USDT'), await send('ethereum', 'ETH')];
    await mined('ethereum', usdt);
    await mined('ethereum', eth);
    const again = reorganise(all.hands);
    expect(await again.submit({ network: 'Ethereum', depth: '2' })).to.match(/^2 blocks of eth/);
    expect(moved(await mined('ethereum', usdt))).to.deep.equal(['0 USDT']);
    await mined('ethereum', eth);
    await again.submit({ network: 'ethereum', depth: '2', payments: 'gone' });
    expect(await node('ethereum').sent?.(eth)).to.equal(null);
  });
});
