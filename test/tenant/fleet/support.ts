import type { Update } from 'grammy/types';
import type { Clock } from '../../../shared/clock.ts';
import type { StoredUpdate } from '../../../tenant/fleet/store.ts';

/** A clock that stands still until it is moved. */
export function movableClock(): Clock & { move(ms: number): Promise<void> } {
  let now = 1_700_000_000_000;
  const sleepers = new Set<{ readonly at: number; readonly wake: () => void }>();
  return {
    now: () => now,
    random: () => 0.5,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const sleeper = {
          at: now + ms,
          wake: () => {
            sleepers.delete(sleeper);
            signal?.removeEventListener('abort', sleeper.wake);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', sleeper.wake, { once: true });
      }),
    async move(ms) {
      const until = now + ms;
      await settle();
      for (;;) {
        const next = [...sleepers].sort((a, b) => a.at - b.at)[0];
        if (next === undefined || next.at > until) break;
        now = Math.max(now, next.at);
        next.wake();
        await settle();
      }
      now = until;
      await settle();
    },
  };
}

/** Lets everything that is ready happen. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise(setImmediate);
}

/** Waits until something is so, at most five seconds unless told. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  what = 'it',
  ms = 5_000,
): Promise<void> {
  const deadline = performance.now() + ms;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`${what} did not happen`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** A text message in a private chat. */
export function message(updateId: number, chatId: number, text = `m${updateId}`): Update {
  const chat = { id: chatId, type: 'private', first_name: 'A' };
  const from = { id: chatId, is_bot: false, first_name: 'A' };
  return {
    update_id: updateId,
    message: { message_id: updateId, date: 1, chat, from, text },
  } as Update;
}

/** A question whose answer cannot wait. */
export function preCheckout(updateId: number, userId: number): Update {
  const from = { id: userId, is_bot: false, first_name: 'A' };
  return {
    update_id: updateId,
    pre_checkout_query: { id: 'q', from, currency: 'XTR', total_amount: 1, invoice_payload: 'p' },
  };
}

export function stored(update: Update, attempts = 0): StoredUpdate {
  return { update, attempts, receivedAt: 0 };
}

/** Something to wait for until the test opens it. */
export function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  const parts = { open: (): void => undefined };
  const opened = new Promise<void>((resolve) => {
    parts.open = resolve;
  });
  return { opened, open: () => parts.open() };
}
