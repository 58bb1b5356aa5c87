import { z } from 'zod';
import { Unavailable } from '../errors.ts';
import type { Ask, Protocol } from './endpoint.ts';
import { formatAccount, rawAccount } from './ton-address.ts';
import { readBag, writeBag } from './ton-cell.ts';
import { addressIn } from './ton-comment.ts';

/** The number of TON's main network in each of its blocks; that of the test network is -3. */
const MAINNET = -239;
/** toncenter.com allows ten questions a second with a key, and one without. */
const PACE = { perSecond: 8, burst: 8 };
const PACE_WITHOUT_KEY = { perSecond: 0.9, burst: 2 };
/**
 * Half a minute of masterchain blocks: one comes every 0.4 seconds since April 2026.
 * https://docs.ton.org/ecosystem/subsecond
 */
const LAGGING_BLOCKS = 75;
/** Transactions of one answer; interfaces allow a thousand. */
export const PAGE = 100;

const Lt = z.string().regex(/^\d{1,20}$/);
const Hash = z.string().regex(/^[A-Za-z0-9+/]{43}=$/);
const Account = z.string().regex(/^-?\d+:[0-9A-F]{64}$/);
const Message = z.object({
  source: Account.nullish(),
  destination: Account.nullish(),
  value: Lt.nullish(),
  bounced: z.boolean().nullish(),
  message_content: z.object({ body: z.string().nullish() }).nullish(),
});
const Transaction = z.object({
  account: Account,
  hash: Hash,
  lt: Lt,
  now: z.number().int(),
  mc_block_seqno: z.number().int().nullish(),
  emulated: z.boolean().optional(),
  finality: z.string().optional(),
  description: z.object({
    aborted: z.boolean().nullish(),
    compute_ph: z.object({ success: z.boolean().nullish() }).nullish(),
    bounce: z.unknown().optional(),
  }),
  in_msg: Message.nullish(),
  out_msgs: z.array(z.unknown()).nullish(),
});
export type Transaction = z.infer<typeof Transaction>;

const Transactions = z.object({ transactions: z.array(Transaction) });
const Masterchain = z.object({ last: z.object({ seqno: z.number().int(), global_id: z.number().int(), gen_utime: Lt }) }); // prettier-ignore
const Traces = z.object({ traces: z.array(z.object({ transactions: z.record(z.string(), Transaction).nullish() })) }); // prettier-ignore
const Wallets = z.object({ jetton_wallets: z.array(z.object({ address: Account, owner: Account, jetton: Account })) }); // prettier-ignore
const States = z.object({ accounts: z.array(z.object({ address: Account, last_transaction_lt: Lt.nullish() })) }); // prettier-ignore
const Ran = z.object({
  exit_code: z.number().int(),
  stack: z.array(z.object({ type: z.string(), value: z.unknown() })),
});

/** https://docs.ton.org/applications/api/toncenter/v3-overview: toncenter.com, a provider's, one's own. */
export function tonProtocol(apiKey: string | undefined): Protocol {
  return {
    laggingBlocks: LAGGING_BLOCKS,
    pace: apiKey === undefined ? PACE_WITHOUT_KEY : PACE,
    ...(apiKey === undefined ? {} : { headers: { 'x-api-key': apiKey } }),
    async prove(ask) {
      const { global_id: network } = await readHead(ask);
      return network === MAINNET ? null : `network ${network} of TON, not ${MAINNET}`;
    },
    head: async (ask) => (await readHead(ask)).seqno,
  };
}

/** The newest masterchain block. */
export function readHead(ask: Ask): Promise<z.infer<typeof Masterchain>['last']> {
  return ask.get({ path: '/masterchainInfo', as: 'json' }, (body) => Masterchain.parse(body).last);
}

/** Final transactions of accounts, oldest first, a page of them from a moment on. */
export function readTransactions(
  ask: Ask,
  accounts: readonly Uint8Array[],
  from: { readonly lt: bigint } | { readonly seconds: number },
): Promise<readonly Transaction[]> {
  const query = repeated('account', accounts.map(rawAccount));
  if ('lt' in from) query.set('start_lt', String(from.lt));
  else query.set('start_utime', String(from.seconds));
  query.set('limit', String(PAGE));
  query.set('sort', 'asc');
  return ask.get({ path: `/transactions?${query.toString()}`, as: 'json' }, readList);
}

