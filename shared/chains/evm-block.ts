import { z } from 'zod';
import { Unavailable } from '../errors.ts';
import { exponentOf } from '../money.ts';
import { bloomCovered } from './bloom.ts';
import type { Block, ChainAsset, Transfer } from './chain.ts';
import type { Endpoint } from './endpoint.ts';
import type { Move, Tracer } from './evm-trace.ts';

/** keccak256 of `Transfer(address,address,uint256)` (ERC-20). */
const TRANSFER = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';
/** Above what our tables keep (38 digits): no coin has it, a broken contract may claim it. */
const ABSURD = 10n ** 38n;

/** What contracts moved within a transaction is numbered behind this. */
const INNER = 'inner-';

const text = z.string().toLowerCase();
const hex = text.regex(/^0x(?:[0-9a-f]{2})*$/);
const hash = text.regex(/^0x[0-9a-f]{64}$/);
const address = text.regex(/^0x[0-9a-f]{40}$/);
const quantity = text.regex(/^0x[0-9a-f]{1,64}$/);

/** A transaction as a block tells it: what it carries of the chain's own coin. */
export const transactionSchema = z.object({ hash, to: address.nullish(), value: quantity });
const header = z.object({
  number: quantity,
  hash,
  parentHash: hash,
  timestamp: quantity,
  logsBloom: hex.length(514),
  transactions: z.array(transactionSchema),
});
const log = z.object({
  address,
  topics: z.array(hash),
  data: hex,
  blockHash: hash,
  transactionHash: hash,
  logIndex: quantity,
  removed: z.boolean().optional(),
});
/** What became of a transaction. */
export const receiptSchema = z.object({
  transactionHash: hash,
  blockHash: hash,
  status: quantity,
  logs: z.array(log),
});

type Header = z.infer<typeof header>;
type Log = z.infer<typeof log>;
type Receipt = z.infer<typeof receiptSchema>;

/**
 * Reads one block and its transfers from one node, all of it by the block's hash (EIP-234). Null
 * while the node has no block of that height. What the node says must agree with itself (header,
 * bloom, logs, receipts); where it does not, it is `Unavailable`, however friendly the answer.
 */
export async function readBlock(
  endpoint: Endpoint,
  height: number,
  assets: readonly ChainAsset[],
  tracer: Tracer,
): Promise<Block | null> {
  const params = [`0x${height.toString(16)}`, true];
  const block = await endpoint.call('eth_getBlockByNumber', params, header.nullable());
  if (!block) return null;
  if (Number(block.number) !== height) throw doubt(endpoint, height, 'another block');
  const [logs, receipts] = await Promise.all([
    readLogs(endpoint, block, assets),
    readReceipts(endpoint, block),
  ]);
  const complaint = contradiction(block, logs, receipts, assets);
  if (complaint) throw doubt(endpoint, height, complaint);
  const moves = await readMoves(endpoint, block, assets, tracer);
  return {
    height,
    hash: block.hash,
    parentHash: block.parentHash,
    time: Number(block.timestamp),
    isWhole: block.transactions.every(({ hash }) => moves.has(hash)) || !coinOf(assets),
    transfers: receipts.flatMap((receipt, place) =>
      transfersIn(
        block.transactions[place],
        receipt,
        assets,
        moves.get(receipt.transactionHash) ?? [],
      ),
    ),
  };
}

/** What one transaction moved: the coin itself, by contracts too, and the tokens that we know. */
export function transfersIn(
  transaction: z.infer<typeof transactionSchema> | undefined,
  receipt: Receipt,
  assets: readonly ChainAsset[],
  moves: readonly Move[],
): readonly Transfer[] {
  return [
    ...coinTransfers(transaction, receipt, assets),
    ...innerTransfers(receipt, assets, moves),
    ...tokenTransfers(receipt, assets),
  ];
}

/** What contracts moved of the coin, of this very block: a trace of another one is not believed. */
async function readMoves(
  endpoint: Endpoint,
  { hash, number, transactions }: Header,
  assets: readonly ChainAsset[],
  tracer: Tracer,
): Promise<ReadonlyMap<string, readonly Move[]>> {
  if (transactions.length === 0 || !coinOf(assets)) return new Map();
  const names = transactions.map((each) => each.hash);
  return tracer.block(endpoint, { hash, height: Number(number), transactions: names });
}

/** The allowed contracts' Transfer logs. Never asked without contracts: `[]` means every contract. */
async function readLogs(endpoint: Endpoint, block: Header, assets: readonly ChainAsset[]) {
  const contracts = contractsOf(assets);
  if (contracts.length === 0 || block.transactions.length === 0) return [];
  const filter = { blockHash: block.hash, address: contracts, topics: [TRANSFER] };
  return endpoint.call('eth_getLogs', [filter], z.array(log));
}

