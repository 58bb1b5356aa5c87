import * as commissions from '../../shared/domain/marketing/commissions.ts';
import type { Commission } from '../../shared/domain/marketing/commissions.ts';
import * as referrals from '../../shared/domain/marketing/referral.ts';
import type { Referral } from '../../shared/domain/marketing/referral.ts';
import { show } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { linkOf, shareUrl } from '../links.ts';
import { backButton, menuButton } from './buttons.ts';
import { showWelcome } from './menu.ts';
import { pageOf, pagingButtons, readPage } from './paging.ts';

const PAGE = 10;

/** What somebody's own link is and what it brought them. */
export const referral: ShopScreen = {
  commands: { referral: (ctx) => showReferral(ctx) },
  presses: {
    referral: (ctx) => showReferral(ctx),
    'referral:list': (ctx, page) => showEarnings(ctx, readPage(page)),
  },
  starts: { r: (ctx, code) => follow(ctx, code) },
};

/** Whatever the code is, they are welcome. */
async function follow(ctx: ShopContext, code: string): Promise<void> {
  await referrals.bring(ctx.scope, ctx.turn.customer.id, code.slice(0, 64));
  await showWelcome(ctx);
}

async function showReferral(ctx: ShopContext): Promise<void> {
  const found = await referrals.read(ctx.scope, ctx.turn.customer.id);
  const link = linkOf(ctx, `r_${found.code}`);
  const { name } = ctx.turn.settings;
  await show(ctx, {
    text: [ctx.t('referral-title', { shop: name }), termsOf(ctx), figuresOf(ctx, found), ctx.t('referral-link', { link })].join('\n\n'),
    buttons: [
      [
        { text: ctx.label('referral-share'), url: shareUrl(link, ctx.label('referral-invite', { shop: name })) },
        { text: ctx.label('referral-copy'), copy: link },
      ],
      [{ text: ctx.label('referral-earnings'), press: 'referral:list' }],
      [menuButton(ctx)],
    ],
  }); // prettier-ignore
}

/** What the shop pays, in one sentence; it may pay nothing now. */
function termsOf(ctx: ShopContext): string {
  const { settings } = ctx.turn;
  const terms = settings.options.referral;
  if (!terms) return ctx.t('referral-off');
  const { percent, secondPercent, holdDays, cap } = terms;
  return [
    ctx.t('referral-terms', { percent: percent / 100 }),
    secondPercent > 0 ? ctx.t('referral-second', { percent: secondPercent / 100 }) : '',
    cap === null ? '' : ctx.t('referral-cap', { cap: { amount: cap, currency: settings.currency } }), // prettier-ignore
    holdDays > 0 ? ctx.t('referral-hold', { days: holdDays }) : '',
  ].filter(Boolean).join(' '); // prettier-ignore
}

function figuresOf(ctx: ShopContext, { brought, buyers, earned, held, owed }: Referral): string {
  return [
    ctx.t('referral-people', { brought, buyers }),
    ctx.t('referral-earned', { earned }),
    held.amount > 0n ? ctx.t('referral-held', { held }) : '',
    owed.amount > 0n ? ctx.t('referral-owed', { owed }) : '',
  ]
    .filter(Boolean)
    .join('\n');
}

async function showEarnings(ctx: ShopContext, number: number): Promise<void> {
  const found = await commissions.list(ctx.scope, ctx.turn.customer.id, {
    offset: (number - 1) * PAGE,
    limit: PAGE + 1,
  });
  const page = pageOf(found, number, PAGE);
  const lines = page.rows.map((each) => lineOf(ctx, each));
  await show(ctx, {
    text: [ctx.t('referral-earnings-title'), ...(lines.length > 0 ? lines : [ctx.t('referral-earnings-none')])].join('\n\n'),
    buttons: [
      pagingButtons(ctx, page, 'referral:list'),
      [backButton(ctx, 'referral'), menuButton(ctx)],
    ],
  }); // prettier-ignore
}

function lineOf(ctx: ShopContext, { level, money, state, dueAt, at }: Commission): string {
  return ctx.t('referral-line', { level, money, state, due: dueAt, at });
}
