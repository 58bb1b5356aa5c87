import type { Update } from 'grammy/types';
import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import type { LeaseTable } from '../../shared/platform/leases.ts';
import type { DispatchLimits } from './limits.ts';
import type { FleetMetrics, ShellState } from './metrics.ts';
import type { LeaseTiming } from './shards.ts';
import type { FleetTenant, ShellParts } from './shell.ts';
import type { SlowStartOptions } from './slow-start.ts';
import type { PollTiming } from './source.ts';

/** What a fleet is made of. */
export interface FleetOptions extends Pick<
  ShellParts,
  'transport' | 'telegram' | 'scopeOf' | 'handle' | 'onPoison' | 'onState' | 'refreshToken'
> {
  readonly node: string;
  readonly roles: readonly string[];
  readonly leaseTable: LeaseTable;
  /** The tenants that shall run on these shards, with their tokens. */
  readonly listActive: (shards: readonly number[]) => Promise<readonly FleetTenant[]>;
  /** Tenants that had updates since this was last called, about once a minute. */
  readonly onActive?: ((tenantIds: readonly number[]) => Promise<void>) | undefined;
  readonly webhook?: ShellParts['webhook'];
  readonly slowStart?: Omit<SlowStartOptions, 'clock'> | undefined;
  readonly metrics?: FleetMetrics | undefined;
  readonly clock: Clock;
  readonly log: Logger;
  readonly leaseTiming?: Partial<LeaseTiming> | undefined;
  readonly pollTiming?: Partial<PollTiming> | undefined;
  readonly limits?: Partial<DispatchLimits> | undefined;
  readonly retryMs?: readonly number[] | undefined;
  /** How often active and running are compared without a hint. */
  readonly compareMs?: number | undefined;
  readonly monotonic?: (() => number) | undefined;
}

/** The bots that run in this process. */
export interface Fleet {
  start(): void;
  /** The tenant was added, paused, removed or has another token. */
  hint(tenantId: number): void;
  /** Updates of the tenant were stored by somebody else. True: it runs here. */
  wake(tenantId: number): boolean;
  /** Stores and handles an update that came by webhook; false: the tenant does not run here. */
  receive(tenantId: number, update: Update): Promise<boolean>;
  running(): readonly { readonly tenantId: number; readonly state: ShellState }[];
  /** Shards held; none means that this process does no work (yet). */
  shards(): readonly number[];
  /** Ends polls, lets handling end, gives the leases back. */
  stop(): Promise<void>;
}
