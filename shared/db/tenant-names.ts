/** The names of a tenant in the database. Made from a checked integer, so they are safe inside SQL. */
export interface TenantNames {
  readonly id: number;
  /** Its schema and its role share one name. */
  readonly schema: string;
  readonly role: string;
  /** The login role that may take the tenant's role. */
  readonly login: string;
  readonly bucket: number;
}

/** How many login roles share the tenants: one with thousands of memberships is slow (DESIGN.md 2). */
export const BUCKETS = 64;

/** Names of the tenant with this number. */
export function tenantNames(id: number): TenantNames {
  if (!Number.isSafeInteger(id) || id < 0) throw new Error('a tenant id is a non-negative integer');
  const bucket = id % BUCKETS;
  return { id, schema: `t_${id}`, role: `t_${id}`, login: loginOf(bucket), bucket };
}

/** The login role of a bucket. */
export function loginOf(bucket: number): string {
  return `app_b${String(bucket).padStart(2, '0')}`;
}
