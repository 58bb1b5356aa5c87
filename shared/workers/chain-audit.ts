import type { Chain, Node } from '../chains/chain.ts';
import type { Clock } from '../clock.ts';
import type { PlatformDb } from '../db/tenant-db.ts';
import { Unavailable } from '../errors.ts';
import type { Logger } from '../logger.ts';
import * as audit from '../platform/balance-audit.ts';
import type { Audited, Gap } from '../platform/balance-audit.ts';
import { readBlock, readCursor } from '../platform/chain-cursors.ts';

/** Gives a shop a finding about coins that nobody saw come. May be called again with the same. */
export type Report = (gap: Gap) => Promise<void>;

/** Compares balances where no node shows what contracts move. */
export interface ChainAudit {
  /** Looks at a few addresses; how many shops heard of something. */
  turn(): Promise<number>;
}

/** Addresses looked at in a turn: two questions each, beside the reading of blocks. */
const BATCH = 10;
/** Between two looks at one address. */
const STRIDE_S = 600;
/** Between our clock and the miners'. */
const CLOCKS_APART_S = 120;

/** Makes the audit of one chain; nothing is asked yet. */
export function createChainAudit(parts: {
  readonly db: PlatformDb;
  readonly chain: Chain;
  readonly node: Node | undefined;
  readonly report: Report;
  readonly clock: Clock;
  readonly log: Logger;
}): ChainAudit {
  const { db, chain, node, report, clock, log } = parts;
  const currency = chain.assets.find(({ contract }) => contract === null)?.currency;

  async function look(balanceOf: NonNullable<Node['balance']>, currency: string): Promise<void> {
    const cursor = await readCursor(db, chain.id);
    if (!cursor || cursor.halted !== null) return;
    const height = cursor.height - Math.max(chain.confirmationsRequired, 1) + 1;
    const block = await readBlock(db, chain.id, height);
    if (!block) return;
    const addresses = await audit.due(db, {
      chain: chain.id,
      currency,
      height,
      stride: Math.ceil(STRIDE_S / chain.blockTimeS),
      nowMs: clock.now(),
      limit: BATCH,
    });
    for (const address of addresses) {
      const found = await balanceOf(address.script, block);
      // Behind another block of that height, or with the past forgotten: at another turn.
      if (!found) return;
      const { balance } = found;
      const unseen = unseenOf(address, found, block.time);
      await audit.mark(db, { chain: chain.id, currency, address, height, balance, unseen });
    }
  }

  return {
    async turn() {
      try {
        if (node?.balance && currency !== undefined) await look((...of) => node.balance?.(...of) ?? Promise.resolve(null), currency); // prettier-ignore
      } catch (error) {
        if (!(error instanceof Unavailable)) throw error;
        log.warn({ error }, 'balances could not be compared');
      }
      let told = 0;
      for (const gap of await audit.untold(db, chain.id, BATCH)) {
        try {
          await report(gap);
          await audit.markTold(db, gap);
          told += 1;
        } catch (error) {
          log.warn({ tenant: gap.tenantId, error }, 'a shop could not be told of unseen coins');
        }
      }
      return told;
    },
  };
}

/**
 * What came unseen. What was sent on lowers a balance, so this is never too much. At the first look it is
 * told from nothing: of an address that never sent, all that it has must have been seen; of another, or
 * of one that was not even made then, nothing can be said.
 */
function unseenOf(
  { mark, seen, since }: Audited,
  { balance, hasSent }: { readonly balance: bigint; readonly hasSent: boolean },
  time: number,
): bigint {
  if (!mark && (hasSent || time < since - CLOCKS_APART_S)) return 0n;
  const unseen = balance - (mark?.balance ?? 0n) - seen;
  return unseen > 0n ? unseen : 0n;
}
