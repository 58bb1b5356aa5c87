import { UserError, Unavailable } from '../../errors.ts';
import type { Chain, Node, SentTransaction, Transfer } from '../../chains/chain.ts';
import type { PlatformDb } from '../../db/tenant-db.ts';
import type { Money } from '../../money.ts';
import { storeAgain } from '../../platform/chain-blocks.ts';
import { depthOf } from '../../platform/chain-depths.ts';
import { ownAmong, scriptsOf } from '../../platform/chains.ts';
import { ofTransaction } from '../../platform/sightings.ts';
import { storeFinal } from '../../platform/watched-accounts.ts';
import type { Scope } from '../../scope.ts';
import type { StandingParts } from './coin-standing.ts';
import { usesOf, type CoinUse } from './coin-uses.ts';
import type { Invoice } from '../money/invoices.ts';
import { hashIn } from './transaction-lookup.ts';

/** What is known of a transaction that a customer says they paid with. */
export type Claim =
  /** No node knows it; it is in no block yet; it is in one and did nothing. */
  | { readonly kind: 'unknown' | 'waiting' | 'failed' }
  /** It moved no coin that we take; what it moved came back; it went elsewhere than to this customer's own address. */
  | { readonly kind: 'no-coin' | 'returned' | 'elsewhere' }
  /** It went to the account that they were shown, and nothing says that it is theirs; it says that it is another's. */
  | { readonly kind: 'uncommented' | 'others' }
  /** It is theirs and is credited at `required` confirmations. */
  | {
      readonly kind: 'coming';
      /** As the chain writes it. */
      readonly txid: string;
      readonly money: Money;
      readonly confirmations: number;
      readonly required: number;
      /** What it is counted for already. */
      readonly uses: readonly CoinUse[];
    }
  | {
      readonly kind: 'credited';
      readonly txid: string;
      readonly money: Money;
      readonly uses: readonly CoinUse[];
    };

/** Heights around the computed one: the tip may move between two questions. */
const AROUND = [0, 1, -1];

/**
 * Asks the chain about a transaction that a customer names. It credits nothing by itself: what is theirs
 * and was overlooked is read again as a block, and goes the way of every payment, once. Throws UserError
 * `invoice-gone`, `coin-no-node`.
 */
export async function claim(
  scope: Scope,
  { chains, nodes, platform }: StandingParts,
  claimed: { readonly invoice: Pick<Invoice, 'method' | 'customerId'>; readonly text: string },
): Promise<Claim> {
  const { method, customerId } = claimed.invoice;
  const chain = Object.hasOwn(chains, method) ? chains[method] : undefined;
  const node = nodes?.[method];
  if (!chain) throw new UserError('invoice-gone');
  if (!node?.sent) throw new UserError('coin-no-node');
  const found = await node.sent(hashIn(claimed.text)).catch((error: unknown) => {
    throw error instanceof Unavailable ? new UserError('coin-no-node') : error;
  });
  if (!found) return { kind: 'unknown' };
  if (found.confirmations === 0) return { kind: 'waiting' };
  if (found.isReturned === true) return { kind: 'returned' };
  if (!found.succeeded) return { kind: 'failed' };
  const owner = { chain: method, tenantId: scope.tenant.id, customerId };
  const own = await scriptsOf(platform, owner);
  const mine = found.transfers.filter(({ script }) => own.some((each) => each.equals(script)));
  const [first] = mine;
  if (!first && found.transfers.some((each) => isShared(each, own))) {
    await readAgain(scope, { chain, node, platform }, found);
    const scripts = found.transfers.filter(isNamed).map(({ script }) => script);
    const tenantId = scope.tenant.id;
    const isOthers = await ownAmong(platform, { chain: method, tenantId, scripts });
    return { kind: isOthers ? 'others' : 'uncommented' };
  }
  if (!first) return { kind: found.transfers.length === 0 ? 'no-coin' : 'elsewhere' };
  const amount = mine
    .filter(({ money }) => money.currency === first.money.currency)
    .reduce((sum, { money }) => sum + money.amount, 0n);
  const money = { ...first.money, amount };
  const seen = await ofTransaction(platform, scope.tenant.id, first.txid);
  const known = seen.filter((each) => each.chain === method && each.customerId === customerId);
  const uses = await usesOf(
    scope,
    mine.map(({ txid, ordinal }) => `${method}:${txid}:${ordinal}`),
  );
  if (known.length > 0 && known.every(({ isBooked }) => isBooked))
    return { kind: 'credited', txid: found.txid, money, uses };
  if (known.length === 0) await readAgain(scope, { chain, node, platform }, found);
  const required = await depthOf(platform, chain, scope.tenant.id);
  return {
    kind: 'coming',
    txid: found.txid,
    money,
    uses,
    required,
    confirmations: Math.min(found.confirmations, required),
  };
}

/** Whether it came to an account that this customer shares with others. */
function isShared({ remark }: Transfer, own: readonly Buffer[]): boolean {
  return (
    remark !== undefined &&
    own.some((each) => each.subarray(0, remark.account.length).equals(remark.account))
  );
}

/** Whether its comment is one of ours: the account itself is nobody's. */
function isNamed({ script, remark }: Transfer): boolean {
  return remark !== undefined && !script.equals(remark.account);
}

/** Blocks that are not read yet bring it by themselves; so does what is not final yet. */
async function readAgain(
  scope: Scope,
  parts: { readonly chain: Chain; readonly node: Node; readonly platform: PlatformDb },
  found: SentTransaction,
): Promise<void> {
  const { chain, node, platform } = parts;
  try {
    if (node.accounts) {
      const transfers = await node.accounts.ofTransaction(found.txid);
      await storeFinal(platform, chain.id, transfers ?? [], scope.tenant.id);
      return;
    }
    const height = (await node.tip()) - found.confirmations + 1;
    for (const away of AROUND) {
      const block = await node.block(height + away);
      if (!block?.transfers.some(({ txid }) => txid === found.txid)) continue;
      await storeAgain(platform, chain.id, block, scope.tenant.id);
      return;
    }
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    scope.log.warn({ chain: chain.id, txid: found.txid, error }, 'a block could not be read again');
  }
}
