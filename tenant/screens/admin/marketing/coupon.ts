import * as couponBatches from '../../../../shared/domain/marketing/coupon-batches.ts';
import * as couponBook from '../../../../shared/domain/marketing/coupon-book.ts';
import type { CouponReport } from '../../../../shared/domain/marketing/coupon-book.ts';
import * as couponEdits from '../../../../shared/domain/marketing/coupon-edits.ts';
import * as messages from '../../../../shared/domain/shop/messages.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { closeDialogue } from '../../../../shared/telegram/context.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { linkOf, shareUrl } from '../../../links.ts';
import { backButton, rowsOf } from '../../buttons.ts';
import { couponValue } from '../../coupon-value.ts';
import { editable } from './coupon-fields.ts';
import { undoButton } from '../undo.ts';

/** One coupon, or those that were made together: what it gives, what it did, what can be changed. */
export const coupon: ShopScreen = {
  presses: {
    coupon: (ctx, id) => openCoupon(ctx, readId(id)),
    'coupon:first': (ctx, id) => turnFirst(ctx, readId(id)),
    'coupon:codes': (ctx, id) => sendCodes(ctx, readId(id)),
    'coupon:end': (ctx, id) => end(ctx, readId(id)),
  },
};

/** Shows a coupon; after a change with the button that takes it back. */
export async function showCoupon(ctx: ShopContext, id: bigint, undo?: Button): Promise<void> {
  demand(ctx.turn.role, 'catalogue');
  const report = await couponBook.read(ctx.scope, id);
  const isOpen = isOver(ctx, report) ? null : report;
  await show(ctx, {
    text: [headOf(ctx, report), termsOf(ctx, report), figuresOf(ctx, report)].join('\n\n'),
    buttons: [
      ...(isOpen ? openButtons(ctx, report) : []),
      undo ? [undo] : [],
      [backButton(ctx, press('coupons', isOpen ? 'open' : 'over'))],
    ],
  });
}

async function openCoupon(ctx: ShopContext, id: bigint): Promise<void> {
  await closeDialogue(ctx, ctx.scope);
  await showCoupon(ctx, id);
}

function isOver(ctx: ShopContext, { coupon: { state, endsAt } }: CouponReport): boolean {
  return state === 'ended' || (endsAt !== null && endsAt.getTime() <= ctx.scope.clock.now());
}

function headOf(ctx: ShopContext, report: CouponReport): string {
  const { coupon, codes, openCodes } = report;
  const value = couponValue(ctx, coupon);
  const head =
    coupon.batch === null
      ? ctx.t('coupon-head', { code: coupon.code, value })
      : ctx.t('coupon-head-batch', { codes, open: openCodes, value });
  return isOver(ctx, report) ? `${head}\n${ctx.t('coupon-over')}` : head;
}

function termsOf(ctx: ShopContext, { coupon, boundTo }: CouponReport): string {
  const { startsAt, endsAt, maxUses, maxUsesEach, minOrder, firstOrder, batch } = coupon;
  const isBound = coupon.productIds.length + coupon.categoryIds.length > 0;
  return [
    startsAt ? ctx.t('coupon-starts', { at: startsAt }) : '',
    ctx.t('coupon-ends', { at: endsAt }),
    batch === null ? ctx.t('coupon-uses', { most: maxUses }) : '',
    batch === null ? ctx.t('coupon-each', { most: maxUsesEach }) : '',
    minOrder > 0n
      ? ctx.t('coupon-minimum', { least: { amount: minOrder, currency: coupon.currency } })
      : '',
    firstOrder ? ctx.t('coupon-first') : '',
    isBound ? ctx.t('coupon-bound', { names: boundTo.join(', ') || null }) : ctx.t('coupon-free'),
  ]
    .filter(Boolean)
    .join('\n');
}

function figuresOf(ctx: ShopContext, { coupon, uses, discount, revenue }: CouponReport): string {
  const { currency } = coupon;
  return ctx.t('coupon-figures', {
    uses,
    discount: { amount: discount, currency },
    revenue: { amount: revenue, currency },
  });
}

function openButtons(ctx: ShopContext, { coupon, openCodes }: CouponReport): Button[][] {
  const { id, batch, code, firstOrder } = coupon;
  const link = linkOf(ctx, `k_${code}`);
  const edit = editable.filter((name) => batch === null || !['uses', 'each'].includes(name));
  return [
    ...rowsOf(
      [
        ...edit.map((name) => ({
          text: ctx.label(`coupon-edit-${name}`),
          press: press('coupon:edit', id, name),
        })),
        {
          text: ctx.label('coupon-edit-first', { first: firstOrder ? 'yes' : 'no' }),
          press: press('coupon:first', id),
        },
        { text: ctx.label('coupon-products'), press: press('coupon:bind', id, 'product') },
        { text: ctx.label('coupon-categories'), press: press('coupon:bind', id, 'category') },
      ],
      2,
    ),
    batch === null
      ? [
          { text: ctx.label('coupon-share'), url: shareUrl(link, ctx.label('coupon-invite', { code })) },
          { text: ctx.label('coupon-copy'), copy: link },
        ]
      : openCodes > 0
        ? [{ text: ctx.label('coupon-codes'), press: press('coupon:codes', id) }]
        : [],
    [{ text: ctx.label('coupon-end'), press: press('coupon:end', id) }],
  ]; // prettier-ignore
}

async function turnFirst(ctx: ShopContext, id: bigint): Promise<void> {
  demand(ctx.turn.role, 'catalogue');
  const { coupon } = await couponBook.read(ctx.scope, id);
  await ctx.commit((scope) =>
    couponEdits.change(scope, ctx.person.id, id, { firstOrder: !coupon.firstOrder }),
  );
  await showCoupon(ctx, id);
}

/** The codes nobody used yet, one a line: the sender brings the file. */
async function sendCodes(ctx: ShopContext, id: bigint): Promise<void> {
  demand(ctx.turn.role, 'catalogue');
  const codes = await couponBatches.openCodes(ctx.scope, id);
  if (codes.length === 0) throw new UserError('coupon-gone');
  await ctx.commit((scope) =>
    messages.queue(scope, {
      reference: `update:${ctx.update.update_id}`,
      chatId: ctx.chatId,
      customerId: ctx.turn.customer.id,
      content: {
        key: 'notice-coupon-codes',
        data: { count: codes.length },
        document: { name: `coupons-${id}.txt`, text: `${codes.join('\n')}\n` },
      },
    }),
  );
  await ctx.toast(ctx.label('coupon-codes-sent'));
}

async function end(ctx: ShopContext, id: bigint): Promise<void> {
  demand(ctx.turn.role, 'catalogue');
  const auditId = await ctx.commit((scope) => couponEdits.end(scope, ctx.person.id, id));
  await showCoupon(ctx, id, undoButton(ctx, auditId));
}
