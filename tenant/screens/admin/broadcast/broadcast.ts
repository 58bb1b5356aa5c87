import * as runs from '../../../../shared/domain/marketing/broadcast-runs.ts';
import * as broadcasts from '../../../../shared/domain/marketing/broadcasts.ts';
import type { Broadcast } from '../../../../shared/domain/marketing/broadcasts.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import type { Scope } from '../../../../shared/scope.ts';
import { broadcastCard } from '../../../../shared/telegram/broadcast-card.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { closeDialogue } from '../../../../shared/telegram/context.ts';
import { show, type View } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { pageOf, pagingButtons, readPage } from '../../paging.ts';

const PAGE = 8;

/** Messages to many: the list, one with its figures, and what can be done while it runs. */
export const broadcast: ShopScreen = {
  presses: {
    broadcast: (ctx, id) => (id === undefined ? showList(ctx, 1) : showBroadcast(ctx, readId(id))),
    'broadcast:page': (ctx, page) => showList(ctx, readPage(page)),
    'broadcast:remove': (ctx, id) => remove(ctx, readId(id)),
    'broadcast:unschedule': (ctx, id) => act(ctx, readId(id), runs.unschedule),
    'broadcast:pause': (ctx, id) => act(ctx, readId(id), runs.pause),
    'broadcast:resume': (ctx, id) => act(ctx, readId(id), runs.resume),
    'broadcast:anyway': (ctx, id) => act(ctx, readId(id), runs.resume),
    'broadcast:cancel': (ctx, id) => act(ctx, readId(id), runs.cancel),
  },
};

async function showList(ctx: ShopContext, number: number): Promise<void> {
  demand(ctx.turn.role, 'broadcast');
  await closeDialogue(ctx, ctx.scope);
  const offset = (number - 1) * PAGE;
  const found = await broadcasts.list(ctx.scope, { offset, limit: PAGE + 1 });
  const page = pageOf(found, number, PAGE);
  await show(ctx, {
    text: ctx.t('broadcasts-text', { count: page.rows.length }),
    buttons: [
      [{ text: ctx.label('broadcast-new'), press: 'broadcast:new' }],
      ...page.rows.map(({ id, state, total, createdAt }) => [
        {
          text: ctx.label('broadcast-row', { id: `${id}`, state, total, at: createdAt }),
          press: press('broadcast', id),
        },
      ]),
      pagingButtons(ctx, page, 'broadcast:page'),
      [backButton(ctx, 'admin')],
    ],
  });
}

/** One broadcast. While it runs, its figures follow to where it was looked at last. */
export async function showBroadcast(ctx: ShopContext, id: bigint): Promise<void> {
  demand(ctx.turn.role, 'broadcast');
  await closeDialogue(ctx, ctx.scope);
  const found = await broadcasts.find(ctx.scope, id);
  const { chatId, messageId } = await show(ctx, cardOf(ctx, found));
  const { card } = found.details;
  const isLive = found.state === 'running' || found.state === 'scheduled';
  if (isLive && (card?.chatId !== chatId || card.messageId !== messageId))
    await broadcasts.setCard(ctx.scope, id, { chatId, messageId, language: ctx.language });
}

/** The card of a broadcast in the words of who looks at it. */
export function cardOf(ctx: ShopContext, found: Broadcast): View {
  const { currency, options } = ctx.turn.settings;
  const shop = { now: ctx.scope.clock.now(), currency, timeZone: options.timeZone };
  return broadcastCard(ctx, found, shop);
}

async function act(
  ctx: ShopContext,
  id: bigint,
  work: (scope: Scope, actorId: number, id: bigint) => Promise<void>,
): Promise<void> {
  demand(ctx.turn.role, 'broadcast');
  await ctx.commit((scope) => work(scope, ctx.person.id, id));
  await showBroadcast(ctx, id);
}

async function remove(ctx: ShopContext, id: bigint): Promise<void> {
  demand(ctx.turn.role, 'broadcast');
  await ctx.commit((scope) => broadcasts.remove(scope, ctx.person.id, id));
  await showList(ctx, 1);
}
