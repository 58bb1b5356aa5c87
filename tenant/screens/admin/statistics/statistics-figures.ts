import type { Picture } from '../../../../shared/charts/picture.ts';
import type { Statistics } from '../../../../shared/domain/shop/statistics.ts';
import { BOM, csvRow } from '../../../../shared/exchange/cells.ts';
import { toDecimal } from '../../../../shared/money.ts';
import { clip } from '../../../../shared/telegram/fit.ts';
import { formatMoney, formatShort } from '../../../../shared/telegram/format.ts';
import type { ShopContext } from '../../../context.ts';
import { sourceName } from '../payments/source-name.ts';
import type { Choice } from './statistics.ts';

/** Enough for a caption; the CSV has all. */
const LISTED = 5;

/** The numbers in words, below the picture. */
export function captionOf(ctx: ShopContext, figures: Statistics, choice: Choice): string {
  const { currency } = figures;
  const money = (amount: bigint) => ({ amount, currency });
  const lines = [
    ctx.t('statistics-title', { period: periodText(ctx, choice) }),
    '',
    ctx.t('statistics-numbers', {
      revenue: money(figures.revenue),
      orders: figures.orders,
      average: money(figures.average),
      refunded: money(figures.refunded),
      refunds: figures.refunds,
      newCustomers: figures.newCustomers,
      activeCustomers: figures.activeCustomers,
      viewers: figures.viewers,
      converted: figures.converted,
      percent: percentOf(ctx, figures),
    }),
    ...list(ctx.t('statistics-deposits'), figures.deposits, (each) =>
      ctx.t('statistics-deposit', {
        method: sourceName(ctx, each.source),
        money: money(each.amount),
        count: each.count,
      }),
    ),
    ...list(ctx.t('statistics-low'), figures.low, ({ name, left }) =>
      ctx.t('statistics-low-row', { name: clip(name, 40), left }),
    ),
  ];
  return lines.join('\n');
}

/** The same as a picture. */
export function pictureOf(ctx: ShopContext, figures: Statistics, choice: Choice): Picture {
  const { currency } = figures;
  const money = (amount: bigint) => formatMoney(ctx.language, { amount, currency });
  const number = (count: number) => new Intl.NumberFormat(ctx.language).format(count);
  const best = figures.series.reduce((most, { revenue }) => (revenue > most ? revenue : most), 0n);
  const { timeZone } = ctx.turn.settings.options;
  return {
    title: ctx.turn.settings.name,
    period: `${periodText(ctx, choice)} · ${timeZone}`,
    tiles: [
      {
        label: ctx.label('statistics-revenue'),
        value: money(figures.revenue),
        ...(figures.refunds > 0
          ? { note: ctx.label('statistics-refunds', { money: money(figures.refunded) }) }
          : {}),
      },
      { label: ctx.label('statistics-orders'), value: number(figures.orders) },
      { label: ctx.label('statistics-average'), value: money(figures.average) },
      { label: ctx.label('statistics-new'), value: number(figures.newCustomers) },
      { label: ctx.label('statistics-active'), value: number(figures.activeCustomers) },
      {
        label: ctx.label('statistics-conversion'),
        value: percentOf(ctx, figures),
        note: ctx.label('statistics-of', {
          converted: number(figures.converted),
          viewers: number(figures.viewers),
        }),
      },
    ],
    series: {
      title: ctx.label(`statistics-by-${choice.bucket}`),
      top: best > 0n ? ctx.label('statistics-best', { money: money(best) }) : '',
      say: (value) => formatShort(ctx.language, { amount: BigInt(Math.round(value)), currency }),
      points: figures.series.map(({ at, revenue }) => ({
        label: pointText(at, choice.bucket),
        value: Number(revenue),
      })),
    },
    lists: [
      {
        title: ctx.label('statistics-top'),
        rows: figures.top.slice(0, LISTED).map(({ name, quantity, revenue }) => ({
          label: `${number(quantity)} × ${name}`,
          value: Number(revenue),
          text: money(revenue),
        })),
      },
      {
        title: ctx.label('statistics-methods'),
        rows: figures.deposits.slice(0, LISTED).map(({ source, amount }) => ({
          label: sourceName(ctx, source),
          value: Number(amount),
          text: money(amount),
        })),
      },
    ],
    nothing: ctx.label('statistics-nothing'),
  };
}

/** Everything as one table that a spreadsheet can filter. */
export function csvOf(figures: Statistics): string {
  const { currency } = figures;
  const money = (amount: bigint) => ({ decimal: toDecimal({ amount, currency }) });
  const row = (what: string, name: string, count: number | null, amount: bigint | null) =>
    csvRow([what, name, count, amount === null ? null : money(amount), amount === null ? null : currency]); // prettier-ignore
  return [
    BOM + csvRow(['what', 'name', 'count', 'amount', 'currency']),
    row('orders', '', figures.orders, figures.revenue),
    row('average', '', null, figures.average),
    row('refunds', '', figures.refunds, figures.refunded),
    row('new customers', '', figures.newCustomers, null),
    row('active customers', '', figures.activeCustomers, null),
    row('viewers', '', figures.viewers, null),
    row('viewers who bought', '', figures.converted, null),
    ...figures.series.map(({ at, orders, revenue }) => row('time', at.replace('T', ' '), orders, revenue)), // prettier-ignore
    ...figures.top.map(({ name, quantity, revenue }) => row('product', name, quantity, revenue)),
    ...figures.deposits.map(({ source, count, amount }) => row('deposits', source, count, amount)),
    ...figures.low.map(({ name, left }) => row('stock', name, left, null)),
  ].join('');
}

function list<T>(title: string, rows: readonly T[], write: (row: T) => string): string[] {
  return rows.length === 0 ? [] : ['', title, ...rows.slice(0, LISTED).map(write)];
}

function percentOf(ctx: ShopContext, { viewers, converted }: Statistics): string {
  const share = viewers === 0 ? 0 : converted / viewers;
  return new Intl.NumberFormat(ctx.language, { style: 'percent', maximumFractionDigits: 1 }).format(share); // prettier-ignore
}

/** The days as people write them. */
function periodText(ctx: ShopContext, { days }: Choice): string {
  const [first, last] = days.map((day) => {
    const date = new Date(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T00:00:00Z`);
    return new Intl.DateTimeFormat(ctx.language, { dateStyle: 'long', timeZone: 'UTC' }).format(date); // prettier-ignore
  });
  return first === last ? `${first}` : `${first} — ${last}`;
}

/** `18`, `27.11`, `11.26`: what stands below a bar. */
function pointText(at: string, bucket: Choice['bucket']): string {
  const [, year = '', month = '', day = '', hour = ''] = /^..(..)-(..)-(..)T(..)/.exec(at) ?? [];
  if (bucket === 'hour') return hour;
  return bucket === 'month' ? `${month}.${year}` : `${Number(day)}.${month}`;
}
