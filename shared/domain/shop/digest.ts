import type { Scope } from '../../scope.ts';
import { readMoment, writeMoment } from '../../moment.ts';
import * as messages from './messages.ts';
import * as settings from './settings.ts';
import { can, list } from '../staff/staff.ts';
import * as statistics from './statistics.ts';
import type { Period } from './statistics.ts';

/** A digest before noon is about the day before; later it is about the day so far. */
const NOON = 12;
const DAY_MS = 86_400_000;

/**
 * Tells staff who may see figures those of the day, once a day however often it is asked, and asks for
 * the next one. Nothing where the shop wants none.
 */
export async function run(scope: Scope): Promise<void> {
  const { options } = await settings.read(scope);
  const { digestHour: hour, timeZone } = options;
  if (hour === null) return;
  const slot = slotOf(scope.clock.now(), timeZone, hour);
  const figures = await statistics.read(scope, slot.period, { timeZone, bucket: 'day' });
  const { currency } = figures;
  const readers = (await list(scope)).filter(({ role }) => can(role, 'statistics'));
  await scope.transaction(async (scope) => {
    for (const { telegramId } of readers)
      await messages.queue(scope, {
        reference: `digest:${slot.day}:${telegramId}`,
        chatId: telegramId,
        content: {
          key: 'notice-digest',
          data: {
            day: slot.about,
            revenue: { amount: `${figures.revenue}`, currency },
            orders: figures.orders,
            average: { amount: `${figures.average}`, currency },
            refunded: figures.refunds === 0 ? null : { amount: `${figures.refunded}`, currency },
            newCustomers: figures.newCustomers,
            activeCustomers: figures.activeCustomers,
            top: figures.top[0]?.name ?? null,
            low: figures.low.length,
          },
          buttons: [[{ key: 'button-statistics', press: 'statistics' }]],
        },
      });
    await scope.db.query(
      `insert into platform.requests (kind, payload)
       select 'job', jsonb_build_object('task', 'digest', 'key', 'digest', 'runAt', at)
       from (select next_digest(options, to_timestamp($1::float8 / 1000)) as at from settings) n where at is not null`,
      [scope.clock.now()],
    );
  });
}

/** The newest moment at which a digest was due, and the period that it is about. */
function slotOf(
  now: number,
  timeZone: string,
  hour: number,
): { readonly day: string; readonly about: string; readonly period: Period } {
  const dayOf = (ms: number) => writeMoment(new Date(ms), timeZone).slice(0, 10);
  const dueOn = (day: string) => readMoment(`${day} ${hour}:00`, timeZone);
  const today = dayOf(now);
  const day = dueOn(today).getTime() <= now ? today : dayOf(readMoment(today, timeZone).getTime() - DAY_MS / 2); // prettier-ignore
  const start = readMoment(day, timeZone);
  if (hour >= NOON) return { day, about: day, period: { from: start, to: dueOn(day) } };
  const about = dayOf(start.getTime() - DAY_MS / 2);
  return { day, about, period: { from: readMoment(about, timeZone), to: start } };
}
