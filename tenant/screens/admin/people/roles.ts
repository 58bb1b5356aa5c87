import { permissions } from '../../../../shared/domain/staff/permissions.ts';
import * as rolesOf from '../../../../shared/domain/staff/roles.ts';
import * as settings from '../../../../shared/domain/shop/settings.ts';
import { can, demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { press, readWord } from '../../../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show } from '../../../../shared/telegram/view.ts';
import type { ActionData, ShopContext, ShopScreen } from '../../../context.ts';
import { backButton, rowsOf } from '../../buttons.ts';
import { demandCode } from '../../second-factor.ts';
import { readRoleId } from './role-name.ts';

/** The shop's own roles: a name and what it allows. */
export const roles: ShopScreen = {
  presses: {
    roles: (ctx) => showRoles(ctx),
    'roles:add': (ctx) => askName(ctx, null),
    'roles:role': (ctx, id) => showRole(ctx, readRoleId(id)),
    'roles:rename': (ctx, id) => askName(ctx, readRoleId(id)),
    'roles:toggle': (ctx, id, permission) => {
      demand(ctx.turn.role, 'staff');
      const wanted = { role: readRoleId(id), permission: readWord(permission, permissions) };
      return demandCode(ctx, 'role-change', wanted);
    },
    'roles:remove': async (ctx, id) => {
      demand(ctx.turn.role, 'staff');
      await ctx.commit((scope) => rolesOf.remove(scope, ctx.person.id, readRoleId(id)));
      await refresh(ctx);
      await ctx.toast(ctx.label('roles-removed'));
      await showRoles(ctx);
    },
  },
  answers: { 'roles:name': (ctx, text) => saveName(ctx, text) },
};

async function showRoles(ctx: ShopContext): Promise<void> {
  demand(ctx.turn.role, 'staff');
  const own = Object.entries(ctx.turn.settings.options.roles).map(([id, { name }]) => ({
    text: name,
    press: press('roles:role', id),
  }));
  await show(ctx, {
    text: ctx.t('roles-text'),
    buttons: [
      ...rowsOf(own, 2),
      [{ text: ctx.label('roles-add'), press: 'roles:add' }],
      [backButton(ctx, 'staff')],
    ],
  });
}

async function showRole(ctx: ShopContext, id: string): Promise<void> {
  demand(ctx.turn.role, 'staff');
  const { roles } = ctx.turn.settings.options;
  const role = Object.hasOwn(roles, id) ? roles[id] : undefined;
  if (!role) throw new UserError('role-gone');
  // What they do not hold they cannot give.
  const toggles = permissions
    .filter((permission) => can(ctx.turn.role, permission))
    .map((permission) => ({
      text: `${role.permissions.includes(permission) ? '✅' : '▫️'} ${ctx.label(`permission-${permission}`)}`,
      press: press('roles:toggle', id, permission),
    }));
  await show(ctx, {
    text: ctx.t('roles-role', { name: role.name }),
    buttons: [
      ...rowsOf(toggles, 2),
      [
        { text: ctx.label('roles-rename'), press: press('roles:rename', id) },
        { text: ctx.label('roles-remove'), press: press('roles:remove', id) },
      ],
      [backButton(ctx, 'roles')],
    ],
  });
}

async function askName(ctx: ShopContext, id: string | null): Promise<void> {
  demand(ctx.turn.role, 'staff');
  await ctx.commit((scope) => ask(ctx, scope, 'roles:name', { id }));
  await show(ctx, { text: ctx.t('roles-ask-name'), buttons: [[cancelButton(ctx, 'roles')]] });
}

async function saveName(ctx: ShopContext, text: string): Promise<void> {
  demand(ctx.turn.role, 'staff');
  const known = ctx.turn.customer.dialogue?.data['id'];
  const id = await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    if (typeof known !== 'string') return rolesOf.add(scope, ctx.person.id, text);
    await rolesOf.rename(scope, ctx.person.id, known, text);
    return known;
  });
  await refresh(ctx);
  await showRole(ctx, id);
}

/** Allows a role something or not any more, after the code where one is needed. */
export async function toggleRole(ctx: ShopContext, data: ActionData): Promise<void> {
  demand(ctx.turn.role, 'staff');
  const id = readRoleId(String(data['role']));
  const permission = readWord(String(data['permission']), permissions);
  await ctx.commit((scope) => rolesOf.toggle(scope, ctx.person.id, id, permission));
  await refresh(ctx);
  await showRole(ctx, id);
}

/** The roles as they are after a change. */
async function refresh(ctx: ShopContext): Promise<void> {
  ctx.turn = { ...ctx.turn, settings: await settings.read(ctx.scope) };
}