/** One transaction by its hash (hex); null where the interface does not have it. */
export async function readTransaction(ask: Ask, txid: string): Promise<Transaction | null> {
  const path = `/transactions?${new URLSearchParams({ hash: txid, limit: '1' }).toString()}`;
  const [found] = await ask.get({ path, as: 'json' }, readList);
  return found !== undefined && hexOf(found.hash) === txid ? found : null;
}

/**
 * Everything that followed from one message of a wallet, by any transaction of it or by the message that
 * wallets show as its hash; empty where the interface knows neither.
 */
export async function readTrace(ask: Ask, txid: string): Promise<readonly Transaction[]> {
  for (const name of ['tx_hash', 'msg_hash']) {
    const path = `/traces?${new URLSearchParams({ [name]: txid, limit: '1' }).toString()}`;
    const [trace] = await ask.get({ path, as: 'json' }, (body) =>
      body === null ? [] : Traces.parse(body).traces,
    );
    const found = Object.values(trace?.transactions ?? {});
    if (found.length > 0) return found;
  }
  return [];
}

/** The newest transaction of each account, as its logical time; those that have none are missing. */
export async function readNewest(
  ask: Ask,
  accounts: readonly Uint8Array[],
): Promise<ReadonlyMap<string, string>> {
  const query = repeated('address', accounts.map(rawAccount));
  query.set('include_boc', 'false');
  const states = await ask.get(
    { path: `/accountStates?${query.toString()}`, as: 'json' },
    (body) => (body === null ? [] : States.parse(body).accounts),
  );
  return new Map(states.map((each) => [each.address, each.last_transaction_lt ?? '0']));
}

/** Where the jettons of an account lie: what their master itself says (TEP-89), there or not yet. */
export async function readJettonWallet(
  ask: Ask,
  master: Uint8Array,
  owner: Uint8Array,
): Promise<Buffer> {
  const bits = [...owner].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const stack = [{ type: 'slice', value: writeBag(`100${bits}`) }];
  const body = { address: rawAccount(master), method: 'get_wallet_address', stack };
  return ask.get({ path: '/runGetMethod', body, as: 'json' }, (answer) => {
    const { exit_code: code, stack: given } = Ran.parse(answer);
    const [first] = given;
    if (code !== 0 || typeof first?.value !== 'string')
      throw new Unavailable(`${formatAccount(master)} names no wallet (${code})`);
    return addressIn(readBag(first.value));
  });
}

/** Owners of those of these accounts that the interface takes for wallets of a jetton. Not to be believed alone. */
export async function readOwners(
  ask: Ask,
  master: Uint8Array,
  wallets: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const query = repeated('address', wallets);
  const rows = await ask.get({ path: `/jetton/wallets?${query.toString()}`, as: 'json' }, (body) =>
    body === null ? [] : Wallets.parse(body).jetton_wallets,
  );
  const own = rows.filter(({ jetton }) => jetton === rawAccount(master));
  return new Map(own.map(({ address, owner }) => [address, owner]));
}

/** Whether the masterchain has it for good: one confirmation is. */
export function isFinal({ emulated, finality, mc_block_seqno: block }: Transaction): boolean {
  return emulated !== true && (finality ?? 'finalized') === 'finalized' && (block ?? 0) > 0;
}

/** The way we write hashes: interfaces use base64, whose letters mean something in references. */
export function hexOf(hash: string): string {
  return Buffer.from(hash, 'base64').toString('hex');
}

function repeated(name: string, values: readonly string[]): URLSearchParams {
  return new URLSearchParams(values.map((value): [string, string] => [name, value]));
}

/** Older versions answer 404 where there is none. */
function readList(body: unknown): readonly Transaction[] {
  return body === null ? [] : Transactions.parse(body).transactions;
}
