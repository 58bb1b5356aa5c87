import type { Chain } from '../chains/chain.ts';
import type { PlatformDb } from '../db/tenant-db.ts';

/** How deep this shop wants a payment before it is credited: never less than the chain's own depth. */
export async function depthOf(
  db: PlatformDb,
  chain: Pick<Chain, 'id' | 'confirmationsRequired'>,
  tenantId: number,
): Promise<number> {
  const [row] = await db.query<{ confirmations: number }>(
    'select confirmations from chain_depths where chain = $1 and tenant_id = $2',
    [chain.id, tenantId],
  );
  return Math.max(row?.confirmations ?? 0, chain.confirmationsRequired);
}

/** What a shop wants from now on; payments that wait are told of by it too. */
export async function setDepth(
  db: PlatformDb,
  wanted: { readonly chain: string; readonly tenantId: number; readonly confirmations: number },
): Promise<void> {
  await db.query(
    `insert into chain_depths (chain, tenant_id, confirmations) values ($1, $2, $3)
     on conflict (chain, tenant_id) do update set confirmations = excluded.confirmations`,
    [wanted.chain, wanted.tenantId, wanted.confirmations],
  );
}
