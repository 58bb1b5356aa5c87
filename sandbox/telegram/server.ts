import type { NewBot } from './bots.ts';
import { botByToken, refusal, runMethod, type Answer } from './dispatch.ts';
import { readParams } from './body.ts';
import { ApiError, tooManyRequests } from './errors.ts';
import { createFaults, type Fault } from './faults.ts';
import { fileAt } from './files.ts';
import { createLimits, type LimitOptions } from './limits.ts';
import { listen, type Exchange, type TlsOptions } from './listener.ts';
import { controlOf, type Control } from './control.ts';
import { loadState, openStore } from './store.ts';
import { answerPoll } from './updates.ts';
import { startWebhooks } from './webhooks.ts';
import type { Bot, SandboxEvent, World } from './world.ts';

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
const SLOW_MS = 1000;
const RETRY_AFTER_S = 3;

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
    faults: createFaults(),
    limits: createLimits(options.limits ?? {}),
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
  const logSize = options.callLog ?? CALL_LOG;
  const run = (bot: Bot, name: string, raw: Parameters<typeof runMethod>[3], signal: AbortSignal) =>
    runMethod(world, bot, name, raw, signal, logSize);
  const webhooks = startWebhooks(world, (bot, method, answer) => {
    const values = new Map(Object.entries(answer).filter(([name]) => name !== 'method'));
    void run(bot, method, { values, uploads: new Map() }, new AbortController().signal);
  });
  const listener = await listen(
    { host: options.host ?? '127.0.0.1', port: options.port ?? 0, tls: options.tls },
    (exchange) => serve(world, exchange, run),
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

type Run = (
  bot: Bot,
  name: string,
  raw: Parameters<typeof runMethod>[3],
  signal: AbortSignal,
) => Promise<Answer>;

async function serve(world: World, exchange: Exchange, run: Run): Promise<void> {
  try {
    await route(world, exchange, run);
  } catch (error) {
    if (exchange.signal.aborted) return;
    send(exchange, refusal(error));
  }
}

async function route(world: World, exchange: Exchange, run: Run): Promise<void> {
  const url = new URL(exchange.url, 'http://sandbox');
  const path = decode(url.pathname);
  const file = /^\/file\/bot([^/]+)\/(.+)$/.exec(path);
  if (file) return sendFile(world, exchange, file[1]!, file[2]!);
  const match = /^\/bot([^/]+)\/([A-Za-z]+)$/.exec(path);
  if (!match) throw new ApiError(404, 'Not Found');
  const raw = await readParams(exchange.body, url.searchParams, exchange.contentType);
  const bot = botByToken(world, match[1]!);
  const name = match[2]!;
  const fault = world.faults.take(bot.id, name);
  if (fault && (await suffer(world, exchange, fault))) return;
  const answer = await run(bot, name, raw, exchange.signal);
  if (fault?.kind === 'lose') exchange.cut();
  else send(exchange, answer);
}

/** Makes the trouble of a fault; true where the call ends with it. */
async function suffer(world: World, exchange: Exchange, fault: Fault): Promise<boolean> {
  const { kind, retryAfter = RETRY_AFTER_S, ms = SLOW_MS } = fault;
  if (kind === '429') throw tooManyRequests(retryAfter);
  if (kind === '500') throw new ApiError(500, 'Internal Server Error');
  if (kind === '502') throw new ApiError(502, 'Bad Gateway');
  if (kind === 'drop') exchange.cut();
  if (kind === 'slow') await new Promise<void>((resolve) => world.later(ms, resolve));
  return kind === 'drop' || kind === 'hang';
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new ApiError(404, 'Not Found');
  }
}

function sendFile(world: World, exchange: Exchange, token: string, path: string): void {
  const file = fileAt(botByToken(world, token), path);
  if (!file) throw new ApiError(404, 'Not Found');
  exchange.answer(200, { 'content-type': 'application/octet-stream' }, file.content);
}

function send(exchange: Exchange, answer: Answer): void {
  const { parameters } = answer.body as { parameters?: { retry_after?: number } };
  const headers: Record<string, string | number> = { 'content-type': 'application/json' };
  if (parameters?.retry_after !== undefined) headers['retry-after'] = parameters.retry_after;
  exchange.answer(answer.status, headers, Buffer.from(JSON.stringify(answer.body)));
}
