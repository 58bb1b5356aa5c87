/** A trouble to make, for tests. */
export interface Fault {
  /** Only for this method; for all otherwise. */
  method?: string;
  /**
   * `drop` cuts the connection before anything happens, `lose` after it happened, `hang` never
   * answers, `slow` answers after `ms`, `400` refuses with `description`.
   */
  kind: '400' | '429' | '500' | '502' | 'drop' | 'lose' | 'hang' | 'slow';
  /** How many calls it hits: 1 unless told. */
  times?: number;
  /** For `400`: the words after `Bad Request: `. */
  description?: string;
  /** For `429`. */
  retryAfter?: number;
  /** For `slow`. */
  ms?: number;
}

/** The troubles that wait for their call. */
export interface FaultBox {
  add(botId: number | '*', fault: Fault): void;
  /** The trouble for this call, used up by one. */
  take(botId: number, method: string): Fault | undefined;
  clear(): void;
}

/** Makes an empty box. */
export function createFaults(): FaultBox {
  let waiting: { botId: number | '*'; fault: Fault; left: number }[] = [];
  return {
    add(botId, fault) {
      waiting.push({ botId, fault, left: fault.times ?? 1 });
    },
    take(botId, method) {
      const found = waiting.find(
        (entry) =>
          (entry.botId === '*' || entry.botId === botId) &&
          (entry.fault.method ?? method).toLowerCase() === method.toLowerCase(),
      );
      if (!found) return undefined;
      found.left -= 1;
      if (found.left <= 0) waiting = waiting.filter((entry) => entry !== found);
      return found.fault;
    },
    clear() {
      waiting = [];
    },
  };
}
