import { GrammyError } from 'grammy';
import * as updates from '../../../shared/domain/shop/updates.ts';
import type { ShopContext } from '../../context.ts';

/**
 * Takes a secret that was just written out of the chat and out of the stored update. Returns whether
 * the chat is rid of it: Telegram may refuse.
 */
export async function takeAway(ctx: ShopContext): Promise<boolean> {
  await updates.forgetText(ctx.scope, ctx.update.update_id);
  if (!ctx.message) return false;
  try {
    await ctx.api.deleteMessage(ctx.chatId, ctx.message.message_id);
    return true;
  } catch (error) {
    // Deleted already counts as well.
    if (!(error instanceof GrammyError)) throw error;
    return /message to delete not found/i.test(error.description);
  }
}

/** Seals what a dialogue must remember between two answers. */
export function sealAnswer(ctx: ShopContext, name: string, value: string): string {
  return ctx.shop.secrets.seal(value, belongs(ctx, name)).toString('base64');
}

/** Opens what `sealAnswer` sealed for this person and name. */
export function openAnswer(ctx: ShopContext, name: string, sealed: string): string {
  return ctx.shop.secrets.open(Buffer.from(sealed, 'base64'), belongs(ctx, name));
}

function belongs(ctx: ShopContext, name: string) {
  return {
    tenantId: ctx.scope.tenant.id,
    purpose: `dialogue:${ctx.turn.customer.id}:${name}`,
  };
}
