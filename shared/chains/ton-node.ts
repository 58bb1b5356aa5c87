import { z } from 'zod';
import type { AccountMark, AccountReader, AccountReading, ChainAsset, FinalTransfer, Node, NodeOptions, SentTransaction } from './chain.ts'; // prettier-ignore
import type { Ask } from './endpoint.ts';
import { createEndpoints } from './failover.ts';
import { ACCOUNT_BYTES, formatAccount, rawAccount, readAccount } from './ton-address.ts';
import { isReturn, jettonsIn, tonIn } from './ton-transfers.ts';
import * as toncenter from './toncenter.ts';
import type { Transaction } from './toncenter.ts';

/** The jetton that is taken beside TON, and what its master's address is. */
interface Jetton {
  readonly master: Buffer;
  readonly currency: string;
}

/**
 * How far an account was read: its newest transaction and that of its jetton wallet, as logical times, and
 * where the next page begins while there is one.
 */
const Cursor = z.object({
  wallet: z.string().nullable(),
  account: z.string(),
  jettons: z.string(),
  page: z.string().optional(),
});
type Cursor = z.infer<typeof Cursor>;

/**
 * What is read again behind the newest transaction, in logical time: a block takes a million of it or more,
 * and the shards of an account and of its jetton wallet are not always equally far. Two minutes, 300 blocks.
 */
const OVERLAP_LT = 300_000_000n;
/** Between our clock and the validators'. */
const CLOCKS_APART_S = 120;
/** Accounts of one question: its address stays below what servers take. */
const ASKED_AT_ONCE = 80;
/** Whose jettons they are is not asked. */
const NOBODY = Buffer.alloc(ACCOUNT_BYTES);
/** Jetton wallets of one trace that are asked about: a payment touches two. */
const MOST_WALLETS = 8;

/** Nodes of TON behind one value; nothing is asked yet. */
export function connectTon(assets: readonly ChainAsset[], options: NodeOptions): Node {
  const endpoints = createEndpoints(toncenter.tonProtocol(options.apiKey), options);
  const token = assets.find(({ contract }) => contract !== null);
  const jetton = token?.contract
    ? { master: readAccount(token.contract).script, currency: token.currency }
    : null;
  const one = <T>(read: (ask: Ask) => Promise<T>): Promise<T> =>
    endpoints
      .readOne(0, async (endpoint) => ({ found: await read(endpoint) }))
      .then((answer) => {
        if (answer === null) throw new Error('an answer is never null');
        return answer.found;
      });

  const accounts: AccountReader = {
    async head() {
      await endpoints.tip();
      const { seqno, gen_utime: time } = await one(toncenter.readHead);
      return { height: seqno, hash: String(seqno), time: Number(time) };
    },
    changed: (marks) => one((ask) => changedOf(ask, marks)),
    since: (mark) => one((ask) => readSince(ask, jetton, mark)),
    ofTransaction: (txid) =>
      one(async (ask) => {
        const all = await readWhole(ask, txid);
        return all.length > 0 && all.every(toncenter.isFinal)
          ? transfersIn(ask, jetton, all)
          : null;
      }),
  };
  return {
    accounts,
    tip: () => endpoints.tip(),
    block: () => Promise.resolve(null),
    sent: (txid) => one((ask) => readSent(ask, jetton, txid)),
    agree: (block, transfer) =>
      endpoints.quorum(block?.height ?? 0, transfer?.txid ?? 'nothing', async (ask) =>
        transfer === undefined || (await hasTransfer(ask, jetton, transfer))
          ? null
          : 'has another or none',
      ),
  };
}

