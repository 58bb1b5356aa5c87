/** Bounds of one tenant's handling. */
export interface LaneLimits {
  readonly tenantAtOnce: number;
  /** Updates in memory; more stay in the table until there is room. */
  readonly queued: number;
  /** Updates left in the table before no more are taken from Telegram at all. */
  readonly spilled: number;
  /** A slower update gives its place to other chats; its own chat goes on waiting. */
  readonly slowMs: number;
  /** An update that takes even longer is given up. */
  readonly abandonMs: number;
  /** How long a full tenant's poll pauses: payment questions hide among what it would bring. */
  readonly roomMs: number;
}

/** Bounds of handling. */
export interface DispatchLimits extends LaneLimits {
  /** Updates of all tenants together that are handled at once. */
  readonly atOnce: number;
}

export const DISPATCH_LIMITS: DispatchLimits = {
  atOnce: 256,
  tenantAtOnce: 8,
  queued: 200,
  spilled: 5_000,
  slowMs: 30_000,
  abandonMs: 300_000,
  roomMs: 2_000,
};
