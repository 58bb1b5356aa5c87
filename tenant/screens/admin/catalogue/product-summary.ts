import { isOnSale, unitPrice } from '../../../../shared/domain/catalogue/pricing.ts';
import type { Product } from '../../../../shared/domain/catalogue/products.ts';
import type { Offer } from '../../../../shared/domain/catalogue/showcase.ts';
import { press } from '../../../../shared/telegram/callback.ts';
import { clip } from '../../../../shared/telegram/fit.ts';
import type { Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext } from '../../../context.ts';
import { backButton, rowsOf } from '../../buttons.ts';
import { linkOf } from '../../../links.ts';
import { fieldNames } from './product-fields.ts';

/** A description is only hinted at: the preview shows it whole. */
const LONGEST_HINT = 200;

/** All that a product is, a line each. */
export function editorText(
  ctx: ShopContext,
  { product, free, category }: Offer & { readonly category: string | null },
): string {
  const { options: shop, currency } = ctx.turn.settings;
  const money = (amount: bigint) => ({ amount, currency });
  const { sale, tiers, options, description } = product;
  const now = ctx.scope.clock.now();
  const lines = [
    ctx.t('manage-title', { name: product.name, state: product.state }),
    ctx.t(`products-kind-${product.kind}`),
    ctx.t('manage-price', { price: money(product.price) }),
    sale &&
      ctx.t('manage-sale', {
        price: money(sale.price),
        state: isOnSale(product, now) ? 'on' : 'off',
        from: sale.from,
        until: sale.until,
      }),
    ...tiers.map(({ from, price }) => ctx.t('product-tier', { from, price: money(price) })),
    tiers.length > 0 &&
      sale &&
      ctx.t('manage-cheapest', { price: money(unitPrice(product, 1, now)) }),
    ctx.t('manage-quantity', { least: product.minQuantity, most: product.maxQuantity }),
    ctx.t('manage-limit', { count: product.customerLimit }),
    ctx.t('manage-stock', { count: free }),
    ctx.t('manage-category', { name: category }),
    ctx.t('manage-photos', { count: product.photos.length }),
    (product.kind === 'text' || product.kind === 'file') &&
      ctx.t('manage-goods', { state: product.hasGoods ? 'there' : 'missing' }),
    product.kind === 'physical' && shop.shipping.length === 0 && ctx.t('manage-no-shipping'),
    ctx.t('manage-warranty', { hours: options.warrantyH ?? shop.warrantyH }),
    free !== null && ctx.t('manage-low', { count: options.lowStock ?? shop.lowStock }),
    isForwardable(product) &&
      ctx.t('manage-protect', { state: (options.protect ?? shop.protect) ? 'on' : 'off' }),
    description &&
      `\n${ctx.t('product-description', { text: clip(description, LONGEST_HINT) })}`, // prettier-ignore
  ];
  return lines.filter(Boolean).join('\n');
}

/** A button for each thing that can be changed, and what can be done with the product. */
export function editorButtons(ctx: ShopContext, { product }: { product: Product }): Button[][] {
  const { id, kind, state, categoryId } = product;
  const button = (key: string, what: string): Button => ({
    text: ctx.label(key),
    press: press(what, id),
  });
  const fields = fieldNames.map((name) => ({
    text: ctx.label(`field-${name}`),
    press: press('field', name, id),
  }));
  const more = [
    button('manage-to-sale', 'product-sale'),
    button('manage-to-photos', 'photos'),
    ...(kind === 'text' || kind === 'file' ? [button('manage-to-goods', 'goods')] : []),
    ...(kind === 'access' ? [button('manage-to-terms', 'offer')] : []),
    button('manage-to-stock', 'stock'),
    button('manage-to-category', 'manage:category'),
    ...(isForwardable(product) ? [button('manage-to-protect', 'manage:protect')] : []),
  ];
  const publish =
    state === 'published'
      ? button('manage-hide', 'manage:hide')
      : button('manage-publish', 'manage:publish');
  return [
    [publish, button('manage-preview', 'product')],
    ...rowsOf([...fields, ...more], 2),
    [button('category-up', 'manage:up'), button('category-down', 'manage:down')],
    [{ text: ctx.label('manage-link'), copy: linkOf(ctx, `p_${product.key}`) }],
    [button('manage-copy', 'manage:copy'), button('category-delete', 'removal:product')],
    [backButton(ctx, press('products', categoryId ?? 0n))],
  ];
}

/** What goes by post, or is a right, is no message. */
function isForwardable({ kind }: Product): boolean {
  return kind !== 'physical' && kind !== 'access';
}
