import { balanceRoutes } from './balances.ts';
import { customerRoutes } from './customers.ts';
import { invoiceRoutes } from './invoices.ts';
import { orderRoutes } from './orders.ts';
import { planRoutes } from './plans.ts';
import { productRoutes } from './products.ts';
import type { Route } from './route.ts';
import { shopRoutes } from './shop.ts';
import { statisticsRoutes } from './statistics.ts';
import { stockRoutes } from './stock.ts';
import { subscribeRoutes } from './subscribe.ts';
import { subscriptionRoutes } from './subscriptions.ts';

/** Every operation of the REST API, in the order of its description. */
export const routes: readonly Route[] = [
  ...shopRoutes,
  ...customerRoutes,
  ...productRoutes,
  ...stockRoutes,
  ...orderRoutes,
  ...invoiceRoutes,
  ...planRoutes,
  ...subscribeRoutes,
  ...subscriptionRoutes,
  ...balanceRoutes,
  ...statisticsRoutes,
];
