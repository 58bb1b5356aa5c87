import type { Money } from '../../money.ts';
import type { StatementLine } from '../../payments/provider.ts';
import type { Scope } from '../../scope.ts';
import type { ProviderAccount } from '../money/accounts.ts';

/** One line of our own books at a provider, to compare with theirs. */
export interface OwnLine {
  readonly direction: 'in' | 'out';
  /** Every name that the provider may call it by. */
  readonly ids: readonly string[];
  readonly money: Money;
  readonly at: Date;
  /** The invoice or payout that it belongs to, where there is one. */
  readonly belongsTo: string | null;
}

/** Where the two books differ. */
export interface Mismatch {
  readonly kind: 'missing-here' | 'missing-there' | 'other-money';
  readonly direction: 'in' | 'out';
  readonly id: string;
  readonly ours: Money | null;
  readonly theirs: Money | null;
  readonly belongsTo: string | null;
}

/** What settled at one account since a moment, as our books have it. */
export async function ownLines(
  scope: Scope,
  account: Pick<ProviderAccount, 'id' | 'provider'>,
  since: Date,
): Promise<OwnLine[]> {
  const rows = await scope.db.query<{
    direction: OwnLine['direction'];
    ids: string[];
    amount: string;
    currency: string;
    at: Date;
    belongs_to: string | null;
  }>(
    `select 'in' as direction, array[substr(p.reference, length($1) + 1), i.external_id] as ids,
       p.amount, p.currency, p.settled_at as at, 'invoice ' || p.invoice_id as belongs_to
     from payments p left join invoices i on i.id = p.invoice_id
     where p.source = $2 and starts_with(p.reference, $1) and p.status = 'settled' and p.settled_at >= $4
     union all
     select 'out', array[key, external_id], amount, currency, ended_at, 'payout ' || id
     from payouts where account_id = $3 and state = 'settled' and ended_at >= $4`,
    [`${account.provider}:${account.id}:`, account.provider, account.id, since],
  );
  return rows.map((row) => ({
    direction: row.direction,
    ids: row.ids.filter((id) => id !== null),
    money: { amount: BigInt(row.amount), currency: row.currency },
    at: row.at,
    belongsTo: row.belongs_to,
  }));
}

/**
 * Compares both books over `period`. A line of the other side may be older or younger than the period:
 * it settles there earlier than here.
 */
export function compare(
  ours: readonly OwnLine[],
  theirs: readonly StatementLine[],
  period: { readonly from: Date; readonly until: Date },
): Mismatch[] {
  const within = ({ at }: { at: Date }) => at >= period.from && at < period.until;
  const known = new Map(
    ours.flatMap((line) => line.ids.map((id) => [`${line.direction}:${id}`, line] as const)),
  );
  const seen = new Set<OwnLine>();
  const found: Mismatch[] = [];
  for (const line of theirs) {
    const own = known.get(`${line.direction}:${line.id}`);
    if (own) seen.add(own);
    const about = { direction: line.direction, id: line.id, theirs: line.money };
    if (!own) {
      if (within(line)) found.push({ ...about, kind: 'missing-here', ours: null, belongsTo: null });
    } else if (!isSame(own.money, line.money))
      found.push({ ...about, kind: 'other-money', ours: own.money, belongsTo: own.belongsTo });
  }
  for (const own of ours)
    if (!seen.has(own) && within(own))
      found.push({
        kind: 'missing-there',
        direction: own.direction,
        id: own.ids[0] ?? '',
        ours: own.money,
        theirs: null,
        belongsTo: own.belongsTo,
      });
  return found;
}

function isSame(one: Money, other: Money): boolean {
  return one.amount === other.amount && one.currency === other.currency;
}
