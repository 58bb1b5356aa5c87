import { GrammyError, InputFile, type Api } from 'grammy';
import * as clones from '../domain/catalogue/clones.ts';
import type { CloneJob } from '../domain/catalogue/clones.ts';
import * as currencies from '../domain/money/currency.ts';
import {
  describe,
  placedCategories,
  placedProducts,
  type Placed,
} from '../domain/catalogue/exports.ts';
import { openGoods } from '../domain/catalogue/goods.ts';
import { plan } from '../domain/catalogue/import-plan.ts';
import * as plans from '../domain/subscriptions/plans.ts';
import * as imports from '../domain/catalogue/imports.ts';
import * as messages from '../domain/shop/messages.ts';
import * as settings from '../domain/shop/settings.ts';
import type { PlatformDb } from '../db/tenant-db.ts';
import { UserError } from '../errors.ts';
import type { Parsed, ParsedProduct } from '../exchange/parsed.ts';
import * as tenants from '../platform/tenants.ts';
import type { Scope } from '../scope.ts';
import { demandApi, demandRights, tellFailure, type ExchangeParts } from './exchange.ts';
import { createProgress } from './progress.ts';

export interface CloneParts extends ExchangeParts {
  readonly platform: PlatformDb;
  readonly scopeOf: (tenantId: number) => Promise<Scope>;
}

/** So many products are read, copied and written at once. */
const BATCH = 20;
/** Telegram's cloud gives a bot no larger ones. */
const LONGEST_FILE = 20_000_000;

/** Moves one file from the source's bot to the target's; null when it is lost. */
type Carry = (fileId: string, as: 'photo' | { readonly name: string }) => Promise<string | null>;

/**
 * Copies another shop of the same operator into this one: read in the source's scope, written in the
 * target's, never both in one statement. What is there already stays, so a repeat goes on.
 */
export function createCloner(parts: CloneParts): (scope: Scope, job: CloneJob) => Promise<void> {
  return async (scope, job) => {
    const { actorId, chatId, messageId } = job;
    const reference = `clone:${chatId}:${messageId}`;
    const api = await demandApi(parts, scope);
    const words = parts.wordsOf(scope.tenant.id);
    const progress = createProgress(api, { chatId, messageId }, scope.clock, (done) =>
      words.t(job.language, 'clone-progress', { done }),
    );
    try {
      await demandOwn(parts.platform, actorId, [job.sourceId, scope.tenant.id]);
      await demandRights(scope, actorId, ['catalogue', ...(job.withSettings ? ['settings' as const] : [])]); // prettier-ignore
      const source = await parts.scopeOf(job.sourceId);
      const currency = await copySettings(source, scope, job);
      const carry = createCarrier(parts, api, await parts.apiOf(job.sourceId), chatId);
      const count = await copyCatalogue(parts, source, scope, { actorId, currency, carry, at: progress.at }); // prettier-ignore
      await messages.queue(scope, {
        reference,
        chatId,
        content: {
          key: 'notice-clone-done',
          data: count,
          buttons: [[{ key: 'notice-import-open', press: 'products' }]],
        },
      });
    } catch (error) {
      await tellFailure(scope, chatId, reference, error);
    }
    await progress.end(words.t(job.language, 'clone-over'));
  };
}

/** Both sides belong to who asks, by the platform's own word. */
async function demandOwn(
  platform: PlatformDb,
  actorId: number,
  ids: readonly number[],
): Promise<void> {
  const owned = await tenants.listOwned(platform, actorId);
  const isOwned = (id: number) =>
    owned.some((tenant) => tenant.id === id && tenant.state !== 'removed');
  if (!ids.every(isOwned)) throw new UserError('not-allowed');
}

/** Makes the currencies the same, because prices are copied as they are; returns it. */
async function copySettings(source: Scope, target: Scope, job: CloneJob): Promise<string> {
  const [theirs, ours] = [await settings.read(source), await settings.read(target)];
  if (theirs.currency !== ours.currency)
    await currencies.change(target, job.actorId, theirs.currency);
  if (!job.withSettings) return theirs.currency;
  const { language, support, starPrice, texts } = theirs;
  await target.transaction(async (target) => {
    await settings.change(target, job.actorId, { language, support, starPrice });
    await settings.setOptions(target, job.actorId, clones.cloneableOptions(theirs));
    for (const [language, places] of Object.entries(texts))
      for (const [place, text] of Object.entries(places))
        await settings.setText(target, job.actorId, { language, place: place as settings.TextPlace }, text); // prettier-ignore
  });
  return theirs.currency;
}

