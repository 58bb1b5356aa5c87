import { expect } from 'chai';
import { startChain, type SandboxChain } from '../../../sandbox/chain.ts';
import type { Block, Node } from '../../../shared/chains/chain.ts';
import { readAddress } from '../../../shared/chains/eip55.ts';
import { argument, CODES, connected, faulty, place, watched, type Fault } from './support.ts';

const CUSTOMER = '0x9858EfFD232B4033E47d90003D41EC34EcaEda94';
const OTHER = '0x52908400098527886E0F7030069857D2E4169EE7';

describe('coins that contracts move on an EVM chain', () => {
  let sandbox: SandboxChain;
  let rich: string;

  before(async () => {
    sandbox = await startChain({ blockTimeS: 0 });
    rich = ((await sandbox.rpc('eth_accounts')) as string[])[0] ?? '';
    for (const [address, code] of Object.entries(CODES))
      await sandbox.rpc('anvil_setCode', address, code);
  });
  after(() => sandbox.close());

  const call = async (to: string, value: number, ...addresses: string[]) =>
    String(
      await sandbox.rpc('eth_sendTransaction', {
        from: rich, to, value: `0x${value.toString(16)}`, gas: '0x60000',
        data: `0x${addresses.map(argument).join('')}`,
      }),
    ); // prettier-ignore
  const node = (fault?: Fault): Node =>
    connected(watched(sandbox), sandbox.url, fault && faulty(fault));
  const newest = async (from: Node): Promise<Block> => {
    const block = await from.block(await from.tip());
    if (!block) throw new Error('the tip exists');
    return block;
  };
  const of = (block: Block, address: string) =>
    block.transfers
      .filter(({ script }) => script.equals(readAddress(address).script))
      .map(({ ordinal, money }) => `${ordinal} ${money.amount} ${money.currency}`);
  const refusing = (...methods: string[]): Fault => (method) =>
    methods.includes(method)
      ? Response.json({ jsonrpc: '2.0', id: 1, error: { code: -32601, message: `the method ${method} does not exist/is not available` } })
      : undefined; // prettier-ignore

  /** By both ways in which nodes show calls: they must say the same, name by name. */
  async function moved(): Promise<Block> {
    await sandbox.mine(1);
    const [debug, trace] = [await newest(node()), await newest(node(refusing('debug_traceBlockByHash')))]; // prettier-ignore
    expect(debug.isWhole).to.equal(true);
    expect(trace).to.deep.equal(debug);
    return debug;
  }

  it('are seen where they arrive, and what the transaction itself pays is not seen twice', async () => {
    await call(place('f1'), 100, CUSTOMER);
    await sandbox.send(CUSTOMER, 7n, 'ETH');
    const block = await moved();
    expect(of(block, CUSTOMER)).to.deep.equal(['inner-0 100 ETH', 'native 7 ETH']);
    expect(of(block, place('f1'))).to.deep.equal(['native 100 ETH']);
  });

  it('did not move when the call, one above it or all of it failed', async () => {
    await call(place('f2'), 100, CUSTOMER);
    // The first of its two calls forwards the wei and reverts; the second is plain.
    await call(place('f6'), 3, place('f2'), CUSTOMER);
    const block = await moved();
    expect(of(block, CUSTOMER)).to.deep.equal(['inner-0 2 ETH']);
  });

  it('are seen below other calls, by borrowed code, by creation and by the end of a contract', async () => {
    await call(place('f3'), 40, place('f1'), CUSTOMER);
    await call(place('f6'), 3, place('f1'), CUSTOMER);
    await call(place('f4'), 60, CUSTOMER);
    await call(place('f5'), 70, CUSTOMER);
    const txid = await call(place('f7'), 90, CUSTOMER);
    const block = await moved();
    expect(of(block, CUSTOMER)).to.deep.equal([
      'inner-0 40 ETH',
      'inner-1 1 ETH',
      'inner-2 2 ETH',
      'inner-0 60 ETH',
      'inner-1 89 ETH',
    ]);
    expect(block.transfers.filter((each) => each.txid === txid)).to.have.length(3);
  });

  it('keep their names when a reorganisation puts the transaction elsewhere', async () => {
    await call(place('f1'), 5, OTHER);
    const txid = await call(place('f6'), 3, place('f1'), CUSTOMER);
    const raw = await sandbox.rpc('eth_getRawTransactionByHash', txid);
    const first = await moved();
    const before = await sandbox.rpc('eth_getRawTransactionByHash', first.transfers[0]?.txid);
    await sandbox.rpc('anvil_reorg', 1, []);
    await sandbox.rpc('eth_sendRawTransaction', before);
    await moved();
    await sandbox.rpc('eth_sendRawTransaction', raw);
    const again = await moved();
    const own = (block: Block) => block.transfers.filter((each) => each.txid === txid);
    expect(own(again)).to.deep.equal(own(first)).and.to.have.length(4);
  });

  it('are looked up by the transaction', async () => {
    const txid = await call(place('f1'), 31, CUSTOMER);
    await sandbox.mine(1);
    for (const from of [node(), node(refusing('debug_traceTransaction'))]) {
      const sent = await from.sent?.(txid);
      expect(sent?.transfers.map(({ ordinal, money }) => `${ordinal} ${money.amount}`)).to.deep.equal(['native 31', 'inner-0 31']); // prettier-ignore
    }
    const blind = await node(refusing('debug_traceTransaction', 'trace_transaction')).sent?.(txid);
    expect(blind?.transfers.map(({ ordinal }) => ordinal)).to.deep.equal(['native']);
  });

  it('are asked for once where a node does not tell, and the block says so', async () => {
    await call(place('f1'), 9, CUSTOMER);
    await sandbox.mine(1);
    const asked: string[] = [];
    const refuse = refusing('debug_traceBlockByHash', 'trace_block');
    const blind = node((method, ...rest) => {
      if (/trace/.test(method)) asked.push(method);
      return refuse(method, ...rest);
    });
    expect(of(await newest(blind), CUSTOMER)).to.deep.equal([]);
    expect((await newest(blind)).isWhole).to.equal(false);
    expect(asked).to.deep.equal(['debug_traceBlockByHash', 'trace_block']);
  });

  it('are left out for a block that the node knows too little of, and asked for at the next', async () => {
    const past = node((method) =>
      method === 'debug_traceBlockByHash'
        ? Response.json({ jsonrpc: '2.0', id: 1, error: { code: -32000, message: 'required historical state unavailable (reexec=128)' } })
        : undefined,
    ); // prettier-ignore
    expect((await newest(past)).isWhole).to.equal(false);
    let asked = 0;
    const gate = node((method) => {
      if (!/trace/.test(method)) return undefined;
      asked += 1;
      return new Response('{"error":"not in your plan"}', { status: 403 });
    });
    expect((await newest(gate)).isWhole).to.equal(false);
    expect((await newest(gate)).isWhole, 'it was not banned').to.equal(false);
    expect(asked).to.equal(2);
  });

  it('are never taken from another block than the one that was read', async () => {
    await call(place('f1'), 11, CUSTOMER);
    await sandbox.mine(1);
    const { hash } = (await sandbox.rpc('eth_getBlockByNumber', 'latest', false)) as {
      hash: string;
    };
    await call(place('f1'), 12, CUSTOMER);
    await sandbox.mine(1);
    const other = node((method) =>
      method === 'debug_traceBlockByHash'
        ? sandbox.rpc('debug_traceBlockByHash', hash, { tracer: 'callTracer' })
        : undefined,
    );
    expect(await newest(other).catch(String)).to.contain('traces of another');
    const { number } = (await sandbox.rpc('eth_getBlockByHash', hash, false)) as { number: string };
    const byNumber = node((method, ...rest) =>
      method === 'trace_block'
        ? sandbox.rpc('trace_block', number)
        : refusing('debug_traceBlockByHash')(method, ...rest),
    );
    expect(await newest(byNumber).catch(String)).to.contain('traces of another');
  });

  it('come from the endpoint that tells, while it answers', async () => {
    await call(place('f1'), 13, CUSTOMER);
    await sandbox.mine(1);
    const [blind, telling] = [sandbox.url, `${sandbox.url}/telling`];
    let down = false;
    const both = connected(watched(sandbox), [blind, telling], faulty((method, url, answer, params) => {
      if (url === telling && down) throw new Error('down');
      if (url === telling) return sandbox.rpc(method, ...params);
      return refusing('debug_traceBlockByHash', 'trace_block')(method, url, answer, params);
    })); // prettier-ignore
    expect((await newest(both)).isWhole, 'the first is learnt about').to.equal(false);
    expect((await newest(both)).isWhole).to.equal(true);
    down = true;
    expect((await newest(both)).isWhole, 'better less than nothing').to.equal(false);
  });
});
