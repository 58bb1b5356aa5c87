import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';

/** Blocks of one look again: some minutes of a public node. */
export const MOST_BLOCKS = 500;

/** What of a chain is read again for one shop: blocks, or the one of a transaction. */
export type RescanRange =
  { readonly from: number; readonly to: number } | { readonly txid: string };

/** What the job needs to know. */
export type RescanJob = RescanRange & { readonly chain: string; readonly chatId: number };

/** Reads what staff typed: `100-200`, `100`, or a transaction. Throws UserError `rescan-range`. */
export function read(text: string): RescanRange {
  const [, first, last] = /^(\d{1,12})(?:\s*[-–]\s*(\d{1,12}))?$/.exec(text.trim()) ?? [];
  if (first === undefined) {
    if (!/^[\w+/=-]{32,100}$/.test(text.trim()))
      throw new UserError('rescan-range', { most: MOST_BLOCKS });
    return { txid: text.trim() };
  }
  const [from, to] = [Number(first), Number(last ?? first)];
  if (to < from || to - from >= MOST_BLOCKS)
    throw new UserError('rescan-range', { most: MOST_BLOCKS });
  return { from, to };
}

/** Adds the job in the transaction of what asked for it. */
export async function schedule(scope: Scope, updateId: number, job: RescanJob): Promise<void> {
  await scope.db.query(`insert into platform.requests (kind, payload) values ('job', $1)`, [
    JSON.stringify({ task: 'rescan', key: `rescan:${updateId}`, queued: true, attempts: 3, payload: job }),
  ]); // prettier-ignore
}
