import type { Message } from 'grammy/types';
import * as runs from '../../../../shared/domain/marketing/broadcast-runs.ts';
import * as broadcasts from '../../../../shared/domain/marketing/broadcasts.ts';
import type { Dialogue } from '../../../../shared/domain/people/customers.ts';
import type { EditedText } from '../../../../shared/domain/shop/messages.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import type { Scope } from '../../../../shared/scope.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { send, show } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { showBroadcast } from './broadcast.ts';

/** Telegram's limits. */
const LONGEST = { text: 4_096, caption: 1_024 };

/** Changes or takes away what a broadcast sent. */
export const broadcastChange: ShopScreen = {
  presses: {
    'broadcast:edit': (ctx, id) => askText(ctx, readId(id)),
    'broadcast:edited': (ctx, id) => edit(ctx, readId(id)),
    'broadcast:delete': (ctx, id) => confirmDelete(ctx, readId(id)),
    'broadcast:deleted': (ctx, id) => run(ctx, readId(id), null),
  },
  messages: { 'broadcast:edited': (ctx, message) => takeText(ctx, message) },
};

async function askText(ctx: ShopContext, id: bigint): Promise<void> {
  demand(ctx.turn.role, 'broadcast');
  const { content } = await broadcasts.find(ctx.scope, id);
  if (content.kind === 'other') throw new UserError('button-old');
  const data = { broadcast: `${id}`, kind: content.kind };
  await ctx.commit((scope) => ask(ctx, scope, 'broadcast:edited', data));
  await show(ctx, {
    text: ctx.t('broadcast-ask-edit', { kind: content.kind }),
    buttons: [[cancelButton(ctx, press('broadcast', id))]],
  });
}

/** Keeps the new text with the question, and shows it as readers will see it. */
async function takeText(ctx: ShopContext, { text, entities = [] }: Message): Promise<void> {
  demand(ctx.turn.role, 'broadcast');
  const data: Dialogue['data'] = ctx.turn.customer.dialogue?.data ?? {};
  const id = readId(String(data['broadcast']));
  const isCaption = data['kind'] === 'caption';
  const most = isCaption ? LONGEST.caption : LONGEST.text;
  if (text === undefined) throw new UserError('text-expected');
  if (text.length > most) throw new UserError('broadcast-text-long', { most });
  const edited = { text, entities, isCaption };
  await ctx.commit((scope) => ask(ctx, scope, 'broadcast:edited', { ...data, edited }));
  await ctx.api.sendMessage(ctx.chatId, text, { entities });
  const { counts } = await broadcasts.find(ctx.scope, id);
  await send(ctx, {
    text: ctx.t('broadcast-edit-sure', { count: counts.sent }),
    buttons: [
      [{ text: ctx.label('broadcast-edit-yes'), press: press('broadcast:edited', id) }],
      [cancelButton(ctx, press('broadcast', id))],
    ],
  });
}

async function edit(ctx: ShopContext, id: bigint): Promise<void> {
  const { dialogue } = ctx.turn.customer;
  const edited = dialogue?.data['edited'] as EditedText | undefined;
  if (!edited || dialogue?.data['broadcast'] !== `${id}`) throw new UserError('button-old');
  await run(ctx, id, edited);
}

async function confirmDelete(ctx: ShopContext, id: bigint): Promise<void> {
  demand(ctx.turn.role, 'broadcast');
  const { counts } = await broadcasts.find(ctx.scope, id);
  await show(ctx, {
    text: ctx.t('broadcast-delete-sure', { count: counts.sent }),
    buttons: [
      [{ text: ctx.label('broadcast-delete-yes'), press: press('broadcast:deleted', id) }],
      [backButton(ctx, press('broadcast', id))],
    ],
  });
}

async function run(ctx: ShopContext, id: bigint, edited: EditedText | null): Promise<void> {
  demand(ctx.turn.role, 'broadcast');
  const { pressed, language, person } = ctx;
  await ctx.commit(async (scope: Scope) => {
    await closeDialogue(ctx, scope);
    await runs.change(scope, person.id, id, edited);
    if (pressed)
      await broadcasts.setCard(scope, id, { chatId: pressed.chatId, messageId: pressed.messageId, language }); // prettier-ignore
  });
  await showBroadcast(ctx, id);
}
