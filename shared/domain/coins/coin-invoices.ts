import { readMoney, writeMoney, type Money, type WrittenMoney } from '../../money.ts';
import type { Scope } from '../../scope.ts';
import type { Invoice } from '../money/invoices.ts';
import type { MessageContent } from '../shop/messages.ts';

/**
 * The invoice that coins at a customer's address pay; null: none. What is open and not being paid already
 * comes first, then what asks just this amount, then the newest. One that ended unpaid takes what comes
 * late, if it ended after `endedAfter` (null: however long ago).
 */
export async function findPaid(
  scope: Scope,
  coins: {
    readonly customerId: bigint;
    readonly method: string;
    readonly address: string;
    readonly money: Money;
    readonly endedAfter: Date | null;
  },
): Promise<bigint | null> {
  const [row] = await scope.db.query<{ id: string }>(
    `select i.id from invoices i cross join lateral (
       select i.asked_amount - i.covered - coalesce(sum(p.covered), 0) as missing
       from payments p where p.invoice_id = i.id and p.status = 'processing'
     ) open
     where i.customer_id = $1 and i.method = $2 and i.external_id = $3 and i.asked_currency = $4
       and i.status in ('new', 'processing', 'expired') and open.missing > 0
       and (i.ended_at is null or $6::timestamptz is null or i.ended_at > $6)
     order by i.ended_at is null desc, open.missing = $5 desc, i.id desc limit 1`,
    [
      coins.customerId,
      coins.method,
      coins.address,
      coins.money.currency,
      coins.money.amount.toString(),
      coins.endedAfter,
    ],
  );
  return row ? BigInt(row.id) : null;
}

/** What is known of an invoice without asking a node. */
export interface Coming {
  /** Of the payments that are on their way to it. */
  readonly references: readonly string[];
  /** How many others there are. */
  readonly decided: number;
  /** What waited to be mined when a node was last asked. */
  readonly waited: Money | null;
}

/** What is on its way to an invoice. */
export async function coming(scope: Scope, id: bigint): Promise<Coming> {
  const rows = await scope.db.query<{
    reference: string | null;
    is_coming: boolean;
    waited: WrittenMoney | null;
  }>(
    `select p.reference, p.status = 'processing' as is_coming, i.data->'waited' as waited
     from invoices i left join payments p on p.invoice_id = i.id where i.id = $1 order by p.id`,
    [id],
  );
  const payments = rows.flatMap(({ reference, is_coming }) => (reference === null ? [] : [{ reference, is_coming }])); // prettier-ignore
  const references = payments.flatMap((row) => (row.is_coming ? [row.reference] : []));
  const waited = rows[0]?.waited ?? null;
  return {
    references,
    decided: payments.length - references.length,
    waited: waited && readMoney(waited),
  };
}

/** Remembers what waits to be mined, for whoever writes the card next. */
export async function setWaited(scope: Scope, id: bigint, waited: Money | null): Promise<void> {
  await scope.db.query(
    `update invoices set data = data - 'waited' || case when $2::jsonb is null then '{}'
       else jsonb_build_object('waited', $2::jsonb) end where id = $1`,
    [id, waited && JSON.stringify(writeMoney(waited))],
  );
}

/** Queues what an invoice's card says now, unless it says so already (`state`). */
export async function editCard(
  scope: Scope,
  { id, customerId }: Pick<Invoice, 'id' | 'customerId'>,
  state: string,
  content: MessageContent,
): Promise<void> {
  await scope.db.query(
    `select queue_message('card:' || id || ':' || $2, $3, card_chat_id, 'edit', card_message_id, $4, 0)
     from invoices where id = $1 and card_message_id is not null`,
    [id, state, customerId, JSON.stringify(content)],
  );
}
