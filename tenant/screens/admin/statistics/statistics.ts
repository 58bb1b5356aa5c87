import { InputFile } from 'grammy';
import * as audit from '../../../../shared/domain/staff/audit.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import * as statisticsOf from '../../../../shared/domain/shop/statistics.ts';
import type { Bucket, Period } from '../../../../shared/domain/shop/statistics.ts';
import { Unavailable, UserError } from '../../../../shared/errors.ts';
import { readMoment, writeMoment } from '../../../../shared/moment.ts';
import { press } from '../../../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show, type View } from '../../../../shared/telegram/view.ts';
import { drawPicture } from '../../../../shared/charts/picture.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { captionOf, csvOf, pictureOf } from './statistics-figures.ts';

const DAYS = { today: 1, week: 7, month: 30 } as const;
type Known = keyof typeof DAYS;
const MINUTE = 60_000;
const DAY_MS = 86_400_000;
/** More bars than these cannot be told apart on a phone. */
const MOST_DAYS_BY_DAY = 45;
const MOST_DAYS_BY_WEEK = 250;
const MOST_DAYS = 1_830;

/** The figures of a shop, as a picture with the numbers below. */
export const statistics: ShopScreen = {
  presses: {
    statistics: (ctx, name, from, to) => showStatistics(ctx, readChoice(ctx, name, from, to)),
    'statistics:dates': (ctx) => askDates(ctx),
    'statistics:csv': (ctx, name, from, to) => sendCsv(ctx, readChoice(ctx, name, from, to)),
  },
  answers: { 'statistics:dates': (ctx, text) => answerDates(ctx, text) },
};

/** A period with how its buttons name it. */
export interface Choice extends Period {
  readonly name: Known | 'range';
  readonly bucket: Bucket;
  /** First and last day, `20261101`. */
  readonly days: readonly [string, string];
}

async function showStatistics(ctx: ShopContext, choice: Choice): Promise<void> {
  demand(ctx.turn.role, 'statistics');
  await closeDialogue(ctx, ctx.scope);
  const figures = await read(ctx, choice);
  const args = choice.name === 'range' ? ['range', ...choice.days] : [choice.name];
  const tab = (name: Known) => ({
    text: `${name === choice.name ? '• ' : ''}${ctx.label(`statistics-${name}`)}`,
    press: press('statistics', name),
  });
  const view: View = {
    text: captionOf(ctx, figures, choice),
    buttons: [
      [tab('today'), tab('week'), tab('month')],
      [
        { text: ctx.label('statistics-dates'), press: 'statistics:dates' },
        { text: ctx.label('statistics-csv'), press: press('statistics:csv', ...args) },
      ],
      [backButton(ctx, 'admin')],
    ],
  };
  await show(ctx, { ...view, photo: await photoOf(ctx, figures, choice) });
}

/** The picture; null where it cannot be drawn now: the numbers are there without it. */
async function photoOf(
  ctx: ShopContext,
  figures: statisticsOf.Statistics,
  choice: Choice,
): Promise<InputFile | null> {
  try {
    const png = await ctx.shop.charts.draw(drawPicture(pictureOf(ctx, figures, choice)));
    return new InputFile(png, 'statistics.png');
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    ctx.scope.log.warn({ error }, 'a chart was not drawn');
    return null;
  }
}

async function sendCsv(ctx: ShopContext, choice: Choice): Promise<void> {
  demand(ctx.turn.role, 'statistics');
  const figures = await read(ctx, choice);
  await ctx.commit((scope) =>
    audit.write(scope, ctx.person.id, 'statistics.export', { days: choice.days.join('–') }),
  );
  const file = new InputFile(
    Buffer.from(csvOf(figures)),
    `statistics-${choice.days.join('-')}.csv`,
  );
  await ctx.api.sendDocument(ctx.chatId, file);
}

async function askDates(ctx: ShopContext): Promise<void> {
  demand(ctx.turn.role, 'statistics');
  await ctx.commit((scope) => ask(ctx, scope, 'statistics:dates'));
  await show(ctx, {
    text: ctx.t('statistics-ask-dates'),
    buttons: [[cancelButton(ctx, 'statistics')]],
  });
}

async function answerDates(ctx: ShopContext, text: string): Promise<void> {
  demand(ctx.turn.role, 'statistics');
  const [first, last = first, ...rest] = text.trim().split(/\s+[-–—]\s+|\s*[–—]\s*|\s+/);
  if (first === undefined || last === undefined || rest.length > 0)
    throw new UserError('date-unreadable', { text: text.slice(0, 40) });
  const { timeZone } = ctx.turn.settings.options;
  const days = [readMoment(first, timeZone), readMoment(last, timeZone)].map((date) =>
    writeMoment(date, timeZone).slice(0, 10).replaceAll('-', ''),
  );
  const [from = '', to = ''] = days.toSorted((a, b) => (a < b ? -1 : 1));
  await showStatistics(ctx, readChoice(ctx, 'range', from, to));
}

/** Reads a period from callback data. Throws UserError `button-old` on anything else. */
function readChoice(ctx: ShopContext, name = 'today', first = '', last = ''): Choice {
  const { timeZone } = ctx.turn.settings.options;
  const now = ctx.scope.clock.now();
  const dayOf = (date: Date) => writeMoment(date, timeZone).slice(0, 10).replaceAll('-', '');
  if (name === 'today' || name === 'week' || name === 'month') {
    const from = statisticsOf.dayStart(now, timeZone, DAYS[name] - 1);
    const bucket = name === 'today' ? 'hour' : 'day';
    return { name, from, to: new Date(now), bucket, days: [dayOf(from), dayOf(new Date(now))] };
  }
  if (name !== 'range' || !/^\d{8}$/.test(first) || !/^\d{8}$/.test(last))
    throw new UserError('button-old');
  const from = readMoment(dashed(first), timeZone);
  const to = new Date(readMoment(dashed(last), timeZone, { bare: 'end' }).getTime() + MINUTE);
  const count = (to.getTime() - from.getTime()) / DAY_MS;
  if (count <= 0 || count > MOST_DAYS) throw new UserError('statistics-range', { most: MOST_DAYS });
  return { name: 'range', from, to, bucket: bucketOf(count), days: [first, last] };
}

function dashed(day: string): string {
  return day.replace(/(....)(..)(..)/, '$1-$2-$3');
}

function bucketOf(days: number): Bucket {
  if (days < 1.5) return 'hour';
  if (days <= MOST_DAYS_BY_DAY) return 'day';
  return days <= MOST_DAYS_BY_WEEK ? 'week' : 'month';
}

function read(ctx: ShopContext, { bucket, ...period }: Choice) {
  const { timeZone } = ctx.turn.settings.options;
  return statisticsOf.read(ctx.scope, period, { timeZone, bucket });
}
