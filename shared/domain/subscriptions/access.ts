import type { Scope } from '../../scope.ts';
import * as members from './members.ts';
import type { Door } from './members.ts';
import * as messages from '../shop/messages.ts';

/** What the job `access` looks at: a subscription, or one person at one chat. */
export interface AccessJob {
  readonly subscriptionId: bigint | null;
  /** Only for this one of its people; null: for all. */
  readonly customerId: bigint | null;
  readonly chatId: number | null;
  readonly telegramId: number | null;
  /** Their link that was used: it is used up. */
  readonly spent: string | null;
  /** By another one: they are to get a new one. */
  readonly isStolen: boolean;
}

/** More plans than these are not offered at once. */
const MOST_OFFERS = 6;

/** Reads what was added with the job. */
export function readJob(payload: Readonly<Record<string, unknown>>): AccessJob {
  const id = (name: string) => {
    const value = payload[name];
    return typeof value === 'string' || typeof value === 'number' ? BigInt(value) : null;
  };
  const number = (name: string) => {
    const value = payload[name];
    return value === undefined || value === null ? null : Number(value);
  };
  const { again, spent = again } = payload;
  return {
    subscriptionId: id('subscriptionId'),
    customerId: id('customerId'),
    chatId: number('chatId'),
    telegramId: number('telegramId'),
    spent: typeof spent === 'string' ? spent : null,
    isStolen: typeof again === 'string',
  };
}

/** A subscription with the doors that it has for one of its people; null: they are none of its people. */
export async function find(
  scope: Scope,
  subscriptionId: bigint,
  customerId: bigint,
): Promise<{
  readonly plan: string;
  readonly isLive: boolean;
  readonly doors: readonly Door[];
} | null> {
  const [row] = await scope.db.query<{ plan: string; live: boolean; doors: members.DoorRow[] }>(
    `select p.name as plan, s.status in ('trial', 'active', 'grace') as live,
       (select coalesce(jsonb_agg(to_jsonb(d)), '[]') from customers c cross join doors(s.id, null, c.telegram_id) d
        where c.id = $2) as doors
     from subscriptions s join products p on p.id = s.product_id
     where s.id = $1 and (s.customer_id = $2 or exists (select from subscription_seats t
       where t.subscription_id = s.id and t.customer_id = $2 and t.left_at is null))`,
    [subscriptionId, customerId],
  );
  if (!row) return null;
  return { plan: row.plan, isLive: row.live, doors: row.doors.map(members.readDoor) };
}

/** Has the same looked at again after a pause. */
export async function wakeAgain(scope: Scope, job: AccessJob, ms: number): Promise<void> {
  const { subscriptionId, customerId, chatId, telegramId, spent, isStolen } = job;
  const key =
    spent !== null
      ? ['access', 'spent', spent].join(':')
      : subscriptionId !== null
        ? ['access', subscriptionId, ...(customerId === null ? [] : [customerId])].join(':')
        : ['access', chatId, telegramId].join(':');
  await scope.db.query(
    `insert into platform.requests (kind, payload) values ('job', jsonb_build_object('task', 'access',
       'key', $1::text, 'runAt', clock_timestamp() + make_interval(secs => $2::float8 / 1000), 'payload', $3::jsonb))`,
    [
      key,
      ms,
      JSON.stringify({
        ...(subscriptionId === null ? {} : { subscriptionId: subscriptionId.toString() }),
        ...(customerId === null ? {} : { customerId: customerId.toString() }),
        ...(chatId === null ? {} : { chatId }),
        ...(telegramId === null ? {} : { telegramId }),
        ...(spent === null ? {} : { [isStolen ? 'again' : 'spent']: spent }),
      }),
    ],
  );
}

/** Where plans are offered from outside the bot's chat: each opens there. */
export function offerButtons(
  scope: Scope,
  offers: readonly members.Offer[],
): { readonly label: string; readonly url: string }[][] {
  const { username } = scope.tenant;
  return offers
    .slice(0, MOST_OFFERS)
    .map(({ key, name }) => [{ label: name, url: `https://t.me/${username}?start=p_${key}` }]);
}

/** Tells somebody why they were put out, and how they may stay. */
export async function tellStray(scope: Scope, door: Door): Promise<void> {
  const { chat, telegramId, stray } = door;
  const { offers } = await members.readDoorstep(scope, chat.chatId, telegramId);
  await scope.transaction(async (scope) => {
    await members.clearStray(scope, chat.chatId, telegramId);
    await messages.queue(scope, {
      reference: null,
      chatId: telegramId,
      content: {
        key: 'notice-stray',
        data: { title: chat.title, why: stray ?? 'uninvited', count: offers.length },
        buttons: offerButtons(scope, offers),
      },
    });
  });
}

/** Tells somebody that another person used their link, once, and where a new one is to be had. */
export async function tellAgain(
  scope: Scope,
  { chat, telegramId }: Door,
  { was, subscriptionId }: { readonly was: string; readonly subscriptionId: bigint },
): Promise<void> {
  await messages.queue(scope, {
    reference: `again:${was}`,
    chatId: telegramId,
    content: {
      key: 'notice-link-again',
      data: { title: chat.title },
      buttons: [[{ key: 'enter-button', press: `enter:${subscriptionId}` }]],
    },
  });
}
