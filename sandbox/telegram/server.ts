import type { NewBot } from './bots.ts';
import { createFaults, type Fault } from './faults.ts';
import { createLimits, type LimitOptions } from './limits.ts';
import { listen, type TlsOptions } from './listener.ts';
import { controlOf, type Control } from './control.ts';
import { runReply, serve } from './router.ts';
import { loadState, openStore } from './store.ts';
import { answerPoll } from './updates.ts';
import { startWebhooks } from './webhooks.ts';
import type { SandboxEvent, World } from './world.ts';

export type { Fault, LimitOptions, NewBot, TlsOptions };

/** How the local Telegram starts. */
export interface TelegramOptions {
  host?: '127.0.0.1';
  /** 0 chooses a free one. */
  port?: number;
  /** Keeps everything in this file, so that the next start continues. */
  stateFile?: string;
  /** Milliseconds since the epoch, for dates and lives; held requests follow the real clock. */
  clock?: () => number;
  tls?: TlsOptions;
  limits?: LimitOptions;
  /** How long a payment waits for the bot: Telegram's ten seconds unless told. */
  preCheckoutMs?: number;
  /** How many calls are remembered per bot. */
  callLog?: number;
}

/** A running local Telegram. */
export interface SandboxTelegram extends Control {
  /** The API root: `${url}/bot<TOKEN>/<method>`, files at `${url}/file/bot<TOKEN>/<path>`. */
  url: string;
  port: number;
  close(): Promise<void>;
}

const CALL_LOG = 1000;
const PRE_CHECKOUT_MS = 10_000;

/** Starts the local Telegram. */
export async function startTelegram(options: TelegramOptions = {}): Promise<SandboxTelegram> {
  const state = loadState(options.stateFile);
  const store = openStore(options.stateFile, state);
  const listeners = new Set<(event: SandboxEvent) => void>();
  const timers = new Set<NodeJS.Timeout>();
  const world: World = {
    state,
    live: new Map(),
    tokens: new Map([...state.bots.values()].map((bot) => [bot.token, bot.id])),
    waiters: new Map(),
    crowded: new Set(),
    faults: createFaults(),
    limits: createLimits(options.limits ?? {}),
    callLog: options.callLog ?? CALL_LOG,
    preCheckoutMs: options.preCheckoutMs ?? PRE_CHECKOUT_MS,
    now: options.clock ?? Date.now,
    touch: () => store.touch(),
    changed(event) {
      store.touch();
      for (const listener of listeners) listener(event);
    },
    wake(bot) {
      store.touch();
      if (bot.webhook) webhooks.wake(bot);
      else answerPoll(world, bot);
    },
    later(ms, run) {
      const timer = setTimeout(() => {
        timers.delete(timer);
        run();
      }, ms);
      timers.add(timer);
      return () => {
        clearTimeout(timer);
        timers.delete(timer);
      };
    },
  };
  const webhooks = startWebhooks(world, (bot, method, answer) => {
    const values = new Map(Object.entries(answer).filter(([name]) => name !== 'method'));
    void runReply(world, bot, method, { values, uploads: new Map() });
  });
  const listener = await listen(
    { host: options.host ?? '127.0.0.1', port: options.port ?? 0, tls: options.tls },
    (exchange) => serve(world, exchange),
  );
  for (const bot of state.bots.values()) webhooks.wake(bot);

  return {
    ...controlOf(world, listeners),
    url: listener.url,
    port: listener.port,
    async close() {
      webhooks.close();
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      listeners.clear();
      await listener.close();
      await store.close();
    },
  };
}
