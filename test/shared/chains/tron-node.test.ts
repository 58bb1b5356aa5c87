import { expect } from 'chai';
import type { SandboxTron, TronWeather } from '../../../sandbox/tron.ts';
import type { Block, Chain } from '../../../shared/chains/chain.ts';
import { systemClock } from '../../../shared/clock.ts';
import { Unavailable } from '../../../shared/errors.ts';
import { readTronAddress } from '../../../shared/chains/tron-address.ts';
import { connected } from './support.ts';
import { OWN, someTron, tronChain, USDT } from './tron-support.ts';

const [CUSTOMER, OTHER] = OWN;
const FAKE = 'TA4Y62o6YC2Zsck9rZVGTvqW1AQ7X9zTnj';

/** What a block brought to an address, as short texts. */
function brought(block: Block | null, address: string): readonly string[] {
  const script = readTronAddress(address);
  return (block?.transfers ?? [])
    .filter((transfer) => transfer.script.equals(script))
    .map(({ ordinal, money }) => `${ordinal.replace(/-.*/, '')} ${money.amount} ${money.currency}`);
}

describe('nodes of TRON', () => {
  let tron: SandboxTron;
  let chain: Chain;

  before(async () => {
    tron = await someTron();
    chain = tronChain(tron);
    tron.mine(25);
  });
  after(() => tron.close());

  const node = () => connected(chain, tron.url);
  const through = (...weathers: readonly TronWeather[]) =>
    connected(
      chain,
      weathers.map((weather) => tron.door(weather)),
    );
  const mined = async () => {
    tron.mine();
    return node().block(await node().tip());
  };

  it('give a block in a row with the one before, with all that it moved', async () => {
    const coin = tron.pay(CUSTOMER, 1_500_000n);
    const two = (amount: string) => ({ contract: USDT, to: CUSTOMER, amount });
    tron.call({
      logs: [two('5'), { contract: FAKE, to: CUSTOMER, amount: '6' }, two('7')],
      internals: [
        { to: CUSTOMER, amount: '8' },
        { to: OTHER, amount: '9' },
      ],
    });
    const block = await mined();
    expect(brought(block, CUSTOMER)).to.deep.equal(['native 1500000 TRX', 'internal 8 TRX', '0 5 USDT', '2 7 USDT']); // prettier-ignore
    expect(brought(block, OTHER)).to.deep.equal(['internal 9 TRX']);
    expect(block?.transfers[0]?.txid).to.equal(coin);
    expect(Math.abs((block?.time ?? 0) - Date.now() / 1_000)).to.be.lessThan(60);
    const parent = await node().block(tron.height - 1);
    expect(block?.parentHash).to.equal(parent?.hash);
    expect(await node().block(tron.height + 1)).to.equal(null);
    expect(await node().block(0)).to.include({ height: 0, time: 0 });
  });

  it('bring nothing by a failed call, a fake token, a TRC-10 asset, a rejected step, a stake or zero', async () => {
    const log = (contract: string, amount: string) => ({ contract, to: CUSTOMER, amount });
    tron.call({ logs: [log(USDT, '5')], internals: [{ to: CUSTOMER, amount: '5' }] }, 'REVERT');
    tron.call({ logs: [log(USDT, '5')] }, 'OUT_OF_ENERGY');
    tron.call({ logs: [log(FAKE, '1000000000')] });
    tron.payAsset(CUSTOMER, 5_000_000n);
    tron.call({
      internals: [
        { to: CUSTOMER, amount: '5', rejected: true },
        { to: CUSTOMER, amount: '5', note: 'delegateResourceOfEnergy' },
        { to: CUSTOMER, amount: '5', tokenId: '1002000' },
        { to: CUSTOMER, amount: '0' },
      ],
      logs: [log(USDT, '0')],
    });
    expect((await mined())?.transfers).to.deep.equal([]);
  });

  it('are not believed when results are missing, or are those of another block', async () => {
    tron.pay(CUSTOMER, 1n);
    tron.mine();
    tron.pay(CUSTOMER, 2n);
    tron.pay(CUSTOMER, 3n);
    tron.mine();
    const { height } = tron;
    const wrong: readonly (readonly [TronWeather, RegExp])[] = [
      [{ results: 'none' }, /results are missing/],
      [{ results: 'some' }, /results are missing/],
      [{ results: 'other' }, /results/],
      [{ headless: true }, /transactions are missing/],
      [{ busy: true }, /lack of computing resources/],
      [{ status: 503 }, /status 503/],
    ];
    for (const [weather, reason] of wrong) {
      await refused(through(weather).block(height), reason);
      expect(brought(await through(weather, {}).block(height), CUSTOMER)).to.have.length(2);
    }
    expect(await through({ lag: 3 }).block(height)).to.equal(null);
    expect((await through({ lag: 3 }, {}).block(height))?.height).to.equal(height);
  });

  it('are not believed when the chain changed between the two answers', async () => {
    // The same transactions, mined again in another block of the same height.
    tron.pay(CUSTOMER, 4n);
    tron.mine();
    const { height } = tron;
    const moved = connected(chain, tron.url, async (input, init) => {
      const response = await fetch(input, init);
      const url = input instanceof Request ? input.url : input.toString();
      if (url.endsWith('/getblockbynum')) tron.reorg(1);
      return response;
    });
    await refused(moved.block(height), /results of another block/);
  });

  it('are left in peace for as long as TronGrid bans', async () => {
    const asked = tron.asked.length;
    const limited = chain.connect({
      urls: [tron.door({ status: 429 })],
      clock: systemClock,
      fetch: globalThis.fetch,
    });
    await refused(limited.tip(), /429/);
    await refused(limited.tip(), /resting/);
    expect(tron.asked.length - asked).to.equal(1);
  });

  it('get no more questions in a second than TronGrid allows', async () => {
    let now = 0;
    const times: number[] = [];
    const clock = {
      ...systemClock,
      now: () => now,
      sleep: (ms: number) => Promise.resolve(void (now += ms)),
    };
    const paced = chain.connect({
      urls: [tron.url],
      clock,
      fetch: (input, init) => {
        times.push(now);
        return fetch(input, init);
      },
    });
    for (let turn = 0; turn < 40; turn += 1) await paced.tip();
    const most = Math.max(...times.map((time) => times.filter((each) => each >= time && each < time + 1_000).length)); // prettier-ignore
    expect(most).to.be.lessThan(16);
  });

  it('get the key with every question', async () => {
    const keys = new Set<string | null>();
    const keyed = chain.connect({
      urls: [tron.url],
      clock: systemClock,
      apiKey: 'k-1',
      fetch: (input, init) => {
        keys.add(new Headers(init?.headers).get('TRON-PRO-API-KEY'));
        return fetch(input, init);
      },
    });
    await keyed.block(await keyed.tip());
    expect([...keys]).to.deep.equal(['k-1']);
  });

  it('of another network are not asked for anything', async () => {
    const mainnet = tronChain({ genesis: '00000000000000001ebf88508a03865c71d452e25f4d51194196a1d22b6653dc' }); // prettier-ignore
    const wrong = connected(mainnet, tron.url);
    await refused(wrong.tip(), /serves the chain that begins with/);
    await refused(wrong.block(1), /resting/);
  });

  it('say what cannot change any more, and agree by a block’s name', async () => {
    expect(await node().final?.()).to.equal(tron.height - 18);
    expect(await through({ solidLag: 25 }).final?.()).to.equal(tron.height - 25);
    const block = await node().block(tron.height - 1);
    if (!block) throw new Error('it is there');
    await through({}, {}).agree?.(block);
    await refused(through({}, { status: 503 }).agree?.(block), /1 of 2/);
    await refused(through({}, { lag: 5 }).agree?.(block), /has none/);
    await refused(through({}, {}).agree?.({ ...block, hash: 'ab'.repeat(32) }), /0 of 2/);
  });

  it('tell a person’s program the same in written addresses', async () => {
    const txid = tron.pay(CUSTOMER, 6n);
    tron.mine();
    const asked = await fetch(`${tron.url}/wallet/gettransactionbyid`, {
      method: 'POST',
      body: JSON.stringify({ value: txid, visible: true }),
    });
    const body = (await asked.json()) as {
      raw_data: { contract: { parameter: { value: { to_address: string } } }[] };
    };
    expect(body.raw_data.contract[0]?.parameter.value.to_address).to.equal(CUSTOMER);
  });
});

