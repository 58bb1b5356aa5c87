import type { Clock } from '../../shared/clock.ts';
import { createLane, type Lane, type LaneLimits, type LaneWork } from './lane.ts';

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

/** Gives all tenants their turn. */
export interface Dispatcher {
  /** A lane for one tenant; close it when the tenant is no longer ours. */
  open(work: LaneWork): Lane;
  running(): number;
}

/** Round robin: a tenant that had its turn goes to the end of the row, however much it has to do. */
export function createDispatcher(options: {
  readonly limits?: Partial<DispatchLimits> | undefined;
  readonly clock: Clock;
}): Dispatcher {
  const limits = { ...DISPATCH_LIMITS, ...options.limits };
  const row = new Set<Lane>();
  let running = 0;

  const pump = () => {
    for (const lane of row) {
      if (running >= limits.atOnce) return;
      row.delete(lane);
      if (!lane.mayStart()) continue;
      lane.startNext();
      // A set keeps the order of adding, and its loop also comes to what is added meanwhile.
      if (lane.mayStart()) row.add(lane);
    }
  };

  return {
    open: (work) => {
      const lane: Lane = createLane(work, limits, options.clock, {
        wanted() {
          row.add(lane);
          pump();
        },
        taken: () => void running++,
        freed() {
          running--;
          pump();
        },
      });
      return lane;
    },
    running: () => running,
  };
}
