import type { Tenant } from '../../shared/scope.ts';
import type { Button } from '../../shared/telegram/view.ts';
import type { ManagerContext } from '../context.ts';

/** The way back to the menu. */
export function menuButton(ctx: ManagerContext): Button {
  return { text: ctx.label('button-menu'), press: 'menu' };
}

/** Opens a shop's card. */
export function shopButton(ctx: ManagerContext, id: number): Button {
  return { text: ctx.label('shop-button-open'), press: `shop:${id}` };
}

/** Brings a removed shop back. */
export function undoButton(ctx: ManagerContext, id: number): Button {
  return { text: ctx.label('shop-button-undo'), press: `shop:undo:${id}` };
}

/** Where people talk to a shop's bot. */
export function openLink({ username }: Pick<Tenant, 'username'>): string {
  return `https://t.me/${username}`;
}
