import * as proof from '../../shared/domain/proof/proof.ts';
import { can, demand } from '../../shared/domain/staff/staff.ts';
import { show } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { menuButton } from './buttons.ts';

/** The end of the chain of hashes over the shop's books; staff have all of them checked. */
export const verify: ShopScreen = {
  commands: { verify: (ctx) => showHead(ctx) },
  presses: { verify: (ctx) => showHead(ctx), 'verify:all': (ctx) => checkAll(ctx) },
};

async function showHead(ctx: ShopContext): Promise<void> {
  const [head, own] = await Promise.all([
    proof.head(ctx.scope),
    proof.linesOf(ctx.scope, ctx.turn.customer.id),
  ]);
  const isStaff = ctx.turn.role !== null && can(ctx.turn.role, 'balances');
  const check = { text: ctx.label('verify-all'), press: 'verify:all' };
  await show(ctx, {
    text: [
      head
        ? ctx.t('verify-head', {
            hash: head.hash,
            transactions: head.transactions,
            at: head.sealedAt,
          })
        : ctx.t('verify-none'),
      ctx.t('verify-own', { lines: own.lines, whole: own.isWhole ? 'yes' : 'no' }),
    ].join('\n\n'),
    buttons: [isStaff ? [check] : [], [menuButton(ctx)]],
  });
}

/** The whole ledger may take minutes: a job does it and edits this message. */
async function checkAll(ctx: ShopContext): Promise<void> {
  demand(ctx.turn.role, 'balances');
  const card = await show(ctx, {
    text: ctx.t('verify-begun'),
    buttons: [[menuButton(ctx)]],
  });
  await ctx.commit((scope) =>
    proof.scheduleCheck(scope, {
      chatId: card.chatId,
      messageId: card.messageId,
      language: ctx.language,
    }),
  );
}
