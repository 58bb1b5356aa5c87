import { bitcoinWith } from '../../shared/chains/bitcoin.ts';
import type { Block, Node } from '../../shared/chains/chain.ts';
import { systemClock } from '../../shared/clock.ts';
import { connectDatabase } from '../../shared/db/connect.ts';
import type { PlatformDb } from '../../shared/db/tenant-db.ts';
import { storeBlocks } from '../../shared/platform/chain-blocks.ts';
import { begin as beginChain, readCursor } from '../../shared/platform/chain-cursors.ts';
import { createSecrets } from '../../shared/secrets.ts';
import { createChainWatch, type ChainWatch } from '../../shared/workers/chain-watch.ts';
import { log } from '../house.ts';
import { answer, cost } from './answers.ts';

/** The chain watch as a worker runs it, for one chain whose shops take everything at once. */
interface Options {
  readonly adminUrl: string;
  readonly secretKey: string;
  readonly url: string;
  readonly genesis: string;
}

/** Blocks asked of a node at a time while catching up: as many as the watch asks. */
const AHEAD = 4;

let chain = bitcoinWith();
let db: PlatformDb;
let node: Node;
let watch: ChainWatch;
let url = '';

answer({
  async begin(options: Options) {
    ({ url } = options);
    chain = bitcoinWith({ genesis: options.genesis });
    db = connectDatabase({
      adminUrl: options.adminUrl,
      secrets: createSecrets(options.secretKey),
      log,
    }).platform;
    node = chain.connect({ urls: [url], fetch, clock: systemClock, requestsPerSecond: 1e6 });
    watch = createChainWatch({
      db,
      chains: { bitcoin: chain },
      nodes: { bitcoin: node },
      apply: (_tenant, { status }) => Promise.resolve({ status }),
      clock: systemClock,
      log,
    });
    const first = await node.block(0);
    if (!first) throw new Error('the node has a first block');
    await beginChain(db, chain.id, first);
  },
  cost,
  catchUp,
  handOut,
  match,
});

/** Blocks per second from where the watch stands to the tip. */
async function catchUp(): Promise<number> {
  const from = (await readCursor(db, chain.id))?.height ?? 0;
  const startedAt = performance.now();
  while (await watch.tick());
  const to = (await readCursor(db, chain.id))?.height ?? 0;
  return ((to - from) * 1_000) / (performance.now() - startedAt);
}

/** Blocks per second as the node hands their bytes out, four at a time, unread. */
async function handOut({ from, to }: { readonly from: number; readonly to: number }) {
  const startedAt = performance.now();
  for (let height = from; height <= to; height += AHEAD)
    await Promise.all(
      Array.from({ length: Math.min(AHEAD, to - height + 1) }, async (_, n) => {
        const hash = await (await fetch(`${url}/block-height/${height + n}`)).text();
        await (await fetch(`${url}/block/${hash}/raw`)).arrayBuffer();
      }),
    );
  return ((to - from + 1) * 1_000) / (performance.now() - startedAt);
}

/** Milliseconds to read and to match the block after the cursor, and beside the bare statement. */
async function match(): Promise<{
  readMs: number;
  storeMs: number;
  bareMs: number;
  outputs: number;
}> {
  const cursor = await readCursor(db, chain.id);
  if (!cursor) throw new Error('it has begun');
  const readAt = performance.now();
  const block = await node.block(cursor.height + 1);
  const readMs = performance.now() - readAt;
  if (!block) throw new Error('a block waits');
  const bareMs = await bare(block);
  const storeAt = performance.now();
  const outcome = await storeBlocks(db, chain, cursor, [block]);
  const storeMs = performance.now() - storeAt;
  if (outcome.kind !== 'stored') throw new Error(`it was ${outcome.kind}`);
  return { readMs, storeMs, bareMs, outputs: block.transfers.length };
}

/** Only the look into the index of addresses. */
async function bare(block: Block): Promise<number> {
  const scripts = block.transfers.map(({ script }) => script);
  const startedAt = performance.now();
  await db.query('select script from deposit_addresses where chain = $1 and script = any($2)', [
    chain.id,
    scripts,
  ]);
  return performance.now() - startedAt;
}
