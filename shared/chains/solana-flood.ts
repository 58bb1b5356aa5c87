import { z } from 'zod';
import type { AccountMark, ChainAsset } from './chain.ts';
import type { Endpoint } from './endpoint.ts';
import { holdingsOf, isWithin, list, readLines, type Listed } from './solana-lines.ts';
import type { Executed } from './solana-transaction.ts';

/**
 * An account to which more came than can be read in one go: dust, mostly, that somebody sends by the thousand.
 * What is newest is read first, so that a payment is seen at once, and some of what lies further back each time.
 */
export const Flood = z.object({
  /** The newest slot that was read of each holding: their lists are of moments of their own. */
  tops: z.array(z.number().int()),
  /** What each holding had after it. */
  held: z.array(z.string()),
  /** What was passed over, the oldest first: lines of a holding before a transaction, down to a slot. */
  gaps: z.array(z.object({ of: z.number().int(), before: z.string(), floor: z.number().int() })),
});
export type Flood = z.infer<typeof Flood>;
type Gap = Flood['gaps'][number];

/** Read of each holding's newest, */
const FRESH = 8;
/** and of what was passed over, each time: seconds of a public node. */
const BEHIND = 30;
/** As many are kept apart; of more the oldest are read as one, with what lies between them once more. */
const MOST_GAPS = 24;

/** One reading of it. Nothing is left when there are no gaps any more. */
export async function readFlood(
  endpoint: Endpoint,
  { address, from }: AccountMark,
  assets: readonly ChainAsset[],
  before: Flood,
  minContextSlot: number,
): Promise<{
  readonly transfers: readonly Executed['transfers'][number][];
  readonly flood: Flood;
}> {
  const holdings = holdingsOf(address, assets);
  const lines = (of: number, limit: number, until: { before?: string }) =>
    list(endpoint, holdings[of]?.account ?? '', {
      commitment: 'finalized',
      limit,
      ...until,
      ...(minContextSlot > 0 ? { minContextSlot } : {}),
    });
  const gaps = [...before.gaps];
  const wanted = new Map<string, Listed>();
  const newest: (Listed | undefined)[] = [];

  for (const of of holdings.keys()) {
    const floor = (before.tops[of] ?? 0) + 1;
    const listed = await lines(of, FRESH, {});
    const fresh = listed.filter((line) => isWithin(line, floor, from));
    newest.push(fresh[0]);
    for (const line of fresh)
      if (!line.failed || line === fresh[0]) wanted.set(line.signature, line);
    const last = fresh.at(-1);
    if (last && fresh.length === FRESH) gaps.push({ of, before: last.signature, floor });
  }
  const gap = gaps.pop();
  if (gap) {
    const listed = await lines(gap.of, BEHIND, { before: gap.before });
    const behind = listed.filter((line) => isWithin(line, gap.floor, from));
    for (const line of behind) if (!line.failed) wanted.set(line.signature, line);
    const last = behind.at(-1);
    if (last && behind.length === BEHIND) gaps.push({ ...gap, before: last.signature });
  }

  const read = await readLines(endpoint, [...wanted.values()], assets);
  const byName = new Map(read.map((each) => [each.signature, each]));
  const held = holdings.map(({ account, isToken }, of) => {
    const left = byName.get(newest[of]?.signature ?? '')?.after(account, isToken);
    return left?.toString() ?? before.held[of] ?? '0';
  });
  return {
    transfers: read.flatMap(({ transfers }) => transfers),
    flood: {
      tops: holdings.map((_, of) => Math.max(before.tops[of] ?? 0, newest[of]?.slot ?? 0)),
      held,
      gaps: joined(gaps),
    },
  };
}

function joined(gaps: readonly Gap[]): Gap[] {
  if (gaps.length <= MOST_GAPS) return [...gaps];
  const [oldest] = gaps;
  const next = gaps.findIndex((each, at) => at > 0 && each.of === oldest?.of);
  const newer = gaps[next];
  if (!oldest || !newer) return [...gaps];
  const both = { of: oldest.of, before: newer.before, floor: oldest.floor };
  return [both, ...gaps.filter((_, at) => at !== 0 && at !== next)];
}
