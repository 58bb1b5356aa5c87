import * as reviewBook from '../../shared/domain/marketing/reviews.ts';
import type { Review, ReviewPage } from '../../shared/domain/marketing/reviews.ts';
import { UserError } from '../../shared/errors.ts';
import { press, readId } from '../../shared/telegram/callback.ts';
import { show, type Button } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { backButton, menuButton, rowsOf } from './buttons.ts';
import { pagingButtons, readPage } from './paging.ts';
import { reviewText, showWithPhoto } from './review-view.ts';

const PAGE = 5;
/** Five reviews with answers and the head fit into one message. */
const LONGEST = 300;

/** What buyers say of a product. */
export const reviews: ShopScreen = {
  presses: {
    reviews: (ctx, productId, page) => showReviews(ctx, readId(productId), readPage(page)),
    'reviews:one': (ctx, id, page) => showOne(ctx, readId(id), readPage(page)),
  },
};

/** One page of a product's reviews, newest first. */
export async function showReviews(ctx: ShopContext, productId: bigint, number = 1): Promise<void> {
  const { customer, settings } = ctx.turn;
  if (!settings.options.reviews) throw new UserError('reviews-off');
  const found = await reviewBook.ofProduct(ctx.scope, productId, {
    customerId: customer.id,
    offset: (number - 1) * PAGE,
    limit: PAGE,
  });
  const { average, count } = found;
  const texts = found.reviews.map((review) => reviewText(ctx, review, LONGEST));
  await show(ctx, {
    text: [
      ctx.t('reviews-title', { product: found.product, average: average === null ? null : Number(average.toFixed(1)), count }),
      ...(texts.length > 0 ? texts : [ctx.t('reviews-none')]),
    ].join('\n\n'),
    buttons: [
      ...rowsOf(wholeButtons(ctx, found.reviews, number), PAGE),
      pagingButtons(ctx, { number, hasMore: count > number * PAGE }, 'reviews', productId),
      writeButton(ctx, productId, found),
      [backButton(ctx, press('product', productId)), menuButton(ctx)],
    ],
  }); // prettier-ignore
}

/** To those that have more than the list shows: a photo, or more words. */
function wholeButtons(ctx: ShopContext, shown: readonly Review[], number: number): Button[] {
  return shown.flatMap(({ id, photo, text, answer }, at) => {
    const isCut = (text?.length ?? 0) > LONGEST || (answer?.length ?? 0) > LONGEST;
    if (photo === null && !isCut) return [];
    const key = photo === null ? 'reviews-whole' : 'reviews-photo';
    return [{ text: ctx.label(key, { at: at + 1 }), press: press('reviews:one', id, number) }];
  });
}

function writeButton(ctx: ShopContext, productId: bigint, { mayWrite, own }: ReviewPage): Button[] {
  if (!mayWrite) return [];
  const key = own === null ? 'reviews-write' : 'reviews-change';
  return [{ text: ctx.label(key), press: press('rate', productId) }];
}

async function showOne(ctx: ShopContext, id: bigint, number: number): Promise<void> {
  const found = await reviewBook.find(ctx.scope, id);
  if (!found) throw new UserError('review-gone');
  await showWithPhoto(ctx, {
    photo: found.photo,
    text: reviewText(ctx, found),
    buttons: [[backButton(ctx, press('reviews', found.productId, number)), menuButton(ctx)]],
  });
}
