import * as adjustments from '../../../../shared/domain/staff/adjustments.ts';
import * as pendingApprovals from '../../../../shared/domain/staff/approvals.ts';
import type { Approval } from '../../../../shared/domain/staff/approvals.ts';
import * as findings from '../../../../shared/domain/money/findings.ts';
import * as pendingCredits from '../../../../shared/domain/money/pending-credits.ts';
import { can, demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import type { Money } from '../../../../shared/money.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { formatMoney } from '../../../../shared/telegram/format.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton, rowsOf } from '../../buttons.ts';
import { pageOf, pagingButtons, readPage } from '../../paging.ts';

const PAGE = 8;
const KINDS = ['adjustment', 'credit'];

/** Money to customers that waits for a second member of the staff: corrections, and credits by hand. */
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
  const found = await pendingApprovals.list(ctx.scope, KINDS, {
    limit: PAGE + 1,
    offset: (number - 1) * PAGE,
  });
  const page = pageOf(found, number, PAGE);
  const buttons = page.rows.map((each) => ({
    text: `#${each.id} · ${signed(ctx, aboutOf(each).money)}`,
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
  const approval = await pendingApprovals.find(ctx.scope, KINDS, id);
  const about = aboutOf(approval);
  const isOwn = approval.requestedBy === ctx.person.id;
  const stands = 'what' in about ? pendingCredits.stands(about) : adjustments.stands(about);
  const yes = { text: ctx.label('approval-yes'), press: press('approval:yes', id) };
  const choices: Button[] = [
    ...(stands ? [yes] : []),
    { text: ctx.label('approval-no'), press: press('approval:no', id) },
  ];
  const person = { text: ctx.label('approval-person'), press: press('person', about.customerId) };
  await show(ctx, {
    text: ctx.t('approval-text', {
      id,
      money: signed(ctx, about.money),
      customer: about.customerId,
      reason: reasonOf(ctx, about),
      requester: approval.requester ?? String(approval.requestedBy),
      at: approval.at,
      state: approval.state,
      own: isOwn ? 'yes' : stands ? 'no' : 'lapsed',
    }),
    buttons: [
      approval.state === 'open' && !isOwn ? choices : [],
      'what' in about && can(ctx.turn.role, 'payments')
        ? [{ text: ctx.label(`approval-see-${about.what}`), press: press(about.what, about.subject) }]
        : [],
      can(ctx.turn.role, 'customers') ? [person] : [],
      [backButton(ctx, 'approvals')],
    ],
  }); // prettier-ignore
}

async function decide(ctx: ShopContext, id: bigint, state: 'approved' | 'refused'): Promise<void> {
  demand(ctx.turn.role, 'balances');
  const about = aboutOf(await pendingApprovals.find(ctx.scope, KINDS, id));
  const actorId = ctx.person.id;
  await ctx.commit(async (scope) => {
    if (!('what' in about)) return adjustments.decide(scope, actorId, id, state);
    const { what, subject, payment, customerId, money, requestedBy } = await pendingCredits.decide(scope, actorId, id, state); // prettier-ignore
    if (state === 'refused') return;
    if (what === 'finding') await findings.credit(scope, actorId, { id: subject, customerId, money, requestedBy });
    else await ctx.shop.deposits.confirmByHand(scope, { actorId, invoiceId: subject, money, payment, requestedBy });
  }); // prettier-ignore
  await ctx.toast(ctx.label(`approval-done-${state}`));
  await showOne(ctx, id);
}

/** What an approval is about. Throws UserError `approval-gone`. */
function aboutOf(approval: Approval) {
  const about = adjustments.readPending(approval) ?? pendingCredits.readPending(approval);
  if (!about) throw new UserError('approval-gone');
  return about;
}

/** What staff wrote, or what the credit is for. */
function reasonOf(ctx: ShopContext, about: ReturnType<typeof aboutOf>): string {
  if (!('what' in about)) return about.reason;
  return ctx.label(`approval-for-${about.what}`, { subject: about.subject });
}

function limitOf(ctx: ShopContext): { amount: string; currency: string } | null {
  const { currency, options } = ctx.turn.settings;
  return options.approveAbove === null ? null : { amount: options.approveAbove, currency };
}

function signed(ctx: ShopContext, { amount, currency }: Money): string {
  const size = formatMoney(ctx.language, { amount: amount < 0n ? -amount : amount, currency });
  return `${amount < 0n ? '−' : '+'}${size}`;
}
