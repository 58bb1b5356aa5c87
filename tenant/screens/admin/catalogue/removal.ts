import * as removals from '../../../../shared/domain/catalogue/removals.ts';
import type { Target, Weight } from '../../../../shared/domain/catalogue/removals.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { clip } from '../../../../shared/telegram/fit.ts';
import { show } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { undoButton } from '../undo.ts';

/** Some dozens of codes. */
const LONGEST_CODES = 400;

/** Deletes a product or a category: says what goes with it first, and can be undone for a while. */
export const removal: ShopScreen = {
  presses: {
    'removal:product': (ctx, id) => confirm(ctx, { productId: readId(id) }),
    'removal:category': (ctx, id) => confirm(ctx, { categoryId: readId(id) }),
    'removal:product-yes': (ctx, id) => remove(ctx, { productId: readId(id) }),
    'removal:category-yes': (ctx, id) => remove(ctx, { categoryId: readId(id) }),
  },
};

async function confirm(ctx: ShopContext, target: Target): Promise<void> {
  demand(ctx.turn.role, 'catalogue');
  const weight = await removals.weigh(ctx.scope, target);
  const [kind, id, back] =
    'productId' in target
      ? ['product', target.productId, press('manage', target.productId)]
      : ['category', target.categoryId, press('category', target.categoryId)];
  await show(ctx, {
    text: weightText(ctx, weight, kind === 'product'),
    buttons: [
      [{ text: ctx.label('removal-yes'), press: press(`removal:${kind}-yes`, id) }],
      [backButton(ctx, back)],
    ],
  });
}

/** What goes, a line each; a product's own line is itself. */
function weightText(ctx: ShopContext, weight: Weight, isProduct: boolean): string {
  const { name, coupons } = weight;
  const counted = (['categories', 'products', 'lines', 'carts'] as const)
    .filter((what) => weight[what] > 0 && !(isProduct && what === 'products'))
    .map((what) => ctx.t(`removal-${what}`, { count: weight[what] }));
  const codes = clip(coupons.join(', '), LONGEST_CODES);
  const ending = coupons.length > 0 ? [ctx.t('removal-coupons', { codes })] : [];
  const going = [...counted, ...ending];
  return [
    ctx.t('removal-ask', { name }),
    going.length > 0 ? [ctx.t('removal-with-it'), ...going].join('\n') : '',
    ctx.t('removal-orders-stay'),
  ]
    .filter(Boolean)
    .join('\n\n');
}

async function remove(ctx: ShopContext, target: Target): Promise<void> {
  demand(ctx.turn.role, 'catalogue');
  const auditId = await ctx.commit((scope) => removals.remove(scope, ctx.person.id, target));
  await showRemoved(ctx, auditId);
}

/** Says that it is done, and how to take it back. */
export async function showRemoved(ctx: ShopContext, auditId: bigint): Promise<void> {
  await show(ctx, {
    text: ctx.t('removal-done'),
    buttons: [[undoButton(ctx, auditId)], [backButton(ctx, 'products')]],
  });
}
