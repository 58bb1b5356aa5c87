import * as plans from '../../../shared/domain/subscriptions/plans.ts';
import type { Terms } from '../../../shared/domain/subscriptions/subscription-rules.ts';
import type { Customer } from '../../../shared/domain/people/customers.ts';
import { systemClock } from '../../../shared/clock.ts';
import type { Scope } from '../../../shared/scope.ts';
import { newScope } from '../../support/platform.ts';

/** A shop whose clock is set by hand. */
export async function aShopAt(iso: string): Promise<{ scope: Scope; at: (iso: string) => void }> {
  let now = Date.parse(iso);
  const scope = await newScope({ clock: { ...systemClock, now: () => now } });
  return { scope, at: (iso) => (now = Date.parse(iso)) };
}

/** A plan that is sold: 10 USD for a month. */
export const aPlan = (scope: Scope, terms: Partial<Terms> = {}, price = 1000n) =>
  plans.create(scope, 1, { name: 'Club', price, state: 'published' }, terms);

/** What somebody was told of their subscriptions, oldest first: key and what matters of its data. */
export async function toldOf(scope: Scope, customer: Customer): Promise<string[]> {
  const rows = await scope.db.query<{ key: string; days: string | null }>(
    `select content->>'key' as key, content->'data'->>'days' as days from messages
     where customer_id = $1 and content->>'key' like 'notice-subscription-%' order by id`,
    [customer.id],
  );
  return rows.map(({ key, days }) =>
    [key.slice('notice-subscription-'.length), days].filter(Boolean).join(':'),
  );
}

/** The only subscription of a shop. */
export async function onlyId(scope: Scope): Promise<bigint> {
  const [row] = await scope.db.query<{ id: string }>('select id from subscriptions');
  return BigInt(row?.id ?? 0);
}
