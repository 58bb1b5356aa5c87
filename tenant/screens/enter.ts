import * as access from '../../shared/domain/subscriptions/access.ts';
import type { Door } from '../../shared/domain/subscriptions/members.ts';
import { UserError } from '../../shared/errors.ts';
import { press, readChatId, readId } from '../../shared/telegram/callback.ts';
import { linkFor, revoke } from '../../shared/telegram/chat-links.ts';
import type { Refusal } from '../../shared/telegram/chat-refusal.ts';
import { show, type Button } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { backButton, menuButton } from './buttons.ts';

/** The doors of a subscription: the way into each of its chats. */
export const enter: ShopScreen = {
  presses: {
    enter: (ctx, id) => showDoors(ctx, readId(id)),
    'enter:go': (ctx, id, chat) => open(ctx, readId(id), readChatId(chat)),
    'enter:new': (ctx, id, chat) => renew(ctx, readId(id), readChatId(chat)),
  },
};

/** Opens the doors of a subscription. */
export function enterButton(ctx: ShopContext, subscriptionId: bigint): Button {
  return { text: ctx.label('enter-button'), press: press('enter', subscriptionId) };
}

interface Doors {
  readonly plan: string;
  readonly doors: readonly Door[];
}

/** What the subscription opens for this person. Throws UserError `access-gone` or `access-over`. */
async function read(ctx: ShopContext, subscriptionId: bigint): Promise<Doors> {
  const found = await access.find(ctx.scope, subscriptionId, ctx.turn.customer.id);
  if (!found) throw new UserError('access-gone');
  if (!found.isLive) throw new UserError('access-over');
  return { plan: found.plan, doors: found.doors.filter(({ may }) => may) };
}

/** Shows the doors; the only one that is closed is opened at once. */
async function showDoors(ctx: ShopContext, subscriptionId: bigint): Promise<void> {
  const found = await read(ctx, subscriptionId);
  const [only, ...more] = found.doors.filter(isClosed);
  if (only && more.length === 0) return give(ctx, subscriptionId, found, only);
  await showAll(ctx, subscriptionId, found);
}

/** Makes the link of one door. */
async function open(ctx: ShopContext, subscriptionId: bigint, chatId: number): Promise<void> {
  const found = await read(ctx, subscriptionId);
  const door = found.doors.find(({ chat }) => chat.chatId === chatId);
  if (!door) throw new UserError('access-over');
  if (!isClosed(door)) return showAll(ctx, subscriptionId, found);
  await give(ctx, subscriptionId, found, door);
}

/** Another link in place of one that does not work. */
async function renew(ctx: ShopContext, subscriptionId: bigint, chatId: number): Promise<void> {
  const found = await read(ctx, subscriptionId);
  const door = found.doors.find(({ chat }) => chat.chatId === chatId);
  if (!door) throw new UserError('access-over');
  if (!isClosed(door)) return showAll(ctx, subscriptionId, found);
  if (door.link !== null) await revoke(ctx.scope, ctx.api, chatId, door.link);
  await give(ctx, subscriptionId, found, { ...door, link: null, linkUntil: null });
}

async function give(
  ctx: ShopContext,
  subscriptionId: bigint,
  found: Doors,
  door: Door,
): Promise<void> {
  const link = await linkFor(ctx.scope, ctx.api, door, subscriptionId);
  if (typeof link !== 'string') throw refusalOf(link, door);
  const doors = found.doors.map((each) =>
    each === door || each.chat === door.chat ? { ...door, link } : each,
  );
  await showAll(ctx, subscriptionId, { ...found, doors });
}

function refusalOf(refusal: Refusal, { chat: { title } }: Door): UserError {
  if (refusal.kind === 'later') return new UserError('enter-later', { seconds: refusal.seconds });
  return new UserError('enter-shut', { title });
}

/** Whether a link has to be made. */
function isClosed({ status, chat }: Door): boolean {
  return status !== 'in' && status !== 'admin' && status !== 'banned' && chat.trouble === null;
}

async function showAll(
  ctx: ShopContext,
  subscriptionId: bigint,
  { plan, doors }: Doors,
): Promise<void> {
  const lines = doors.map((door) =>
    ctx.t('enter-line', {
      title: door.chat.title,
      state: stateOf(door),
      entry: door.chat.settings.entry,
    }),
  );
  const asks = doors.some(({ chat, link }) => link !== null && chat.settings.entry === 'request');
  const once = doors.some(
    (door) => stateOf(door) === 'link' && door.chat.settings.entry === 'link',
  );
  await show(ctx, {
    text: [
      ctx.t('enter-text', { plan }),
      lines.length > 0 ? lines.join('\n') : ctx.t('enter-none'),
      once && ctx.t('enter-once'),
      asks && ctx.t('enter-asks'),
    ]
      .filter(Boolean)
      .join('\n\n'),
    buttons: [
      ...doors.map((door) => buttonsOf(ctx, subscriptionId, door)),
      [backButton(ctx, press('subscription', subscriptionId)), menuButton(ctx)],
    ],
  });
}

function stateOf(door: Door): 'in' | 'banned' | 'shut' | 'link' | 'closed' {
  const { status, chat, link } = door;
  if (status === 'in' || status === 'admin') return 'in';
  if (status === 'banned') return 'banned';
  if (chat.trouble !== null) return 'shut';
  return link === null ? 'closed' : 'link';
}

function buttonsOf(ctx: ShopContext, subscriptionId: bigint, door: Door): Button[] {
  const { chat, link } = door;
  const { title, chatId } = chat;
  switch (stateOf(door)) {
    case 'in': {
      const url = insideOf(door);
      return url === null ? [] : [{ text: ctx.label('enter-open', { title }), url }];
    }
    case 'link':
      return [
        { text: ctx.label('enter-go', { title }), url: link ?? '' },
        { text: ctx.label('enter-new'), press: press('enter:new', subscriptionId, chatId) },
      ];
    case 'closed':
      return [
        {
          text: ctx.label('enter-go', { title }),
          press: press('enter:go', subscriptionId, chatId),
        },
      ];
    case 'banned':
    case 'shut':
    default:
      return [];
  }
}

/** Where Telegram opens a chat for who is in it; a basic group has no such address. */
function insideOf({ chat: { chatId, kind, username } }: Door): string | null {
  if (username !== null) return `https://t.me/${username}`;
  return kind === 'group' ? null : `https://t.me/c/${String(-chatId).replace(/^100/, '')}/1`;
}
