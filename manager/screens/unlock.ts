import { resetOperator } from '../../shared/domain/guards/second-factor-reset.ts';
import { UserError } from '../../shared/errors.ts';
import * as tenants from '../../shared/platform/tenants.ts';
import type { TenantRecord } from '../../shared/platform/tenants.ts';
import { createScope } from '../../shared/scope.ts';
import { press, readId } from '../../shared/telegram/callback.ts';
import type { Screen } from '../../shared/telegram/router.ts';
import { show } from '../../shared/telegram/view.ts';
import { demandOwner, type ManagerContext } from '../context.ts';
import { menuButton } from './buttons.ts';

/** The last way out for an operator who lost phone and recovery codes: the platform's owner knows who asks. */
export const unlock: Screen<ManagerContext> = {
  commands: { unlock: (ctx, name) => confirm(ctx, name.replace(/^@/, '')) },
  presses: { unlock: (ctx, id) => reset(ctx, Number(readId(id))) },
};

async function confirm(ctx: ManagerContext, username: string): Promise<void> {
  demandOwner(ctx);
  if (username === '')
    return void (await show(ctx, { text: ctx.t('unlock-usage'), buttons: [[menuButton(ctx)]] }));
  const { id, name, username: bot } = await find(ctx, { username });
  await show(ctx, {
    text: ctx.t('unlock-ask', { name, bot }),
    buttons: [[{ text: ctx.label('unlock-yes'), press: press('unlock', id) }], [menuButton(ctx)]],
  });
}

async function reset(ctx: ManagerContext, id: number): Promise<void> {
  demandOwner(ctx);
  const tenant = await find(ctx, { id });
  const { log, clock } = ctx.scope;
  const db = ctx.manager.database.tenant(tenant.id);
  await resetOperator(createScope({ tenant, db, log, clock }), ctx.person.id);
  await show(ctx, {
    text: ctx.t('unlock-done', { bot: tenant.username }),
    buttons: [[menuButton(ctx)]],
  });
}

async function find(
  ctx: ManagerContext,
  by: { readonly id: number } | { readonly username: string },
): Promise<TenantRecord> {
  const tenant = await tenants.find(ctx.manager.database.platform, by);
  if (!tenant || tenant.state === 'removed')
    throw new UserError('bot-unknown', { bot: 'username' in by ? by.username.slice(0, 64) : '' });
  return tenant;
}
