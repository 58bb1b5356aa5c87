import type { Money, Rate } from '../../money.ts';
import type { ProviderInvoice } from '../../payments/provider.ts';
import type { Scope } from '../../scope.ts';
import { randomKey } from '../../secrets.ts';
import { codeOf } from '../shop/sql-state.ts';

/** The problem of one that was paid by another amount or in another currency: staff decide. */
export const MISMATCH = 'mismatch';

/** What we ask a customer for. */
export interface Invoice {
  readonly id: bigint;
  /** Its opaque name outside. */
  readonly key: string;
  readonly customerId: bigint;
  /** The order that it pays; null: it fills the balance. */
  readonly orderId: bigint | null;
  readonly method: string;
  readonly accountId: bigint | null;
  /** What the customer is credited. */
  readonly money: Money;
  /** What the payer is asked for. */
  readonly asked: Money;
  readonly rate: Rate | null;
  readonly externalId: string | null;
  readonly payUrl: string | null;
  readonly status: 'new' | 'processing' | 'settled' | 'expired' | 'invalid';
  readonly paid: 'exact' | 'partial' | 'over' | null;
  /** Some of it was first seen after the end. */
  readonly isLate: boolean;
  /** How much of what it asks has come. */
  readonly covered: Money;
  /** What of it was credited so far. */
  readonly credited: Money;
  /** What of it waits for staff, by the shop's rules; null: nothing. */
  readonly held: Money | null;
  /** What the payer answered, by the provider's `payer` fields. */
  readonly payer: Readonly<Record<string, string>>;
  /** Where and how it is paid where there is no link: each can be copied. */
  readonly instructions: Readonly<Record<string, string>>;
  /** Why the provider takes nothing for it any more: `MISMATCH`, or the end of `problem-<method>-<problem>`; null: unsaid. */
  readonly problem: string | null;
  readonly expiresAt: Date;
  /** When its time was noted to be over; null: it runs. What is first seen after it is late. */
  readonly endedAt: Date | null;
  readonly createdAt: Date;
  /** Whether the customer has a message that shows it. */
  readonly isShown: boolean;
}

/** A row of `invoices`. */
export interface InvoiceRow {
  id: string;
  key: string;
  reference: string;
  customer_id: string;
  method: string;
  account_id: string | null;
  currency: string;
  amount: string;
  asked_currency: string;
  asked_amount: string;
  rate: { from: string; to: string; numerator: string; denominator: string } | null;
  external_id: string | null;
  pay_url: string | null;
  status: Invoice['status'];
  paid: Invoice['paid'];
  is_late: boolean;
  covered: string;
  credited: string;
  held: string;
  data: {
    payer?: Record<string, string>;
    instructions?: Record<string, string>;
    problem?: string;
  };
  expires_at: Date;
  ended_at: Date | null;
  created_at: Date;
  card_message_id: string | null;
}

/**
 * Writes an invoice down before anybody is asked to pay it, and the job that watches it: looks at
 * the provider with back-off, ends it when its time is over. The same `reference` gives the same
 * invoice.
 */
export async function create(
  scope: Scope,
  wanted: {
    readonly reference: string;
    readonly customerId: bigint;
    readonly method: string;
    readonly accountId: bigint | null;
    readonly money: Money;
    readonly asked: Money;
    readonly rate: Rate | null;
    readonly payer?: Readonly<Record<string, string>>;
    readonly expiresAt: Date;
  },
): Promise<Invoice> {
  const { rate } = wanted;
  return scope.transaction(async (scope) => {
    const [made] = await scope.db.query<InvoiceRow>(
      `insert into invoices (key, reference, customer_id, method, account_id, currency, amount,
         asked_currency, asked_amount, rate, expires_at, data)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
       on conflict (reference) do nothing returning *`,
      [
        randomKey(18),
        wanted.reference,
        wanted.customerId,
        wanted.method,
        wanted.accountId,
        wanted.money.currency,
        wanted.money.amount.toString(),
        wanted.asked.currency,
        wanted.asked.amount.toString(),
        rate &&
          JSON.stringify({
            ...rate,
            numerator: `${rate.numerator}`,
            denominator: `${rate.denominator}`,
          }),
        wanted.expiresAt,
        JSON.stringify(wanted.payer ? { payer: wanted.payer } : {}),
      ],
    );
    if (made) {
      await watch(scope, BigInt(made.id), new Date(scope.clock.now() + 10_000));
      return read(made);
    }
    const [known] = await scope.db.query<InvoiceRow>(
      'select * from invoices where reference = $1',
      [wanted.reference],
    );
    if (!known) throw new Error('the invoice of this reference is there');
    return read(known);
  });
}

/** Asks the watching job to look at an invoice at a time. */
export async function watch(scope: Scope, id: bigint, at: Date): Promise<void> {
  await scope.db.query(`insert into platform.requests (kind, payload) values ('job', $1)`, [
    JSON.stringify({
      task: 'invoice',
      key: `invoice:${id}`,
      payload: { invoiceId: id.toString() },
      runAt: at.toISOString(),
    }),
  ]);
}

