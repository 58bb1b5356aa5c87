import { createHmac } from 'node:crypto';
import type { Scope } from '../../scope.ts';
import type { SealPurpose, Secrets } from '../../secrets.ts';

/** What products of the kinds `text` and `file` deliver, and what staff deliver by hand. */
export type Goods =
  | { readonly kind: 'text'; readonly text: string }
  /** A file id of this bot. */
  | { readonly kind: 'file'; readonly fileId: string; readonly name: string };

/** A stock line as it is kept. */
export interface SealedLine {
  readonly sealed: Buffer;
  /** The same for the same line of one product, and to nobody a hint of what it says. */
  readonly digest: Buffer;
}

/** What a sealed stock line belongs to. */
export function linePurpose(scope: Pick<Scope, 'tenant'>, productId: bigint): SealPurpose {
  return { tenantId: scope.tenant.id, purpose: `stock-line:${productId}` };
}

/** What sealed goods belong to: `products.goods`, and `order_lines.goods` of the same product. */
export function goodsPurpose(scope: Pick<Scope, 'tenant'>, productId: bigint): SealPurpose {
  return { tenantId: scope.tenant.id, purpose: `goods:${productId}` };
}

/** What the sealed address of an order belongs to. */
export function addressPurpose(scope: Pick<Scope, 'tenant'>, customerId: bigint): SealPurpose {
  return { tenantId: scope.tenant.id, purpose: `address:${customerId}` };
}

/** Seals a stock line of a product. */
export function sealLine(
  scope: Scope,
  secrets: Secrets,
  productId: bigint,
  text: string,
): SealedLine {
  return {
    sealed: secrets.seal(text, linePurpose(scope, productId)),
    digest: digestLine(scope, secrets, productId, text),
  };
}

/** What finds a line again without opening any. */
export function digestLine(
  scope: Scope,
  secrets: Secrets,
  productId: bigint,
  text: string,
): Buffer {
  const key = secrets.derive(`stock-digest:${scope.tenant.id}`);
  return createHmac('sha256', key).update(`${productId}\n${text}`).digest();
}

/** Opens a stock line of this product. Throws for one of another product or shop. */
export function openLine(
  scope: Scope,
  secrets: Secrets,
  productId: bigint,
  sealed: Buffer,
): string {
  return secrets.open(sealed, linePurpose(scope, productId));
}

/** Seals what a product, or a line of an order for it, delivers. */
export function sealGoods(scope: Scope, secrets: Secrets, productId: bigint, goods: Goods): Buffer {
  return secrets.seal(JSON.stringify(goods), goodsPurpose(scope, productId));
}

/** Opens what `sealGoods` sealed for this product. */
export function openGoods(
  scope: Scope,
  secrets: Secrets,
  productId: bigint,
  sealed: Buffer,
): Goods {
  return JSON.parse(secrets.open(sealed, goodsPurpose(scope, productId))) as Goods;
}

/** Seals where an order of this customer goes. */
export function sealAddress(
  scope: Scope,
  secrets: Secrets,
  customerId: bigint,
  address: string,
): Buffer {
  return secrets.seal(address, addressPurpose(scope, customerId));
}

/** Opens what `sealAddress` sealed for this customer. */
export function openAddress(
  scope: Scope,
  secrets: Secrets,
  customerId: bigint,
  sealed: Buffer,
): string {
  return secrets.open(sealed, addressPurpose(scope, customerId));
}
