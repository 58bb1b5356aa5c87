import type { Message } from 'grammy/types';
import * as stock from '../../../../shared/domain/catalogue/stock.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import * as updates from '../../../../shared/domain/shop/updates.ts';
import { UserError } from '../../../../shared/errors.ts';
import { decodeText } from '../../../../shared/exchange/text.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { ask } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { send, show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { undoButton } from '../undo.ts';
import { takeAway } from '../secret-answer.ts';

/** A hundred thousand keys; more goes in several files. */
const LONGEST_FILE = 4_000_000;

/** Takes stock lines in: one a line, by messages or as a text file, as many as staff like to send. */
export const stockAdd: ShopScreen = {
  presses: { 'stock:add': (ctx, id) => askLines(ctx, readId(id)) },
  messages: { 'stock:add': (ctx, message) => take(ctx, message) },
};

async function askLines(ctx: ShopContext, id: bigint): Promise<void> {
  demand(ctx.turn.role, 'stock');
  const { name, kind } = await stock.read(ctx.scope, id);
  if (kind !== 'unique') throw new UserError('button-old');
  await ctx.commit((scope) => ask(ctx, scope, 'stock:add', { product: String(id) }));
  await show(ctx, {
    text: ctx.t('stock-ask-lines', { name }),
    buttons: [[cancelButton(ctx, press('stock', id))]],
  });
}

async function take(ctx: ShopContext, message: Message): Promise<void> {
  demand(ctx.turn.role, 'stock');
  const id = readId(String(ctx.turn.customer.dialogue?.data['product']));
  const text = await textOf(ctx, message);
  const { auditId, ...counts } = await ctx.commit(async (scope) => {
    // Together: after a crash the lines are either taken or still there to be taken.
    await updates.forgetText(scope, ctx.update.update_id);
    return stock.add(scope, ctx.shop.secrets, ctx.person.id, id, text);
  });
  const isGone = await takeAway(ctx);
  const done: Button = { text: ctx.label('stock-done'), press: press('cancel:stock', id) };
  await send(ctx, {
    text: [ctx.t('stock-added', { ...counts }), isGone ? '' : ctx.t('account-delete-it')]
      .filter(Boolean)
      .join('\n\n'),
    buttons: [auditId === null ? [] : [undoButton(ctx, auditId)], [done]],
  });
}

async function textOf(ctx: ShopContext, { document, text }: Message): Promise<string> {
  if (text !== undefined) return text;
  if (!document) throw new UserError('stock-lines-expected');
  return decodeText(await ctx.shop.files.read(ctx.api, document.file_id, LONGEST_FILE));
}
