import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { alive } from './updates.ts';
import type { Bot, QueuedUpdate, Webhook } from './state.ts';
import { unixTime, type World } from './world.ts';

/** Waits between tries double up to this. */
const LONGEST_WAIT_MS = 60_000;
const MOST_RETRY_AFTER_S = 3600;
const ANSWER_TIMEOUT_MS = 60_000;
const ANSWER_BYTES = 1 << 20;
/** A webhook that answers 410 for this long is removed. */
const GONE_MS = 23 * 3600 * 1000;

interface Try {
  fails: number;
  delayMs: number;
  notBefore: number;
}

/** Delivers queued updates to webhooks. */
export interface WebhookRunner {
  /** Something is queued, or the webhook changed. */
  wake(bot: Bot): void;
  close(): void;
}

/** Runs a method that a webhook's answer carries. */
export type ReplyRunner = (bot: Bot, method: string, answer: Record<string, unknown>) => void;

/**
 * Starts delivery: updates of one chat in order, different chats at once up to `max_connections`,
 * failed ones again with growing waits until their life ends.
 */
export function startWebhooks(world: World, runReply: ReplyRunner): WebhookRunner {
  const busyLanes = new Map<number, Set<number>>();
  const tries = new Map<number, Map<number, Try>>();
  const stopped = new AbortController();

  function wake(bot: Bot): void {
    const webhook = bot.webhook;
    if (!webhook || stopped.signal.aborted) return;
    const busy = busyLanes.get(bot.id) ?? new Set();
    busyLanes.set(bot.id, busy);
    const seen = new Set(busy);
    for (const queued of alive(world, bot)) {
      if (busy.size >= webhook.maxConnections) return;
      if (seen.has(queued.lane)) continue;
      seen.add(queued.lane);
      const wait = (tryOf(bot, queued)?.notBefore ?? 0) - performance.now();
      if (wait > 0) continue;
      busy.add(queued.lane);
      void deliver(bot, webhook, queued).finally(() => {
        busy.delete(queued.lane);
        wake(bot);
      });
    }
  }

  function tryOf(bot: Bot, queued: QueuedUpdate): Try | undefined {
    return tries.get(bot.id)?.get(queued.update.update_id);
  }

  async function deliver(bot: Bot, webhook: Webhook, queued: QueuedUpdate): Promise<void> {
    let failure: string;
    let retryAfterS = 0;
    try {
      const answer = await post(webhook, JSON.stringify(queued.update), stopped.signal);
      if (answer.status >= 200 && answer.status <= 299) {
        webhook.firstGoneAtMs = 0;
        forget(bot, queued);
        reply(bot, answer.body);
        return;
      }
      failure = `Wrong response from the webhook: ${answer.status} ${answer.reason}`;
      retryAfterS = answer.retryAfterS;
      if (isGone(webhook, answer.status)) bot.webhook = null;
    } catch (error) {
      failure = reasonOf(error);
    }
    if (stopped.signal.aborted || bot.webhook !== webhook) return;
    webhook.lastErrorAt = unixTime(world);
    webhook.lastErrorMessage = failure;
    postpone(bot, queued, retryAfterS);
  }

  function isGone(webhook: Webhook, status: number): boolean {
    if (status !== 410) {
      webhook.firstGoneAtMs = 0;
      return false;
    }
    webhook.firstGoneAtMs ||= world.now();
    return world.now() > webhook.firstGoneAtMs + GONE_MS;
  }

  function postpone(bot: Bot, queued: QueuedUpdate, retryAfterS: number): void {
    const before = tryOf(bot, queued) ?? { fails: 0, delayMs: 1000, notBefore: 0 };
    const doubles = retryAfterS === 0 && before.fails > 0;
    const delayMs = doubles ? Math.min(before.delayMs * 2, LONGEST_WAIT_MS) : before.delayMs;
    const asked = Math.min(retryAfterS, MOST_RETRY_AFTER_S) * 1000;
    // The first failure is tried again at once, as the real server does; never in a hot loop.
    const waitMs = asked || (doubles ? delayMs : 50);
    if (world.now() + waitMs > queued.expiresAtMs) {
      forget(bot, queued);
      return;
    }
    const own = tries.get(bot.id) ?? new Map<number, Try>();
    tries.set(bot.id, own);
    const notBefore = performance.now() + waitMs;
    own.set(queued.update.update_id, { fails: before.fails + 1, delayMs, notBefore });
    world.later(waitMs + 1, () => wake(bot));
  }

  function forget(bot: Bot, queued: QueuedUpdate): void {
    bot.queue = bot.queue.filter((other) => other !== queued);
    tries.get(bot.id)?.delete(queued.update.update_id);
    world.touch();
  }

  function reply(bot: Bot, body: string): void {
    let answer: unknown;
    try {
      answer = JSON.parse(body);
    } catch {
      return;
    }
    if (typeof answer !== 'object' || answer === null || !('method' in answer)) return;
    const method = String(answer.method).toLowerCase();
    const forbidden = ['deletewebhook', 'setwebhook', 'close', 'logout', ''];
    if (forbidden.includes(method) || method.startsWith('get')) return;
    runReply(bot, method, { ...answer });
  }

  return {
    wake,
    close: () => stopped.abort(),
  };
}

interface WebhookAnswer {
  status: number;
  reason: string;
  retryAfterS: number;
  body: string;
}

function post(webhook: Webhook, body: string, signal: AbortSignal): Promise<WebhookAnswer> {
  const url = new URL(webhook.url);
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const options = {
    method: 'POST',
    signal,
    timeout: ANSWER_TIMEOUT_MS,
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      ...(webhook.secretToken ? { 'x-telegram-bot-api-secret-token': webhook.secretToken } : {}),
    },
    ...(webhook.certificate ? { ca: webhook.certificate } : {}),
  };
  return new Promise((resolve, reject) => {
    const sent = send(url, options, (response) => {
      readAnswer(response).then(resolve, reject);
    });
    sent.on('timeout', () => sent.destroy(new Error('Read timeout expired')));
    sent.on('error', reject);
    sent.end(body);
  });
}

async function readAnswer(response: IncomingMessage): Promise<WebhookAnswer> {
  let body = '';
  response.setEncoding('utf8');
  for await (const chunk of response) {
    body += String(chunk);
    if (body.length > ANSWER_BYTES) throw new Error('Wrong response from the webhook: too long');
  }
  const retryAfterS = Number(response.headers['retry-after'] ?? 0);
  return {
    status: response.statusCode ?? 0,
    reason: response.statusMessage ?? '',
    retryAfterS: Number.isFinite(retryAfterS) ? Math.max(retryAfterS, 0) : 0,
    body,
  };
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ECONNREFUSED') return 'Connection refused';
  if (code === 'ECONNRESET') return 'Webhook connection closed';
  if (code === 'ENOTFOUND') return 'Failed to resolve host: Name or service not known';
  if (code?.includes('CERT')) {
    return 'SSL error {error:0A000086:SSL routines::certificate verify failed}';
  }
  return message;
}
