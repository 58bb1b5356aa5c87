import { createRouter, type Router } from '../shared/telegram/router.ts';
import type { ShopContext } from './context.ts';
import { customerScreens } from './customer-screens.ts';
import { showUnknown } from './screens/menu.ts';
import { staffScreens } from './staff-screens.ts';

/** The one table that dispatches the turns of all shops. */
export function createShopRouter(): Router<ShopContext> {
  return createRouter([...customerScreens, ...staffScreens], showUnknown);
}
