import type { Api } from 'grammy';
import * as outbox from '../domain/shop/outbox.ts';
import type { OutgoingMessage } from '../domain/shop/outbox.ts';
import type { Scope } from '../scope.ts';
import type { Pace } from '../telegram/pace.ts';
import { sendAndNote } from './delivery.ts';
import type { SenderParts } from './sender.ts';

/**
 * So many of a broadcast are on their way at once: at 100 ms a call that is far above the free pace.
 * After a crash as many are in doubt, and are not sent again.
 */
export const WIDTH = 8;
/** At the paid pace of up to 1 000 a second. */
const PAID_WIDTH = 100;

/** The broadcast messages of one drain that are on their way. */
export interface Bulk {
  readonly size: number;
  /** Because of what Telegram answered, the bot rests for so long; 0: it does not. */
  readonly restMs: number;
  /** Starts as many as pace and width allow: some, none that are due, or none now. */
  fill(): Promise<'started' | 'empty' | 'full' | 'paced'>;
  /** Until one has come back, or `ms`. */
  wait(ms: number): Promise<void>;
  /** Until all have come back. */
  drain(): Promise<void>;
}

/** Begins with nothing on its way. Paid messages have a pace of their own. */
export function createBulk(
  parts: SenderParts,
  paces: { readonly free: Pace; readonly paid: Pace },
  scope: Scope,
  api: Api,
): Bulk {
  const tenantId = scope.tenant.id;
  const flying = new Set<Promise<void>>();
  let isPaid = false;
  let restMs = 0;
  let failure: unknown = null;

  const start = (message: OutgoingMessage): void => {
    const pace = message.bulk?.isPaid === true ? paces.paid : paces.free;
    const work = async () => {
      const wait = pace.take(tenantId, message.chatId);
      if (wait > 0) return outbox.giveBack(scope, message.id, wait);
      const outcome = await sendAndNote(parts, pace, scope, api, message);
      if (outcome.kind === 'later' && outcome.wholeBot) restMs = Math.max(restMs, outcome.ms);
    };
    const flight: Promise<void> = work()
      .catch((error: unknown) => void (failure ??= error))
      .finally(() => flying.delete(flight));
    flying.add(flight);
  };

  /** Not before all are back: the next drain takes what is on its way for lost. */
  const rethrow = async (): Promise<void> => {
    if (failure === null) return;
    await Promise.all(flying);
    throw failure;
  };

  return {
    get size() {
      return flying.size;
    },
    get restMs() {
      return restMs;
    },
    async fill() {
      const free = (isPaid ? PAID_WIDTH : WIDTH) - flying.size;
      if (free <= 0 || restMs > 0) return 'full';
      const room = (isPaid ? paces.paid : paces.free).room(tenantId);
      if (room <= 0) return 'paced';
      const messages = await outbox.takeBulk(scope, Math.min(free, room));
      if (messages.length === 0) return 'empty';
      isPaid = messages.every(({ bulk }) => bulk?.isPaid === true);
      for (const message of messages) start(message);
      return 'started';
    },
    async wait(ms) {
      const signal = AbortSignal.timeout(ms);
      await Promise.race([...flying, scope.clock.sleep(ms, signal)]);
      await rethrow();
    },
    async drain() {
      await Promise.all(flying);
      await rethrow();
    },
  };
}
