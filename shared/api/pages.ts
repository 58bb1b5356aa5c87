import { z } from 'zod';
import { UserError } from '../errors.ts';

/** So many at once: an answer stays some hundred kilobytes. */
const MOST = 100;
const USUAL = 50;

/** What every list takes. Lists come newest first, so what is added meanwhile moves nothing. */
export const paging = {
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MOST)
    .optional()
    .meta({ description: `How many at once, 1 to ${MOST}; ${USUAL} unless said.` }),
  cursor: z
    .string()
    .max(200)
    .optional()
    .meta({ description: 'The nextCursor of the page before. Opaque.' }),
};
type Query = { readonly limit?: number | undefined; readonly cursor?: string | undefined };

/** A list as it is answered. */
export function listOf<T extends z.ZodType>(item: T) {
  return z.strictObject({
    items: z.array(item),
    nextCursor: z
      .string()
      .nullable()
      .meta({ description: 'Give it back as cursor for the next page; null: this is the last.' }),
  });
}

/** One page of a list whose rows have numbers. */
export function page<R extends { readonly id: bigint }, S>(
  list: string,
  query: Query,
  read: (page: { before: bigint | null; limit: number }) => Promise<readonly R[]>,
  shape: (row: R) => S,
) {
  return pageBy(list, query, {
    place: ({ id }) => `${id}`,
    pattern: /^[1-9]\d{0,17}$/,
    read: ({ before, limit }) => read({ before: before === null ? null : BigInt(before), limit }),
    shape,
  });
}

/**
 * One page of a list by the places of its rows. `read` gets one more than is shown, which tells whether
 * there is another page.
 */
export async function pageBy<R, S>(
  list: string,
  query: Query,
  by: {
    readonly place: (row: R) => string;
    readonly pattern: RegExp;
    readonly read: (page: { before: string | null; limit: number }) => Promise<readonly R[]>;
    readonly shape: (row: R) => S;
  },
): Promise<{ items: S[]; nextCursor: string | null }> {
  const limit = query.limit ?? USUAL;
  const before = query.cursor === undefined ? null : readCursor(list, query.cursor, by.pattern);
  const rows = await by.read({ before, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return {
    items: shown.map(by.shape),
    nextCursor: hasMore ? Buffer.from(`${list}:${by.place(last)}`).toString('base64url') : null,
  };
}

/** Another list's cursor is refused, rather than that it shows something odd. */
function readCursor(list: string, cursor: string, pattern: RegExp): string {
  const text = Buffer.from(cursor, 'base64url').toString();
  const place = text.slice(list.length + 1);
  if (!text.startsWith(`${list}:`) || !pattern.test(place))
    throw new UserError('cursor-unreadable');
  return place;
}
