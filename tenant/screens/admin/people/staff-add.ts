import type { Message } from 'grammy/types';
import * as appointments from '../../../../shared/domain/staff/appointments.ts';
import type { Candidate } from '../../../../shared/domain/staff/appointments.ts';
import * as customers from '../../../../shared/domain/people/customers.ts';
import * as invitations from '../../../../shared/domain/staff/invitations.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show } from '../../../../shared/telegram/view.ts';
import { mayAdminister, type ActionData, type ShopContext, type ShopScreen } from '../../../context.ts'; // prettier-ignore
import { adminButtons, backButton, menuButton, rowsOf } from '../../buttons.ts';
import { demandCode } from '../../second-factor.ts';
import { readRoleId, roleButtons, roleName } from './role-name.ts';
import { showMember } from './staff.ts';

/** How somebody comes into the staff: named by somebody who may, or by a link that is used once. */
export const staffAdd: ShopScreen = {
  presses: {
    'staff:add': (ctx) => askWho(ctx),
    'staff:as': (ctx, role) => add(ctx, readRoleId(role)),
    'staff:invite': (ctx) => showInvite(ctx),
    'staff:link': (ctx, role) => {
      demand(ctx.turn.role, 'staff');
      return demandCode(ctx, 'staff-invite', { role: readRoleId(role) });
    },
    'staff:withdraw': (ctx) => withdraw(ctx),
  },
  messages: { 'staff:who': (ctx, message) => choose(ctx, message) },
  starts: { s: (ctx, code) => accept(ctx, code) },
};

async function askWho(ctx: ShopContext): Promise<void> {
  demand(ctx.turn.role, 'staff');
  await ctx.commit((scope) => ask(ctx, scope, 'staff:who'));
  await show(ctx, { text: ctx.t('staff-ask-who'), buttons: [[cancelButton(ctx, 'staff')]] });
}

async function choose(ctx: ShopContext, message: Message): Promise<void> {
  demand(ctx.turn.role, 'staff');
  const candidate = await readCandidate(ctx, message);
  await ctx.commit((scope) => ask(ctx, scope, 'staff:as', { ...candidate }));
  await show(ctx, {
    text: ctx.t('staff-add-as', { person: candidate.name ?? String(candidate.telegramId) }),
    buttons: [...rowsOf(roleButtons(ctx, 'staff:as'), 2), [cancelButton(ctx, 'staff')]],
  });
}

async function add(ctx: ShopContext, roleId: string): Promise<void> {
  demand(ctx.turn.role, 'staff');
  const { dialogue } = ctx.turn.customer;
  if (dialogue?.state !== 'staff:as') throw new UserError('button-old');
  await demandCode(ctx, 'staff-add', { ...dialogue.data, role: roleId });
}

/** Adds somebody to the staff, after the code where one is needed. */
export async function addMember(ctx: ShopContext, data: ActionData): Promise<void> {
  demand(ctx.turn.role, 'staff');
  const { role: roleId, ...candidate } = data as unknown as Candidate & { readonly role: string };
  const id = await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    return appointments.add(scope, ctx.person.id, candidate, roleId);
  });
  await ctx.toast(ctx.label('staff-added'));
  await showMember(ctx, candidate.telegramId, id);
}

/** A forwarded message, a contact, `@username` of somebody who wrote to the bot, or a number. */
async function readCandidate(ctx: ShopContext, message: Message): Promise<Candidate> {
  const { forward_origin: origin, contact } = message;
  if (origin?.type === 'user') {
    const { id, is_bot, first_name, last_name } = origin.sender_user;
    if (is_bot) throw new UserError('staff-bot');
    return { telegramId: id, name: [first_name, last_name].filter(Boolean).join(' ') };
  }
  if (origin) throw new UserError('staff-hidden');
  if (contact?.user_id !== undefined)
    return { telegramId: contact.user_id, name: contact.first_name };
  const text = message.text?.trim() ?? '';
  if (/^[1-9]\d{0,14}$/.test(text)) return { telegramId: Number(text), name: null };
  const username = /^(?:@|(?:https?:\/\/)?t\.me\/)?([a-z]\w{3,31})$/i.exec(text)?.[1];
  if (username === undefined) throw new UserError('staff-unreadable');
  const found = await customers.findByUsername(ctx.scope, username);
  if (!found) throw new UserError('staff-unknown', { username });
  return { telegramId: found.telegramId, name: found.name };
}

async function showInvite(ctx: ShopContext): Promise<void> {
  demand(ctx.turn.role, 'staff');
  const open = await invitations.countOpen(ctx.scope);
  await show(ctx, {
    text: ctx.t('staff-invite-text', { open }),
    buttons: [
      ...rowsOf(roleButtons(ctx, 'staff:link'), 2),
      open > 0 ? [{ text: ctx.label('staff-withdraw'), press: 'staff:withdraw' }] : [],
      [backButton(ctx, 'staff')],
    ],
  });
}

/** Makes an invitation, after the code where one is needed. */
export async function inviteMember(ctx: ShopContext, data: ActionData): Promise<void> {
  demand(ctx.turn.role, 'staff');
  const roleId = readRoleId(String(data['role']));
  const code = await ctx.commit((scope) => invitations.create(scope, ctx.person.id, roleId));
  const link = `https://t.me/${ctx.botInfo.username}?start=s_${code}`;
  await show(ctx, {
    text: ctx.t('staff-link', { link, role: roleName(ctx, roleId) }),
    buttons: [[{ text: ctx.label('staff-copy'), copy: link }], [backButton(ctx, 'staff')]],
  });
}

async function withdraw(ctx: ShopContext): Promise<void> {
  demand(ctx.turn.role, 'staff');
  await ctx.commit((scope) => invitations.withdraw(scope, ctx.person.id));
  await showInvite(ctx);
}

async function accept(ctx: ShopContext, code: string): Promise<void> {
  const { customer, settings } = ctx.turn;
  const candidate = { telegramId: customer.telegramId, name: customer.name };
  const role = await ctx.commit((scope) => invitations.accept(scope, candidate, code));
  ctx.turn = { ...ctx.turn, role };
  await show(ctx, {
    text: ctx.t('staff-welcome', { shop: settings.name, role: roleName(ctx, role.id) }),
    buttons: [[...(mayAdminister(role) ? adminButtons(ctx) : []), menuButton(ctx)]],
  });
}
