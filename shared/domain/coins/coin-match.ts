import type { PlatformDb } from '../../db/tenant-db.ts';
import type { Money } from '../../money.ts';
import { standingsOf } from '../../platform/sightings.ts';
import type { Scope } from '../../scope.ts';

/** The invoice that a payment in coins is for. */
export interface Match {
  readonly invoiceId: bigint;
  /** The reference of the payment whose place it takes; null: of none. */
  readonly replaces: string | null;
}

/** An invoice that is not paid yet, and what came for it without being settled. */
interface Asking {
  readonly id: string;
  readonly is_over: boolean;
  readonly created_at: Date;
  readonly missing: string;
  readonly others: readonly {
    readonly reference: string;
    readonly status: 'processing' | 'reversed';
    readonly covered: string;
    readonly isReplaced: boolean;
  }[];
}

/** More invoices than one person leaves open at one address. */
const MOST = 50;

/**
 * The invoice that coins at a customer's address pay; null: none. What is open and not being paid already
 * comes first, then what asks just this amount, then the newest. One that ended unpaid takes what comes
 * late, if it ended after `endedAfter` (null: however long ago). A payment that left the chain with its
 * block holds no place: the same money may come under another name (a fee that was raised, a peg-out of
 * MWEB), and then takes its place. `since`: when this one was first told and nothing was open; what was
 * begun later is not what it was sent for.
 */
export async function match(
  scope: Scope,
  platform: PlatformDb,
  coins: {
    readonly reference: string;
    readonly customerId: bigint;
    readonly method: string;
    readonly address: string;
    readonly money: Money;
    readonly endedAfter: Date | null;
    readonly since: Date | null;
  },
): Promise<Match | null> {
  const found = await scope.db.query<Asking>(
    `select i.id, i.ended_at is not null as is_over, i.created_at, i.asked_amount - i.covered as missing,
       (select coalesce(jsonb_agg(jsonb_build_object('reference', p.reference, 'status', p.status,
         'covered', p.covered::text, 'isReplaced', exists (select from payments q where q.invoice_id = i.id
           and q.details->>'replaces' = p.reference and q.status <> 'reversed')) order by p.id), '[]')
        from payments p where p.invoice_id = i.id and p.status <> 'settled') as others
     from invoices i
     where i.customer_id = $1 and i.method = $2 and i.external_id = $3 and i.asked_currency = $4
       and i.status in ('new', 'processing', 'expired') and i.asked_amount > i.covered
       and (i.ended_at is null or $5::timestamptz is null or i.ended_at > $5)
     order by i.ended_at is null desc, i.id desc limit $6`,
    [coins.customerId, coins.method, coins.address, coins.money.currency, coins.endedAfter, MOST],
  );
  const others = found.flatMap((each) => each.others.map(({ reference }) => reference));
  if (coins.since === null && others.length === 0) return choose(found, new Set(), coins.money);
  const standings = await standingsOf(platform, scope.tenant.id, coins.method, [
    coins.reference,
    ...others,
  ]);
  const begun =
    coins.since === null ? null : (standings.get(coins.reference)?.seenAt ?? coins.since);
  const gone = new Set(others.filter((each) => standings.get(each)?.isGone === true));
  return choose(
    found.filter(({ created_at: at }) => begun === null || at <= begun),
    gone,
    coins.money,
  );
}

function choose(
  found: readonly Asking[],
  gone: ReadonlySet<string>,
  { amount }: Money,
): Match | null {
  const ranked = found.flatMap((each) => {
    const coming = each.others.filter(({ status }) => status === 'processing');
    const lost = each.others.filter(({ reference }) => gone.has(reference));
    const left = BigInt(each.missing) - sum(coming.filter(({ reference }) => !gone.has(reference)));
    // As if what is gone came back, as most of it does.
    const unclaimed = BigInt(each.missing) - sum(coming);
    const replaced = lost.find((other) => !other.isReplaced && BigInt(other.covered) === amount);
    if (left <= 0n) return [];
    const places = [
      !each.is_over && unclaimed === amount,
      replaced !== undefined,
      !each.is_over && left === amount,
      !each.is_over && unclaimed > 0n,
      !each.is_over,
      unclaimed === amount,
      true,
    ];
    return [
      {
        invoiceId: BigInt(each.id),
        replaces: replaced?.reference ?? null,
        place: places.indexOf(true),
      },
    ];
  });
  // The newest of equals stands first already.
  const [best] = ranked.toSorted((one, other) => one.place - other.place);
  return best ?? null;
}

function sum(payments: readonly { readonly covered: string }[]): bigint {
  return payments.reduce((all, { covered }) => all + BigInt(covered), 0n);
}
