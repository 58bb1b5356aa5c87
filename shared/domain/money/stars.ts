import { UserError } from '../../errors.ts';
import type { Money } from '../../money.ts';
import type { Scope } from '../../scope.ts';
import * as audit from '../staff/audit.ts';
import * as findings from './findings.ts';
import { codeOf } from '../shop/sql-state.ts';

/** A payment in Stars as staff look at it. */
export interface StarPayment {
  readonly id: bigint;
  readonly customerId: bigint;
  readonly customer: string;
  readonly stars: Money;
  readonly credit: Money;
  readonly at: Date;
  /** The order that it paid; that one is refunded from the order. */
  readonly orderId: bigint | null;
  /** Whether the Stars went back, or are on their way there. */
  readonly refund: 'pending' | 'done' | null;
}

interface StarRow {
  id: string;
  customer_id: string;
  name: string;
  amount: string;
  credit_amount: string;
  credit_currency: string;
  seen_at: Date;
  order_id: string | null;
  refund: StarPayment['refund'];
}

/** What the books call a charge of Stars. */
export const referenceOf = (charge: string): string => `stars:${charge}`;

/** Settled payments in Stars, newest first; the one with this number when it is named. */
export async function list(
  scope: Scope,
  page: { readonly limit: number; readonly offset: number; readonly id?: bigint },
): Promise<StarPayment[]> {
  const rows = await scope.db.query<StarRow>(
    `select p.id, p.customer_id, c.name, p.amount, p.credit_amount, p.credit_currency, p.seen_at,
       case when i.reference like 'order:%' then split_part(i.reference, ':', 2) end as order_id,
       coalesce(p.details->>'refund', (select case r.state when 'pending' then 'pending' else 'done' end
         from refunds r where r.payment_id = p.id and r.state <> 'failed' limit 1)) as refund
     from payments p join customers c on c.id = p.customer_id left join invoices i on i.id = p.invoice_id
     where p.source = 'stars' and p.status = 'settled' and ($3::bigint is null or p.id = $3)
     order by p.id desc limit $1 offset $2`,
    [page.limit, page.offset, page.id ?? null],
  );
  return rows.map((row) => ({
    id: BigInt(row.id),
    customerId: BigInt(row.customer_id),
    customer: row.name,
    stars: { amount: BigInt(row.amount), currency: 'XTR' },
    credit: { amount: BigInt(row.credit_amount), currency: row.credit_currency },
    at: row.seen_at,
    orderId: row.order_id === null ? null : BigInt(row.order_id),
    refund: row.refund,
  }));
}

/**
 * Stars that Telegram gave back: the credit is reversed as far as it is still there, the rest becomes a
 * finding. `known`: we gave them back ourselves, or it was told before. Null: no such charge here.
 */
export async function takeBack(
  scope: Scope,
  charge: string,
): Promise<'taken' | 'reversed' | 'known' | null> {
  const [row] = await scope.db.query<{ taken: 'taken' | 'reversed' | 'known' | null }>(
    'select take_back($1, $2) as taken',
    [referenceOf(charge), new Date(scope.clock.now())],
  );
  return row?.taken ?? null;
}

/**
 * Staff give the Stars of a top-up back: its credit leaves the balance at once, and a job asks Telegram.
 * Throws UserError `refund-spent` (the credit is not there any more), `refund-too-much` (given back).
 */
export async function giveBack(scope: Scope, actorId: number, paymentId: bigint): Promise<void> {
  try {
    const [row] = await scope.db.query<{ begun: boolean }>(
      'select begin_stars_back($1, $2) as begun',
      [paymentId, new Date(scope.clock.now())],
    );
    if (row?.begun) await audit.write(scope, actorId, 'stars.refund', { payment: `${paymentId}` });
  } catch (error) {
    const code = codeOf(error);
    if (code === 'SHL03') throw new UserError('refund-spent');
    if (code === 'SHL07') throw new UserError('refund-too-much');
    throw error;
  }
}

