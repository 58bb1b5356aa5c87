import { z } from 'zod';
import { Unavailable } from '../errors.ts';
import type { AccountMark, AccountReading, ChainAsset } from './chain.ts';
import type { Endpoint } from './endpoint.ts';
import { tokenAccount } from './solana-address.ts';
import { readTransaction, type Commitment, type Executed } from './solana-transaction.ts';

/** An account that holds one asset of a wallet. */
interface Holding {
  readonly account: string;
  readonly isToken: boolean;
}

/** How far a wallet was read. */
interface Position {
  /** Of the newest transaction that was read; 0: none was. */
  readonly slot: number;
  /** In the middle of a long list: the last one that was read. */
  readonly after?: string;
  /** What its holdings had after what was read: another balance means that there is more. */
  readonly held: readonly string[];
}

/** One line of a list of transactions. */
export interface Listed {
  readonly signature: string;
  readonly slot: number;
  readonly failed: boolean;
  readonly isFinal: boolean;
}

/** The most that a node lists at once. */
const PAGE = 1_000;
/** Pages of one account before it is given up: more is an attack on a single address. */
const MOST_PAGES = 200;
/** Transactions read at a time, so that a busy account delays the others little. */
const BATCH = 40;
const AT_ONCE = 4;
/** Nodes list late, and not always in order: an hour behind the cursor is read again, */
const OVERLAP_SLOTS = 14_400;
/** and no more than so many of it. */
const OVERLAP_READ = 20;
/** Between our clock and the validators'. */
const CLOCKS_APART_S = 120;
/** Accounts in one question. https://solana.com/docs/rpc/http/getmultipleaccounts */
const ACCOUNTS_ASKED = 100;
/** Where a token account says how much it holds, and in how many bytes. */
const TOKEN_AMOUNT = { offset: 64, length: 8 };

const position = z.object({
  slot: z.number().int(),
  after: z.string().optional(),
  held: z.array(z.string()),
});
const states = z.object({
  context: z.object({ slot: z.number().int() }),
  value: z.array(
    z
      .object({ lamports: z.number().nonnegative(), data: z.tuple([z.string(), z.string()]) })
      .nullable(),
  ),
});
const listed = z.array(
  z.object({
    signature: z.string(),
    slot: z.number().int(),
    err: z.unknown(),
    blockTime: z.number().nullish(),
    confirmationStatus: z.string().nullish(),
  }),
);

/** Where a wallet keeps what we take: its coins at its own address, each token at one derived from it. */
export function holdingsOf(wallet: string, assets: readonly ChainAsset[]): readonly Holding[] {
  return assets.map(({ contract }) => ({
    account: contract === null ? wallet : tokenAccount(wallet, contract),
    isToken: contract !== null,
  }));
}

/** Accounts compared with one question. */
export function walletsAsked(assets: readonly ChainAsset[]): number {
  return Math.floor(ACCOUNTS_ASKED / assets.length);
}

/** Those whose balances are not what was read explains, and the slot at which that was so. */
export async function changedOf(
  endpoint: Endpoint,
  accounts: readonly AccountMark[],
  assets: readonly ChainAsset[],
): Promise<{ readonly changed: readonly string[]; readonly slot: number }> {
  const { balances, slot } = await balancesOf(
    endpoint,
    accounts.map(({ address }) => address),
    assets,
  );
  const changed = accounts.filter(({ cursor }, i) => {
    const { held } = readPosition(cursor, assets);
    return balances[i]?.some((balance, at) => balance !== held[at]);
  });
  return { changed: changed.map(({ address }) => address), slot };
}

/** Reads what came to a wallet, the oldest first, all of it from this endpoint. */
export async function readAccount(
  endpoint: Endpoint,
  account: AccountMark,
  assets: readonly ChainAsset[],
  minContextSlot: number,
): Promise<AccountReading> {
  const { address, cursor } = account;
  const before = readPosition(cursor, assets);
  const holdings = holdingsOf(address, assets);
  const held = [...before.held];
  if (cursor === null) {
    // What lies there since before anybody was shown the address needs no explanation.
    const { balances } = await balancesOf(endpoint, [address], assets);
    held.splice(0, held.length, ...(balances[0] ?? []));
  }
  const lists: (readonly Listed[])[] = [];
  for (const { account: name } of holdings)
    lists.push(await listAll(endpoint, name, minContextSlot, account.from, before.slot - OVERLAP_SLOTS)); // prettier-ignore
  const newest = new Set(lists.flatMap(([first]) => (first ? [first.signature] : [])));
  const all = inOrder(lists).filter(({ failed, signature }) => !failed || newest.has(signature));
  const { wanted, more } = choose(all, before);
  let { slot } = before;
  const transfers: Executed['transfers'][number][] = [];
  for (let at = 0; at < wanted.length; at += AT_ONCE) {
    const read = await Promise.all(
      wanted.slice(at, at + AT_ONCE).map((each) => demand(endpoint, each.signature, assets)),
    );
    for (const executed of read) {
      transfers.push(...executed.transfers);
      slot = Math.max(slot, executed.slot);
      for (const [i, { account: name, isToken }] of holdings.entries()) {
        const left = executed.after(name, isToken);
        if (left !== undefined) held[i] = left.toString();
      }
    }
  }
  const after = more ? wanted.at(-1)?.signature : undefined;
  const next: Position = { slot, ...(after === undefined ? {} : { after }), held };
  return { transfers, cursor: JSON.stringify(next), more };
}

