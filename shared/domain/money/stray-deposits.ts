import { convert, type Money } from '../../money.ts';
import type { InvoiceReading, OtherPayment, Provider } from '../../payments/provider.ts';
import type { Scope } from '../../scope.ts';
import { CLOCKS_MS, referenceOf } from './deposit-terms.ts';
import * as findings from './findings.ts';
import * as invoices from './invoices.ts';
import type { Invoice, InvoiceRow } from './invoices.ts';
import * as messages from '../shop/messages.ts';

/** An invoice of so long ago is not what somebody pays now. */
const LOOK_BACK_MS = 8 * 24 * 3600_000;
/** So much of the amount, at most, a wallet or an exchange takes out as its fee: one part in twenty. */
const NEAR = 20n;

/**
 * Keeps what came to an account since the invoice was made and is nobody's payment exactly: a finding
 * at once, not when the night compares both books; its reference is the night's. The nearest open
 * invoice stands in it, and its payer hears of it where no other customer's comes near.
 */
export async function noteOthers(
  scope: Scope,
  provider: Pick<Provider, 'id'>,
  invoice: Invoice,
  { others = [] }: Pick<InvoiceReading, 'others'>,
): Promise<void> {
  const { accountId } = invoice;
  const since = invoice.createdAt.getTime() - CLOCKS_MS;
  const young = others.filter(({ seenAt }) => seenAt.getTime() >= since);
  if (accountId === null || young.length === 0) return;
  for (const other of await unknownOf(scope, { provider, accountId }, young)) {
    const candidates = await near(scope, accountId, other);
    const [nearest] = candidates;
    const reference = strayReference(accountId, other.paymentId);
    await scope.transaction(async (scope) => {
      const isNew = await findings.note(scope, {
        kind: nearest ? 'other-amount' : 'stray-event',
        reference,
        data: {
          ...strayFacts({ provider: provider.id, id: accountId }, other.paymentId, other.money),
          invoiceId: nearest ? `${nearest.id}` : null,
          customerId: nearest ? `${nearest.customerId}` : null,
          asked: nearest ? plain(nearest.asked) : null,
          // Late money is worth what staff say: the price of then is not promised any more.
          worth: nearest?.endedAt === null ? plain(worthOf(nearest, other.money)) : null,
          came: other.seenAt.toISOString(),
        },
      });
      const isSure = candidates.every(({ customerId }) => customerId === nearest?.customerId);
      if (isNew && nearest && isSure) await tell(scope, nearest, reference);
    });
  }
}

/** Whether something came that may be this invoice's payment, and staff have not decided yet. */
export async function isLookedAt(scope: Scope, { id }: Pick<Invoice, 'id'>): Promise<boolean> {
  const [row] = await scope.db.query<{ looked: boolean }>(
    `select exists (select from findings f join messages m on m.reference = 'near:' || f.reference
       where f.state = 'open' and f.data->>'invoiceId' = $1) as looked`,
    [`${id}`],
  );
  return row?.looked === true;
}

/** What a finding of money at an account is called, by whichever way it is found. */
export function strayReference(accountId: bigint, paymentId: string): string {
  return `statement:${accountId}:missing-here:in:${paymentId}`;
}

/** What staff are shown of money that came, and what it takes to credit it. */
export function strayFacts(
  { provider, id }: { readonly provider: string; readonly id: bigint },
  paymentId: string,
  money: Money,
): Record<string, unknown> {
  return {
    provider,
    account: `${id}`,
    house: `provider:${provider}:${id}`,
    reference: referenceOf({ id: provider }, { accountId: id }, { paymentId }),
    money: plain(money),
  };
}

/** Those that are in no book, and for which no open invoice waits: it finds them itself. */
async function unknownOf(
  scope: Scope,
  { provider, accountId }: { provider: Pick<Provider, 'id'>; accountId: bigint },
  others: readonly OtherPayment[],
): Promise<OtherPayment[]> {
  const rows = await scope.db.query<{ reference: string }>(
    `select o.reference from jsonb_to_recordset($2) as o (reference text, noted text, fits text[])
     where not exists (select from payments p where p.reference = o.reference)
       and not exists (select from findings f where f.reference = o.noted)
       and not exists (select from invoices i where i.account_id = $1 and i.external_id = any(o.fits)
         and i.status in ('new', 'expired'))`,
    [
      accountId,
      JSON.stringify(
        others.map(({ paymentId, fits }) => ({
          reference: referenceOf(provider, { accountId }, { paymentId }),
          noted: strayReference(accountId, paymentId),
          fits,
        })),
      ),
    ],
  );
  const unknown = new Set(rows.map(({ reference }) => reference));
  return others.filter(({ paymentId }) =>
    unknown.has(referenceOf(provider, { accountId }, { paymentId })),
  );
}

/** Invoices that it may be meant for, the nearest first: unpaid ones, and the one that was paid twice. */
async function near(scope: Scope, accountId: bigint, other: OtherPayment): Promise<Invoice[]> {
  const { money, fits, seenAt } = other;
  const rows = await scope.db.query<InvoiceRow>(
    `select * from invoices
     where account_id = $1 and asked_currency = $2 and created_at between $5 and $6
       and (external_id = any($4) or status in ('new', 'expired') and covered = 0
         and abs(asked_amount - $3::numeric) * $7::numeric <= asked_amount)
     order by abs(asked_amount - $3::numeric), ended_at is not null, id desc limit 20`,
    [
      accountId,
      money.currency,
      `${money.amount}`,
      fits,
      new Date(seenAt.getTime() - LOOK_BACK_MS),
      new Date(seenAt.getTime() + CLOCKS_MS),
      `${NEAR}`,
    ],
  );
  const found = rows.map(invoices.read);
  // The digits name one invoice: no other is meant, over whichever network it came.
  const [first] = found;
  return first?.asked.amount === money.amount ? [first] : found;
}

/** Without the amount: should it be a stranger's after all, it is nobody's business. */
async function tell(scope: Scope, invoice: Invoice, reference: string): Promise<void> {
  const [to] = await scope.db.query<{ telegram_id: string }>(
    'select telegram_id from customers where id = $1 and telegram_id > 0',
    [invoice.customerId],
  );
  if (!to) return;
  await messages.queue(scope, {
    reference: `near:${reference}`,
    chatId: Number(to.telegram_id),
    customerId: invoice.customerId,
    content: { key: 'notice-near-payment', data: { asked: plain(invoice.asked) } },
  });
}

function worthOf({ rate, money }: Invoice, came: Money): Money {
  return rate === null ? { ...came, currency: money.currency } : convert(came, rate, 'down');
}

function plain({ amount, currency }: Money) {
  return { amount: amount.toString(), currency };
}
