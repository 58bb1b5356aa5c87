import * as audit from '../../../../shared/domain/staff/audit.ts';
import * as privacyOf from '../../../../shared/domain/people/privacy.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { show } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { agreed, erasureView, sendData } from '../../privacy.ts';

/** A customer's data and their deletion, on their request to staff. */
export const personData: ShopScreen = {
  presses: {
    'person:data': (ctx, id) => showChoice(ctx, readId(id)),
    'person:file': (ctx, id) => sendFile(ctx, readId(id)),
    'person:delete': (ctx, id) => askDeletion(ctx, readId(id)),
    'person:deleted': (ctx, id, mark) => erase(ctx, readId(id), mark),
  },
};

async function showChoice(ctx: ShopContext, id: bigint): Promise<void> {
  demand(ctx.turn.role, 'customers');
  await show(ctx, {
    text: ctx.t('person-data-text'),
    buttons: [
      [{ text: ctx.label('person-file'), press: press('person:file', id) }],
      [{ text: ctx.label('person-delete'), press: press('person:delete', id) }],
      [backButton(ctx, press('person', id))],
    ],
  });
}

/** What was delivered to them stays between them and the shop: it is not in the staff's file. */
async function sendFile(ctx: ShopContext, id: bigint): Promise<void> {
  demand(ctx.turn.role, 'customers');
  await sendData(ctx, id, { withGoods: false });
  await ctx.commit((scope) =>
    audit.write(scope, ctx.person.id, 'customer.export', { customer: String(id) }),
  );
}

async function askDeletion(ctx: ShopContext, id: bigint): Promise<void> {
  demand(ctx.turn.role, 'customers');
  const standing = await privacyOf.standing(ctx.scope, id);
  const { text, buttons } = erasureView(ctx, standing, (mark) => press('person:deleted', id, mark));
  await show(ctx, { text, buttons: [buttons, [backButton(ctx, press('person', id))]] });
}

async function erase(ctx: ShopContext, id: bigint, mark: string | undefined): Promise<void> {
  demand(ctx.turn.role, 'customers');
  const balances = await agreed(ctx, id, mark);
  await ctx.commit((scope) => privacyOf.erase(scope, ctx.person.id, id, balances));
  await show(ctx, { text: ctx.t('person-deleted'), buttons: [[backButton(ctx, 'customers')]] });
}
