import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import type { ChainAsset } from '../shared/chains/chain.ts';
import { exponentOf } from '../shared/money.ts';
import { startTied, stopTied } from '../shared/tied-process.ts';

/** A real EVM chain on this machine with two test tokens, and hands to move money on it. */
export interface SandboxChain {
  readonly url: string;
  readonly chainId: number;
  readonly assets: readonly ChainAsset[];
  /**
   * Sends from an account that has everything; the amount is in the currency's smallest unit. With
   * the assets of another chain, the node plays that one: it has the chain's contracts from then on.
   */
  send(
    address: string,
    amount: bigint,
    currency: string,
    of?: readonly ChainAsset[],
  ): Promise<string>;
  /** The chain's own coin, by a contract that passes on what it gets, as exchanges pay many at once. */
  sendByContract(address: string, amount: bigint): Promise<string>;
  mine(blocks: number): Promise<void>;
  /** Replaces the newest `depth` blocks by empty ones; what they held is gone, or waits again (`keep`). */
  reorg(depth: number, keep?: boolean): Promise<void>;
  /** Any other question to the node. */
  rpc(method: string, ...params: readonly unknown[]): Promise<unknown>;
  /** Saves the chain and ends the node. */
  close(): Promise<void>;
}

export interface SandboxChainOptions {
  /** The chain is kept in `<dataDir>/sandbox/<name>.json`; without it, it is forgotten. */
  readonly dataDir?: string;
  readonly name?: string;
  /** 0: blocks come by `mine` only. */
  readonly blockTimeS?: number;
  /** The number that the node says it has. */
  readonly chainId?: number;
}

const CHAIN_ID = 31337;
/** The node's first account (of its public test words): it owns both tokens. */
const RICH = '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266';
/** Where that account's first two contracts always are. */
const assets: readonly ChainAsset[] = [
  { currency: 'ETH', contract: null, decimals: 18 },
  { currency: 'USDT', contract: '0x5FbDB2315678afecb367f032d93F642f64180aa3', decimals: 6 },
  { currency: 'USDC', contract: '0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512', decimals: 6 },
];
/** A contract that calls its argument with what it was sent. */
const FORWARDER = { address: `0x${'f0'.repeat(20)}`, code: '0x6000600060006000346000355af100' };
/** The token's third variable, `balanceOf`: test/fixtures/chains/token.sol. */
const BALANCES = 2n;
/** A million millions of a token with eighteen places. */
const ENOUGH = 10n ** 30n;
/** After a crash at most this much of the chain is lost. */
const SAVE_INTERVAL_S = 60;
/** The node is up in 0.3 s; a busy machine takes longer. */
const START_MS = 20_000;
/** Blocks whose state stays in memory: how deep a `reorg` may be. */
const STATES_KEPT = 64;

