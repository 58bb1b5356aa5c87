import type { Api } from 'grammy';
import type { Clock } from '../clock.ts';
import { edit, type Card } from '../telegram/view.ts';

/** Telegram lets a bot edit one message about every three seconds for long. */
const PAUSE_MS = 3_000;

/** A message that says how far a job is. It is for the eye: what fails here fails nothing. */
export interface Progress {
  readonly at: (done: number, total: number) => void;
  /** The last word; the card stays with it. */
  end(text: string): Promise<void>;
}

export function createProgress(
  api: Api,
  card: Card,
  clock: Clock,
  say: (done: number, total: number) => string,
): Progress {
  let next = clock.now() + PAUSE_MS;
  let running = Promise.resolve();
  const put = (text: string) =>
    edit(api, card, { text }).then(
      () => undefined,
      () => undefined,
    );
  return {
    at(done, total) {
      if (clock.now() < next) return;
      next = clock.now() + PAUSE_MS;
      const text = say(done, total);
      running = running.then(() => put(text));
    },
    async end(text) {
      await running;
      await put(text);
    },
  };
}
