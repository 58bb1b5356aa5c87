import { systemClock, type Clock } from '../shared/clock.ts';
import type { Extra } from './page/page.ts';
import type { SandboxTelegram } from './telegram/server.ts';

const DAY_MS = 86_400_000;
/** A year at most, so that a slip of the finger ends nothing for good. */
const MOST_DAYS = 366;
/** A bot that nobody polls reads nothing: the others wait for it no longer than so. */
const READ_WITHIN_MS = 5_000;

/** The machine's clock, until somebody moves it on. */
export interface MovedClock {
  /** The platform's. */
  readonly clock: Clock;
  /** What time it is in the world: for Telegram, providers and chains. */
  now(): number;
  /** Moves the world on; the platform stays where it is. */
  move(ms: number): void;
  /** The platform is in the world's time again. */
  follow(): void;
  /** Tells those who asked for it, once all of the world is in the new time. */
  tell(): void;
}

/** A clock that a visitor can move on: platform and Telegram go by it, until the next start. */
export function movedClock(): MovedClock {
  let ahead = 0;
  let followed = 0;
  const listeners: (() => void)[] = [];
  return {
    clock: {
      ...systemClock,
      now: () => Date.now() + followed,
      // Nobody can move the authenticator in their hand.
      outside: Date.now,
      onMove: (listener) => void listeners.push(listener),
    },
    now: () => Date.now() + ahead,
    move: (ms) => void (ahead += ms),
    follow: () => void (followed = ahead),
    tell: () => {
      for (const each of listeners) each();
    },
  };
}

/** Lets days pass: reminders, renewals and ends of subscriptions can be watched. */
export function moveClock(
  moved: MovedClock,
  telegram: Pick<SandboxTelegram, 'chargeSubscriptions' | 'bots' | 'pendingCount'>,
  world: readonly { moveOn?(ms: number): Promise<void> }[],
): Extra {
  return {
    id: 'clock',
    title: 'Move the clock on — until the next start',
    fields: [
      { name: 'days', label: 'Days', placeholder: '1' },
      {
        name: 'stars',
        label: 'Subscriptions in Stars are paid when due',
        placeholder: 'yes or no',
      },
    ],
    async submit({ days = '', stars = '' }) {
      const count = Number(days.trim() || '1');
      if (!(count > 0 && count <= MOST_DAYS)) throw new Error(`Days: a number up to ${MOST_DAYS}.`);
      moved.move(count * DAY_MS);
      const { renewed, ended } = telegram.chargeSubscriptions(stars.trim().toLowerCase() !== 'no');
      // A charge comes when it is due: whoever looks at the end of a subscription then has been told of it.
      if (renewed > 0) await allRead(telegram);
      moved.follow();
      for (const part of world) await part.moveOn?.(count * DAY_MS);
      moved.tell();
      const now = new Date(moved.clock.now()).toISOString().slice(0, 16).replace('T', ' ');
      return `It is ${now} UTC. Subscriptions in Stars: ${renewed} charged, ${ended} ended.`;
    },
  };
}

/** Resolves once all bots have read what waits for them, or are not going to. */
async function allRead(telegram: Pick<SandboxTelegram, 'bots' | 'pendingCount'>): Promise<void> {
  const until = Date.now() + READ_WITHIN_MS;
  const isUnread = () => telegram.bots().some(({ id }) => telegram.pendingCount(id) > 0);
  while (isUnread() && Date.now() < until)
    await new Promise((resolve) => void setTimeout(resolve, 20));
}
