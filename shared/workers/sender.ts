import type { Api } from 'grammy';
import type { MessageContent } from '../domain/shop/messages.ts';
import * as outbox from '../domain/shop/outbox.ts';
import type { OutgoingMessage } from '../domain/shop/outbox.ts';
import type { Scope } from '../scope.ts';
import { createPace, type Pace } from '../telegram/pace.ts';
import type { View } from '../telegram/view.ts';
import { NO_TOKEN_PAUSE_MS, sendAndNote } from './delivery.ts';
import { createBulk } from './sender-bulk.ts';

export interface SenderParts {
  /** A client of the tenant's bot; null when it has no working token now. */
  readonly apiOf: (tenantId: number) => Promise<Api | null>;
  readonly render: (
    tenantId: number,
    language: string | null,
    fallback: string,
    content: MessageContent,
  ) => View;
  /** Opens what is sealed in a message, just before it is sent. */
  readonly unseal?: (scope: Scope, content: MessageContent) => Promise<MessageContent>;
  readonly pace: Pace;
}

/** So long one tenant's drain keeps a worker; then the others have their turn first. */
const TURN_MS = 2_000;
/** While broadcast messages are on their way: so soon is seen what is more urgent. */
const LOOK_MS = 100;
/** So many drains may wait for their pace inside a worker. The rest come again a little later, or bulk would fill the workers. */
const MOST_LINGERING = 4;
const SHORTEST_PAUSE_MS = 250;
/** Telegram speaks of up to 1 000 a second for Stars. */
const PAID_PER_SECOND = 900;

/**
 * Sends what one tenant has queued: money first, one at a time, and broadcasts where nothing else
 * waits, several at once. One drain per tenant runs at a time (a named queue), so a row that is
 * `sending` when it begins was left by a crash: whether it arrived is unknown.
 */
export function createSender(parts: SenderParts): (scope: Scope) => Promise<void> {
  const paces = { free: parts.pace, paid: createPace({ perSecond: PAID_PER_SECOND }) };
  let lingering = 0;

  const drain = async (scope: Scope, api: Api): Promise<void> => {
    const tenantId = scope.tenant.id;
    const until = scope.clock.now() + TURN_MS;
    const bulk = createBulk(parts, paces, scope, api);
    for (;;) {
      const isOver = scope.clock.now() >= until;
      // What is queued while Telegram told the bot to rest wakes a drain too.
      const rest = Math.max(paces.free.rest(tenantId), bulk.restMs);
      if (rest > 0 || (isOver && bulk.size === 0)) {
        await bulk.drain();
        return outbox.wake(scope, rest);
      }
      const message = await outbox.take(scope);
      if (message) {
        const pause = await sendUrgent(scope, api, message);
        if (pause === null) continue;
        await bulk.drain();
        return outbox.wake(scope, pause);
      }
      const found = isOver ? 'full' : await bulk.fill();
      if (found === 'empty' && bulk.size === 0) return outbox.wakeForDelayed(scope);
      if (found === 'paced' && bulk.size === 0 && !(await linger())) return outbox.wake(scope, SHORTEST_PAUSE_MS); // prettier-ignore
      if (bulk.size > 0) await bulk.wait(LOOK_MS);
    }

    async function linger(): Promise<boolean> {
      if (lingering >= MOST_LINGERING) return false;
      lingering += 1;
      await bulk.wait(LOOK_MS).finally(() => (lingering -= 1));
      return true;
    }
  };

  /** Null: go on; otherwise this drain ends and comes again in so many milliseconds. */
  const sendUrgent = async (
    scope: Scope,
    api: Api,
    message: OutgoingMessage,
  ): Promise<number | null> => {
    const wait = message.priority === 9 ? paces.free.take(scope.tenant.id, message.chatId) : 0;
    if (wait > 0) {
      const pause = Math.max(wait, SHORTEST_PAUSE_MS);
      await outbox.giveBack(scope, message.id, pause);
      return pause;
    }
    const outcome = await sendAndNote(parts, paces.free, scope, api, message);
    return outcome.kind === 'later' && outcome.wholeBot ? outcome.ms : null;
  };

  return async (scope) => {
    await outbox.recover(scope);
    const api = await parts.apiOf(scope.tenant.id);
    await (api ? drain(scope, api) : outbox.wake(scope, NO_TOKEN_PAUSE_MS));
  };
}
