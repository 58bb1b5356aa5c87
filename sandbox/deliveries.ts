import { setMaxListeners } from 'node:events';

/** What may go wrong with the next callbacks, as counters that run down. */
export interface DeliveryFaults {
  /** So many callbacks are never sent. */
  lose: number;
  /** So many callbacks are sent twice. */
  duplicate: number;
  /** So many callbacks are held back until a later one is sent: they come out of order. */
  hold: number;
}

export interface Deliveries {
  readonly faults: DeliveryFaults;
  /** Sends a callback at least once, unless a fault loses it. Returns at once. */
  send(url: string, body: string, headers: Readonly<Record<string, string>>): void;
  /** Resolves when nothing is under way or waiting for its next try. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/** Sends callbacks as providers do: again after anything but 2xx, a few times. */
export function createDeliveries(retryDelaysMs: readonly number[] = [200, 800, 2_000]): Deliveries {
  const faults: DeliveryFaults = { lose: 0, duplicate: 0, hold: 0 };
  const running = new Set<Promise<void>>();
  const held: (() => void)[] = [];
  const stopping = new AbortController();
  // Each callback under way listens, and there may be many.
  setMaxListeners(0, stopping.signal);

  async function deliver(url: string, init: RequestInit): Promise<void> {
    for (const delay of [0, ...retryDelaysMs]) {
      await pause(delay, stopping.signal);
      if (stopping.signal.aborted) return;
      const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(5_000)]);
      const answer = await fetch(url, { ...init, signal }).catch(() => null);
      await answer?.arrayBuffer().catch(() => null);
      if (answer?.ok) return;
    }
  }

  function start(url: string, init: RequestInit): void {
    const run = deliver(url, init);
    running.add(run);
    void run.finally(() => running.delete(run));
  }

  const deliveries: Deliveries = {
    faults,
    send(url, body, headers) {
      if (takeOne(faults, 'lose')) return;
      const times = takeOne(faults, 'duplicate') ? 2 : 1;
      const send = () => {
        for (let time = 0; time < times; time++)
          start(url, { method: 'POST', body, headers: { ...headers } });
      };
      if (takeOne(faults, 'hold')) held.push(send);
      else for (const each of [send, ...held.splice(0)]) each();
    },
    async idle() {
      for (const each of held.splice(0)) each();
      while (running.size > 0) await Promise.all(running);
    },
    async stop() {
      stopping.abort();
      await deliveries.idle();
    },
  };
  return deliveries;
}

/** Whether this time it goes wrong; counts down. */
export function takeOne<K extends string>(faults: Record<K, number>, name: K): boolean {
  if (faults[name] <= 0) return false;
  faults[name]--;
  return true;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms === 0 || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
