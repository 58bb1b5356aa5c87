import type { Branch } from '../../../../shared/domain/catalogue/categories.ts';
import type { Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext } from '../../../context.ts';
import { pageOf, pagingButtons } from '../../paging.ts';

const PAGE = 15;

/**
 * Buttons of a page of the whole tree, to choose one of its categories or the top; `choose` makes the
 * press of a choice, pages are asked for by `<name>:<args>:<page>`.
 */
export function pickerButtons(
  ctx: ShopContext,
  branches: readonly Branch[],
  options: {
    readonly number: number;
    readonly choose: (id: bigint) => string;
    readonly name: string;
    readonly args: readonly (string | number | bigint)[];
  },
): Button[][] {
  const { number, choose, name, args } = options;
  const start = (number - 1) * PAGE;
  const page = pageOf(branches.slice(start, start + PAGE + 1), number, PAGE);
  return [
    [{ text: ctx.label('category-top'), press: choose(0n) }],
    ...page.rows.map((branch) => [
      {
        text: `${'· '.repeat(branch.depth)}${ctx.label('shop-open', { name: branch.name })}`,
        press: choose(branch.id),
      },
    ]),
    pagingButtons(ctx, page, name, ...args),
  ];
}
