import * as communities from '../../../../shared/domain/subscriptions/communities.ts';
import * as plans from '../../../../shared/domain/subscriptions/plans.ts';
import {
  readyMonths,
  type Terms,
} from '../../../../shared/domain/subscriptions/subscription-rules.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { press, readChatId, readId, readWord } from '../../../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { clip } from '../../../../shared/telegram/fit.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { send, show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton, rowsOf } from '../../buttons.ts';
import { periodText } from '../../plan-text.ts';
import { demandPlan, showPlanEditor } from './plan-edit.ts';
import { planFieldNames, planFields, type PlanFieldName } from './plan-fields.ts';

/** Asks for one of a plan's terms and sets it; its chats are chosen from those that are connected. */
export const planField: ShopScreen = {
  presses: {
    clause: (ctx, name, id) => askField(ctx, readWord(name, planFieldNames), readId(id)),
    'clause:months': (ctx, id, count) => setMonths(ctx, readId(id), count),
    'clause:lifetime': (ctx, id) => save(ctx, readId(id), { period: 'lifetime' }),
    'clause:clear': (ctx, name, id) =>
      save(ctx, readId(id), planFields[readWord(name, planFieldNames)].clear ?? {}),
    // Which of the shop's chats it opens.
    within: (ctx, id) => showChats(ctx, readId(id)),
    'within:set': (ctx, id, chat) => turnChat(ctx, readId(id), readChatId(chat)),
  },
  answers: { 'clause:value': (ctx, text) => answer(ctx, text) },
};

async function askField(ctx: ShopContext, name: PlanFieldName, id: bigint): Promise<void> {
  const { product, terms } = await demandPlan(ctx, id);
  await ctx.commit((scope) => ask(ctx, scope, 'clause:value', { name, id: `${id}` }));
  const { now: nowOf, clear } = planFields[name];
  const zone = ctx.turn.settings.options.timeZone;
  const now = nowOf(terms, { zone });
  await show(ctx, {
    text: [
      ctx.t(`plan-ask-${name}`, { plan: product.name, zone }),
      now === null ? '' : ctx.t('field-now', { text: now }),
    ].filter(Boolean).join('\n\n'), // prettier-ignore
    buttons: [
      ...(name === 'period' ? periodButtons(ctx, id) : []),
      clear && now !== null
        ? [{ text: ctx.label('field-clear'), press: press('clause:clear', name, id) }]
        : [],
      [cancelButton(ctx, press('offer', id))],
    ],
  });
}

/** The usual ones; any other is written. */
function periodButtons(ctx: ShopContext, id: bigint): Button[][] {
  const months = readyMonths.map((count) => ({
    text: periodText(ctx, { unit: 'month', count }),
    press: press('clause:months', id, count),
  }));
  const lifetime = {
    text: periodText(ctx, 'lifetime'),
    press: press('clause:lifetime', id),
  };
  return [...rowsOf(months, 2), [lifetime]];
}

async function setMonths(ctx: ShopContext, id: bigint, text: string | undefined): Promise<void> {
  const count = readyMonths.find((each) => `${each}` === text);
  if (count === undefined) throw new UserError('button-old');
  await save(ctx, id, { period: { unit: 'month', count } });
}

async function answer(ctx: ShopContext, text: string): Promise<void> {
  const { name, id } = (ctx.turn.customer.dialogue?.data ?? {}) as Partial<Record<string, string>>;
  const zone = ctx.turn.settings.options.timeZone;
  const plan = await demandPlan(ctx, readId(id));
  await save(ctx, plan.product.id, planFields[readWord(name, planFieldNames)].read(text, { zone }));
}

async function save(ctx: ShopContext, id: bigint, changes: Partial<Terms>): Promise<void> {
  await demandPlan(ctx, id);
  await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    return plans.change(scope, ctx.person.id, id, changes);
  });
  const saved = ctx.label('settings-saved');
  if (!(await ctx.toast(saved))) await send(ctx, { text: saved });
  await showPlanEditor(ctx, id);
}

async function showChats(ctx: ShopContext, id: bigint): Promise<void> {
  demand(ctx.turn.role, 'subscriptions');
  const [{ product, chats }, all] = await Promise.all([
    demandPlan(ctx, id),
    communities.list(ctx.scope),
  ]);
  const isIn = (chatId: number) => chats.some((chat) => chat.id === chatId);
  await show(ctx, {
    text: ctx.t(all.length === 0 ? 'within-none' : 'within-text', { plan: product.name }),
    buttons: [
      ...all.map(({ chatId, title }) => [
        {
          text: `${isIn(chatId) ? '✅' : '▫️'} ${clip(title, 50)}`,
          press: press('within:set', id, chatId),
        },
      ]),
      [{ text: ctx.label('chats-connect'), press: 'chats:connect' }],
      [backButton(ctx, press('offer', id))],
    ],
  });
}

async function turnChat(ctx: ShopContext, id: bigint, chatId: number): Promise<void> {
  const { chats } = await demandPlan(ctx, id);
  const { title } = await communities.find(ctx.scope, chatId);
  const isIn = !chats.some((chat) => chat.id === chatId);
  await ctx.commit((scope) => plans.setChat(scope, ctx.person.id, id, { id: chatId, title, isIn }));
  await ctx.toast(ctx.label('settings-saved'));
  await showChats(ctx, id);
}
