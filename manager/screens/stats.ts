import * as totals from '../../shared/domain/money/totals.ts';
import type { Money } from '../../shared/money.ts';
import { countStates, listMostActive } from '../../shared/platform/census.ts';
import { createScope, type Tenant } from '../../shared/scope.ts';
import type { Screen } from '../../shared/telegram/router.ts';
import { show } from '../../shared/telegram/view.ts';
import type { ManagerContext } from '../context.ts';
import { iconOf } from './bots.ts';
import { menuButton } from './buttons.ts';

/** So many shops are counted for one answer, the most active first: some seconds at the worst. */
const MOST = 500;
/** Shops asked at once: as many as the lanes of a process take without waiting. */
const AT_ONCE = 8;

/** Numbers: an owner sees the platform's, an operator their own. */
export const stats: Screen<ManagerContext> = {
  commands: { stats: (ctx) => showStats(ctx) },
  presses: { stats: (ctx) => showStats(ctx) },
};

async function showStats(ctx: ManagerContext): Promise<void> {
  const { platform } = ctx.manager.database;
  const ownerId = ctx.isOwner ? null : ctx.person.id;
  const states = await countStates(platform, ownerId);
  const shops = await listMostActive(platform, ownerId, MOST);
  const sum = await sumUp(ctx, shops);
  const count = states.reduce((total, { count }) => total + count, 0);
  const lines = [
    ctx.t(ctx.isOwner ? 'stats-title-owner' : 'stats-title', { count }),
    states
      .map(({ state, count }) => ctx.t(`stats-${state}`, { icon: iconOf(state), count }))
      .join('\n'),
    ctx.t('stats-totals', { customers: sum.customers, payments: sum.payments }),
    sum.turnover.map((money) => ctx.t('stats-turnover', { money })).join('\n'),
    count > MOST ? ctx.t('stats-partial', { count: MOST }) : '',
  ];
  await show(ctx, {
    text: lines.filter(Boolean).join('\n\n'),
    buttons: [[{ text: ctx.label('home-button-bots'), press: 'bots' }, menuButton(ctx)]],
  });
}

async function sumUp(ctx: ManagerContext, shops: readonly Tenant[]): Promise<totals.Totals> {
  const turnover = new Map<string, bigint>();
  let customers = 0;
  let payments = 0;
  const waiting = [...shops];
  const next = async (): Promise<void> => {
    for (let shop = waiting.pop(); shop; shop = waiting.pop()) {
      const read = await totalsOf(ctx, shop);
      customers += read?.customers ?? 0;
      payments += read?.payments ?? 0;
      for (const { amount, currency } of read?.turnover ?? [])
        turnover.set(currency, (turnover.get(currency) ?? 0n) + amount);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  const sorted = [...turnover].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    customers,
    payments,
    turnover: sorted.map(([currency, amount]): Money => ({ amount, currency })),
  };
}

/** Null for a shop that cannot be read: one broken schema does not hide all numbers. */
async function totalsOf(ctx: ManagerContext, tenant: Tenant): Promise<totals.Totals | null> {
  const { log, clock } = ctx.scope;
  const db = ctx.manager.database.tenant(tenant.id);
  try {
    return await totals.read(createScope({ tenant, db, log, clock }));
  } catch (error) {
    log.warn({ error, tenant: tenant.id }, 'a shop could not be counted');
    return null;
  }
}
