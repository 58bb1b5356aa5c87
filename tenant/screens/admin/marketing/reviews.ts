import * as reviewDesk from '../../../../shared/domain/marketing/review-desk.ts';
import {
  reviewFilters,
  type DeskReview,
  type ReviewFilter,
} from '../../../../shared/domain/marketing/review-desk.ts';
import { LONGEST_REVIEW } from '../../../../shared/domain/marketing/reviews.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { clip } from '../../../../shared/telegram/fit.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { pageOf, pagingButtons, readPage } from '../../paging.ts';
import { reviewText, showWithPhoto, starsOf } from '../../review-view.ts';
import { undoButton } from '../undo.ts';

const PAGE = 8;
const LONGEST_NAME = 30;

/** What buyers wrote, for staff: to answer, and to hide what must not stand there. */
export const feedback: ShopScreen = {
  presses: {
    feedback: (ctx, filter, page) => showAll(ctx, filterOf(filter), readPage(page)),
    review: (ctx, id) => openReview(ctx, readId(id)),
    'review:hide': (ctx, id) => setHidden(ctx, readId(id), true),
    'review:show': (ctx, id) => setHidden(ctx, readId(id), false),
    'review:answer': (ctx, id) => askAnswer(ctx, readId(id)),
  },
  answers: { 'review:answer': (ctx, text) => takeAnswer(ctx, text) },
}; // prettier-ignore

async function showAll(ctx: ShopContext, filter: ReviewFilter, number: number): Promise<void> {
  demand(ctx.turn.role, 'customers');
  const window = { offset: (number - 1) * PAGE, limit: PAGE + 1 };
  const page = pageOf(await reviewDesk.list(ctx.scope, filter, window), number, PAGE);
  const others = reviewFilters.filter((each) => each !== filter);
  await show(ctx, {
    text: ctx.t(`feedback-text-${filter}`, { count: page.rows.length }),
    buttons: [
      ...page.rows.map((review) => [lineButton(ctx, review)]),
      pagingButtons(ctx, page, 'feedback', filter),
      others.map((each) => ({ text: ctx.label(`feedback-${each}`), press: press('feedback', each) })),
      [backButton(ctx, 'admin')],
    ],
  }); // prettier-ignore
}

function lineButton(ctx: ShopContext, { id, stars, product, author, seen, hidden }: DeskReview): Button {
  return {
    text: ctx.label('feedback-line', {
      stars: starsOf(stars),
      product: clip(product, LONGEST_NAME),
      author,
      state: hidden ? 'hidden' : seen ? 'seen' : 'new',
    }),
    press: press('review', id),
  };
} // prettier-ignore

async function openReview(ctx: ShopContext, id: bigint): Promise<void> {
  await closeDialogue(ctx, ctx.scope);
  await showReview(ctx, id);
}

async function showReview(ctx: ShopContext, id: bigint, undo?: Button): Promise<void> {
  demand(ctx.turn.role, 'customers');
  const found = await reviewDesk.open(ctx.scope, id);
  const turn = found.hidden ? 'show' : 'hide';
  await showWithPhoto(ctx, {
    photo: found.photo,
    text: [
      ctx.t('feedback-product', { product: found.product, hidden: found.hidden ? 'yes' : 'no' }),
      reviewText(ctx, found),
    ].join('\n\n'),
    buttons: [
      [
        { text: ctx.label(found.answer === null ? 'feedback-answer' : 'feedback-answer-again'), press: press('review:answer', id) },
        { text: ctx.label(`feedback-${turn}`), press: press(`review:${turn}`, id) },
      ],
      [
        { text: ctx.label('button-person'), press: press('person', found.customerId) },
        { text: ctx.label('feedback-open-product'), press: press('product', found.productId) },
      ],
      undo ? [undo] : [],
      [backButton(ctx, 'feedback')],
    ],
  });
} // prettier-ignore

async function setHidden(ctx: ShopContext, id: bigint, hidden: boolean): Promise<void> {
  demand(ctx.turn.role, 'customers');
  const auditId = await ctx.commit((scope) =>
    reviewDesk.setHidden(scope, ctx.person.id, id, hidden),
  );
  await showReview(ctx, id, undoButton(ctx, auditId));
}

async function askAnswer(ctx: ShopContext, id: bigint): Promise<void> {
  demand(ctx.turn.role, 'customers');
  await ctx.commit((scope) => ask(ctx, scope, 'review:answer', { id: `${id}` }));
  await show(ctx, {
    text: ctx.t('feedback-ask-answer', { longest: LONGEST_REVIEW }),
    buttons: [[cancelButton(ctx, press('review', id))]],
  });
}

async function takeAnswer(ctx: ShopContext, text: string): Promise<void> {
  demand(ctx.turn.role, 'customers');
  const id = readId(String(ctx.turn.customer.dialogue?.data['id']));
  await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    const reference = `update:${ctx.update.update_id}`;
    await reviewDesk.answer(scope, ctx.person.id, id, { text, reference });
  });
  await showReview(ctx, id);
}

function filterOf(text: string | undefined): ReviewFilter {
  return reviewFilters.find((filter) => filter === text) ?? 'new';
}
