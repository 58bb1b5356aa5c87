import { InputFile } from 'grammy';
import { drawPicture } from '../../../../shared/charts/picture.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { dayStart } from '../../../../shared/domain/shop/statistics.ts';
import * as figuresOf from '../../../../shared/domain/subscriptions/subscription-statistics.ts';
import type { SubscriptionFigures } from '../../../../shared/domain/subscriptions/subscription-statistics.ts';
import { Unavailable } from '../../../../shared/errors.ts';
import { press, readWord } from '../../../../shared/telegram/callback.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { captionOf, pictureOf } from './desk-picture.ts';

const SPANS = ['30', '90', '365'] as const;
type Span = (typeof SPANS)[number];

/** Subscriptions in figures: what they bring a month, who stays, who goes. */
export const subscriptionFigures: ShopScreen = {
  presses: {
    'subs:figures': (ctx, days = '30') => showFigures(ctx, readWord(days, SPANS)),
    'subs:meaning': (ctx, days = '30') => showMeaning(ctx, readWord(days, SPANS)),
  },
};

async function showFigures(ctx: ShopContext, days: Span): Promise<void> {
  demand(ctx.turn.role, 'subscriptions');
  const { timeZone } = ctx.turn.settings.options;
  const now = ctx.scope.clock.now();
  const period = { from: dayStart(now, timeZone, Number(days) - 1), to: new Date(now) };
  const figures = await figuresOf.read(ctx.scope, period, timeZone);
  const tab = (span: Span): Button => ({
    text: `${span === days ? '• ' : ''}${ctx.label('subs-days', { count: Number(span) })}`,
    press: press('subs:figures', span),
  });
  const to = (key: string, what: string): Button => ({ text: ctx.label(key), press: what });
  await show(ctx, {
    text: captionOf(ctx, figures, Number(days)),
    photo: await photoOf(ctx, figures, Number(days)),
    buttons: [
      SPANS.map(tab),
      [to('subs-meaning', press('subs:meaning', days))],
      [
        to('export-subscriptions', 'export:run:subscriptions'),
        to('export-periods', 'export:run:periods'),
      ],
      [backButton(ctx, 'subs')],
    ],
  });
}

/** The picture; null where it cannot be drawn now: the numbers are there without it. */
async function photoOf(
  ctx: ShopContext,
  figures: SubscriptionFigures,
  days: number,
): Promise<InputFile | null> {
  try {
    const png = await ctx.shop.charts.draw(drawPicture(pictureOf(ctx, figures, days)));
    return new InputFile(png, 'subscriptions.png');
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    ctx.scope.log.warn({ error }, 'a chart was not drawn');
    return null;
  }
}

async function showMeaning(ctx: ShopContext, days: Span): Promise<void> {
  demand(ctx.turn.role, 'subscriptions');
  await show(ctx, {
    text: ctx.t('subs-meaning-text'),
    buttons: [[backButton(ctx, press('subs:figures', days))]],
  });
}
