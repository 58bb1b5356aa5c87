import type { Clock } from '../../../shared/clock.ts';
import { systemClock } from '../../../shared/clock.ts';
import type { Customer } from '../../../shared/domain/people/customers.ts';
import * as communities from '../../../shared/domain/subscriptions/communities.ts';
import type { ChatKind } from '../../../shared/domain/subscriptions/communities.ts';
import type { MemberStatus, Stray } from '../../../shared/domain/subscriptions/members.ts';
import * as plans from '../../../shared/domain/subscriptions/plans.ts';
import * as subscriptions from '../../../shared/domain/subscriptions/subscriptions.ts';
import type { Scope } from '../../../shared/scope.ts';
import { aCustomer } from '../../support/builders.ts';
import { newScope, testPlatform } from '../../support/platform.ts';

export const CHAT = -1_001_900_000_001;

/** A shop with a closed chat and a plan that opens it; its clock stands still and sleeps for no time. */
export interface ClosedShop {
  readonly scope: Scope;
  readonly planId: bigint;
  at(iso: string): void;
  /** Another chat, opened by the plan or by none. */
  chat(chatId: number, more?: { kind?: ChatKind; isOpened?: boolean }): Promise<void>;
  /** A customer with the plan. */
  subscriber(days?: number): Promise<{ customer: Customer; id: bigint }>;
  /** Puts a row where Telegram has told us of somebody. */
  place(telegramId: number, status: MemberStatus, more?: Partial<Place>): Promise<void>;
  placeOf(telegramId: number, chatId?: number): Promise<(Place & { status: MemberStatus }) | null>;
  /** The keys of the jobs `access` that wait, in their order. */
  jobs(): Promise<string[]>;
  forgetJobs(): Promise<void>;
  /** What one of them is to do. */
  payloadOf(key: string): Promise<Record<string, unknown> | undefined>;
}

export interface Place {
  readonly stray: Stray | null;
  readonly is_guest: boolean;
  readonly name: string;
  readonly chatId?: number;
}

export async function aClosedShop(): Promise<ClosedShop> {
  let now = Date.parse('2027-03-01T12:00:00Z');
  const clock: Clock = { ...systemClock, now: () => now, sleep: () => Promise.resolve() };
  const scope = await newScope({ clock });
  const { database } = await testPlatform();
  const plan = await plans.create(scope, 1, { name: 'Club', price: 1000n, state: 'published' }, { seats: 2, graceDays: 1 }); // prettier-ignore
  const planId = plan.product.id;
  const chat: ClosedShop['chat'] = async (chatId, { kind = 'supergroup', isOpened = true } = {}) => {
    await communities.note(scope, { chatId, kind, title: `Owls ${chatId}`, username: null, trouble: null, rights: { invite: true, ban: true } }, true);
    if (isOpened) await plans.setChat(scope, 1, planId, { id: chatId, title: 'x', isIn: true });
  }; // prettier-ignore
  await chat(CHAT);
  let references = 0;
  return {
    scope,
    planId,
    chat,
    at: (iso) => (now = Date.parse(iso)),
    async subscriber(days = 30) {
      const customer = await aCustomer(scope);
      const { subscriptionId: id } = await subscriptions.extend(scope, { customerId: customer.id, productId: planId, reference: `staff:${(references += 1)}`, kind: 'staff', term: { unit: 'day', count: days }, price: null }); // prettier-ignore
      return { customer, id };
    },
    async place(telegramId, status, { stray = null, is_guest = false, name = '', chatId = CHAT } = {}) {
      await scope.db.query(
        `insert into members (chat_id, telegram_id, name, status, since, stray, is_guest) values ($1, $2, $3, $4, $5, $6, $7)`,
        [chatId, telegramId, name, status, new Date(now), stray, is_guest],
      );
    },
    async placeOf(telegramId, chatId = CHAT) {
      const [row] = await scope.db.query<Place & { status: MemberStatus }>(
        'select status, stray, is_guest, name from members where chat_id = $1 and telegram_id = $2',
        [chatId, telegramId],
      );
      return row ?? null;
    },
    async jobs() {
      const rows = await database.platform.query<{ key: string }>(
        `select key from graphile_worker._private_jobs where key like $1 order by id`,
        [`t${scope.tenant.id}:access:%`],
      );
      return rows.map(({ key }) => key.slice(`t${scope.tenant.id}:access:`.length));
    },
    async payloadOf(key) {
      const [job] = await database.platform.query<{ payload: Record<string, unknown> }>('select payload from graphile_worker._private_jobs where key = $1', [`t${scope.tenant.id}:access:${key}`]); // prettier-ignore
      return job?.payload;
    },
    async forgetJobs() {
      await database.platform.query('select graphile_worker.remove_job(key) from graphile_worker._private_jobs where key like $1', [`t${scope.tenant.id}:access:%`]);
    },
  }; // prettier-ignore
}
