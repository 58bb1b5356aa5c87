import type { Message } from 'grammy/types';
import * as reviews from '../../shared/domain/marketing/reviews.ts';
import { UserError } from '../../shared/errors.ts';
import { press, readId, readWord } from '../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../shared/telegram/context.ts';
import { cancelButton } from '../../shared/telegram/router.ts';
import { show, type Button } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { backButton, menuButton } from './buttons.ts';
import { reviewText, showWithPhoto } from './review-view.ts';
import { showReviews } from './reviews.ts';

const STARS = ['1', '2', '3', '4', '5'] as const;

/** Writing a review: stars first, and then words or a photo by who likes to. */
export const reviewWrite: ShopScreen = {
  presses: {
    rate: (ctx, productId, stars) =>
      stars === undefined
        ? open(ctx, readId(productId))
        : rate(ctx, readId(productId), Number(readWord(stars, STARS))),
    'rate:words': (ctx, productId) => askWords(ctx, readId(productId)),
    'rate:clear': (ctx, productId) => clear(ctx, readId(productId)),
  },
  messages: { 'rate:words': (ctx, message) => take(ctx, message) },
};

async function open(ctx: ShopContext, productId: bigint): Promise<void> {
  // The question may be about another product.
  await closeDialogue(ctx, ctx.scope);
  await showOwn(ctx, productId);
}

async function rate(ctx: ShopContext, productId: bigint, stars: number): Promise<void> {
  demandOpen(ctx);
  const { customer } = ctx.turn;
  await ctx.commit(async (scope) => {
    await reviews.rate(scope, customer.id, productId, stars);
    await ask(ctx, scope, 'rate:words', { productId: `${productId}` });
  });
  await showOwn(ctx, productId, ctx.t('rate-thanks'));
}

/** One's own review, with what can be done with it. */
async function showOwn(ctx: ShopContext, productId: bigint, hint = ''): Promise<void> {
  demandOpen(ctx);
  const own = await reviews.own(ctx.scope, ctx.turn.customer.id, productId);
  const stars = STARS.map((n): Button => ({
    text: ctx.label('rate-stars', { stars: n, chosen: own?.stars === Number(n) ? 'yes' : 'no' }),
    press: press('rate', productId, n),
  }));
  const words = { text: ctx.label('rate-words'), press: press('rate:words', productId) };
  const clearing = { text: ctx.label('rate-clear'), press: press('rate:clear', productId) };
  const hasWords = own !== null && (own.text !== null || own.photo !== null);
  await showWithPhoto(ctx, {
    photo: own?.photo ?? null,
    text: [hint, own ? reviewText(ctx, own) : ctx.t('rate-ask')].filter(Boolean).join('\n\n'),
    buttons: [
      stars,
      own ? [words, ...(hasWords ? [clearing] : [])] : [],
      [backButton(ctx, press('reviews', productId)), menuButton(ctx)],
    ],
  });
}

async function askWords(ctx: ShopContext, productId: bigint): Promise<void> {
  demandOpen(ctx);
  await ctx.commit((scope) => ask(ctx, scope, 'rate:words', { productId: `${productId}` }));
  const buttons = [[cancelButton(ctx, press('rate', productId))]];
  await show(ctx, { text: ctx.t('rate-ask-words', { longest: reviews.LONGEST_REVIEW }), buttons });
}

/** A text, or a photo with or without one. */
async function take(ctx: ShopContext, message: Message): Promise<void> {
  demandOpen(ctx);
  const productId = readId(String(ctx.turn.customer.dialogue?.data['productId']));
  const photo = message.photo?.at(-1)?.file_id ?? null;
  const text = message.text ?? message.caption ?? null;
  if (photo === null && message.text === undefined) throw new UserError('review-text-or-photo');
  const { customer } = ctx.turn;
  await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    await reviews.write(scope, customer.id, productId, { text, photo });
  });
  await showOwn(ctx, productId, ctx.t('rate-saved'));
}

async function clear(ctx: ShopContext, productId: bigint): Promise<void> {
  const { customer } = ctx.turn;
  await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    await reviews.clear(scope, customer.id, productId);
  });
  await showReviews(ctx, productId);
}

function demandOpen(ctx: ShopContext): void {
  if (!ctx.turn.settings.options.reviews) throw new UserError('reviews-off');
}
