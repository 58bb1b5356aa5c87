import { z } from 'zod';
import { Unavailable } from '../errors.ts';
import type { ChainAsset } from './chain.ts';
import type { Endpoint } from './endpoint.ts';
import { tokenAccount } from './solana-address.ts';
import { readTransaction, type Commitment, type Executed } from './solana-transaction.ts';

/** An account that holds one asset of a wallet. */
export interface Holding {
  readonly account: string;
  readonly isToken: boolean;
}

/** One line of a list of transactions. */
export interface Listed {
  readonly signature: string;
  readonly slot: number;
  readonly failed: boolean;
  readonly isFinal: boolean;
  readonly time: number | null;
}

/** Between our clock and the validators'. */
const CLOCKS_APART_S = 120;
/** Transactions that are asked for at once. */
const AT_ONCE = 4;

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
): Promise<readonly Listed[]> {
  const found = await endpoint.call('getSignaturesForAddress', [account, options], listed);
  return found.map(({ signature, slot, err, blockTime, confirmationStatus }) => ({
    signature,
    slot,
    failed: err !== null && err !== undefined,
    isFinal: confirmationStatus === 'finalized',
    time: blockTime ?? null,
  }));
}

/** Whether a line is of what is looked for: not below a slot, nor from before somebody was shown the address. */
export function isWithin({ slot, time }: Listed, floor: number, fromTime: number): boolean {
  return slot >= floor && (time === null || time >= fromTime - CLOCKS_APART_S);
}

/** The transactions of lines, in their order. */
export async function readLines(
  endpoint: Endpoint,
  lines: readonly Listed[],
  assets: readonly ChainAsset[],
): Promise<readonly Executed[]> {
  const all: Executed[] = [];
  for (let at = 0; at < lines.length; at += AT_ONCE)
    all.push(
      ...(await Promise.all(
        lines.slice(at, at + AT_ONCE).map((each) => demand(endpoint, each.signature, assets)),
      )),
    );
  return all;
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
