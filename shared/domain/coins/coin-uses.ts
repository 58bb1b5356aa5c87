import type { Scope } from '../../scope.ts';

/** What coins that came are counted for: an invoice of an order or of a top-up, or the balance alone. */
export interface CoinUse {
  /** Null: they are on the balance. */
  readonly invoiceId: bigint | null;
  readonly orderId: bigint | null;
  /** What is in that order. */
  readonly what: string | null;
}

/**
 * What a shop counts transfers for, by the references of their payments; each once. What pays no invoice and
 * is not credited yet may still pay one, so it is used for nothing.
 */
export async function usesOf(scope: Scope, references: readonly string[]): Promise<CoinUse[]> {
  const rows = await scope.db.query<{
    invoice_id: string | null;
    order_id: string | null;
    what: string | null;
  }>(
    `select p.invoice_id, p.order_id, (select string_agg(l.name, ', ' order by l.id) from order_lines l
       where l.order_id = p.order_id) as what
     from (
       select p.invoice_id, substring(i.reference from '^order:(\\d+):')::bigint as order_id, min(p.id) as first
       from payments p left join invoices i on i.id = p.invoice_id
       where p.reference = any($1) and p.status <> 'reversed'
         and (p.invoice_id is not null or p.status = 'settled')
       group by 1, 2
     ) p order by p.first`,
    [references],
  );
  return rows.map((row) => ({
    invoiceId: row.invoice_id === null ? null : BigInt(row.invoice_id),
    orderId: row.order_id === null ? null : BigInt(row.order_id),
    what: row.what,
  }));
}
