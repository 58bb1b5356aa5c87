import type { Scope } from '../../scope.ts';

/** Whom a broadcast is for. Amounts are texts in the smallest unit of the shop's currency. */
export type Audience =
  | { readonly segment: 'all' | 'buyers' | 'never' }
  | { readonly segment: 'bought'; readonly productId: string; readonly name: string }
  /** `known`: the languages of the shop; people of any other are spoken to in the shop's own. */
  | { readonly segment: 'language'; readonly language: string; readonly known: readonly string[] }
  /** Not seen for so many days. */
  | { readonly segment: 'idle'; readonly days: number }
  /** More than this on their balance. */
  | { readonly segment: 'balance'; readonly amount: string };

export const segments = [
  'all',
  'buyers',
  'never',
  'bought',
  'language',
  'idle',
  'balance',
] as const satisfies readonly Audience['segment'][];

/** How many would get it now: without those who blocked the bot or whom the shop blocked. */
export async function count(scope: Scope, audience: Audience): Promise<number> {
  const [row] = await scope.db.query<{ count: number }>(
    'select count(*)::int as count from audience($1, $2)',
    [JSON.stringify(audience), new Date(scope.clock.now())],
  );
  return row?.count ?? 0;
}

/** A product to choose, in the order of their names. */
export interface Choice {
  readonly id: bigint;
  readonly key: string;
  readonly name: string;
}

/** Products by name, a page at a time; those that nobody can open only where somebody may have bought them. */
export async function listProducts(
  scope: Scope,
  page: { readonly isOnSale: boolean; readonly offset: number; readonly limit: number },
): Promise<Choice[]> {
  const rows = await scope.db.query<{ id: string; key: string; name: string }>(
    `select id, key, name from products
     where state = 'published' or (not $1 and state = 'hidden')
     order by fold_text(name), id offset $2 limit $3`,
    [page.isOnSale, page.offset, page.limit],
  );
  return rows.map((row) => ({ ...row, id: BigInt(row.id) }));
}
