import { z } from 'zod';
import type { ChainAsset, Node, NodeOptions, Transfer } from './chain.ts';
import type { Endpoint, Protocol } from './endpoint.ts';
import { createEndpoints } from './failover.ts';
import { changedOf, readAccount, walletsAsked } from './solana-accounts.ts';
import { isSignature, readWallet } from './solana-address.ts';
import { holdingsOf, list } from './solana-lines.ts';
import { readTransaction } from './solana-transaction.ts';

/** Public nodes allow four calls of one method a second, and ten of all. */
const REQUESTS_PER_SECOND = 8;
/** A node so many slots behind is asked last: twenty seconds, at four a second since 2026. */
const LAGGING_SLOTS = 80;
/** Where the cluster's clock stands, in the account that every node has. */
const CLOCK = 'SysvarC1ock11111111111111111111111111111111';

/** Lines that tell what has come and is not final: seconds of one address. */
const WAITING_LINES = 10;

const slotNumber = z.number().int().nonnegative();
const clockAccount = z.object({
  context: z.object({ slot: slotNumber }),
  value: z.object({ data: z.tuple([z.string(), z.string()]) }),
});

/** The nodes of one cluster: its accounts are read, its blocks are not. */
export function connect(
  { genesis, assets }: { readonly genesis: string; readonly assets: readonly ChainAsset[] },
  options: NodeOptions,
): Node {
  const endpoints = createEndpoints(protocolOf(genesis), {
    requestsPerSecond: REQUESTS_PER_SECOND,
    ...options,
  });
  const perQuestion = walletsAsked(assets);
  /** The slot whose balances were compared last: who knows less must not say that nothing came. */
  let compared = 0;

  return {
    tip: () => endpoints.tip(),
    // Blocks come by fours a second and with megabytes: none is read.
    block: async () => null,
    agree: (block, transfer) =>
      endpoints.quorum(
        block?.height ?? 0,
        transfer?.txid ?? `slot ${block?.height}`,
        async (endpoint) => {
          if (!transfer) return null;
          const found = await readTransaction(endpoint, transfer.txid, assets, 'finalized');
          const has = found?.transfers.some(
            ({ ordinal, money }) =>
              ordinal === transfer.ordinal &&
              money.amount === transfer.money.amount &&
              money.currency === transfer.money.currency,
          );
          return has ? null : 'does not have it';
        },
      ),
    async sent(text) {
      const txid = text.trim();
      if (!isSignature(txid)) return null;
      return endpoints.readOne(0, async (endpoint) => {
        const found = await readTransaction(endpoint, txid, assets, 'finalized');
        if (found) {
          const confirmations = Math.max((await endpoint.askHead()) - found.slot + 1, 1);
          return { ...found, txid, confirmations };
        }
        const soon = await readTransaction(endpoint, txid, assets, 'confirmed');
        return soon && { txid, succeeded: soon.succeeded, confirmations: 0, transfers: [] };
      });
    },
    async waiting({ address }) {
      const found = await endpoints.readOne(0, (endpoint) => readWaiting(endpoint, address, assets)); // prettier-ignore
      return found ?? [];
    },
    accounts: {
      async head() {
        const tip = await endpoints.tip();
        const head = await endpoints.readOne(tip, readClock);
        return head ?? missing('clock');
      },
      async changed(accounts) {
        const all: string[] = [];
        let slot = 0;
        for (let at = 0; at < accounts.length; at += perQuestion) {
          const some = accounts.slice(at, at + perQuestion);
          const found = await endpoints.readOne(compared, (endpoint) =>
            changedOf(endpoint, some, assets),
          );
          all.push(...(found?.changed ?? []));
          slot = Math.max(slot, found?.slot ?? 0);
        }
        compared = slot;
        return all;
      },
      async since(account) {
        const found = await endpoints.readOne(compared, (endpoint) =>
          readAccount(endpoint, account, assets, compared),
        );
        return found ?? missing('reading');
      },
      async ofTransaction(text) {
        const txid = text.trim();
        if (!isSignature(txid)) return null;
        const found = await endpoints.readOne(0, (endpoint) =>
          readTransaction(endpoint, txid, assets, 'finalized'),
        );
        return found && found.transfers;
      },
    },
  };
}

function protocolOf(genesis: string): Protocol {
  return {
    laggingBlocks: LAGGING_SLOTS,
    async prove(ask) {
      const actual = await ask.call('getGenesisHash', [], z.string());
      return actual === genesis ? null : `another cluster: ${actual}`;
    },
    head: (ask) => ask.call('getSlot', [{ commitment: 'finalized' }], slotNumber),
  };
}

/** The newest final slot and its time, in one answer; slots without a block have none of their own. */
async function readClock(endpoint: Endpoint) {
  const options = { commitment: 'finalized', encoding: 'base64' };
  const { context, value } = await endpoint.call('getAccountInfo', [CLOCK, options], clockAccount);
  const time = Number(Buffer.from(value.data[0], 'base64').readBigInt64LE(32));
  return { height: context.slot, hash: String(context.slot), time };
}

/** What is confirmed and not final yet. It may vanish: it informs. */
async function readWaiting(
  endpoint: Endpoint,
  wallet: string,
  assets: readonly ChainAsset[],
): Promise<readonly Transfer[]> {
  const signatures = new Set<string>();
  for (const { account } of holdingsOf(wallet, assets)) {
    const lines = await list(endpoint, account, { commitment: 'confirmed', limit: WAITING_LINES });
    for (const { signature, failed, isFinal } of lines)
      if (!failed && !isFinal) signatures.add(signature);
  }
  const own = readWallet(wallet);
  const transfers: Transfer[] = [];
  for (const signature of signatures) {
    const found = await readTransaction(endpoint, signature, assets, 'confirmed');
    transfers.push(...(found?.transfers ?? []).filter(({ script }) => script.equals(own)));
  }
  return transfers;
}

function missing(what: string): never {
  throw new Error(`a node of Solana answers without a ${what}`);
}
