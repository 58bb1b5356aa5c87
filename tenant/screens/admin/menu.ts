import { UserError } from '../../../shared/errors.ts';
import type { Permission } from '../../../shared/domain/staff/permissions.ts';
import { can } from '../../../shared/domain/staff/staff.ts';
import { show } from '../../../shared/telegram/view.ts';
import { mayAdminister, type ShopContext, type ShopScreen } from '../../context.ts';
import { menuButton, rowsOf } from '../buttons.ts';

/** The staff's menu: what the role may do. */
export const admin: ShopScreen = {
  commands: { admin: (ctx) => showAdmin(ctx) },
  presses: { admin: (ctx) => showAdmin(ctx) },
};

const ENTRIES: readonly { readonly permission: Permission; readonly press: string }[] = [
  { permission: 'catalogue', press: 'products' },
  { permission: 'orders', press: 'sales' },
  { permission: 'customers', press: 'customers' },
  { permission: 'catalogue', press: 'coupons' },
  { permission: 'customers', press: 'feedback' },
  { permission: 'customers', press: 'helpdesk' },
  { permission: 'payments', press: 'payments' },
  { permission: 'withdrawals', press: 'payouts' },
  { permission: 'subscriptions', press: 'subscriptions' },
  { permission: 'broadcast', press: 'broadcast' },
  { permission: 'statistics', press: 'statistics' },
  { permission: 'staff', press: 'staff' },
  { permission: 'settings', press: 'settings' },
  { permission: 'audit', press: 'audit' },
];

async function showAdmin(ctx: ShopContext): Promise<void> {
  const { role, settings } = ctx.turn;
  if (!mayAdminister(role)) throw new UserError('not-allowed');
  const entries = ENTRIES.filter(({ permission }) => can(role, permission));
  await show(ctx, {
    text: ctx.t('admin-text', { shop: settings.name }),
    buttons: [
      ...rowsOf(
        entries.map(({ press }) => ({ text: ctx.label(`admin-${press}`), press })),
        2,
      ),
      [menuButton(ctx)],
    ],
  });
}
