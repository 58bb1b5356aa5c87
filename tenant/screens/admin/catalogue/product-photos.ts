import type { Message } from 'grammy/types';
import { MOST_PHOTOS } from '../../../../shared/domain/catalogue/product-rules.ts';
import * as products from '../../../../shared/domain/catalogue/products.ts';
import type { Product } from '../../../../shared/domain/catalogue/products.ts';
import { UserError } from '../../../../shared/errors.ts';
import { digest } from '../../../../shared/secrets.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { ask } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { send, show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { undoButton } from '../undo.ts';
import { demandProduct } from './product-edit.ts';

/** The photos of a product: which, and in which order. */
export const productPhotos: ShopScreen = {
  presses: {
    photos: async (ctx, id, at) => showPhotos(ctx, await demandProduct(ctx, readId(id)), Number(at ?? 0)), // prettier-ignore
    'photos:add': (ctx, id) => askPhoto(ctx, readId(id)),
    'photos:first': (ctx, id, tag) =>
      change(ctx, readId(id), tag, (photo, others) => [photo, ...others]),
    'photos:remove': (ctx, id, tag) => change(ctx, readId(id), tag, (_, others) => others),
  },
  messages: { 'photos:photo': (ctx, message) => take(ctx, message) },
};

/** The file id of a photo that somebody sent. Throws UserError `photo-expected`. */
export function photoOf(message: Message): string {
  const photo = message.photo?.at(-1)?.file_id;
  if (photo === undefined) throw new UserError('photo-expected');
  return photo;
}

async function showPhotos(
  ctx: ShopContext,
  { id, name, photos }: Product,
  at: number,
  auditId: bigint | null = null,
) {
  const index = at >= 0 && at < photos.length ? Math.trunc(at) : 0;
  const photo = photos[index] ?? null;
  const turn = (to: number, key: string): Button => ({
    text: ctx.label(key, { at: to + 1, of: photos.length }),
    press: press('photos', id, to),
  });
  const previous = (index - 1 + photos.length) % photos.length;
  const next = (index + 1) % photos.length;
  const act = (key: string, what: string): Button => ({
    text: ctx.label(key),
    press: press(what, id, tagOf(photo ?? '')),
  });
  await show(ctx, {
    photo,
    text: ctx.t('photos-text', { product: name, count: photos.length, most: MOST_PHOTOS }),
    buttons: [
      auditId === null ? [] : [undoButton(ctx, auditId)],
      [
        ...(photos.length > 2 ? [turn(previous, 'product-photo-previous')] : []),
        ...(photos.length > 1 ? [turn(next, 'product-photo-next')] : []),
      ],
      photo === null
        ? []
        : [
            ...(index > 0 ? [act('photos-first', 'photos:first')] : []),
            act('photos-remove', 'photos:remove'),
          ],
      photos.length < MOST_PHOTOS
        ? [{ text: ctx.label('photos-add'), press: press('photos:add', id) }]
        : [],
      [backButton(ctx, press('manage', id))],
    ],
  });
}

async function askPhoto(ctx: ShopContext, id: bigint): Promise<void> {
  const { name } = await demandProduct(ctx, id);
  await ctx.commit((scope) => ask(ctx, scope, 'photos:photo', { id: `${id}` }));
  await show(ctx, {
    text: ctx.t('photos-ask', { product: name }),
    buttons: [[cancelButton(ctx, press('photos', id))]],
  });
}

/** The question stays open: an album comes as several messages. */
async function take(ctx: ShopContext, message: Message): Promise<void> {
  const id = readId(String(ctx.turn.customer.dialogue?.data['id']));
  const product = await demandProduct(ctx, id);
  const photo = photoOf(message);
  const photos = [...product.photos.filter((each) => each !== photo), photo];
  await ctx.commit((scope) => products.change(scope, ctx.person.id, id, { photos }));
  await send(ctx, {
    text: ctx.t('photos-added', { count: photos.length, most: MOST_PHOTOS }),
    buttons: [[{ text: ctx.label('photos-done'), press: press('photos', id) }]],
  });
}

async function change(
  ctx: ShopContext,
  id: bigint,
  tag: string | undefined,
  rearrange: (photo: string, others: readonly string[]) => readonly string[],
): Promise<void> {
  const { photos } = await demandProduct(ctx, id);
  const photo = photos.find((each) => tagOf(each) === tag);
  if (photo === undefined) throw new UserError('button-old');
  const others = photos.filter((each) => each !== photo);
  const changed = await ctx.commit((scope) =>
    products.edit(scope, ctx.person.id, id, { photos: rearrange(photo, others) }),
  );
  await ctx.toast(ctx.label('settings-saved'));
  await showPhotos(ctx, changed.product, 0, changed.auditId);
}

/** Names a photo in callback data: places change, and a file id is too long. */
function tagOf(fileId: string): string {
  return digest(fileId).toString('base64url').slice(0, 8);
}
