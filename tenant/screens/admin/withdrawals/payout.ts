import { readReason } from '../../../../shared/domain/people/blocks.ts';
import * as book from '../../../../shared/domain/payouts/payout-book.ts';
import * as payoutList from '../../../../shared/domain/payouts/payout-list.ts';
import type { StaffPayout } from '../../../../shared/domain/payouts/payout-list.ts';
import type { Payout } from '../../../../shared/domain/payouts/payout-row.ts';
import { can, demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { toDecimal } from '../../../../shared/money.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ActionData, ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { demandCode } from '../../second-factor.ts';
import { kindOf, storyOf } from './payout-story.ts';

/** One withdrawal with its story, and what staff can do with it now. */
export const payout: ShopScreen = {
  presses: {
    payout: (ctx, id) => showPayout(ctx, readId(id)),
    'payout:yes': (ctx, id) => approve(ctx, readId(id)),
    'payout:no': (ctx, id) => askReason(ctx, readId(id)),
    'payout:take': (ctx, id) => take(ctx, readId(id)),
  },
  answers: { 'payout:reason': (ctx, text) => refuse(ctx, text) },
};

/** Shows one withdrawal to staff. */
export async function showPayout(ctx: ShopContext, id: bigint): Promise<void> {
  const found = await demandPayout(ctx, id);
  await show(ctx, {
    text: storyOf(ctx, found),
    buttons: [...deeds(ctx, found), ...links(ctx, found), [backButton(ctx, 'payouts')]],
  });
}

/** The payout with this number, for staff who may see it. Throws UserError `withdrawal-gone`. */
export async function demandPayout(ctx: ShopContext, id: bigint): Promise<StaffPayout> {
  demand(ctx.turn.role, 'withdrawals');
  const found = await payoutList.findForStaff(ctx.scope, id);
  if (!found) throw new UserError('withdrawal-gone');
  return found;
}

/** Agrees to one, after the code where one is needed. */
export async function approvePayout(ctx: ShopContext, data: ActionData): Promise<void> {
  const { id } = await demandPayout(ctx, readId(String(data['payout'])));
  const left = await ctx.commit((scope) => book.approve(scope, ctx.person.id, id));
  await ctx.toast(ctx.label('payout-approved', { left }));
  await showPayout(ctx, id);
}

async function approve(ctx: ShopContext, id: bigint): Promise<void> {
  await demandPayout(ctx, id);
  await demandCode(ctx, 'payout-approve', { payout: id.toString() });
}

async function askReason(ctx: ShopContext, id: bigint): Promise<void> {
  const found = await demandPayout(ctx, id);
  await ctx.commit((scope) => ask(ctx, scope, 'payout:reason', { payout: id.toString() }));
  await show(ctx, {
    text: ctx.t('payout-ask-reason', { id, total: found.total, kind: kindOf(found) }),
    buttons: [[cancelButton(ctx, press('payout', id))]],
  });
}

async function refuse(ctx: ShopContext, text: string): Promise<void> {
  const { id } = await demandPayout(
    ctx,
    readId(String(ctx.turn.customer.dialogue?.data['payout'])),
  );
  const reason = readReason(text);
  await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    await book.refuse(scope, ctx.person.id, id, reason);
  });
  await showPayout(ctx, id);
}

/** Takes one to send it by hand or by the shop's own wallet: from now on nobody cancels it. */
async function take(ctx: ShopContext, id: bigint): Promise<void> {
  const { notBefore, state } = await demandPayout(ctx, id);
  if (state === 'approved' && notBefore && notBefore.getTime() > ctx.scope.clock.now())
    throw new UserError('payout-cooling');
  await ctx.commit(async (scope) => {
    if (!(await book.claim(scope, ctx.person.id, id))) throw new UserError('payout-moved');
  });
  await showPayout(ctx, id);
}

/** Whether nobody but staff can say how it ended, now or soon. */
export function isDoubtful({ scope }: ShopContext, { state, submittedAt }: Payout): boolean {
  const isSlow = (submittedAt?.getTime() ?? 0) < scope.clock.now() - 86_400_000;
  return state === 'unknown' || (state === 'submitted' && isSlow);
}

function deeds(ctx: ShopContext, found: StaffPayout): Button[][] {
  const { id, state, accountId, way } = found;
  const button = (verb: string): Button => ({
    text: ctx.label(`payout-${verb}`),
    press: press(`payout:${verb}`, id),
  });
  const isManual = accountId === null;
  // Whoever agreed has had their say: one more must be somebody else.
  const isAgreed = found.counting.includes(ctx.person.id);
  if (state === 'requested') return [[...(isAgreed ? [] : [button('yes')]), button('no')]];
  if (state === 'approved') return [isManual ? [button('take')] : [], [button('no')]];
  if (state === 'submitting' && isManual)
    return [[button(way === 'hand' ? 'paid' : 'hash')], [button('lost')]];
  if (isDoubtful(ctx, found)) return [[button('arrived'), button('lost')]];
  return [];
}

/** What a wallet needs, to be copied; the customer; the proof. */
function links(ctx: ShopContext, found: Payout): Button[][] {
  const { state, destination, money, details, customerId } = found;
  const link = ctx.shop.payouts.link(found);
  const isTaken = state === 'submitting' && found.accountId === null;
  const copies: Button[] = [
    { text: ctx.label('payout-copy-destination'), copy: Object.values(destination)[0] ?? '' },
    { text: ctx.label('payout-copy-amount'), copy: toDecimal(money) },
    ...(link === null ? [] : [{ text: ctx.label('payout-copy-link'), copy: link }]),
  ];
  const person = { text: ctx.label('approval-person'), press: press('person', customerId) };
  const proof = { text: ctx.label('payout-proof'), press: press('payout:proof', found.id) };
  return [
    isTaken ? copies : [],
    [
      ...(can(ctx.turn.role, 'customers') ? [person] : []),
      ...(details.proof?.fileId === undefined ? [] : [proof]),
    ],
  ];
}
