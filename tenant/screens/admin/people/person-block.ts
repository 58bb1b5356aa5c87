import * as blocks from '../../../../shared/domain/people/blocks.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { showPerson } from './person.ts';

/** Blocks a customer with a reason that they are told, and lets them in again. */
export const personBlock: ShopScreen = {
  presses: {
    'person:block': (ctx, id) => askReason(ctx, readId(id)),
    'person:unblock': (ctx, id) => unblock(ctx, readId(id)),
  },
  answers: { 'person:reason': (ctx, text) => block(ctx, text) },
};

/** The customer that the open question is about. */
export function askedAbout(ctx: ShopContext): bigint {
  const id = ctx.turn.customer.dialogue?.data['customer'];
  if (typeof id !== 'string') throw new UserError('dialogue-moved');
  return BigInt(id);
}

async function askReason(ctx: ShopContext, id: bigint): Promise<void> {
  demand(ctx.turn.role, 'customers');
  await ctx.commit((scope) => ask(ctx, scope, 'person:reason', { customer: String(id) }));
  await show(ctx, {
    text: ctx.t('person-ask-reason'),
    buttons: [[cancelButton(ctx, press('person', id))]],
  });
}

async function block(ctx: ShopContext, reason: string): Promise<void> {
  demand(ctx.turn.role, 'customers');
  const id = askedAbout(ctx);
  const done = await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    return blocks.block(scope, ctx.person.id, id, reason);
  });
  await showPerson(ctx, id, done);
}

async function unblock(ctx: ShopContext, id: bigint): Promise<void> {
  demand(ctx.turn.role, 'customers');
  const done = await ctx.commit((scope) => blocks.unblock(scope, ctx.person.id, id));
  await showPerson(ctx, id, done);
}
