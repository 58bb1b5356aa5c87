import * as messages from '../../shared/domain/shop/messages.ts';
import { UserError } from '../../shared/errors.ts';
import * as operators from '../../shared/platform/operators.ts';
import { ask, closeDialogue } from '../../shared/telegram/context.ts';
import { cancelButton, type Screen } from '../../shared/telegram/router.ts';
import { show } from '../../shared/telegram/view.ts';
import { demandOwner, originOf, type ManagerContext } from '../context.ts';
import { menuButton } from './buttons.ts';

/** Leaves room for the heading below Telegram's 4096. */
const LONGEST = 3500;
const CONFIRM = 'announce:confirm';

/** The owner speaks to every operator. */
export const announce: Screen<ManagerContext> = {
  commands: { announce: (ctx, text) => (text === '' ? askText(ctx) : preview(ctx, text)) },
  presses: { announce: (ctx) => askText(ctx), 'announce:send': (ctx) => sendAll(ctx) },
  answers: { 'announce:text': (ctx, text) => preview(ctx, text) },
};

async function askText(ctx: ManagerContext): Promise<void> {
  demandOwner(ctx);
  await ctx.commit((scope) => ask(ctx, scope, 'announce:text'));
  await show(ctx, { text: ctx.t('announce-ask'), buttons: [[cancelButton(ctx)]] });
}

async function preview(ctx: ManagerContext, text: string): Promise<void> {
  demandOwner(ctx);
  if (text.length > LONGEST) throw new UserError('announce-long', { most: LONGEST });
  const readers = await operators.listAll(ctx.manager.database.platform);
  if (readers.length === 0) throw new UserError('announce-nobody');
  const data = { text, reference: originOf(ctx) };
  await ctx.commit((scope) => ask(ctx, scope, CONFIRM, data));
  await show(ctx, {
    text: ctx.t('announce-preview', { text, count: readers.length }),
    buttons: [[{ text: ctx.label('button-confirm'), press: 'announce:send' }], [cancelButton(ctx)]],
  });
}

/** Rows first, in the transaction that closes the question: pressed twice, everybody hears it once. */
async function sendAll(ctx: ManagerContext): Promise<void> {
  demandOwner(ctx);
  const { dialogue } = ctx.turn.customer;
  if (dialogue?.state !== CONFIRM) throw new UserError('button-old');
  const { text, reference } = dialogue.data;
  const readers = await operators.listAll(ctx.manager.database.platform);
  await ctx.commit(async (scope) => {
    for (const chatId of readers)
      await messages.queue(scope, {
        reference: `announce:${String(reference)}:${chatId}`,
        chatId,
        content: { key: 'announce-message', data: { text } },
        priority: 9,
      });
    await closeDialogue(ctx, scope);
  });
  await show(ctx, {
    text: ctx.t('announce-sent', { count: readers.length }),
    buttons: [[menuButton(ctx)]],
  });
}
