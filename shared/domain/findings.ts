import type { Scope } from '../scope.ts';
import * as audit from './audit.ts';

/** What can be found: each has its words under `finding-kind` in the locales. */
export const findingKinds = [
  // A proven callback that names nothing of this shop, or that we refuse to believe.
  'stray-event',
  // A provider speaks of another sum or currency than we asked for.
  'other-amount',
  'other-currency',
  // Money that the shop's rules leave for staff to decide on.
  'partial',
  'over',
  'late',
  // Two books that differ.
  'difference',
  // A payment by Telegram that names no invoice, and Stars given back that were spent already.
  'stars-unmatched',
  'stars-owed',
  // A payout that nobody knows the end of, or that we did not ask for.
  'payout-unmatched',
  // An exchange of a customer that no order covers.
  'hedge',
] as const;
export type FindingKind = (typeof findingKinds)[number];

/** Something that fits nothing in our books, kept until staff have looked at it. */
export interface Finding {
  readonly id: bigint;
  readonly reference: string;
  readonly kind: FindingKind;
  /** The raw facts. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly state: 'open' | 'resolved';
  readonly foundAt: Date;
  readonly resolvedBy: number | null;
  readonly resolvedAt: Date | null;
  /** What staff wrote or did. */
  readonly resolution: string | null;
}

interface FindingRow {
  id: string;
  reference: string;
  kind: FindingKind;
  data: Record<string, unknown>;
  state: Finding['state'];
  found_at: Date;
  resolved_by: string | null;
  resolved_at: Date | null;
  resolution: string | null;
}

/**
 * Keeps what fits nothing and tells staff, in the caller's transaction. The same `reference` again
 * does nothing. Returns whether it was new.
 */
export async function note(
  scope: Scope,
  finding: {
    readonly kind: FindingKind;
    readonly reference: string;
    readonly data: Readonly<Record<string, unknown>>;
  },
): Promise<boolean> {
  const [row] = await scope.db.query<{ id: string | null }>(
    'select note_finding($1, $2, $3) as id',
    [finding.reference, finding.kind, JSON.stringify(finding.data)],
  );
  return row?.id != null;
}

/** Those that are open, or were resolved, newest first. */
export async function list(
  scope: Scope,
  state: Finding['state'],
  page: { readonly limit: number; readonly offset: number },
): Promise<Finding[]> {
  const rows = await scope.db.query<FindingRow>(
    'select * from findings where state = $1 order by id desc limit $2 offset $3',
    [state, page.limit, page.offset],
  );
  return rows.map(read);
}

/** One finding; null when this shop has none of this number. */
export async function find(scope: Scope, id: bigint): Promise<Finding | null> {
  const [row] = await scope.db.query<FindingRow>('select * from findings where id = $1', [id]);
  return row ? read(row) : null;
}

/** Closes a finding with what was done about it, once. Returns whether it was open. */
export async function resolve(
  scope: Scope,
  actorId: number,
  id: bigint,
  resolution: string,
): Promise<boolean> {
  const [row] = await scope.db.query<FindingRow>(
    `update findings set state = 'resolved', resolution = $3, resolved_by = $2,
       resolved_at = to_timestamp($4::float8 / 1000)
     where id = $1 and state = 'open' returning *`,
    [id, actorId, resolution, scope.clock.now()],
  );
  if (!row) return false;
  await audit.write(scope, actorId, 'finding.resolve', {
    finding: row.id,
    kind: row.kind,
    resolution,
  });
  return true;
}

function read(row: FindingRow): Finding {
  return {
    id: BigInt(row.id),
    reference: row.reference,
    kind: row.kind,
    data: row.data,
    state: row.state,
    foundAt: row.found_at,
    resolvedBy: row.resolved_by === null ? null : Number(row.resolved_by),
    resolvedAt: row.resolved_at,
    resolution: row.resolution,
  };
}
