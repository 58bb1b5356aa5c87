import type { Options } from '../../../../shared/domain/shop/options.ts';
import * as settings from '../../../../shared/domain/shop/settings.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { closeDialogue } from '../../../../shared/telegram/context.ts';
import { send, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext } from '../../../context.ts';
import { undoButton } from '../undo.ts';

/** Keeps changed options, says so, and gives the button that takes the change back. */
export async function saveOptions(ctx: ShopContext, changes: Partial<Options>): Promise<Button> {
  demand(ctx.turn.role, 'settings');
  const auditId = await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    return settings.setOptions(scope, ctx.person.id, changes);
  });
  const now = ctx.turn.settings;
  ctx.turn = { ...ctx.turn, settings: { ...now, options: { ...now.options, ...changes } } };
  await saySaved(ctx);
  return undoButton(ctx, auditId);
}

/** Above the pressed message, or below what was written. */
export async function saySaved(ctx: ShopContext): Promise<void> {
  const text = ctx.label('settings-saved');
  if (!(await ctx.toast(text))) await send(ctx, { text });
}