/** Every transaction's outcome: whether a coin really moved, and where in it a log stands. */
async function readReceipts(endpoint: Endpoint, block: Header): Promise<readonly Receipt[]> {
  if (block.transactions.length === 0) return [];
  const receipts = await endpoint.call(
    'eth_getBlockReceipts',
    [block.hash],
    z.array(receiptSchema).nullable(),
  );
  if (!receipts) throw doubt(endpoint, Number(block.number), 'no receipts');
  return receipts;
}

/**
 * What does not fit together, or null. A node that lags answers `[]` for logs it does not have yet
 * (geth #24078, #26098): the header's bloom and the receipts tell.
 */
function contradiction(
  block: Header,
  logs: readonly Log[],
  receipts: readonly Receipt[],
  assets: readonly ChainAsset[],
): string | null {
  const ordered = block.transactions.every(
    ({ hash }, place) => receipts[place]?.transactionHash === hash,
  );
  if (!ordered || receipts.length !== block.transactions.length) return 'other receipts';
  const all = receipts.flatMap((receipt) => receipt.logs);
  const foreign = [...receipts, ...logs, ...all].some(({ blockHash }) => blockHash !== block.hash);
  if (foreign || [...logs, ...all].some(({ removed }) => removed)) return 'parts of another block';
  if (!bloomCovered(block.logsBloom, all)) return 'logs are missing';
  const contracts = contractsOf(assets);
  const ours = all.filter((log) => log.topics[0] === TRANSFER && contracts.includes(log.address));
  return namesOf(ours) === namesOf(logs) ? null : 'logs differ from receipts';
}

function namesOf(logs: readonly Log[]): string {
  return logs
    .map((log) => `${log.transactionHash}:${Number(log.logIndex)}:${log.topics[2]}:${log.data}`)
    .toSorted()
    .join();
}

function coinTransfers(
  transaction: Header['transactions'][number] | undefined,
  receipt: Receipt,
  assets: readonly ChainAsset[],
): readonly Transfer[] {
  const coin = coinOf(assets);
  if (!coin || !transaction?.to || !succeeded(receipt)) return [];
  return transfersOf(coin, transaction.hash, 'native', transaction.to, BigInt(transaction.value));
}

/** The n-th thing that its contracts moved, whoever got the others: the same in any block, by any tracer. */
function innerTransfers(
  receipt: Receipt,
  assets: readonly ChainAsset[],
  moves: readonly Move[],
): readonly Transfer[] {
  const coin = coinOf(assets);
  if (!coin || !succeeded(receipt)) return [];
  return moves.flatMap(({ to, value }, place) =>
    transfersOf(coin, receipt.transactionHash, `${INNER}${place}`, to, value),
  );
}

function coinOf(assets: readonly ChainAsset[]): ChainAsset | undefined {
  return assets.find(({ contract }) => contract === null);
}

function tokenTransfers(receipt: Receipt, assets: readonly ChainAsset[]): readonly Transfer[] {
  return succeeded(receipt) ? logTransfers(receipt.transactionHash, receipt.logs, assets) : [];
}

/** What the logs of one transaction that succeeded say about the tokens that we know. */
export function logTransfers(
  txid: string,
  logs: readonly Pick<Log, 'address' | 'topics' | 'data'>[],
  assets: readonly ChainAsset[],
): readonly Transfer[] {
  const moves = logs.filter(({ topics }) => topics[0] === TRANSFER);
  return moves.flatMap((log, ordinal) => {
    const token = assets.find(({ contract }) => contract?.toLowerCase() === log.address);
    const [, , to] = log.topics;
    // Three topics and one word: ERC-20. A fourth topic makes it an ERC-721 of the same name.
    if (!token || to === undefined || log.topics.length !== 3 || log.data.length !== 66) return [];
    return transfersOf(token, txid, String(ordinal), to, BigInt(log.data));
  });
}

/** One transfer, or none: zero is address poisoning, and less than our unit cannot be kept. */
export function transfersOf(
  asset: ChainAsset,
  txid: string,
  ordinal: string,
  to: string,
  raw: bigint,
): readonly Transfer[] {
  const spare = exponentOf(asset.currency) - asset.decimals;
  const amount = spare < 0 ? raw / 10n ** BigInt(-spare) : raw * 10n ** BigInt(spare);
  if (amount <= 0n || amount >= ABSURD) return [];
  const script = Buffer.from(to.slice(-40), 'hex');
  return [{ txid, ordinal, script, money: { amount, currency: asset.currency } }];
}

function succeeded(receipt: Receipt): boolean {
  return BigInt(receipt.status) === 1n;
}

function contractsOf(assets: readonly ChainAsset[]): readonly string[] {
  return assets.flatMap(({ contract }) => (contract === null ? [] : [contract.toLowerCase()]));
}

function doubt(endpoint: Endpoint, height: number, what: string): Unavailable {
  return new Unavailable(`${endpoint.name}: block ${height}: ${what}`);
}
