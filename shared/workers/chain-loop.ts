import type { Chain, Node } from '../chains/chain.ts';
import type { Clock } from '../clock.ts';
import type { PlatformDb } from '../db/tenant-db.ts';
import { Unavailable } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { createAccountLook } from './account-watch.ts';
import { createChainAudit, type ChainAudit, type Report } from './chain-audit.ts';
import { createChainCredit, type Apply, type ChainCredit } from './chain-credit.ts';
import { LONGEST_BATCH, scan, type Scan } from './chain-scan.ts';

/** How one chain is doing. */
export interface ChainStatus {
  readonly chain: string;
  /** The last block read; null before the first address. */
  readonly height: number | null;
  readonly tip: number | null;
  /** Blocks that are there and not read. */
  readonly lag: number | null;
  /** Seconds since the time of the last block read: what a stall is told by. */
  readonly behindS: number | null;
  readonly stalled: boolean;
  readonly halted: string | null;
}

/** Where figures go; called after each look at a chain. */
export interface ChainMetrics {
  observe(status: ChainStatus): void;
}

/** The parts of the watcher that belong to one chain. */
export interface ChainLoop {
  /** Reads blocks until the signal; returns at once without a node. */
  watch(signal: AbortSignal): Promise<void>;
  /** Tells shops until the signal. */
  book(signal: AbortSignal): Promise<void>;
  /** Compares balances until the signal, where that is needed. */
  audit(signal: AbortSignal): Promise<void>;
  /** One look, one round of bookings and of comparing; whether anything moved. */
  tick(): Promise<boolean>;
  /** When the bookings under way have been tried. */
  settled(): Promise<void>;
  status(): ChainStatus;
}

export interface ChainLoopParts {
  readonly db: PlatformDb;
  readonly apply: Apply;
  /** Who hears of coins that came unseen; without it, balances are not compared. */
  readonly report?: Report;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics?: ChainMetrics;
  /** Tells the platform's owners that a chain waits for them. May be called again with the same. */
  readonly onHalt?: (halted: Halted) => Promise<void>;
}

/** A chain that a person has to look at. */
export interface Halted {
  readonly chain: string;
  readonly height: number;
  /** Of the last block that was read: tells one halt from the next. */
  readonly hash: string;
}

/** Four looks per block, but neither a storm on a fast chain nor a long wait on a slow one. */
const LOOKS_PER_BLOCK = 4;
const SHORTEST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 5_000;
/** Wait after trouble in a row, at most. */
const LONGEST_TROUBLE_MS = 30_000;
const CREDIT_WAIT_MS = 1_000;
/** Blocks of a process's first look; each further one may take twice as many. */
const FIRST_BATCH = 4;
/** Between rounds of comparing balances: a few questions to a node each. */
const AUDIT_WAIT_MS = 30_000;
/** Without a block for so many block times, and at least so long, something is wrong. */
const STALL_BLOCKS = 20;
const STALL_S = 120;
/** How often the same alarm is raised. */
const ALARM_MS = 300_000;

