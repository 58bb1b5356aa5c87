import * as products from '../../../../shared/domain/catalogue/products.ts';
import type { Product, ProductChanges } from '../../../../shared/domain/catalogue/products.ts';
import { toDecimal } from '../../../../shared/money.ts';
import { press, readId, readWord } from '../../../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { send, show } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { demandProduct, showEditor } from './product-edit.ts';
import { fieldNames, fields, type FieldName } from './product-fields.ts';

/** Asks for one field of a product and sets it. */
export const productField: ShopScreen = {
  presses: {
    field: (ctx, name, id) => askField(ctx, readWord(name, fieldNames), readId(id)),
    'field:clear': (ctx, name, id) => clear(ctx, readWord(name, fieldNames), readId(id)),
  },
  answers: { 'field:value': (ctx, text) => answer(ctx, text) },
};

/** Sets what was asked for and shows the editor with a way back. */
export async function saveChanges(
  ctx: ShopContext,
  id: bigint,
  changes: ProductChanges,
): Promise<void> {
  const { auditId } = await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    return products.edit(scope, ctx.person.id, id, changes);
  });
  const saved = ctx.label('settings-saved');
  if (!(await ctx.toast(saved))) await send(ctx, { text: saved });
  await showEditor(ctx, id, auditId);
}

async function askField(ctx: ShopContext, name: FieldName, id: bigint): Promise<void> {
  const product = await demandProduct(ctx, id);
  await ctx.commit((scope) => ask(ctx, scope, 'field:value', { name, id: `${id}` }));
  const now = nowOf(ctx, product, name);
  const { clear } = fields[name];
  await show(ctx, {
    text: [
      ctx.t(`field-ask-${name}`, { product: product.name, currency: ctx.turn.settings.currency }),
      now === null ? '' : ctx.t('field-now', { text: now }),
    ]
      .filter(Boolean)
      .join('\n\n'),
    buttons: [
      clear && now !== null
        ? [{ text: ctx.label('field-clear'), press: press('field:clear', name, id) }]
        : [],
      [cancelButton(ctx, press('manage', id))],
    ],
  });
}

async function answer(ctx: ShopContext, text: string): Promise<void> {
  const { name, id } = (ctx.turn.customer.dialogue?.data ?? {}) as Partial<Record<string, string>>;
  const product = await demandProduct(ctx, readId(id));
  const { currency } = ctx.turn.settings;
  const changes = fields[readWord(name, fieldNames)].read(text, { currency, product });
  await saveChanges(ctx, product.id, changes);
}

async function clear(ctx: ShopContext, name: FieldName, id: bigint): Promise<void> {
  const product = await demandProduct(ctx, id);
  await saveChanges(ctx, id, fields[name].clear?.(product) ?? {});
}

/** What it is now, as one would write it; null: it is not set. */
function nowOf(ctx: ShopContext, product: Product, name: FieldName): string | null {
  const { currency } = ctx.turn.settings;
  const decimal = (amount: bigint) => toDecimal({ amount, currency });
  const { options } = product;
  const now: Record<FieldName, string | number | null | undefined> = {
    name: product.name,
    description: product.description,
    price: decimal(product.price),
    tiers: product.tiers.map(({ from, price }) => `${from} = ${decimal(price)}`).join('\n'),
    least: product.minQuantity,
    most: product.maxQuantity,
    limit: product.customerLimit,
    warranty: options.warrantyH,
    low: options.lowStock,
  };
  const value = now[name];
  return value === null || value === undefined || value === '' ? null : String(value);
}