/** Those whose newest transaction, or that of their jetton wallet, was not read yet. */
async function changedOf(ask: Ask, marks: readonly AccountMark[]): Promise<readonly string[]> {
  const all = marks.map(({ address, cursor }) => ({ address, at: readCursor(cursor) }));
  const names = all.flatMap(({ address, at }) => [address, at?.wallet ?? []].flat());
  const newest = new Map<string, string>();
  for (let place = 0; place < names.length; place += ASKED_AT_ONCE) {
    const part = names.slice(place, place + ASKED_AT_ONCE).map((name) => readAccount(name).script);
    for (const [name, lt] of await toncenter.readNewest(ask, part)) newest.set(name, lt);
  }
  const isPast = (name: string, lt: string) =>
    BigInt(newest.get(rawAccount(readAccount(name).script)) ?? '0') > BigInt(lt);
  return all
    .filter(
      ({ address, at }) =>
        at === null ||
        at.page !== undefined ||
        isPast(address, at.account) ||
        (at.wallet !== null && isPast(at.wallet, at.jettons)),
    )
    .map(({ address }) => address);
}

/** One page of what an account and its jetton wallet got, both in the order of time. */
async function readSince(
  ask: Ask,
  jetton: Jetton | null,
  { address, cursor, from }: AccountMark,
): Promise<AccountReading> {
  const at = readCursor(cursor);
  const account = readAccount(address).script;
  // It never moves: it is asked for once, and kept.
  const wallet = at?.wallet
    ? readAccount(at.wallet).script
    : jetton && (await toncenter.readJettonWallet(ask, jetton.master, account));
  const page = await toncenter.readTransactions(
    ask,
    wallet ? [account, wallet] : [account],
    at === null ? { seconds: Math.max(0, Math.floor(from) - CLOCKS_APART_S) } : { lt: beginOf(at) },
  );
  // Behind one that is not final nothing is read yet.
  const open = page.findIndex((each) => !toncenter.isFinal(each));
  const final = open < 0 ? page : page.slice(0, open);
  const [own, jettons] = [account, wallet].map((each) =>
    each ? final.filter((transaction) => transaction.account === rawAccount(each)) : [],
  );
  const more = open < 0 && page.length >= toncenter.PAGE;
  const next: Cursor = {
    wallet: wallet && formatAccount(wallet),
    account: newestOf(own, at?.account),
    jettons: newestOf(jettons, at?.jettons),
    ...(more ? { page: newestOf(final, at?.page) } : {}),
  };
  return {
    transfers: final.flatMap((each) => transferIn(each, account, wallet, jetton) ?? []),
    cursor: JSON.stringify(next),
    more,
  };
}

function beginOf({ account, jettons, page }: Cursor): bigint {
  if (page !== undefined) return BigInt(page);
  const newest = [account, jettons].map(BigInt).reduce((a, b) => (a > b ? a : b));
  return newest > OVERLAP_LT ? newest - OVERLAP_LT : 0n;
}

function newestOf(all: readonly Transaction[] = [], known = '0'): string {
  return String(
    all.reduce((lt, each) => (BigInt(each.lt) > lt ? BigInt(each.lt) : lt), BigInt(known)),
  );
}

function transferIn(
  transaction: Transaction,
  account: Buffer,
  wallet: Buffer | null,
  jetton: Jetton | null,
): FinalTransfer | null {
  if (transaction.account === rawAccount(account)) return tonIn(transaction);
  const isWallet = wallet !== null && transaction.account === rawAccount(wallet);
  return isWallet && jetton ? jettonsIn(transaction, account, jetton.currency) : null;
}

/** A transaction with all that followed from the same message. */
async function readWhole(ask: Ask, text: string): Promise<readonly Transaction[]> {
  const txid = hashIn(text);
  if (txid === null) return [];
  const all = await toncenter.readTrace(ask, txid);
  if (all.length > 0) return all;
  const alone = await toncenter.readTransaction(ask, txid);
  return alone ? [alone] : [];
}