/** Makes one chain's part of the watcher; nothing runs yet. Its trouble is nobody else's. */
export function createChainLoop(
  parts: ChainLoopParts,
  chain: Chain,
  node: Node | undefined,
): ChainLoop {
  const { db, clock } = parts;
  const log = parts.log.child({ chain: chain.id });
  const credit = createChainCredit({ db, chain, node, apply: parts.apply, clock, log });
  const { report } = parts;
  const audit = report ? createChainAudit({ db, chain, node, report, clock, log }) : null;
  const seen = {
    scan: null as Scan | null,
    troubleSince: null as number | null,
    troubles: 0,
    halt: '',
  };
  const alarm = createAlarm(clock, log);
  const read = readerOf(parts, chain, node, log);
  const lookMs = chain.accounts
    ? chain.accounts.lookS * 1_000
    : (chain.lookS ?? chain.blockTimeS / LOOKS_PER_BLOCK) * 1_000;

  function status(): ChainStatus {
    const { cursor = null, tip = null } = seen.scan ?? {};
    const now = clock.now();
    const behindS = cursor ? now / 1_000 - cursor.time : null;
    const silentS = Math.max(behindS ?? 0, (now - (seen.troubleSince ?? now)) / 1_000);
    return {
      chain: chain.id,
      height: cursor?.height ?? null,
      tip,
      lag: cursor && tip !== null ? Math.max(0, tip - cursor.height) : null,
      behindS,
      stalled: silentS > Math.max(STALL_S, STALL_BLOCKS * chain.blockTimeS),
      halted: cursor?.halted ?? null,
    };
  }

  /** One look at the chain; whether there may be more at once. Trouble is logged, never thrown. */
  async function look(): Promise<boolean> {
    if (!read) return false;
    let again = false;
    try {
      seen.scan = await read();
      again = sayScan(seen.scan, log);
      seen.troubleSince = null;
      seen.troubles = 0;
    } catch (error) {
      seen.troubleSince ??= clock.now();
      seen.troubles += 1;
      if (error instanceof Unavailable)
        log.warn({ error }, 'no node of the chain answers usefully');
      else log.error({ error }, 'reading the chain failed');
    }
    const now = status();
    parts.metrics?.observe(now);
    if (now.halted !== null) {
      alarm(now, 'the chain is halted until a person resumes it');
      await tellHalt();
    }
    // One that begins has its first blocks before it: no silence yet.
    else if (now.stalled && (seen.troubles > 0 || seen.scan?.outcome.kind !== 'begun'))
      alarm(now, 'the chain stalls: its newest block that was read is too old');
    return again;
  }

  /** Once; where that fails, at the next look. */
  async function tellHalt(): Promise<void> {
    const cursor = seen.scan?.cursor;
    if (!cursor || cursor.hash === seen.halt) return;
    try {
      await parts.onHalt?.({ chain: chain.id, height: cursor.height, hash: cursor.hash });
      seen.halt = cursor.hash;
    } catch (error) {
      log.warn({ error }, 'the owners could not be told of a halted chain');
    }
  }

  return {
    status,
    settled: () => credit.settled(),
    async watch(signal) {
      if (!read) return;
      const waitMs = Math.min(Math.max(lookMs, SHORTEST_WAIT_MS), LONGEST_WAIT_MS);
      while (!signal.aborted) {
        const again = await look();
        const troubleMs = waitMs * 2 ** Math.min(seen.troubles, 10) * (0.5 + clock.random() / 2);
        const pauseMs = seen.troubles > 0 ? Math.min(troubleMs, LONGEST_TROUBLE_MS) : waitMs;
        await clock.sleep(again ? 0 : pauseMs, signal);
      }
    },
    async book(signal) {
      while (!signal.aborted) {
        const begun = await book(credit, log);
        await clock.sleep(begun > 0 ? 0 : CREDIT_WAIT_MS, signal);
      }
    },
    async audit(signal) {
      if (!audit) return;
      while (!signal.aborted) {
        await compare(audit, log);
        await clock.sleep(AUDIT_WAIT_MS, signal);
      }
    },
    async tick() {
      const moved = await look();
      const begun = await book(credit, log);
      await credit.settled();
      const told = audit ? await compare(audit, log) : 0;
      return moved || begun > 0 || told > 0;
    },
  };
}

/** One look at the chain in its own way; null without a node. */
function readerOf(
  { db, clock }: ChainLoopParts,
  chain: Chain,
  node: Node | undefined,
  log: Logger,
): (() => Promise<Scan>) | null {
  if (!node) return null;
  const { accounts: reader } = node;
  if (reader) return createAccountLook({ db, chain, reader, clock, log });
  // Few at first: a process that is killed soon after its start again and again still gets on.
  let most = FIRST_BATCH;
  return async () => {
    const done = await scan({ db, chain, node }, most);
    most = Math.min(2 * most, LONGEST_BATCH);
    return done;
  };
}

async function book(credit: ChainCredit, log: Logger): Promise<number> {
  try {
    return await credit.turn();
  } catch (error) {
    log.error({ error }, 'payments of the chain could not be taken');
    return 0;
  }
}

async function compare(audit: ChainAudit, log: Logger): Promise<number> {
  try {
    return await audit.turn();
  } catch (error) {
    log.error({ error }, 'comparing balances failed');
    return 0;
  }
}

/** Says what happened; whether to look again at once. */
function sayScan({ outcome, tip }: Scan, log: Logger): boolean {
  switch (outcome.kind) {
    case 'stored':
      log.debug(outcome, 'blocks read');
      return tip !== null && outcome.height < tip;
    case 'stepped-back':
      log.warn(outcome, 'a reorganisation: one block taken back');
      return true;
    case 'begun':
      log.info(outcome, 'the chain is watched from here');
      return true;
    case 'moved':
      return true;
    case 'looked':
      if (outcome.found > 0) log.debug(outcome, 'accounts brought payments');
      return outcome.again;
    case 'halted':
    case 'idle':
    case 'waiting':
      break;
  }
  return false;
}

function createAlarm(clock: Clock, log: Logger): (status: ChainStatus, what: string) => void {
  let raisedAt = -Infinity;
  return (status, what) => {
    if (clock.now() - raisedAt < ALARM_MS) return;
    raisedAt = clock.now();
    log.error({ ...status }, what);
  };
}
