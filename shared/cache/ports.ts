/** "Look here soon." It may be lost: the table is the truth. */
export interface Hint {
  /** What to look at: `fleet`, `messages`, `updates` … */
  readonly kind: string;
  readonly tenantId: number;
}

export interface Hints {
  /** Tells every process, this one included. Never rejects. */
  publish(hint: Hint): Promise<void>;
  /** Returns how to stop listening. */
  subscribe(listener: (hint: Hint) => void): () => void;
}

/** So many per so long, counted per name and key. */
export interface LimitRule {
  readonly name: string;
  readonly points: number;
  /** Whole seconds. */
  readonly durationS: number;
}

export type LimitVerdict =
  /** `remaining` more until `resetMs` from now. */
  | { readonly allowed: true; readonly remaining: number; readonly resetMs: number }
  | {
      readonly allowed: false;
      readonly retryAfterMs: number;
      /** How many were taken above the rule in this time: 1 is the first that was refused. */
      readonly excess: number;
    };

export interface Limits {
  /**
   * Takes one point for `key`, which begins with the tenant (`keyOf`). What `points` allows may
   * differ from call to call: each shop has its own. Never rejects.
   */
  take(rule: LimitRule, key: string): Promise<LimitVerdict>;
  /** Refuses this key from now on for `ms`, whatever it took. Never rejects. */
  block(rule: LimitRule, key: string, ms: number): Promise<void>;
}

export interface Cache {
  /** Null where there is nothing, or nothing can be asked. `key` begins with the tenant. */
  get(key: string): Promise<string | null>;
  set(key: string, value: string, ttlMs: number): Promise<void>;
  delete(key: string): Promise<void>;
}

/** What processes share in passing. Losing it slows, never breaks: no method ever rejects. */
export interface Ports {
  readonly hints: Hints;
  readonly limits: Limits;
  readonly cache: Cache;
  /** Why these ports work worse than they should, or null. Not a reason to stop serving. */
  trouble(): string | null;
  close(): Promise<void>;
}
