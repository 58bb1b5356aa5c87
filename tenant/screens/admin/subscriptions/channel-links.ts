import { GrammyError } from 'grammy';
import * as channelLinks from '../../../../shared/domain/subscriptions/channel-links.ts';
import {
  canHaveLink,
  channelsOf,
  isSoldByLink,
  LONGEST_LINK_NAME,
  MOST_STARS,
  openLink,
  type ChannelLink,
} from '../../../../shared/domain/subscriptions/channel-links.ts';
import * as communities from '../../../../shared/domain/subscriptions/communities.ts';
import type { Community } from '../../../../shared/domain/subscriptions/communities.ts';
import type { Plan } from '../../../../shared/domain/subscriptions/plans.ts';
import { STAR_PERIOD_S } from '../../../../shared/domain/subscriptions/star-renewals.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { press, readChatId, readId } from '../../../../shared/telegram/callback.ts';
import { readRefusal } from '../../../../shared/telegram/chat-refusal.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { clip } from '../../../../shared/telegram/fit.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { demandPlan } from './plan-edit.ts';

/** Links by which Telegram sells places in the channels of a plan, one for each channel. */
export const channelLinkScreen: ShopScreen = {
  presses: {
    channel: (ctx, id) => showChannels(ctx, readId(id)),
    'channel:at': (ctx, id, chat) => showLink(ctx, readId(id), readChatId(chat)),
    'channel:price': (ctx, id, chat) => askPrice(ctx, readId(id), readChatId(chat)),
    'channel:name': (ctx, id, chat) => askName(ctx, readId(id), readChatId(chat)),
    'channel:end': (ctx, id, chat) => askEnd(ctx, readId(id), readChatId(chat)),
    'channel:ended': (ctx, id, chat) => end(ctx, readId(id), readChatId(chat)),
  },
  answers: {
    'channel:price': (ctx, text) => make(ctx, text),
    'channel:name': (ctx, text) => rename(ctx, text),
  },
};

async function showChannels(ctx: ShopContext, id: bigint): Promise<void> {
  demand(ctx.turn.role, 'subscriptions');
  const [plan, all] = await Promise.all([demandPlan(ctx, id), communities.list(ctx.scope)]);
  const channels = channelsOf(plan, all);
  const [only, ...more] = channels;
  if (only && more.length === 0) return showOne(ctx, plan, only);
  await show(ctx, {
    text: ctx.t(channels.length === 0 ? 'channel-none' : 'channel-which', {
      plan: plan.product.name,
    }),
    buttons: [
      ...channels.map(({ chatId, title }) => [
        {
          text: `${openLink(plan.links, chatId) === null ? '▫️' : '⭐'} ${clip(title, 50)}`,
          press: press('channel:at', id, chatId),
        },
      ]),
      [backButton(ctx, press('offer', id))],
    ],
  });
}

/** Whether Telegram may sell it now: what is not on sale, or is all gone, it would sell in vain. */
function isMakeable({ terms, product }: Plan, chat: Community): boolean {
  const isSold = product.state === 'published' && product.stock !== 0;
  return isSold && isSoldByLink(terms.period) && canHaveLink(chat);
}

/** A plan with one of its channels, for staff. Throws UserError `channel-link-gone`. */
async function demandChannel(
  ctx: ShopContext,
  id: bigint,
  chatId: number,
): Promise<{ readonly plan: Plan; readonly chat: Community }> {
  demand(ctx.turn.role, 'subscriptions');
  const [plan, all] = await Promise.all([demandPlan(ctx, id), communities.list(ctx.scope)]);
  const chat = channelsOf(plan, all).find((each) => each.chatId === chatId);
  if (!chat) throw new UserError('channel-link-gone');
  return { plan, chat };
}

async function showLink(ctx: ShopContext, id: bigint, chatId: number): Promise<void> {
  const { plan, chat } = await demandChannel(ctx, id, chatId);
  await showOne(ctx, plan, chat);
}

async function showOne(ctx: ShopContext, plan: Plan, chat: Community): Promise<void> {
  const { product, links } = plan;
  const { chatId, title } = chat;
  const open = openLink(links, chatId);
  const ending = links.find((each) => each.chatId === chatId && each.state === 'ending');
  const last = links.find((each) => each.chatId === chatId && each.state !== 'open');
  const canMake = isMakeable(plan, chat);
  const text = [
    ctx.t('channel-title', { plan: product.name, title }),
    open
      ? ctx.t('channel-open', {
          stars: starsOf(open),
          name: open.name || null,
          came: open.came,
          link: open.link,
        })
      : last
        ? ctx.t('channel-last', { why: last.why ?? 'staff', stars: starsOf(last), came: last.came })
        : '',
    ending && chat.trouble !== null && chat.trouble !== 'no-ban' ? ctx.t('channel-ending', { link: ending.link }) : '',
    open || canMake ? '' : ctx.t('channel-unsold'),
    ctx.t('channel-meaning'),
  ].filter(Boolean).join('\n\n'); // prettier-ignore
  const to = (key: string, what: string): Button => ({ text: ctx.label(key), press: press(what, product.id, chatId) }); // prettier-ignore
  await show(ctx, {
    text,
    buttons: [
      open ? [{ text: ctx.label('channel-copy'), copy: open.link }] : [],
      open ? [to('channel-rename', 'channel:name'), ...(canMake ? [to('channel-another', 'channel:price')] : [])] : [],
      open ? [to('channel-revoke', 'channel:end')] : canMake ? [to('channel-make', 'channel:price')] : [],
      [backButton(ctx, press('offer', product.id))],
    ],
  }); // prettier-ignore
}

