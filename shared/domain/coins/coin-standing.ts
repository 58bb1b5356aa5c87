import type { Chain, Node } from '../../chains/chain.ts';
import type { PlatformDb } from '../../db/tenant-db.ts';
import { Unavailable } from '../../errors.ts';
import type { Money } from '../../money.ts';
import { depthOf } from '../../platform/chain-depths.ts';
import { placeOf } from '../../platform/chains.ts';
import { newestOf } from '../../platform/sightings.ts';
import type { Scope } from '../../scope.ts';
import * as coinInvoices from './coin-invoices.ts';
import type { Invoice } from '../money/invoices.ts';

/** How coins for an invoice are doing on their chain. */
export interface CoinStanding {
  readonly chain: string;
  readonly blockTimeS: number;
  /** Confirmations before the shop credits. */
  readonly required: number;
  /** Of what is in blocks and not credited, the least; null: nothing is. */
  readonly confirmations: number | null;
  /** What waits to be mined. It may never be. */
  readonly waiting: Money | null;
  /** A page about what comes. */
  readonly explorer: string | null;
  /** Payments that came and went: changes whenever one did. */
  readonly decided: number;
}

export interface StandingParts {
  readonly chains: Readonly<Record<string, Chain>>;
  readonly nodes?: Readonly<Record<string, Node>>;
  readonly platform: PlatformDb;
}

/**
 * Where an invoice in coins stands; null for any other. `look` asks the node what waits to be mined: only
 * for the one address that somebody looks at now, and for those where something waited already.
 */
export async function standingOf(
  scope: Scope,
  { chains, nodes, platform }: StandingParts,
  invoice: Invoice,
  look: boolean,
): Promise<CoinStanding | null> {
  const chain = Object.hasOwn(chains, invoice.method) ? chains[invoice.method] : undefined;
  if (!chain) return null;
  const tenantId = scope.tenant.id;
  const { references, decided, waited } = await coinInvoices.coming(scope, invoice.id);
  const [required, newest] = await Promise.all([
    depthOf(platform, chain, tenantId),
    newestOf(platform, tenantId, chain.id, references),
  ]);
  const confirmations = newest?.confirmations ?? null;
  const isOpen = confirmations === null && invoice.status !== 'settled';
  const waiting =
    isOpen && (look || waited !== null)
      ? await waitingFor(scope, { platform, node: nodes?.[chain.id] }, invoice, waited)
      : null;
  if (isOpen && waiting?.amount !== waited?.amount)
    await coinInvoices.setWaited(scope, invoice.id, waiting);
  const txid = newest?.txid ?? references[0]?.split(':')[1];
  return {
    chain: chain.id,
    blockTimeS: chain.blockTimeS,
    required,
    confirmations,
    waiting,
    explorer: txid === undefined ? null : (chain.explorer?.(txid) ?? null),
    decided,
  };
}

/** It only informs: a node that does not answer takes nothing from anybody. */
async function waitingFor(
  scope: Scope,
  { platform, node }: { readonly platform: PlatformDb; readonly node: Node | undefined },
  { method, customerId, asked, externalId }: Invoice,
  waited: Money | null,
): Promise<Money | null> {
  if (!node?.waiting || externalId === null) return null;
  const place = await placeOf(platform, {
    chain: method,
    tenantId: scope.tenant.id,
    customerId,
    address: externalId,
  });
  if (!place) return null;
  try {
    const found = await node.waiting(place);
    const amount = found
      .filter(({ money }) => money.currency === asked.currency)
      .reduce((sum, { money }) => sum + money.amount, 0n);
    return amount > 0n ? { amount, currency: asked.currency } : null;
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    scope.log.info({ chain: method, error }, 'what waits to be mined could not be asked');
    return waited;
  }
}
