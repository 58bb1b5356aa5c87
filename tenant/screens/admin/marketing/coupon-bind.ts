import * as couponBook from '../../../../shared/domain/marketing/coupon-book.ts';
import { boundKinds, type BoundKind } from '../../../../shared/domain/marketing/coupon-book.ts';
import * as couponEdits from '../../../../shared/domain/marketing/coupon-edits.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { press, readId, readWord } from '../../../../shared/telegram/callback.ts';
import { show } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { pageOf, pagingButtons, readPage } from '../../paging.ts';

const PAGE = 10;

/** Which products or categories a coupon counts for. */
export const couponBind: ShopScreen = {
  presses: {
    'coupon:bind': (ctx, id, kind, page) =>
      showChoices(ctx, readId(id), readWord(kind, boundKinds), readPage(page)),
    'coupon:turn': (ctx, id, kind, target, page) =>
      turn(ctx, readId(id), { kind: readWord(kind, boundKinds), id: readId(target) }, readPage(page)),
  },
}; // prettier-ignore

async function showChoices(
  ctx: ShopContext,
  id: bigint,
  kind: BoundKind,
  number: number,
): Promise<void> {
  demand(ctx.turn.role, 'catalogue');
  const window = { offset: (number - 1) * PAGE, limit: PAGE + 1 };
  const page = pageOf(await couponBook.choices(ctx.scope, id, kind, window), number, PAGE);
  await show(ctx, {
    text: ctx.t(`coupon-bind-${kind}`, { count: page.rows.length }),
    buttons: [
      ...page.rows.map(({ id: target, name, isChosen }) => [
        {
          text: ctx.label('coupon-choice', { name, chosen: isChosen ? 'yes' : 'no' }),
          press: press('coupon:turn', id, kind, target, number),
        },
      ]),
      pagingButtons(ctx, page, 'coupon:bind', id, kind),
      [backButton(ctx, press('coupon', id))],
    ],
  });
}

async function turn(
  ctx: ShopContext,
  id: bigint,
  to: { readonly kind: BoundKind; readonly id: bigint },
  number: number,
): Promise<void> {
  demand(ctx.turn.role, 'catalogue');
  await ctx.commit((scope) => couponEdits.bind(scope, ctx.person.id, id, to));
  await showChoices(ctx, id, to.kind, number);
}