async function copyCatalogue(
  parts: CloneParts,
  source: Scope,
  target: Scope,
  job: {
    readonly actorId: number;
    readonly currency: string;
    readonly carry: Carry;
    readonly at: (done: number, total: number) => void;
  },
): Promise<{ products: number; lost: number }> {
  const way = { secrets: parts.secrets, currency: job.currency, keep: true };
  const sum = { products: 0, lost: 0 };
  const places = (await placedCategories(source)).map((place) => ({ line: 1, ...place }));
  const whole = (products: readonly ParsedProduct[]): Parsed => ({
    format: 'json',
    products,
    categories: places,
    problems: [],
  });
  let done = 0;
  const put = async (batch: readonly Placed[]) => {
    const all = batch.map(({ product, path }) => ({
      ...describe(product, path, job.currency),
      line: 1,
      // What is counted is in one warehouse: stock is not copied.
      stock: product.stock === null ? null : 0,
    }));
    // Files are carried for what is not there yet, and for nothing else.
    const fresh = await plan(target, whole(all), way);
    const keys = new Set(fresh.products.map(({ key }) => key));
    const carried: ParsedProduct[] = [];
    for (const [at, product] of all.entries()) {
      const placed = batch[at];
      job.at((done += 1), 0);
      if (!placed || !keys.has(placed.product.key)) continue;
      const files = await carryFiles(parts, source, placed, job.carry);
      sum.lost += files.lost;
      carried.push({ ...product, ...files.fields });
    }
    sum.products += (await imports.apply(target, job.actorId, whole(carried), way)).created;
    for (const { product } of batch) {
      if (product.kind !== 'access' || !keys.has(product.key)) continue;
      const theirs = await plans.find(source, product.id);
      if (theirs) await plans.adoptTerms(target, product.key, theirs.terms);
    }
  };
  let batch: Placed[] = [];
  for await (const placed of placedProducts(source)) {
    batch.push(placed);
    if (batch.length === BATCH) {
      await put(batch);
      batch = [];
    }
  }
  await put(batch);
  return sum;
}

/** What a product shows and delivers, with file ids of the target's bot. */
async function carryFiles(
  { secrets }: CloneParts,
  source: Scope,
  { product, goods }: Placed,
  carry: Carry,
): Promise<{ fields: Partial<ParsedProduct>; lost: number }> {
  const photos: string[] = [];
  for (const fileId of product.photos) {
    const carried = await carry(fileId, 'photo');
    if (carried !== null) photos.push(carried);
  }
  const lost = product.photos.length - photos.length;
  const opened = goods && openGoods(source, secrets, product.id, goods);
  if (!opened) return { fields: { photos }, lost };
  if (opened.kind === 'text') return { fields: { photos, goods: opened.text }, lost };
  const { name } = opened;
  const fileId = await carry(opened.fileId, { name });
  if (fileId === null) return { fields: { photos }, lost: lost + 1 };
  return { fields: { photos, file: { fileId, name } }, lost };
}

/** A bot gets a file id by sending the file: to who asked, and takes the message away again. */
function createCarrier(
  { files }: CloneParts,
  target: Api,
  source: Api | null,
  chatId: number,
): Carry {
  return async (fileId, as) => {
    if (!source) return null;
    let bytes: Buffer;
    try {
      bytes = await files.read(source, fileId, LONGEST_FILE);
    } catch (error) {
      const isGone = error instanceof GrammyError && error.error_code === 400;
      if (!isGone && !(error instanceof UserError)) throw error;
      return null;
    }
    const quiet = { disable_notification: true };
    const sent =
      as === 'photo'
        ? await target.sendPhoto(chatId, new InputFile(bytes, 'photo.jpg'), quiet)
        : await target.sendDocument(chatId, new InputFile(bytes, as.name), quiet);
    await target.deleteMessage(chatId, sent.message_id).catch(() => undefined);
    return ('photo' in sent ? sent.photo.at(-1)?.file_id : sent.document.file_id) ?? null;
  };
}
