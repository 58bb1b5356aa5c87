import { readyRoles } from '../../../../shared/domain/staff/permissions.ts';
import { outranks, roleOf } from '../../../../shared/domain/staff/staff.ts';
import { press } from '../../../../shared/telegram/callback.ts';
import type { Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext } from '../../../context.ts';

/** What a role is called: a ready one in the reader's language, an own one as the shop named it. */
export function roleName(ctx: ShopContext, id: string): string {
  if (Object.hasOwn(readyRoles, id)) return ctx.label(`role-${id.toLowerCase()}`);
  const { roles } = ctx.turn.settings.options;
  return (Object.hasOwn(roles, id) ? roles[id]?.name : undefined) ?? ctx.label('role-none');
}

/** A button for each role that this person may give, strongest first; `name` and `args` are pressed. */
export function roleButtons(
  ctx: ShopContext,
  name: string,
  ...args: readonly (string | number | bigint)[]
): Button[] {
  const { options } = ctx.turn.settings;
  const { role: own } = ctx.turn;
  return [...Object.keys(readyRoles), ...Object.keys(options.roles)]
    .filter((id) => own !== null && outranks(own, roleOf(id, options)))
    .map((id) => ({ text: roleName(ctx, id), press: press(name, ...args, id) }));
}

/** A role's id in callback data. */
export function readRoleId(text: string | undefined): string {
  return /^\w{1,16}$/.test(text ?? '') ? String(text) : '';
}
