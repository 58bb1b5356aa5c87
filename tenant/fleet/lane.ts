import { setMaxListeners } from 'node:events';
import type { Clock } from '../../shared/clock.ts';
import { createChats } from './chats.ts';
import { createBacklog } from './backlog.ts';
import type { LaneLimits } from './limits.ts';
import type { StoredUpdate } from './store.ts';
import { isUrgent } from './updates.ts';

/** What became of handling an update. */
export type Outcome =
  | { readonly kind: 'over' }
  /** To be tried again, not before `afterMs`. */
  | { readonly kind: 'again'; readonly afterMs: number; readonly job: StoredUpdate };

/** What a lane is to do; none of these rejects. */
export interface LaneWork {
  handle(job: StoredUpdate): Promise<Outcome>;
  undone(limit: number): Promise<readonly StoredUpdate[]>;
  /** The update runs longer than `slowMs`. */
  onSlow(job: StoredUpdate): void;
  /** The update ran longer than `abandonMs`; what it still does must find itself refused. */
  abandon(job: StoredUpdate): Promise<void>;
}

/** The updates of one tenant on their way through the dispatcher. */
export interface Lane {
  /** Updates that were just stored. */
  accept(jobs: readonly StoredUpdate[]): void;
  /** There may be something in the table. */
  wake(): void;
  /** Resolves with how many more are welcome, at least one. */
  room(): Promise<number>;
  /** Updates being handled. */
  running(): number;
  mayStart(): boolean;
  startNext(): void;
  /** Starts nothing more; resolves when what runs has ended or the time is over. */
  close(drainMs: number): Promise<void>;
}

/** How a lane talks to the dispatcher. */
export interface LaneRow {
  wanted(): void;
  taken(): void;
  freed(): void;
  /** Nothing runs, waits or is left in the table: a new lane would be no different. */
  emptied(): void;
}

/** Overrunning updates that may lend their places: more of them would be a way around the limit. */
const MAX_SLOW = 16;

/** Begins empty and looks into the table when it is woken. */
export function createLane(work: LaneWork, limits: LaneLimits, clock: Clock, row: LaneRow): Lane {
  const chats = createChats();
  const closed = new AbortController();
  // Every chat that waits for its next try listens.
  setMaxListeners(0, closed.signal);
  const urgent = new Set<number>();
  let running = 0;
  let places = 0;
  let slow = 0;
  let waiting: (() => void)[] = [];

  const tell = () => {
    const list = waiting;
    waiting = [];
    for (const resolve of list) resolve();
  };

  const backlog = createBacklog({
    load: (limit) => work.undone(limit),
    chats,
    queued: limits.queued,
    clock,
    signal: closed.signal,
    add: (job) => {
      if (isUrgent(job.update)) void runUrgent(job);
      else chats.add(job);
    },
    onLoaded() {
      if (chats.ready()) row.wanted();
      tell();
    },
    onRest: () => tellWhenEmpty(),
  });

  const settled = () => {
    running--;
    backlog.look();
    tell();
    tellWhenEmpty();
  };

  const tellWhenEmpty = () => {
    if (running === 0 && chats.size() === 0 && backlog.rests()) row.emptied();
  };

  /** Runs once, with both time limits; resolves when the chat may go on. */
  const run = async (job: StoredUpdate): Promise<Outcome> => {
    running++;
    places++;
    row.taken();
    let lent = false;
    const free = () => {
      places--;
      if (chats.ready()) row.wanted();
      row.freed();
    };
    let giveUp: (outcome: Outcome) => void;
    const givenUp = new Promise<Outcome>((resolve) => (giveUp = resolve));
    let timer = setTimeout(() => {
      work.onSlow(job);
      timer = setTimeout(() => {
        void work.abandon(job).then(() => giveUp({ kind: 'over' }));
      }, limits.abandonMs - limits.slowMs);
      if (slow >= MAX_SLOW) return;
      lent = true;
      slow++;
      free();
    }, limits.slowMs);
    try {
      return await Promise.race([work.handle(job), givenUp]);
    } finally {
      clearTimeout(timer);
      if (lent) slow--;
      else free();
    }
  };

  const runInOrder = async (job: StoredUpdate) => {
    const outcome = await run(job);
    if (outcome.kind === 'again' && !closed.signal.aborted) {
      await clock.sleep(outcome.afterMs, closed.signal);
      chats.again(outcome.job);
    } else {
      chats.done(job);
      backlog.over(job.update.update_id);
    }
    settled();
    if (chats.ready() && !closed.signal.aborted) row.wanted();
  };

  /** Past every limit and order; Telegram itself bounds how many there are. */
  const runUrgent = async (job: StoredUpdate) => {
    const id = job.update.update_id;
    if (closed.signal.aborted || urgent.has(id)) return;
    urgent.add(id);
    running++;
    let outcome = await work.handle(job);
    while (outcome.kind === 'again') {
      await clock.sleep(outcome.afterMs, closed.signal);
      if (closed.signal.aborted) break;
      outcome = await work.handle(outcome.job);
    }
    urgent.delete(id);
    backlog.over(id);
    settled();
  };

  /** Resolves when it is so, looking after every change; at once when the lane is closed. */
  const change = async (isSo: () => boolean) => {
    while (!isSo() && !closed.signal.aborted) {
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  };

  const drained = async (isLate: () => boolean) => {
    while (lane.running() > 0 && !isLate()) {
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  };

  const full = () => backlog.behind() || chats.size() >= limits.queued;

  const lane: Lane = {
    accept(jobs) {
      if (closed.signal.aborted) return;
      for (const job of jobs) {
        if (isUrgent(job.update)) void runUrgent(job);
        else if (full()) backlog.leave();
        else chats.add(job);
      }
      if (chats.ready()) row.wanted();
    },
    wake: () => backlog.leave(),
    async room() {
      if (full()) {
        const pause = new AbortController();
        const over = clock.sleep(limits.roomMs, pause.signal);
        await Promise.race([change(() => !full() || pause.signal.aborted), over]);
        pause.abort();
        tell();
      }
      await change(() => backlog.left() <= limits.spilled);
      return full() ? 100 : Math.max(1, limits.queued - chats.size());
    },
    running: () => running,
    mayStart: () => chats.ready() && places < limits.tenantAtOnce && !closed.signal.aborted,
    startNext() {
      const job = chats.next();
      if (job !== undefined) void runInOrder(job);
    },
    async close(drainMs) {
      closed.abort();
      tell();
      const late = new AbortController();
      const over = clock.sleep(drainMs, late.signal);
      await Promise.race([drained(() => late.signal.aborted), over]);
      late.abort();
      tell();
    },
  };
  return lane;
}
