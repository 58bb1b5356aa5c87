import { UserError } from '../../errors.ts';
import type { Money } from '../../money.ts';
import type { Scope } from '../../scope.ts';
import * as audit from '../staff/audit.ts';
import { codeOf } from '../shop/sql-state.ts';

/** What can be found: each has its words under `finding-kind` in the locales. */
export const findingKinds = [
  // A proven callback that names nothing of this shop, or that we refuse to believe.
  'stray-event',
  // A provider speaks of another sum or currency than we asked for.
  'other-amount',
  'other-currency',
  // Coins at an account that customers share, without a comment of theirs.
  'unknown-comment',
  // Money that the shop's rules leave for staff to decide on.
  'partial',
  'over',
  'late',
  // A balance on a chain grew by more than was seen to come.
  'unseen-coins',
  // What was credited, and is in no block any more.
  'left-chain',
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

/** What a person is told of what `credit_finding` and `collect_owed` refuse. */
const REFUSALS: Readonly<Record<string, string>> = {
  SHL02: 'finding-booked',
  SHL06: 'finding-decided',
  SHL07: 'finding-nobody',
};

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

/** How many wait for staff. */
export async function count(scope: Scope): Promise<number> {
  const [row] = await scope.db.query<{ count: number }>(
    `select count(*)::int as count from findings where state = 'open'`,
  );
  return row?.count ?? 0;
}

/** What a finding's money would be credited as; null: there is none to credit. */
export function creditable({ kind, data, state }: Finding): Money | null {
  if (state !== 'open' || (!isHeld(kind) && typeof data['house'] !== 'string')) return null;
  return readMoney(data['worth']) ?? readMoney(data['money']);
}

/** Money that waits in suspense: whose it is is known. */
export function isHeld(kind: FindingKind): boolean {
  return kind === 'partial' || kind === 'over' || kind === 'late';
}

/** Money that a customer owes since Stars went back. */
export function isOwed(kind: FindingKind): boolean {
  return kind === 'stars-owed';
}

/** An amount in a finding's facts. */
export function readMoney(value: unknown): Money | null {
  const money = value as { amount?: unknown; currency?: unknown } | null | undefined;
  if (typeof money?.amount !== 'string' || typeof money.currency !== 'string') return null;
  return /^\d{1,38}$/.test(money.amount)
    ? { amount: BigInt(money.amount), currency: money.currency }
    : null;
}

/**
 * Credits what a finding is about to a customer, once, in the caller's transaction: a posting with the
 * finding's reference. Throws UserError `finding-decided`, `finding-nobody` (not this one's money),
 * `finding-booked` (it came into the books meanwhile).
 */
export async function credit(
  scope: Scope,
  actorId: number,
  wanted: {
    readonly id: bigint;
    readonly customerId: bigint;
    readonly money: Money;
  } & audit.Weight,
): Promise<void> {
  const { id, customerId, money } = wanted;
  try {
    await scope.db.query('select credit_finding($1)', [
      JSON.stringify({
        findingId: `${id}`,
        customerId: `${customerId}`,
        amount: `${money.amount}`,
        currency: money.currency,
        actorId,
        now: new Date(scope.clock.now()),
      }),
    ]);
  } catch (error) {
    const code = REFUSALS[codeOf(error) ?? ''];
    throw code === undefined ? error : new UserError(code);
  }
  await audit.write(scope, actorId, 'finding.credit', {
    finding: `${id}`,
    customer: Number(customerId),
    money: { amount: `${money.amount}`, currency: money.currency },
    ...audit.weightOf(wanted),
  });
}

/** Takes what a customer owes since Stars went back, as far as it is there; what is still owed. */
export async function collect(scope: Scope, actorId: number, id: bigint): Promise<bigint> {
  const [row] = await scope.db
    .query<{ owed: string }>('select collect_owed($1, $2, $3) as owed', [
      id,
      actorId,
      new Date(scope.clock.now()),
    ])
    .catch((error: unknown) => {
      const code = REFUSALS[codeOf(error) ?? ''];
      throw code === undefined ? error : new UserError(code);
    });
  await audit.write(scope, actorId, 'finding.collect', { finding: `${id}`, owed: row?.owed ?? '' });
  return BigInt(row?.owed ?? 0);
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
