import { readMoney, writeMoney, type Money, type WrittenMoney } from '../../money.ts';
import type { Scope } from '../../scope.ts';
import type { Invoice } from '../money/invoices.ts';
import type { MessageContent } from '../shop/messages.ts';

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
