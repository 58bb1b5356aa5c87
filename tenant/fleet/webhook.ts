import { GrammyError } from 'grammy';
import { messageOf } from '../../shared/errors.ts';
import type { Tenant } from '../../shared/scope.ts';
import type { PolledBot, Poller, PollParts } from './poller.ts';
import { backoff } from './source.ts';
import { ALLOWED_UPDATES } from './updates.ts';

/** Where Telegram shall send one bot's updates. */
export interface WebhookTarget {
  readonly url: string;
  /** Comes back in the header `X-Telegram-Bot-Api-Secret-Token`. */
  readonly secretToken: string;
  /** Requests at once, 1 to 100. */
  readonly maxConnections?: number | undefined;
  /** Telegram knows it already, with this very token; saves a call per start. */
  readonly isSet?: boolean | undefined;
}

/** The webhook road, where `UPDATES=webhook`. */
export interface WebhookRoad {
  targetOf(tenant: Tenant): Promise<WebhookTarget>;
}

/** Instead of a poller: tells Telegram once where to send updates. Nothing runs afterwards. */
export function createWebhook(road: WebhookRoad, parts: PollParts, bot: PolledBot): Poller {
  let stopped = new AbortController();
  let task = Promise.resolve();

  const set = async (): Promise<void> => {
    const target = await road.targetOf(bot.scope.tenant);
    if (target.isSet !== true) {
      await bot.api().setWebhook(target.url, {
        secret_token: target.secretToken,
        allowed_updates: ALLOWED_UPDATES,
        max_connections: target.maxConnections ?? 40,
      });
    }
  };

  const run = async (signal: AbortSignal): Promise<void> => {
    for (let failures = 0; !signal.aborted; failures++) {
      if (!(await parts.slowStart.admit(bot.priority(), signal))) return;
      if (!bot.mayWork()) return bot.onLeaseLost();
      try {
        await set();
        bot.setState('active');
        return;
      } catch (error) {
        if (signal.aborted) return;
        const code = error instanceof GrammyError ? error.error_code : undefined;
        if (code === 401 && !(await bot.renewToken())) return bot.setState('revoked');
        bot.log.warn({ error: messageOf(error) }, 'webhook could not be set');
        await parts.clock.sleep(pauseMs(parts, bot, error, failures), signal);
      }
    }
  };

  const begin = () => {
    stopped = new AbortController();
    const { signal } = stopped;
    task = task.then(() => run(signal));
  };

  return {
    start: begin,
    async stop() {
      stopped.abort();
      await task;
    },
    restart() {
      stopped.abort();
      begin();
    },
    kick: () => false,
  };
}

function pauseMs(parts: PollParts, bot: PolledBot, error: unknown, failures: number): number {
  const retryAfterSeconds = error instanceof GrammyError ? error.parameters.retry_after : undefined;
  if (retryAfterSeconds === undefined) return backoff(parts.timing, failures, parts.clock);
  parts.slowStart.flooded(retryAfterSeconds);
  bot.setState('flooded');
  return retryAfterSeconds * 1000;
}
