import type { Chain, Node } from '../chains/chain.ts';
import { isLarge } from '../chains/large-sums.ts';
import type { Clock } from '../clock.ts';
import type { PlatformDb } from '../db/tenant-db.ts';
import { Unavailable, messageOf } from '../errors.ts';
import type { Logger } from '../logger.ts';
import type { PaymentEvent } from '../payments/event.ts';
import { markFailed, markTold, takeNotices, type Notice } from '../platform/sightings.ts';

/**
 * Books one event at one shop. May be called again with the same event; may throw: then again later.
 * Answers what the payment is now: a final one counts as booked only when that is `settled`, for a
 * payment that was reversed comes back when its transaction is mined after all.
 */
export type Apply = (
  tenantId: number,
  event: PaymentEvent,
) => Promise<{ readonly status: PaymentEvent['status'] }>;

/** Tells shops about one chain's payments. */
export interface ChainCredit {
  /** Begins to tell what is due, and how much that is. Does not wait: a slow shop delays nobody. */
  turn(): Promise<number>;
  /** When everything begun has been tried. */
  settled(): Promise<void>;
}

/** Notices taken at a time, over all shops. */
const BATCH = 16;
/** A booking takes milliseconds; what takes this long is counted as failed and repeated. */
const APPLY_MS = 10_000;
/** A batch of one shop that hangs at each notice, and something on top. */
const LEASE_MS = BATCH * APPLY_MS + 20_000;
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 300_000;
/** Failures in a row that are no hiccup: about ten minutes. */
const ALARM_FAILURES = 8;

/** Makes the part that tells shops; nothing runs yet. */
export function createChainCredit(parts: {
  readonly db: PlatformDb;
  readonly chain: Chain;
  /** Asked before much money is credited; without one, what was read is believed. */
  readonly node: Node | undefined;
  readonly apply: Apply;
  readonly clock: Clock;
  readonly log: Logger;
}): ChainCredit {
  const { db, chain, node, apply, clock, log } = parts;
  const busy = new Map<number, Promise<void>>();

  /** Much money is not credited on one node's word. */
  async function book(notice: Notice): ReturnType<Apply> {
    const { height, blockHash: hash } = notice;
    if (notice.status === 'settled' && isLarge(notice))
      await node?.agree?.({ height, hash }, { ...notice, money: notice });
    return apply(notice.tenantId, eventOf(chain, notice));
  }

  async function tell(notice: Notice): Promise<void> {
    try {
      const { status } = await within(clock, book(notice));
      if (notice.status === 'settled' && status !== 'settled')
        throw new Error(`a final payment stays ${status}`);
    } catch (error) {
      const failures = notice.failures + 1;
      const fields = {
        chain: chain.id,
        tenant: notice.tenantId,
        txid: notice.txid,
        failures,
        error,
      };
      if (failures >= ALARM_FAILURES) log.error(fields, 'a payment cannot be booked');
      else log.warn(fields, 'a payment was not booked, again later');
      return markFailed(db, notice, clock.now() + pauseMs(failures, clock.random()));
    }
    await markTold(db, notice, clock.now());
  }

  /** In order within a shop; one payment's trouble is not the next one's. */
  async function tellShop(notices: readonly Notice[]): Promise<void> {
    for (const notice of notices) {
      try {
        await tell(notice);
      } catch (error) {
        // The database did not answer: the lease ends, and it is told again.
        log.warn({ chain: chain.id, error: messageOf(error) }, 'a booked payment was not marked');
      }
    }
  }

  return {
    async turn() {
      const notices = await takeNotices(db, chain, {
        nowMs: clock.now(),
        leaseMs: LEASE_MS,
        limit: BATCH,
        busy: [...busy.keys()],
      });
      for (const tenantId of new Set(notices.map((notice) => notice.tenantId))) {
        const done = tellShop(notices.filter((notice) => notice.tenantId === tenantId));
        busy.set(
          tenantId,
          done.finally(() => busy.delete(tenantId)),
        );
      }
      return notices.length;
    },
    async settled() {
      await Promise.all(busy.values());
    },
  };
}

/** The event as `payments.apply` knows it; the rate is found there. */
function eventOf(chain: Chain, notice: Notice): PaymentEvent {
  const { txid, address, height, confirmations, remark } = notice;
  return {
    reference: `${notice.chain}:${txid}:${notice.ordinal}`,
    road: 'chain',
    source: notice.chain,
    status: notice.status,
    money: { amount: notice.amount, currency: notice.currency },
    credit: null,
    rate: null,
    fee: null,
    invoiceId: null,
    customerId: notice.customerId,
    details: {
      txid,
      address,
      height,
      confirmations,
      confirmationsRequired: chain.confirmationsRequired,
      ...remark,
    },
  };
}

async function within<T>(clock: Clock, work: Promise<T>): Promise<T> {
  const finished = new AbortController();
  const late = clock.sleep(APPLY_MS, finished.signal).then((): never => {
    throw new Unavailable('booking takes too long');
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    finished.abort();
  }
}

function pauseMs(failures: number, random: number): number {
  const full = Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), LONGEST_RETRY_MS);
  return full * (0.5 + random / 2);
}
