import { mayAdminister, type ShopContext } from './context.ts';

/** Screens that only show something, by the number in their press: a link may open no other. */
const SHOWN = [
  'sale',
  'person',
  'desk',
  'stock',
  'claim',
  'claims',
  'hand',
  'review',
  'reviews',
  'manage',
];
const PREFIX = 'go_';

/** A link to the bot's private chat that opens there what a button would. */
export function linkTo(username: string, press: string): string {
  const [screen = '', id] = press.split(':');
  const isShown = SHOWN.includes(screen) && (id === undefined || /^\d{1,18}$/.test(id));
  // "Answer" of a notice: the ticket, where the answer begins with a press.
  const [, ticket] = /^desk:\w+:(\d{1,18})$/.exec(press) ?? [];
  const opens = isShown ? press : ticket === undefined ? 'admin' : `desk:${ticket}`;
  return `https://t.me/${username}?start=${PREFIX}${opens.replace(':', '-')}`;
}

/** Lets `/start go_desk-7` of staff go on as the press that it stands for; each screen asks for the right. */
export function followLink(ctx: ShopContext): void {
  const [, screen = '', id] =
    /^\/start go_([a-z]{1,12})(?:-(\d{1,18}))?$/.exec(ctx.message?.text ?? '') ?? [];
  if (!mayAdminister(ctx.turn.role) || ![...SHOWN, 'admin'].includes(screen)) return;
  Object.assign(ctx, { message: null, press: id === undefined ? screen : `${screen}:${id}` });
}

/** Where something of the shop is found from outside this bot: `p_<key>` a product, `c_<id>` a category, `gift_<key>`, `seat_<id>_<key>`. */
export function linkOf(ctx: Pick<ShopContext, 'botInfo'>, payload: string): string {
  return `https://t.me/${ctx.botInfo.username}?start=${payload}`;
}

/** Opens Telegram's list of chats to send a link to one, with a few words. */
export function shareUrl(link: string, text: string): string {
  // Not every client reads a plus as a space.
  return `https://t.me/share/url?url=${encodeURIComponent(link)}&text=${encodeURIComponent(text)}`;
}
