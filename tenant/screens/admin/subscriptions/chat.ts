import * as communities from '../../../../shared/domain/subscriptions/communities.ts';
import {
  chatChoices,
  type ChatSettings,
  type CommunityCard,
} from '../../../../shared/domain/subscriptions/communities.ts';
import * as invites from '../../../../shared/domain/subscriptions/invites.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { press, readChatId, readWord } from '../../../../shared/telegram/callback.ts';
import { requestLink, revoke } from '../../../../shared/telegram/chat-links.ts';
import { readRefusal } from '../../../../shared/telegram/chat-refusal.ts';
import { look } from '../../../../shared/telegram/chat-sight.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton, menuButton } from '../../buttons.ts';

/** Links that are ended one by one when a chat is let go; the others end by themselves within a day. */
const MOST_REVOKED = 50;
const NAMES = ['entry', 'refused', 'audit'] as const;

/** One of the shop's closed chats. */
export const chat: ShopScreen = {
  presses: {
    chat: (ctx, id) => showChat(ctx, readChatId(id)),
    'chat:look': (ctx, id) => lookAgain(ctx, readChatId(id)),
    'chat:set': (ctx, id, name) => turn(ctx, readChatId(id), readWord(name, NAMES)),
    'chat:drop': (ctx, id) => askDrop(ctx, readChatId(id)),
    'chat:dropped': (ctx, id) => drop(ctx, readChatId(id)),
  },
};

/** Shows a chat's card to staff. */
export async function showChat(ctx: ShopContext, chatId: number): Promise<void> {
  demand(ctx.turn.role, 'subscriptions');
  const card = await communities.find(ctx.scope, chatId);
  await show(ctx, { text: textOf(ctx, card), buttons: buttonsOf(ctx, card) });
}

function textOf(ctx: ShopContext, card: CommunityCard): string {
  const { kind, title, username, rights, trouble, troubleAt, settings, plans, audit } = card;
  return [
    ctx.t('chat-title', { kind, title, username: username === null ? '' : `@${username}` }),
    trouble === null
      ? ctx.t('chat-well', { checked: card.checkedAt })
      : ctx.t('chat-trouble', { trouble, since: troubleAt ?? card.checkedAt }),
    [
      ctx.t('chat-rights', {
        invite: String(rights.invite ?? false),
        ban: String(rights.ban ?? false),
      }),
      ctx.t('chat-size', { size: card.size ?? 0, known: card.known, strangers: card.strangers }),
      ctx.t('chat-plans', { count: plans.length, plans: plans.map(({ name }) => name).join(', ') }),
    ].join('\n'),
    NAMES.map((name) => ctx.t(`chat-setting-${name}`, { value: settings[name] })).join('\n'),
    audit &&
      ctx.t('chat-audit', {
        day: { day: new Date(`${audit.day}T12:00:00Z`) },
        known: audit.known,
        strangers: audit.strangers,
        removed: audit.removed,
      }),
    settings.entry === 'request' &&
      card.requestLink !== null &&
      ctx.t('chat-request-link', { link: card.requestLink }),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function buttonsOf(ctx: ShopContext, { chatId, settings }: CommunityCard): Button[][] {
  const setting = (name: (typeof NAMES)[number]): Button => ({
    text: ctx.label(`chat-turn-${name}`, { value: next(name, settings) }),
    press: press('chat:set', chatId, name),
  });
  return [
    ...NAMES.map((name) => [setting(name)]),
    [
      { text: ctx.label('chat-look'), press: press('chat:look', chatId) },
      { text: ctx.label('chat-drop'), press: press('chat:drop', chatId) },
    ],
    [backButton(ctx, 'chats'), menuButton(ctx)],
  ];
}

/** Asks Telegram how it stands there now. */
async function lookAgain(ctx: ShopContext, chatId: number): Promise<void> {
  demand(ctx.turn.role, 'subscriptions');
  await communities.find(ctx.scope, chatId);
  const sight = await look(ctx.api, ctx.botInfo.id, chatId);
  await ctx.commit((scope) => communities.note(scope, sight));
  await ctx.toast(ctx.label(sight.trouble === null ? 'chat-looked-well' : 'chat-looked-trouble'));
  await showChat(ctx, chatId);
}

/** The value that a press chooses: there are two of each. */
function next<Name extends keyof ChatSettings>(
  name: Name,
  settings: ChatSettings,
): ChatSettings[Name] {
  const [first, second] = chatChoices[name];
  return (settings[name] === first ? second : first) as ChatSettings[Name];
}

async function turn(ctx: ShopContext, chatId: number, name: keyof ChatSettings): Promise<void> {
  demand(ctx.turn.role, 'subscriptions');
  const card = await communities.find(ctx.scope, chatId);
  const value = next(name, card.settings);
  if (value === 'request') await makeLink(ctx, card);
  await ctx.commit((scope) => communities.choose(scope, ctx.person.id, chatId, name, value));
  await showChat(ctx, chatId);
}

/** The link for requests is shown to staff: they may put it anywhere. */
async function makeLink(ctx: ShopContext, card: CommunityCard): Promise<void> {
  try {
    await requestLink(ctx.scope, ctx.api, card);
  } catch (error) {
    const refusal = readRefusal(error);
    if (refusal?.kind !== 'trouble') throw error;
    await communities.note(ctx.scope, { chatId: card.chatId, trouble: refusal.trouble });
  }
}

async function askDrop(ctx: ShopContext, chatId: number): Promise<void> {
  demand(ctx.turn.role, 'subscriptions');
  const { title, plans } = await communities.find(ctx.scope, chatId);
  await show(ctx, {
    text: ctx.t('chat-drop-ask', {
      title,
      count: plans.length,
      plans: plans.map(({ name }) => name).join(', '),
    }),
    buttons: [
      [{ text: ctx.label('chat-drop-yes'), press: press('chat:dropped', chatId) }],
      [backButton(ctx, press('chat', chatId))],
    ],
  });
}

/** Lets go of a chat: its links lead nowhere, who is in stays in. */
async function drop(ctx: ShopContext, chatId: number): Promise<void> {
  demand(ctx.turn.role, 'subscriptions');
  const { requestLink: link, trouble } = await communities.find(ctx.scope, chatId);
  const links = await invites.openOf(ctx.scope, chatId, MOST_REVOKED);
  if (trouble === null)
    for (const each of link === null ? links : [link, ...links])
      await revoke(ctx.scope, ctx.api, chatId, each);
  await ctx.commit((scope) => communities.disconnect(scope, ctx.person.id, chatId));
  await ctx.toast(ctx.label('chat-dropped'));
  await show(ctx, { text: ctx.t('chat-dropped-text'), buttons: [[backButton(ctx, 'chats')]] });
}
