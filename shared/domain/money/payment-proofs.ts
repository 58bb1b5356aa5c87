import { UserError } from '../../errors.ts';
import type { Money } from '../../money.ts';
import type { Scope } from '../../scope.ts';
import * as audit from '../staff/audit.ts';
import * as invoices from './invoices.ts';
import type { Invoice } from './invoices.ts';
import * as messages from '../shop/messages.ts';

/** What a payer sends to show that they paid: a file of this bot. */
export interface ProofFile {
  readonly kind: 'photo' | 'document';
  readonly fileId: string;
  /** Telegram's name of the same file, whoever sends it on. */
  readonly uniqueId: string;
  /** Of its bytes; null where they could not be had. Says that it is the same file sent anew. */
  readonly digest: string | null;
}

/** How long staff look for the transfer of somebody who never said that they paid. */
const OPEN_DAYS = 14;

export const handLists = ['proof', 'open'] as const;
/** `proof`: somebody says that they paid; `open`: nobody said so, and money may come all the same. */
export type HandList = (typeof handLists)[number];

/** An invoice that waits for staff, in a list. */
export interface HandLine {
  readonly id: bigint;
  readonly asked: Money;
  readonly method: string;
  readonly customerName: string;
  readonly status: Invoice['status'];
}

/** An invoice that waits for staff, with what they need to decide. */
export interface HandInvoice {
  readonly invoice: Invoice;
  readonly customerName: string;
  readonly username: string | null;
  /** What the payer sent last; null: nothing yet. */
  readonly proof: (Pick<ProofFile, 'kind' | 'fileId'> & { readonly at: Date }) | null;
  /** Why the last proof was refused; null: it was not. */
  readonly refusal: string | null;
  /** Other invoices for which the same file was sent. */
  readonly alike: readonly bigint[];
  /** Payments that were counted already: a confirmation is the next one. */
  readonly payments: number;
}

/**
 * Keeps a payer's proof and brings it to staff, with a mark where the same file was sent for another
 * invoice. Throws UserError `invoice-gone`, `proof-paid` (it was counted already).
 */
export async function send(
  scope: Scope,
  sent: {
    /** Makes a repeat harmless. */
    readonly reference: string;
    readonly invoiceId: bigint;
    readonly customerId: bigint;
    /** The providers whose payments staff confirm. */
    readonly methods: readonly string[];
    readonly file: ProofFile;
  },
): Promise<void> {
  const { file, invoiceId } = sent;
  const [row] = await scope.db.query<{
    asked_amount: string;
    asked_currency: string;
    method: string;
    name: string;
    username: string | null;
    alike: string[] | null;
  }>(
    `update invoices i set data = i.data || jsonb_build_object('proof', $4::jsonb)
     from customers c
     where i.id = $1 and i.customer_id = $2 and c.id = i.customer_id and i.method = any($3)
       and i.status in ('new', 'expired', 'processing')
     returning i.asked_amount, i.asked_currency, i.method, c.name, c.username, (
       select array_agg(o.id::text order by o.id) from invoices o
       where o.id <> i.id and (o.data->'proof'->>'uniqueId' = $5 or o.data->'proof'->>'digest' = $6)) as alike`,
    [
      invoiceId,
      sent.customerId,
      sent.methods,
      JSON.stringify({ ...file, at: new Date(scope.clock.now()).toISOString() }),
      file.uniqueId,
      file.digest,
    ],
  );
  if (!row) {
    const known = await invoices.find(scope, invoiceId);
    throw new UserError(known?.customerId === sent.customerId ? 'proof-paid' : 'invoice-gone');
  }
  await messages.tellStaff(scope, {
    reference: `proof:${sent.reference}`,
    kind: 'deposit',
    content: {
      key: 'notice-proof',
      data: {
        invoice: `${invoiceId}`,
        money: { amount: row.asked_amount, currency: row.asked_currency },
        source: row.method,
        name: row.name,
        username: row.username === null ? null : `@${row.username}`,
        alike: row.alike?.map((id) => `#${id}`).join(', ') ?? null,
      },
      ...(file.kind === 'photo' ? { photo: file.fileId } : { document: { fileId: file.fileId } }),
      buttons: [[{ key: 'notice-proof-open', press: `hand:${invoiceId}` }]],
    },
  });
}

/**
 * Says no to a payer's proof, once, and tells them why; they may send another one. Throws UserError
 * `proof-decided` where there is none to decide any more.
 */
