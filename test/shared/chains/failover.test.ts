import { expect } from 'chai';
import { startChain, type SandboxChain } from '../../../sandbox/chain.ts';
import type { Chain } from '../../../shared/chains/chain.ts';
import { ethereumWith } from '../../../shared/chains/ethereum.ts';
import { systemClock, type Clock } from '../../../shared/clock.ts';
import { Unavailable } from '../../../shared/errors.ts';
import { connected, faulty, watched, type Fault } from './support.ts';

const CUSTOMER = '0x9858EfFD232B4033E47d90003D41EC34EcaEda94';

describe('nodes of a chain', () => {
  let sandbox: SandboxChain;
  let chain: Chain;
  let urls: readonly string[];
  let height: number;

  before(async () => {
    sandbox = await startChain({ blockTimeS: 0 });
    chain = watched(sandbox);
    // One node under three names: what each of them says is bent by the test.
    urls = ['first', 'second', 'third'].map((name) => `${sandbox.url}/?${name}`);
    await sandbox.send(CUSTOMER, 5n, 'USDT');
    await sandbox.mine(1);
    height = Number(await sandbox.rpc('eth_blockNumber'));
  });
  after(() => sandbox.close());

  /** Reads the block with the payment; tells how much it brought, and which node was asked what. */
  async function read(fault: Fault): Promise<{ amount: bigint | null; asked: readonly string[] }> {
    const asked: string[] = [];
    const fetch = faulty((method, url, answer) => {
      asked.push(`${url.slice(url.lastIndexOf('?') + 1)} ${method}`);
      return fault(method, url, answer, []);
    });
    const block = await connected(chain, urls, fetch).block(height);
    return { amount: block?.transfers[0]?.money.amount ?? null, asked };
  }

  it('asks the next one for the whole block when one breaks in its middle', async () => {
    const { amount, asked } = await read((method, url) =>
      url.endsWith('first') && method === 'eth_getBlockReceipts'
        ? Promise.reject(new Error('connection reset'))
        : undefined,
    );
    expect(amount).to.equal(5n);
    const second = asked.filter((line) => line.startsWith('second')).toSorted();
    expect(second).to.deep.equal([
      'second debug_traceBlockByHash',
      'second eth_chainId',
      'second eth_getBlockByNumber',
      'second eth_getBlockReceipts',
      'second eth_getLogs',
    ]);
    expect(asked.some((line) => line.startsWith('third'))).to.equal(false);
  });

  it('does not believe one that lags and answers [] without an error', async () => {
    const { amount } = await read((method, url) =>
      url.endsWith('first') && method === 'eth_getLogs' ? Promise.resolve([]) : undefined,
    );
    expect(amount).to.equal(5n);
    const alone = connected(
      chain,
      sandbox.url,
      faulty((method) => (method === 'eth_getLogs' ? Promise.resolve([]) : undefined)),
    );
    await expectUnavailable(alone.block(height), /logs differ/);
  });

  it('does not believe logs and receipts that are both empty: the header has a bloom', async () => {
    const fetch = faulty((method, _url, answer) => {
      if (method === 'eth_getLogs') return Promise.resolve([]);
      if (method !== 'eth_getBlockReceipts') return undefined;
      return answer().then((receipts) =>
        (receipts as object[]).map((receipt) => ({ ...receipt, logs: [] })),
      );
    });
    await expectUnavailable(connected(chain, sandbox.url, fetch).block(height), /logs are missing/);
  });

  it('does not believe receipts of another block or too few of them', async () => {
    for (const bend of [
      () => [],
      (receipts: object[]) => [...receipts, ...receipts],
      (receipts: object[]) => receipts.map((one) => ({ ...one, blockHash: `0x${'1'.repeat(64)}` })),
      () => null,
    ]) {
      const fetch = faulty((method, _url, answer) =>
        method === 'eth_getBlockReceipts'
          ? answer().then((receipts) => bend(receipts as object[]))
          : undefined,
      );
      await expectUnavailable(connected(chain, sandbox.url, fetch).block(height), /block/);
    }
  });

  it('has no block when nobody has it, and one when anybody has', async () => {
    const nobody = await read((method) =>
      method === 'eth_getBlockByNumber' ? Promise.resolve(null) : undefined,
    );
    expect(nobody.amount).to.equal(null);
    const somebody = await read((method, url) =>
      method === 'eth_getBlockByNumber' && !url.endsWith('third')
        ? Promise.resolve(null)
        : undefined,
    );
    expect(somebody.amount).to.equal(5n);
  });

  it('asks one that is behind last', async () => {
    const asked: string[] = [];
    const fetch = faulty((method, url) => {
      if (method === 'eth_blockNumber' && url.endsWith('first')) return Promise.resolve('0x0');
      if (method === 'eth_getBlockByNumber') asked.push(url);
      return undefined;
    });
    const node = connected(chain, urls.slice(0, 2), fetch);
    await node.tip();
    await systemClock.sleep(20);
    expect(await node.tip()).to.equal(height);
    await node.block(height);
    expect(asked).to.deep.equal([urls[1]]);
  });

  it('leaves one alone as long as its 429 says, and goes on with the others', async () => {
    const { clock, pass } = handClock();
    const asked: string[] = [];
    const fetch = faulty((_method, url) => {
      asked.push(url);
      return url.endsWith('first')
        ? new Response('slow down', { status: 429, headers: { 'retry-after': '90' } })
        : undefined;
    });
    const node = chain.connect({ urls: urls.slice(0, 2), fetch, clock });
    expect((await node.block(height))?.transfers).to.have.length(1);
    expect(asked[0]).to.equal(urls[0]);
    for (const [seconds, expected] of [
      [89, false],
      [2, true],
    ] as const) {
      pass(seconds);
      asked.length = 0;
      await node.tip();
      expect(asked.includes(urls[0] ?? ''), `after ${seconds} s more`).to.equal(expected);
    }
  });

  it('never uses one of another network', async () => {
    const mainnet = connected(ethereumWith({ assets: chain.assets }), sandbox.url);
    await expectUnavailable(mainnet.tip(), /serves chain 31337, not 1/);
    await expectUnavailable(mainnet.block(height), /resting/);
  });

  it('asks one that fails every other time after one that never does', async () => {
    const asked: string[] = [];
    const turns = { first: 0 };
    const fetch = faulty((method, url) => {
      if (method === 'eth_getBlockByNumber') asked.push(url);
      const isBad = url.endsWith('first') && method !== 'eth_chainId' && ++turns.first % 2 === 1;
      return isBad ? Promise.reject(new Error('connection reset')) : undefined;
    });
    const node = connected(chain, urls.slice(0, 2), fetch);
    // An answer of the first one halves what its failure weighs, and does not wipe it out.
    for (let look = 0; turns.first < 6 && look < 1_000; look += 1) await node.tip();
    await node.block(height);
    expect(asked[0]).to.equal(urls[1]);
  });

  describe('asked whether they agree on a block', () => {
    let hash: string;
    before(async () => {
      hash = (await connected(chain, sandbox.url).block(height))?.hash ?? '';
    });
    const other = () => Promise.resolve({ hash: `0x${'ab'.repeat(32)}` });
    const agree = (count: number, fault: Fault) => {
      const asked = new Set<string>();
      const fetch = faulty((method, url, answer, params) => {
        if (method !== 'eth_getBlockByNumber') return undefined;
        asked.add(url.slice(url.lastIndexOf('?') + 1));
        return fault(method, url, answer, params);
      });
      const node = connected(chain, urls.slice(0, count), fetch);
      return { asked, answer: node.agree?.({ height, hash }) ?? Promise.reject(new Error('no')) };
    };

    it('do when two say the same, whoever the third is', async () => {
      const both = agree(3, () => undefined);
      await both.answer;
      expect([...both.asked]).to.deep.equal(['first', 'second']);
      const two = agree(3, (_, url) => (url.endsWith('first') ? other() : undefined));
      await two.answer;
      expect(two.asked.size).to.equal(3);
      await agree(3, (_, url) =>
        url.endsWith('second') ? Promise.reject(new Error('connection reset')) : undefined,
      ).answer;
    });

    it('do not on one word of several, and do on the word of an only one', async () => {
      const lone: Fault = (_, url) => (url.endsWith('second') ? other() : undefined);
      await expectUnavailable(agree(2, lone).answer, /1 of 2 nodes.*has 0xabab/);
      const absent: Fault = (_, url) =>
        url.endsWith('second') ? Promise.resolve(null) : undefined;
      await expectUnavailable(agree(2, absent).answer, /1 of 2 nodes.*has none/);
      const broken: Fault = (_, url) =>
        url.endsWith('second') ? Promise.reject(new Error('connection reset')) : undefined;
      await expectUnavailable(agree(2, broken).answer, /connection reset/);
      await agree(1, () => undefined).answer;
      await expectUnavailable(agree(1, other).answer, /0 of 1 nodes/);
    });
  });

  it('confirm a transfer in twos: unknown, undone or another amount is none', async () => {
    const block = await connected(chain, sandbox.url).block(height);
    const transfer = block?.transfers[0] ?? expect.fail();
    const confirm = (fault: Fault, wanted = transfer, count = 2) =>
      connected(chain, urls.slice(0, count), faulty(fault)).agree?.(null, wanted) ?? Promise.reject(new Error('no')); // prettier-ignore
    const second =
      (name: string, bend: (answer: Record<string, unknown>) => unknown): Fault =>
      (method, url, answer) =>
        method === name && url.endsWith('second')
          ? answer().then((found) => bend(found as Record<string, unknown>))
          : undefined;
    await confirm(() => undefined);
    await confirm(() => undefined, transfer, 1);
    await expectUnavailable(confirm(second('eth_getTransactionByHash', () => null)), /1 of 2 nodes.*does not know it/); // prettier-ignore
    const undone = second('eth_getTransactionReceipt', (found) => ({ ...found, status: '0x0', logs: [] })); // prettier-ignore
    await expectUnavailable(confirm(undone), /1 of 2 nodes.*does not know it/);
    const empty = second('eth_getTransactionReceipt', (found) => ({ ...found, logs: [] }));
    await expectUnavailable(confirm(empty), /1 of 2 nodes.*knows another/);
    const more = { ...transfer, money: { ...transfer.money, amount: 6n } };
    await expectUnavailable(
      confirm(() => undefined, more),
      /0 of 2 nodes/,
    );
    await expectUnavailable(
      confirm(() => undefined, more, 1),
      /0 of 1 nodes/,
    );
  });

  it('keeps its pace', async () => {
    const { clock, slept } = handClock();
    const node = chain.connect({
      urls: [sandbox.url],
      fetch: globalThis.fetch,
      clock,
      requestsPerSecond: 10,
    });
    for (let turn = 0; turn < 40; turn += 1) await node.tip();
    // 41 calls, 20 of them at once, 10 in a second.
    expect(slept()).to.be.within(2_000, 2_200);
  });

  it('names a node by its host only: the rest of a url may be an access key', async () => {
    const node = connected(chain, 'http://127.0.0.1:1/v3/secret-key');
    await expectUnavailable(node.tip(), /^(?!.*secret-key).*127\.0\.0\.1:1/);
  });
});

async function expectUnavailable(work: Promise<unknown>, message: RegExp): Promise<void> {
  const error = await work.then(
    () => null,
    (error: unknown) => error,
  );
  expect(error).to.be.instanceOf(Unavailable);
  expect((error as Error).message).to.match(message);
}

/** A clock that moves by hand, and by whoever sleeps. */
function handClock(): { clock: Clock; pass(seconds: number): void; slept(): number } {
  let now = 1_800_000_000_000;
  let slept = 0;
  const sleep = (ms: number) => {
    now += ms;
    slept += ms;
    return Promise.resolve();
  };
  return {
    clock: { now: () => now, random: () => 0.5, sleep },
    pass: (seconds) => void (now += seconds * 1_000),
    slept: () => slept,
  };
}