/** The charge of a refund on its way; null: it is decided. */
export async function findPending(
  scope: Scope,
  paymentId: bigint,
): Promise<{ readonly charge: string; readonly telegramId: number } | null> {
  const [row] = await scope.db.query<{ reference: string; telegram_id: string }>(
    `select p.reference, coalesce(p.details->>'telegramId', c.telegram_id::text) as telegram_id
     from payments p join customers c on c.id = p.customer_id
     where p.id = $1 and p.details->>'refund' = 'pending'`,
    [paymentId],
  );
  if (!row) return null;
  return { charge: row.reference.slice('stars:'.length), telegramId: Number(row.telegram_id) };
}

/** Notes how a refund on its way ended; refused: the credit is on the balance again. */
export async function finishBack(
  scope: Scope,
  paymentId: bigint,
  refusal: string | null,
): Promise<void> {
  await scope.db.query('select end_stars_back($1, $2, $3)', [
    paymentId,
    refusal,
    new Date(scope.clock.now()),
  ]);
}

/** A charge as our books have it. */
export interface BookedCharge {
  readonly amount: bigint;
  readonly isGivenBack: boolean;
}

/** Those of some charges that are in the books. */
export async function booked(
  scope: Scope,
  charges: readonly string[],
): Promise<Map<string, BookedCharge>> {
  const rows = await scope.db.query<{ reference: string; amount: string; back: boolean }>(
    `select p.reference, p.amount, coalesce(p.details->>'refund', '') in ('pending', 'done')
       or p.status = 'reversed' or exists (
         select from refunds r where r.payment_id = p.id and r.state in ('pending', 'done')) as back
     from payments p where p.reference = any($1)`,
    [charges.map(referenceOf)],
  );
  return new Map(
    rows.map(({ reference, amount, back }) => [
      reference.slice('stars:'.length),
      { amount: BigInt(amount), isGivenBack: back },
    ]),
  );
}

/** Charges of a time that are in the books, to look for them in Telegram's. */
export async function chargesBetween(scope: Scope, from: Date, until: Date): Promise<string[]> {
  const rows = await scope.db.query<{ reference: string }>(
    `select reference from payments
     where source = 'stars' and status = 'settled' and seen_at >= $1 and seen_at < $2`,
    [from, until],
  );
  return rows.map(({ reference }) => reference.slice('stars:'.length));
}

/** How many of Telegram's transactions were compared before; null: this bot takes no Stars and never did. */
export async function compared(scope: Scope): Promise<number | null> {
  const [row] = await scope.db.query<{ compared: number; has: boolean }>(
    `select stars_compared as compared, star_price is not null or exists (
       select from ledger_accounts where name = 'provider:stars') or exists (
       select from plans where terms->>'starsPrice' is not null) as has from settings`,
  );
  return row?.has ? row.compared : null;
}

/** Remembers how many were compared. */
export async function setCompared(scope: Scope, count: number): Promise<void> {
  await scope.db.query('update settings set stars_compared = $1', [count]);
}

/** Keeps where Telegram's list and the books differ over a charge, for staff. */
export async function noteDifference(
  scope: Scope,
  what: 'other-money' | 'missing-here' | 'missing-there',
  charge: string,
  amounts: { readonly theirs?: number; readonly ours?: bigint },
): Promise<void> {
  await findings.note(scope, {
    kind: 'difference',
    reference: `stars:${what}:${charge}`,
    data: {
      what,
      provider: 'stars',
      id: charge,
      reference: referenceOf(charge),
      money: money(amounts.theirs ?? amounts.ours),
      theirs: money(amounts.theirs),
      ours: money(amounts.ours),
    },
  });
}

function money(amount: number | bigint | undefined) {
  return amount === undefined ? null : { amount: String(amount), currency: 'XTR' };
}
