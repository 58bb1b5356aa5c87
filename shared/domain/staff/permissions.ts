/** What somebody of the staff may be allowed to do. */
export const permissions = [
  'catalogue',
  'stock',
  'orders',
  'customers',
  'balances',
  'payments',
  'withdrawals',
  'subscriptions',
  'broadcast',
  'statistics',
  'staff',
  'settings',
  'audit',
] as const;
export type Permission = (typeof permissions)[number];

/** The roles that every shop has, strongest first. */
export const readyRoles = {
  OWNER: permissions,
  MANAGER: [
    'catalogue',
    'stock',
    'orders',
    'customers',
    'balances',
    'subscriptions',
    'broadcast',
    'statistics',
    'settings',
    'audit',
  ],
  SUPPORT: ['orders', 'customers'],
  STOCK: ['catalogue', 'stock'],
} as const satisfies Readonly<Record<string, readonly Permission[]>>;
