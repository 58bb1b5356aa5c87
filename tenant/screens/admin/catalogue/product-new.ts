import type { Message } from 'grammy/types';
import * as tree from '../../../../shared/domain/catalogue/categories.ts';
import { MOST_PHOTOS } from '../../../../shared/domain/catalogue/product-rules.ts';
import * as products from '../../../../shared/domain/catalogue/products.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { parseAmount } from '../../../../shared/money.ts';
import { press, readWord } from '../../../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { readPage } from '../../paging.ts';
import { readCategory } from '../../shop.ts';
import { showPlanEditor } from '../subscriptions/plan-edit.ts';
import { pickerButtons } from './category-picker.ts';
import { showEditor } from './product-edit.ts';
import { readDescription, readName } from './product-fields.ts';
import { beginGoods, showGoods } from './product-goods.ts';
import { photoOf } from './product-photos.ts';

/** What can be sold; a plan's terms are asked for after it is made. */
const KINDS = ['unique', 'text', 'file', 'manual', 'physical', 'access'] as const;

/** The answers so far. */
interface Answers {
  readonly kind: (typeof KINDS)[number];
  /** Where it was begun; "0": at the top, so the place is asked for at the end. */
  readonly category: string;
  readonly name?: string;
  readonly price?: string;
  readonly description?: string;
  readonly photos?: readonly string[];
}

/** The steps in their order: the next is asked when one is answered. */
const STEPS = ['name', 'price', 'description', 'photo', 'category'] as const;
type Step = (typeof STEPS)[number];

/** A new product, one question after the other. */
export const productNew: ShopScreen = {
  presses: {
    'products:new': (ctx, category) => askKind(ctx, readCategory(category)),
    'products:kind': (ctx, kind, category) =>
      askStep(ctx, 'name', {
        kind: readWord(kind, KINDS),
        category: `${readCategory(category) ?? 0n}`,
      }),
    'products:skip': (ctx) => skip(ctx),
    'products:pick': (ctx, page) => showPicker(ctx, demandAnswers(ctx, 'category'), readPage(page)),
    'products:into': (ctx, category) =>
      finish(ctx, demandAnswers(ctx, 'category'), readCategory(category)),
  },
  answers: {
    'products:name': (ctx, text) => take(ctx, 'name', { name: readName(text) }),
    'products:price': (ctx, text) =>
      take(ctx, 'price', { price: `${parseAmount(text, ctx.turn.settings.currency)}` }),
    'products:description': (ctx, text) =>
      take(ctx, 'description', { description: readDescription(text) }),
  },
  messages: { 'products:photo': (ctx, message) => takePhoto(ctx, message) },
};

async function askKind(ctx: ShopContext, category: bigint | null): Promise<void> {
  demand(ctx.turn.role, 'catalogue');
  const here = category ?? 0n;
  await show(ctx, {
    text: ctx.t('products-ask-kind'),
    buttons: [
      ...KINDS.map((kind) => [
        { text: ctx.label(`products-kind-${kind}`), press: press('products:kind', kind, here) },
      ]),
      [backButton(ctx, press('products', here))],
    ],
  });
}

/** Asks a step's question; a description and photos may be left out. */
async function askStep(ctx: ShopContext, step: Step, answers: Answers): Promise<void> {
  demand(ctx.turn.role, 'catalogue');
  if (step === 'category') return choosePlace(ctx, answers);
  await ctx.commit((scope) => ask(ctx, scope, `products:${step}`, { ...answers }));
  await showStep(ctx, step, answers);
}

async function showStep(ctx: ShopContext, step: Step, answers: Answers): Promise<void> {
  const photos = answers.photos?.length ?? 0;
  const isOptional = step === 'description' || step === 'photo';
  const onward: Button = {
    text: ctx.label(photos > 0 ? 'photos-done' : 'products-skip'),
    press: 'products:skip',
  };
  await show(ctx, {
    text: ctx.t(`products-ask-${step}`, {
      name: answers.name ?? '',
      currency: ctx.turn.settings.currency,
      count: photos,
    }),
    buttons: [isOptional ? [onward] : [], [cancelButton(ctx, press('products', answers.category))]],
  });
}

async function take(ctx: ShopContext, step: Step, answer: Partial<Answers>): Promise<void> {
  await askStep(ctx, after(step), { ...demandAnswers(ctx, step), ...answer });
}

async function skip(ctx: ShopContext): Promise<void> {
  const step = readWord(stepOf(ctx), ['description', 'photo']);
  await take(ctx, step, {});
}

/** Several may come, as an album: the question stays open until somebody goes on. */
async function takePhoto(ctx: ShopContext, message: Message): Promise<void> {
  const answers = demandAnswers(ctx, 'photo');
  const photos = [...(answers.photos ?? []), photoOf(message)];
  if (photos.length > MOST_PHOTOS) throw new UserError('too-many-photos', { most: MOST_PHOTOS });
  await askStep(ctx, 'photo', { ...answers, photos });
}

/** Where it was begun, unless that is the top of a shop with categories. */
async function choosePlace(ctx: ShopContext, answers: Answers): Promise<void> {
  const begun = readCategory(answers.category);
  if (begun && (await tree.find(ctx.scope, begun))) return finish(ctx, answers, begun);
  // A plan stands among the plans; a category is for whoever wants it in the shop's too.
  if (answers.kind === 'access' || (await tree.tree(ctx.scope)).length === 0)
    return finish(ctx, answers, null);
  await ctx.commit((scope) => ask(ctx, scope, 'products:category', { ...answers }));
  await showPicker(ctx, answers, 1);
}

async function showPicker(ctx: ShopContext, { name = '' }: Answers, number: number): Promise<void> {
  demand(ctx.turn.role, 'catalogue');
  const branches = await tree.tree(ctx.scope);
  await show(ctx, {
    text: ctx.t('category-ask-place', { name }),
    buttons: [
      ...pickerButtons(ctx, branches, {
        number,
        choose: (id) => press('products:into', id),
        name: 'products:pick',
        args: [],
      }),
      [cancelButton(ctx, 'products')],
    ],
  });
}

async function finish(ctx: ShopContext, answers: Answers, categoryId: bigint | null) {
  demand(ctx.turn.role, 'catalogue');
  const { kind, name, price, description = '', photos = [] } = answers;
  if (name === undefined || price === undefined) throw new UserError('button-old');
  const fields = { kind, name, price: BigInt(price), description, photos, categoryId };
  // What it delivers is the last thing that is missing.
  const needsGoods = kind === 'text' || kind === 'file';
  const product = await ctx.commit(async (scope) => {
    const made = await products.create(scope, ctx.person.id, fields);
    await (needsGoods ? beginGoods(ctx, scope, made.id) : closeDialogue(ctx, scope));
    return made;
  });
  const made = ctx.t('products-made', { name: product.name, kind });
  if (kind === 'access') return showPlanEditor(ctx, product.id, made);
  await (needsGoods ? showGoods(ctx, product, made) : showEditor(ctx, product.id, null, made));
}

function after(step: Step): Step {
  return STEPS[STEPS.indexOf(step) + 1] ?? 'category';
}

function stepOf(ctx: ShopContext): string | undefined {
  return /^products:(\w+)$/.exec(ctx.turn.customer.dialogue?.state ?? '')?.[1];
}

/** Only `askStep` writes these. Throws UserError `button-old` when another question is open. */
function demandAnswers(ctx: ShopContext, step: Step): Answers {
  if (stepOf(ctx) !== step) throw new UserError('button-old');
  return ctx.turn.customer.dialogue?.data as unknown as Answers;
}
