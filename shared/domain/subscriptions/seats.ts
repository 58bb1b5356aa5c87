import type { Scope } from '../../scope.ts';
import * as messages from '../shop/messages.ts';

/** What became of somebody's try to take a seat. */
export type SeatResult = 'taken' | 'repeated' | 'full' | 'own' | 'gone';

/** Takes a seat of somebody's subscription, by the key of its invitation. */
export async function take(
  scope: Scope,
  customerId: bigint,
  subscriptionId: bigint,
  key: string,
): Promise<SeatResult> {
  const [row] = await scope.db.query<{ result: SeatResult }>(
    'select take_seat($1, $2, $3, $4) as result',
    [subscriptionId, key, customerId, new Date(scope.clock.now())],
  );
  return row?.result ?? 'gone';
}

/**
 * Tells whose subscriptions somebody shares that they were banned from a chat of these, once per `update`: their seat is
 * of no use there. Whoever is banned by the bot itself is told of by what happened here.
 */
export async function tellBanned(
  scope: Scope,
  chatId: number,
  telegramId: number,
  update: number,
): Promise<void> {
  const rows = await scope.db.query<{
    id: string;
    owner: string;
    telegram_id: string;
    customer: string;
    product: string;
    title: string;
  }>(
    `select s.id, o.id as owner, o.telegram_id, g.name as customer, p.name as product, k.title
     from customers g join subscription_seats t on t.customer_id = g.id and t.left_at is null
       join subscriptions s on s.id = t.subscription_id and s.status in ('trial', 'active', 'grace')
       join plan_chats l on l.product_id = s.product_id and l.chat_id = $1 join chats k on k.chat_id = l.chat_id
       join customers o on o.id = s.customer_id join products p on p.id = s.product_id
     where g.telegram_id = $2 and o.telegram_id > 0`,
    [chatId, telegramId],
  );
  for (const { id, owner, telegram_id: ownerChat, ...data } of rows)
    await messages.queue(scope, {
      reference: `seat-banned:${id}:${update}`,
      chatId: Number(ownerChat),
      customerId: BigInt(owner),
      content: {
        key: 'notice-seat-banned',
        data,
        buttons: [[{ key: 'button-seats', press: `seats:${id}` }]],
      },
    });
}

/**
 * Frees a seat: `by` is who sits there or whose subscription it is; the latter's invitation changes, so that
 * who was sent away does not come back by it. False: there is no such seat, or it is not theirs.
 */
export async function free(
  scope: Scope,
  by: bigint,
  seat: { readonly subscriptionId: bigint; readonly customerId: bigint },
): Promise<boolean> {
  const [row] = await scope.db.query<{ done: boolean | null }>(
    'select free_seat($1, $2, $3, $4) as done',
    [seat.subscriptionId, seat.customerId, by, new Date(scope.clock.now())],
  );
  return row?.done ?? false;
}
