import { json, type Reply } from './loopback.ts';
import { accountBag, accountIn, capitals, rawOf, walletOf } from './ton-bodies.ts';

/** Answers as toncenter's version 3 does: https://docs.ton.org/applications/api/toncenter/v3-overview */

export interface TonMessage {
  readonly hash: string;
  /** Null: from outside of the chain. */
  readonly source: string | null;
  readonly destination: string;
  readonly value: string | null;
  readonly bounce: boolean;
  readonly bounced: boolean;
  readonly message_content: {
    readonly hash: string;
    readonly body: string;
    readonly decoded: null;
  };
}

export interface TonTransaction {
  readonly account: string;
  readonly hash: string;
  readonly lt: string;
  readonly now: number;
  readonly mc_block_seqno: number;
  readonly trace_id: string;
  readonly orig_status: string;
  readonly end_status: string;
  readonly total_fees: string;
  readonly description: Readonly<Record<string, unknown>>;
  readonly in_msg: TonMessage;
  readonly out_msgs: readonly TonMessage[];
  readonly emulated: boolean;
  readonly finality: string;
}

/** All of the chain that is kept. */
export interface TonMemory {
  height: number;
  time: number;
  lt: string;
  deployed: string[];
  readonly wallets: Record<string, { readonly owner: string; readonly jetton: string }>;
  transactions: TonTransaction[];
  waiting: TonTransaction[];
}

/** What a door of the chain does to those who come through it. */
export interface TonWeather {
  /** Blocks that its newest one is behind. */
  lag?: number;
  /** Answered instead of anything: 429, 503. */
  status?: number;
  /** The number of its network. */
  network?: number;
  /** Demanded of whoever asks. */
  key?: string;
  /** Tells of what waits as well, as not final. */
  tellsWaiting?: boolean;
  /** Bends what it tells of a transaction. */
  bend?: (transaction: TonTransaction) => TonTransaction;
  /** Called with each question. */
  heard?: (path: string) => void;
}

interface Question {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
  readonly key: string | string[] | undefined;
}

const MAINNET = -239;
const MOST = 1_000;
const USUAL = 100;

