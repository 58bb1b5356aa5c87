import * as couponBatches from '../../../../shared/domain/marketing/coupon-batches.ts';
import * as couponEdits from '../../../../shared/domain/marketing/coupon-edits.ts';
import { randomCode } from '../../../../shared/domain/marketing/coupons.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import type { Scope } from '../../../../shared/scope.ts';
import { press, readId, readWord } from '../../../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { couponField, editable, keepDraft, readDraft, steps, type CouponField, type Draft } from './coupon-fields.ts'; // prettier-ignore
import { showCoupon } from './coupon.ts';

/** What the open question is about: one field of a coupon, or a step on the way to a new one. */
type Question =
  | { readonly id: string; readonly field: CouponField }
  | {
      readonly way: keyof typeof steps;
      readonly field: CouponField;
      readonly draft: Readonly<Record<string, unknown>>;
    };

/** Makes a coupon step by step, and changes one field of it. */
export const couponEdit: ShopScreen = {
  presses: {
    'coupon:new': (ctx) => step(ctx, 'new', steps.new[0], {}),
    'coupon:batch': (ctx) => step(ctx, 'batch', steps.batch[0], {}),
    'coupon:edit': (ctx, id, name) => askField(ctx, readId(id), readWord(name, editable)),
    // The name, so that a button of a step that is over does not answer the next one.
    'coupon:usual': (ctx, name) => take(ctx, questionOf(ctx, name), null),
  },
  answers: { 'coupon:field': (ctx, text) => take(ctx, questionOf(ctx), text) },
};

async function step(
  ctx: ShopContext,
  way: keyof typeof steps,
  field: CouponField,
  draft: Draft,
): Promise<void> {
  await askQuestion(ctx, { way, field, draft: keepDraft(draft) }, 'coupons');
}

async function askField(ctx: ShopContext, id: bigint, field: CouponField): Promise<void> {
  await askQuestion(ctx, { id: `${id}`, field }, press('coupon', id));
}

async function askQuestion(ctx: ShopContext, question: Question, back: string): Promise<void> {
  demand(ctx.turn.role, 'catalogue');
  const { field } = question;
  await ctx.commit((scope) => ask(ctx, scope, 'coupon:field', { ...question }));
  const { currency, options } = ctx.turn.settings;
  await show(ctx, {
    text: ctx.t(`coupon-ask-${field}`, { currency, zone: options.timeZone }),
    buttons: [
      couponField(field).usual
        ? [{ text: ctx.label(`coupon-usual-${field}`), press: press('coupon:usual', field) }]
        : [],
      [cancelButton(ctx, back)],
    ],
  });
}

/** Takes an answer, or (null) what is usual. */
async function take(ctx: ShopContext, question: Question, text: string | null): Promise<void> {
  demand(ctx.turn.role, 'catalogue');
  const { read, usual } = couponField(question.field);
  const said = text === null ? usual?.() : read(ctx, text);
  if (!said) throw new UserError('button-old');
  if ('id' in question) {
    const id = readId(question.id);
    await ctx.commit(async (scope) => {
      await closeDialogue(ctx, scope);
      await couponEdits.change(scope, ctx.person.id, id, said);
    });
    return showCoupon(ctx, id);
  }
  const draft = { ...readDraft(question.draft), ...said };
  const names: readonly CouponField[] = steps[question.way];
  const next = names[names.indexOf(question.field) + 1];
  if (next) return step(ctx, question.way, next, draft);
  const id = await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    return create(scope, ctx.person.id, draft);
  });
  await showCoupon(ctx, id);
}

async function create(scope: Scope, actorId: number, draft: Draft): Promise<bigint> {
  const { code, count, kind, value, ...rest } = draft;
  if (!kind || value === undefined) throw new UserError('button-old');
  const fields = { ...rest, kind, value };
  if (count !== undefined) return couponBatches.create(scope, actorId, count, fields);
  return (await couponEdits.create(scope, actorId, code ?? randomCode(), fields)).id;
}

function questionOf(ctx: ShopContext, name?: string): Question {
  const { dialogue } = ctx.turn.customer;
  const question = dialogue?.data as Question | undefined;
  if (dialogue?.state !== 'coupon:field' || !question) throw new UserError('button-old');
  if (name !== undefined && name !== question.field) throw new UserError('button-old');
  return question;
}
