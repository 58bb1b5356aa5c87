import * as runs from '../../../../shared/domain/marketing/broadcast-runs.ts';
import * as broadcasts from '../../../../shared/domain/marketing/broadcasts.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { readMoment, writeMoment } from '../../../../shared/moment.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { ask } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { showBroadcast } from './broadcast.ts';

/** The pace that the sender keeps without paying. */
const FREE_PER_SECOND = 25;
const PAID_PER_SECOND = 900;
/** Below this the free pace takes less than a minute: nobody has to pay. */
const PAID_FROM = 1_500;
/** Telegram takes a tenth of a Star for each message above its free pace. */
const PER_STAR = 10;
const MINUTE = 60_000;
/** Later is a slip of the finger. */
const FURTHEST_MS = 366 * 24 * 60 * MINUTE;

/** Starts a broadcast, now or at a moment, after saying to how many it goes and what it costs. */
export const broadcastStart: ShopScreen = {
  presses: {
    'broadcast:start': (ctx, id, at) => confirm(ctx, readId(id), readAt(at)),
    'broadcast:when': (ctx, id) => askMoment(ctx, readId(id)),
    'broadcast:go': (ctx, id, at) => start(ctx, readId(id), readAt(at), null),
    'broadcast:price': (ctx, id, at) => confirmPaid(ctx, readId(id), readAt(at)),
    'broadcast:pay': (ctx, id, at, count) => pay(ctx, readId(id), readAt(at), Number(readId(count))), // prettier-ignore
  },
  answers: { 'broadcast:when': (ctx, text) => answerMoment(ctx, text) },
};

/** A moment in callback data: minutes since 1970; nothing: now. */
function readAt(text: string | undefined): number | null {
  return text === undefined || text === '0' ? null : Number(readId(text)) * MINUTE;
}

const writeAt = (at: number | null): number => (at === null ? 0 : at / MINUTE);

async function confirm(ctx: ShopContext, id: bigint, at: number | null): Promise<void> {
  const total = await demandReaders(ctx, id);
  const paid = {
    text: ctx.label('broadcast-paid'),
    press: press('broadcast:price', id, writeAt(at)),
  };
  await show(ctx, {
    text: ctx.t('broadcast-confirm', {
      total,
      minutes: Math.ceil(total / FREE_PER_SECOND / 60),
      at: whenText(ctx, at),
    }),
    buttons: [
      [
        {
          text: ctx.label('broadcast-go', { total, at: whenText(ctx, at) }),
          press: press('broadcast:go', id, writeAt(at)),
        },
      ],
      total >= PAID_FROM ? [paid] : [],
      [backButton(ctx, press('broadcast', id))],
    ],
  });
}

async function confirmPaid(ctx: ShopContext, id: bigint, at: number | null): Promise<void> {
  const total = await demandReaders(ctx, id);
  await show(ctx, {
    text: ctx.t('broadcast-price', {
      total,
      stars: Math.ceil(total / PER_STAR),
      seconds: Math.ceil(total / PAID_PER_SECOND),
    }),
    buttons: [
      [
        {
          text: ctx.label('broadcast-pay', { stars: Math.ceil(total / PER_STAR) }),
          press: press('broadcast:pay', id, writeAt(at), total),
        },
      ],
      [backButton(ctx, press('broadcast:start', id, writeAt(at)))],
    ],
  });
}

/** Whoever joined since the price was shown would cost more: then it is shown again. */
async function pay(ctx: ShopContext, id: bigint, at: number | null, count: number): Promise<void> {
  const total = await demandReaders(ctx, id);
  if (total > count) return confirmPaid(ctx, id, at);
  await start(ctx, id, at, count);
}

async function start(
  ctx: ShopContext,
  id: bigint,
  at: number | null,
  paidFor: number | null,
): Promise<void> {
  await demandReaders(ctx, id);
  const { pressed, language } = ctx;
  const now = ctx.scope.clock.now();
  await ctx.commit(async (scope) => {
    await runs.schedule(scope, ctx.person.id, id, { at: Math.max(at ?? now, now), paidFor });
    if (pressed)
      await broadcasts.setCard(scope, id, { chatId: pressed.chatId, messageId: pressed.messageId, language }); // prettier-ignore
  });
  await showBroadcast(ctx, id);
}

async function demandReaders(ctx: ShopContext, id: bigint): Promise<number> {
  demand(ctx.turn.role, 'broadcast');
  const { state, total } = await broadcasts.find(ctx.scope, id);
  if (state !== 'draft') throw new UserError('broadcast-started');
  if (total === 0) throw new UserError('broadcast-nobody');
  return total;
}

async function askMoment(ctx: ShopContext, id: bigint): Promise<void> {
  demand(ctx.turn.role, 'broadcast');
  await ctx.commit((scope) => ask(ctx, scope, 'broadcast:when', { broadcast: `${id}` }));
  const { timeZone } = ctx.turn.settings.options;
  const now = writeMoment(new Date(ctx.scope.clock.now()), timeZone);
  await show(ctx, {
    text: ctx.t('broadcast-ask-when', { now, zone: timeZone }),
    buttons: [[cancelButton(ctx, press('broadcast', id))]],
  });
}

async function answerMoment(ctx: ShopContext, text: string): Promise<void> {
  demand(ctx.turn.role, 'broadcast');
  const at = readMoment(text, ctx.turn.settings.options.timeZone).getTime();
  const now = ctx.scope.clock.now();
  if (at <= now) throw new UserError('broadcast-past');
  if (at > now + FURTHEST_MS) throw new UserError('broadcast-far');
  const id = readId(String(ctx.turn.customer.dialogue?.data['broadcast']));
  await confirm(ctx, id, at);
}

function whenText(ctx: ShopContext, at: number | null): string | null {
  return at === null ? null : writeMoment(new Date(at), ctx.turn.settings.options.timeZone);
}
