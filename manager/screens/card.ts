import { UserError } from '../../shared/errors.ts';
import * as totals from '../../shared/domain/money/totals.ts';
import * as tenants from '../../shared/platform/tenants.ts';
import { KEEP_REMOVED_DAYS, type TenantRecord } from '../../shared/platform/tenants.ts';
import { createScope } from '../../shared/scope.ts';
import { show, type Button } from '../../shared/telegram/view.ts';
import type { ManagerContext } from '../context.ts';
import { iconOf } from './bots.ts';
import { menuButton, openLink, undoButton } from './buttons.ts';

const DAY_MS = 86_400_000;

/** Shows one shop: what it is, how it is, what can be done. `done` stands above. */
export async function showCard(
  ctx: ManagerContext,
  tenant: TenantRecord,
  done = '',
): Promise<void> {
  const { state, username: bot, name, createdAt } = tenant;
  const customers = await customersOf(ctx, tenant);
  const icon = iconOf(state);
  const removedAt = tenant.removedAt?.getTime() ?? 0;
  const until = new Date(removedAt + KEEP_REMOVED_DAYS * DAY_MS);
  await show(ctx, {
    text: [
      done,
      ctx.t('shop-card', { icon, name, bot, customers, created: createdAt }),
      ctx.t(`shop-state-${state}`, { until }),
    ]
      .filter(Boolean)
      .join('\n\n'),
    buttons: [
      state === 'removed' ? [] : [{ text: ctx.label('shop-button-link'), url: openLink(tenant) }],
      ...actionsOf(ctx, tenant),
      [{ text: ctx.label('button-back'), press: 'bots' }, menuButton(ctx)],
    ],
  });
}

/** What was done, above the card as it is now. */
export async function showChanged(ctx: ManagerContext, id: number, key: string): Promise<void> {
  const tenant = await tenants.find(ctx.manager.database.platform, { id });
  if (!tenant) throw new UserError('button-old');
  const done = ctx.t(key, { bot: tenant.username, days: KEEP_REMOVED_DAYS });
  await showCard(ctx, tenant, done);
}

function actionsOf(ctx: ManagerContext, { id, state }: TenantRecord): Button[][] {
  const button = (verb: string): Button => ({
    text: ctx.label(`shop-button-${verb}`),
    press: `shop:${verb}:${id}`,
  });
  if (state === 'removed') return [[undoButton(ctx, id)]];
  const first =
    state === 'paused' ? [button('resume')]
    : state === 'active' || state === 'conflict' ? [button('pause')]
    : []; // prettier-ignore
  return [[...first, button('remove')], [button('token')]];
}

/** Null where the shop's schema cannot be asked now. */
async function customersOf(ctx: ManagerContext, tenant: TenantRecord): Promise<number | null> {
  if (tenant.state === 'suspended') return null;
  const { log, clock } = ctx.scope;
  const db = ctx.manager.database.tenant(tenant.id);
  const { customers } = await totals.read(createScope({ tenant, db, log, clock }));
  return customers;
}
