import * as appointments from '../../../../shared/domain/staff/appointments.ts';
import * as staffOf from '../../../../shared/domain/staff/staff.ts';
import { demand, type Member } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ActionData, ShopContext, ShopScreen } from '../../../context.ts';
import { backButton, rowsOf } from '../../buttons.ts';
import { pageOf, pagingButtons, readPage } from '../../paging.ts';
import { demandCode } from '../../second-factor.ts';
import { readRoleId, roleButtons, roleName } from './role-name.ts';
import { undoButton } from '../undo.ts';

const PAGE = 10;

/** Who works here and as what. */
export const staff: ShopScreen = {
  presses: {
    staff: (ctx, page) => showStaff(ctx, readPage(page)),
    'staff:person': (ctx, id) => showMember(ctx, readTelegramId(id)),
    'staff:roles': (ctx, id) => showRoles(ctx, readTelegramId(id)),
    'staff:role': (ctx, id, role) => {
      demand(ctx.turn.role, 'staff');
      const wanted = { person: readTelegramId(id), role: readRoleId(role) };
      return demandCode(ctx, 'staff-role', wanted);
    },
    'staff:remove': (ctx, id) => askRemoval(ctx, readTelegramId(id)),
    'staff:removed': (ctx, id) => remove(ctx, readTelegramId(id)),
  },
};

/** One of the staff, by name where we know it. */
export function memberName(member: Pick<Member, 'name' | 'username' | 'telegramId'>): string {
  const { name, username, telegramId } = member;
  if (username !== null) return `${name ?? ''} @${username}`.trim();
  return name ?? String(telegramId);
}

/** A person's card: their role, and what may be done about it. `undoing` is an entry to undo. */
export async function showMember(
  ctx: ShopContext,
  telegramId: number,
  undoing: bigint | null = null,
): Promise<void> {
  demand(ctx.turn.role, 'staff');
  const member = await demandMember(ctx, telegramId);
  const ranks = ctx.turn.role !== null && staffOf.outranks(ctx.turn.role, member.role);
  const changes: Button[] = [
    { text: ctx.label('staff-change'), press: press('staff:roles', telegramId) },
    { text: ctx.label('staff-remove'), press: press('staff:remove', telegramId) },
  ];
  await show(ctx, {
    text: ctx.t('staff-member', {
      person: memberName(member),
      id: String(telegramId),
      role: roleName(ctx, member.role.id),
      permissions: permissionsOf(ctx, member),
      since: member.addedAt,
      ranks: ranks ? 'yes' : 'no',
    }),
    buttons: [
      ranks ? changes : [],
      undoing === null ? [] : [undoButton(ctx, undoing)],
      [backButton(ctx, 'staff')],
    ],
  });
}

async function showStaff(ctx: ShopContext, number: number): Promise<void> {
  demand(ctx.turn.role, 'staff');
  const all = await staffOf.list(ctx.scope);
  const page = pageOf(all.slice((number - 1) * PAGE, number * PAGE + 1), number, PAGE);
  const people = page.rows.map((member) => ({
    text: `${memberName(member)} · ${roleName(ctx, member.role.id)}`,
    press: press('staff:person', member.telegramId),
  }));
  await show(ctx, {
    text: ctx.t('staff-text', { count: all.length }),
    buttons: [
      ...rowsOf(people, 1),
      pagingButtons(ctx, page, 'staff'),
      [
        { text: ctx.label('staff-add'), press: 'staff:add' },
        { text: ctx.label('staff-invite'), press: 'staff:invite' },
      ],
      [{ text: ctx.label('staff-own-roles'), press: 'roles' }, backButton(ctx, 'admin')],
    ],
  });
}

async function showRoles(ctx: ShopContext, telegramId: number): Promise<void> {
  demand(ctx.turn.role, 'staff');
  const member = await demandMember(ctx, telegramId);
  await show(ctx, {
    text: ctx.t('staff-which-role', {
      person: memberName(member),
      role: roleName(ctx, member.role.id),
    }),
    buttons: [
      ...rowsOf(roleButtons(ctx, 'staff:role', telegramId), 2),
      [backButton(ctx, press('staff:person', telegramId))],
    ],
  });
}

/** Gives somebody another role, after the code where one is needed. */
export async function changeRole(ctx: ShopContext, data: ActionData): Promise<void> {
  demand(ctx.turn.role, 'staff');
  const { person: telegramId, role: roleId } = data as { person: number; role: string };
  const id = await ctx.commit((scope) =>
    appointments.change(scope, ctx.person.id, telegramId, roleId),
  );
  await ctx.toast(ctx.label('settings-saved'));
  // Who gave their own permission away sees that it is gone.
  if (telegramId === ctx.person.id)
    ctx.turn = { ...ctx.turn, role: staffOf.roleOf(roleId, ctx.turn.settings.options) };
  await showMember(ctx, telegramId, id);
}

async function askRemoval(ctx: ShopContext, telegramId: number): Promise<void> {
  demand(ctx.turn.role, 'staff');
  const member = await demandMember(ctx, telegramId);
  await show(ctx, {
    text: ctx.t('staff-remove-sure', { person: memberName(member) }),
    buttons: [
      [{ text: ctx.label('staff-remove-yes'), press: press('staff:removed', telegramId) }],
      [backButton(ctx, press('staff:person', telegramId))],
    ],
  });
}

async function remove(ctx: ShopContext, telegramId: number): Promise<void> {
  demand(ctx.turn.role, 'staff');
  const id = await ctx.commit((scope) => appointments.remove(scope, ctx.person.id, telegramId));
  await show(ctx, {
    text: ctx.t('staff-removed'),
    buttons:
      telegramId === ctx.person.id ? [] : [[undoButton(ctx, id)], [backButton(ctx, 'staff')]],
  });
}

async function demandMember(ctx: ShopContext, telegramId: number): Promise<Member> {
  const all = await staffOf.list(ctx.scope);
  const member = all.find((each) => each.telegramId === telegramId);
  if (!member) throw new UserError('staff-gone');
  return member;
}

function permissionsOf(ctx: ShopContext, { role }: Member): string {
  return role.permissions.map((permission) => ctx.label(`permission-${permission}`)).join(', ');
}

/** Telegram's numbers have at most 52 bits. */
function readTelegramId(text: string | undefined): number {
  const id = Number(readId(text));
  if (id > 2 ** 52) throw new UserError('button-old');
  return id;
}