async function readSent(
  ask: Ask,
  jetton: Jetton | null,
  text: string,
): Promise<SentTransaction | null> {
  const all = await readWhole(ask, text);
  if (all.length === 0) return null;
  const txid = hashIn(text) ?? '';
  const isFinal = all.every(toncenter.isFinal);
  const transfers = isFinal ? await transfersIn(ask, jetton, all) : [];
  const named = all.find(({ hash }) => toncenter.hexOf(hash) === txid) ?? all[0];
  const height = Math.max(...all.map((each) => each.mc_block_seqno ?? 0));
  const { seqno } = isFinal ? await toncenter.readHead(ask) : { seqno: 0 };
  return {
    txid,
    succeeded: transfers.length > 0 || named?.description.aborted !== true,
    confirmations: isFinal ? Math.max(seqno - height + 1, 1) : 0,
    transfers,
    ...(transfers.length === 0 && isWhollyReturned(all) ? { isReturned: true } : {}),
  };
}

/** Whether all that a trace moved went back; jettons that somebody has, of whatever kind, did not. */
function isWhollyReturned(all: readonly Transaction[]): boolean {
  return all.some(isReturn) && !all.some((each) => jettonsIn(each, NOBODY, ''));
}

/** What a trace brought to anybody: TON, and jettons where their master confirms whose wallet it was. */
async function transfersIn(
  ask: Ask,
  jetton: Jetton | null,
  all: readonly Transaction[],
): Promise<readonly FinalTransfer[]> {
  const owners = jetton ? await ownersIn(ask, jetton, all) : new Map<string, Buffer>();
  return all.flatMap((each) => {
    const owner = owners.get(each.account);
    return (owner && jetton ? jettonsIn(each, owner, jetton.currency) : tonIn(each)) ?? [];
  });
}

/** Whether a node knows just this transfer, and takes the wallet for the jetton's too. */
async function hasTransfer(
  ask: Ask,
  jetton: Jetton | null,
  wanted: Pick<FinalTransfer, 'txid' | 'ordinal' | 'script' | 'money'>,
): Promise<boolean> {
  const found = await toncenter.readTransaction(ask, wanted.txid);
  if (!found || !toncenter.isFinal(found)) return false;
  const { money, script } = wanted;
  return (await transfersIn(ask, jetton, [found])).some(
    (each) =>
      each.ordinal === wanted.ordinal &&
      each.money.currency === money.currency &&
      each.money.amount === money.amount &&
      // What names nobody lies at the account itself.
      (each.script.equals(script) || each.remark?.account.equals(script)),
  );
}

async function ownersIn(
  ask: Ask,
  { master, currency }: Jetton,
  all: readonly Transaction[],
): Promise<ReadonlyMap<string, Buffer>> {
  const owners = new Map<string, Buffer>();
  const wallets = new Set(
    all.filter((each) => jettonsIn(each, master, currency)).map(({ account }) => account),
  );
  if (wallets.size === 0) return owners;
  const claimed = await toncenter.readOwners(ask, master, [...wallets].slice(0, MOST_WALLETS));
  for (const [wallet, raw] of claimed) {
    const owner = readAccount(raw).script;
    const real = await toncenter.readJettonWallet(ask, master, owner);
    if (rawAccount(real) === wallet) owners.set(wallet, owner);
  }
  return owners;
}

/** A hash as wallets and explorers write it: hex, or base64 in either alphabet. */
function hashIn(text: string): string | null {
  const plain = text.trim().replace(/^0x/i, '');
  if (/^[0-9a-fA-F]{64}$/.test(plain)) return plain.toLowerCase();
  const base64 = plain.replaceAll(/%2B|-/gi, '+').replaceAll(/%2F|_/gi, '/').replace(/%3D$/i, '=');
  return /^[A-Za-z0-9+/]{43}=?$/.test(base64)
    ? Buffer.from(base64, 'base64').toString('hex')
    : null;
}

function readCursor(text: string | null): Cursor | null {
  return text === null ? null : Cursor.parse(JSON.parse(text));
}