async function askPrice(ctx: ShopContext, id: bigint, chatId: number): Promise<void> {
  const { plan, chat } = await demandChannel(ctx, id, chatId);
  const old = openLink(plan.links, chatId);
  await ctx.commit((scope) => ask(ctx, scope, 'channel:price', { id: `${id}`, chat: chatId }));
  await show(ctx, {
    text: [
      ctx.t('channel-ask-price', { title: chat.title, most: MOST_STARS }),
      old ? ctx.t('channel-ask-another', { stars: starsOf(old) }) : '',
    ].filter(Boolean).join('\n\n'), // prettier-ignore
    buttons: [[cancelButton(ctx, press('channel:at', id, chatId))]],
  });
}

/** The plan and channel that the open question is about. */
async function asked(ctx: ShopContext) {
  const { id, chat } = ctx.turn.customer.dialogue?.data ?? {};
  const planId = readId(String(id));
  const chatId = readChatId(String(chat));
  return { id: planId, chatId, ...(await demandChannel(ctx, planId, chatId)) };
}

async function make(ctx: ShopContext, text: string): Promise<void> {
  const { id, chatId, plan, chat } = await asked(ctx);
  if (!isMakeable(plan, chat)) throw new UserError('channel-link-gone');
  const price = /^\d{1,5}$/.test(text.trim()) ? Number(text.trim()) : 0;
  if (price < 1 || price > MOST_STARS)
    throw new UserError('plan-count', { least: 1, most: MOST_STARS });
  const name = clip(plan.product.name, LONGEST_LINK_NAME);
  const made = await tell(ctx, chat, () =>
    ctx.api.createChatSubscriptionInviteLink(chatId, STAR_PERIOD_S, price, { name }),
  );
  const link = made.invite_link;
  try {
    await ctx.commit(async (scope) => {
      await closeDialogue(ctx, scope);
      await channelLinks.keep(scope, ctx.person.id, id, { link, chatId, price, name, title: chat.title }); // prettier-ignore
    });
  } catch (error) {
    // Nobody was shown it, and nobody shall come by it.
    await ctx.api.revokeChatInviteLink(chatId, link).catch(() => undefined);
    throw error;
  }
  await showLink(ctx, id, chatId);
}

async function askName(ctx: ShopContext, id: bigint, chatId: number): Promise<void> {
  const { plan, chat } = await demandChannel(ctx, id, chatId);
  const open = demandOpen(plan, chatId);
  await ctx.commit((scope) => ask(ctx, scope, 'channel:name', { id: `${id}`, chat: chatId }));
  await show(ctx, {
    text: [
      ctx.t('channel-ask-name', { title: chat.title, most: LONGEST_LINK_NAME }),
      open.name === '' ? '' : ctx.t('field-now', { text: open.name }),
    ].filter(Boolean).join('\n\n'), // prettier-ignore
    buttons: [[cancelButton(ctx, press('channel:at', id, chatId))]],
  });
}

async function rename(ctx: ShopContext, text: string): Promise<void> {
  const { id, chatId, plan, chat } = await asked(ctx);
  const { link } = demandOpen(plan, chatId);
  const name = text.replaceAll(/\s+/g, ' ').trim();
  if (name === '' || name.length > LONGEST_LINK_NAME)
    throw new UserError('channel-link-name', { most: LONGEST_LINK_NAME });
  await tell(ctx, chat, () => ctx.api.editChatSubscriptionInviteLink(chatId, link, { name }));
  await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    await channelLinks.rename(scope, ctx.person.id, id, link, name);
  });
  await showLink(ctx, id, chatId);
}

async function askEnd(ctx: ShopContext, id: bigint, chatId: number): Promise<void> {
  const { plan, chat } = await demandChannel(ctx, id, chatId);
  const open = demandOpen(plan, chatId);
  await show(ctx, {
    text: ctx.t('channel-ask-end', { title: chat.title, stars: starsOf(open) }),
    buttons: [
      [{ text: ctx.label('channel-end-yes'), press: press('channel:ended', id, chatId) }],
      [backButton(ctx, press('channel:at', id, chatId))],
    ],
  });
}

async function end(ctx: ShopContext, id: bigint, chatId: number): Promise<void> {
  await demandPlan(ctx, id);
  const isEnded = await ctx.commit((scope) => channelLinks.end(scope, ctx.person.id, id, chatId));
  await ctx.toast(ctx.label(isEnded ? 'channel-ended' : 'subs-done-before'));
  await showChannels(ctx, id);
}

function demandOpen({ links }: Plan, chatId: number): ChannelLink {
  const open = openLink(links, chatId);
  if (!open) throw new UserError('channel-link-gone');
  return open;
}

/** Tells Telegram something about a link; what it refuses is said, and trouble of the channel noted. */
async function tell<T>(
  ctx: ShopContext,
  { chatId, title }: Community,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const refusal = readRefusal(error);
    if (refusal?.kind === 'later') throw new UserError('enter-later', { seconds: refusal.seconds });
    if (refusal?.kind === 'trouble')
      await communities.note(ctx.scope, { chatId, trouble: refusal.trouble });
    else if (!(error instanceof GrammyError && error.error_code === 400)) throw error;
    ctx.scope.log.info({ error }, 'Telegram refused a link of a channel');
    throw new UserError('channel-link-refused', { title });
  }
}

function starsOf({ price }: ChannelLink) {
  return { amount: BigInt(price), currency: 'XTR' };
}