/** What the interface answers; null: no such path. */
export function answerToncenter(
  asked: Question,
  memory: TonMemory,
  weather: TonWeather,
): Reply | null {
  weather.heard?.(asked.path);
  if (weather.status !== undefined) return json({ error: 'not now' }, weather.status);
  if (weather.key !== undefined && weather.key !== asked.key) return json({ error: 'API key does not exist' }, 401); // prettier-ignore
  const height = memory.height - (weather.lag ?? 0);
  const seen = memory.transactions
    .filter((each) => each.mc_block_seqno <= height)
    .concat(weather.tellsWaiting ? memory.waiting.map(unfinished(memory)) : [])
    .map((each) => weather.bend?.(each) ?? each);
  try {
    switch (asked.path) {
      case '/masterchainInfo': {
        const block = {
          workchain: -1,
          shard: '8000000000000000',
          global_id: weather.network ?? MAINNET,
        };
        const time = memory.time - (weather.lag ?? 0) * 3;
        return json({
          last: { ...block, seqno: height, gen_utime: String(time) },
          first: { ...block, seqno: 1, gen_utime: '1573822385' },
        });
      }
      case '/transactions':
        return json({ transactions: transactionsFor(asked.query, seen), address_book: {} });
      case '/traces':
        return json({ traces: tracesFor(asked.query, seen), address_book: {}, metadata: {} });
      case '/accountStates':
        return json({
          accounts: statesFor(asked.query, seen, memory),
          address_book: {},
          metadata: {},
        });
      case '/jetton/wallets':
        return json({
          jetton_wallets: walletsFor(asked.query, memory),
          address_book: {},
          metadata: {},
        });
      case '/runGetMethod':
        return json(run(asked.body, memory));
      default:
        return null;
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return json({ error: error.message }, 422);
  }
}

class Refusal extends Error {}

function unfinished({ height, time }: TonMemory) {
  return (each: TonTransaction): TonTransaction => ({ ...each, mc_block_seqno: height, now: time, emulated: true, finality: 'pending' }); // prettier-ignore
}

function transactionsFor(
  query: URLSearchParams,
  seen: readonly TonTransaction[],
): readonly TonTransaction[] {
  const accounts = query.getAll('account').map(demandAccount);
  const hashes = query.getAll('hash').map(demandHash);
  const isDescending = (query.get('sort') ?? 'desc') === 'desc';
  const from = BigInt(query.get('start_lt') ?? '0');
  const seconds = Number(query.get('start_utime') ?? '0');
  const found = seen
    .filter(({ account }) => accounts.length === 0 || accounts.includes(account))
    .filter(({ hash }) => hashes.length === 0 || hashes.includes(hash))
    .filter(({ lt, now }) => BigInt(lt) >= from && now >= seconds)
    .toSorted((a, b) => Number(BigInt(a.lt) - BigInt(b.lt)) || (a.account < b.account ? -1 : 1));
  const offset = Number(query.get('offset') ?? '0');
  return (isDescending ? found.toReversed() : found).slice(offset, offset + limitOf(query));
}

function tracesFor(query: URLSearchParams, seen: readonly TonTransaction[]) {
  const [name, text] = [...query].find(([each]) => each === 'tx_hash' || each === 'msg_hash') ?? [];
  if (text === undefined)
    throw new Refusal('only one of account, trace_id, tx_hash, msg_hash should be specified');
  const hash = demandHash(text);
  const found = seen.find((each) =>
    name === 'tx_hash'
      ? each.hash === hash
      : [each.in_msg, ...each.out_msgs].some((message) => message.hash === hash),
  );
  if (!found) return [];
  const all = seen.filter(({ trace_id: trace }) => trace === found.trace_id);
  return [
    {
      trace_id: found.trace_id,
      is_incomplete: false,
      transactions: Object.fromEntries(all.map((each) => [each.hash, each])),
    },
  ];
}

function statesFor(
  query: URLSearchParams,
  seen: readonly TonTransaction[],
  { deployed }: TonMemory,
) {
  const wanted = query.getAll('address').map(demandAccount);
  if (wanted.length === 0 || wanted.length > MOST)
    throw new Refusal('address of account is required');
  return wanted.flatMap((address) => {
    const last = seen.findLast(({ account }) => account === address);
    if (!last && !deployed.includes(address)) return [];
    return [
      {
        address,
        status: deployed.includes(address) ? 'active' : 'uninit',
        last_transaction_lt: last?.lt ?? null,
        last_transaction_hash: last?.hash ?? null,
      },
    ];
  });
}

function walletsFor(query: URLSearchParams, { wallets }: TonMemory) {
  const addresses = query.getAll('address').map(demandAccount);
  const owners = query.getAll('owner_address').map(demandAccount);
  const masters = query.getAll('jetton_address').map(demandAccount);
  return Object.entries(wallets)
    .map(([address, wallet]) => ({ address, balance: '0', ...wallet }))
    .filter(
      ({ address, owner, jetton }) =>
        (addresses.length === 0 || addresses.includes(address)) &&
        (owners.length === 0 || owners.includes(owner)) &&
        (masters.length === 0 || masters.includes(jetton)),
    )
    .slice(0, limitOf(query));
}

/** Any contract answers where an owner's jettons lie; one that is not there, nothing (-13). */
function run(body: string, { deployed }: TonMemory) {
  const {
    address = '',
    method,
    stack,
  } = JSON.parse(body) as {
    address?: string;
    method?: string;
    stack?: { type: string; value: string }[];
  };
  const master = demandAccount(address);
  const [first] = stack ?? [];
  const owner = first?.type === 'slice' ? accountIn(first.value) : null;
  if (method !== 'get_wallet_address' || owner === null || !deployed.includes(master))
    return { gas_used: 0, exit_code: -13, stack: [] };
  return {
    gas_used: 3_000,
    exit_code: 0,
    stack: [{ type: 'cell', value: accountBag(walletOf(master, capitals(owner))) }],
  };
}

function demandAccount(text: string): string {
  try {
    return rawOf(text);
  } catch {
    throw new Refusal(`schema: error converting value for index 0 of "account"`);
  }
}

/** Hex or base64 in either alphabet, as the interface's own converter. */
function demandHash(text: string): string {
  if (/^[0-9a-fA-F]{64}$/.test(text)) return Buffer.from(text, 'hex').toString('base64');
  if (!/^[\w+/-]{43}=$/.test(text)) throw new Refusal('schema: error converting value for "hash"');
  return Buffer.from(text, 'base64').toString('base64');
}

function limitOf(query: URLSearchParams): number {
  const limit = Number(query.get('limit') ?? USUAL);
  if (!(limit >= 1 && limit <= MOST)) throw new Refusal(`limit is not allowed: ${limit} > ${MOST}`);
  return limit;
}
