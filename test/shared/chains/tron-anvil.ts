import { createHash } from 'node:crypto';
import type { SandboxChain } from '../../../sandbox/chain.ts';
import { json, serve } from '../../../sandbox/loopback.ts';

/** A real EVM behind the HTTP interface of java-tron: a sun is a wei there. */
export interface TronAnvil {
  readonly url: string;
  readonly genesis: string;
  close(): Promise<void>;
}

interface Block {
  readonly number: string;
  readonly hash: string;
  readonly parentHash: string;
  readonly timestamp: string;
  readonly transactionsRoot: string;
  readonly transactions: readonly Sent[];
}
interface Sent {
  readonly hash: string;
  readonly from: string;
  readonly to: string | null;
  readonly value: string;
  readonly input: string;
  readonly blockNumber: string;
}
interface Receipt {
  readonly status: string;
  readonly logs: readonly { readonly address: string; readonly topics: readonly string[]; readonly data: string }[]; // prettier-ignore
}
interface Call {
  readonly type: string;
  readonly from: string;
  readonly to?: string;
  readonly value?: string;
  readonly error?: string;
  readonly calls?: readonly Call[];
}

/** Blocks behind the newest that cannot change any more, with all 27 producers at work. */
const SOLID_LAG = 18;

/** Opens the door; the chain is its owner's to end. */
export async function tronOver({ rpc }: Pick<SandboxChain, 'rpc'>): Promise<TronAnvil> {
  const blockAt = (height: string) => rpc('eth_getBlockByNumber', height, true) as Promise<Block | null>; // prettier-ignore

  async function wireBlock(block: Block, isDetailed: boolean) {
    const transactions = isDetailed
      ? await Promise.all(block.transactions.map(wireTransaction))
      : [];
    return {
      blockID: nameOf(block.hash, Number(block.number)),
      block_header: {
        raw_data: {
          ...(Number(block.number) === 0 ? {} : { number: Number(block.number), timestamp: timeOf(block) }), // prettier-ignore
          // Of no transactions it is zeros there.
          txTrieRoot:
            block.transactions.length === 0 ? '0'.repeat(64) : bare(block.transactionsRoot),
          parentHash: nameOf(block.parentHash, Math.max(0, Number(block.number) - 1)),
        },
      },
      ...(transactions.length > 0 ? { transactions } : {}),
    };
  }

  async function wireTransaction(sent: Sent) {
    const { status } = (await rpc('eth_getTransactionReceipt', sent.hash)) as Receipt;
    const isCall =
      sent.to === null || (await rpc('eth_getCode', sent.to, sent.blockNumber)) !== '0x';
    const value = isCall
      ? { owner_address: hexOf(sent.from), call_value: Number(sent.value), data: bare(sent.input) }
      : { owner_address: hexOf(sent.from), to_address: hexOf(sent.to ?? ''), amount: Number(sent.value) }; // prettier-ignore
    return {
      txID: bare(sent.hash),
      ret: [{ contractRet: Number(status) === 1 ? 'SUCCESS' : 'REVERT' }],
      raw_data: { contract: [{ type: isCall ? 'TriggerSmartContract' : 'TransferContract', parameter: { value } }] }, // prettier-ignore
    };
  }

  async function wireInfo(sent: Sent, block: Block) {
    const { status, logs } = (await rpc('eth_getTransactionReceipt', sent.hash)) as Receipt;
    const isDone = Number(status) === 1;
    const root = (await rpc('debug_traceTransaction', sent.hash, { tracer: 'callTracer' })) as Call;
    const inner = below(root, !isDone);
    return {
      id: bare(sent.hash),
      blockNumber: Number(block.number),
      blockTimeStamp: timeOf(block),
      ...(isDone ? {} : { result: 'FAILED' }),
      receipt: { result: isDone ? 'SUCCESS' : 'REVERT' },
      ...(logs.length > 0 ? { log: logs.map(({ address, topics, data }) => ({ address: bare(address), topics: topics.map(bare), data: bare(data) })) } : {}), // prettier-ignore
      ...(inner.length > 0
        ? { internal_transactions: inner.map((each, n) => ({ hash: digest(`${sent.hash}:${n}`), ...each })) } // prettier-ignore
        : {}),
    };
  }

  async function answer(path: string, wanted: Wanted): Promise<object | null> {
    const tip = Number(await rpc('eth_blockNumber'));
    const head = path.startsWith('/walletsolidity/') ? Math.max(0, tip - SOLID_LAG) : tip;
    const height = Number(wanted.id_or_num ?? wanted.num ?? head);
    const block = height <= head ? await blockAt(`0x${height.toString(16)}`) : null;
    const named = async () =>
      (await rpc('eth_getTransactionByHash', `0x${wanted.value ?? ''}`)) as Sent | null;
    const [, , method = ''] = path.split('/');
    switch (method) {
      case 'getblock':
        return block ? wireBlock(block, wanted.detail === true) : {};
      case 'getblockbynum':
        return block ? wireBlock(block, true) : {};
      case 'gettransactioninfobyblocknum':
        return block ? Promise.all(block.transactions.map((each) => wireInfo(each, block))) : {};
      case 'gettransactionbyid': {
        const sent = await named();
        return sent ? wireTransaction(sent) : {};
      }
      case 'gettransactioninfobyid': {
        const sent = await named();
        const its = sent && (await blockAt(sent.blockNumber));
        return sent && its ? wireInfo(sent, its) : {};
      }
      default:
        return null;
    }
  }

  const server = await serve(async (_request, { pathname }, body) => {
    const found = await answer(pathname, JSON.parse(body) as Wanted);
    return found && json(found);
  });
  const first = await blockAt('0x0');
  return { url: server.url, genesis: nameOf(first?.hash ?? '', 0), close: () => server.close() };
}

interface Wanted {
  readonly id_or_num?: string;
  readonly num?: number;
  readonly value?: string;
  readonly detail?: boolean;
}

/** Calls below one, as java-tron lists them: what a failed one did is rejected with all below it. */
function below({ calls = [] }: Call, isUndone: boolean): readonly object[] {
  return calls.flatMap((each) => {
    const isRejected = isUndone || each.error !== undefined;
    const value = Number(each.value ?? 0);
    // Borrowed code runs for its caller: the coins stay.
    const to = ['CALL', 'SELFDESTRUCT', 'CREATE', 'CREATE2'].includes(each.type)
      ? each.to
      : each.from;
    return [
      {
        caller_address: hexOf(each.from),
        transferTo_address: hexOf(to ?? each.from),
        callValueInfo: [value === 0 ? {} : { callValue: value }],
        note: Buffer.from(noteOf(each.type)).toString('hex'),
        ...(isRejected ? { rejected: true } : {}),
      },
      ...below(each, isRejected),
    ];
  });
}

function noteOf(type: string): string {
  if (type.startsWith('CREATE')) return 'create';
  return type === 'SELFDESTRUCT' ? 'suicide' : 'call';
}

/** A block's name begins with its height. */
function nameOf(hash: string, height: number): string {
  return height.toString(16).padStart(16, '0') + bare(hash).slice(16);
}

function timeOf({ timestamp }: Block): number {
  return Number(timestamp) * 1_000;
}

function hexOf(address: string): string {
  return `41${bare(address)}`;
}

function bare(hex: string): string {
  return hex.replace(/^0x/, '').toLowerCase();
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
