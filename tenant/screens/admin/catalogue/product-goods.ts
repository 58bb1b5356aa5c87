import type { Message } from 'grammy/types';
import { sealGoods, type Goods } from '../../../../shared/domain/catalogue/goods.ts';
import * as products from '../../../../shared/domain/catalogue/products.ts';
import type { Kind, Product } from '../../../../shared/domain/catalogue/products.ts';
import { UserError } from '../../../../shared/errors.ts';
import type { Scope } from '../../../../shared/scope.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { send, show } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { demandProduct, showEditor } from './product-edit.ts';
import { takeAway } from '../secret-answer.ts';

/** What a product of the kind `text` or `file` delivers. */
export const productGoods: ShopScreen = {
  presses: { goods: (ctx, id) => askGoods(ctx, readId(id)) },
  messages: { 'goods:content': (ctx, message) => take(ctx, message) },
};

/** Opens the question what every buyer of a product gets. Inside a `commit`. */
export async function beginGoods(ctx: ShopContext, scope: Scope, id: bigint): Promise<void> {
  await ask(ctx, scope, 'goods:content', { id: `${id}` });
}

/** Shows that question, with a hint above. */
export async function showGoods(
  ctx: ShopContext,
  { id, name, kind }: Product,
  hint = '',
): Promise<void> {
  await show(ctx, {
    text: [hint, ctx.t(`goods-ask-${kind}`, { product: name })].filter(Boolean).join('\n\n'),
    buttons: [[cancelButton(ctx, press('manage', id))]],
  });
}

async function askGoods(ctx: ShopContext, id: bigint): Promise<void> {
  const product = await demandProduct(ctx, id);
  demandDelivered(product.kind);
  await ctx.commit((scope) => beginGoods(ctx, scope, id));
  await showGoods(ctx, product);
}

async function take(ctx: ShopContext, message: Message): Promise<void> {
  const id = readId(String(ctx.turn.customer.dialogue?.data['id']));
  const { kind } = await demandProduct(ctx, id);
  demandDelivered(kind);
  const goods = kind === 'text' ? textOf(message) : fileOf(message);
  // What is sold is kept sealed only: not in the chat of who set it, and not in the table of updates.
  if (!(await takeAway(ctx))) await send(ctx, { text: ctx.t('account-delete-it') });
  const sealed = sealGoods(ctx.scope, ctx.shop.secrets, id, goods);
  await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    await products.setGoods(scope, ctx.person.id, id, sealed);
  });
  await showEditor(ctx, id, null, ctx.t('goods-saved'));
}

function textOf({ text }: Message): Goods {
  if (text === undefined) throw new UserError('text-expected');
  return { kind: 'text', text };
}

/** Telegram sends again as a file only what came as a file. */
function fileOf({ document }: Message): Goods {
  if (!document) throw new UserError('not-a-file');
  return { kind: 'file', fileId: document.file_id, name: document.file_name ?? '' };
}

function demandDelivered(kind: Kind): void {
  if (kind !== 'text' && kind !== 'file') throw new UserError('button-old');
}
