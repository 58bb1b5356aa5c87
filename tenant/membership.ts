import { GrammyError } from 'grammy';
import type { ChatMember } from 'grammy/types';
import * as messages from '../shared/domain/shop/messages.ts';
import type { Options } from '../shared/domain/shop/options.ts';
import { keyOf } from '../shared/scope.ts';
import type { ShopContext } from './context.ts';

/** So long a member is believed to be one; who is none is asked about each time. */
const BELIEVED_MS = 60_000;

/**
 * Whether this person is in the chat that the shop asks for. What the bot cannot see lets everybody
 * pass, and staff hear of it once a day: a lost right must not close the shop.
 */
export async function isMember(
  ctx: ShopContext,
  gate: NonNullable<Options['gate']>,
): Promise<boolean> {
  const { cache } = ctx.shop.ports;
  const key = keyOf(ctx.scope.tenant, 'gate', gate.chatId, ctx.person.id);
  if ((await cache.get(key)) !== null) return true;
  try {
    if (!isIn(await ctx.api.getChatMember(gate.chatId, ctx.person.id))) return false;
  } catch (error) {
    if (isStranger(error)) return false;
    ctx.scope.log.warn({ error }, 'the gate cannot see its chat');
    if (isBlind(error)) await tellBlind(ctx, gate);
  }
  await cache.set(key, '1', BELIEVED_MS);
  return true;
}

/** Whether somebody with this status is in the chat. */
export function isIn(member: ChatMember): boolean {
  return member.status === 'restricted'
    ? member.is_member
    : ['creator', 'administrator', 'member'].includes(member.status);
}

/** Telegram's way of saying that somebody was never seen there. */
function isStranger(error: unknown): boolean {
  return (
    error instanceof GrammyError &&
    /user not found|member not found|participant_id_invalid|user_id_invalid/i.test(
      error.description,
    )
  );
}

function isBlind(error: unknown): boolean {
  return error instanceof GrammyError && [400, 403].includes(error.error_code);
}

async function tellBlind(ctx: ShopContext, gate: NonNullable<Options['gate']>): Promise<void> {
  const day = new Date(ctx.scope.clock.now()).toISOString().slice(0, 10);
  await messages.tellStaff(ctx.scope, {
    reference: `gate:${gate.chatId}:${day}`,
    kind: 'trouble',
    content: {
      key: 'notice-gate-blind',
      data: { title: gate.title },
      buttons: [[{ key: 'button-gate-settings', press: 'access' }]],
    },
  });
}
