import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve, type Reply } from '../../../sandbox/loopback.ts';
import { startTied, stopTied } from '../../../shared/tied-process.ts';

/** A real litecoind on regtest behind the Esplora interface that it has not itself. */
export interface Litecoind {
  readonly url: string;
  readonly genesis: string;
  /** Asks it; `wallet` names one of its wallets. */
  rpc<T = string>(method: string, params?: readonly unknown[], wallet?: string): Promise<T>;
  close(): Promise<void>;
}

const LOGIN = 'test:test';
/** It answers within a second; a busy machine takes longer. */
const START_MS = 30_000;
/** LIP-2 on regtest: the deployment of MWEB is active from here. */
export const MWEB_HEIGHT = 432;

/** Whether the system has it: `apt-get install litecoind` on Debian. */
export function hasLitecoind(): boolean {
  return spawnSync('litecoind', ['--version']).status === 0;
}

/** Starts it in a folder that goes away with it. */
export async function startLitecoind(): Promise<Litecoind> {
  const directory = mkdtempSync(join(tmpdir(), 'shopherd-litecoind-'));
  const port = await freePort();
  const [user = '', password = ''] = LOGIN.split(':');
  const process = startTied('litecoind', [
    '-regtest', '-listen=0', '-txindex=1', '-fallbackfee=0.0001', '-printtoconsole=0',
    `-datadir=${directory}`, `-rpcport=${port}`, `-rpcuser=${user}`, `-rpcpassword=${password}`,
  ]); // prettier-ignore
  process.stdout?.resume();
  process.stderr?.resume();
  async function rpc<T = string>(method: string, params: readonly unknown[] = [], wallet?: string): Promise<T> {
    const place = wallet === undefined ? '' : `/wallet/${wallet}`;
    const response = await fetch(`http://127.0.0.1:${port}${place}`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(LOGIN).toString('base64')}` },
      body: JSON.stringify({ method, params }),
    });
    const { result, error } = (await response.json()) as { result: T; error: { message: string } | null }; // prettier-ignore
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  } // prettier-ignore
  const close = async () => {
    await stopTied(process);
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await answering(rpc);
    const server = await serve((_request, { pathname }) => esplora(rpc, pathname));
    return {
      url: server.url,
      genesis: await rpc('getblockhash', [0]),
      rpc,
      close: async () => {
        await server.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function esplora(rpc: Litecoind['rpc'], path: string): Promise<Reply | null> {
  const [, noun = '', name = ''] = path.split('/');
  try {
    if (path === '/blocks/tip/height') return text(String(await rpc<number>('getblockcount')));
    if (noun === 'block-height') return text(await rpc('getblockhash', [Number(name)]));
    if (noun !== 'block') return null;
    const body = Buffer.from(await rpc('getblock', [name, 0]), 'hex');
    return { status: 200, type: 'application/octet-stream', body };
  } catch {
    return null;
  }
}

async function answering(rpc: Litecoind['rpc']): Promise<void> {
  const endsAt = Date.now() + START_MS;
  for (;;)
    try {
      await rpc('getblockcount');
      return;
    } catch (error) {
      if (Date.now() > endsAt) throw error;
      await new Promise((resolve) => void setTimeout(resolve, 100));
    }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

function text(body: string): Reply {
  return { status: 200, type: 'text/plain', body };
}
