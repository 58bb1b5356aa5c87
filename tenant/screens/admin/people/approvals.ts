import * as adjustments from '../../../../shared/domain/adjustments.ts';
import type { PendingAdjustment } from '../../../../shared/domain/adjustments.ts';
import { can, demand } from '../../../../shared/domain/staff.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { formatMoney } from '../../../../shared/telegram/format.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton, rowsOf } from '../../buttons.ts';
import { pageOf, pagingButtons, readPage } from '../../paging.ts';

const PAGE = 8;

/** Corrections of balances that wait for a second member of the staff. */
export const approvals: ShopScreen = {
  presses: {
    approvals: (ctx, page) => showList(ctx, readPage(page)),
    approval: (ctx, id) => showOne(ctx, readId(id)),
    'approval:yes': (ctx, id) => decide(ctx, readId(id), 'approved'),
    'approval:no': (ctx, id) => decide(ctx, readId(id), 'refused'),
  },
};

async function showList(ctx: ShopContext, number: number): Promise<void> {
  demand(ctx.turn.role, 'balances');
  const found = await adjustments.listPending(ctx.scope, {
    limit: PAGE + 1,
    offset: (number - 1) * PAGE,
  });
  const page = pageOf(found, number, PAGE);
  const buttons = page.rows.map((each) => ({
    text: `#${each.id} · ${signed(ctx, each)}`,
    press: press('approval', each.id),
  }));
  await show(ctx, {
    text: ctx.t('approvals-text', { limit: limitOf(ctx), count: page.rows.length }),
    buttons: [
      ...rowsOf(buttons, 1),
      pagingButtons(ctx, page, 'approvals'),
      can(ctx.turn.role, 'staff') && can(ctx.turn.role, 'settings')
        ? [{ text: ctx.label('approvals-limit'), press: 'knob:approve' }]
        : [],
      [backButton(ctx, can(ctx.turn.role, 'customers') ? 'customers' : 'admin')],
    ],
  });
}

async function showOne(ctx: ShopContext, id: bigint): Promise<void> {
  demand(ctx.turn.role, 'balances');
  const approval = await adjustments.findPending(ctx.scope, id);
  const isOwn = approval.requestedBy === ctx.person.id;
  const choices: Button[] = [
    { text: ctx.label('approval-yes'), press: press('approval:yes', id) },
    { text: ctx.label('approval-no'), press: press('approval:no', id) },
  ];
  const person = {
    text: ctx.label('approval-person'),
    press: press('person', approval.customerId),
  };
  await show(ctx, {
    text: ctx.t('approval-text', {
      id,
      money: signed(ctx, approval),
      customer: approval.customerId,
      reason: approval.reason,
      requester: approval.requester ?? String(approval.requestedBy),
      at: approval.at,
      state: approval.state,
      own: isOwn ? 'yes' : 'no',
    }),
    buttons: [
      approval.state === 'open' && !isOwn ? choices : [],
      can(ctx.turn.role, 'customers') ? [person] : [],
      [backButton(ctx, 'approvals')],
    ],
  });
}

async function decide(ctx: ShopContext, id: bigint, state: 'approved' | 'refused'): Promise<void> {
  demand(ctx.turn.role, 'balances');
  await ctx.commit((scope) => adjustments.decide(scope, ctx.person.id, id, state));
  await ctx.toast(ctx.label(`approval-done-${state}`));
  await showOne(ctx, id);
}

function limitOf(ctx: ShopContext): { amount: string; currency: string } | null {
  const { currency, options } = ctx.turn.settings;
  return options.approveAbove === null ? null : { amount: options.approveAbove, currency };
}

function signed(ctx: ShopContext, { money }: PendingAdjustment): string {
  const { amount, currency } = money;
  const size = formatMoney(ctx.language, { amount: amount < 0n ? -amount : amount, currency });
  return `${amount < 0n ? '−' : '+'}${size}`;
}
