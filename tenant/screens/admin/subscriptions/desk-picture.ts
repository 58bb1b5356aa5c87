import type { Picture } from '../../../../shared/charts/picture.ts';
import type { SubscriptionFigures } from '../../../../shared/domain/subscriptions/subscription-statistics.ts';
import { subscriptionStates } from '../../../../shared/domain/subscriptions/subscriptions.ts';
import { clip } from '../../../../shared/telegram/fit.ts';
import { formatMoney } from '../../../../shared/telegram/format.ts';
import type { ShopContext } from '../../../context.ts';

/** Enough for a caption and for a picture. */
const LISTED = 5;

/** The numbers in words, below the picture. */
export function captionOf(ctx: ShopContext, figures: SubscriptionFigures, days: number): string {
  const { states } = figures;
  const { first, others } = monthlyOf(ctx, figures);
  return [
    ctx.t('subs-figures-title', { days }),
    ctx.t('subs-figures-numbers', {
      monthly: first,
      others: others.length === 0 ? null : others.join(', '),
      paying: figures.paying,
      lost: figures.lost,
      beginning: figures.atBeginning,
      churn: share(ctx, figures.lost, figures.atBeginning),
      renewals: figures.renewals,
      renewed: figures.renewed,
      due: figures.renewed + figures.ended,
      kept: share(ctx, figures.renewed, figures.renewed + figures.ended),
      converted: figures.converted,
      trials: figures.trials,
      conversion: share(ctx, figures.converted, figures.trials),
      begun: figures.weeks.reduce((sum, { begun }) => sum + begun, 0),
      ended: figures.ended,
    }),
    ctx.t('subs-figures-states', {
      trial: states.trial ?? 0,
      active: states.active ?? 0,
      grace: states.grace ?? 0,
      paused: states.paused ?? 0,
      ended: states.ended ?? 0,
    }),
    figures.byChannel > 0 ? ctx.t('subs-figures-channel', { count: figures.byChannel }) : '',
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** The same as a picture. */
export function pictureOf(ctx: ShopContext, figures: SubscriptionFigures, days: number): Picture {
  const { currency, options } = ctx.turn.settings;
  const number = (count: number) => new Intl.NumberFormat(ctx.language).format(count);
  const { first, others } = monthlyOf(ctx, figures);
  const ratio = (part: number, whole: number) => ctx.label('statistics-of', { converted: number(part), viewers: number(whole) }); // prettier-ignore
  const due = figures.renewed + figures.ended;
  const begun = figures.weeks.reduce((sum, each) => sum + each.begun, 0);
  return {
    title: ctx.turn.settings.name,
    period: `${ctx.label('subs-figures-period', { days })} · ${options.timeZone}`,
    tiles: [
      {
        label: ctx.label('subs-tile-monthly'),
        value: formatMoney(ctx.language, first),
        ...(others.length > 0 ? { note: `+ ${others.join(', ').replaceAll('⭐', ctx.label('subs-stars'))}` } : {}), // prettier-ignore
      },
      { label: ctx.label('subs-tile-paying'), value: number(figures.paying) },
      {
        label: ctx.label('subs-tile-churn'),
        value: share(ctx, figures.lost, figures.atBeginning),
        note: ratio(figures.lost, figures.atBeginning),
      },
      {
        label: ctx.label('subs-tile-renewals'),
        value: number(figures.renewals),
        note: ctx.label('subs-tile-kept', { share: share(ctx, figures.renewed, due) }),
      },
      {
        label: ctx.label('subs-tile-conversion'),
        value: share(ctx, figures.converted, figures.trials),
        note: ratio(figures.converted, figures.trials),
      },
      {
        label: ctx.label('subs-tile-new'),
        value: `${number(begun)} / ${number(figures.ended)}`,
      },
    ],
    series: {
      title: ctx.label('subs-by-week'),
      top: '',
      say: number,
      legend: [ctx.label('subs-begun'), ctx.label('subs-over')],
      points: figures.weeks.map(({ at, begun: value, ended: second }) => ({
        label: `${Number(at.slice(8))}.${at.slice(5, 7)}`,
        value,
        second,
      })),
    },
    lists: [
      {
        title: ctx.label('subs-best'),
        rows: figures.plans.slice(0, LISTED).map(({ name, paying, monthly }) => ({
          label: `${number(paying)} × ${name}`,
          value: Number(monthly),
          text: formatMoney(ctx.language, { amount: monthly, currency }),
        })),
      },
      {
        title: ctx.label('subs-now'),
        rows: subscriptionStates
          .filter((state) => figures.states[state] !== undefined)
          .map((state) => ({
            label: clip(ctx.label(`subs-state-${state}`), 30),
            value: figures.states[state] ?? 0,
            text: number(figures.states[state] ?? 0),
          })),
      },
    ],
    nothing: ctx.label('statistics-nothing'),
  };
}

/** What is in the shop's currency, and beside it what is not: Stars. */
function monthlyOf(ctx: ShopContext, { monthly }: SubscriptionFigures) {
  const { currency } = ctx.turn.settings;
  const first = monthly.find((each) => each.currency === currency) ?? { amount: 0n, currency };
  const others = monthly
    .filter((each) => each.currency !== currency)
    .map((each) => formatMoney(ctx.language, each));
  return { first, others };
}

function share(ctx: ShopContext, part: number, whole: number): string {
  if (whole === 0) return '–';
  return new Intl.NumberFormat(ctx.language, { style: 'percent', maximumFractionDigits: 1 }).format(part / whole); // prettier-ignore
}
