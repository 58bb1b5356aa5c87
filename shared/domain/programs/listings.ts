import type { Scope } from '../../scope.ts';
import type { Invoice, InvoiceRow } from '../money/invoices.ts';
import { identityLevels, type IdentityLevel } from '../shop/options.ts';
import type { Money } from '../../money.ts';
import * as invoices from '../money/invoices.ts';
import type { Kind, ProductRow, State } from '../catalogue/products.ts';
import { readOffer, type Offer, type OfferRow } from '../catalogue/showcase.ts';

/**
 * Long lists, newest first, page by page: `before` is the last number that was seen, so that what is
 * added meanwhile moves nothing. What a filter does not name is not asked for.
 */
export interface Page {
  readonly before: bigint | null;
  readonly limit: number;
}

/** A customer as programs see them. */
export interface Person {
  readonly id: bigint;
  readonly telegramId: number;
  readonly name: string;
  readonly username: string | null;
  readonly language: string | null;
  readonly isBlocked: boolean;
  /** Whether their chat takes messages: they started the bot and did not block it. */
  readonly isReachable: boolean;
  /** The highest level of who they are that was accepted and is still good. */
  readonly identity: IdentityLevel;
  /** What they can spend, by wallet with something in it. */
  readonly balances: readonly Money[];
  readonly createdAt: Date;
  readonly seenAt: Date;
}

interface PersonRow {
  id: string;
  telegram_id: string;
  name: string;
  username: string | null;
  language: string | null;
  blocked_at: Date | null;
  unreachable_at: Date | null;
  levels: string[];
  balances: { amount: string; currency: string }[];
  created_at: Date;
  seen_at: Date;
}

/** Customers; those who had themselves deleted are nobody any more. */
export async function people(
  scope: Scope,
  wanted: {
    readonly id?: bigint | undefined;
    readonly telegramId?: number | undefined;
    readonly username?: string | undefined;
  },
  { before, limit }: Page,
): Promise<Person[]> {
  const rows = await scope.db.query<PersonRow>(
    `select id, telegram_id, name, username, language, blocked_at, unreachable_at, created_at, seen_at,
       array(select i.level from identity_checks i where i.customer_id = c.id and i.state = 'accepted'
         and (i.expires_at is null or i.expires_at > $6)) as levels,
       (select coalesce(jsonb_agg(jsonb_build_object('amount', b.amount::text, 'currency', a.currency) order by a.currency), '[]')
        from ledger_accounts a join ledger_balances b on b.account_id = a.id
        where a.name = 'customer:' || c.id and b.amount > 0) as balances
     from customers c where telegram_id > 0 and ($1::bigint is null or id = $1)
       and ($2::bigint is null or telegram_id = $2) and ($3::text is null or
         lower(name || ' ' || coalesce(username, '')) like '%' || lower($3) escape '' and lower(username) = lower($3))
       and ($4::bigint is null or id < $4)
     order by id desc limit $5`,
    [
      wanted.id ?? null,
      wanted.telegramId ?? null,
      wanted.username ?? null,
      before,
      limit,
      new Date(scope.clock.now()),
    ],
  );
  return rows.map((row) => ({
    id: BigInt(row.id),
    telegramId: Number(row.telegram_id),
    name: row.name,
    username: row.username,
    language: row.language,
    isBlocked: row.blocked_at !== null,
    isReachable: row.unreachable_at === null,
    identity: identityLevels.findLast((level) => row.levels.includes(level)) ?? 'none',
    balances: row.balances.map(({ amount, currency }) => ({ amount: BigInt(amount), currency })),
    createdAt: row.created_at,
    seenAt: row.seen_at,
  }));
}

/**
 * Makes somebody known who did not write yet. Whoever is known stays as they are: their number at
 * Telegram is who they are, and a name that a program says changes nobody. True: they are new.
 */
export async function introduce(
  scope: Scope,
  person: {
    readonly telegramId: number;
    readonly name: string;
    readonly username: string | null;
    readonly language: string | null;
  },
): Promise<boolean> {
  // Nobody can be written to before they start the bot; then they become reachable by themselves.
  const rows = await scope.db.query(
    `insert into customers (telegram_id, name, username, language, unreachable_at)
     values ($1, $2, $3, $4, to_timestamp($5::float8 / 1000)) on conflict (telegram_id) do nothing returning id`,
    [person.telegramId, person.name, person.username, person.language, scope.clock.now()],
  );
  return rows.length > 0;
}

/** Products with how many can be bought of each; null: any number. */
export async function products(
  scope: Scope,
  wanted: {
    readonly id?: bigint | undefined;
    readonly state?: Exclude<State, 'deleted'> | undefined;
    readonly kind?: Kind | undefined;
    readonly categoryId?: bigint | undefined;
  },
  { before, limit }: Page,
): Promise<Offer[]> {
  const rows = await scope.db.query<OfferRow & { product: ProductRow }>(
    `select product_json(p) as product, free_stock(p.id, null) as free from products p
     where state <> 'deleted' and ($1::bigint is null or id = $1) and ($2::text is null or state = $2)
       and ($3::text is null or kind = $3) and ($4::bigint is null or category_id = $4)
       and ($5::bigint is null or id < $5)
     order by id desc limit $6`,
    [
      wanted.id ?? null,
      wanted.state ?? null,
      wanted.kind ?? null,
      wanted.categoryId ?? null,
      before,
      limit,
    ],
  );
  return rows.map(readOffer);
}

/** How much there is of a product, and whether that is little. */
export interface Level {
  readonly id: bigint;
  readonly name: string;
  readonly kind: Kind;
  /** Null: any number. */
  readonly left: number | null;
  readonly isLow: boolean;
}

/** What there is of each product. */
export async function levels(
  scope: Scope,
  wanted: { readonly isLow?: boolean | undefined },
  { before, limit }: Page,
): Promise<Level[]> {
  const rows = await scope.db.query<{
    id: string;
    name: string;
    kind: Kind;
    left: number | null;
    is_low: boolean;
  }>(
    `select id, name, kind, left_now as left, is_low from (
       select *, coalesce(left_now <= low_level(options), false) as is_low from (
         select p.id, p.name, p.kind, p.options, case when p.kind = 'unique'
           then (select count(*) from stock_items s where s.product_id = p.id and s.state = 'available')::int
           else p.stock end as left_now
         from products p where p.state <> 'deleted' and ($1::bigint is null or p.id < $1)) p) p
     where $2::boolean is null or is_low = $2 order by id desc limit $3`,
    [before, wanted.isLow ?? null, limit],
  );
  return rows.map((row) => ({
    id: BigInt(row.id),
    name: row.name,
    kind: row.kind,
    left: row.left,
    isLow: row.is_low,
  }));
}

/** Invoices. */
export async function bills(
  scope: Scope,
  wanted: {
    readonly id?: bigint | undefined;
    readonly customerId?: bigint | undefined;
    readonly status?: Invoice['status'] | undefined;
  },
  { before, limit }: Page,
): Promise<Invoice[]> {
  const rows = await scope.db.query<InvoiceRow>(
    `select * from invoices where ($1::bigint is null or id = $1) and ($2::bigint is null or customer_id = $2)
       and ($3::text is null or status = $3) and ($4::bigint is null or id < $4)
     order by id desc limit $5`,
    [wanted.id ?? null, wanted.customerId ?? null, wanted.status ?? null, before, limit],
  );
  return rows.map(invoices.read);
}
