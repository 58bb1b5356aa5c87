import { z } from 'zod';
import { Unavailable } from '../errors.ts';
import type { AccountMark, AccountReading, ChainAsset } from './chain.ts';
import type { Endpoint } from './endpoint.ts';
import { Flood, readFlood } from './solana-flood.ts';
import { holdingsOf, isWithin, list, readLines, type Listed } from './solana-lines.ts';
import type { Executed } from './solana-transaction.ts';

/** How far a wallet was read. */
interface Position {
  /** Of the newest transaction that was read; 0: none was. */
  readonly slot: number;
  /** In the middle of a long list: the last one that was read. */
  readonly after?: string;
  /** What its holdings had after what was read: another balance means that there is more. */
  readonly held: readonly string[];
  /** More came than is read in the order of time. */
  readonly flood?: Flood;
}

/** The most that a node lists at once. */
const PAGE = 1_000;
/** Pages of one account that are read in the order of time: more is an attack on a single address. */
const MOST_PAGES = 3;
/** Transactions read at a time, so that a busy account delays the others little. */
const BATCH = 40;
/** Nodes list late, and not always in order: an hour behind the cursor is read again, */
const OVERLAP_SLOTS = 14_400;
/** and no more than so many of it. */
const OVERLAP_READ = 20;
/** Accounts in one question. https://solana.com/docs/rpc/http/getmultipleaccounts */
const ACCOUNTS_ASKED = 100;
/** Where a token account says how much it holds, and in how many bytes. */
const TOKEN_AMOUNT = { offset: 64, length: 8 };

const position = z.object({
  slot: z.number().int(),
  after: z.string().optional(),
  held: z.array(z.string()),
  flood: Flood.optional(),
});
const states = z.object({
  context: z.object({ slot: z.number().int() }),
  value: z.array(
    z
      .object({ lamports: z.number().nonnegative(), data: z.tuple([z.string(), z.string()]) })
      .nullable(),
  ),
});
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
  const lists = before.flood ? null : await listEach(endpoint, account, assets, before, minContextSlot); // prettier-ignore
  if (!lists) {
    const begun = before.flood ?? { tops: assets.map(() => before.slot - 1), held, gaps: [] };
    const { transfers, flood } = await readFlood(endpoint, account, assets, begun, minContextSlot);
    const more = flood.gaps.length > 0;
    // Nothing is held by that: it counts as changed until all of it is read.
    const next: Position = more ? { slot: before.slot, held: [], flood } : { slot: Math.max(...flood.tops), held: flood.held }; // prettier-ignore
    return { transfers, cursor: JSON.stringify(next), more };
  }
  const newest = new Set(lists.flatMap(([first]) => (first ? [first.signature] : [])));
  const all = inOrder(lists).filter(({ failed, signature }) => !failed || newest.has(signature));
  const { wanted, more } = choose(all, before);
  let { slot } = before;
  const transfers: Executed['transfers'][number][] = [];
  for (const executed of await readLines(endpoint, wanted, assets)) {
    transfers.push(...executed.transfers);
    slot = Math.max(slot, executed.slot);
    for (const [i, { account: name, isToken }] of holdings.entries()) {
      const left = executed.after(name, isToken);
      if (left !== undefined) held[i] = left.toString();
    }
  }
  const after = more ? wanted.at(-1)?.signature : undefined;
  const next: Position = { slot, ...(after === undefined ? {} : { after }), held };
  return { transfers, cursor: JSON.stringify(next), more };
}

/** What is listed of each holding, the newest first; null: it is more than is read in the order of time. */
async function listEach(
  endpoint: Endpoint,
  { address, from }: AccountMark,
  assets: readonly ChainAsset[],
  { slot }: Position,
  minContextSlot: number,
): Promise<readonly (readonly Listed[])[] | null> {
  const lists: (readonly Listed[])[] = [];
  for (const { account: name } of holdingsOf(address, assets)) {
    const lines = await listAll(endpoint, name, minContextSlot, from, slot - OVERLAP_SLOTS);
    if (!lines) return null;
    lists.push(lines);
  }
  return lists;
}

async function listAll(
  endpoint: Endpoint,
  account: string,
  minContextSlot: number,
  fromTime: number,
  fromSlot: number,
): Promise<readonly Listed[] | null> {
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
    const wanted = lines.filter((line) => isWithin(line, fromSlot, fromTime));
    found.push(...wanted);
    if (lines.length < PAGE || wanted.length < lines.length) return found;
  }
  return null;
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
  const { after, flood, ...read } = position.parse(JSON.parse(cursor));
  return { ...read, ...(after === undefined ? {} : { after }), ...(flood ? { flood } : {}) };
}
