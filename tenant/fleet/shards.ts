/** Tenants are spread over so many shards by `id % 256`. */
export const SHARDS = 256;
/** The manager bot's shard: tenant 0 has it alone. */
export const MANAGER_SHARD = 256;

/** The shard of a tenant. */
export function shardOf(tenantId: number): number {
  return tenantId === 0 ? MANAGER_SHARD : tenantId % SHARDS;
}

/** The shards that the nodes of one role share. */
export const SHARD_GROUPS: readonly {
  readonly role: string;
  readonly shards: readonly number[];
}[] = [
  { role: 'runner', shards: Array.from({ length: SHARDS }, (_, shard) => shard) },
  { role: 'manager', shards: [MANAGER_SHARD] },
];