/** What is listed of an account, the newest first, down to a slot or a time. */
export async function list(
  endpoint: Endpoint,
  account: string,
  options: {
    readonly commitment: Commitment;
    readonly limit: number;
    readonly before?: string;
    readonly minContextSlot?: number;
  },
): Promise<readonly (Listed & { readonly time: number | null })[]> {
  const found = await endpoint.call('getSignaturesForAddress', [account, options], listed);
  return found.map(({ signature, slot, err, blockTime, confirmationStatus }) => ({
    signature,
    slot,
    failed: err !== null && err !== undefined,
    isFinal: confirmationStatus === 'finalized',
    time: blockTime ?? null,
  }));
}

async function listAll(
  endpoint: Endpoint,
  account: string,
  minContextSlot: number,
  fromTime: number,
  fromSlot: number,
): Promise<readonly Listed[]> {
  const found: Listed[] = [];
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const last = found.at(-1)?.signature;
    const lines = await list(endpoint, account, {
      commitment: 'finalized',
      limit: PAGE,
      ...(last === undefined ? {} : { before: last }),
      // A node that has seen less than the balances that we compare would say that nothing came.
      ...(minContextSlot > 0 ? { minContextSlot } : {}),
    });
    const wanted = lines.filter(
      ({ slot, time }) => slot >= fromSlot && (time === null || time >= fromTime - CLOCKS_APART_S),
    );
    found.push(...wanted);
    if (lines.length < PAGE || wanted.length < lines.length) return found;
  }
  throw new Unavailable(`${endpoint.name}: more transactions of one account than are read`);
}

/** The lists as one, the oldest first; a transaction that several name stands where it is first named. */
function inOrder(lists: readonly (readonly Listed[])[]): readonly Listed[] {
  const known = new Map<string, Listed>();
  for (const each of lists.flatMap((lines) => lines.toReversed()))
    if (!known.has(each.signature)) known.set(each.signature, each);
  return [...known.values()].toSorted((one, other) => one.slot - other.slot);
}

/** What is read now: a little of what is behind, then what follows. */
function choose(
  all: readonly Listed[],
  { slot, after }: Position,
): { readonly wanted: readonly Listed[]; readonly more: boolean } {
  const at = after === undefined ? -1 : all.findIndex(({ signature }) => signature === after);
  const isBehind = ({ slot: its }: Listed, i: number) =>
    at >= 0 ? i <= at : its < slot || (its === slot && after === undefined);
  const behind = after === undefined ? all.filter(isBehind).slice(-OVERLAP_READ) : [];
  const fresh = all.filter((each, i) => !isBehind(each, i));
  return { wanted: [...behind, ...fresh.slice(0, BATCH)], more: fresh.length > BATCH };
}

async function demand(
  endpoint: Endpoint,
  signature: string,
  assets: readonly ChainAsset[],
): Promise<Executed> {
  const found = await readTransaction(endpoint, signature, assets, 'finalized');
  if (!found) throw new Unavailable(`${endpoint.name}: lists a transaction that it does not have`);
  return found;
}

/** What wallets hold now, each asset as text, in the order of assets. */
async function balancesOf(
  endpoint: Endpoint,
  wallets: readonly string[],
  assets: readonly ChainAsset[],
): Promise<{ readonly balances: readonly (readonly string[])[]; readonly slot: number }> {
  const holdings = wallets.flatMap((wallet) => holdingsOf(wallet, assets));
  const names = holdings.map(({ account }) => account);
  const options = { commitment: 'finalized', encoding: 'base64', dataSlice: TOKEN_AMOUNT };
  const { value, context } = await endpoint.call('getMultipleAccounts', [names, options], states);
  if (value.length !== names.length)
    throw new Unavailable(`${endpoint.name}: other accounts than were asked for`);
  const each = value.map((state, i) => {
    if (!state) return '0';
    if (!holdings[i]?.isToken) return String(state.lamports);
    const data = Buffer.from(state.data[0], 'base64');
    return data.length === 8 ? data.readBigUInt64LE().toString() : '0';
  });
  const count = assets.length;
  return {
    balances: wallets.map((_, i) => each.slice(i * count, (i + 1) * count)),
    slot: context.slot,
  };
}

function readPosition(cursor: string | null, assets: readonly ChainAsset[]): Position {
  if (cursor === null) return { slot: 0, held: assets.map(() => '0') };
  const { after, ...read } = position.parse(JSON.parse(cursor));
  return { ...read, ...(after === undefined ? {} : { after }) };
}
