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

/** Times and sizes; the defaults belong together. */
export interface LeaseTiming {
  /** How long a lease lasts in the database. */
  readonly leaseMs: number;
  readonly renewMs: number;
  /** After so long without a renewal the node stops by itself; the rest is for what is under way. */
  readonly holdMs: number;
  /** How long a shard that is given up may take to end its work. */
  readonly drainMs: number;
  /** Shards given up per renewal while others have less than their share. */
  readonly moves: number;
}

export const LEASE_TIMING: LeaseTiming = {
  leaseMs: 15_000,
  renewMs: 5_000,
  holdMs: 10_000,
  drainMs: 8_000,
  moves: 8,
};
