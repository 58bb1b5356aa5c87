import type { Money } from '../../money.ts';
import type { Scope } from '../../scope.ts';

/** What a story can be found by led to: an invoice, a payment that names none, or what fits nothing. */
export interface Lead {
  readonly invoiceId: bigint | null;
  readonly paymentReference: string | null;
  readonly findingId?: bigint | null;
}

/** One thing that happened, or did not, on the way from an invoice to a balance. */
export interface Step {
  readonly at: Date;
  readonly what:
    | 'asked'
    | 'seen'
    | 'settled'
    | 'reversed'
    | 'posted'
    | 'told'
    | 'not-told'
    | 'expired'
    | 'finding'
    | 'found'
    | 'decided'
    | 'callback'
    | 'sighting';
  readonly money: Money | null;
  /** A reference, a state, a reason: what staff can hold against the provider's or the chain's own page. */
  readonly note: string | null;
}

/** The head of a story: whose it is and how it stands. */
export interface Subject {
  readonly customerId: bigint;
  readonly customer: string;
  readonly invoiceId: bigint | null;
  readonly method: string;
  readonly accountId: bigint | null;
  readonly externalId: string | null;
  readonly key: string | null;
  /** Of the invoice, or of the payment where there is none. */
  readonly status: string;
  readonly isOver: boolean;
  /** What arrived at the balance so far. */
  readonly credited: readonly Money[];
  /** Names under which a chain or a provider knows the payments. */
  readonly references: readonly string[];
}

/**
 * What a text that staff paste means: an invoice's number or key, a provider's id, a transaction's hash,
 * a charge id. Null: nothing of this shop is called so.
 */
