import * as removals from '../../../../shared/domain/removals.ts';
import type { Target } from '../../../../shared/domain/removals.ts';
import { demand } from '../../../../shared/domain/staff.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { show } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { undoButton } from '../undo.ts';

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
    text: ctx.t(`removal-${kind}`, { ...weight }),
    buttons: [
      [{ text: ctx.label('removal-yes'), press: press(`removal:${kind}-yes`, id) }],
      [backButton(ctx, back)],
    ],
  });
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
