import { press } from '../../shared/telegram/callback.ts';
import type { Button } from '../../shared/telegram/view.ts';
import type { ShopContext } from '../context.ts';

/** One page of a list that was asked for with one row more than it shows. */
export interface Page<T> {
  readonly rows: readonly T[];
  /** From 1. */
  readonly number: number;
  readonly hasMore: boolean;
}

/** The page number of callback data; anything else is the first. */
export function readPage(text: string | undefined): number {
  const number = Number(text);
  return Number.isInteger(number) && number >= 1 && number <= 10_000 ? number : 1;
}

/** Cuts `size + 1` rows to a page. */
export function pageOf<T>(found: readonly T[], number: number, size: number): Page<T> {
  return { rows: found.slice(0, size), number, hasMore: found.length > size };
}

/** `‹ 2 ›`: to the pages beside this one; nothing for a single page. `args` come before the number. */
export function pagingButtons(
  ctx: ShopContext,
  page: Pick<Page<unknown>, 'number' | 'hasMore'>,
  name: string,
  ...args: readonly (string | number | bigint)[]
): Button[] {
  const to = (number: number, key: 'page-previous' | 'page-next'): Button => ({
    text: ctx.label(key, { page: number }),
    press: press(name, ...args, number),
  });
  return [
    ...(page.number > 1 ? [to(page.number - 1, 'page-previous')] : []),
    ...(page.hasMore ? [to(page.number + 1, 'page-next')] : []),
  ];
}
