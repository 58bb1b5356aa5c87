import type { Scope } from '../../scope.ts';

/** How much of a name must be alike, from 0 to 1: one wrong letter in six is. */
const ALIKE = 0.4;

/** A line of a list of customers. */
export interface Found {
  readonly id: bigint;
  readonly telegramId: number;
  readonly name: string;
  readonly username: string | null;
  readonly isBlocked: boolean;
}

interface Row {
  id: string;
  telegram_id: string;
  name: string;
  username: string | null;
  is_blocked: boolean;
}

/** The newest customers. */
export async function newest(
  scope: Scope,
  page: { readonly limit: number; readonly offset: number },
): Promise<Found[]> {
  const rows = await scope.db.query<Row>(
    `select id, telegram_id, name, username, blocked_at is not null as is_blocked from customers
     where telegram_id > 0 order by id desc limit $1 offset $2`,
    [page.limit, page.offset],
  );
  return rows.map(read);
}

/**
 * Customers by our number, Telegram's number, @username or name: exact ones first, then what
 * contains the words, then what looks alike. People who had themselves deleted are not found.
 */
export async function search(
  scope: Scope,
  query: string,
  page: { readonly limit: number; readonly offset: number },
): Promise<Found[]> {
  const plain = query.trim().toLowerCase().replace(/^[@#]/, '').slice(0, 100);
  const number = /^[1-9]\d{0,17}$/.test(plain) ? plain : null;
  const pattern = `%${plain.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  const rows = await scope.db.query<Row>(
    `with known as (
       select *, lower(name || ' ' || coalesce(username, '')) as words from customers where telegram_id > 0
     ), exact as (
       select * from known where id = $2::bigint or telegram_id = $2::bigint or words like $3
     ), found as (
       select * from exact
       union all
       -- Looks at everybody, so only when there is nothing better.
       select * from known where not exists (select from exact) and public.word_similarity($1, words) >= $6
     )
     select id, telegram_id, name, username, blocked_at is not null as is_blocked from found
     order by id = $2::bigint desc nulls last, telegram_id = $2::bigint desc nulls last,
       lower(username) = $1 desc nulls last, lower(name) = $1 desc,
       public.word_similarity($1, words) desc, id desc
     limit $4 offset $5`,
    [plain, number, pattern, page.limit, page.offset, ALIKE],
  );
  return rows.map(read);
}

function read(row: Row): Found {
  return {
    id: BigInt(row.id),
    telegramId: Number(row.telegram_id),
    name: row.name,
    username: row.username,
    isBlocked: row.is_blocked,
  };
}
