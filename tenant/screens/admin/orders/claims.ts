import * as claimed from '../../../../shared/domain/orders/claims.ts';
import type { Decision } from '../../../../shared/domain/orders/claims.ts';
import type { Order, OrderLine } from '../../../../shared/domain/orders/order-row.ts';
import { paidLine, shareOf } from '../../../../shared/domain/orders/refunds.ts';
import { can, demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { readQuantity } from '../../cart.ts';
import { demandSale, showSale } from './sale.ts';

const LONGEST_ANSWER = 500;

interface About {
  readonly order: Order;
  readonly line: OrderLine;
  readonly text: string;
}

/** What a customer says does not work, and what staff decide. */
export const claims: ShopScreen = {
  presses: {
    claims: (ctx, id, orderId) => showClaim(ctx, readId(id), readId(orderId)),
    'claims:replace': (ctx, id, orderId, quantity) =>
      decide(ctx, readId(id), readId(orderId), () => ({
        state: 'replaced',
        quantity: readQuantity(quantity),
      })),
    'claims:refund': (ctx, id, orderId, quantity) => {
      demand(ctx.turn.role, 'balances');
      return decide(ctx, readId(id), readId(orderId), (about) =>
        refunding(about, readId(id), readQuantity(quantity)),
      );
    },
    'claims:refuse': (ctx, id, orderId) => askAnswer(ctx, readId(id), readId(orderId)),
  },
  answers: { 'claims:answer': (ctx, text) => refuse(ctx, text.trim()) },
};

async function showClaim(ctx: ShopContext, id: bigint, orderId: bigint): Promise<void> {
  const { order, line, text } = await demandClaim(ctx, id, orderId);
  await closeDialogue(ctx, ctx.scope);
  const pieces = line.quantity - line.refundedQuantity;
  const counts = pieces > 1 ? [1, pieces] : [1];
  const replace = counts.map((quantity): Button => ({
    text: ctx.label('claims-replace', { quantity }),
    press: press('claims:replace', id, orderId, quantity),
  }));
  const paid = paidLine(order, line);
  const refund = counts.map((quantity): Button => ({
    text: ctx.label('claims-refund', { amount: shareOf(order, paid, quantity) }),
    press: press('claims:refund', id, orderId, quantity),
  }));
  await show(ctx, {
    text: ctx.t('claims-text', {
      order: orderId,
      name: line.name,
      customer: order.customer.name,
      text,
    }),
    buttons: [
      replace,
      can(ctx.turn.role, 'balances') ? refund : [],
      [{ text: ctx.label('claims-refuse'), press: press('claims:refuse', id, orderId) }],
      [backButton(ctx, press('sale', orderId))],
    ],
  });
}

async function askAnswer(ctx: ShopContext, id: bigint, orderId: bigint): Promise<void> {
  await demandClaim(ctx, id, orderId);
  await ctx.commit((scope) =>
    ask(ctx, scope, 'claims:answer', { claimId: `${id}`, orderId: `${orderId}` }),
  );
  await show(ctx, {
    text: ctx.t('claims-ask-answer'),
    buttons: [[cancelButton(ctx, press('claims', id, orderId))]],
  });
}

async function refuse(ctx: ShopContext, answer: string): Promise<void> {
  const { claimId, orderId } = ctx.turn.customer.dialogue?.data ?? {};
  if (answer === '' || answer.length > LONGEST_ANSWER)
    throw new UserError('text-too-long', { longest: LONGEST_ANSWER });
  await decide(ctx, readId(String(claimId)), readId(String(orderId)), () => ({
    state: 'refused',
    answer,
  }));
}

async function decide(
  ctx: ShopContext,
  id: bigint,
  orderId: bigint,
  decisionOf: (about: About) => Decision,
): Promise<void> {
  const decision = decisionOf(await demandClaim(ctx, id, orderId));
  await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    await claimed.decide(scope, ctx.person.id, id, decision);
  });
  await showSale(ctx, orderId, ctx.t(`claims-${decision.state}`));
}

function refunding({ order, line }: About, id: bigint, quantity: number): Decision {
  const paid = paidLine(order, line);
  return {
    state: 'refunded',
    refund: {
      reference: `claim:${id}`,
      orderId: order.id,
      amount: shareOf(order, paid, quantity).amount,
      lines: [{ lineId: paid.id, quantity }],
      to: 'balance',
      returnStock: false,
      reason: null,
    },
  };
}

/** The open claim with its line. Throws UserError `not-allowed`, `order-gone`, `claim-decided`. */
async function demandClaim(ctx: ShopContext, id: bigint, orderId: bigint): Promise<About> {
  const order = await demandSale(ctx, orderId);
  const line = order.lines.find(({ claim }) => claim?.id === id);
  if (!line?.claim) throw new UserError('order-gone');
  if (line.claim.state !== 'open') throw new UserError('claim-decided');
  return { order, line, text: line.claim.text };
}
