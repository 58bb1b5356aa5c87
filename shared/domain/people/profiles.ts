import { UserError } from '../../errors.ts';
import type { Money } from '../../money.ts';
import type { Scope } from '../../scope.ts';
import type { Note } from './notes.ts';

/** All that staff see of a customer. */
export interface Profile {
  readonly id: bigint;
  readonly telegramId: number;
  readonly name: string;
  readonly username: string | null;
  readonly language: string | null;
  readonly registeredAt: Date;
  readonly seenAt: Date;
  readonly isReachable: boolean;
  readonly blocked: { readonly at: Date; readonly reason: string } | null;
  /** Their role's id if they are staff. */
  readonly role: string | null;
  readonly referrer: { readonly id: bigint; readonly name: string } | null;
  readonly balances: readonly Money[];
  /** What waits in open orders. */
  readonly held: readonly Money[];
  readonly orders: { readonly count: number; readonly spent: readonly Money[] };
  readonly notes: readonly (Note & { readonly author: string | null })[];
}

type Sums = { amount: string; currency: string }[];

interface ProfileRow {
  id: number;
  telegram_id: number;
  name: string;
  username: string | null;
  language: string | null;
  created_at: string;
  seen_at: string;
  unreachable_at: string | null;
  blocked_at: string | null;
  block_reason: string | null;
  role: string | null;
  referrer: { id: number; name: string } | null;
  balances: Sums;
  held: Sums;
  orders: number;
  spent: Sums;
  notes: { id: string; at: string; by: number; text: string; author: string | null }[];
}

/** The whole profile in one query. Throws UserError `customer-gone`; the deleted have none. */
export async function find(scope: Scope, customerId: bigint): Promise<Profile> {
  const [row] = await scope.db.query<{ profile: ProfileRow }>(
    `select to_jsonb(c) || jsonb_build_object(
       'role', (select s.role from staff s where s.telegram_id = c.telegram_id),
       'referrer', (select jsonb_build_object('id', r.id, 'name', r.name) from customers r where r.id = c.referrer_id),
       'balances', coalesce((select jsonb_agg(jsonb_build_object('currency', a.currency, 'amount', b.amount::text)
         order by a.currency) from ledger_accounts a join ledger_balances b on b.account_id = a.id
         where a.name = 'customer:' || c.id and b.amount > 0), '[]'),
       'held', coalesce((select jsonb_agg(jsonb_build_object('currency', a.currency, 'amount', b.amount::text)
         order by a.currency) from ledger_accounts a join ledger_balances b on b.account_id = a.id
         where a.name = 'held:' || c.id and b.amount > 0), '[]'),
       'orders', (select count(*) from orders o where o.customer_id = c.id and o.paid_at is not null),
       'spent', coalesce((select jsonb_agg(s) from (
         select o.currency, sum(o.total - o.refunded)::text as amount from orders o
         where o.customer_id = c.id and o.paid_at is not null group by o.currency order by 1) s), '[]'),
       'notes', coalesce((select jsonb_agg(n || jsonb_build_object('author', coalesce(w.name, s.name)) order by place)
         from jsonb_array_elements(c.notes) with ordinality as l (n, place)
         left join customers w on w.telegram_id = (n->>'by')::bigint
         left join staff s on s.telegram_id = (n->>'by')::bigint), '[]')
     ) as profile
     from customers c where c.id = $1 and c.telegram_id > 0`,
    [customerId],
  );
  if (!row) throw new UserError('customer-gone');
  return readProfile(row.profile);
}

/** An order in a customer's list. */
export interface OrderLine {
  readonly id: bigint;
  readonly status: string;
  readonly total: Money;
  readonly at: Date;
}

/** A customer's orders, newest first. */
export async function orders(
  scope: Scope,
  customerId: bigint,
  page: { readonly limit: number; readonly offset: number },
): Promise<OrderLine[]> {
  const rows = await scope.db.query<{
    id: string;
    status: string;
    currency: string;
    total: string;
    created_at: Date;
  }>(
    `select id, status, currency, total, created_at from orders where customer_id = $1
     order by id desc limit $2 offset $3`,
    [customerId, page.limit, page.offset],
  );
  return rows.map((row) => ({
    id: BigInt(row.id),
    status: row.status,
    total: { amount: BigInt(row.total), currency: row.currency },
    at: row.created_at,
  }));
}

function readProfile(row: ProfileRow): Profile {
  return {
    id: BigInt(row.id),
    telegramId: row.telegram_id,
    name: row.name,
    username: row.username,
    language: row.language,
    registeredAt: new Date(row.created_at),
    seenAt: new Date(row.seen_at),
    isReachable: row.unreachable_at === null,
    blocked:
      row.blocked_at === null
        ? null
        : { at: new Date(row.blocked_at), reason: row.block_reason ?? '' },
    role: row.role,
    referrer: row.referrer && { id: BigInt(row.referrer.id), name: row.referrer.name },
    balances: row.balances.map(readMoney),
    held: row.held.map(readMoney),
    orders: { count: row.orders, spent: row.spent.map(readMoney) },
    notes: row.notes.map((note) => ({ ...note, at: new Date(note.at) })),
  };
}

function readMoney({ amount, currency }: Sums[number]): Money {
  return { amount: BigInt(amount), currency };
}
