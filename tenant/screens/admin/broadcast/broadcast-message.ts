import { GrammyError } from 'grammy';
import type { Message } from 'grammy/types';
import * as broadcasts from '../../../../shared/domain/marketing/broadcasts.ts';
import type { Content } from '../../../../shared/domain/marketing/broadcasts.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { keyboardOf, renderContent, send, show } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { cardOf, showBroadcast } from './broadcast.ts';

/** What a copy can be made of, and what can be edited of it later. */
const KINDS = {
  text: 'text',
  photo: 'caption',
  video: 'caption',
  animation: 'caption',
  document: 'caption',
  audio: 'caption',
  voice: 'caption',
  video_note: 'other',
  sticker: 'other',
  location: 'other',
  contact: 'other',
  dice: 'other',
  poll: 'other',
} as const satisfies Readonly<Record<string, Content['kind']>>;

/** What a broadcast says: a message that staff send to the bot, and how it looks to a reader. */
export const broadcastMessage: ShopScreen = {
  presses: {
    'broadcast:new': (ctx) => askMessage(ctx, null),
    'broadcast:message': (ctx, id) => askMessage(ctx, readId(id)),
    'broadcast:silent': (ctx, id) => setSilent(ctx, readId(id), true),
    'broadcast:loud': (ctx, id) => setSilent(ctx, readId(id), false),
    'broadcast:preview': (ctx, id) => preview(ctx, readId(id)),
    'broadcast:again': (ctx, id) => copyDraft(ctx, readId(id)),
  },
  messages: { 'broadcast:message': (ctx, message) => takeMessage(ctx, message) },
};

async function askMessage(ctx: ShopContext, id: bigint | null): Promise<void> {
  demand(ctx.turn.role, 'broadcast');
  const data = id === null ? {} : { broadcast: `${id}` };
  await ctx.commit((scope) => ask(ctx, scope, 'broadcast:message', data));
  await show(ctx, {
    text: ctx.t('broadcast-ask-message'),
    buttons: [[cancelButton(ctx, id === null ? 'broadcast' : press('broadcast', id))]],
  });
}

async function takeMessage(ctx: ShopContext, message: Message): Promise<void> {
  demand(ctx.turn.role, 'broadcast');
  if (message.media_group_id !== undefined) throw new UserError('broadcast-album');
  const kind = Object.keys(KINDS).find((each) => each in message) as keyof typeof KINDS | undefined;
  if (kind === undefined) throw new UserError('broadcast-uncopyable');
  const known = ctx.turn.customer.dialogue?.data['broadcast'] as string | undefined;
  const source = { chatId: ctx.chatId, messageId: message.message_id, kind: KINDS[kind] };
  // Tried at once: what Telegram copies to nobody is not kept.
  await sendCopy(ctx, { ...source, buttons: [] });
  const id = await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    if (known === undefined)
      return broadcasts.create(scope, ctx.person.id, { ...source, buttons: [] });
    await broadcasts.setContent(scope, readId(known), source);
    return readId(known);
  });
  await showBroadcast(ctx, id);
}

async function setSilent(ctx: ShopContext, id: bigint, silent: boolean): Promise<void> {
  demand(ctx.turn.role, 'broadcast');
  await ctx.commit((scope) => broadcasts.setContent(scope, id, { silent }));
  await showBroadcast(ctx, id);
}

/** As a reader will get it, with the card below it. */
async function preview(ctx: ShopContext, id: bigint): Promise<void> {
  demand(ctx.turn.role, 'broadcast');
  const found = await broadcasts.find(ctx.scope, id);
  await sendCopy(ctx, found.content);
  await send(ctx, cardOf(ctx, found));
}

/** A draft with the same message for the same people. */
async function copyDraft(ctx: ShopContext, id: bigint): Promise<void> {
  demand(ctx.turn.role, 'broadcast');
  const { content, audience } = await broadcasts.find(ctx.scope, id);
  const copy = await ctx.commit(async (scope) => {
    const copy = await broadcasts.create(scope, ctx.person.id, content);
    await broadcasts.setAudience(scope, copy, audience);
    return copy;
  });
  await showBroadcast(ctx, copy);
}

async function sendCopy(ctx: ShopContext, { chatId, messageId, buttons }: Content): Promise<void> {
  const rows = renderContent(ctx.i18n, ctx.language, {
    key: 'broadcast',
    copy: { chatId, messageId },
    buttons,
  }).buttons;
  const markup = rows?.length ? { reply_markup: keyboardOf(rows) } : {};
  try {
    await ctx.api.copyMessage(ctx.chatId, chatId, messageId, markup);
  } catch (error) {
    if (error instanceof GrammyError && error.error_code === 400)
      throw new UserError('broadcast-uncopyable');
    throw error;
  }
}