/** The invoice with this number; null when this shop has none. */
export async function find(scope: Scope, id: bigint): Promise<Invoice | null> {
  const [row] = await scope.db.query<InvoiceRow>('select * from invoices where id = $1', [id]);
  return row ? read(row) : null;
}

/** The invoice with this opaque name; null when this shop has none. */
export async function findByKey(scope: Scope, key: string): Promise<Invoice | null> {
  const [row] = await scope.db.query<InvoiceRow>('select * from invoices where key = $1', [key]);
  return row ? read(row) : null;
}

/** The invoice that a provider's account knows by this id; null when this shop has none. */
export async function findByExternal(
  scope: Scope,
  accountId: bigint,
  externalId: string,
): Promise<Invoice | null> {
  const [row] = await scope.db.query<InvoiceRow>(
    'select * from invoices where account_id = $1 and external_id = $2',
    [accountId, externalId],
  );
  return row ? read(row) : null;
}

/**
 * Keeps what the provider called it, where it is paid and what has to be paid to the last digit; the
 * first answer stays and is returned. Null: another invoice of the account has this name already.
 */
export async function attach(
  scope: Scope,
  id: bigint,
  made: ProviderInvoice,
): Promise<Invoice | null> {
  try {
    const [row] = await scope.db.query<InvoiceRow>(
      `update invoices set external_id = coalesce(external_id, $2),
         pay_url = case when external_id is null then $3 else pay_url end,
         data = case when external_id is null then data || $4 else data end,
         asked_amount = case when external_id is null and asked_currency = $6 then $5 else asked_amount end
       where id = $1 returning *`,
      [
        id,
        made.externalId,
        made.payUrl,
        JSON.stringify(made.instructions ? { instructions: made.instructions } : {}),
        made.asked?.amount.toString() ?? null,
        made.asked?.currency ?? null,
      ],
    );
    if (!row) throw new Error('an invoice that is attached is there');
    return read(row);
  } catch (error) {
    if (codeOf(error) === '23505') return null;
    throw error;
  }
}

/** Remembers the message that shows the invoice, so that it can edit itself. */
export async function setCard(
  scope: Scope,
  id: bigint,
  card: { readonly chatId: number; readonly messageId: number },
): Promise<void> {
  await scope.db.query(
    'update invoices set card_chat_id = $2, card_message_id = $3 where id = $1',
    [id, card.chatId, card.messageId],
  );
}

/**
 * Ends an invoice: `expired` once its time is over, `invalid` when its provider takes nothing for it
 * any more, perhaps with its word for why. What comes after that is late, and still money. Returns its status.
 */
export async function end(
  scope: Scope,
  id: bigint,
  how: 'expired' | 'invalid',
  problem: string | null = null,
): Promise<Invoice['status']> {
  const [row] = await scope.db.query<{ status: Invoice['status'] }>(
    'select end_invoice($1, $2, $3, $4) as status',
    [id, new Date(scope.clock.now()), how, problem],
  );
  if (!row) throw new Error('end_invoice answers one row');
  return row.status;
}

/** What this customer answered the last time they paid by this method; empty: never. */
export async function lastPayer(
  scope: Scope,
  customerId: bigint,
  method: string,
): Promise<Readonly<Record<string, string>>> {
  const [row] = await scope.db.query<{ payer: Record<string, string> }>(
    `select data->'payer' as payer from invoices
     where customer_id = $1 and method = $2 and data ? 'payer' order by id desc limit 1`,
    [customerId, method],
  );
  return row?.payer ?? {};
}

/** Reads an invoice as its table has it. */
export function read(row: InvoiceRow): Invoice {
  return {
    id: BigInt(row.id),
    key: row.key,
    customerId: BigInt(row.customer_id),
    orderId: orderOf(row.reference),
    method: row.method,
    accountId: row.account_id === null ? null : BigInt(row.account_id),
    money: { amount: BigInt(row.amount), currency: row.currency },
    asked: { amount: BigInt(row.asked_amount), currency: row.asked_currency },
    rate: row.rate && {
      ...row.rate,
      numerator: BigInt(row.rate.numerator),
      denominator: BigInt(row.rate.denominator),
    },
    externalId: row.external_id,
    payUrl: row.pay_url,
    status: row.status,
    paid: row.paid,
    isLate: row.is_late,
    covered: { amount: BigInt(row.covered), currency: row.asked_currency },
    credited: { amount: BigInt(row.credited), currency: row.currency },
    held: row.held === '0' ? null : { amount: BigInt(row.held), currency: row.asked_currency },
    payer: row.data.payer ?? {},
    instructions: row.data.instructions ?? {},
    problem: row.data.problem ?? null,
    expiresAt: row.expires_at,
    endedAt: row.ended_at,
    createdAt: row.created_at,
    isShown: row.card_message_id !== null,
  };
}

/** An order's invoice is called by its order for ever: `order:<id>:…`. */
function orderOf(reference: string): bigint | null {
  const [, id] = /^order:(\d+):/.exec(reference) ?? [];
  return id === undefined ? null : BigInt(id);
}
