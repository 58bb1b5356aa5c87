import { z } from 'zod';
import { Unavailable } from '../errors.ts';
import type { Block, SentTransaction, Transfer } from './chain.ts';
import type { Ask, Endpoint, Protocol } from './endpoint.ts';
import { readBlockBytes } from './utxo-block.ts';

const Hash = z.string().regex(/^[0-9a-f]{64}$/);
const Height = z.string().regex(/^\d{1,9}$/);
const Hex = z.string().regex(/^(?:[0-9a-f]{2})*$/);
/** Numbers are texts (`parseExact`); MWEB outputs of Litecoin have neither script nor value. */
const Output = z.object({ scriptpubkey: Hex.optional(), value: z.string().regex(/^\d{1,18}$/).optional() }); // prettier-ignore
const Status = z.object({ confirmed: z.boolean(), block_height: Height.optional() });
const Transaction = z.object({ txid: Hash, vout: z.array(Output), status: Status });
type Transaction = z.infer<typeof Transaction>;

/** https://github.com/Blockstream/esplora/blob/master/API.md: mempool.space, litecoinspace.org, one's own. */
export function esploraProtocol(genesis: string): Protocol {
  return {
    async prove(ask) {
      const first = await ask.get({ path: '/block-height/0', as: 'text' }, (text) => Hash.parse(trimmed(text))); // prettier-ignore
      return first === genesis ? null : `the chain that begins with ${first.slice(0, 12)}`;
    },
    head: (ask) =>
      ask.get({ path: '/blocks/tip/height', as: 'text' }, (text) => Number(Height.parse(trimmed(text)))), // prettier-ignore
    hashAt: readHash,
  };
}

function readHash(ask: Ask, height: number): Promise<string | null> {
  return ask.get({ path: `/block-height/${height}`, as: 'text' }, (text) =>
    text === null ? null : Hash.parse(trimmed(text)),
  );
}

/** One block, all of it by its hash and out of its own bytes; null while there is none at this height. */
export async function readBlock(
  endpoint: Endpoint,
  height: number,
  currency: string,
): Promise<Block | null> {
  const hash = await readHash(endpoint, height);
  if (hash === null) return null;
  const bytes = await endpoint.get({ path: `/block/${hash}/raw`, as: 'bytes' }, (body) => {
    // It was there a moment ago: a reorganisation, or a node behind the same address that lags.
    if (!Buffer.isBuffer(body)) throw new Unavailable(`${endpoint.name}: block ${height} is gone`);
    return body;
  });
  return readBlockBytes(bytes, { height, hash }, currency);
}

/** A transaction with its outputs and depth; null where the node does not know it. */
export async function readTransaction(
  endpoint: Endpoint,
  txid: string,
  currency: string,
): Promise<SentTransaction | null> {
  const found = await endpoint.get({ path: `/tx/${txid}`, as: 'exact' }, (body) =>
    body === null ? null : Transaction.parse(body),
  );
  if (!found || found.txid !== txid) return null;
  const { confirmed, block_height: height } = found.status;
  const head = confirmed ? await endpoint.askHead() : 0;
  return {
    txid,
    succeeded: true,
    confirmations: confirmed && height !== undefined ? Math.max(head - Number(height) + 1, 0) : 0,
    transfers: confirmed ? transfersIn(found, currency) : [],
  };
}

/** What waits in the mempool for an address: nothing of it is sure. */
export function readWaiting(
  endpoint: Endpoint,
  address: { readonly address: string; readonly script: Buffer },
  currency: string,
): Promise<readonly Transfer[]> {
  return endpoint.get({ path: `/address/${address.address}/txs/mempool`, as: 'exact' }, (body) =>
    z
      .array(Transaction)
      .parse(body ?? [])
      .flatMap((transaction) => transfersIn(transaction, currency))
      .filter(({ script }) => script.equals(address.script)),
  );
}

function transfersIn({ txid, vout }: Transaction, currency: string): Transfer[] {
  return vout.flatMap(({ scriptpubkey = '', value = '0' }, place) =>
    scriptpubkey === '' || value === '0'
      ? []
      : [
          {
            txid,
            ordinal: String(place),
            script: Buffer.from(scriptpubkey, 'hex'),
            money: { amount: BigInt(value), currency },
          },
        ],
  );
}

function trimmed(text: unknown): string {
  return String(text).trim();
}
