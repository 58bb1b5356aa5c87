import { randomUUID } from 'node:crypto';
import type { AccountReader, Chain } from '../chains/chain.ts';
import type { Clock } from '../clock.ts';
import type { PlatformDb } from '../db/tenant-db.ts';
import { Unavailable } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { readCursor } from '../platform/chain-cursors.ts';
import * as watched from '../platform/watched-accounts.ts';
import type { DueAccount } from '../platform/watched-accounts.ts';
import type { Scan } from './chain-scan.ts';

/** What a look at a chain's accounts works with. */
export interface AccountLookParts {
  readonly db: PlatformDb;
  readonly chain: Chain;
  readonly reader: AccountReader;
  readonly clock: Clock;
  readonly log: Logger;
}

/** So long a process that reads may be silent: a look whose questions are slow. What it brings is safe anyway. */
const LEASE_MS = 60_000;
/** Accounts read at a time: one that is slow delays few others. */
const AT_ONCE = 4;
/** How often one that nobody is expected to pay to is compared, where there are few of them. */
const IDLE_MS = 300_000;
/** After something came: a node may list it before what came earlier. */
const READ_SOON_MS = 60_000;
/** For what came and went between two comparisons. */
const READ_ACTIVE_MS = 600_000;
const READ_IDLE_MS = 86_400_000;
/** Who paid once may pay the rest. */
const STAYS_ACTIVE_MS = 1_800_000;
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = { active: 60_000, idle: 3_600_000 };

/** Makes the look at a chain that is read by account: one call is one look, and what it asks is bounded. */
export function createAccountLook(parts: AccountLookParts): () => Promise<Scan> {
  const { db, chain, reader, clock } = parts;
  const { accounts: budget } = chain;
  if (!budget) throw new Error(`${chain.id} says no budget for its accounts`);
  const me = randomUUID();

  return async () => {
    const nowMs = clock.now();
    const turn = { chain: chain.id, reader: me, nowMs, leaseMs: LEASE_MS };
    const { any, mine } = await watched.mayRead(db, turn);
    if (!any) return { outcome: { kind: 'idle' }, cursor: null, tip: null };
    const head = mine ? await reader.head() : null;
    if (!head || !(await watched.follow(db, turn, head))) {
      const cursor = await readCursor(db, chain.id);
      return { outcome: { kind: 'waiting' }, cursor, tip: cursor?.height ?? null };
    }
    const due = await watched.dueAccounts(db, chain.id, budget, nowMs);
    const { found, again } = await lookAt(parts, due, budget.reads, nowMs);
    const isFull = due.filter(({ isActive }) => isActive).length >= budget.active;
    const oldest = isFull ? await watched.oldestDue(db, chain.id, nowMs) : null;
    const cursor = await readCursor(db, chain.id);
    return {
      outcome: { kind: 'looked', found, again },
      // An account that waits longer than a stall takes is one.
      cursor: cursor && { ...cursor, time: Math.min(cursor.time, oldest ?? Infinity) },
      tip: Math.max(head.height, cursor?.height ?? 0),
    };
  };
}

/** Compares accounts, reads those that changed, and a few more. */
async function lookAt(
  parts: AccountLookParts,
  due: readonly DueAccount[],
  reads: number,
  nowMs: number,
): Promise<{ found: number; again: boolean }> {
  const { db, chain, reader } = parts;
  if (due.length === 0) return { found: 0, again: false };
  const names = new Set(await reader.changed(due));
  const changed = due.filter(({ address }) => names.has(address));
  // Of those that seem unchanged one of each kind, so that neither waits for the other.
  const unchanged = due.filter(({ address, isReadDue }) => isReadDue && !names.has(address));
  const others = [true, false].flatMap((active) =>
    unchanged.filter(({ isActive }) => isActive === active).slice(0, 1),
  );
  const toRead = [...changed, ...others].slice(0, reads);
  const isRead = new Set(toRead);
  await watched.markUnchanged(
    db,
    chain.id,
    due
      .filter((each) => !names.has(each.address) && !isRead.has(each))
      .map(({ address }) => address),
    { nowMs, idleAtMs: nowMs + IDLE_MS },
  );
  const results: Result[] = [];
  for (let at = 0; at < toRead.length; at += AT_ONCE)
    results.push(
      ...(await Promise.all(
        toRead.slice(at, at + AT_ONCE).map((each) => read(parts, each, names.has(each.address))),
      )),
    );
  const failures = results.filter(({ failure }) => failure !== undefined);
  if (failures.length > 0 && failures.length === results.length) throw failures[0]?.failure;
  return {
    found: results.reduce((sum, result) => sum + result.found, 0),
    again: changed.length > reads || results.some(({ more }) => more),
  };
}

interface Result {
  readonly found: number;
  readonly more: boolean;
  readonly failure?: unknown;
}

/** Reads one account. Its trouble is put off, and nobody else's. */
async function read(
  { db, chain, reader, clock, log }: AccountLookParts,
  account: DueAccount,
  hasChanged: boolean,
): Promise<Result> {
  const failures = account.failures + 1;
  const retryAtMs = clock.now() + pauseMs(failures, account.isActive, clock.random());
  try {
    const reading = await reader.since(account);
    const isNew = reading.cursor !== account.cursor;
    const isFutile = hasChanged && !isNew && !reading.more;
    const nowMs = clock.now();
    const hasPaid = isNew && reading.transfers.length > 0;
    const isActive = account.isActive || hasPaid;
    const found = await watched.storeReading(db, chain.id, account, reading, {
      // What has changed and brings nothing is listed later, or by another node.
      lookAtMs: isFutile ? retryAtMs : isActive || reading.more ? nowMs : nowMs + IDLE_MS,
      readAtMs: nowMs + (isNew ? READ_SOON_MS : isActive ? READ_ACTIVE_MS : READ_IDLE_MS),
      failures: isFutile ? failures : 0,
      activeUntilMs: hasPaid ? nowMs + STAYS_ACTIVE_MS : nowMs,
    });
    return { found: found ?? 0, more: reading.more };
  } catch (error) {
    const fields = { chain: chain.id, failures, error };
    if (error instanceof Unavailable) log.info(fields, 'an account could not be read, again later');
    else log.error(fields, 'reading an account failed');
    await watched.postpone(db, chain.id, account, { lookAtMs: retryAtMs, failures });
    return { found: 0, more: false, failure: error };
  }
}

function pauseMs(failures: number, isActive: boolean, random: number): number {
  const longest = LONGEST_RETRY_MS[isActive ? 'active' : 'idle'];
  const full = Math.min(FIRST_RETRY_MS * 2 ** Math.min(failures - 1, 20), longest);
  return full * (0.5 + random / 2);
}