/** Each is what Buffettsbot's check of a hash did not look at. */
describe('a transaction of TRON by its hash', () => {
  let tron: SandboxTron;
  let chain: Chain;
  before(async () => {
    tron = await someTron();
    chain = tronChain(tron);
    tron.mine(2);
  });
  after(() => tron.close());
  const sent = (txid: string, url = tron.url) => connected(chain, url).sent?.(txid);
  const script = readTronAddress(CUSTOMER);

  it('is told with every transfer, in our own decimals, and its depth', async () => {
    const to = (amount: string) => ({ contract: USDT, to: CUSTOMER, amount });
    const txid = tron.call({ logs: [{ ...to('1'), to: OTHER }, to('2500000'), to('3')] });
    expect(await sent(txid), 'nobody has mined it').to.equal(null);
    tron.mine(3);
    const found = await sent(` 0x${txid.toUpperCase()}\n`);
    expect(found).to.include({ txid, succeeded: true, confirmations: 3 });
    expect(found?.transfers.filter((each) => each.script.equals(script))).to.deep.equal([
      { txid, ordinal: '1', script, money: { amount: 2_500_000n, currency: 'USDT' } },
      { txid, ordinal: '2', script, money: { amount: 3n, currency: 'USDT' } },
    ]);
  });

  it('of a token that only has the name moved nothing', async () => {
    const txid = tron.call({ logs: [{ contract: FAKE, to: CUSTOMER, amount: '25000000' }] });
    tron.mine();
    expect(await sent(txid)).to.deep.include({ succeeded: true, transfers: [] });
  });

  it('that failed moved nothing', async () => {
    const logs = [{ contract: USDT, to: CUSTOMER, amount: '25000000' }];
    for (const outcome of ['REVERT', 'OUT_OF_ENERGY'] as const) {
      const txid = tron.call({ logs }, outcome);
      tron.mine();
      expect(await sent(txid)).to.deep.include({ succeeded: false, transfers: [] });
    }
  });

  it('is not deep enough until its block cannot change, however many are on top', async () => {
    const txid = tron.pay(CUSTOMER, 5n);
    tron.mine(30);
    expect(await sent(txid, tron.door({ solidLag: 30 }))).to.include({ confirmations: 18 });
    expect(await sent(txid, tron.door({ solidLag: 29 }))).to.include({ confirmations: 30 });
  });

  it('is nothing when no node knows it or the text is none, and no answer is no answer', async () => {
    expect(await sent('ab'.repeat(32))).to.equal(null);
    for (const text of ['', 'x', OWN[0], 'ab'.repeat(31), `${'ab'.repeat(32)}00`])
      expect(await sent(text)).to.equal(null);
    await refused(sent('ab'.repeat(32), tron.door({ status: 503 })), /503/);
    await refused(sent('ab'.repeat(32), tron.door({ busy: true })), /lack of computing/);
  });
});

async function refused(work: Promise<unknown> | undefined, reason: RegExp): Promise<void> {
  const error = await Promise.resolve(work).then(
    () => new Error('nothing was refused'),
    (error: Error) => error,
  );
  expect(error).to.be.instanceOf(Unavailable);
  expect(error.message).to.match(reason);
}
