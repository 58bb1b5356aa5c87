import * as staffChat from '../../../../shared/domain/staff/staff-chat.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { press } from '../../../../shared/telegram/callback.ts';
import { ask } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton, rowsOf } from '../../buttons.ts';
import { readPage } from '../../paging.ts';
import { saveOptions, saySaved } from './save-options.ts';
import { cut } from '../../../../shared/cut.ts';

/** What one keyboard shows in one go. */
const MOST = 40;
const LONGEST_TITLE = 40;
const LONGEST_TEXT = 3000;

/** Where customers' questions arrive, and the answers that support has ready. */
export const settingsSupport: ShopScreen = {
  presses: {
    staffchat: (ctx) => showSupport(ctx),
    'staffchat:leave': (ctx) => leave(ctx),
    ready: (ctx) => showReady(ctx),
    'ready:add': (ctx) => askAnswer(ctx, null),
    'ready:edit': (ctx, place) => askAnswer(ctx, readPage(place)),
    'ready:remove': (ctx, place) => remove(ctx, readPage(place)),
  },
  answers: { 'ready:text': (ctx, text) => keep(ctx, text) },
};

async function showSupport(ctx: ShopContext): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const { staffChat: chat } = ctx.turn.settings.options;
  const kind = chat?.isForum ? 'topics' : 'plain';
  await show(ctx, {
    text: ctx.t('staffchat-text', { title: chat?.title ?? null, kind }),
    buttons: [
      chat ? [{ text: ctx.label('staffchat-leave'), press: 'staffchat:leave' }] : [],
      [{ text: ctx.label('staffchat-add'), url: addLink(ctx) }],
      [{ text: ctx.label('settings-ready'), press: 'ready' }],
      [backButton(ctx, 'settings')],
    ],
  });
}

/** Lets the person choose a group and make the bot an administrator of it. */
function addLink(ctx: ShopContext): string {
  return `https://t.me/${ctx.botInfo.username}?startgroup=bind&admin=manage_topics`;
}

async function leave(ctx: ShopContext): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const { staffChat: chat } = ctx.turn.settings.options;
  if (!chat) throw new UserError('button-old');
  await ctx.commit((scope) => staffChat.unbind(scope, ctx.person.id, chat));
  const { settings } = ctx.turn;
  const options = { ...settings.options, staffChat: null };
  ctx.turn = { ...ctx.turn, settings: { ...settings, options } };
  await saySaved(ctx);
  await showSupport(ctx);
}

async function showReady(ctx: ShopContext, undo?: Button): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const { answers } = ctx.turn.settings.options;
  const buttons = answers.map(({ title }, at) => ({
    text: title,
    press: press('ready:edit', at + 1),
  }));
  await show(ctx, {
    text: ctx.t('ready-text', { answers: answers.length }),
    buttons: [
      ...rowsOf(buttons, 2),
      answers.length < MOST ? [{ text: ctx.label('ready-add'), press: 'ready:add' }] : [],
      undo ? [undo] : [],
      [backButton(ctx, 'settings')],
    ],
  });
}

async function askAnswer(ctx: ShopContext, place: number | null): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const now = place === null ? null : ctx.turn.settings.options.answers[place - 1];
  if (now === undefined) throw new UserError('button-old');
  await ctx.commit((scope) => ask(ctx, scope, 'ready:text', { title: now?.title ?? null }));
  const gone = { text: ctx.label('ready-remove'), press: press('ready:remove', place ?? 0) };
  await show(ctx, {
    text: ctx.t('ready-ask', { title: now?.title ?? null, text: now?.text ?? null }),
    buttons: [now ? [gone] : [], [cancelButton(ctx, 'ready')]],
  });
}

/** The first line is the button, the rest is what the customer gets; a single line is both. */
async function keep(ctx: ShopContext, written: string): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const [first = '', ...rest] = written.trim().split('\n');
  const answer = { title: cut(first.trim(), LONGEST_TITLE), text: rest.join('\n').trim() || first.trim() }; // prettier-ignore
  if (answer.title === '') throw new UserError('name-length', { longest: LONGEST_TITLE });
  if (answer.text.length > LONGEST_TEXT)
    throw new UserError('text-too-long', { longest: LONGEST_TEXT });
  const { answers } = ctx.turn.settings.options;
  const { title } = ctx.turn.customer.dialogue?.data ?? {};
  const at = answers.findIndex((each) => each.title === title);
  const changed = at < 0 ? [...answers, answer] : answers.with(at, answer);
  if (changed.length > MOST) throw new UserError('button-old');
  await showReady(ctx, await saveOptions(ctx, { answers: changed }));
}

async function remove(ctx: ShopContext, place: number): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const { answers } = ctx.turn.settings.options;
  if (!answers[place - 1]) throw new UserError('button-old');
  const left = answers.filter((_answer, at) => at !== place - 1);
  await showReady(ctx, await saveOptions(ctx, { answers: left }));
}
