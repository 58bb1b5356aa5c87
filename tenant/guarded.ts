import type { Guarded } from './context.ts';
import { keepAccount } from './screens/admin/payments/account-add.ts';
import { removeAccount } from './screens/admin/payments/account.ts';
import { keepKey } from './screens/admin/payments/chain-key.ts';
import { resetFactor } from './screens/admin/people/person-factor.ts';
import { toggleRole } from './screens/admin/people/roles.ts';
import { addMember, inviteMember } from './screens/admin/people/staff-add.ts';
import { changeRole } from './screens/admin/people/staff.ts';
import { makeKey } from './screens/admin/settings/settings-api-make.ts';
import { addWebhook } from './screens/admin/settings/settings-webhook-add.ts';
import { renewWebhookSecret } from './screens/admin/settings/settings-webhooks.ts';
import { changeSecurity } from './screens/admin/settings/settings-security.ts';
import { keepRules } from './screens/admin/withdrawals/payout-rules.ts';
import { approvePayout } from './screens/admin/withdrawals/payout.ts';
import { renewCodes, switchOff } from './screens/security.ts';
import { confirmWithdrawal } from './screens/withdraw-confirm.ts';

/** What a second factor stands before: `demandCode` runs these. */
export const guardedActions: Guarded = {
  'account-add': { run: keepAccount, back: 'payments' },
  'account-remove': { run: removeAccount, back: 'payments' },
  'key-change': { run: keepKey, back: 'payments' },
  'payout-rules': { run: keepRules, back: 'payoutrules' },
  'staff-add': { run: addMember, back: 'staff' },
  'staff-role': { run: changeRole, back: 'staff' },
  'staff-invite': { run: inviteMember, back: 'staff' },
  'role-change': { run: toggleRole, back: 'roles' },
  'security-change': { run: changeSecurity, back: 'safeguards' },
  'api-key': { run: makeKey, back: 'apikeys' },
  'webhook-add': { run: addWebhook, back: 'webhooks' },
  'webhook-secret': { run: renewWebhookSecret, back: 'webhooks' },
  'factor-reset': { run: resetFactor, back: 'customers' },
  'factor-off': { run: switchOff, back: 'security' },
  'factor-codes': { run: renewCodes, back: 'security' },
  'payout-approve': { run: approvePayout, back: 'payouts' },
  withdraw: { run: confirmWithdrawal, back: 'menu' },
};
