import { z } from 'zod';
import * as books from '../domain/programs/book-listings.ts';
import * as statistics from '../domain/shop/statistics.ts';
import * as totals from '../domain/money/totals.ts';
import * as wallets from '../domain/money/wallets.ts';
import { route, type Route } from './route.ts';
import { Money, moneyOf } from './shapes.ts';

const Stats = z
  .strictObject({
    users: z.int(),
    payments: z.int().meta({ description: 'Settled ones, ever.' }),
    volume: z.array(Money).meta({
      description: 'What they credited, each currency by itself: they are never added up.',
    }),
    balances: z.array(z.strictObject({ money: Money, customers: z.int() })),
    pending: z.strictObject({
      payments: z.int(),
      payouts: z.int(),
      unpaidOrders: z.int(),
      undeliveredOrders: z.int(),
    }),
  })
  .meta({ id: 'Stats' });

const Daily = z
  .strictObject({
    timeZone: z.string(),
    revenue: Money.meta({ description: 'What was paid in orders, before refunds.' }),
    orders: z.int(),
    average: Money,
    refunded: Money,
    newUsers: z.int(),
    activeUsers: z.int(),
    days: z.array(
      z.strictObject({
        date: z.iso.date(), revenue: Money, orders: z.int(),
        payments: z.int().meta({ description: 'Settled on that day.' }),
        volume: z.array(Money).meta({ description: 'What they credited, each currency by itself.' }),
      }),
    ),
    top: z.array(z.strictObject({ name: z.string(), quantity: z.int(), revenue: Money })),
    deposits: z.array(z.strictObject({ source: z.string(), count: z.int(), amount: Money })),
  })
  .meta({ id: 'DailyAnalytics' }); // prettier-ignore

/** The shop in figures. */
export const statisticsRoutes: readonly Route[] = [
  route({
    path: '/stats',
    operation: 'getStats',
    summary: 'The shop since it began, and what waits now',
    tag: 'Statistics',
    scope: 'statistics:read',
    answer: Stats,
    async handle({ scope }) {
      const { customers, payments, turnover } = await totals.read(scope);
      const balances = await wallets.totals(scope);
      return {
        users: customers,
        payments,
        volume: turnover.map(moneyOf),
        balances: balances.map(({ money, customers }) => ({ money: moneyOf(money), customers })),
        pending: await books.pending(scope),
      };
    },
  }),
  route({
    path: '/analytics/daily',
    operation: 'getDailyAnalytics',
    summary: 'Day by day, by the clock of the shop, today included',
    tag: 'Statistics',
    scope: 'statistics:read',
    query: z.strictObject({
      days: z.coerce.number().int().min(1).max(366).optional()
        .meta({ description: '1 to 366; 30 unless said.' }),
    }), // prettier-ignore
    answer: Daily,
    async handle({ scope, caller, query }) {
      const { timeZone } = caller.settings.options;
      const now = scope.clock.now();
      const from = statistics.dayStart(now, timeZone, (query.days ?? 30) - 1);
      const figures = await statistics.read(
        scope,
        { from, to: new Date(now + 1) },
        { timeZone, bucket: 'day' },
      );
      const paid = new Map((await books.paymentDays(scope, { from, timeZone })).map((day) => [day.date, day])); // prettier-ignore
      const money = (amount: bigint) => moneyOf({ amount, currency: figures.currency });
      return {
        timeZone,
        revenue: money(figures.revenue),
        orders: figures.orders,
        average: money(figures.average),
        refunded: money(figures.refunded),
        newUsers: figures.newCustomers,
        activeUsers: figures.activeCustomers,
        days: figures.series.map(({ at, revenue, orders }) => ({
          date: at.slice(0, 10),
          revenue: money(revenue),
          orders,
          payments: paid.get(at.slice(0, 10))?.payments ?? 0,
          volume: (paid.get(at.slice(0, 10))?.volume ?? []).map(moneyOf),
        })),
        top: figures.top.map((each) => ({ ...each, revenue: money(each.revenue) })),
        deposits: figures.deposits.map((each) => ({ ...each, amount: money(each.amount) })),
      };
    },
  }),
];
