import type { Guarded } from './context.ts';
import { keepAccount } from './screens/admin/payments/account-add.ts';
import { removeAccount } from './screens/admin/payments/account.ts';
import { keepKey } from './screens/admin/payments/chain-key.ts';

/** What a second factor stands before: `demandCode` runs these. */
export const guardedActions: Guarded = {
  'account-add': { run: keepAccount, back: 'payments' },
  'account-remove': { run: removeAccount, back: 'payments' },
  'key-change': { run: keepKey, back: 'payments' },
};