/** Starts anvil on a free loopback port and puts the tokens there, or goes on with a kept chain. */
export async function startChain(options: SandboxChainOptions = {}): Promise<SandboxChain> {
  const { blockTimeS = 2, chainId = CHAIN_ID } = options;
  const pace = blockTimeS > 0 ? ['--block-time', String(blockTimeS)] : ['--no-mining'];
  const network = ['--host', '127.0.0.1', '--port', '0', '--chain-id', String(chainId)];
  const states = ['--prune-history', String(STATES_KEPT), ...memory(options)];
  const process = startTied(binary(), [...network, '--order', 'fifo', ...pace, ...states]);
  const close = () => stopTied(process);
  try {
    const url = `http://127.0.0.1:${await listening(process)}`;
    const rpc = (method: string, ...params: readonly unknown[]) => ask(url, method, params);
    const mine = async (blocks: number) => void (await rpc('anvil_mine', quantity(blocks)));
    await deployTokens(rpc, mine);
    return {
      url,
      chainId,
      assets,
      rpc,
      mine,
      close,
      async send(address, amount, currency, of = assets) {
        const asset = of.find((asset) => asset.currency === currency);
        if (!asset) throw new Error(`the sandbox's chain has no ${currency}`);
        await adopt(rpc, asset);
        const raw = amount * 10n ** BigInt(asset.decimals - exponentOf(currency));
        return String(await rpc('eth_sendTransaction', transfer(address, raw, asset.contract)));
      },
      async sendByContract(address, amount) {
        await rpc('anvil_setCode', FORWARDER.address, FORWARDER.code);
        const data = `0x${word(BigInt(address))}`;
        const sent = { from: RICH, to: FORWARDER.address, data, value: quantity(amount) };
        return String(await rpc('eth_sendTransaction', { ...sent, gas: quantity(100_000) }));
      },
      async reorg(depth, keep = false) {
        const again = keep ? await heldIn(rpc, depth) : [];
        await rpc('anvil_reorg', depth, []);
        for (const raw of again) await rpc('eth_sendRawTransaction', raw);
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The node's program, out of the npm package of this platform (no postinstall needed). */
function binary(): string {
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
  const name = `@foundry-rs/anvil-${process.platform}-${architecture}`;
  const require = createRequire(import.meta.url);
  // It is an optional dependency of its wrapper package, which npm may have put beside or inside.
  const wrapper = createRequire(resolved(require, '@foundry-rs/anvil/package.json', name));
  const root = path.dirname(resolved(wrapper, `${name}/package.json`, name));
  return path.join(root, 'bin', process.platform === 'win32' ? 'anvil.exe' : 'anvil');
}

function resolved(require: NodeJS.Require, file: string, name: string): string {
  try {
    return require.resolve(file);
  } catch (error) {
    throw new Error(
      `the sandbox's chain needs the npm package ${name}: run npm ci with development and optional packages`,
      { cause: error },
    );
  }
}

function memory({ dataDir, name = 'chain' }: SandboxChainOptions): readonly string[] {
  if (dataDir === undefined) return [];
  const file = path.join(dataDir, 'sandbox', `${name}.json`);
  mkdirSync(path.dirname(file), { recursive: true });
  return ['--state', file, '--state-interval', String(SAVE_INTERVAL_S)];
}

/** The port, from the node's own words. */
function listening(process: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = '';
    const fail = (reason: string) =>
      reject(new Error(`the sandbox's chain ${reason}: ${said.slice(-500)}`));
    const timer = setTimeout(() => fail('does not start'), START_MS);
    const hear = (chunk: Buffer) => {
      if (said.length < 100_000) said += chunk.toString();
      const port = /Listening on 127\.0\.0\.1:(\d+)/.exec(said)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      said = '';
      // What it says later is read and dropped, so that its pipe never fills.
      process.stdout?.off('data', hear).resume();
      process.stderr?.off('data', hear).resume();
      resolve(Number(port));
    };
    process.stdout?.on('data', hear);
    process.stderr?.on('data', hear);
    process.once('error', (error) => fail(error.message));
    process.once('exit', (code) => {
      clearTimeout(timer);
      fail(`ended with ${code}`);
    });
  });
}

/** The transactions of the newest blocks, oldest first, as their senders signed them. */
async function heldIn(rpc: SandboxChain['rpc'], depth: number): Promise<readonly unknown[]> {
  const tip = Number(await rpc('eth_blockNumber'));
  const held: unknown[] = [];
  for (let height = Math.max(0, tip - depth + 1); height <= tip; height += 1) {
    const block = await rpc('eth_getBlockByNumber', quantity(height), false);
    const { transactions } = block as { transactions: string[] };
    for (const txid of transactions) held.push(await rpc('eth_getRawTransactionByHash', txid));
  }
  return held;
}

async function deployTokens(rpc: SandboxChain['rpc'], mine: SandboxChain['mine']): Promise<void> {
  const missing: string[] = [];
  for (const { currency, contract } of assets)
    if (contract !== null && (await rpc('eth_getCode', contract, 'latest')) === '0x')
      missing.push(currency);
  for (const currency of missing)
    await rpc('eth_sendTransaction', {
      from: RICH,
      data: deployment(currency),
      gas: quantity(2e6),
    });
  if (missing.length > 0) await mine(1);
}

/** The token's creation code (test/fixtures/chains/token.sol) with its name as constructor argument. */
export function deployment(name: string): string {
  const file = new URL('../test/fixtures/chains/token.json', import.meta.url);
  if (!existsSync(file)) throw new Error('the sandbox needs test/fixtures/chains/token.json');
  const { bytecode } = JSON.parse(readFileSync(file, 'utf8')) as { bytecode: string };
  const text = Buffer.from(name).toString('hex').padEnd(64, '0');
  return bytecode + word(32n) + word(BigInt(name.length)) + text;
}

/** Puts the test token where another chain has its contract; the rich account owns all of it. */
async function adopt(rpc: SandboxChain['rpc'], { contract }: ChainAsset): Promise<void> {
  if (contract === null || (await rpc('eth_getCode', contract, 'latest')) !== '0x') return;
  const code = await rpc('eth_getCode', assets[1]?.contract, 'latest');
  const balance = keccak_256(hexToBytes(word(BigInt(RICH)) + word(BALANCES)));
  await rpc('anvil_setCode', contract, code);
  await rpc('anvil_setStorageAt', contract, `0x${bytesToHex(balance)}`, `0x${word(ENOUGH)}`);
}

function transfer(to: string, raw: bigint, contract: string | null): Record<string, string> {
  if (contract === null) return { from: RICH, to, value: quantity(raw) };
  const data = `0xa9059cbb${word(BigInt(to))}${word(raw)}`;
  return { from: RICH, to: contract, data, gas: quantity(100_000) };
}

async function ask(url: string, method: string, params: readonly unknown[]): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
  const body = (await response.json()) as { result?: unknown; error?: { message: string } };
  if (body.error) throw new Error(`${method}: ${body.error.message}`);
  return body.result;
}

function quantity(value: number | bigint): string {
  return `0x${value.toString(16)}`;
}

/** One argument of a contract call: 32 bytes. */
function word(value: bigint): string {
  return value.toString(16).padStart(64, '0');
}