export async function refuse(
  scope: Scope,
  refused: { readonly actorId: number; readonly invoiceId: bigint; readonly reason: string },
): Promise<void> {
  const { actorId, invoiceId, reason } = refused;
  const [row] = await scope.db.query<{ customer_id: string; telegram_id: string; at: string }>(
    `update invoices i set data = jsonb_set(i.data, '{proof,refusal}', to_jsonb($2::text))
     from customers c
     where i.id = $1 and c.id = i.customer_id and i.status in ('new', 'expired', 'processing')
       and i.data->'proof' is not null and i.data->'proof'->>'refusal' is null
     returning i.customer_id, c.telegram_id, i.data->'proof'->>'at' as at`,
    [invoiceId, reason],
  );
  if (!row) throw new UserError('proof-decided');
  await audit.write(scope, actorId, 'invoice.refuse', { invoice: Number(invoiceId), reason });
  await messages.queue(scope, {
    reference: `proof-refused:${invoiceId}:${row.at}`,
    chatId: Number(row.telegram_id),
    customerId: BigInt(row.customer_id),
    content: {
      key: 'notice-proof-refused',
      data: { invoice: `${invoiceId}`, reason },
      buttons: [
        [
          { key: 'notice-proof-again', press: `proof:${invoiceId}` },
          { key: 'support-button', press: 'support' },
        ],
      ],
    },
    priority: 0,
  });
}

/** The invoices that wait for staff: those with a proof longest first, the others newest first. */
export async function list(
  scope: Scope,
  wanted: {
    readonly methods: readonly string[];
    readonly list: HandList;
    readonly limit: number;
    readonly offset: number;
  },
): Promise<HandLine[]> {
  const rows = await scope.db.query<{
    id: string;
    asked_amount: string;
    asked_currency: string;
    method: string;
    name: string;
    status: Invoice['status'];
  }>(
    `select i.id, i.asked_amount, i.asked_currency, i.method, i.status, c.name
     from invoices i join customers c on c.id = i.customer_id
     where i.method = any($1) and i.external_id is not null and i.status in ('new', 'expired', 'processing')
       and case when $2 = 'proof' then i.data->'proof' is not null
         and i.data->'proof'->>'refusal' is null and not exists (select from payments p
           where p.invoice_id = i.id and p.settled_at >= (i.data->'proof'->>'at')::timestamptz)
       else (i.data->'proof' is null or i.data->'proof'->>'refusal' is not null)
         and i.created_at > to_timestamp($3::float8 / 1000) and i.status <> 'processing' end
     order by case when $2 = 'proof' then i.data->'proof'->>'at' end, i.id desc
     limit $4 offset $5`,
    [
      wanted.methods,
      wanted.list,
      scope.clock.now() - OPEN_DAYS * 24 * 3600_000,
      wanted.limit,
      wanted.offset,
    ],
  );
  return rows.map((row) => ({
    id: BigInt(row.id),
    asked: { amount: BigInt(row.asked_amount), currency: row.asked_currency },
    method: row.method,
    customerName: row.name,
    status: row.status,
  }));
}

/** One invoice for staff to decide on; null: there is none, or its method needs nobody. */
export async function find(
  scope: Scope,
  id: bigint,
  methods: readonly string[],
): Promise<HandInvoice | null> {
  const invoice = await invoices.find(scope, id);
  if (!invoice || !methods.includes(invoice.method) || invoice.externalId === null) return null;
  const [row] = await scope.db.query<{
    name: string;
    username: string | null;
    proof: (ProofFile & { at: string; refusal?: string }) | null;
    alike: string[] | null;
    payments: string;
  }>(
    `select c.name, c.username, i.data->'proof' as proof,
       (select array_agg(o.id::text order by o.id) from invoices o where o.id <> i.id
         and (o.data->'proof'->>'uniqueId' = i.data->'proof'->>'uniqueId'
           or o.data->'proof'->>'digest' = i.data->'proof'->>'digest')) as alike,
       (select count(*) from payments p where p.invoice_id = i.id and p.status = 'settled') as payments
     from invoices i join customers c on c.id = i.customer_id where i.id = $1`,
    [id],
  );
  if (!row) return null;
  const { proof } = row;
  return {
    invoice,
    customerName: row.name,
    username: row.username,
    proof: proof && { kind: proof.kind, fileId: proof.fileId, at: new Date(proof.at) },
    refusal: proof?.refusal ?? null,
    alike: (row.alike ?? []).map(BigInt),
    payments: Number(row.payments),
  };
}