export async function find(scope: Scope, text: string): Promise<Lead | null> {
  const plain = text.trim().replace(/^#/, '');
  const number = /^\d{1,18}$/.test(plain) ? plain : null;
  const [row] = await scope.db.query<{
    invoice_id: string | null;
    reference: string | null;
    finding_id: string | null;
  }>(
    `with names as (select name from unnest($3::text[]) name)
     select invoice_id, reference, finding_id from (
       select id as invoice_id, null as reference, null::bigint as finding_id, case when key = $1 then 0 when external_id = $1 then 2 else 1 end as place
       from invoices where key = $1 or external_id = $1 or id = $2::bigint
       union all
       select invoice_id, reference, null, 3 from payments
       where reference = $1 or details->>'txid' in ($1, lower($1)) or details->>'providerCharge' = $1 or exists (
         select from names where reference like '%:' || name or reference like '%:' || name || ':%')
       union all
       select null, null, id, 4 from findings
       where data->>'reference' = $1 or data->>'txid' in ($1, lower($1)) or data->>'providerCharge' = $1 or exists (
         select from names where data->>'reference' like '%:' || name or data->>'reference' like '%:' || name || ':%')
     ) found order by place limit 1`,
    // A charge's id is as it is written; a hash may be copied in any case.
    [plain, number, [...new Set([plain, plain.toLowerCase()])].map(literal)],
  );
  if (!row) return null;
  return {
    invoiceId: row.invoice_id === null ? null : BigInt(row.invoice_id),
    paymentReference: row.reference,
    findingId: row.finding_id === null ? null : BigInt(row.finding_id),
  };
}

/** The invoice that one of these names is the key of, or the provider's id; never our own number. */
export async function ofNames(scope: Scope, names: readonly string[]): Promise<Lead | null> {
  const [row] = await scope.db.query<{ id: string }>(
    'select id from invoices where key = any($1) or external_id = any($1) order by id desc limit 1',
    [names],
  );
  return row ? { invoiceId: BigInt(row.id), paymentReference: null } : null;
}

/** What stands for itself in a pattern of `like`. */
function literal(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`);
}

interface SubjectRow {
  customer_id: string;
  name: string;
  invoice_id: string | null;
  method: string;
  account_id: string | null;
  external_id: string | null;
  key: string | null;
  status: string;
  is_over: boolean;
  credited: { amount: string; currency: string }[] | null;
  references: string[] | null;
}

/** Whose story it is; null when the lead leads nowhere. */
export async function subject(scope: Scope, lead: Lead): Promise<Subject | null> {
  const [row] = await scope.db.query<SubjectRow>(
    `select c.id as customer_id, c.name, i.id as invoice_id, coalesce(i.method, p.source) as method,
       i.account_id, i.external_id, i.key, coalesce(i.status, p.status) as status,
       coalesce(i.expires_at <= to_timestamp($3::float8 / 1000), false) as is_over,
       (select jsonb_agg(jsonb_build_object('amount', s.credit_amount::text, 'currency', s.credit_currency))
        from payments s where s.status = 'settled' and (s.id = p.id or s.invoice_id = i.id)) as credited,
       (select array_agg(s.reference) from payments s where s.id = p.id or s.invoice_id = i.id) as references
     from (select $1::bigint as invoice_id, $2::text as reference) lead
     left join invoices i on i.id = lead.invoice_id
     left join payments p on lead.invoice_id is null and p.reference = lead.reference
     join customers c on c.id = coalesce(i.customer_id, p.customer_id)`,
    [lead.invoiceId, lead.paymentReference, scope.clock.now()],
  );
  if (!row) return null;
  return {
    customerId: BigInt(row.customer_id),
    customer: row.name,
    invoiceId: row.invoice_id === null ? null : BigInt(row.invoice_id),
    method: row.method,
    accountId: row.account_id === null ? null : BigInt(row.account_id),
    externalId: row.external_id,
    key: row.key,
    status: row.status,
    isOver: row.is_over,
    credited: (row.credited ?? []).map(({ amount, currency }) => ({
      amount: BigInt(amount),
      currency,
    })),
    references: row.references ?? [],
  };
}

/** What this shop's own tables know of it, in the order it happened. */
export async function steps(scope: Scope, { invoiceId, references }: Subject): Promise<Step[]> {
  const rows = await scope.db.query<{
    at: Date;
    what: Step['what'];
    amount: string | null;
    currency: string | null;
    note: string | null;
  }>(
    `with own as (select * from payments where reference = any($2) or invoice_id = $1)
     select * from (
       select created_at as at, 'asked' as what, asked_amount as amount, asked_currency as currency, external_id as note
       from invoices where id = $1
       union all
       select expires_at, 'expired', null, null, null from invoices where id = $1 and status = 'expired'
       union all
       select seen_at, 'seen', amount, currency, reference from own
       union all
       select settled_at, 'settled', credit_amount, credit_currency, reference from own where status = 'settled'
       union all
       select seen_at, 'reversed', amount, currency, reference from own where status = 'reversed'
       union all
       select greatest(t.posted_at, own.settled_at), 'posted', e.amount, a.currency, '#' || t.id
       from own join ledger_transactions t on t.reference = 'payment:' || own.reference
       join ledger_entries e on e.transaction_id = t.id
       join ledger_accounts a on a.id = e.account_id and a.name = 'customer:' || own.customer_id
       union all
       select coalesce(m.sent_at, m.created_at), case m.state when 'sent' then 'told' else 'not-told' end,
         null, null, case m.state when 'sent' then null else coalesce(m.error, m.state) end
       from own join messages m on m.reference in
         ('payment:' || own.reference || ':processing', 'payment:' || own.reference || ':settled')
       union all
       select found_at, case state when 'open' then 'finding' else 'found' end,
         (data->'money'->>'amount')::numeric, data->'money'->>'currency', kind
       from findings where data->>'invoiceId' = $1::text or data->>'reference' = any($2)
       union all
       select resolved_at, 'decided', null, null, resolution from findings
       where state = 'resolved' and (data->>'invoiceId' = $1::text or data->>'reference' = any($2))
     ) steps order by at, array_position(array['asked', 'seen', 'settled', 'posted'], what)`,
    [invoiceId, references],
  );
  return rows.map(({ at, what, amount, currency, note }) => ({
    at,
    what,
    money: amount === null || currency === null ? null : { amount: BigInt(amount), currency },
    note,
  }));
}
