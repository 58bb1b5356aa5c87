/** What became of a long poll. */
export type PollResult = 'updates' | 'empty' | 'failed' | 'flooded' | 'conflict' | 'unauthorized';

/** How a bot is doing; `starting` until its first contact with Telegram succeeded. */
export type ShellState = 'starting' | 'active' | 'paused' | 'revoked' | 'conflict' | 'flooded';

/** What the fleet counts; whoever exposes the metrics implements it. */
export interface FleetMetrics {
  /** A new update was stored. */
  update(kind: string): void;
  poll(result: PollResult): void;
  /** A shell changed its state; undefined before its start and after its end. */
  shell(from: ShellState | undefined, to: ShellState | undefined): void;
  /** Seconds from storing an update to the end of its handling. */
  latency(seconds: number): void;
}

/** Counts nothing. */
export const noMetrics: FleetMetrics = {
  update() {},
  poll() {},
  shell() {},
  latency() {},
};
