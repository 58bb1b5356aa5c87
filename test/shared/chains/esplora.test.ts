import { expect } from 'chai';
import type { SandboxCoins, Weather } from '../../../sandbox/bitcoin.ts';
import { bitcoin } from '../../../shared/chains/bitcoin.ts';
import type { Chain } from '../../../shared/chains/chain.ts';
import { systemClock } from '../../../shared/clock.ts';
import { Unavailable } from '../../../shared/errors.ts';
import { connected } from './support.ts';
import { coinsChain, OTHERS, someCoins } from './utxo-support.ts';

const OURS = Buffer.from(`0014${'42'.repeat(20)}`, 'hex');

describe('nodes behind an Esplora interface', () => {
  let coins: SandboxCoins;
  let chain: Chain;

  before(async () => {
    coins = await someCoins('bitcoin');
    chain = coinsChain('bitcoin', coins);
    coins.mine(5);
  });
  after(() => coins.close());

  const through = (...weathers: readonly Weather[]) =>
    connected(
      chain,
      weathers.map((weather) => coins.door(weather)),
    );

  it('reads a block by its hash, in a row with the one before', async () => {
    const txid = coins.pay({ script: OURS, amount: 7n }, { script: OURS, amount: 8n });
    coins.mine();
    const node = connected(chain, coins.url);
    const height = await node.tip();
    const [parent, block] = [await node.block(height - 1), await node.block(height)];
    expect(block?.parentHash).to.equal(parent?.hash);
    const ours = block?.transfers.filter(({ script }) => script.equals(OURS)) ?? [];
    expect(ours.map(({ txid, ordinal, money }) => [txid, ordinal, money.amount])).to.deep.equal([
      [txid, '0', 7n],
      [txid, '1', 8n],
    ]);
    expect(await node.block(height + 1)).to.equal(null);
  });

  it('looks a transaction up by its hash: waiting, deep, and never heard of', async () => {
    const node = connected(chain, coins.url);
    const txid = coins.pay({ script: OURS, amount: 21n });
    expect(await node.sent?.(txid.toUpperCase())).to.deep.equal({
      txid,
      succeeded: true,
      confirmations: 0,
      transfers: [],
    });
    coins.mine(3);
    const sent = await node.sent?.(` ${txid}\n`);
    expect(sent).to.include({ confirmations: 3, succeeded: true });
    expect(sent?.transfers[0]).to.deep.include({ txid, ordinal: '0', script: OURS });
    expect(await node.sent?.('ab'.repeat(32))).to.equal(null);
    expect(await node.sent?.('no hash')).to.equal(null);
  });

  for (const which of ['bitcoin', 'litecoin'] as const)
    it(`take two to believe that money left: ${which}`, async () => {
      // The other one is of the same chain, and has not heard of it.
      const [one, other] = [await someCoins(which), await someCoins(which)];
      try {
        const there = coinsChain(which, one);
        const txid = one.pay({ script: OURS, amount: 23n });
        one.mine(3);
        other.mine(3);
        const found = (await connected(there, one.url).sent?.(txid))?.transfers[0] ?? expect.fail();
        const agree = async (urls: readonly string[], transfer = found) => {
          const node = connected(there, urls);
          try {
            return await (node.agree?.(null, transfer) ?? expect.fail());
          } catch (error) {
            return error instanceof Unavailable ? error.message : expect.fail(String(error));
          }
        };
        expect(await agree([one.url])).to.equal(undefined);
        expect(await agree([one.url, one.door({})])).to.equal(undefined);
        for (const urls of [[one.url, other.url], [other.url, one.url]])
          expect(await agree(urls)).to.match(/^1 of 2 nodes have .* does not know it/); // prettier-ignore
        const more = { ...found, money: { ...found.money, amount: 24n } };
        expect(await agree([one.url, one.door({})], more)).to.match(
          /^0 of 2 nodes .* knows another/,
        );
      } finally {
        await Promise.all([one.close(), other.close()]);
      }
    });

  it('says what waits for an address, until it is replaced', async () => {
    const node = connected(chain, coins.url);
    const key = bitcoin.readKey('zpub6rFR7y4Q2AijBEqTUquhVz398htDFrtymD9xYYfG1m4wAcvPhXNfE3EfH1r1ADqtfSdVCToUG868RvUUkgDKf31mGDtKsAYz2oz2AGutZYs').key; // prettier-ignore
    const place = bitcoin.deriveAddress(key, 0);
    const waiting = async () => (await node.waiting?.(place))?.map(({ money }) => money.amount);
    expect(await waiting()).to.deep.equal([]);
    const txid = coins.pay({ script: place.script, amount: 5n }, { script: OTHERS, amount: 6n });
    expect(await waiting()).to.deep.equal([5n]);
    const other = coins.replace(txid, { script: place.script, amount: 4n });
    expect(await waiting()).to.deep.equal([4n]);
    coins.replace(other, { script: OTHERS, amount: 4n });
    expect(await waiting()).to.deep.equal([]);
    coins.mine();
  });

  it('goes to the next node when one is broken, bans, bends or lags', async () => {
    const height = coins.height;
    const bend = (block: Buffer) => {
      const bent = Buffer.from(block);
      bent[90] = (bent[90] ?? 0) ^ 1;
      return bent;
    };
    for (const weather of [
      { status: 503 },
      { status: 429 },
      { bend },
      { bend: (block: Buffer) => block.subarray(0, -1) },
      { bend: () => Buffer.from('<html>') },
      { lag: 3 },
    ])
      expect((await through(weather, {}).block(height))?.height).to.equal(height);
    await refused(through({ bend }).block(height), /not those of the block/);
    await refused(through({ status: 503 }).block(height), /status 503/);
    expect(await through({ lag: 3 }).block(height)).to.equal(null);
  });

  it('leaves a node in peace that said so', async () => {
    const asked: string[] = [];
    const url = coins.door({ status: 429 });
    const node = chain.connect({
      urls: [url],
      clock: systemClock,
      fetch: (input, init) => {
        asked.push(input instanceof Request ? input.url : input.toString());
        return fetch(input, init);
      },
    });
    await refused(node.tip(), /429/);
    await refused(node.tip(), /resting/);
    expect(asked).to.have.length(1);
  });

  it('does not ask a node of another chain, whatever it says', async () => {
    const litecoins = await someCoins('litecoin');
    try {
      litecoins.mine(3);
      const node = connected(chain, litecoins.url);
      await refused(node.tip(), /serves the chain that begins with/);
      await refused(node.block(1), /resting/);
      expect(await connected(chain, [litecoins.url, coins.url]).tip()).to.equal(coins.height);
    } finally {
      await litecoins.close();
    }
  });

  it('does not take a block for another that left the chain meanwhile', async () => {
    const height = coins.height;
    const node = connected(chain, coins.url, async (input, init) => {
      const response = await fetch(input, init);
      const url = input instanceof Request ? input.url : input.toString();
      if (url.endsWith(`/block-height/${height}`)) coins.reorg(1);
      return response;
    });
    await refused(node.block(height), /is gone/);
  });
});

async function refused(work: Promise<unknown>, reason: RegExp): Promise<void> {
  const error = await work.then(
    () => new Error('nothing was refused'),
    (error: Error) => error,
  );
  expect(error).to.be.instanceOf(Unavailable);
  expect(error.message).to.match(reason);
}
