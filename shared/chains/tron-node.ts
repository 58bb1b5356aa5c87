import { z, type ZodType } from 'zod';
import { Unavailable } from '../errors.ts';
import type { Block, ChainAsset, SentTransaction } from './chain.ts';
import type { Ask, Endpoint, Protocol } from './endpoint.ts';
import { TronBlock, TronInfo, TronTransaction, tronSucceeded, tronTransfers } from './tron-block.ts'; // prettier-ignore

/** What TronGrid and java-tron answer for a thing that is not there. */
const Nothing = z.object({}).strict();
const Failure = z.object({ Error: z.string() });
/** TronGrid bans for half a minute after 15 in a second: https://developers.tron.network/reference/rate-limits-1. */
const PACE = { perSecond: 8, burst: 6 };
/** Of a block without transactions. */
const NO_ROOT = '0'.repeat(64);

/** https://developers.tron.network/reference: TronGrid, or one's own java-tron behind one address. */
export function tronProtocol(genesis: string, apiKey: string | undefined): Protocol {
  return {
    ...(apiKey === undefined ? {} : { headers: { 'TRON-PRO-API-KEY': apiKey } }),
    pace: PACE,
    async prove(ask) {
      const first = await readHash(ask, 0);
      return first === genesis ? null : `the chain that begins with ${first ?? 'nothing'}`;
    },
    head: (ask) => readHead(ask, 'wallet'),
    hashAt: readHash,
  };
}

/**
 * The newest block; of `walletsolidity`, the newest that cannot change any more, for two thirds of
 * the block producers built on it.
 */
export async function readHead(ask: Ask, view: 'wallet' | 'walletsolidity'): Promise<number> {
  const head = await question(ask, `/${view}/getblock`, { detail: false }, TronBlock);
  if (!head) throw new Unavailable('a chain without a newest block');
  return Number(head.block_header.raw_data.number);
}

/**
 * One block with its transfers, out of two answers: the block, and what became of its transactions. The
 * second is asked by height alone, so each of its parts must name a transaction of this block and its
 * time: another block of this height has another. Null while the node has none.
 */
export async function readBlock(
  endpoint: Endpoint,
  height: number,
  assets: readonly ChainAsset[],
): Promise<Block | null> {
  const block = await question(endpoint, '/wallet/getblockbynum', { num: height }, TronBlock);
  if (!block) return null;
  const { transactions, blockID: hash, block_header: header } = block;
  const infos =
    transactions.length === 0 || height === 0
      ? []
      : await question(endpoint, '/wallet/gettransactioninfobyblocknum', { num: height }, z.array(TronInfo)); // prettier-ignore
  const complaint = contradiction(height, block, infos ?? []);
  if (complaint) throw new Unavailable(`${endpoint.name}: block ${height}: ${complaint}`);
  const byId = new Map((infos ?? []).map((info) => [info.id, info]));
  return {
    height,
    hash,
    parentHash: header.raw_data.parentHash,
    time: Math.floor(Number(header.raw_data.timestamp) / 1_000),
    transfers: transactions.flatMap((transaction) => {
      const info = byId.get(transaction.txID);
      return info ? tronTransfers(transaction, info, assets) : [];
    }),
  };
}

/**
 * A transaction with what it moved and its depth; null where the node does not know it. However deep, it
 * stays below `required` until its block cannot change any more.
 */
export async function readTransaction(
  endpoint: Endpoint,
  txid: string,
  facts: { readonly assets: readonly ChainAsset[]; readonly confirmationsRequired: number },
): Promise<SentTransaction | null> {
  const [transaction, info] = await Promise.all([
    question(endpoint, '/wallet/gettransactionbyid', { value: txid }, TronTransaction),
    question(endpoint, '/wallet/gettransactioninfobyid', { value: txid }, TronInfo),
  ]);
  if (transaction?.txID !== txid) return null;
  if (info?.id !== txid) return { txid, succeeded: true, confirmations: 0, transfers: [] };
  const height = Number(info.blockNumber);
  const depth = Math.max((await endpoint.askHead()) - height + 1, 0);
  const isFinal =
    depth < facts.confirmationsRequired || (await readHead(endpoint, 'walletsolidity')) >= height;
  return {
    txid,
    succeeded: tronSucceeded(transaction, info),
    confirmations: isFinal ? depth : facts.confirmationsRequired - 1,
    transfers: tronTransfers(transaction, info, facts.assets),
  };
}

async function readHash(ask: Ask, height: number): Promise<string | null> {
  const wanted = { id_or_num: String(height), detail: false };
  return (await question(ask, '/wallet/getblock', wanted, TronBlock))?.blockID ?? null;
}

/** What does not fit together, or null. A node that lags or is overloaded answers with less, not with an error. */
function contradiction(
  height: number,
  { blockID, block_header: { raw_data: header }, transactions }: TronBlock,
  infos: readonly TronInfo[],
): string | null {
  // A block's name begins with its height.
  if (Number(header.number) !== height || Number(`0x${blockID.slice(0, 16)}`) !== height)
    return 'another block';
  if (transactions.length === 0 && header.txTrieRoot !== NO_ROOT) return 'transactions are missing';
  if (height === 0) return null;
  const known = new Set(infos.map(({ id }) => id));
  if (known.size !== transactions.length || infos.length !== transactions.length)
    return 'results are missing';
  if (!transactions.every(({ txID }) => known.has(txID))) return 'results of another block';
  const isOfBlock = ({ blockNumber, blockTimeStamp }: TronInfo) =>
    Number(blockNumber) === height && blockTimeStamp === header.timestamp;
  return infos.every(isOfBlock) ? null : 'results of another block';
}

/** One question by POST. Null for `{}`; a refusal comes as a friendly answer too. */
function question<T>(ask: Ask, path: string, body: object, schema: ZodType<T>): Promise<T | null> {
  return ask.get({ path, body, as: 'exact' }, (answer) => {
    const failure = Failure.safeParse(answer);
    if (failure.success) throw new Unavailable(`${path}: ${failure.data.Error.slice(0, 100)}`);
    return Nothing.safeParse(answer).success ? null : schema.parse(answer);
  });
}
