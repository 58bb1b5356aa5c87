import type { Clock } from '../../shared/clock.ts';
import { createLane, type Lane, type LaneWork } from './lane.ts';
import { DISPATCH_LIMITS, type DispatchLimits } from './limits.ts';

/** Gives all tenants their turn. */
export interface Dispatcher {
  /** A lane for one tenant; close it when the tenant is no longer ours, or drop it when it is empty. */
  open(work: LaneWork, onEmpty?: () => void): Lane;
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
    open(work, onEmpty = () => {}) {
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
        emptied: onEmpty,
      });
      return lane;
    },
    running: () => running,
  };
}
