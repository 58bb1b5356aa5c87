import { GrammyError } from 'grammy';
import type { Review } from '../../shared/domain/marketing/reviews.ts';
import { clip } from '../../shared/telegram/fit.ts';
import { show, type View } from '../../shared/telegram/view.ts';
import type { ShopContext } from '../context.ts';

/** Names may be as long as Telegram lets them be, and longer than anybody reads. */
const LONGEST_AUTHOR = 40;

/** Full stars and empty ones. */
export function starsOf(stars: number): string {
  return '★'.repeat(stars) + '☆'.repeat(5 - stars);
}

/** A review as a text; `longest` cuts its words. */
export function reviewText(ctx: ShopContext, review: Review, longest = Infinity): string {
  const { stars, text, answer, at, author } = review;
  const cut = (words: string) => (longest === Infinity ? words : clip(words, longest));
  return [
    ctx.t('review-head', {
      stars: starsOf(stars),
      author: clip(author, LONGEST_AUTHOR),
      at: { day: at },
    }),
    text === null ? '' : ctx.t('review-words', { text: cut(text) }),
    answer === null ? '' : ctx.t('review-shop-says', { text: cut(answer) }),
  ]
    .filter(Boolean)
    .join('\n');
}

/** Shows a view with a photo that somebody sent, or without it when this bot does not have it any more. */
export async function showWithPhoto(ctx: ShopContext, view: View): Promise<void> {
  try {
    await show(ctx, view);
  } catch (error) {
    if (!view.photo || !(error instanceof GrammyError && error.error_code === 400)) throw error;
    ctx.scope.log.warn({ error }, 'a photo cannot be shown');
    await show(ctx, { ...view, photo: null });
  }
}
