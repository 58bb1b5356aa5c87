import type { Options } from '../../shared/domain/shop/options.ts';
import type { Button } from '../../shared/telegram/view.ts';
import type { ShopContext } from '../context.ts';
import {
  adminButtons,
  balanceButton,
  cartButton,
  depositButton,
  historyButton,
  languageButton,
  ordersButton,
  referralButton,
  rowsOf,
  shopButton,
  subscribeButton,
  supportButton,
  withdrawButton,
} from './buttons.ts';

/** A button of the main menu. `name` stands in the shop's settings: it never changes. */
export interface MenuEntry {
  readonly name: string;
  readonly button: (ctx: ShopContext) => Button;
  /** Only where the shop offers it. */
  readonly isOffered?: (options: Options) => boolean;
}

/** The main menu's buttons in the order of a new shop; each shop may order and hide them. */
export const menuEntries: readonly MenuEntry[] = [
  { name: 'shop', button: shopButton },
  { name: 'cart', button: cartButton },
  { name: 'balance', button: balanceButton },
  { name: 'deposit', button: depositButton },
  { name: 'withdraw', button: withdrawButton, isOffered: ({ withdrawals }) => withdrawals.isOpen },
  { name: 'orders', button: ordersButton },
  { name: 'history', button: historyButton },
  { name: 'subscriptions', button: subscribeButton },
  { name: 'referral', button: referralButton },
  { name: 'support', button: supportButton },
  { name: 'language', button: languageButton },
];

/** All entries in the order that the shop chose; new ones stand where they usually do, at the end. */
export function orderedEntries(ctx: ShopContext): MenuEntry[] {
  const { order } = ctx.turn.settings.options.menu;
  const rank = ({ name }: MenuEntry) => (order.includes(name) ? order.indexOf(name) : order.length);
  return menuEntries.toSorted((a, b) => rank(a) - rank(b));
}

/** The main menu as this person sees it: two buttons a row, staff with theirs at the end. */
export function menuButtons(ctx: ShopContext): Button[][] {
  const { options } = ctx.turn.settings;
  const shown = orderedEntries(ctx).filter(
    ({ name, isOffered }) =>
      !options.menu.hidden.includes(name) && (isOffered === undefined || isOffered(options)),
  );
  return rowsOf([...shown.map(({ button }) => button(ctx)), ...adminButtons(ctx)], 2);
}
